"""Do two events ever conflict? The first conflict, or the proof that there is none."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from heapq import merge
from itertools import groupby
from typing import TYPE_CHECKING, Literal, Self

from recurtz._core.caches import cached
from recurtz._core.fields import require_aware, require_events
from recurtz._core.frozen import Value
from recurtz.availability.blocking import blocking, busy_event
from recurtz.availability.bookings import Booking
from recurtz.availability.busy import BUSY, parse_busy
from recurtz.availability.busy_event import BusyEvent, micros_of
from recurtz.availability.overlap import Interval, Overlap, overlap_of
from recurtz.availability.search import Never, first_overlap
from recurtz.errors import require
from recurtz.events.date_time import parse_instant
from recurtz.events.expansion import event_view
from recurtz.events.indexed_events import known_zones
from recurtz.events.occurrence import Occurrence
from recurtz.events.view import views_near
from recurtz.events.window import Window, from_micros, parse_window, to_micros
from recurtz.zones.database import tzdb_version
from recurtz.zones.names import GivenZones, ZonesByName


class Conflict(Value, generated=True):
    """Two occurrences that overlap, and the time from `start` to `end` in UTC that they have in common.

    Conflicts are ordered by start, then by end.

    Raises `ArgumentTypeError` for an argument of another type, and for a naive datetime.

    >>> nine, ten, noon = ({"dateTime": f"2026-03-02T{hour}:00:00", "timeZone": "UTC"} for hour in ("09", "10", "12"))
    >>> conflict = first_conflict({"start": nine, "end": noon}, {"start": ten, "end": noon})
    >>> conflict.start.hour, conflict.end.hour, conflict.second.start.date_time.hour
    (10, 12, 10)
    """

    __slots__ = ("start", "end", "first", "second")
    start: datetime
    end: datetime
    first: Occurrence
    second: Occurrence

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, start: datetime, end: datetime, first: Occurrence, second: Occurrence, /) -> Self: ...

    def __new__(cls, start: datetime, end: datetime, first: Occurrence, second: Occurrence) -> Self:
        require(first, Occurrence, "first")
        require(second, Occurrence, "second")
        return cls._unchecked(require_aware(start, "start"), require_aware(end, "end"), first, second)

    def __repr__(self) -> str:
        return f"<Conflict from {self.start} to {self.end}>"

    def __lt__(self, other: object) -> bool:
        return self._key() < other._key() if isinstance(other, Conflict) else NotImplemented

    def __le__(self, other: object) -> bool:
        return self._key() <= other._key() if isinstance(other, Conflict) else NotImplemented

    def _key(self) -> tuple[object, ...]:
        return self.start, self.end, self.first.span, self.second.span


class NoConflict(Value, generated=True):
    """Two events never conflict, by the rules of zones in one version of the tz database.

    Governments may change these rules. If it has `until`, they do not conflict before that instant. As a condition it
    is false, so that `if first_conflict(a, b):` is true for events that conflict.

    Raises `ArgumentTypeError` for an argument of another type, and for a naive datetime.

    >>> bool(NoConflict("2025b"))
    False
    """

    __slots__ = ("tzdb_version", "until")
    tzdb_version: str
    until: datetime | None

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, tzdb_version: str, until: datetime | None, /) -> Self: ...

    def __new__(cls, tzdb_version: str, until: datetime | None = None) -> Self:
        require(tzdb_version, str, "tzdb_version")
        return cls._unchecked(tzdb_version, None if until is None else require_aware(until, "until"))

    def __bool__(self) -> Literal[False]:
        return False


class ConflictBeyond(Value, generated=True):
    """Two events conflict, but only after the year 9999, which is the last year of Python's dates.

    >>> ConflictBeyond()
    ConflictBeyond()
    """

    __slots__ = ()

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls) -> Self: ...

    def __new__(cls) -> Self:
        return cls._unchecked()


FirstConflict = Conflict | NoConflict | ConflictBeyond
"""The result of `first_conflict`: only `NoConflict` is false."""


def first_conflict(
    a: object,
    b: object,
    *,
    until: datetime | str | None = None,
    busy: Iterable[str] = BUSY,
    time_zones: ZonesByName | None = None,
) -> Conflict | NoConflict | ConflictBeyond:
    """The first time at which two events overlap, or the proof that they never do.

    Each event is JSON, a model of the SDK, a `SeriesMaster` or an `Occurrence`; series may be endless. The result is
    exact for all dates. Occurrences are half-open, so one may start when the other ends. An occurrence with equal start
    and end conflicts only strictly inside another one. `busy` has the values of `showAs` that block time; cancelled
    events and declined invitations never do. With `until`, only conflicts that start before that instant count.
    `time_zones` maps names to zones that only the caller knows. Of several conflicts with the same start, the one that
    ends first is returned, then the one whose occurrences start first. As a condition, only `NoConflict` is false.

    Raises `RecurtzError` for an event with faults, `TimeZoneNotSupportedError` for two endless series if the
    transitions of a zone are not known, as for a `tzinfo` of another library. Then `until` is needed.

    >>> def weekly(zone, start, end):
    ...     mondays = {"type": "weekly", "interval": 1, "daysOfWeek": ["monday"]}
    ...     return {
    ...         "start": {"dateTime": f"2025-01-06T{start}:00:00", "timeZone": zone},
    ...         "end": {"dateTime": f"2025-01-06T{end}:00:00", "timeZone": zone},
    ...         "recurrence": {"pattern": mondays, "range": {"type": "noEnd", "startDate": "2025-01-06"}},
    ...     }
    >>> first_conflict(weekly("America/New_York", "09", "10"), weekly("Europe/London", "13", "14")).start.isoformat()
    '2025-03-10T13:00:00+00:00'
    >>> first_conflict(weekly("America/New_York", "09", "10"), weekly("Europe/London", "15", "16")).until
    """
    given, wanted = GivenZones.parse(time_zones), parse_busy(busy)
    one, other = busy_event(a, wanted, given, "a"), busy_event(b, wanted, given, "b")
    return first_conflict_of_many(one, [other], until=until)


def first_conflict_of_many(
    event: BusyEvent, others: Sequence[BusyEvent], *, until: datetime | str | None = None
) -> Conflict | NoConflict | ConflictBeyond:
    """The first conflict of an event with any of many others, such as those of a calendar.

    A look at the times of the week finds most pairs that never conflict. The search for the others ends at the first
    conflict that is known so far.

    Raises as `first_conflict` does.
    """
    return first_conflict_and_place(event, others, until=until)[0]


def first_conflict_and_place(
    event: BusyEvent, others: Sequence[BusyEvent], *, until: datetime | str | None = None
) -> tuple[Conflict | NoConflict | ConflictBeyond, int | None]:
    """`first_conflict_of_many`, and the place of the other event among the others; None without a conflict."""
    before = None if until is None else parse_instant(until, "until")
    latest = None if before is None else to_micros(before) - 1
    best: tuple[Overlap, int, BusyEvent] | None = None
    is_beyond = False
    week = event.week if len(others) > 1 else None  # of two series, the search itself is as fast
    for place, other in enumerate(others):
        if week is None or week & other.week:
            overlap = first_overlap(event, other, latest)
            if isinstance(overlap, Overlap) and (best is None or overlap[:4] < best[0][:4]):
                best, latest = (overlap, place, other), overlap.start
            is_beyond = is_beyond or overlap is Never.BEYOND
    if best is not None:
        return _conflict(best[0], event, best[2]), best[1]
    return ConflictBeyond() if is_beyond else NoConflict._unchecked(_version(zoneinfo.TZPATH), before), None


@cached(entries=4)
def _version(_path: tuple[str, ...]) -> str:
    """The version of the tz database; cached, because the zones that were opened from it are cached, too."""
    return tzdb_version()


def _conflict(overlap: Overlap, one: BusyEvent, other: BusyEvent) -> Conflict:
    return Conflict._unchecked(
        from_micros(overlap.start),
        from_micros(overlap.end),
        _occurrence(one, overlap.first_at),
        _occurrence(other, overlap.second_at),
    )


def _occurrence(event: BusyEvent, place: int) -> Occurrence:
    """The occurrence of an ordinal, or a single one: see `Overlap`."""
    if place < 0:
        return event.singles[-1 - place]
    assert event.series is not None  # noqa: S101  # it has the date
    [occurrence] = event.series._scheduled([place])
    return occurrence


# All conflicts in a window --------------------------------------------------------------------------------------------


def conflicts(
    event: object,
    events: Iterable[object],
    start: datetime | str,
    end: datetime | str,
    *,
    busy: Iterable[str] = BUSY,
    time_zones: ZonesByName | None = None,
) -> Iterator[Conflict]:
    """All conflicts of an event with others in the window [start, end), one by one and in order.

    `events` is a `Calendar`, or a list, which may be one of a synchronisation, as in `calendar_view`. `first` of each
    is an occurrence of `event`, `second` one of another event. A conflict is in the window if its time overlaps the
    window; it is not cut at the window. The rules are those of `first_conflict`. An event does not conflict with its
    own earlier version: events with the same `id` or `iCalUId` are left out; for an occurrence, only its own date is
    left out. The `time_zones` of a `Calendar` are also used for `event`.

    `start` and `end` are aware datetimes or ISO 8601 text; text without an offset is in UTC, whatever zone is
    requested.

    The result is an iterator, which is true in an `if` also if it is empty: `any(conflicts(…))` is true for a conflict.

    Raises `RecurtzError` for an event or a window with faults.

    >>> def event(start, end):
    ...     times = (("start", start), ("end", end))
    ...     return {name: {"dateTime": f"2017-09-04T{hour}:00:00", "timeZone": "UTC"} for name, hour in times}
    >>> others = [event("12", "14"), event("11", "13"), event("14", "15")]
    >>> day = ("2017-09-04", "2017-09-05")
    >>> [conflict.second.start.date_time.hour for conflict in conflicts(event("12", "14"), others, *day)]
    [11, 12]
    """
    given, wanted = known_zones(events, time_zones), parse_busy(busy)
    require_events(events)
    window = parse_window(start, end)
    view = event_view(event, None, given)
    views = views_near(events, window.micros(), time_zones=given)
    return conflicts_of_many(blocking(view, wanted), [*Booking(view).others(views, wanted)], window)


def conflicts_of_many(event: BusyEvent, others: list[BusyEvent], window: Window) -> Iterator[Conflict]:
    """All conflicts of an event with others in a window, one by one and in order, as `conflicts` returns them."""
    return _conflicts(event, *_relevant(event, others, window))


def _relevant(one: BusyEvent, others: list[BusyEvent], window: Window) -> tuple[list[BusyEvent], Window]:
    """The events that conflict before the window's end, and the window from their first conflict on.

    Otherwise a walk through all occurrences of two series would find out that they never conflict.
    """
    low, high = window.micros()
    relevant: list[BusyEvent] = []
    firsts: list[int] = []
    for other in others:
        if not one.week & other.week:
            continue
        if not (one.repeats and other.repeats):
            relevant.append(other)
            firsts.append(low)
        elif isinstance(overlap := first_overlap(one, other, high - 1), Overlap):
            relevant.append(other)
            firsts.append(overlap.start)
    start = max(low, min(firsts, default=low))
    return relevant, Window(from_micros(start), window.end)


Placed = tuple[Interval, int, Occurrence]
"""The interval of an occurrence, 0 for the event or 1 for the others, and the occurrence."""


def _conflicts(one: BusyEvent, others: list[BusyEvent], window: Window) -> Iterator[Conflict]:
    """Each occurrence, by its start, with those of the other side that have not ended."""
    low, high = window.micros()
    if not others or low == high:  # a window of no length has no time in common with anything
        return
    active: tuple[list[Placed], list[Placed]] = ([], [])
    sides = [_placed(one, 0, window), *[_placed(other, 1, window) for other in others]]
    for start, together in groupby(merge(*sides, key=_start), key=_start):
        if start >= high:
            return
        conflicts: list[Conflict] = []
        for placed in together:
            interval, side, _ = placed
            active[side].append(placed)
            opposite = active[1 - side]
            opposite[:] = [pair for pair in opposite if pair[0][1] > interval[0]]
            pairs = [(placed, pair) if side == 0 else (pair, placed) for pair in opposite]
            conflicts += filter(None, [_conflict_of(first, second) for first, second in pairs])
        yield from sorted([conflict for conflict in conflicts if start >= low or to_micros(conflict.end) > low])


def _placed(event: BusyEvent, side: int, window: Window) -> Iterator[Placed]:
    return ((micros_of(occurrence), side, occurrence) for occurrence in event.occurrences(window))


def _start(placed: Placed) -> int:
    return placed[0][0]


def _conflict_of(first: Placed, second: Placed) -> Conflict | None:
    overlap = overlap_of(first[0], second[0], 0, 0)
    if overlap is None:
        return None
    return Conflict._unchecked(from_micros(overlap.start), from_micros(overlap.end), first[2], second[2])
