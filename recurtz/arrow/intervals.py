"""Series to stretches: positions in a row whose occurrences share a clock, for many series at once.

By what clock a series is on which days, `clockwork` knows; what is its own are the positions of its dates on them. They
are found run by run where it occurs more often than its clock changes, else one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from recurtz.arrow.event_table import EventTable, date_keys
from recurtz.arrow.local_times import Days, Dial, LocalTimes, split
from recurtz.arrow.positions import ordinals, ranks
from recurtz.arrow.zone_offsets import Ints, ragged
from recurtz.zones.transitions import Transitions


class Stretches(NamedTuple):
    """Positions of entries, from `low` to before `high`, and the `clockwork.Clock` of their occurrences."""

    entry: Ints
    low: Ints
    high: Ints
    start: Ints
    end: Ints
    start_local: Ints
    end_local: Ints


_Part = tuple[Ints, Ints, Ints, Ints]
"""Positions of entries, from low to before high, and the place of their clock in a dial."""


def stretches_of(entries: EventTable, clockwork: LocalTimes, zones: list[Transitions]) -> Stretches:
    """All that the window holds, entry by entry, each entry's dates in order."""
    is_series = np.ones(len(entries.row), np.bool_)
    is_series[entries.known[0]] = False
    series = np.flatnonzero(is_series)
    dial = clockwork.dial(entries, series, zones)
    parts = [[*positions, *dial.clock.at(places)] for *positions, places in _parted(entries, series, dial)]
    known, clock = clockwork.known(entries)
    return _in_order(*parts, [known, np.zeros_like(known), np.ones_like(known), *clock])


def _parted(entries: EventTable, series: Ints, dial: Dial) -> tuple[_Part, _Part]:
    """The runs of series that occur more often than their clock changes, and each occurrence of the others."""
    turning = np.flatnonzero(dial.high - dial.low > 1)
    low, high = dial.low[turning], dial.high[turning]
    first = ranks(entries, series[turning], dial.days.first[low])
    stop = ranks(entries, series[turning], dial.days.stop[high - 1])
    few = stop - first < high - low
    often = np.ones(len(series), np.bool_)
    often[turning[few]] = False
    return (
        _runs(entries, series[often], dial.low[often], dial.high[often], dial),
        _singles(entries, series[turning[few]], first[few], stop[few], low[few], dial),
    )


def _runs(entries: EventTable, series: Ints, low: Ints, high: Ints, dial: Dial) -> _Part:
    """The positions of series on the days of a dial, all of which stand at places from `low` to before `high`."""
    of, places = ragged(low, high)
    days = Days(series[of], dial.days.first[places], dial.days.stop[places])
    parts, days = _without_left_out(entries, days)
    low, high = _positions(entries, days)
    some = np.flatnonzero(low < high)
    return days.of[some], low[some], high[some], places[parts[some]]


def _without_left_out(entries: EventTable, days: Days) -> tuple[Ints, Days]:
    """The days but those that are left out of their entry, and of which row each is a part."""
    entry, day = entries.left_out
    lacks = np.zeros(len(entries.row), np.bool_)
    lacks[entry] = True
    whole, cut = np.flatnonzero(~lacks[days.of]), np.flatnonzero(lacks[days.of])
    if not len(cut):
        return whole, days
    some = Days(*[column[cut] for column in days])
    row = np.searchsorted(date_keys(some.of, some.first), date_keys(entry, day), "right") - 1
    here = some.of[row] == entry
    row, out = row[here], day[here]
    parts, some = split(some, [(row, out), (row, out + 1)])
    stay = _stays(entries, some.of, some.first)
    rows = np.concatenate([whole, cut[parts[stay]]])
    order = np.argsort(rows, kind="stable")
    both = [np.concatenate([column[whole], other[stay]]) for column, other in zip(days, some, strict=True)]
    return rows[order], Days(*[column[order] for column in both])


def _positions(entries: EventTable, days: Days) -> tuple[Ints, Ints]:
    """The positions of the dates on some days: where these end, mostly others begin, which is counted once."""
    low = ranks(entries, days.of, days.first)
    high = np.append(low[1:], 0)[: len(low)]
    follows = (days.of[1:] == days.of[:-1]) & (days.first[1:] == days.stop[:-1])
    last = np.flatnonzero(~np.append(follows, False)[: len(low)])
    high[last] = ranks(entries, days.of[last], days.stop[last])
    return low, high


def _singles(entries: EventTable, series: Ints, first: Ints, stop: Ints, low: Ints, dial: Dial) -> _Part:
    """Each position of series, from `first` to before `stop`, the first of whose days in a dial stands at `low`."""
    of, position = ragged(first, stop)
    entry = series[of]
    day = ordinals(entries, lambda values: values, entry, position, np.zeros_like(position))
    keys = date_keys(dial.days.of, dial.days.first)
    places = np.searchsorted(keys, date_keys(dial.days.of[low][of], day), "right") - 1
    stay = (day < dial.days.stop[places]) & _stays(entries, entry, day)
    return entry[stay], position[stay], position[stay] + 1, places[stay]


def _stays(entries: EventTable, of: Ints, days: Ints) -> npt.NDArray[np.bool_]:
    """Which days are not left out of their entry."""
    return np.isin(date_keys(of, days), date_keys(*entries.left_out), invert=True)


def _in_order(*parts: Sequence[Ints]) -> Stretches:
    """The columns of all parts by entry, which is the first of them; what is said of an entry keeps its order."""
    some = [part for part in parts if len(part[0])] or parts[:1]
    if len(some) == 1:
        return Stretches(*some[0])
    both = [np.concatenate(columns) for columns in zip(*some, strict=True)]
    order = np.argsort(both[0], kind="stable")
    return Stretches(*[column[order] for column in both])
