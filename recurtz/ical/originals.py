"""Which date of a series an EXDATE, a RECURRENCE-ID or an UNTIL means.

Exchange and others write instants in UTC beside whole days. Such an instant is the midnight of a date in
some zone (`events.lost_zones`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable
from datetime import date, timedelta

from recurtz.errors import OutOfRangeError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.lost_zones import date_of_whole_day, midnights
from recurtz.ical.times import DateOrTime, Times, is_utc

Dates = Container[date]


def date_in_series(value: DateOrTime, times: Times, dates: Dates = (), offsets: Iterable[timedelta] = ()) -> date:
    """The date of an event that a value means, in the zone of the event.

    `dates` are the dates of the series, `offsets` those that its other values share. Beside whole days, a time in a
    zone means its date as it is written, and a time in UTC the day that begins then.

    Raises `OutOfRangeError` outside the years 1 to 9999.
    """
    if not isinstance(value, DateTimeTimeZone):
        return value
    if not times.is_all_day:
        return value.in_zone(times.start.time_zone).date_time.date()
    if not is_utc(value):
        return value.date_time.date()
    try:
        return date_of_whole_day(value.instant(), times.start._zone, dates, offsets)
    except OverflowError:
        raise OutOfRangeError(f"{value.date_time} is out of range; use times of the years 1 to 9999") from None


def shared_offsets(values: Iterable[DateOrTime], times: Times, dates: Dates) -> list[timedelta]:
    """The offset at which most times in UTC are the midnight of a date of an all-day series, and of no other date."""
    counts: Counter[timedelta] = Counter()
    for value in values if times.is_all_day else ():
        if isinstance(value, DateTimeTimeZone) and is_utc(value):
            counts.update(_only_offset(value, dates))
    return [offset for offset, _ in counts.most_common(1)]


def _only_offset(value: DateTimeTimeZone, dates: Dates) -> list[timedelta]:
    try:
        fitting = [offset for offset, day in midnights(value.instant()) if day in dates]
    except OverflowError:
        return []
    return fitting if len(fitting) == 1 else []
