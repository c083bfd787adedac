"""Ids that end with a date, for many rows at once, without a text for each."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from recurtz.arrow.dates import month_of, month_starts
from recurtz.arrow.offsets import Ints

Texts = npt.NDArray[np.unsignedinteger[Any]]


_DATE = len("2017-09-04")
_MONTH = len("2017-09-")


def dated(templates: pa.Array, of: Ints, ordinals: Ints) -> pa.Array:
    """The template of each row, its last ten characters replaced by the row's date; null stays null.

    >>> dated(pa.array(["OID.AAMk.0000-00-00"]), np.array([0]), np.array([736576])).to_pylist()
    ['OID.AAMk.2017-09-04']
    """
    texts = pc.take(templates, pa.array(of))
    if texts.null_count:
        ordinals = ordinals[texts.is_valid().to_numpy(zero_copy_only=False)]
    if not len(ordinals):
        return texts
    valid, starts, data = texts.buffers()
    edges = np.frombuffer(starts, np.int32)[: len(texts) + 1]
    written = np.frombuffer(data, np.uint8)[: edges[-1]].copy()
    _write(written, edges, *_date_texts(ordinals))
    return pa.Array.from_buffers(pa.string(), len(texts), [valid, starts, pa.py_buffer(written)])


def _write(data: npt.NDArray[np.uint8], edges: npt.NDArray[np.int32], months: Texts, days: Texts) -> None:
    """Write dates at the ends of texts: in stretches of one width if they have one, which takes a quarter of the time.

    `edges` are the places between the texts; those of no width are null.
    """
    widths = np.diff(edges)
    width = int(widths.max())
    if width * len(months) == len(data):
        places = {"names": ["month", "day"], "formats": ["u8", "u2"], "offsets": [width - _DATE, width - 2]}
        texts = data.view(np.dtype({**places, "itemsize": width}))
        texts["month"], texts["day"] = months, days
        return
    ends = edges[1:][widths > 0]
    np.ndarray(len(data) - _MONTH + 1, "u8", data, strides=(1,))[ends - _DATE] = months
    np.ndarray(len(data) - 1, "u2", data, strides=(1,))[ends - 2] = days


def _date_texts(ordinals: Ints) -> tuple[Texts, Texts]:
    """The text of dates, as the eight bytes to the month and the two of the day.

    Where there are fewer days between the first and the last of them than dates, those are written and looked up.
    """
    first, last = int(ordinals.min()), int(ordinals.max())
    if last - first < len(ordinals):
        months, days = _written(np.arange(first, last + 1))
        return months[ordinals - first], days[ordinals - first]
    return _written(ordinals)


def _written(ordinals: Ints) -> tuple[Texts, Texts]:
    months = month_of(ordinals)
    months_of_all, days_of_all = _texts()
    return months_of_all[months], days_of_all[ordinals - month_starts()[months] + 1]


@cache
def _texts() -> tuple[Texts, Texts]:
    """The text of each month, such as "2017-09-", and of each day of a month."""
    months = np.arange("0000-01", "10000-01", dtype="M8[M]").astype("S7")
    return np.char.add(months, b"-").view("u8"), np.array([b"%02d" % day for day in range(32)]).view("u2")
