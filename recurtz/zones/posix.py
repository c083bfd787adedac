"""Yearly rules: two offsets that take turns every year, and the POSIX text that states them (RFC 9636, section 3.3)."""

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
_SLACK = 8 * DAY  # 167 hours, the longest time of day in a rule, and a day of offset: so far a turn may leave its year


class DayOfMonth(Value):
    """The nth of a weekday in a month, POSIX `Mm.w.d`: week 5 is the last, weekday 0 is Sunday.

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
        """The day as an ordinal; ordinals that 7 divides are Sundays."""
        if self.week == 5:
            last = date(year + self.month // 12, self.month % 12 + 1, 1).toordinal() - 1
            return last - (last - self.weekday) % 7
        first = date(year, self.month, 1).toordinal()
        return first + (self.weekday - first) % 7 + 7 * (self.week - 1)


class JulianDay(Value):
    """A day of the year from 1 to 365, POSIX `Jn`: February 29 is never counted.

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
        """The day as an ordinal."""
        return date(year, 1, 1).toordinal() + self.day - 1 + (self.day >= 60 and is_leap(year))


class CountedDay(Value):
    """A day of the year from 0 to 365, POSIX `n`: February 29 is counted.

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
        """The day as an ordinal."""
        return date(year, 1, 1).toordinal() + self.day


class PosixDayTime(Value):
    """When clocks change, once a year: a day and the wall time in force just before, in seconds from its midnight.

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

    def wall(self, year: int) -> int:
        """The wall time of the change, in seconds."""
        return self.day.ordinal(year) * DAY + self.time


class PosixRule(Value):
    """Standard and daylight offset in seconds, and the turns that start and end daylight time, every year alike.

    Daylight time may be ahead of standard time or behind it (as in Dublin). Each year is computed for itself, so that
    9998 costs what 2026 does.

    >>> rule = Rule(-8 * 3600, -7 * 3600, Turn(DayOfMonth(3, 2, 0), 7200), Turn(DayOfMonth(11, 1, 0), 7200))
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
        """The larger offset: a wall time w takes the offset of the instant w - highest (see `Steps`)."""
        return max(self.standard, self.daylight)

    @property
    def lowest(self) -> int:
        """The smaller offset: the same for w read with fold=1."""
        return min(self.standard, self.daylight)

    def changes_in(self, year: int) -> tuple[tuple[int, int], tuple[int, int]]:
        """The two changes of a year, any integer: (instant, offset from then on), in order."""
        cycles, place = divmod(year - 1, 400)
        shift = cycles * CYCLE_DAYS * DAY
        on = self.start.wall(place + 1) - self.standard + shift, self.daylight
        off = self.end.wall(place + 1) - self.daylight + shift, self.standard
        return (on, off) if on[0] < off[0] else (off, on)

    def offset_at(self, instant: int) -> int:
        """The offset in force at an instant."""
        year = year_of(instant + _SLACK)
        while True:
            for at, after in reversed(self.changes_in(year)):
                if at <= instant:
                    return after
            year -= 1

    def changes(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """The changes after the instant `first` up to `last`: (instant, offset from then on).

        A change that the next one undoes at once, or comes before (possible around New Year only), is none.
        """
        changes = chain.from_iterable(map(self.changes_in, count(year_of(first - _SLACK))))
        for (at, after), (until, _) in takewhile(lambda both: both[0][0] <= last, pairwise(changes)):
            if first < at < until:
                yield at, after


def year_of(seconds: int) -> int:
    """The year of a time in seconds, also outside the years 1 to 9999.

    >>> year_of(0), year_of(86_400)
    (0, 1)
    """
    cycles, place = divmod(seconds // DAY - 1, CYCLE_DAYS)
    return 400 * cycles + date.fromordinal(place + 1).year


_NAME = r"(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)"
_TIME = r"[+-]?[0-9]{1,3}(?::[0-9]{2}(?::[0-9]{2})?)?"
_POSIX = rf"{_NAME}({_TIME})(?:{_NAME}({_TIME})?,([^,/]+)(?:/({_TIME}))?,([^,/]+)(?:/({_TIME}))?)?"
_DAY_FORM = r"M(1[0-2]|[1-9])\.([1-5])\.([0-6])|(J?)([0-9]{1,3})"


def parse_posix(text: str) -> PosixRule | None:
    """A POSIX TZ string as a rule, None where it states one offset for ever.

    Hours of a change may run from -167 to 167 (RFC 9636, section 3.3.2).

    Raises `ValueError` for text that states neither.

    >>> parse_posix("<+03>-3")
    >>> parse_posix("IST-1GMT0,M10.5.0,M3.5.0/1").daylight
    0
    """
    form = re.fullmatch(_POSIX, text)
    if form is None:
        raise ValueError(f"{text!r} is no POSIX TZ string")
    standard, daylight, start, start_time, end, end_time = form.groups()
    if start is None:
        return None
    offset = -_seconds(standard)  # POSIX counts west of Greenwich as positive
    return PosixRule(
        offset,
        -_seconds(daylight) if daylight else offset + 3600,
        PosixDayTime(_day(start), _seconds(start_time or "2")),
        PosixDayTime(_day(end), _seconds(end_time or "2")),
    )


def _seconds(text: str) -> int:
    hours, minutes, seconds, *_ = [*map(int, text.lstrip("+-").split(":")), 0, 0]
    return (hours * 3600 + minutes * 60 + seconds) * (-1 if text.startswith("-") else 1)


def _day(text: str) -> DayOfMonth | JulianDay | CountedDay:
    form = re.fullmatch(_DAY_FORM, text)
    if form is None:
        raise ValueError(f"{text!r} is no day of a POSIX TZ string")
    month, week, weekday, julian, number = form.groups()
    if month:
        return DayOfMonth(int(month), int(week), int(weekday))
    if not bool(julian) <= int(number) <= 365:
        raise ValueError(f"{text!r} is no day of the year")
    return JulianDay(int(number)) if julian else CountedDay(int(number))
