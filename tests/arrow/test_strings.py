"""Columns of strings."""

from datetime import date

import numpy as np
import pytest

from recurtz import RecurtzError
from recurtz.arrow.strings import DateStrings, Repeats, repeat_strings


class TestRepeatStrings:
    def test_too_long(self):
        """Strings that together exceed the size of a column are an error with a hint."""
        repeats = Repeats(np.array([0]), np.array([3_000_000]), 3_000_000)
        with pytest.raises(RecurtzError, match="use a smaller `rows`"):
            repeat_strings([b"A" * 1_000], repeats)


class TestDateStrings:
    def test_near_and_far(self):
        """Dates that are far apart, near, earlier than the ones before, and again."""
        strings, template = DateStrings(), [b"0000-00-00"]
        for days in (
            [date.min, date.max],
            [date(2026, 2, 28), date(2026, 3, 1)],
            [date(2026, 2, 28)],
            [date(1999, 12, 31)],
        ):
            ordinals = np.array([day.toordinal() for day in days])
            repeats = Repeats(np.array([0]), np.array([len(days)]), len(days))
            result = strings.with_dates(template, repeats, ordinals)
            assert result.to_pylist() == [str(day) for day in days]
