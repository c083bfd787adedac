"""Dates to times, for many events at once: the rules of `recurtz.clocks`, as arithmetic on columns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from recurtz.arrow.dates import ordinals, positions
from recurtz.arrow.gathering import UNIX, Entries, date_keys
from recurtz.arrow.offsets import SECOND, Ints, Offsets, keys_of
from recurtz.clocks import MICRO_DAY
from recurtz.zones.offsets import Steps
from recurtz.zones.rules import DAY

Bools = npt.NDArray[np.bool_]

_LAST = date.max.toordinal()
_CALENDAR = range(MICRO_DAY - UNIX, (_LAST + 1) * MICRO_DAY - UNIX)
_SLACK = 2
"""How many days an instant's date can be from its date in any zone, with one to spare."""


class Rows(NamedTuple):
    """Times of events as columns: the entry of each, its original date, and microseconds since 1970."""

    entry: Ints
    ordinal: Ints
    start: Ints
    end: Ints
    start_local: Ints
    end_local: Ints


class Clockwork:
    """What tells times: the window, the zone in which to tell them, and the offsets used so far.

    `window` counts microseconds as `recurtz.clocks` does. `told` are the steps of one zone, or None for that of each
    event.
    """

    __slots__ = ("_at_instants", "_at_walls", "_told", "_window")

    def __init__(self, window: tuple[int, int], told: Steps | None) -> None:
        self._window = window
        self._told = told
        self._at_walls = Offsets(Steps.segments)
        self._at_instants = Offsets(Steps.segments_utc)

    def rows(self, entries: Entries, zones: list[Steps], most: int) -> Iterator[Rows]:
        """What the window holds, at most so many rows at once: entry by entry, each entry's dates in order."""
        first, last = self._days(entries)
        self._cover(entries, zones, first, last)
        low, high = positions(entries, first, last)
        ends = np.cumsum(high - low)
        for start in range(0, int(ends[-1]) if len(ends) else 0, most):
            of, at = _spread(ends, high, start, min(start + most, int(ends[-1])))
            rows = self._times(entries, of, ordinals(entries, of, at))
            keep = self._held(entries, rows)
            yield rows if keep.all() else Rows(*[column[keep] for column in rows])

    def _days(self, entries: Entries) -> tuple[Ints, Ints]:
        """Between which dates each entry can have an occurrence that the window holds."""
        start, end = self._window
        longest = np.maximum(entries.end, entries.start + entries.exact)
        first = np.clip((start - longest) // MICRO_DAY - _SLACK, 1, _LAST)
        return first, np.full_like(first, min(end // MICRO_DAY + _SLACK, _LAST))

    def _cover(self, entries: Entries, zones: list[Steps], first: Ints, last: Ints) -> None:
        """Make the offsets ready for all that can come up."""
        earliest = int(first.min(initial=_LAST)) * DAY
        latest = int(last.max(initial=1) + 1) * DAY + int(entries.end.max(initial=0)) // SECOND
        self._at_walls.cover(zones, earliest, latest)
        if self._told != _UTC:
            earliest = min(earliest, int(entries.known[1].min(initial=0) + UNIX) // SECOND)
            latest = max(latest, int(entries.known[2].max(initial=0) + UNIX) // SECOND)
            told = zones if self._told is None else [self._told]
            self._at_instants.cover(told, earliest - _SLACK * DAY, latest + _SLACK * DAY)

    def _times(self, entries: Entries, of: Ints, ordinal: Ints) -> Rows:
        """The times of a date of each row's entry."""
        midnight = ordinal * MICRO_DAY - UNIX
        start_wall, end_wall = midnight + entries.start[of], midnight + entries.end[of]
        start_second = entries.start // SECOND
        key = keys_of(entries.zone, start_second)[of] + ordinal * DAY
        stairs = self._at_walls.find(key)
        start = start_wall - self._at_walls.of(stairs)
        stairs = self._at_walls.find_near(key + (entries.end // SECOND - start_second)[of], stairs)
        end = end_wall - self._at_walls.of(stairs)
        _lengthen(entries, of, start, end)
        rows, known = _found(of, entries.known[0])
        start[rows], end[rows], start_wall[rows], end_wall[rows] = entries.known[1:, known]
        start_local, end_local = self._local(entries, of, start, end)
        if entries.is_all_day.any():
            rows = np.flatnonzero(entries.is_all_day[of])
            start_local, end_local = start_local.copy(), end_local.copy()
            start_local[rows], end_local[rows] = start_wall[rows], end_wall[rows]
        return Rows(of, ordinal, start, end, start_local, end_local)

    def _local(self, entries: Entries, of: Ints, start: Ints, end: Ints) -> tuple[Ints, Ints]:
        """Instants on the clock on which to tell them."""
        if self._told == _UTC:
            return start, end
        offsets, zones = self._at_instants, entries.zone[of] if self._told is None else 0
        stairs = offsets.find(keys_of(zones, (start + UNIX) // SECOND))
        start_local = start + offsets.of(stairs)
        stairs = offsets.find_near(keys_of(zones, (end + UNIX) // SECOND), stairs)
        return start_local, end + offsets.of(stairs)

    def _held(self, entries: Entries, rows: Rows) -> Bools:
        """Which rows the window and the calendar hold, and nothing cancels or moves."""
        first, end = (edge - UNIX for edge in self._window)
        held = (rows.end >= first) & (rows.start < end)
        for times in rows[2:]:
            if times.min() < _CALENDAR.start or times.max() >= _CALENDAR.stop:
                held &= (times >= _CALENDAR.start) & (times < _CALENDAR.stop)
        if len(entries.left_out):
            out, _ = _found(date_keys(rows.entry, rows.ordinal), entries.left_out)
            held[out] = False
        return held


_UTC = Steps((), (0,))


def _spread(ends: Ints, stops: Ints, start: int, stop: int) -> tuple[Ints, Ints]:
    """Entry and position of the rows from one place to another, where each entry's rows end at a place of `ends`.

    The position after an entry's last row is one of `stops`.
    """
    low, high = np.searchsorted(ends, start, "right"), np.searchsorted(ends, stop, "left") + 1
    counts = np.diff(np.minimum(ends[low:high], stop), prepend=start)
    return (
        np.repeat(np.arange(low, high), counts),
        np.arange(start, stop) + np.repeat((stops - ends)[low:high], counts),
    )


def _lengthen(entries: Entries, of: Ints, start: Ints, end: Ints) -> None:
    """Where the end by the wall clock is not after the start, the duration of the event counts."""
    duration = end - start
    if duration.min() <= 0:
        rows = np.flatnonzero((duration <= 0) & (duration != entries.exact[of]))
        end[rows] = start[rows] + entries.exact[of[rows]]


def _found(ascending: Ints, wanted: Ints) -> tuple[Ints, Ints]:
    """Where some values are in a column that ascends, and which of them are in it."""
    places = np.searchsorted(ascending, wanted)
    hits = np.flatnonzero(np.append(ascending, -1)[places] == wanted)
    return places[hits], hits
