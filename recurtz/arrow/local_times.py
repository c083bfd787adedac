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


class _SeriesTimes(NamedTuple):
    """The distinct combinations of these columns of an `EventTable`."""

    zone: Ints
    start: Ints
    end: Ints
    duration: Ints
    is_all_day: Ints


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

    def interval_table(self, table: EventTable, series: Ints, zones: list[Transitions]) -> IntervalTable:
        """The date ranges of entries that are series."""
        columns = [getattr(table, name)[series] for name in _SeriesTimes._fields]
        distinct = Dictionary.encode(*map(pa.array, columns))
        times = _SeriesTimes(*[column[distinct.first] for column in columns])
        ranges = self._near_window(times)
        self._cover(table, times, zones, ranges)
        changes = [_changes(self._at_local_times, times.zone, at, ranges) for at in (times.start, times.end)]
        _, ranges = split(ranges, changes)
        start, end = self._instants(times, ranges)
        if self._display != UTC:
            zone = self._display_zones(times.zone[ranges.of])
            parts, ranges = split(ranges, [_changes(self._at_instants, zone, at, ranges) for at in (start, end)])
            start, end = start[parts], end[parts]
        day_times = DayTimeColumns(start, end, *self._local(times, ranges, start, end))
        ranges = self._within_window(ranges, day_times)
        not_empty = np.flatnonzero(ranges.first < ranges.stop)
        ranges = ranges.at(not_empty)
        edges = np.searchsorted(ranges.of, np.arange(len(times.zone) + 1))
        return IntervalTable(edges[distinct.number], edges[distinct.number + 1], ranges, day_times.at(not_empty))

    def given(self, table: EventTable) -> tuple[Ints, DayTimeColumns]:
        """The entries with given times that years 1 to 9999 hold, and their day times; call `interval_table` first."""
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

    def _near_window(self, times: _SeriesTimes) -> DateRanges:
        """The dates whose occurrences can be in the window; a superset."""
        longest = np.maximum(times.end, times.start + times.duration)
        first = np.maximum((self._window[0] - longest) // DAY_MICROS - _MARGIN, 1)
        stop = min(self._window[1] // DAY_MICROS + _MARGIN, LAST_ORDINAL) + 1
        return DateRanges(np.arange(len(first)), np.minimum(first, stop), np.full_like(first, stop))

    def _cover(self, table: EventTable, times: _SeriesTimes, zones: list[Transitions], ranges: DateRanges) -> None:
        """Prepare the offsets for all times of this table."""
        earliest = int(ranges.first.min(initial=LAST_ORDINAL)) * DAY + int(times.start.min(initial=0)) // SECOND
        latest = int(ranges.stop.max(initial=1)) * DAY + int(times.end.max(initial=0)) // SECOND
        self._at_local_times.cover(zones, earliest, latest)
        if self._display != UTC:
            earliest = min(earliest, int(table.given_times[1].min(initial=earliest * SECOND)) // SECOND)
            latest = max(latest, int(table.given_times[2].max(initial=latest * SECOND)) // SECOND)
            displayed = zones if self._display is None else [self._display]
            self._at_instants.cover(displayed, earliest - _MARGIN * DAY, latest + _MARGIN * DAY)

    def _instants(self, times: _SeriesTimes, ranges: DateRanges) -> tuple[Ints, Ints]:
        """Start and end in UTC; if the local end is not after the start, the end is `duration` after it."""
        of, midnight = ranges.of, ranges.first * DAY
        start, end = (
            at[of] - self._at_local_times.at(zone_keys(times.zone[of], at[of] // SECOND + midnight))
            for at in (times.start, times.end)
        )
        elapsed, duration = end - start, times.duration[of]
        return start, np.where((elapsed <= 0) & (elapsed != duration), start + duration, end)

    def _local(self, times: _SeriesTimes, ranges: DateRanges, start: Ints, end: Ints) -> tuple[Ints, Ints]:
        """Start and end in the display zone; all-day events keep their own midnights."""
        of, midnight = ranges.of, ranges.first * DAY_MICROS
        is_all_day, zone = times.is_all_day[of] == 1, times.zone[of]
        return (
            np.where(is_all_day, times.start[of], self._to_display(zone, midnight + start) - midnight),
            np.where(is_all_day, times.end[of], self._to_display(zone, midnight + end) - midnight),
        )

    def _to_display(self, zones: Ints, instants: Ints) -> Ints:
        if self._display == UTC:
            return instants
        return instants + self._at_instants.at(zone_keys(self._display_zones(zones), instants // SECOND))

    def _display_zones(self, zones: Ints) -> Ints:
        return zones if self._display is None else np.zeros_like(zones)

    def _within_window(self, ranges: DateRanges, day_times: DayTimeColumns) -> DateRanges:
        """The ranges, cut to the dates whose times are in the window and in years 1 to 9999."""
        last = day_times.start if self._only_starts else day_times.end
        after = np.maximum(self._window[0] - last, CALENDAR.start - np.minimum.reduce(day_times))
        before = np.minimum(self._window[1] - day_times.start, CALENDAR.stop - np.maximum.reduce(day_times))
        stop = np.clip(_ceil_days(before), 1, ranges.stop)
        return ranges._replace(first=np.clip(_ceil_days(after), ranges.first, stop), stop=stop)


def _changes(offsets: OffsetTable, zones: Ints, times: Ints, ranges: DateRanges) -> tuple[Ints, Ints]:
    """For a time of day: the range in which the offset changes, and the first date with the new offset."""
    keys = zone_keys(zones, times // SECOND)
    row, after = offsets.changes(keys + ranges.first * DAY, keys + (ranges.stop - 1) * DAY)
    return row, ranges.first[row] - (-after // DAY)


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
