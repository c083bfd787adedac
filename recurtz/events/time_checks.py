"""What Exchange demands of the start and end of a new or changed event, and of the dates of its recurrence.

Each check is about one property, so that all faults of a request are found at once.
"""

from __future__ import annotations

from datetime import date, time, timedelta

from recurtz._core.fields import Run
from recurtz.errors import NoOccurrenceError, OutOfRangeError, PropertyError, RecurtzError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.date_time_text import format_date_time
from recurtz.events.exchange_limits import LAST_DATE, check_duration
from recurtz.events.span import ordered, utc_span
from recurtz.recurrence.patterned import PatternedRecurrence
from recurtz.recurrence.ranges import EndDate
from recurtz.zones.local_time import same_clock
from recurtz.zones.names import zone, zone_name


def check_times(
    run: Run, start: DateTimeTimeZone, end: DateTimeTimeZone, is_all_day: bool, duration: timedelta | None = None
) -> None:
    """Rejects a start and an end that an event cannot have. A `duration` that it had before can be of any length.

    Raises `RecurtzError`.
    """
    run(_check_in_range, start, "start")
    run(_check_in_range, end, "end")
    if is_all_day:
        run(_check_midnight, start, "start")
        run(_check_midnight, end, "end")
        run(_check_whole_days, start, end, duration)
    else:
        run(_check_order, start, end, duration)


def check_one_zone(start: DateTimeTimeZone, end: DateTimeTimeZone) -> None:
    """Rejects two zones of one all-day event.

    Raises `RecurtzError`.
    """
    if not same_clock(zone(start.time_zone), zone(end.time_zone)):
        message = f"end.timeZone {zone_name(end.time_zone)!r} is not the start's; an all-day event has one zone, use "
        raise RecurtzError(f"{message}{zone_name(start.time_zone)!r}", target="end.timeZone")


def require_nonempty(recurrence: PatternedRecurrence) -> PatternedRecurrence:
    """The recurrence, if it has an occurrence within Exchange's calendar.

    Raises `NoOccurrenceError`.
    """
    if not recurrence or recurrence[0] > LAST_DATE:
        message = "no date of the pattern is in the range; use a later end, or another day"
        range_ = recurrence.range
        if isinstance(range_, EndDate) and range_.end_date < range_.start_date:
            message = f"endDate {range_.end_date} is before startDate {range_.start_date}; use a later endDate"
        raise NoOccurrenceError(message, target="recurrence.range")
    return recurrence


def check_start_date(start_date: date | None, day: date, time_zone: str) -> None:
    """Rejects a startDate that is not the date of start in the zone of the series.

    Raises `PropertyError`.
    """
    if start_date and start_date != day:
        hint = f"use {day}, the date of start in {time_zone!r}"
        raise PropertyError.rejected("recurrence.range.startDate", str(start_date), hint)


def _check_in_range(moment: DateTimeTimeZone, name: str) -> None:
    try:
        moment.instant()
    except OutOfRangeError as error:
        raise error.prefixed(name) from None


def _check_order(start: DateTimeTimeZone, end: DateTimeTimeZone, duration: timedelta | None) -> None:
    try:
        starts_at, ends_at = utc_span(start, end)
    except OutOfRangeError:  # reported by _check_in_range
        return
    ordered(start, end, ends_at - starts_at)
    ends = end.in_zone(start.time_zone).date_time
    if ends - start.date_time != duration:
        check_duration(start.date_time, ends)


def _check_midnight(moment: DateTimeTimeZone, name: str) -> None:
    if moment.date_time.time() != time() or moment.tick:
        rule = f"The Event.{name.capitalize()} property for an all-day event needs to be set to midnight"
        text = format_date_time(moment.date_time, moment.tick)
        raise RecurtzError(f"{rule}, not {text!r}; use '{text[:10]}T00:00:00'", target=name)


def _check_whole_days(start: DateTimeTimeZone, end: DateTimeTimeZone, duration: timedelta | None) -> None:
    if end.date_time.date() <= start.date_time.date():
        hint = "an all-day event ends on a later midnight, that of the next day at the earliest"
        raise PropertyError.rejected("end", format_date_time(end.date_time), hint)
    if end.date_time - start.date_time != duration:
        check_duration(start.date_time, end.date_time)
