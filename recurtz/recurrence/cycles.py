"""Endless sequences of dates by position: position 0 is the first date, and any position is reached by arithmetic.

All of Graph's patterns are one of two cycles: a `DayCycle` (daily, weekly) or a `MonthCycle` (monthly, yearly). Both
convert a position to a date and a date to a position. Both also return the dates at a range of positions, for little
more than the cost of creating the objects.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate, chain, cycle, islice, repeat
from math import gcd
from operator import sub
from typing import TYPE_CHECKING, Any, Protocol, Self

from recurtz._core.frozen import Value
from recurtz._core.gregorian import LAST_MONTH, LAST_ORDINAL, TABLE_LENGTH, date_table, month_of
from recurtz.recurrence.month_days import MonthDayRule

_MAX_SINGLE_DATES = 3
"""Up to this number, computing each date alone (0.4 to 0.7 µs) costs less than a table, which may be new."""


class Cycle(Protocol):
    """An endless sequence of dates, by position."""

    def length(self) -> int:
        """The number of dates from position 0 to 9999-12-31, the last date that Python has."""

    def day(self, position: int, /) -> date:
        """The date at a position."""

    def rank(self, day: date, inclusive: bool = False, /) -> int:
        """The number of dates before a date (inclusive: or on it); negative if the date is far before position 0."""

    def position(self, day: date, /) -> int | None:
        """The position of a date, negative before position 0; None if the cycle does not contain the date."""

    def dates(self, positions: range, /) -> Iterator[date]:
        """The dates at a range of positions, in the range's order."""

    def ordinals(self, positions: range, /) -> Sequence[int]:
        """The ordinals of the dates at a range of positions; a range if they are evenly spaced."""


