"""Positions to dates, for many series at once: what `recurtz.cycles` says of one series, as arithmetic on columns.

Both of its cycles are turns of so many units, days or months, with one date or more in each: `first` is the unit of
the first date, `period` the units of a turn. A month becomes a date by its picker's table.
"""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
import numpy.typing as npt

from recurtz.arrow.gathering import Entries
from recurtz.arrow.offsets import Ints
from recurtz.gregorian import kind_of
from recurtz.gregorian import month_of as month_of_day

_EPOCH = date(1970, 1, 1).toordinal()
"""The ordinal of the day from which NumPy counts days and months."""

_EPOCH_MONTH = month_of_day(date(1970, 1, 1))


@cache
def month_starts() -> Ints:
    """The ordinal of the first day of each month, from that of year 0 on to the first of year 10000."""
    starts = np.arange("0000-01", "10000-02", dtype="M8[M]").astype("M8[D]")
    return starts.astype(np.int64) + _EPOCH


def month_of(ordinals: Ints) -> Ints:
    """The months of dates, as `recurtz.gregorian` counts them."""
    return (ordinals - _EPOCH).view("M8[D]").astype("M8[M]").astype(np.int64) + _EPOCH_MONTH


@cache
def _month_kinds() -> npt.NDArray[np.uint8]:
    starts = month_starts()
    return kind_of(np.diff(starts), starts[:-1] % 7).astype(np.uint8)


def positions(entries: Entries, first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """The positions, from and to before, of each entry's dates from one ordinal to another, and of a few around."""
    in_months = entries.picker >= 0
    low, high = (
        (np.where(in_months, month_of(days), days) - entries.first) // entries.period * entries.count
        for days in (first, last)
    )
    low, high = np.clip(low, 0, entries.length), np.clip(high + entries.count, 0, entries.length)
    low[entries.known[0]], high[entries.known[0]] = 0, 1
    return low, np.maximum(low, high)


def ordinals(entries: Entries, of: Ints, at: Ints) -> Ints:
    """The date of each row: at a position of one of the entries."""
    if entries.count.max() == 1:
        units = entries.first[of] + at * entries.period[of]
    else:  # 32 bits hold every position, and are divided in a third of the time
        turns, index = np.divmod(at.astype(np.int32), entries.count.astype(np.int32)[of])
        units = entries.first[of] + turns * entries.period[of] + entries.offsets[entries.offsets_at[of] + index]
    pickers = entries.picker[of]
    rows = np.flatnonzero(pickers >= 0)
    if len(rows):
        months = units[rows]
        days = entries.days[pickers[rows], _month_kinds()[months]]
        units[rows] = month_starts()[months] + days - 1
    return units
