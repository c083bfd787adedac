"""The offsets of many zones in one sorted column: where they change, and what they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import tzinfo

import numpy as np
import numpy.typing as npt

from recurtz.errors import RecurtzError, short
from recurtz.events.timetable import DAY_MICROS
from recurtz.zones.posix import DAY
from recurtz.zones.transitions import Transitions, transitions_of

Ints = npt.NDArray[np.int64]

Segments = Callable[[Transitions, int, int], Iterator[tuple[int, int]]]
"""By which times offsets are found: `Steps.segments` for wall times, `Steps.segments_utc` for instants."""

SECOND = DAY_MICROS // DAY

_SHIFT = 40
"""A time in seconds has fewer bits, so a zone's number fits above it."""


def require_steps(tz: tzinfo) -> Transitions:
    """The steps of a zone.

    Raises `RecurtzError` for one that tells its offset only when it is asked, a time at a time.
    """
    steps = transitions_of(tz)
    if steps is None:
        message = f"{short(tz)} tells its offsets one at a time"
        raise RecurtzError(f"{message}; use the name of a zone, or a CustomTimeZone", target="time_zone")
    return steps


class Offsets:
    """The offsets of numbered zones at times in seconds, as `recurtz.zones.transitions` counts them.

    A time's key is its zone's number above it, so that the changes of all zones lie in one ascending column.
    """

    __slots__ = ("_first", "_keys", "_last", "_offsets", "_segments", "_steps")

    def __init__(self, segments: Segments) -> None:
        self._segments = segments
        self._steps: list[Transitions] = []
        self._first, self._last = 0, -1
        self._keys = self._offsets = np.empty(0, np.int64)

    def cover(self, zones: list[Transitions], first: int, last: int) -> None:
        """Make ready for times from `first` to `last` in some zones, which may be others than the last time."""
        if zones == self._steps and self._first <= first and last <= self._last:
            return
        if self._steps:
            first, last = min(first, self._first), max(last, self._last)
        self._steps, self._first, self._last = list(zones), first, last
        stairs = [
            ((number << _SHIFT) + start, offset * SECOND)
            for number, steps in enumerate(zones)
            for start, offset in self._segments(steps, first, last)
        ]
        self._keys, self._offsets = np.array(stairs, np.int64).reshape(-1, 2).T.copy()

    def at(self, keys: Ints) -> Ints:
        """The offset at each key, in microseconds."""
        return self._offsets[np.searchsorted(self._keys, keys, "right") - 1]

    def changes(self, first: Ints, last: Ints) -> tuple[Ints, Ints]:
        """The changes after each first key up to each last: which pair of keys it is between, and after how long."""
        low, high = (np.searchsorted(self._keys, keys, "right") for keys in (first, last))
        of, places = ragged(low, high)
        return of, self._keys[places] - first[of]


def keys_of(zones: Ints | int, seconds: Ints) -> Ints:
    """The keys of times in numbered zones."""
    return (zones << _SHIFT) + seconds


def found(ascending: Ints, wanted: Ints) -> tuple[Ints, Ints]:
    """Where some values are in a column that ascends, and which of them are in it."""
    places = np.searchsorted(ascending, wanted)
    hits = np.flatnonzero(np.append(ascending, -1)[places] == wanted)
    return places[hits], hits


def ragged(low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """The whole numbers from each low to before each high, one run after another: which run, and which number.

    >>> [column.tolist() for column in ragged(np.array([5, 9]), np.array([7, 10]))]
    [[0, 0, 1], [5, 6, 9]]
    """
    counts = high - low
    ends = np.cumsum(counts)
    of = np.repeat(np.arange(len(counts)), counts)
    return of, np.arange(len(of)) + (high - ends)[of]
