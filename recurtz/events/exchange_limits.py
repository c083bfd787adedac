"""Exchange's limits on new events and on what changes in stored ones. Reading accepts more.

Each check is about one property of the JSON and returns the object that has it. Malformed values are the parser's to
reject.

Source: Exchange Web Services' reference (DailyRecurrence, WeeklyRecurrence, AbsoluteMonthlyRecurrence,
NumberOfOccurrences, StartDate, EndDate (Recurrence), ResponseCode ErrorCalendarDurationIsTooLong).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from recurtz._core.fields import lowercase, parse_date
from recurtz.errors import PropertyError, RecurtzError

FIRST_DATE = date(1601, 4, 1)
LAST_DATE = date(4500, 9, 1)
_MAX_DAYS = 999
_MAX_PERIODS = 99
_MAX_OCCURRENCES = 999
_MAX_YEARS = 5

Json = Mapping[str, Any]


def check_interval(pattern: Json) -> Json:
    """The pattern, if it repeats at most every 999 days, or every 99 weeks, months or years.

    Raises `PropertyError`.
    """
    maximum = _MAX_DAYS if lowercase(pattern.get("type")) == "daily" else _MAX_PERIODS
    _check_maximum(pattern.get("interval"), maximum, "recurrence.pattern.interval")
    return pattern


def check_number(range_: Json) -> Json:
    """The range, if it has at most 999 occurrences.

    Raises `PropertyError`.
    """
    if lowercase(range_.get("type")) == "numbered":
        _check_maximum(range_.get("numberOfOccurrences"), _MAX_OCCURRENCES, "recurrence.range.numberOfOccurrences")
    return range_


def check_start_date(range_: Json) -> Json:
    """The range, if it starts between 1601-04-01 and the last end date.

    Raises `PropertyError`.
    """
    day = valid_date(range_.get("startDate"))
    if day and not FIRST_DATE <= day <= LAST_DATE:
        raise PropertyError.rejected("recurrence.range.startDate", str(day), f"use {FIRST_DATE} to {LAST_DATE}")
    return range_


def check_end_date(range_: Json) -> Json:
    """The range, if it ends on 4500-09-01 at the latest.

    Raises `PropertyError` with the code ErrorRecurrenceEndDateTooBig.
    """
    day = valid_date(range_.get("endDate")) if lowercase(range_.get("type")) == "enddate" else None
    if day and day > LAST_DATE:
        target = "recurrence.range.endDate"
        message = f"{target} '{day}' is too late for a recurrence; use {LAST_DATE} or earlier"
        raise PropertyError(message, code="ErrorRecurrenceEndDateTooBig", target=target)
    return range_


Limit = Callable[[Json], Json]
"""A check of a part of a recurrence."""

Limits = Mapping[Limit, tuple[str, ...]]
"""The checks of a part of a recurrence, and the properties that each of them is about."""

LIMITS: dict[str, Limits] = {
    "pattern": {check_interval: ("type", "interval")},
    "range": {
        check_start_date: ("startDate",),
        check_end_date: ("type", "endDate"),
        check_number: ("type", "numberOfOccurrences"),
    },
}
"""The checks of each part of a recurrence."""


def check_duration(start: datetime, end: datetime) -> None:
    """Rejects an event that lasts longer than five years.

    Raises `PropertyError` with the code ErrorCalendarDurationIsTooLong.
    """
    if (end - start).days < _MAX_YEARS * 365:  # true for most events, and found out at a tenth of the cost
        return
    if (end.year - _MAX_YEARS, *end.timetuple()[1:6], end.microsecond) > (*start.timetuple()[:6], start.microsecond):
        message = f"end '{end}' is too far from start '{start}'; use a time within {_MAX_YEARS} years of it"
        raise PropertyError(message, code="ErrorCalendarDurationIsTooLong", target="end")


def valid_date(value: object) -> date | None:
    """A date, or None for a malformed one."""
    try:
        return parse_date(value, "")
    except RecurtzError:
        return None


def _check_maximum(value: object, maximum: int, target: str) -> None:
    if type(value) is int and value > maximum:
        raise PropertyError.rejected(target, value, f"use 1 to {maximum}")
