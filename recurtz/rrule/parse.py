"""The parts of an RFC 5545 rule: its text as values, each part checked for itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import TYPE_CHECKING, Any, Self

from recurtz._core.fields import INT32_MAX
from recurtz._core.frozen import Value
from recurtz.errors import RecurrenceRuleError, short

DAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
"""The weekdays of RFC 5545, each at the number that stands for it."""

_LONGEST = 10_000
"""A rule that means something is shorter: so the work that text can ask for is bounded."""

_LONGEST_NUMBER = 10


class Until(Value):
    """UNTIL as it is written: a date, or a time on the series' own clock or in UTC."""

    __slots__ = ("day", "time_of_day", "in_utc")
    day: date
    time_of_day: time | None
    in_utc: bool

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, day: date, time_of_day: time | None, in_utc: bool, /) -> Self: ...

    def __new__(cls, day: date, time_of_day: time | None, in_utc: bool) -> Self:
        return cls._unchecked(day, time_of_day, in_utc)


class Parts(Value):
    """A rule's parts; those that it leaves out at what RFC 5545 then means.

    Weekdays are 0 (Sunday) to 6. `days` are pairs of an ordinal, 0 where there is none, and a weekday.
    """

    __slots__ = (
        "frequency", "interval", "count", "until", "week_start", "skip",
        "months", "month_days", "days", "positions", "hours", "minutes", "seconds",
    )  # fmt: skip
    frequency: str
    interval: int
    count: int | None
    until: Until | None
    week_start: int
    skip: str
    months: tuple[int, ...]
    month_days: tuple[int, ...]
    days: tuple[tuple[int, int], ...]
    positions: tuple[int, ...]
    hours: tuple[int, ...]
    minutes: tuple[int, ...]
    seconds: tuple[int, ...]

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
            months: tuple[int, ...],
            month_days: tuple[int, ...],
            days: tuple[tuple[int, int], ...],
            positions: tuple[int, ...],
            hours: tuple[int, ...],
            minutes: tuple[int, ...],
            seconds: tuple[int, ...],
            /,
        ) -> Self: ...

    def __new__(
        cls,
        frequency: str,
        interval: int = 1,
        count: int | None = None,
        until: Until | None = None,
        week_start: int = DAYS.index("MO"),
        skip: str = "OMIT",
        months: tuple[int, ...] = (),
        month_days: tuple[int, ...] = (),
        days: tuple[tuple[int, int], ...] = (),
        positions: tuple[int, ...] = (),
        hours: tuple[int, ...] = (),
        minutes: tuple[int, ...] = (),
        seconds: tuple[int, ...] = (),
    ) -> Self:
        by_day = months, month_days, days, positions
        return cls._unchecked(frequency, interval, count, until, week_start, skip, *by_day, hours, minutes, seconds)


def parse_parts(text: str) -> Parts:
    """The parts of a rule, in any order and letter case, with its name in front or not.

    Raises `RecurrenceRuleError` with a reason for each part that is none, cannot be read, stands twice, or is beyond
    Graph.

    >>> parse_parts("rrule:freq=monthly;byday=-1fr").days
    ((-1, 5),)
    """
    if len(text) > _LONGEST:
        raise RecurrenceRuleError.because(
            [RecurrenceRuleError.at("RRULE", f"{short(text)} is too long; use {_LONGEST} characters at most")]
        )
    read: dict[str, Any] = {}
    reasons: list[RecurrenceRuleError] = []
    for part in _unfolded(text).strip().removeprefix("RRULE:").removesuffix(";").split(";"):
        name, _, value = [word.strip() for word in part.partition("=")]
        try:
            if name in read:
                raise RecurrenceRuleError.at(name[:20], f"{name[:20]} stands twice; give it once")
            read[name] = None  # what cannot be read stands there, too
            read[name] = _read(name, value)
        except RecurrenceRuleError as reason:
            reasons.append(reason)
    reasons += _missing_or_excluded(read)
    if reasons:
        raise RecurrenceRuleError.because(reasons)
    return Parts(**{field: read[name] for name, field in _FIELDS.items() if name in read})


def _unfolded(text: str) -> str:
    """In upper case, and in one line where it is broken as iCalendar breaks lines."""
    return text.upper().replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "")


def _missing_or_excluded(read: dict[str, Any]) -> list[RecurrenceRuleError]:
    reasons = []
    if "FREQ" not in read:
        reasons.append(RecurrenceRuleError.at("FREQ", "FREQ is missing; give one such as FREQ=DAILY"))
    if "COUNT" in read and "UNTIL" in read:
        reasons.append(RecurrenceRuleError.at("COUNT", "COUNT and UNTIL exclude each other; give one of them"))
    return reasons


