"""A pattern within a range: the sequence of the dates of a series."""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Self, SupportsIndex, TypeVar, get_args, overload

from recurtz._core.fields import Run, enum_members, parse_all, parse_enum, parse_object, require_date
from recurtz._core.frozen import Value
from recurtz.errors import ArgumentTypeError, ItemNotFoundError, OccurrenceIndexError, short
from recurtz.json_types import PatternedRecurrenceJson
from recurtz.recurrence.cycles import Cycle
from recurtz.recurrence.patterns import Anchor, Pattern, pattern_from
from recurtz.recurrence.properties import PATTERN, RANGE
from recurtz.recurrence.ranges import NoEnd, Range, range_from

R = TypeVar("R", bound="PatternedRecurrence")

_ANCHORS: dict[str, Anchor] = enum_members(get_args(Anchor))


class PatternedRecurrence(Value, Sequence[date], generated=True):
    """The dates of a pattern within a range, as a lazy sequence that computes each date when it is requested.

    The length, items, membership, `index`, `between`, `after` and `before` are computed by arithmetic, so their cost
    does not depend on the distance from the start. `anchor` selects period 0 if the start date is not a date of the
    pattern: the period of the first match ("first-match", as Graph documents it) or of the start date ("start-date", as
    in RFC 5545).

    Raises `ArgumentTypeError` for what is not a pattern or a range, `MalformedValueError` for another anchor.

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
        return cls.of(pattern, range, parse_anchor(anchor))

    @classmethod
    def of(cls, pattern: Pattern, range: Range, anchor: Anchor = "first-match") -> Self:
        """The recurrence of a valid pattern and a valid range, which are not checked again."""
        cycle = pattern._cycle(range.start_date, anchor)
        return cls._unchecked(pattern, range, anchor, cycle, range._count(cycle))

    def in_zone(self, time_zone: str) -> Self:
        """The same dates, whose range names another zone."""
        range_ = self.range._in_zone(time_zone)
        return self._unchecked(self.pattern, range_, self.anchor, self._cycle, self._length)

    @classmethod
    def from_graph(cls, value: object, anchor: Anchor = "first-match") -> Self:
        """The recurrence of Graph's `patternedRecurrence`: JSON, or a model of the SDK.

        Raises `PropertyError` for a value that is not allowed, `MalformedValueError` for a value of another type;
        several faults are listed in `details`.

        >>> json = {"pattern": {"type": "daily", "interval": 1}, "range": {"type": "noEnd", "startDate": "2017-09-04"}}
        >>> PatternedRecurrence.from_graph(json)[1]
        datetime.date(2017, 9, 5)
        """
        return parse_all(recurrence_from, value, anchor, cls)

    def to_graph(self) -> PatternedRecurrenceJson:
        """Graph's `patternedRecurrence`, with the values that a server returns for unused properties.

        JSON has no property for the anchor. With the anchor "start-date", the range therefore starts on the first date,
        which gives the same dates.

        >>> from recurtz import Daily
        >>> PatternedRecurrence(Daily(1), NoEnd(date(2017, 9, 4))).to_graph()["range"]["endDate"]
        '0001-01-01'
        """
        range_ = self.range
        if self.anchor != "first-match" and self._cycle.length():
            range_ = range_.__replace__(start_date=self._cycle.day(0))
        return {"pattern": self.pattern.to_graph(), "range": range_.to_graph()}

    @property
    def is_endless(self) -> bool:
        """True if the range has no end; the last date is then on or before 9999-12-31, the last date of Python."""
        return isinstance(self.range, NoEnd)

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, key: SupportsIndex, /) -> date: ...
    @overload
    def __getitem__(self, key: slice, /) -> list[date]: ...
    def __getitem__(self, key: SupportsIndex | slice, /) -> date | list[date]:
        if type(key) is int and 0 <= key < self._length:
            return self._cycle.day(key)
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
        """The position of a date, from `start` to before `stop`.

        Raises `ItemNotFoundError`, a ValueError, if none of these positions has the date.

        >>> from recurtz import Daily
        >>> PatternedRecurrence(Daily(1), NoEnd(date(1601, 4, 1))).index(date(4500, 9, 1))
        1058991
        """
        position = self._position(day)
        if position is None or ((start or stop is not None) and position not in self._positions[start:stop]):
            message = f"{day} is not one of the {self._length} occurrences"
            raise ItemNotFoundError(f"{message}; use `after` or `before` to get the nearest one", target="day")
        return position

    def count(self, day: object) -> int:
        """1 for one of the dates, 0 for any other value.

        Raises `ArgumentTypeError` for a datetime.
        """
        return int(day in self)

    def between(self, start: date, end: date) -> list[date]:
        """The dates from `start` (inclusive) to `end` (exclusive).

        >>> from recurtz import AbsoluteMonthly
        >>> ends = PatternedRecurrence(AbsoluteMonthly(1, 31), NoEnd(date(2025, 1, 31)))
        >>> [day.isoformat() for day in ends.between(date(2028, 2, 1), date(2028, 4, 1))]
        ['2028-02-29', '2028-03-31']
        """
        return self[self._rank(start, "start") : self._rank(end, "end")]

    def _positions_within(self, first: date, last: date) -> builtins.range:
        """The positions of the dates from `first` to `last`, both inclusive: `last` may be the calendar's last date.

        >>> from recurtz import Daily
        >>> PatternedRecurrence(Daily(2), NoEnd(date(2017, 9, 4)))._positions_within(date(2017, 9, 5), date(2017, 9, 9))
        range(1, 3)
        """
        low, length = self._cycle.rank(first), self._length
        if low >= length:  # a series that has ended, as many of a calendar have
            return builtins.range(length, length)
        return builtins.range(max(0, low), min(length, self._cycle.rank(last, True)))

    def _ordinals(self, positions: builtins.range) -> Sequence[int]:
        """The ordinals of the dates at the positions; a range if they are evenly spaced.

        >>> from recurtz import Daily
        >>> PatternedRecurrence(Daily(2), NoEnd(date(2017, 9, 4)))._ordinals(range(3))
        range(736576, 736582, 2)
        """
        return self._cycle.ordinals(positions)

    def after(self, day: date, *, inclusive: bool = False) -> date | None:
        """The first date after `day` (inclusive: or on it); None if there is none.

        >>> from recurtz import RelativeYearly
        >>> labor_days = PatternedRecurrence(RelativeYearly(1, 9, ["monday"]), NoEnd(date(2017, 9, 4)))
        >>> labor_days.after(date(2017, 9, 4))
        datetime.date(2018, 9, 3)
        """
        position = self._rank(day, "day", not inclusive)
        return self._cycle.day(position) if position < self._length else None

    def before(self, day: date, *, inclusive: bool = False) -> date | None:
        """The last date before `day` (inclusive: or on it); None if there is none.

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
        """The number of occurrences before a date (inclusive: or on it)."""
        rank = self._cycle.rank(require_date(day, name), inclusive)
        return min(max(rank, 0), self._length)

    def _position(self, day: date) -> int | None:
        position = self._cycle.position(day if type(day) is date else require_date(day, "day"))
        return position if position is not None and 0 <= position < self._length else None


def parse_anchor(value: object) -> Anchor:
    """An anchor, in any letter case.

    Raises `PropertyError`, `MalformedValueError`.
    """
    return parse_enum(value, _ANCHORS, "anchor")


def recurrence_from(
    run: Run,
    value: object,
    anchor: Anchor = "first-match",
    kind: type[R] = PatternedRecurrence,  # type: ignore[assignment]
) -> R:
    """The recurrence of a `patternedRecurrence`, each property parsed by `run`: see `fields.parse_all`."""
    json = parse_object(value, "recurrence")
    pattern: Pattern | None = pattern_from(run, json.get("pattern"), PATTERN)
    range_: Range | None = range_from(run, json.get("range"), RANGE)
    if anchor != "first-match":
        anchor = run(parse_anchor, anchor)
    if pattern is None or range_ is None or anchor is None:
        return None  # type: ignore[return-value]  # an error is collected
    return kind.of(pattern, range_, anchor)
