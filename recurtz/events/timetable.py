"""At what times of its dates a series is: on its own clock, in UTC, and on the clock of who asks.

The rules: an occurrence starts at the time of day of the master's start, read with the offset before a gap and as the
first of an overlap. It ends on the wall clock, too; only if that is not after its start, it lasts as long as the
master.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from itertools import accumulate, pairwise, repeat
from operator import sub
from typing import TYPE_CHECKING, Any, Self, TypeVar

from recurtz._core.frozen import Value
from recurtz.errors import OutOfRangeError, PropertyError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.occurrence import utc_span
from recurtz.events.offset_periods import (
    PERIOD_DAYS,
    SECOND,
    Breakpoints,
    Shift,
    offset_at_instant,
    offsets_by_query,
    period_of,
)
from recurtz.recurrence.cycles import STEPS
from recurtz.zones.local_time import elapsed
from recurtz.zones.posix import DAY
from recurtz.zones.transitions import ZONES_WITH_TRANSITIONS

T = TypeVar("T")

DAY_MICROS = DAY * SECOND
"""A day in microseconds."""

_MICROSECOND = timedelta(microseconds=1)
_NOTHING = timedelta()
_LAST = date.max.toordinal()
_CALENDAR = range(DAY_MICROS, (_LAST + 1) * DAY_MICROS)
_DAY_ZERO = datetime.min.replace(tzinfo=UTC)
_SLACK = 3  # days by which two zones' clocks can be apart, and one to spare
_A_DAY_AND_ITS_ZONES = 2  # how many days an instant's date can be from its date in any zone, with one to spare


def to_micros(instant: datetime) -> int:
    """An instant in UTC as a number of microseconds: its date's ordinal is that many days.

    >>> micros(datetime(1, 1, 1, tzinfo=UTC)) == DAY_MICROS
    True
    """
    return (instant - _DAY_ZERO) // _MICROSECOND + DAY_MICROS


def order_of(start: int, end: int) -> int:
    """Two instants as one number, by which what starts first comes first, and of that what ends first.

    That of instants on a day is that of its midnight with that of their distances from it. To sort by it takes two
    thirds of sorting by pairs.

    >>> noon, one = DAY_MICROS // 2, DAY_MICROS // 24 * 13
    >>> order_of(5 * DAY_MICROS + noon, 5 * DAY_MICROS + one) == 5 * ORDER_DAY + order_of(noon, one)
    True
    """
    return (start << 60) + end  # 60 bits hold each microsecond of the calendar


ORDER_DAY = order_of(DAY_MICROS, DAY_MICROS)

Clock = tuple[int, int, int, int]
"""When the occurrence of a date starts and ends, in microseconds from midnight of the date on the same clock: as
instants, on the clock of UTC, and on the clock of who asks."""

Form = Callable[["Timetable", Clock], T]
"""Makes something of a clock, which is kept for all dates that share it."""

Stretch = tuple[Sequence[int], T]
"""Dates that share a clock, as ordinals, and what is made of it."""

_Reading = tuple[Breakpoints, list[Shift], list[T | None]]
"""Where the shifts of an era change, these, and what has been made of each."""

_READINGS: list[dict[object, _Reading[Any]]] = []
"""The readings of every `Times` that has any, so that all can be forgotten at once."""

_READINGS_REMEMBERED = 2_048
"""So many are kept, of 20 kB each at most."""


class Timetable(Value, generated=True):
    """The times of a series, in microseconds from midnight of a date: start and end on the clock of its zone.

    `exact` is how long the master lasts; the ticks are the seventh digits of start and end.
    """

    __slots__ = (
        "start",
        "end",
        "exact",
        "is_all_day",
        "zone",
        "start_tick",
        "end_tick",
        "_reach",
        "_last",
        "_readings",
    )
    start: int
    end: int
    exact: int
    is_all_day: bool
    zone: tzinfo
    start_tick: int
    end_tick: int
    _reach: int
    _last: date
    _readings: dict[object, _Reading[Any]]

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
            readings: dict[object, _Reading[Any]],
            /,
        ) -> Self: ...

    def __new__(
        cls, start: int, end: int, exact: int, is_all_day: bool, zone: tzinfo, start_tick: int = 0, end_tick: int = 0
    ) -> Self:
        reach = max(abs(end), start + abs(exact)) // DAY_MICROS + _SLACK
        beyond = max(min(end, start + exact) // DAY_MICROS - _SLACK, 0)
        last = date.fromordinal(max(_LAST - beyond, 1))
        return cls._unchecked(start, end, exact, is_all_day, zone, start_tick, end_tick, reach, last, {})

    @property
    def last_day(self) -> date:
        """The last date whose occurrence could end within the calendar, wherever it is told."""
        return self._last

    def days_within(self, start: int, end: int) -> tuple[date, date]:
        """The first and the last date whose occurrences a window can hold, its ends counted as `micros` does."""
        return _days_within(start, end, self._reach, self._last)

    def stretches(self, ordinals: Sequence[int], told: tzinfo, form: Form[T]) -> list[Stretch[T]]:
        """Some ascending dates in stretches that share a clock, each with what `form` makes of it."""
        if not (
            isinstance(self.zone, ZONES_WITH_TRANSITIONS) and isinstance(told, ZONES_WITH_TRANSITIONS)
        ):  # it may have no hash either
            return self._by_asking(ordinals, told, form)
        first, last = ordinals[0] // PERIOD_DAYS, ordinals[-1] // PERIOD_DAYS
        if first == last:
            return self._in_era(first, ordinals, told, form)
        cuts = [0, *[bisect_left(ordinals, era * PERIOD_DAYS) for era in range(first + 1, last + 1)], len(ordinals)]
        found: list[Stretch[T]] = []
        for era, (low, high) in enumerate(pairwise(cuts), first):
            if low < high:
                found += self._in_era(era, ordinals[low:high], told, form)
        return found

    def _in_era(self, number: int, ordinals: Sequence[int], told: tzinfo, form: Form[T]) -> list[Stretch[T]]:
        reading = self._readings.get((form, told, number)) or self._read(form, told, number)
        if reading is None:
            return self._by_asking(ordinals, told, form)
        stairs, shifts, made = reading
        found: list[Stretch[T]] = []
        for place, part in stairs.runs(ordinals):
            value = made[place]
            if value is not None:
                found.append((part, value))
            elif self._is_irregular(shifts[place]):
                found += [([day], form(self, self._clock(shifts[place], day, told))) for day in part]
            else:
                value = made[place] = form(self, self._clock(shifts[place], part[0], told))
                found.append((part, value))
        return found

    def _read(self, form: Form[T], told: tzinfo, number: int) -> _Reading[T] | None:
        start = self.start // SECOND
        era = period_of(self.zone, told, self.end // SECOND - start, number)
        if era is None:
            return None
        if len(_READINGS) >= _READINGS_REMEMBERED:
            for readings in _READINGS:
                readings.clear()
            _READINGS.clear()
        _READINGS.append(self._readings)
        reading = self._readings[form, told, number] = era.stairs(start), era.shifts, [None] * len(era.shifts)
        return reading

    def _by_asking(self, ordinals: Sequence[int], told: tzinfo, form: Form[T]) -> list[Stretch[T]]:
        start, end = self.start // SECOND, self.end // SECOND
        shifts = [offsets_by_query(self.zone, told, ordinal * DAY + start, ordinal * DAY + end) for ordinal in ordinals]
        return [
            ([ordinal], form(self, self._clock(shift, ordinal, told)))
            for shift, ordinal in zip(shifts, ordinals, strict=True)
        ]

    def held(self, ordinals: Sequence[int], told: tzinfo) -> Sequence[int]:
        """Those of some ascending dates whose times the years 1 to 9999 hold, in UTC and where they are told."""
        if not ordinals or (ordinals[0] > self._reach and ordinals[-1] < _LAST - self._reach):
            return ordinals
        return [ordinal for ordinal in ordinals if self._is_held(ordinal, told)]

    def _is_held(self, ordinal: int, told: tzinfo) -> bool:
        try:
            [(_, clock)] = self.stretches([ordinal], told, _itself)
        except (OverflowError, OutOfRangeError):
            return False
        return all(ordinal * DAY_MICROS + time in _CALENDAR for time in clock)

    def _clock(self, shift: Shift, ordinal: int, told: tzinfo) -> Clock:
        at_start, told_at_start, at_end, told_at_end = shift
        start, end = self.start - at_start, self.end - at_end
        if self._is_irregular(shift):
            end = start + self.exact
            told_at_end = offset_at_instant(told, _DAY_ZERO + timedelta(microseconds=(ordinal - 1) * DAY_MICROS + end))
        if self.is_all_day:
            return start, end, self.start, self.end
        return start, end, start + told_at_start, end + told_at_end

    def _is_irregular(self, shift: Shift) -> bool:
        """Whether the end by the wall clock is not after the start, so that the master's duration counts."""
        at_start, _, at_end, _ = shift
        duration = self.end - at_end - self.start + at_start
        return duration <= 0 and duration != self.exact


