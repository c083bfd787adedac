"""Graph's six recurrence patterns: how often an event repeats, and on which days.

Each pattern has a constant number of dates in a period of so many days or months; `cycle` turns it into the arithmetic
that finds them. One rule about the start date serves all six: the dates are sought in the week, month or year that
holds it, and if none is left there, further on. "first-match" goes on by one week, month or year, so that the first
match makes period 0; "start-date" goes on by the whole interval, so that the start date's own period is period 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from recurtz._core.fields import enum_members, parse_enum, parse_integer, parse_object
from recurtz._core.frozen import Value
from recurtz._core.gregorian import WEEKDAYS, month_of
from recurtz.errors import ErrorCollector, MalformedValueError, PropertyError, RecurtzError
from recurtz.recurrence.cycles import Cycle, DayCycle, MonthCycle
from recurtz.recurrence.month_days import WEEK_INDEXES, ClampedDay, MonthDayRule, NthWeekday

Anchor = Literal["first-match", "start-date"]
"""Which period counts as period 0 where the start date is off the pattern."""

_PATH = "recurrence.pattern"
_DAYS_OF_WEEK = enum_members(WEEKDAYS)
_INDEX_NAMES = enum_members(WEEK_INDEXES)


class Pattern(Value):
    """What all patterns share: a type, the properties it needs, an interval in its own unit."""

    __slots__ = ("interval",)
    type: ClassVar[str]
    _properties: ClassVar[tuple[str, ...]] = ()
    """The properties of Graph's that count, in the order of the fields."""

    interval: int

    def _cycle(self, start: date, anchor: Anchor, /) -> Cycle:
        """The dates on and after `start`, without end; each pattern has its own."""
        raise NotImplementedError

    def to_graph(self) -> dict[str, Any]:
        """Graph's `recurrencePattern` as a server answers it, unused properties filled.

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

    >>> Daily(2)
    Daily(interval=2)
    """

    __slots__ = ()
    type: ClassVar[str] = "daily"
    _properties: ClassVar[tuple[str, ...]] = ("interval",)

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, interval: int, /) -> Self: ...

    def __new__(cls, interval: int) -> Self:
        return cls._unchecked(_interval(interval))

    def _cycle(self, start: date, _anchor: Anchor, /) -> DayCycle:
        """Each start date is on the pattern."""
        return DayCycle._unchecked(start.toordinal(), self.interval, (0,))


class Weekly(Pattern, generated=True):
    """Every `interval` weeks, on each of `days_of_week`; a week begins on `first_day_of_week`.

    >>> Weekly(1, days_of_week=["monday"]).days_of_week
    ('monday',)
    """

    __slots__ = ("days_of_week", "first_day_of_week")
    type: ClassVar[str] = "weekly"
    _properties: ClassVar[tuple[str, ...]] = ("interval", "daysOfWeek", "firstDayOfWeek")
    days_of_week: tuple[str, ...]
    first_day_of_week: str

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, interval: int, days_of_week: tuple[str, ...], first_day_of_week: str, /) -> Self: ...

    def __new__(cls, interval: int, days_of_week: Iterable[str], first_day_of_week: str = "sunday") -> Self:
        return cls._unchecked(
            _interval(interval),
            _days_of_week(days_of_week),
            _first_day_of_week(first_day_of_week),
        )

    def _cycle(self, start: date, anchor: Anchor, /) -> DayCycle:
        """The days of every interval-th week, from the start date's or the first match's week on.

        Source: MS-OXOCAL, RecurrencePattern: weeks begin on FirstDOW, and a week counts as a whole.
        """
        ordinal = start.toordinal()
        first, offsets = _days_ahead(self.days_of_week, self.first_day_of_week, self.interval, ordinal % 7, anchor)
        return DayCycle._unchecked(ordinal + first, 7 * self.interval, offsets)


class AbsoluteMonthly(Pattern, generated=True):
    """Every `interval` months on `day_of_month`, clamped to the month's last day.

    >>> AbsoluteMonthly(1, 31).day_of_month
    31
    """

    __slots__ = ("day_of_month",)
    type: ClassVar[str] = "absoluteMonthly"
    _properties: ClassVar[tuple[str, ...]] = ("interval", "dayOfMonth")
    day_of_month: int

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, interval: int, day_of_month: int, /) -> Self: ...

    def __new__(cls, interval: int, day_of_month: int) -> Self:
        return cls._unchecked(_interval(interval), _day_of_month(day_of_month))

    def _cycle(self, start: date, anchor: Anchor, /) -> MonthCycle:
        """The day of every interval-th month."""
        return _monthly(self.interval, _clamped(self.day_of_month), start, anchor)


