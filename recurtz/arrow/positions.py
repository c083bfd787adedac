"""Positions to dates and back, for many series at once: what `recurtz.recurrence.cycles` says of one, as arithmetic
on columns.

Both of its cycles are turns of so many units, days or months, with one date or more in each: `first` is the unit of
the first date, `period` the units of a turn, `per_turn` the dates in it. A month becomes a date by its picker's table.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from recurtz._core.gregorian import month_kind
from recurtz._core.gregorian import month_of as month_of_day
from recurtz.arrow.event_table import EventTable
from recurtz.arrow.interned_cycles import MOST_IN_A_TURN
from recurtz.arrow.zone_offsets import Ints

Spread = Callable[[npt.NDArray[Any]], npt.NDArray[Any]]
"""Repeats what is known of each stretch for its rows."""

_EPOCH = date(1970, 1, 1).toordinal()
"""The ordinal of the day from which NumPy counts days and months."""

_EPOCH_MONTH = month_of_day(date(1970, 1, 1))


@cache
def month_starts() -> Ints:
    """The ordinal of the first day of each month, from that of year 0 on to the first of year 10000."""
    return np.arange("0000-01", "10000-02", dtype="M8[M]").astype("M8[D]").astype(np.int64) + _EPOCH


@cache
def _days_before_months() -> Ints:
    return month_starts() - 1


@cache
def _month_kinds() -> Ints:
    starts = month_starts()
    lengths: Any = np.diff(starts, append=starts[-1:] + 31)
    weekdays: Any = starts % 7
    kinds: Any = month_kind(lengths, weekdays)  # the arithmetic of one number is that of a column
    return np.asarray(kinds, np.int64)


def month_of(ordinals: Ints) -> Ints:
    """The months of dates, as `recurtz._core.gregorian` counts them."""
    return (ordinals - _EPOCH).view("M8[D]").astype("M8[M]").astype(np.int64) + _EPOCH_MONTH


def ranks(entries: EventTable, of: Ints, ordinals: Ints) -> Ints:
    """How many dates of an entry come before a date: the position of the next."""
    units, monthly = ordinals, np.flatnonzero(entries.picker[of] >= 0)
    if len(monthly):
        units, months = ordinals.copy(), month_of(ordinals[monthly])
        units[monthly] = months
    turns, rest = np.divmod(units - entries.first[of], entries.period[of])
    before = (rest > 0).astype(np.int64)  # the first date is that with which a turn begins
    for place in range(1, entries.per_turn.max(initial=1)):
        before += entries.offsets[entries.offsets_at[of], place] < rest
    if len(monthly):
        picked = _picked(entries, entries.picker[of[monthly]], months)
        before[monthly] |= picked < ordinals[monthly]
    before += turns * entries.per_turn[of]
    return np.clip(before, 0, entries.length[of])


def ordinals(entries: EventTable, spread: Spread, of: Ints, rows: Ints, to_position: Ints) -> Ints:
    """The dates at positions `rows + to_position` of entries: `spread` repeats what is known of each for its rows."""
    first, period = entries.first[of], entries.period[of]
    if entries.per_turn[of].max(initial=1) == 1:
        units = rows * spread(period)
        units += spread(first + to_position * period)
    else:  # 32 bits hold every position, and are divided in a third of the time; 64 are taken in a fifth of it
        place, per_turn = (rows + spread(to_position)).astype(np.int32), spread(entries.per_turn[of].astype(np.int32))
        turns = place // per_turn
        place -= turns * per_turn
        place += spread((entries.offsets_at[of] * MOST_IN_A_TURN).astype(np.int32))
        units = entries.offsets.ravel().take(place.astype(np.int64))
        units += turns * spread(period)
        units += spread(first)
    is_picked = entries.picker[of] >= 0
    if is_picked.all():
        return _picked(entries, spread(entries.picker[of]), units)
    if is_picked.any():
        rows = np.flatnonzero(spread(is_picked))
        units[rows] = _picked(entries, spread(entries.picker[of])[rows], units[rows])
    return units


def _picked(entries: EventTable, picker: Ints, months: Ints) -> Ints:
    """The date that a picker picks in a month: two tables looked up by one number each, at half of looking by two."""
    kinds = _month_kinds().take(months)
    kinds += picker * entries.days.shape[1]
    return _days_before_months().take(months) + entries.days.ravel().take(kinds)
