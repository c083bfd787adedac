"""Local and UTC times of series as columns, computed once per distinct (zone, start, end).

These are the rules of `recurtz.events.timetable` as arithmetic. Between two changes of an offset, all occurrences of a
series have the same distances from the midnights of their dates. So a window is a few ranges of dates for each series,
and each range has one set of day times.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from recurtz._core.gregorian import LAST_ORDINAL
from recurtz.arrow.arrays import Dictionary, Ints
from recurtz.arrow.event_table import EventTable, date_keys, split_date_keys
from recurtz.arrow.zone_offsets import SECOND, OffsetTable, zone_keys
from recurtz.events.window import CALENDAR, DAY_MICROS
from recurtz.zones.posix import DAY
from recurtz.zones.transitions import Transitions

_MARGIN = 2
"""An instant's date and its date in any zone differ by one day at most; one more to be sure."""

UTC = Transitions((), (0,))


class DayTimeColumns(NamedTuple):
    """Start and end of occurrences, in UTC and in the display zone, in microseconds from the midnight of the date."""

    start: Ints
    end: Ints
    start_local: Ints
    end_local: Ints

    def at(self, places: npt.NDArray[Any]) -> DayTimeColumns:
        """The columns at these places."""
        return DayTimeColumns(*[column[places] for column in self])


class DateRanges(NamedTuple):
    """Half-open ranges of date ordinals `[first, stop)`, each for row `of` of another table."""

    of: Ints
    first: Ints
    stop: Ints

    def at(self, places: npt.NDArray[Any]) -> DateRanges:
        """The ranges at these places."""
        return DateRanges(*[column[places] for column in self])


class IntervalTable(NamedTuple):
    """Date ranges inside the window, and their day times; series n has the rows from `low[n]` to before `high[n]`.

    Series with the same times share their rows.
    """

    low: Ints
    high: Ints
    ranges: DateRanges
    day_times: DayTimeColumns


class SeriesTimes(NamedTuple):
    """These columns of an `EventTable`, for series."""

    zone: Ints
    start: Ints
    end: Ints
    duration: Ints
    is_all_day: Ints

    @classmethod
    def of(cls, table: EventTable, series: Ints) -> SeriesTimes:
        """The times of entries that are series."""
        return cls(*[getattr(table, name)[series] for name in cls._fields])

    def at(self, places: npt.NDArray[Any]) -> SeriesTimes:
        """The times at these places."""
        return SeriesTimes(*[column[places] for column in self])


