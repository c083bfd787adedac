"""The columns of the output: names and types, in Arrow and in Spark."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from recurtz.errors import ArgumentTypeError, RecurtzError, require, short

_INSTANT, _LOCAL_TIME = pa.timestamp("us", "UTC"), pa.timestamp("us")

SCHEMA = pa.schema(
    [
        pa.field("event_id", pa.string()),
        pa.field("occurrence_id", pa.string()),
        pa.field("type", pa.string()),
        pa.field("start", _INSTANT),
        pa.field("end", _INSTANT),
        pa.field("start_local", _LOCAL_TIME),
        pa.field("end_local", _LOCAL_TIME),
        pa.field("time_zone", pa.string()),
        pa.field("original_date", pa.date32()),
        pa.field("is_all_day", pa.bool_()),
        pa.field("show_as", pa.string()),
    ]
)
"""One row per occurrence, exception or single event; the kept columns follow.

`show_as` is null for an event that is cancelled or declined, because it takes no time.
"""

BUSY_SCHEMA = pa.schema([pa.field("date", pa.date32()), pa.field("minutes", pa.float64())])
"""One row per mailbox and day, after the columns that name the mailbox."""

ERRORS_SCHEMA = pa.schema(
    [
        pa.field("row", pa.int64()),
        pa.field("code", pa.string()),
        pa.field("target", pa.string()),
        pa.field("message", pa.string()),
    ]
)
"""One row per rejected row of the input; the kept columns follow."""

SPARK_SCHEMA = (
    "event_id string, occurrence_id string, type string, start timestamp, `end` timestamp, "
    "start_local timestamp_ntz, end_local timestamp_ntz, time_zone string, original_date date, is_all_day boolean, "
    "show_as string"
)
"""`SCHEMA` in Spark's syntax; append kept columns: `SPARK_SCHEMA + ", tenant string"`."""

SPARK_ERRORS_SCHEMA = "row bigint, code string, target string, message string"
"""`ERRORS_SCHEMA` in Spark's syntax; append kept columns."""


def with_kept(schema: pa.Schema, source: pa.Schema, keep: Iterable[str]) -> pa.Schema:
    """A schema, followed by the kept columns of the input.

    >>> with_kept(ERRORS_SCHEMA, pa.schema([("tenant", pa.int32())]), ["tenant"]).names
    ['row', 'code', 'target', 'message', 'tenant']
    """
    for name in keep:
        schema = schema.append(source.field(name))
    return schema


def take_rows(values: pa.Array, rows: pa.Array) -> pa.Array:
    """The rows of a column at these indexes.

    >>> take_rows(pa.array(["a", "b"], pa.string_view()), pa.array([1, 1])).to_pylist()
    ['b', 'b']
    """
    try:
        return values.take(rows)
    except pa.ArrowNotImplementedError:  # for views of text
        return values.cast(pa.large_binary()).take(rows).cast(values.type)


def require_kept(source: pa.Schema, keep: Iterable[str]) -> None:
    """Check that the input has the columns to keep, and that Arrow can repeat their rows.

    Raises `RecurtzError`.
    """
    for name in keep:
        kind = source.types[require_column(source, name)]
        try:
            take_rows(pa.nulls(0, kind), pa.array([], pa.int64()))
        except pa.ArrowNotImplementedError:
            message = f"column {name!r} is of type {kind}, which cannot be kept; cast it to another type first"
            raise RecurtzError(message, target=name) from None


def require_column(source: pa.Schema, name: str) -> int:
    """The index of a column in the input.

    Raises `RecurtzError` if no column, or more than one, has that name.
    """
    index: int = source.get_field_index(name)
    if index < 0:
        message = f"the batches have no single column {name!r}; they have {', '.join(map(repr, source.names))}"
        raise RecurtzError(message, target=name)
    return index


def require_names(keep: Iterable[str], argument: str = "keep", output: pa.Schema = SCHEMA) -> tuple[str, ...]:
    """The names of the input columns to keep in an output; `argument` is the name of the argument.

    Raises `ArgumentTypeError` for a value that is not a list of text, `RecurtzError` for the name of an output column.
    """
    if isinstance(keep, str) or not isinstance(keep, Iterable):
        raise ArgumentTypeError.expected(argument, keep, "use a list of names, such as ['tenant']")
    names = tuple(require_text(name, argument) for name in keep)
    for name in names:
        if names.count(name) > 1 or name in output.names or name in ERRORS_SCHEMA.names:
            raise RecurtzError(f"{argument}: the output already has a column {name!r}; rename it first", target=name)
    return names


def require_text(value: object, argument: str) -> str:
    """Text that can be encoded as UTF-8, which is all that Arrow stores.

    Raises `RecurtzError`.
    """
    require(value, str, argument)
    text = str(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        message = f"{argument} {short(value)} contains half a surrogate pair; use text that UTF-8 can encode"
        raise RecurtzError(message) from None
    return text
