"""Graph's six recurrence patterns: how often an event repeats, and on which days.

Each pattern has a constant number of dates in each period of its days or months, so `_cycle` reduces it to arithmetic.
One rule about the start date serves all six: the first date is in the week, month or year of the start date, or, if
none is left there, in a later one. With the anchor "first-match" that is the next week, month or year, so that the
first match is in period 0. With "start-date" it is `interval` weeks, months or years later, so that the start date is
in period 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from operator import call
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from recurtz._core.caches import cached
from recurtz._core.fields import Run, enum_members, parse_all, parse_enum, parse_object
from recurtz._core.frozen import Value
from recurtz._core.gregorian import WEEKDAYS, DayOfWeek, month_of
from recurtz.errors import RecurtzError
from recurtz.json_types import RecurrencePatternJson, RecurrencePatternType, WeekIndex
from recurtz.recurrence.cycles import Cycle, DayCycle, MonthCycle
from recurtz.recurrence.month_days import WEEK_INDEXES, ClampedDay, MonthDayRule, NthWeekday
from recurtz.recurrence.properties import (
    IGNORED,
    PATTERN,
    Fields,
    Parsers,
    parse_day_of_month,
    parse_days_of_week,
    parse_first_day_of_week,
    parse_index,
    parse_interval,
    parse_month,
)

Anchor = Literal["first-match", "start-date"]
"""Which period is period 0 if the start date is not a date of the pattern."""

# Patterns -------------------------------------------------------------------------------------------------------------


class Pattern(Value):
    """The base of all patterns: a type, and an interval in the type's unit."""

    __slots__ = ("interval",)
    type: ClassVar[RecurrencePatternType]
    _parsers: ClassVar[Parsers] = {}
    """The parsers of the properties that the type uses, one for each field."""

    interval: int

    def _cycle(self, start: date, anchor: Anchor, /) -> Cycle:
        """The dates from `start` on, without end."""
        raise NotImplementedError

    def to_graph(self) -> RecurrencePatternJson:
        """Graph's `recurrencePattern`, with the values that a server returns for unused properties.

        >>> Daily(2).to_graph()["index"]
        'first'
        """
        return {
            "type": self.type,
            "interval": self.interval,
            "month": getattr(self, "month", 0),
            "dayOfMonth": getattr(self, "day_of_month", 0),
            "daysOfWeek": list(getattr(self, "days_of_week", ())),
            "firstDayOfWeek": getattr(self, "first_day_of_week", "sunday"),
            "index": getattr(self, "index", "first"),
        }


class Daily(Pattern, generated=True):
    """Every `interval` days.

    Raises `PropertyError` for a value that is not allowed, `MalformedValueError` for one of another type or form.

    >>> Daily(2)
    Daily(interval=2)
    """

    __slots__ = ()
    type: ClassVar[RecurrencePatternType] = "daily"
    _parsers: ClassVar[Parsers] = {"interval": parse_interval}

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, interval: int, /) -> Self: ...

    def __new__(cls, interval: int) -> Self:
        return cls._unchecked(parse_interval(interval))

    def _cycle(self, start: date, _anchor: Anchor, /) -> DayCycle:
        """Every start date is a date of the pattern."""
        return DayCycle._unchecked(start.toordinal(), self.interval, (0,))


class Weekly(Pattern, generated=True):
    """Every `interval` weeks, on each of `days_of_week`; a week begins on `first_day_of_week`.

    Raises `PropertyError` for a value that is not allowed, `MalformedValueError` for one of another type or form.

    >>> Weekly(1, days_of_week=["monday"]).days_of_week
    ('monday',)
    """

    __slots__ = ("days_of_week", "first_day_of_week")
    type: ClassVar[RecurrencePatternType] = "weekly"
    _parsers: ClassVar[Parsers] = {
        "interval": parse_interval,
        "daysOfWeek": parse_days_of_week,
        "firstDayOfWeek": parse_first_day_of_week,
    }
    days_of_week: tuple[DayOfWeek, ...]
    first_day_of_week: DayOfWeek

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(
            cls, interval: int, days_of_week: tuple[DayOfWeek, ...], first_day_of_week: DayOfWeek, /
        ) -> Self: ...

    def __new__(cls, interval: int, days_of_week: Iterable[DayOfWeek], first_day_of_week: DayOfWeek = "sunday") -> Self:
        return cls._unchecked(
            parse_interval(interval),
            parse_days_of_week(days_of_week),
            parse_first_day_of_week(first_day_of_week),
        )

    def _cycle(self, start: date, anchor: Anchor, /) -> DayCycle:
        """The days of every interval-th week, counted from the week of the start date or of the first match.

        Source: MS-OXOCAL, RecurrencePattern: weeks begin on FirstDOW, and a week counts as a whole.
        """
        ordinal = start.toordinal()
        first, offsets = _week_offsets(self.days_of_week, self.first_day_of_week, self.interval, ordinal % 7, anchor)
        return DayCycle._unchecked(ordinal + first, 7 * self.interval, offsets)


