"""Many events, parsed once and found by time: what a server keeps for each mailbox."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from operator import attrgetter
from threading import Lock
from typing import TYPE_CHECKING, Any

from recurtz._core.fields import OnError, error_handler
from recurtz.availability.busy import BUSY, parse_busy
from recurtz.availability.periods import BusyPeriod, busy_periods
from recurtz.errors import EventNotFoundError, RecurtzError, require, short
from recurtz.events.coarse_bounds import coarse_bounds
from recurtz.events.date_time import parse_instant
from recurtz.events.expansion import event_view
from recurtz.events.indexed_events import EventView, IndexedEvents
from recurtz.events.prefer import Prefer
from recurtz.events.snapshot import Event, Snapshot, with_id
from recurtz.events.view import merged_view, parsed_views, view_request
from recurtz.events.window import to_micros
from recurtz.json_types import OccurrenceJson
from recurtz.zones.names import GivenZones, ZonesByName

if TYPE_CHECKING:
    from recurtz.availability.conflicts import Conflict, ConflictBeyond, NoConflict

_sequence = attrgetter("sequence")


class Calendar(IndexedEvents):
    """The events of a mailbox, parsed once and indexed by time.

    A view does not visit events that ended before the window or start after it. So its cost depends on its result and
    on the number of series that can happen in the window, not on all events. Threads may read while another one writes;
    a reader gets the events before a change or after it.

    `events` is a list of JSON, values or models. It can be the list of a synchronisation, with masters, occurrences,
    exceptions and `@removed` in any order. It can also be another calendar, whose `time_zones` are used unless others
    are given. Iteration returns the events in the order in which they were added. `calendar[id]` returns one event, and
    `id in calendar` is true if there is one. JSON and models are returned as JSON, values as they are; an exception is
    part of its series.

    A calendar does not notice later changes of the events' properties. Nested objects, such as the body, are not
    copied, and are part of every view: do not change them. An event with faults raises its error and changes nothing;
    with `on_error="skip"` it is left out, and a function `on_error` is called with the error. `time_zones` maps names
    to zones that only the caller knows. Functions with an argument `events` also take a calendar; its own `on_error`
    and `time_zones` then apply.

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
    _time_zones: GivenZones | None

    def __init__(
        self, events: Iterable[object] = (), *, on_error: OnError = "raise", time_zones: ZonesByName | None = None
    ) -> None:
        self._handle = error_handler(on_error)
        given = events._time_zones if isinstance(events, Calendar) and time_zones is None else time_zones
        self._time_zones = GivenZones.parse(given)
        self._lock = Lock()
        self._state: Snapshot = (
            events._state
            if isinstance(events, Calendar)
            else Snapshot.of(parsed_views(events, on_error=on_error, time_zones=self._time_zones))
        )

    def __repr__(self) -> str:
        return f"<Calendar with {len(self)} {'event' if len(self) == 1 else 'events'}>"

    def __len__(self) -> int:
        return len(self._state.by_time)

    def __iter__(self) -> Iterator[Event]:
        return iter([entry.copy() for entry in sorted(self._state.by_time, key=_sequence)])

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and bool(with_id(self._state.by_id, id))

    def __getitem__(self, id: str) -> Event:
        """The event of an id; of several with one id the last.

        Raises `EventNotFoundError`, a KeyError.
        """
        require(id, str, "id")
        entries = with_id(self._state.by_id, id)
        if not entries:
            message = f"the calendar has no event with the id {short(id)}; add it, or use another id"
            raise EventNotFoundError(message, target="id")
        return entries[-1].copy()

    def add(self, event: object) -> None:
        """Add an event; it replaces the one with the same id.

        An exception or an occurrence whose master is in the calendar becomes a part of the master, also if it was added
        before the master.

        Raises `RecurtzError` for an event with faults, and for `@removed`; then nothing changes.
        """
        try:
            with self._lock:
                self._state = self._state.added(event, self._time_zones)
        except RecurtzError as error:
            self._handle(error)

    def discard(self, id: str) -> None:
        """Remove the event with an id, if there is one; a synchronisation marks such an event with `@removed`.

        The id of an occurrence or an exception of a series cancels it, so that its date is free.

        Raises `ArgumentTypeError` for an id that is not text.
        """
        require(id, str, "id")
        with self._lock:
            self._state = self._state.discarded(id, self._time_zones)

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

        `start` and `end` are aware datetimes or ISO 8601 text; text without an offset is in UTC, whatever zone is
        requested.

        Raises `RecurtzError` for a window with faults or a longer one, `LimitExceededError` for more than the limit.
        """
        request = view_request(start, end, time_zone, select, max_days, limit)
        return merged_view(iter(self._views_near(request.micros)), request)

    def busy_periods(
        self, start: datetime | str, end: datetime | str, *, busy: Iterable[str] = BUSY, max_days: int | None = None
    ) -> list[BusyPeriod]:
        """The periods in which the events block time, as `recurtz.busy_periods` returns them.

        `start` and `end` are aware datetimes or ISO 8601 text; text without an offset is in UTC, whatever zone is
        requested.

        Raises `RecurtzError` for a window with faults, and for a status that Graph does not know.
        """
        return busy_periods(self, start, end, busy=busy, max_days=max_days)

    def first_conflict(
        self, event: object, *, until: datetime | str | None = None, busy: Iterable[str] = BUSY
    ) -> Conflict | NoConflict | ConflictBeyond:
        """The first time at which an event overlaps any event of the calendar, or the proof that it never does.

        The result is that of `recurtz.first_conflict`, for all events at once. An event does not conflict with its own
        earlier version: events with the same `id` or `iCalUId` are left out; for an occurrence, only its own date is
        left out. As a condition, only `NoConflict` is false.

        Raises `RecurtzError` as `recurtz.first_conflict` does.

        >>> nine, ten = ({"dateTime": f"2017-09-04T{hour}:00:00", "timeZone": "UTC"} for hour in ("09", "10"))
        >>> daily = {
        ...     "pattern": {"type": "daily", "interval": 1}, "range": {"type": "noEnd", "startDate": "2017-09-04"}
        ... }
        >>> Calendar([{"start": nine, "end": ten, "recurrence": daily}]).first_conflict({"start": nine, "end": ten}).end
        datetime.datetime(2017, 9, 4, 10, 0, tzinfo=datetime.timezone.utc)
        """
        from recurtz.availability.blocking import blocking  # most programs need no conflicts
        from recurtz.availability.bookings import Booking
        from recurtz.availability.conflicts import first_conflict_of_many

        view = event_view(event, None, self._time_zones)
        wanted = parse_busy(busy)
        first, last = coarse_bounds(view)
        if until is not None:
            until = parse_instant(until, "until")
            last = min(last, to_micros(until))
        others = [*Booking(view).others(self._views_near((first, last)), wanted)]
        return first_conflict_of_many(blocking(view, wanted), others, until=until)

    def conflicts(
        self, event: object, start: datetime | str, end: datetime | str, *, busy: Iterable[str] = BUSY
    ) -> Iterator[Conflict]:
        """All conflicts of an event with those of the calendar in the window [start, end), one by one and in order.

        The result is that of `recurtz.conflicts`, with the `time_zones` of the calendar.

        `start` and `end` are aware datetimes or ISO 8601 text; text without an offset is in UTC, whatever zone is
        requested.

        Raises `RecurtzError` for an event or a window with faults.
        """
        from recurtz.availability.conflicts import conflicts

        return conflicts(event, self, start, end, busy=busy)

    def _views_near(self, window: tuple[int, int]) -> list[EventView]:
        return [entry.view for entry in sorted(self._state.by_time.overlapping(*window), key=_sequence)]

    def _unchanging(self) -> Calendar:
        return Calendar(self)

    def __getstate__(self) -> tuple[Any, ...]:
        return self._state, self._time_zones, self._handle

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self._state, self._time_zones, self._handle = state
        self._lock = Lock()
