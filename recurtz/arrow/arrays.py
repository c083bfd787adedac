"""Arrays of integers: ranges, look-up in sorted arrays, and the distinct values of columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_MAX_KEY = 1 << 62


def expand_ranges(low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """The integers of half-open ranges, one range after the other: the number of the range, and the integer.

    >>> [array.tolist() for array in expand_ranges(np.array([5, 9]), np.array([7, 10]))]
    [[0, 0, 1], [5, 6, 9]]
    """
    counts = high - low
    ends = np.cumsum(counts)
    of = np.repeat(np.arange(len(counts)), counts)
    return of, np.arange(len(of)) + (high - ends)[of]


def find(ascending: Ints, wanted: Ints) -> tuple[Ints, Ints]:
    """The places of values in a sorted array, and the indexes of the values that are in it.

    >>> [array.tolist() for array in find(np.array([3, 5, 8]), np.array([8, 4, 3]))]
    [[2, 0], [0, 2]]
    """
    places = np.searchsorted(ascending, wanted)
    hits = np.flatnonzero(np.append(ascending, -1)[places] == wanted)
    return places[hits], hits


class Dictionary(NamedTuple):
    """A dictionary encoding of several columns at once.

    `number` has the number of each row's combination of values, `first` the first row of each combination.
    """

    number: Ints
    first: Ints

    @classmethod
    def encode(cls, *columns: pa.Array) -> Dictionary:
        """Number the combinations of values in these columns; null is a value.

        >>> Dictionary.encode(pa.array(["a", "b", "a"]), pa.array([1, None, 1])).number.tolist()
        [0, 1, 0]
        """
        keys, count = np.zeros(len(columns[0]), np.int64), 1
        for column in columns:
            number, distinct = _encode(column)
            distinct = max(1, distinct)
            if count > _MAX_KEY // distinct:
                keys, count = _encode(pa.array(keys))
            keys, count = keys * distinct + number, count * distinct
        number, count = _encode(pa.array(keys))
        first = np.empty(count, np.int64)
        first[number[::-1]] = np.arange(len(number))[::-1]
        return cls(number, first)

    def values(self, *columns: pa.Array) -> list[tuple[Any, ...]]:
        """The values of each combination in these columns."""
        first = pa.array(self.first)
        return list(zip(*[column.take(first).to_pylist() for column in columns], strict=True))


def map_distinct(column: pa.Array, function: Callable[[Any], int]) -> Ints:
    """The result of a function for each row; the function is called once for each distinct value.

    >>> map_distinct(pa.array(["a", "bcd", "a"]), len).tolist()
    [1, 3, 1]
    """
    encoded = column.dictionary_encode("encode")
    results = np.array([function(value) for value in encoded.dictionary.to_pylist()], np.int64)
    return np.asarray(results[encoded.indices.to_numpy()])


def _encode(column: pa.Array) -> tuple[Ints, int]:
    encoded = column.dictionary_encode("encode")
    return encoded.indices.to_numpy().astype(np.int64), len(encoded.dictionary)
