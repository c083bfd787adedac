"""What two times of one day have to do with UTC and with another zone's clock, as a step function of the day.

A series starts and ends at fixed times of its days. Between one change of offset and the next, in its own zone or in
the zone in which it is told, those times are as far from UTC and from the other clock each day: so many days share one
`Shift`, and a run of dates needs few of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import chain, pairwise

from recurtz.zones.offsets import Steps, from_seconds, from_utc, steps_of, to_utc
from recurtz.zones.rules import DAY

__all__ = ["Shift", "Staircase", "offset_told", "shift_by_asking", "staircase"]

SECOND = 1_000_000
"""In microseconds."""

_ERA = 18_262 * DAY  # fifty years
_MICROSECOND = timedelta(microseconds=1)


Shift = tuple[int, int, int, int]
"""Offsets in microseconds: at a start, that of the zone on whose clock it stands and that of another; at an end too."""

Staircase = tuple[tuple[int, ...], tuple[Shift, ...]]
"""Wall times of a start in seconds, ascending, and the shift that holds from each of them until the next."""


def staircase(tz: tzinfo, told: tzinfo, duration: int, first: int, last: int) -> Staircase | None:
    """The shifts of starts from `first` to `last`, wall times in seconds, whose ends stand so many seconds further on.

    None where the steps of one of both zones are not known.

    >>> from recurtz.zones.offsets import to_seconds
    >>> from zoneinfo import ZoneInfo
    >>> first, last = to_seconds(datetime(2026, 1, 1)), to_seconds(datetime(2026, 12, 1))
    >>> starts, shifts = staircase(ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo"), 3600, first, last)
    >>> [offset // SECOND for offset in shifts[bisect_right(starts, last) - 1]]
    [3600, 32400, 3600, 32400]
    """
    if steps_of(tz) is None or steps_of(told) is None:
        return None
    if first // _ERA == last // _ERA:
        return _era(tz, told, duration, first // _ERA)
    eras = [_era(tz, told, duration, era) for era in range(first // _ERA, last // _ERA + 1)]
    starts, shifts = zip(*eras, strict=True)
    return tuple(chain.from_iterable(starts)), tuple(chain.from_iterable(shifts))


@lru_cache(maxsize=256)
def _era(tz: tzinfo, told: tzinfo, duration: int, era: int) -> Staircase:
    """The stairs of fifty years, which few calendars leave: made in a millisecond or two, some 20 kB."""
    first, last = era * _ERA, (era + 1) * _ERA - 1
    own, other = _known(tz), _known(told)
    walls, pairs = zip(*_pairs(own, other, first + min(duration, 0), last + max(duration, 0)), strict=True)

    def pair_at(wall: int) -> tuple[int, int]:
        offset, told_offset = pairs[bisect_right(walls, wall) - 1]
        return offset, told_offset

    edges = {first, *walls, *[wall - duration for wall in walls]}
    starts = sorted([edge for edge in edges if first <= edge <= last])
    shifts: list[Shift] = [(*pair_at(start), *pair_at(start + duration)) for start in starts]
    once = {shift: shift for shift in shifts}
    return tuple(starts), tuple([once[shift] for shift in shifts])


def _known(tz: tzinfo) -> Steps:
    steps = steps_of(tz)
    assert steps is not None  # noqa: S101  # `staircase` has asked
    return steps


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
