"""Functions for Spark's `DataFrame.mapInArrow`. They run on the workers, where recurtz must be installed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, tzinfo
from functools import partial
from typing import Literal

import pyarrow as pa

from recurtz._core.fields import enum_members, parse_enum
from recurtz.arrow.chunks import ChunkReader
from recurtz.arrow.event_column import DEFAULT_COLUMN
from recurtz.arrow.expand import Edges, expand_batches
from recurtz.arrow.schema import require_names
from recurtz.events.window import parse_window
from recurtz.zones.names import GivenZones, ZonesByName

MapInArrow = Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]

_ANY_TIME = "2000-01-01"
_ON_ERROR = enum_members(["raise", "skip"])


def for_spark(
    start: datetime | str,
    end: datetime | str,
    *,
    column: str | None = DEFAULT_COLUMN,
    time_zone: str | tzinfo | None = "UTC",
    keep: Iterable[str] = (),
    edges: Edges = "overlap",
    on_error: Literal["raise", "skip"] = "raise",
    time_zones: ZonesByName | None = None,
) -> MapInArrow:
    """`expand_batches` as a function for `mapInArrow`; its schema is `SPARK_SCHEMA` and the kept columns.

    A task has one input batch in memory (`spark.sql.execution.arrow.maxRecordsPerBatch`) and returns one output batch
    after another. The function is pure, so Spark may repeat a task. An invalid event fails the job; with
    `on_error="skip"` it is skipped, and `errors_for_spark` lists it. The zones of `time_zones` must be picklable.

    `start` and `end` are aware datetimes or ISO 8601 text; text without an offset is in UTC, whatever zone is
    requested.

    Raises `RecurtzError` at once for a window, a zone or a name that is not valid.

    >>> expand = for_spark("2026-01-01", "2027-01-01", column="json")
    >>> # events.mapInArrow(expand, schema=SPARK_SCHEMA)
    """
    expand = partial(
        expand_batches,
        start=start,
        end=end,
        column=column,
        time_zone=time_zone,
        keep=require_names(keep),
        edges=edges,
        on_error=parse_enum(on_error, _ON_ERROR, "on_error"),
        time_zones=GivenZones.parse(time_zones),
    )
    expand(())  # raises here, on the driver, what would fail every task
    return expand


def errors_for_spark(
    *, column: str | None = DEFAULT_COLUMN, keep: Iterable[str] = (), time_zones: ZonesByName | None = None
) -> MapInArrow:
    """The rejected rows, as a function for `mapInArrow`; its schema is `SPARK_ERRORS_SCHEMA` and the kept columns.

    The number of a row counts within its partition, so keep a column that identifies the row. `time_zones` are those of
    `for_spark`.

    >>> list(errors_for_spark()([pa.record_batch({"event": ["[]"]})]))[0].to_pylist()[0]["target"]
    'event'
    """
    return partial(_rejected, column=column, keep=require_names(keep), time_zones=GivenZones.parse(time_zones))


def _rejected(
    batches: Iterable[pa.RecordBatch], column: str | None, keep: tuple[str, ...], time_zones: GivenZones | None
) -> Iterator[pa.RecordBatch]:
    rejected: list[pa.RecordBatch] = []
    window = parse_window(_ANY_TIME, _ANY_TIME)
    reader = ChunkReader(window, column=column, keep=keep, rejected=rejected.append, time_zones=time_zones)
    for _ in reader.tables(batches):
        yield from rejected
        rejected.clear()
