"""Which days of a calendar are marked, and as what: all that a picture shows, whatever it is drawn with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from typing import NamedTuple

from recurtz.errors import BeyondCalendarError
from recurtz.gregorian import length_of, month_of
from recurtz.occurrences import Occurrence
from recurtz.series import SeriesMaster

Event = SeriesMaster | Occurrence

_MONTHS = 12
"""So many are drawn where nobody says an end."""
_SLACK = timedelta(days=2)
"""How far the date of a time can be from that in another zone, with one day to spare."""
_DAY = timedelta(days=1)


class Kind(IntEnum):
    """What a day is marked as: where it has several, as the greatest."""

    CANCELLED = 0
    OCCURRENCE = 1
    EXCEPTION = 2


class Stay(NamedTuple):
    """The days that one time of an event takes, both inclusive."""

    kind: Kind
    first: date
    last: date


class Picture(NamedTuple):
    """Months as `gregorian` counts them, marks of days, how much of each kind there is, and whether more follows."""

    months: range
    marks: dict[date, Kind]
    counts: Counter[Kind]
    has_more: bool


def picture(
    events: Sequence[Event], first: date | None = None, last: date | None = None, time_zone: str | None = None
) -> Picture:
    """What happens from one day to another, both inclusive, in the months that hold these days.

    Without a first day it begins with what happens first; without a last it ends with what happens last, or after
    twelve months. A day is one of `time_zone`, or else of each event's own zone.
    """
    extent = [day for event in events for day in _extent(event)]
    if not extent and first is None:
        return Picture(range(0), {}, Counter(), False)
    begin = first or _shifted(min(extent), -_SLACK)
    end = last or min(_shifted(max(extent, default=begin), _SLACK), _end_of(month_of(begin) + _MONTHS))
    stays = [stay for event in events for stay in _stays(event, begin, end, time_zone)]
    begin = first or min((stay.first for stay in stays), default=begin)
    end = last or min(max((stay.last for stay in stays), default=begin), _end_of(month_of(begin) + _MONTHS - 1))
    shown = [stay for stay in stays if stay.first <= end]
    months = range(month_of(begin), month_of(end) + 1 if shown or first else month_of(begin))
    return Picture(months, _marks(shown, end), Counter(stay.kind for stay in shown), not last and max(extent) > end)


def _extent(event: Event) -> Iterator[date]:
    """The first and the last day on which something may happen, in the event's own zone."""
    if isinstance(event, Occurrence):
        yield from (event.start.date_time.date(), event.end.date_time.date())
        return
    for day in (event.recurrence[0], event.recurrence[-1]) if len(event.recurrence) else ():
        yield day
        yield _shifted(day, event.end.date_time - event.start.date_time)
    for moved in event.exceptions:
        yield from _extent(moved)


def _stays(event: Event, begin: date, end: date, time_zone: str | None) -> Iterator[Stay]:
    for kind, occurrence in _times(event, _midnight(_shifted(begin, -_SLACK)), _midnight(_shifted(end, _SLACK))):
        try:
            first, last = _days(occurrence, time_zone)
        except BeyondCalendarError:
            continue
        if first <= end and last >= begin:
            yield Stay(kind, max(first, begin), min(last, end))


def _times(event: Event, start: datetime, end: datetime) -> Iterator[tuple[Kind, Occurrence]]:
    """What happens in a window, and what would have happened had it not been cancelled."""
    if isinstance(event, Occurrence):
        yield Kind.OCCURRENCE, event
        return
    cancelled, moved = set(event.cancelled), {exception.original_date for exception in event.exceptions}
    for planned in event.__replace__(cancelled=(), exceptions=()).overlapping(start, end):
        if planned.original_date in cancelled:
            yield Kind.CANCELLED, planned
        elif planned.original_date not in moved:
            yield Kind.OCCURRENCE, planned
    yield from ((Kind.EXCEPTION, exception) for exception in event.kept())


def _days(occurrence: Occurrence, time_zone: str | None) -> tuple[date, date]:
    """The first and the last day, on the clock of a zone; what ends at midnight does not take the day after."""
    start, end = occurrence.start, occurrence.end
    if time_zone and not occurrence.is_all_day:
        start, end = start.to(time_zone), end.to(time_zone)
    first, last = start.date_time.date(), end.date_time.date()
    return first, last - _DAY if last > first and end.date_time.time() == time.min else max(first, last)


def _marks(stays: Iterable[Stay], end: date) -> dict[date, Kind]:
    marks: dict[date, Kind] = {}
    for stay in stays:
        for ordinal in range(stay.first.toordinal(), min(stay.last, end).toordinal() + 1):
            day = date.fromordinal(ordinal)
            marks[day] = max(stay.kind, marks.get(day, stay.kind))
    return marks


def _end_of(month: int) -> date:
    """The last day of a month, or of the calendar."""
    year, index = divmod(month, 12)
    return date(year, index + 1, length_of(month)) if year <= date.max.year else date.max


def _shifted(day: date, by: timedelta) -> date:
    """A day so much earlier or later, or the calendar's end."""
    return date.fromordinal(min(max(day.toordinal() + by.days, 1), date.max.toordinal()))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
