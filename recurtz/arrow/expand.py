"""Record batches of events in, record batches of their occurrences out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from typing import Literal

import pyarrow as pa

from recurtz._core.fields import OnError, enum_members, parse_enum, parse_integer
from recurtz.arrow.chunks import ChunkReader, Rejected
from recurtz.arrow.event_column import DEFAULT_COLUMN
from recurtz.arrow.intervals import explode, find_intervals
from recurtz.arrow.local_times import LocalTimes
from recurtz.arrow.output import Writer
from recurtz.arrow.schema import SCHEMA, require_kept, require_names, require_text, with_kept
from recurtz.arrow.sources import batches_of, schema_of
from recurtz.arrow.zone_offsets import require_transitions
from recurtz.events.window import parse_window
from recurtz.zones.names import ZonesByName, zone, zone_name

MAX_ROWS = 49_152
"""The default of `rows`: some eight megabytes."""

Edges = Literal["overlap", "start"]

_EDGES = enum_members(["overlap", "start"])


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

    The rows are those of `calendar_view`, in the order of the input; for a series, first the occurrences by date, then
    the exceptions by start. One input batch and one output batch are in memory.

    On Linux, a call makes glibc keep up to 32 MB of freed memory, in the whole process.

    `start` and `end` are aware datetimes or ISO 8601 text; text without an offset is in UTC, whatever zone is
    requested.

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
    return expansion.batches(batches_of(batches))


class Expansion:
    """A request for `expand_batches`, whose parameters it has: what some batches share, later ones need not parse."""

    __slots__ = ("_local_times", "_max_rows", "_reader", "_writer")

    def __init__(
        self,
        start: datetime | str,
        end: datetime | str,
        *,
        column: str | None,
        time_zone: str | tzinfo | None,
        keep: Iterable[str],
        edges: Edges,
        rejected: Rejected | None,
        on_error: OnError = "raise",
        rows: int = MAX_ROWS,
        time_zones: ZonesByName | None = None,
    ) -> None:
        window, kept = parse_window(start, end), require_names(keep)
        self._reader = ChunkReader(
            window, column=column, keep=kept, on_error=on_error, rejected=rejected, time_zones=time_zones
        )
        self._max_rows = parse_integer(rows, "rows")
        display = None if time_zone is None else require_transitions(zone(time_zone))
        display_name = None if time_zone is None else require_text(zone_name(time_zone), "time_zone")
        only_starts = parse_enum(edges, _EDGES, "edges") == "start"
        self._local_times = LocalTimes(window.micros(), display, only_starts)
        self._writer = Writer(kept, display_name)

    def batches(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The occurrences of some batches; rejected rows are numbered from the first of these."""
        for events, table in self._reader.tables(batches):
            intervals = find_intervals(table, self._local_times, self._reader.interning.transitions)
            for rows in explode(table, intervals, self._max_rows):
                yield self._writer.batch(table, rows, events, self._reader.interning.names)


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

    `start` and `end` are aware datetimes or ISO 8601 text; text without an offset is in UTC, whatever zone is
    requested.

    Raises `RecurtzError` as `expand_batches` does, and at once for a column that cannot be kept.

    >>> events = pa.record_batch({"event": pa.array([], pa.string()), "tenant": pa.array([], pa.int32())})
    >>> reader = pa.RecordBatchReader.from_batches(events.schema, [events])
    >>> expand_reader(reader, "2026-01-01", "2027-01-01", keep=["tenant"]).schema.names[-1]
    'tenant'
    """
    source, names = schema_of(reader), require_names(keep)
    batches = expand_batches(
        reader,
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
    require_kept(source, names)
    return pa.RecordBatchReader.from_batches(with_kept(SCHEMA, source, names), batches)
