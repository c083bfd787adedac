"""Graph's requests about events, JSON in and JSON out: what a server answers, for everything about time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta, tzinfo
from itertools import chain, islice
from typing import Any

from recurtz._core.fields import lowercase, parse_flag, parse_integer, parse_list, parse_object, require_events
from recurtz.errors import ArgumentTypeError, OutOfRangeError, RecurtzError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.graph_json import Asked, Names, Series, Single
from recurtz.events.occurrence import OCCURRENCE_TYPES, render_times
from recurtz.events.parsing import parse_moment, parse_window
from recurtz.events.prefer import Prefer, preferred_zone
from recurtz.zones.names import zone

_SOME = 256
"""So many events are read at once."""

_TYPES = frozenset(map(str.lower, (*OCCURRENCE_TYPES, "seriesMaster")))


def is_series(event: Mapping[str, Any]) -> bool:
    """Whether an event is a series: as its type says; without one, or with one that Graph has not, by its recurrence.

    >>> is_series({"type": "singleInstance"}), is_series({"recurrence": {"pattern": {}, "range": {}}})
    (False, True)
    """
    kind = lowercase(event.get("type"))
    if kind in _TYPES:
        return kind == "seriesmaster"
    return event.get("recurrence") is not None


def instances(
    event: object,
    start: datetime | str,
    end: datetime | str,
    time_zone: str | tzinfo | Prefer = "UTC",
    select: Iterable[str] | None = None,
    *,
    max_days: int | None = None,
    limit: int | None = None,
) -> list[dict[str, Any]]:
    """What `GET /events/{id}/instances` answers: the occurrences and exceptions that the window [start, end) holds.

    Each is the master's properties with what tells it from the master; its `start` and `end` are told in `time_zone`.
    Objects within it, such as the body, are not copied. `select` names the properties to keep.

    `max_days` refuses longer windows, as Graph does those of more than 1825; `limit` refuses an answer of more than so
    many. What an event of a stranger's can cost is then bounded.

    Raises
    ------
    RecurtzError
        For an event that is no series or that cannot be read, and for a window too long.
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
    >>> [found] = instances(lunch, "2017-11-06", "2017-11-07", select=["subject", "start"])
    >>> found
    {'subject': 'Lunch', 'start': {'dateTime': '2017-11-06T20:00:00.0000000', 'timeZone': 'UTC'}}
    """
    event = parse_object(event, "event")
    if not is_series(event):
        message = "the event is no series and has no instances; ask for one whose type is 'seriesMaster'"
        raise RecurtzError(message, target="type")
    asked = _asked(start, end, time_zone, select, max_days, limit)
    told: list[dict[str, Any]] = []
    for json, _ in Series(event, asked.limit).runs(asked):
        told += json
        asked.check(len(told))
    return told


def calendar_view(
    events: Iterable[object],
    start: datetime | str,
    end: datetime | str,
    time_zone: str | tzinfo | Prefer = "UTC",
    select: Iterable[str] | None = None,
    *,
    max_days: int | None = None,
    limit: int | None = None,
) -> list[dict[str, Any]]:
    """What `GET /calendarView` answers: the times of all events that the window [start, end) holds, in order.

    They are ordered by start, then by end, then as the events come, which may be an iterator: each is read once. A
    series gives its occurrences, any other event itself; objects within them, such as the body, are not copied.
    `max_days` and `limit` refuse as those of `instances` do; the limit counts what all events give together.

    Raises
    ------
    RecurtzError
        For an event that cannot be read, its `target` beginning with the event's place, and for a window too long.
    LimitExceededError
        For an answer of more than the limit.

    Examples
    --------
    >>> noon = {"dateTime": "2017-04-15T12:00:00", "timeZone": "Pacific Standard Time"}
    >>> one = {"dateTime": "2017-04-15T13:00:00", "timeZone": "Pacific Standard Time"}
    >>> events = [{"subject": "Late", "start": one, "end": one}, {"subject": "Early", "start": noon, "end": noon}]
    >>> [found["subject"] for found in calendar_view(events, "2017-04-15", "2017-04-16")]
    ['Early', 'Late']
    """
    asked = _asked(start, end, time_zone, select, max_days, limit)
    return _view(_read_all(events, asked.limit), asked)


class Calendar:
    """Events that are read once, to be asked for many windows: `calendar_view` without the cost of reading.

    What is read are the events as they are now; a calendar does not see what becomes of their properties later. Objects
    within them, such as the body, are not copied, and stand in every answer: do not change them.

    Raises `RecurtzError` for an event that cannot be read, its `target` beginning with the event's place.

    >>> noon = {"dateTime": "2017-04-15T12:00:00", "timeZone": "Pacific Standard Time"}
    >>> calendar = Calendar([{"subject": "Noon", "start": noon, "end": noon}])
    >>> [len(calendar.view(day, "2017-04-17")) for day in ("2017-04-15", "2017-04-16")]
    [1, 0]
    """

    __slots__ = ("_events",)

    def __init__(self, events: Iterable[object]) -> None:
        self._events = tuple(_read_all(events))

    def __len__(self) -> int:
        return len(self._events)

    def view(
        self,
        start: datetime | str,
        end: datetime | str,
        time_zone: str | tzinfo | Prefer = "UTC",
        select: Iterable[str] | None = None,
        *,
        max_days: int | None = None,
        limit: int | None = None,
    ) -> list[dict[str, Any]]:
        """What `GET /calendarView` answers, as `calendar_view` tells it.

        Raises `RecurtzError` for a window too long, or that cannot be read, and `LimitExceededError` beyond the limit.
        """
        asked = _asked(start, end, time_zone, select, max_days, limit)
        return _view(iter(self._events), asked)


def tell(
    event: object,
    start: datetime | str,
    end: datetime | str,
    time_zone: str | tzinfo = "UTC",
    select: Iterable[str] | None = None,
) -> Iterator[dict[str, Any]]:
    """What of an event the window [start, end) holds, one by one: of a series its occurrences, else the event itself.

    Left out are those that the years 1 to 9999 cannot hold in the zone; of the rest `select` names what to tell.

    Raises `RecurtzError` for an event or a window that cannot be read, or a name that is no zone.

    >>> noon = {"dateTime": "2017-04-15T12:00:00", "timeZone": "Pacific Standard Time"}
    >>> [found] = tell({"start": noon, "end": noon}, "2017-04-15", "2017-04-16")
    >>> found["start"]["dateTime"]
    '2017-04-15T19:00:00.0000000'
    """
    asked = Asked(parse_window(start, end), time_zone, _names(select))
    return chain.from_iterable(json for json, _ in _read(parse_object(event, "event")).runs(asked))


def _asked(
    start: datetime | str,
    end: datetime | str,
    time_zone: str | tzinfo | Prefer,
    select: Iterable[str] | None,
    max_days: int | None,
    limit: int | None,
) -> Asked:
    if limit is not None:
        parse_integer(limit, "limit", 0)
    if max_days is not None:
        parse_integer(max_days, "max_days", 0, timedelta.max.days)
    return Asked(parse_window(start, end, max_days), preferred_zone(time_zone), _names(select), limit)


def _read(event: Mapping[str, Any], limit: int | None = None) -> Series | Single:
    return Series(event, limit) if is_series(event) else Single(event)


def _read_all(events: Iterable[object], limit: int | None = None) -> Iterator[Series | Single]:
    require_events(events)
    for place, event in enumerate(events):
        json = event if isinstance(event, dict) else parse_object(event, f"events[{place}]")
        try:
            yield _read(json, limit)
        except RecurtzError as error:
            raise error.prefixed(f"events[{place}]") from None


def _view(events: Iterator[Series | Single], asked: Asked) -> list[dict[str, Any]]:
    """What a window holds, in order. Some events are read, then told: one by one would take a quarter more time."""
    told: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    count = 0
    while some := list(islice(events, _SOME)):
        for event in some:
            for found, orders in event.runs(asked):
                count += len(found)
                asked.check(count)
                for order, json in zip(orders(), found, strict=True):
                    told[order].append(json)
    return [json for order in sorted(told) for json in told[order]]


def _names(select: Iterable[str] | None) -> Names:
    if select is None:
        return None
    names = () if isinstance(select, str) else tuple(select)
    if isinstance(select, str) or not all(isinstance(name, str) for name in names):
        raise ArgumentTypeError.expected("select", select, "use a list of names, such as ['start', 'end']")
    return frozenset(names)


def get_event(
    event: object, time_zone: str | tzinfo | Prefer = "UTC", select: Iterable[str] | None = None
) -> dict[str, Any]:
    """What `GET /events/{id}` answers of an event that is kept: all of it, its `start` and `end` told in `time_zone`.

    So are those of the exceptions that a series lists; how it repeats does not depend on who asks. What is written in
    that very zone stays as it is written, even in a gap. `select` names the properties to keep.

    Raises `RecurtzError` for times that cannot be read, or that the years 1 to 9999 cannot hold in the zone.

    >>> noon = {"dateTime": "2017-04-15T12:00:00", "timeZone": "Pacific Standard Time"}
    >>> get_event({"subject": "Noon", "start": noon, "end": noon}, select=["subject", "start"])
    {'subject': 'Noon', 'start': {'dateTime': '2017-04-15T19:00:00.0000000', 'timeZone': 'UTC'}}
    """
    asked, names = preferred_zone(time_zone), _names(select)
    zone(asked)  # refused before anything is read
    json = parse_object(event, "event")
    is_all_day = parse_flag(json.get("isAllDay"), "isAllDay")
    told = {**json, **_retold(json, ["start", "end"], asked, is_all_day)}
    if json.get("exceptionOccurrences") is not None:
        listed = parse_list(json["exceptionOccurrences"], "exceptionOccurrences")
        told["exceptionOccurrences"] = [
            _exception_told(exception, f"exceptionOccurrences[{place}]", asked, is_all_day)
            for place, exception in enumerate(listed)
        ]
    return told if names is None else {name: told[name] for name in told if name in names}


def _exception_told(value: object, target: str, time_zone: str | tzinfo, is_all_day: bool) -> dict[str, Any]:
    """An exception with such times as it has, told in a zone."""
    json = parse_object(value, target)
    try:
        is_all_day = parse_flag(json.get("isAllDay"), "isAllDay", is_all_day)
        names = [name for name in ("start", "end") if json.get(name) is not None]
        return {**json, **_retold(json, names, time_zone, is_all_day)}
    except RecurtzError as error:
        raise error.prefixed(target) from None


def _retold(
    json: Mapping[str, Any], names: list[str], time_zone: str | tzinfo, is_all_day: bool
) -> dict[str, dict[str, str]]:
    """The times that are named, start or end or both, told in a zone."""
    moments = [_moment(json.get(name), name, time_zone, is_all_day) for name in names]
    if not moments:
        return {}
    return render_times(moments[0], moments[-1], is_all_day, time_zone, time_zone, (names[0], names[-1]))


def _moment(value: object, name: str, time_zone: str | tzinfo, is_all_day: bool) -> DateTimeTimeZone:
    """A start or end as it is written; of an all-day event the date alone counts, whatever its zone."""
    if is_all_day:
        return parse_moment(value, name, time_zone, zone(time_zone), is_all_day)
    moment = DateTimeTimeZone.from_graph(value, name)
    try:
        moment.instant()
    except OutOfRangeError as error:
        raise error.prefixed(name) from None
    return moment
