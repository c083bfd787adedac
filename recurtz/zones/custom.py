"""Graph's `customTimeZone`: a zone defined by its rules instead of its name, in the form of Windows."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Self

from recurtz._core.fields import enum_members, parse_enum, parse_integer, parse_object
from recurtz._core.frozen import Value
from recurtz._core.gregorian import WEEKDAYS
from recurtz.errors import MalformedValueError, PropertyError, RecurtzError, require
from recurtz.zones.names import UNNAMED
from recurtz.zones.posix import DayOfMonth, PosixDayTime, PosixRule
from recurtz.zones.transitions import Transitions, TransitionsZone

__all__ = ["CustomTimeZone", "TransitionRule"]

_WEEKDAYS = enum_members(WEEKDAYS)
_TIME = r"([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:\.([0-9]{1,7}))?)?"
_NO_RULE = {"time": "00:00:00.0000000", "dayOccurrence": 0, "dayOfWeek": "sunday", "month": 0, "year": 0}
_DAY_MINUTES = 24 * 60


class TransitionRule(Value):
    """When the offset of a zone changes: the nth weekday of a month, at a local time with the offset before the change.

    `day_occurrence` 5 is the last such weekday of the month, as in Windows. `year` 0 means every year; with another
    year the change happens only in that year. Half a second or more is rounded up, because servers write 23:59:59.999
    for the midnight at the end of the day.

    Raises `PropertyError` for a value out of range, `MalformedValueError` for a value of another type or form.

    >>> TransitionRule(month=3, day_occurrence=2, day_of_week="sunday", time="02:00")
    TransitionRule(month=3, day_occurrence=2, day_of_week='sunday', time='02:00:00.0000000')
    """

    __slots__ = ("month", "day_occurrence", "day_of_week", "time", "year", "_day_time")
    month: int
    day_occurrence: int
    day_of_week: str
    time: str
    year: int
    _day_time: PosixDayTime

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(
            cls, month: int, day_occurrence: int, day_of_week: str, time: str, year: int, day_time: PosixDayTime, /
        ) -> Self: ...

    def __new__(cls, month: int, day_occurrence: int, day_of_week: str, time: str, year: int = 0) -> Self:
        month = parse_integer(month, "month", 1, 12)
        day_occurrence = parse_integer(day_occurrence, "dayOccurrence", 1, 5)
        day_of_week = parse_enum(day_of_week, _WEEKDAYS, "dayOfWeek")
        time, seconds = _parse_time(time)
        day_time = PosixDayTime(DayOfMonth(month, day_occurrence, WEEKDAYS.index(day_of_week)), seconds)
        year = parse_integer(year, "year", 0, 9999)
        return cls._unchecked(month, day_occurrence, day_of_week, time, year, day_time)

    def to_graph(self) -> dict[str, Any]:
        """Graph's `standardTimeZoneOffset`."""
        return {
            "time": self.time,
            "dayOccurrence": self.day_occurrence,
            "dayOfWeek": self.day_of_week,
            "month": self.month,
            "year": self.year,
        }


