"""Rows that concern other rows of a batch: a row is expanded by itself, so the result would be wrong.

An occurrence in the same batch as its master would be counted twice. A removed event would be counted although it does
not happen. Such rows are rejected.
"""

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

_MASTER, _REMOVED = "seriesMasterId", "@removed"
_NOT_NULL = rf'"{_MASTER}"\s*:\s*"|"{_REMOVED}"\s*:\s*[^\sn]'


def dependent_rows(values: pa.Array, decode: Decode) -> npt.NDArray[np.bool_] | None:
    """True for each row that another row concerns, or that concerns others; None if there are no such rows.

    Those are occurrences and exceptions of a series in another row, removed events, and events that a row removes.

    >>> import json
    >>> events = pa.array([json.dumps({"id": "A", "type": "seriesMaster"}), json.dumps({"seriesMasterId": "A"})])
    >>> dependent_rows(events, json.loads).tolist()
    [False, True]
    """
    if not _may_be_dependent(values):
        return None
    masters, removed, named = set(), set(), []
    for row, event in _objects(values, decode):
        is_removed, identity, master = event.get(_REMOVED) is not None, event.get("id"), event.get(_MASTER)
        if is_removed:
            removed.add(identity)
        elif is_series(event):
            masters.add(identity)
        named.append((row, is_removed, identity, None if is_series(event) else master))
    gone = removed - {None}
    known = masters | gone
    result = np.zeros(len(values), np.bool_)
    for row, is_removed, identity, master in named:
        result[row] = is_removed or identity in gone or (master is not None and master in known)
    return result if result.any() else None


def _may_be_dependent(values: pa.Array) -> bool:
    """False if no row has one of the properties: one look at the text of the whole batch."""
    if isinstance(values, pa.ExtensionArray):
        values = values.storage
    if pa.types.is_struct(values.type):
        return any(values.type.get_field_index(name) >= 0 for name in (_MASTER, _REMOVED))
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
        if isinstance(event, Mapping) and all(isinstance(event.get(name), str | None) for name in ("id", _MASTER)):
            yield row, event


def dependent_row(event: Mapping[str, Any]) -> RecurtzError:
    """The error of such a row."""
    if event.get(_REMOVED) is not None:
        message = f"the event {event.get('id')!r} is removed; leave out the row, and the row of the event itself"
        return RecurtzError(message, target=_REMOVED)
    if event.get(_MASTER) is None or is_series(event):
        message = f"another row of the batch removes the event {event.get('id')!r}; leave out both rows"
        return RecurtzError(message, target="id")
    message = (
        f"the master {event.get(_MASTER)!r} of this occurrence is in the same batch, which has all its occurrences"
    )
    hint = "leave the row out, or list an exception in exceptionOccurrences of its master"
    return RecurtzError(f"{message}; {hint}", target=_MASTER)