class RelativeMonthly(Pattern, generated=True):
    """Every `interval` months on the `index`-th among the days whose weekday is one of `days_of_week`.

    >>> RelativeMonthly(1, ["thursday"], "last").index
    'last'
    """

    __slots__ = ("days_of_week", "index")
    type: ClassVar[str] = "relativeMonthly"
    _properties: ClassVar[tuple[str, ...]] = ("interval", "daysOfWeek", "index")
    days_of_week: tuple[str, ...]
    index: str

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, interval: int, days_of_week: tuple[str, ...], index: str, /) -> Self: ...

    def __new__(cls, interval: int, days_of_week: Iterable[str], index: str = "first") -> Self:
        return cls._unchecked(_interval(interval), _days_of_week(days_of_week), _index(index))

    def _cycle(self, start: date, anchor: Anchor, /) -> MonthCycle:
        """One day of every interval-th month."""
        return _monthly(self.interval, _nth(self.index, self.days_of_week), start, anchor)


class AbsoluteYearly(Pattern, generated=True):
    """Every `interval` years on a day of a month; February 29 is the 28th in common years.

    >>> AbsoluteYearly(1, month=2, day_of_month=29).month
    2
    """

    __slots__ = ("month", "day_of_month")
    type: ClassVar[str] = "absoluteYearly"
    _properties: ClassVar[tuple[str, ...]] = ("interval", "month", "dayOfMonth")
    month: int
    day_of_month: int

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, interval: int, month: int, day_of_month: int, /) -> Self: ...

    def __new__(cls, interval: int, month: int, day_of_month: int) -> Self:
        return cls._unchecked(
            _interval(interval),
            _month(month),
            _day_of_month(day_of_month),
        )

    def _cycle(self, start: date, anchor: Anchor, /) -> MonthCycle:
        """The day of that month of every interval-th year."""
        return _yearly(self.interval, self.month, _clamped(self.day_of_month), start, anchor)


class RelativeYearly(Pattern, generated=True):
    """Every `interval` years, in a month, on the `index`-th among the days whose weekday is one of `days_of_week`.

    >>> RelativeYearly(1, 9, ["monday"]).index
    'first'
    """

    __slots__ = ("month", "days_of_week", "index")
    type: ClassVar[str] = "relativeYearly"
    _properties: ClassVar[tuple[str, ...]] = ("interval", "month", "daysOfWeek", "index")
    month: int
    days_of_week: tuple[str, ...]
    index: str

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, interval: int, month: int, days_of_week: tuple[str, ...], index: str, /) -> Self: ...

    def __new__(cls, interval: int, month: int, days_of_week: Iterable[str], index: str = "first") -> Self:
        return cls._unchecked(
            _interval(interval),
            _month(month),
            _days_of_week(days_of_week),
            _index(index),
        )

    def _cycle(self, start: date, anchor: Anchor, /) -> MonthCycle:
        """One day of that month of every interval-th year."""
        return _yearly(self.interval, self.month, _nth(self.index, self.days_of_week), start, anchor)


_PATTERNS: tuple[type[Pattern], ...] = (
    Daily, Weekly, AbsoluteMonthly, RelativeMonthly, AbsoluteYearly, RelativeYearly
)  # fmt: skip
_TYPES = enum_members([pattern.type for pattern in _PATTERNS])


def parse_pattern(value: object) -> Pattern:
    """The pattern that Graph's `recurrencePattern` means: its type decides which properties count.

    A property that the type does not use is ignored, save that an enumeration must hold one of its members.

    Raises `PropertyError`, `MalformedValueError`.

    >>> parse_pattern({"type": "Daily", "interval": 3, "dayOfMonth": 0, "index": "first"})
    Daily(interval=3)
    """
    json: Mapping[str, Any] = parse_object(value, _PATH)
    get, interval, days = json.get, json.get("interval"), json.get("daysOfWeek", [])
    month, day = get("month"), get("dayOfMonth")
    month, day = month if type(month) is int else None, day if type(day) is int else None
    try:
        # True is 1 to a cache, and of names more than a week has would be kept, whatever their number.
        if type(interval) is int and type(days) is list and len(days) <= len(WEEKDAYS):
            return _known(get("type"), interval, month, day, get("firstDayOfWeek"), get("index"), *days)
        return _read(json)
    except (RecurtzError, TypeError):  # of what is read here, all that has no hash is wrong
        raise _faults(json).summary() from None


@lru_cache(maxsize=1024)
def _known(
    type: object,
    interval: int,
    month: int | None,
    day: int | None,
    first_day_of_week: object,
    index: object,
    *days: object,
) -> Pattern:
    """The same from the properties one by one: a few patterns return again and again, then at a fifth of the cost."""
    return _read(
        {
            "type": type,
            "interval": interval,
            "month": month,
            "dayOfMonth": day,
            "firstDayOfWeek": first_day_of_week,
            "index": index,
            "daysOfWeek": list(days),
        }
    )


def _read(json: Mapping[str, Any]) -> Pattern:
    form = _FORMS[parse_enum(json.get("type"), _TYPES, "recurrence.pattern.type")]
    fields = [read(json.get(name)) for name, read in form.reads]
    for name, read in form.passes_over:
        if json.get(name) is not None:
            read(json[name])
    pattern: Pattern = form.pattern._unchecked(*fields)
    return pattern


