"""A series: the dates of a recurrence, at a time on the wall clock of its zone, with what was moved or cancelled.

At what times of its dates it is, `clocks` says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from heapq import merge
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Self

from recurtz._core.fields import parse_flag, parse_list, parse_object, require_date
from recurtz._core.frozen import Value
from recurtz.errors import (
    ArgumentTypeError,
    ItemNotFoundError,
    OutOfRangeError,
    PropertyError,
    RecurtzError,
    require,
)
from recurtz.events.date_time import DateTimeTimeZone, zone_name
from recurtz.events.occurrence import Occurrence, occurrence_id_prefix, render_times
from recurtz.events.parsing import (
    parse_cancelled,
    parse_id,
    parse_moment,
    parse_original,
    parse_series_zone,
    parse_window,
)
from recurtz.events.timetable import (
    Timetable,
    check_order,
    durations,
    instants,
    timetable_of,
    to_micros,
    until_start,
)
from recurtz.recurrence.patterned import PatternedRecurrence
from recurtz.zones.names import is_without_rules, zone

_BLOCK = 512
"""So many dates get their times at once: enough to share the work, few enough for who stops early."""

_MIDNIGHT = datetime.min.time()

Moment = datetime | date | DateTimeTimeZone
"""A time as `reschedule` takes it."""

_span = attrgetter("span")


class SeriesMaster(Value, generated=True):
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
        "_zone", "_timetable",
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
    _timetable: Timetable

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(
            cls,
            recurrence: PatternedRecurrence,
            start: DateTimeTimeZone,
            end: DateTimeTimeZone,
            time_zone: str | tzinfo,
            is_all_day: bool,
            id: str | None,
            cancelled: tuple[date, ...],
            exceptions: tuple[Occurrence, ...],
            zone: tzinfo,
            times: Timetable,
            /,
        ) -> Self: ...

    def __new__(
        cls,
        recurrence: PatternedRecurrence,
        start: DateTimeTimeZone,
        end: DateTimeTimeZone,
        time_zone: str | tzinfo,
        is_all_day: bool = False,
        id: str | None = None,
        cancelled: tuple[date, ...] = (),
        exceptions: tuple[Occurrence, ...] = (),
    ) -> Self:
        require(recurrence, PatternedRecurrence, "recurrence")
        require(start, DateTimeTimeZone, "start")
        require(end, DateTimeTimeZone, "end")
        require(is_all_day, bool, "is_all_day")
        require(id, str | None, "id")
        exceptions = tuple(exceptions)
        for exception in exceptions:
            require(exception, Occurrence, "exceptions")
        tz = zone(time_zone)
        if is_all_day:
            start, end = start.at_midnight(time_zone), end.at_midnight(time_zone)
        else:
            start, end = start.in_zone(time_zone), end.in_zone(time_zone)
        times = timetable_of(start, end, is_all_day, tz)
        cancelled = tuple(sorted({require_date(day, "cancelled") for day in cancelled}))
        return cls._unchecked(recurrence, start, end, time_zone, is_all_day, id, cancelled, exceptions, tz, times)

    @classmethod
    def from_graph(cls, event: object) -> Self:
        """The series that a `seriesMaster` event of Graph means, as it was read under whatever Prefer.

        Raises `RecurtzError` for what cannot be read or meant.
        """
        event = parse_object(event, "event")
        recurrence = PatternedRecurrence.from_graph(event.get("recurrence"))
        time_zone, tz = parse_series_zone(event, recurrence.range.time_zone)
        is_all_day = parse_flag(event.get("isAllDay"), "isAllDay")
        start = parse_moment(event.get("start"), "start", time_zone, tz, is_all_day)
        end = parse_moment(event.get("end"), "end", time_zone, tz, is_all_day)
        cancelled = parse_cancelled(event.get("cancelledOccurrences"))
        id_ = parse_id(event.get("id"))
        times = timetable_of(start, end, is_all_day, tz)
        master = cls._unchecked(recurrence, start, end, time_zone, is_all_day, id_, cancelled, (), tz, times)
        exceptions = event.get("exceptionOccurrences")
        if exceptions is None or exceptions == []:
            return master
        exceptions = parse_list(exceptions, "exceptionOccurrences")
        read = [master._read_exception(value, f"exceptionOccurrences[{i}]") for i, value in enumerate(exceptions)]
        of_day = dict(read)  # where two name one date, the later
        beyond = {day for day, exception in of_day.items() if exception is None}
        return master.__replace__(
            cancelled=(*master.cancelled, *beyond),
            exceptions=tuple([exception for exception in of_day.values() if exception is not None]),
        )

    def __iter__(self) -> Iterator[Occurrence]:
        return self._merged(self._every(), self.active_exceptions)

    def between(self, start: datetime | str, end: datetime | str) -> list[Occurrence]:
        """The occurrences that the window [start, end) holds, as Graph sees it: also what ends exactly at its start.

        `start` and `end` are aware datetimes or ISO 8601 text, which is UTC where it has no offset. What was moved is
        found at its actual time.

        Raises `RecurtzError` for a window that ends before it starts.
        """
        return list(self._overlapping(*parse_window(start, end)))

    def starts(self) -> list[datetime]:
        """The instants at which it starts, in UTC and in order: at a tenth of the cost of its occurrences.

        A series without end has its last in the year 9999.

        >>> from recurtz import Daily, Numbered
        >>> noon = DateTimeTimeZone(datetime(2017, 11, 4, 12), "Pacific Standard Time")
        >>> days = PatternedRecurrence(Daily(1), Numbered(date(2017, 11, 4), 2))
        >>> [start.hour for start in SeriesMaster(days, noon, noon, "Pacific Standard Time").starts()]
        [19, 20]
        """
        found: list[datetime] = []
        for ordinals in self._unmodified(self._every()):
            if held := self._timetable.held(ordinals, self._zone):
                for dates, after_midnight in self._timetable.stretches(held, self._zone, until_start):
                    found += instants(dates, after_midnight)
        active_exceptions = self.active_exceptions
        return sorted([*found, *[moved.span[0] for moved in active_exceptions]]) if active_exceptions else found

    def _overlapping(self, start: datetime, end: datetime) -> Iterator[Occurrence]:
        """The same for instants in UTC, one after another: for windows without an end."""
        merged = self._merged(self._positions(to_micros(start), to_micros(end)), self.active_exceptions)
        return (occurrence for occurrence in merged if occurrence.overlaps(start, end))

    def to_graph(self) -> dict[str, Any]:
        """The event's properties about time; of a series that was read from JSON, `from_graph` reads the same again.

        JSON says no second pass of an overlap, no zone that has no name, and no anchor: a series that counts from its
        start date is told from its first date on.
        """
        recurrence, start, end = self.recurrence.to_graph(), self.start, self.end
        if moved := date.fromisoformat(recurrence["range"]["startDate"]) - self.recurrence.range.start_date:
            start, end = start.later(moved), end.later(moved)
        if not is_without_rules(self.recurrence.range.time_zone):
            recurrence["range"]["recurrenceTimeZone"] = zone_name(self.time_zone)
        return {
            "id": self.id,
            "type": "seriesMaster",
            "isAllDay": self.is_all_day,
            "start": start.to_graph(),
            "end": end.to_graph(),
            "recurrence": recurrence,
            "cancelledOccurrences": [f"{occurrence_id_prefix(self.id or '')}{day}" for day in self.cancelled],
            "exceptionOccurrences": [self._told(exception) for exception in self.exceptions],
        }

    def _told(self, exception: Occurrence) -> dict[str, Any]:
        zone, is_all_day = self.time_zone, exception.is_all_day
        times = render_times(exception.start, exception.end, is_all_day, zone, zone)
        json = {**exception._identity(), "isAllDay": is_all_day, **times}
        if json["occurrenceId"] is None and json["originalStart"] is None:  # no id, and no such date: this says which
            json["occurrenceId"] = f"{occurrence_id_prefix('')}{exception.original_date}"
        return json

    def cancel(self, day: date) -> Self:
        """The series without the occurrence of a date; what had taken its place is gone, too.

        Raises `RecurtzError` for a date that is no occurrence, or that is cancelled already.

        >>> from recurtz import Daily, NoEnd
        >>> noon = DateTimeTimeZone(datetime(2017, 9, 4, 12), "Pacific Standard Time")
        >>> series = SeriesMaster(PatternedRecurrence(Daily(1), NoEnd(date(2017, 9, 4))), noon, noon, "UTC")
        >>> next(iter(series.cancel(date(2017, 9, 4)))).original_date
        datetime.date(2017, 9, 5)
        """
        self._require_occurrence(day)
        return self.__replace__(cancelled=(*self.cancelled, day), exceptions=self._exceptions_but(day))

    def restore(self, day: date) -> Self:
        """The series with the occurrence of a date as the pattern has it, whatever became of it.

        Raises `RecurtzError` for a date that is no occurrence, and as `reschedule` does for one whose day is taken.
        """
        if day not in self.cancelled:
            self._require_occurrence(day)
        if day in self.recurrence:
            self._require_between_neighbours(day, day)
        cancelled = tuple([other for other in self.cancelled if other != day])
        return self.__replace__(cancelled=cancelled, exceptions=self._exceptions_but(day))

    def reschedule(self, day: date, start: Moment, end: Moment) -> Self:
        """The series with the occurrence of a date at another time: aware datetimes, or values of any zone.

        In an all-day series `start` and `end` may be dates, the end exclusive.

        Raises `RecurtzError` for a date that is no occurrence or is cancelled, for an end before the start, and with
        the code ErrorOccurrenceCrossingBoundary for a start on or beyond the day of the occurrence before or after
        (Graph, Update event: an occurrence cannot be moved to or past the day of its neighbours).
        """
        self._require_occurrence(day)
        moved_start, moved_end = self._moment(start, "start"), self._moment(end, "end")
        check_order(moved_start, moved_end)
        self._require_between_neighbours(day, moved_start.date_time.date())
        if self.is_all_day and moved_start == moved_end:
            raise PropertyError.rejected("end", str(end), "an all-day occurrence ends on the next day at the earliest")
        planned = next(iter(self._planned([day.toordinal()])), None)
        original_start = None if planned is None else planned.original_start
        moved = Occurrence(moved_start, moved_end, day, original_start, "exception", self.is_all_day, self.id)
        return self.__replace__(exceptions=(*self._exceptions_but(day), moved))

    def _moment(self, moment: Moment, name: str) -> DateTimeTimeZone:
        match moment:
            case DateTimeTimeZone():
                told = moment.in_zone(self.time_zone)
            case datetime() if moment.utcoffset() is not None:
                told = DateTimeTimeZone.from_datetime(moment, self.time_zone)
            case date() if self.is_all_day and not isinstance(moment, datetime):
                return DateTimeTimeZone(datetime.combine(moment, _MIDNIGHT), self.time_zone)
            case _:
                raise ArgumentTypeError.naive(name, moment, "use an aware datetime or a DateTimeTimeZone")
        return self._moment(told.date_time.date(), name) if self.is_all_day else told

    def _require_occurrence(self, day: date) -> None:
        if require_date(day, "day") in self.cancelled:
            code = "ErrorCalendarOccurrenceIsDeletedFromRecurrence"
            raise ItemNotFoundError(f"the occurrence of {day} is cancelled; restore it first", code=code)
        if day not in self.recurrence and day not in [exception.original_date for exception in self.exceptions]:
            raise ItemNotFoundError(f"{day} is no occurrence of the series; use the original date of one")

    def _exceptions_but(self, day: date) -> tuple[Occurrence, ...]:
        return tuple([exception for exception in self.exceptions if exception.original_date != day])

    def _require_between_neighbours(self, day: date, target: date) -> None:
        before, after = self._neighbour(day, self.recurrence.before), self._neighbour(day, self.recurrence.after)
        if (before and target <= before) or (after and target >= after):
            bounds = " and ".join(str(bound) for bound in (before, after) if bound)
            message = f"the occurrence of {day} cannot be moved to {target}, onto or past its neighbours; stay between"
            raise RecurtzError(f"{message} {bounds}", code="ErrorOccurrenceCrossingBoundary", target="start")

    def _neighbour(self, day: date, step: Callable[[date], date | None]) -> date | None:
        """The day on which the next one that is not cancelled happens, forwards or backwards."""
        found, cancelled = step(day), frozenset(self.cancelled)
        while found is not None and found in cancelled:
            found = step(found)
        moved = [exception.start.date_time.date() for exception in self.exceptions if exception.original_date == found]
        return moved[-1] if moved else found

    @property
    def _nominal(self) -> timedelta:
        """From start to end on the wall clock."""
        return self.end.date_time - self.start.date_time

    def _positions(self, start: int, end: int) -> range:
        """The positions of all dates whose occurrences a window can hold, and of a few around them.

        A window's ends are counted in microseconds, as `clocks.micros` counts them.
        """
        return self.recurrence._positions_within(*self._timetable.days_within(start, end))

    def _every(self) -> range:
        """The positions of all dates, but for those whose occurrences end far beyond the calendar."""
        last = self._timetable.last_day
        return range(len(self.recurrence)) if last == date.max else self.recurrence._positions_within(date.min, last)

    def _unmodified(self, positions: range) -> Iterable[Sequence[int]]:
        """The ordinals of the dates at some positions, save those that are cancelled or moved, some hundred at once."""
        if len(positions) <= _BLOCK and not (self.cancelled or self.exceptions):
            return (self.recurrence._ordinals(positions),)
        return self._blocks(positions)

    def _blocks(self, positions: range) -> Iterator[Sequence[int]]:
        left_out = {day.toordinal() for day in self.cancelled} if self.cancelled else set()
        if self.exceptions:
            left_out |= {moved.original_date.toordinal() for moved in self.exceptions if moved.original_date}
        for start in range(positions.start, positions.stop, _BLOCK):
            ordinals = self.recurrence._ordinals(range(start, min(start + _BLOCK, positions.stop)))
            yield [ordinal for ordinal in ordinals if ordinal not in left_out] if left_out else ordinals

    @property
    def active_exceptions(self) -> list[Occurrence]:
        """The exceptions that are not cancelled, in the order in which they happen."""
        if not self.exceptions:
            return []
        cancelled = frozenset(self.cancelled)
        return sorted((moved for moved in self.exceptions if moved.original_date not in cancelled), key=_span)

    def _merged(self, positions: range, exceptions: list[Occurrence]) -> Iterator[Occurrence]:
        regular = chain.from_iterable(map(self._planned, self._unmodified(positions)))
        return merge(regular, exceptions, key=_span) if exceptions else regular

    def _planned(self, ordinals: Sequence[int]) -> list[Occurrence]:
        """The occurrences of dates as the pattern has them; without those that years 1 to 9999 cannot hold in UTC."""
        ordinals = self._timetable.held(ordinals, self._zone)
        if not ordinals:
            return []
        stretches = self._timetable.stretches(ordinals, self._zone, durations)
        return [self._occurrence(ordinal, clock) for dates, clock in stretches for ordinal in dates]

    def _occurrence(self, ordinal: int, clock: tuple[timedelta, ...]) -> Occurrence:
        day = date.fromordinal(ordinal)
        midnight, in_utc = datetime.combine(day, _MIDNIGHT), datetime.combine(day, _MIDNIGHT, UTC)
        start, end = in_utc + clock[0], in_utc + clock[1]
        return Occurrence._unchecked(
            DateTimeTimeZone._unchecked(midnight + clock[2], self.time_zone, self.start.tick, 0, self._zone),
            DateTimeTimeZone._unchecked(midnight + clock[3], self.time_zone, self.end.tick, 0, self._zone),
            day,
            start,
            "occurrence",
            self.is_all_day,
            self.id,
            (start, end),
        )

    def _read_times(
        self, json: Mapping[str, Any], target: str, planned: Occurrence | None, is_all_day: bool
    ) -> tuple[DateTimeTimeZone, DateTimeTimeZone]:
        """Start and end of an exception: without an end it lasts as long as the master, without a start as planned."""
        if planned is None or json.get("start") is not None:
            start = parse_moment(json.get("start"), f"{target}.start", self.time_zone, self._zone, is_all_day)
        else:
            start = planned.start.at_midnight() if is_all_day else planned.start
        if planned is None or json.get("end") is not None:
            return start, parse_moment(json.get("end"), f"{target}.end", self.time_zone, self._zone, is_all_day)
        if start == planned.start and is_all_day == self.is_all_day:
            return start, planned.end
        whole_days = max(timedelta(days=1), timedelta(days=self._nominal.days))
        return start, start.later(whole_days if is_all_day else self._nominal)

    def _read_exception(self, value: object, target: str) -> tuple[date, Occurrence | None]:
        """An original date and what takes its place: None where that lies beyond the calendar.

        What an exception does not tell of its times is as the pattern has it.
        """
        json = parse_object(value, target)
        is_all_day = parse_flag(json.get("isAllDay"), f"{target}.isAllDay", self.is_all_day)
        day, original_start = parse_original(json, self._zone, target)
        planned = next(iter(self._planned([day.toordinal()])), None)
        if original_start is None and planned is not None:
            original_start = planned.original_start
        if planned is None and json.get("start") is None:
            return day, None
        try:
            start, end = self._read_times(json, target, planned, is_all_day)
            return day, Occurrence(start, end, day, original_start, "exception", is_all_day, self.id)
        except OutOfRangeError:
            return day, None