class CustomTimeZone(TransitionsZone):
    """A `tzinfo` defined by rules: UTC = local time + `bias` minutes, in daylight time + `daylight_bias` as well.

    The signs are those of Windows, as in Graph's responses (in the text of Graph's documentation they are reversed).
    Without both rules the zone has one offset for ever. Either of the two periods can be called daylight time: a bias
    of -300 with a daylight bias of 100 has the same offsets as -200 with -100 and the two rules exchanged. Servers
    write both forms.

    Raises `PropertyError` for a bias of a day or more, `MalformedValueError` for a bias that is not an integer.

    >>> standard, daylight = TransitionRule(11, 1, "sunday", "02:00"), TransitionRule(3, 2, "sunday", "02:00")
    >>> pacific = CustomTimeZone(480, standard, daylight, daylight_bias=-60)
    >>> datetime(2026, 7, 1, 12, tzinfo=pacific).isoformat()
    '2026-07-01T12:00:00-07:00'
    """

    __slots__ = ("bias", "standard", "daylight", "daylight_bias", "name")
    bias: int
    standard: TransitionRule | None
    daylight: TransitionRule | None
    daylight_bias: int
    name: str

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(
            cls,
            transitions: Transitions,
            bias: int,
            standard: TransitionRule | None,
            daylight: TransitionRule | None,
            daylight_bias: int,
            name: str,
            /,
        ) -> Self: ...

    def __new__(
        cls,
        bias: int,
        standard: TransitionRule | None = None,
        daylight: TransitionRule | None = None,
        daylight_bias: int = 0,
        name: str = UNNAMED,
    ) -> Self:
        parse_integer(bias, "bias", 1 - _DAY_MINUTES, _DAY_MINUTES - 1)
        parse_integer(daylight_bias, "daylightOffset.daylightBias", -2 * _DAY_MINUTES, 2 * _DAY_MINUTES)
        if abs(bias + daylight_bias) >= _DAY_MINUTES:
            hint = f"with bias {bias} it must stay below a day, {_DAY_MINUTES} minutes"
            raise PropertyError.rejected("daylightOffset.daylightBias", daylight_bias, hint)
        require(standard, TransitionRule | None, "standard")
        require(daylight, TransitionRule | None, "daylight")
        if not isinstance(name, str):
            raise MalformedValueError.expected("name", name, "use text")
        transitions = _transitions(bias, standard, daylight, daylight_bias)
        return cls._unchecked(transitions, bias, standard, daylight, daylight_bias, name)

    def __repr__(self) -> str:
        if not (self.standard and self.daylight):
            return super().__repr__()
        usual, daylight = (timezone(timedelta(minutes=-bias)) for bias in (self.bias, self.bias + self.daylight_bias))
        return f"<CustomTimeZone {self.name!r}, {usual}, in daylight time {daylight}>"

    @classmethod
    def from_graph(cls, json: object) -> Self:
        """The zone from Graph's `customTimeZone`; an offset whose month or dayOccurrence is 0 or null has no rule.

        Raises `RecurtzError`, whose `target` is the path of the wrong property.

        >>> CustomTimeZone.from_graph({"name": "Customized Time Zone", "bias": -330})
        CustomTimeZone(bias=-330)
        """
        get: Callable[[str], Any] = parse_object(json, "customTimeZone").get
        if get("bias") is None:
            raise PropertyError.missing("bias", "give minutes with UTC = local time + bias; for a name alone use zone")
        standard, daylight = (_parse_rule(get(target), target) for target in ("standardOffset", "daylightOffset"))
        daylight_bias: Any = parse_object(get("daylightOffset") or {}, "daylightOffset").get("daylightBias")
        if daylight_bias is None and daylight is None:
            daylight_bias = 0
        return cls(get("bias"), standard, daylight, daylight_bias, UNNAMED if get("name") is None else get("name"))

    def to_graph(self) -> dict[str, Any]:
        """Graph's `customTimeZone`; the properties of a missing rule are 0.

        >>> CustomTimeZone(-330).to_graph()["daylightOffset"]["month"]
        0
        """
        standard, daylight = (
            dict(_NO_RULE) if rule is None else rule.to_graph() for rule in (self.standard, self.daylight)
        )
        return {
            "@odata.type": "#microsoft.graph.customTimeZone",
            "name": self.name,
            "bias": self.bias,
            "standardOffset": standard,
            "daylightOffset": {"daylightBias": self.daylight_bias, **daylight},
        }

    def dst(self, local: datetime | None, /) -> timedelta | None:
        """The difference between the offset and the standard offset; negative where daylight time is behind."""
        offset = self.utcoffset(local)
        return None if offset is None else offset + timedelta(minutes=self.bias)

    def tzname(self, local: datetime | None, /) -> str | None:
        """The offset as text, because the rules have no abbreviations.

        >>> CustomTimeZone(-330).tzname(None)
        'UTC+05:30'
        """
        offset = self.utcoffset(local)
        return None if offset is None else timezone(offset).tzname(None)


def _transitions(
    bias: int, standard: TransitionRule | None, daylight: TransitionRule | None, daylight_bias: int
) -> Transitions:
    if not (standard and daylight and daylight_bias):
        return Transitions((), (-bias * 60,))
    rule = PosixRule(-bias * 60, -(bias + daylight_bias) * 60, daylight._day_time, standard._day_time)
    if standard.year == daylight.year == 0:
        return Transitions((), (rule.standard,), rule)
    return _two_transitions(rule, standard.year, daylight.year)


def _two_transitions(rule: PosixRule, standard_year: int, daylight_year: int) -> Transitions:
    """The transitions of a zone with one change in a certain year, or two.

    A rule without a year (0) then happens once: the next time after the other one.
    """

    def change(after: int, year: int) -> tuple[int, int]:
        return next(change for change in rule.changes_in(year) if change[1] == after)

    to_daylight = change(rule.daylight, daylight_year or standard_year)
    to_standard = change(rule.standard, standard_year or daylight_year)
    if standard_year == 0 and to_standard < to_daylight:
        to_standard = change(rule.standard, daylight_year + 1)
    if daylight_year == 0 and to_daylight < to_standard:
        to_daylight = change(rule.daylight, standard_year + 1)
    (first, after_first), (second, after_second) = sorted([to_daylight, to_standard])
    return Transitions((first, second), (after_second, after_first, after_second))


def _parse_rule(json: object, target: str) -> TransitionRule | None:
    """The rule of Graph's `standardTimeZoneOffset` or `daylightTimeZoneOffset`, if it has one."""
    if json is None:
        return None
    get: Callable[[str], Any] = parse_object(json, target).get
    month, occurrence, year = (
        parse_integer(0 if get(name) is None else get(name), f"{target}.{name}", 0, high)
        for name, high in (("month", 12), ("dayOccurrence", 5), ("year", 9999))
    )
    if not month or not occurrence:
        return None
    try:
        return TransitionRule(month, occurrence, get("dayOfWeek"), get("time"), year)
    except RecurtzError as error:
        raise error.prefixed(target) from None


def _parse_time(value: object) -> tuple[str, int]:
    """A time of day with seven digits of its second, and the same in seconds, rounded half up."""
    if value is None:
        raise PropertyError.missing("time", "give a time of day such as '02:00:00'")
    match = re.fullmatch(_TIME, value) if isinstance(value, str) else None
    if match is None:
        raise MalformedValueError.expected("time", value, "use a time of day such as '02:00:00'")
    hour, minute, second, fraction = (part or "" for part in match.groups())
    fraction = fraction.ljust(7, "0")
    seconds = int(hour) * 3600 + int(minute) * 60 + int(second or 0) + (fraction >= "5")
    return f"{hour}:{minute}:{second or '00'}.{fraction}", seconds
