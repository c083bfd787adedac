"""From the value of a row to an event: JSON text is parsed, a struct of Graph's shape is taken as it is."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import Any

import orjson
import pyarrow as pa

from recurtz.errors import ArgumentTypeError, MalformedValueError, RecurtzError, short

Decode = Callable[[Any], object]


def decoder(kind: pa.DataType, column: str) -> Decode:
    """The function that decodes the values of a column of this type.

    Raises `ArgumentTypeError` for a type that is neither text nor a struct, `RecurtzError` for a struct with two fields
    of one name.
    """
    kind = _storage(kind)
    if pa.types.is_struct(kind):
        for name in _duplicates(kind):
            raise RecurtzError(f"column {column!r} has two fields {name!r}; use one of each name", target=column)
        return _identity
    if any(is_text(kind) for is_text in _TEXTS):
        return _json_decoder(column)
    hint = "use JSON text, or a struct of Graph's shape"
    raise ArgumentTypeError(f"column {column!r} is of type {kind}; {hint}", target=column)


_TEXTS = (
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_string_view,
    pa.types.is_binary,
    pa.types.is_large_binary,
    pa.types.is_binary_view,
)


def _storage(kind: pa.DataType) -> pa.DataType:
    """The type of the values of an extension type or a dictionary."""
    if isinstance(kind, pa.BaseExtensionType):
        kind = kind.storage_type
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _duplicates(kind: pa.DataType) -> Iterator[str]:
    """The names that a struct, or one nested in it, has twice: a Python dictionary would lose one of the values."""
    kind = _storage(kind)
    fields = [kind.field(number) for number in range(kind.num_fields)]
    if pa.types.is_struct(kind):
        names = [field.name for field in fields]
        yield from (name for name in names if names.count(name) > 1)
    for field in fields:
        yield from _duplicates(field.type)


def _identity(value: object) -> object:
    return value


def _json_decoder(column: str) -> Decode:
    def decode(value: Any) -> object:  # noqa: ANN401  # text or bytes
        if value is None:
            return None
        try:
            return _loads(value)
        except ValueError as error:
            message = f"{column} {short(value)} is not valid JSON: {error}; give one event as an object"
            raise MalformedValueError(message, target=column) from None

    return decode


_TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*+"?|-?(?:0|[1-9]\d*+)(?:\.\d++)?(?:[eE][+-]?\d++)?', re.DOTALL)
"""Strings, and the numbers outside of strings."""


def _loads(text: str | bytes) -> object:
    """The value of JSON text, with numbers of any size: orjson rejects numbers beyond doubles, other parsers do not.

    >>> _loads('{"size": 1e999}')
    {'size': 1e+308}
    """
    try:
        return orjson.loads(text)
    except ValueError:
        data = text.encode() if isinstance(text, str) else text
        bounded = _TOKENS.sub(_bound, data)
        if bounded == data:
            raise
        return orjson.loads(bounded)


def _bound(token: re.Match[bytes]) -> bytes:
    """The token; 1e308 for a number beyond doubles."""
    return b"1e308" if token[0][0] != ord('"') and math.isinf(float(token[0])) else token[0]
