"""Plain events to entries, without an object for each: what they say, then arithmetic on columns.

The rules stay where they are: what a pattern's cycle is like `recurtz.arrow.interned_cycles` asks the pattern; where
its first
date is, and how many there are until a day, `recurtz.arrow.positions` finds by the cycle.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from recurtz.arrow.columnar.fields import (
    ENDLESS,
    NONE,
    Clock,
    Dates,
    Mask,
    Moved,
    all_there,
    parse_cancelled,
    read_clock,
    read_dates,
    read_days,
    read_kinds,
    read_moved,
)
from recurtz.arrow.columnar.json_columns import Said
from recurtz.arrow.columnar.times import PlainTimes, Times
from recurtz.arrow.event_table import (
    ANY_DATE,
    EXCEPTION,
    NO_DATE,
    NUMBERS,
    OCCURRENCE,
    EventTable,
    date_keys,
    merged,
)
from recurtz.arrow.interned_cycles import NO_PICKER
from recurtz.arrow.interning import Interning
from recurtz.arrow.positions import ranks
from recurtz.arrow.zone_offsets import Ints, found
from recurtz.events.timetable import DAY_MICROS

_NOTHING = np.empty((5, 0), np.int64)


class ColumnarReader:
    """What reads plain events. The window's ends are in microseconds."""

    __slots__ = ("_times", "_window")

    def __init__(self, window: tuple[int, int]) -> None:
        self._window = window
        self._times = PlainTimes()

    def read(self, events: Said, shared: Interning) -> tuple[EventTable, Ints]:
        """The entries of all plain events, and the rows of the others."""
        series, kinds = read_kinds(events)
        dates, clock = read_dates(events, shared), read_clock(events, series, shared)
        cancelled, moved = parse_cancelled(events), read_moved(events, clock, shared)
        times, moved_times = self._times.of(clock, shared), self._times.of(moved.clock, shared)
        plain = all_there(times.exact) & (~series | all_there(*dates))
        plain[cancelled[0, series[cancelled[0]] & (cancelled[1] == NONE)]] = False
        plain[moved.row[series[moved.row] & ~_is_plain(moved, moved_times, cancelled)]] = False
        others = np.flatnonzero(~plain)

        left_out = np.concatenate([cancelled, [moved.row, moved.day]], axis=1)
        regular = _regular(events, np.flatnonzero(plain & series), dates, clock, times, left_out, shared)
        replacing = _facts(moved.row, np.full_like(moved.row, EXCEPTION), moved.day, moved.clock, moved_times)
        exceptions = self._held(events, replacing[:, (plain & series)[moved.row]], shared)
        exceptions = exceptions._replace(occurrence_ids=_bytes(_any_occurrence(events, exceptions.row)))
        alone = _facts(np.arange(len(kinds)), kinds, read_days(events), clock, times)
        singles = self._held(events, alone[:, plain & ~series], shared)
        singles = singles._replace(occurrence_ids=_bytes(_own_occurrence(events, singles)))
        return merged(merged(regular, exceptions), singles), others

    def _held(self, events: Said, facts: Ints, shared: Interning) -> EventTable:
        """Entries of those of which the times are known, as far as the window holds them; of a row in their order."""
        starts_at, ends_at = facts[-2:]
        held = np.flatnonzero((ends_at >= self._window[0]) & (starts_at < self._window[1]))
        facts = facts[:, held[np.lexsort((ends_at[held], starts_at[held], facts[0, held]))]]
        row, kind, day, zone, is_all_day, start, end, starts_at, ends_at = facts
        one, none = np.ones_like(row), np.zeros_like(row)
        return EventTable(
            row=row,
            type=kind,
            first=day,
            period=one,
            per_turn=one,
            offsets_at=none,
            picker=np.full_like(row, NO_PICKER),
            length=one,
            start=none,
            end=none,
            exact=none,
            zone=zone,
            is_all_day=is_all_day,
            offsets=shared.cycles.offsets(),
            days=shared.cycles.days(),
            left_out=_NOTHING[:2],
            known=np.stack([np.arange(len(row)), starts_at, ends_at, start, end]),
            event_ids=_bytes(_at(events, "id", row)),
            occurrence_ids=[],
        )


