"""Graph's recurrences as RFC 5545 rules, and the rules that Graph can say as its recurrences.

RFC 5545 counts from DTSTART, which is an occurrence: so a rule is right beside the first date (`dtstart`), whatever the
anchor. It skips a date that a month does not have, where Exchange takes the month's last day: so day 31 is written as
the last of those from 28 to 31 that there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import overload

from recurtz._core.fields import require_date
from recurtz._core.gregorian import COMMON_YEAR, SHORTEST_MONTH, WEEKDAYS, month_length
from recurtz.errors import (
    ArgumentTypeError,
    NoOccurrenceError,
    OutOfRangeError,
    TimeZoneNotSupportedError,
    require,
)
from recurtz.events.date_time import DateTimeTimeZone, zone_name
from recurtz.recurrence.month_days import WEEK_INDEXES
from recurtz.recurrence.patterned import PatternedRecurrence
from recurtz.recurrence.patterns import (
    AbsoluteMonthly,
    AbsoluteYearly,
    Pattern,
    RelativeMonthly,
    RelativeYearly,
    Weekly,
)
from recurtz.recurrence.ranges import EndDate, NoEnd, Numbered, Range
from recurtz.rrule.parse import DAYS, Until, parse_parts
from recurtz.rrule.to_pattern import pattern_of
from recurtz.zones.names import is_without_rules, zone

__all__ = ["dtstart", "from_rrule", "to_rrule"]

Start = DateTimeTimeZone | datetime
"""When a series starts: a value of any zone, or an aware datetime. Its time of day and its zone count."""

_FREQUENCIES = {
    "daily": "DAILY",
    "weekly": "WEEKLY",
    "absoluteMonthly": "MONTHLY",
    "relativeMonthly": "MONTHLY",
    "absoluteYearly": "YEARLY",
    "relativeYearly": "YEARLY",
}
_END = datetime(9999, 12, 31, 23, 59, 59)  # noqa: DTZ001  # in UTC


def to_rrule(recurrence: PatternedRecurrence, start: Start | None = None, *, rfc7529: bool = False) -> str:
    """The rule that gives a recurrence's dates in any RFC 5545 engine, beside the DTSTART that `dtstart` tells.

    UNTIL is a date, as all-day events have it. With a `start` it is the end date at that time of day, in UTC. Day 29 to
    31 is written for every engine, or with `rfc7529` for those that know RSCALE and SKIP.

    Source: RFC 5545, section 3.3.10; RFC 7529, section 4.

    >>> from recurtz import AbsoluteMonthly, EndDate
    >>> ends = PatternedRecurrence(AbsoluteMonthly(2, 31), EndDate(date(2017, 8, 31), date(2017, 12, 31)))
    >>> to_rrule(ends)
    'FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=28,29,30,31;BYSETPOS=-1;UNTIL=20171231'
    >>> noon = DateTimeTimeZone(datetime(2017, 8, 31, 12), "Pacific Standard Time")
    >>> to_rrule(ends, noon, rfc7529=True)
    'FREQ=MONTHLY;RSCALE=GREGORIAN;SKIP=BACKWARD;INTERVAL=2;BYMONTHDAY=31;UNTIL=20171231T200000Z'
    """
    require(recurrence, PatternedRecurrence, "recurrence")
    told = None if start is None else _start(start, recurrence.range.time_zone)
    parts = [*_pattern_parts(recurrence.pattern, rfc7529), *_range_parts(recurrence, told)]
    return ";".join([f"{name}={value}" for name, value in parts])


@overload
def dtstart(recurrence: PatternedRecurrence, start: None = None) -> date: ...
@overload
def dtstart(recurrence: PatternedRecurrence, start: Start) -> DateTimeTimeZone: ...
def dtstart(recurrence: PatternedRecurrence, start: Start | None = None) -> date | DateTimeTimeZone:
    """The DTSTART that belongs to the rule: the first date, with a `start` at its time of day.

    Raises `NoOccurrenceError` for a recurrence without a date: to RFC 5545 DTSTART itself is one.

    >>> from recurtz import NoEnd
    >>> dtstart(PatternedRecurrence(RelativeMonthly(2, ["thursday"]), NoEnd(date(2017, 8, 29))))
    datetime.date(2017, 9, 7)
    """
    require(recurrence, PatternedRecurrence, "recurrence")
    if not recurrence:
        message = "the recurrence has no date, and RFC 5545 has no rule without one; use a range that holds one"
        raise NoOccurrenceError(message, target="recurrence.range")
    return recurrence[0] if start is None else _at(recurrence[0], _start(start, recurrence.range.time_zone))


def from_rrule(text: str, start_date: date, start: Start | None = None) -> PatternedRecurrence:
    """The recurrence that a rule means beside the DTSTART of a date; periods count from it (`anchor="start-date"`).

    The rule may come in any order and letter case, with "RRULE:" in front or not. UNTIL is told by the clock of
    `start`, which is DTSTART with its zone; without a `start` its date counts as it is written.

    Raises
    ------
    RecurrenceRuleError
        For a rule that cannot be read or that Graph cannot say; its `details` hold a reason for each part at fault.

    Examples
    --------
    >>> from_rrule("RRULE:FREQ=MONTHLY;BYDAY=-1FR", start_date=date(2017, 9, 29)).pattern
    RelativeMonthly(interval=1, days_of_week=('friday',), index='last')
    """
    require(text, str, "text")
    require_date(start_date, "start_date")
    told = None if start is None else _start(start)
    parts = parse_parts(text)
    pattern = pattern_of(parts, start_date, told)
    return PatternedRecurrence(pattern, _range(parts.count, parts.until, start_date, told), anchor="start-date")


# Writing --------------------------------------------------------------------------------------------------------------


def _pattern_parts(pattern: Pattern, rfc7529: bool) -> Iterator[tuple[str, object]]:
    yield "FREQ", _FREQUENCIES[pattern.type]
    if rfc7529 and _is_clamped(pattern):
        yield from (("RSCALE", "GREGORIAN"), ("SKIP", "BACKWARD"))
    if pattern.interval > 1:
        yield "INTERVAL", pattern.interval
    if isinstance(pattern, AbsoluteYearly | RelativeYearly):
        yield "BYMONTH", pattern.month
    yield from _day_parts(pattern, rfc7529)
    if isinstance(pattern, Weekly):  # always: Graph's default is Sunday, that of RFC 5545 is Monday
        yield "WKST", _letters(pattern.first_day_of_week)


def _day_parts(pattern: Pattern, rfc7529: bool) -> Iterator[tuple[str, object]]:
    match pattern:
        case Weekly(days_of_week=names):
            yield "BYDAY", _letters(*names)
        case AbsoluteMonthly(day_of_month=day) | AbsoluteYearly(day_of_month=day):
            if rfc7529 or not _is_clamped(pattern):
                yield "BYMONTHDAY", day
            else:
                yield "BYMONTHDAY", ",".join(map(str, range(SHORTEST_MONTH, day + 1)))
                yield "BYSETPOS", -1
        case RelativeMonthly(days_of_week=(name,), index=index) | RelativeYearly(days_of_week=(name,), index=index):
            yield "BYDAY", f"{WEEK_INDEXES[index]}{_letters(name)}"
        case RelativeMonthly(days_of_week=names, index=index) | RelativeYearly(days_of_week=names, index=index):
            yield "BYDAY", _letters(*names)
            yield "BYSETPOS", WEEK_INDEXES[index]


def _is_clamped(pattern: Pattern) -> bool:
    """Whether a month of the pattern can be shorter than its day says."""
    match pattern:
        case AbsoluteMonthly(day_of_month=day):
            return day > SHORTEST_MONTH
        case AbsoluteYearly(month=month, day_of_month=day):
            return day > month_length(COMMON_YEAR + month - 1)
    return False


def _range_parts(recurrence: PatternedRecurrence, start: DateTimeTimeZone | None) -> Iterator[tuple[str, object]]:
    match recurrence.range:
        case Numbered(number_of_occurrences=number):
            yield "COUNT", number
        case EndDate(end_date=day) if start is not None and recurrence and _is_skipped(day, start):
            yield "COUNT", len(recurrence)
        case EndDate(end_date=day):
            yield "UNTIL", _basic(day) if start is None else f"{_basic(_last_instant(day, start))}Z"


def _is_skipped(day: date, start: DateTimeTimeZone) -> bool:
    """Whether the zone leaves out a whole day, so that it and the next start at one instant, and UNTIL has both."""
    return day < date.max and _last_instant(day, start) == _last_instant(_later(day, 1), start)


def _last_instant(day: date, start: DateTimeTimeZone) -> datetime:
    """The start of a day, as far as the calendar goes: clients write 9999-12-31 for never."""
    try:
        return _at(day, start).instant().replace(tzinfo=None)
    except OutOfRangeError:
        return _END if day.year > 1 else datetime.min  # noqa: DTZ901  # both in UTC


def _basic(moment: date) -> str:
    """A date or a time without its hyphens and colons."""
    return moment.isoformat().replace("-", "").replace(":", "")


def _letters(*names: str) -> str:
    return ",".join([DAYS[WEEKDAYS.index(name)] for name in names])


# Start and range ------------------------------------------------------------------------------------------------------


def _start(start: Start, time_zone: str = "") -> DateTimeTimeZone:
    """DTSTART, to the second, on the clock of the recurrence's own zone if that says one."""
    if isinstance(start, datetime) and start.tzinfo is not None:
        start = DateTimeTimeZone.from_datetime(start, start.tzinfo)
    if not isinstance(start, DateTimeTimeZone):
        raise ArgumentTypeError.naive("start", start, "use a DateTimeTimeZone or an aware datetime")
    told = start if is_without_rules(time_zone) else start.in_zone(time_zone)
    return DateTimeTimeZone(told.date_time.replace(microsecond=0), told.time_zone, fold=told.fold)


