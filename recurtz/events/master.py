"""A series: the dates of a recurrence at a wall-clock time of its zone, its exceptions and its cancelled dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta, tzinfo
from heapq import merge
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Self

from recurtz._core.fields import parse_integer, require_date
from recurtz._core.frozen import Value
from recurtz.errors import ItemNotFoundError, require
from recurtz.events import edits, seek, series_split
from recurtz.events.date_time import DateTimeTimeZone, parse_instant
from recurtz.events.date_time_text import format_instant
from recurtz.events.edits import Moment
from recurtz.events.graph_json import occurrence_json, written_times
from recurtz.events.lost_zones import date_shift
from recurtz.events.occurrence import Occurrence
from recurtz.events.occurrence_id import format_occurrence_id, occurrence_id_prefix
from recurtz.events.seek import MAX_CHUNK, MIN_CHUNK
from recurtz.events.timetable import (
    Timetable,
    day_times_themselves,
    instants,
    occurrence_values,
    timetable_of,
)
from recurtz.events.window import Window, dates_near, parse_window
from recurtz.json_types import EventJson, OccurrenceJson
from recurtz.recurrence.patterned import PatternedRecurrence
from recurtz.zones.names import ZonesByName, is_without_rules, zone, zone_name

_span = attrgetter("span")


class SeriesMaster(Value, generated=True):
    """A recurring event. Iteration yields its occurrences in the order of their starts.

    `start` and `end` give the time of day and the duration; `recurrence` gives the dates. All times are in `time_zone`,
    the zone in which the series repeats. `cancelled` has original dates, `exceptions` has the occurrences that replace
    those of other original dates. `date_shift` is 0 unless the zone of the pattern is lost: then it is the number of
    days, -1 or 1, from a date of the pattern to the date in `time_zone` on which its occurrence starts.

    Raises `RecurtzError` for an argument of another type, an unknown zone, and an end before the start.

    >>> master = SeriesMaster.from_graph({
    ...     "start": {"dateTime": "2017-09-04T19:00:00", "timeZone": "UTC"},
    ...     "end": {"dateTime": "2017-09-04T21:00:00", "timeZone": "UTC"},
    ...     "recurrence": {
    ...         "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["monday"]},
    ...         "range": {"type": "noEnd", "startDate": "2017-09-04", "recurrenceTimeZone": "Pacific Standard Time"}}})
    >>> [lunch.start.to("UTC").date_time.hour for lunch in master.between("2017-10-30", "2017-11-07")]
    [19, 20]
    """

    __slots__ = (
        "recurrence", "start", "end", "time_zone", "is_all_day", "id", "cancelled", "exceptions", "date_shift",
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
    date_shift: int
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
            date_shift: int,
            zone: tzinfo,
            timetable: Timetable,
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
        cancelled: Iterable[date] = (),
        exceptions: Iterable[Occurrence] = (),
        date_shift: int = 0,
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
            start, end = start._at_midnight(time_zone), end._at_midnight(time_zone)
        else:
            start, end = start.in_zone(time_zone), end.in_zone(time_zone)
        date_shift = 0 if is_all_day else parse_integer(date_shift, "date_shift", -1, 1)
        timetable = timetable_of(start, end, is_all_day, tz, date_shift)
        cancelled = tuple(sorted({require_date(day, "cancelled") for day in cancelled}))
        return cls._unchecked(
            recurrence, start, end, time_zone, is_all_day, id, cancelled, exceptions, date_shift, tz, timetable
        )

    @classmethod
    def from_graph(cls, event: object, *, time_zones: ZonesByName | None = None) -> SeriesMaster:
        """The series of a `seriesMaster` event of Graph; the event may have been read under any Prefer header.

        `time_zones` maps names to zones that only the caller knows.

        Raises `RecurtzError` for malformed or rejected properties; its `details` list all of them.
        """
        from recurtz.events.parsing import parse_series  # parsing is built on this module

        return parse_series(event, time_zones)

    def __repr__(self) -> str:
        return f"<SeriesMaster from {self.start.date_time}, {zone_name(self.time_zone)}: {self.recurrence.pattern}>"

    def __iter__(self) -> Iterator[Occurrence]:
        return self._merged(self._every_position(), self.active_exceptions, MIN_CHUNK)

    def between(self, start: datetime | str, end: datetime | str) -> list[Occurrence]:
        """The occurrences in the window [start, end), by the rule of Graph; exceptions by their actual times.

        `start` and `end` are aware datetimes or ISO 8601 text; text without an offset is in UTC, whatever zone is
        requested. Raises `RecurtzError` for a window that ends before it starts.
        """
        return list(self._overlapping(parse_window(start, end)))

    def starts(self) -> list[datetime]:
        """The starts of all occurrences as instants in UTC, in order; much faster than a list of the occurrences.

        The last start of an endless series is in the year 9999.

        >>> from recurtz import Daily, Numbered
        >>> noon = DateTimeTimeZone(datetime(2017, 11, 4, 12), "Pacific Standard Time")
        >>> days = PatternedRecurrence(Daily(1), Numbered(date(2017, 11, 4), 2))
        >>> [start.hour for start in SeriesMaster(days, noon, noon, "Pacific Standard Time").starts()]
        [19, 20]
        """
        result: list[datetime] = []
        for chunk in self._unmodified(self._every_position()):
            if ordinals := self._timetable.within_calendar(chunk, self._zone):
                for dates, day_times in self._timetable.intervals(ordinals, self._zone, day_times_themselves):
                    result += instants(dates, day_times[0])
        return sorted([*result, *[other.span[0] for other in self.active_exceptions]]) if self.exceptions else result

    def __contains__(self, day: object) -> bool:
        """True for an original date that is not cancelled; the occurrence may have been moved to another date.

        Raises `ArgumentTypeError` for a datetime.
        """
        if not isinstance(day, date):
            return False
        return require_date(day, "day") not in self.cancelled and (
            day in self.recurrence or any(other.original_date == day for other in self.exceptions)
        )

    def occurrence(self, day: date) -> Occurrence:
        """The occurrence of an original date: that of the pattern, or the exception that replaces it.

        Raises `ItemNotFoundError` for a date that is not an occurrence, or is cancelled.

        >>> from recurtz import Daily, NoEnd
        >>> noon = DateTimeTimeZone(datetime(2017, 9, 4, 12), "Pacific Standard Time")
        >>> days = PatternedRecurrence(Daily(1), NoEnd(date(2017, 9, 4)))
        >>> SeriesMaster(days, noon, noon, "UTC").occurrence(date(2018, 1, 1)).start.date_time.isoformat()
        '2018-01-01T19:00:00'
        """
        edits.require_occurrence(self, day)
        exceptions = [other for other in self.exceptions if other.original_date == day]
        occurrence = exceptions[-1] if exceptions else self._scheduled_on(day)
        if occurrence is None:
            message = f"the occurrence of {day} is outside the years 1 to 9999; use an earlier date"
            raise ItemNotFoundError(message, target="day")
        return occurrence

    def since(self, instant: datetime | str) -> Iterator[Occurrence]:
        """The occurrences that start at an instant or later, one after another: the next ten are `islice(…, 10)`.

        Raises `ArgumentTypeError` for a naive datetime.

        >>> from itertools import islice
        >>> from recurtz import Daily, NoEnd
        >>> noon = DateTimeTimeZone(datetime(2017, 9, 4, 12), "UTC")
        >>> series = SeriesMaster(PatternedRecurrence(Daily(1), NoEnd(date(2017, 9, 4))), noon, noon, "UTC")
        >>> [str(other.original_date) for other in islice(series.since("2026-11-28"), 2)]
        ['2026-11-28', '2026-11-29']
        """
        return seek.since(self, parse_instant(instant, "instant"))

    def after(self, instant: datetime | str, *, inclusive: bool = False) -> Occurrence | None:
        """The first occurrence that starts after an instant, or at it if inclusive; None if there is none.

        Raises `ArgumentTypeError` for a naive datetime.
        """
        return seek.after(self, parse_instant(instant, "instant"), inclusive)

    def before(self, instant: datetime | str, *, inclusive: bool = False) -> Occurrence | None:
        """The last occurrence that starts before an instant, or at it if inclusive; None if there is none.

        Raises `ArgumentTypeError` for a naive datetime.
        """
        return seek.before(self, parse_instant(instant, "instant"), inclusive)

    @property
    def active_exceptions(self) -> list[Occurrence]:
        """The exceptions that are not cancelled, in the order of their starts."""
        if not self.exceptions:
            return []
        cancelled = frozenset(self.cancelled)
        return sorted((other for other in self.exceptions if other.original_date not in cancelled), key=_span)

    def to_graph(self) -> EventJson:
        """The event's properties about time; `from_graph` returns the same series for them.

        An exception in the second pass of a repeated hour has its times in UTC. Graph's JSON cannot represent a start
        of the series in such a pass, or a zone without a name. It cannot represent the anchor "start-date" either: such
        a series is written from its first date on.
        """
        recurrence, start, end = self.recurrence.to_graph(), self.start, self.end
        if days := date.fromisoformat(recurrence["range"]["startDate"]) - self.recurrence.range.start_date:
            start, end = start + days, end + days
        is_named = not is_without_rules(self.recurrence.range.time_zone)
        if not self.date_shift and (is_named or date_shift(self.recurrence, start)):  # else it could be taken for lost
            recurrence["range"]["recurrenceTimeZone"] = zone_name(self.time_zone)
        prefix = occurrence_id_prefix(self.id or "")
        return {
            "id": self.id,
            "type": "seriesMaster",
            "isAllDay": self.is_all_day,
            "start": start.to_graph(),
            "end": end.to_graph(),
            "recurrence": recurrence,
            "cancelledOccurrences": [f"{prefix}{day}" for day in self.cancelled],
            "exceptionOccurrences": [self._exception_json(exception) for exception in self.exceptions],
        }

    def _exception_json(self, exception: Occurrence) -> OccurrenceJson:
        zones = (self.time_zone, self.time_zone)
        times = written_times(exception.start, exception.end, exception.is_all_day, zones)
        identity = exception.occurrence_id
        if identity is None and exception.original_start is None:  # nothing else names the date
            identity = format_occurrence_id("", exception.original_date)
        original_start = None if exception.original_start is None else format_instant(exception.original_start)
        kind, master_id, is_all_day = exception.type, exception.series_master_id, exception.is_all_day
        json = occurrence_json(identity, kind, master_id, is_all_day, "", "", "", original_start)
        json["id"], json["start"], json["end"] = exception.occurrence_id, times["start"], times["end"]
        return json

    # Changes of occurrences: the rules are in `edits`

    def cancel(self, day: date) -> SeriesMaster:
        """The series without the occurrence of an original date; an exception of that date is removed too.

        Raises `RecurtzError` for a date that is not an occurrence, or that is cancelled already.

        >>> from recurtz import Daily, NoEnd
        >>> noon = DateTimeTimeZone(datetime(2017, 9, 4, 12), "Pacific Standard Time")
        >>> series = SeriesMaster(PatternedRecurrence(Daily(1), NoEnd(date(2017, 9, 4))), noon, noon, "UTC")
        >>> next(iter(series.cancel(date(2017, 9, 4)))).original_date
        datetime.date(2017, 9, 5)
        """
        return edits.cancel(self, day)

    def restore(self, day: date) -> SeriesMaster:
        """The series with the occurrence of an original date at the time of the pattern, neither cancelled nor changed.

        Raises `RecurtzError` for a date that is not an occurrence, and as `reschedule` does if a neighbour is in its
        place.
        """
        return edits.restore(self, day)

    def reschedule(self, day: date, start: Moment, end: Moment) -> SeriesMaster:
        """The series with the occurrence of an original date at another time: aware datetimes, or values of any zone.

        In an all-day series, `start` and `end` may be dates; the end is exclusive.

        Raises `RecurtzError` for a date that is not an occurrence or is cancelled, for an end before the start, and
        with the code ErrorOccurrenceCrossingBoundary for a start on or beyond the day of the occurrence before or after
        (Graph, Update event).
        """
        return edits.reschedule(self, day, start, end)

    def split(self, day: date) -> tuple[SeriesMaster | None, SeriesMaster | None]:
        """The series before a date, and the series from that date on, which has no id; a part without dates is None.

        No date moves, and the number of dates is divided. Exceptions and cancellations follow their original dates. If
        nothing is before the date, the second part is this series. Raises `ArgumentTypeError` for a datetime.

        >>> from recurtz import Numbered, Weekly
        >>> nine = DateTimeTimeZone(datetime(2026, 2, 2, 9), "UTC")
        >>> days = PatternedRecurrence(Weekly(2, ["monday", "wednesday"]), Numbered(date(2026, 2, 2), 6))
        >>> [[day.day for day in part.recurrence] for part in SeriesMaster(days, nine, nine, "UTC").split(days[3])]
        [[2, 4, 16], [18, 2, 4]]
        """
        return series_split.split(self, day)

    # Expansion

    @property
    def _nominal(self) -> timedelta:
        """The duration by the wall clock."""
        return self.end.date_time - self.start.date_time

    def _overlapping(self, window: Window) -> Iterator[Occurrence]:
        """The occurrences in a window, one after another: also for windows without a practical end."""
        merged = self._merged(self._positions_near(window.micros()), self.active_exceptions)
        overlaps = window.overlaps
        return (occurrence for occurrence in merged if overlaps(*occurrence._span))

    def _positions_near(self, window: tuple[int, int]) -> range:
        """The positions of all dates whose occurrences a window can contain; the window is in microseconds."""
        timetable = self._timetable
        return self.recurrence._positions_within(*dates_near(window, timetable._reach, timetable._last))

    def _every_position(self) -> range:
        """All positions, except of dates whose occurrences end far outside the calendar."""
        last = self._timetable._last
        if last == date.max:
            return range(len(self.recurrence))
        return self.recurrence._positions_within(date.min, last)

    def _unmodified(self, positions: range, chunk: int = MAX_CHUNK) -> Iterable[Sequence[int]]:
        """The ordinals of the dates at some positions that are neither cancelled nor exceptions, in chunks."""
        if len(positions) <= chunk and not (self.cancelled or self.exceptions):
            return (self.recurrence._ordinals(positions),)
        return self._chunks(positions, chunk)

    def _chunks(self, positions: range, size: int) -> Iterator[Sequence[int]]:
        excluded = {day.toordinal() for day in self.cancelled} if self.cancelled else set()
        if self.exceptions:
            excluded |= {other.original_date.toordinal() for other in self.exceptions if other.original_date}
        while positions:
            ordinals = self.recurrence._ordinals(positions[:size])
            yield [ordinal for ordinal in ordinals if ordinal not in excluded] if excluded else ordinals
            positions, size = positions[size:], min(2 * size, MAX_CHUNK)

    def _merged(self, positions: range, exceptions: list[Occurrence], chunk: int = MAX_CHUNK) -> Iterator[Occurrence]:
        unmodified = chain.from_iterable(map(self._scheduled, self._unmodified(positions, chunk)))
        return merge(unmodified, exceptions, key=_span) if exceptions else unmodified

    def _scheduled_on(self, day: date) -> Occurrence | None:
        """The occurrence of a date as the pattern has it; None outside the years 1 to 9999 in UTC."""
        return next(self._scheduled([day.toordinal()]), None)

    def _scheduled(self, ordinals: Sequence[int]) -> Iterator[Occurrence]:
        """The occurrences of dates as the pattern has them, within the years 1 to 9999 in UTC.

        They are constructed one by one, because many callers stop early.
        """
        ordinals = self._timetable.within_calendar(ordinals, self._zone)
        if not ordinals:
            return
        name, tz, start_tick, end_tick = self.time_zone, self._zone, self.start.tick, self.end.tick
        is_all_day, series_master_id = self.is_all_day, self.id
        for dates, values in self._timetable.intervals(ordinals, tz, occurrence_values):
            first, start_utc, end_utc, start, end, texts = values
            for day in map(date.fromordinal, dates):
                later = day - first
                starts_at = start_utc + later
                yield Occurrence._unchecked(
                    DateTimeTimeZone._unchecked(start + later, name, start_tick, 0, tz, None),
                    DateTimeTimeZone._unchecked(end + later, name, end_tick, 0, tz, None),
                    day,
                    starts_at,
                    "occurrence",
                    is_all_day,
                    series_master_id,
                    (starts_at, end_utc + later),
                    texts,
                )
