"""The times that a user types: ISO 8601, or days and hours from now."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from recurtz.cli.clock import read_clock
from recurtz.errors import MalformedValueError, RecurtzError, short
from recurtz.events.date_time import DateTimeTimeZone, parse_instant
from recurtz.events.date_time_text import parse_date_time
from recurtz.zones.local_time import instant_of
from recurtz.zones.names import zone

END_OF_TIME = "9999-12-31T23:59:59.9999999"
START_OF_TIME = "0001-01-01"

_MARGIN = timedelta(days=2)
"""More than the midnights of one date differ between two zones."""
_EARLIEST, _LATEST = datetime(2, 1, 1, tzinfo=UTC), datetime(9999, 12, 25, tzinfo=UTC)

_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_DISTANCE = re.compile(r"([+-]\d{1,7})([hdw])", re.ASCII)
_DAYS_OF_UNIT = {"d": 1, "w": 7}
_HINT = "use ISO 8601 such as 2017-09-04 or 2017-09-04T12:00, or one of now, today, tomorrow, monday, +7d, +2w, -3h"


class Edges(NamedTuple):
    """The options `--from` and `--to`: instants, or texts of the first and the last instant that exist."""

    start: datetime | str
    end: datetime | str
    time_zone: str

    def describe(self) -> str:
        """The window in words, in the local time of the zone.

        >>> Edges(datetime(2017, 9, 4, tzinfo=UTC), END_OF_TIME, "UTC").describe()
        'from Mon 2017-09-04 00:00 on (UTC)'
        """
        start, end = (None if isinstance(edge, str) else _format(edge, self.time_zone) for edge in self[:2])
        if start is None:
            return f"before {end} ({self.time_zone})" if end else "at any time"
        return f"from {start} to {end} ({self.time_zone})" if end else f"from {start} on ({self.time_zone})"

    @property
    def expansion(self) -> tuple[datetime, datetime] | None:
        """The window in which calendar files are expanded; None if it has no end, or one in the last days of all.

        It is wider by some days, because a whole day has other instants in other zones. Without a start, it begins
        in the year 2: days before it are computed, too.
        """
        start, end = self[:2]
        if isinstance(end, str) or end > _LATEST:
            return None
        first = start if isinstance(start, datetime) else _EARLIEST
        return max(first, _EARLIEST) - _MARGIN, end + _MARGIN


def parse_edges(start: str | None, end: str | None, time_zone: str, now: str | None) -> Edges:
    """The window of `--from` and `--to`. Text without an offset is local time in the zone.

    Raises `RecurtzError` with the name of the option.
    """
    current = parse_now(now, time_zone)
    first = START_OF_TIME if start is None else parse_time(start, "--from", time_zone, current)
    last = END_OF_TIME if end is None else parse_time(end, "--to", time_zone, current)
    if isinstance(first, datetime) and isinstance(last, datetime) and first > last:
        raise RecurtzError(f"--to {short(end)} is before --from {short(start)}; give a later time", target="--to")
    return Edges(first, last, time_zone)


def parse_now(text: str | None, time_zone: str) -> datetime:
    """The instant of `--now`; by default that of the computer's clock, which only the terminal reads."""
    current = read_clock()
    return current if text is None else parse_time(text, "--now", time_zone, current)


def parse_time(text: str, option: str, time_zone: str, now: datetime) -> datetime:
    """The instant that a user typed, in UTC: with an offset, or in the local time of a zone, or relative to now.

    Raises `RecurtzError` with the name of the option.

    >>> noon = datetime(2017, 9, 4, 12, tzinfo=UTC)
    >>> parse_time("tomorrow", "--from", "Europe/Berlin", noon).isoformat()
    '2017-09-04T22:00:00+00:00'
    """
    try:
        if (instant := _relative(text, time_zone, now)) is not None:
            return instant
        if text.endswith("]"):  # a zone in the text (RFC 9557)
            return parse_instant(text, option)
        wall, _, offset = parse_date_time(with_time(text), option)
        return instant_of(wall, zone(time_zone)) if offset is None else wall.replace(tzinfo=UTC) - offset
    except MalformedValueError:
        raise RecurtzError(f"{option} {short(text)} is not a time; {_HINT}", target=option) from None
    except OverflowError:
        message = f"{option} {short(text)} is outside the years 1 to 9999; use a time within them"
        raise RecurtzError(message, target=option) from None


