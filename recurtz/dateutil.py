"""Recurrences and series as rule sets of python-dateutil. Needs the extra `dateutil`."""

from __future__ import annotations

from datetime import date, datetime

try:
    from dateutil.rrule import rruleset, rrulestr
except ModuleNotFoundError as _error:
    _message = "recurtz.to_dateutil needs python-dateutil; install it with: pip install 'recurtz[dateutil]'"
    raise ModuleNotFoundError(_message, name=_error.name) from None

from recurtz.errors import ArgumentTypeError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.lost_zones import require_on_pattern_dates
from recurtz.events.master import SeriesMaster
from recurtz.recurrence.patterned import PatternedRecurrence
from recurtz.rrule import to_rrule
from recurtz.zones.names import zone

__all__ = ["to_dateutil"]

_MIDNIGHT = datetime.min.time()


def to_dateutil(value: PatternedRecurrence | SeriesMaster) -> rruleset:
    """The `rruleset` of python-dateutil for a recurrence or a series.

    For a recurrence, and for an all-day series, it contains naive datetimes at midnight. For any other series it
    contains the starts as aware datetimes in the series' zone, in whole seconds, because dateutil has no fractions.
    Cancelled occurrences are excluded; exceptions are at their own start.

    A start in a DST gap keeps its wall clock, which Python resolves to the right instant. An exception that starts in
    the second hour of an overlap is in UTC: in one zone, Python treats both hours as equal.

    Raises `ArgumentTypeError` for a value of another type, and `ModuleNotFoundError` without dateutil.

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
    return _aware(DateTimeTimeZone(datetime.combine(day, start.date_time.time()), start.time_zone))


def _exception_start(moment: DateTimeTimeZone, start: DateTimeTimeZone | None) -> datetime:
    """The start of an exception: naive if the series' starts are naive, and in UTC in the second hour of an overlap."""
    if start is None:
        return moment.date_time.replace(microsecond=0)
    return moment.instant().replace(microsecond=0) if moment.fold else _aware(moment)


def _aware(moment: DateTimeTimeZone) -> datetime:
    """A wall-clock time as an aware datetime in whole seconds."""
    return moment.date_time.replace(microsecond=0, tzinfo=zone(moment.time_zone))
