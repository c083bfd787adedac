"""Start and end of an event as instants: which order is allowed, and how long the event lasts."""

from __future__ import annotations

from datetime import datetime, timedelta

from recurtz.errors import OutOfRangeError, PropertyError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.date_time_text import format_date_time
from recurtz.zones.local_time import same_clock
from recurtz.zones.names import zone

_NOTHING = timedelta()


def utc_span(start: DateTimeTimeZone, end: DateTimeTimeZone) -> tuple[datetime, datetime]:
    """Start and end in UTC. If the resolution of a DST gap would put the end at or before the start, the wall-clock
    duration is kept.

    Raises `OutOfRangeError` outside the years 1 to 9999.

    >>> in_gap = DateTimeTimeZone(datetime(2017, 3, 12, 2, 30), "Pacific Standard Time")
    >>> after = DateTimeTimeZone(datetime(2017, 3, 12, 3, 0), "Pacific Standard Time")
    >>> [instant.time().isoformat() for instant in utc_span(in_gap, after)]
    ['10:30:00', '11:00:00']
    """
    starts_at, ends_at = start.instant(), end.instant()
    if ends_at <= starts_at and start.is_in_gap and same_clock(zone(start.time_zone), zone(end.time_zone)):
        ends_at = max(ends_at, starts_at + (end.date_time - start.date_time))
    return starts_at, ends_at


def check_order(start: DateTimeTimeZone, end: DateTimeTimeZone) -> timedelta:
    """The exact duration of an event, after the check that it does not end before it starts.

    Raises `PropertyError` for an end before the start, by as little as 100 ns.

    >>> noon, one = (DateTimeTimeZone(datetime(2017, 9, 4, hour), "UTC") for hour in (12, 13))
    >>> check_order(noon, one)
    datetime.timedelta(seconds=3600)
    """
    return ordered(start, end, _exact_duration(start, end))


def ordered(start: DateTimeTimeZone, end: DateTimeTimeZone, exact: timedelta) -> timedelta:
    """The exact duration of an event, after the same check.

    Raises `PropertyError` for an end before the start.
    """
    if (exact, end.tick) < (_NOTHING, start.tick):
        text = format_date_time(end.date_time, end.tick)
        earliest = format_date_time(start.date_time, start.tick)
        raise PropertyError.rejected("end", text, f"use a time that is not before the start, {earliest}")
    return exact


def _exact_duration(start: DateTimeTimeZone, end: DateTimeTimeZone) -> timedelta:
    """The time between two instants; by the wall clock if a first occurrence is out of range in UTC."""
    try:
        starts_at, ends_at = utc_span(start, end)
        return ends_at - starts_at
    except OutOfRangeError:
        return end.date_time - start.date_time
