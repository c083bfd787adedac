"""Plain series to entries, without an object for each: what they say, then arithmetic on columns.

The rules stay where they are: what a pattern's cycle is like `recurtz.arrow.cycles` asks the pattern, and where its first
date is, and how many there are until a day, `recurtz.arrow.dates` finds by the cycle.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from recurtz.arrow.cycles import NO_PICKER
from recurtz.arrow.dates import ranks
from recurtz.arrow.entries import ANY_DATE, NUMBERS, OCCURRENCE, Entries
from recurtz.arrow.facts import (
    ENDLESS,
    NONE,
    Clock,
    Dates,
    all_there,
    is_plain,
    of,
    read_cancelled,
    read_clock,
    read_dates,
)
from recurtz.arrow.offsets import SECOND, Ints, Offsets, found, keys_of
from recurtz.arrow.shared import Shared
from recurtz.clocks import MICRO_DAY
from recurtz.zones.offsets import Steps
from recurtz.zones.rules import DAY

_SLACK = 2 * DAY
_NOTHING = np.empty((5, 0), np.int64)


class PlainReader:
    """What reads plain series, with the offsets met so far."""

    __slots__ = ("_at_instants", "_at_walls")

    def __init__(self) -> None:
        self._at_walls = Offsets(Steps.segments)
        self._at_instants = Offsets(Steps.segments_utc)

    def read(self, events: pa.Array, shared: Shared) -> tuple[Entries, Ints]:
        """The entries of all plain series, and the rows of all other events; these are as `properties_of` has them."""
        dates, clock, cancelled = read_dates(events, shared), read_clock(events, shared), read_cancelled(events)
        plain = is_plain(events) & all_there(*dates, *clock)
        plain[cancelled[0, cancelled[1] == NONE]] = False
        rows = np.flatnonzero(plain)
        start, end, exact = self._times(Clock(*[column[rows] for column in clock]), shared)
        plain[rows] = is_known = all_there(start, end, exact)
        rows = rows[is_known]
        numbers = {
            "row": rows,
            "type": np.full(len(rows), OCCURRENCE),
            "start": start[is_known] % MICRO_DAY,
            "end": start[is_known] % MICRO_DAY + (end - start)[is_known],
            "exact": exact[is_known],
            "zone": clock.zone[rows],
            "is_all_day": clock.is_all_day[rows],
        }
        entries = _entries(numbers, Dates(*[column[rows] for column in dates]), shared)
        return _told(entries, cancelled, of(events, "id")), np.flatnonzero(~plain)

    def _times(self, clock: Clock, shared: Shared) -> tuple[Ints, Ints, Ints]:
        """Start and end on the clock of the series, and the time between them.

        `NONE` where there is none, and for the second of an overlap, which a wall clock alone does not tell.
        """
        self._cover(clock, shared)
        start = self._on_own_clock(clock.start, clock.start_zone, clock.zone, shared)
        end = self._on_own_clock(clock.end, clock.end_zone, clock.zone, shared)
        exact = (end - self._offsets(end, clock.zone)) - (start - self._offsets(start, clock.zone))
        return start, end, np.where((exact > 0) | (start == end), exact, NONE)

    def _cover(self, clock: Clock, shared: Shared) -> None:
        walls = np.concatenate([clock.start, clock.end]) // SECOND
        if len(walls):
            first, last = int(walls.min()) - _SLACK, int(walls.max()) + _SLACK
            self._at_walls.cover(shared.steps, first, last)
            self._at_instants.cover(shared.steps, first, last)

    def _on_own_clock(self, walls: Ints, told: Ints, zone: Ints, shared: Shared) -> Ints:
        """Wall times of the zones that tell them, on the clock of others."""
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


def _entries(numbers: dict[str, Ints], dates: Dates, shared: Shared) -> Entries:
    """Entries with their cycles, and how many dates they have."""
    first, unit, per_turn, at, picker, period = shared.cycles.turns(dates.pattern, dates.first)
    in_days = picker == NO_PICKER
    entries = Entries(
        **numbers,
        first=np.where(in_days, first + dates.first, first),
        period=unit,
        per_turn=per_turn,
        offsets_at=at,
        picker=picker,
        length=np.full(len(first), ENDLESS),
        offsets=shared.cycles.offsets(),
        days=shared.cycles.days(),
        left_out=_NOTHING[:2],
        known=_NOTHING,
        event_ids=[],
        occurrence_ids=[],
    )
    months = np.flatnonzero(~in_days)
    entries.first[months] += unit[months] * ranks(entries, months, dates.first[months])
    entries = entries._replace(period=period)
    until = ranks(entries, np.arange(len(first)), dates.last + 1)
    return entries._replace(length=np.minimum(until, dates.most))


def _told(entries: Entries, cancelled: Ints, ids: pa.Array) -> Entries:
    """The entries that have dates, with their ids and what is cancelled of them."""
    there = entries.length > 0
    columns = {name: getattr(entries, name)[there] for name in NUMBERS}
    at, out = found(columns["row"], cancelled[0])
    ids = ids.take(pa.array(columns["row"]))
    return entries._replace(
        **columns,
        left_out=np.stack([at, cancelled[1][out]]),
        event_ids=ids.cast(pa.binary()).to_pylist(),
        occurrence_ids=pc.binary_join_element_wise("OID", ids, ANY_DATE, ".").cast(pa.binary()).to_pylist(),
    )
