"""Graph's three recurrence ranges: from which day on a pattern is applied, and how far."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from recurtz.cycles import Cycle
from recurtz.errors import UnreadableError
from recurtz.reading import members, read_date, read_integer, read_member, read_object, require_date
from recurtz.values import Value

_PATH = "recurrence.range"
_UNUSED_DATE = "0001-01-01"


class Range(Value):
    """What all ranges share: a type, a start date, and the zone in which both of its dates are read ("" if unsaid)."""

    __slots__ = ()
    type: ClassVar[str]
    start_date: date
    time_zone: str

    def count(self, cycle: Cycle) -> int:
        """How many dates of the cycle lie in the range, at most those that Python's calendar has."""
        return max(0, cycle.rank(date.max, True))

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


class NoEnd(Range):
    """From a start date on, without end.

    >>> NoEnd(date(2017, 9, 4)).time_zone
    ''
    """

    __slots__ = ("start_date", "time_zone")
    type = "noEnd"

    def __init__(self, start_date: date, time_zone: str = "") -> None:
        self._freeze(require_date(start_date, "start_date"), _time_zone(time_zone))


class EndDate(Range):
    """From a start date to an end date, both inclusive.

    >>> EndDate(date(2017, 9, 4), date(2017, 12, 31)).end_date
    datetime.date(2017, 12, 31)
    """

    __slots__ = ("start_date", "end_date", "time_zone")
    type = "endDate"
    end_date: date

    def __init__(self, start_date: date, end_date: date, time_zone: str = "") -> None:
        self._freeze(
            require_date(start_date, "start_date"),
            require_date(end_date, "end_date"),
            _time_zone(time_zone),
        )

    def count(self, cycle: Cycle) -> int:
        """How many dates of the cycle come not after the end date."""
        return max(0, cycle.rank(self.end_date, True))


class Numbered(Range):
    """From a start date on, so many times.

    >>> Numbered(date(2017, 9, 4), 17).number_of_occurrences
    17
    """

    __slots__ = ("start_date", "number_of_occurrences", "time_zone")
    type = "numbered"
    number_of_occurrences: int

    def __init__(self, start_date: date, number_of_occurrences: int, time_zone: str = "") -> None:
        self._freeze(
            require_date(start_date, "start_date"),
            read_integer(number_of_occurrences, f"{_PATH}.numberOfOccurrences"),
            _time_zone(time_zone),
        )

    def count(self, cycle: Cycle) -> int:
        """The number asked for, or fewer where the calendar ends before."""
        return min(self.number_of_occurrences, super().count(cycle))


_TYPES = members((NoEnd.type, EndDate.type, Numbered.type))


def range_from_graph(value: object) -> Range:
    """The range that Graph's `recurrenceRange` means: its type decides which properties count.

    Raises `PropertyError`, `UnreadableError`.

    >>> range_from_graph({"type": "noEnd", "startDate": "2017-09-04"}).start_date
    datetime.date(2017, 9, 4)
    """
    json: Mapping[str, Any] = read_object(value, _PATH)
    kind = read_member(json.get("type"), _TYPES, f"{_PATH}.type")
    start_date = read_date(json.get("startDate"), f"{_PATH}.startDate")
    time_zone = json.get("recurrenceTimeZone", "")
    if kind == EndDate.type:
        return EndDate(start_date, read_date(json.get("endDate"), f"{_PATH}.endDate"), time_zone)
    if kind == Numbered.type:
        number: Any = json.get("numberOfOccurrences")
        return Numbered(start_date, number, time_zone)
    return NoEnd(start_date, time_zone)


def _time_zone(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UnreadableError.expected(f"{_PATH}.recurrenceTimeZone", value, "use the name of a time zone, or ''")
    return value