def _faults(json: Mapping[str, Any]) -> ErrorCollector:
    """All faults of a pattern that has one, in the order in which its properties are read."""
    faults = ErrorCollector()
    kind = faults.run(parse_enum, json.get("type"), _TYPES, "recurrence.pattern.type")
    form = _FORMS[kind] if kind else _UNKNOWN
    for name, read in form.reads:
        faults.run(read, json.get(name))
    for name, read in form.passes_over:
        if json.get(name) is not None:
            faults.run(read, json[name])
    return faults


def _interval(value: object) -> int:
    return parse_integer(value, "recurrence.pattern.interval")


def _month(value: object) -> int:
    return parse_integer(value, "recurrence.pattern.month", 1, 12)


def _day_of_month(value: object) -> int:
    return parse_integer(value, "recurrence.pattern.dayOfMonth", 1, 31)


def _index(value: object) -> str:
    return "first" if value is None else parse_enum(value, _INDEX_NAMES, "recurrence.pattern.index")


def _first_day_of_week(value: object) -> str:
    return "sunday" if value is None else parse_enum(value, _DAYS_OF_WEEK, "recurrence.pattern.firstDayOfWeek")


def _days_of_week(value: object) -> tuple[str, ...]:
    """The days in the week's order, each once: a set, kept as Exchange keeps it, in a mask."""
    target = "recurrence.pattern.daysOfWeek"
    if value is None:
        raise PropertyError.missing(target, "give at least one day such as ['monday']")
    if type(value) is not list and (isinstance(value, str | Mapping) or not isinstance(value, Iterable)):
        raise MalformedValueError.expected(target, value, "use a list of days such as ['monday']")
    names = {parse_enum(name, _DAYS_OF_WEEK, target) for name in value}
    if not names:
        raise PropertyError.rejected(target, value, "give at least one day such as ['monday']")
    return tuple(sorted(names, key=WEEKDAYS.index))


_READERS: dict[str, Callable[[object], object]] = {
    "interval": _interval,
    "month": _month,
    "dayOfMonth": _day_of_month,
    "daysOfWeek": _days_of_week,
    "firstDayOfWeek": _first_day_of_week,
    "index": _index,
}
_READ_ANYWAY: dict[str, Callable[[object], object]] = {
    "interval": _interval,
    "daysOfWeek": lambda value: value == [] or _days_of_week(value),
    "firstDayOfWeek": _first_day_of_week,
    "index": _index,
}
"""Read even where they do not count (there, a set of days may be empty), or where the type is unknown."""


class _Form:
    """How a pattern is read: the properties that fill its fields, and those that are looked at and passed over."""

    __slots__ = ("passes_over", "pattern", "reads")

    def __init__(self, pattern: type[Any]) -> None:
        self.pattern = pattern
        self.reads = [(name, _READERS[name]) for name in pattern._properties]
        self.passes_over = [pair for pair in _READ_ANYWAY.items() if pair[0] not in pattern._properties]


_FORMS = {pattern.type: _Form(pattern) for pattern in _PATTERNS}
_UNKNOWN = _Form(Pattern)


def _weekdays(names: tuple[str, ...]) -> tuple[int, ...]:
    return tuple([WEEKDAYS.index(name) for name in names])


@lru_cache(maxsize=1024)
def _days_ahead(
    days_of_week: tuple[str, ...], first_day_of_week: str, interval: int, today: int, anchor: Anchor
) -> tuple[int, tuple[int, ...]]:
    """How many days after a start on weekday `today` the first date of a weekly pattern comes, and all after that."""
    skipped = 7 * (interval - 1)
    left = 7 - (today - WEEKDAYS.index(first_day_of_week)) % 7
    ahead = [(day - today) % 7 for day in _weekdays(days_of_week)]
    # What is left of the start's own week comes first; the other days come after the weeks that are skipped.
    ahead = sorted([days if days < left else days + skipped for days in ahead])
    first = ahead[0] - (skipped if ahead[0] >= left and anchor == "first-match" else 0)
    return first, tuple([days - ahead[0] for days in ahead])


@cache
def _nth(index: str, days_of_week: tuple[str, ...]) -> NthWeekday:
    return NthWeekday(WEEK_INDEXES[index], _weekdays(days_of_week))


_clamped = cache(ClampedDay)


def _monthly(interval: int, picker: MonthDayRule, start: date, anchor: Anchor) -> MonthCycle:
    month = month_of(start)
    if picker.day_of(month) < start.day:
        month += 1 if anchor == "first-match" else interval
    return MonthCycle._unchecked(month, interval, picker)


def _yearly(interval: int, month_of_year: int, picker: MonthDayRule, start: date, anchor: Anchor) -> MonthCycle:
    month = start.year * 12 + month_of_year - 1
    if (month_of_year, picker.day_of(month)) < (start.month, start.day):
        month += 12 * (1 if anchor == "first-match" else interval)
    return MonthCycle._unchecked(month, 12 * interval, picker)
