"""Record batches of events in, record batches of their occurrences out."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, tzinfo
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from recurtz._core.fields import (
    OnError,
    enum_members,
    error_handler,
    parse_enum,
    parse_integer,
    parse_object,
    require_function,
)
from recurtz.arrow import columnar
from recurtz.arrow.decode import Decode, decoder
from recurtz.arrow.event_column import DEFAULT_COLUMN, event_values
from recurtz.arrow.event_table import EventTable, merge
from recurtz.arrow.interning import Interning
from recurtz.arrow.intervals import explode, find_intervals
from recurtz.arrow.local_times import LocalTimes
from recurtz.arrow.mixed_rows import dependent_row, dependent_rows
from recurtz.arrow.output import RejectedRow, Writer, rejected_batch
from recurtz.arrow.read_rows import EventTableBuilder
from recurtz.arrow.schema import SCHEMA, require_kept, require_names, require_text, with_kept
from recurtz.arrow.zone_offsets import require_transitions
from recurtz.errors import ArgumentTypeError, RecurtzError, require, short
from recurtz.events.date_time import zone_name
from recurtz.events.window import parse_window
from recurtz.zones.names import GivenZones, ZonesByName, zone

MAX_ROWS = 49_152
"""The default of `rows`: some eight megabytes."""

_MAX_EVENTS = 4_096
"""The maximum number of events in a chunk: enough to share the work."""

_MIN_COLUMNAR = 400
"""Smaller chunks are read row by row: the columnar reader has a fixed cost."""

_MAX_INTERVALS = 131_072
"""The maximum number of offset changes in a chunk: for long windows, up to ten thousand years, chunks are smaller."""

_MALLOC_THRESHOLD = 1 << 24
"""Allocating and freeing 16 MiB raises glibc's dynamic mmap threshold, so later buffers are reused instead of being
mapped anew (up to a third of the time for weekly series). It affects the whole process. 32 MiB would be ignored."""

Edges = Literal["overlap", "start"]

_EDGES = enum_members(["overlap", "start"])

Rejected = Callable[[pa.RecordBatch], object]
"""A function that takes rejected rows, such as the `append` of a list or the `write_batch` of a Parquet writer."""


def expand_batches(
    batches: Iterable[pa.RecordBatch],
    start: datetime | str,
    end: datetime | str,
    *,
    column: str | None = DEFAULT_COLUMN,
    time_zone: str | tzinfo | None = "UTC",
    keep: Iterable[str] = (),
    edges: Edges = "overlap",
    on_error: OnError = "raise",
    rejected: Rejected | None = None,
    rows: int = MAX_ROWS,
    time_zones: ZonesByName | None = None,
) -> Iterator[pa.RecordBatch]:
    """The occurrences of many events within the window [start, end), as batches of `SCHEMA`, of at most `rows` rows.

    The rows are those of `calendar_view`, in the order of the input; of a series, first the occurrences by date, then
    the exceptions by start. Memory holds one input batch and one output batch.

    On Linux, a call makes glibc keep up to 32 MB of freed memory, in the whole process.

    Parameters
    ----------
    batches
        Record batches, or a table.
    column
        The column of events: JSON text, or a struct of Graph's shape. None for a column for each property, as Spark
        writes them; this is the default for batches that have no column `event`, but columns `start` and `end`.
    time_zone
        The zone of `start_local` and `end_local`; None for each event's own zone. All-day events have the same dates
        in every zone.
    keep
        Input columns to repeat in the output.
    edges
        "overlap" for all occurrences in the window, as in `calendar_view`: one on the edge of two windows is in both.
        "start" for those that start in it: each occurrence is in one of several adjoining windows.
    on_error
        "raise" or "skip", or a function that takes the error of each invalid event; its target has the row, for example
        `event[3].start`.
    rejected
        A function that takes the invalid rows, as batches of `ERRORS_SCHEMA` and the kept columns. With it, no error
        is raised; if `on_error` is a function, both are called.
    time_zones
        A mapping from names to zones that only the caller knows.

    Raises
    ------
    RecurtzError
        At once for a window, a zone or a name that is not valid; later for an event or a column.

    Examples
    --------
    >>> import json
    >>> lunch = {
    ...     "id": "AAMkADQwMD",
    ...     "start": {"dateTime": "2017-09-04T12:00:00", "timeZone": "Pacific Standard Time"},
    ...     "end": {"dateTime": "2017-09-04T14:00:00", "timeZone": "Pacific Standard Time"},
    ...     "recurrence": {
    ...         "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["monday"]},
    ...         "range": {"type": "noEnd", "startDate": "2017-09-04"},
    ...     },
    ... }
    >>> events = pa.record_batch({"event": [json.dumps(lunch)]})
    >>> [batch] = expand_batches([events], "2017-10-30", "2017-11-07")
    >>> [start.isoformat() for start in batch["start"].to_pylist()]
    ['2017-10-30T19:00:00+00:00', '2017-11-06T20:00:00+00:00']
    """
    expansion = Expansion(
        start,
        end,
        column=column,
        time_zone=time_zone,
        keep=keep,
        edges=edges,
        on_error=on_error,
        rejected=rejected,
        rows=rows,
        time_zones=time_zones,
    )
    return expansion.batches(_batches_of(batches))


def expand_reader(
    reader: pa.RecordBatchReader,
    start: datetime | str,
    end: datetime | str,
    *,
    column: str | None = DEFAULT_COLUMN,
    time_zone: str | tzinfo | None = "UTC",
    keep: Iterable[str] = (),
    edges: Edges = "overlap",
    on_error: OnError = "raise",
    rejected: Rejected | None = None,
    rows: int = MAX_ROWS,
    time_zones: ZonesByName | None = None,
) -> pa.RecordBatchReader:
    """`expand_batches` as a reader of record batches, which has its schema before its first batch: for DuckDB, Polars.

    Raises `RecurtzError` as `expand_batches` does, and at once for a column that cannot be kept.

    >>> events = pa.record_batch({"event": pa.array([], pa.string()), "tenant": pa.array([], pa.int32())})
    >>> reader = pa.RecordBatchReader.from_batches(events.schema, [events])
    >>> expand_reader(reader, "2026-01-01", "2027-01-01", keep=["tenant"]).schema.names[-1]
    'tenant'
    """
    names = require_names(keep)
    expansion = Expansion(
        start,
        end,
        column=column,
        time_zone=time_zone,
        keep=names,
        edges=edges,
        on_error=on_error,
        rejected=rejected,
        rows=rows,
        time_zones=time_zones,
    )
    if not isinstance(getattr(reader, "schema", None), pa.Schema):
        raise ArgumentTypeError.expected("reader", reader, "use a reader of record batches, or a table")
    require_kept(reader.schema, names)
    schema = with_kept(SCHEMA, reader.schema, names)
    return pa.RecordBatchReader.from_batches(schema, expansion.batches(_batches_of(reader)))


def _batches_of(source: object) -> Iterable[pa.RecordBatch]:
    if isinstance(source, pa.Table):
        source = source.to_batches()
    elif isinstance(source, pa.RecordBatch):
        source = [source]
    if not isinstance(source, Iterable):
        raise ArgumentTypeError.expected("batches", source, "use record batches, or a table")
    return source


class Chunk(NamedTuple):
    """Successive rows of an input batch; `first_row` is the place of the first of them in the whole input.

    `is_dependent` is True for the rows that concern other rows of the batch, see `mixed_rows`; None if there are none.
    """

    events: pa.RecordBatch
    first_row: int
    is_dependent: npt.NDArray[np.bool_] | None


class Expansion:
    """The options of `expand_batches`, and the state that each chunk leaves to the next: zones and their offsets."""

    def __init__(
        self,
        start: datetime | str,
        end: datetime | str,
        *,
        column: str | None,
        time_zone: str | tzinfo | None = "UTC",
        keep: Iterable[str] = (),
        edges: Edges = "overlap",
        on_error: OnError = "raise",
        rejected: Rejected | None = None,
        rows: int = MAX_ROWS,
        time_zones: ZonesByName | None = None,
    ) -> None:
        self._window = parse_window(start, end)
        self._named = None if column is None else require_text(column, "column")
        self._column = self._named or DEFAULT_COLUMN  # in the targets of errors
        self._keep = require_names(keep)
        require_function(rejected, "rejected")
        self._rejected = rejected
        self._handle = error_handler("skip" if on_error == "raise" and rejected is not None else on_error)
        self._max_rows = parse_integer(rows, "rows")
        display = None if time_zone is None else require_transitions(zone(time_zone))
        display_name = None if time_zone is None else require_text(zone_name(time_zone), "time_zone")
        self._interning = Interning(_require_listed(GivenZones.parse(time_zones)))
        only_starts = parse_enum(edges, _EDGES, "edges") == "start"
        self._local_times = LocalTimes(self._window.micros(), display, only_starts)
        self._writer = Writer(self._keep, display_name)
        np.empty(_MALLOC_THRESHOLD, np.uint8)

    def batches(self, sources: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The output batches of input batches."""
        for events, table in self.tables(sources):
            intervals = find_intervals(table, self._local_times, self._interning.transitions)
            for rows in explode(table, intervals, self._max_rows):
                yield self._writer.batch(table, rows, events, self._interning.names)

    def tables(self, sources: Iterable[pa.RecordBatch]) -> Iterator[tuple[pa.RecordBatch, EventTable]]:
        """The input batches in chunks, each with its parsed events."""
        return ((chunk.events, self._parse(chunk)) for chunk in self._chunks(sources))

    def _chunks(self, sources: Iterable[pa.RecordBatch]) -> Iterator[Chunk]:
        """The chunks of a batch have about the same size."""
        years = (self._window.end - self._window.start).days // 365 + 1
        max_events = max(1, min(_MAX_EVENTS, _MAX_INTERVALS // (2 * years)))
        first_row = 0
        for batch in sources:
            require(batch, pa.RecordBatch, "batches")
            require_kept(batch.schema, self._keep)
            rows, chunks = batch.num_rows, math.ceil(batch.num_rows / max_events)
            is_dependent = self._dependent_rows(batch) if rows else None
            for chunk in range(chunks):
                start, stop = rows * chunk // chunks, rows * (chunk + 1) // chunks
                part = None if is_dependent is None else is_dependent[start:stop]
                yield Chunk(batch.slice(start, stop - start), first_row + start, part)
            first_row += rows

    def _dependent_rows(self, batch: pa.RecordBatch) -> npt.NDArray[np.bool_] | None:
        values = event_values(batch, self._named)
        return dependent_rows(values, decoder(values.type, self._column))

    def _parse(self, chunk: Chunk) -> EventTable:
        values = event_values(chunk.events, self._named)
        decode = decoder(values.type, self._column)
        if self._interning.is_full:
            self._interning = Interning(self._interning.given)
        if len(values) < _MIN_COLUMNAR:
            return self._read_rows(chunk, values, decode, range(len(values)))
        readable = values if chunk.is_dependent is None else pc.if_else(~chunk.is_dependent, values, None)
        table, remaining = columnar.read(readable, self._interning, self._window.micros())
        return merge(table, self._read_rows(chunk, values, decode, remaining.tolist()))

    def _read_rows(self, chunk: Chunk, values: pa.Array, decode: Decode, rows: Iterable[int]) -> EventTable:
        """The events of these rows, parsed one by one."""
        builder = EventTableBuilder(self._window, self._interning)
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
