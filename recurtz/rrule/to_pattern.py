"""The Graph pattern that is equivalent to an RFC 5545 rule, or the reasons why there is none.

The days that a rule selects in a month depend only on the shape of the month, and there are 28 shapes. A rule has an
equivalent pattern if one of Graph's month-day rules selects the same day in each shape that the rule's months can have.
So the way in which the rule is written does not matter. The months of Graph's patterns are evenly spaced, which
arithmetic can check.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations, pairwise
from math import gcd

from recurtz._core.gregorian import COMMON_YEAR, SHAPES, WEEKDAYS, month_length, month_of, weekday
from recurtz.errors import ErrorCollector, RecurrenceRuleError, RecurtzError
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
from recurtz.rrule.parse import WEEKDAY_CODES, Rule

_INDEX_NAMES = {number: name for name, number in WEEK_INDEXES.items()}
_ALL_MONTHS = tuple(range(1, 13))
_JANUARIES = (COMMON_YEAR, COMMON_YEAR + 3 * 12)
"""The January of a common year and of a leap year."""

_MAX_VALUES = 8
"""The values of a part that a message shows."""

Shapes = list[tuple[int, int]]
"""Lengths of months and the weekdays of their first days."""


def to_pattern(rule: Rule, start_date: date, start: DateTimeTimeZone | None) -> Pattern:
    """The pattern with the dates of a rule whose DTSTART is on a date, at the time of `start` if that is given.

    Raises `RecurrenceRuleError` with a reason for each part that Graph cannot represent.
    """
    reasons: list[RecurtzError] = list(_time_of_day_reasons(rule, start))
    try:
        pattern = _pattern(rule, start_date)
    except RecurrenceRuleError as error:
        reasons += error.details
    if reasons:
        raise RecurrenceRuleError.because(reasons)
    return pattern


def _pattern(rule: Rule, start: date) -> Pattern:
    if rule.interval == 1 and _selects_weekdays_only(rule):
        return _weekly(rule, start)
    match rule.frequency:
        case "DAILY" if not _selects_month_days_only(rule):
            return _daily(rule)
        case "WEEKLY":
            return _weekly(rule, start)
    return _monthly_or_yearly(rule, start)


def _time_of_day_reasons(rule: Rule, start: DateTimeTimeZone | None) -> Iterator[RecurrenceRuleError]:
    """Reasons against BYHOUR, BYMINUTE and BYSECOND, which may only repeat the time of the start.

    Source: MS-OXCICAL, which allows nothing else.
    """
    time = None if start is None else start.date_time
    for name, values, of_start in (
        ("BYHOUR", rule.by_hour, time and time.hour),
        ("BYMINUTE", rule.by_minute, time and time.minute),
        ("BYSECOND", rule.by_second, time and time.second),
    ):
        if values and values != (of_start,):
            reason = f"{name}={_text(values)} sets a time of day, which in Graph is part of the event's start"
            yield RecurrenceRuleError.at(name, f"{reason}; leave it out, or give a start at that time")


# Days and weeks -------------------------------------------------------------------------------------------------------


def _selects_weekdays_only(rule: Rule) -> bool:
    """True if only BYDAY selects days, without ordinals: then the rule has those weekdays of every week."""
    others = rule.by_set_pos or rule.by_month_day or _skips_months(rule)
    return bool(rule.by_day) and not others and not _has_ordinals(rule)


def _selects_month_days_only(rule: Rule) -> bool:
    """True if BYMONTHDAY selects days one by one: then a daily rule equals the monthly rule."""
    return rule.interval == 1 and bool(rule.by_month_day) and not _has_ordinals(rule) and not rule.by_set_pos


def _has_ordinals(rule: Rule) -> bool:
    return any(ordinal for ordinal, _ in rule.by_day)


def _skips_months(rule: Rule) -> bool:
    return rule.by_month not in {(), _ALL_MONTHS}


def _daily(rule: Rule) -> Daily:
    _reject_selections(rule, "DAILY", by_day="use it with INTERVAL=1, or FREQ=WEEKLY", by_month_day="use FREQ=MONTHLY")
    return Daily(rule.interval)


def _weekly(rule: Rule, start: date) -> Weekly:
    by_day_hint = "leave out the ordinals" if _has_ordinals(rule) else ""
    _reject_selections(rule, "WEEKLY", by_day=by_day_hint, by_month_day="use FREQ=MONTHLY")
    days = [day for _, day in rule.by_day] or [weekday(start)]
    return Weekly(rule.interval, [WEEKDAYS[day] for day in days], WEEKDAYS[rule.week_start])


def _reject_selections(rule: Rule, frequency: str, *, by_day: str, by_month_day: str) -> None:
    """Reject the parts that select among the days or weeks of a rule.

    `by_day` and `by_month_day` are the hints for these parts. With an empty `by_day`, BYDAY is allowed.
    """
    reasons = [
        RecurrenceRuleError.at(
            name, f"{name}={_text(values)} with FREQ={frequency} has no counterpart in Graph; {hint}"
        )
        for name, values, hint in (
            ("BYMONTH", rule.by_month if _skips_months(rule) else (), "leave it out"),
            ("BYMONTHDAY", rule.by_month_day, by_month_day),
            ("BYDAY", rule.by_day if by_day else (), by_day),
            ("BYSETPOS", rule.by_set_pos, "name the days themselves"),
        )
        if values
    ]
    if reasons:
        raise RecurrenceRuleError.because(reasons)


# Months and years -----------------------------------------------------------------------------------------------------


def _monthly_or_yearly(rule: Rule, start: date) -> Pattern:
    months = _months_of_year(rule, start)
    selected = _months_of_period(rule, months, start)
    lengths = {month_length(january + month % 12) for month in selected for january in _JANUARIES}
    _require_counting_in_month(rule, months)
    errors = ErrorCollector()
    spacing = errors.run(_spacing, rule, selected, start)
    day_rule = errors.run(_day_rule, rule, [shape for shape in SHAPES if shape[0] in lengths], start.day)
    if errors.errors or spacing is None or day_rule is None:
        raise RecurrenceRuleError.because(errors.errors)
    return _pattern_of_months(day_rule, *spacing)


def _pattern_of_months(day_rule: ClampedDay | NthWeekday, interval: int, month: int) -> Pattern:
    """The yearly pattern of a month, or the monthly pattern if the month is 0."""
    if isinstance(day_rule, ClampedDay):
        day = day_rule.day
        return AbsoluteYearly(interval, month, day) if month else AbsoluteMonthly(interval, day)
    names, index = [WEEKDAYS[day] for day in day_rule.weekdays], _INDEX_NAMES[day_rule.index]
    return RelativeYearly(interval, month, names, index) if month else RelativeMonthly(interval, names, index)


def _months_of_year(rule: Rule, start: date) -> tuple[int, ...]:
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


def _require_counting_in_month(rule: Rule, months: tuple[int, ...]) -> None:
    """Reject what counts within a year of several months: BYSETPOS, and an ordinal of BYDAY without BYMONTH."""
    if rule.frequency != "YEARLY" or len(months) == 1:
        return
    ordinals = not rule.by_month and _has_ordinals(rule)
    if rule.by_set_pos or ordinals:
        name, text = _selecting_part(rule, 0)
        reason = f"{text} counts within the year, but Graph counts within a month; name one month by BYMONTH"
        raise RecurrenceRuleError.because([RecurrenceRuleError.at(name, reason)])


def _spacing(rule: Rule, selected: list[int], start: date) -> tuple[int, int]:
    """The interval of the pattern and its month: years and 1 to 12 for a yearly one, months and 0 for a monthly one."""
    given = f"BYMONTH={_text(rule.by_month)}" if rule.by_month else f"FREQ={rule.frequency} without BYMONTH"
    step, rest = divmod(_period(rule), len(selected)) if selected else (0, 1)
    if rest or any(after - before != step for before, after in pairwise(selected)):
        reason = f"{given} selects months that are not evenly spaced; use one rule for each"
        raise RecurrenceRuleError.at("BYMONTH", reason)
    years, odd = divmod(step, 12)
    is_yearly = not odd and (selected[0] // 12 - start.year) % years == 0
    is_monthly = (selected[0] - month_of(start)) % step == 0
    if is_yearly and (rule.by_month or rule.frequency == "YEARLY"):
        return years, selected[0] % 12 + 1
    if is_monthly:
        return step, 0
    reason = f"{given} does not select the start's month; use a start date in one of its months"
    raise RecurrenceRuleError.at("BYMONTH", reason)


def _period(rule: Rule) -> int:
    """The number of months after which the rule selects the same months of the year again."""
    return 12 * rule.interval if rule.frequency == "YEARLY" else 12 * rule.interval // gcd(12, rule.interval)


def _months_of_period(rule: Rule, months: tuple[int, ...], start: date) -> list[int]:
    """The months that a rule selects in its first period, counted as `month_of` counts them."""
    if rule.frequency == "YEARLY":
        return [12 * start.year + month - 1 for month in months]
    first = month_of(start)
    candidates = range(first, first + _period(rule), rule.interval)
    return [month for month in candidates if month % 12 + 1 in months]


# Days of a month ------------------------------------------------------------------------------------------------------


def _day_rule(rule: Rule, shapes: Shapes, start_day: int) -> ClampedDay | NthWeekday:
    """The month-day rule that selects the same day as the rule, in each shape that the rule's months can have."""
    selected = [_days(rule, shape, start_day) for shape in shapes]
    if all(len(days) == 1 for days in selected):
        for candidate in _candidates(rule, start_day):
            if all([candidate.day_in(*shape)] == days for shape, days in zip(shapes, selected, strict=True)):
                return candidate
    raise _not_one_day(rule, selected, start_day)


