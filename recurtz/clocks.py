"""At what times of its dates a series is: on its own clock, in UTC, and on the clock of who asks.

The rules: an occurrence starts at the time of day of the master's start, read with the offset before a gap and as the
first of an overlap. It ends on the wall clock, too; only if that is not after its start, it lasts as long as the
master.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import accumulate, pairwise
from operator import sub
from typing import Any, Generic, TypeVar

from recurtz.errors import BeyondCalendarError
from recurtz.values import Value
from recurtz.zones.offsets import STEPPED
from recurtz.zones.rules import DAY
from recurtz.zones.shifts import ERA_DAYS, SECOND, Shift, era_of, offset_told, shift_by_asking

T = TypeVar("T")

MICRO_DAY = DAY * SECOND
"""A day in microseconds."""

_MICROSECOND = timedelta(microseconds=1)
_LAST = date.max.toordinal()
_CALENDAR = range(MICRO_DAY, (_LAST + 1) * MICRO_DAY)
_DAY_ZERO = datetime.min.replace(tzinfo=UTC)
_READERS_REMEMBERED = 16  # for so many zones and eras the clocks of the same times are kept
_SLACK = 3  # days by which two zones' clocks can be apart, and one to spare


def micros(instant: datetime) -> int:
    """An instant in UTC as a number of microseconds: its date's ordinal is that many days.

    >>> micros(datetime(1, 1, 1, tzinfo=UTC)) == MICRO_DAY
    True
    """
    return (instant - _DAY_ZERO) // _MICROSECOND + MICRO_DAY


Clock = tuple[int, int, int, int]
"""When the occurrence of a date starts and ends, in microseconds from midnight of the date on the same clock: as
instants, on the clock of UTC, and on the clock of who asks."""

Form = Callable[["Times", Clock], T]
"""What is made of a clock, to be found ready for all dates that share it."""


class Times(Value, often=True):
    """The times of a series, in microseconds from midnight of a date: start and end on the clock of its zone.

    `exact` is how long the master lasts; the ticks are the seventh digits of start and end.
    """

    __slots__ = ("start", "end", "exact", "is_all_day", "zone", "start_tick", "end_tick", "_reach", "_last", "_known")
    start: int
    end: int
    exact: int
    is_all_day: bool
    zone: tzinfo
    start_tick: int
    end_tick: int
    _reach: int
    _last: int
    _known: dict[object, dict[int, Any]]

    def __init__(
        self, start: int, end: int, exact: int, is_all_day: bool, zone: tzinfo, start_tick: int = 0, end_tick: int = 0
    ) -> None:
        reach = max(abs(end), start + abs(exact)) // MICRO_DAY + _SLACK
        last = _LAST - max(min(end, start + exact) // MICRO_DAY - _SLACK, 0)
        self._freeze(start, end, exact, is_all_day, zone, start_tick, end_tick, reach, last, {})

    @property
    def reach(self) -> int:
        """How many days from its date an occurrence can end, in whatever zone it is told."""
        return self._reach

    @property
    def last_ordinal(self) -> int:
        """The last date whose occurrence could end within the calendar, wherever it is told."""
        return self._last

    def spread(self, ordinals: list[int], told: tzinfo, form: Form[T]) -> Spread[T]:
        """What `form` makes of the clock of each of some ascending dates; made once for dates that share a clock."""
        if not (isinstance(self.zone, STEPPED) and isinstance(told, STEPPED)):  # it may have no hash either
            return self._by_asking(ordinals, told, form)
        first, last = ordinals[0] // ERA_DAYS, ordinals[-1] // ERA_DAYS
        if first == last:
            return self._in_era(first, ordinals, told, form)
        cuts = [0, *[bisect_left(ordinals, era * ERA_DAYS) for era in range(first + 1, last + 1)], len(ordinals)]
        whole: Spread[T] = Spread([], [])
        for era, (low, high) in enumerate(pairwise(cuts), first):
            if low < high:
                part = self._in_era(era, ordinals[low:high], told, form)
                whole.each += part.each
                whole.distinct += part.distinct
        return whole

    def _in_era(self, number: int, ordinals: list[int], told: tzinfo, form: Form[T]) -> Spread[T]:
        start = self.start // SECOND
        era = era_of(self.zone, told, self.end // SECOND - start, number)
        if era is None:
            return self._by_asking(ordinals, told, form)
        places, base = era.places(start), era.first_day
        found = self._known.get((form, told, number))
        if found is None:
            found = self._remembered((form, told, number))
        try:
            return Spread([found[places[ordinal - base]] for ordinal in ordinals], list(found.values()))
        except KeyError:  # not made yet, or never kept
            found = self._made({ordinal: places[ordinal - base] for ordinal in ordinals}, era.shifts, told, form, found)
        return Spread([found[places[ordinal - base]] for ordinal in ordinals], list(found.values()))

    def _remembered(self, key: object) -> dict[int, Any]:
        if len(self._known) >= _READERS_REMEMBERED:
            self._known.clear()
        known = self._known[key] = {}
        return known

    def _made(
        self, places: dict[int, int], shifts: list[Shift], told: tzinfo, form: Form[T], known: dict[int, T]
    ) -> dict[int, T]:
        """What is known with what is missing; kept is what other dates of the same shift have, too."""
        found = {**known}
        for ordinal, place in places.items():
            if place not in found:
                found[place] = form(self, self._clock(shifts[place], ordinal, told))
                if not self._is_irregular(shifts[place]):
                    known[place] = found[place]
        return found

    def _by_asking(self, ordinals: list[int], told: tzinfo, form: Form[T]) -> Spread[T]:
        start, end = self.start // SECOND, self.end // SECOND
        shifts = [shift_by_asking(self.zone, told, ordinal * DAY + start, ordinal * DAY + end) for ordinal in ordinals]
        each = [form(self, self._clock(shift, ordinal, told)) for shift, ordinal in zip(shifts, ordinals, strict=True)]
        return Spread(each, [*each])

    def held(self, ordinals: list[int], told: tzinfo) -> list[int]:
        """Those of some ascending dates whose times the years 1 to 9999 hold, in UTC and where they are told."""
        if not ordinals or (ordinals[0] > self._reach and ordinals[-1] < _LAST - self._reach):
            return ordinals
        return [ordinal for ordinal in ordinals if self._is_held(ordinal, told)]

    def _is_held(self, ordinal: int, told: tzinfo) -> bool:
        try:
            [clock] = self.spread([ordinal], told, _itself).each
        except (OverflowError, BeyondCalendarError):
            return False
        return all(ordinal * MICRO_DAY + time in _CALENDAR for time in clock)

    def _clock(self, shift: Shift, ordinal: int, told: tzinfo) -> Clock:
        at_start, told_at_start, at_end, told_at_end = shift
        start, end = self.start - at_start, self.end - at_end
        if self._is_irregular(shift):
            end = start + self.exact
            told_at_end = offset_told(told, _DAY_ZERO + timedelta(microseconds=(ordinal - 1) * MICRO_DAY + end))
        if self.is_all_day:
            return start, end, self.start, self.end
        return start, end, start + told_at_start, end + told_at_end

    def _is_irregular(self, shift: Shift) -> bool:
        """Whether the end by the wall clock is not after the start, so that the master's duration counts."""
        at_start, _, at_end, _ = shift
        duration = self.end - at_end - self.start + at_start
        return duration <= 0 and duration != self.exact


