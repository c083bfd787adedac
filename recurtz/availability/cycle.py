"""The 400-year cycle of one series: on which of its days the series can occur, and from when to when.

400 Gregorian years are 146,097 days, 4,800 months and 20,871 weeks. So whether a date can be in a pattern, and its UTC
times, depend on its day of the cycle only: its ordinal modulo 146,097. An interval longer than one period adds a
condition on the number of the cycle, which `phase` returns as a congruence.
"""

from __future__ import annotations

from datetime import UTC, date
from math import gcd
from typing import NamedTuple

from recurtz._core.caches import cached
from recurtz._core.gregorian import CYCLE_DAYS, CYCLE_MONTHS, month_of
from recurtz.availability.bits import every, of_days
from recurtz.availability.congruence import Progression, solve
from recurtz.availability.zone_cycle import zone_cycle
from recurtz.events.offset_periods import SECOND_MICROS
from recurtz.events.timetable import Timetable
from recurtz.recurrence.cycles import Cycle, DayCycle, MonthCycle
from recurtz.recurrence.month_days import MonthDayRule

_BASE = 12 * 2000
"""A month that is a multiple of 4,800, and after which 4,800 months are in the calendar."""


class Times(NamedTuple):
    """The days with equal times: start and end of an occurrence in microseconds from the midnight of its date in UTC.

    `days` is a set of days of the cycle, or of another interval.
    """

    start: int
    end: int
    days: int


# Dates of a pattern ---------------------------------------------------------------------------------------------------


def days_of_pattern(cycle: Cycle) -> int:
    """The days of the cycle on which a pattern can have a date, in this cycle or in another one.

    >>> daily = DayCycle(1, 1, (0,))
    >>> days_of_pattern(daily).bit_count()
    146097
    """
    match cycle:
        case DayCycle(first, period, offsets):
            common = gcd(period, CYCLE_DAYS)
            return _days_of_residues(common, tuple([(first + offset) % common for offset in offsets]))
        case MonthCycle(first, interval, rule):
            common = gcd(interval, CYCLE_MONTHS)
            return _days_of_months(common, first % common, rule)
    raise AssertionError(cycle)  # pragma: no cover  # all patterns are one of the two


@cached(entries=256)
def _days_of_residues(modulus: int, residues: tuple[int, ...]) -> int:
    days = 0
    for residue in residues:
        days |= every(modulus, residue, CYCLE_DAYS)
    return days


@cached(entries=256)
def _days_of_months(common: int, first: int, rule: MonthDayRule) -> int:
    months = MonthCycle(_BASE + first, common, rule).ordinals(range(CYCLE_MONTHS // common))
    return of_days([ordinal % CYCLE_DAYS for ordinal in months], CYCLE_DAYS)


def is_in_every_cycle(cycle: Cycle) -> bool:
    """True if a pattern has equal dates in each cycle, so that `phase` does not matter.

    >>> [is_in_every_cycle(DayCycle(1, period, (0,))) for period in (1, 2, 3, 7, 14)]
    [True, False, True, True, False]
    """
    match cycle:
        case DayCycle(period=period):
            return CYCLE_DAYS % period == 0
        case MonthCycle(interval=interval):
            return CYCLE_MONTHS % interval == 0
    raise AssertionError(cycle)  # pragma: no cover


def phase(cycle: Cycle, day: int) -> Progression:
    """The numbers y of the cycles in which `day`, one of `days_of_pattern`, is a date: the ordinal day + 146,097 y.

    >>> [phase(DayCycle(1, 2, (0,)), day).at_or_after(0) for day in (0, 1)]
    [1, 0]
    """
    match cycle:
        case DayCycle(first, period, offsets):
            solutions = [solve(CYCLE_DAYS, first + offset - day, period) for offset in offsets]
        case MonthCycle(first, interval):
            in_calendar = month_of(date.fromordinal(day + CYCLE_DAYS)) - CYCLE_MONTHS
            solutions = [solve(CYCLE_MONTHS, first - in_calendar, interval)]
        case _:  # pragma: no cover
            raise AssertionError(cycle)
    # One number: the offsets of a period are on different weekdays, and weekdays repeat with the cycle.
    [numbers] = filter(None, solutions)
    return numbers


def ordinal_at(cycle: Cycle, position: int) -> int:
    """The ordinal of the date at a position, which may be after the year 9999.

    >>> ordinal_at(DayCycle(1, 1, (0,)), 10**9)
    1000000001
    """
    match cycle:
        case DayCycle():
            return cycle._ordinal(position)
        case MonthCycle(first, interval, rule):
            cycles, month = divmod(first + interval * position - _BASE, CYCLE_MONTHS)
            day = MonthCycle(_BASE + month, 1, rule).day(0)
            return day.toordinal() + int(cycles) * CYCLE_DAYS
    raise AssertionError(cycle)  # pragma: no cover


# Times of a series ----------------------------------------------------------------------------------------------------


@cached(entries=1024)
def times_of(timetable: Timetable) -> tuple[Times, ...]:
    """The times of a series in its zone's cycle, each with the days that have them. Few series have more than three.

    Timetables are cached, so that series of one zone, start and duration share this result; most sets of days are
    shared by all series of a zone.
    """
    zone = zone_cycle(timetable.zone)
    assert zone is not None  # noqa: S101  # the caller checks that the zone repeats
    at_start = zone.days(timetable.start // SECOND_MICROS)
    at_end = zone.days(timetable.end // SECOND_MICROS)
    days_of: dict[tuple[int, int], int] = {}
    for start_offset, start_days in at_start.items():
        for end_offset, end_days in at_end.items():
            if days := _both(start_days, end_days):
                times = utc_times(timetable, start_offset, end_offset)
                if times[1] < times[0]:  # the clocks skip it: see Timetable.without_skipped
                    continue
                days_of[times] = _either(days_of.get(times, 0), days)
    return tuple([Times(start, end, days) for (start, end), days in days_of.items()])


def _both(one: int, other: int) -> int:
    return one if one is other else one & other  # the same object again: a set has 18 kB


def _either(one: int, other: int) -> int:
    return one | other if one else other


def utc_times(timetable: Timetable, at_start: int, at_end: int) -> tuple[int, int]:
    """Start and end in microseconds from a date's midnight in UTC, from the offsets of the zone in seconds."""
    offsets = at_start * SECOND_MICROS, 0, at_end * SECOND_MICROS, 0
    start, end, _, _ = timetable._day_times(offsets, CYCLE_DAYS, UTC)
    return start, end