def _candidates(rule: Rule, start_day: int) -> Iterator[ClampedDay | NthWeekday]:
    """The month-day rules to try, most specific first: those of the rule's BYDAY and BYMONTHDAY, then any day."""
    weekdays = sorted({day for _, day in rule.by_day})
    for size in range(len(weekdays), 0, -1):
        for subset in combinations(weekdays, size):
            yield from (NthWeekday(index, subset) for index in _INDEX_NAMES)
    given = [day for day in rule.by_month_day or (start_day,) if day > 0]
    yield from (ClampedDay(day) for day in (*reversed(given), *range(31, 0, -1)))


def _days(rule: Rule, shape: tuple[int, int], start_day: int) -> list[int]:
    """The days that a rule selects in a month of a shape, in order.

    Source: RFC 5545, section 3.3.10: BYMONTHDAY, then BYDAY, then BYSETPOS; RFC 7529, section 4.1: with SKIP=BACKWARD,
    a day that the month does not have becomes the month's last day, before BYDAY is applied.
    """
    length = shape[0]
    month_days = rule.by_month_day or (() if rule.by_day else (start_day,))
    dates = {length if day > length and rule.skip == "BACKWARD" else _from_end(day, length) for day in month_days}
    days = dates & _days_by_weekday(rule, shape) if dates and rule.by_day else dates or _days_by_weekday(rule, shape)
    in_month = sorted(day for day in days if 1 <= day <= length)
    if not rule.by_set_pos:
        return in_month
    positions = {_from_end(position, len(in_month)) for position in rule.by_set_pos}
    return [in_month[position - 1] for position in sorted(positions) if 1 <= position <= len(in_month)]


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


