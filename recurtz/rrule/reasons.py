"""The reasons why a rule has no equivalent Graph pattern.

A hint keeps the dates of the rule: it names another way to write the rule, or says that several recurrences are needed.
Only for a day that short months do not have, a second hint is the last day of the month, which people may mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from recurtz._core.gregorian import SHORTEST_MONTH
from recurtz.errors import RecurrenceRuleError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.rrule.days import counts_in_year, days_in, has_ordinals, month_day_rule, months_of_year, shapes_of
from recurtz.rrule.parse import SINGLE_EVENTS, WEEKDAY_CODES, Rule

_MAX_VALUES = 8
"""The values of a part that a message shows."""

_MAX_RECURRENCES = 64
"""More recurrences are not a way to represent a rule. This also bounds the cost of a hint."""

_LEAP_DAY = 29
_AS_MONTHLY = "use FREQ=MONTHLY"

_reason = RecurrenceRuleError.at

# Times, days and weeks ------------------------------------------------------------------------------------------------


def times_of_day(rule: Rule, start: DateTimeTimeZone | None) -> Iterator[RecurrenceRuleError]:
    """Reasons against BYHOUR, BYMINUTE and BYSECOND, which may only repeat the time of the start.

    Source: MS-OXCICAL, which allows nothing else.
    """
    time = None if start is None else start.date_time
    for name, values, of_start in (
        ("BYHOUR", rule.by_hour, time and time.hour),
        ("BYMINUTE", rule.by_minute, time and time.minute),
        ("BYSECOND", rule.by_second, time and time.second),
    ):
        if len(values) > 1:
            reason = f"{name}={_text(values)} selects several times of day, but a series has one"
            yield _reason(name, f"{reason}; {_each(rule, 'value')}")
        elif values and values != (of_start,):
            reason = f"{name}={_text(values)} sets a time of day, which in Graph is part of the start"
            yield _reason(name, f"{reason}; give the first occurrence as the start")


def ordinals(rule: Rule) -> RecurrenceRuleError:
    """Against ordinals in BYDAY of a daily or weekly rule; python-dateutil ignores them."""
    days = ",".join([WEEKDAY_CODES[day] for day in sorted({day for _, day in rule.by_day})])
    reason = f"BYDAY={_text(rule.by_day)} with FREQ={rule.frequency} has an ordinal, which RFC 5545 does not allow"
    return _reason("BYDAY", f"{reason}; use BYDAY={days}")


def month_days(rule: Rule) -> RecurrenceRuleError:
    """Against BYMONTHDAY in a daily or weekly rule."""
    hint = _AS_MONTHLY if rule.interval == 1 and not rule.by_set_pos else SINGLE_EVENTS
    reason = f"BYMONTHDAY={_text(rule.by_month_day)} with FREQ={rule.frequency} has no counterpart in Graph"
    return _reason("BYMONTHDAY", f"{reason}; {hint}")


def months_of_weeks(rule: Rule) -> RecurrenceRuleError:
    """Against BYMONTH in a daily or weekly rule."""
    reason = f"BYMONTH={_text(rule.by_month)} limits FREQ={rule.frequency} to some months, but Graph repeats in all"
    return _reason("BYMONTH", f"{reason}; use one recurrence with an end date for each period of these months")


def days_of_weeks(rule: Rule) -> RecurrenceRuleError:
    """Against several weekdays of a rule with an interval in days."""
    reason = f"BYDAY={_text(rule.by_day)} with FREQ=DAILY;INTERVAL={rule.interval} selects days at uneven distances"
    return _reason("BYDAY", f"{reason}; {_each(rule, 'value')}")


def first_week(rule: Rule) -> RecurrenceRuleError:
    """Against BYSETPOS in a weekly rule whose first week is partly before the start."""
    reason = f"BYSETPOS={_text(rule.by_set_pos)} is ambiguous in the first week, some days of which precede the start"
    return _reason("BYSETPOS", f"{reason}; name the days by BYDAY")


def no_date(part: str, values: Iterable[int | tuple[int, int]], allowed: str) -> RecurrenceRuleError:
    """Against a part that excludes all dates."""
    return _reason(part, f"{part}={_text(values)} selects no day, so the rule has no date; use {allowed}")


# Months ---------------------------------------------------------------------------------------------------------------


def no_month(rule: Rule, start: date) -> RecurrenceRuleError:
    """Against a rule whose interval never reaches one of its months."""
    reason = f"{_months_text(rule)} with INTERVAL={rule.interval} selects no month from {start} to 9999"
    return _reason("BYMONTH", f"{reason}, so the rule has no date; use a month that the interval reaches")


def uneven_months(rule: Rule, selected: list[int]) -> RecurrenceRuleError:
    """Against months that are not evenly spaced."""
    months = ",".join([str(month) for month in sorted({month % 12 + 1 for month in selected})])
    reason = f"{_months_text(rule)} selects months that are not evenly spaced"
    return _reason("BYMONTH", f"{reason}; {_each(rule, f'value of BYMONTH={months}')}")


def _months_text(rule: Rule) -> str:
    return f"BYMONTH={_text(rule.by_month)}" if rule.by_month else f"FREQ={rule.frequency} without BYMONTH"


def counting_in_year(rule: Rule, start: date) -> RecurrenceRuleError:
    """Against what counts within a year of several months."""
    name, text = _selecting_part(rule, start.day)
    several = [(one, months_of_year(one, start)) for one in _each_value(rule)]
    fits = len(several) <= _MAX_RECURRENCES and all(
        not counts_in_year(one, months) and _has_one_day(one, months, start.day) for one, months in several
    )
    hint = _each(rule, "value") if fits else SINGLE_EVENTS
    return _reason(name, f"{text} counts within the year, but Graph counts within a month; {hint}")


# Days of a month ------------------------------------------------------------------------------------------------------


def not_one_day(rule: Rule, months: list[int], start_day: int) -> RecurrenceRuleError:
    """Against days of some months (1 to 12) that no month-day rule selects."""
    name, text = _selecting_part(rule, start_day)
    selected, other = [days_in(rule, shape, start_day) for shape in shapes_of(months)], ""
    if not any(selected):
        reason = f"{text} selects no day of these months, so the rule has no date"
        return _reason(name, f"{reason}; use days that they have")
    if max(map(len, selected)) > 1:
        reason = f"{text} selects several days of a month, but a Graph pattern has one"
    elif name == "BYMONTHDAY" and max(rule.by_month_day or (start_day,)) > SHORTEST_MONTH:
        if rule.frequency == "MONTHLY" and not (rule.by_month or rule.skip == "FORWARD"):
            other = "; or, for the last day of the month, use BYMONTHDAY=-1"
        effect = "continues into the next month" if rule.skip == "FORWARD" else "skips months that are shorter"
        reason = f"{text} {effect}, but Graph takes the last day"
    else:
        reason = f"{text} selects a day that no Graph pattern has"
    return _reason(name, f"{reason}; {_months_hint(rule, months, start_day)}{other}")


def _months_hint(rule: Rule, months: list[int], start_day: int) -> str:
    """The hint for days that one month-day rule cannot select: several recurrences, if they can."""
    if rule.skip == "FORWARD" and max(rule.by_month_day or (start_day,)) > SHORTEST_MONTH:
        return SINGLE_EVENTS
    name, values = _selecting_part(rule, start_day)[0], _each_value(rule)
    if _all_have_one_day(values, [months], start_day):
        return _each(rule, "value")
    singly = [[month] for month in months if any(days_in(rule, shape, start_day) for shape in shapes_of([month]))]
    listed = f"BYMONTH={','.join([str(month) for [month] in singly])}"
    if _all_have_one_day([rule], singly, start_day):
        return f"use {listed}" if len(singly) == 1 else _each(rule, f"value of {listed}")
    if _all_have_one_day(values, singly, start_day):
        return _each(rule, f"pair of {listed} and {name}")
    if not (rule.by_set_pos or rule.by_month_day or has_ordinals(rule)) and rule.by_day:
        return "use one weekly recurrence with an end date for each period of these months"
    if (rule.by_month_day or (start_day,)) == (_LEAP_DAY,) and not rule.by_day and rule.interval == 1:
        every = "use" if singly == [[2]] else "use one recurrence for each month; that of February needs"
        return f"{every} an interval of 4 years from a leap year on, and an end before a year such as 2100"
    return SINGLE_EVENTS


def _all_have_one_day(rules: list[Rule], periods: Sequence[Sequence[int]], start_day: int) -> bool:
    """True if each rule selects one day of the months of each period, or none of them; False for too many rules."""
    if len(rules) * len(periods) > _MAX_RECURRENCES:
        return False
    return all(_has_one_day(rule, months, start_day) for rule in rules for months in periods)


def _has_one_day(rule: Rule, months: Sequence[int], start_day: int) -> bool:
    if month_day_rule(rule, months, start_day) is not None:
        return True
    return not any(days_in(rule, shape, start_day) for shape in shapes_of(months))


def _each_value(rule: Rule) -> list[Rule]:
    """The rule once for each value of the part that selects its days; all of them together have its dates."""
    if rule.by_set_pos:
        return [rule.__replace__(by_set_pos=(value,)) for value in rule.by_set_pos]
    if rule.by_day:
        return [rule.__replace__(by_day=(value,)) for value in rule.by_day]
    return [rule.__replace__(by_month_day=(value,)) for value in rule.by_month_day] or [rule]


def _each(rule: Rule, unit: str) -> str:
    """The hint to use several recurrences. They cannot share a COUNT."""
    return f"use one recurrence for each {unit}" + (", with UNTIL in place of COUNT" if rule.count else "")


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
