"""The calendar in integers, beside the calendar of the standard library."""

import calendar
from datetime import date

import pytest

from recurtz._core import gregorian
from recurtz._core.gregorian import FIRST_MONTH, SHAPES, WEEKDAYS


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
    @pytest.mark.parametrize("century", range(4))
    def test_every_month(self, century):
        kinds, days_before = gregorian.month_table(century)
        first = FIRST_MONTH + century * gregorian.CENTURY
        months = range(first, first + gregorian.CENTURY)
        first_days = [date(month // 12, month % 12 + 1, 1) for month in months]

        assert list(kinds) == [gregorian.kind_of(month) for month in months]
        assert days_before == [day.toordinal() - 1 for day in first_days]
        assert gregorian.first_days(century, 0) == first_days
        assert gregorian.first_days(century, -2) == [day.replace(year=day.year - 800) for day in first_days]
        assert gregorian.first_days(2, -5)[11:13] == [date.min, date.min]
        assert gregorian.first_days(century, 19) == [day.replace(year=day.year + 7600) for day in first_days]

    def test_cycle(self):
        """After 400 years, the calendar repeats."""
        days = date(2200, 1, 1) - date(1800, 1, 1)

        assert days.days == gregorian.CYCLE_DAYS
        assert gregorian.CYCLE_DAYS % 7 == 0
