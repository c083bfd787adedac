"""Which days of a calendar are marked, and as what: all that a picture shows, whatever it is drawn with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from itertools import islice
from typing import NamedTuple

from recurtz._core.gregorian import month_length, month_of
from recurtz.errors import OutOfRangeError
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence import Occurrence

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


Time = tuple[Kind, Occurrence]


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
    begin = first or min((stay.first for event in events for stay in _earliest(event, time_zone)), default=date.max)
    latest = last or _end_of(month_of(begin) + _MONTHS - 1)
    stays = [stay for event in events for stay in _stays(_times(event, begin, latest), begin, latest, time_zone)]
    if not (stays or first):
        return Picture(range(0), {}, Counter(), False)
    end = last or max((stay.last for stay in stays), default=begin)
    has_more = not last and any(_happens_after(latest, event, time_zone) for event in events)
    months = range(month_of(begin), month_of(end) + 1)
    return Picture(months, _marks(stays), Counter(stay.kind for stay in stays), has_more)


def _earliest(event: Event, time_zone: str | None) -> Iterator[Stay]:
    """What is planned first, and all that is not as planned, which may come before it."""
    yield from islice(_stays(_planned(event, date.min, date.max), date.min, date.max, time_zone), 1)
    yield from _stays(_unplanned(event), date.min, date.max, time_zone)


def _happens_after(day: date, event: Event, time_zone: str | None) -> bool:
    """Whether anything happens later than on a day: what is cancelled does not."""
    if day == date.max:
        return False
    begin = _shifted(day, _DAY)
    later = _stays(_times(event, begin, date.max), begin, date.max, time_zone)
    return any(stay.kind is not Kind.CANCELLED for stay in later)


def _stays(times: Iterable[Time], begin: date, end: date, time_zone: str | None) -> Iterator[Stay]:
    """The days from one to another that some times take."""
    for kind, occurrence in times:
        try:
            first, last = _days(occurrence, time_zone)
        except OutOfRangeError:
            continue
        if first <= end and last >= begin:
            yield Stay(kind, max(first, begin), min(last, end))


def _times(event: Event, begin: date, end: date) -> Iterator[Time]:
    """What happens from one day to another in any zone, and what would have happened had it not been cancelled."""
    yield from _planned(event, begin, end)
    yield from _unplanned(event)


def _planned(event: Event, begin: date, end: date) -> Iterator[Time]:
    """Of these times, those that are as the pattern of a series says, in order."""
    if isinstance(event, Occurrence):
        return
    cancelled, moved = set(event.cancelled), {exception.original_date for exception in event.exceptions}
    start = datetime.combine(_shifted(begin, -_SLACK), time.min, UTC)
    after = datetime.combine(_shifted(end, _SLACK), time.max, UTC)
    for planned in event.__replace__(cancelled=(), exceptions=())._overlapping(start, after):
        if planned.original_date in cancelled:
            yield Kind.CANCELLED, planned
        elif planned.original_date not in moved:
            yield Kind.OCCURRENCE, planned


def _unplanned(event: Event) -> Iterator[Time]:
    """The times that no pattern says, whenever they are."""
    if isinstance(event, Occurrence):
        yield Kind.OCCURRENCE, event
    else:
        yield from ((Kind.EXCEPTION, exception) for exception in event.active_exceptions)


def _days(occurrence: Occurrence, time_zone: str | None) -> tuple[date, date]:
    """The first and the last day, on the clock of a zone; what ends at midnight does not take the day after."""
    start, end = occurrence.start, occurrence.end
    if time_zone and not occurrence.is_all_day:
        start, end = start.to(time_zone), end.to(time_zone)
    first, last = start.date_time.date(), end.date_time.date()
    return first, last - _DAY if last > first and end.date_time.time() == time.min else max(first, last)


def _marks(stays: Iterable[Stay]) -> dict[date, Kind]:
    marks: dict[date, Kind] = {}
    for stay in stays:
        for ordinal in range(stay.first.toordinal(), stay.last.toordinal() + 1):
            day = date.fromordinal(ordinal)
            marks[day] = max(stay.kind, marks.get(day, stay.kind))
    return marks


def _end_of(month: int) -> date:
    """The last day of a month, or of the calendar."""
    year, index = divmod(month, 12)
    return date(year, index + 1, month_length(month)) if year <= date.max.year else date.max


def _shifted(day: date, by: timedelta) -> date:
    """A day so much earlier or later, or the calendar's end."""
    return date.fromordinal(min(max(day.toordinal() + by.days, 1), date.max.toordinal()))
