"""Occurrences in the same batch as their masters: a row is expanded by itself, so they would be counted twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from recurtz.arrow.decode import Decode
from recurtz.errors import RecurtzError
from recurtz.events.parsing import is_series

_PROPERTY = "seriesMasterId"
_NOT_NULL = rf'"{_PROPERTY}"\s*:\s*"'


def rows_beside_masters(values: pa.Array, decode: Decode) -> npt.NDArray[np.bool_] | None:
    """True for each row that is an occurrence or exception of a series in another row; None if there are no such rows.

    >>> import json
    >>> events = pa.array([json.dumps({"id": "A", "type": "seriesMaster"}), json.dumps({"seriesMasterId": "A"})])
    >>> rows_beside_masters(events, json.loads).tolist()
    [False, True]
    """
    if not _may_name_masters(values):
        return None
    masters, named = set(), {}
    for row, event in _objects(values, decode):
        if is_series(event):
            masters.add(event.get("id"))
        elif event.get(_PROPERTY) is not None:
            named[row] = event[_PROPERTY]
    result = np.zeros(len(values), np.bool_)
    result[[row for row, master in named.items() if master in masters]] = True
    return result if result.any() else None


def _may_name_masters(values: pa.Array) -> bool:
    """False if no row has the property: one look at the text of the whole batch."""
    if isinstance(values, pa.ExtensionArray):
        values = values.storage
    if pa.types.is_struct(values.type):
        place: int = values.type.get_field_index(_PROPERTY)
        return place >= 0
    if pa.types.is_dictionary(values.type):
        values = values.dictionary
    found: pa.BooleanScalar = pc.any(pc.match_substring_regex(values.cast(pa.large_binary()), _NOT_NULL))
    return bool(found.as_py())


def _objects(values: pa.Array, decode: Decode) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The rows that are JSON objects with ids of text; faults are reported where the rows are parsed."""
    for row, value in enumerate(values):
        try:
            event = decode(value.as_py())
        except RecurtzError:
            continue
        if isinstance(event, Mapping) and all(isinstance(event.get(name), str | None) for name in ("id", _PROPERTY)):
            yield row, event


def beside_master(event: Mapping[str, Any]) -> RecurtzError:
    """The error of such a row."""
    message = f"the master {event.get(_PROPERTY)!r} of this occurrence is in the same batch and has all its occurrences"
    hint = "leave the row out, or list an exception in exceptionOccurrences of its master"
    return RecurtzError(f"{message}; {hint}", target=_PROPERTY)
