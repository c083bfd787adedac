"""When events block time: from start to end in UTC, with the `showAs` that counts.

Availability is half-open everywhere: an event that ends when a window starts is not in it. A view of the calendar, by
Graph's rule, has such an event. An event of no length blocks no time, nor does one that ends before it starts, and no
time of an event is in a window of no length.

Spans are counted in microseconds, as in `events.window`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from recurtz.availability.busy import blocking_status
from recurtz.availability.intervals import Edges
from recurtz.events.expansion import SeriesView, SingleView
from recurtz.events.indexed_events import EventView
from recurtz.events.timetable import day_times_themselves
from recurtz.events.window import DAY_MICROS, to_micros


class Span(NamedTuple):
    """The time that one occurrence blocks; ordered by start, then by end."""

    start: int
    end: int
    status: str
    """A value of `showAs`."""


def spans(views: Iterable[EventView], window: Edges, is_wanted: Callable[[str], object]) -> Iterator[Span]:
    """The time in a window that events block with a wanted `showAs`, not clipped, event by event."""
    start, end = window
    for view in views:
        found = _of_series(view, window, is_wanted) if isinstance(view, SeriesView) else _of_single(view, is_wanted)
        for span in found:
            if span.start < end and span.end > start and span.start < span.end and start < end:
                yield span


def _of_single(view: SingleView, is_wanted: Callable[[str], object]) -> Iterator[Span]:
    status = blocking_status(view.properties)
    if view.occurrence is not None and status is not None and is_wanted(status):
        yield Span(*_micros(view.occurrence.span), status)


def _of_series(view: SeriesView, window: Edges, is_wanted: Callable[[str], object]) -> Iterator[Span]:
    master = view.master
    status = blocking_status(view.properties)
    if status is not None and is_wanted(status):
        timetable = master._timetable
        for chunk in master._unmodified(master._positions_near(window)):
            if ordinals := timetable.within_calendar(chunk, UTC):
                for days, (start, end, _, _) in timetable.intervals(ordinals, UTC, day_times_themselves):
                    for day in days:
                        yield Span(day * DAY_MICROS + start, day * DAY_MICROS + end, status)
    for exception in master.active_exceptions:
        own = view.own.get(exception.original_date) if exception.original_date else None
        status = blocking_status(view.properties, own)
        if status is not None and is_wanted(status):
            yield Span(*_micros(exception.span), status)


def _micros(span: tuple[datetime, datetime]) -> Edges:
    return to_micros(span[0]), to_micros(span[1])
