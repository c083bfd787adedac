"""The first overlap of two events: their single occurrences one by one, then the dates of two series.

Two series are compared in two steps. The first years, and the years before the zones repeat, are compared day by day
(`near`); all years after them by the argument of the 400 years (`far`). The cost depends on how irregular the zones
are, never on how far away the overlap is.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC
from enum import Enum
from itertools import chain

from recurtz._core.gregorian import LAST_ORDINAL
from recurtz.availability.busy_event import BusyEvent, micros_of
from recurtz.availability.cycle import is_in_every_cycle
from recurtz.availability.far import first_far
from recurtz.availability.near import first_near
from recurtz.availability.overlap import Interval, Overlap, overlap_of
from recurtz.availability.week import week_of_regular_series
from recurtz.availability.zone_cycle import zone_cycle
from recurtz.errors import TimeZoneNotSupportedError
from recurtz.events.master import SeriesMaster
from recurtz.events.timetable import day_times_themselves
from recurtz.events.window import DAY_MICROS
from recurtz.zones.names import zone_name

_MARGIN = 3
"""An occurrence starts less than three days before or after the midnight of its date in UTC."""

_FIRST_YEARS = 4 * 366
_FIRST_LENGTHS = 64
"""Occurrences of years conflict within some of their lengths, or hardly ever."""

_LONG = 400
_WEEKS = 14
"""With intervals that do not divide 400 years, each day of a long occurrence is a search of its own."""

_FEW_DATES = 5000
_GROWTH = 4
_MAX_DAYS = 16_384
_CHUNK = 16


class Never(Enum):
    """There is no overlap: none at all, or none within the years 1 to 9999."""

    NEVER = "never"
    BEYOND = "beyond"


def first_overlap(one: BusyEvent, other: BusyEvent, latest: int | None = None) -> Overlap | Never:
    """The first overlap of two events; it starts at `latest` at the latest, in microseconds.

    Raises `TimeZoneNotSupportedError` if the transitions of a zone are not known, both series are endless, and there is
    no `latest`.
    """
    if (one.intervals or other.intervals) and not one.week & other.week:
        return Never.NEVER
    best = _of_singles(one.intervals, other.intervals)
    for place, interval in enumerate(one.intervals):
        best = _earlier(best, _of_single(interval, -1 - place, other, best))
    for place, interval in enumerate(other.intervals):
        overlap = _of_single(interval, -1 - place, one, best)
        best = best if overlap is None else _earlier(best, _swapped(overlap))
    if best is not None and latest is not None and best.start > latest:
        best = None
    if one.series is None or other.series is None:
        return best or Never.NEVER
    result = _Series(one, other, latest if best is None else best.start).first()
    if best is None:
        return result
    return min(best, result) if isinstance(result, Overlap) else best


def _earlier(best: Overlap | None, overlap: Overlap | None) -> Overlap | None:
    return min(filter(None, (best, overlap)), default=None)


def _swapped(overlap: Overlap) -> Overlap:
    start, end, first, second, first_at, second_at = overlap
    return Overlap(start, end, second, first, second_at, first_at)


# Single occurrences ---------------------------------------------------------------------------------------------------


def _of_singles(one: list[Interval], other: list[Interval]) -> Overlap | None:
    """The first overlap of two lists of occurrences: each occurrence, by its start, with those that have not ended."""
    if not (one and other):
        return None
    best: Overlap | None = None
    active: tuple[list[tuple[Interval, int]], list[tuple[Interval, int]]] = ([], [])
    both = [(interval, side, -1 - i) for side, listed in enumerate((one, other)) for i, interval in enumerate(listed)]
    for interval, side, place in sorted(both):
        if best is not None and interval[0] > best.start:
            break
        active[side].append((interval, place))
        opposite = active[1 - side]
        opposite[:] = [pair for pair in opposite if pair[0][1] > interval[0]]
        for pair in opposite:
            first, second = ((interval, place), pair) if side == 0 else (pair, (interval, place))
            best = _earlier(best, overlap_of(first[0], second[0], first[1], second[1]))
    return best


def _of_single(interval: Interval, place: int, other: BusyEvent, best: Overlap | None) -> Overlap | None:
    """The first overlap of one occurrence with the dates of a series, unless it starts after another overlap."""
    series, (start, end) = other.series, interval
    latest = end if best is None else min(end, best.start + 1)
    if series is None or start > latest:
        return None
    result: Overlap | None = None
    for ordinals in series._unmodified(series._positions_near((start, latest)), _CHUNK):
        dates = series._timetable.within_calendar(ordinals, UTC)
        if not dates:
            continue
        if result is not None and dates[0] > result.start // DAY_MICROS + _MARGIN:
            break
        for part, times in series._timetable.intervals(dates, UTC, day_times_themselves):
            after_midnight, until, _, _ = times
            index = bisect_left(part, (start - until) // DAY_MICROS + 1)
            if index < len(part) and after_midnight <= until:  # otherwise the clocks skip it
                midnight = part[index] * DAY_MICROS
                second = midnight + after_midnight, midnight + until
                result = _earlier(result, overlap_of(interval, second, place, part[index]))
    return result


# Two series -----------------------------------------------------------------------------------------------------------


class _Series:
    """The dates of two series."""

    def __init__(self, one: BusyEvent, other: BusyEvent, latest: int | None) -> None:
        self._one = one
        self._other = other
        self._latest = latest
        assert one.series is not None  # noqa: S101  # the caller checks it
        assert other.series is not None  # noqa: S101
        zone, other_zone = zone_cycle(one.series._zone), zone_cycle(other.series._zone)
        longest = max(one.series._timetable._reach, other.series._timetable._reach)
        self._reach = longest + _MARGIN
        ends = [event.last for event in (one, other) if event.last is not None]
        ends += [] if latest is None else [latest // DAY_MICROS]
        self._stop = min(ends) + self._reach if ends else None
        self._ends = min(ends, default=LAST_ORDINAL + 1) <= LAST_ORDINAL
        self._repeats = zone is not None and other_zone is not None
        self._since = max(self._reach, zone.since if zone else 0, other_zone.since if other_zone else 0)
        cycle, other_cycle = one.series.recurrence._cycle, other.series.recurrence._cycle
        self._is_simple = self._repeats and is_in_every_cycle(cycle) and is_in_every_cycle(other_cycle)
        if not (self._repeats or self._ends):
            _refuse([one.series, other.series])

    def first(self) -> Overlap | Never:
        """The first overlap, day by day until both zones repeat.

        With intervals longer than a period, the first years are compared day by day, too: most conflicts are there.
        """
        if self._reach > (_LONG if self._is_simple else _WEEKS) and (
            few := [event for event in (self._one, self._other) if _has_few_dates(event)]
        ):
            return self._of_few(min(few, key=_number_of_dates))
        best: Overlap | None = None
        low = max(1, self._one.first - self._reach, self._other.first - self._reach)
        if self._is_simple and low >= self._since:
            return self._first_far(low, best) if self._may_meet() else Never.NEVER
        if not self._one.week & self._other.week:
            return Never.NEVER
        days = self._reach + max(_FIRST_YEARS, min(_FIRST_LENGTHS * self._reach, _MAX_DAYS))
        stop = LAST_ORDINAL if self._stop is None else min(self._stop, LAST_ORDINAL)
        while low <= stop:
            high = min(low + days, stop + 1)
            best = _earlier(best, first_near(self._one, self._other, low, high))
            if best is not None and best.start < (high - _MARGIN) * DAY_MICROS:
                break
            if high > stop == self._stop:
                break
            low = high - self._reach
            if self._repeats and (low >= self._since or high > stop):
                return self._first_far(max(low, self._since), best)
            if high > stop:
                break
            days = self._reach + min(_GROWTH * days, _MAX_DAYS)
        return Never.NEVER if best is None or self._is_late(best) else best

    def _may_meet(self) -> bool:
        """False if the times of the week have nothing in common, which needs no table of 400 years."""
        assert self._one.series is not None  # noqa: S101  # the caller of the class checks it
        assert self._other.series is not None  # noqa: S101
        return week_of_regular_series(self._one.series) & week_of_regular_series(self._other.series) != 0

    def _first_far(self, low: int, best: Overlap | None) -> Overlap | Never:
        latest = self._latest if best is None else best.start
        overlap, is_beyond = first_far(self._one, self._other, low, latest)
        result = _earlier(best, overlap)
        if result is not None and not self._is_late(result):
            return result
        return Never.BEYOND if is_beyond else Never.NEVER

    def _of_few(self, event: BusyEvent) -> Overlap | Never:
        """The first overlap of a series that has few dates: one date after another, as single occurrences."""
        assert event.series is not None  # noqa: S101  # it has dates
        other = self._other if event is self._one else self._one
        best: Overlap | None = None
        for occurrence in chain.from_iterable(
            map(event.series._scheduled, event.series._unmodified(event.series._every_position()))
        ):
            assert occurrence.original_date is not None  # noqa: S101  # it is of a series
            interval, day = micros_of(occurrence), occurrence.original_date.toordinal()
            latest = self._latest if best is None else best.start
            if latest is not None and interval[0] > latest + _MARGIN * DAY_MICROS:
                break
            best = _earlier(best, _of_single(interval, day, other, best))
        if best is not None and not self._is_late(best):
            return best if event is self._one else _swapped(best)
        if not self._ends:
            low = max(self._since, LAST_ORDINAL - self._reach)
            if first_far(self._one, self._other, low, None, only_beyond=True).is_beyond:
                return Never.BEYOND
        return Never.NEVER

    def _is_late(self, overlap: Overlap) -> bool:
        return self._latest is not None and overlap.start > self._latest


def _has_few_dates(event: BusyEvent) -> bool:
    """True for a series that has at most some thousand dates until the year 9999."""
    return _number_of_dates(event) <= _FEW_DATES


def _number_of_dates(event: BusyEvent) -> int:
    return 0 if event.series is None else len(event.series.recurrence)


def _refuse(series: list[SeriesMaster]) -> None:
    names = [zone_name(one.time_zone) for one in series if zone_cycle(one._zone) is None]
    reason = "its transitions are not known, so it cannot be proven for ever; give until=, or a zone by its name"
    raise TimeZoneNotSupportedError.for_name(names[0], reason)
