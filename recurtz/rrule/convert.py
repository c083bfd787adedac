"""Conversion of Graph's recurrences to RFC 5545 rules, and of representable rules to recurrences.

RFC 5545 counts from DTSTART, which is itself an occurrence. So DTSTART must be the first date of the recurrence
(`dtstart`); then the rule is right for both anchors. RFC 5545 skips a day that a month does not have, but Exchange
takes the month's last day. So day 31 is written as the last existing day of 28 to 31.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import overload

from recurtz._core.error_collector import ErrorCollector
from recurtz._core.fields import require_date
from recurtz._core.gregorian import COMMON_YEAR, SHORTEST_MONTH, WEEKDAYS, month_length
from recurtz.errors import NoOccurrenceError, RecurrenceRuleError, require
from recurtz.events.date_time import DateTimeTimeZone
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
from recurtz.rrule.lines import Lines, parse_lines
from recurtz.rrule.origin import Origin, added_dates, find_origin, require_same_dates
from recurtz.rrule.overlaps import Budget
from recurtz.rrule.parse import SINGLE_EVENTS, WEEKDAY_CODES, Rule, TimeValue, parse_rule
from recurtz.rrule.reasons import times_of_day
from recurtz.rrule.several_rules import union_of_rules
from recurtz.rrule.starts import Start, add_days, at_time_of, local_start, start_in_utc
from recurtz.rrule.to_pattern import to_pattern
from recurtz.rrule.unions import MAX_RECURRENCES, Piece, is_storable, union

__all__ = ["dtstart", "from_rrule", "from_rrules", "to_rrule"]

_FREQUENCIES = {
    "daily": "DAILY",
    "weekly": "WEEKLY",
    "absoluteMonthly": "MONTHLY",
    "relativeMonthly": "MONTHLY",
    "absoluteYearly": "YEARLY",
    "relativeYearly": "YEARLY",
}


def to_rrule(recurrence: PatternedRecurrence, start: Start | None = None, *, rfc7529: bool = False) -> str:
    """The RFC 5545 rule of a recurrence. With the DTSTART of `dtstart`, any engine computes the same dates from it.

    Without a `start`, UNTIL is a date, as in all-day events. With one, UNTIL is the end date at the start's time of
    day, in UTC. By default, day 29 to 31 is written in a form that every engine understands; with `rfc7529=True` it is
    written with RSCALE and SKIP.

    Raises `ArgumentTypeError` for an argument of another type, and for a naive datetime.

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
    local = None if start is None else local_start(start, recurrence.range.time_zone)
    parts = [*_pattern_parts(recurrence.pattern, rfc7529), *_range_parts(recurrence, local)]
    return ";".join([f"{name}={value}" for name, value in parts])


@overload
def dtstart(recurrence: PatternedRecurrence, start: None = None) -> date: ...
@overload
def dtstart(recurrence: PatternedRecurrence, start: Start) -> DateTimeTimeZone: ...
def dtstart(recurrence: PatternedRecurrence, start: Start | None = None) -> date | DateTimeTimeZone:
    """The DTSTART for the rule of `to_rrule`: the first date; with a `start`, at its time of day and in its zone.

    Raises `NoOccurrenceError` for a recurrence without any date, because in RFC 5545 DTSTART is an occurrence.

    >>> from recurtz import NoEnd
    >>> dtstart(PatternedRecurrence(RelativeMonthly(2, ["thursday"]), NoEnd(date(2017, 8, 29))))
    datetime.date(2017, 9, 7)
    """
    require(recurrence, PatternedRecurrence, "recurrence")
    if not recurrence:
        message = "the recurrence has no date, but an RFC 5545 rule has at least one; use a range that contains one"
        raise NoOccurrenceError(message, target="recurrence.range")
    return recurrence[0] if start is None else at_time_of(recurrence[0], local_start(start, recurrence.range.time_zone))


