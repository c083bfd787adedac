"""UTC offsets at an event's start and end, in its own zone and in a second one, as a step function of the date.

A series starts and ends at fixed wall-clock times. Between two transitions, of either zone, all its dates have the same
offsets. So a list of dates needs few `Offsets`.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import pairwise
from operator import sub
from struct import pack
from typing import Any

from recurtz._core.caches import cached
from recurtz.zones.local_time import offset_of
from recurtz.zones.posix import DAY
from recurtz.zones.transitions import Transitions, from_seconds, transitions_of

SECOND_MICROS = 1_000_000
"""A second in microseconds."""

PERIOD_DAYS = 18_262
"""Offsets are found for 50 years at once; few calendars reach into a second period."""

_MICROSECOND = timedelta(microseconds=1)
_SPARSE_DAYS = 60
"""If dates are at least this far apart on average, a table look-up for each date is faster than a search."""

Offsets = tuple[int, int, int, int]
"""Offsets in microseconds: (own zone at start, other zone at start, own zone at end, other zone at end)."""

Interval = tuple[int, Sequence[int]]
"""The index of `Offsets` in a period, and the ordinals of dates that have them."""


class Breakpoints:
    """For starts at a given time of day: the first date of each offset interval of a period, and the index of its
    offsets in `Period.offsets`.
    """

    __slots__ = ("_days", "_indexes")

    def __init__(self, days: list[int], indexes: list[int], end: int) -> None:
        self._days = [*days, end]
        self._indexes = [0, *indexes]  # bisect_right returns a place one further on

    def intervals(self, ordinals: Sequence[int]) -> list[Interval]:
        """Ascending dates of the period, divided into intervals of equal offsets."""
        days, indexes = self._days, self._indexes
        first, last = ordinals[0], ordinals[-1]
        place = bisect_right(days, first)
        if last < days[place]:  # true for most windows
            return [(indexes[place], ordinals)]
        if last - first > _SPARSE_DAYS * len(ordinals):
            return _intervals(self._look_up(ordinals), ordinals)
        before: Callable[[Any, int], int] = _count_before if type(ordinals) is range else bisect_left
        result, low = [], 0
        while days[place] <= last:
            high = before(ordinals, days[place])
            if high > low:
                result.append((indexes[place], ordinals[low:high]))
            low, place = high, place + 1
        result.append((indexes[place], ordinals[low:]))
        return result

    def _look_up(self, ordinals: Sequence[int]) -> list[int]:
        """The index for each date."""
        table, first = _table_of(self), self._days[0]
        return [table[ordinal - first] for ordinal in ordinals]

    def table(self) -> Sequence[int]:
        """The index for each day of the period, 36 kB."""
        lengths = map(sub, self._days[1:], self._days)
        return array("H", b"".join([pack("H", i) * days for i, days in zip(self._indexes[1:], lengths, strict=True)]))


_table_of = cached(entries=512)(Breakpoints.table)


def _count_before(ordinals: range, day: int) -> int:
    """How many dates of a range are before a date after its first: `bisect_left` of a range, by arithmetic."""
    return (day - 1 - ordinals.start) // ordinals.step + 1


def _intervals(indexes: list[int], ordinals: Sequence[int]) -> list[Interval]:
    """The dates in intervals of equal indexes."""
    if indexes.count(indexes[0]) == len(indexes):
        return [(indexes[0], ordinals)]
    ends = [*[i for i, (index, after) in enumerate(pairwise(indexes), 1) if index != after], len(indexes)]
    return [(indexes[low], ordinals[low:high]) for low, high in zip([0, *ends], ends, strict=False)]


class Period:
    """The distinct offsets of 50 years, and where they change.

    Offsets change at a time of day. An event that starts later that day already has the new offset, one that starts
    earlier does not. Starts between the same two changes share one list of breakpoints.
    """

    __slots__ = ("_begins", "_breakpoints", "_indexes", "_times_of_day", "first_day", "offsets")

    def __init__(self, number: int, begins: list[int], offsets: list[Offsets]) -> None:
        self.first_day: int = number * PERIOD_DAYS
        self.offsets: list[Offsets] = list(dict.fromkeys(offsets))
        self._begins = begins
        self._indexes = list(map(self.offsets.index, offsets))
        self._times_of_day = sorted({begin % DAY for begin in begins})
        self._breakpoints: list[Breakpoints | None] = [None] * len(self._times_of_day)

    def breakpoints(self, start: int) -> Breakpoints:
        """The breakpoints for starts at a time of day, in seconds."""
        place = bisect_right(self._times_of_day, start) - 1
        result = self._breakpoints[place]
        if result is None:
            result = self._breakpoints[place] = self._breakpoints_since(self._times_of_day[place])
        return result

    def _breakpoints_since(self, start: int) -> Breakpoints:
        """Keeps the last of several boundaries on one date, and merges neighbours with equal offsets."""
        index_from = {
            -((start - begin) // DAY): index for begin, index in zip(self._begins, self._indexes, strict=True)
        }
        days = list(index_from)
        changes = [day for before, day in pairwise(days) if index_from[before] != index_from[day]]
        days = [days[0], *changes]
        return Breakpoints(days, [index_from[day] for day in days], self.first_day + PERIOD_DAYS)


@cached(entries=1024)
def period_of(tz: tzinfo, other: tzinfo, duration: int, number: int) -> Period | None:
    """The offsets of events that start in a period and end `duration` seconds later by the wall clock.

    None if the transitions of a zone are not known, and if events last longer than a period. Computing takes a
    millisecond or two, and some 20 kB.

    >>> from zoneinfo import ZoneInfo
    >>> day = datetime(2026, 12, 1).toordinal()
    >>> period = period_of(ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo"), 3600, day // PERIOD_DAYS)
    >>> [(index, days)] = period.breakpoints(12 * 3600).intervals([day, day + 30])
    >>> [offset // SECOND_MICROS for offset in period.offsets[index]]
    [3600, 32400, 3600, 32400]
    """
    own, others = transitions_of(tz), transitions_of(other)
    if own is None or others is None or abs(duration) > PERIOD_DAYS * DAY:
        return None
    first, last = number * PERIOD_DAYS * DAY, (number + 1) * PERIOD_DAYS * DAY - 1
    walls, pairs = zip(*_offset_pairs(own, others, first + min(duration, 0), last + max(duration, 0)), strict=True)

    def pair_at(wall: int) -> tuple[int, int]:
        own_offset, other_offset = pairs[bisect_right(walls, wall) - 1]
        return own_offset, other_offset

    edges = {first, *walls, *[wall - duration for wall in walls]}
    begins = sorted([edge for edge in edges if first <= edge <= last])
    return Period(number, begins, [(*pair_at(begin), *pair_at(begin + duration)) for begin in begins])


def _offset_pairs(own: Transitions, other: Transitions, first: int, last: int) -> Iterator[tuple[int, tuple[int, int]]]:
    """The wall-clock times at which one of the two offsets changes, each with both offsets from then on."""
    for (start, offset), (end, _) in pairwise([*own.segments(first, last), (last + 1, 0)]):
        for instant, other_offset in other.segments_utc(start - offset, end - 1 - offset):
            yield instant + offset, (offset * SECOND_MICROS, other_offset * SECOND_MICROS)


@cached(entries=1024)
def steady_offset(tz: tzinfo, first: int, last: int) -> int | None:
    """The offset of a zone in microseconds, if it stays the same from the day `first` to the end of `last`, in UTC.

    None if it changes, or if the transitions of the zone are not known. Few windows of a calendar contain a change.

    >>> from zoneinfo import ZoneInfo
    >>> december = datetime(2026, 12, 1).toordinal()
    >>> [steady_offset(ZoneInfo("Europe/Berlin"), december, december + days) for days in (31, 365)]
    [3600000000, None]
    """
    transitions = transitions_of(tz)
    if transitions is None:
        return None
    segments = transitions.segments_utc(first * DAY, (last + 1) * DAY - 1)
    _, offset = next(segments)
    return offset * SECOND_MICROS if next(segments, None) is None else None


def offsets_by_query(tz: tzinfo, other: tzinfo, start: int, end: int) -> Offsets:
    """The offsets of one start and end, wall-clock times in seconds: for zones whose transitions are not known.

    Raises `OverflowError` outside the years 1 to 9999.
    """
    walls = [from_seconds(start), from_seconds(end)]
    offsets = [offset_of(wall, tz) for wall in walls]
    instants = [wall.replace(tzinfo=UTC) - offset for wall, offset in zip(walls, offsets, strict=True)]
    at_start, at_end = (offset // _MICROSECOND for offset in offsets)
    return at_start, offset_at_instant(other, instants[0]), at_end, offset_at_instant(other, instants[1])


def offset_at_instant(tz: tzinfo, instant: datetime) -> int:
    """The offset of a zone at an instant, in microseconds.

    Raises `OverflowError` if the local time is outside the years 1 to 9999.
    """
    local = instant.astimezone(tz)
    return (local.replace(tzinfo=UTC) - instant) // _MICROSECOND