times_of = lru_cache(maxsize=4096)(Times)
"""The times of many series are the same: a calendar has few times of day, durations and zones. What was made of their
clocks stays with them, which saves 4 µs a series and clock."""


def _itself(_times: Times, clock: Clock) -> Clock:
    return clock


class Spread(Generic[T]):
    """A value for each of some dates, in their order; and those values, with some of other dates perhaps."""

    __slots__ = ("distinct", "each")

    def __init__(self, each: list[T], distinct: list[T]) -> None:
        self.each = each
        self.distinct = distinct


# Instants -------------------------------------------------------------------------------------------------------------


class _Steps(dict[int, timedelta]):
    """Lengths of steps by their days, each made once (0.1 µs) and then found (0.02 µs)."""

    def __missing__(self, days: int) -> timedelta:
        if len(self) >= _REMEMBERED:
            self.clear()
        step = self[days] = timedelta(days)
        return step


_STEPS = _Steps()


def midnights(ordinals: list[int]) -> Iterator[datetime]:
    """The midnights in UTC of some dates: added up from the first, at a fifth of making each.

    >>> [midnight.isoformat() for midnight in midnights([736576, 736583])]
    ['2017-09-04T00:00:00+00:00', '2017-09-11T00:00:00+00:00']
    """
    steps: Any = map(_STEPS.__getitem__, map(sub, ordinals[1:], ordinals))
    return accumulate(steps, initial=_DAY_ZERO + timedelta(ordinals[0] - 1))


# Text -----------------------------------------------------------------------------------------------------------------


class _DateTexts(dict[int, str]):
    """Dates as ISO 8601 text, by ordinal: each is written once (0.6 µs) and then found (0.03 µs), up to 2 MB."""

    def __missing__(self, ordinal: int) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        text = self[ordinal] = date.fromordinal(ordinal).isoformat()
        return text


_REMEMBERED = 16_384
DATE_TEXTS = _DateTexts()


ClockText = tuple[str, str, str, tuple[int, int, int], tuple[int, int]]
"""A clock as text: what to write of each of Graph's `start`, `end` and `originalStart` after its day; how many days
after a date each is; and its two instants."""


def clock_text(times: Times, clock: Clock) -> ClockText:
    """The text of a clock.

    >>> noon = 12 * 3600 * SECOND
    >>> clock_text(Times(noon, 2 * noon, noon, False, UTC), (noon, 2 * noon, noon, 2 * noon))[1:4]
    ('T00:00:00.0000000', 'T12:00:00Z', (0, 1, 0))
    """
    starts_at, ends_at, told_start, told_end = clock
    start_days, start = divmod(told_start, MICRO_DAY)
    end_days, end = divmod(told_end, MICRO_DAY)
    original_days, original = divmod(starts_at, MICRO_DAY)
    texts = _time_text(start, times.start_tick), _time_text(end, times.end_tick), _instant_text(original)
    return *texts, (start_days, end_days, original_days), (starts_at, ends_at)


@lru_cache(4096)
def _time_text(micros: int, tick: int) -> str:
    return f"T{(_DAY_ZERO + timedelta(microseconds=micros)).time().isoformat('microseconds')}{tick}"


@lru_cache(4096)
def _instant_text(micros: int) -> str:
    return f"T{(_DAY_ZERO + timedelta(microseconds=micros)).time().isoformat()}Z"
