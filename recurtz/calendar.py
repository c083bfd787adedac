"""Many events, parsed once and found by time: what a server keeps for each mailbox."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from math import inf
from operator import attrgetter
from threading import Lock
from typing import Any, NamedTuple

from recurtz._core.fields import OnError, error_handler, parse_object
from recurtz._core.interval_tree import IntervalTree
from recurtz.availability.busy import BUSY
from recurtz.availability.periods import BusyPeriod, busy_periods
from recurtz.errors import EventNotFoundError, PropertyError, RecurtzError, require, short
from recurtz.events.coarse_bounds import coarse_bounds
from recurtz.events.event_lists import is_mixed, merge_list
from recurtz.events.event_source import EventSource, EventView
from recurtz.events.expansion import event_view
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence import Occurrence
from recurtz.events.parsing import EVENT_VALUES, is_series
from recurtz.events.prefer import Prefer
from recurtz.events.view import merged_view, parsed_views, view_request
from recurtz.json_types import OccurrenceJson
from recurtz.zones.names import GivenZones, ZonesByName

Json = Mapping[str, Any]
Event = dict[str, Any] | SeriesMaster | Occurrence


class Calendar(EventSource):
    """The events of a mailbox, parsed once and found by time.

    A view of a week, or a question about it, costs what it returns, whether the calendar has a thousand events or a
    hundred thousand: it visits no event that ended before or starts after, only series that may still happen. Threads
    may read while another one writes; a reader gets the events as they were before a change or after it.

    `events` is a list of JSON, values or models, also one of a synchronisation, with masters, occurrences, exceptions
    and `@removed` in any order; or another calendar. Iteration returns the events in the order in which they were
    added, `calendar[id]` one of them, and `id in calendar` is true if there is one. JSON and models are returned as
    JSON, values as they are; an exception is part of its series.

    A calendar does not notice later changes of the events' properties. Nested objects, such as the body, are not
    copied, and are part of every view: do not change them. An event with faults raises its error and changes nothing;
    with `on_error="skip"` it is left out, and a function `on_error` is called with the error. `time_zones` maps names
    to zones that only the caller knows.

    Raises `RecurtzError` for an event with faults, its `target` beginning with the event's place.

    >>> noon = {"dateTime": "2017-04-15T12:00:00", "timeZone": "Pacific Standard Time"}
    >>> calendar = Calendar([{"id": "AAMk", "subject": "Noon", "start": noon, "end": noon}])
    >>> [len(calendar.view(day, "2017-04-17")) for day in ("2017-04-15", "2017-04-16")]
    [1, 0]
    >>> calendar.discard("AAMk")
    >>> len(calendar)
    0
    """

    __slots__ = ("_handle", "_lock", "_state", "_time_zones")

    def __init__(
        self, events: Iterable[object] = (), *, on_error: OnError = "raise", time_zones: ZonesByName | None = None
    ) -> None:
        self._handle = error_handler(on_error)
        self._time_zones = GivenZones.parse(time_zones)
        self._lock = Lock()
        self._state: _State = (
            events._state
            if isinstance(events, Calendar)
            else _State.of(parsed_views(events, on_error=on_error, time_zones=self._time_zones))
        )

    def __len__(self) -> int:
        return len(self._state.by_time)

    def __iter__(self) -> Iterator[Event]:
        return iter([entry.copy() for entry in sorted(self._state.by_time, key=_sequence)])

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and bool(_with(self._state.by_id, id))

    def __getitem__(self, id: str) -> Event:
        """The event of an id; of several with one id the last.

        Raises `EventNotFoundError`, a KeyError.
        """
        require(id, str, "id")
        entries = _with(self._state.by_id, id)
        if not entries:
            raise EventNotFoundError(f"the calendar has no event with the id {short(id)}; add it, or use another id")
        return entries[-1].copy()

    def add(self, event: object) -> None:
        """Add an event; it replaces the one with the same id.

        An exception or an occurrence whose master is in the calendar becomes a part of it, and a master takes in those
        that were added before it.

        Raises `RecurtzError` for an event with faults, and for `@removed`; then nothing changes.
        """
        try:
            with self._lock:
                self._state = self._state.added(event, self._time_zones)
        except RecurtzError as error:
            if self._handle is None:
                raise
            self._handle(error)

    def discard(self, id: str) -> None:
        """Remove the event of an id, if there is one.

        Raises `ArgumentTypeError` for an id that is not text.
        """
        require(id, str, "id")
        with self._lock:
            self._state = self._state.without(_with(self._state.by_id, id))

    def view(
        self,
        start: datetime | str,
        end: datetime | str,
        *,
        time_zone: str | tzinfo | Prefer = "UTC",
        select: Iterable[str] | None = None,
        max_days: int | None = None,
        limit: int | None = None,
    ) -> list[OccurrenceJson]:
        """The response of `GET /calendarView`, as `calendar_view` returns it.

        Raises `RecurtzError` for a window with faults or a longer one, `LimitExceededError` for more than the limit.
        """
        request = view_request(start, end, time_zone, select, max_days, limit)
        return merged_view(iter(self._views_near(request.micros)), request)

    def busy_periods(
        self, start: datetime | str, end: datetime | str, *, busy: Iterable[str] = BUSY, max_days: int | None = None
    ) -> list[BusyPeriod]:
        """The periods in which the events block time, as `recurtz.busy_periods` returns them.

        Raises `RecurtzError` for a window with faults, and for a status that Graph does not know.
        """
        return busy_periods(self, start, end, busy=busy, max_days=max_days)

    def _views_near(self, window: tuple[int, int]) -> list[EventView]:
        return [entry.view for entry in sorted(self._state.by_time.overlapping(*window), key=_sequence)]

    def __getstate__(self) -> tuple[Any, ...]:
        return self._state, self._time_zones, self._handle

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self._state, self._time_zones, self._handle = state
        self._lock = Lock()


# The events of one moment, which never change -------------------------------------------------------------------------


class _Entry(NamedTuple):
    """One event of a calendar."""

    sequence: int
    """The order in which events were added."""

    id: str | None
    series: str | None
    """Of an occurrence whose master is not in the calendar, the id of the master."""

    event: Event
    view: EventView

    @classmethod
    def of(cls, view: EventView, sequence: int) -> _Entry:
        given = view.given
        if isinstance(given, EVENT_VALUES):
            id_ = given.id if isinstance(given, SeriesMaster) else given.occurrence_id
            return cls(sequence, id_, None, given, view)
        event = dict(given)  # type: ignore[call-overload]  # it was parsed, so it is a mapping
        id_, series = event.get("id"), None if is_series(event) else event.get("seriesMasterId")
        return cls(sequence, _text(id_), _text(series), event, view)

    @property
    def json(self) -> Json:
        """The event as JSON; of a value nothing, because lists do not merge values either."""
        return self.event if isinstance(self.event, dict) else {}

    def copy(self) -> Event:
        return dict(self.event) if isinstance(self.event, dict) else self.event


_sequence = attrgetter("sequence")
_Tree = IntervalTree[_Entry]


class _State(NamedTuple):
    """The events of a calendar at one moment."""

    by_time: _Tree
    """All events, by their first start."""

    by_id: _Tree
    of_series: _Tree
    """Occurrences whose master is not in the calendar, by its id."""

    next: int
    """The sequence of the next event."""

    @classmethod
    def of(cls, views: Iterable[EventView]) -> _State:
        entries = [_Entry.of(view, sequence) for sequence, view in enumerate(views)]
        timed = [((first, entry.sequence), last, entry) for entry in entries for first, last in [_bounds(entry)]]
        by_id = [((entry.id, entry.sequence), 0, entry) for entry in entries if entry.id is not None]
        of_series = [((entry.series, entry.sequence), 0, entry) for entry in entries if entry.series is not None]
        by_time, by_identity, by_series = (_Tree.of(sorted(items, key=_key)) for items in (timed, by_id, of_series))
        return cls(by_time, by_identity, by_series, len(entries))

    def without(self, entries: Iterable[_Entry]) -> _State:
        by_time, by_id, of_series, next_ = self
        for entry in entries:
            by_time = by_time.removed((_bounds(entry)[0], entry.sequence))
            if entry.id is not None:
                by_id = by_id.removed((entry.id, entry.sequence))
            if entry.series is not None:
                of_series = of_series.removed((entry.series, entry.sequence))
        return _State(by_time, by_id, of_series, next_)

    def added(self, event: object, time_zones: ZonesByName | None) -> _State:
        """The state with one event more, which replaces those with its id."""
        if not isinstance(event, EVENT_VALUES):
            json = parse_object(event, "event")
            if json.get("@removed") is not None:
                raise PropertyError.rejected("@removed", json["@removed"], "use discard to remove an event")
            if (master := self._master_of(json)) is not None:
                view = event_view(_merged(master.json, [json], time_zones), None, time_zones)
                return self.without([master])._with(_Entry.of(view, master.sequence))
            if is_series(json) and (parts := _with(self.of_series, _text(json.get("id")))):
                merged = _merged(json, [part.json for part in parts], time_zones)
                return self.without(parts)._replaced(event_view(merged, None, time_zones))
        return self._replaced(event_view(event, None, time_zones))

    def _replaced(self, view: EventView) -> _State:
        entry = _Entry.of(view, self.next)
        return self.without(_with(self.by_id, entry.id))._with(entry)._replace(next=self.next + 1)

    def _with(self, entry: _Entry) -> _State:
        by_time, by_id, of_series, next_ = self
        first, last = _bounds(entry)
        by_time = by_time.added((first, entry.sequence), last, entry)
        if entry.id is not None:
            by_id = by_id.added((entry.id, entry.sequence), 0, entry)
        if entry.series is not None:
            of_series = of_series.added((entry.series, entry.sequence), 0, entry)
        return _State(by_time, by_id, of_series, next_)

    def _master_of(self, event: Json) -> _Entry | None:
        """The series in the calendar of which an event is an occurrence."""
        if not is_mixed(event) or is_series(event):
            return None
        found = _with(self.by_id, _text(event.get("seriesMasterId")))
        return next((entry for entry in found if is_series(entry.json)), None)


def _with(tree: _Tree, id: str | None) -> list[_Entry]:
    """The entries of an id, in order."""
    return [] if id is None else tree.between((id,), (id, inf))


def _bounds(entry: _Entry) -> tuple[int, int]:
    return coarse_bounds(entry.view)


def _key(item: tuple[Any, int, _Entry]) -> Any:  # noqa: ANN401  # a key of the tree
    return item[0]


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _merged(master: Json, parts: Iterable[Json], time_zones: ZonesByName | None) -> Json:
    """A master with occurrences and exceptions as parts of it; of two exceptions of one date, the later.

    Raises `RecurtzError` for an exception that names no date, or has faults.
    """
    merged: Json = master
    for _, result in merge_list([*enumerate([master, *parts])], time_zones):
        if isinstance(result, RecurtzError):
            raise result
        merged = result
    listed = merged.get("exceptionOccurrences")
    if not isinstance(listed, list):
        return merged
    by_date = {_date_key(exception, place): exception for place, exception in enumerate(listed)}
    return {**merged, "exceptionOccurrences": [*by_date.values()]}


def _date_key(exception: Any, place: int) -> object:  # noqa: ANN401  # JSON
    identity = exception.get("occurrenceId") if isinstance(exception, Mapping) else None
    return place if identity is None else identity
