"""The occurrences of one event in a window, as JSON.

Occurrences between two transitions differ in the date only, so their JSON is built from texts that are formatted once,
in chunks of 512 dates, without `Occurrence` objects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, tzinfo
from functools import partial
from heapq import merge
from itertools import islice
from operator import itemgetter

from recurtz.errors import LimitExceededError, OutOfRangeError
from recurtz.events.exceptions import own_exceptions
from recurtz.events.graph_json import (
    OCCURRENCE,
    IntervalTexts,
    Json,
    fill_occurrences,
    fill_times,
    occurrence_times,
    times_json,
)
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence import Occurrence
from recurtz.events.occurrence_id import occurrence_id_prefix
from recurtz.events.parsing import EVENT_VALUES, event_json, parse_event
from recurtz.events.timetable import Interval, interval_texts
from recurtz.events.window import DAY_MICROS, Window, overlapping_slice, to_micros
from recurtz.zones.local_time import instant_of
from recurtz.zones.names import ZonesByName, zone, zone_name

_ONLY_OF_SERIES = frozenset(("recurrence", "cancelledOccurrences", "exceptionOccurrences"))
_TIMES = frozenset(("start", "end"))
_IDENTITY = frozenset(("id", "type", "seriesMasterId", "occurrenceId", "originalStart"))
_NEVER_NULL = _IDENTITY | {"isAllDay"}
"""If these are null in an exception, they are those of its occurrence."""
_COMPUTED = _ONLY_OF_SERIES | _TIMES | {"originalStart"}

_MAX_BESIDE_WINDOW = 32
"""At most this number of positions near a window have no occurrence in it: some days before it, and after it."""

_MAX_LISTED = 999
"""This number of exceptions and cancellations is allowed with any limit: Exchange's longest series has as many."""

_NEAR_EDGE = 3
"""The days beside an edge of a window whose occurrences are compared with the edge one by one."""

_ANY_TIME = datetime(2000, 1, 1)  # noqa: DTZ001  # a wall-clock time

_CHUNK = 64

Names = frozenset[str] | None
"""The selected properties; None for all."""

SortKey = tuple[int, int]
"""Start and end in microseconds, as `window` counts them."""

SortKeys = tuple[list[int], list[int]]
"""The starts and the ends of several occurrences, likewise."""

Chunk = tuple[list[Json], Callable[[], SortKeys]]
"""JSON objects of one chunk, and a callable that returns their sort keys; called only when views are merged."""


class Request:
    """What a caller requests: a window, the zone of its times, the selected properties, a limit."""

    __slots__ = ("limit", "micros", "names", "time_zone", "tz", "window", "zone_name")

    def __init__(self, window: Window, time_zone: str | tzinfo, names: Names, limit: int | None = None) -> None:
        self.window: Window = window
        self.micros: tuple[int, int] = window.micros()
        self.tz: tzinfo = zone(time_zone)
        instant_of(_ANY_TIME, self.tz)  # which rejects a zone that does not know its offset
        self.time_zone: str | tzinfo = time_zone
        self.zone_name: str = zone_name(time_zone)
        self.names: Names = names
        self.limit: int | None = limit

    def check(self, count: int) -> None:
        """Check a number of results against the limit.

        Raises `LimitExceededError`.
        """
        if self.limit is not None and count > self.limit:
            message = f"the window contains more than {self.limit} events, the limit; use a shorter window"
            raise LimitExceededError(message, target="endDateTime")

    def times(self, occurrence: Occurrence) -> Json | None:
        """The start and end of an occurrence in the requested zone; None outside the years 1 to 9999 there."""
        try:
            texts = occurrence_times(occurrence.start, occurrence.end, occurrence.span, occurrence.is_all_day, self.tz)
        except OutOfRangeError:
            return None
        return times_json(texts, (self.zone_name, self.zone_name))

    def rendered(self, occurrence: Occurrence) -> Json | None:
        """The occurrence in the requested zone, without its own isAllDay; None outside the years 1 to 9999 there."""
        try:
            return self.render(occurrence)
        except OutOfRangeError:
            return None

    def render(self, occurrence: Occurrence) -> Json:
        """The occurrence in the requested zone, without its own isAllDay.

        Raises `OutOfRangeError` outside the years 1 to 9999 there.
        """
        json: Json = {**occurrence.to_graph(self.tz)}
        del json["isAllDay"]
        for edge in _TIMES:
            json[edge]["timeZone"] = self.zone_name
        return json

    def select(self, json: Json) -> Json:
        """The selected properties that exist."""
        return json if self.names is None else {name: json[name] for name in json if name in self.names}


