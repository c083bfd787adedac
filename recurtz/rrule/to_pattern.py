"""The Graph pattern that is equivalent to an RFC 5545 rule, or the reasons why there is none.

The days that a rule selects in a month depend only on the shape of the month, and there are 28 shapes. A rule has an
equivalent pattern if one of Graph's month-day rules selects the same day in each shape that the rule's months can have.
So the way in which the rule is written does not matter. The months of Graph's patterns are evenly spaced, which
arithmetic can check.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from math import gcd
from typing import NamedTuple

from recurtz._core.error_collector import ErrorCollector
from recurtz._core.fields import INT32_MAX
from recurtz._core.gregorian import LAST_MONTH, WEEKDAYS, month_of, weekday
from recurtz.errors import RecurrenceRuleError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.recurrence.month_days import WEEK_INDEXES, ClampedDay, NthWeekday
from recurtz.recurrence.patterns import (
    AbsoluteMonthly,
    AbsoluteYearly,
    Daily,
    Pattern,
    RelativeMonthly,
    RelativeYearly,
    Weekly,
)
from recurtz.rrule import reasons
from recurtz.rrule.days import counts_in_year, has_ordinals, month_day_rule, months_of_year, select
from recurtz.rrule.parse import Rule

_INDEX_NAMES = {number: name for name, number in WEEK_INDEXES.items()}
_ALL_MONTHS = tuple(range(1, 13))


def to_pattern(rule: Rule, start_date: date, start: DateTimeTimeZone | None) -> tuple[Pattern, date]:
    """The pattern with the dates of a rule, and the date from which its periods are counted.

    `start_date` is the date of DTSTART, `start` its time if that is known. The second result is `start_date`, or the
    rule's first date if Graph has to count from there.

    Raises `RecurrenceRuleError` with a reason for each part that Graph cannot represent.
    """
    errors = ErrorCollector()
    errors.errors += reasons.times_of_day(rule, start)
    result = errors.run(_pattern, rule, start_date)
    if errors.errors or result is None:
        raise RecurrenceRuleError.because(errors.errors)
    return result


def _pattern(rule: Rule, start: date) -> tuple[Pattern, date]:
    if rule.frequency in {"DAILY", "WEEKLY"} and has_ordinals(rule):
        raise RecurrenceRuleError.because([reasons.ordinals(rule)])
    if rule.frequency == "DAILY" and {1, -1} & {*rule.by_set_pos}:
        rule = rule.__replace__(by_set_pos=())  # a day is its own first and last
    if rule.interval == 1 and _selects_weekdays_only(rule):
        return _weekly(rule, start), start
    match rule.frequency:
        case "DAILY" if not _selects_month_days_only(rule):
            return _daily(rule, start)
        case "WEEKLY":
            return _weekly(rule, start), start
    return _monthly_or_yearly(rule, start)


# Days and weeks -------------------------------------------------------------------------------------------------------


def _selects_weekdays_only(rule: Rule) -> bool:
    """True if only BYDAY selects days, without ordinals: then the rule has those weekdays of every week."""
    others = rule.by_set_pos or rule.by_month_day or _skips_months(rule)
    return bool(rule.by_day) and not others and not has_ordinals(rule)


def _selects_month_days_only(rule: Rule) -> bool:
    """True if BYMONTHDAY selects days one by one: then a daily rule equals the monthly rule."""
    return rule.interval == 1 and bool(rule.by_month_day) and not rule.by_set_pos


def _skips_months(rule: Rule) -> bool:
    return rule.by_month not in {(), _ALL_MONTHS}


def _daily(rule: Rule, start: date) -> tuple[Daily, date]:
    """The pattern of every interval-th day, or of those that fall on one weekday."""
    _require_days_of_weeks(rule)
    if rule.by_set_pos:
        raise RecurrenceRuleError.because([reasons.no_date("BYSETPOS", rule.by_set_pos, "1 or -1")])
    weekdays = {day for _, day in rule.by_day} or {*range(7)}
    # The days come back to each weekday after seven intervals, or keep theirs if the interval is in whole weeks.
    ahead = [days for days in range(7) if (weekday(start) + days * rule.interval) % 7 in weekdays]
    if len(ahead) == 7:
        return Daily(rule.interval), start
    if not ahead or start.toordinal() + ahead[0] * rule.interval > date.max.toordinal():
        raise RecurrenceRuleError.because([reasons.no_date("BYDAY", rule.by_day, "a day that the interval reaches")])
    if len(ahead) > 1:
        raise RecurrenceRuleError.because([reasons.days_of_weeks(rule)])
    first = date.fromordinal(start.toordinal() + ahead[0] * rule.interval)
    return Daily(min(7 * rule.interval, INT32_MAX)), first  # beyond that limit there is no second date


def _weekly(rule: Rule, start: date) -> Weekly:
    _require_days_of_weeks(rule)
    # In the order of the week
    days = sorted({day for _, day in rule.by_day} or {weekday(start)}, key=lambda day: (day - rule.week_start) % 7)
    if rule.by_set_pos and len(days) > 1 and _precedes(days[0], weekday(start), rule.week_start):
        raise RecurrenceRuleError.because([reasons.first_week(rule)])
    selected = select(days, rule.by_set_pos)
    if not selected:
        raise RecurrenceRuleError.because([reasons.no_date("BYSETPOS", rule.by_set_pos, f"1 to {len(days)}")])
    return Weekly(rule.interval, [WEEKDAYS[day] for day in selected], WEEKDAYS[rule.week_start])


def _precedes(day: int, other: int, week_start: int) -> bool:
    """True if a weekday comes before another one in a week."""
    return (day - week_start) % 7 < (other - week_start) % 7


def _require_days_of_weeks(rule: Rule) -> None:
    """Reject the parts that leave out some of the weeks."""
    if rule.by_month_day:
        raise RecurrenceRuleError.because([reasons.month_days(rule)])
    if _skips_months(rule):
        raise RecurrenceRuleError.because([reasons.months_of_weeks(rule)])


# Months and years -----------------------------------------------------------------------------------------------------


class _Spacing(NamedTuple):
    """The interval of a pattern, and its month if it is yearly, else 0. `first`: the month to count from, if given."""

    interval: int
    month: int
    first: int | None


def _monthly_or_yearly(rule: Rule, start: date) -> tuple[Pattern, date]:
    months = months_of_year(rule, start)
    if counts_in_year(rule, months):
        raise RecurrenceRuleError.because([reasons.counting_in_year(rule, start)])
    selected = months_of_period(rule, months, start)
    errors = ErrorCollector()
    spacing = errors.run(_spacing, rule, selected, start)
    day_rule = errors.run(_day_rule, rule, selected, start.day)
    if errors.errors or spacing is None or day_rule is None:
        raise RecurrenceRuleError.because(errors.errors)
    pattern = pattern_of_months(day_rule, spacing.interval, spacing.month)
    if spacing.first is None:
        return pattern, start
    return pattern, date(spacing.first // 12, spacing.first % 12 + 1, day_rule.day_of(spacing.first))


def pattern_of_months(day_rule: ClampedDay | NthWeekday, interval: int, month: int) -> Pattern:
    """The yearly pattern of a month, or the monthly pattern if the month is 0."""
    if isinstance(day_rule, ClampedDay):
        day = day_rule.day
        return AbsoluteYearly(interval, month, day) if month else AbsoluteMonthly(interval, day)
    names, index = [WEEKDAYS[day] for day in day_rule.weekdays], _INDEX_NAMES[day_rule.index]
    return RelativeYearly(interval, month, names, index) if month else RelativeMonthly(interval, names, index)


def _spacing(rule: Rule, selected: list[int], start: date) -> _Spacing:
    """The spacing of the months that a rule selects in its first period."""
    if not selected:
        raise reasons.no_month(rule, start)
    step, rest = divmod(period(rule), len(selected))
    if rest or any(after - before != step for before, after in pairwise(selected)):
        raise reasons.uneven_months(rule, selected)
    first = _first_from(selected[0], month_of(start), step)
    years, odd = divmod(step, 12)
    if not odd and (rule.by_month or rule.frequency == "YEARLY"):
        spacing = _Spacing(years, first % 12 + 1, None if (first // 12 - start.year) % years == 0 else first)
    else:
        # Beyond the limit of an interval there is no second date.
        spacing = _Spacing(min(step, INT32_MAX), 0, None if first == month_of(start) else first)
    if spacing.first is not None and first > LAST_MONTH:
        raise reasons.no_month(rule, start)
    return spacing


def _first_from(month: int, start: int, step: int) -> int:
    """The first month from a start on, if a month comes again after each step."""
    return month + max(0, start - month + step - 1) // step * step


def period(rule: Rule) -> int:
    """The number of months after which the rule selects the same months of the year again."""
    return 12 * rule.interval if rule.frequency == "YEARLY" else 12 * rule.interval // gcd(12, rule.interval)


def months_of_period(rule: Rule, months: tuple[int, ...], start: date) -> list[int]:
    """The months that a rule selects in its first period, counted as `month_of` counts them."""
    if rule.frequency == "YEARLY":
        return [12 * start.year + month - 1 for month in months]
    first = month_of(start)
    candidates = range(first, first + period(rule), rule.interval)
    return [month for month in candidates if month % 12 + 1 in months]


def _day_rule(rule: Rule, selected: list[int], start_day: int) -> ClampedDay | NthWeekday:
    """The month-day rule that selects the same day as the rule in all of its months."""
    months = sorted({month % 12 + 1 for month in selected})
    result = month_day_rule(rule, months, start_day)
    if result is None:
        raise reasons.not_one_day(rule, months, start_day)
    return result
