"""Dates that repeat, by position: position 0 is the first date, and no position is reached by walking.

Two cycles carry all of Graph's patterns. Both turn a position into a date and a date into a position by arithmetic,
and both know the steps between the dates at a range of positions: a bulk list is one first date and a run of steps,
added up by `itertools.accumulate` at about the cost of making the objects.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate, chain, cycle, islice, repeat
from math import gcd
from operator import add, sub
from typing import TYPE_CHECKING, Any, Protocol, Self

from recurtz._core.frozen import Value
from recurtz._core.gregorian import (
    CYCLE_DAYS,
    CYCLE_EXCESS,
    CYCLE_MONTHS,
    CYCLE_OF_2000,
    days_before_months,
    in_every_lane,
    month_of,
    month_table,
)
from recurtz.recurrence.month_days import MonthDayRule, days_by_kind

_FEW = 40
"""Up to so many dates, picking day by day (0.6 µs each) costs less than setting up a run of lanes."""

_STEPS_REMEMBERED = 16_384


class Cycle(Protocol):
    """A sequence of dates without end, by position."""

    def day(self, position: int, /) -> date:
        """The date at a position."""

    def rank(self, day: date, inclusive: bool = False, /) -> int:
        """How many dates come before a date (or, inclusive, not after it); negative if position 0 is far behind."""

    def position(self, day: date, /) -> int | None:
        """The position of a date, None if it is none of the cycle's; negative before position 0."""

    def dates(self, positions: range, /) -> Iterator[date]:
        """The dates at a range of positions, in its order."""

    def ordinals(self, positions: range, /) -> Sequence[int]:
        """The same as ordinals; a range if all steps are equal."""


class Steps(dict[int, timedelta]):
    """A `timedelta` for each number of days beyond `common`: made once (0.1 µs), then found (0.02)."""

    __slots__ = ("_common", "_sign")

    def __init__(self, common: int = 0, sign: int = 1) -> None:
        self._common = common
        self._sign = sign

    def __missing__(self, days: int) -> timedelta:
        if len(self) >= _STEPS_REMEMBERED:
            self.clear()
        step = self[days] = timedelta(self._sign * (days + self._common))
        return step


STEPS = Steps()
"""Those that have nothing in common."""


def _added_up(first: date, steps: Iterable[timedelta]) -> Iterator[date]:
    """A first date and those that follow it by steps."""
    summands: Iterable[Any] = steps
    return accumulate(summands, initial=first)


