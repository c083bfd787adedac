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
from recurtz.zones.local_time import canonical_id_of
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

    Zones with equal transitions have one number here, and names of one zone have one id. A time is not converted
    between zones with the same number or the same id: this is the rule of `recurtz.zones.local_time.same_clock`.
    """

    __slots__ = ("_at_instants", "_at_local_times", "_id_numbers", "_ids", "_numbers", "_transitions")

    def __init__(self) -> None:
        self._at_local_times = OffsetTable(Transitions.segments)
        self._at_instants = OffsetTable(Transitions.segments_utc)
        self._numbers: list[int] = []
        self._ids: list[int] = []
        self._id_numbers: dict[str, int] = {}
        self._transitions: dict[Transitions, int] = {}

    def resolve(self, given: GivenTimes, interning: Interning) -> ResolvedTimes:
        """The times of events; `MISSING` where any given value is missing."""
        present = np.flatnonzero(all_present(*given))
        times = np.full((len(ResolvedTimes._fields), len(given.zone)), MISSING)
        if len(present):
            times[:, present] = self._resolve(GivenTimes(*[column[present] for column in given]), interning)
        return ResolvedTimes(*times)

    def _resolve(self, given: GivenTimes, interning: Interning) -> ResolvedTimes:
        self._number_zones(interning)
        self._cover(given)
        zone = np.array(self._numbers)[given.zone]
        start = self._convert(given.start, given.start_zone, given.zone)
        end = self._convert(given.end, given.end_zone, given.zone)
        start_utc, end_utc = start - self._offsets(start, zone), end - self._offsets(end, zone)
        is_valid = (start != MISSING) & (end != MISSING) & ((end_utc > start_utc) | (start == end))
        return ResolvedTimes(start, end, start_utc, end_utc, np.where(is_valid, end_utc - start_utc, MISSING))

    def _number_zones(self, interning: Interning) -> None:
        """The number of each zone of the interning among the different transitions, and among the different ids."""
        for place in range(len(self._numbers), len(interning.names)):
            zone_id = canonical_id_of(interning.zones[place]) or f"a zone without an id: {place}"
            self._ids.append(self._id_numbers.setdefault(zone_id, place))
            transitions = interning.transitions[place]
            self._numbers.append(self._transitions.setdefault(transitions, len(self._transitions)))

    def _cover(self, given: GivenTimes) -> None:
        seconds = np.concatenate([given.start, given.end]) // SECOND
        first, last = int(seconds.min()) - _MARGIN, int(seconds.max()) + _MARGIN
        zones = list(self._transitions)
        self._at_local_times.cover(zones, first, last)
        self._at_instants.cover(zones, first, last)

    def _convert(self, local: Ints, given_zone: Ints, zone: Ints) -> Ints:
        """Local times in another zone; `MISSING` for the second of an overlap, which the local time does not show."""
        numbers, ids = np.array(self._numbers), np.array(self._ids)
        at = np.flatnonzero((numbers[given_zone] != numbers[zone]) & (ids[given_zone] != ids[zone]))
        if not len(at):
            return local
        local, zone, given_zone = local.copy(), numbers[zone[at]], numbers[given_zone[at]]
        instants = local[at] - self._offsets(local[at], given_zone)
        offsets = self._at_instants.at(zone_keys(zone, instants // SECOND))
        is_first = self._offsets(instants + offsets, zone) == offsets
        local[at] = np.where(is_first, instants + offsets, MISSING)
        return local

    def _offsets(self, local: Ints, zone: Ints) -> Ints:
        return self._at_local_times.at(zone_keys(zone, local // SECOND))
