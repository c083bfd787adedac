"""Graph's requests about stored events: JSON in, JSON out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, tzinfo
from itertools import chain, islice
from typing import Any, cast

from recurtz._core.fields import (
    OnError,
    Run,
    error_handler,
    parse_all,
    parse_flag,
    parse_integer,
    parse_list,
    parse_object,
    require_events,
)
from recurtz.errors import ArgumentTypeError, LimitExceededError, OutOfRangeError, RecurtzError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.expansion import Names, Request, SeriesView, SingleView, event_view
from recurtz.events.graph_json import Json, event_times, times_json
from recurtz.events.parsing import EVENT_VALUES, event_json, is_series
from recurtz.events.prefer import Prefer, preferred_zone
from recurtz.events.properties import parse_moment
from recurtz.events.window import parse_window
from recurtz.json_types import EventJson, OccurrenceJson
from recurtz.zones.names import zone

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
) -> list[OccurrenceJson]:
    """The response of `GET /events/{id}/instances`: the occurrences and exceptions in the window [start, end).

    Each has the master's properties and those in which it differs; `start` and `end` are in `time_zone`. Nested
    objects, such as the body, are not copied. `select` lists the properties to return.

    `max_days` rejects longer windows, as Graph rejects those of more than 1825 days. `limit` rejects a response with
    more occurrences. Together they bound the cost of a stranger's event.

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
    for chunk, _ in event_view(event if isinstance(event, EVENT_VALUES) else json, limit).chunks(request):
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
    on_error: OnError = "raise",
) -> list[OccurrenceJson]:
    """The response of `GET /calendarView`: the occurrences of all events in the window [start, end), in order.

    They are ordered by start, then by end, then by the order of the events. The events may be an iterator; each is
    parsed once. A series returns its occurrences, another event itself; nested objects, such as the body, are not
    copied. `max_days` and `limit` work as in `instances`; the limit counts the occurrences of all events.

    An event with faults raises its error; with `on_error="skip"` it is left out, and a function `on_error` is called
    with the error.

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
    return merged_view(parsed_views(events, limit, on_error), request)


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


def parsed_views(
    events: Iterable[object], limit: int | None = None, on_error: OnError = "raise"
) -> Iterator[SeriesView | SingleView]:
    """Each event, parsed.

    Raises `RecurtzError` for an event with faults, its `target` beginning with the event's place.
    """
    handle = error_handler(on_error)
    require_events(events)
    return _parsed_views(events, limit, handle)


def _parsed_views(events: Iterable[object], limit: int | None, handle: Any) -> Iterator[SeriesView | SingleView]:  # noqa: ANN401  # a function or None
    for place, event in enumerate(events):
        try:
            yield _parsed_view(event, place, limit)
        except LimitExceededError:
            raise
        except RecurtzError as error:
            if handle is None:
                raise
            handle(error)


def _parsed_view(event: object, place: int, limit: int | None) -> SeriesView | SingleView:
    if type(event) is not dict and not isinstance(event, EVENT_VALUES):
        event = parse_object(event, f"events[{place}]")
    try:
        return event_view(event, limit)
    except RecurtzError as error:
        raise error.prefixed(f"events[{place}]") from None


def merged_view(views: Iterator[SeriesView | SingleView], request: Request) -> list[OccurrenceJson]:
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


def selected_names(select: Iterable[str] | None) -> Names:
    """The names of `select`.

    Raises `ArgumentTypeError` for anything but an iterable of names.
    """
    if select is None:
        return None
    names = () if isinstance(select, str) else tuple(select)
    if isinstance(select, str) or not all(isinstance(name, str) for name in names):
        raise ArgumentTypeError.expected("select", select, "use a list of names, such as ['start', 'end']")
    return frozenset(names)


# One stored event -----------------------------------------------------------------------------------------------------


def get_event(
    event: object, *, time_zone: str | tzinfo | Prefer = "UTC", select: Iterable[str] | None = None
) -> EventJson:
    """The response of `GET /events/{id}` for a stored event: all its properties, `start` and `end` in `time_zone`.

    The exceptions that a series lists are in that zone too. A time that is in that zone already stays as it is written,
    even in a DST gap. How the event repeats does not depend on the zone. `select` lists the properties to return.

    Raises `RecurtzError` for times with faults, or outside the years 1 to 9999 in the zone.

    >>> noon = {"dateTime": "2017-04-15T12:00:00", "timeZone": "Pacific Standard Time"}
    >>> get_event({"subject": "Noon", "start": noon, "end": noon}, select=["subject", "start"])
    {'subject': 'Noon', 'start': {'dateTime': '2017-04-15T19:00:00.0000000', 'timeZone': 'UTC'}}
    """
    target_zone, names = preferred_zone(time_zone), selected_names(select)
    zone(target_zone)  # which rejects an unknown zone before anything is parsed
    json = parse_all(_rendered, event_json(event), target_zone)
    selected = json if names is None else {name: json[name] for name in json if name in names}
    return cast("EventJson", selected)


def _rendered(run: Run, event: Any, time_zone: str | tzinfo) -> Json:  # noqa: ANN401  # a mapping
    is_all_day = run(parse_flag, event.get("isAllDay"), "isAllDay")
    times = run(_rendered_times, event, ["start", "end"], time_zone, is_all_day)
    json = {**event, **(times or {})}
    if event.get("exceptionOccurrences") is not None:
        listed = run(parse_list, event["exceptionOccurrences"], "exceptionOccurrences")
        json["exceptionOccurrences"] = [
            run(_rendered_exception, exception, f"exceptionOccurrences[{place}]", time_zone, is_all_day)
            for place, exception in enumerate(listed or ())
        ]
    return json


def _rendered_exception(value: object, target: str, time_zone: str | tzinfo, is_all_day: bool) -> Json:
    """An exception with the times that it has in a zone."""
    json = parse_object(value, target)
    try:
        is_all_day = parse_flag(json.get("isAllDay"), "isAllDay", is_all_day)
        names = [name for name in ("start", "end") if json.get(name) is not None]
        return {**json, **_rendered_times(json, names, time_zone, is_all_day)}
    except RecurtzError as error:
        raise error.prefixed(target) from None


def _rendered_times(json: Any, names: list[str], time_zone: str | tzinfo, is_all_day: bool) -> Json:  # noqa: ANN401  # a mapping
    """The named times, start or end or both, in a zone."""
    return parse_all(_render_times, json, names, time_zone, is_all_day)


def _render_times(run: Run, json: Any, names: list[str], time_zone: str | tzinfo, is_all_day: bool) -> Json:  # noqa: ANN401  # a mapping
    moments = [run(_stored_time, json.get(name), name, time_zone, is_all_day) for name in names]
    if not moments or None in moments:
        return {}
    texts = event_times(moments[0], moments[-1], is_all_day, (time_zone, time_zone), (names[0], names[-1]))
    return times_json(texts[: len(names)], [time_zone] * len(names), names)


def _stored_time(value: object, name: str, time_zone: str | tzinfo, is_all_day: bool) -> DateTimeTimeZone:
    """A start or end as it is written; of an all-day event the date alone, whatever its zone."""
    if is_all_day:
        return parse_moment(value, name, time_zone, zone(time_zone), is_all_day)
    moment = DateTimeTimeZone.from_graph(value, name)
    try:
        moment.instant()
    except OutOfRangeError as error:
        raise error.prefixed(name) from None
    return moment
