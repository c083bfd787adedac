"""At what times of their dates series are, as columns: found once for all that are at the same times.

These are the rules of `recurtz.events.timetable` as arithmetic. Between two changes of an offset all occurrences are
as far from
midnight of their dates, on every clock; so what a window holds is a few runs of days, each with one clock.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from recurtz.arrow.columnar.dictionary import Distinct
from recurtz.arrow.event_table import EventTable, date_keys, dates_of
from recurtz.arrow.zone_offsets import SECOND, Ints, Offsets, keys_of
from recurtz.events.timetable import DAY_MICROS
from recurtz.zones.posix import DAY
from recurtz.zones.transitions import Transitions

_LAST = date.max.toordinal()
_CALENDAR = range(DAY_MICROS, (_LAST + 1) * DAY_MICROS)
_SLACK = 2
"""How many days an instant's date can be from its date in any zone, with one to spare."""

_UTC = Transitions((), (0,))


class Clock(NamedTuple):
    """When occurrences start and end, in microseconds from midnight of their dates: as instants on the clock of UTC,
    and on the clock that tells them.
    """

    start: Ints
    end: Ints
    start_local: Ints
    end_local: Ints

    def at(self, places: npt.NDArray[Any]) -> Clock:
        """Those at some places."""
        return Clock(*[column[places] for column in self])


class Days(NamedTuple):
    """Days as ordinals, from `first` to before `stop`, and the number of what they are days of."""

    of: Ints
    first: Ints
    stop: Ints


class Dial(NamedTuple):
    """On which days the window holds occurrences of series, in order, and by what clock.

    Series that are at the same times share their days: those of the series numbered n lie from `low[n]` to before
    `high[n]`.
    """

    low: Ints
    high: Ints
    days: Days
    clock: Clock


class _Times(NamedTuple):
    """The times of series, each once, as entries have them."""

    zone: Ints
    start: Ints
    end: Ints
    exact: Ints
    is_all_day: Ints


