"""Start and end of events: from local times as given to local times in the event's zone, and to UTC.

These are the rules of `recurtz.events.parsing` and `recurtz.events.span` as arithmetic.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from recurtz.arrow.arrays import Ints
from recurtz.arrow.columnar.fields import GivenTimes, all_present
from recurtz.arrow.columnar.patterns import MISSING
from recurtz.arrow.interning import Interning
from recurtz.arrow.zone_offsets import SECOND, OffsetTable, zone_keys
from recurtz.zones.posix import DAY
from recurtz.zones.transitions import Transitions

_MARGIN = 2 * DAY


class ResolvedTimes(NamedTuple):
    """Start and end in the event's zone, both in UTC, and the duration, in microseconds; all or none are `MISSING`."""

    start: Ints
    end: Ints
    start_utc: Ints
    end_utc: Ints
    duration: Ints


class TimeResolver:
    """Resolves given times; caches the offsets of zones.

    Zones with equal transitions have one number here: a time that is given in one of them is not converted to another.
    """

    __slots__ = ("_at_instants", "_at_local_times", "_numbers", "_transitions")

    def __init__(self) -> None:
        self._at_local_times = OffsetTable(Transitions.segments)
        self._at_instants = OffsetTable(Transitions.segments_utc)
        self._numbers: list[int] = []
        self._transitions: dict[Transitions, int] = {}

    def resolve(self, given: GivenTimes, interning: Interning) -> ResolvedTimes:
        """The times of events; `MISSING` where any given value is missing."""
        present = np.flatnonzero(all_present(*given))
        times = np.full((len(ResolvedTimes._fields), len(given.zone)), MISSING)
        if len(present):
            times[:, present] = self._resolve(GivenTimes(*[column[present] for column in given]), interning)
        return ResolvedTimes(*times)

    def _resolve(self, given: GivenTimes, interning: Interning) -> ResolvedTimes:
        numbers = self._zone_numbers(interning)
        zone, start_zone, end_zone = numbers[np.stack([given.zone, given.start_zone, given.end_zone])]
        self._cover(given)
        start, end = self._convert(given.start, start_zone, zone), self._convert(given.end, end_zone, zone)
        start_utc, end_utc = start - self._offsets(start, zone), end - self._offsets(end, zone)
        is_valid = (start != MISSING) & (end != MISSING) & ((end_utc > start_utc) | (start == end))
        return ResolvedTimes(start, end, start_utc, end_utc, np.where(is_valid, end_utc - start_utc, MISSING))

    def _zone_numbers(self, interning: Interning) -> Ints:
        """The number of each zone of the interning among the different transitions."""
        for transitions in interning.transitions[len(self._numbers) :]:
            self._numbers.append(self._transitions.setdefault(transitions, len(self._transitions)))
        return np.array(self._numbers)

    def _cover(self, given: GivenTimes) -> None:
        seconds = np.concatenate([given.start, given.end]) // SECOND
        first, last = int(seconds.min()) - _MARGIN, int(seconds.max()) + _MARGIN
        zones = list(self._transitions)
        self._at_local_times.cover(zones, first, last)
        self._at_instants.cover(zones, first, last)

    def _convert(self, local: Ints, given_zone: Ints, zone: Ints) -> Ints:
        """Local times in another zone; `MISSING` for the second of an overlap, which the local time does not show."""
        at = np.flatnonzero(given_zone != zone)
        if not len(at):
            return local
        local, zone = local.copy(), zone[at]
        instants = local[at] - self._offsets(local[at], given_zone[at])
        offsets = self._at_instants.at(zone_keys(zone, instants // SECOND))
        is_first = self._offsets(instants + offsets, zone) == offsets
        local[at] = np.where(is_first, instants + offsets, MISSING)
        return local

    def _offsets(self, local: Ints, zone: Ints) -> Ints:
        return self._at_local_times.at(zone_keys(zone, local // SECOND))
