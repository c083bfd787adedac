"""Graph's three recurrence ranges: the date on which a pattern starts, and where it ends."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self

from recurtz._core.fields import (
    Run,
    enum_members,
    parse_all,
    parse_date,
    parse_enum,
    parse_integer,
    parse_object,
    require_date,
)
from recurtz._core.frozen import Value
from recurtz.json_types import RecurrenceRangeJson, RecurrenceRangeType
from recurtz.recurrence.cycles import Cycle
from recurtz.recurrence.properties import RANGE, Fields, Parsers, parse_time_zone

_UNUSED_DATE = "0001-01-01"


class Range(Value):
    """The base of all ranges: a type, a start date, and the zone of the range's dates ("" if none is given)."""

    __slots__ = ()
    type: ClassVar[RecurrenceRangeType]
    _parsers: ClassVar[Parsers]
    """The parsers of the properties that the type uses, one for each field."""

    start_date: date
    time_zone: str

    def _count(self, cycle: Cycle) -> int:
        """The number of the cycle's dates in the range."""
        return cycle.length()

    def _in_zone(self, time_zone: str) -> Range:
        """The same dates, in a zone of another name."""
        raise NotImplementedError

    def to_graph(self) -> RecurrenceRangeJson:
        """Graph's `recurrenceRange`, with the values that a server returns for unused properties.

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
    """A range without end.

    Raises `ArgumentTypeError` for what is not a `datetime.date`, `MalformedValueError` for another faulty value.

    >>> NoEnd(date(2017, 9, 4)).time_zone
    ''
    """

    __slots__ = ("start_date", "time_zone")
    type: ClassVar[RecurrenceRangeType] = "noEnd"
    _parsers: ClassVar[Parsers] = {"startDate": parse_date, "recurrenceTimeZone": parse_time_zone}

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, start_date: date, time_zone: str, /) -> Self: ...

    def __new__(cls, start_date: date, time_zone: str = "") -> Self:
        return cls._unchecked(require_date(start_date, "start_date"), parse_time_zone(time_zone))

    def _in_zone(self, time_zone: str) -> Self:
        """The same dates, in a zone of another name."""
        return self._unchecked(self.start_date, time_zone)


class EndDate(Range, generated=True):
    """A range from a start date to an end date, both inclusive.

    Raises `ArgumentTypeError` for what is not a `datetime.date`, `MalformedValueError` for another faulty value.

    >>> EndDate(date(2017, 9, 4), date(2017, 12, 31)).end_date
    datetime.date(2017, 12, 31)
    """

    __slots__ = ("start_date", "end_date", "time_zone")
    type: ClassVar[RecurrenceRangeType] = "endDate"
    _parsers: ClassVar[Parsers] = {
        "startDate": parse_date,
        "endDate": parse_date,
        "recurrenceTimeZone": parse_time_zone,
    }
    end_date: date

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, start_date: date, end_date: date, time_zone: str, /) -> Self: ...

    def __new__(cls, start_date: date, end_date: date, time_zone: str = "") -> Self:
        return cls._unchecked(
            require_date(start_date, "start_date"),
            require_date(end_date, "end_date"),
            parse_time_zone(time_zone),
        )

    def _in_zone(self, time_zone: str) -> Self:
        """The same dates, in a zone of another name."""
        return self._unchecked(self.start_date, self.end_date, time_zone)

    def _count(self, cycle: Cycle) -> int:
        """The number of the cycle's dates on or before the end date."""
        return max(0, cycle.rank(self.end_date, True))


class Numbered(Range, generated=True):
    """A range with a given number of dates.

    Raises `ArgumentTypeError` for what is not a `datetime.date`, `MalformedValueError` for another faulty
    value, `PropertyError` for a number below 1.

    >>> Numbered(date(2017, 9, 4), 17).number_of_occurrences
    17
    """

    __slots__ = ("start_date", "number_of_occurrences", "time_zone")
    type: ClassVar[RecurrenceRangeType] = "numbered"
    _parsers: ClassVar[Parsers] = {
        "startDate": parse_date,
        "numberOfOccurrences": parse_integer,
        "recurrenceTimeZone": parse_time_zone,
    }
    number_of_occurrences: int

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, start_date: date, number_of_occurrences: int, time_zone: str, /) -> Self: ...

    def __new__(cls, start_date: date, number_of_occurrences: int, time_zone: str = "") -> Self:
        return cls._unchecked(
            require_date(start_date, "start_date"),
            parse_integer(number_of_occurrences, f"{RANGE}.numberOfOccurrences"),
            parse_time_zone(time_zone),
        )

    def _in_zone(self, time_zone: str) -> Self:
        """The same dates, in a zone of another name."""
        return self._unchecked(self.start_date, self.number_of_occurrences, time_zone)

    def _count(self, cycle: Cycle) -> int:
        """The given number, or fewer if the calendar ends before."""
        return min(self.number_of_occurrences, cycle.length())


_RANGES: dict[RecurrenceRangeType, Fields] = {
    kind.type: Fields(RANGE, kind._parsers, kind._unchecked) for kind in (NoEnd, EndDate, Numbered)
}
_MEMBERS = enum_members(_RANGES)


def parse_range(value: object, target: str = RANGE) -> Range:
    """The range of a `recurrenceRange`. Its type decides which properties are used; the others are ignored.

    Raises `PropertyError`, `MalformedValueError`; several faults are listed in `details`.

    >>> parse_range({"type": "noEnd", "startDate": "2017-09-04"}).start_date
    datetime.date(2017, 9, 4)
    """
    return parse_all(range_from, value, target)


def range_from(run: Run, value: object, target: str) -> Range:
    """The range of a `recurrenceRange`, each property parsed by `run`: see `fields.parse_all`."""
    json = value if type(value) is dict else run(parse_object, value, target)
    if json is None:
        return None  # type: ignore[return-value]  # an error is collected
    kind: Any = json.get("type")
    if type(kind) is not str or kind not in _RANGES:
        kind = run(parse_enum, kind, _MEMBERS, f"{target}.type")
    # If the type is at fault, the properties of `noEnd` are parsed: those that all ranges have.
    range_: Any = _RANGES[kind or "noEnd"].parse(run, json, target)
    return range_ if kind else None  # type: ignore[return-value]  # None: an error is collected