def _at(day: date, start: DateTimeTimeZone) -> DateTimeTimeZone:
    return DateTimeTimeZone(datetime.combine(day, start.date_time.time()), start.time_zone)


def _range(count: int | None, until: Until | None, start_date: date, start: DateTimeTimeZone | None) -> Range:
    time_zone = "" if start is None else _name(start)
    if count is not None:
        return Numbered(start_date, count, time_zone)
    if until is not None:
        return EndDate(start_date, _end_date(until, start), time_zone)
    return NoEnd(start_date, time_zone)


def _name(start: DateTimeTimeZone) -> str:
    """The name of the zone, "" for a tzinfo that has none of its own."""
    try:
        zone(zone_name(start.time_zone))
    except TimeZoneNotSupportedError:
        return ""
    return zone_name(start.time_zone)


def _end_date(until: Until, start: DateTimeTimeZone | None) -> date:
    """The last date whose start is not after UNTIL, which may come as a date, in UTC, or on the series' own clock."""
    if start is None or until.time_of_day is None:
        return until.day
    if not until.in_utc:
        return until.day if start.date_time.time() <= until.time_of_day else _later(until.day, -1)
    last = datetime.combine(until.day, until.time_of_day)
    # The offset of a zone is less than a day; a day more, where clocks go back over midnight.
    days = [_later(until.day, days) for days in (2, 1, 0, -1, -2)]
    return next((day for day in days if _last_instant(day, start) <= last), date.min)


def _later(day: date, days: int) -> date:
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))
