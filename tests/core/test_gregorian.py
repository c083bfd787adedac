"""The calendar in integers, beside the calendar of the standard library."""

import calendar
from datetime import date

import pytest

from recurtz._core import gregorian
from recurtz._core.gregorian import SHAPES, WEEKDAYS


class TestMonths:
    def test_every_month(self):
        for month in range(12, 12 * 10_000, 7):
            year, index = divmod(month, 12)
            weekday, length = calendar.monthrange(year, index + 1)

            assert gregorian.is_leap(year) == calendar.isleap(year)
            assert gregorian.month_length(month) == length
            assert SHAPES[gregorian.kind_of(month)] == (length, (weekday + 1) % 7)
            assert gregorian.month_of(date(year, index + 1, length)) == month

    def test_kinds(self):
        """The kind of a shape is its index."""
        assert [gregorian.month_kind(*shape) for shape in SHAPES] == [*range(28)]

    def test_weekdays(self):
        assert WEEKDAYS[gregorian.weekday(date(2017, 9, 3))] == "sunday"
        assert WEEKDAYS[gregorian.weekday(date(1, 1, 1))] == "monday"


class TestTables:
    @pytest.mark.parametrize("step", [1, 12])
    @pytest.mark.parametrize("first", [0, 7, 12, 12 * 1580, 12 * 1899 + 1, 12 * 2020 + 11, 12 * 2095, 12 * 9_990])
    def test_every_month(self, first, step):
        """A table has a date of each month, by the kind of the month; a month of year 0 has the first date."""
        months = range(first, min(first + gregorian.TABLE_LENGTH * step, 12 * 10_000), step)
        days_by_kind = bytes(length - weekday for length, weekday in SHAPES)

        assert gregorian.date_table(days_by_kind, first, step) == [
            date(month // 12, month % 12 + 1, days_by_kind[gregorian.kind_of(month)]) if month >= 12 else date.min
            for month in months
        ]

    def test_cycle(self):
        """After 400 years, the calendar repeats."""
        days = date(2200, 1, 1) - date(1800, 1, 1)

        assert days.days == gregorian.CYCLE_DAYS
        assert gregorian.CYCLE_DAYS % 7 == 0