def event_view(
    event: object, limit: int | None = None, time_zones: ZonesByName | None = None
) -> SeriesView | SingleView:
    """An event that is parsed once and then expanded for windows. A `limit` bounds its listed exceptions.

    Raises `RecurtzError` for an event with faults, `LimitExceededError`.
    """
    json = event if type(event) is dict else event_json(event)
    if limit is not None:
        _check_lists(json, max(limit, _MAX_LISTED))
    if type(event) is not dict and isinstance(event, EVENT_VALUES):
        return _view_of(event, json, event)
    return _view_of(json, json, parse_event(json, time_zones=time_zones))


def _view_of(
    given: object, json: Mapping[str, object], value: SeriesMaster | Occurrence | None
) -> SeriesView | SingleView:
    return SeriesView(given, json, value) if isinstance(value, SeriesMaster) else SingleView(given, json, value)


def _check_lists(event: Mapping[str, object], limit: int) -> None:
    """Rejects an event whose exceptions or cancellations alone would cost more than the limit allows."""
    for name in ("cancelledOccurrences", "exceptionOccurrences"):
        listed = event.get(name)
        if isinstance(listed, list | tuple) and len(listed) > limit:
            message = f"{name} lists {len(listed)} occurrences; the limit allows {limit}"
            raise LimitExceededError(message, target=name)


class SingleView:
    """An event that does not repeat, parsed: its properties, and its occurrence unless that is never.

    `given` is the event as the caller gave it: JSON or a value. `memo` is free for what others compute from it once.
    """

    __slots__ = ("given", "memo", "occurrence", "properties")

    def __init__(self, given: object, event: Mapping[str, object], occurrence: Occurrence | None) -> None:
        self.given: object = given
        self.memo: object = None
        self.properties: Json = dict(event)
        self.occurrence: Occurrence | None = occurrence

    def chunks(self, request: Request) -> Iterable[Chunk]:
        """The event itself, if it is in the window and in the calendar."""
        occurrence = self.occurrence
        if occurrence is None or not request.window.overlaps(*occurrence.span):
            return ()
        times = request.times(occurrence)
        if times is None:
            return ()
        start, end = _sort_key(occurrence)
        return (([request.select({**self.properties, **times})], partial(_both, [start], [end])),)


class SeriesView:
    """A series, parsed: its properties, its occurrences and its exceptions.

    `given` is the event as the caller gave it: JSON or a value. `own` has the properties in which each exception
    differs, by its original date. `memo` is free for what others compute from it once.
    """

    __slots__ = ("_template", "given", "master", "memo", "own")

    def __init__(self, given: object, event: Mapping[str, object], master: SeriesMaster) -> None:
        self.given: object = given
        self.memo: object = None
        self.master: SeriesMaster = master
        self.own: dict[date, Json] = _own_properties(event, master) if master.exceptions else {}
        self._template = _template(event, master)

    @property
    def properties(self) -> Json:
        """The properties that an occurrence has unless it is an exception; its identity and times are empty."""
        return self._template

    def chunks(self, request: Request) -> Iterable[Chunk]:
        """The occurrences in the window, in order.

        Raises `LimitExceededError` before anything is built, if no cancellation can bring the number below the limit.
        """
        master = self.master
        steady = master._timetable.steady_interval(request.micros, request.tz, interval_texts)
        if steady is None:
            positions = master._positions_near(request.micros)
        else:
            positions = master.recurrence._positions_within(steady.first, steady.last)
        if not positions and not master.exceptions:
            return ()
        if request.limit is not None:
            uncertain = _MAX_BESIDE_WINDOW + len(master.cancelled) + len(master.exceptions)
            request.check(len(positions) - uncertain)
        unmodified = self._unmodified(positions, request, None if steady is None else steady.value)
        if not master.exceptions:
            return unmodified
        exceptions = [other for other in master.active_exceptions if request.window.overlaps(*other.span)]
        return _merged(unmodified, self._exceptions(exceptions, request)) if exceptions else unmodified

    def occurrence(self, day: date, request: Request) -> Json:
        """The occurrence of an original date, or the exception in its place.

        Raises `ItemNotFoundError` for another date, `OutOfRangeError` outside the years 1 to 9999 in the zone.
        """
        json = request.render(self.master.occurrence(day))
        return request.select({**self._template, **json, **self.own.get(day, {})})

    def _unmodified(self, positions: range, request: Request, texts: IntervalTexts | None) -> Iterator[Chunk]:
        """The occurrences of dates; `texts` are theirs if all these dates are in the window and share their offsets."""
        timetable = self.master._timetable
        for dates in self.master._unmodified(positions):
            if texts is not None:
                intervals = [(dates, texts)]
            elif ordinals := timetable.within_calendar(dates, request.tz):
                intervals = _within(request.micros, timetable.intervals(ordinals, request.tz, interval_texts))
            else:
                continue
            yield self._write(intervals, request), partial(_sort_keys, intervals)

    def _write(self, intervals: list[Interval[IntervalTexts]], request: Request) -> list[Json]:
        """The intervals as JSON; in the shortest way if only start and end are selected."""
        names, template = request.names, self._template
        if names == _TIMES and [*template].index("start") < [*template].index("end"):
            return fill_times(request.zone_name, intervals)
        result = fill_occurrences(template, self.master.id, request.zone_name, intervals)
        return result if names is None else list(map(request.select, result))

    def _exceptions(self, exceptions: list[Occurrence], request: Request) -> Iterator[tuple[SortKey, Json]]:
        """The exceptions with their sort keys. The properties of an exception override those of its series."""
        for exception in exceptions:
            json = request.rendered(exception)
            if json and exception.original_date:
                own = self.own.get(exception.original_date, {})
                yield _sort_key(exception), request.select({**self._template, **json, **own})


