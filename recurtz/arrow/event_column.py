"""The events of a record batch: a column of events, or a column for each of their properties, as Spark writes them."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from recurtz.arrow.schema import require_column

DEFAULT_COLUMN = "event"
"""The default of `column`. If the batches have no such column, but `start` and `end`, their columns are properties."""

PROPERTIES = (
    "id",
    "type",
    "isAllDay",
    "isCancelled",
    "showAs",
    "start",
    "end",
    "originalStart",
    "originalStartTimeZone",
    "originalEndTimeZone",
    "occurrenceId",
    "seriesMasterId",
    "@removed",
    "recurrence",
    "cancelledOccurrences",
    "exceptionOccurrences",
)
"""The properties of an event that an expansion may need: columns of other names are not read."""


def event_columns(schema: pa.Schema, column: str | None) -> list[str]:
    """The names of the columns that the events are in; `column` is None if they are one for each property.

    Raises `RecurtzError` if there is no such column, or more than one.

    >>> event_columns(pa.schema({"start": pa.string(), "end": pa.string(), "tenant": pa.string()}), "event")
    ['start', 'end']
    """
    if column is not None and not (column == DEFAULT_COLUMN and _has_properties(schema)):
        require_column(schema, column)
        return [column]
    names = [name for name in PROPERTIES if name in schema.names]
    for name in dict.fromkeys(["start", "end", *names]):
        require_column(schema, name)
    return names


def event_values(events: pa.RecordBatch, column: str | None) -> pa.Array:
    """The events of a batch: the values of one column, or structs of the columns of their properties.

    Raises `RecurtzError` as `event_columns` does.

    >>> batch = pa.record_batch({"id": ["A"], "start": [None], "end": [None], "tenant": ["north"]})
    >>> event_values(batch, "event").to_pylist()
    [{'id': 'A', 'start': None, 'end': None}]
    """
    names = event_columns(events.schema, column)
    if names == [column]:
        return events.column(column)
    return pa.StructArray.from_arrays([events.column(name) for name in names], names)


def event_type(schema: pa.Schema, column: str | None) -> pa.DataType:
    """The type of `event_values`. Raises `RecurtzError` as `event_columns` does."""
    names: Sequence[str] = event_columns(schema, column)
    if names == [column]:
        return schema.field(column).type
    return pa.struct([schema.field(name) for name in names])


def _has_properties(schema: pa.Schema) -> bool:
    return DEFAULT_COLUMN not in schema.names and {"start", "end"} <= {*schema.names}
