"""The text of times: Graph's form out, ISO 8601 in, by rules that are the same on every Python."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from recurtz._core.caches import cached
from recurtz._core.gregorian import is_leap, month_length, month_of
from recurtz.errors import MalformedValueError, PropertyError

_DATE_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,7}))?)?(?:([Zz])|([+-]\d\d):?(\d\d))?", re.ASCII
)
_MIN_IN_TABLE, _MAX_STEP = 8, 14
"""Dates are taken from whole years if there are at least so many of them, at most so many days apart on average."""

_NOTHING = timedelta()

_HINT = "use ISO 8601 with at most seven digits of a second, such as '2017-09-04T12:00:00.0000000'"


def format_date_time(wall: datetime, tick: int = 0) -> str:
    """A wall-clock time as Graph writes it, with seven digits of a second; a tzinfo is ignored.

    >>> format_date_time(datetime(2017, 9, 4, 12))
    '2017-09-04T12:00:00.0000000'
    """
    return format_day(wall.toordinal()) + format_time_of_day(wall.time(), tick)


@cached(entries=4096)
def format_day(ordinal: int) -> str:
    """The date of an ordinal. Cached, because formatting a date takes three times as long as finding it.

    >>> format_day(736576)
    '2017-09-04'
    """
    return datetime.fromordinal(ordinal).date().isoformat()


def format_days(ordinals: Sequence[int]) -> list[str]:
    """The dates of ascending ordinals.

    Those of a daily or weekly series are in the texts of whole years: in a calendar a range of them is sliced in less
    than a tenth of the time of `format_day` for each.

    >>> format_days(range(736576, 736584, 7))
    ['2017-09-04', '2017-09-11']
    """
    count = len(ordinals)
    if type(ordinals) is range:
        if count >= _MIN_IN_TABLE and ordinals.step <= _MAX_STEP:
            return _sliced(ordinals.start, ordinals.stop, ordinals.step)
    elif count >= _MIN_IN_TABLE and ordinals[-1] - ordinals[0] <= _MAX_STEP * count:
        return _looked_up(ordinals)
    return list(map(format_day, ordinals))


def _sliced(start: int, stop: int, step: int) -> list[str]:
    result: list[str] = []
    while start < stop:
        before, days = days_of_year(date.fromordinal(start).year)
        part = days[start - before : stop - before : step]
        result += part
        start += step * len(part)
    return result


def _looked_up(ordinals: Sequence[int]) -> list[str]:
    result: list[str] = []
    while (place := len(result)) < len(ordinals):
        before, days = days_of_year(date.fromordinal(ordinals[place]).year)
        stop = bisect_left(ordinals, before + len(days), place)
        result += [days[ordinal - before] for ordinal in ordinals[place:stop]]
    return result


@cached(entries=128)
def days_of_year(year: int) -> tuple[int, list[str]]:
    """The ordinal of January 1, and the text of each day of the year."""
    first = date(year, 1, 1)
    prefix = first.isoformat()[:4]
    return first.toordinal(), [prefix + day for day in _days_without_year(is_leap(year))]


@cached(entries=2)
def _days_without_year(leap: bool) -> list[str]:
    """The text of each day of a common year or of a leap year: "-01-01" and so on."""
    days = [date(2000, 1, day).isoformat()[8:] for day in range(1, 32)]
    firsts = [date(2001 - leap, month, 1) for month in range(1, 13)]
    return [first.isoformat()[4:8] + day for first in firsts for day in days[: month_length(month_of(first))]]


@cached(entries=1024)
def format_time_of_day(time_of_day: time, tick: int) -> str:
    """A time of day behind a date, with seven digits of a second.

    >>> format_time_of_day(time(12), 0)
    'T12:00:00.0000000'
    """
    return f"T{time_of_day.isoformat(timespec='microseconds')}{tick}"


def format_instant(instant: datetime) -> str:
    """An instant as Graph writes an Edm.DateTimeOffset: in UTC, with as many digits as it needs.

    >>> format_instant(datetime(2017, 9, 4, 19, tzinfo=UTC))
    '2017-09-04T19:00:00Z'
    """
    if instant.tzinfo is not UTC:
        instant = instant.astimezone(UTC)
    return format_day(instant.toordinal()) + format_time_in_utc(instant.time())


@cached(entries=1024)
def format_time_in_utc(time_of_day: time) -> str:
    """A time of day in UTC behind a date.

    >>> format_time_in_utc(time(19))
    'T19:00:00Z'
    """
    return f"T{time_of_day.isoformat()}Z"


def parse_date_time(value: object, target: str) -> tuple[datetime, int, timedelta | None]:
    """A naive datetime, the seventh digit of its second, and its offset if the text has one.

    Raises `PropertyError` for None, `MalformedValueError` for other values.

    >>> parse_date_time("2017-09-04T24:00:00Z", "start.dateTime")
    (datetime.datetime(2017, 9, 5, 0, 0), 0, datetime.timedelta(0))
    """
    is_in_utc = isinstance(value, str) and value.endswith("Z")
    wall = parse_whole_second(value[:-1] if is_in_utc else value)  # type: ignore[index]  # it is a str there
    if wall is None:
        return parse_any_form(value, target)
    return wall, 0, _NOTHING if is_in_utc else None


def parse_whole_second(value: object) -> datetime | None:
    """A wall-clock time of a whole second in Graph's own form, at a third of the cost; None for any other value.

    >>> parse_whole_second("2017-09-04T12:00:00.0000000")
    datetime.datetime(2017, 9, 4, 12, 0)
    """
    if isinstance(value, str):
        second = value.removesuffix(".0000000")
        if len(second) == 19 and second[4::3] == "--T::" and "T24" not in second:  # see _wall_time
            try:
                return datetime.fromisoformat(second)
            except ValueError:
                pass
    return None


def parse_any_form(value: object, target: str) -> tuple[datetime, int, timedelta | None]:
    """The same for every form, at three times the cost of `parse_whole_second`."""
    if value is None:
        raise PropertyError.missing(target, _HINT)
    match = _DATE_TIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise MalformedValueError.expected(target, value, _hint(value))
    day, hour_minute, second, fraction, utc, hours, minutes = match.groups()
    digits = f"{fraction or '':0<7}"
    try:
        wall = _wall_time(day, hour_minute, second or "00", digits)
        return wall, int(digits[6]), _offset(utc, hours, minutes)
    except (ValueError, OverflowError):
        raise MalformedValueError.expected(target, value, _HINT) from None


def _hint(value: object) -> str:
    """What to write instead: of a blank in place of a plus, what servers make of one in a query (URL encoding)."""
    time, blank, offset = value.rpartition(" ") if isinstance(value, str) else ("", "", "")
    if blank and _DATE_TIME.fullmatch(f"{time}+{offset}"):
        return f"use +{offset} for the offset; in a query, a '+' is written %2B"
    return _HINT


def _wall_time(day: str, hour_minute: str, second: str, digits: str) -> datetime:
    """The wall-clock time of a text; 24:00:00 is midnight of the next day (ISO 8601).

    Python never gets an hour of 24: versions before 3.14 reject it, later ones ignore the seventh digit, and accept
    day 00.
    """
    if not hour_minute.startswith("24"):
        return datetime.fromisoformat(f"{day}T{hour_minute}:{second}.{digits[:6]}")
    if (hour_minute, second, digits) != ("24:00", "00", "0000000"):
        raise ValueError
    return datetime.fromisoformat(day) + timedelta(days=1)


def _offset(utc: str | None, hours: str | None, minutes: str | None) -> timedelta | None:
    """The offset at the end of a text.

    Raises ValueError for an offset of a day or more.
    """
    if utc:
        return timedelta()
    if hours is None or minutes is None:
        return None
    if int(minutes) > 59 or abs(int(hours)) > 23:
        raise ValueError
    size = timedelta(hours=abs(int(hours)), minutes=int(minutes))
    return -size if hours[0] == "-" else size
