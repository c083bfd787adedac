"""What two times of one day have to do with UTC and with another zone's clock, as a step function of the day.

A series starts and ends at fixed times of its days. Between one change of offset and the next, in its own zone or in
the zone in which it is told, those times are as far from UTC and from the other clock each day: so many days share one
`Shift`, and a run of dates needs few of them.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import pairwise
from operator import sub
from struct import pack
from typing import Any

from recurtz.zones.local_time import at_instant, offset_of
from recurtz.zones.posix import DAY
from recurtz.zones.transitions import Transitions, from_seconds, transitions_of

__all__ = ["PERIOD_DAYS", "Breakpoints", "Period", "Shift", "offset_at_instant", "offsets_by_query", "period_of"]

SECOND = 1_000_000
"""In microseconds."""

PERIOD_DAYS = 18_262
"""Fifty years, which few calendars leave."""

_MICROSECOND = timedelta(microseconds=1)
_STAIRS_REMEMBERED = 4
_SPARSE = 60
"""From so many days between dates on, looking each of them up costs less than looking for the next change."""


Shift = tuple[int, int, int, int]
"""Offsets in microseconds: at a start, that of the zone on whose clock it stands and that of another; at an end too."""


class Breakpoints:
    """From which day of an era on which of its shifts holds, for starts at a time of the day."""

    __slots__ = ("_days", "_places")

    def __init__(self, days: list[int], places: list[int], end: int) -> None:
        self._days = [*days, end]
        self._places = [0, *places]  # as bisect_right finds a day's stair: one further on

    def runs(self, ordinals: Sequence[int]) -> list[tuple[int, Sequence[int]]]:
        """Some ascending days of the era in runs that share a shift, each with the place of that shift."""
        days, places = self._days, self._places
        first, last = ordinals[0], ordinals[-1]
        stair = bisect_right(days, first)
        if last < days[stair]:  # as in most windows
            return [(places[stair], ordinals)]
        if last - first > _SPARSE * len(ordinals):
            return _runs(self._looked_up(ordinals), ordinals)
        before: Callable[[Any, int], int] = _days_before if type(ordinals) is range else bisect_left
        found, low = [], 0
        while days[stair] <= last:
            high = before(ordinals, days[stair])
            if high > low:
                found.append((places[stair], ordinals[low:high]))
            low, stair = high, stair + 1
        found.append((places[stair], ordinals[low:]))
        return found

    def _looked_up(self, ordinals: Sequence[int]) -> list[int]:
        """The place of each day: at a third of the cost of bisecting."""
        table, first = _table_of(self), self._days[0]
        return [table[ordinal - first] for ordinal in ordinals]

    def table(self) -> Sequence[int]:
        """The place of each day of the era, 36 kB."""
        stairs = zip(self._places[1:], map(sub, self._days[1:], self._days), strict=True)
        return array("H", b"".join([pack("H", place) * length for place, length in stairs]))


_table_of = lru_cache(maxsize=512)(Breakpoints.table)


def _days_before(ordinals: range, day: int) -> int:
    """How many days of a range come before a day, which is after the first: what bisect_left finds in a list."""
    return (day - 1 - ordinals.start) // ordinals.step + 1


def _runs(places: list[int], ordinals: Sequence[int]) -> list[tuple[int, Sequence[int]]]:
    """The days in runs of equal places."""
    if places.count(places[0]) == len(places):
        return [(places[0], ordinals)]
    ends = [*[i for i, (place, after) in enumerate(pairwise(places), 1) if place != after], len(places)]
    return [(places[low], ordinals[low:high]) for low, high in zip([0, *ends], ends, strict=False)]


class Period:
    """The shifts of an era, each once, and where they change.

    A stair begins at a time of its day, so that the days are told for starts before it and after it: few times of day
    are those of a change, and all starts between two of them share the days, some hundred.
    """

    __slots__ = ("_begins", "_places", "_stairs", "_times", "first_day", "shifts")

    def __init__(self, number: int, begins: list[int], shifts: list[Shift]) -> None:
        self.first_day: int = number * PERIOD_DAYS
        self.shifts: list[Shift] = list(dict.fromkeys(shifts))
        self._begins = begins
        self._places = list(map(self.shifts.index, shifts))
        self._times = sorted({begin % DAY for begin in begins})
        self._stairs: dict[int, Breakpoints] = {}

    def stairs(self, start: int) -> Breakpoints:
        """The stairs for starts at so many seconds of the day."""
        since = self._times[bisect_right(self._times, start) - 1]
        found = self._stairs.get(since)
        if found is None:
            if len(self._stairs) >= _STAIRS_REMEMBERED:
                self._stairs.clear()
            found = self._stairs[since] = self._stairs_since(since)
        return found

    def _stairs_since(self, start: int) -> Breakpoints:
        """Where two stairs begin with the same day, the later one counts; neighbours with the same shift are one."""
        place_on = {-((start - begin) // DAY): place for begin, place in zip(self._begins, self._places, strict=True)}
        days = list(place_on)
        some = [day for before, day in pairwise(days) if place_on[before] != place_on[day]]
        days = [days[0], *some]
        return Breakpoints(days, [place_on[day] for day in days], self.first_day + PERIOD_DAYS)


@lru_cache(maxsize=1024)
def period_of(tz: tzinfo, told: tzinfo, duration: int, number: int) -> Period | None:
    """The shifts of starts on the days of an era, whose ends stand so many seconds further on by the clock.

    None where the steps of one of both zones are not known, and for ends that are more than an era away: their tables
    would grow with the distance. Made in a millisecond or two, some 20 kB.

    >>> from zoneinfo import ZoneInfo
    >>> day = datetime(2026, 12, 1).toordinal()
    >>> era = period_of(ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo"), 3600, day // PERIOD_DAYS)
    >>> [(place, days)] = era.stairs(12 * 3600).runs([day, day + 30])
    >>> [offset // SECOND for offset in era.shifts[place]]
    [3600, 32400, 3600, 32400]
    """
    own, other = transitions_of(tz), transitions_of(told)
    if own is None or other is None or abs(duration) > PERIOD_DAYS * DAY:
        return None
    first, last = number * PERIOD_DAYS * DAY, (number + 1) * PERIOD_DAYS * DAY - 1
    walls, pairs = zip(*_pairs(own, other, first + min(duration, 0), last + max(duration, 0)), strict=True)

    def pair_at(wall: int) -> tuple[int, int]:
        offset, told_offset = pairs[bisect_right(walls, wall) - 1]
        return offset, told_offset

    edges = {first, *walls, *[wall - duration for wall in walls]}
    begins = sorted([edge for edge in edges if first <= edge <= last])
    return Period(number, begins, [(*pair_at(begin), *pair_at(begin + duration)) for begin in begins])


def _pairs(own: Transitions, other: Transitions, first: int, last: int) -> Iterator[tuple[int, tuple[int, int]]]:
    """The wall times from which on both offsets hold: within a stretch of one's, those at which the other changes."""
    for (start, offset), (end, _) in pairwise([*own.segments(first, last), (last + 1, 0)]):
        for instant, told in other.segments_utc(start - offset, end - 1 - offset):
            yield instant + offset, (offset * SECOND, told * SECOND)


def offsets_by_query(tz: tzinfo, told: tzinfo, start: int, end: int) -> Shift:
    """The offsets of one start and end, local times in seconds, for a zone whose transitions are not known.

    Raises `OverflowError` where an instant lies outside the years 1 to 9999.
    """
    walls = [from_seconds(start), from_seconds(end)]
    offsets = [offset_of(wall, tz) for wall in walls]
    instants = [wall.replace(tzinfo=UTC) - offset for wall, offset in zip(walls, offsets, strict=True)]
    at_start, at_end = (offset // _MICROSECOND for offset in offsets)
    return at_start, offset_at_instant(told, instants[0]), at_end, offset_at_instant(told, instants[1])


def offset_at_instant(told: tzinfo, instant: datetime) -> int:
    """The offset of a zone at an instant, in microseconds.

    Raises `OverflowError` where the local time lies outside the years 1 to 9999.
    """
    return (at_instant(instant, told).utcoffset() or timedelta()) // _MICROSECOND
