"""The text of an RFC 5545 rule as a value; each part is checked by itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any, Self

from recurtz._core.fields import INT32_MAX
from recurtz._core.frozen import Value
from recurtz.errors import RecurrenceRuleError, short

WEEKDAY_CODES = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
"""The weekdays of RFC 5545, each at its number."""

_MAX_LENGTH = 10_000
"""A longer text is refused, so that a stranger's text costs a bounded time. Meaningful rules are shorter."""

_MAX_DIGITS = 10

_NAME = re.compile("[A-Z][A-Z0-9-]{0,19}")

SINGLE_EVENTS = "make single events of its dates"
"""The hint where no recurrence has the dates of a rule."""


class TimeValue(Value):
    """A date or a time as given. A date has no `time_of_day`; `time_zone` is "UTC", a TZID, or "" for a local time."""

    __slots__ = ("day", "time_of_day", "time_zone")
    day: date
    time_of_day: time | None
    time_zone: str

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, day: date, time_of_day: time | None, time_zone: str, /) -> Self: ...

    def __new__(cls, day: date, time_of_day: time | None, time_zone: str) -> Self:
        return cls._unchecked(day, time_of_day, time_zone)


class Rule(Value):
    """The parts of a rule; an absent part has the default of RFC 5545.

    Weekdays are 0 (Sunday) to 6. `by_day` holds pairs of an ordinal and a weekday; the ordinal is 0 if there is none.
    """

    __slots__ = (
        "frequency", "interval", "count", "until", "week_start", "skip",
        "by_month", "by_month_day", "by_day", "by_set_pos", "by_hour", "by_minute", "by_second",
    )  # fmt: skip
    frequency: str
    interval: int
    count: int | None
    until: TimeValue | None
    week_start: int
    skip: str
    by_month: tuple[int, ...]
    by_month_day: tuple[int, ...]
    by_day: tuple[tuple[int, int], ...]
    by_set_pos: tuple[int, ...]
    by_hour: tuple[int, ...]
    by_minute: tuple[int, ...]
    by_second: tuple[int, ...]

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(
            cls,
            frequency: str,
            interval: int,
            count: int | None,
            until: TimeValue | None,
            week_start: int,
            skip: str,
            by_month: tuple[int, ...],
            by_month_day: tuple[int, ...],
            by_day: tuple[tuple[int, int], ...],
            by_set_pos: tuple[int, ...],
            by_hour: tuple[int, ...],
            by_minute: tuple[int, ...],
            by_second: tuple[int, ...],
            /,
        ) -> Self: ...

    def __new__(
        cls,
        frequency: str,
        interval: int = 1,
        count: int | None = None,
        until: TimeValue | None = None,
        week_start: int = WEEKDAY_CODES.index("MO"),
        skip: str = "OMIT",
        by_month: tuple[int, ...] = (),
        by_month_day: tuple[int, ...] = (),
        by_day: tuple[tuple[int, int], ...] = (),
        by_set_pos: tuple[int, ...] = (),
        by_hour: tuple[int, ...] = (),
        by_minute: tuple[int, ...] = (),
        by_second: tuple[int, ...] = (),
    ) -> Self:
        days, times = (by_month, by_month_day, by_day, by_set_pos), (by_hour, by_minute, by_second)
        return cls._unchecked(frequency, interval, count, until, week_start, skip, *days, *times)


