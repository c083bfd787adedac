"""A series: the dates of a recurrence, at a time on the wall clock of its zone, with what was moved or cancelled.

The rules: an occurrence starts at the time of day of the master's start, read with the offset before a gap and as the
first of an overlap. It ends on the wall clock, too; only if that is not after its start, it lasts as long as the
master.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta, tzinfo
from heapq import merge
from itertools import repeat
from operator import add
from typing import Self

from recurtz.datetimes import DateTimeTimeZone
from recurtz.errors import PropertyError, RecurtzError
from recurtz.event_reading import (
    read_cancelled,
    read_id,
    read_moment,
    read_original,
    read_series_zone,
    read_window,
)
from recurtz.occurrences import Occurrence
from recurtz.reading import read_flag, read_list, read_object
from recurtz.recurrence import PatternedRecurrence
from recurtz.values import Value
from recurtz.zones.names import zone
from recurtz.zones.offsets import from_utc, to_utc

_BLOCK = 512
"""So many dates get their times at once: enough to share the work, few enough for who stops early."""

_A_DAY_AND_ITS_ZONES = timedelta(days=2)
"""How far an instant's date can be from the date of the same instant in any zone, with a day to spare."""


class SeriesMaster(Value):
    """A recurring event: iterate it for its occurrences, in the order in which they happen.

    `start` and `end` count for their time of day and the distance between them, the dates come from `recurrence`. All
    is told in `time_zone`, in which the series repeats. `cancelled` holds original dates, `exceptions` what takes the
    place of others.

    >>> master = SeriesMaster.from_graph({
    ...     "start": {"dateTime": "2017-09-04T19:00:00", "timeZone": "UTC"},
    ...     "end": {"dateTime": "2017-09-04T21:00:00", "timeZone": "UTC"},
    ...     "recurrence": {
    ...         "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["monday"]},
    ...         "range": {"type": "noEnd", "startDate": "2017-09-04", "recurrenceTimeZone": "Pacific Standard Time"},
    ...     },
    ... })
    >>> [found.start.to("UTC").date_time.hour for found in master.between("2017-10-30", "2017-11-07")]
    [19, 20]
    """

    __slots__ = (
        "recurrence", "start", "end", "time_zone", "is_all_day", "id", "cancelled", "exceptions",
        "_zone", "_nominal", "_exact",
    )  # fmt: skip
    recurrence: PatternedRecurrence
    start: DateTimeTimeZone
    end: DateTimeTimeZone
    time_zone: str | tzinfo
    is_all_day: bool
    id: str | None
    cancelled: tuple[date, ...]
    exceptions: tuple[Occurrence, ...]
    _zone: tzinfo
    _nominal: timedelta
    _exact: timedelta

    def __init__(
        self,
        recurrence: PatternedRecurrence,
        start: DateTimeTimeZone,
        end: DateTimeTimeZone,
        time_zone: str | tzinfo,
        is_all_day: bool = False,
        id: str | None = None,
        cancelled: tuple[date, ...] = (),
        exceptions: tuple[Occurrence, ...] = (),
    ) -> None:
        start, end = start.on_clock_of(time_zone), end.on_clock_of(time_zone)
        exact = _exact_duration(start, end)
        if (exact, end.tick) < (timedelta(), start.tick):
            raise PropertyError.refused("end", str(end.date_time), f"use a time after the start, {start.date_time}")
        self._freeze(
            recurrence,
            start,
            end,
            time_zone,
            is_all_day,
            id,
            cancelled,
            exceptions,
            zone(time_zone),
            end.date_time - start.date_time,
            exact,
        )

    @classmethod
    def from_graph(cls, event: object) -> Self:
        """The series that a `seriesMaster` event of Graph means, as it was read under whatever Prefer.

        Raises `RecurtzError` for what cannot be read or meant.
        """
        event = read_object(event, "event")
        recurrence = PatternedRecurrence.from_graph(event.get("recurrence"))
        time_zone = read_series_zone(event, recurrence.range.time_zone)
        is_all_day = read_flag(event.get("isAllDay"), "isAllDay")
        master = cls(
            recurrence,
            read_moment(event.get("start"), "start", time_zone, is_all_day),
            read_moment(event.get("end"), "end", time_zone, is_all_day),
            time_zone,
            is_all_day,
            read_id(event.get("id")),
            read_cancelled(event.get("cancelledOccurrences")),
        )
        exceptions = read_list(event.get("exceptionOccurrences"), "exceptionOccurrences")
        if not exceptions:
            return master
        read = [master._read_exception(value, f"exceptionOccurrences[{i}]") for i, value in enumerate(exceptions)]
        return master.__replace__(exceptions=tuple(read))

    def __iter__(self) -> Iterator[Occurrence]:
        return self._merged(range(len(self.recurrence)), self.exceptions)

    def between(self, start: datetime | str, end: datetime | str) -> Iterator[Occurrence]:
        """The occurrences that the window [start, end) holds, as Graph sees it: also what ends exactly at its start.

        `start` and `end` are aware datetimes or ISO 8601 text, which is UTC where it has no offset. What was moved is
        found at its actual time.

        Raises `RecurtzError` for a window that ends before it starts.
        """
        window = read_window(start, end)
        positions = self._positions(*window)
        exceptions = [exception for exception in self.exceptions if exception.overlaps(*window)]
        merged = self._merged(positions, exceptions)
        return (occurrence for occurrence in merged if occurrence.overlaps(*window))

    def _positions(self, start: datetime, end: datetime) -> range:
        """The positions of all dates whose occurrences the window can hold, and of a few around them."""
        reach = _A_DAY_AND_ITS_ZONES + max(self._nominal, self._exact)
        return self.recurrence.positions(_earlier(start, reach), _later(end, _A_DAY_AND_ITS_ZONES))

    def _merged(self, positions: range, exceptions: Iterable[Occurrence]) -> Iterator[Occurrence]:
        cancelled = frozenset(self.cancelled)
        moved = {exception.original_date for exception in self.exceptions}
        regular = self._regular(positions, cancelled | moved)
        kept = sorted(exception for exception in exceptions if exception.original_date not in cancelled)
        return merge(regular, kept) if kept else regular

    def _regular(self, positions: range, left_out: AbstractSet[date | None]) -> Iterator[Occurrence]:
        for start in range(positions.start, positions.stop, _BLOCK):
            days = self.recurrence[start : min(start + _BLOCK, positions.stop)]
            yield from self._planned([day for day in days if day not in left_out])

    def _planned(self, days: list[date]) -> list[Occurrence]:
        """The occurrences of dates as the pattern has them; without those that years 1 to 9999 cannot hold in UTC."""
        walls = list(map(datetime.combine, days, repeat(self.start.date_time.time())))
        try:
            end_walls = list(map(add, walls, repeat(self._nominal)))
            starts, ends = to_utc(walls, self._zone), to_utc(end_walls, self._zone)
        except (OverflowError, RecurtzError):
            return [planned for day in days for planned in self._planned([day])] if len(days) > 1 else []
        if not self.is_all_day:  # what lies in a gap is told as it is read
            walls, end_walls = from_utc(starts, self._zone), from_utc(ends, self._zone)
        planned = list(map(self._occurrence, days, starts, ends, walls, end_walls))
        for place, (start, end) in enumerate(zip(starts, ends, strict=True)):
            if end <= start and end - start != self._exact:
                planned[place] = planned[place].lasting(self._exact)
        return planned

    def _occurrence(self, day: date, start: datetime, end: datetime, wall: datetime, end_wall: datetime) -> Occurrence:
        return Occurrence._trusted(
            self._told(wall, self.start.tick),
            self._told(end_wall, self.end.tick),
            day,
            start,
            "occurrence",
            self.is_all_day,
            self.id,
            (start, end),
        )

    def _told(self, wall: datetime, tick: int) -> DateTimeTimeZone:
        return DateTimeTimeZone._trusted(wall, self.time_zone, tick, 0, self._zone)

    def _read_exception(self, value: object, target: str) -> Occurrence:
        """An exception: what it does not tell of its times is as the pattern has it."""
        json = read_object(value, target)
        is_all_day = read_flag(json.get("isAllDay"), f"{target}.isAllDay", self.is_all_day)
        day, original_start = read_original(json, self._zone, target)
        planned = next(iter(self._planned([day])), None)
        start, end = (
            read_moment(json.get(name), f"{target}.{name}", self.time_zone, is_all_day)
            if json.get(name) is not None or planned is None
            else getattr(planned, name)
            for name in ("start", "end")
        )
        if original_start is None and planned is not None:
            original_start = planned.original_start
        return Occurrence(start, end, day, original_start, "exception", is_all_day, self.id)


def _exact_duration(start: DateTimeTimeZone, end: DateTimeTimeZone) -> timedelta:
    """The time between two instants; on the wall clock for a first occurrence that the calendar cannot hold in UTC."""
    try:
        return end.instant() - start.instant()
    except RecurtzError:
        return end.date_time - start.date_time


def _earlier(instant: datetime, reach: timedelta) -> date:
    try:
        return (instant - reach).date()
    except OverflowError:
        return date.min


def _later(instant: datetime, reach: timedelta) -> date:
    try:
        return (instant + reach).date()
    except OverflowError:
        return date.max
