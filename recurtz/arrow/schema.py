"""The columns: what they are called and of which types, in Arrow and in Spark."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from recurtz.errors import ArgumentTypeError, RecurtzError, require, short

_INSTANT, _WALL = pa.timestamp("us", "UTC"), pa.timestamp("us")

SCHEMA = pa.schema(
    [
        pa.field("event_id", pa.string()),
        pa.field("occurrence_id", pa.string()),
        pa.field("type", pa.string()),
        pa.field("start", _INSTANT),
        pa.field("end", _INSTANT),
        pa.field("start_local", _WALL),
        pa.field("end_local", _WALL),
        pa.field("time_zone", pa.string()),
        pa.field("original_date", pa.date32()),
    ]
)
"""A row for each time that an event happens; the columns that are kept follow."""

ERRORS_SCHEMA = pa.schema(
    [
        pa.field("row", pa.int64()),
        pa.field("code", pa.string()),
        pa.field("target", pa.string()),
        pa.field("message", pa.string()),
    ]
)
"""A row for each row that cannot be read, by its place in the input; the columns that are kept follow."""

SPARK_SCHEMA = (
    "event_id string, occurrence_id string, type string, start timestamp, `end` timestamp, "
    "start_local timestamp_ntz, end_local timestamp_ntz, time_zone string, original_date date"
)
"""`SCHEMA` as Spark writes it; add kept columns at its end: `SPARK_SCHEMA + ", tenant string"`."""

SPARK_ERRORS_SCHEMA = "row bigint, code string, target string, message string"
"""`ERRORS_SCHEMA` as Spark writes it."""


def with_kept(schema: pa.Schema, source: pa.Schema, keep: Iterable[str]) -> pa.Schema:
    """A schema with the kept columns of the input at its end.

    >>> with_kept(ERRORS_SCHEMA, pa.schema([("tenant", pa.int32())]), ["tenant"]).names
    ['row', 'code', 'target', 'message', 'tenant']
    """
    for name in keep:
        schema = schema.append(source.field(name))
    return schema


def taken(values: pa.Array, rows: pa.Array) -> pa.Array:
    """Some rows of a column, in any order, as often as they are named.

    >>> taken(pa.array(["a", "b"], pa.string_view()), pa.array([1, 1])).to_pylist()
    ['b', 'b']
    """
    try:
        return values.take(rows)
    except pa.ArrowNotImplementedError:  # so it is with texts that are found by views
        return values.cast(pa.large_binary()).take(rows).cast(values.type)


def require_kept(source: pa.Schema, keep: Iterable[str]) -> None:
    """Refuse columns to keep that the input has not, or of which Arrow takes no rows.

    Raises `RecurtzError`.
    """
    for name in keep:
        kind = source.types[require_column(source, name)]
        try:
            taken(pa.nulls(0, kind), pa.array([], pa.int64()))
        except pa.ArrowNotImplementedError:
            message = f"column {name!r} is of type {kind}, which cannot be kept; cast it to another type first"
            raise RecurtzError(message, target=name) from None


def require_column(source: pa.Schema, name: str) -> int:
    """The place of a column in the input. Raises `RecurtzError` if it has none of that name."""
    place: int = source.get_field_index(name)
    if place < 0:
        message = f"the batches have no single column {name!r}; they have {', '.join(map(repr, source.names))}"
        raise RecurtzError(message, target=name)
    return place


def require_names(keep: Iterable[str]) -> tuple[str, ...]:
    """The names of the columns to keep, none of which may be one of ours.

    Raises `ArgumentTypeError` for what is no list of texts, `RecurtzError` for a name that is taken.
    """
    if isinstance(keep, str) or not isinstance(keep, Iterable):
        raise ArgumentTypeError.expected("keep", keep, "use a list of names, such as ['tenant']")
    names = tuple(require_text(name, "keep") for name in keep)
    for name in names:
        if names.count(name) > 1 or name in SCHEMA.names or name in ERRORS_SCHEMA.names:
            raise RecurtzError(f"keep: a column {name!r} is there already; rename it first", target=name)
    return names


def require_text(value: object, argument: str) -> str:
    """Text that Arrow, which has UTF-8 alone, can hold.

    Raises `RecurtzError`.
    """
    require(value, str, argument)
    text = str(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        message = f"{argument} {short(value)} holds half a surrogate pair; use text that UTF-8 can hold"
        raise RecurtzError(message) from None
    return text