class LocalTimes:
    """What tells times: the window, the zone in which to tell them, and the offsets met so far.

    `window` counts microseconds as `recurtz.events.timetable` does. `told` are the steps of one zone, or None for
    that of each event.
    """

    __slots__ = ("_at_instants", "_at_walls", "_told", "_window")

    def __init__(self, window: tuple[int, int], told: Transitions | None) -> None:
        self._window = window
        self._told = told
        self._at_walls = Offsets(Transitions.segments)
        self._at_instants = Offsets(Transitions.segments_utc)

    def dial(self, entries: EventTable, series: Ints, zones: list[Transitions]) -> Dial:
        """The days of some entries that are series."""
        columns = [getattr(entries, name)[series] for name in _Times._fields]
        same = Distinct.of(*map(pa.array, columns))
        times = _Times(*[column[same.first] for column in columns])
        days = self._around(times)
        self._cover(entries, times, zones, days)
        cuts = [_changes(self._at_walls, times.zone, side, days) for side in (times.start, times.end)]
        _, days = split(days, cuts)
        start, end = self._instants(times, days)
        if self._told != _UTC:
            zone = self._told_zones(times.zone[days.of])
            parts, days = split(days, [_changes(self._at_instants, zone, side, days) for side in (start, end)])
            start, end = start[parts], end[parts]
        clock = Clock(start, end, *self._local(times, days, start, end))
        days = self._held(days, clock)
        some = np.flatnonzero(days.first < days.stop)
        days = Days(*[column[some] for column in days])
        edges = np.searchsorted(days.of, np.arange(len(times.zone) + 1))
        return Dial(edges[same.number], edges[same.number + 1], days, clock.at(some))

    def known(self, entries: EventTable) -> tuple[Ints, Clock]:
        """The entries of which the times are known and that the calendar holds, and their clocks; after `dial`."""
        of, start, end, *walls = entries.known
        told = (self._on_told_clock(entries.zone[of], times) for times in (start, end))
        local = [np.where(entries.is_all_day[of] == 1, wall, clock) for wall, clock in zip(walls, told, strict=True)]
        held = np.logical_and.reduce([(times >= _CALENDAR.start) & (times < _CALENDAR.stop) for times in local])
        midnight = entries.first[of] * DAY_MICROS
        return of[held], Clock(*[times - midnight for times in (start, end, *local)]).at(held)

    def _around(self, times: _Times) -> Days:
        """Between which days each can have an occurrence that the window holds."""
        longest = np.maximum(times.end, times.start + times.exact)
        first = np.maximum((self._window[0] - longest) // DAY_MICROS - _SLACK, 1)
        stop = min(self._window[1] // DAY_MICROS + _SLACK, _LAST) + 1
        return Days(np.arange(len(first)), np.minimum(first, stop), np.full_like(first, stop))

    def _cover(self, entries: EventTable, times: _Times, zones: list[Transitions], days: Days) -> None:
        """Make the offsets ready for all that can come up."""
        earliest = int(days.first.min(initial=_LAST)) * DAY
        latest = int(days.stop.max(initial=1)) * DAY + int(times.end.max(initial=0)) // SECOND
        self._at_walls.cover(zones, earliest, latest)
        if self._told != _UTC:
            earliest = min(earliest, int(entries.known[1].min(initial=earliest * SECOND)) // SECOND)
            latest = max(latest, int(entries.known[2].max(initial=latest * SECOND)) // SECOND)
            told = zones if self._told is None else [self._told]
            self._at_instants.cover(told, earliest - _SLACK * DAY, latest + _SLACK * DAY)

    def _instants(self, times: _Times, days: Days) -> tuple[Ints, Ints]:
        """Start and end; where the end by the wall clock is not after the start, the event's duration counts."""
        of, midnight = days.of, days.first * DAY
        start, end = (
            side[of] - self._at_walls.at(keys_of(times.zone[of], side[of] // SECOND + midnight))
            for side in (times.start, times.end)
        )
        duration, exact = end - start, times.exact[of]
        return start, np.where((duration <= 0) & (duration != exact), start + exact, end)

    def _local(self, times: _Times, days: Days, start: Ints, end: Ints) -> tuple[Ints, Ints]:
        """Start and end on the clock that tells them; all-day events stay at their own midnights."""
        of, midnight = days.of, days.first * DAY_MICROS
        is_all_day, zone = times.is_all_day[of] == 1, times.zone[of]
        return (
            np.where(is_all_day, times.start[of], self._on_told_clock(zone, midnight + start) - midnight),
            np.where(is_all_day, times.end[of], self._on_told_clock(zone, midnight + end) - midnight),
        )

    def _on_told_clock(self, zones: Ints, instants: Ints) -> Ints:
        if self._told == _UTC:
            return instants
        return instants + self._at_instants.at(keys_of(self._told_zones(zones), instants // SECOND))

    def _told_zones(self, zones: Ints) -> Ints:
        return zones if self._told is None else np.zeros_like(zones)

    def _held(self, days: Days, clock: Clock) -> Days:
        """The days whose times the window and the calendar hold."""
        after = np.maximum(self._window[0] - clock.end, _CALENDAR.start - np.minimum.reduce(clock))
        before = np.minimum(self._window[1] - clock.start, _CALENDAR.stop - np.maximum.reduce(clock))
        stop = np.clip(_days_up(before), 1, days.stop)
        return days._replace(first=np.clip(_days_up(after), days.first, stop), stop=stop)


def _changes(offsets: Offsets, zones: Ints, times: Ints, days: Days) -> tuple[Ints, Ints]:
    """The days from which on the offset is another, at a time of the day, and in which row of `days` they are."""
    keys = keys_of(zones, times // SECOND)
    row, after = offsets.changes(keys + days.first * DAY, keys + (days.stop - 1) * DAY)
    return row, days.first[row] - (-after // DAY)


def split(days: Days, cuts: list[tuple[Ints, Ints]]) -> tuple[Ints, Days]:
    """Days cut at some of them, of each the row and the day; and of which row each is a part."""
    row, day = (np.concatenate(columns) for columns in zip(*cuts, strict=True))
    inside = (day > days.first[row]) & (day < days.stop[row])
    whole = date_keys(np.arange(len(days.of)), days.first)
    keys = np.sort(np.concatenate([whole, date_keys(row[inside], day[inside])]))
    row, first = dates_of(keys[np.diff(keys, prepend=-1) > 0])
    is_last = np.append(row[1:] != row[:-1], np.ones(min(len(row), 1), np.bool_))
    stop = np.where(is_last, days.stop[row], np.append(first[1:], 0))
    return row, Days(days.of[row], first, stop)


def _days_up(to_micros: Ints) -> Ints:
    """The least number of days that is not less."""
    return -(-to_micros // DAY_MICROS)
