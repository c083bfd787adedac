"""Start and end of a series' occurrences, per date: in its own zone, in UTC, and in the requested zone.

An occurrence starts at the wall-clock time of the master's start. A time in a DST gap uses the offset before the gap. A
time that occurs twice means the first one. The occurrence ends at the wall-clock time of the master's end. If this end
is not after its start, the occurrence has the master's duration.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import accumulate, pairwise, repeat
from operator import sub
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Self, TypeVar

from recurtz._core.caches import cached
from recurtz._core.frozen import Value
from recurtz._core.gregorian import LAST_ORDINAL
from recurtz.errors import OutOfRangeError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.graph_json import DayTimes, IntervalTexts
from recurtz.events.offset_periods import (
    PERIOD_DAYS,
    SECOND_MICROS,
    Breakpoints,
    Offsets,
    offset_at_instant,
    offsets_by_query,
    period_of,
    steady_offset,
)
from recurtz.events.span import check_order
from recurtz.events.window import CALENDAR, DAY_MICROS, from_micros, overlapping_days
from recurtz.zones.local_time import elapsed
from recurtz.zones.posix import DAY
from recurtz.zones.transitions import ZONES_WITH_TRANSITIONS

T = TypeVar("T")

_MICROSECOND = timedelta(microseconds=1)
_NOTHING = timedelta()
_SKIPPED = -1
_MARGIN = 3  # local times of two zones are at most two days apart; one more to be sure

Build = Callable[["Timetable", DayTimes], T]
"""Builds a value from a `DayTimes`; cached per offset interval."""

Interval = tuple[Sequence[int], T]
"""Ordinals of dates with the same offsets, and the value built for them."""


class Timetable(Value, generated=True):
    """The wall-clock times of a series: `start` and `end` in microseconds from the midnight of a date.

    If the zone of the pattern is lost, an occurrence may start one day before or after its date. Then `start` is
    negative, or a day or more; see `lost_zones`.

    `exact` is the master's duration in microseconds. If it is negative, a date whose end by the wall clock is not after
    its start has no occurrence: its end is before its start; see `without_skipped`. A tick is the seventh decimal digit
    of the second (100 ns). In every zone, an occurrence ends at most `_reach` days after its date. Occurrences after
    `_last` end after the year 9999 in every zone. A timetable is equal only to itself, so it is a cheap key of a cache.
    """

    __slots__ = ("start", "end", "exact", "is_all_day", "zone", "start_tick", "end_tick", "_reach", "_last")
    start: int
    end: int
    exact: int
    is_all_day: bool
    zone: tzinfo
    start_tick: int
    end_tick: int
    _reach: int
    _last: date

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(
            cls,
            start: int,
            end: int,
            exact: int,
            is_all_day: bool,
            zone: tzinfo,
            start_tick: int,
            end_tick: int,
            reach: int,
            last: date,
            /,
        ) -> Self: ...

    def __new__(
        cls, start: int, end: int, exact: int, is_all_day: bool, zone: tzinfo, start_tick: int = 0, end_tick: int = 0
    ) -> Self:
        reach = max(abs(end), start + abs(exact)) // DAY_MICROS + _MARGIN
        days_after = max(min(end, start + exact) // DAY_MICROS - _MARGIN, 0)
        last = date.fromordinal(max(LAST_ORDINAL - days_after, 1))
        return cls._unchecked(start, end, exact, is_all_day, zone, start_tick, end_tick, reach, last)

    def without_skipped(self) -> Timetable:
        """The same times, without an occurrence on the dates on which the clocks skip all of it.

        It is for times that have two edges and no duration, such as those between working hours.
        """
        # Others may have no hash.
        make = _cached_timetable_of_micros if isinstance(self.zone, ZONES_WITH_TRANSITIONS) else Timetable
        return make(self.start, self.end, _SKIPPED, self.is_all_day, self.zone)

    def steady_interval(self, window: tuple[int, int], target: tzinfo, build: Build[T]) -> SteadyInterval[T] | None:
        """The dates whose occurrences are in a window, if no offset changes meanwhile, and the value of `build`.

        It is exact, and takes one look-up: a calendar has many series with the same times, and views of one window. If
        it is None, the dates near the window are in one or more `intervals`.
        """
        if isinstance(self.zone, ZONES_WITH_TRANSITIONS) and isinstance(target, ZONES_WITH_TRANSITIONS):
            return _steady_interval(self, window, target, build)
        return None  # other zones may not even have a hash

    def intervals(self, ordinals: Sequence[int], target: tzinfo, build: Build[T]) -> list[Interval[T]]:
        """Ascending dates in intervals of equal offsets, each with the value that `build` returns for it."""
        if not (isinstance(self.zone, ZONES_WITH_TRANSITIONS) and isinstance(target, ZONES_WITH_TRANSITIONS)):
            return self._by_query(ordinals, target, build)  # other zones may not even have a hash
        if not 0 <= self.start < DAY_MICROS:
            return self._shifted(ordinals, target, build)
        first, last = ordinals[0] // PERIOD_DAYS, ordinals[-1] // PERIOD_DAYS
        if first == last:
            return self._in_period(first, ordinals, target, build)
        cuts = [0, *[bisect_left(ordinals, number * PERIOD_DAYS) for number in range(first + 1, last + 1)]]
        result: list[Interval[T]] = []
        for number, (low, high) in enumerate(pairwise([*cuts, len(ordinals)]), first):
            if low < high:
                result += self._in_period(number, ordinals[low:high], target, build)
        return result

    def _in_period(self, number: int, ordinals: Sequence[int], target: tzinfo, build: Build[T]) -> list[Interval[T]]:
        period = _period_values(self, target, build, number)
        if period is None:
            return self._by_query(ordinals, target, build)
        breakpoints, offsets, values = period
        result: list[Interval[T]] = []
        for index, dates in breakpoints.intervals(ordinals):
            value = values[index]
            if value is not None:
                result.append((dates, value))
            elif self._is_irregular(offsets[index]):
                result += [([day], build(self, self._day_times(offsets[index], day, target))) for day in dates]
            else:
                value = values[index] = build(self, self._day_times(offsets[index], dates[0], target))
                result.append((dates, value))
        return result

    def _shifted(self, ordinals: Sequence[int], target: tzinfo, build: Build[T]) -> list[Interval[T]]:
        """The intervals of the dates on which the occurrences start, each date replaced by that of the pattern."""
        days = self.start // DAY_MICROS
        micros = days * DAY_MICROS
        on_its_date = _cached_timetable_of_micros(
            self.start - micros, self.end - micros, self.exact, self.is_all_day, self.zone
        )
        dates = [ordinal + days for ordinal in ordinals]
        result: list[Interval[T]] = []
        for part, day_times in on_its_date.intervals(dates, target, day_times_themselves):
            start, end, local_start, local_end = (time + micros for time in day_times)
            value = build(self, (start, end, local_start, local_end))
            result.append(([ordinal - days for ordinal in part], value))
        return result

    def _by_query(self, ordinals: Sequence[int], target: tzinfo, build: Build[T]) -> list[Interval[T]]:
        start, end = self.start // SECOND_MICROS, self.end // SECOND_MICROS
        result: list[Interval[T]] = []
        for day in ordinals:
            offsets = offsets_by_query(self.zone, target, day * DAY + start, day * DAY + end)
            result.append(([day], build(self, self._day_times(offsets, day, target))))
        return result

    def within_calendar(self, ordinals: Sequence[int], target: tzinfo) -> Sequence[int]:
        """The ascending dates whose times are within the years 1 to 9999, in UTC and in the requested zone."""
        if not ordinals or (ordinals[0] > self._reach and ordinals[-1] < LAST_ORDINAL - self._reach):
            return ordinals
        return [ordinal for ordinal in ordinals if self._is_within_calendar(ordinal, target)]

    def _is_within_calendar(self, ordinal: int, target: tzinfo) -> bool:
        try:
            [(_, day_times)] = self.intervals([ordinal], target, day_times_themselves)
        except (OverflowError, OutOfRangeError):
            return False
        return all(ordinal * DAY_MICROS + time in CALENDAR for time in day_times)

    def _day_times(self, offsets: Offsets, ordinal: int, target: tzinfo) -> DayTimes:
        at_start, target_at_start, at_end, target_at_end = offsets
        start, end = self.start - at_start, self.end - at_end
        if self._is_irregular(offsets):
            end = start + self.exact
            target_at_end = offset_at_instant(target, from_micros(ordinal * DAY_MICROS + end))
        if self.is_all_day:
            return start, end, self.start, self.end
        return start, end, start + target_at_start, end + target_at_end

    def _is_irregular(self, offsets: Offsets) -> bool:
        """True if the end by the wall clock is not after the start, so that the master's duration counts."""
        at_start, _, at_end, _ = offsets
        duration = self.end - at_end - self.start + at_start
        return duration <= 0 and duration != self.exact