class DayCycle(Value, generated=True):
    """The dates at sorted `offsets` from the ordinal `first`, and again every `period` days; the first offset is 0.

    >>> mondays_and_fridays = DayCycle(date(2017, 9, 4).toordinal(), 7, (0, 4))
    >>> mondays_and_fridays.day(3)
    datetime.date(2017, 9, 15)
    """

    __slots__ = ("first", "period", "offsets")
    first: int
    period: int
    offsets: tuple[int, ...]

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, first: int, period: int, offsets: tuple[int, ...], /) -> Self: ...

    def __new__(cls, first: int, period: int, offsets: tuple[int, ...]) -> Self:
        return cls._unchecked(first, period, offsets)

    def length(self) -> int:
        """The number of dates to the end of the calendar."""
        return self._dates_before(LAST_ORDINAL + 1)

    def _ordinal(self, position: int) -> int:
        periods, index = divmod(position, len(self.offsets))
        return self.first + periods * self.period + self.offsets[index]

    def day(self, position: int, /) -> date:
        """The date at a position."""
        return date.fromordinal(self._ordinal(position))

    def rank(self, day: date, inclusive: bool = False, /) -> int:
        """The number of dates before a date, or not after it."""
        return self._dates_before(day.toordinal() + inclusive)

    def _dates_before(self, ordinal: int) -> int:
        days, period, offsets = ordinal - self.first, self.period, self.offsets
        return days // period * len(offsets) + bisect_left(offsets, days % period)

    def position(self, day: date, /) -> int | None:
        """The position of a date; None if the cycle does not contain it."""
        periods, rest = divmod(day.toordinal() - self.first, self.period)
        return periods * len(self.offsets) + self.offsets.index(rest) if rest in self.offsets else None

    def dates(self, positions: range, /) -> Iterator[date]:
        """The dates at the positions: the first date, and the sums with the differences that follow it.

        The differences repeat after at most as many dates as there are offsets.
        """
        count = len(positions) - 1
        if count < 1:
            return map(self.day, positions)
        first, stride, per_period = positions.start, positions.step, len(self.offsets)
        if per_period == 1:
            day = date.fromordinal(self.first + first * self.period)
            return _sums(day, repeat(timedelta(stride * self.period), count))
        distinct = min(count, per_period // gcd(per_period, stride))
        ordinals = [self._ordinal(first + i * stride) for i in range(distinct + 1)]
        return _sums(self.day(first), islice(cycle(map(timedelta, map(sub, ordinals[1:], ordinals))), count))

    def ordinals(self, positions: range, /) -> Sequence[int]:
        """The ordinals of the dates at the positions; a range if they are evenly spaced."""
        if len(self.offsets) == 1:
            first, period = self.first, self.period
            return range(first + positions.start * period, first + positions.stop * period, period * positions.step)
        if positions.step != 1 or not positions:
            return [self._ordinal(position) for position in positions]
        first_period, skipped = divmod(positions.start, len(self.offsets))
        last_period = positions[-1] // len(self.offsets)
        starts = range(self.first + first_period * self.period, self.first + last_period * self.period + 1, self.period)
        ordinals = [start + offset for start in starts for offset in self.offsets]
        return ordinals[skipped : skipped + len(positions)]


def _sums(first: date, differences: Iterable[timedelta]) -> Iterator[date]:
    """A first date, and the dates that follow it at the given differences."""
    summands: Iterable[Any] = differences
    return accumulate(summands, initial=first)


class MonthCycle(Value, generated=True):
    """One date every `interval` months from the month `first`; `rule` selects its day.

    >>> from recurtz.recurrence.month_days import ClampedDay
    >>> ends = MonthCycle(month_of(date(2024, 1, 1)), 1, ClampedDay(31))
    >>> [ends.day(position).day for position in range(4)]
    [31, 29, 31, 30]
    """

    __slots__ = ("first", "interval", "rule")
    first: int
    interval: int
    rule: MonthDayRule

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, first: int, interval: int, rule: MonthDayRule, /) -> Self: ...

    def __new__(cls, first: int, interval: int, rule: MonthDayRule) -> Self:
        return cls._unchecked(first, interval, rule)

    def length(self) -> int:
        """The number of dates to the end of the calendar."""
        return (LAST_MONTH - self.first) // self.interval + 1

    def day(self, position: int, /) -> date:
        """The date at a position."""
        month = self.first + position * self.interval
        return date(month // 12, month % 12 + 1, self.rule.day_of(month))

    def rank(self, day: date, inclusive: bool = False, /) -> int:
        """The number of dates before a date, or not after it."""
        month = month_of(day)
        periods, rest = divmod(month - self.first, self.interval)
        if rest:
            return periods + 1
        return periods + (self.rule.day_of(month) < day.day + inclusive)

    def position(self, day: date, /) -> int | None:
        """The position of a date; None if the cycle does not contain it."""
        month = day.year * 12 + day.month - 1  # month_of, without the call
        periods, rest = divmod(month - self.first, self.interval)
        return None if rest or self.rule.day_of(month) != day.day else periods

    def dates(self, positions: range, /) -> Iterator[date]:
        """The dates at the positions: a few are computed one by one, the others are in tables."""
        if len(positions) <= _MAX_SINGLE_DATES:
            return map(self.day, positions)
        return chain.from_iterable(self._by_table(positions))

    def ordinals(self, positions: range, /) -> list[int]:
        """The ordinals of the dates at the positions."""
        return list(map(date.toordinal, self.dates(positions)))

    def _by_table(self, positions: range) -> Iterator[list[date]]:
        """The dates at the positions, a table at a time, so that iteration stays lazy."""
        days, stride, left = self.rule.days_by_kind, self.interval * positions.step, len(positions)
        month, step = self.first + positions.start * self.interval, 1 if stride % 12 else 12
        while left > 0:
            first = month - month % (TABLE_LENGTH * step) + month % step
            dates = date_table(days, first, step)[(month - first) // step :: stride // step]
            yield dates if len(dates) <= left else dates[:left]
            left, month = left - len(dates), month + stride * len(dates)
