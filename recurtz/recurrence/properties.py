"""Parsers of the properties of patterns and ranges: from one JSON property to one field.

The constructors of patterns and ranges check their arguments with the same parsers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import call
from types import MappingProxyType
from typing import Any

from recurtz._core.fields import Run, enum_members, parse_enum, parse_integer
from recurtz._core.generated import compiled
from recurtz._core.gregorian import WEEKDAYS, DayOfWeek
from recurtz.errors import MalformedValueError, PropertyError
from recurtz.json_types import WeekIndex
from recurtz.recurrence.month_days import WEEK_INDEXES

PATTERN = "recurrence.pattern"
RANGE = "recurrence.range"

Parsers = Mapping[str, Callable[[Any, str], object]]
"""The parsers of properties by Graph's names, in the order of the fields of a value."""

_DAYS_OF_WEEK = enum_members(WEEKDAYS)
_INDEXES = enum_members(WEEK_INDEXES)


class Fields:
    """The properties of one type of pattern or range: one table of parsers for both passes of `fields.parse_all`.

    `build` takes the parsed properties in the order of the table. The properties of `ignored` that are present are
    checked, too. For the first pass, the tables are compiled to one function (in 0.05 ms, once): it takes half the time
    of a loop.

    >>> from recurtz._core.fields import parse_all
    >>> fields = Fields(PATTERN, {"month": parse_month, "dayOfMonth": parse_day_of_month}, "{}/{}".format)
    >>> parse_all(fields.parse, {"month": 9, "dayOfMonth": 4}, PATTERN)
    '9/4'
    """

    __slots__ = ("_build", "_ignored", "_parse_directly", "_parsers")

    def __init__(
        self, target: str, parsers: Parsers, build: Callable[..., Any], ignored: Parsers = MappingProxyType({})
    ) -> None:
        self._parsers = parsers
        self._ignored = {name: check for name, check in ignored.items() if name not in parsers}
        self._build = build
        self._parse_directly = self._generated(target)

    def _generated(self, target: str) -> Callable[[Callable[[str], Any]], Any]:
        """The first pass, a function of the `get` of a JSON object."""
        both = {**self._parsers, **self._ignored}
        names: dict[str, Any] = {f"parse_{name}": parse for name, parse in both.items()}
        calls = {name: f"parse_{name}({{}}, {f'{target}.{name}'!r})" for name in both}
        checks = [
            f"    if (value := get({name!r})) is not None: {calls[name].format('value')}" for name in self._ignored
        ]
        arguments = ", ".join([calls[name].format(f"get({name!r})") for name in self._parsers])
        source = "\n".join(["def parse(get):", *checks, f"    return build({arguments})", ""])
        function: Callable[..., Any] = compiled(
            source, f"{target} with {', '.join(self._parsers)}", {**names, "build": self._build}
        )
        return function

    def parse(self, run: Run, json: Mapping[str, Any], target: str) -> Any:  # noqa: ANN401  # what `build` returns
        """The value with the properties of a JSON object; None if an error is collected."""
        if run is call:
            return self._parse_directly(json.get)
        values = [run(parse, json.get(name), f"{target}.{name}") for name, parse in self._parsers.items()]
        ignored = [name for name in self._ignored if json.get(name) is not None]
        checked = [run(self._ignored[name], json[name], f"{target}.{name}") for name in ignored]
        return None if None in values or None in checked else self._build(*values)


def parse_interval(value: object, target: str = f"{PATTERN}.interval") -> int:
    """A number of days, weeks, months or years, 1 or more."""
    return parse_integer(value, target)


def parse_month(value: object, target: str = f"{PATTERN}.month") -> int:
    """A month of the year, 1 to 12."""
    return parse_integer(value, target, 1, 12)


def parse_day_of_month(value: object, target: str = f"{PATTERN}.dayOfMonth") -> int:
    """A day of the month, 1 to 31."""
    return parse_integer(value, target, 1, 31)


def parse_index(value: object, target: str = f"{PATTERN}.index") -> WeekIndex:
    """A `weekIndex`; "first" for None."""
    return "first" if value is None else parse_enum(value, _INDEXES, target)


def parse_first_day_of_week(value: object, target: str = f"{PATTERN}.firstDayOfWeek") -> DayOfWeek:
    """A `dayOfWeek`; "sunday" for None."""
    return "sunday" if value is None else parse_enum(value, _DAYS_OF_WEEK, target)


def parse_days_of_week(value: object, target: str = f"{PATTERN}.daysOfWeek") -> tuple[DayOfWeek, ...]:
    """At least one `dayOfWeek`. They are sorted and made unique, as in the mask of weekdays that Exchange stores."""
    if value is None:
        raise PropertyError.missing(target, "give at least one day such as ['monday']")
    if type(value) is not list and (isinstance(value, str | Mapping) or not isinstance(value, Iterable)):
        raise MalformedValueError.expected(target, value, "use a list of days such as ['monday']")
    names = {parse_enum(name, _DAYS_OF_WEEK, target) for name in value}
    if not names:
        raise PropertyError.rejected(target, value, "give at least one day such as ['monday']")
    return tuple(sorted(names, key=WEEKDAYS.index))


def _parse_ignored_days(value: object, target: str) -> tuple[DayOfWeek, ...]:
    return () if value == [] else parse_days_of_week(value, target)


def parse_time_zone(value: object, target: str = f"{RANGE}.recurrenceTimeZone") -> str:
    """The name of a zone, whether known or not; "" for None."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise MalformedValueError.expected(target, value, "use the name of a time zone, or ''")
    return value


IGNORED: Parsers = {
    "interval": parse_interval,
    "daysOfWeek": _parse_ignored_days,
    "firstDayOfWeek": parse_first_day_of_week,
    "index": parse_index,
}
"""Parsers of properties that are checked even if the pattern's type ignores them; `daysOfWeek` may then be empty."""
