"""What two times of one day have to do with UTC and with another zone's clock, as a step function of the day.

A series starts and ends at fixed times of its days. Between one change of offset and the next, in its own zone or in
the zone in which it is told, those times are as far from UTC and from the other clock each day: so many days share one
`Shift`, and a run of dates needs few of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import chain, pairwise, repeat
from operator import sub

from recurtz.zones.offsets import Steps, from_seconds, steps_of
from recurtz.zones.rules import DAY
from recurtz.zones.runs import from_utc, to_utc

__all__ = ["ERA_DAYS", "Era", "Shift", "era_of", "offset_told", "shift_by_asking"]

SECOND = 1_000_000
"""In microseconds."""

ERA_DAYS = 18_262
"""Fifty years, which few calendars leave."""

_MICROSECOND = timedelta(microseconds=1)
_TABLES_REMEMBERED = 8


Shift = tuple[int, int, int, int]
"""Offsets in microseconds: at a start, that of the zone on whose clock it stands and that of another; at an end too."""


class Era:
    """The shifts of an era, each once, and which of them holds on each of its days.

    A stair begins at a time of its day, so that the days are told for starts before it and after it: few times of day
    are those of a change, and all starts between two of them share a table of 18 kB.
    """

    __slots__ = ("_begins", "_places", "_tables", "_times", "first_day", "shifts")

    def __init__(self, number: int, begins: list[int], shifts: list[Shift], duration: int) -> None:
        self.first_day = number * ERA_DAYS
        self._begins = begins
        self._places, self.shifts = _placed(shifts, duration)
        self._times = sorted({begin % DAY for begin in begins})
        self._tables: dict[int, Sequence[int]] = {}

    def places(self, start: int) -> Sequence[int]:
        """For each day the place among the shifts of the one that holds for a start at so many seconds of the day."""
        since = self._times[bisect_right(self._times, start) - 1]
        table = self._tables.get(since)
        if table is None:
            if len(self._tables) >= _TABLES_REMEMBERED:
                self._tables.clear()
            table = self._tables[since] = self._table(since)
        return table

    def _table(self, start: int) -> Sequence[int]:
        """Where two stairs begin with the same day, the later one counts."""
        days = [-((start - begin) // DAY) for begin in self._begins]
        counts = map(sub, [*days[1:], self.first_day + ERA_DAYS], days)
        table = chain.from_iterable(map(repeat, self._places, counts))
        return bytes(table) if len(self.shifts) <= 256 else list(table)


@lru_cache(maxsize=1024)
def era_of(tz: tzinfo, told: tzinfo, duration: int, number: int) -> Era | None:
    """The shifts of starts on the days of an era, whose ends stand so many seconds further on by the clock.

    None where the steps of one of both zones are not known, and for ends that are more than an era away: their tables
    would grow with the distance. Made in a millisecond or two, some 40 kB.

    >>> from zoneinfo import ZoneInfo
    >>> day = datetime(2026, 12, 1).toordinal()
    >>> era = era_of(ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo"), 3600, day // ERA_DAYS)
    >>> [offset // SECOND for offset in era.shifts[era.places(12 * 3600)[day - era.first_day]]]
    [3600, 32400, 3600, 32400]
    """
    own, other = steps_of(tz), steps_of(told)
    if own is None or other is None or abs(duration) > ERA_DAYS * DAY:
        return None
    first, last = number * ERA_DAYS * DAY, (number + 1) * ERA_DAYS * DAY - 1
    walls, pairs = zip(*_pairs(own, other, first + min(duration, 0), last + max(duration, 0)), strict=True)

    def pair_at(wall: int) -> tuple[int, int]:
        offset, told_offset = pairs[bisect_right(walls, wall) - 1]
        return offset, told_offset

    edges = {first, *walls, *[wall - duration for wall in walls]}
    begins = sorted([edge for edge in edges if first <= edge <= last])
    return Era(number, begins, [(*pair_at(begin), *pair_at(begin + duration)) for begin in begins], duration)


def _placed(shifts: list[Shift], duration: int) -> tuple[list[int], list[Shift]]:
    """The place of each stair's shift among all that differ, and these.

    Where an end that differs from the start is not after it, a shift does not say all: there each stair has its own.
    """
    places: dict[object, int] = {}
    found: list[Shift] = []
    of_stairs = []
    for stair, shift in enumerate(shifts):
        at_start, _, at_end, _ = shift
        key = shift if duration * SECOND > at_end - at_start or duration == 0 else stair
        if key not in places:
            places[key] = len(found)
            found.append(shift)
        of_stairs.append(places[key])
    return of_stairs, found


def _pairs(own: Steps, other: Steps, first: int, last: int) -> Iterator[tuple[int, tuple[int, int]]]:
    """The wall times from which on both offsets hold: within a stretch of one's, those at which the other changes."""
    for (start, offset), (end, _) in pairwise([*own.segments(first, last), (last + 1, 0)]):
        for instant, told in other.segments_utc(start - offset, end - 1 - offset):
            yield instant + offset, (offset * SECOND, told * SECOND)


def shift_by_asking(tz: tzinfo, told: tzinfo, start: int, end: int) -> Shift:
    """The shift of one start and end, wall times in seconds: for zones that only tell their offset when asked.

    Raises `BeyondCalendarError` or `OverflowError` where the years 1 to 9999 cannot hold what must be asked for.
    """
    walls = [from_seconds(start), from_seconds(end)]
    instants = [to_utc([wall], tz)[0] for wall in walls]
    offsets = [wall.replace(tzinfo=UTC) - instant for wall, instant in zip(walls, instants, strict=True)]
    at_start, at_end = (offset // _MICROSECOND for offset in offsets)
    return at_start, offset_told(told, instants[0]), at_end, offset_told(told, instants[1])


def offset_told(told: tzinfo, instant: datetime) -> int:
    """The offset of a zone at an instant, in microseconds."""
    return (from_utc([instant], told)[0].replace(tzinfo=UTC) - instant) // _MICROSECOND
