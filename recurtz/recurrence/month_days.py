"""Which day of a month is meant: a number clamped to the month's end, or the nth of a set of weekdays."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cache
from typing import TYPE_CHECKING, Protocol, Self

from recurtz._core.frozen import Value
from recurtz._core.gregorian import SHAPES, month_length, month_shape

LAST = -1
"""The index that counts from the end of the month."""

WEEK_INDEXES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": LAST}
"""Graph's `weekIndex`, each with its index; RFC 5545 counts so, too."""


class MonthDayRule(Hashable, Protocol):
    """What chooses one day of each month, by nothing but the month's shape."""

    def day_of(self, month: int, /) -> int:
        """The day of a month."""

    def day_in(self, length: int, first_weekday: int, /) -> int:
        """The day of any month of that length whose first day is that weekday."""


class ClampedDay(Value, generated=True):
    """A day of the month, or the month's last where it is shorter.

    Source: Exchange Web Services, DayOfMonth: beyond the month's end "the last day" is assumed.

    >>> [Clamped(31).pick(length, 0) for length in (28, 29, 30, 31)]
    [28, 29, 30, 31]
    """

    __slots__ = ("day",)
    day: int

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, day: int, /) -> Self: ...

    def __new__(cls, day: int) -> Self:
        return cls._unchecked(day)

    def day_of(self, month: int, /) -> int:
        """The day, at most the month's last."""
        return self.day if self.day <= 28 else min(self.day, month_length(month))

    def day_in(self, length: int, _first_weekday: int, /) -> int:
        """The day, at most the length."""
        return min(self.day, length)


class NthWeekday(Value, generated=True):
    """The index-th (1 to 4, or LAST) among all days whose weekday is in the set: one day a month.

    Source: MS-OXOCAL 2.2.1.44.1, PatternTypeSpecific MonthNth: a mask of weekdays and a number.

    >>> Nth(LAST, (1, 2, 3, 4, 5)).pick(30, 5)  # the last working day of September 2017
    29
    """

    __slots__ = ("index", "weekdays", "_picked")
    weekdays: tuple[int, ...]
    index: int
    _picked: dict[tuple[int, int], int]

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, index: int, weekdays: tuple[int, ...], picked: dict[tuple[int, int], int], /) -> Self: ...

    def __new__(cls, index: int, weekdays: tuple[int, ...]) -> Self:
        return cls._unchecked(index, weekdays, {})

    def day_of(self, month: int, /) -> int:
        """The day, counted from the month's first or last day; that of each shape is picked once."""
        shape = month_shape(month)
        day = self._picked.get(shape)
        if day is None:
            day = self._picked[shape] = self.day_in(*shape)
        return day

    def day_in(self, length: int, first_weekday: int, /) -> int:
        """The same by the shape alone."""
        if self.index == LAST:
            last_weekday = first_weekday + length - 1
            return length - min([(last_weekday - day) % 7 for day in self.weekdays])
        if len(self.weekdays) == 1:
            return 7 * self.index - 6 + (self.weekdays[0] - first_weekday) % 7
        weeks, rest = divmod(self.index - 1, len(self.weekdays))
        return 1 + 7 * weeks + sorted([(day - first_weekday) % 7 for day in self.weekdays])[rest]


@cache
def days_by_kind(picker: MonthDayRule) -> bytes:
    """A translation table from the kind of a month to the day picked, padded to the 256 entries of `bytes.translate`.

    There are 666 pickers in all, so the cache is bounded.
    """
    return bytes(picker.day_in(length, first_weekday) for length, first_weekday in SHAPES).ljust(256, b"\0")
