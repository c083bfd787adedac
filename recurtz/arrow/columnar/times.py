"""When plain events are: what they say of start and end, on their own clocks and as instants.

These are the rules by which `recurtz.events.master` and `recurtz.events.occurrence` read one start and one end, on
columns.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from recurtz.arrow.columnar.fields import NONE, Clock, all_there
from recurtz.arrow.interning import Interning
from recurtz.arrow.zone_offsets import SECOND, Ints, Offsets, keys_of
from recurtz.zones.posix import DAY
from recurtz.zones.transitions import Transitions

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
        self._at_walls = Offsets(Transitions.segments)
        self._at_instants = Offsets(Transitions.segments_utc)

    def of(self, said: Clock, shared: Interning) -> Times:
        """When events are, by what is said."""
        plain = np.flatnonzero(all_there(*said))
        times = np.full((len(Times._fields), len(said.zone)), NONE)
        if len(plain):
            times[:, plain] = self._plain_times(Clock(*[column[plain] for column in said]), shared)
        return Times(*times)

    def _plain_times(self, said: Clock, shared: Interning) -> Times:
        zone, start_zone, end_zone = np.array(shared.clock_of)[np.stack([said.zone, said.start_zone, said.end_zone])]
        self._cover(said, shared)
        start, end = self._told(said.start, start_zone, zone), self._told(said.end, end_zone, zone)
        starts_at, ends_at = start - self._offsets(start, zone), end - self._offsets(end, zone)
        lasts = (start != NONE) & (end != NONE) & ((ends_at > starts_at) | (start == end))
        return Times(start, end, starts_at, ends_at, np.where(lasts, ends_at - starts_at, NONE))

    def _cover(self, said: Clock, shared: Interning) -> None:
        seconds = np.concatenate([said.start, said.end]) // SECOND
        first, last = int(seconds.min()) - _SLACK, int(seconds.max()) + _SLACK
        self._at_walls.cover(shared.clocks, first, last)
        self._at_instants.cover(shared.clocks, first, last)

    def _told(self, walls: Ints, written: Ints, own: Ints) -> Ints:
        """Wall times as they are written, on the events' own clocks.

        `NONE` for the second of an overlap, which a wall time alone does not tell.
        """
        at = np.flatnonzero(written != own)
        if not len(at):
            return walls
        walls, own = walls.copy(), own[at]
        instants = walls[at] - self._offsets(walls[at], written[at])
        offsets = self._at_instants.at(keys_of(own, instants // SECOND))
        is_first = self._offsets(instants + offsets, own) == offsets
        walls[at] = np.where(is_first, instants + offsets, NONE)
        return walls

    def _offsets(self, walls: Ints, clock: Ints) -> Ints:
        return self._at_walls.at(keys_of(clock, walls // SECOND))
