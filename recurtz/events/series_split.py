"""A series in two: what happens before a date, and what happens from that date on ("this and following").

The tail begins with the first date of the pattern on or after the date of the split. So the period of that date is its
period 0, and no date moves: of a series on every second Monday and Wednesday, split on a Wednesday, the next Monday
comes 12 days later. Exceptions and cancellations go by their original dates.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, timedelta
from typing import TYPE_CHECKING

from recurtz._core.fields import require_date
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.recurrence.patterned import PatternedRecurrence
from recurtz.recurrence.ranges import EndDate, Numbered, Range

if TYPE_CHECKING:
    from recurtz.events.master import SeriesMaster

_NOTHING = timedelta()
_DAY = timedelta(1)


def split(series: SeriesMaster, day: date) -> tuple[SeriesMaster | None, SeriesMaster | None]:
    """The series before a date, and from that date on; None if nothing is there."""
    head, tail = split_range(series.recurrence, day)
    if head is None or tail is None:
        return (None, series) if head is None else (series, None)
    start, end = times_on(series, tail.start_date)
    place = bisect_left(series.cancelled, day)
    return (
        series.__replace__(
            recurrence=series.recurrence.__replace__(range=head),
            cancelled=series.cancelled[:place],
            exceptions=[other for other in series.exceptions if (other.original_date or day) < day],
        ),
        series.__replace__(
            recurrence=series.recurrence.__replace__(range=tail),
            start=start,
            end=end,
            id=None,
            cancelled=series.cancelled[place:],
            exceptions=[
                other.__replace__(series_master_id=None)
                for other in series.exceptions
                if (other.original_date or day) >= day
            ],
        ),
    )


def split_range(recurrence: PatternedRecurrence, day: date) -> tuple[Range | None, Range | None]:
    """The ranges of the dates before a date, and from that date on; None if there are none.

    A range that ends by a number of dates is divided by numbers, any other by dates.

    >>> from recurtz import NoEnd, Weekly
    >>> mondays = PatternedRecurrence(Weekly(1, ["monday"]), NoEnd(date(2026, 2, 2)))
    >>> head, tail = split_range(mondays, date(2026, 2, 16))
    >>> head.end_date, tail.start_date
    (datetime.date(2026, 2, 15), datetime.date(2026, 2, 16))
    """
    position, range_ = recurrence._rank(require_date(day, "day"), "day"), recurrence.range
    if position == 0:
        return None, range_
    if position == len(recurrence):
        return range_, None
    tail = range_.__replace__(start_date=recurrence[position])
    if not isinstance(range_, Numbered):
        return EndDate(range_.start_date, day - _DAY, range_.time_zone), tail
    rest = range_.number_of_occurrences - position
    return range_.__replace__(number_of_occurrences=position), tail.__replace__(number_of_occurrences=rest)


def times_on(series: SeriesMaster, day: date) -> tuple[DateTimeTimeZone, DateTimeTimeZone]:
    """The start and the end of a series on a date of its pattern, by the wall clock, as a series repeats them.

    An end that is not after the start is as long after it as in the first occurrence.

    Raises `OutOfRangeError` outside the years 1 to 9999.
    """
    days = day - series.start.date_time.date() + timedelta(series.date_shift)
    if not days:
        return series.start, series.end
    start, nominal = series.start + days, series.end.date_time - series.start.date_time
    if nominal > _NOTHING:
        return start, series.end + days
    exact = timedelta(microseconds=series._timetable.exact)
    return start, (start + exact).__replace__(tick=series.end.tick)
