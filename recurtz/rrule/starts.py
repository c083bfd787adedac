"""The start of a series: its time of day in its zone, and that time on other dates."""

from __future__ import annotations

from datetime import date, datetime

from recurtz.errors import ArgumentTypeError, OutOfRangeError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.zones.names import is_without_rules

Start = DateTimeTimeZone | datetime
"""The start of a series: a value in any zone, or an aware datetime. Only its time of day and its zone count."""

_MAX_UTC = datetime(9999, 12, 31, 23, 59, 59)  # noqa: DTZ001  # in UTC


def local_start(start: Start, time_zone: str = "") -> DateTimeTimeZone:
    """DTSTART in whole seconds, in the recurrence's zone if `time_zone` names one, else in the zone of `start`.

    Raises `ArgumentTypeError` for a naive datetime and for another type.
    """
    if isinstance(start, datetime) and start.tzinfo is not None:
        start = DateTimeTimeZone.from_datetime(start, start.tzinfo)
    if not isinstance(start, DateTimeTimeZone):
        raise ArgumentTypeError.naive("start", start, "use a DateTimeTimeZone or an aware datetime")
    local = start if is_without_rules(time_zone) else start.in_zone(time_zone)
    return DateTimeTimeZone(local.date_time.replace(microsecond=0), local.time_zone, fold=local.fold)


def at_time_of(day: date, start: DateTimeTimeZone) -> DateTimeTimeZone:
    """A date at the time of day of a start, in its zone."""
    return DateTimeTimeZone(datetime.combine(day, start.date_time.time()), start.time_zone)


def start_in_utc(day: date, start: DateTimeTimeZone) -> datetime:
    """The start of a date's occurrence as a naive datetime in UTC, within the years 1 to 9999.

    Clients write the end date 9999-12-31 for a series that never ends.
    """
    try:
        return at_time_of(day, start).instant().replace(tzinfo=None)
    except OutOfRangeError:
        return _MAX_UTC if day.year > 1 else datetime.min  # noqa: DTZ901  # both in UTC


def add_days(day: date, days: int) -> date:
    """A date and a number of days, within the years 1 to 9999.

    >>> add_days(date(9999, 12, 31), 1)
    datetime.date(9999, 12, 31)
    """
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))
