"""Functions for Spark's `DataFrame.mapInArrow`: they go to the workers, which need recurtz as the driver does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, tzinfo
from functools import partial
from typing import Literal

import pyarrow as pa

from recurtz._core.fields import enum_members, parse_enum
from recurtz.arrow.expand import Expansion, expand_batches
from recurtz.arrow.schema import require_names
from recurtz.events.parsing import parse_window

MapInArrow = Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]

_NO_TIME = "2000-01-01"
_ERRORS = enum_members(["raise", "ignore"])


def for_spark(
    start: datetime | str,
    end: datetime | str,
    *,
    column: str = "event",
    time_zone: str | tzinfo | None = "UTC",
    keep: Iterable[str] = (),
    errors: Literal["raise", "ignore"] = "raise",
) -> MapInArrow:
    """What `expand_batches` does, for `mapInArrow`; its schema is `SPARK_SCHEMA` and the kept columns.

    A task has one batch in hand, of as many rows as `spark.sql.execution.arrow.maxRecordsPerBatch` says, and hands on
    what comes of it bit by bit. The same rows give the same rows again, so Spark may run a task as often as it must.
    A row that cannot be read fails the job; or is passed over with `errors="ignore"`: list it with `errors_for_spark`.

    Raises `RecurtzError` at once for a window, a zone or a name that cannot be used.

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
        errors=_pass_over if parse_enum(errors, _ERRORS, "errors") == "ignore" else None,
    )
    expand(())  # which refuses here what would fail every task
    return expand


def errors_for_spark(*, column: str = "event", keep: Iterable[str] = ()) -> MapInArrow:
    """The rows that cannot be read, for `mapInArrow`; its schema is `SPARK_ERRORS_SCHEMA` and the kept columns.

    A row's number counts within its partition: keep a column that tells which it is.

    >>> list(errors_for_spark()([pa.record_batch({"event": ["{}"]})]))[0].to_pylist()[0]["target"]
    'start'
    """
    return partial(_unread, column=column, keep=require_names(keep))


def _pass_over(_errors: pa.RecordBatch) -> None:
    """Errors that are found again by `errors_for_spark`."""


def _unread(batches: Iterable[pa.RecordBatch], column: str, keep: tuple[str, ...]) -> Iterator[pa.RecordBatch]:
    found: list[pa.RecordBatch] = []
    expansion = Expansion(parse_window(_NO_TIME, _NO_TIME), column, "UTC", keep, found.append)
    for _ in expansion.read(batches):
        yield from found
        found.clear()