def from_rrule(text: str, start_date: date | None = None, start: Start | None = None) -> PatternedRecurrence:
    r"""The recurrence with the dates of a rule; periods are counted from the start date (`anchor="start-date"`).

    `text` is a rule, or the lines DTSTART, RRULE, EXDATE and RDATE in any order, as `str` of a dateutil rule has them.
    The parts of the rule may be in any order and letter case, with or without "RRULE:" in front.

    `start_date` is the date of DTSTART. `start` is DTSTART with its zone: it turns an UNTIL with a time of day into the
    last date. Both are optional if the text has a DTSTART line, and must agree with it. Without a time of day, or for
    an UNTIL in UTC without a zone, the date in UNTIL counts as written.

    If Graph must count periods from the first date of the rule, the range starts on that date.

    Raises
    ------
    RecurrenceRuleError
        For a rule that is malformed or that Graph cannot represent; its `details` hold a reason for each part at fault.
        A recurrence has no cancelled and no additional dates: an EXDATE or RDATE that changes the dates is refused.

    Examples
    --------
    >>> from_rrule("RRULE:FREQ=MONTHLY;BYDAY=-1FR", start_date=date(2017, 9, 29)).pattern
    RelativeMonthly(interval=1, days_of_week=('friday',), index='last')
    >>> from_rrule("DTSTART:20170904T120000\nRRULE:FREQ=DAILY;COUNT=3")[-1]
    datetime.date(2017, 9, 6)
    """
    errors = ErrorCollector()
    lines, origin = _parsed(text, start_date, start, errors)
    if len(lines.rules) > 1:
        reason = "RRULE is given twice; make one recurrence of each, or use from_rrules"
        errors.errors.insert(0, RecurrenceRuleError.at("RRULE", reason))
    rule = errors.run(parse_rule, lines.rules[-1])
    recurrence = None if rule is None or origin is None else errors.run(_recurrence, rule, origin)
    if recurrence is not None and origin is not None:
        errors.run(require_same_dates, recurrence, lines, origin)
    if recurrence is None or errors.errors:
        raise RecurrenceRuleError.because(errors.errors)
    return recurrence


def _parsed(
    text: str, start_date: date | None, start: Start | None, errors: ErrorCollector
) -> tuple[Lines, Origin | None]:
    """The lines of a text, and where its rule starts; None if that is not known."""
    require(text, str, "text")
    if start_date is not None:
        require_date(start_date, "start_date")
    given = None if start is None else local_start(start)
    lines = parse_lines(text, errors)
    is_faulty = any(error.target == "DTSTART" for error in errors.errors)
    return lines, None if is_faulty else errors.run(find_origin, lines.dtstart, start_date, given)


def from_rrules(text: str, start_date: date | None = None, start: Start | None = None) -> list[PatternedRecurrence]:
    r"""The recurrences that together have the dates of one rule or several, each date once.

    The arguments are those of `from_rrule`. A rule that one Graph pattern represents gives one recurrence; others, such
    as BYMONTHDAY=1,15 or day 31 as RFC 5545 skips it, give several, at most 64, with intervals that Exchange can store.
    If several rules have dates in common, these dates are removed from all but one of them. Each RDATE that no rule has
    is a recurrence of its own. The recurrences are sorted by their first dates.

    Raises
    ------
    RecurrenceRuleError
        For a rule that no such recurrences represent, and for several rules whose dates in common are not known.

    Examples
    --------
    >>> paydays = from_rrules("FREQ=MONTHLY;BYMONTHDAY=1,15", start_date=date(2017, 9, 4))
    >>> [recurrence.pattern for recurrence in paydays]
    [AbsoluteMonthly(interval=1, day_of_month=15), AbsoluteMonthly(interval=1, day_of_month=1)]
    >>> len(from_rrules("FREQ=MONTHLY;BYMONTHDAY=31", start_date=date(2017, 9, 4)))
    7
    """
    errors = ErrorCollector()
    lines, origin = _parsed(text, start_date, start, errors)
    pieces = _pieces_of_rules(lines.rules, origin, errors)
    recurrences = [recurrence for piece in pieces or () for recurrence in piece.without_excluded() if recurrence]
    if origin is not None:
        recurrences += errors.run(added_dates, recurrences, lines, origin) or []
    if not errors.errors and (reason := _too_much(recurrences)):
        errors.add(reason)
    if errors.errors:
        raise RecurrenceRuleError.because(errors.errors)
    return sorted(recurrences, key=lambda recurrence: recurrence[0])


def _pieces_of_rules(texts: list[str], origin: Origin | None, errors: ErrorCollector) -> list[Piece] | None:
    """The pieces of all rules, each date once; None after a fault, which goes to the errors."""
    by_rule: list[tuple[str, list[Piece]]] = []
    for text in dict.fromkeys(texts):
        rule = errors.run(parse_rule, text)
        pieces = None if rule is None or origin is None else errors.run(pieces_of, rule, origin)
        by_rule.append((text, [piece for piece in pieces or () if piece.recurrence]))
    if errors.errors or len(by_rule) == 1:
        return by_rule[0][1]
    return errors.run(union_of_rules, by_rule, Budget(can_cancel=False), SINGLE_EVENTS)


