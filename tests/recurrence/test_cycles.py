"""Cycles: what they list in bulk is what they say of each position."""

from datetime import date, timedelta
from itertools import product

import pytest

from recurtz._core.gregorian import month_kind, month_of, month_shape
from recurtz.recurrence.cycles import DayCycle, MonthCycle
from recurtz.recurrence.month_days import LAST, ClampedDay, NthWeekday

MONDAY = date(2017, 9, 4).toordinal()
MARCH = month_of(date(1999, 3, 1))
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
}
RANGES = [
    range(start, start + sign * length * abs(step), sign * abs(step))
    for start, length, step, sign in product((0, 1, 4, 150), (0, 1, 2, 3, 39, 40, 41, 42, 90), (1, 2, 3, 4), (1, -1))
    if start + sign * length * step >= -1
]


@pytest.fixture(params=CYCLES)
def cycle(request):
    return CYCLES[request.param]


def each(cycle, positions):
    return [cycle.day(position) for position in positions]


def test_the_dates_of_a_run_are_those_of_its_positions(cycle):
    for positions in RANGES:
        assert list(cycle.dates(positions)) == each(cycle, positions), positions


def test_so_are_the_ordinals(cycle):
    for positions in RANGES:
        assert list(cycle.ordinals(positions)) == [day.toordinal() for day in each(cycle, positions)], positions


def test_a_run_of_400_years_and_more_is_that_of_its_positions():
    for interval, start in product((1, 5, 12), (0, 7, 4799)):
        cycle = MonthCycle(12 * 1500 + start % 12, interval, NthWeekday(LAST, (2,)))
        positions = range(start, start + 30_000 // interval)
        days = each(cycle, positions)
        assert list(cycle.dates(positions)) == days
        assert list(cycle.dates(positions[::-1])) == days[::-1]
        assert list(cycle.ordinals(positions)) == [day.toordinal() for day in days]


def test_position_and_rank_invert_the_dates(cycle):
    dates = each(cycle, range(-3, 60))
    position_of = {day: position for position, day in enumerate(dates, -3)}
    for days in range((dates[-1] - dates[0]).days):
        day = dates[0] + timedelta(days)
        assert cycle.position(day) == position_of.get(day)
        assert cycle.rank(day) == sum(other < day for other in dates) - 3
        assert cycle.rank(day, True) == sum(other <= day for other in dates) - 3


def test_steps_repeat_after_as_few_as_there_can_be():
    fortnightly, seen = CYCLES["fortnightly"], []

    class Counted(DayCycle):
        __slots__ = ()

        def _ordinal(self, position):
            seen.append(position)
            return super()._ordinal(position)

    counted = Counted(fortnightly.first, fortnightly.period, fortnightly.offsets)
    assert len(list(counted.dates(range(0, 5000, 5)))) == 1000
    assert len(seen) == 3


def test_the_first_weekday_of_a_month_that_begins_on_sunday_is_0():
    assert month_shape(month_of(date(2017, 10, 1))) == (31, 0)
    assert [month_kind(length, 0) for length in (28, 29, 30, 31)] == [0, 7, 14, 21]
