"""What many rows say alike is read once: values and combinations of values, numbered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from recurtz.arrow.zone_offsets import Ints

_MOST = 1 << 62


class Distinct(NamedTuple):
    """Of each row the number of what it says, and of each number the first row that says it."""

    number: Ints
    first: Ints

    @classmethod
    def of(cls, *columns: pa.Array) -> Distinct:
        """The combinations of values in some columns; null is a value.

        >>> Distinct.of(pa.array(["a", "b", "a"]), pa.array([1, None, 1])).number.tolist()
        [0, 1, 0]
        """
        keys, most = np.zeros(len(columns[0]), np.int64), 1
        for column in columns:
            number, count = _numbered(column)
            count = max(1, count)
            if most > _MOST // count:
                keys, most = _numbered(pa.array(keys))
            keys, most = keys * count + number, most * count
        number, count = _numbered(pa.array(keys))
        first = np.empty(count, np.int64)
        first[number[::-1]] = np.arange(len(number))[::-1]
        return cls(number, first)

    def rows(self, *columns: pa.Array) -> list[tuple[Any, ...]]:
        """What each number stands for in some columns."""
        first = pa.array(self.first)
        return list(zip(*[column.take(first).to_pylist() for column in columns], strict=True))


def each(column: pa.Array, read: Callable[[Any], int]) -> Ints:
    """A number for each row, made once of each value.

    >>> each(pa.array(["a", "bcd", "a"]), len).tolist()
    [1, 3, 1]
    """
    encoded = column.dictionary_encode("encode")
    found = np.array([read(value) for value in encoded.dictionary.to_pylist()], np.int64)
    return np.asarray(found[encoded.indices.to_numpy()])


def _numbered(column: pa.Array) -> tuple[Ints, int]:
    encoded = column.dictionary_encode("encode")
    return encoded.indices.to_numpy().astype(np.int64), len(encoded.dictionary)
