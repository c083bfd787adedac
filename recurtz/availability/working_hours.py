"""Graph's `workingHours`: the hours of the week in which a person works, in a zone of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, Self

from recurtz._core.fields import Run, parse_all, parse_object
from recurtz._core.frozen import Value
from recurtz._core.gregorian import LAST_ORDINAL, WEEKDAYS, DayOfWeek, weekday
from recurtz.availability.intervals import Edges, joined
from recurtz.errors import ArgumentTypeError, MalformedValueError, PropertyError, RecurtzError
from recurtz.events.date_time import parse_zone
from recurtz.events.window import DAY_MICROS, from_micros, parse_window, to_micros
from recurtz.recurrence.properties import parse_days_of_week
from recurtz.zones.custom import CustomTimeZone
from recurtz.zones.local_time import instant_of
from recurtz.zones.names import ZonesByName, given_zone, zone, zone_name

_TIME = re.compile(r"(24:00|(?:[01]\d|2[0-3]):[0-5]\d)(?::([0-5]\d)(?:\.(\d{1,7}))?)?", re.ASCII)
_HINT = "use a time of day such as '08:00:00'"
_DAY = timedelta(days=1)
_MARGIN = 2  # a date in any zone and in UTC differ by one day; a period overnight begins on the day before


class WorkingHours(Value):
    """The days of the week on which a person works, and the local times in a zone at which the work begins and ends.

    If the end is not after the start, the work lasts until the next day: 22:00 to 06:00 is a night, 00:00 to 00:00 a
    whole day. A time in a DST gap or in an overlap is resolved by the same rule as in events.

    Raises `RecurtzError` for a day or a zone that is unknown, `ArgumentTypeError` for a time that is not one.

    >>> office = WorkingHours(["monday", "friday"], time(9), time(17), "Pacific Standard Time")
    >>> [(start.hour, end.hour) for start, end in office.between("2017-09-04", "2017-09-06")]
    [(16, 0)]
    """

    __slots__ = ("days_of_week", "start", "end", "time_zone", "_zone")
    days_of_week: tuple[DayOfWeek, ...]
    start: time
    end: time
    time_zone: str | tzinfo
    _zone: tzinfo

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(
            cls, days_of_week: tuple[DayOfWeek, ...], start: time, end: time, time_zone: str | tzinfo, zone: tzinfo, /
        ) -> Self: ...

    def __new__(cls, days_of_week: Iterable[str], start: time, end: time, time_zone: str | tzinfo) -> Self:
        for name, value in (("start", start), ("end", end)):
            if not isinstance(value, time) or value.tzinfo is not None:
                raise ArgumentTypeError.expected(name, value, "use a datetime.time without a tzinfo")
        days = parse_days_of_week(days_of_week, "days_of_week")
        return cls._unchecked(days, start, end, time_zone, zone(time_zone))

    @classmethod
    def from_graph(cls, json: object, *, time_zones: ZonesByName | None = None) -> Self:
        """The working hours of Graph's `workingHours`: JSON, or a model of the SDK.

        The zone has a name, or it is a `customTimeZone`. `time_zones` maps names to zones that only the caller knows.

        Raises `RecurtzError` for malformed or rejected properties; its `details` list all of them.

        >>> WorkingHours.from_graph({
        ...     "daysOfWeek": ["monday"], "startTime": "08:00:00.0000000", "endTime": "17:00:00.0000000",
        ...     "timeZone": {"name": "Pacific Standard Time"},
        ... }).end
        datetime.time(17, 0)
        """
        return cls(*parse_all(_parse, parse_object(json, "workingHours"), time_zones))

    def to_graph(self) -> dict[str, Any]:
        """Graph's `workingHours`."""
        named = self.time_zone
        return {
            "daysOfWeek": [*self.days_of_week],
            "startTime": _format(self.start),
            "endTime": _format(self.end),
            "timeZone": named.to_graph() if isinstance(named, CustomTimeZone) else {"name": zone_name(named)},
        }

    def between(self, start: datetime | str, end: datetime | str) -> list[tuple[datetime, datetime]]:
        """The periods of work in the window [start, end), in UTC, clipped to it; periods that touch are merged.

        `start` and `end` are aware datetimes or ISO 8601 text; text without an offset is in UTC, whatever zone is
        requested.

        Raises `RecurtzError` for a window that ends before it starts.
        """
        window = parse_window(start, end).micros()
        return [(from_micros(low), from_micros(high)) for low, high in self._periods(window)]

    def _periods(self, window: Edges) -> Iterator[Edges]:
        """The periods of work in a window, in microseconds, lazily."""
        return joined(self._days(window))

    def _days(self, window: Edges) -> Iterator[Edges]:
        start, end = window
        first, last = start // DAY_MICROS - _MARGIN, end // DAY_MICROS + _MARGIN
        for ordinal in range(max(first, 1), min(last, LAST_ORDINAL) + 1):
            day = date.fromordinal(ordinal)
            if WEEKDAYS[weekday(day)] in self.days_of_week and (edges := self._on(day)) is not None:
                low, high = max(edges[0], start), min(edges[1], end)
                if low < high:
                    yield low, high

    def _on(self, day: date) -> Edges | None:
        """The period of work that begins on a date; None outside the years 1 to 9999."""
        try:
            begins, ends = datetime.combine(day, self.start), datetime.combine(day, self.end)
            ends += _DAY if ends <= begins else timedelta()
            return to_micros(instant_of(begins, self._zone)), to_micros(instant_of(ends, self._zone))
        except (OverflowError, ValueError):
            return None


