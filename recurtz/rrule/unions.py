"""Rules whose dates are those of several Graph recurrences together.

The days that a rule selects in a month depend on the month's shape alone, so month-day rules with the same days in each
shape have the same days for ever (`covers`). Where the days of the months differ, as on day 31, each month of the year
has recurrences of its own. February 29 is every fourth year; the years 2100, 2200, 2300, 2500… are left out.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from math import lcm
from typing import NamedTuple

from recurtz._core.gregorian import LAST_MONTH, is_leap, month_of
from recurtz.errors import RecurrenceRuleError
from recurtz.recurrence.patterned import PatternedRecurrence
from recurtz.recurrence.patterns import AbsoluteYearly, Pattern
from recurtz.recurrence.ranges import EndDate, NoEnd, Range
from recurtz.rrule.covers import DayRule, cover
from recurtz.rrule.days import counts_in_year, days_in, has_ordinals, months_of_year, shapes_of
from recurtz.rrule.parse import Rule
from recurtz.rrule.starts import add_days
from recurtz.rrule.to_pattern import months_of_period, pattern_of_months, period, to_pattern

MAX_RECURRENCES = 64
"""More recurrences are not a way to represent a rule."""

_MAX_INTERVALS = {"daily": 999}
_MAX_INTERVAL = 99
"""The largest intervals that Exchange can store (`events.exchange_limits`)."""

_LEAP_DAY = 29


class Piece(NamedTuple):
    """A recurrence, and those of its dates that the rule does not have, in order: February 28 of 2100, 2200, 2300…"""

    recurrence: PatternedRecurrence
    excluded: tuple[date, ...] = ()

    def count_until(self, last: date) -> int:
        """The number of its dates up to a date, inclusive."""
        return len(self.recurrence._positions_within(date.min, last)) - bisect_right(self.excluded, last)

    def until(self, last: date) -> Piece:
        """Its part up to a date, inclusive."""
        recurrence = self.recurrence
        end = min(last, recurrence.range.end_date) if isinstance(recurrence.range, EndDate) else last
        range_ = EndDate(recurrence.range.start_date, end, recurrence.range.time_zone)
        return Piece(recurrence.__replace__(range=range_), self.excluded[: bisect_right(self.excluded, end)])

    def within(self, first: date, last: date) -> Piece | None:
        """Its part from one date to another, inclusive; None if it has no date there."""
        recurrence, zone_id = self.recurrence, self.recurrence.range.time_zone
        positions = recurrence._positions_within(first, last)
        if not positions:
            return None
        if len(positions) == len(recurrence):
            return self
        begin, is_endless = recurrence[positions[0]], recurrence.is_endless and last == date.max
        range_ = NoEnd(begin, zone_id) if is_endless else EndDate(begin, recurrence[positions[-1]], zone_id)
        excluded = tuple([day for day in self.excluded if first <= day <= last])
        return Piece(PatternedRecurrence(recurrence.pattern, range_), excluded)

    def without_excluded(self) -> Iterator[PatternedRecurrence]:
        """Recurrences that have its dates: each one goes from an excluded date to the next."""
        recurrence, zone_id = self.recurrence, self.recurrence.range.time_zone
        if not self.excluded:
            yield recurrence
            return
        for before, after in pairwise([None, *self.excluded, None]):
            first = recurrence[0] if before is None else recurrence.after(before)
            if first is None or (after is not None and first >= after):
                continue
            range_: Range = NoEnd(first, zone_id)
            if after is not None or not recurrence.is_endless:
                end = recurrence[-1] if after is None else recurrence.before(after)
                range_ = EndDate(first, end or first, zone_id)
            yield PatternedRecurrence(recurrence.pattern, range_)


def is_storable(pattern: Pattern) -> bool:
    """True if Exchange can store the interval of a pattern."""
    return pattern.interval <= _MAX_INTERVALS.get(pattern.type, _MAX_INTERVAL)


def union(rule: Rule, start: date, zone_id: str, last: date | None) -> list[Piece] | None:
    """Recurrences that together have the dates of a rule from a start date on, each date once; None without any.

    `last` is the last date that UNTIL allows. They have no date after it, and no more dates than COUNT.

    >>> from recurtz.rrule.parse import parse_rule
    >>> days = union(parse_rule("FREQ=MONTHLY;BYMONTHDAY=1,15;COUNT=3"), date(2017, 9, 4), "", None)
    >>> [[day.isoformat() for day in piece.recurrence] for piece in days]
    [['2017-10-01'], ['2017-09-15', '2017-10-15']]
    """
    endless = rule.__replace__(count=None, until=None)
    pieces = _pieces(endless, start)
    if pieces is None and rule.frequency in {"DAILY", "WEEKLY"} and (rule.count or last):
        pieces = _windows(endless, start, rule.count, last)
    if not pieces:
        return None
    if rule.count is not None:
        last = _last_of_count(pieces, rule.count)
    if last is not None:
        pieces = [cut for piece in pieces if (cut := piece.until(last)).count_until(last)]
    pieces = [Piece(_in_zone(piece.recurrence, zone_id), piece.excluded) for piece in pieces]
    return pieces if len(pieces) <= MAX_RECURRENCES else None


def _in_zone(recurrence: PatternedRecurrence, zone_id: str) -> PatternedRecurrence:
    return recurrence.__replace__(range=recurrence.range.__replace__(time_zone=zone_id))


def _last_of_count(pieces: list[Piece], count: int) -> date | None:
    """The date of the count-th occurrence of all pieces together; None if they have fewer."""
    low, high = 1, date.max.toordinal()
    if sum(piece.count_until(date.max) for piece in pieces) < count:
        return None
    while low < high:
        middle = (low + high) // 2
        if sum(piece.count_until(date.fromordinal(middle)) for piece in pieces) < count:
            low = middle + 1
        else:
            high = middle
    return date.fromordinal(low)


def _pieces(rule: Rule, start: date) -> list[Piece] | None:
    """The pieces of a rule without an end."""
    if rule.frequency in {"DAILY", "WEEKLY"} and (has_ordinals(rule) or rule.by_set_pos):
        return None
    if rule.frequency == "DAILY" and len(rule.by_day) > 1 and rule.interval > 1 and not rule.by_month:
        return _joined([_single(value, start) for value in _each_weekday(rule)])
    if rule.frequency == "DAILY" and rule.interval == 1 and (rule.by_month or rule.by_month_day):
        days = rule.by_month_day or tuple(range(1, 32))
        return _month_pieces(rule.__replace__(frequency="MONTHLY", by_month_day=days), start)
    return None if rule.frequency in {"DAILY", "WEEKLY"} else _month_pieces(rule, start)


def _each_weekday(rule: Rule) -> list[Rule]:
    return [rule.__replace__(by_day=(value,)) for value in rule.by_day]


def _joined(parts: list[list[Piece] | None]) -> list[Piece] | None:
    pieces: list[Piece] = []
    for part in parts:
        if part is None:
            return None
        pieces += part
    return pieces


def _single(rule: Rule, start: date) -> list[Piece] | None:
    """The one recurrence of a rule; [] if it has no date."""
    try:
        pattern, first = to_pattern(rule, start, None)
    except RecurrenceRuleError:
        return None
    recurrence = PatternedRecurrence(pattern, NoEnd(first), anchor="start-date")
    return _from_first_date(pattern, recurrence[0]) if recurrence else []


def _from_first_date(pattern: Pattern, first: date) -> list[Piece] | None:
    return [Piece(PatternedRecurrence(pattern, NoEnd(first)))] if is_storable(pattern) else None


# Weeks of some months -------------------------------------------------------------------------------------------------


def _windows(rule: Rule, start: date, count: int | None, last: date | None) -> list[Piece] | None:
    """One recurrence for each period of the months of a daily or weekly rule, up to its end; None for too many."""
    if rule.by_month_day or rule.by_set_pos or not rule.by_month:
        return None
    everywhere = _single(rule.__replace__(by_month=()), start)
    pieces: list[Piece] = []
    if not everywhere:
        return everywhere
    [(recurrence, _)] = everywhere
    for begin, end in _periods(rule.by_month, recurrence[0]):
        if (last is not None and begin > last) or (count is not None and count <= 0):
            return pieces
        first = recurrence.after(begin, inclusive=True)
        if first is None or first > end:
            continue
        pieces.append(Piece(PatternedRecurrence(recurrence.pattern, EndDate(first, end))))
        if count is not None:
            count -= len(pieces[-1].recurrence)
        if len(pieces) > MAX_RECURRENCES:
            return None
    return pieces


def _periods(months: tuple[int, ...], start: date) -> Iterator[tuple[date, date]]:
    """The first and the last day of each run of months (1 to 12) from a date on, up to the end of the calendar."""
    begin: date | None = None
    for month in range(month_of(start), LAST_MONTH + 1):
        if month % 12 + 1 not in months:
            continue
        first = max(date(month // 12, month % 12 + 1, 1), start)
        begin = begin or first
        if month == LAST_MONTH or (month + 1) % 12 + 1 not in months:
            following = date.max if month == LAST_MONTH else date((month + 1) // 12, (month + 1) % 12 + 1, 1)
            yield begin, following if month == LAST_MONTH else add_days(following, -1)
            begin = None


# Months ---------------------------------------------------------------------------------------------------------------


class _Months(NamedTuple):
    """Months that come again every `step` months, the first of them counted as `month_of` counts them."""

    first: int
    step: int


def _month_pieces(rule: Rule, start: date) -> list[Piece] | None:
    if rule.skip == "FORWARD":
        return None
    months = months_of_year(rule, start)
    if counts_in_year(rule, months):
        by_value = _each_weekday(rule) if len(rule.by_day) > 1 and not rule.by_set_pos else []
        return _joined([_month_pieces(value, start) for value in by_value]) if by_value else None
    selected = months_of_period(rule, months, start)
    if not selected:
        return None
    for values in (_each_value(rule, selected, start), [rule]):
        pieces = _joined([_pieces_in(value, selected, start) for value in values])
        if pieces:
            return pieces
    return None


def _each_value(rule: Rule, selected: list[int], start: date) -> list[Rule]:
    """The rule once for each value of BYMONTHDAY or BYDAY, if no two of them select the same day."""
    if rule.by_set_pos or (rule.by_day and rule.by_month_day):
        return [rule]
    values = [rule.__replace__(by_month_day=(day,)) for day in rule.by_month_day] or _each_weekday(rule)
    for shape in shapes_of({month % 12 + 1 for month in selected}):
        days = [day for value in values for day in days_in(value, shape, start.day)]
        if len(set(days)) < len(days):
            return [rule]
    return values or [rule]


def _pieces_in(rule: Rule, selected: list[int], start: date) -> list[Piece] | None:
    """The pieces of a rule in the months of its first period: for all of them together, else for each one."""
    step, rest = divmod(period(rule), len(selected))
    if not rest and all(after - before == step for before, after in pairwise(selected)):
        day_rules = cover(rule, {month % 12 + 1 for month in selected}, start.day)
        if day_rules is not None:
            return _recurrences(day_rules, _Months(selected[0], step), start)
    return _joined([_pieces_of_month(rule, _Months(month, period(rule)), start) for month in selected])


def _pieces_of_month(rule: Rule, months: _Months, start: date) -> list[Piece] | None:
    """The pieces of a rule in one month of the year."""
    month = months.first % 12 + 1
    day_rules = cover(rule, [month], start.day)
    if day_rules is not None:
        return _recurrences(day_rules, months, start)
    leap_days = [_LEAP_DAY in days_in(rule, shape, start.day) for shape in shapes_of([month]) if shape[0] == _LEAP_DAY]
    day_rules = cover(rule, [month], start.day, without=[_LEAP_DAY]) if leap_days and all(leap_days) else None
    if day_rules is None:
        return None
    return _joined([_recurrences(day_rules, months, start), _leap_days(months, start)])


def _recurrences(day_rules: list[DayRule], months: _Months, start: date) -> list[Piece] | None:
    return _joined([_recurrence(day_rule, months, start) for day_rule in day_rules])


def _recurrence(day_rule: DayRule, months: _Months, start: date) -> list[Piece] | None:
    """The recurrence of a day of months; [] if the calendar ends before its first date."""
    month = months.first + max(0, month_of(start) - months.first) // months.step * months.step
    while month <= LAST_MONTH:
        first = date(month // 12, month % 12 + 1, day_rule.day_of(month))
        if first >= start:
            years, odd = divmod(months.step, 12)
            pattern = pattern_of_months(day_rule, months.step if odd else years, 0 if odd else month % 12 + 1)
            return _from_first_date(pattern, first)
        month += months.step
    return []


def _leap_days(months: _Months, start: date) -> list[Piece] | None:
    """February 29 of every fourth year, or of those that the interval reaches; [] if it reaches none."""
    interval = lcm(months.step // 12, 4)
    years = range(months.first // 12, date.max.year + 1, months.step // 12)
    first = next((year for year in years if is_leap(year) and date(year, 2, _LEAP_DAY) >= start), None)
    if first is None:
        return []
    pieces = _from_first_date(AbsoluteYearly(interval, 2, _LEAP_DAY), date(first, 2, _LEAP_DAY))
    excluded = [date(year, 2, 28) for year in range(first, date.max.year + 1, interval) if not is_leap(year)]
    return pieces and [piece._replace(excluded=tuple(excluded)) for piece in pieces]