class AbsoluteMonthly(Pattern, generated=True):
    """Every `interval` months on `day_of_month`, clamped to the month's last day.

    Raises `PropertyError` for a value that is not allowed, `MalformedValueError` for one of another type or form.

    >>> AbsoluteMonthly(1, 31).day_of_month
    31
    """

    __slots__ = ("day_of_month",)
    type: ClassVar[RecurrencePatternType] = "absoluteMonthly"
    _parsers: ClassVar[Parsers] = {"interval": parse_interval, "dayOfMonth": parse_day_of_month}
    day_of_month: int

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, interval: int, day_of_month: int, /) -> Self: ...

    def __new__(cls, interval: int, day_of_month: int) -> Self:
        return cls._unchecked(parse_interval(interval), parse_day_of_month(day_of_month))

    def _cycle(self, start: date, anchor: Anchor, /) -> MonthCycle:
        """The day in every interval-th month."""
        return _monthly(self.interval, _clamped_day(self.day_of_month), start, anchor)


class RelativeMonthly(Pattern, generated=True):
    """Every `interval` months on the `index`-th among the days whose weekday is one of `days_of_week`.

    Raises `PropertyError` for a value that is not allowed, `MalformedValueError` for one of another type or form.

    >>> RelativeMonthly(1, ["thursday"], "last").index
    'last'
    """

    __slots__ = ("days_of_week", "index")
    type: ClassVar[RecurrencePatternType] = "relativeMonthly"
    _parsers: ClassVar[Parsers] = {"interval": parse_interval, "daysOfWeek": parse_days_of_week, "index": parse_index}
    days_of_week: tuple[DayOfWeek, ...]
    index: WeekIndex

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, interval: int, days_of_week: tuple[DayOfWeek, ...], index: WeekIndex, /) -> Self: ...

    def __new__(cls, interval: int, days_of_week: Iterable[DayOfWeek], index: WeekIndex = "first") -> Self:
        return cls._unchecked(parse_interval(interval), parse_days_of_week(days_of_week), parse_index(index))

    def _cycle(self, start: date, anchor: Anchor, /) -> MonthCycle:
        """One day in every interval-th month."""
        return _monthly(self.interval, _nth_weekday(self.index, self.days_of_week), start, anchor)


class AbsoluteYearly(Pattern, generated=True):
    """Every `interval` years on a day of a month; February 29 is clamped to the 28th in common years.

    Raises `PropertyError` for a value that is not allowed, `MalformedValueError` for one of another type or form.

    >>> AbsoluteYearly(1, month=2, day_of_month=29).month
    2
    """

    __slots__ = ("month", "day_of_month")
    type: ClassVar[RecurrencePatternType] = "absoluteYearly"
    _parsers: ClassVar[Parsers] = {"interval": parse_interval, "month": parse_month, "dayOfMonth": parse_day_of_month}
    month: int
    day_of_month: int

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, interval: int, month: int, day_of_month: int, /) -> Self: ...

    def __new__(cls, interval: int, month: int, day_of_month: int) -> Self:
        return cls._unchecked(
            parse_interval(interval),
            parse_month(month),
            parse_day_of_month(day_of_month),
        )

    def _cycle(self, start: date, anchor: Anchor, /) -> MonthCycle:
        """The day in that month of every interval-th year."""
        return _yearly(self.interval, self.month, _clamped_day(self.day_of_month), start, anchor)


class RelativeYearly(Pattern, generated=True):
    """Every `interval` years, in a month, on the `index`-th among the days whose weekday is one of `days_of_week`.

    Raises `PropertyError` for a value that is not allowed, `MalformedValueError` for one of another type or form.

    >>> RelativeYearly(1, 9, ["monday"]).index
    'first'
    """

    __slots__ = ("month", "days_of_week", "index")
    type: ClassVar[RecurrencePatternType] = "relativeYearly"
    _parsers: ClassVar[Parsers] = {
        "interval": parse_interval,
        "month": parse_month,
        "daysOfWeek": parse_days_of_week,
        "index": parse_index,
    }
    month: int
    days_of_week: tuple[DayOfWeek, ...]
    index: WeekIndex

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(
            cls, interval: int, month: int, days_of_week: tuple[DayOfWeek, ...], index: WeekIndex, /
        ) -> Self: ...

    def __new__(cls, interval: int, month: int, days_of_week: Iterable[DayOfWeek], index: WeekIndex = "first") -> Self:
        return cls._unchecked(
            parse_interval(interval),
            parse_month(month),
            parse_days_of_week(days_of_week),
            parse_index(index),
        )

    def _cycle(self, start: date, anchor: Anchor, /) -> MonthCycle:
        """One day in that month of every interval-th year."""
        return _yearly(self.interval, self.month, _nth_weekday(self.index, self.days_of_week), start, anchor)


# JSON -----------------------------------------------------------------------------------------------------------------

