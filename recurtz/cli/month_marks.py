"""The marked days of a calendar: the content of a drawing, independent of how it is drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from itertools import islice
from typing import NamedTuple

from recurtz._core.gregorian import month_length, month_of
from recurtz.cli.times import START_OF_TIME, Edges
from recurtz.errors import OutOfRangeError
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence import Occurrence
from recurtz.events.window import Window

Event = SeriesMaster | Occurrence

_MAX_MONTHS = 12
"""The number of months if no end is given."""
_ZONE_MARGIN = timedelta(days=2)
"""More than the dates of one time can differ between two zones."""
_DAY = timedelta(days=1)
_YEAR = timedelta(days=366)


class Kind(IntEnum):
    """The mark of a day. A day with several occurrences gets the greatest of their marks."""

    CANCELLED = 0
    OCCURRENCE = 1
    EXCEPTION = 2


Marked = tuple[Kind, Occurrence]


class DaySpan(NamedTuple):
    """The days of one occurrence of an event, from `first` to `last`, both inclusive."""

    event: int
    kind: Kind
    first: date
    last: date


class MonthMarks(NamedTuple):
    """Months as `gregorian.month_of` numbers them, the marked days, and the number of occurrences of each kind.

    `events` has the events of each marked day by their numbers; those with a cancelled occurrence only if there are no
    others. `counts_of_events` has their numbers of occurrences that are not cancelled. `has_earlier` is true if the
    months begin with today's and there are occurrences before them, `has_more` if there are occurrences after them.
    """

    months: range
    days: dict[date, Kind]
    events: dict[date, list[int]]
    counts: Counter[Kind]
    counts_of_events: Counter[int]
    has_earlier: bool
    has_more: bool


def mark_months(
    events: Sequence[Event],
    first: date | None = None,
    last: date | None = None,
    time_zone: str | None = None,
    numbers: Sequence[int] | None = None,
    today: date | None = None,
) -> MonthMarks:
    """The marked days from `first` to `last`, both inclusive, and the months that contain these two days.

    `numbers` has the number of each event; events with one number are marked as one. By default, it is the place.

    By default `first` is the day of the earliest occurrence, and `last` the day of the latest one, limited to twelve
    months. Without both, events that go on `today` or later begin with its month. Days are days of `time_zone`, or of
    each event's own zone.
    """
    earliest = first or _earliest(events, date.min, time_zone)
    begin = earliest if first or last or not today else _begin(events, earliest, today, time_zone)
    latest = last or _latest(begin)
    spans = [
        span._replace(event=number)
        for number, event in zip(numbers or range(len(events)), events, strict=True)
        for span in _day_spans(_marked(event, begin, latest), begin, latest, time_zone)
    ]
    if not (spans or first):
        return MonthMarks(range(0), {}, {}, Counter(), Counter(), False, False)
    end = last or max((span.last for span in spans), default=begin)
    has_more = not last and any(_has_occurrence_after(latest, event, time_zone) for event in events)
    months = range(month_of(begin), month_of(end) + 1)
    marks, by_event = _marks(spans)
    of_events = Counter(span.event for span in spans if span.kind is not Kind.CANCELLED)
    return MonthMarks(
        months, marks, by_event, Counter(span.kind for span in spans), of_events, earliest < begin, has_more
    )


def months_to_expand(first: date | None, last: date | None) -> tuple[datetime, datetime] | None:
    """The window in which calendar files are expanded to draw these days; None if there is none.

    Without a last day it is a year longer than what is drawn, so that later occurrences are known.
    """
    if first is None and last is None:
        return None
    latest = last or _add(_latest(first or date.min), _YEAR)
    start = START_OF_TIME if first is None else datetime.combine(first, time.min, UTC)
    return Edges(start, datetime.combine(latest, time.max, UTC), "UTC").expansion


def _latest(begin: date) -> date:
    """The last day that is drawn if none is given."""
    return _end_of(month_of(begin) + _MAX_MONTHS - 1)


def _begin(events: Sequence[Event], earliest: date, today: date, time_zone: str | None) -> date:
    """The first day that is drawn: of today's month if events began before it and go on today or later.

    If the year from this month has no occurrence, it is the day of the next one.
    """
    month = today.replace(day=1)
    if earliest >= month or _earliest(events, today, time_zone) == date.max:
        return earliest
    following = _earliest(events, month, time_zone)
    return month if following <= _latest(month) else following


def _earliest(events: Iterable[Event], begin: date, time_zone: str | None) -> date:
    """The first day with an occurrence from a day on; the last day of all without one."""
    return min((span.first for event in events for span in _first_spans(event, begin, time_zone)), default=date.max)


def _first_spans(event: Event, begin: date, time_zone: str | None) -> Iterator[DaySpan]:
    """The first date of the pattern, and all exceptions, because any of them may be earlier.

    A cancelled date counts only as the first one of all.
    """
    scheduled = _day_spans(_scheduled(event, begin, date.max), begin, date.max, time_zone)
    yield from islice((span for span in scheduled if span.kind is not Kind.CANCELLED or begin == date.min), 1)
    yield from _day_spans(_unscheduled(event), begin, date.max, time_zone)


def _has_occurrence_after(day: date, event: Event, time_zone: str | None) -> bool:
    """True if an event has an occurrence after a day; cancelled ones do not count."""
    if day == date.max:
        return False
    begin = _add(day, _DAY)
    later = _day_spans(_marked(event, begin, date.max), begin, date.max, time_zone)
    return any(span.kind is not Kind.CANCELLED for span in later)


def _day_spans(marked: Iterable[Marked], begin: date, end: date, time_zone: str | None) -> Iterator[DaySpan]:
    """The days of occurrences, limited to those from `begin` to `end`."""
    for kind, occurrence in marked:
        try:
            first, last = _days(occurrence, time_zone)
        except OutOfRangeError:
            continue
        if first <= end and last >= begin:
            yield DaySpan(0, kind, max(first, begin), min(last, end))


def _marked(event: Event, begin: date, end: date) -> Iterator[Marked]:
    """All occurrences that may be on the days from `begin` to `end` in some zone, cancelled ones included."""
    yield from _scheduled(event, begin, end)
    yield from _unscheduled(event)


def _scheduled(event: Event, begin: date, end: date) -> Iterator[Marked]:
    """The occurrences and cancelled occurrences of a series at the times of its pattern, in order."""
    if isinstance(event, Occurrence):
        return
    cancelled, replaced = set(event.cancelled), {exception.original_date for exception in event.exceptions}
    start = datetime.combine(_add(begin, -_ZONE_MARGIN), time.min, UTC)
    after = datetime.combine(_add(end, _ZONE_MARGIN), time.max, UTC)
    for occurrence in event.__replace__(cancelled=(), exceptions=())._overlapping(Window(start, after)):
        if occurrence.original_date in cancelled:
            yield Kind.CANCELLED, occurrence
        elif occurrence.original_date not in replaced:
            yield Kind.OCCURRENCE, occurrence


def _unscheduled(event: Event) -> Iterator[Marked]:
    """The occurrences that no pattern gives, at any time: a single event, or the exceptions of a series."""
    if isinstance(event, Occurrence):
        yield Kind.OCCURRENCE, event
    else:
        yield from ((Kind.EXCEPTION, exception) for exception in event.active_exceptions)


def _days(occurrence: Occurrence, time_zone: str | None) -> tuple[date, date]:
    """The first and the last day of an occurrence, in a zone. An end at midnight does not add a day."""
    start, end = occurrence.start, occurrence.end
    if time_zone and not occurrence.is_all_day:
        start, end = start.to(time_zone), end.to(time_zone)
    first, last = start.date_time.date(), end.date_time.date()
    return first, last - _DAY if last > first and end.date_time.time() == time.min else max(first, last)


def _marks(spans: Iterable[DaySpan]) -> tuple[dict[date, Kind], dict[date, list[int]]]:
    """The greatest kind of each day, and its events."""
    marks: dict[date, Kind] = {}
    events: dict[date, list[int]] = {}
    for span in spans:
        for ordinal in range(span.first.toordinal(), span.last.toordinal() + 1):
            day = date.fromordinal(ordinal)
            kind = marks.get(day, span.kind)
            marks[day] = max(span.kind, kind)
            if Kind.CANCELLED is kind < span.kind:
                events[day] = [span.event]
            elif (span.kind is Kind.CANCELLED) == (kind is Kind.CANCELLED) and span.event not in events.get(day, ()):
                events.setdefault(day, []).append(span.event)
    return marks, events


def _end_of(month: int) -> date:
    """The last day of a month, or 9999-12-31 if the month is later."""
    year, index = divmod(month, 12)
    return date(year, index + 1, month_length(month)) if year <= date.max.year else date.max


def _add(day: date, by: timedelta) -> date:
    """A day plus a number of days, limited to the years 1 to 9999."""
    return date.fromordinal(min(max(day.toordinal() + by.days, 1), date.max.toordinal()))
