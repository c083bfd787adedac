"""Record batches of events in chunks, each parsed into an `EventTable`; rows with faults are rejected."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from recurtz._core.fields import OnError, error_handler, parse_object, require_function
from recurtz.arrow import columnar
from recurtz.arrow.decode import Decode, decoder
from recurtz.arrow.event_column import DEFAULT_COLUMN, event_values
from recurtz.arrow.event_table import EventTable, merge
from recurtz.arrow.interning import Interning
from recurtz.arrow.mixed_rows import dependent_row, dependent_rows
from recurtz.arrow.output import RejectedRow, rejected_batch
from recurtz.arrow.read_rows import EventTableBuilder
from recurtz.arrow.schema import require_kept, require_text
from recurtz.arrow.sources import require_batch
from recurtz.arrow.zone_offsets import require_transitions
from recurtz.errors import RecurtzError, short
from recurtz.events.window import Window
from recurtz.zones.names import GivenZones, ZonesByName, zone

_MAX_EVENTS = 4_096
"""The maximum number of events read at once: enough to share the work."""

_MIN_COLUMNAR = 400
"""Smaller chunks are read row by row: the columnar reader has a fixed cost."""

_MAX_INTERVALS = 262_144
"""The maximum number of offset changes in the events of one table: with a long window, tables have fewer events."""

_MALLOC_THRESHOLD = 1 << 24
"""Allocating and freeing 16 MiB raises glibc's dynamic mmap threshold, so later buffers are reused instead of being
mapped anew (up to a third of the time for weekly series). It affects the whole process. 32 MiB would be ignored."""

Rejected = Callable[[pa.RecordBatch], object]
"""A function that takes rejected rows, such as the `append` of a list or the `write_batch` of a Parquet writer."""


class Chunk(NamedTuple):
    """Successive rows of an input batch; `first_row` is the place of the first of them in the whole input.

    `is_dependent` is True for the rows that concern other rows of the batch, see `mixed_rows`; None if there are none.
    """

    events: pa.RecordBatch
    first_row: int
    is_dependent: npt.NDArray[np.bool_] | None


class ChunkReader:
    """Reads events for one window, and has what each chunk leaves to the next: the numbers of zones and cycles.

    `keep` are the input columns to repeat beside rejected rows; the other parameters are those of `expand_batches`.
    """

    def __init__(
        self,
        window: Window,
        *,
        column: str | None,
        keep: tuple[str, ...] = (),
        on_error: OnError = "raise",
        rejected: Rejected | None = None,
        time_zones: ZonesByName | None = None,
    ) -> None:
        self._window = window
        self._named = None if column is None else require_text(column, "column")
        self._column = self._named or DEFAULT_COLUMN  # in the targets of errors
        self._keep = keep
        require_function(rejected, "rejected")
        self._rejected = rejected
        self._handle = error_handler("skip" if on_error == "raise" and rejected is not None else on_error)
        self.interning = Interning(_require_listed(GivenZones.parse(time_zones)))
        np.empty(_MALLOC_THRESHOLD, np.uint8)

    def tables(self, sources: Iterable[pa.RecordBatch]) -> Iterator[tuple[pa.RecordBatch, EventTable]]:
        """The input batches in parts, each with its parsed events: chunks, or parts of them if the window is long."""
        years = (self._window.end - self._window.start).days // 365 + 1
        max_events = max(1, _MAX_INTERVALS // (2 * years))
        for chunk in self._chunks(sources):
            table = self._parse(chunk)
            for start, stop in _even_parts(chunk.events.num_rows, max_events):
                yield chunk.events.slice(start, stop - start), table.of_rows(start, stop)

    def _chunks(self, sources: Iterable[pa.RecordBatch]) -> Iterator[Chunk]:
        first_row = 0
        for batch in sources:
            require_batch(batch)
            require_kept(batch.schema, self._keep)
            is_dependent = self._dependent_rows(batch) if batch.num_rows else None
            for start, stop in _even_parts(batch.num_rows, _MAX_EVENTS):
                part = None if is_dependent is None else is_dependent[start:stop]
                yield Chunk(batch.slice(start, stop - start), first_row + start, part)
            first_row += batch.num_rows

    def _dependent_rows(self, batch: pa.RecordBatch) -> npt.NDArray[np.bool_] | None:
        values = event_values(batch, self._named)
        return dependent_rows(values, decoder(values.type, self._column))

    def _parse(self, chunk: Chunk) -> EventTable:
        values = event_values(chunk.events, self._named)
        decode = decoder(values.type, self._column)
        if self.interning.is_full:
            self.interning = Interning(self.interning.given)
        if len(values) < _MIN_COLUMNAR:
            return self._read_rows(chunk, values, decode, range(len(values)))
        readable = values if chunk.is_dependent is None else pc.if_else(~chunk.is_dependent, values, None)
        table, remaining = columnar.read(readable, self.interning, self._window.micros())
        return merge(table, self._read_rows(chunk, values, decode, remaining.tolist()))

    def _read_rows(self, chunk: Chunk, values: pa.Array, decode: Decode, rows: Iterable[int]) -> EventTable:
        """The events of these rows, parsed one by one."""
        builder = EventTableBuilder(self._window, self.interning)
        rejected: list[RejectedRow] = []
        for row in rows:
            try:
                event = parse_object(decode(values[row].as_py()), self._column)
                if chunk.is_dependent is not None and chunk.is_dependent[row]:
                    raise dependent_row(event)
                builder.add(row, event)
            except RecurtzError as error:
                rejected.append(RejectedRow(row, error.code, error.target, str(error)))
                self._handle(_with_row(error, self._column, chunk.first_row + row))
        if rejected and self._rejected is not None:
            self._rejected(rejected_batch(rejected, *chunk[:2], self._keep))
        return builder.build()


def _even_parts(rows: int, most: int) -> Iterator[tuple[int, int]]:
    """The edges of parts of about the same size, of at most `most` rows.

    >>> list(_even_parts(5, 2))
    [(0, 1), (1, 3), (3, 5)]
    """
    parts = math.ceil(rows / most)
    return ((rows * part // parts, rows * (part + 1) // parts) for part in range(parts))


def _require_listed(given: GivenZones | None) -> GivenZones | None:
    """The zones of the caller, if all of them list their transitions."""
    for name, time_zone in () if given is None else given.zones:
        try:
            require_transitions(zone(time_zone))
        except RecurtzError as error:
            raise RecurtzError(str(error), target=f"time_zones[{short(name)}]") from None
    return given


def _with_row(error: RecurtzError, column: str, row: int) -> RecurtzError:
    """The same error, with the row in its target and in a note."""
    error.add_note(f"in row {row} of the column {column!r}")
    if error.target == column:
        error.target = None
    return error.prefixed(f"{column}[{row}]")
