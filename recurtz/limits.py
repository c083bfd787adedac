"""Exchange's limits on what an event may be when it is created. Reading knows none of them.

Source: Exchange Web Services' reference (DailyRecurrence, WeeklyRecurrence, AbsoluteMonthlyRecurrence,
NumberOfOccurrences, StartDate, EndDate (Recurrence), ResponseCode ErrorCalendarDurationIsTooLong).
"""

from __future__ import annotations

from datetime import date, datetime

from recurtz.errors import PropertyError
from recurtz.patterns import Daily, Pattern
from recurtz.ranges import EndDate, Numbered, Range
from recurtz.reading import read_integer

_FIRST_DATE = date(1601, 4, 1)
_LAST_DATE = date(4500, 9, 1)
_MOST_DAYS = 999
_MOST_PERIODS = 99
_MOST_OCCURRENCES = 999
_MOST_YEARS = 5


def check_pattern(pattern: Pattern) -> None:
    """Every 1 to 999 days, every 1 to 99 weeks, months or years.

    Raises `PropertyError`.
    """
    most = _MOST_DAYS if isinstance(pattern, Daily) else _MOST_PERIODS
    read_integer(pattern.interval, "recurrence.pattern.interval", 1, most)


def check_start_date(range_: Range) -> None:
    """Not before 1601-04-01, and not after the last end date.

    Raises `PropertyError`.
    """
    if not _FIRST_DATE <= range_.start_date <= _LAST_DATE:
        target, bounds = "recurrence.range.startDate", f"use {_FIRST_DATE} to {_LAST_DATE}"
        raise PropertyError.refused(target, str(range_.start_date), bounds)


def check_end(range_: Range) -> None:
    """Not before the start date, not after 4500-09-01, and at most 999 times.

    Raises `PropertyError`, with the code ErrorRecurrenceEndDateTooBig for a later end date.
    """
    match range_:
        case EndDate(start_date, end_date) if end_date < start_date:
            target = "recurrence.range.endDate"
            raise PropertyError.refused(target, str(end_date), f"use {start_date}, the start date, or later")
        case EndDate(_, end_date) if end_date > _LAST_DATE:
            target = "recurrence.range.endDate"
            message = (
                f"{target} '{end_date}' is too late: a recurrence cannot end after {_LAST_DATE}; use that or earlier"
            )
            raise PropertyError(message, code="ErrorRecurrenceEndDateTooBig", target=target)
        case Numbered(_, number):
            read_integer(number, "recurrence.range.numberOfOccurrences", 1, _MOST_OCCURRENCES)


def check_duration(start: datetime, end: datetime) -> None:
    """At most five years.

    Raises `PropertyError` with the code ErrorCalendarDurationIsTooLong.
    """
    if (end.year - _MOST_YEARS, *end.timetuple()[1:6], end.microsecond) > (*start.timetuple()[:6], start.microsecond):
        message = f"end '{end}' lies too far from start '{start}'; use a time within {_MOST_YEARS} years of it"
        raise PropertyError(message, code="ErrorCalendarDurationIsTooLong", target="end")