_PATTERNS: dict[RecurrencePatternType, Fields] = {
    pattern.type: Fields(PATTERN, pattern._parsers, pattern._unchecked, IGNORED)
    for pattern in (Daily, Weekly, AbsoluteMonthly, RelativeMonthly, AbsoluteYearly, RelativeYearly)
}
_MEMBERS = enum_members(_PATTERNS)
_UNKNOWN_TYPE = Fields(PATTERN, {}, Pattern, IGNORED)


def parse_pattern(value: object, target: str = PATTERN) -> Pattern:
    """The pattern of a `recurrencePattern`. Its type decides which properties are used.

    The other properties are ignored, but an enumeration among them must have a value that Graph knows.

    Raises `PropertyError`, `MalformedValueError`; several faults are listed in `details`.

    >>> parse_pattern({"type": "Daily", "interval": 3, "dayOfMonth": 0, "index": "first"})
    Daily(interval=3)
    """
    return parse_all(pattern_from, value, target)


def pattern_from(run: Run, value: object, target: str) -> Pattern:
    """The pattern of a `recurrencePattern`, each property parsed by `run`: see `fields.parse_all`."""
    json = value if type(value) is dict else run(parse_object, value, target)
    if json is None:
        return None  # type: ignore[return-value]  # an error is collected
    get, interval, days = json.get, json.get("interval"), json.get("daysOfWeek", [])
    month, day = get("month"), get("dayOfMonth")
    # The key must distinguish True from 1, which Python calls equal, and must be small. A month or day that is replaced
    # by None is ignored, or it is an error and the pattern is not cached.
    if type(interval) is int and type(days) is list and len(days) <= len(WEEKDAYS):
        month = month if type(month) is int and 0 <= month <= 12 else None
        day = day if type(day) is int and 0 <= day <= 31 else None
        try:
            return _cached_pattern(get("type"), interval, month, day, get("firstDayOfWeek"), get("index"), tuple(days))
        except (RecurtzError, TypeError):  # an error in a property, or a value that is not hashable
            pass
    return _uncached_pattern(run, json, target)


@cached(entries=1024)
def _cached_pattern(
    type: object,
    interval: int,
    month: int | None,
    day: int | None,
    first_day_of_week: object,
    index: object,
    days: tuple[object, ...],
) -> Pattern:
    """The pattern of these properties, in a fifth of the time: most events share a few patterns."""
    json = {
        "type": type,
        "interval": interval,
        "month": month,
        "dayOfMonth": day,
        "firstDayOfWeek": first_day_of_week,
        "index": index,
        "daysOfWeek": list(days),
    }
    return _uncached_pattern(call, json, PATTERN)


def _uncached_pattern(run: Run, json: Mapping[str, Any], target: str) -> Pattern:
    kind = run(parse_enum, json.get("type"), _MEMBERS, f"{target}.type")
    pattern: Any = _PATTERNS.get(kind, _UNKNOWN_TYPE).parse(run, json, target)
    return pattern if kind else None  # type: ignore[return-value]  # None: an error is collected


# Cycles ---------------------------------------------------------------------------------------------------------------


def _weekdays(names: tuple[DayOfWeek, ...]) -> tuple[int, ...]:
    return tuple([WEEKDAYS.index(name) for name in names])


@cached(entries=1024)
def _week_offsets(
    days_of_week: tuple[DayOfWeek, ...], first_day_of_week: DayOfWeek, interval: int, today: int, anchor: Anchor
) -> tuple[int, tuple[int, ...]]:
    """The days from a start on the weekday `today` to the first date, and from there to each date of a period."""
    days_of_skipped_weeks = 7 * (interval - 1)
    rest_of_week = 7 - (today - WEEKDAYS.index(first_day_of_week)) % 7
    ahead = [(day - today) % 7 for day in _weekdays(days_of_week)]
    # Days in the rest of the start's week come first. The other days come after the weeks that are skipped.
    ahead = sorted([days if days < rest_of_week else days + days_of_skipped_weeks for days in ahead])
    is_later_week = ahead[0] >= rest_of_week
    first = ahead[0] - (days_of_skipped_weeks if is_later_week and anchor == "first-match" else 0)
    return first, tuple([days - ahead[0] for days in ahead])


@cached(entries=1024)  # there are 127 sets of weekdays, each with 5 indexes
def _nth_weekday(index: WeekIndex, days_of_week: tuple[DayOfWeek, ...]) -> NthWeekday:
    return NthWeekday(WEEK_INDEXES[index], _weekdays(days_of_week))


_clamped_day = cached(entries=31)(ClampedDay)


def _monthly(interval: int, rule: MonthDayRule, start: date, anchor: Anchor) -> MonthCycle:
    month = month_of(start)
    if rule.day_of(month) < start.day:
        month += 1 if anchor == "first-match" else interval
    return MonthCycle._unchecked(month, interval, rule)


def _yearly(interval: int, month_of_year: int, rule: MonthDayRule, start: date, anchor: Anchor) -> MonthCycle:
    month = start.year * 12 + month_of_year - 1
    if (month_of_year, rule.day_of(month)) < (start.month, start.day):
        month += 12 * (1 if anchor == "first-match" else interval)
    return MonthCycle._unchecked(month, 12 * interval, rule)
