"""The fast reader of events: JSON or structs are parsed by Arrow, and all rules are arithmetic on columns.

It parses the usual events. The rows of the others remain for `recurtz.arrow.read_rows`, which parses all events, with
the same result, in two to three times the time.

Nothing else depends on this folder, and one commit can remove it. Delete the folder and `tests/arrow/test_columnar.py`.
In `ChunkReader._parse` (`recurtz/arrow/chunks.py`) delete the call of `columnar.read` and its condition, and return
`self._read_rows(chunk, values, decode, range(len(values)))` in all cases.
"""

from __future__ import annotations

import pyarrow as pa

from recurtz.arrow.arrays import Ints
from recurtz.arrow.columnar.reader import ColumnarReader
from recurtz.arrow.event_table import EventTable
from recurtz.arrow.interning import Interning

__all__ = ["read"]


def read(values: pa.Array, interning: Interning, window: tuple[int, int]) -> tuple[EventTable, Ints]:
    """The entries of the events that this reader can parse, and the rows of the remaining events.

    `values` is JSON text of any type, or a struct. `window` is in microseconds. No event is rejected here: those with
    faults are among the remaining.
    """
    return interning.state(ColumnarReader).read(values, interning, window)
