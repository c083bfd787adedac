"""The times of the week at which an event can happen: a first look that finds most pairs which can never conflict.

A set of quarter hours of a week in UTC is an integer of 672 bits. Two events whose sets have nothing in common never
overlap, whatever their dates. The set has every offset that the zone can still have, so it may be too large.
"""

from __future__ import annotations

from recurtz._core.caches import cached
from recurtz.availability.bits import interval
from recurtz.availability.cycle import utc_times
from recurtz.availability.zone_cycle import offsets_since, zone_cycle
from recurtz.events.master import SeriesMaster
from recurtz.events.timetable import Timetable
from recurtz.events.window import DAY_MICROS
from recurtz.recurrence.cycles import Cycle, DayCycle, MonthCycle
from recurtz.recurrence.month_days import NthWeekday
from recurtz.zones.transitions import ZONES_WITH_TRANSITIONS, transitions_of

_SLOT = DAY_MICROS // 96
_SLOTS = 7 * 96
_ALL_WEEK = (1 << _SLOTS) - 1
_EVERY_DAY = frozenset(range(7))
_MAX_OFFSETS = 6
"""A zone with more offsets is rare, and its combinations are many."""


def week_of_occurrence(start: int, end: int) -> int:
    """The quarter hours of the week that an occurrence touches, from its start and end in microseconds.

    >>> week_of_occurrence(0, _SLOT).bit_count(), week_of_occurrence(0, _SLOT + 1).bit_count()
    (1, 2)
    """
    first, last = start // _SLOT, max(start, end - 1) // _SLOT
    if last - first >= _SLOTS - 1:
        return _ALL_WEEK
    place = first % _SLOTS
    slots = interval(place, place + last - first + 1)
    return (slots | slots >> _SLOTS) & _ALL_WEEK


def week_of_series(series: SeriesMaster, first: int) -> int:
    """The quarter hours of the week that any occurrence of a series can touch, from the ordinal of its first date."""
    timetable = series._timetable
    zone = timetable.zone
    transitions = transitions_of(zone) if isinstance(zone, ZONES_WITH_TRANSITIONS) else None
    if transitions is None:
        return _ALL_WEEK
    offsets = offsets_since(transitions, first + min(timetable.start, 0) // DAY_MICROS)
    return _week_of(timetable, _weekdays(series.recurrence._cycle), offsets)


def week_of_regular_series(series: SeriesMaster) -> int:
    """The same for a series that begins after its zone repeats, with fewer steps: its offsets are those of the zone."""
    return _regular_week(series._timetable, _weekdays(series.recurrence._cycle))


@cached(entries=4096)
def _regular_week(timetable: Timetable, weekdays: frozenset[int]) -> int:
    zone = zone_cycle(timetable.zone)
    assert zone is not None  # noqa: S101  # the caller checks that the zone repeats
    return _week_of(timetable, weekdays, zone.offsets)


@cached(entries=4096)
def _week_of(timetable: Timetable, weekdays: frozenset[int], offsets: frozenset[int]) -> int:
    if len(offsets) > _MAX_OFFSETS:
        return _ALL_WEEK
    week = 0
    for start, end in {utc_times(timetable, at_start, at_end) for at_start in offsets for at_end in offsets}:
        for weekday in weekdays:
            midnight = weekday * DAY_MICROS
            week |= week_of_occurrence(midnight + start, midnight + end)
    return week


def _weekdays(cycle: Cycle) -> frozenset[int]:
    """The weekdays on which a pattern can have dates: 0 is Sunday, as for ordinals modulo 7."""
    match cycle:
        case DayCycle(first, period, offsets):
            return _EVERY_DAY if period % 7 else _weekdays_of_weeks(first % 7, offsets)
        case MonthCycle(rule=NthWeekday(weekdays=weekdays)):
            return frozenset(weekdays)
    return _EVERY_DAY


@cached(entries=1024)
def _weekdays_of_weeks(first: int, offsets: tuple[int, ...]) -> frozenset[int]:
    return frozenset([(first + offset) % 7 for offset in offsets])
