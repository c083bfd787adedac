"""Graph's three recurrence ranges: from which day on a pattern is applied, and how far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self

from recurtz._core.fields import enum_members, parse_date, parse_enum, parse_integer, parse_object, require_date
from recurtz._core.frozen import Value
from recurtz.errors import ErrorCollector, MalformedValueError, RecurtzError
from recurtz.recurrence.cycles import Cycle

_PATH = "recurrence.range"
_ZONE = "recurrence.range.recurrenceTimeZone"
_UNUSED_DATE = "0001-01-01"


class Range(Value):
    """What all ranges share: a type, a start date, and the zone in which both of its dates are read ("" if unsaid)."""

    __slots__ = ()
    type: ClassVar[str]
    _properties: ClassVar[tuple[str, ...]]
    """The properties of Graph's that count, in the order of the fields."""

    start_date: date
    time_zone: str

    def _count(self, cycle: Cycle) -> int:
        """How many dates of the cycle lie in the range, at most those that Python's calendar has."""
        return cycle.rank(date.max, True)

    def to_graph(self) -> dict[str, Any]:
        """Graph's `recurrenceRange` as a server answers it, unused properties filled.

        >>> Numbered(date(2017, 9, 4), 17).to_graph()["endDate"]
        '0001-01-01'
        """
        end_date: date | None = getattr(self, "end_date", None)
        return {
            "type": self.type,
            "startDate": self.start_date.isoformat(),
            "endDate": end_date.isoformat() if end_date else _UNUSED_DATE,
            "recurrenceTimeZone": self.time_zone,
            "numberOfOccurrences": getattr(self, "number_of_occurrences", 0),
        }


class NoEnd(Range, generated=True):
    """From a start date on, without end.

    >>> NoEnd(date(2017, 9, 4)).time_zone
    ''
    """

    __slots__ = ("start_date", "time_zone")
    type: ClassVar[str] = "noEnd"
    _properties: ClassVar[tuple[str, ...]] = ("startDate", "recurrenceTimeZone")

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, start_date: date, time_zone: str, /) -> Self: ...

    def __new__(cls, start_date: date, time_zone: str = "") -> Self:
        return cls._unchecked(require_date(start_date, "start_date"), _read_zone_name(time_zone, _ZONE))


class EndDate(Range, generated=True):
    """From a start date to an end date, both inclusive.

    >>> EndDate(date(2017, 9, 4), date(2017, 12, 31)).end_date
    datetime.date(2017, 12, 31)
    """

    __slots__ = ("start_date", "end_date", "time_zone")
    type: ClassVar[str] = "endDate"
    _properties: ClassVar[tuple[str, ...]] = ("startDate", "endDate", "recurrenceTimeZone")
    end_date: date

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, start_date: date, end_date: date, time_zone: str, /) -> Self: ...

    def __new__(cls, start_date: date, end_date: date, time_zone: str = "") -> Self:
        return cls._unchecked(
            require_date(start_date, "start_date"),
            require_date(end_date, "end_date"),
            _read_zone_name(time_zone, _ZONE),
        )

    def _count(self, cycle: Cycle) -> int:
        """How many dates of the cycle come not after the end date."""
        count = cycle.rank(self.end_date, True)
        return max(0, count)


class Numbered(Range, generated=True):
    """From a start date on, so many times.

    >>> Numbered(date(2017, 9, 4), 17).number_of_occurrences
    17
    """

    __slots__ = ("start_date", "number_of_occurrences", "time_zone")
    type: ClassVar[str] = "numbered"
    _properties: ClassVar[tuple[str, ...]] = ("startDate", "numberOfOccurrences", "recurrenceTimeZone")
    number_of_occurrences: int

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, start_date: date, number_of_occurrences: int, time_zone: str, /) -> Self: ...

    def __new__(cls, start_date: date, number_of_occurrences: int, time_zone: str = "") -> Self:
        return cls._unchecked(
            require_date(start_date, "start_date"),
            parse_integer(number_of_occurrences, f"{_PATH}.numberOfOccurrences"),
            _read_zone_name(time_zone, _ZONE),
        )

    def _count(self, cycle: Cycle) -> int:
        """The number asked for, or fewer where the calendar ends before."""
        return min(self.number_of_occurrences, super()._count(cycle))


_RANGES: tuple[type[Range], ...] = (NoEnd, EndDate, Numbered)
_TYPES = enum_members([kind.type for kind in _RANGES])


def parse_range(value: object) -> Range:
    """The range that Graph's `recurrenceRange` means: its type decides which properties count.

    Raises `PropertyError`, `MalformedValueError`.

    >>> parse_range({"type": "noEnd", "startDate": "2017-09-04"}).start_date
    datetime.date(2017, 9, 4)
    """
    json: Mapping[str, Any] = parse_object(value, _PATH)
    get = json.get
    try:
        kind = parse_enum(get("type"), _TYPES, "recurrence.range.type")
        start = parse_date(get("startDate"), "recurrence.range.startDate")
        time_zone = _read_zone_name(get("recurrenceTimeZone"), _ZONE)
        match kind:
            case "noEnd":
                return NoEnd._unchecked(start, time_zone)
            case "endDate":
                return EndDate._unchecked(start, parse_date(get("endDate"), "recurrence.range.endDate"), time_zone)
            case _:
                count = parse_integer(get("numberOfOccurrences"), "recurrence.range.numberOfOccurrences")
                return Numbered._unchecked(start, count, time_zone)
    except RecurtzError:
        raise _faults(json).summary() from None


def _faults(json: Mapping[str, Any]) -> ErrorCollector:
    """All faults of a range that has one, in the order in which its properties are read."""
    faults = ErrorCollector()
    kind = faults.run(parse_enum, json.get("type"), _TYPES, "recurrence.range.type")
    for name, read, target in _FORMS[kind or NoEnd.type]:
        faults.run(read, json.get(name), target)
    return faults


def _read_zone_name(value: object, target: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise MalformedValueError.expected(target, value, "use the name of a time zone, or ''")
    return value


_READERS: dict[str, Callable[[object, str], object]] = {
    "startDate": parse_date,
    "endDate": parse_date,
    "numberOfOccurrences": parse_integer,
    "recurrenceTimeZone": _read_zone_name,
}
_FORMS = {kind.type: [(name, _READERS[name], f"{_PATH}.{name}") for name in kind._properties] for kind in _RANGES}