def _template(event: Mapping[str, object], master: SeriesMaster) -> Json:
    """The properties of an occurrence: the master's in their order, then those that are to be filled in."""
    template = {**event, **OCCURRENCE, "seriesMasterId": master.id}
    for name in _ONLY_OF_SERIES:
        template.pop(name, None)
    return template


def _own_properties(event: Mapping[str, object], master: SeriesMaster) -> dict[date, Json]:
    """The properties that each exception itself has, except those that are computed, by its original date."""
    return {
        day: {
            name: value
            for name, value in exception.items()
            if name not in _COMPUTED and (name not in _NEVER_NULL or (value is not None and not _is_date_alone(value)))
        }
        for day, exception in own_exceptions(event, master).items()
    }


def _is_date_alone(value: object) -> bool:
    """True for an occurrenceId that names a date of a series without an id, which can have one by now."""
    return isinstance(value, str) and value.startswith(occurrence_id_prefix(""))


def _within(window: tuple[int, int], intervals: list[Interval[IntervalTexts]]) -> list[Interval[IntervalTexts]]:
    """The dates whose occurrences are in the window. Only those near its edges are compared."""
    early, late = window[0] // DAY_MICROS + _NEAR_EDGE, window[1] // DAY_MICROS - _NEAR_EDGE
    result: list[Interval[IntervalTexts]] = []
    for dates, texts in intervals:
        part = dates
        if dates[0] <= early or dates[-1] >= late:
            starts_at, ends_at, _, _ = texts.day_times
            part = dates[overlapping_slice(dates, starts_at, ends_at, window)]
        if part:
            result.append((part, texts))
    return result


def _sort_keys(intervals: list[Interval[IntervalTexts]]) -> SortKeys:
    starts: list[int] = []
    ends: list[int] = []
    for dates, texts in intervals:
        start, end, _, _ = texts.day_times
        starts += _instants(dates, start)
        ends += _instants(dates, end)
    return starts, ends


def _instants(dates: Sequence[int], after_midnight: int) -> Iterable[int]:
    if type(dates) is range:
        start, stop, step = dates.start * DAY_MICROS, dates.stop * DAY_MICROS, dates.step * DAY_MICROS
        return range(start + after_midnight, stop + after_midnight, step)
    return [day * DAY_MICROS + after_midnight for day in dates]


def _sort_key(occurrence: Occurrence) -> SortKey:
    start, end = occurrence.span
    return to_micros(start), to_micros(end)


def _merged(unmodified: Iterable[Chunk], exceptions: Iterator[tuple[SortKey, Json]]) -> Iterator[Chunk]:
    """Both in one order, in chunks."""
    pairs = merge(_pairs(unmodified), exceptions, key=itemgetter(0))
    while chunk := list(islice(pairs, _CHUNK)):
        starts, ends = [key[0] for key, _ in chunk], [key[1] for key, _ in chunk]
        yield [json for _, json in chunk], partial(_both, starts, ends)


def timed(view: SeriesView | SingleView, request: Request) -> Iterator[tuple[Json, int, int]]:
    """The occurrences in the window, each with its start and end in microseconds, also where it is all-day.

    Raises `LimitExceededError`, as `chunks` does.
    """
    return ((json, start, end) for (start, end), json in _pairs(view.chunks(request)))


def _both(starts: list[int], ends: list[int]) -> SortKeys:
    return starts, ends


def _pairs(chunks: Iterable[Chunk]) -> Iterator[tuple[SortKey, Json]]:
    for json, sort_keys in chunks:
        yield from zip(zip(*sort_keys(), strict=True), json, strict=True)