@lru_cache(maxsize=64)
def _days_within(start: int, end: int, reach: int, last: date) -> tuple[date, date]:
    """For occurrences that reach so many days, the last on such a date; a calendar asks many series for one window."""
    first, stop = max(start // DAY_MICROS - reach, 1), min(end // DAY_MICROS + _A_DAY_AND_ITS_ZONES, _LAST)
    return date.fromordinal(first), min(date.fromordinal(stop), last)


def _itself(_times: Timetable, clock: Clock) -> Clock:
    return clock


# Of a master ----------------------------------------------------------------------------------------------------------


def timetable_of(start: DateTimeTimeZone, end: DateTimeTimeZone, is_all_day: bool, tz: tzinfo) -> Timetable:
    """The times of a series whose first occurrence is so, both moments on the clock of its zone.

    Raises `PropertyError` for an end before the start.
    """
    starts_at = start.date_time
    nominal, exact = end.date_time - starts_at, elapsed(starts_at, end.date_time, tz)
    if exact <= _NOTHING or start.fold or end.fold:
        exact = check_order(start, end)
    make = _times_known if isinstance(tz, ZONES_WITH_TRANSITIONS) else _times_from  # others may have no hash
    return make(starts_at.time(), nominal, exact, is_all_day, tz, start.tick, end.tick)


def _times_from(
    starts_at: time, nominal: timedelta, exact: timedelta, is_all_day: bool, tz: tzinfo, start_tick: int, end_tick: int
) -> Timetable:
    first = (starts_at.hour * 3600 + starts_at.minute * 60 + starts_at.second) * SECOND + starts_at.microsecond
    last = first + nominal // _MICROSECOND
    return Timetable(first, last, exact // _MICROSECOND, is_all_day, tz, start_tick, end_tick)


_times_known = lru_cache(maxsize=4096)(_times_from)
"""The times of many series are the same: a calendar has few times of day, durations and zones. What is made of their
clocks stays with them, which saves 4 µs a series and clock."""


def check_order(start: DateTimeTimeZone, end: DateTimeTimeZone) -> timedelta:
    """The time from start to end.

    Raises `PropertyError` for an end before the start.
    """
    exact = _exact_duration(start, end)
    if (exact, end.tick) < (_NOTHING, start.tick):
        raise PropertyError.rejected("end", str(end.date_time), f"use a time not before the start, {start.date_time}")
    return exact


def _exact_duration(start: DateTimeTimeZone, end: DateTimeTimeZone) -> timedelta:
    """The time between two instants; on the wall clock for a first occurrence that the calendar cannot hold in UTC."""
    try:
        starts_at, ends_at = utc_span(start, end)
        return ends_at - starts_at
    except OutOfRangeError:
        return end.date_time - start.date_time


# Instants -------------------------------------------------------------------------------------------------------------


def instants(ordinals: Sequence[int], after_midnight: timedelta) -> Iterator[datetime]:
    """The instants in UTC that lie so far from the midnights of some dates: added up from the first, at a fifth of
    making each.

    >>> [instant.isoformat() for instant in instants(range(736576, 736590, 7), timedelta(hours=19))]
    ['2017-09-04T19:00:00+00:00', '2017-09-11T19:00:00+00:00']
    """
    first = _DAY_ZERO + timedelta(ordinals[0] - 1) + after_midnight
    if isinstance(ordinals, range):
        steps: Any = repeat(STEPS[ordinals.step], len(ordinals) - 1)
    else:
        steps = map(STEPS.__getitem__, map(sub, ordinals[1:], ordinals))
    return accumulate(steps, initial=first)


def until_start(_times: Timetable, clock: Clock) -> timedelta:
    """From midnight to the start, as instants."""
    return clock[0] * _MICROSECOND


def durations(_times: Timetable, clock: Clock) -> tuple[timedelta, ...]:
    """A clock as lengths of time."""
    return tuple([time * _MICROSECOND for time in clock])
