"""Months and dates on arrays."""

from datetime import date

import numpy as np

from recurtz._core.gregorian import LAST_ORDINAL
from recurtz.arrow.positions import months_of


class TestMonths:
    def test_all_months(self):
        """The first and the last day of each month of the calendar are in this month."""
        first = [date(year, month, 1).toordinal() for year in range(1, 10_000) for month in range(1, 13)]
        last = [ordinal - 1 for ordinal in first[1:]] + [LAST_ORDINAL]
        months = list(range(12, 12 * 10_000))

        assert months_of(np.array(first)).tolist() == months
        assert months_of(np.array(last)).tolist() == months
