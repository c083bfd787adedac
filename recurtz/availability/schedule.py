"""`POST /me/calendar/getSchedule`: the availability of several people and rooms, from request to response.

Source: Graph, calendar: getSchedule. Clients send its names in two spellings, as Graph's own pages do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from recurtz._core.fields import OnError, Run, lowercase, parse_all, parse_integer, parse_list, parse_object
from recurtz.availability.busy import blocking_status
from recurtz.availability.periods import WEIGHTS, digits, parse_interval
from recurtz.availability.spans import Span
from recurtz.availability.working_hours import WorkingHours
from recurtz.errors import (
    ArgumentTypeError,
    LimitExceededError,
    MalformedValueError,
    OutOfRangeError,
    RecurtzError,
    require,
    short,
)
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.date_time_text import format_date_time
from recurtz.events.expansion import Request, timed
from recurtz.events.graph_json import times_json
from recurtz.events.indexed_events import EventView
from recurtz.events.prefer import Prefer, preferred_zone
from recurtz.events.view import views_near
from recurtz.events.window import Window, from_micros
from recurtz.zones.local_time import at_instant
from recurtz.zones.names import ZonesByName

Json = dict[str, Any]

_DEFAULT_INTERVAL = 30
_NAMES = frozenset(
    ("start", "end", "isAllDay", "showAs", "isCancelled", "responseStatus", "sensitivity", "subject", "location")
)
_OPEN = (None, "normal", "personal")
"""The values of `sensitivity` with which others may see what an event is about; None is a missing one."""


def get_schedule(
    body: object,
    calendars: Mapping[str, Iterable[object]],
    *,
    prefer: str | bytes | Iterable[str | bytes] | Prefer | None = None,
    working_hours: Mapping[str, WorkingHours] | None = None,
    details: bool = True,
    max_days: int | None = None,
    max_schedules: int | None = None,
    limit: int | None = None,
    time_zones: ZonesByName | None = None,
    on_error: OnError = "raise",
) -> dict[str, list[dict[str, Any]]]:
    """The response of `POST /me/calendar/getSchedule`: a `scheduleInformation` for each address in `schedules`.

    `body` has `schedules`, `startTime`, `endTime` and perhaps `availabilityViewInterval` in minutes, by default 30; the
    names in any letter case, the interval also as text. `calendars` has the events of each address, as a list or as a
    `Calendar`; an address that it does not have gets an `error` of its own. Addresses are compared without letter case.

    `scheduleItems` are the events that take time in the window, not clipped, with times in the zone of `prefer`; free
    events are among them, cancelled and declined ones are not. An all-day event lasts from midnight to midnight of its
    own zone. The subject and the location of an event are left out without `details`, and if the event is private or
    confidential. `working_hours` adds those of an address.

    `max_days` and `max_schedules` reject more days and more addresses; Graph's own limits are 62 days and 20 addresses,
    in practice 100. `limit` rejects a response with more items. Together they bound the cost of any client's request.

    Raises
    ------
    RecurtzError
        For a body or an event with faults. The codes are ErrorInvalidTimeInterval for an end before the start,
        ErrorInvalidMergedFreeBusyInterval for an interval that is not 5 to 1440 minutes or longer than the window,
        ErrorTimeIntervalTooBig and ErrorMailboxDataArrayTooBig for more than the maximum.
    LimitExceededError
        For more items than the limit.

    Examples
    --------
    >>> nine, noon, one = ({"dateTime": f"2017-09-04T{hour}:00:00", "timeZone": "UTC"} for hour in ("09", 12, 13))
    >>> body = {"schedules": ["adele@contoso.com"], "startTime": nine, "endTime": one, "availabilityViewInterval": 60}
    >>> response = get_schedule(body, {"adele@contoso.com": [{"subject": "Lunch", "start": noon, "end": one}]})
    >>> response["value"][0]["availabilityView"], response["value"][0]["scheduleItems"][0]["subject"]
    ('0002', 'Lunch')
    """
    known = _by_address(calendars, "calendars", "events")
    all_hours = {} if working_hours is None else working_hours
    hours = {address: all_hours[name] for address, name in _by_address(all_hours, "working_hours", "hours").items()}
    for value in hours.values():
        require(value, WorkingHours, "working_hours")
    query = parse_all(_parse, _without_case(parse_object(body, "body")), max_days, max_schedules, time_zones)
    zone = preferred_zone(Prefer.parse(prefer))
    if limit is not None:
        parse_integer(limit, "limit", 0)
    mailboxes = _Mailboxes(query, Request(query.window, zone, _NAMES, limit), details)
    near = _Near(query, calendars, on_error, time_zones)
    result: list[Json] = []
    for address in query.schedules:
        name = known.get(address.lower())
        if name is None:
            result.append({"scheduleId": address, "error": _unknown(address)})
            continue
        schedule: Json = {"scheduleId": address}
        try:
            schedule |= mailboxes.schedule(near.views(name))
        except LimitExceededError as error:
            raise LimitExceededError(str(error), target="endTime") from None
        except RecurtzError as error:
            raise error.prefixed(f"calendars[{short(name)}]") from None
        if (own := hours.get(address.lower())) is not None:
            schedule["workingHours"] = own.to_graph()
        result.append(schedule)
    return {"value": result}


def _by_address(mapping: object, name: str, values: str) -> dict[str, str]:
    """The addresses of a mapping, by the same in lower case.

    Raises `ArgumentTypeError`.
    """
    hint = f"use a mapping from addresses to {values}"
    if not isinstance(mapping, Mapping):
        raise ArgumentTypeError.expected(name, mapping, hint)
    result: dict[str, str] = {}
    for address in mapping:
        if not isinstance(address, str):
            raise ArgumentTypeError.expected(name, address, hint)
        other = result.setdefault(address.lower(), address)
        if other != address:
            raise ArgumentTypeError(f"{name} has {short(other)} and {short(address)}, which are one address; use one")
    return result


def _unknown(address: str) -> Json:
    # The code is what the service sends for an address that is not a mailbox: microsoft-graph-docs issue 11225.
    return {"message": f"Unable to resolve e-mail address {address} to a mailbox.", "responseCode": "5009"}


# The body -------------------------------------------------------------------------------------------------------------


class _Query(NamedTuple):
    """What a body requests; the interval is in microseconds."""

    schedules: list[str]
    window: Window
    interval: int


def _without_case(json: Mapping[str, Any]) -> dict[str, Any]:
    return {name.lower(): value for name, value in json.items()}


def _parse(
    run: Run, json: dict[str, Any], max_days: int | None, max_schedules: int | None, time_zones: ZonesByName | None
) -> _Query:
    schedules = run(_parse_schedules, json.get("schedules"), max_schedules)
    start = run(_parse_time, json.get("starttime"), "startTime", time_zones)
    end = run(_parse_time, json.get("endtime"), "endTime", time_zones)
    window = run(_parse_window, start, end, max_days) if start and end else None
    value = json.get("availabilityviewinterval")
    interval = None
    if window is not None:
        minutes = _DEFAULT_INTERVAL if value is None else value
        interval = run(parse_interval, minutes, window.micros(), "availabilityViewInterval")
    return _Query(schedules, window, interval)  # type: ignore[arg-type]  # None only if an error is collected


def _parse_schedules(value: object, most: int | None) -> list[str]:
    if value is None:
        raise MalformedValueError.expected("schedules", value, "use a list of e-mail addresses")
    addresses = parse_list(value, "schedules")
    for place, address in enumerate(addresses):
        if not isinstance(address, str):
            raise MalformedValueError.expected(f"schedules[{place}]", address, "use an e-mail address")
    if most is not None and len(addresses) > parse_integer(most, "max_schedules", 0):
        message = f"schedules has {len(addresses)} addresses; use at most {most}"
        raise RecurtzError(message, code="ErrorMailboxDataArrayTooBig", target="schedules")
    return addresses


def _parse_time(value: object, target: str, time_zones: ZonesByName | None) -> datetime:
    """An instant in UTC. Its names, too, come in any letter case."""
    json = _without_case(parse_object(value, target))
    named = {"dateTime": json.get("datetime"), "timeZone": json.get("timezone")}
    moment = DateTimeTimeZone.from_graph(named, target, time_zones)
    try:
        return moment.instant()
    except OutOfRangeError as error:
        raise error.prefixed(target) from None


def _parse_window(start: datetime, end: datetime, max_days: int | None) -> Window:
    if end < start:
        message = f"endTime {end.isoformat()} is before startTime {start.isoformat()}; use a later one"
        raise RecurtzError(message, code="ErrorInvalidTimeInterval", target="endTime")
    if max_days is not None and (end - start).total_seconds() > parse_integer(max_days, "max_days", 0) * 86_400:
        message = f"the window from {start.isoformat()} to {end.isoformat()} is longer than {max_days} days"
        raise RecurtzError(f"{message}; use a shorter one", code="ErrorTimeIntervalTooBig", target="endTime")
    return Window(start, end)


# The items ------------------------------------------------------------------------------------------------------------


class _Near:
    """The events of mailboxes near a window.

    If an address is requested twice, its events are read once: they can be an iterator, or change meanwhile.
    """

    def __init__(
        self,
        query: _Query,
        calendars: Mapping[str, Iterable[object]],
        on_error: OnError,
        time_zones: ZonesByName | None,
    ) -> None:
        self._calendars = calendars
        self._arguments = query.window.micros(), on_error, time_zones
        self._has_twins = len(set(map(str.lower, query.schedules))) < len(query.schedules)
        self._kept: dict[str, list[EventView]] = {}

    def views(self, name: str) -> Iterable[EventView]:
        """The events of the mailbox of a name in the calendars.

        Raises `RecurtzError`.
        """
        if name in self._kept:
            return self._kept[name]
        views = views_near(self._calendars[name], *self._arguments)
        if self._has_twins:
            self._kept[name] = views = [*views]
        return views


class _Mailboxes:
    """The mailboxes of one request, one after another; their items are counted together."""

    def __init__(self, query: _Query, request: Request, details: bool) -> None:
        self._query = query
        self._request = request
        self._details = details
        self._count = 0

    def schedule(self, views: Iterable[EventView]) -> Json:
        """The `availabilityView` and the `scheduleItems` of a mailbox.

        Raises `LimitExceededError`.
        """
        found: list[tuple[Span, Json]] = []
        for pair in self._items(views):
            self._count += 1
            self._request.check(self._count)
            found.append(pair)
        found.sort(key=_edges)
        blocking = [span for span, _ in found if span.status in WEIGHTS]
        return {
            "availabilityView": digits(blocking, self._request.micros, self._query.interval),
            "scheduleItems": [item for _, item in found],
        }

    def _items(self, views: Iterable[EventView]) -> Iterator[tuple[Span, Json]]:
        """For each occurrence that takes time in the window, when that is, and its `scheduleItem`."""
        start, end = self._request.micros
        for view in views:
            for json, low, high in timed(view, self._request):
                status = blocking_status(view.properties, json)
                if status is not None and low < end and high > start and low < high:
                    span = Span(low, high, status)
                    if (times := self._times(json, span)) is not None:
                        yield span, {**self._visible(json, view.properties, status), **times}

    def _visible(self, json: Json, series: Json, status: str) -> Json:
        """What others may see of an event, beside its times. An exception has what is null from its series."""
        if not self._details:
            return {"status": status}
        names = ("sensitivity", "subject", "location")
        own, subject, location = (series.get(name) if json.get(name) is None else json[name] for name in names)
        sensitivity = None if own is None else lowercase(own)
        item = {"isPrivate": sensitivity == "private", "status": status}
        if sensitivity not in _OPEN:
            return item
        named = location.get("displayName") if isinstance(location, Mapping) else None
        return {**item, "subject": subject or "", "location": named or ""}

    def _times(self, json: Json, span: Span) -> Json | None:
        """Start and end; of an all-day event its midnights as they are in the requested zone.

        None where they are outside the years 1 to 9999 there.
        """
        if not json.get("isAllDay"):
            return {"start": json["start"], "end": json["end"]}
        zone_name = self._request.zone_name
        try:
            texts = self._local_text(span.start), self._local_text(span.end)
        except (OverflowError, ValueError):
            return None
        return times_json(texts, (zone_name, zone_name))

    def _local_text(self, micros: int) -> str:
        return format_date_time(at_instant(from_micros(micros), self._request.tz))


def _edges(pair: tuple[Span, Json]) -> tuple[int, int]:
    return pair[0].start, pair[0].end