# Reasons --------------------------------------------------------------------------------------------------------------


def _not_one_day(rule: Rule, selected: list[list[int]], start_day: int) -> RecurrenceRuleError:
    """Why no month-day rule is equivalent, given the days that the rule selects in each shape."""
    name, text = _selecting_part(rule, start_day)
    if not any(selected):
        return RecurrenceRuleError.at(name, f"{text} selects no day of these months; use days that they have")
    if max(map(len, selected)) > 1:
        reason = f"{text} selects several days of a month, but a Graph pattern has one; use one rule for each"
        return RecurrenceRuleError.at(name, reason)
    last = max(rule.by_month_day or (start_day,))
    if name != "BYMONTHDAY" or last <= 28:
        reason = f"{text} selects a day that no Graph pattern has; use the first to fourth, the last, or a date"
        return RecurrenceRuleError.at(name, reason)
    effect = "continues into the next month" if rule.skip == "FORWARD" else "skips months that are shorter"
    days = ",".join(map(str, range(28, last + 1)))
    hint = f"use BYMONTHDAY={days};BYSETPOS=-1 or RSCALE=GREGORIAN;SKIP=BACKWARD"
    return RecurrenceRuleError.at(name, f"{text} {effect}, but Graph takes the last day; {hint}")


def _selecting_part(rule: Rule, start_day: int) -> tuple[str, str]:
    """The name of the part that selects the day, and its text for a message."""
    if rule.by_set_pos:
        return "BYSETPOS", f"BYSETPOS={_text(rule.by_set_pos)}"
    if rule.by_day:
        return "BYDAY", f"BYDAY={_text(rule.by_day)}"
    if rule.by_month_day:
        return "BYMONTHDAY", f"BYMONTHDAY={_text(rule.by_month_day)}"
    return "BYMONTHDAY", f"day {start_day} of the start date"


def _text(values: Iterable[int | tuple[int, int]]) -> str:
    """The values of a part as in a rule; the first eight of them."""
    words = [str(value) if isinstance(value, int) else f"{value[0] or ''}{WEEKDAY_CODES[value[1]]}" for value in values]
    return ",".join(words[:_MAX_VALUES]) + (",…" if len(words) > _MAX_VALUES else "")
