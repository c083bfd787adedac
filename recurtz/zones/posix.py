"""POSIX TZ rules: a standard and a daylight offset with the same two changes every year, and their text.

Source: RFC 9636, section 3.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import chain, count, pairwise, takewhile
from typing import TYPE_CHECKING, Self

from recurtz._core.frozen import Value
from recurtz._core.gregorian import CYCLE_DAYS, is_leap

__all__ = ["DAY", "CountedDay", "DayOfMonth", "JulianDay", "PosixDayTime", "PosixRule", "parse_posix", "year_of"]

DAY = 86_400
_MAX_OUTSIDE_YEAR = 8 * DAY
"""The most that a change may lie outside its year: 167 hours, the longest time of a change, and a day of offset."""


class DayOfMonth(Value):
    """The nth weekday of a month, POSIX `Mm.w.d`: week 5 is the last one, weekday 0 is Sunday.

    >>> date.fromordinal(DayOfMonth(3, 2, 0).ordinal(2026))
    datetime.date(2026, 3, 8)
    """

    __slots__ = ("month", "week", "weekday")
    month: int
    week: int
    weekday: int

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, month: int, week: int, weekday: int, /) -> Self: ...

    def __new__(cls, month: int, week: int, weekday: int) -> Self:
        return cls._unchecked(month, week, weekday)

    def ordinal(self, year: int) -> int:
        """The ordinal of the day in a year."""
        if self.week == 5:  # multiples of 7 are Sundays
            last = date(year + self.month // 12, self.month % 12 + 1, 1).toordinal() - 1
            return last - (last - self.weekday) % 7
        first = date(year, self.month, 1).toordinal()
        return first + (self.weekday - first) % 7 + 7 * (self.week - 1)


class JulianDay(Value):
    """A day of the year from 1 to 365 that does not count February 29, POSIX `Jn`.

    >>> date.fromordinal(JulianDay(60).ordinal(2024))
    datetime.date(2024, 3, 1)
    """

    __slots__ = ("day",)
    day: int

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, day: int, /) -> Self: ...

    def __new__(cls, day: int) -> Self:
        return cls._unchecked(day)

    def ordinal(self, year: int) -> int:
        """The ordinal of the day in a year."""
        return date(year, 1, 1).toordinal() + self.day - 1 + (self.day >= 60 and is_leap(year))


class CountedDay(Value):
    """A day of the year from 0 to 365 that counts February 29, POSIX `n`.

    >>> date.fromordinal(CountedDay(59).ordinal(2024))
    datetime.date(2024, 2, 29)
    """

    __slots__ = ("day",)
    day: int

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, day: int, /) -> Self: ...

    def __new__(cls, day: int) -> Self:
        return cls._unchecked(day)

    def ordinal(self, year: int) -> int:
        """The ordinal of the day in a year."""
        return date(year, 1, 1).toordinal() + self.day


class PosixDayTime(Value):
    """The day and the time of a yearly change; the time is in seconds from midnight, with the offset before the change.

    The time may lie outside the day: -3600 is 23:00 of the day before.
    """

    __slots__ = ("day", "time")
    day: DayOfMonth | JulianDay | CountedDay
    time: int

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, day: DayOfMonth | JulianDay | CountedDay, time: int, /) -> Self: ...

    def __new__(cls, day: DayOfMonth | JulianDay | CountedDay, time: int) -> Self:
        return cls._unchecked(day, time)

    def local_time(self, year: int) -> int:
        """The local time of the change in a year, in seconds, with the offset before it."""
        return self.day.ordinal(year) * DAY + self.time


class PosixRule(Value):
    """Standard and daylight offset in seconds, and the yearly changes that start and end daylight time.

    Daylight time may be ahead of standard time, or behind it as in Dublin. Each year is computed on its own, so the
    year 9998 costs as much as 2026.

    >>> start, end = PosixDayTime(DayOfMonth(3, 2, 0), 7200), PosixDayTime(DayOfMonth(11, 1, 0), 7200)
    >>> rule = PosixRule(-8 * 3600, -7 * 3600, start, end)
    >>> rule.offset_at(date(9998, 7, 1).toordinal() * 86400) // 3600
    -7
    """

    __slots__ = ("standard", "daylight", "start", "end")
    standard: int
    daylight: int
    start: PosixDayTime
    end: PosixDayTime

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, standard: int, daylight: int, start: PosixDayTime, end: PosixDayTime, /) -> Self: ...

    def __new__(cls, standard: int, daylight: int, start: PosixDayTime, end: PosixDayTime) -> Self:
        return cls._unchecked(standard, daylight, start, end)

    @property
    def highest(self) -> int:
        """The larger offset: a local time t has the offset of the instant t - highest (see `Transitions`)."""
        return max(self.standard, self.daylight)

    @property
    def lowest(self) -> int:
        """The smaller offset: a local time t with fold=1 has the offset of the instant t - lowest."""
        return min(self.standard, self.daylight)

    def changes_in(self, year: int) -> tuple[tuple[int, int], tuple[int, int]]:
        """The two changes of a year in order: (instant, offset from then on). The year may be any integer."""
        cycles, place = divmod(year - 1, 400)
        before = cycles * CYCLE_DAYS * DAY
        start = before + self.start.local_time(place + 1) - self.standard, self.daylight
        end = before + self.end.local_time(place + 1) - self.daylight, self.standard
        return (start, end) if start[0] < end[0] else (end, start)

    def offset_at(self, instant: int) -> int:
        """The offset at an instant."""
        year = year_of(instant + _MAX_OUTSIDE_YEAR)
        while True:
            for at, after in reversed(self.changes_in(year)):
                if at <= instant:
                    return after
            year -= 1

    def changes(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """The changes after the instant `first` up to `last`: (instant, offset from then on).

        A change is skipped if the next one comes at the same instant or earlier, which can happen around New Year only.
        """
        changes = chain.from_iterable(map(self.changes_in, count(year_of(first - _MAX_OUTSIDE_YEAR))))
        for (at, after), (until, _) in takewhile(lambda both: both[0][0] <= last, pairwise(changes)):
            if first < at < until:
                yield at, after


def year_of(seconds: int) -> int:
    """The year of a time in seconds, which may lie outside the years 1 to 9999.

    >>> year_of(0), year_of(86_400)
    (0, 1)
    """
    cycles, place = divmod(seconds // DAY - 1, CYCLE_DAYS)
    return 400 * cycles + date.fromordinal(place + 1).year


_NAME = r"(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)"
_TIME = r"[+-]?[0-9]{1,3}(?::[0-9]{2}(?::[0-9]{2})?)?"
_POSIX = rf"{_NAME}({_TIME})(?:{_NAME}({_TIME})?,([^,/]+)(?:/({_TIME}))?,([^,/]+)(?:/({_TIME}))?)?"
_DAY = r"M(1[0-2]|[1-9])\.([1-5])\.([0-6])|(J?)([0-9]{1,3})"


def parse_posix(text: str) -> PosixRule | None:
    """The rule of a POSIX TZ string; None if it has one offset for ever.

    The hour of a change may be from -167 to 167. Source: RFC 9636, section 3.3.2.

    Raises `ValueError` for text that is not a valid POSIX TZ string.

    >>> parse_posix("<+03>-3")
    >>> parse_posix("IST-1GMT0,M10.5.0,M3.5.0/1").daylight
    0
    """
    match = re.fullmatch(_POSIX, text)
    if match is None:
        raise ValueError(f"{text!r} is not a valid POSIX TZ string")
    standard, daylight, start, start_time, end, end_time = match.groups()
    if start is None:
        return None
    offset = -_parse_seconds(standard)  # POSIX offsets are positive west of Greenwich
    return PosixRule(
        offset,
        -_parse_seconds(daylight) if daylight else offset + 3600,
        PosixDayTime(_parse_day(start), _parse_seconds(start_time or "2")),
        PosixDayTime(_parse_day(end), _parse_seconds(end_time or "2")),
    )


def _parse_seconds(text: str) -> int:
    hours, minutes, seconds, *_ = [*map(int, text.lstrip("+-").split(":")), 0, 0]
    return (hours * 3600 + minutes * 60 + seconds) * (-1 if text.startswith("-") else 1)


def _parse_day(text: str) -> DayOfMonth | JulianDay | CountedDay:
    match = re.fullmatch(_DAY, text)
    if match is None:
        raise ValueError(f"{text!r} is not a valid day of a POSIX TZ string")
    month, week, weekday, julian, number = match.groups()
    if month:
        return DayOfMonth(int(month), int(week), int(weekday))
    if not bool(julian) <= int(number) <= 365:
        raise ValueError(f"{text!r} is not a valid day of the year")
    return JulianDay(int(number)) if julian else CountedDay(int(number))
