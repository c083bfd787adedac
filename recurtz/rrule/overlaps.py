"""Whether two recurrences have dates in common.

They have none if their days repeat at distances that never meet, or if they are on different weekdays, or on different
days of the year. Otherwise a short one is compared date by date.
"""

from __future__ import annotations

from datetime import date
from math import gcd

from recurtz._core.gregorian import WEEKDAYS, weekday
from recurtz.recurrence.month_days import WEEK_INDEXES, ClampedDay, NthWeekday
from recurtz.recurrence.patterned import PatternedRecurrence
from recurtz.recurrence.patterns import (
    AbsoluteMonthly,
    AbsoluteYearly,
    Daily,
    Pattern,
    RelativeMonthly,
    RelativeYearly,
    Weekly,
)
from recurtz.rrule.days import shapes_of
from recurtz.rrule.unions import Piece

_MAX_COMPARED = 1000
"""The dates of a recurrence that are compared one by one: as many as Exchange's longest numbered series."""

_ALL_MONTHS = range(1, 13)


class Budget:
    """The dates that are compared one by one for all rules of an event, so that their number is bounded.

    `can_cancel` is false if a recurrence is not a series, whose dates can be cancelled: it is divided at each of them.
    """

    def __init__(self, dates: int = 5 * _MAX_COMPARED, *, can_cancel: bool = True) -> None:
        self._dates = dates
        self.can_cancel = can_cancel

    def spend(self, dates: int) -> bool:
        """True if so many dates may be compared; then they count."""
        if dates > min(self._dates, _MAX_COMPARED):
            return False
        self._dates -= dates
        return True


def common_dates(one: Piece, other: Piece, budget: Budget) -> list[date] | None:
    """The dates that two recurrences share; None if they are many, or if it is not known.

    >>> from recurtz import AbsoluteMonthly, Daily, NoEnd, Numbered
    >>> month = Piece(PatternedRecurrence(AbsoluteMonthly(1, 15), Numbered(date(2017, 9, 1), 2)))
    >>> common_dates(month, Piece(PatternedRecurrence(Daily(1), NoEnd(date(2017, 9, 1)))), Budget())
    [datetime.date(2017, 9, 15), datetime.date(2017, 10, 15)]
    """
    shorter, longer = sorted([one, other], key=lambda piece: len(piece.recurrence))
    if not budget.spend(len(shorter.recurrence)):
        return None
    days = [day for day in shorter.recurrence if day not in shorter.excluded]
    return [day for day in days if day in longer.recurrence and day not in longer.excluded]


def are_disjoint(one: PatternedRecurrence, other: PatternedRecurrence) -> bool:
    """True if two recurrences are known to have no date in common, whatever their ranges."""
    cycle, other_cycle = _day_cycle(one), _day_cycle(other)
    if cycle is not None and other_cycle is not None:
        (days, period), (other_days, other_period) = cycle, other_cycle
        step = gcd(period, other_period)
        return not {day % step for day in days} & {day % step for day in other_days}
    if not weekdays_of(one) & weekdays_of(other):
        return True
    return not _days_of_year(one.pattern) & _days_of_year(other.pattern)


def _day_cycle(recurrence: PatternedRecurrence) -> tuple[list[int], int] | None:
    """The ordinals of the days of the first period, and the period in days; None for months and years."""
    match recurrence.pattern:
        case Daily(interval=interval):
            return [recurrence[0].toordinal()], interval
        case Weekly(interval=interval, days_of_week=names):
            return [day.toordinal() for day in recurrence[: len(names)]], 7 * interval
    return None


def weekdays_of(recurrence: PatternedRecurrence) -> set[int]:
    """The weekdays on which a recurrence can be, as numbers from 0 (Sunday)."""
    match recurrence.pattern:
        case Weekly(days_of_week=names) | RelativeMonthly(days_of_week=names) | RelativeYearly(days_of_week=names):
            return {WEEKDAYS.index(name) for name in names}
        case Daily(interval=interval) if interval % 7 == 0:
            return {weekday(recurrence[0])}
    return {*range(7)}


def _days_of_year(pattern: Pattern) -> set[tuple[int, int]]:
    """The months and days on which a pattern can be."""
    months = [pattern.month] if isinstance(pattern, AbsoluteYearly | RelativeYearly) else _ALL_MONTHS
    match pattern:
        case AbsoluteMonthly(day_of_month=day) | AbsoluteYearly(day_of_month=day):
            rule: ClampedDay | NthWeekday | None = ClampedDay(day)
        case RelativeMonthly(days_of_week=names, index=index) | RelativeYearly(days_of_week=names, index=index):
            rule = NthWeekday(WEEK_INDEXES[index], tuple([WEEKDAYS.index(name) for name in names]))
        case _:
            rule = None
    return {
        (month, day)
        for month in months
        for shape in shapes_of([month])
        for day in ([rule.day_in(*shape)] if rule else range(1, shape[0] + 1))
    }
