"""Stretches to rows: a number of each date and time, for some ten thousand occurrences at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from recurtz.arrow.event_table import UNIX, EventTable
from recurtz.arrow.intervals import Stretches
from recurtz.arrow.positions import ordinals
from recurtz.arrow.zone_offsets import Ints
from recurtz.events.timetable import DAY_MICROS


class Rows(NamedTuple):
    """Times of events as columns, those of each stretch side by side.

    `entry` and `counts` say of which entry how many rows come next; the others hold a value for each row. Times are
    microseconds since 1970.
    """

    entry: Ints
    counts: Ints
    ordinal: Ints
    start: Ints
    end: Ints
    start_local: Ints
    end_local: Ints


def rows_of(entries: EventTable, found: Stretches, most: int) -> Iterator[Rows]:
    """All rows, at most so many at once."""
    ends = np.cumsum(found.high - found.low)
    total = int(ends[-1]) if len(ends) else 0
    for start in range(0, total, most):
        stop = min(start + most, total)
        low, high = np.searchsorted(ends, start, "right"), np.searchsorted(ends, stop, "left") + 1
        part = Stretches(*[column[low:high] for column in found])
        counts = np.minimum(ends[low:high], stop)
        counts[1:] -= ends[low : high - 1]
        counts[0] -= start
        yield _rows(entries, part, counts, np.arange(start, stop), part.high - ends[low:high])


def _rows(entries: EventTable, part: Stretches, counts: Ints, rows: Ints, to_position: Ints) -> Rows:
    def spread(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The value of each row; a single one where all are the same, which arithmetic spreads by itself."""
        return values[:1] if (values == values[0]).all() else np.repeat(values, counts)

    ordinal = ordinals(entries, spread, part.entry, rows, to_position)
    midnight = ordinal * DAY_MICROS

    def later(times: Ints, by: Ints) -> Ints:
        """The times so much later; most often it is the same for all."""
        found: Ints = spread(by)
        return np.add(times, found, out=found if len(found) == len(times) else None)

    start = later(midnight, part.start - UNIX)
    end = later(start, part.end - part.start)
    start_local = start if (part.start_local == part.start).all() else later(start, part.start_local - part.start)
    end_local = end if (part.end_local == part.end).all() else later(end, part.end_local - part.end)
    return Rows(part.entry, counts, ordinal, start, end, start_local, end_local)