def parse_rule(text: str) -> Rule:
    """A rule from its text: its parts in any order and letter case. Parts whose names begin with X- are ignored.

    Raises `RecurrenceRuleError` with a reason for each part that is unknown, malformed, given twice, or has no
    counterpart in Graph.

    Source: RFC 5545, section 3.3.10; RFC 2445, section 4.3.10, for the parts of other programs.

    >>> parse_rule("freq=monthly;byday=-1fr").by_day
    ((-1, 5),)
    """
    if len(text) > _MAX_LENGTH:
        reason = f"{short(text)} is too long; use {_MAX_LENGTH} characters at most"
        raise RecurrenceRuleError.because([RecurrenceRuleError.at("RRULE", reason)])
    parts = [
        (name.strip(), value.strip()) for name, _, value in [part.partition("=") for part in text.upper().split(";")]
    ]
    parts = [(name, value) for name, value in parts if (name or value) and not name.startswith("X-")]
    names = frozenset([name for name, _ in parts])
    values: dict[str, Any] = {}
    reasons: list[RecurrenceRuleError] = []
    for name, value in parts:
        try:
            if name in values:
                raise RecurrenceRuleError.at(_target(name), f"{name[:20]} is given twice; give it once")
            values[name] = None  # a malformed part counts as given, too
            values[name] = _parse_part(name, value, names)
        except RecurrenceRuleError as reason:
            reasons.append(reason)
    reasons += _missing_or_exclusive(values)
    if reasons:
        raise RecurrenceRuleError.because(reasons)
    return Rule(**{field: values[name] for name, field in _FIELDS.items() if name in values})


def _missing_or_exclusive(values: dict[str, Any]) -> list[RecurrenceRuleError]:
    reasons = []
    if "FREQ" not in values:
        reasons.append(RecurrenceRuleError.at("FREQ", "FREQ is missing; give one such as FREQ=DAILY"))
    if "COUNT" in values and "UNTIL" in values:
        reasons.append(RecurrenceRuleError.at("COUNT", "COUNT and UNTIL exclude each other; give one of them"))
    return reasons


def _parse_part(name: str, value: str, names: frozenset[str]) -> object:
    """The value of a part; `names` are those of all parts of the rule."""
    if name in _NOT_IN_GRAPH:
        hint = (name == "BYYEARDAY" and _month_and_day(value, names)) or SINGLE_EVENTS
        raise RecurrenceRuleError.at(name, f"{name}={value[:20]} {_NOT_IN_GRAPH[name]}; {hint}")
    if name == "FREQ" and value in _SHORTER_THAN_A_DAY:
        reason = f"FREQ={value} repeats within a day, but Graph repeats by days or longer"
        raise RecurrenceRuleError.at(name, f"{reason}; use one recurrence for each time of day")
    if name == "RSCALE" and value != "GREGORIAN":
        reason = f"RSCALE={value[:20]} is not the calendar of Graph, which is GREGORIAN; {SINGLE_EVENTS}"
        raise RecurrenceRuleError.at(name, reason)
    if name not in _PARSERS:
        reason = f"{short(name)} is not a part of a rule; use the names of RFC 5545, such as BYDAY"
        raise RecurrenceRuleError.at(_target(name), reason)
    try:
        return _PARSERS[name](value)
    except ValueError as error:
        raise RecurrenceRuleError.at(name, f"{name} {short(value)} cannot be read; use {error}") from None


def _target(name: str) -> str:
    """The name of a part, or RRULE for text that cannot be a name."""
    return name if _NAME.fullmatch(name) else "RRULE"


def _month_and_day(value: str, names: frozenset[str]) -> str:
    """The hint for a BYYEARDAY that is the same date in common years and in leap years; "" for any other."""
    try:
        number = _number(1, 366, signed=True)(value)
    except ValueError:
        return ""
    year_days = {_year_day(number, year) for year in (2001, 2004)}
    if len(year_days) > 1 or names & {"BYMONTH", "BYMONTHDAY", "BYDAY"}:
        return ""
    [(month, day)] = year_days
    return f"use BYMONTH={month};BYMONTHDAY={day}"


def _year_day(number: int, year: int) -> tuple[int, int]:
    """The month and the day of a day of a year; a negative number counts from the year's end."""
    before = date(year, 1, 1) - timedelta(days=1) if number > 0 else date(year + 1, 1, 1)
    day = before + timedelta(days=number)
    return day.month, day.day


# Values: each parser raises a ValueError whose text is the hint -------------------------------------------------------


def _number(low: int, high: int, *, signed: bool = False) -> Callable[[str], int]:
    """A parser of whole numbers from `low` to `high`; if signed, also of the negative ones."""
    hint = f"{low} to {high}" + (f" or -{high} to -{low}" if signed else "")

    def parse(text: str) -> int:
        digits = text[1:] if signed and text[:1] in {"+", "-"} else text
        if not (digits.isascii() and digits.isdigit() and len(digits) <= _MAX_DIGITS):
            raise ValueError(hint)
        if not low <= int(digits) <= high:
            raise ValueError(hint)
        return -int(digits) if text.startswith("-") else int(digits)

    return parse


