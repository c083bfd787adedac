"""The first overlap of two series from a day on, for ever: the argument of the 400 years.

An occurrence of the one on the ordinal D and one of the other on the ordinal D + n overlap, or not, by the day of the
cycle of D alone, because the UTC times of both depend on it alone. So there are three conditions on D for each pair of
times and each distance n: its day of the cycle is in a set, which is one AND of the days of both; and D and D + n are
dates of their patterns, which intervals longer than a period make two congruences. The first D that meets all of them
is found without going through the cycles before it. If no D meets them, the series never overlap.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC
from itertools import chain, product
from math import gcd
from typing import NamedTuple, Protocol

from recurtz._core.gregorian import CYCLE_DAYS, LAST_ORDINAL
from recurtz.availability.bits import every, members, next_in_cycle, rotated
from recurtz.availability.busy_event import BusyEvent
from recurtz.availability.congruence import EVERY_INTEGER, Progression, intersection
from recurtz.availability.cycle import days_of_pattern, is_in_every_cycle, phase, times_of
from recurtz.availability.overlap import Overlap, distances, overlap_of_dates
from recurtz.events.window import DAY_MICROS
from recurtz.recurrence.cycles import Cycle, DayCycle

_FEW = 400
"""Among more days than this, the first one with a remainder is found sooner by trying."""


class FarOverlap(NamedTuple):
    """The first overlap within the years 1 to 9999, and whether there are others after them."""

    overlap: Overlap | None
    is_beyond: bool


def first_far(
    one: BusyEvent, other: BusyEvent, low: int, latest: int | None, *, only_beyond: bool = False
) -> FarOverlap:
    """The first overlap of dates that are both `low` or later; it starts at `latest` at the latest, in microseconds.

    From `low` on, the zones of both series repeat. With `only_beyond`, the search ends at any overlap after the year
    9999.
    """
    assert one.series is not None  # noqa: S101  # the caller checks it
    assert other.series is not None  # noqa: S101
    best: Overlap | None = None
    is_beyond = False
    cycle, other_cycle = one.series.recurrence._cycle, other.series.recurrence._cycle
    pattern, other_pattern = days_of_pattern(cycle), days_of_pattern(other_cycle)
    is_simple = is_in_every_cycle(cycle) and is_in_every_cycle(other_cycle)
    for times, others in product(times_of(one.series._timetable), times_of(other.series._timetable)):
        reach = distances(times, others)
        days, other_days = (times.days & pattern, others.days & other_pattern) if reach else (0, 0)
        for distance in _possible(reach, days, other_days):
            starts = max(times.start, others.start + distance * DAY_MICROS)
            search = _Search(one, other, distance, low, None if latest is None else (latest - starts) // DAY_MICROS)
            common = 0 if search.is_empty else days & rotated(other_days, distance)
            if not common:
                continue
            dates = _EachCycle(common) if is_simple else _dates_on(common, cycle, other_cycle, distance)
            ordinal = None if dates is None else search.first(dates)
            if ordinal is not None:
                overlap = overlap_of_dates(times, others, ordinal, ordinal + distance)
                best = overlap if best is None else min(best, overlap)
                latest = best.start
            is_beyond = is_beyond or search.is_beyond
            if is_beyond and only_beyond:
                return FarOverlap(None, True)
    return FarOverlap(best, is_beyond)


def _possible(reach: range, days: int, other_days: int) -> Iterable[int]:
    """The distances of a range that two sets of days have; all of them if these are fewer than pairs of days.

    Occurrences of centuries can be a hundred thousand days from what they overlap; they repeat on few days.
    """
    if len(reach) <= _FEW or len(reach) < days.bit_count() * other_days.bit_count():
        return reach
    pairs = product(members(days), members(other_days))
    distances = {reach.start + (other - day - reach.start) % CYCLE_DAYS for day, other in pairs}
    return sorted(chain.from_iterable(range(distance, reach.stop, CYCLE_DAYS) for distance in distances))


class _Search:
    """The bounds of both series, and their excluded dates."""

    def __init__(self, one: BusyEvent, other: BusyEvent, distance: int, low: int, high: int | None) -> None:
        self._one = one
        self._other = other
        self._distance = distance
        self._low = max(low, low - distance, one.first, other.first - distance)
        last = None if other.last is None else other.last - distance
        self._high = min([end for end in (one.last, last, high) if end is not None], default=None)
        self.is_empty = self._high is not None and self._low > self._high
        self.is_beyond = False

    def first(self, dates: Dates) -> int | None:
        """The first of some dates that is within the bounds and not excluded."""
        ordinal = dates.at_or_after(self._low)
        while self._high is None or ordinal <= self._high:
            other = ordinal + self._distance
            if not (_is_in_calendar(self._one, ordinal) and _is_in_calendar(self._other, other)):
                self.is_beyond = True
                return None
            if not (self._one.excludes(ordinal) or self._other.excludes(other)):
                return ordinal
            ordinal = dates.at_or_after(ordinal + 1)
        return None


def _is_in_calendar(event: BusyEvent, ordinal: int) -> bool:
    """True if the occurrence of a date ends within the years 1 to 9999 in UTC."""
    assert event.series is not None  # noqa: S101
    timetable = event.series._timetable
    if ordinal <= LAST_ORDINAL - timetable._reach:
        return True
    return ordinal <= LAST_ORDINAL and bool(timetable.within_calendar([ordinal], UTC))


# Dates that meet all conditions ---------------------------------------------------------------------------------------


class Dates(Protocol):
    """An endless set of ordinals."""

    def at_or_after(self, low: int) -> int:
        """The first one that is not before `low`."""


class _EachCycle(NamedTuple):
    """The same days in each cycle."""

    days: int

    def at_or_after(self, low: int) -> int:
        return next_in_cycle(self.days, low)


class _Union(NamedTuple):
    """The members of any of some sets."""

    parts: list[Dates]

    def at_or_after(self, low: int) -> int:
        return min([part.at_or_after(low) for part in self.parts])


class _ManyDays(NamedTuple):
    """The members of a progression on many days of the cycle: one of the next is on one of them."""

    dates: Progression
    days: bytes

    def at_or_after(self, low: int) -> int:
        ordinal = self.dates.at_or_after(low)
        while not self.days[ordinal % CYCLE_DAYS >> 3] >> (ordinal % CYCLE_DAYS & 7) & 1:
            ordinal += self.dates.modulus
        return ordinal


def _dates_on(days: int, cycle: Cycle, other: Cycle, distance: int) -> Dates | None:
    """The dates of a pattern on some days of the cycle for which another pattern has the date `distance` days later.

    None if there are none.
    """
    conditions = [
        (each, days_later) for each, days_later in ((cycle, 0), (other, distance)) if not is_in_every_cycle(each)
    ]
    if any(not isinstance(each, DayCycle) for each, _ in conditions):
        parts: list[Dates] = [*_by_day(days, conditions)]
    else:
        parts = [*_by_remainder(days, conditions)]
    return _Union(parts) if parts else None


Conditions = list[tuple[Cycle, int]]
"""Patterns, each with the days from a date in question to a date of the pattern."""


def _by_day(days: int, conditions: Conditions) -> Iterator[Progression]:
    """For each day of the cycle, the dates in the cycles that meet the conditions."""
    for day in members(days):
        dates = _intersection_of([_dates_on_day(cycle, day, days_later) for cycle, days_later in conditions])
        if dates is not None:
            yield dates


def _dates_on_day(cycle: Cycle, day: int, days_later: int) -> Progression:
    cycles, place = divmod(day + days_later, CYCLE_DAYS)
    number, modulus = phase(cycle, place)
    return Progression(day + (number - cycles) * CYCLE_DAYS, modulus * CYCLE_DAYS)


def _by_remainder(days: int, conditions: Conditions) -> Iterator[Dates]:
    """For daily and weekly patterns, the conditions are congruences of the date itself."""
    for progressions in product(*[_progressions(cycle, days_later) for cycle, days_later in conditions]):
        dates = _intersection_of(progressions)
        if dates is None:
            continue
        common = gcd(dates.modulus, CYCLE_DAYS)
        rest = days & every(common, dates.residue % common, CYCLE_DAYS)
        if rest.bit_count() > _FEW:
            yield _ManyDays(dates, rest.to_bytes(CYCLE_DAYS // 8 + 1, "little"))
        else:
            each = [intersection(dates, Progression(day, CYCLE_DAYS)) for day in members(rest)]
            yield from filter(None, each)


def _progressions(cycle: Cycle, days_later: int) -> list[Progression]:
    assert isinstance(cycle, DayCycle)  # noqa: S101  # the caller checks it
    return [Progression(cycle.first + offset - days_later, cycle.period) for offset in cycle.offsets]


def _intersection_of(progressions: Iterable[Progression]) -> Progression | None:
    result: Progression | None = EVERY_INTEGER
    for each in progressions:
        result = None if result is None else intersection(result, each)
    return result
