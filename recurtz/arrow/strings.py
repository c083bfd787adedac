"""Columns of strings without a Python object per row: repeated strings, and strings that end with the row's date."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from recurtz._core.caches import cached
from recurtz.arrow.arrays import Ints, Mask
from recurtz.arrow.positions import month_starts, months_of
from recurtz.errors import RecurtzError

Offsets = npt.NDArray[np.int32]
"""Arrow's offsets of strings: where each begins, and where the last one ends."""

Characters = npt.NDArray[np.unsignedinteger[Any]]
"""Several characters of each row as one unsigned integer."""

_DATE = len("2017-09-04")
_MONTH = len("2017-09-")
_DAY = len("04")

_BLOCK = 1_024
"""Longer repetitions are made in blocks of this number, which fit in the processor's cache."""

_MAX_BYTES = np.iinfo(np.int32).max
"""The maximum size of a column in bytes: Arrow's offsets have 32 bits."""

_MAX_DAYS = 100_000
"""The maximum number of cached days: 270 years, one megabyte."""


class Repeats(NamedTuple):
    """A run-length encoding: `number` of something, for how many successive rows, and the number of all rows."""

    number: Ints
    counts: Ints
    rows: int

    @classmethod
    def merging(cls, number: Ints, counts: Ints, rows: int) -> Repeats:
        """Repeats in which equal neighbours are merged."""
        starts = np.concatenate([[0], np.flatnonzero(number[1:] != number[:-1]) + 1])
        return cls(number[starts], np.add.reduceat(counts, starts), rows)


def repeat_strings(strings: Sequence[bytes | None], repeats: Repeats) -> pa.Array:
    """A column of strings, each repeated.

    >>> repeat_strings([b"a", b"b"], Repeats(np.array([1, 0]), np.array([2, 1]), 3)).to_pylist()
    ['b', 'b', 'a']
    """
    data, widths = _repeat_bytes(strings, repeats)
    return _column(data, _offsets(widths, repeats), widths, repeats)


def _repeat_bytes(strings: Sequence[bytes | None], repeats: Repeats) -> tuple[bytearray, Offsets]:
    """The bytes of all rows, and the bytes per row of each repeat; -1 for null.

    `bytes * count` and `join` cost a tenth of a microsecond per repeat and a nanosecond per row.
    """
    chosen = [strings[number] for number in repeats.number.tolist()]
    widths = np.array([-1 if string is None else len(string) for string in chosen])
    if int(widths @ repeats.counts) > _MAX_BYTES:
        raise RecurtzError("the ids of this many rows are longer than a column can be; use a smaller `rows`")
    parts: list[bytes] = []
    for string, count in zip(chosen, repeats.counts.tolist(), strict=True):
        if string and count > _BLOCK:
            blocks, count = divmod(count, _BLOCK)
            parts += repeat(string * _BLOCK, blocks)
        parts.append((string or b"") * count)
    return bytearray().join(parts), widths.astype(np.int32)


def _offsets(widths: Offsets, repeats: Repeats) -> Offsets:
    width = int(widths[0])
    if width > 0 and repeats.rows < _MAX_DAYS and (widths == width).all():
        return _even_offsets(width, repeats.rows.bit_length())[: repeats.rows + 1]
    offsets = np.zeros(repeats.rows + 1, np.int32)
    np.cumsum(np.repeat(np.maximum(widths, 0), repeats.counts), out=offsets[1:])
    return offsets


@cached(entries=16)
def _even_offsets(width: int, bits: int) -> Offsets:
    """The offsets of 2 to the power of `bits` strings of one width; most columns share them."""
    return np.arange(1 << bits, dtype=np.int32) * np.int32(width)


def _column(data: bytearray, offsets: Offsets, widths: Offsets, repeats: Repeats) -> pa.Array:
    buffers = [_validity(widths >= 0, repeats), pa.py_buffer(offsets), pa.py_buffer(data)]
    return pa.Array.from_buffers(pa.string(), repeats.rows, buffers)


def _validity(is_valid: Mask, repeats: Repeats) -> pa.Buffer | None:
    """Arrow's validity bitmap; None if no row is null."""
    if is_valid.all():
        return None
    return pa.py_buffer(np.packbits(np.repeat(is_valid, repeats.counts), bitorder="little"))


