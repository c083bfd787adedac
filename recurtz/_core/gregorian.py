"""The Gregorian calendar in integers: weekdays, lengths of months, and the 400 years after which the calendar repeats.

Months are counted from January of year 0, so `divmod(month, 12)` gives the year and the month less one. A weekday is a
date's ordinal modulo 7: 0 is Sunday, as in Graph's `dayOfWeek`.
"""

from __future__ import annotations

from datetime import date
from itertools import accumulate
from typing import Literal, get_args

from recurtz._core.caches import cached

DayOfWeek = Literal["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
"""A name of Graph's `dayOfWeek`."""

WEEKDAYS: tuple[DayOfWeek, ...] = get_args(DayOfWeek)
"""The names of the weekdays; the index of a name is its number."""

CYCLE_DAYS = 146_097
"""The days of 400 years. After them the calendar repeats, weekdays included."""

CYCLE_MONTHS = 12 * 400
"""The months of 400 years."""

LAST_ORDINAL = date.max.toordinal()
"""The ordinal of 9999-12-31, the last date that Python has."""

SHORTEST_MONTH = 28
"""The days that every month has."""

COMMON_YEAR = 12 * 2001
"""January of a year without February 29."""

SHAPES = tuple((length, first_weekday) for length in range(28, 32) for first_weekday in range(7))
"""All 28 shapes of a month: its length in days, and the weekday of its first day. The index of a shape is its kind."""

_MONTHS = 12 * 10_000

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

# Dates of many months -------------------------------------------------------------------------------------------------

TABLE_LENGTH = 120
"""The dates of a table: those of ten years, or one of each of 120 years."""


@cached(entries=1024)
def date_table(days_by_kind: bytes, first: int, step: int) -> list[date]:
    """A date in each of 120 months, `step` months apart from the month `first` on; its day depends on the month's kind.

    A table is filled when it is used first, in 20 µs, and takes 5 kB. In place of the months of year 0, which Python
    does not have, is the first date that it has; months after the year 9999 are left out.

    >>> last_days = bytes(length for length, _ in SHAPES)
    >>> [day.isoformat() for day in date_table(last_days, month_of(date(2023, 2, 1)), 12)[:2]]
    ['2023-02-28', '2024-02-29']
    """
    months = range(first, min(first + TABLE_LENGTH * step, _MONTHS), step)
    january = first % CYCLE_MONTHS // 12 * 12
    lengths = _lengths_of_cycle()[january : january + TABLE_LENGTH * step + 12]
    first_days = accumulate(lengths, initial=date(january // 12 + 400, 1, 1).toordinal())
    kinds = [(length - 28) * 7 + day % 7 for length, day in zip(lengths, first_days, strict=False)]  # `month_kind`
    days = map(days_by_kind.__getitem__, kinds[first % 12 :: step])
    return [
        date(month // 12, month % 12 + 1, day) if month >= 12 else date.min
        for month, day in zip(months, days, strict=False)
    ]


@cached(entries=1)
def _lengths_of_cycle() -> bytes:
    """The lengths of the months of 400 years from the year 0 on, twice."""
    return 2 * b"".join([_LENGTHS[is_leap(year)] for year in range(400)])
