"""Events to stretches: dates in a row whose occurrences share a clock, for many events at once.

These are the rules of `recurtz.clocks` as arithmetic on columns. Between two changes of an offset all occurrences of a
series are as far from midnight of their dates, on every clock; so what a change cuts, what a window holds and what is
left out is found by dates, and no occurrence is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import numpy as np

from recurtz.arrow.dates import ordinals, ranks
from recurtz.arrow.entries import Entries, date_keys, dates_of
from recurtz.arrow.offsets import SECOND, Ints, Offsets, found, keys_of, ragged
from recurtz.clocks import MICRO_DAY
from recurtz.zones.offsets import Steps
from recurtz.zones.rules import DAY

_LAST = date.max.toordinal()
_CALENDAR = range(MICRO_DAY, (_LAST + 1) * MICRO_DAY)
_SLACK = 2
"""How many days an instant's date can be from its date in any zone, with one to spare."""

_MANY = -1
"""In place of a position: there may be other occurrences too, or none."""

_UTC = Steps((), (0,))


class Stretches(NamedTuple):
    """Positions of entries, from `low` to before `high`, and when their occurrences start and end.

    Times are microseconds from midnight of the date: as instants on the clock of UTC, and on the clock that tells them.
    """

    entry: Ints
    low: Ints
    high: Ints
    start: Ints
    end: Ints
    start_local: Ints
    end_local: Ints


class _Dates(NamedTuple):
    """Ordinals of entries, from `first` to before `stop`; of a single occurrence the position, else `_MANY`."""

    entry: Ints
    first: Ints
    stop: Ints
    position: Ints