class DateStrings:
    """Dates as characters; those of successive days are cached."""

    __slots__ = ("_cached", "_days", "_months")

    def __init__(self) -> None:
        self._cached = range(0)
        self._months, self._days = _format(np.empty(0, np.int64))

    def with_dates(self, templates: Sequence[bytes | None], repeats: Repeats, ordinals: Ints) -> pa.Array:
        """A column of repeated templates; the date of each row replaces its last ten characters. Null stays null.

        >>> repeats = Repeats(np.array([0]), np.array([1]), 1)
        >>> DateStrings().with_dates([b"OID.AAMk.0000-00-00"], repeats, np.array([736576])).to_pylist()
        ['OID.AAMk.2017-09-04']
        """
        data, widths = _repeat_bytes(templates, repeats)
        offsets, characters = _offsets(widths, repeats), self._characters(ordinals)
        if (widths == widths[0]).all() and widths[0] > 0:
            _write_evenly(data, int(widths[0]), *characters)
        elif len(data):
            is_valid = np.repeat(widths > 0, repeats.counts)
            _write(data, offsets[1:][is_valid], *[part[is_valid] for part in characters])
        return _column(data, offsets, widths, repeats)

    def _characters(self, ordinals: Ints) -> tuple[Characters, Characters]:
        """The eight characters of year and month of each date, and the two of its day."""
        places = ordinals - self._cached.start
        if places.view("u8").max() >= len(self._cached):  # negative places are the greatest unsigned integers
            first, stop = int(ordinals.min()), int(ordinals.max()) + 1
            if stop - first > _MAX_DAYS:
                return _format(ordinals)
            self._extend(first, stop)
            places = ordinals - self._cached.start
        return self._months.take(places, mode="clip"), self._days.take(places, mode="clip")  # "clip" checks no bounds

    def _extend(self, first: int, stop: int) -> None:
        """Cache the days from `first` to before `stop`, beside the cached ones or, if too many, instead of them."""
        old = self._cached
        both = range(min(first, old.start), max(stop, old.stop))
        if len(both) > _MAX_DAYS:
            self._cached, (self._months, self._days) = range(first, stop), _format_days(first, stop)
            return
        before, after = _format_days(both.start, old.start), _format_days(old.stop, both.stop)
        self._cached = both
        self._months = np.concatenate([before[0], self._months, after[0]])
        self._days = np.concatenate([before[1], self._days, after[1]])


def _write_evenly(data: bytearray, width: int, months: Characters, days: Characters) -> None:
    """Write dates at the ends of strings of one width, four times as fast as `_write`."""
    strings: npt.NDArray[np.void] = np.frombuffer(data, _date_at_end(width))
    strings["month"], strings["day"] = months, days


def _date_at_end(width: int) -> np.dtype[np.void]:
    offsets = [width - _DATE, width - _DAY]
    return np.dtype({"names": ["month", "day"], "formats": ["u8", "u2"], "offsets": offsets, "itemsize": width})


def _write(data: bytearray, ends: Offsets, months: Characters, days: Characters) -> None:
    """Write dates before the given ends of strings."""
    np.ndarray(len(data) - _MONTH + 1, "u8", data, strides=(1,))[ends - _DATE] = months
    np.ndarray(len(data) - _DAY + 1, "u2", data, strides=(1,))[ends - _DAY] = days


def _format(ordinals: Ints) -> tuple[Characters, Characters]:
    months, (month_characters, day_characters) = months_of(ordinals), _calendar_characters()
    return month_characters[months], day_characters[ordinals - month_starts()[months] + 1]


def _format_days(first: int, stop: int) -> tuple[Characters, Characters]:
    """The characters of all days from `first` to before `stop`, five times as fast as `_format`."""
    starts, (month_characters, day_characters) = month_starts(), _calendar_characters()
    low, high = np.searchsorted(starts, first, "right") - 1, np.searchsorted(starts, stop)
    lengths: Any = np.diff(np.clip(starts[low : high + 1], first, stop))
    days = np.arange(first, stop) - np.repeat(starts[low:high], lengths) + 1
    return np.repeat(month_characters[low:high], lengths), day_characters[days]


@cached(entries=1)
def _calendar_characters() -> tuple[Characters, Characters]:
    """The characters of each month, such as "2017-09-", and of each day of a month."""
    months = np.arange("0000-01", "10000-01", dtype="M8[M]").astype("S7")
    return np.char.add(months, b"-").view("u8"), np.array([b"%02d" % day for day in range(32)]).view("u2")
