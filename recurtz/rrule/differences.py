"""The dates of recurrences that others do not have, as recurrences: rules that overlap, and rules that exclude dates.

Two recurrences of days and weeks have a common period, in which their days are compared; two of months and years, too,
and there the days of a month depend on its shape alone. Where neither helps, dates are compared one by one, and those
in common are left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from math import lcm

from recurtz._core.gregorian import LAST_MONTH, WEEKDAYS, DayOfWeek, weekday
from recurtz.recurrence.cycles import Cycle, DayCycle, MonthCycle
from recurtz.recurrence.month_days import ClampedDay, NthWeekday
from recurtz.recurrence.patterned import PatternedRecurrence
from recurtz.recurrence.patterns import Daily, Pattern, Weekly
from recurtz.recurrence.ranges import EndDate, NoEnd, Range
from recurtz.rrule.covers import DayRule
from recurtz.rrule.days import shapes_of
from recurtz.rrule.overlaps import Budget, are_disjoint, common_dates, weekdays_of
from recurtz.rrule.starts import add_days
from recurtz.rrule.to_pattern import pattern_of_months
from recurtz.rrule.unions import Piece, is_storable

_MAX_DAYS = 1000
"""The days of a common period that are compared."""

_MAX_PIECES = 8
"""The series that one becomes without the dates of another one. With more of them no rule is readable."""


def minus(pieces: Iterable[Piece], others: Iterable[Piece], budget: Budget) -> list[Piece] | None:
    """Recurrences with the dates of `pieces` that `others` do not have; None if they are not known.

    >>> from recurtz import Daily, NoEnd, Weekly
    >>> daily, mondays = (Piece(PatternedRecurrence(pattern, NoEnd(date(2017, 9, 4))))
    ...     for pattern in (Daily(1), Weekly(1, ["monday"])))
    >>> [others] = minus([daily], [mondays], Budget())
    >>> others.recurrence.pattern.days_of_week
    ('sunday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday')
    """
    rest = list(pieces)
    for other in others:
        parts: list[Piece] = []
        for piece in rest:
            difference = _difference(piece, other, budget)
            if difference is None:
                return None
            parts += difference
        rest = parts
    return rest


def is_within(piece: Piece, other: Piece) -> bool:
    """True if another recurrence is known to have all dates of a recurrence."""
    return _by_cycles(piece, other) == []


def _difference(piece: Piece, other: Piece, budget: Budget) -> list[Piece] | None:
    if are_disjoint(piece.recurrence, other.recurrence):
        return [piece]
    pieces = _by_cycles(piece, other)
    if pieces is not None and len(pieces) <= 1:
        return pieces
    days = common_dates(piece, other, budget)
    if pieces is not None and not budget.can_cancel and (days is None or len(pieces) <= len(days)):
        return pieces
    if days is not None:
        return [piece._replace(excluded=tuple(sorted({*piece.excluded, *days})))]
    return pieces if pieces is not None and len(pieces) <= _MAX_PIECES else None


def _by_cycles(piece: Piece, other: Piece) -> list[Piece] | None:
    """The parts of a recurrence before, within and after the range of another one, without the dates of that."""
    if any(day in piece.recurrence and day not in piece.excluded for day in other.excluded):
        return None
    first, last = _range_of(other.recurrence)
    within = piece.within(first, last)
    rest = [] if within is None else _within_range(within, other.recurrence)
    if rest is None:
        return None
    before = piece.within(date.min, add_days(first, -1)) if first > date.min else None
    after = piece.within(add_days(last, 1), date.max) if last < date.max else None
    return [part for part in (before, *rest, after) if part is not None]


def _range_of(recurrence: PatternedRecurrence) -> tuple[date, date]:
    """The first and the last day between which a recurrence has all dates of its cycle.

    Both are as far out as possible: rules of one event have the same DTSTART, but different first dates.
    """
    before = _date_at(recurrence._cycle, -1)
    after = None if recurrence.is_endless else _date_at(recurrence._cycle, len(recurrence))
    return add_days(before, 1) if before else date.min, add_days(after, -1) if after else date.max


def _date_at(cycle: Cycle, position: int) -> date | None:
    """The date at a position of a cycle; None outside of the calendar."""
    try:
        return cycle.day(position)
    except (ValueError, OverflowError):
        return None


def _within_range(piece: Piece, other: PatternedRecurrence) -> list[Piece] | None:
    """The part of a recurrence that is within the range of another one, without the dates of that."""
    match piece.recurrence._cycle, other._cycle:
        case DayCycle() as cycle, DayCycle() as other_cycle:
            return _other_days(piece, cycle, other_cycle)
        case MonthCycle(rule=ClampedDay() | NthWeekday() as rule) as months, MonthCycle() as other_months:
            return _other_months(piece, months, rule, other_months)
        case MonthCycle(), DayCycle(period=1 | 7) if weekdays_of(piece.recurrence) <= weekdays_of(other):
            return []
    return None


def _other_days(piece: Piece, cycle: DayCycle, other: DayCycle) -> list[Piece] | None:
    """The recurrences of the days of a cycle that another one does not have, in their common period."""
    period = lcm(cycle.period, other.period)
    if period // cycle.period * len(cycle.offsets) > _MAX_DAYS:
        return None
    days = [
        start + offset for start in range(cycle.first, cycle.first + period, cycle.period) for offset in cycle.offsets
    ]
    rest = [day for day in days if (day - other.first) % other.period not in other.offsets]
    if not rest or len(rest) == len(days):
        return [piece] if rest else []
    patterns = _patterns(rest, period, piece.recurrence.pattern)
    if not all(is_storable(pattern) for pattern, _ in patterns):
        return None
    return [part for pattern, first in patterns if (part := _part(piece, pattern, first)) is not None]


def _patterns(days: list[int], period: int, of: Pattern) -> list[tuple[Pattern, int]]:
    """Patterns of ordinals that come again after a period, each with its first ordinal."""
    if period % 7:
        return [(Daily(period), day) for day in days]
    first_day = of.first_day_of_week if isinstance(of, Weekly) else WEEKDAYS[0]
    weeks: dict[int, list[int]] = {}
    for day in days:
        place = (weekday(date.fromordinal(day)) - WEEKDAYS.index(first_day)) % 7
        weeks.setdefault((day - place) // 7 % (period // 7), []).append(day)
    return [(_weekly(period // 7, week, first_day), min(week)) for week in weeks.values()]


def _weekly(interval: int, days: list[int], first_day: DayOfWeek) -> Weekly:
    numbers = {weekday(date.fromordinal(day)) for day in days}
    return Weekly(interval, [WEEKDAYS[number] for number in sorted(numbers)], first_day)


def _other_months(piece: Piece, cycle: MonthCycle, rule: DayRule, other: MonthCycle) -> list[Piece] | None:
    """The recurrences of the months of a cycle in which another one has another day, or none.

    In their common period, else in that of their years, each month has the day of the other one always or never.
    """
    common = lcm(cycle.interval, other.interval)
    for period in (common, lcm(common, 12)):
        months = range(cycle.first, cycle.first + period, cycle.interval)
        if len(months) > _MAX_DAYS:
            return None
        days_in_common = [_has_day_of(other, month, period, rule) for month in months]
        if None not in days_in_common:
            break
    else:
        return None
    rest = [month for month, is_common in zip(months, days_in_common, strict=True) if not is_common]
    if not rest or len(rest) == len(months):
        return [piece] if rest else []
    return _parts_of_months(piece, rest, period, rule)


def _has_day_of(other: MonthCycle, month: int, period: int, rule: DayRule) -> bool | None:
    """True if another cycle has the day of a rule in a month, and each period later; None if only sometimes."""
    if (month - other.first) % other.interval:
        return False
    shapes = shapes_of({(month + number * period) % 12 + 1 for number in range(12)})
    same = {rule.day_in(*shape) == other.rule.day_in(*shape) for shape in shapes}
    return same.pop() if len(same) == 1 else None


def _parts_of_months(piece: Piece, months: list[int], period: int, rule: DayRule) -> list[Piece] | None:
    """The parts of a recurrence in some months, and each period later; None if Exchange cannot store them."""
    years, odd = divmod(period, 12)
    parts: list[Piece | None] = []
    for month in months:
        if month > LAST_MONTH:
            continue
        pattern = pattern_of_months(rule, period if odd else years, 0 if odd else month % 12 + 1)
        if not is_storable(pattern):
            return None
        first = date(month // 12, month % 12 + 1, rule.day_of(month))
        parts.append(_part(piece, pattern, first.toordinal()))
    return [part for part in parts if part is not None]


def _part(piece: Piece, pattern: Pattern, first: int) -> Piece | None:
    """The dates of a pattern from an ordinal on that are in the range of a recurrence."""
    if first > date.max.toordinal():
        return None
    recurrence, start = piece.recurrence, date.fromordinal(first)
    range_: Range = NoEnd(start, recurrence.range.time_zone)
    if not recurrence.is_endless:
        if recurrence[-1] < start:
            return None
        range_ = EndDate(start, recurrence[-1], recurrence.range.time_zone)
    part = PatternedRecurrence(pattern, range_)
    return Piece(part, tuple([day for day in piece.excluded if day in part]))