class DayCycle(Value, generated=True):
    """Dates at sorted `offsets` (the first is 0) from the ordinal `first`, and again every `period` days.

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

    def _ordinal(self, position: int) -> int:
        turns, index = divmod(position, len(self.offsets))
        return self.first + turns * self.period + self.offsets[index]

    def day(self, position: int, /) -> date:
        """The date at a position."""
        return date.fromordinal(self._ordinal(position))

    def rank(self, day: date, inclusive: bool = False, /) -> int:
        """How many dates come before a date, or not after it."""
        turns, rest = divmod(day.toordinal() + inclusive - self.first, self.period)
        return turns * len(self.offsets) + bisect_left(self.offsets, rest)

    def position(self, day: date, /) -> int | None:
        """The position of a date, None if it is none of the cycle's."""
        turns, rest = divmod(day.toordinal() - self.first, self.period)
        return turns * len(self.offsets) + self.offsets.index(rest) if rest in self.offsets else None

    def dates(self, positions: range, /) -> Iterator[date]:
        """The dates at the positions: the steps between them repeat after at most as many as there are offsets."""
        count = len(positions) - 1
        if count < 1:
            return map(self.day, positions)
        first, stride, kinds = positions.start, positions.step, len(self.offsets)
        if kinds == 1:
            day = date.fromordinal(self.first + first * self.period)
            return _added_up(day, repeat(STEPS[stride * self.period], count))
        turn = min(count, kinds // gcd(kinds, stride))
        ordinals = [self._ordinal(first + i * stride) for i in range(turn + 1)]
        return _added_up(self.day(first), islice(cycle(map(timedelta, map(sub, ordinals[1:], ordinals))), count))

    def ordinals(self, positions: range, /) -> Sequence[int]:
        """The dates at the positions as ordinals; a range if all steps are equal."""
        if len(self.offsets) == 1:
            first, period = self.first, self.period
            return range(first + positions.start * period, first + positions.stop * period, period * positions.step)
        if positions.step != 1 or not positions:
            return [self._ordinal(position) for position in positions]
        turn, lead = divmod(positions.start, len(self.offsets))
        last_turn = positions[-1] // len(self.offsets)
        turns = range(self.first + turn * self.period, self.first + last_turn * self.period + 1, self.period)
        ordinals = [start + offset for start in turns for offset in self.offsets]
        return ordinals[lead : lead + len(positions)]


class MonthCycle(Value, generated=True):
    """One date every `interval` months from the month `first`, its day chosen by a picker.

    >>> from recurtz.recurrence.month_days import Clamped
    >>> ends = MonthCycle(month_of(date(2024, 1, 1)), 1, Clamped(31))
    >>> [ends.day(position).day for position in range(4)]
    [31, 29, 31, 30]
    """

    __slots__ = ("first", "interval", "picker")
    first: int
    interval: int
    picker: MonthDayRule

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, first: int, interval: int, picker: MonthDayRule, /) -> Self: ...

    def __new__(cls, first: int, interval: int, picker: MonthDayRule) -> Self:
        return cls._unchecked(first, interval, picker)

    def day(self, position: int, /) -> date:
        """The date at a position."""
        month = self.first + position * self.interval
        return date(month // 12, month % 12 + 1, self.picker.day_of(month))

    def rank(self, day: date, inclusive: bool = False, /) -> int:
        """How many dates come before a date, or not after it."""
        month = month_of(day)
        turns, rest = divmod(month - self.first, self.interval)
        if rest:
            return turns + 1
        return turns + (self.picker.day_of(month) < day.day + inclusive)

    def position(self, day: date, /) -> int | None:
        """The position of a date, None if it is none of the cycle's."""
        month = day.year * 12 + day.month - 1  # month_of, without the call
        turns, rest = divmod(month - self.first, self.interval)
        return None if rest or self.picker.day_of(month) != day.day else turns

    def dates(self, positions: range, /) -> Iterator[date]:
        """The dates at the positions: a few picked one by one, more than that added up."""
        longest_run = CYCLE_MONTHS // (self.interval * abs(positions.step))
        if min(longest_run, len(positions)) <= _FEW:
            return map(self.day, positions)
        return _added_up(self.day(positions[0]), self._steps(positions, longest_run))

    def ordinals(self, positions: range, /) -> list[int]:
        """The dates at the positions as ordinals; of many, a sum of what stands in two tables."""
        longest_run = CYCLE_MONTHS // (self.interval * abs(positions.step))
        if len(positions) <= _FEW or longest_run <= _FEW or positions.step < 0:
            return [self.day(position).toordinal() for position in positions]
        found: list[int] = []
        for start in range(0, len(positions), longest_run):
            found += self._run_of_ordinals(positions[start : start + longest_run])
        return found

    def _run_of_ordinals(self, ascending: range) -> Iterable[int]:
        months, cycles = self._months(ascending)
        kinds, _ = month_table()
        ordinals = map(add, days_before_months()[months], kinds[months].translate(days_by_kind(self.picker)))
        shift = (cycles - CYCLE_OF_2000) * CYCLE_DAYS
        return map(add, ordinals, repeat(shift)) if shift else ordinals

    def _steps(self, positions: range, longest_run: int) -> Iterator[timedelta]:
        return chain.from_iterable(map(self._run_of_steps, _overlapping(positions, longest_run)))

    def _run_of_steps(self, positions: range) -> Iterator[timedelta]:
        if positions.step > 0:
            gaps, least = self._gaps(positions)
            return map(Steps(least).__getitem__, gaps)
        gaps, least = self._gaps(positions[::-1])
        return map(Steps(least, -1).__getitem__, reversed(gaps))

    def _gaps(self, ascending: range) -> tuple[bytes, int]:
        """The days between the dates at the positions: one byte a gap, less what all have in common.

        All gaps are found by one subtraction of two long integers. That takes 12 ns a gap; subtracting number by number
        takes 60.
        """
        lanes, count, stride = self._lanes(ascending), len(ascending) - 1, ascending.step * self.interval
        least = stride * CYCLE_EXCESS // CYCLE_MONTHS - 64
        gaps = (lanes >> 16) - (lanes & ((1 << 16 * count) - 1)) - in_every_lane(count) * least
        return gaps.to_bytes(2 * count, "little")[::2], 30 * stride + least

    def _lanes(self, ascending: range) -> int:
        """The dates at the positions as days, less 30 for each month before: 16-bit lanes of one long integer."""
        kinds, excesses = month_table()
        months, _ = self._months(ascending)
        days = bytearray(2 * len(ascending))
        days[::2] = kinds[months].translate(days_by_kind(self.picker))
        return int.from_bytes(excesses[months].tobytes(), "little") + int.from_bytes(days, "little")

    def _months(self, ascending: range) -> tuple[slice, int]:
        """Where tables of months have those of the positions, and after how many whole cycles these are."""
        cycles, start = divmod(self.first + ascending[0] * self.interval, CYCLE_MONTHS)
        stride = ascending.step * self.interval
        return slice(start, start + stride * (len(ascending) - 1) + 1, stride), cycles


def _overlapping(positions: range, longest: int) -> Iterator[range]:
    """The positions in runs that share their ends: a short one first, so that who stops early has paid for little."""
    yield positions[: _FEW + 1]
    for start in range(_FEW, len(positions) - 1, longest):
        yield positions[start : start + longest + 1]