def _parse(run: Run, json: Mapping[str, Any], time_zones: ZonesByName | None) -> tuple[Any, ...]:
    days = run(parse_days_of_week, json.get("daysOfWeek"), "daysOfWeek")
    start = run(_parse_time, json.get("startTime"), "startTime")
    end = run(_parse_time, json.get("endTime"), "endTime")
    return days, start, end, run(_parse_time_zone, json.get("timeZone"), time_zones)


def _parse_time(value: object, target: str) -> time:
    """A time of day; 24:00 is the midnight at its end. The seventh digit of its second is dropped.

    Raises `PropertyError` for None, `MalformedValueError` for anything but a time of day.
    """
    if value is None:
        raise PropertyError.missing(target, f"give {_HINT.removeprefix('use ')}")
    match = _TIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise MalformedValueError.expected(target, value, _HINT)
    hour_minute, second, fraction = match.groups("")
    if hour_minute == "24:00":
        if (second + fraction).strip("0"):
            raise MalformedValueError.expected(target, value, _HINT)
        return time()
    return time.fromisoformat(f"{hour_minute}:{second or '00'}.{fraction:0<6.6}")


def _parse_time_zone(value: object, time_zones: ZonesByName | None) -> str | tzinfo:
    """A `timeZoneBase`: a name, or the rules of a `customTimeZone`."""
    json = parse_object(value, "timeZone")
    try:
        if json.get("bias") is not None:
            return CustomTimeZone.from_graph(json)
    except RecurtzError as error:
        raise error.prefixed("timeZone") from None
    name: Any = json.get("name")
    given = given_zone(name, time_zones)
    parse_zone(name if given is None else given, "timeZone.name")
    return name if given is None else given


def _format(value: time) -> str:
    return f"{value.isoformat(timespec='microseconds')}0"


def require_working_hours(value: object) -> list[WorkingHours]:
    """The argument `working_hours`: None, one value, or several whose hours all count.

    Raises `ArgumentTypeError` for anything else.
    """
    several = [] if value is None else [value] if isinstance(value, WorkingHours) else value
    if isinstance(several, Iterable):
        result = [*several]
        if all(isinstance(each, WorkingHours) for each in result):
            return result
    raise ArgumentTypeError.expected("working_hours", value, "use WorkingHours, or a list of them")
