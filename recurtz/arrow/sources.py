"""Record batches as an argument: batches, a table or a reader; other objects are rejected with what to call."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from recurtz.errors import ArgumentTypeError

_CALLS = {
    "to_arrow_reader": "call its .to_arrow_reader()",  # a relation or a connection of DuckDB
    "collect": "call its .collect().to_arrow()",  # a lazy frame of Polars
    "__arrow_c_stream__": "use pyarrow.table() of it",  # a data frame of Polars or pandas
}
"""What to call for an object that has a method. Its repr is not in the message: that of a relation runs its query."""


def batches_of(source: object) -> Iterable[pa.RecordBatch]:
    """The record batches of a table, or of one batch; any other iterable as it is.

    Raises `ArgumentTypeError` for another object.

    >>> [batch.num_rows for batch in batches_of(pa.table({"event": ["{}", "{}"]}))]
    [2]
    """
    if isinstance(source, pa.Table):
        source = source.to_batches()
    elif isinstance(source, pa.RecordBatch):
        source = [source]
    elif not isinstance(source, pa.RecordBatchReader):
        _reject_convertible(source, "batches")
    if not isinstance(source, Iterable):
        raise ArgumentTypeError.expected("batches", source, "use record batches, or a table")
    return source


def require_batch(batch: object) -> None:
    """Check that an item of the argument `batches` is a record batch.

    Raises `ArgumentTypeError`.

    >>> require_batch({})
    Traceback (most recent call last):
    recurtz.errors.ArgumentTypeError: batches {} is of type dict; use pyarrow.RecordBatch.from_pylist() of such rows
    """
    if isinstance(batch, pa.RecordBatch):
        return
    if isinstance(batch, dict):
        raise ArgumentTypeError.expected("batches", batch, "use pyarrow.RecordBatch.from_pylist() of such rows")
    raise ArgumentTypeError.expected("batches", batch, "use a RecordBatch")


def schema_of(reader: object) -> pa.Schema:
    """The schema of a reader of record batches, a table or one batch.

    Raises `ArgumentTypeError` for an object without a schema of Arrow.

    >>> schema_of(pa.table({"event": ["{}"]})).names
    ['event']
    """
    if isinstance(reader, pa.RecordBatchReader | pa.Table | pa.RecordBatch):
        return reader.schema
    _reject_convertible(reader, "reader")
    hint = "use a table, or a reader such as pyarrow.RecordBatchReader.from_batches(schema, batches)"
    raise ArgumentTypeError.expected("reader", reader, hint)


def _reject_convertible(source: object, argument: str) -> None:
    """Raise an error for an object that a call of its library turns into record batches."""
    for method, call in _CALLS.items():
        if hasattr(type(source), method):
            raise ArgumentTypeError(f"{argument} is of type {type(source).__name__}; {call}")
