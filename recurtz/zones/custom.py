"""Graph's `customTimeZone`: a zone by its rules instead of its name, as Windows states them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Self

from recurtz._core.fields import enum_members, parse_enum, parse_integer, parse_object
from recurtz._core.frozen import Value
from recurtz._core.gregorian import WEEKDAYS
from recurtz.errors import MalformedValueError, PropertyError, RecurtzError, require
from recurtz.zones.posix import DayOfMonth, PosixDayTime, PosixRule
from recurtz.zones.transitions import Transitions, TransitionsZone

__all__ = ["CustomTimeZone", "TransitionRule"]

_NAME = "Customized Time Zone"
_WEEKDAYS = enum_members(WEEKDAYS)
_TIME = r"([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:\.([0-9]{1,7}))?)?"
_UNUSED = {"time": "00:00:00.0000000", "dayOccurrence": 0, "dayOfWeek": "sunday", "month": 0, "year": 0}
_DAY_MINUTES = 24 * 60


class TransitionRule(Value):
    """When the clocks of a zone change: the nth weekday of a month, at a wall time in force just before.

    `day_occurrence` 5 is the last of the month, as in Windows. `year` 0 is every year, any other is that one date only.
    Half a second and more is rounded up: servers write 23:59:59.999 where they mean the midnight that ends the day.

    Raises `PropertyError` for a value out of range, `MalformedValueError` for one that is none.

    >>> Switch(month=3, day_occurrence=2, day_of_week="sunday", time="02:00")
    Switch(month=3, day_occurrence=2, day_of_week='sunday', time='02:00:00.0000000', year=0)
    """

    __slots__ = ("month", "day_occurrence", "day_of_week", "time", "year", "_turn")
    month: int
    day_occurrence: int
    day_of_week: str
    time: str
    year: int
    _turn: PosixDayTime

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(
            cls, month: int, day_occurrence: int, day_of_week: str, time: str, year: int, turn: PosixDayTime, /
        ) -> Self: ...

    def __new__(cls, month: int, day_occurrence: int, day_of_week: str, time: str, year: int = 0) -> Self:
        month = parse_integer(month, "month", 1, 12)
        day_occurrence = parse_integer(day_occurrence, "dayOccurrence", 1, 5)
        day_of_week = parse_enum(day_of_week, _WEEKDAYS, "dayOfWeek")
        time, seconds = _read_time(time)
        turn = PosixDayTime(DayOfMonth(month, day_occurrence, WEEKDAYS.index(day_of_week)), seconds)
        return cls._unchecked(month, day_occurrence, day_of_week, time, parse_integer(year, "year", 0, 9999), turn)

    @property
    def turn(self) -> PosixDayTime:
        """The same for any year, in seconds."""
        return self._turn

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
    """A `tzinfo` by rules: UTC = local time + bias, in minutes, with `daylight_bias` added in daylight time.

    The signs are those of Windows, as in Graph's answers (its text says the contrary). Without both switches the zone
    has one offset for ever. Which period is called daylight makes no difference: a bias of -300 with a daylight bias of
    100 gives the offsets of -200 with -100 and the switches exchanged, which is how servers put it.

    Raises `PropertyError` for a bias of a day or more, `MalformedValueError` for one that is no integer.

    >>> pacific = CustomTimeZone(480, Switch(11, 1, "sunday", "02:00"), Switch(3, 2, "sunday", "02:00"), -60)
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
            steps: Transitions,
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
        name: str = _NAME,
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
        return cls._unchecked(
            _steps(bias, standard, daylight, daylight_bias), bias, standard, daylight, daylight_bias, name
        )

    @classmethod
    def from_graph(cls, json: object) -> Self:
        """The zone that Graph's `customTimeZone` states; a switch whose month or dayOccurrence is 0 or null is none.

        Raises `RecurtzError` with the path of the property at fault as its target.

        >>> CustomTimeZone.from_graph({"name": "Customized Time Zone", "bias": -330})
        CustomTimeZone(bias=-330, standard=None, daylight=None, daylight_bias=0, name='Customized Time Zone')
        """
        get: Callable[[str], Any] = parse_object(json, "customTimeZone").get
        if get("bias") is None:
            raise PropertyError.missing("bias", "give minutes with UTC = local time + bias; for a name alone use zone")
        standard, daylight = (_read_switch(get(target), target) for target in ("standardOffset", "daylightOffset"))
        daylight_bias: Any = parse_object(get("daylightOffset") or {}, "daylightOffset").get("daylightBias")
        if daylight_bias is None and daylight is None:
            daylight_bias = 0
        return cls(get("bias"), standard, daylight, daylight_bias, _NAME if get("name") is None else get("name"))

    def to_graph(self) -> dict[str, Any]:
        """Graph's `customTimeZone`, the properties of unused switches 0.

        >>> CustomTimeZone(-330).to_graph()["daylightOffset"]["month"]
        0
        """
        standard, daylight = (
            dict(_UNUSED) if switch is None else switch.to_graph() for switch in (self.standard, self.daylight)
        )
        return {
            "@odata.type": "#microsoft.graph.customTimeZone",
            "name": self.name,
            "bias": self.bias,
            "standardOffset": standard,
            "daylightOffset": {"daylightBias": self.daylight_bias, **daylight},
        }

    def dst(self, moment: datetime | None, /) -> timedelta | None:
        """How far the offset is from that of standard time; negative where daylight time is behind."""
        offset = self.utcoffset(moment)
        return None if offset is None else offset + timedelta(minutes=self.bias)

    def tzname(self, moment: datetime | None, /) -> str | None:
        """The offset in words: no abbreviation is known.

        >>> CustomTimeZone(-330).tzname(None)
        'UTC+05:30'
        """
        offset = self.utcoffset(moment)
        return None if offset is None else timezone(offset).tzname(None)


