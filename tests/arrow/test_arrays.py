"""Helpers on arrays of integers."""

import pyarrow as pa

from recurtz.arrow.arrays import Dictionary


class TestDictionary:
    def test_many_combinations(self):
        """Combinations stay different even if their number exceeds 64 bits."""
        numbers = pa.array(range(4_000))
        dictionary = Dictionary.encode(*[numbers] * 9)

        assert dictionary.number.tolist() == dictionary.first.tolist() == list(range(4_000))