def _read(name: str, value: str) -> object:
    if name in _BEYOND_GRAPH:
        raise RecurrenceRuleError.at(name, f"{name}={value[:20]} is nothing that Graph can say; {_BEYOND_GRAPH[name]}")
    if name == "FREQ" and value in _WITHIN_A_DAY:
        raise RecurrenceRuleError.at(
            name, f"FREQ={value} repeats within a day, Graph by days and longer; use FREQ=DAILY"
        )
    if name not in _READERS:
        raise RecurrenceRuleError.at(name[:20], f"{short(name)} is no part of a rule; leave it out")
    try:
        return _READERS[name](value)
    except ValueError as error:
        raise RecurrenceRuleError.at(name, f"{name} {short(value)} cannot be read; use {error}") from None


# Values: each reader raises a ValueError that says what to use --------------------------------------------------------


def _number(low: int, high: int, *, signed: bool = False) -> Callable[[str], int]:
    """Reads a whole number from `low` to `high`; where it is signed, also one that counts from the end."""
    hint = f"{low} to {high}" + (f" or -{high} to -{low}" if signed else "")

    def read(text: str) -> int:
        digits = text[1:] if signed and text[:1] in {"+", "-"} else text
        if not (digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST_NUMBER):
            raise ValueError(hint)
        if not low <= int(digits) <= high:
            raise ValueError(hint)
        return -int(digits) if text.startswith("-") else int(digits)

    return read


def _each(read: Callable[[str], Any]) -> Callable[[str], tuple[Any, ...]]:
    """Reads a list, as a set: in order, each once."""
    return lambda text: tuple(sorted({read(item.strip()) for item in text.split(",")}))


def _one_of(names: tuple[str, ...], hint: str = "") -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in names:
            raise ValueError(hint or f"one of {', '.join(names)}")
        return text

    return read


def _weekday(text: str) -> int:
    return DAYS.index(_one_of(DAYS)(text))


_ordinal = _number(1, 53, signed=True)


def _day(text: str) -> tuple[int, int]:
    try:
        return _ordinal(text[:-2]) if text[:-2] else 0, _weekday(text[-2:])
    except ValueError:
        raise ValueError("days such as MO or -1FR") from None


def _until(text: str) -> Until:
    day, _, time_of_day = text.removesuffix("Z").partition("T")
    try:
        if text.isascii() and (day + time_of_day).isdigit() and (len(day), len(time_of_day)) in {(8, 0), (8, 6)}:
            told = time.fromisoformat(time_of_day) if time_of_day else None
            return Until(date.fromisoformat(day), told, text.endswith("Z"))
    except ValueError:
        pass
    raise ValueError("a date or a time such as 20171231 or 20171231T200000Z")


_READERS: dict[str, Callable[[str], object]] = {
    "FREQ": _one_of(("DAILY", "WEEKLY", "MONTHLY", "YEARLY")),
    "INTERVAL": _number(1, INT32_MAX),
    "COUNT": _number(1, INT32_MAX),
    "UNTIL": _until,
    "WKST": _weekday,
    "RSCALE": _one_of(("GREGORIAN",), "GREGORIAN, the calendar of Graph's dates"),
    "SKIP": _one_of(("OMIT", "BACKWARD", "FORWARD")),
    "BYMONTH": _each(_number(1, 12)),
    "BYMONTHDAY": _each(_number(1, 31, signed=True)),
    "BYDAY": _each(_day),
    "BYSETPOS": _each(_number(1, 366, signed=True)),
    "BYHOUR": _each(_number(0, 23)),
    "BYMINUTE": _each(_number(0, 59)),
    "BYSECOND": _each(_number(0, 59)),
}
_FIELDS = {
    "FREQ": "frequency",
    "INTERVAL": "interval",
    "COUNT": "count",
    "UNTIL": "until",
    "WKST": "week_start",
    "SKIP": "skip",
    "BYMONTH": "months",
    "BYMONTHDAY": "month_days",
    "BYDAY": "days",
    "BYSETPOS": "positions",
    "BYHOUR": "hours",
    "BYMINUTE": "minutes",
    "BYSECOND": "seconds",
}
_WITHIN_A_DAY = ("SECONDLY", "MINUTELY", "HOURLY")
_BEYOND_GRAPH = {
    "BYYEARDAY": "name the day by BYMONTH and BYMONTHDAY",
    "BYWEEKNO": "name the day by BYMONTH and BYDAY",
}