def with_time(text: str) -> str:
    """The text of a time; that of a date with its midnight."""
    return f"{text}T00:00" if _DATE.fullmatch(text) else text


def parse_given_time(text: str, name: str, time_zone: str) -> DateTimeTimeZone:
    """A time of an argument or option, in a zone if it has no offset; a date is its midnight.

    Raises `RecurtzError` with the name of the argument.

    >>> parse_given_time("2017-09-04T12:00", "TIME", "UTC").date_time
    datetime.datetime(2017, 9, 4, 12, 0)
    """
    try:
        parse_date_time(with_time(text), name)
    except MalformedValueError:
        hint = "use ISO 8601 such as 2017-09-04T12:00"
        raise RecurtzError(f"{name} {short(text)} is not a time; {hint}", target=name) from None
    return DateTimeTimeZone.from_graph({"dateTime": with_time(text), "timeZone": time_zone}, name)


def parse_day(text: str, option: str, time_zone: str, now: datetime) -> date:
    """The day that a user typed: a date, a month, which means its first day, or a day relative to today.

    Raises `RecurtzError` with the name of the option.

    >>> parse_day("2017-09", "--from", "UTC", datetime(2017, 9, 4, tzinfo=UTC))
    datetime.date(2017, 9, 1)
    """
    try:
        instant = _relative(text, time_zone, now)
        if instant is not None:
            return DateTimeTimeZone.from_datetime(instant, time_zone).date_time.date()
        return date.fromisoformat(f"{text}-01" if len(text) == len("2017-09") else text)
    except ValueError:
        hint = "use a date such as 2017-09-04, a month such as 2017-09, or one of today, tomorrow, monday, +7d, +2w"
        raise RecurtzError(f"{option} {short(text)} is not a day; {hint}", target=option) from None


def midnight(instant: datetime, time_zone: str, days: int = 0) -> datetime:
    """The instant at which the local day of an instant begins, or the day that is a number of days later."""
    today = DateTimeTimeZone.from_datetime(instant, time_zone).date_time.date()
    return instant_of(datetime.combine(today + timedelta(days), time()), zone(time_zone))


def days_of(first: date, days: int, time_zone: str) -> Edges:
    """The window of a number of days from a first one on.

    Raises `OverflowError` outside the years 1 to 9999.

    >>> days_of(date(2017, 9, 4), 7, "UTC").describe()
    'from Mon 2017-09-04 00:00 to Mon 2017-09-11 00:00 (UTC)'
    """
    start, end = (
        instant_of(datetime.combine(day, time()), zone(time_zone)) for day in (first, first + timedelta(days))
    )
    return Edges(start, end, time_zone)


def _relative(text: str, time_zone: str, now: datetime) -> datetime | None:
    """The instant of "now", of a day such as "tomorrow" or "+7d", or of hours such as "+3h"; None for other text.

    The name of a weekday is the next such day after today.
    """
    word = text.strip().lower()
    if word == "now":
        return now
    if word in _DAYS:
        return midnight(now, time_zone, _DAYS[word])
    if word in _WEEKDAYS:
        today = DateTimeTimeZone.from_datetime(now, time_zone).date_time.weekday()
        return midnight(now, time_zone, (_WEEKDAYS.index(word) - today - 1) % 7 + 1)
    distance = _DISTANCE.fullmatch(word)
    if distance is None:
        return None
    number, unit = int(distance[1]), distance[2]
    return now + timedelta(hours=number) if unit == "h" else midnight(now, time_zone, number * _DAYS_OF_UNIT[unit])


def format_time(local: datetime) -> str:
    """A weekday, a date and a time of day; not by strftime alone, which leaves out the zeros of a year before 1000.

    >>> format_time(datetime(2017, 9, 4, 12)), format_time(datetime(2017, 9, 4, 12, 0, 30))
    ('Mon 2017-09-04 12:00', 'Mon 2017-09-04 12:00:30')
    """
    return f"{local:%a} {local.date()} {local:%H:%M:%S}".removesuffix(":00")


def format_end(end: datetime, start: datetime) -> str:
    """The end of a period, without its date if that is the one of the start.

    >>> format_end(datetime(2017, 9, 4, 14), datetime(2017, 9, 4, 12))
    '14:00'
    """
    return f"{end:%H:%M:%S}".removesuffix(":00") if end.date() == start.date() else format_time(end)


def _format(instant: datetime, time_zone: str) -> str:
    return format_time(DateTimeTimeZone.from_datetime(instant, time_zone).date_time)
