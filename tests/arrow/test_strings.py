"""Columns of strings."""

from datetime import date

import numpy as np

from recurtz.arrow.strings import DateStrings, Repeats


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