class SteadyInterval(NamedTuple, Generic[T]):
    """Dates that have the same offsets, from the first to the last, and the value built for them."""

    first: date
    last: date
    value: T


@cached(entries=1024)
def _steady_interval(
    timetable: Timetable, window: tuple[int, int], target: tzinfo, build: Build[T]
) -> SteadyInterval[T] | None:
    # What is in the window starts and ends within the days of its duration and some more, so that no local time of it
    # is near a change of an offset.
    days = max(abs(timetable.end - timetable.start), abs(timetable.exact)) // DAY_MICROS + _MARGIN
    first, last = window[0] // DAY_MICROS - days, window[1] // DAY_MICROS + days
    if first <= 2 * timetable._reach or last >= LAST_ORDINAL - 2 * timetable._reach:
        return None  # some dates there may be outside the calendar
    own, other = steady_offset(timetable.zone, first, last), steady_offset(target, first, last)
    offsets = None if own is None or other is None else (own, other, own, other)
    if offsets is None or timetable._is_irregular(offsets):
        return None
    day_times = timetable._day_times(offsets, first, target)
    first, last = overlapping_days(day_times[0], day_times[1], window)
    return SteadyInterval(date.fromordinal(first), date.fromordinal(last), build(timetable, day_times))


class _PeriodValues(NamedTuple):
    """Boundaries of the offset intervals of a period, their offsets, and the value built for each interval so far."""

    breakpoints: Breakpoints
    offsets: list[Offsets]
    values: list[Any]