def _list_of(parse: Callable[[str], Any]) -> Callable[[str], tuple[Any, ...]]:
    """A parser of lists; the result is sorted and has each item once."""
    return lambda text: tuple(sorted({parse(item.strip()) for item in text.split(",")}))


def _one_of(names: tuple[str, ...]) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in names:
            raise ValueError(f"one of {', '.join(names)}")
        return text

    return parse


def _weekday(text: str) -> int:
    return WEEKDAY_CODES.index(_one_of(WEEKDAY_CODES)(text))


_ordinal = _number(1, 53, signed=True)


def _nth_weekday(text: str) -> tuple[int, int]:
    try:
        return _ordinal(text[:-2]) if text[:-2] else 0, _weekday(text[-2:])
    except ValueError:
        raise ValueError("days such as MO or -1FR") from None


def parse_time_value(text: str, tzid: str = "") -> TimeValue:
    """A date or a time in the form of RFC 5545. A `Z` takes precedence over a TZID, which a date does not have.

    Raises a ValueError whose text is the hint.

    >>> parse_time_value("20170904T120000", "Europe/Berlin").time_zone
    'Europe/Berlin'
    """
    text = text.upper()
    day, _, time_of_day = text.removesuffix("Z").partition("T")
    try:
        if text.isascii() and (day + time_of_day).isdigit() and (len(day), len(time_of_day)) in {(8, 0), (8, 6)}:
            given = date(int(day[:4]), int(day[4:6]), int(day[6:]))
            if not time_of_day:
                return TimeValue(given, None, "")
            clock = time(int(time_of_day[:2]), int(time_of_day[2:4]), int(time_of_day[4:]))
            return TimeValue(given, clock, "UTC" if text.endswith("Z") else tzid)
    except ValueError:
        pass
    raise ValueError("a date or a time such as 20171231 or 20171231T200000Z")


_PARSERS: dict[str, Callable[[str], object]] = {
    "FREQ": _one_of(("DAILY", "WEEKLY", "MONTHLY", "YEARLY")),
    "INTERVAL": _number(1, INT32_MAX),
    "COUNT": _number(1, INT32_MAX),
    "UNTIL": parse_time_value,
    "WKST": _weekday,
    "RSCALE": str,
    "SKIP": _one_of(("OMIT", "BACKWARD", "FORWARD")),
    "BYMONTH": _list_of(_number(1, 12)),
    "BYMONTHDAY": _list_of(_number(1, 31, signed=True)),
    "BYDAY": _list_of(_nth_weekday),
    "BYSETPOS": _list_of(_number(1, 366, signed=True)),
    "BYHOUR": _list_of(_number(0, 23)),
    "BYMINUTE": _list_of(_number(0, 59)),
    "BYSECOND": _list_of(_number(0, 59)),
}
_FIELDS = {
    "FREQ": "frequency",
    "INTERVAL": "interval",
    "COUNT": "count",
    "UNTIL": "until",
    "WKST": "week_start",
    "SKIP": "skip",
    "BYMONTH": "by_month",
    "BYMONTHDAY": "by_month_day",
    "BYDAY": "by_day",
    "BYSETPOS": "by_set_pos",
    "BYHOUR": "by_hour",
    "BYMINUTE": "by_minute",
    "BYSECOND": "by_second",
}
"""The field of `Rule` for each part. RSCALE has one allowed value, which no field needs to hold."""

_SHORTER_THAN_A_DAY = ("SECONDLY", "MINUTELY", "HOURLY")
_NOT_IN_GRAPH = {
    "BYYEARDAY": "counts the days of a year, which Graph does not",
    "BYWEEKNO": "counts the weeks of a year, which Graph does not",
    "BYEASTER": "follows Easter, which no Graph pattern does",  # an extension of python-dateutil
}
