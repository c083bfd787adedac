"""An event as its times that block: the dates of a series, and single occurrences.

Whether a series has a date, and how long it lasts there, is arithmetic. Exceptions are single occurrences, because
each has its own times and its own `showAs`; their original dates are excluded from the series, and so are cancelled
dates.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import date
from heapq import merge
from itertools import chain
from operator import attrgetter

from recurtz.availability.bits import every
from recurtz.availability.cycle import ordinal_at
from recurtz.availability.week import week_of_occurrence, week_of_series
from recurtz.availability.zone_cycle import zone_cycle
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence import Occurrence
from recurtz.events.window import Window, to_micros
from recurtz.recurrence.cycles import DayCycle
from recurtz.recurrence.ranges import EndDate, Numbered

_CHUNK = 16
_span = attrgetter("span")


class BusyEvent:
    """The times of one event that block. `series` is None if no date of a pattern does.

    `singles` are occurrences in the order of their starts: exceptions, or the event itself; `intervals` their starts
    and ends in microseconds. `first` and `last` are the ordinals of the first and the last date of the series; `last`
    is None without end, and may be after the year 9999.
    """

    __slots__ = ("_week", "excluded", "first", "intervals", "last", "series", "singles")

    def __init__(
        self, series: SeriesMaster | None, singles: Iterable[Occurrence], excluded: Iterable[date] = ()
    ) -> None:
        self.singles: list[Occurrence] = sorted(singles, key=_span) if singles else []
        self.intervals: list[tuple[int, int]] = [micros_of(single) for single in self.singles]
        self.excluded: list[int] = sorted({day.toordinal() for day in excluded}) if excluded else []
        self.series: SeriesMaster | None = series if series is not None and len(series.recurrence) else None
        self.first: int = 0
        self.last: int | None = None
        self._week: int | None = None
        if self.series is not None:
            recurrence = self.series.recurrence
            self.first = ordinal_at(recurrence._cycle, 0)
            match recurrence.range:
                case EndDate(end_date=day):
                    self.last = day.toordinal()
                case Numbered(number_of_occurrences=number):
                    self.last = ordinal_at(recurrence._cycle, number - 1)

    @property
    def week(self) -> int:
        """The times of the week at which it can block, as a set of quarter hours in UTC; see `week`."""
        if self._week is None:
            week = 0 if self.series is None else week_of_series(self.series, self.first)
            for interval in self.intervals:
                week |= week_of_occurrence(*interval)
            self._week = week
        return self._week

    @property
    def repeats(self) -> bool:
        """True if the offsets of its zone are known for ever."""
        return self.series is None or zone_cycle(self.series._zone) is not None

    def days(self, low: int, high: int) -> int:
        """The dates of the series from the ordinal `low` to before `high`, as a set of days from `low` on."""
        assert self.series is not None  # noqa: S101  # the caller checks it
        low_date, stop = max(low, self.first), high if self.last is None else min(high, self.last + 1)
        if low_date >= stop:
            return 0
        days = 0
        match self.series.recurrence._cycle:
            case DayCycle(first, period, offsets):
                for offset in offsets:
                    start = low_date + (first + offset - low_date) % period
                    days |= every(period, start - low, stop - low)
            case cycle:
                ranks = cycle.rank(date.fromordinal(low_date)), cycle.rank(date.fromordinal(stop - 1), True)
                for ordinal in cycle.ordinals(range(*ranks)):
                    days |= 1 << ordinal - low
        for ordinal in self.excluded[bisect_left(self.excluded, low) : bisect_left(self.excluded, high)]:
            days &= ~(1 << ordinal - low)
        return days

    def excludes(self, ordinal: int) -> bool:
        """True for the ordinal of a date that is cancelled or an exception."""
        place = bisect_left(self.excluded, ordinal)
        return place < len(self.excluded) and self.excluded[place] == ordinal

    def occurrences(self, window: Window) -> Iterator[Occurrence]:
        """The occurrences that block and that a window may contain, in the order of their starts: a superset."""
        singles = [single for single in self.singles if window.overlaps(*single.span)]
        series = self.series
        if series is None:
            return iter(singles)
        chunks = series._unmodified(series._positions_near(window.micros()), _CHUNK)
        return merge(chain.from_iterable(map(series._scheduled, chunks)), singles, key=_span)


def micros_of(occurrence: Occurrence) -> tuple[int, int]:
    """Start and end in microseconds; an end before the start counts as the start."""
    start, end = map(to_micros, occurrence.span)
    return start, max(start, end)
