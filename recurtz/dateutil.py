"""Recurrences and series as rules of python-dateutil, and back. Needs the extra `dateutil`."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, overload

try:
    from dateutil.rrule import rrule, rruleset, rrulestr
    from dateutil.tz import tzutc
except ModuleNotFoundError as _error:
    _message = "rules of dateutil need python-dateutil; install it with: pip install 'recurtz[dateutil]'"
    raise ModuleNotFoundError(_message, name=_error.name) from None

from recurtz.errors import (
    ArgumentTypeError,
    PropertyError,
    RecurrenceRuleError,
    RecurtzError,
    TimeZoneNotSupportedError,
    require,
)
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.lost_zones import require_on_pattern_dates
from recurtz.events.master import SeriesMaster
from recurtz.recurrence.patterned import PatternedRecurrence
from recurtz.rrule import from_rrule, to_rrule
from recurtz.zones.local_time import same_clock
from recurtz.zones.names import zone, zone_name

__all__ = ["from_dateutil", "to_dateutil"]

_MIDNIGHT = datetime.min.time()
_ONE_DAY = timedelta(days=1)
_TZFILE = re.compile(r"tzfile\('(?:.*zoneinfo/)?([^']+)'\)")


# To dateutil ----------------------------------------------------------------------------------------------------------


def to_dateutil(value: PatternedRecurrence | SeriesMaster) -> rruleset:
    """The `rruleset` of python-dateutil for a recurrence or a series.

    For a recurrence, and for an all-day series, it contains naive datetimes at midnight. For any other series it
    contains the starts as aware datetimes in the series' zone, in whole seconds, because dateutil has no fractions.
    Cancelled occurrences are excluded; exceptions are at their own start.

    A start in a DST gap keeps its local time, which Python resolves to the right instant. An exception that starts in
    the second hour of an overlap is in UTC, because Python treats both hours of one zone as equal.

    Raises `ArgumentTypeError` for a value of another type, `TimeZoneNotSupportedError` for a series whose zone is lost
    if the zone that is used instead changes its offset, and `ModuleNotFoundError` without dateutil.

    >>> from recurtz import EndDate, Weekly
    >>> lunches = PatternedRecurrence(Weekly(1, ["monday"]), EndDate(date(2017, 9, 4), date(2017, 12, 31)))
    >>> to_dateutil(lunches).after(datetime(2017, 10, 31))
    datetime.datetime(2017, 11, 6, 0, 0)
    """
    match value:
        case PatternedRecurrence():
            return _recurrence_rules(value)
        case SeriesMaster():
            return _series_rules(value)
    raise ArgumentTypeError.expected("value", value, "use a PatternedRecurrence or a SeriesMaster")


def _recurrence_rules(recurrence: PatternedRecurrence, start: DateTimeTimeZone | None = None) -> rruleset:
    """The rule set of all dates of a recurrence, at the time of day of a start."""
    if not recurrence:
        return rruleset()
    first = _at(recurrence[0], start)
    rules: rruleset = rrulestr(to_rrule(recurrence, start), dtstart=first, forceset=True)
    return rules


def _series_rules(series: SeriesMaster) -> rruleset:
    series = require_on_pattern_dates(series)
    start = None if series.is_all_day else series.start
    rules = _recurrence_rules(series.recurrence, start)
    exceptions = series.active_exceptions
    rdates = {_exception_start(exception.start.in_zone(series.time_zone), start) for exception in exceptions}
    days = (*series.cancelled, *[exception.original_date for exception in exceptions])
    exdates = {_at(day, start) for day in days if day}
    for moment in exdates - rdates:  # in a rule set an EXDATE also excludes an equal RDATE
        rules.exdate(moment)
    for moment in rdates:
        rules.rdate(moment)
    return rules


def _at(day: date, start: DateTimeTimeZone | None) -> datetime:
    """A date at the time of day of a start; at midnight without one."""
    if start is None:
        return datetime.combine(day, _MIDNIGHT)
    return _aware(_at_start(day, start))


def _exception_start(moment: DateTimeTimeZone, start: DateTimeTimeZone | None) -> datetime:
    """The start of an exception: naive if the series' starts are naive, and in UTC in the second hour of an overlap."""
    if start is None:
        return moment.date_time.replace(microsecond=0)
    return moment.instant().replace(microsecond=0) if moment.fold else _aware(moment)


def _aware(moment: DateTimeTimeZone) -> datetime:
    """A wall-clock time as an aware datetime in whole seconds."""
    return moment.date_time.replace(microsecond=0, tzinfo=zone(moment.time_zone))


# From dateutil --------------------------------------------------------------------------------------------------------


