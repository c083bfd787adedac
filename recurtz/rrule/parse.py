"""The text of an RFC 5545 rule as a value. Each part is checked by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import TYPE_CHECKING, Any, Self

from recurtz._core.fields import INT32_MAX
from recurtz._core.frozen import Value
from recurtz.errors import RecurrenceRuleError, short

WEEKDAY_CODES = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
"""The weekdays of RFC 5545, each at its number."""

_MAX_LENGTH = 10_000
"""A longer text is refused, so that a stranger's text costs a bounded time. Meaningful rules are shorter."""

_MAX_DIGITS = 10


class Until(Value):
    """UNTIL as given: a date, a local time, or a time in UTC."""

    __slots__ = ("day", "time_of_day", "in_utc")
    day: date
    time_of_day: time | None
    in_utc: bool

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, day: date, time_of_day: time | None, in_utc: bool, /) -> Self: ...

    def __new__(cls, day: date, time_of_day: time | None, in_utc: bool) -> Self:
        return cls._unchecked(day, time_of_day, in_utc)


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
    until: Until | None
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
            until: Until | None,
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
        until: Until | None = None,
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
    """A rule from its text: its parts in any order and letter case, with or without "RRULE:" in front.

    Raises `RecurrenceRuleError` with a reason for each part that is unknown, malformed, given twice, or has no
    counterpart in Graph.

    >>> parse_rule("rrule:freq=monthly;byday=-1fr").by_day
    ((-1, 5),)
    """
    if len(text) > _MAX_LENGTH:
        reason = f"{short(text)} is too long; use {_MAX_LENGTH} characters at most"
        raise RecurrenceRuleError.because([RecurrenceRuleError.at("RRULE", reason)])
    values: dict[str, Any] = {}
    reasons: list[RecurrenceRuleError] = []
    for part in _unfold(text).strip().removeprefix("RRULE:").removesuffix(";").split(";"):
        name, _, value = [word.strip() for word in part.partition("=")]
        try:
            if name in values:
                raise RecurrenceRuleError.at(name[:20], f"{name[:20]} is given twice; give it once")
            values[name] = None  # a malformed part counts as given, too
            values[name] = _parse_part(name, value)
        except RecurrenceRuleError as reason:
            reasons.append(reason)
    reasons += _missing_or_exclusive(values)
    if reasons:
        raise RecurrenceRuleError.because(reasons)
    return Rule(**{field: values[name] for name, field in _FIELDS.items() if name in values})


def _unfold(text: str) -> str:
    """Text in upper case on one line; iCalendar folds long lines (RFC 5545, 3.1)."""
    return text.upper().replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "")


def _missing_or_exclusive(values: dict[str, Any]) -> list[RecurrenceRuleError]:
    reasons = []
    if "FREQ" not in values:
        reasons.append(RecurrenceRuleError.at("FREQ", "FREQ is missing; give one such as FREQ=DAILY"))
    if "COUNT" in values and "UNTIL" in values:
        reasons.append(RecurrenceRuleError.at("COUNT", "COUNT and UNTIL exclude each other; give one of them"))
    return reasons


def _parse_part(name: str, value: str) -> object:
    if name in _NOT_IN_GRAPH:
        raise RecurrenceRuleError.at(name, f"{name}={value[:20]} has no counterpart in Graph; {_NOT_IN_GRAPH[name]}")
    if name == "FREQ" and value in _SHORTER_THAN_A_DAY:
        reason = f"FREQ={value} repeats within a day, but Graph repeats by days or longer; use FREQ=DAILY"
        raise RecurrenceRuleError.at(name, reason)
    if name not in _PARSERS:
        raise RecurrenceRuleError.at(name[:20], f"{short(name)} is not a part of a rule; leave it out")
    try:
        return _PARSERS[name](value)
    except ValueError as error:
        raise RecurrenceRuleError.at(name, f"{name} {short(value)} cannot be read; use {error}") from None


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


def _one_of(names: tuple[str, ...], hint: str = "") -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in names:
            raise ValueError(hint or f"one of {', '.join(names)}")
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


def _until(text: str) -> Until:
    day, _, time_of_day = text.removesuffix("Z").partition("T")
    try:
        if text.isascii() and (day + time_of_day).isdigit() and (len(day), len(time_of_day)) in {(8, 0), (8, 6)}:
            parsed = time.fromisoformat(time_of_day) if time_of_day else None
            return Until(date.fromisoformat(day), parsed, text.endswith("Z"))
    except ValueError:
        pass
    raise ValueError("a date or a time such as 20171231 or 20171231T200000Z")


_PARSERS: dict[str, Callable[[str], object]] = {
    "FREQ": _one_of(("DAILY", "WEEKLY", "MONTHLY", "YEARLY")),
    "INTERVAL": _number(1, INT32_MAX),
    "COUNT": _number(1, INT32_MAX),
    "UNTIL": _until,
    "WKST": _weekday,
    "RSCALE": _one_of(("GREGORIAN",), "GREGORIAN, the calendar of Graph's dates"),
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
    "BYYEARDAY": "name the day by BYMONTH and BYMONTHDAY",
    "BYWEEKNO": "name the day by BYMONTH and BYDAY",
}