class LocalTimes:
    """The local and UTC times of series within one window, for one display zone.

    `window` is in microseconds. `display` is None if each event is displayed in its own zone. With `only_starts`, an
    occurrence is in the window if its start is.
    """

    __slots__ = ("_at_instants", "_at_local_times", "_display", "_only_starts", "_window")

    def __init__(self, window: tuple[int, int], display: Transitions | None, only_starts: bool = False) -> None:
        self._window = window
        self._only_starts = only_starts
        self._display = display
        self._at_local_times = OffsetTable(Transitions.segments)
        self._at_instants = OffsetTable(Transitions.segments_utc)

    def near_window(self, table: EventTable, times: SeriesTimes, zones: list[Transitions]) -> DateRanges:
        """The dates whose occurrences can be in the window, for the times of this table's series; a superset."""
        longest = np.maximum(times.end, times.start + times.duration)
        first = np.maximum((self._window[0] - longest) // DAY_MICROS - _MARGIN, 1)
        stop = min(self._window[1] // DAY_MICROS + _MARGIN, LAST_ORDINAL) + 1
        ranges = DateRanges(np.arange(len(first)), np.minimum(first, stop), np.full_like(first, stop))
        self._cover(table, times, zones, ranges)
        return ranges

    def count_changes(self, times: SeriesTimes, ranges: DateRanges) -> Ints:
        """How often the offset of each series' start changes within its range."""
        return self._at_local_times.count_changes(*_edges(times.zone, times.start, ranges))

    def interval_table(self, times: SeriesTimes, ranges: DateRanges) -> IntervalTable:
        """The ranges of `near_window`, split where an offset changes; series with the same times are one."""
        distinct = Dictionary.encode(*map(pa.array, times))
        times, ranges = times.at(distinct.first), ranges.at(distinct.first)
        ranges = ranges._replace(of=np.arange(len(distinct.first)))
        changes = [_changes(self._at_local_times, times.zone, at, ranges) for at in (times.start, times.end)]
        ranges = split(ranges, changes)[1]
        if self._display != UTC:
            zone = self._display_zones(times.zone[ranges.of])
            changes = [_changes(self._at_instants, zone, at, ranges) for at in self._instants(times, ranges)]
            ranges = split(ranges, changes)[1]
        _, ranges, day_times = self.within_window(times, ranges)
        edges = np.searchsorted(ranges.of, np.arange(len(times.zone) + 1))
        return IntervalTable(edges[distinct.number], edges[distinct.number + 1], ranges, day_times)

    def within_window(self, times: SeriesTimes, ranges: DateRanges) -> tuple[Ints, DateRanges, DayTimeColumns]:
        """Ranges whose dates have the same offsets, cut to the window.

        Returns the old row of each range that is not empty, these ranges, and their day times.
        """
        start, end = self._instants(times, ranges)
        day_times = DayTimeColumns(start, end, *self._local(times, ranges, start, end))
        ranges = self._cut(ranges, day_times)
        is_not_empty = ranges.first < ranges.stop
        rows = np.flatnonzero(is_not_empty)
        return (rows, ranges, day_times) if is_not_empty.all() else (rows, ranges.at(rows), day_times.at(rows))

    def given(self, table: EventTable) -> tuple[Ints, DayTimeColumns]:
        """The entries with given times that years 1 to 9999 hold, and their day times; call `near_window` first."""
        entry, start, end, *local = table.given_times
        converted = (self._to_display(table.zone[entry], times) for times in (start, end))
        is_all_day = table.is_all_day[entry] == 1
        start_local, end_local = (np.where(is_all_day, *both) for both in zip(local, converted, strict=True))
        in_range = np.logical_and.reduce(
            [(times >= CALENDAR.start) & (times < CALENDAR.stop) for times in (start_local, end_local)]
        )
        if self._only_starts:
            in_range &= start >= self._window[0]
        midnight = table.first[entry] * DAY_MICROS
        day_times = DayTimeColumns(*[times - midnight for times in (start, end, start_local, end_local)])
        return entry[in_range], day_times.at(in_range)

    def _cover(self, table: EventTable, times: SeriesTimes, zones: list[Transitions], ranges: DateRanges) -> None:
        """Prepare the offsets for all times of this table."""
        earliest = int(ranges.first.min(initial=LAST_ORDINAL)) * DAY + int(times.start.min(initial=0)) // SECOND
        latest = int(ranges.stop.max(initial=1)) * DAY + int(times.end.max(initial=0)) // SECOND
        self._at_local_times.cover(zones, earliest, latest)
        if self._display != UTC:
            earliest = min(earliest, int(table.given_times[1].min(initial=earliest * SECOND)) // SECOND)
            latest = max(latest, int(table.given_times[2].max(initial=latest * SECOND)) // SECOND)
            displayed = zones if self._display is None else [self._display]
            self._at_instants.cover(displayed, earliest - _MARGIN * DAY, latest + _MARGIN * DAY)

    def _instants(self, times: SeriesTimes, ranges: DateRanges) -> tuple[Ints, Ints]:
        """Start and end in UTC; if the local end is not after the start, the end is `duration` after it."""
        of, midnight = ranges.of, ranges.first * DAY
        keys = (zone_keys(times.zone, at // SECOND)[of] + midnight for at in (times.start, times.end))
        start, end = (
            at[of] - offset
            for at, offset in zip((times.start, times.end), self._at_local_times.at_both(*keys), strict=True)
        )
        exact = np.flatnonzero(end <= start)
        if len(exact):
            end[exact] = start[exact] + times.duration[of[exact]]
        return start, end

    def _local(self, times: SeriesTimes, ranges: DateRanges, start: Ints, end: Ints) -> tuple[Ints, Ints]:
        """Start and end in the display zone; all-day events keep their own midnights."""
        of = ranges.of
        if self._display != UTC:
            zone, midnight = times.zone[of], ranges.first * DAY_MICROS
            start, end = (self._to_display(zone, midnight + instants) - midnight for instants in (start, end))
        if not times.is_all_day.any():
            return start, end
        is_all_day = times.is_all_day[of] == 1
        return np.where(is_all_day, times.start[of], start), np.where(is_all_day, times.end[of], end)

    def _to_display(self, zones: Ints, instants: Ints) -> Ints:
        if self._display == UTC:
            return instants
        return instants + self._at_instants.at(zone_keys(self._display_zones(zones), instants // SECOND))

    def _display_zones(self, zones: Ints) -> Ints:
        return zones if self._display is None else np.zeros_like(zones)

    def _cut(self, ranges: DateRanges, day_times: DayTimeColumns) -> DateRanges:
        """The ranges, cut to the dates whose times are in the window and in years 1 to 9999."""
        low, high = self._window
        last_times = day_times.start if self._only_starts else day_times.end
        is_whole = ranges.first * DAY_MICROS + last_times >= low
        is_whole &= (ranges.stop - 1) * DAY_MICROS + day_times.start < high
        is_whole &= _is_in_calendar(ranges, day_times)
        places = np.flatnonzero(~is_whole)
        part, times = ranges.at(places), day_times.at(places)
        after = np.maximum(low - last_times[places], CALENDAR.start - np.minimum.reduce(times))
        before = np.minimum(high - times.start, CALENDAR.stop - np.maximum.reduce(times))
        first, stop = ranges.first.copy(), ranges.stop.copy()
        stop[places] = np.clip(_ceil_days(before), 1, part.stop)
        first[places] = np.clip(_ceil_days(after), part.first, stop[places])
        return ranges._replace(first=first, stop=stop)


def _is_in_calendar(ranges: DateRanges, day_times: DayTimeColumns) -> bool:
    """True if all times of all dates are in years 1 to 9999."""
    earliest = min(int(times.min(initial=0)) for times in day_times)
    latest = max(int(times.max(initial=0)) for times in day_times)
    first, stop = int(ranges.first.min(initial=LAST_ORDINAL)), int(ranges.stop.max(initial=1))
    return first * DAY_MICROS + earliest >= CALENDAR.start and stop * DAY_MICROS + latest <= CALENDAR.stop


def _changes(offsets: OffsetTable, zones: Ints, times: Ints, ranges: DateRanges) -> tuple[Ints, Ints]:
    """For a time of day: the range in which the offset changes, and the first date with the new offset."""
    row, after = offsets.changes(*_edges(zones, times, ranges))
    return row, ranges.first[row] - (-after // DAY)


def _edges(zones: Ints, times: Ints, ranges: DateRanges) -> tuple[Ints, Ints]:
    """The keys of a time of day on the first and on the last date of ranges."""
    keys = zone_keys(zones, times // SECOND)
    return keys + ranges.first * DAY, keys + (ranges.stop - 1) * DAY


def split(ranges: DateRanges, cuts: list[tuple[Ints, Ints]]) -> tuple[Ints, DateRanges]:
    """Ranges split at dates: (row of the range, ordinal). Returns the old row of each new range, and these."""
    row, day = (np.concatenate(columns) for columns in zip(*cuts, strict=True))
    inside = (day > ranges.first[row]) & (day < ranges.stop[row])
    whole = date_keys(np.arange(len(ranges.of)), ranges.first)
    keys = np.sort(np.concatenate([whole, date_keys(row[inside], day[inside])]))
    row, first = split_date_keys(keys[np.diff(keys, prepend=-1) > 0])
    is_last = np.append(row[1:] != row[:-1], np.ones(min(len(row), 1), np.bool_))
    stop = np.where(is_last, ranges.stop[row], np.append(first[1:], 0))
    return row, DateRanges(ranges.of[row], first, stop)


def _ceil_days(micros: Ints) -> Ints:
    """Microseconds in days, rounded up."""
    return -(-micros // DAY_MICROS)
