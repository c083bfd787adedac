"""UTC offsets of many zones in one sorted array."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import tzinfo

import numpy as np

from recurtz.arrow.arrays import Ints, expand_ranges
from recurtz.errors import RecurtzError, short
from recurtz.events.window import DAY_MICROS
from recurtz.zones.posix import DAY
from recurtz.zones.transitions import Transitions, transitions_of

Segments = Callable[[Transitions, int, int], Iterator[tuple[int, int]]]
"""`Transitions.segments` for local times, `Transitions.segments_utc` for instants."""

SECOND = DAY_MICROS // DAY
"""A second in microseconds."""

_TIME_BITS = 40
"""Enough for every time in seconds; a key has the number of the zone above these bits."""

_AFTER_ALL = 1 << 62
"""A key after all others."""


def require_transitions(tz: tzinfo) -> Transitions:
    """The transitions of a zone.

    Raises `RecurtzError` for a `tzinfo` that does not list its transitions.
    """
    transitions = transitions_of(tz)
    if transitions is None:
        message = f"{short(tz)} does not list its transitions; use the name of a zone, or a CustomTimeZone"
        raise RecurtzError(message, target="time_zone")
    return transitions


class OffsetTable:
    """The offsets of numbered zones as one step function; times are seconds as `recurtz.zones.transitions` counts them.

    Times are looked up by keys: the number of the zone in the high bits, the time in the low bits. So the changes of
    all zones are one ascending array.
    """

    __slots__ = ("_first", "_keys", "_last", "_offsets", "_segments", "_zones")

    def __init__(self, segments: Segments) -> None:
        self._segments = segments
        self._zones: list[Transitions] = []
        self._first, self._last = 0, -1
        self._keys = self._offsets = np.empty(0, np.int64)

    def cover(self, zones: list[Transitions], first: int, last: int) -> None:
        """Prepare the table for times from `first` to `last` in these zones."""
        if zones == self._zones and self._first <= first and last <= self._last:
            return
        if self._zones:
            first, last = min(first, self._first), max(last, self._last)
        self._zones, self._first, self._last = list(zones), first, last
        breakpoints = [
            ((number << _TIME_BITS) + start, offset * SECOND)
            for number, transitions in enumerate(zones)
            for start, offset in self._segments(transitions, first, last)
        ]
        self._keys, self._offsets = np.array(breakpoints, np.int64).reshape(-1, 2).T.copy()

    def at(self, keys: Ints) -> Ints:
        """The offset at each key, in microseconds."""
        return self._offsets[np.searchsorted(self._keys, keys, "right") - 1]

    def at_both(self, keys: Ints, others: Ints) -> tuple[Ints, Ints]:
        """The offsets at pairs of keys; if there is no change between the two, one is looked up for both."""
        places = np.searchsorted(self._keys, keys, "right")
        changes = np.flatnonzero((others < keys) | (others >= np.append(self._keys, _AFTER_ALL)[places]))
        other_places = places
        if len(changes):
            other_places = places.copy()
            other_places[changes] = np.searchsorted(self._keys, others[changes], "right")
        return self._offsets[places - 1], self._offsets[other_places - 1]

    def count_changes(self, first: Ints, last: Ints) -> Ints:
        """The number of changes after each first key, up to each last key."""
        low, high = (np.searchsorted(self._keys, keys, "right") for keys in (first, last))
        return high - low

    def changes(self, first: Ints, last: Ints) -> tuple[Ints, Ints]:
        """The changes after each first key, up to each last key.

        Returns the index of the pair of keys, and the seconds from the first key to the change.
        """
        low, high = (np.searchsorted(self._keys, keys, "right") for keys in (first, last))
        of, places = expand_ranges(low, high)
        return of, self._keys[places] - first[of]


def zone_keys(zones: Ints | int, seconds: Ints) -> Ints:
    """The keys of times in numbered zones."""
    return (zones << _TIME_BITS) + seconds
