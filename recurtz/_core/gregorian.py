"""The Gregorian calendar in integers: weekdays, lengths of months, and the 400 years after which the calendar repeats.

Months are counted from January of year 0, so `divmod(month, 12)` gives the year and the month less one. A weekday is a
date's ordinal modulo 7: 0 is Sunday, as in Graph's `dayOfWeek`.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import date
from itertools import accumulate
from typing import Literal, NamedTuple, get_args

from recurtz._core.caches import cached

DayOfWeek = Literal["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
"""A name of Graph's `dayOfWeek`."""

WEEKDAYS: tuple[DayOfWeek, ...] = get_args(DayOfWeek)
"""The names of the weekdays; the index of a name is its number."""

CYCLE_DAYS = 146_097
"""The days of 400 years. After them the calendar repeats, weekdays included."""

LAST_ORDINAL = date.max.toordinal()
"""The ordinal of 9999-12-31, the last date that Python has."""

SHORTEST_MONTH = 28
"""The days that every month has."""

COMMON_YEAR = 12 * 2001
"""January of a year without February 29."""

SHAPES = tuple((length, first_weekday) for length in range(28, 32) for first_weekday in range(7))
"""All 28 shapes of a month: its length in days, and the weekday of its first day. The index of a shape is its kind."""

_LENGTHS = (
    bytes((31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)),
    bytes((31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)),
)
"""The lengths of the months of a common year and of a leap year."""


def is_leap(year: int) -> bool:
    """True if a year has February 29.

    >>> [year for year in (1900, 2000, 2023, 2024) if is_leap(year)]
    [2000, 2024]
    """
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def weekday(day: date) -> int:
    """The weekday of a date.

    >>> WEEKDAYS[weekday(date(2017, 9, 4))]
    'monday'
    """
    return day.toordinal() % 7


def month_of(day: date) -> int:
    """The month of a date.

    >>> divmod(month_of(date(2017, 9, 4)), 12)
    (2017, 8)
    """
    return day.year * 12 + day.month - 1


def month_length(month: int) -> int:
    """The length of a month in days.

    >>> month_length(month_of(date(2017, 9, 4)))
    30
    """
    return _LENGTHS[is_leap(month // 12)][month % 12]


def month_kind(length: int, first_weekday: int) -> int:
    """The kind of a month, 0 to 27: the index of its shape in `SHAPES`.

    >>> month_kind(28, 0), month_kind(31, 6)
    (0, 27)
    """
    return (length - 28) * 7 + first_weekday


def kind_of(month: int) -> int:
    """The kind of a month of the years 1 to 9999.

    >>> SHAPES[kind_of(month_of(date(2017, 9, 4)))]
    (30, 5)
    """
    year, index = divmod(month, 12)
    return (_LENGTHS[index == 1 and is_leap(year)][index] - 28) * 7 + date(year, index + 1, 1).isoweekday() % 7


LAST_MONTH = month_of(date.max)
"""December of the year 9999."""

# Tables of months -----------------------------------------------------------------------------------------------------

CENTURY = 1200
"""The months of a table."""

FIRST_MONTH = 12 * 1800
"""The first month of the first table: most calendars are in the 400 years that follow."""


class MonthTable(NamedTuple):
    """Facts about each month of a century."""

    kinds: bytes
    """The kind of each month."""

    days_before: list[int]
    """The ordinal of the day before each month."""


@cached(entries=4)
def month_table(century: int) -> MonthTable:
    """The months of a century, which is 0 to 3 for the years from 1800, 1900, 2000 or 2100 on.

    All other months are one of these and some whole 400 years. A table is created on its first use, in 0.3 ms.

    >>> kinds, days_before = month_table(2)
    >>> month = month_of(date(2017, 9, 1)) - month_of(date(2000, 1, 1))
    >>> SHAPES[kinds[month]], date.fromordinal(days_before[month] + 1)
    ((30, 5), datetime.date(2017, 9, 1))
    """
    first_year = (FIRST_MONTH + century * CENTURY) // 12
    lengths = b"".join([_LENGTHS[is_leap(year)] for year in range(first_year, first_year + 100)])
    days_before = list(accumulate(lengths[:-1], initial=date(first_year, 1, 1).toordinal() - 1))
    kinds = [month_kind(length, (day + 1) % 7) for length, day in zip(lengths, days_before, strict=True)]
    return MonthTable(bytes(kinds), days_before)


@cached(entries=8)
def first_days(century: int, cycles: int) -> list[date]:
    """The first day of each month in the table of a century, so many times 400 years later.

    In place of the months of year 0, which Python does not have, is the first date that it has.

    >>> first_days(2, 1)[0]
    datetime.date(2400, 1, 1)
    """
    later = cycles * CYCLE_DAYS + 1
    ordinals = list(map(later.__add__, month_table(century).days_before))
    too_early = bisect_left(ordinals, 1)
    return [date.min] * too_early + list(map(date.fromordinal, ordinals[too_early:]))
