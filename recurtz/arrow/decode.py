"""How the value of a row becomes an event: JSON text, or a struct of Graph's shape."""

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
    """What makes an event of a value that a column of a type holds.

    Raises `ArgumentTypeError` for a type that holds none, `RecurtzError` for one that names a property twice.
    """
    kind = _stored(kind)
    if pa.types.is_struct(kind):
        for name in _repeated(kind):
            raise RecurtzError(f"column {column!r} has two fields {name!r}; use one of each name", target=column)
        return _as_it_is
    if any(is_text(kind) for is_text in _TEXTS):
        return _parser(column)
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


def _stored(kind: pa.DataType) -> pa.DataType:
    """What an extension or a dictionary holds."""
    if isinstance(kind, pa.BaseExtensionType):
        kind = kind.storage_type
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _repeated(kind: pa.DataType) -> Iterator[str]:
    """The names that several fields of one struct have, however deep it lies: no Python dictionary holds them."""
    kind = _stored(kind)
    fields = [kind.field(number) for number in range(kind.num_fields)]
    if pa.types.is_struct(kind):
        names = [field.name for field in fields]
        yield from (name for name in names if names.count(name) > 1)
    for field in fields:
        yield from _repeated(field.type)


def _as_it_is(value: object) -> object:
    return value


def _parser(column: str) -> Decode:
    def parsed(value: Any) -> object:  # noqa: ANN401  # text or bytes
        if value is None:
            return None
        try:
            return _loads(value)
        except ValueError as error:
            message = f"{column} {short(value)} is no JSON: {error}; give one event as an object"
            raise MalformedValueError(message, target=column) from None

    return parsed


_TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*+"?|-?(?:0|[1-9]\d*+)(?:\.\d++)?(?:[eE][+-]?\d++)?', re.DOTALL)
"""Strings, and numbers outside them."""


def _loads(text: str | bytes) -> object:
    """What JSON says, whatever size its numbers have: Arrow's parser and the standard library's read them, too.

    >>> _loads('{"size": 1e999}')
    {'size': 1e+308}
    """
    try:
        return orjson.loads(text)
    except ValueError:
        data = text.encode() if isinstance(text, str) else text
        bounded = _TOKENS.sub(_bounded, data)
        if bounded == data:
            raise
        return orjson.loads(bounded)


def _bounded(token: re.Match[bytes]) -> bytes:
    """A string as it is; of a number that orjson refuses, one beyond doubles, the power of ten that it does not."""
    return b"1e308" if token[0][0] != ord('"') and math.isinf(float(token[0])) else token[0]
