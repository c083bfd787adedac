"""The first overlap of two series within some years: day by day, with one set of days for each pair of times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC

from recurtz._core.gregorian import LAST_ORDINAL
from recurtz.availability.bits import interval, lowest, members, near
from recurtz.availability.busy_event import BusyEvent
from recurtz.availability.cycle import Times
from recurtz.availability.overlap import Overlap, distances, overlap_of_dates
from recurtz.events.offset_periods import PERIOD_DAYS
from recurtz.events.timetable import Timetable, day_times_themselves
from recurtz.events.window import DAY_MICROS
from recurtz.zones.transitions import ZONES_WITH_TRANSITIONS

_PERIOD = PERIOD_DAYS * DAY_MICROS


def first_near(one: BusyEvent, other: BusyEvent, low: int, high: int) -> Overlap | None:
    """The first overlap of dates of two series that are both from the ordinal `low` to before `high`."""
    overlaps = [
        _first_of(times, others, low, high)
        for times in _times_within(one, low, high)
        for others in _times_within(other, low, high)
    ]
    return min(filter(None, overlaps), default=None)


def _first_of(times: Times, others: Times, low: int, high: int) -> Overlap | None:
    """The first overlap of dates with equal times.

    It is that of the first date which overlaps anything, with the first date that it overlaps: if an overlap began
    before, one of its two dates would be earlier.
    """
    size = high - low
    reach = distances(times, others)
    reach = range(max(reach.start, -size), min(reach.stop, size))
    days = times.days & near(others.days, reach) if reach else 0
    if not days:
        return None
    day = lowest(days)
    earliest = max(day + reach.start, 0)
    other = earliest + lowest(others.days >> earliest)
    return overlap_of_dates(times, others, low + day, low + other)


def _times_within(event: BusyEvent, low: int, high: int) -> Sequence[Times]:
    """The times of a series' dates, each with its dates as a set of days from `low` on."""
    days = event.days(low, high)
    series = event.series
    if not days or series is None:
        return ()
    timetable = series._timetable
    days_of: dict[tuple[int, int], int] = {}
    for first, stop, times in _intervals(timetable, days, low, high):
        if part := days & interval(first - low, stop - low):
            start, end, _, _ = times
            if start <= end:  # otherwise the clocks skip it: see Timetable.without_skipped
                days_of[start, end] = days_of.get((start, end), 0) | part
    return [Times(start, end, part) for (start, end), part in days_of.items()]


def _intervals(
    timetable: Timetable, days: int, low: int, high: int
) -> Iterator[tuple[int, int, tuple[int, int, int, int]]]:
    """Intervals of days with equal times: the first ordinal, the one after the last, and the times.

    All days, if the zone's transitions are known: they are divided into few intervals. Otherwise the dates themselves,
    and only those within the years 1 to 9999 in UTC.
    """
    ordinals: Sequence[int] = range(low, high)
    is_known = isinstance(timetable.zone, ZONES_WITH_TRANSITIONS) and abs(timetable.end - timetable.start) < _PERIOD
    is_inside = low > timetable._reach and high <= LAST_ORDINAL - timetable._reach
    if not (is_known and is_inside):
        ordinals = timetable.within_calendar([low + day for day in members(days)], UTC)
        if not ordinals:
            return
    for dates, times in timetable.intervals(ordinals, UTC, day_times_themselves):
        yield dates[0], dates[-1] + 1, times
