"""Graph's requests about stored events: JSON in, JSON out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, tzinfo
from itertools import chain, islice
from typing import cast

from recurtz._core.fields import (
    ErrorHandler,
    OnError,
    error_handler,
    parse_integer,
    parse_object,
    require_events,
)
from recurtz.errors import LimitExceededError, RecurtzError
from recurtz.events.event_lists import each_once
from recurtz.events.expansion import Request, event_view
from recurtz.events.graph_json import Json
from recurtz.events.indexed_events import EventView, IndexedEvents
from recurtz.events.parsing import EVENT_VALUES, event_json, is_series
from recurtz.events.prefer import Prefer, preferred_zone
from recurtz.events.selection import selected_names
from recurtz.events.window import parse_window
from recurtz.json_types import OccurrenceJson
from recurtz.zones.names import GivenZones, ZonesByName

_CHUNK = 256
"""Events are parsed and expanded in chunks: one by one would take a quarter more time."""


def instances(
    event: object,
    start: datetime | str,
    end: datetime | str,
    *,
    time_zone: str | tzinfo | Prefer = "UTC",
    select: Iterable[str] | None = None,
    max_days: int | None = None,
    limit: int | None = None,
    time_zones: ZonesByName | None = None,
) -> list[OccurrenceJson]:
    """The response of `GET /events/{id}/instances`: the occurrences and exceptions in the window [start, end).

    Each has the master's properties and those in which it differs; `start` and `end` are in `time_zone`. Nested
    objects, such as the body, are not copied. `select` lists the properties to return, as names or as the text of a
    query; names that an event does not have are left out. `time_zones` maps names to zones that only the caller knows.

    `max_days` rejects longer windows, as Graph rejects those of more than 1825 days. `limit` rejects a response with
    more occurrences. Together they bound the cost of an event from any client.

    `start` and `end` are aware datetimes or ISO 8601 text; text without an offset is in UTC, whatever zone is
    requested.

    Raises
    ------
    RecurtzError
        For an event that is not a series or has faults, and for a window that is too long.
    LimitExceededError
        For more occurrences than the limit.

    Examples
    --------
    >>> lunch = {
    ...     "subject": "Lunch",
    ...     "start": {"dateTime": "2017-09-04T12:00:00", "timeZone": "Pacific Standard Time"},
    ...     "end": {"dateTime": "2017-09-04T14:00:00", "timeZone": "Pacific Standard Time"},
    ...     "recurrence": {
    ...         "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["monday"]},
    ...         "range": {"type": "endDate", "startDate": "2017-09-04", "endDate": "2017-12-31"},
    ...     },
    ... }
    >>> instances(lunch, "2017-11-06", "2017-11-07", select=["subject", "start"])
    [{'subject': 'Lunch', 'start': {'dateTime': '2017-11-06T20:00:00.0000000', 'timeZone': 'UTC'}}]
    """
    json = event_json(event)
    if not is_series(json):
        message = "the event is not a series and has no instances; use an event with the type 'seriesMaster'"
        raise RecurtzError(message, target="type")
    request = view_request(start, end, time_zone, select, max_days, limit)
    result: list[Json] = []
    view = event_view(event if isinstance(event, EVENT_VALUES) else json, limit, time_zones)
    for chunk, _ in view.chunks(request):
        result += chunk
        request.check(len(result))
    return cast("list[OccurrenceJson]", result)


def calendar_view(
    events: Iterable[object],
    start: datetime | str,
    end: datetime | str,
    *,
    time_zone: str | tzinfo | Prefer = "UTC",
    select: Iterable[str] | None = None,
    max_days: int | None = None,
    limit: int | None = None,
    time_zones: ZonesByName | None = None,
    on_error: OnError = "raise",
) -> list[OccurrenceJson]:
    """The response of `GET /calendarView`: the occurrences of all events in the window [start, end), in order.

    They are ordered by start, then by end, then by the order of the events. A series returns its occurrences, another
    event itself; nested objects, such as the body, are not copied. The list may be one of a synchronisation, with
    masters, occurrences, exceptions and `@removed` in any order: each event is returned once. `max_days`, `limit` and
    `time_zones` work as in `instances`; the limit counts the occurrences of all events.

    An event with faults raises its error; with `on_error="skip"` it is left out, and a function `on_error` is called
    with the error.

    `start` and `end` are aware datetimes or ISO 8601 text; text without an offset is in UTC, whatever zone is
    requested.

    Raises
    ------
    RecurtzError
        For an event with faults, its `target` beginning with the event's place, and for a window that is too long.
    LimitExceededError
        For more occurrences than the limit.

    Examples
    --------
    >>> noon = {"dateTime": "2017-04-15T12:00:00", "timeZone": "Pacific Standard Time"}
    >>> one = {"dateTime": "2017-04-15T13:00:00", "timeZone": "Pacific Standard Time"}
    >>> events = [{"subject": "Late", "start": one, "end": one}, {"subject": "Early", "start": noon, "end": noon}]
    >>> [event["subject"] for event in calendar_view(events, "2017-04-15", "2017-04-16")]
    ['Early', 'Late']
    """
    request = view_request(start, end, time_zone, select, max_days, limit)
    return merged_view(iter(views_near(events, request.micros, on_error, time_zones, limit)), request)


def iter_view(
    event: object,
    start: datetime | str,
    end: datetime | str,
    *,
    time_zone: str | tzinfo = "UTC",
    select: Iterable[str] | None = None,
) -> Iterator[Json]:
    """The occurrences of one event in the window [start, end), one by one; an event without a series is its own.

    Occurrences outside the years 1 to 9999 in the zone are left out. `select` lists the properties to return.

    Raises `RecurtzError` for an event or a window with faults, or an unknown zone.

    >>> noon = {"dateTime": "2017-04-15T12:00:00", "timeZone": "Pacific Standard Time"}
    >>> [event["start"]["dateTime"] for event in iter_view({"start": noon, "end": noon}, "2017-04-15", "2017-04-16")]
    ['2017-04-15T19:00:00.0000000']
    """
    request = Request(parse_window(start, end), time_zone, selected_names(select))
    return chain.from_iterable(json for json, _ in event_view(event).chunks(request))


def view_request(
    start: datetime | str,
    end: datetime | str,
    time_zone: str | tzinfo | Prefer,
    select: Iterable[str] | None,
    max_days: int | None,
    limit: int | None,
) -> Request:
    """The request of a view, from the arguments of its function.

    Raises `RecurtzError` for an argument with faults.
    """
    if limit is not None:
        parse_integer(limit, "limit", 0)
    if max_days is not None:
        parse_integer(max_days, "max_days", 0, timedelta.max.days)
    return Request(parse_window(start, end, max_days), preferred_zone(time_zone), selected_names(select), limit)


def views_near(
    events: Iterable[object],
    window: tuple[int, int],
    on_error: OnError = "raise",
    time_zones: ZonesByName | None = None,
    limit: int | None = None,
) -> Iterable[EventView]:
    """The parsed events that can be in a window: of a list all, of a `Calendar` those that its index finds.

    The window is in microseconds. Raises `RecurtzError` as `parsed_views` does.
    """
    if isinstance(events, IndexedEvents):
        return events._views_near(window)
    return parsed_views(events, limit, on_error, time_zones)


def parsed_views(
    events: Iterable[object],
    limit: int | None = None,
    on_error: OnError = "raise",
    time_zones: ZonesByName | None = None,
) -> Iterator[EventView]:
    """Each event of a list once, parsed.

    Raises `RecurtzError` for an event with faults, its `target` beginning with the event's place.
    """
    handle = error_handler(on_error)
    require_events(events)
    return _parsed_views(events, limit, handle, GivenZones.parse(time_zones))


def _parsed_views(
    events: Iterable[object],
    limit: int | None,
    handle: ErrorHandler,
    time_zones: ZonesByName | None,
) -> Iterator[EventView]:
    for place, event in each_once(enumerate(events), time_zones):
        try:
            if isinstance(event, RecurtzError):
                raise event.prefixed(f"events[{place}]")
            yield _parsed_view(event, place, limit, time_zones)
        except LimitExceededError:
            raise
        except RecurtzError as error:
            handle(error)


def _parsed_view(event: object, place: int, limit: int | None, time_zones: ZonesByName | None) -> EventView:
    if type(event) is not dict and not isinstance(event, EVENT_VALUES):
        event = parse_object(event, f"events[{place}]")
    try:
        return event_view(event, limit, time_zones)
    except RecurtzError as error:
        raise error.prefixed(f"events[{place}]") from None


def merged_view(views: Iterator[EventView], request: Request) -> list[OccurrenceJson]:
    """The occurrences of all events in a window, in order.

    Raises `LimitExceededError`.
    """
    result: list[Json] = []
    starts: list[int] = []
    ends: list[int] = []
    while chunk := list(islice(views, _CHUNK)):
        for view in chunk:
            for json, sort_keys in view.chunks(request):
                result += json
                request.check(len(result))
                more_starts, more_ends = sort_keys()
                starts += more_starts
                ends += more_ends
    # Sorting by the second key first takes half the time of sorting by pairs: the second sort has little to do.
    order = sorted(range(len(result)), key=ends.__getitem__)
    order.sort(key=starts.__getitem__)
    return cast("list[OccurrenceJson]", [result[place] for place in order])
