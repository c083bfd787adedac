"""Graph's requests about events, JSON in and JSON out: what a server answers, for everything about time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, tzinfo
from typing import Any

from recurtz.errors import ArgumentTypeError, BeyondCalendarError, RecurtzError
from recurtz.event_reading import read_moment, read_original, read_series_zone, read_window
from recurtz.occurrences import Occurrence, Times
from recurtz.prefer import Prefer, preferred_zone
from recurtz.reading import read_flag, read_list, read_object
from recurtz.series import SeriesMaster
from recurtz.zones.names import zone

_OF_THE_SERIES = frozenset(("recurrence", "cancelledOccurrences", "exceptionOccurrences"))
_TIMES = frozenset(("start", "end"))
_IDENTITY = frozenset(("id", "type", "seriesMasterId", "occurrenceId", "originalStart"))
_COMPUTED = _TIMES | {"originalStart"}

Told = tuple[Occurrence, dict[str, Any]]
"""An occurrence and its JSON."""

_Window = tuple[datetime, datetime]


def is_series(event: Mapping[str, Any]) -> bool:
    """Whether an event is a series: as its type says, or without one by its recurrence.

    >>> is_series({"type": "singleInstance"}), is_series({"recurrence": {"pattern": {}, "range": {}}})
    (False, True)
    """
    kind = event.get("type")
    if kind is None:
        return event.get("recurrence") is not None
    return isinstance(kind, str) and kind.lower() == "seriesmaster"


def instances(
    event: object,
    start: datetime | str,
    end: datetime | str,
    time_zone: str | tzinfo | Prefer = "UTC",
    select: Iterable[str] | None = None,
    *,
    max_days: int | None = None,
) -> list[dict[str, Any]]:
    """What `GET /events/{id}/instances` answers: the occurrences and exceptions that the window [start, end) holds.

    Each is the master's properties with what tells it from the master; its `start` and `end` are told in `time_zone`.
    `select` names the properties to keep. `max_days` refuses longer windows, as Graph does those of more than 1825.

    Raises
    ------
    RecurtzError
        For an event that is no series or that cannot be read, and for a window too long.

    >>> lunch = {
    ...     "subject": "Lunch",
    ...     "start": {"dateTime": "2017-09-04T12:00:00", "timeZone": "Pacific Standard Time"},
    ...     "end": {"dateTime": "2017-09-04T14:00:00", "timeZone": "Pacific Standard Time"},
    ...     "recurrence": {
    ...         "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["monday"]},
    ...         "range": {"type": "endDate", "startDate": "2017-09-04", "endDate": "2017-12-31"},
    ...     },
    ... }
    >>> [found] = instances(lunch, "2017-11-06", "2017-11-07", select=["subject", "start"])
    >>> found
    {'subject': 'Lunch', 'start': {'dateTime': '2017-11-06T20:00:00.0000000', 'timeZone': 'UTC'}}
    """
    event = read_object(event, "event")
    if not is_series(event):
        message = "the event is no series and has no instances; ask for one whose type is 'seriesMaster'"
        raise RecurtzError(message, target="type")
    window = read_window(start, end, max_days)
    return [json for _, json in tell(event, *window, preferred_zone(time_zone), select)]


def calendar_view(
    events: Iterable[object],
    start: datetime | str,
    end: datetime | str,
    time_zone: str | tzinfo | Prefer = "UTC",
    select: Iterable[str] | None = None,
    *,
    max_days: int | None = None,
) -> list[dict[str, Any]]:
    """What `GET /calendarView` answers: the times of all events that the window [start, end) holds, in order.

    They are ordered by start, then by end, then as the events come, which may be an iterator: each is read once. A
    series gives its occurrences, any other event itself.

    Raises
    ------
    RecurtzError
        For an event that cannot be read, its `target` beginning with the event's place, and for a window too long.

    >>> noon = {"dateTime": "2017-04-15T12:00:00", "timeZone": "Pacific Standard Time"}
    >>> one = {"dateTime": "2017-04-15T13:00:00", "timeZone": "Pacific Standard Time"}
    >>> events = [{"subject": "Late", "start": one, "end": one}, {"subject": "Early", "start": noon, "end": noon}]
    >>> [found["subject"] for found in calendar_view(events, "2017-04-15", "2017-04-16")]
    ['Early', 'Late']
    """
    window = read_window(start, end, max_days)
    asked = preferred_zone(time_zone)
    zone(asked)
    names = None if select is None else _names(select)
    told: list[Told] = []
    for place, event in enumerate(events):
        event = read_object(event, f"events[{place}]")
        try:
            told += tell(event, *window, asked, names)
        except RecurtzError as error:
            raise error.within(f"events[{place}]") from None
    told.sort(key=_span)
    return [json for _, json in told]


def _span(told: Told) -> _Window:
    return told[0].span


def tell(
    event: object,
    start: datetime | str,
    end: datetime | str,
    time_zone: str | tzinfo = "UTC",
    select: Iterable[str] | None = None,
) -> Iterator[Told]:
    """What of an event the window [start, end) holds, each with its JSON: of a series its occurrences, else itself.

    Left out are those that the years 1 to 9999 cannot hold in the zone; of the rest `select` names what to tell.

    Raises `RecurtzError` for an event or a window that cannot be read, or a name that is no zone.

    >>> noon = {"dateTime": "2017-04-15T12:00:00", "timeZone": "Pacific Standard Time"}
    >>> [(found, json)] = tell({"start": noon, "end": noon}, "2017-04-15", "2017-04-16")
    >>> found.type, json["start"]["dateTime"]
    ('singleInstance', '2017-04-15T19:00:00.0000000')
    """
    event = read_object(event, "event")
    zone(time_zone)
    window = read_window(start, end)
    names = None if select is None else _names(select)
    if not is_series(event):
        told = _told_single(event, window, time_zone)
    elif names is not None and names <= _TIMES:
        told = _told_times(event, window, time_zone)
    else:
        told = _told_series(event, window, time_zone)
    return told if names is None else _selected(told, names)


def _names(select: Iterable[str]) -> frozenset[str]:
    if isinstance(select, str):
        raise ArgumentTypeError.expected("select", select, "use a list of names, such as ['start', 'end']")
    return frozenset(select)


def _told_series(event: Mapping[str, Any], window: _Window, time_zone: str | tzinfo) -> Iterator[Told]:
    master = SeriesMaster.from_graph(event)
    shared = {name: value for name, value in event.items() if name not in _OF_THE_SERIES}
    exceptions = read_list(event.get("exceptionOccurrences"), "exceptionOccurrences")
    own: dict[date | None, dict[str, Any]] = {}
    own |= {read_original(json, zone(master.time_zone), "")[0]: _own_properties(json) for json in exceptions}
    for occurrence in master.overlapping(*window):
        times = _times(occurrence, time_zone)
        if times and occurrence.type == "exception":
            yield occurrence, {**shared, **occurrence.identity(), **own[occurrence.original_date], **times}
        elif times:
            yield occurrence, {**shared, **occurrence.identity(), **times}


def _told_times(event: Mapping[str, Any], window: _Window, time_zone: str | tzinfo) -> Iterator[Told]:
    """The occurrences of a series with their start and end alone: half the work."""
    for occurrence in SeriesMaster.from_graph(event).overlapping(*window):
        times = _times(occurrence, time_zone)
        if times:
            yield occurrence, times


def _told_single(event: Mapping[str, Any], window: _Window, time_zone: str | tzinfo) -> Iterator[Told]:
    is_all_day = read_flag(event.get("isAllDay"), "isAllDay")
    clock = read_series_zone(event, "")
    try:
        start, end = (read_moment(event.get(name), name, clock, is_all_day) for name in ("start", "end"))
        occurrence = Occurrence(start, end, type="singleInstance", is_all_day=is_all_day)
        times = occurrence.times(time_zone)
    except BeyondCalendarError:  # left out
        return
    if occurrence.overlaps(*window):
        yield occurrence, {**event, **times}


def _selected(told: Iterable[Told], names: frozenset[str]) -> Iterator[Told]:
    """Just the properties named, where they exist."""
    for occurrence, json in told:
        yield occurrence, {name: json[name] for name in json if name in names}


def _own_properties(exception: Mapping[str, Any]) -> dict[str, Any]:
    """What an exception says of itself beyond what is computed."""
    own = {name: value for name, value in exception.items() if name not in _COMPUTED | _OF_THE_SERIES}
    return {name: value for name, value in own.items() if value is not None or name not in _IDENTITY}


def _times(occurrence: Occurrence, time_zone: str | tzinfo) -> Times | None:
    """Start and end in a zone; None where the calendar cannot hold them there."""
    try:
        return occurrence.times(time_zone)
    except BeyondCalendarError:
        return None
