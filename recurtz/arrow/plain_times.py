"""When plain events are: what they say of start and end, on their own clocks and as instants.

These are the rules by which `recurtz.series` and `recurtz.occurrences` read one start and one end, on columns.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from recurtz.arrow.facts import NONE, Clock, all_there
from recurtz.arrow.offsets import SECOND, Ints, Offsets, keys_of
from recurtz.arrow.shared import Shared
from recurtz.zones.offsets import Steps
from recurtz.zones.rules import DAY

_SLACK = 2 * DAY


class Times(NamedTuple):
    """Start and end on the clock of the event, both as instants, and how long it is: `NONE` if that is not plain."""

    start: Ints
    end: Ints
    starts_at: Ints
    ends_at: Ints
    exact: Ints


class PlainTimes:
    """What tells when plain events are, with the offsets met so far."""

    __slots__ = ("_at_instants", "_at_walls")

    def __init__(self) -> None:
        self._at_walls = Offsets(Steps.segments)
        self._at_instants = Offsets(Steps.segments_utc)

    def of(self, clock: Clock, shared: Shared) -> Times:
        """When events are, by what is said."""
        plain = np.flatnonzero(all_there(*clock))
        times = np.full((len(Times._fields), len(clock.zone)), NONE)
        if len(plain):
            times[:, plain] = self._plain_times(Clock(*[column[plain] for column in clock]), shared)
        return Times(*times)

    def _plain_times(self, clock: Clock, shared: Shared) -> Times:
        self._cover(clock, shared)
        start = self._on_own_clock(clock.start, clock.start_zone, clock.zone, shared)
        end = self._on_own_clock(clock.end, clock.end_zone, clock.zone, shared)
        starts_at, ends_at = (walls - self._offsets(walls, clock.zone) for walls in (start, end))
        lasts = (start != NONE) & (end != NONE) & ((ends_at > starts_at) | (start == end))
        return Times(start, end, starts_at, ends_at, np.where(lasts, ends_at - starts_at, NONE))

    def _cover(self, clock: Clock, shared: Shared) -> None:
        seconds = np.concatenate([clock.start, clock.end]) // SECOND
        first, last = int(seconds.min()) - _SLACK, int(seconds.max()) + _SLACK
        self._at_walls.cover(shared.steps, first, last)
        self._at_instants.cover(shared.steps, first, last)

    def _on_own_clock(self, walls: Ints, told: Ints, zone: Ints, shared: Shared) -> Ints:
        """Wall times of the zones that tell them, on the clock of others.

        `NONE` for the second of an overlap, which a wall time alone does not tell.
        """
        twins = np.array(shared.twins, np.int64)
        at = np.flatnonzero(twins[told] != twins[zone])
        if not len(at):
            return walls
        walls, zone = walls.copy(), zone[at]
        instants = walls[at] - self._offsets(walls[at], told[at])
        offsets = self._at_instants.at(keys_of(zone, instants // SECOND))
        is_first = self._offsets(instants + offsets, zone) == offsets
        walls[at] = np.where(is_first, instants + offsets, NONE)
        return walls

    def _offsets(self, walls: Ints, zone: Ints) -> Ints:
        return self._at_walls.at(keys_of(zone, walls // SECOND))