def _steps(
    bias: int, standard: TransitionRule | None, daylight: TransitionRule | None, daylight_bias: int
) -> Transitions:
    if not (standard and daylight and daylight_bias):
        return Transitions((), (-bias * 60,))
    rule = PosixRule(-bias * 60, -(bias + daylight_bias) * 60, daylight.turn, standard.turn)
    if standard.year == daylight.year == 0:
        return Transitions((), (rule.standard,), rule)
    return _steps_once(rule, standard.year, daylight.year)


def _steps_once(rule: PosixRule, standard_year: int, daylight_year: int) -> Transitions:
    """Two changes in all: a date of one year, and the other one, or the next of it if that one is yearly (year 0)."""

    def change(after: int, year: int) -> tuple[int, int]:
        return next(change for change in rule.changes_in(year) if change[1] == after)

    on = change(rule.daylight, daylight_year or standard_year)
    off = change(rule.standard, standard_year or daylight_year)
    if standard_year == 0 and off < on:
        off = change(rule.standard, daylight_year + 1)
    if daylight_year == 0 and on < off:
        on = change(rule.daylight, standard_year + 1)
    (first, after_first), (second, after_second) = sorted([on, off])
    return Transitions((first, second), (after_second, after_first, after_second))


def _read_switch(json: object, target: str) -> TransitionRule | None:
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


def _read_time(value: object) -> tuple[str, int]:
    """A time of day with 7 digits, and its seconds, half a one rounded up."""
    if value is None:
        raise PropertyError.missing("time", "give a time of day such as '02:00:00'")
    form = re.fullmatch(_TIME, value) if isinstance(value, str) else None
    if form is None:
        raise MalformedValueError.expected("time", value, "use a time of day such as '02:00:00'")
    hour, minute, second, fraction = (part or "" for part in form.groups())
    fraction = fraction.ljust(7, "0")
    seconds = int(hour) * 3600 + int(minute) * 60 + int(second or 0) + (fraction >= "5")
    return f"{hour}:{minute}:{second or '00'}.{fraction}", seconds
