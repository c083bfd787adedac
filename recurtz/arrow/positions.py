"""Positions to dates and back for many series at once: the arithmetic of `recurtz.recurrence.cycles` on arrays.

Both kinds of cycles are periods of equal length, in days or in months, with one or more dates in each. A month becomes
a date by a table of its day rule.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from recurtz._core.caches import cached
from recurtz._core.gregorian import CYCLE_DAYS, CYCLE_MONTHS, month_kind, month_of
from recurtz.arrow.arrays import Ints
from recurtz.arrow.event_table import EventTable
from recurtz.arrow.interning import MAX_PER_PERIOD

Repeat = Callable[[npt.NDArray[Any]], npt.NDArray[Any]]
"""Repeats the value of each interval for its rows."""

_EPOCH = date(1970, 1, 1).toordinal()
"""The ordinal of the day from which NumPy counts days and months."""

_DECEMBER = month_of(date(1, 1, 1)) - 1
"""The month before that of ordinal 1."""

_AHEAD = 6
"""Without these days, an average month would be two months early after some Februaries. From 3 to 27 would do."""


@cached(entries=1)
def month_starts() -> Ints:
    """The ordinals of the first days of all months, from January of year 0 to January of year 10000."""
    return np.arange("0000-01", "10000-02", dtype="M8[M]").astype("M8[D]").astype(np.int64) + _EPOCH


@cached(entries=1)
def _days_before_months() -> Ints:
    return month_starts() - 1


@cached(entries=1)
def _month_kinds() -> Ints:
    starts = month_starts()
    lengths: Any = np.diff(starts, append=starts[-1:] + 31)
    weekdays: Any = starts % 7
    kinds: Any = month_kind(lengths, weekdays)  # its arithmetic also works on arrays
    return np.asarray(kinds, np.int64)


def months_of(ordinals: Ints) -> Ints:
    """The months of dates of years 1 to 9999, as `recurtz._core.gregorian` counts them.

    A month of average length is the right one or the one before it. That takes a third of the time of NumPy's dates.
    """
    months = (ordinals + _AHEAD) * CYCLE_MONTHS // CYCLE_DAYS + _DECEMBER
    months += month_starts().take(months + 1) <= ordinals
    return months


def count_before(table: EventTable, entry: Ints, ordinals: Ints) -> Ints:
    """The number of an entry's dates before a date, which is the position of the next one."""
    units, monthly = ordinals, np.flatnonzero(table.day_rule[entry] >= 0)
    if len(monthly):
        units, months = ordinals.copy(), months_of(ordinals[monthly])
        units[monthly] = months
    periods, rest = np.divmod(units - table.first[entry], table.period[entry])
    count = (rest > 0).astype(np.int64)  # each period begins with its first date
    for place in range(1, table.per_period.max(initial=1)):
        count += table.day_offsets[table.day_offsets_row[entry], place] < rest
    if len(monthly):
        count[monthly] |= _dates_in_months(table, table.day_rule[entry[monthly]], months) < ordinals[monthly]
    count += periods * table.per_period[entry]
    return np.clip(count, 0, table.length[entry])


def ordinals(table: EventTable, repeat: Repeat, entry: Ints, rows: Ints, to_position: Ints) -> Ints:
    """The dates at the positions `rows + to_position`; `repeat` repeats the values of each entry for its rows."""
    first, period = table.first[entry], table.period[entry]
    if table.per_period[entry].max(initial=1) == 1:
        units = rows * repeat(period)
        units += repeat(first + to_position * period)
    else:  # 32 bits hold every position and are divided three times as fast; `take` is five times as fast with 64
        place, per_period = (rows + repeat(to_position)).astype(np.int32), table.per_period[entry].astype(np.int32)
        per_period = repeat(per_period)
        periods = place // per_period
        place -= periods * per_period
        place += repeat((table.day_offsets_row[entry] * MAX_PER_PERIOD).astype(np.int32))
        units = table.day_offsets.ravel().take(place.astype(np.int64))
        units += periods * repeat(period)
        units += repeat(first)
    is_monthly = table.day_rule[entry] >= 0
    if is_monthly.all():
        return _dates_in_months(table, repeat(table.day_rule[entry]), units)
    if is_monthly.any():
        monthly = np.flatnonzero(repeat(is_monthly))
        units[monthly] = _dates_in_months(table, repeat(table.day_rule[entry])[monthly], units[monthly])
    return units


def _dates_in_months(table: EventTable, day_rule: Ints, months: Ints) -> Ints:
    """The date that a day rule picks in a month; one flat index into the table is twice as fast as two indexes."""
    kinds = _month_kinds().take(months)
    kinds += day_rule * table.days_of_month.shape[1]
    return _days_before_months().take(months) + table.days_of_month.ravel().take(kinds)
