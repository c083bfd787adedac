"""What `POST /events` answers: a new event checked as Exchange does, and told as Graph tells it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta, tzinfo
from typing import Any, cast

from recurtz.datetimes import DateTimeTimeZone, graph_text, label
from recurtz.errors import Faults, NoOccurrenceError, PropertyError, RecurtzError
from recurtz.limits import check_duration, check_end, check_pattern, check_start_date
from recurtz.patterns import Pattern, pattern_from_graph
from recurtz.prefer import Prefer, preferred_zone
from recurtz.ranges import Range, range_from_graph
from recurtz.reading import read_flag, read_object
from recurtz.recurrence import PatternedRecurrence
from recurtz.values import Value
from recurtz.zones.names import is_without_rules, zone

_RANGE = "recurrence.range"


class _Draft(Value):
    """A new event as it was read: what concerns time."""

    __slots__ = ("start", "end", "is_all_day", "recurrence")
    start: DateTimeTimeZone
    end: DateTimeTimeZone
    is_all_day: bool
    recurrence: PatternedRecurrence | None

    def __init__(
        self, start: DateTimeTimeZone, end: DateTimeTimeZone, is_all_day: bool, recurrence: PatternedRecurrence | None
    ) -> None:
        self._freeze(start, end, is_all_day, recurrence)


def create_event(body: object, prefer: str | bytes | Iterable[str | bytes] | Prefer | None = None) -> dict[str, Any]:
    """The new event as the server answers it: all that concerns time is filled in, the rest of the body is as it was.

    `start` and `end` are told in the zone that `prefer` asks for, else each in its own. A start that is off the pattern
    of its recurrence is moved to the first occurrence, with the end and the range's startDate. The body is left alone.

    Raises
    ------
    RecurtzError
        For a body that Graph refuses; `details` holds one error for each fault where there are several.

    >>> noon = {"dateTime": "2017-04-15T12:00:00", "timeZone": "Pacific Standard Time"}
    >>> created = create_event({"start": noon, "end": noon}, prefer='outlook.timezone="UTC"')
    >>> created["start"], created["type"]
    ({'dateTime': '2017-04-15T19:00:00.0000000', 'timeZone': 'UTC'}, 'singleInstance')
    """
    asked = Prefer.parse(prefer)
    json = read_object(body, "event")
    read = _read(json)
    settled = _at_first_occurrence(read)
    return {
        **json,
        "originalStartTimeZone": label(read.start.time_zone),
        "originalEndTimeZone": label(read.end.time_zone),
        "type": "singleInstance" if settled.recurrence is None else "seriesMaster",
        "seriesMasterId": None,
        "isAllDay": settled.is_all_day,
        "start": _told(settled.start, preferred_zone(asked, read.start.time_zone), settled.is_all_day),
        "end": _told(settled.end, preferred_zone(asked, read.end.time_zone), settled.is_all_day),
        "recurrence": None if settled.recurrence is None else settled.recurrence.to_graph(),
    }


def _read(json: Mapping[str, Any]) -> _Draft:
    """What a body says of time, with all faults told at once."""
    faults = Faults()
    is_all_day = bool(faults.attempt(read_flag, json.get("isAllDay"), "isAllDay"))
    start = faults.attempt(DateTimeTimeZone.from_graph, json.get("start"), "start")
    end = faults.attempt(DateTimeTimeZone.from_graph, json.get("end"), "end")
    recurrence = None if json.get("recurrence") is None else _read_recurrence(json["recurrence"], faults)
    if start and end:
        _check_times(start, end, is_all_day, faults)
    if start and recurrence:
        faults.attempt(_check_start_date, start, recurrence, is_all_day)
    faults.raise_any()
    return _Draft(cast("DateTimeTimeZone", start), cast("DateTimeTimeZone", end), is_all_day, recurrence)


def _read_recurrence(value: object, faults: Faults) -> PatternedRecurrence | None:
    """The recurrence within Exchange's limits; None if there is a fault in it."""
    json = faults.attempt(read_object, value, "recurrence")
    if json is None:
        return None
    before = len(faults.found)
    pattern: Pattern | None = faults.attempt(pattern_from_graph, json.get("pattern"))
    range_: Range | None = faults.attempt(range_from_graph, json.get("range"))
    if pattern:
        faults.attempt(check_pattern, pattern)
    if range_:
        faults.attempt(check_start_date, range_)
        faults.attempt(check_end, range_)
        faults.attempt(_check_zone, range_)
    return PatternedRecurrence(pattern, range_) if pattern and range_ and len(faults.found) == before else None


