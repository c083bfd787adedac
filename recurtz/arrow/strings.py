"""Texts for many rows at once, without an object for each: repeated, and with a date of its own at the end of each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from recurtz.arrow.positions import month_of, month_starts
from recurtz.arrow.zone_offsets import Ints
from recurtz.errors import RecurtzError

Edges = npt.NDArray[np.int32]
Texts = npt.NDArray[np.unsignedinteger[Any]]

_DATE = len("2017-09-04")
_MONTH = len("2017-09-")
_DAY = len("04")
_BLOCK = 1_024
"""So many repetitions are made at once, which stays within the processor's cache."""

_MOST = np.iinfo(np.int32).max
"""Arrow's texts are found by 32 bits."""

_LONGEST = 100_000
"""The texts of so many days, 270 years in a megabyte, are kept."""


class Runs(NamedTuple):
    """What many rows share with their neighbours: the number of something, for how many rows; and how many in all."""

    of: Ints
    counts: Ints
    rows: int

    @classmethod
    def of_neighbours(cls, of: Ints, counts: Ints, rows: int) -> Runs:
        """Some runs, those of the same number made one."""
        starts = np.concatenate([[0], np.flatnonzero(of[1:] != of[:-1]) + 1])
        return cls(of[starts], np.add.reduceat(counts, starts), rows)


def repeated(texts: Sequence[bytes | None], runs: Runs) -> pa.Array:
    """A column of the texts of some runs.

    >>> repeated([b"a", b"b"], Runs(np.array([1, 0]), np.array([2, 1]), 3)).to_pylist()
    ['b', 'b', 'a']
    """
    data, widths = _spelled(texts, runs)
    return _column(data, _edges(widths, runs), widths, runs)


def _spelled(texts: Sequence[bytes | None], runs: Runs) -> tuple[bytearray, Edges]:
    """The bytes of all rows, and how many a row of each run has; -1 for null.

    To repeat bytes and to join them costs a tenth of a microsecond a run and a nanosecond a row.
    """
    some = [texts[number] for number in runs.of.tolist()]
    widths = np.array([-1 if text is None else len(text) for text in some])
    if int(widths @ runs.counts) > _MOST:
        raise RecurtzError("the ids of so many rows are longer than a column can hold; ask for fewer rows at once")
    parts: list[bytes] = []
    for text, count in zip(some, runs.counts.tolist(), strict=True):
        if text and count > _BLOCK:
            blocks, count = divmod(count, _BLOCK)
            parts += repeat(text * _BLOCK, blocks)
        parts.append((text or b"") * count)
    return bytearray().join(parts), widths.astype(np.int32)


def _edges(widths: Edges, runs: Runs) -> Edges:
    """Where each row's text begins, and where the last one ends."""
    width = int(widths[0])
    if width > 0 and runs.rows < _LONGEST and (widths == width).all():
        return _even_edges(width, runs.rows.bit_length())[: runs.rows + 1]
    edges = np.zeros(runs.rows + 1, np.int32)
    np.cumsum(np.repeat(np.maximum(widths, 0), runs.counts), out=edges[1:])
    return edges


@lru_cache(maxsize=16)
def _even_edges(width: int, bits: int) -> Edges:
    """Where texts of one width begin, for as many rows as so many bits count: most columns share them."""
    return np.arange(1 << bits, dtype=np.int32) * np.int32(width)


def _column(data: bytearray, edges: Edges, widths: Edges, runs: Runs) -> pa.Array:
    buffers = [_valid(widths >= 0, runs), pa.py_buffer(edges), pa.py_buffer(data)]
    return pa.Array.from_buffers(pa.string(), runs.rows, buffers)


def _valid(there: npt.NDArray[np.bool_], runs: Runs) -> pa.Buffer | None:
    """Which rows are not null, a bit for each; nothing if none is."""
    if there.all():
        return None
    return pa.py_buffer(np.packbits(np.repeat(there, runs.counts), bitorder="little"))


