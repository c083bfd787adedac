"""Cycles and month-day rules: bulk lists and inverse functions agree with the date at each single position."""

from datetime import date, timedelta
from itertools import islice, product

import pytest

import oracle
from recurtz.recurrence.cycles import DayCycle, MonthCycle
from recurtz.recurrence.month_days import LAST, ClampedDay, NthWeekday

MONDAY = date(2017, 9, 4).toordinal()
MARCH = 12 * 1999 + 2
CYCLES = {
    "daily": DayCycle(MONDAY, 3, (0,)),
    "weekly": DayCycle(MONDAY, 7, (0, 2, 3)),
    "fortnightly": DayCycle(MONDAY, 14, (0, 1, 2, 5, 6)),
    "six days": DayCycle(MONDAY, 21, (0, 1, 2, 3, 4, 5)),
    "day 31": MonthCycle(MARCH, 1, ClampedDay(31)),
    "every fifth month": MonthCycle(MARCH, 5, ClampedDay(30)),
    "last working day": MonthCycle(MARCH, 1, NthWeekday(LAST, (1, 2, 3, 4, 5))),
    "third weekend day": MonthCycle(MARCH, 7, NthWeekday(3, (0, 6))),
    "yearly": MonthCycle(MARCH - 1, 12, ClampedDay(29)),
    "centuries": MonthCycle(MARCH - 1, 1200, ClampedDay(29)),
}
RANGES = [
    range(start, start + sign * length * abs(step), sign * abs(step))
    for start, length, step, sign in product((0, 1, 4, 150), (0, 1, 2, 3, 4, 5, 41, 90), (1, 2, 3, 4), (1, -1))
    if start + sign * length * step >= -1
]


@pytest.fixture(params=CYCLES)
def cycle(request):
    return CYCLES[request.param]


def days(cycle, positions):
    """The dates at positions, one by one; without those after the year 9999."""
    length = cycle.length()
    return [cycle.day(position) for position in positions if position < length]


class TestBulk:
    def test_dates(self, cycle):
        for positions in RANGES:
            if max(positions, default=0) < cycle.length():
                assert list(cycle.dates(positions)) == days(cycle, positions), positions

    def test_ordinals(self, cycle):
        for positions in RANGES:
            if max(positions, default=0) < cycle.length():
                assert list(cycle.ordinals(positions)) == [day.toordinal() for day in days(cycle, positions)], positions

    def test_evenly_spaced(self):
        """The ordinals are a range if the dates are evenly spaced."""
        assert CYCLES["daily"].ordinals(range(1, 9, 2)) == range(MONDAY + 3, MONDAY + 27, 6)

    @pytest.mark.parametrize("interval", [1, 5, 12, 120])
    @pytest.mark.parametrize("first", [12, 12 * 1500 + 7, 12 * 1799 + 11, 12 * 2199 + 11])
    def test_long(self, interval, first):
        """Lists that are longer than a table of dates, or begin within one."""
        cycle = MonthCycle(first, interval, NthWeekday(LAST, (2,)))
        positions = range(min(cycle.length(), 30_000 // interval))
        expected = days(cycle, positions)

        assert list(cycle.dates(positions)) == expected
        assert list(cycle.dates(positions[::-1])) == expected[::-1]
        assert list(cycle.ordinals(positions)) == [day.toordinal() for day in expected]
        assert list(cycle.ordinals(positions[::-7])) == [day.toordinal() for day in expected[::-7]]

    def test_every_month(self):
        """A list may begin in each month of 400 years."""
        for month in range(12 * 2000 - 1, 12 * 2400 + 1):
            cycle = MonthCycle(month, 1, NthWeekday(LAST, (1, 3)))
            assert list(cycle.dates(range(7))) == days(cycle, range(7))

    def test_all_of_the_calendar(self):
        cycle = MonthCycle(12, 1, ClampedDay(31))
        dates = list(cycle.dates(range(cycle.length())))

        assert (dates[0], dates[-1]) == (date(1, 1, 31), date.max)
        assert dates[::101] == days(cycle, range(0, cycle.length(), 101))

    def test_lazy(self):
        """A long list is not computed before its first dates are used."""
        dates = MonthCycle(MARCH, 1, ClampedDay(31)).dates(range(10**9))  # far beyond the year 9999
        assert [day.day for day in islice(dates, 3)] == [31, 30, 31]

    def test_differences(self):
        """The differences between the dates of a `DayCycle` are computed until they repeat, and not further."""
        positions = []

        class Counted(DayCycle):
            __slots__ = ()

            def _ordinal(self, position):
                positions.append(position)
                return super()._ordinal(position)

        fortnightly = CYCLES["fortnightly"]
        counted = Counted(fortnightly.first, fortnightly.period, fortnightly.offsets)
        assert len(list(counted.dates(range(0, 5000, 5)))) == 1000
        assert len(positions) == 3


class TestInverse:
    def test_position_and_rank(self, cycle):
        dates = days(cycle, range(-1, 60))
        position_of = {day: position for position, day in enumerate(dates, -1)}
        step = max(1, (dates[-1] - dates[0]).days // 3000)
        near = {day + timedelta(shift) for day in dates[1:-1] for shift in (-1, 0, 1)}
        for day in near | {dates[0] + timedelta(n) for n in range(0, (dates[-1] - dates[0]).days, step)}:
            assert cycle.position(day) == position_of.get(day)
            assert cycle.rank(day) == sum(other < day for other in dates) - 1
            assert cycle.rank(day, True) == sum(other <= day for other in dates) - 1

    def test_length(self, cycle):
        """The number of dates until the end of the calendar."""
        last = cycle.length() - 1

        assert cycle.rank(cycle.day(last)) == last
        with pytest.raises((ValueError, OverflowError)):
            cycle.day(last + 1)


class TestMonthDayRules:
    def test_clamped_day(self):
        rule = ClampedDay(30)
        assert [rule.day_in(length, 3) for length in (28, 29, 30, 31)] == [28, 29, 30, 30]
        assert [rule.day_of(12 * 2024 + month) for month in range(3)] == [30, 29, 30]

    @pytest.mark.parametrize("weekdays", [(0,), (3,), (6,), (0, 6), (1, 2, 3, 4, 5), (0, 1, 2, 3, 4, 5, 6)], ids=str)
    def test_nth_weekday(self, weekdays):
        """Each rule selects the day that a list of the month's days has at the index."""
        names = tuple(oracle.NAMES[(weekday - 1) % 7] for weekday in weekdays)
        for month in range(12 * 1999, 12 * 2027):
            matching = oracle.month_days(month // 12, month % 12 + 1, names)
            for index in (1, 2, 3, 4, LAST):
                day = matching[index if index == LAST else index - 1]
                rule = NthWeekday(index, weekdays)
                first = date(month // 12, month % 12 + 1, 1)
                length = ((first + timedelta(31)).replace(day=1) - first).days

                assert rule.day_of(month) == rule.day_in(length, first.toordinal() % 7) == day