def _too_much(recurrences: list[PatternedRecurrence]) -> RecurrenceRuleError | None:
    """The reason against too many recurrences, or against one that Exchange cannot store."""
    if len(recurrences) > MAX_RECURRENCES:
        reason = f"the rule needs {len(recurrences)} recurrences, but {MAX_RECURRENCES} are the most"
        return RecurrenceRuleError.at("RRULE", f"{reason}; {SINGLE_EVENTS}")
    for recurrence in recurrences:
        if not is_storable(recurrence.pattern):
            reason = f"INTERVAL={recurrence.pattern.interval} is more than Exchange can store"
            return RecurrenceRuleError.at("INTERVAL", f"{reason}; {SINGLE_EVENTS}")
    return None


def pieces_of(rule: Rule, origin: Origin) -> list[Piece]:
    """The recurrences of a rule, with those of their dates that the rule does not have.

    Raises `RecurrenceRuleError` for a rule that no union of recurrences represents.
    """
    try:
        return [Piece(_recurrence(rule, origin))]
    except RecurrenceRuleError:
        if any(times_of_day(rule, origin.start)):
            raise
        last = None if rule.until is None else _end_date(rule.until, origin)
        pieces = union(rule, origin.day, origin.zone_id, last)
        if pieces is None:
            raise
        return pieces


def _recurrence(rule: Rule, origin: Origin) -> PatternedRecurrence:
    pattern, first = to_pattern(rule, origin.day, origin.start)
    return PatternedRecurrence(pattern, _range(rule, first, origin), anchor="start-date")


def _range(rule: Rule, first: date, origin: Origin) -> Range:
    if rule.count is not None:
        return Numbered(first, rule.count, origin.zone_id)
    if rule.until is not None:
        return EndDate(first, _end_date(rule.until, origin), origin.zone_id)
    return NoEnd(first, origin.zone_id)


def _end_date(until: TimeValue, origin: Origin) -> date:
    """The last date whose start is not after UNTIL, which is a date, a time in UTC, or a local time of the series."""
    start = origin.start
    if start is None or until.time_of_day is None or (until.time_zone and not origin.has_zone):
        return until.day
    if not until.time_zone:
        return until.day if start.date_time.time() <= until.time_of_day else add_days(until.day, -1)
    last = datetime.combine(until.day, until.time_of_day)
    # An offset is less than a day; one more day, because a clock can go back over midnight.
    days = [add_days(until.day, days) for days in (2, 1, 0, -1, -2)]
    return next((day for day in days if start_in_utc(day, start) <= last), date.min)


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
    if isinstance(pattern, Weekly):  # always: the default is Sunday in Graph, but Monday in RFC 5545
        yield "WKST", _codes(pattern.first_day_of_week)


def _day_parts(pattern: Pattern, rfc7529: bool) -> Iterator[tuple[str, object]]:
    match pattern:
        case Weekly(days_of_week=names):
            yield "BYDAY", _codes(*names)
        case AbsoluteMonthly(day_of_month=day) | AbsoluteYearly(day_of_month=day):
            if rfc7529 or not _is_clamped(pattern):
                yield "BYMONTHDAY", day
            else:
                yield "BYMONTHDAY", ",".join(map(str, range(SHORTEST_MONTH, day + 1)))
                yield "BYSETPOS", -1
        case RelativeMonthly(days_of_week=(name,), index=index) | RelativeYearly(days_of_week=(name,), index=index):
            yield "BYDAY", f"{WEEK_INDEXES[index]}{_codes(name)}"
        case RelativeMonthly(days_of_week=names, index=index) | RelativeYearly(days_of_week=names, index=index):
            yield "BYDAY", _codes(*names)
            yield "BYSETPOS", WEEK_INDEXES[index]


def _is_clamped(pattern: Pattern) -> bool:
    """True if a month of the pattern can be too short for its day."""
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
            yield "UNTIL", _basic(day) if start is None else f"{_basic(start_in_utc(day, start))}Z"


def _is_skipped(day: date, start: DateTimeTimeZone) -> bool:
    """True if the zone skips the whole day: then it and the next day start at one instant, and UNTIL includes both."""
    return day < date.max and start_in_utc(day, start) == start_in_utc(add_days(day, 1), start)


def _basic(moment: date) -> str:
    """A date or a datetime in ISO 8601's basic format, without hyphens and colons."""
    return moment.isoformat().replace("-", "").replace(":", "")


def _codes(*names: str) -> str:
    return ",".join([WEEKDAY_CODES[WEEKDAYS.index(name)] for name in names])