def _is_plain(moved: Moved, times: Times, cancelled: Ints) -> Mask:
    """Which exceptions are plain: all is said, and nothing else of the same date."""
    keys = date_keys(moved.row, moved.day)
    dates, counts = np.unique(keys, return_counts=True)
    taken = np.concatenate([dates[counts > 1], date_keys(*cancelled)])
    return all_there(moved.day, times.exact) & ~np.isin(keys, taken)


def _facts(row: Ints, kind: Ints, day: Ints, clock: Clock, times: Times) -> Ints:
    return np.stack(
        [row, kind, day, clock.zone, clock.is_all_day, times.start, times.end, times.starts_at, times.ends_at]
    )


def _regular(
    events: Said, rows: Ints, dates: Dates, clock: Clock, times: Times, left_out: Ints, shared: Interning
) -> EventTable:
    """What the patterns of series say of their dates and times, those without any date passed over."""
    day, start = dates.first[rows], times.start[rows]
    first, unit, per_turn, at, picker, period = shared.cycles.turns(dates.pattern[rows], day)
    in_days = picker == NO_PICKER
    entries = EventTable(
        row=rows,
        type=np.full_like(rows, OCCURRENCE),
        first=np.where(in_days, first + day, first),
        period=unit,
        per_turn=per_turn,
        offsets_at=at,
        picker=picker,
        length=np.full_like(rows, ENDLESS),
        start=start % DAY_MICROS,
        end=start % DAY_MICROS + times.end[rows] - start,
        exact=times.exact[rows],
        zone=clock.zone[rows],
        is_all_day=clock.is_all_day[rows],
        offsets=shared.cycles.offsets(),
        days=shared.cycles.days(),
        left_out=_NOTHING[:2],
        known=_NOTHING,
        event_ids=[],
        occurrence_ids=[],
    )
    months = np.flatnonzero(~in_days)
    entries.first[months] += unit[months] * ranks(entries, months, day[months])
    entries = entries._replace(period=period)
    until = ranks(entries, np.arange(len(rows)), dates.last[rows] + 1)
    return _happening(entries._replace(length=np.minimum(until, dates.most[rows])), left_out, events)


def _happening(entries: EventTable, left_out: Ints, events: Said) -> EventTable:
    """The entries that have dates, with their ids and what is left out of them."""
    there = entries.length > 0
    columns = {name: getattr(entries, name)[there] for name in NUMBERS}
    at, out = found(columns["row"], left_out[0])
    return entries._replace(
        **columns,
        left_out=np.stack([at, left_out[1][out]]),
        event_ids=_bytes(_at(events, "id", columns["row"])),
        occurrence_ids=_bytes(_any_occurrence(events, columns["row"])),
    )


# Ids ------------------------------------------------------------------------------------------------------------------


def _at(events: Said, name: str, rows: Ints) -> pa.Array:
    return events[name].take(pa.array(rows))


def _any_occurrence(events: Said, rows: Ints) -> pa.Array:
    return pc.binary_join_element_wise("OID", _at(events, "id", rows), ANY_DATE, ".")


def _own_occurrence(events: Said, singles: EventTable) -> pa.Array:
    """The id of an occurrence as the event says it, if that ends with a date."""
    dated = pa.array(singles.first != NO_DATE)
    return pc.if_else(dated, _at(events, "occurrenceId", singles.row), pa.scalar(None, pa.string()))


def _bytes(ids: pa.Array) -> list[bytes | None]:
    texts: list[bytes | None] = ids.cast(pa.binary()).to_pylist()
    return texts