def _check_zone(range_: Range) -> None:
    if not is_without_rules(range_.time_zone):
        try:
            zone(range_.time_zone)
        except RecurtzError as error:
            raise error.within(f"{_RANGE}.recurrenceTimeZone") from None


def _check_times(start: DateTimeTimeZone, end: DateTimeTimeZone, is_all_day: bool, faults: Faults) -> None:
    if not is_all_day:
        faults.attempt(_check_order, start, end)
        return
    faults.attempt(_check_midnight, start, "start")
    faults.attempt(_check_midnight, end, "end")
    faults.attempt(_check_one_zone, start, end)
    faults.attempt(_check_whole_days, start, end)


def _check_order(start: DateTimeTimeZone, end: DateTimeTimeZone) -> None:
    if end.is_before(start):
        raise PropertyError.refused("end", graph_text(end.date_time, end.tick), "use a time not before the start")
    check_duration(start.instant(), end.instant())


def _check_midnight(moment: DateTimeTimeZone, name: str) -> None:
    if moment.date_time.time() != moment.date_time.min.time() or moment.tick:
        rule = f"The Event.{name.capitalize()} property for an all-day event needs to be set to midnight"
        text = graph_text(moment.date_time, moment.tick)
        raise RecurtzError(f"{rule}, not {text!r}; use '{text[:10]}T00:00:00'", target=name)


def _check_one_zone(start: DateTimeTimeZone, end: DateTimeTimeZone) -> None:
    if zone(start.time_zone) != zone(end.time_zone):
        message = f"end.timeZone {label(end.time_zone)!r} is not the start's; an all-day event has one zone, use "
        raise RecurtzError(f"{message}{label(start.time_zone)!r}", target="end.timeZone")


def _check_whole_days(start: DateTimeTimeZone, end: DateTimeTimeZone) -> None:
    if end.date_time.date() <= start.date_time.date():
        way_out = "an all-day event ends on a later midnight, that of the next day at the earliest"
        raise PropertyError.refused("end", graph_text(end.date_time), way_out)
    check_duration(start.date_time, end.date_time)


def _check_start_date(start: DateTimeTimeZone, recurrence: PatternedRecurrence, is_all_day: bool) -> None:
    """The range must start on the day of the event's start, and hold an occurrence."""
    start_date, day = recurrence.range.start_date, _start_date(start, recurrence, is_all_day)
    if start_date != day:
        way_out = f"use {day}, the date of start in {_series_zone(start, recurrence)!r}"
        raise PropertyError.refused(f"{_RANGE}.startDate", str(start_date), way_out)
    if not recurrence:
        message = "no day of the pattern lies between startDate and endDate; use a later endDate"
        raise NoOccurrenceError(message, target=_RANGE)


def _start_date(start: DateTimeTimeZone, recurrence: PatternedRecurrence, is_all_day: bool) -> date:
    wall = start if is_all_day else start.on_clock_of(_series_zone(start, recurrence))
    return wall.date_time.date()


def _series_zone(start: DateTimeTimeZone, recurrence: PatternedRecurrence) -> str:
    """The zone in which a new series repeats: that of its range, else that of its start."""
    name = recurrence.range.time_zone
    return label(start.time_zone) if is_without_rules(name) else name


def _at_first_occurrence(read: _Draft) -> _Draft:
    """The event moved to its first occurrence by whole days, the series' zone told in the range."""
    if read.recurrence is None:
        return read
    name = _series_zone(read.start, read.recurrence)
    first = read.recurrence[0]
    range_ = read.recurrence.range.__replace__(start_date=first, time_zone=name)
    recurrence = PatternedRecurrence(read.recurrence.pattern, range_)
    days = first - read.recurrence.range.start_date
    if not days:
        return read.__replace__(recurrence=recurrence)
    clock = read.start.time_zone if read.is_all_day else name
    start, end = (_days_later(moment.on_clock_of(clock), days) for moment in (read.start, read.end))
    return _Draft(start, end, read.is_all_day, recurrence)


def _days_later(moment: DateTimeTimeZone, days: timedelta) -> DateTimeTimeZone:
    return DateTimeTimeZone(moment.date_time + days, moment.time_zone, moment.tick)


def _told(moment: DateTimeTimeZone, time_zone: str | tzinfo, is_all_day: bool) -> dict[str, str]:
    if is_all_day:
        return {"dateTime": graph_text(moment.date_time), "timeZone": label(time_zone)}
    return moment.on_clock_of(time_zone).to_graph()
