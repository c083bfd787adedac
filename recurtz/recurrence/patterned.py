"""A pattern within a range: the sequence of dates on which an event happens."""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Self, SupportsIndex, get_args, overload

from recurtz._core.fields import enum_members, parse_enum, parse_object, require_date
from recurtz._core.frozen import Value
from recurtz.errors import (
    ArgumentTypeError,
    ErrorCollector,
    ItemNotFoundError,
    OccurrenceIndexError,
    RecurtzError,
    short,
)
from recurtz.recurrence.cycles import Cycle
from recurtz.recurrence.patterns import Anchor, Pattern, parse_pattern
from recurtz.recurrence.ranges import NoEnd, Range, parse_range

_ANCHORS = enum_members(get_args(Anchor))


class PatternedRecurrence(Value, Sequence[date], generated=True):
    """The dates of a pattern within a range, as a lazy sequence.

    Length, item, membership, `index`, `between`, `after` and `before` are arithmetic: they cost the same in 1601 and in
    9000. `anchor` says which period counts as period 0 where the start date is off the pattern: that of the first match
    ("first-match", as Graph documents it) or that of the start date ("start-date", as RFC 5545 has it).

    >>> from recurtz import EndDate, Weekly
    >>> lunches = PatternedRecurrence(
    ...     Weekly(1, days_of_week=["monday"]), EndDate(date(2017, 9, 4), date(2017, 12, 31))
    ... )
    >>> len(lunches), lunches[-1]
    (17, datetime.date(2017, 12, 25))
    """

    __slots__ = ("pattern", "range", "anchor", "_cycle", "_length")
    pattern: Pattern
    range: Range
    anchor: Anchor
    _cycle: Cycle
    _length: int

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, pattern: Pattern, range: Range, anchor: Anchor, cycle: Cycle, length: int, /) -> Self: ...

    def __new__(cls, pattern: Pattern, range: Range, anchor: Anchor = "first-match") -> Self:
        if not isinstance(pattern, Pattern):
            raise ArgumentTypeError.expected("pattern", pattern, "use one of the six patterns, such as Daily(1)")
        if not isinstance(range, Range):
            raise ArgumentTypeError.expected("range", range, "use NoEnd, EndDate or Numbered")
        anchor = _read_anchor(anchor)
        cycle = pattern._cycle(range.start_date, anchor)
        return cls._unchecked(pattern, range, anchor, cycle, range._count(cycle))

    @classmethod
    def from_graph(cls, value: object, anchor: Anchor = "first-match") -> Self:
        """The recurrence that Graph's `patternedRecurrence` means.

        Raises `PropertyError` for what cannot be meant, `MalformedValueError` for what cannot be read.

        >>> json = {"pattern": {"type": "daily", "interval": 1}, "range": {"type": "noEnd", "startDate": "2017-09-04"}}
        >>> PatternedRecurrence.from_graph(json)[1]
        datetime.date(2017, 9, 5)
        """
        json: Mapping[str, Any] = parse_object(value, "recurrence")
        try:
            pattern, range_ = parse_pattern(json.get("pattern")), parse_range(json.get("range"))
            anchor = _read_anchor(anchor)
            cycle = pattern._cycle(range_.start_date, anchor)
            return cls._unchecked(pattern, range_, anchor, cycle, range_._count(cycle))
        except RecurtzError:
            raise _faults(json, anchor).summary() from None

    def to_graph(self) -> dict[str, Any]:
        """Graph's `patternedRecurrence` as a server answers it, unused properties filled.

        JSON says no anchor: with that of the start date, the range is told to start with the first of the dates, which
        come out the same.

        >>> from recurtz import Daily
        >>> PatternedRecurrence(Daily(1), NoEnd(date(2017, 9, 4))).to_graph()["range"]["endDate"]
        '0001-01-01'
        """
        told = self.range
        if self.anchor != "first-match" and self._cycle.rank(date.max, True):
            told = told.__replace__(start_date=self._cycle.day(0))
        return {"pattern": self.pattern.to_graph(), "range": told.to_graph()}

    @property
    def is_endless(self) -> bool:
        """Whether the range has no end: the dates then run to 9999-12-31, the last that Python has."""
        return isinstance(self.range, NoEnd)

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, key: SupportsIndex, /) -> date: ...
    @overload
    def __getitem__(self, key: slice, /) -> list[date]: ...
    def __getitem__(self, key: SupportsIndex | slice, /) -> date | list[date]:
        if isinstance(key, slice):
            return list(self._cycle.dates(self._positions[key]))
        try:
            return self._cycle.day(self._positions[key])
        except IndexError:
            message = f"there is no position {short(key)} among {self._length} occurrences"
            raise OccurrenceIndexError(f"{message}; use one from 0 to the length less 1") from None

    def __iter__(self) -> Iterator[date]:
        return self._cycle.dates(builtins.range(self._length))

    def __reversed__(self) -> Iterator[date]:
        return self._cycle.dates(self._positions[::-1])

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        return self._position(day) is not None

    def index(self, day: date, start: int = 0, stop: int | None = None) -> int:
        """The position of a date, within a slice if asked.

        Raises `ItemNotFoundError`, a ValueError, if the date is none of the occurrences there.

        >>> from recurtz import Daily
        >>> PatternedRecurrence(Daily(1), NoEnd(date(1601, 4, 1))).index(date(4500, 9, 1))
        1058991
        """
        position = self._position(day)
        if position is None or ((start or stop is not None) and position not in self._positions[start:stop]):
            raise ItemNotFoundError(
                f"{day} is none of the {self._length} occurrences; `after` and `before` find near ones"
            )
        return position

    def count(self, day: object) -> int:
        """1 for an occurrence, 0 for anything else; a datetime is refused, as everywhere."""
        return int(day in self)

    def between(self, start: date, end: date) -> list[date]:
        """The dates from `start` to before `end`.

        >>> from recurtz import AbsoluteMonthly
        >>> ends = PatternedRecurrence(AbsoluteMonthly(1, 31), NoEnd(date(2025, 1, 31)))
        >>> [day.isoformat() for day in ends.between(date(2028, 2, 1), date(2028, 4, 1))]
        ['2028-02-29', '2028-03-31']
        """
        return self[self._rank(start, "start") : self._rank(end, "end")]

    def _positions_within(self, first: date, last: date) -> builtins.range:
        """The positions of the dates from `first` to `last`, both inclusive: a window may reach the calendar's end.

        >>> from recurtz import Daily
        >>> PatternedRecurrence(Daily(2), NoEnd(date(2017, 9, 4)))._positions_within(date(2017, 9, 5), date(2017, 9, 9))
        range(1, 3)
        """
        low, high, length = self._cycle.rank(first), self._cycle.rank(last, True), self._length
        return builtins.range(max(0, low), min(length, high))

    def _ordinals(self, positions: builtins.range) -> Sequence[int]:
        """The dates at some positions, as ordinals; a range if all steps are equal.

        >>> from recurtz import Daily
        >>> PatternedRecurrence(Daily(2), NoEnd(date(2017, 9, 4)))._ordinals(range(3))
        range(736576, 736582, 2)
        """
        return self._cycle.ordinals(positions)

    def after(self, day: date, *, inclusive: bool = False) -> date | None:
        """The next date after `day`, or on it if inclusive; None if there is none.

        >>> from recurtz import RelativeYearly
        >>> labor_days = PatternedRecurrence(RelativeYearly(1, 9, ["monday"]), NoEnd(date(2017, 9, 4)))
        >>> labor_days.after(date(2017, 9, 4))
        datetime.date(2018, 9, 3)
        """
        position = self._rank(day, "day", not inclusive)
        return self._cycle.day(position) if position < self._length else None

    def before(self, day: date, *, inclusive: bool = False) -> date | None:
        """The last date before `day`, or on it if inclusive; None if there is none.

        >>> from recurtz import Daily
        >>> PatternedRecurrence(Daily(2), NoEnd(date(2017, 9, 4))).before(date(2017, 9, 8))
        datetime.date(2017, 9, 6)
        """
        position = self._rank(day, "day", inclusive) - 1
        return self._cycle.day(position) if position >= 0 else None

    @property
    def _positions(self) -> builtins.range:
        return builtins.range(self._length)

    def _rank(self, day: date, name: str, inclusive: bool = False) -> int:
        """How many occurrences come before a date, or (inclusive) not after it."""
        rank = self._cycle.rank(require_date(day, name), inclusive)
        return min(max(rank, 0), self._length)

    def _position(self, day: date) -> int | None:
        position = self._cycle.position(day if type(day) is date else require_date(day, "day"))
        return position if position is not None and 0 <= position < self._length else None


def _read_anchor(anchor: Any) -> Any:  # noqa: ANN401  # an Anchor
    return anchor if anchor == "first-match" else parse_enum(anchor, _ANCHORS, "anchor")


def _faults(json: Mapping[str, Any], anchor: Anchor) -> ErrorCollector:
    """All faults of a recurrence that has one."""
    faults = ErrorCollector()
    faults.run(parse_pattern, json.get("pattern"))
    faults.run(parse_range, json.get("range"))
    faults.run(parse_enum, anchor, _ANCHORS, "anchor")
    return faults
