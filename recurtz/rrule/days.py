"""The days that an RFC 5545 rule selects in a month, and the month-day rule of Graph that selects the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations
from typing import TypeVar

from recurtz._core.gregorian import COMMON_YEAR, SHAPES, month_length
from recurtz.recurrence.month_days import WEEK_INDEXES, ClampedDay, NthWeekday
from recurtz.rrule.parse import Rule

_ALL_MONTHS = tuple(range(1, 13))
_JANUARIES = (COMMON_YEAR, COMMON_YEAR + 3 * 12)
"""The January of a common year and of a leap year."""

Shapes = list[tuple[int, int]]
"""Lengths of months and the weekdays of their first days."""

T = TypeVar("T")


def month_day_rule(rule: Rule, months: Iterable[int], start_day: int) -> ClampedDay | NthWeekday | None:
    """The month-day rule that selects the same day as a rule in some months (1 to 12); None if there is none.

    >>> from recurtz.rrule.parse import parse_rule
    >>> month_day_rule(parse_rule("FREQ=MONTHLY;BYMONTHDAY=-2"), [4, 6], start_day=4)
    ClampedDay(day=29)
    """
    shapes = shapes_of(months)
    selected = [days_in(rule, shape, start_day) for shape in shapes]
    if any(len(days) != 1 for days in selected):
        return None
    for candidate in _candidates(rule, start_day):
        if all([candidate.day_in(*shape)] == days for shape, days in zip(shapes, selected, strict=True)):
            return candidate
    return None


def shapes_of(months: Iterable[int]) -> Shapes:
    """The shapes that some months (1 to 12) can have."""
    lengths = {month_length(january + month - 1) for month in months for january in _JANUARIES}
    return [shape for shape in SHAPES if shape[0] in lengths]


def _candidates(rule: Rule, start_day: int) -> Iterator[ClampedDay | NthWeekday]:
    """The month-day rules to try, most specific first: those of the rule's BYDAY and BYMONTHDAY, then any day."""
    weekdays = sorted({day for _, day in rule.by_day})
    for size in range(len(weekdays), 0, -1):
        for subset in combinations(weekdays, size):
            yield from (NthWeekday(index, subset) for index in WEEK_INDEXES.values())
    given = [day for day in rule.by_month_day or (start_day,) if day > 0]
    yield from (ClampedDay(day) for day in (*reversed(given), *range(31, 0, -1)))


# Days of a month ------------------------------------------------------------------------------------------------------


def days_in(rule: Rule, shape: tuple[int, int], start_day: int) -> list[int]:
    """The days that a rule selects in a month of a shape, in order.

    Source: RFC 5545, section 3.3.10: BYMONTHDAY, then BYDAY, then BYSETPOS; RFC 7529, section 4.1: with SKIP=BACKWARD,
    a day that the month does not have becomes the month's last day, before BYDAY is applied.
    """
    length = shape[0]
    month_days = rule.by_month_day or (() if rule.by_day else (start_day,))
    dates = {length if day > length and rule.skip == "BACKWARD" else _from_end(day, length) for day in month_days}
    days = dates & _days_by_weekday(rule, shape) if dates and rule.by_day else dates or _days_by_weekday(rule, shape)
    return select(sorted(day for day in days if 1 <= day <= length), rule.by_set_pos)


def select(items: Sequence[T], positions: tuple[int, ...]) -> list[T]:
    """The items at some positions of BYSETPOS, which count from 1, or from the end if negative; without any, all items.

    >>> select(["monday", "tuesday", "friday"], (1, -1, 5))
    ['monday', 'friday']
    """
    if not positions:
        return list(items)
    places = {_from_end(position, len(items)) for position in positions}
    return [items[place - 1] for place in sorted(places) if 1 <= place <= len(items)]


def _from_end(number: int, length: int) -> int:
    """A number counted from the start; a negative one counts from the end."""
    return number if number > 0 else length + 1 + number


def _days_by_weekday(rule: Rule, shape: tuple[int, int]) -> set[int]:
    """The days that BYDAY selects in a month of a shape: all of a weekday, or its nth."""
    length, first_weekday = shape
    selected: set[int] = set()
    for ordinal, day in rule.by_day:
        days = range(1 + (day - first_weekday) % 7, length + 1, 7)
        if ordinal:
            place = _from_end(ordinal, len(days))
            days = days[max(place - 1, 0) : max(place, 0)]
        selected.update(days)
    return selected


# Months of a year -----------------------------------------------------------------------------------------------------


def months_of_year(rule: Rule, start: date) -> tuple[int, ...]:
    """The months of a year, 1 to 12, in which a rule selects days."""
    if rule.by_month or rule.frequency != "YEARLY":
        return rule.by_month or _ALL_MONTHS
    if rule.by_month_day:
        return _ALL_MONTHS  # RFC 5545, 3.3.10: BYMONTHDAY expands a year to that day of each month
    if not rule.by_day:
        return (start.month,)
    ordinals = {ordinal for ordinal, _ in rule.by_day}
    if 0 in ordinals:
        ordinals = ordinals - {0} | set(rule.by_set_pos)
    # Counted within the year, the first four are days of January, the last four are days of December.
    if ordinals and ordinals <= {1, 2, 3, 4}:
        return (1,)
    return (12,) if ordinals and ordinals <= {-1, -2, -3, -4} else _ALL_MONTHS


def counts_in_year(rule: Rule, months: tuple[int, ...]) -> bool:
    """True for a rule that counts within a year of several months: by BYSETPOS, or by BYDAY without BYMONTH."""
    if rule.frequency != "YEARLY" or len(months) == 1:
        return False
    return bool(rule.by_set_pos) or (not rule.by_month and has_ordinals(rule))


def has_ordinals(rule: Rule) -> bool:
    """True if BYDAY has an ordinal, as in 1MO."""
    return any(ordinal for ordinal, _ in rule.by_day)
