"""When all of several people are free for a meeting of some length."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import reduce
from itertools import chain, islice

from recurtz._core.fields import OnError, parse_integer
from recurtz.availability.busy import BUSY, parse_busy
from recurtz.availability.intervals import Edges, gaps, intersection, joined, merged
from recurtz.availability.spans import spans
from recurtz.availability.working_hours import WorkingHours, require_working_hours
from recurtz.errors import ArgumentTypeError
from recurtz.events.indexed_events import EventView, IndexedEvents
from recurtz.events.view import parsed_views
from recurtz.events.window import DAY_MICROS, from_micros, parse_window
from recurtz.zones.names import ZonesByName

_MICROSECOND = timedelta(microseconds=1)
_FIRST_CHUNK = 28 * DAY_MICROS
"""A window is searched in parts, each twice as long as the one before, because a caller may need the first slots."""


def free_slots(
    calendars: Iterable[Iterable[object]],
    start: datetime | str,
    end: datetime | str,
    duration: timedelta,
    *,
    step: timedelta | None = None,
    working_hours: WorkingHours | Iterable[WorkingHours] | None = None,
    count: int | None = None,
    busy: Iterable[str] = BUSY,
    max_days: int | None = None,
    time_zones: ZonesByName | None = None,
    on_error: OnError = "raise",
) -> list[tuple[datetime, datetime]]:
    """The times in the window [start, end), in UTC and in order, at which a meeting fits between all events.

    Each slot has exactly the `duration`. In every gap between events, the first slot begins with the gap, and the next
    ones follow at a distance of `step`, by default the duration. `calendars` has a list or a `Calendar` for each
    person; `busy` has the meaning that it has in `busy_periods`. `working_hours` are the hours in which a slot must be,
    or several of them, one for each person. With `count`, the search ends after that number of slots. `max_days`
    rejects a longer window.

    The result differs from that of Graph's `findMeetingTimes`. That request orders its suggestions by a confidence, and
    also counts optional attendees and calendars that it cannot read. How it computes the confidence is not published,
    and can change. Here, the same arguments have the same result, and everybody is free in each slot.

    `start` and `end` are aware datetimes or ISO 8601 text; text without an offset is in UTC, whatever zone is
    requested.

    Raises `RecurtzError` for an event or a window with faults, for a duration or a step that is not positive.

    >>> noon, two = ({"dateTime": f"2017-09-04T{hour}:00:00", "timeZone": "UTC"} for hour in (12, 14))
    >>> lunch = [{"start": noon, "end": two}]
    >>> slots = free_slots([lunch, []], "2017-09-04T11:00", "2017-09-04T16:00", timedelta(hours=1))
    >>> [(start.hour, end.hour) for start, end in slots]
    [(11, 12), (14, 15), (15, 16)]
    """
    window = parse_window(start, end, max_days).micros()
    length = _parse_duration(duration, "duration")
    advance = length if step is None else _parse_duration(step, "step")
    if count is not None:
        parse_integer(count, "count", 0)
    hours = [each._periods(window) for each in require_working_hours(working_hours)]
    wanted = parse_busy(busy)
    sources = [*_sources(calendars, time_zones, on_error)]
    free = gaps(joined(chain.from_iterable(_busy(sources, part, wanted) for part in _parts(window))), window)
    slots = (
        (from_micros(low), from_micros(low + length))
        for first, last in reduce(intersection, hours, free)
        for low in range(first, last - length + 1, advance)
    )
    return list(islice(slots, count))


def _parse_duration(value: object, name: str) -> int:
    """A positive duration in microseconds."""
    if not isinstance(value, timedelta):
        raise ArgumentTypeError.expected(name, value, "use a datetime.timedelta")
    if value <= timedelta():
        raise ArgumentTypeError(f"{name} {value} is not allowed; use a positive one")
    return value // _MICROSECOND


def _sources(
    calendars: Iterable[Iterable[object]], time_zones: ZonesByName | None, on_error: OnError
) -> Iterator[IndexedEvents | list[EventView]]:
    """The events of each person: lists of them parsed, a calendar as it is now, because its parts are read later."""
    if isinstance(calendars, IndexedEvents | Mapping | str | bytes) or not isinstance(calendars, Iterable):
        hint = "use a list with the events of each person, such as [calendar]"
        raise ArgumentTypeError.expected("calendars", calendars, hint)
    for events in calendars:
        if isinstance(events, IndexedEvents):
            yield events._unchanging()
        else:
            yield [*parsed_views(events, on_error=on_error, time_zones=time_zones)]


def _parts(window: Edges) -> Iterator[Edges]:
    start, end = window
    length = _FIRST_CHUNK
    while start < end:
        yield start, min(start + length, end)
        start, length = start + length, 2 * length


def _busy(sources: list[IndexedEvents | list[EventView]], window: Edges, wanted: frozenset[str]) -> Iterator[Edges]:
    """The time in a window that any of several calendars blocks, in order and apart, clipped to the window."""
    views = (source._views_near(window) if isinstance(source, IndexedEvents) else source for source in sources)
    found = spans(chain.from_iterable(views), window, wanted.__contains__)
    return merged((max(span.start, window[0]), min(span.end, window[1])) for span in found)
