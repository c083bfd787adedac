"""Exchange's limits on what an event may be when it is created. Reading knows none of them.

Each check looks at one property of the JSON; what cannot be read is left to the reader to refuse.

Source: Exchange Web Services' reference (DailyRecurrence, WeeklyRecurrence, AbsoluteMonthlyRecurrence,
NumberOfOccurrences, StartDate, EndDate (Recurrence), ResponseCode ErrorCalendarDurationIsTooLong).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from recurtz._core.fields import lowercase, parse_date
from recurtz.errors import PropertyError, RecurtzError

FIRST_DATE = date(1601, 4, 1)
LAST_DATE = date(4500, 9, 1)
_MOST_DAYS = 999
_MOST_PERIODS = 99
_MOST_OCCURRENCES = 999
_MOST_YEARS = 5


def check_interval(pattern: Mapping[str, Any]) -> None:
    """Every 999 days, or every 99 weeks, months or years, at most.

    Raises `PropertyError`.
    """
    is_daily = lowercase(pattern.get("type")) == "daily"
    _check_most(pattern.get("interval"), _MOST_DAYS if is_daily else _MOST_PERIODS, "recurrence.pattern.interval")


def check_number(range_: Mapping[str, Any]) -> None:
    """999 times at most.

    Raises `PropertyError`.
    """
    if lowercase(range_.get("type")) == "numbered":
        _check_most(range_.get("numberOfOccurrences"), _MOST_OCCURRENCES, "recurrence.range.numberOfOccurrences")


def check_start_date(range_: Mapping[str, Any]) -> None:
    """From 1601-04-01 to the last end date.

    Raises `PropertyError`.
    """
    day = readable_date(range_.get("startDate"))
    if day and not FIRST_DATE <= day <= LAST_DATE:
        raise PropertyError.rejected("recurrence.range.startDate", str(day), f"use {FIRST_DATE} to {LAST_DATE}")


def check_end_date(range_: Mapping[str, Any]) -> None:
    """Up to 4500-09-01.

    Raises `PropertyError` with the code ErrorRecurrenceEndDateTooBig.
    """
    day = readable_date(range_.get("endDate"))
    if lowercase(range_.get("type")) == "enddate" and day and day > LAST_DATE:
        target = "recurrence.range.endDate"
        message = f"{target} '{day}' is too late for a recurrence; use {LAST_DATE} or earlier"
        raise PropertyError(message, code="ErrorRecurrenceEndDateTooBig", target=target)


def check_duration(start: datetime, end: datetime) -> None:
    """At most five years.

    Raises `PropertyError` with the code ErrorCalendarDurationIsTooLong.
    """
    if (end.year - _MOST_YEARS, *end.timetuple()[1:6], end.microsecond) > (*start.timetuple()[:6], start.microsecond):
        message = f"end '{end}' lies too far from start '{start}'; use a time within {_MOST_YEARS} years of it"
        raise PropertyError(message, code="ErrorCalendarDurationIsTooLong", target="end")


def readable_date(value: object) -> date | None:
    """A date, or None for what is none."""
    try:
        return parse_date(value, "")
    except RecurtzError:
        return None


def _check_most(value: object, most: int, target: str) -> None:
    if type(value) is int and value > most:
        raise PropertyError.rejected(target, value, f"use 1 to {most}")
