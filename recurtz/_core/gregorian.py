"""The Gregorian calendar in whole numbers: weekdays, lengths of months, and the 400 years after which all repeats.

A month is counted from January of year 0, so that `divmod(month, 12)` gives the year and the month less one. A weekday
is its ordinal modulo 7: 0 is Sunday, as in Graph's `dayOfWeek`.
"""

from __future__ import annotations

import struct
from datetime import date
from functools import cache
from itertools import accumulate, repeat
from operator import add

WEEKDAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
"""Graph's `dayOfWeek`, each at the index that stands for it."""

CYCLE_MONTHS = 4800
"""The months of 400 years, after which the calendar repeats, weekdays included."""

CYCLE_DAYS = 146_097
"""The days of 400 years."""

CYCLE_EXCESS = CYCLE_DAYS - 30 * CYCLE_MONTHS
"""The days of 400 years beyond 30 a month."""

CYCLE_OF_2000 = 2000 // 400
"""The 400 years in which most calendars lie, counted from year 0."""

SHORTEST_MONTH = 28
"""The days that every month has."""

COMMON_YEAR = 12 * 2001
"""The January of a year without a February 29."""

_LENGTHS = ((31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31))
_SATURDAY = 6


def is_leap(year: int) -> bool:
    """Whether a year has a February 29.

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
    """The month that holds a date.

    >>> divmod(month_of(date(2017, 9, 4)), 12)
    (2017, 8)
    """
    return day.year * 12 + day.month - 1


def month_length(month: int) -> int:
    """Length of a month in days.

    >>> month_length(month_of(date(2017, 9, 4)))
    30
    """
    return _LENGTHS[is_leap(month // 12)][month % 12]


def month_shape(month: int) -> tuple[int, int]:
    """Length of a month in days, and the weekday of its first day.

    >>> month_shape(month_of(date(2017, 9, 4)))
    (30, 5)
    """
    year, index = divmod(month, 12)
    return _LENGTHS[index == 1 and is_leap(year)][index], date(year, index + 1, 1).isoweekday() % 7


def month_kind(length: int, first_weekday: int) -> int:
    """The number, 0 to 27, of a shape that a month can have.

    >>> month_kind(28, 0), month_kind(31, 6)
    (0, 27)
    """
    return (length - 28) * 7 + first_weekday


SHAPES = tuple((length, first_weekday) for length in range(28, 32) for first_weekday in range(7))
"""Every shape a month can have, each at its kind."""


@cache
def month_table() -> tuple[bytes, memoryview]:
    """Kind and excess of each month of 800 years from a year divisible by 400.

    The excess is the day on which the month starts, less 30 for each month before it: it grows so slowly that it fits
    in 16 bits, here little-endian on every machine. 800 years, so that a run of up to 400 can start anywhere in the
    first half. Made at the first bulk list of months, in about 0.15 ms.
    """
    leaps = bytearray(400)
    leaps[::4] = b"\1" * 100
    leaps[100::100] = bytes(3)
    starts = accumulate(map(add, leaps, repeat(365)), initial=_SATURDAY)
    a_day_later = bytes([month_kind(length, (first + 1) % 7) for length, first in SHAPES]).ljust(256)
    kinds_of_year = [
        list(accumulate(repeat(a_day_later, 6), bytes.translate, initial=_kinds_of_year(leap)))
        for leap in (False, True)
    ]
    kinds = b"".join([kinds_of_year[leap][start % 7] for leap, start in zip(leaps, starts, strict=False)])
    excesses = _excesses(leaps)
    first_half = excesses.to_bytes(2 * CYCLE_MONTHS, "little")
    second_half = (excesses + CYCLE_EXCESS * in_every_lane(CYCLE_MONTHS)).to_bytes(2 * CYCLE_MONTHS, "little")
    return kinds * 2, memoryview(first_half + second_half).cast("H")


@cache
def days_before_months() -> list[int]:
    """The ordinal of the day before each month of 800 years from 2000 on: to find it takes 30 ns less than to make it.

    Made at the first bulk list of the ordinals of months, in about 0.4 ms, 370 kB.
    """
    _, excesses = month_table()
    first = date(400 * CYCLE_OF_2000, 1, 1).toordinal() - 1
    return list(map(add, excesses, range(first, first + 30 * len(excesses), 30)))


def _excesses(leaps: bytearray) -> int:
    """The excess of each month of 400 years, in 16-bit lanes of one long integer: that of its year and that in it.

    The latter may be -1, which no lane can hold: each is taken one too high, and all at once one lower.
    """
    of_years = list(accumulate(map(add, leaps, repeat(5)), initial=0))[:-1]
    lanes = bytearray(2 * CYCLE_MONTHS)
    packed = struct.pack("<400H", *of_years)
    for month in range(12):
        lanes[2 * month :: 24], lanes[2 * month + 1 :: 24] = packed[::2], packed[1::2]
    in_year = [
        struct.pack("<12H", *[start - 30 * i + 1 for i, start in enumerate(_starts_in_year(leap))])
        for leap in (False, True)
    ]
    within = b"".join(map(in_year.__getitem__, leaps))
    return int.from_bytes(lanes, "little") + int.from_bytes(within, "little") - in_every_lane(CYCLE_MONTHS)


def in_every_lane(lanes: int) -> int:
    """A 1 in each of so many 16-bit lanes."""
    return int.from_bytes(b"\1\0" * lanes, "little")


def _starts_in_year(leap: bool) -> list[int]:
    return list(accumulate(_LENGTHS[leap][:-1], initial=0))


def _kinds_of_year(leap: bool) -> bytes:
    """The kinds of the months of a year that begins on a Sunday."""
    starts = _starts_in_year(leap)
    return bytes([month_kind(length, start % 7) for length, start in zip(_LENGTHS[leap], starts, strict=True)])
