"""Intervals of positions whose occurrences have the same offsets, for many series; and their rows.

`local_times` has the date ranges and day times of each distinct time of day. A series adds the positions of its dates
within these ranges: per range if it occurs more often than its offsets change, otherwise per occurrence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from recurtz.arrow.arrays import Ints, Mask, expand_ranges
from recurtz.arrow.event_table import NO_DATE, UNIX_EPOCH, EventTable, date_keys
from recurtz.arrow.local_times import DateRanges, IntervalTable, LocalTimes, split
from recurtz.arrow.positions import count_before, ordinals
from recurtz.events.window import DAY_MICROS
from recurtz.zones.transitions import Transitions


class Intervals(NamedTuple):
    """Positions of an entry, from `low` to before `high`, and the `DayTimeColumns` of their occurrences.

    `day` is the date of an interval of one position if it is known, otherwise `NO_DATE`.
    """

    entry: Ints
    low: Ints
    high: Ints
    day: Ints
    start: Ints
    end: Ints
    start_local: Ints
    end_local: Ints


_Positions = tuple[Ints, Ints, Ints, Ints, Ints]
"""Entry, low, high and day as in `Intervals`, and the row of an `IntervalTable`."""


def find_intervals(table: EventTable, local_times: LocalTimes, zones: list[Transitions]) -> Intervals:
    """All intervals inside the window, sorted by entry and position."""
    is_series = np.ones(len(table.row), np.bool_)
    is_series[table.given_times[0]] = False
    series = np.flatnonzero(is_series)
    interval_table = local_times.interval_table(table, series, zones)
    parts = [
        [*positions, *interval_table.day_times.at(rows)]
        for *positions, rows in _series_positions(table, series, interval_table)
    ]
    given, day_times = local_times.given(table)
    return _concatenate(*parts, [given, np.zeros_like(given), np.ones_like(given), table.first[given], *day_times])


def _series_positions(table: EventTable, series: Ints, intervals: IntervalTable) -> tuple[_Positions, _Positions]:
    """The positions of series that occur more often than their offsets change, and those of the others."""
    changing = np.flatnonzero(intervals.high - intervals.low > 1)
    low, high = intervals.low[changing], intervals.high[changing]
    first = count_before(table, series[changing], intervals.ranges.first[low])
    stop = count_before(table, series[changing], intervals.ranges.stop[high - 1])
    is_rare = stop - first < high - low
    is_frequent = np.ones(len(series), np.bool_)
    is_frequent[changing[is_rare]] = False
    rare = changing[is_rare]
    return (
        _by_range(table, series[is_frequent], intervals.low[is_frequent], intervals.high[is_frequent], intervals),
        _by_occurrence(table, series[rare], first[is_rare], stop[is_rare], low[is_rare], intervals),
    )


def _by_range(table: EventTable, series: Ints, low: Ints, high: Ints, intervals: IntervalTable) -> _Positions:
    """The positions of series within the date ranges from `low` to before `high`."""
    of, rows = expand_ranges(low, high)
    ranges = DateRanges(series[of], intervals.ranges.first[rows], intervals.ranges.stop[rows])
    parts, ranges = _without_excluded(table, ranges)
    low, high = _positions(table, ranges)
    not_empty = np.flatnonzero(low < high)
    day = np.full_like(not_empty, NO_DATE)
    return ranges.of[not_empty], low[not_empty], high[not_empty], day, rows[parts[not_empty]]


def _without_excluded(table: EventTable, ranges: DateRanges) -> tuple[Ints, DateRanges]:
    """Ranges of entries without the excluded dates. Returns the old row of each new range, and these."""
    entry, day = table.excluded
    has_excluded = np.zeros(len(table.row), np.bool_)
    has_excluded[entry] = True
    whole, affected = np.flatnonzero(~has_excluded[ranges.of]), np.flatnonzero(has_excluded[ranges.of])
    if not len(affected):
        return whole, ranges
    pieces = ranges.at(affected)
    row = np.searchsorted(date_keys(pieces.of, pieces.first), date_keys(entry, day), "right") - 1
    is_same = pieces.of[row] == entry
    row, day = row[is_same], day[is_same]
    parts, pieces = split(pieces, [(row, day), (row, day + 1)])
    included = _is_included(table, pieces.of, pieces.first)
    rows = np.concatenate([whole, affected[parts[included]]])
    order = np.argsort(rows, kind="stable")
    both = [np.concatenate(columns) for columns in zip(ranges.at(whole), pieces.at(included), strict=True)]
    return rows[order], DateRanges(*both).at(order)


def _positions(table: EventTable, ranges: DateRanges) -> tuple[Ints, Ints]:
    """The positions in ranges of entries; an edge that two neighbours share is computed once."""
    low = count_before(table, ranges.of, ranges.first)
    high = np.append(low[1:], 0)[: len(low)]
    is_followed = (ranges.of[1:] == ranges.of[:-1]) & (ranges.first[1:] == ranges.stop[:-1])
    last = np.flatnonzero(~np.append(is_followed, False)[: len(low)])
    high[last] = count_before(table, ranges.of[last], ranges.stop[last])
    return low, high


def _by_occurrence(
    table: EventTable, series: Ints, first: Ints, stop: Ints, low: Ints, intervals: IntervalTable
) -> _Positions:
    """Each position of series, from `first` to before `stop`; `low` is the first row of the series' date ranges."""
    counts = stop - first
    to_position = stop - np.cumsum(counts)

    def repeat(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return np.repeat(values, counts)

    rows = np.arange(int(counts.sum()))
    day = ordinals(table, repeat, series, rows, to_position)
    entry, position, ranges = repeat(series), rows + repeat(to_position), intervals.ranges
    keys = date_keys(ranges.of, ranges.first)
    rows = np.searchsorted(keys, date_keys(repeat(ranges.of[low]), day), "right") - 1
    included = (day < ranges.stop[rows]) & _is_included(table, entry, day)
    if not included.all():
        entry, position, day, rows = (column[included] for column in (entry, position, day, rows))
    return entry, position, position + 1, day, rows


def _is_included(table: EventTable, entry: Ints, days: Ints) -> Mask:
    """True for dates that are not excluded from their entry."""
    return np.isin(date_keys(entry, days), date_keys(*table.excluded), invert=True)


def _concatenate(*parts: Sequence[Ints]) -> Intervals:
    """The columns of all parts, sorted by their first column; intervals of one entry keep their order."""
    not_empty = [part for part in parts if len(part[0])] or parts[:1]
    if len(not_empty) == 1:
        return Intervals(*not_empty[0])
    columns = [np.concatenate(columns) for columns in zip(*not_empty, strict=True)]
    order = np.argsort(columns[0], kind="stable")
    return Intervals(*[column[order] for column in columns])


# Rows -----------------------------------------------------------------------------------------------------------------


class Rows(NamedTuple):
    """Output rows as columns; `counts` is the number of successive rows of each `entry`.

    The other columns have one value per row. Times are microseconds since 1970.
    """

    entry: Ints
    counts: Ints
    ordinal: Ints
    start: Ints
    end: Ints
    start_local: Ints
    end_local: Ints


def explode(table: EventTable, intervals: Intervals, max_rows: int) -> Iterator[Rows]:
    """The rows of all intervals, at most `max_rows` at once."""
    ends = np.cumsum(intervals.high - intervals.low)
    total = int(ends[-1]) if len(ends) else 0
    for start in range(0, total, max_rows):
        stop = min(start + max_rows, total)
        low, high = np.searchsorted(ends, start, "right"), np.searchsorted(ends, stop, "left") + 1
        chunk = Intervals(*[column[low:high] for column in intervals])
        counts = np.minimum(ends[low:high], stop)
        counts[1:] -= ends[low : high - 1]
        counts[0] -= start
        yield _rows(table, chunk, counts, np.arange(start, stop), chunk.high - ends[low:high])


def _rows(table: EventTable, chunk: Intervals, counts: Ints, rows: Ints, to_position: Ints) -> Rows:
    def repeat(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The value of each row; one value if all are equal, because arithmetic broadcasts it."""
        if (values == values[0]).all():
            return values[:1]
        return values if len(values) == len(rows) else np.repeat(values, counts)

    def add(times: Ints, distance: Ints) -> Ints:
        """The times plus a distance per interval; usually all distances are equal."""
        distances: Ints = repeat(distance)
        return np.add(times, distances, out=distances if len(distances) == len(times) else None)

    is_known = bool((chunk.day != NO_DATE).all())
    ordinal = chunk.day if is_known else ordinals(table, repeat, chunk.entry, rows, to_position)
    start = add(ordinal * DAY_MICROS, chunk.start - UNIX_EPOCH)
    end = add(start, chunk.end - chunk.start)
    start_local = start if (chunk.start_local == chunk.start).all() else add(start, chunk.start_local - chunk.start)
    end_local = end if (chunk.end_local == chunk.end).all() else add(end, chunk.end_local - chunk.end)
    return Rows(chunk.entry, counts, ordinal, start, end, start_local, end_local)