@overload
def from_dateutil(value: rrule, *, time_zone: str | tzinfo | None = None) -> PatternedRecurrence: ...
@overload
def from_dateutil(
    value: rruleset, *, time_zone: str | tzinfo | None = None, duration: timedelta | None = None
) -> SeriesMaster: ...
def from_dateutil(
    value: rrule | rruleset, *, time_zone: str | tzinfo | None = None, duration: timedelta | None = None
) -> PatternedRecurrence | SeriesMaster:
    """The recurrence of an `rrule` of python-dateutil, or the series of an `rruleset` with one rule.

    In a series, the dates of `exdate` are cancelled. The series repeats in the zone of the rule's dtstart; `time_zone`
    gives that zone another name, or is the zone of a naive dtstart. A naive rule set at midnight is an all-day series,
    as `to_dateutil` writes it. A dateutil rule has no duration, so `duration` is the length of the occurrences: 0 by
    default, and one day for an all-day series.

    Raises
    ------
    RecurrenceRuleError
        For a rule that Graph cannot represent, for several rules or none, and for additional dates.
    RecurtzError
        For a `time_zone` that is not the zone of dtstart, and for an aware dtstart beside a naive date.
    ArgumentTypeError
        For a value of another type, and for a naive rule set with a time of day, if there is no `time_zone`.

    Examples
    --------
    >>> from dateutil.rrule import MO, WEEKLY
    >>> rules = rruleset()
    >>> rules.rrule(rrule(WEEKLY, byweekday=MO, dtstart=datetime(2017, 9, 4, 12), count=17))
    >>> rules.exdate(datetime(2017, 9, 11, 12))
    >>> lunches = from_dateutil(rules, time_zone="Pacific Standard Time", duration=timedelta(hours=2))
    >>> [lunch.start.date_time.day for lunch in lunches.between("2017-09-01", "2017-10-01")]
    [4, 18, 25]
    """
    require(duration, timedelta | None, "duration")
    match value:
        case rrule() if duration is None:
            return _recurrence(value, _start(value, time_zone))
        case rrule():
            raise ArgumentTypeError.expected("duration", duration, "use it with an rruleset only")
        case rruleset():
            return _series(value, time_zone, duration)
    raise ArgumentTypeError.expected("value", value, "use an rrule or an rruleset of python-dateutil")


def _recurrence(rule: Any, start: DateTimeTimeZone | None) -> PatternedRecurrence:  # noqa: ANN401  # private attributes
    """The recurrence of a rule that starts at a time in a zone, or at its naive dtstart."""
    first: datetime = rule._dtstart
    line = str(rule).rpartition("RRULE:")[2]
    parts = [part for part in line.split(";") if not part.startswith("UNTIL=")]  # which `str` writes without its zone
    if rule._until is not None:
        parts.append(f"UNTIL={_until(rule._until, first.tzinfo)}")
    if reasons := _reasons(rule, parts):
        raise RecurrenceRuleError.because(reasons)
    text = f"DTSTART:{_basic(first)}\nRRULE:{';'.join(parts)}"
    return from_rrule(text, start=start)


def _reasons(rule: Any, parts: list[str]) -> list[RecurrenceRuleError]:  # noqa: ANN401
    """Reasons against what dateutil reads in another way than RFC 5545, or what the text of a rule leaves out."""
    reasons = []
    days = next((part.removeprefix("BYDAY=").split(",") for part in parts if part.startswith("BYDAY=")), [])
    if len({len(day) > 2 for day in days}) > 1:
        reason = "byweekday has days with and without an ordinal, of which dateutil takes those that are both"
        reasons.append(RecurrenceRuleError.at("BYDAY", f"{reason}; make single events of its dates"))
    for name, values in rule._original_rule.items():
        if values is not None and not values:
            reason = f"{name} is empty, which RFC 5545 does not allow; list its values"
            reasons.append(RecurrenceRuleError.at(name.upper(), reason))
    return reasons


def _until(until: datetime, time_zone: tzinfo | None) -> str:
    """UNTIL of a rule in a zone: in one zone Python compares local times, in two zones instants."""
    if until.tzinfo is time_zone:
        return _basic(until)
    return f"{_basic(DateTimeTimeZone.from_datetime(until, 'UTC').date_time)}Z"


def _basic(moment: datetime) -> str:
    """The local time of a datetime in the format of RFC 5545."""
    return moment.replace(microsecond=0, tzinfo=None).isoformat().replace("-", "").replace(":", "")


def _series(rules: Any, time_zone: str | tzinfo | None, duration: timedelta | None) -> SeriesMaster:  # noqa: ANN401
    """The series of a rule set. It starts on its first date, so that a series of `to_dateutil` comes back equal."""
    rule = _only_rule(rules)
    first: datetime = rule._dtstart
    is_all_day = first.tzinfo is None and first.time() == _MIDNIGHT
    start = _start(rule, time_zone)
    recurrence = _recurrence(rule, start)
    if start is None:
        if not is_all_day:
            raise ArgumentTypeError.naive("dtstart", first, "give time_zone, the zone in which the series repeats")
        start = DateTimeTimeZone(first, "UTC")
    cancelled = _cancelled(rules, recurrence, start)
    if recurrence:
        range_ = recurrence.range.__replace__(start_date=recurrence[0])
        recurrence = PatternedRecurrence(recurrence.pattern, range_)
    start = DateTimeTimeZone(datetime.combine(recurrence.range.start_date, first.time()), start.time_zone)
    end = start + _duration(duration, is_all_day)
    return SeriesMaster(recurrence, start, end, start.time_zone, is_all_day, cancelled=cancelled)


