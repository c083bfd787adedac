"""Recurrences and series for programs that work with python-dateutil. Needs the extra `dateutil`."""

from __future__ import annotations

from datetime import date, datetime

try:
    from dateutil.rrule import rruleset, rrulestr
except ModuleNotFoundError as _error:
    _message = "recurtz.to_dateutil needs python-dateutil; install it with: pip install 'recurtz[dateutil]'"
    raise ModuleNotFoundError(_message, name=_error.name) from None

from recurtz.errors import ArgumentTypeError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.master import SeriesMaster
from recurtz.recurrence.patterned import PatternedRecurrence
from recurtz.rrule import to_rrule
from recurtz.zones.names import zone

__all__ = ["to_dateutil"]

_MIDNIGHT = datetime.min.time()


def to_dateutil(value: PatternedRecurrence | SeriesMaster) -> rruleset:
    """The `rruleset` of python-dateutil with the dates of a recurrence, or with the starts of a series.

    A recurrence, and a series of whole days, give midnights without a zone. Any other series gives aware datetimes in
    its own zone, to the second, as dateutil has them: without what is cancelled, and with what was moved where it now
    is. A time that clocks skip keeps its wall clock, which Python reads as the right instant. What was moved into the
    second pass of an overlap is told in UTC: in one zone Python takes both passes for one time.

    Raises `ArgumentTypeError` for anything else, ModuleNotFoundError without dateutil.

    >>> from recurtz import EndDate, Weekly
    >>> lunches = PatternedRecurrence(Weekly(1, ["monday"]), EndDate(date(2017, 9, 4), date(2017, 12, 31)))
    >>> to_dateutil(lunches).after(datetime(2017, 10, 31))
    datetime.datetime(2017, 11, 6, 0, 0)
    """
    match value:
        case PatternedRecurrence():
            return _rules(value)
        case SeriesMaster():
            return _rules_of_series(value)
    raise ArgumentTypeError.expected("value", value, "use a PatternedRecurrence or a SeriesMaster")


def _rules(recurrence: PatternedRecurrence, start: DateTimeTimeZone | None = None) -> rruleset:
    """All dates of a recurrence, at the time of a start."""
    if not recurrence:
        return rruleset()
    first = _on(recurrence[0], start)
    rules: rruleset = rrulestr(to_rrule(recurrence, start), dtstart=first, forceset=True)
    return rules


def _rules_of_series(series: SeriesMaster) -> rruleset:
    start = None if series.is_all_day else series.start
    rules = _rules(series.recurrence, start)
    active_exceptions = series.active_exceptions
    moved_to = {_moved(moved.start.in_zone(series.time_zone), start) for moved in active_exceptions}
    left_out = {
        _on(day, start) for day in (*series.cancelled, *[moved.original_date for moved in active_exceptions]) if day
    }
    for moment in left_out - moved_to:  # what a rule set leaves out, it leaves out of the added, too
        rules.exdate(moment)
    for moment in moved_to:
        rules.rdate(moment)
    return rules


def _on(day: date, start: DateTimeTimeZone | None) -> datetime:
    """A date at the time of a start, or its midnight."""
    if start is None:
        return datetime.combine(day, _MIDNIGHT)
    return _aware(DateTimeTimeZone(datetime.combine(day, start.date_time.time()), start.time_zone))


def _moved(moment: DateTimeTimeZone, start: DateTimeTimeZone | None) -> datetime:
    """A time beside others of a start; the second pass of an overlap, in its zone equal to the first, in UTC."""
    if start is None:
        return moment.date_time.replace(microsecond=0)
    return moment.instant().replace(microsecond=0) if moment.fold else _aware(moment)


def _aware(moment: DateTimeTimeZone) -> datetime:
    return moment.date_time.replace(microsecond=0, tzinfo=zone(moment.time_zone))
