"""Intervals of positions whose occurrences have the same offsets, for many series; and their rows.

`local_times` has the date ranges and day times of each distinct time of day. A series adds the positions of its dates
within these ranges if it occurs more often than its offsets change. Otherwise each of its dates is an interval.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from recurtz.arrow.arrays import Ints, Mask, expand_ranges
from recurtz.arrow.event_table import NO_DATE, UNIX_EPOCH, EventTable, date_keys
from recurtz.arrow.local_times import DateRanges, IntervalTable, LocalTimes, SeriesTimes, split
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


def find_intervals(table: EventTable, local_times: LocalTimes, zones: list[Transitions]) -> Intervals:
    """All intervals inside the window, sorted by entry and position."""
    is_series = np.ones(len(table.row), np.bool_)
    is_series[table.given_times[0]] = False
    series = np.flatnonzero(is_series)
    times = SeriesTimes.of(table, series)
    near = local_times.near_window(table, times, zones)
    changing = np.flatnonzero(changes := local_times.count_changes(times, near))
    first, stop = (count_before(table, series[changing], edges[changing]) for edges in near[1:])
    is_rare = stop - first <= changes[changing]
    is_frequent = np.ones(len(series), np.bool_)
    is_frequent[changing[is_rare]] = False
    rare = changing[is_rare]
    given, day_times = local_times.given(table)
    parts = [Intervals(given, np.zeros_like(given), np.ones_like(given), table.first[given], *day_times)]
    if len(rare):
        parts.insert(0, _by_occurrence(table, series[rare], first[is_rare], stop[is_rare], times.at(rare), local_times))
    if len(rare) < len(series):
        intervals = local_times.interval_table(times.at(is_frequent), near.at(is_frequent))
        parts.insert(0, _by_range(table, series[is_frequent], intervals))
    return _concatenate(*parts)


def _by_range(table: EventTable, series: Ints, intervals: IntervalTable) -> Intervals:
    """The positions of series within their date ranges."""
    of, rows = expand_ranges(intervals.low, intervals.high)
    ranges = DateRanges(series[of], intervals.ranges.first[rows], intervals.ranges.stop[rows])
    parts, ranges = _without_excluded(table, ranges)
    low, high = _positions(table, ranges)
    not_empty = np.flatnonzero(low < high)
    day, rows = np.full_like(not_empty, NO_DATE), rows[parts[not_empty]]
    return Intervals(ranges.of[not_empty], low[not_empty], high[not_empty], day, *intervals.day_times.at(rows))


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
    table: EventTable, series: Ints, first: Ints, stop: Ints, times: SeriesTimes, local_times: LocalTimes
) -> Intervals:
    """The positions of series from `first` to before `stop`, each with the offsets of its date."""
    counts = stop - first
    to_position = stop - np.cumsum(counts)

    def repeat(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return np.repeat(values, counts)

    rows = np.arange(int(counts.sum()))
    day = ordinals(table, repeat, series, rows, to_position)
    places, dates, day_times = local_times.within_window(
        times, DateRanges(repeat(np.arange(len(series))), day, day + 1)
    )
    entry, position = series[dates.of], (rows + repeat(to_position))[places]
    found = Intervals(entry, position, position + 1, dates.first, *day_times)
    included = _is_included(table, entry, dates.first)
    return found if included.all() else Intervals(*[column[included] for column in found])


def _is_included(table: EventTable, entry: Ints, days: Ints) -> Mask:
    """True for dates that are not excluded from their entry."""
    if not table.excluded.size:
        return np.ones(len(entry), np.bool_)
    return np.isin(date_keys(entry, days), date_keys(*table.excluded), invert=True)


def _concatenate(*parts: Intervals) -> Intervals:
    """All intervals, sorted by entry; intervals of one entry keep their order."""
    not_empty = [part for part in parts if len(part.entry)] or parts[:1]
    if len(not_empty) == 1:
        return not_empty[0]
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
