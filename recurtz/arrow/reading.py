"""How the value of a row becomes an event: JSON text, or a struct of Graph's shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pyarrow as pa

from recurtz.errors import ArgumentTypeError, UnreadableError, short

Decode = Callable[[Any], object]


def decoder(kind: pa.DataType, column: str) -> Decode:
    """What makes an event of a value that a column of a type holds.

    Raises `ArgumentTypeError` for a type that holds none.
    """
    if isinstance(kind, pa.BaseExtensionType):
        kind = kind.storage_type
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    if pa.types.is_struct(kind):
        return _as_it_is
    if any(is_text(kind) for is_text in _TEXTS):
        return _parser(column)
    way_out = "use JSON text, or a struct of Graph's shape"
    raise ArgumentTypeError(f"column {column!r} is of type {kind}; {way_out}", target=column)


_TEXTS = (
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_string_view,
    pa.types.is_binary,
    pa.types.is_large_binary,
    pa.types.is_binary_view,
)


def _as_it_is(value: object) -> object:
    return value


def _parser(column: str) -> Decode:
    def parsed(value: Any) -> object:  # noqa: ANN401  # text or bytes
        if value is None:
            return None
        try:
            return orjson.loads(value)
        except ValueError as error:
            message = f"{column} {short(value)} is no JSON: {error}; give one event as an object"
            raise UnreadableError(message, target=column) from None

    return parsed
