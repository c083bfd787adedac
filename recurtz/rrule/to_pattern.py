"""What a rule means as one of Graph's patterns, and why not where it means none.

Which days of a month a rule picks depends on nothing but the month's shape, of which there are 28. So a rule is one of
Graph's if it picks, in every shape that its months can have, the day that one of Graph's day pickers picks: however the
rule is written. Which months it picks is a matter of arithmetic: Graph's are evenly spaced.
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
from recurtz.rrule.parse import DAYS, Parts

_INDEXES = {number: name for name, number in WEEK_INDEXES.items()}
_YEAR = tuple(range(1, 13))
_COMMON_AND_LEAP = (COMMON_YEAR, COMMON_YEAR + 3 * 12)

Shapes = list[tuple[int, int]]
"""Lengths of months and the weekdays of their first days."""


def pattern_of(parts: Parts, start_date: date, start: DateTimeTimeZone | None) -> Pattern:
    """The pattern that a rule means beside the DTSTART of a date, at the time of `start` if that is known.

    Raises `RecurrenceRuleError` with a reason for each part that Graph cannot say.
    """
    reasons: list[RecurtzError] = list(_times_of_day(parts, start))
    try:
        pattern = _pattern(parts, start_date)
    except RecurrenceRuleError as error:
        reasons += error.details
    if reasons:
        raise RecurrenceRuleError.because(reasons)
    return pattern


def _pattern(parts: Parts, start: date) -> Pattern:
    if parts.interval == 1 and _names_weekdays_alone(parts):
        return _weekly(parts, start)
    match parts.frequency:
        case "DAILY" if not _names_days_of_month_alone(parts):
            return _daily(parts)
        case "WEEKLY":
            return _weekly(parts, start)
    return _monthly_or_yearly(parts, start)


def _times_of_day(parts: Parts, start: DateTimeTimeZone | None) -> Iterator[RecurrenceRuleError]:
    """Reasons against BYHOUR and its like, which may but restate the time of the start, as MS-OXCICAL has it."""
    time = None if start is None else start.date_time
    for name, values, told in (
        ("BYHOUR", parts.hours, time and time.hour),
        ("BYMINUTE", parts.minutes, time and time.minute),
        ("BYSECOND", parts.seconds, time and time.second),
    ):
        if values and values != (told,):
            reason = f"{name}={_text(values)} sets a time of day, which Graph has in the event's start"
            yield RecurrenceRuleError.at(name, f"{reason}; leave it out, or give a start of that time")


# Days and weeks -------------------------------------------------------------------------------------------------------


def _names_weekdays_alone(parts: Parts) -> bool:
    """Whether BYDAY is all that chooses days, so that each of them counts in every week."""
    others = parts.positions or parts.month_days or _some_months(parts)
    return bool(parts.days) and not others and not any(ordinal for ordinal, _ in parts.days)


def _names_days_of_month_alone(parts: Parts) -> bool:
    """Whether every day counts that BYMONTHDAY names, so that a daily rule says the same as a monthly one."""
    plain = not any(ordinal for ordinal, _ in parts.days)
    return parts.interval == 1 and bool(parts.month_days) and plain and not parts.positions


def _some_months(parts: Parts) -> bool:
    return parts.months not in {(), _YEAR}


def _daily(parts: Parts) -> Daily:
    _refuse_others(parts, "DAILY", days="use it with INTERVAL=1, or FREQ=WEEKLY", month_days="use FREQ=MONTHLY")
    return Daily(parts.interval)


def _weekly(parts: Parts, start: date) -> Weekly:
    ordinals = any(ordinal for ordinal, _ in parts.days)
    _refuse_others(parts, "WEEKLY", days="leave out the ordinals" if ordinals else "", month_days="use FREQ=MONTHLY")
    days = [day for _, day in parts.days] or [weekday(start)]
    return Weekly(parts.interval, [WEEKDAYS[day] for day in days], WEEKDAYS[parts.week_start])


def _refuse_others(parts: Parts, frequency: str, *, days: str, month_days: str) -> None:
    """Refuse what chooses among the days or weeks of a rule; each way out but an empty one is for a part."""
    reasons = [
        RecurrenceRuleError.at(
            name, f"{name}={_text(values)} beside FREQ={frequency} is nothing that Graph can say; {hint}"
        )
        for name, values, hint in (
            ("BYMONTH", parts.months if _some_months(parts) else (), "leave it out"),
            ("BYMONTHDAY", parts.month_days, month_days),
            ("BYDAY", parts.days if days else (), days),
            ("BYSETPOS", parts.positions, "name the days themselves"),
        )
        if values
    ]
    if reasons:
        raise RecurrenceRuleError.because(reasons)


# Months and years -----------------------------------------------------------------------------------------------------


def _monthly_or_yearly(parts: Parts, start: date) -> Pattern:
    months = _months(parts, start)
    picked = _picked_months(parts, months, start)
    lengths = {month_length(year + month % 12) for month in picked for year in _COMMON_AND_LEAP}
    _require_counts_in_month(parts, months)
    faults = ErrorCollector()
    step = faults.run(_step, parts, picked, start)
    picker = faults.run(_picker, parts, [shape for shape in SHAPES if shape[0] in lengths], start.day)
    if faults.errors or step is None or picker is None:
        raise RecurrenceRuleError.because(faults.errors)
    return _of_months(picker, *step)


def _of_months(picker: ClampedDay | NthWeekday, interval: int, month: int) -> Pattern:
    """The pattern of so many months, or of so many years where there is a month."""
    if isinstance(picker, ClampedDay):
        return AbsoluteYearly(interval, month, picker.day) if month else AbsoluteMonthly(interval, picker.day)
    names, index = [WEEKDAYS[day] for day in picker.weekdays], _INDEXES[picker.index]
    return RelativeYearly(interval, month, names, index) if month else RelativeMonthly(interval, names, index)


def _months(parts: Parts, start: date) -> tuple[int, ...]:
    """The months of a year in which a rule picks days."""
    if parts.months or parts.frequency != "YEARLY":
        return parts.months or _YEAR
    if parts.month_days:
        return _YEAR  # RFC 5545, 3.3.10: BYMONTHDAY expands a year to that day of each month
    if not parts.days:
        return (start.month,)
    counts = {ordinal for ordinal, _ in parts.days}
    if 0 in counts:
        counts = counts - {0} | set(parts.positions)
    # Counted within the year, the first four are days of January, the last four of December.
    if counts and counts <= {1, 2, 3, 4}:
        return (1,)
    return (12,) if counts and counts <= {-1, -2, -3, -4} else _YEAR


def _require_counts_in_month(parts: Parts, months: tuple[int, ...]) -> None:
    """Refuse what counts within a year of several months: BYSETPOS, and an ordinal of BYDAY without BYMONTH."""
    if parts.frequency != "YEARLY" or len(months) == 1:
        return
    ordinals = not parts.months and any(ordinal for ordinal, _ in parts.days)
    if parts.positions or ordinals:
        name, text = _chosen_by(parts, 0)
        reason = f"{text} counts within the year, Graph within a month; name one month by BYMONTH"
        raise RecurrenceRuleError.because([RecurrenceRuleError.at(name, reason)])


def _step(parts: Parts, picked: list[int], start: date) -> tuple[int, int]:
    """How far apart the months of a rule are: so many months, or with a month of the year so many years."""
    written = f"BYMONTH={_text(parts.months)}" if parts.months else f"FREQ={parts.frequency} without BYMONTH"
    step, rest = divmod(_period(parts), len(picked)) if picked else (0, 1)
    if rest or any(after - before != step for before, after in pairwise(picked)):
        raise RecurrenceRuleError.at(
            "BYMONTH", f"{written} picks months that are not evenly spaced; use a rule for each"
        )
    years, odd = divmod(step, 12)
    is_yearly = not odd and (picked[0] // 12 - start.year) % years == 0
    is_monthly = (picked[0] - month_of(start)) % step == 0
    if is_yearly and (parts.months or parts.frequency == "YEARLY"):
        return years, picked[0] % 12 + 1
    if is_monthly:
        return step, 0
    raise RecurrenceRuleError.at(
        "BYMONTH", f"{written} leaves out the start's month; use a start date in one of its months"
    )


def _period(parts: Parts) -> int:
    """After so many months a rule picks the same again."""
    return 12 * parts.interval if parts.frequency == "YEARLY" else 12 * parts.interval // gcd(12, parts.interval)


def _picked_months(parts: Parts, months: tuple[int, ...], start: date) -> list[int]:
    """The months of one period that a rule picks."""
    if parts.frequency == "YEARLY":
        return [12 * start.year + month - 1 for month in months]
    first = month_of(start)
    found = range(first, first + _period(parts), parts.interval)
    return [month for month in found if month % 12 + 1 in months]


def _picker(parts: Parts, shapes: Shapes, start_day: int) -> ClampedDay | NthWeekday:
    """The day picker that picks what the rule picks, in each shape that its months can have."""
    picked = [_days(parts, shape, start_day) for shape in shapes]
    if all(len(days) == 1 for days in picked):
        for picker in _pickers(parts, start_day):
            if all([picker.day_in(*shape)] == days for shape, days in zip(shapes, picked, strict=True)):
                return picker
    raise _no_picker(parts, picked, start_day)


def _pickers(parts: Parts, start_day: int) -> Iterator[ClampedDay | NthWeekday]:
    """All that can pick the same, what is written first: of its days of the week or the month, the most."""
    weekdays = sorted({day for _, day in parts.days})
    for size in range(len(weekdays), 0, -1):
        for some in combinations(weekdays, size):
            yield from (NthWeekday(index, some) for index in _INDEXES)
    written = [day for day in parts.month_days or (start_day,) if day > 0]
    yield from (ClampedDay(day) for day in (*reversed(written), *range(31, 0, -1)))


def _days(parts: Parts, shape: tuple[int, int], start_day: int) -> list[int]:
    """The days that a rule picks in a month of a shape, in order.

    Source: RFC 5545, section 3.3.10: BYMONTHDAY, then BYDAY, then BYSETPOS; RFC 7529, section 4.1: a day that the month
    does not have becomes its last with SKIP=BACKWARD, before BYDAY is asked.
    """
    length = shape[0]
    named = parts.month_days or (() if parts.days else (start_day,))
    dates = {length if day > length and parts.skip == "BACKWARD" else _from_end(day, length) for day in named}
    days = dates & _by_weekday(parts, shape) if dates and parts.days else dates or _by_weekday(parts, shape)
    found = sorted(day for day in days if 1 <= day <= length)
    if not parts.positions:
        return found
    places = {_from_end(position, len(found)) for position in parts.positions}
    return [found[place - 1] for place in sorted(places) if 1 <= place <= len(found)]


def _from_end(number: int, length: int) -> int:
    return number if number > 0 else length + 1 + number


def _by_weekday(parts: Parts, shape: tuple[int, int]) -> set[int]:
    """The days that BYDAY names, by their weekday or as the nth of it in the month."""
    length, first_weekday = shape
    named: set[int] = set()
    for ordinal, day in parts.days:
        days = range(1 + (day - first_weekday) % 7, length + 1, 7)
        if ordinal:
            place = _from_end(ordinal, len(days))
            days = days[max(place - 1, 0) : max(place, 0)]
        named.update(days)
    return named


# Reasons --------------------------------------------------------------------------------------------------------------


def _no_picker(parts: Parts, picked: list[list[int]], start_day: int) -> RecurrenceRuleError:
    name, text = _chosen_by(parts, start_day)
    if not any(picked):
        return RecurrenceRuleError.at(name, f"{text} picks no day of these months; use days that they have")
    if max(map(len, picked)) > 1:
        return RecurrenceRuleError.at(name, f"{text} picks several days of a month, Graph one; use a rule for each")
    last = max(parts.month_days or (start_day,))
    if name != "BYMONTHDAY" or last <= 28:
        return RecurrenceRuleError.at(
            name, f"{text} picks a day that Graph has no name for; use the first to fourth, the last, or a date"
        )
    does = "goes on to the next month" if parts.skip == "FORWARD" else "skips months that are shorter"
    listed = ",".join(map(str, range(28, last + 1)))
    hint = f"use BYMONTHDAY={listed};BYSETPOS=-1 or RSCALE=GREGORIAN;SKIP=BACKWARD"
    return RecurrenceRuleError.at(name, f"{text} {does}, where Graph takes the last day; {hint}")


def _chosen_by(parts: Parts, start_day: int) -> tuple[str, str]:
    """The part that chooses the day, and what it says."""
    if parts.positions:
        return "BYSETPOS", f"BYSETPOS={_text(parts.positions)}"
    if parts.days:
        return "BYDAY", f"BYDAY={_text(parts.days)}"
    if parts.month_days:
        return "BYMONTHDAY", f"BYMONTHDAY={_text(parts.month_days)}"
    return "BYMONTHDAY", f"day {start_day}, which the start date says,"


def _text(values: Iterable[int | tuple[int, int]]) -> str:
    """Values as they are written, the first few of them."""
    words = [str(value) if isinstance(value, int) else f"{value[0] or ''}{DAYS[value[1]]}" for value in values]
    return ",".join(words[:8]) + (",…" if len(words) > 8 else "")