class Clockwork:
    """What tells times: the window, the zone in which to tell them, and the offsets met so far.

    `window` counts microseconds as `recurtz.clocks` does. `told` are the steps of one zone, or None for that of each
    event.
    """

    __slots__ = ("_at_instants", "_at_walls", "_told", "_window")

    def __init__(self, window: tuple[int, int], told: Steps | None) -> None:
        self._window = window
        self._told = told
        self._at_walls = Offsets(Steps.segments)
        self._at_instants = Offsets(Steps.segments_utc)

    def stretches(self, entries: Entries, zones: list[Steps]) -> Stretches:
        """All that the window holds, entry by entry, each entry's dates in order."""
        dates = self._dates(entries)
        self._cover(entries, zones, dates)
        dates = self._cut_by_own_clock(entries, dates)
        start, end = self._instants(entries, dates)
        if self._told != _UTC:
            dates, start, end = self._cut_by_told_clock(entries, dates, start, end)
        clock = (start, end, *self._local(entries, dates, start, end))
        dates = self._held(dates, *clock)
        low, high = _positions(entries, dates)
        some = low < high
        found = Stretches(*[column[some] for column in (dates.entry, low, high, *clock)])
        return self._with_known(entries, found)

    def _dates(self, entries: Entries) -> _Dates:
        """Between which dates each series can have an occurrence that the window holds."""
        is_series = np.ones(len(entries.row), np.bool_)
        is_series[entries.known[0]] = False
        entry = np.flatnonzero(is_series)
        longest = np.maximum(entries.end, entries.start + entries.exact)[entry]
        first = np.maximum((self._window[0] - longest) // MICRO_DAY - _SLACK, 1)
        stop = min(self._window[1] // MICRO_DAY + _SLACK, _LAST) + 1
        return _Dates(entry, np.minimum(first, stop), np.full_like(first, stop), np.full_like(first, _MANY))

    def _cover(self, entries: Entries, zones: list[Steps], dates: _Dates) -> None:
        """Make the offsets ready for all that can come up."""
        earliest = int(dates.first.min(initial=_LAST)) * DAY
        latest = int(dates.stop.max(initial=1)) * DAY + int(entries.end.max(initial=0)) // SECOND
        self._at_walls.cover(zones, earliest, latest)
        if self._told != _UTC:
            earliest = min(earliest, int(entries.known[1].min(initial=earliest * SECOND)) // SECOND)
            latest = max(latest, int(entries.known[2].max(initial=latest * SECOND)) // SECOND)
            told = zones if self._told is None else [self._told]
            self._at_instants.cover(told, earliest - _SLACK * DAY, latest + _SLACK * DAY)

    def _cut_by_own_clock(self, entries: Entries, dates: _Dates) -> _Dates:
        """Cut where an offset at a start or an end changes, and around what is left out, which goes."""
        dates, singles = self._parted(entries, dates)
        zones = entries.zone[dates.entry]
        cuts = [_changes(self._at_walls, zones, times[dates.entry], dates) for times in (entries.start, entries.end)]
        entry, day = entries.left_out
        of, out = found(dates.entry, entry)
        cuts += [(of, day[out]), (of, day[out] + 1)]
        _, dates = _split(dates, cuts)
        if len(singles.entry):
            dates = _Dates(*_in_order(dates, singles))
        stay = np.isin(date_keys(dates.entry, dates.first), date_keys(entry, day), invert=True)
        return _Dates(*[column[stay] for column in dates])

    def _parted(self, entries: Entries, dates: _Dates) -> tuple[_Dates, _Dates]:
        """The dates of series that occur more often than their clocks change, and each occurrence of the others."""
        zones, starts = entries.zone[dates.entry], entries.start[dates.entry]
        low, high = (ranks(entries, dates.entry, days) for days in (dates.first, dates.stop))
        few = high - low < self._at_walls.count(*_keys(zones, starts, dates))
        of, at = ragged(low[few], high[few])
        entry = dates.entry[few][of]
        day = ordinals(entries, lambda values: values, entry, at, np.zeros_like(at))
        return _Dates(*[column[~few] for column in dates]), _Dates(entry, day, day + 1, at)

    def _instants(self, entries: Entries, dates: _Dates) -> tuple[Ints, Ints]:
        """Start and end; where the end by the wall clock is not after the start, the event's duration counts."""
        of = dates.entry
        start, end = (
            times[of] - self._at_walls.at(keys_of(entries.zone[of], times[of] // SECOND + dates.first * DAY))
            for times in (entries.start, entries.end)
        )
        duration, exact = end - start, entries.exact[of]
        return start, np.where((duration <= 0) & (duration != exact), start + exact, end)

    def _told_zones(self, entries: Entries, of: Ints) -> Ints:
        return entries.zone[of] if self._told is None else np.zeros_like(of)

    def _cut_by_told_clock(self, entries: Entries, dates: _Dates, start: Ints, end: Ints) -> tuple[_Dates, Ints, Ints]:
        """Cut where the offset of the zone that tells changes."""
        zones = self._told_zones(entries, dates.entry)
        cuts = [_changes(self._at_instants, zones, times, dates) for times in (start, end)]
        of, dates = _split(dates, cuts)
        return dates, start[of], end[of]

    def _local(self, entries: Entries, dates: _Dates, start: Ints, end: Ints) -> tuple[Ints, Ints]:
        """Start and end on the clock that tells them; all-day events stay at their own midnights."""
        of, midnight = dates.entry, dates.first * MICRO_DAY
        is_all_day = entries.is_all_day[of] == 1
        return (
            np.where(is_all_day, entries.start[of], self._on_told_clock(entries, of, midnight + start) - midnight),
            np.where(is_all_day, entries.end[of], self._on_told_clock(entries, of, midnight + end) - midnight),
        )

    def _on_told_clock(self, entries: Entries, of: Ints, instants: Ints) -> Ints:
        if self._told == _UTC:
            return instants
        return instants + self._at_instants.at(keys_of(self._told_zones(entries, of), instants // SECOND))

    def _held(self, dates: _Dates, *clock: Ints) -> _Dates:
        """The dates whose times the window and the calendar hold."""
        start, end, *_ = clock
        after = np.maximum(self._window[0] - end, _CALENDAR.start - np.minimum.reduce(clock))
        before = np.minimum(self._window[1] - start, _CALENDAR.stop - np.maximum.reduce(clock))
        stop = np.clip(_days_up(before), 1, dates.stop)
        return dates._replace(first=np.clip(_days_up(after), dates.first, stop), stop=stop)

    def _with_known(self, entries: Entries, found: Stretches) -> Stretches:
        """The stretches with those of which the times are known already, where the calendar holds them."""
        of, start, end, *walls = entries.known
        if not len(of):
            return found
        told = (self._on_told_clock(entries, of, times) for times in (start, end))
        local = [np.where(entries.is_all_day[of] == 1, wall, clock) for wall, clock in zip(walls, told, strict=True)]
        held = np.logical_and.reduce([(times >= _CALENDAR.start) & (times < _CALENDAR.stop) for times in local])
        midnight = entries.first[of] * MICRO_DAY
        known = of, np.zeros_like(of), held.astype(np.int64), *[time - midnight for time in (start, end, *local)]
        return Stretches(*_in_order(found, known))


def _changes(offsets: Offsets, zones: Ints, times: Ints, dates: _Dates) -> tuple[Ints, Ints]:
    """The dates from which on the offset is another, at a time of the day, and of which stretch they are."""
    of, after = offsets.changes(*_keys(zones, times, dates))
    return of, dates.first[of] - (-after // DAY)


def _keys(zones: Ints, times: Ints, dates: _Dates) -> tuple[Ints, Ints]:
    """The keys of a time of the day on the first and on the last of the dates."""
    keys = keys_of(zones, times // SECOND)
    return keys + dates.first * DAY, keys + (dates.stop - 1) * DAY


def _in_order(*parts: Iterable[Ints]) -> list[Ints]:
    """The columns of all parts by entry, which is the first of them; what is said of an entry keeps its order."""
    both = [np.concatenate(columns) for columns in zip(*parts, strict=True)]
    order = np.argsort(both[0], kind="stable")
    return [column[order] for column in both]


def _split(dates: _Dates, cuts: list[tuple[Ints, Ints]]) -> tuple[Ints, _Dates]:
    """The stretches cut at some dates, and of which of them each is a part."""
    of, day = (np.concatenate(columns) for columns in zip(*cuts, strict=True))
    inside = (day > dates.first[of]) & (day < dates.stop[of])
    whole = date_keys(np.arange(len(dates.entry)), dates.first)
    keys = np.sort(np.concatenate([whole, date_keys(of[inside], day[inside])]))
    of, first = dates_of(keys[np.diff(keys, prepend=-1) > 0])
    is_last = np.append(of[1:] != of[:-1], np.ones(min(len(of), 1), np.bool_))
    stop = np.where(is_last, dates.stop[of], np.append(first[1:], 0))
    return of, _Dates(dates.entry[of], first, stop, dates.position[of])


def _positions(entries: Entries, dates: _Dates) -> tuple[Ints, Ints]:
    """The positions of some dates: where a stretch ends, mostly the next one begins, which is counted once."""
    many = np.flatnonzero(dates.position == _MANY)
    entry, first, stop, _ = (column[many] for column in dates)
    ranks_of_first = ranks(entries, entry, first)
    ranks_of_stop = np.append(ranks_of_first[1:], 0)[: len(many)]
    follows = (entry[1:] == entry[:-1]) & (first[1:] == stop[:-1])
    last = np.flatnonzero(~np.append(follows, False)[: len(many)])
    ranks_of_stop[last] = ranks(entries, entry[last], stop[last])
    low, high = dates.position.copy(), dates.position + (dates.first < dates.stop)
    low[many], high[many] = ranks_of_first, ranks_of_stop
    return low, high


def _days_up(micros: Ints) -> Ints:
    """The least number of days that is not less."""
    return -(-micros // MICRO_DAY)
