"""The times of the week outside of working hours, as series: a meeting that conflicts with none is within the hours.

So the question for ever, "is this endless series within the working hours?", has an exact answer, also where the two
zones change their clocks on different days.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from recurtz._core.gregorian import WEEKDAYS, weekday
from recurtz.availability.intervals import gaps, merged
from recurtz.availability.working_hours import WorkingHours
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.master import SeriesMaster
from recurtz.recurrence.patterned import PatternedRecurrence
from recurtz.recurrence.patterns import Weekly
from recurtz.recurrence.ranges import NoEnd

_MICROSECOND = timedelta(microseconds=1)
_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)


def times_off(hours: WorkingHours, since: date) -> Iterator[SeriesMaster]:
    """A weekly series for each period outside of working hours, without end, from some weeks before a date on.

    >>> from datetime import time
    >>> office = WorkingHours(["monday", "tuesday"], time(9), time(17), "UTC")
    >>> [(off.start.date_time.strftime("%a %H"), off.end.date_time.strftime("%a %H"))
    ...     for off in times_off(office, date(2017, 9, 4))]
    [('Mon 17', 'Tue 09'), ('Tue 17', 'Mon 09')]
    """
    first = since - min(3 * _WEEK, since - date.min)
    week = (0, _WEEK // _MICROSECOND)
    work = [*merged(_work(hours, first))]
    offset = work[0][0]  # the week begins with work, so that no period off is cut
    for low, high in gaps([(start - offset, end - offset) for start, end in work], week):
        starts_at = datetime.combine(first, datetime.min.time()) + (low + offset) * _MICROSECOND
        repeats = PatternedRecurrence(Weekly(1, [WEEKDAYS[weekday(starts_at.date())]]), NoEnd(starts_at.date()))
        start = DateTimeTimeZone(starts_at, hours.time_zone)
        yield _without_skipped(SeriesMaster(repeats, start, start + (high - low) * _MICROSECOND, hours.time_zone))


def _without_skipped(off: SeriesMaster) -> SeriesMaster:
    """A time off that does not exist on a date on which the clocks skip it: there, work goes on.

    An occurrence of an event would keep its duration, which is within the working hours after the gap.
    """
    timetable = off._timetable.without_skipped()
    return SeriesMaster._unchecked(
        off.recurrence, off.start, off.end, off.time_zone, False, None, (), (), 0, off._zone, timetable
    )


def _work(hours: WorkingHours, first: date) -> Iterator[tuple[int, int]]:
    """The work of the week from a date on, and of the week after it, in microseconds since its midnight."""
    midnight = datetime.combine(first, datetime.min.time())
    for days in range(14):
        day = first + days * _DAY
        if WEEKDAYS[weekday(day)] in hours.days_of_week:
            start, end = datetime.combine(day, hours.start), datetime.combine(day, hours.end)
            end += _DAY if end <= start else timedelta()
            yield (start - midnight) // _MICROSECOND, (end - midnight) // _MICROSECOND