class DateTexts:
    """The texts of dates, those written before at hand."""

    __slots__ = ("_at_hand", "_days", "_months")

    def __init__(self) -> None:
        self._at_hand = range(0)
        self._months, self._days = _written(np.empty(0, np.int64))

    def dated(self, templates: Sequence[bytes | None], runs: Runs, ordinals: Ints) -> pa.Array:
        """A column of the templates of some runs, the last ten characters of each row its own date; null stays null.

        >>> template = b"OID.AAMk.0000-00-00"
        >>> DateTexts().dated([template], Runs(np.array([0]), np.array([1]), 1), np.array([736576])).to_pylist()
        ['OID.AAMk.2017-09-04']
        """
        data, widths = _spelled(templates, runs)
        edges, texts = _edges(widths, runs), self._texts(ordinals)
        if (widths == widths[0]).all() and widths[0] > 0:
            _write_in_step(data, int(widths[0]), *texts)
        elif len(data):
            there = np.repeat(widths > 0, runs.counts)
            _write(data, edges[1:][there], *[parts[there] for parts in texts])
        return _column(data, edges, widths, runs)

    def _texts(self, ordinals: Ints) -> tuple[Texts, Texts]:
        """The text of dates, as the eight bytes to the month and the two of the day.

        Where few days lie between the first and the last of them, those are written once and looked up.
        """
        places = ordinals - self._at_hand.start
        if places.view("u8").max() >= len(self._at_hand):  # what lies before them is negative, and then the greatest
            first, stop = int(ordinals.min()), int(ordinals.max()) + 1
            if stop - first > _LONGEST:
                return _written(ordinals)
            self._extend(first, stop)
            places = ordinals - self._at_hand.start
        return self._months.take(places, mode="clip"), self._days.take(places, mode="clip")  # all are inside

    def _extend(self, first: int, stop: int) -> None:
        """Put the days from `first` to before `stop` to those at hand, or in their place if they lie far apart."""
        kept = self._at_hand
        both = range(min(first, kept.start), max(stop, kept.stop))
        if len(both) > _LONGEST:
            self._at_hand, (self._months, self._days) = range(first, stop), _written_in_a_row(first, stop)
            return
        before, after = _written_in_a_row(both.start, kept.start), _written_in_a_row(kept.stop, both.stop)
        self._at_hand = both
        self._months = np.concatenate([before[0], self._months, after[0]])
        self._days = np.concatenate([before[1], self._days, after[1]])


def _write_in_step(data: bytearray, width: int, months: Texts, days: Texts) -> None:
    """Write dates at the ends of texts of one width, in a quarter of the time that `_write` takes."""
    texts: npt.NDArray[np.void] = np.frombuffer(data, _date_at_end(width))
    texts["month"], texts["day"] = months, days


def _date_at_end(width: int) -> np.dtype[np.void]:
    offsets = [width - _DATE, width - _DAY]
    return np.dtype({"names": ["month", "day"], "formats": ["u8", "u2"], "offsets": offsets, "itemsize": width})


def _write(data: bytearray, ends: Edges, months: Texts, days: Texts) -> None:
    """Write dates at the ends of texts, which are places in the data."""
    np.ndarray(len(data) - _MONTH + 1, "u8", data, strides=(1,))[ends - _DATE] = months
    np.ndarray(len(data) - _DAY + 1, "u2", data, strides=(1,))[ends - _DAY] = days


def _written(ordinals: Ints) -> tuple[Texts, Texts]:
    months, (texts_of_months, texts_of_days) = month_of(ordinals), _texts()
    return texts_of_months[months], texts_of_days[ordinals - month_starts()[months] + 1]


def _written_in_a_row(first: int, stop: int) -> tuple[Texts, Texts]:
    """The same for all days from `first` to before `stop`, month by month: in a fifth of the time."""
    starts, (texts_of_months, texts_of_days) = month_starts(), _texts()
    low, high = np.searchsorted(starts, first, "right") - 1, np.searchsorted(starts, stop)
    lengths: Any = np.diff(np.clip(starts[low : high + 1], first, stop))
    days = np.arange(first, stop) - np.repeat(starts[low:high], lengths) + 1
    return np.repeat(texts_of_months[low:high], lengths), texts_of_days[days]


@cache
def _texts() -> tuple[Texts, Texts]:
    """The text of each month, such as "2017-09-", and of each day of a month."""
    months = np.arange("0000-01", "10000-01", dtype="M8[M]").astype("S7")
    return np.char.add(months, b"-").view("u8"), np.array([b"%02d" % day for day in range(32)]).view("u2")