def _only_rule(rules: Any) -> Any:  # noqa: ANN401
    """The one rule of a rule set."""
    reasons = []
    if not rules._rrule:
        reasons.append(RecurrenceRuleError.at("RRULE", "the rruleset has no rrule; make single events of its dates"))
    if len(rules._rrule) > 1:
        reason = "an rruleset with several rules has no counterpart in Graph; make an rruleset of each"
        reasons.append(RecurrenceRuleError.at("RRULE", reason))
    if rules._exrule:
        reason = "an exrule has no counterpart in Graph; exclude its dates by exdate"
        reasons.append(RecurrenceRuleError.at("EXRULE", reason))
    if reasons:
        raise RecurrenceRuleError.because(reasons)
    return rules._rrule[0]


def _cancelled(rules: Any, recurrence: PatternedRecurrence, start: DateTimeTimeZone) -> set[date]:  # noqa: ANN401
    """The dates of a recurrence that a rule set excludes.

    Raises `RecurrenceRuleError` for additional dates.
    """
    zone_of_rule = rules._rrule[0]._dtstart.tzinfo
    excluded = {_date_of(moment, start, zone_of_rule, "EXDATE") for moment in rules._exdate}
    added = {
        moment
        for moment in rules._rdate
        if _date_of(moment, start, zone_of_rule, "RDATE") not in recurrence and moment not in rules._exdate
    }
    if added:
        reason = f"{min(added)} is not a date of the rule, and Graph has no additional dates; make a single event of it"
        raise RecurrenceRuleError.because([RecurrenceRuleError.at("RDATE", reason)])
    return {day for day in excluded if day is not None and day in recurrence}


def _date_of(moment: datetime, start: DateTimeTimeZone, time_zone: tzinfo | None, name: str) -> date | None:
    """The date of the start that equals a moment; None without one. `time_zone` is the one of the rule."""
    if not isinstance(moment, datetime) or (moment.tzinfo is None) != (time_zone is None):
        reason = f"{moment!r} cannot be compared with dtstart; use {'an aware' if time_zone else 'a naive'} datetime"
        raise RecurrenceRuleError.because([RecurrenceRuleError.at(name, reason)])
    if moment.tzinfo is time_zone:
        return moment.date() if moment.time() == start.date_time.time() else None
    local = DateTimeTimeZone.from_datetime(moment, start.time_zone)
    day = local.date_time.date()
    return day if local.same_instant(_at_start(day, start)) else None


def _at_start(day: date, start: DateTimeTimeZone) -> DateTimeTimeZone:
    return DateTimeTimeZone(datetime.combine(day, start.date_time.time()), start.time_zone)


def _duration(duration: timedelta | None, is_all_day: bool) -> timedelta:
    """The duration of the occurrences.

    Raises `PropertyError` for a negative one, and for one of an all-day series that is not in whole days.
    """
    if duration is None:
        return _ONE_DAY if is_all_day else timedelta()
    if duration < timedelta():
        raise PropertyError.rejected("duration", str(duration), "use zero or more")
    if is_all_day and (not duration or duration % _ONE_DAY):
        raise PropertyError.rejected("duration", str(duration), "use whole days, because dtstart is a midnight")
    return duration


def _start(rule: Any, time_zone: str | tzinfo | None) -> DateTimeTimeZone | None:  # noqa: ANN401
    """The dtstart of a rule in its zone; a naive one in `time_zone`, or None without one.

    Raises `RecurtzError` for a `time_zone` with another local time than the zone of dtstart.
    """
    first: datetime = rule._dtstart
    local = first.replace(tzinfo=None, fold=0)
    if first.tzinfo is None:
        return None if time_zone is None else DateTimeTimeZone(local, time_zone)
    own = _named(first.tzinfo)
    if time_zone is not None and not same_clock(zone(own), zone(time_zone)):
        message = f"time_zone {zone_name(time_zone)!r} differs from the zone of dtstart, {zone_name(own)!r}"
        raise RecurtzError(f"{message}; leave it out, or use a name of that zone", target="time_zone")
    return DateTimeTimeZone(local, own if time_zone is None else time_zone)


def _named(time_zone: tzinfo) -> str | tzinfo:
    """The name of a zone, which JSON can represent; a tzinfo without one as it is."""
    if isinstance(time_zone, tzutc) or time_zone is UTC:
        return "UTC"
    file = _TZFILE.fullmatch(repr(time_zone))  # python-dateutil 2 has no key
    name = getattr(time_zone, "key", None) or (file and file[1])
    try:
        zone(name or "")
    except TimeZoneNotSupportedError:
        return time_zone
    return name or time_zone