@cached(entries=2048)
def _period_values(timetable: Timetable, target: tzinfo, build: Build[Any], number: int) -> _PeriodValues | None:
    """The intervals of a period for one timetable; None if they cannot be computed. At most 20 kB each."""
    start = timetable.start // SECOND_MICROS
    period = period_of(timetable.zone, target, timetable.end // SECOND_MICROS - start, number)
    if period is None:
        return None
    return _PeriodValues(period.breakpoints(start), period.offsets, [None] * len(period.offsets))


# Of a master ----------------------------------------------------------------------------------------------------------


def timetable_of(
    start: DateTimeTimeZone, end: DateTimeTimeZone, is_all_day: bool, tz: tzinfo, date_shift: int = 0
) -> Timetable:
    """The timetable of a series from its first start and end, both in the zone of the series.

    `date_shift` is the number of days from a date of the pattern to that of the start, see `lost_zones`.

    Raises `PropertyError` for an end before the start.
    """
    starts_at = start.date_time
    nominal, exact = end.date_time - starts_at, elapsed(starts_at, end.date_time, tz)
    if exact <= _NOTHING or start.fold or end.fold:
        exact = check_order(start, end)
    make = _cached_timetable if isinstance(tz, ZONES_WITH_TRANSITIONS) else _timetable  # others may have no hash
    return make(starts_at.time(), nominal, exact, is_all_day, tz, start.tick, end.tick, date_shift)


def _timetable(
    starts_at: time,
    nominal: timedelta,
    exact: timedelta,
    is_all_day: bool,
    tz: tzinfo,
    start_tick: int,
    end_tick: int,
    date_shift: int,
) -> Timetable:
    first = (starts_at.hour * 3600 + starts_at.minute * 60 + starts_at.second) * SECOND_MICROS + starts_at.microsecond
    first += date_shift * DAY_MICROS
    last = first + nominal // _MICROSECOND
    return Timetable(first, last, exact // _MICROSECOND, is_all_day, tz, start_tick, end_tick)


_cached_timetable = cached(entries=4096)(_timetable)
"""Most series of a calendar share start, duration and zone, and with them the cached intervals (4 µs each)."""


_cached_timetable_of_micros = cached(entries=256)(Timetable)
"""Those of shifted series on their own dates, and those without skipped dates; both are few."""


# Values for intervals -------------------------------------------------------------------------------------------------


def day_times_themselves(_timetable: Timetable, day_times: DayTimes) -> DayTimes:
    """The `DayTimes` of an interval."""
    return day_times


class OccurrenceValues(NamedTuple):
    """What the occurrences of an interval share: the times of one of `day`, and their texts.

    Those of another date are as many days later: one sum for each. `day` is the first date of the calendar that has
    such an occurrence, so that no sum leaves it.
    """

    day: date
    start_utc: datetime
    end_utc: datetime
    start: datetime
    """Without a tzinfo, as `end`."""
    end: datetime
    texts: tuple[IntervalTexts, IntervalTexts]
    """In the requested zone, and in UTC."""


def occurrence_values(timetable: Timetable, day_times: DayTimes) -> OccurrenceValues:
    """The values that the occurrences of an interval share."""
    in_utc = day_times if timetable.is_all_day else (*day_times[:2], *day_times[:2])
    texts = interval_texts(timetable, day_times), interval_texts(timetable, in_utc)
    ordinal = 1 - min(0, min(day_times) // DAY_MICROS)
    start_utc, end_utc, start, end = [from_micros(ordinal * DAY_MICROS + micros) for micros in day_times]
    day = date.fromordinal(ordinal)
    return OccurrenceValues(day, start_utc, end_utc, start.replace(tzinfo=None), end.replace(tzinfo=None), texts)


def interval_texts(timetable: Timetable, day_times: DayTimes) -> IntervalTexts:
    """The texts of an interval."""
    return _texts(day_times, timetable.start_tick, timetable.end_tick)


_texts = cached(entries=1024)(IntervalTexts)
"""Views of many windows have the same times of day. A series without an occurrence in a window needs none of them."""


_days = cached(entries=1024)(timedelta)
"""To construct a timedelta takes four times as long as to find it."""


def instants(ordinals: Sequence[int], after_midnight: int) -> Iterator[datetime]:
    """The instants in UTC at a time after the midnights of dates, in microseconds.

    They are summed up from the first one, which takes a fifth of the time to construct each.

    >>> [instant.isoformat() for instant in instants(range(736576, 736590, 7), 19 * 3_600_000_000)]
    ['2017-09-04T19:00:00+00:00', '2017-09-11T19:00:00+00:00']
    """
    first = from_micros(ordinals[0] * DAY_MICROS + after_midnight)
    if isinstance(ordinals, range) and len(ordinals) > 1:  # the step after a single date can exceed any timedelta
        deltas: Any = repeat(timedelta(ordinals.step), len(ordinals) - 1)
    else:
        deltas = map(_days, map(sub, ordinals[1:], ordinals))
    return accumulate(deltas, initial=first)
