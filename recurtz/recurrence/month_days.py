"""Rules that select one day of each month: a day clamped to the month's end, or the nth of a set of weekdays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from recurtz._core.caches import cached
from recurtz._core.frozen import Value
from recurtz._core.gregorian import SHAPES, kind_of, month_kind, month_length
from recurtz.json_types import WeekIndex

LAST = -1
"""The index that counts from the end of the month."""

WEEK_INDEXES: dict[WeekIndex, int] = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": LAST}
"""The names of Graph's `weekIndex` and their indexes, which are also those of RFC 5545's BYSETPOS."""


class MonthDayRule(Value):
    """A rule that selects one day of each month by the month's shape alone: its length and its first weekday."""

    __slots__ = ("_days_by_kind",)
    _days_by_kind: bytes

    @property
    def days_by_kind(self) -> bytes:
        """The day in each kind of month, padded to the 256 entries of a table for `bytes.translate`."""
        return self._days_by_kind

    def day_of(self, month: int, /) -> int:
        """The day in a month, which is counted as `gregorian.month_of` counts it."""
        return self._days_by_kind[kind_of(month)]

    def day_in(self, length: int, first_weekday: int, /) -> int:
        """The day in a month of a shape."""
        return self._days_by_kind[month_kind(length, first_weekday)]


class ClampedDay(MonthDayRule, generated=True):
    """A day of the month; the last day of a month that is shorter.

    Source: Exchange Web Services, DayOfMonth: beyond the month's end "the last day" is assumed.

    >>> [ClampedDay(31).day_in(length, 0) for length in (28, 29, 30, 31)]
    [28, 29, 30, 31]
    """

    __slots__ = ("day",)
    day: int

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, days_by_kind: bytes, day: int, /) -> Self: ...

    def __new__(cls, day: int) -> Self:
        return cls._unchecked(_table([min(day, length) for length, _ in SHAPES]), day)

    def day_of(self, month: int, /) -> int:
        """The day in a month, without the month's first weekday: it takes time to compute and does not matter."""
        return self.day if self.day <= 28 else min(self.day, month_length(month))


class NthWeekday(MonthDayRule, generated=True):
    """The index-th day (1 to 4, or LAST) among all days of a month whose weekday is in the set.

    Source: MS-OXOCAL 2.2.1.44.1, PatternTypeSpecific MonthNth: a mask of weekdays and a number.

    >>> NthWeekday(LAST, (1, 2, 3, 4, 5)).day_in(30, 5)  # the last working day of September 2017
    29
    """

    __slots__ = ("index", "weekdays")
    index: int
    weekdays: tuple[int, ...]

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, days_by_kind: bytes, index: int, weekdays: tuple[int, ...], /) -> Self: ...

    def __new__(cls, index: int, weekdays: tuple[int, ...]) -> Self:
        return cls._unchecked(_nth_weekdays(index, weekdays), index, weekdays)


@cached(entries=1024)  # there are 127 sets of weekdays, each with 5 indexes
def _nth_weekdays(index: int, weekdays: tuple[int, ...]) -> bytes:
    """The days of `NthWeekday` by the kind of the month."""
    return _table([_nth_weekday(index, weekdays, *shape) for shape in SHAPES])


def _nth_weekday(index: int, weekdays: tuple[int, ...], length: int, first_weekday: int) -> int:
    if index == LAST:
        last_weekday = first_weekday + length - 1
        return length - min([(last_weekday - day) % 7 for day in weekdays])
    weeks, rest = divmod(index - 1, len(weekdays))
    return 1 + 7 * weeks + sorted([(day - first_weekday) % 7 for day in weekdays])[rest]


def _table(days: list[int]) -> bytes:
    """The days in the 28 kinds of months, as a table for `bytes.translate`."""
    return bytes(days).ljust(256, b"\0")
