"""Record batches of events in, record batches of their times out."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, tzinfo
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from recurtz._core.fields import parse_integer, parse_object, require_function
from recurtz.arrow.columnar.json_columns import by_path, json_columns
from recurtz.arrow.columnar.read import ColumnarReader
from recurtz.arrow.decode import decoder
from recurtz.arrow.event_table import NO_DATE, TYPES, EventTable, merged
from recurtz.arrow.interning import Interning
from recurtz.arrow.intervals import stretches_of
from recurtz.arrow.local_times import LocalTimes
from recurtz.arrow.read_rows import EventTableBuilder
from recurtz.arrow.rows import Rows, rows_of
from recurtz.arrow.schema import (
    ERRORS_SCHEMA,
    SCHEMA,
    require_column,
    require_kept,
    require_names,
    require_text,
    taken,
    with_kept,
)
from recurtz.arrow.strings import DateTexts, Runs, repeated
from recurtz.arrow.zone_offsets import Ints, require_steps
from recurtz.errors import ArgumentTypeError, RecurtzError, require
from recurtz.events.date_time import zone_name
from recurtz.events.parsing import parse_window
from recurtz.events.timetable import to_micros
from recurtz.zones.names import zone

ROWS = 49_152
"""At most so many rows come out at once, if nothing else is asked: some eight megabytes."""

_EVENTS = 4_096
"""So many events are gathered at once: enough to share the work."""

_FEW = 400
"""Fewer than that are read one by one: to read them as columns takes as long whatever their number."""

_CUTS = 131_072
"""Fewer where the window is long: so many changes of their clocks, all told. A window may have ten thousand years."""

_KEPT = 1 << 24
"""So many bytes, taken and given back once: from then on the C library of Linux keeps twice as many for what comes
next (not after 2^25, the most it heeds), and a portion lies where the one before lay. Otherwise its pages are asked for
anew: up to a third of the time of weekly series."""

_EPOCH = date(1970, 1, 1).toordinal()

_TYPES = [name.encode() for name in TYPES]

Errors = Callable[[pa.RecordBatch], object]
"""What takes the rows that cannot be read, such as the `append` of a list or the `write_batch` of a Parquet writer."""


def expand_batches(
    batches: Iterable[pa.RecordBatch],
    start: datetime | str,
    end: datetime | str,
    *,
    column: str = "event",
    time_zone: str | tzinfo | None = "UTC",
    keep: Iterable[str] = (),
    errors: Errors | None = None,
    rows: int = ROWS,
) -> Iterator[pa.RecordBatch]:
    """The times that the window [start, end) holds of many events, as `SCHEMA` has them, at most `rows` at once.

    `column` holds Graph's events, as JSON text or as a struct. `start_local` and `end_local` are told in `time_zone`,
    or each on the clock of its own event if that is None; all-day events have the same dates everywhere. The columns
    named in `keep` are repeated for each time. One input batch is in hand, and of it what comes out next. A table does
    as well as its batches.

    The order is that of the input; of a series first what its pattern says, by date, then its exceptions by start. They
    are the times that `calendar_view` tells, ordered otherwise.

    A row that cannot be read raises its error, which names the row; or, where `errors` is a function, goes to it as a
    row of `ERRORS_SCHEMA`, some in one batch.

    Raises
    ------
    RecurtzError
        For a window, a zone or a name that cannot be used, at once; later for a row or a column.

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
    >>> [found] = expand_batches([events], "2017-10-30", "2017-11-07")
    >>> [start.isoformat() for start in found["start"].to_pylist()]
    ['2017-10-30T19:00:00+00:00', '2017-11-06T20:00:00+00:00']
    """
    expansion = Expansion(parse_window(start, end), column, time_zone, require_names(keep), errors, rows)
    return expansion.of(_batches_in(batches))


def expand_reader(
    reader: pa.RecordBatchReader,
    start: datetime | str,
    end: datetime | str,
    *,
    column: str = "event",
    time_zone: str | tzinfo | None = "UTC",
    keep: Iterable[str] = (),
    errors: Errors | None = None,
    rows: int = ROWS,
) -> pa.RecordBatchReader:
    """The same as a reader of record batches, which knows its schema before the first of them: for DuckDB and others.

    Raises `RecurtzError` as `expand_batches` does, at once for a column that cannot be kept too.

    >>> events = pa.record_batch({"event": pa.array([], pa.string()), "tenant": pa.array([], pa.int32())})
    >>> reader = pa.RecordBatchReader.from_batches(events.schema, [events])
    >>> expand_reader(reader, "2026-01-01", "2027-01-01", keep=["tenant"]).schema.names[-1]
    'tenant'
    """
    names = require_names(keep)
    expansion = Expansion(parse_window(start, end), column, time_zone, names, errors, rows)
    if not isinstance(getattr(reader, "schema", None), pa.Schema):
        raise ArgumentTypeError.expected("reader", reader, "use a reader of record batches, or a table")
    require_kept(reader.schema, names)
    times = expansion.of(_batches_in(reader))
    return pa.RecordBatchReader.from_batches(with_kept(SCHEMA, reader.schema, names), times)


def _batches_in(source: object) -> Iterable[pa.RecordBatch]:
    """Record batches; those of a table, or a single one, too."""
    if isinstance(source, pa.Table):
        source = source.to_batches()
    elif isinstance(source, pa.RecordBatch):
        source = [source]
    if not isinstance(source, Iterable):
        raise ArgumentTypeError.expected("batches", source, "use record batches, or a table")
    return source


class Expansion:
    """What is asked of all batches, and what of one serves the next: zones and their offsets."""

    def __init__(
        self,
        window: tuple[datetime, datetime],
        column: str,
        time_zone: str | tzinfo | None,
        keep: tuple[str, ...],
        errors: Errors | None,
        rows: int = ROWS,
    ) -> None:
        require_function(errors, "errors")
        self._window = window
        self._column = require_text(column, "column")
        self._keep = keep
        self._errors = errors
        self._most = parse_integer(rows, "rows")
        self._date_texts = DateTexts()
        self._constants: dict[bytes, pa.Array] = {}
        self._shared = Interning()
        told = None if time_zone is None else require_steps(zone(time_zone))
        self._zone_name = None if time_zone is None else require_text(zone_name(time_zone), "time_zone").encode()
        edges = to_micros(window[0]), to_micros(window[1])
        self._plain, self._clockwork = ColumnarReader(edges), LocalTimes(edges, told)
        np.empty(_KEPT, np.uint8)

    def of(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The times of the events of some batches."""
        for events, first_row in self._pieces(batches):
            entries = self._gathered(events, first_row)
            found = stretches_of(entries, self._clockwork, self._shared.steps)
            for rows in rows_of(entries, found, self._most):
                yield self._told(entries, rows, events)

    def read(self, batches: Iterable[pa.RecordBatch]) -> Iterator[None]:
        """Read the events, some at a time, and find their errors, nothing else."""
        return (None for piece in self._pieces(batches) if self._gathered(*piece))

    def _pieces(self, batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[pa.RecordBatch, int]]:
        """The batches in pieces of some thousand events, all of one size, each with the place of its first row."""
        years = (self._window[1] - self._window[0]).days // 365 + 1
        most = max(1, min(_EVENTS, _CUTS // (2 * years)))
        seen = 0
        for batch in batches:
            require(batch, pa.RecordBatch, "batches")
            require_kept(batch.schema, self._keep)
            rows, pieces = batch.num_rows, math.ceil(batch.num_rows / most)
            for piece in range(pieces):
                start, stop = rows * piece // pieces, rows * (piece + 1) // pieces
                yield batch.slice(start, stop - start), seen + start
            seen += rows

    def _gathered(self, events: pa.RecordBatch, first_row: int) -> EventTable:
        values = events.column(require_column(events.schema, self._column))
        decode, gathering = decoder(values.type, self._column), EventTableBuilder(self._window, self._refreshed())
        plain, alone = None, np.arange(len(values))
        if len(values) >= _FEW:
            plain, alone = self._plain.read(by_path(json_columns(values)), self._shared)
        faults: list[tuple[int, RecurtzError]] = []
        for row in alone.tolist():
            try:
                gathering.add(row, parse_object(decode(values[row].as_py()), self._column))
            except RecurtzError as error:
                if self._errors is None:
                    raise _within_row(error, self._column, first_row + row)  # noqa: B904  # it is the same
                faults.append((row, error))
        if faults and self._errors is not None:
            self._errors(self._unread(faults, events, first_row))
        entries = gathering.entries()
        return entries if plain is None else merged(plain, entries)

    def _refreshed(self) -> Interning:
        if self._shared.is_full:
            self._shared = Interning()
        return self._shared

    def _unread(self, faults: list[tuple[int, RecurtzError]], events: pa.RecordBatch, first_row: int) -> pa.RecordBatch:
        told = zip(*[(first_row + row, error.code, error.target, str(error)) for row, error in faults], strict=True)
        schema = with_kept(ERRORS_SCHEMA, events.schema, self._keep)
        kept = self._kept(events, pa.array([row for row, _ in faults]))
        return pa.record_batch([*map(list, told), *kept], schema)

    def _told(self, entries: EventTable, rows: Rows, events: pa.RecordBatch) -> pa.RecordBatch:
        runs = Runs.of_neighbours(rows.entry, rows.counts, len(rows.ordinal))
        columns = [
            repeated(entries.event_ids, runs),
            self._date_texts.dated(entries.occurrence_ids, runs, rows.ordinal),
            self._alike(_TYPES, entries.type[runs.of], runs),
            *[_numbers(times, kind) for times, kind in zip(rows[3:], SCHEMA.types[3:7], strict=True)],
            self._zone_names(entries, runs),
            _dates(entries, rows.ordinal),
        ]
        kept = self._kept(events, pa.array(np.repeat(entries.row[runs.of], runs.counts))) if self._keep else []
        return pa.record_batch([*columns, *kept], with_kept(SCHEMA, events.schema, self._keep))

    def _zone_names(self, entries: EventTable, runs: Runs) -> pa.Array:
        if self._zone_name is not None:
            return self._constant(self._zone_name, runs.rows)
        return self._alike(self._shared.names, entries.zone[runs.of], runs)

    def _alike(self, texts: Sequence[bytes], numbers: Ints, runs: Runs) -> pa.Array:
        """Some of a few texts, mostly but one."""
        if (numbers != numbers[0]).any():
            return repeated(texts, runs._replace(of=numbers))
        return self._constant(texts[numbers[0]], runs.rows)

    def _constant(self, text: bytes, rows: int) -> pa.Array:
        """One text for some rows: a part of the longest such column that was made."""
        made = self._constants.get(text)
        if made is None or len(made) < rows:
            made = self._constants[text] = repeated([text], Runs(np.array([0]), np.array([rows]), rows))
        return made[:rows]

    def _kept(self, events: pa.RecordBatch, rows: pa.Array) -> list[pa.Array]:
        return [taken(events.column(name), rows) for name in self._keep]


def _dates(entries: EventTable, ordinals: Ints) -> pa.Array:
    days = np.subtract(ordinals, _EPOCH, dtype=np.int32, casting="unsafe")
    if entries.known.size and NO_DATE in entries.first[entries.known[0]]:
        return pa.array(days, mask=ordinals == NO_DATE).view(pa.date32())
    return _numbers(days, pa.date32())


def _numbers(values: npt.NDArray[Any], kind: pa.DataType) -> pa.Array:
    """A column of numbers, none of them null, as they lie."""
    return pa.Array.from_buffers(kind, len(values), [None, pa.py_buffer(values)])


def _within_row(error: RecurtzError, column: str, row: int) -> RecurtzError:
    """An error that says in which row it is."""
    error.add_note(f"in row {row} of the column {column!r}")
    if error.target == column:
        error.target = None
    return error.prefixed(f"{column}[{row}]")
