"""RANGE=THISANDFUTURE: an override that changes an occurrence and all that follow is a split of its series.

Source: RFC 5545, section 3.2.13.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from recurtz._core.gregorian import SHORTEST_MONTH, WEEKDAYS, DayOfWeek
from recurtz.errors import RecurrenceRuleError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.ical.parts import Part, require_named_zone
from recurtz.ical.scanner import Component
from recurtz.ical.times import DateOrTime, Times
from recurtz.recurrence.patterned import PatternedRecurrence
from recurtz.recurrence.patterns import AbsoluteMonthly, AbsoluteYearly, Daily, Pattern, Weekly
from recurtz.recurrence.ranges import EndDate, Numbered
from recurtz.rrule.starts import add_days

_ONE_DAY = timedelta(days=1)


def is_split(override: Component) -> bool:
    """True if an override changes all following occurrences too."""
    found = override.first("RECURRENCE-ID")
    return found is not None and "RANGE" in found.parameters


def check_range(override: Component) -> None:
    """Check that the RANGE of an override is THISANDFUTURE, the only one of RFC 5545."""
    found = override.first("RECURRENCE-ID")
    if found is not None and found.parameters.get("RANGE", "THISANDFUTURE").upper() != "THISANDFUTURE":
        reason = "RANGE is not THISANDFUTURE; use that, or one override for each occurrence"
        raise RecurrenceRuleError.because([RecurrenceRuleError.at("RECURRENCE-ID", reason)])


def tail_of(part: Part, day: date, override: Component, times: Times) -> Part:
    """The part of a series from a date on, with the times of an override.

    Raises `RecurrenceRuleError` if the override moves dates that no pattern has after that.
    """
    recurrence = part.recurrence
    assert recurrence is not None, "only a series is split"  # noqa: S101
    require_named_zone(times)
    moved = times.start.date_time.date() - day
    range_ = recurrence.range.__replace__(start_date=day + moved)
    match range_:
        case Numbered(number_of_occurrences=number):
            range_ = range_.__replace__(number_of_occurrences=number - recurrence.index(day))
        case EndDate(end_date=end):
            range_ = range_.__replace__(end_date=add_days(end, moved.days))
    tail = Part(override, times, PatternedRecurrence(_moved(recurrence.pattern, day, moved), range_))
    tail.shift, tail.original_times = part.shift + moved, part.original_times
    tail.cancelled = {add_days(other, moved.days) for other in part.cancelled if other >= day}
    return tail


def cut(part: Part, day: date) -> bool:
    """End a series before a date; False if it then has no date."""
    recurrence = part.recurrence
    assert recurrence is not None, "only a series is split"  # noqa: S101
    if day == recurrence[0]:
        return False
    range_ = EndDate(recurrence.range.start_date, day - _ONE_DAY, recurrence.range.time_zone)
    part.recurrence = PatternedRecurrence(recurrence.pattern, range_)
    part.cancelled = {other for other in part.cancelled if other < day}
    return True


def is_following(part: Part, of: Part, original: DateOrTime) -> bool:
    """True for a single event of the same VEVENT as a series or an event, at an original time or later."""
    if part.recurrence is not None or part.vevent is not of.vevent:
        return False
    start = part.original_times.start
    if isinstance(original, DateTimeTimeZone):
        return start.instant() >= original.instant()
    return start.date_time.date() >= original


def following_singles(singles: list[Part], original: DateOrTime, override: Component, times: Times) -> list[Part]:
    """The single events of RDATE, moved as far as an override moves its occurrence, with its duration."""
    if isinstance(original, DateTimeTimeZone):
        shift = times.start.date_time - original.in_zone(times.start.time_zone).date_time
    else:
        shift = datetime.combine(times.start.date_time.date(), time()) - datetime.combine(original, time())
    duration = times.end.date_time - times.start.date_time
    moved = []
    for part in singles:
        start = part.times.start.in_zone(times.start.time_zone) + shift
        moved.append(Part(override, Times(start, start + duration, times.is_all_day)))
        moved[-1].original_times, moved[-1].is_instance = part.original_times, part.is_instance
    return moved


def _moved(pattern: Pattern, day: date, moved: timedelta) -> Pattern:
    """The pattern some days later or earlier."""
    if not moved:
        return pattern
    match pattern:
        case Daily():
            return pattern
        case Weekly(interval=interval, days_of_week=names, first_day_of_week=first):
            return Weekly(interval, [_weekday(name, moved) for name in names], _weekday(first, moved))
        case AbsoluteMonthly(day_of_month=of_month) | AbsoluteYearly(day_of_month=of_month) if (
            of_month <= SHORTEST_MONTH and 1 <= of_month + moved.days <= SHORTEST_MONTH and of_month == day.day
        ):
            return pattern.__replace__(day_of_month=of_month + moved.days)
    reason = f"RANGE moves all occurrences from {day} on by {moved.days} days, but no Graph pattern has these dates"
    raise RecurrenceRuleError.because(
        [RecurrenceRuleError.at("RECURRENCE-ID", f"{reason}; make another series of them")]
    )


def _weekday(name: DayOfWeek, moved: timedelta) -> DayOfWeek:
    return WEEKDAYS[(WEEKDAYS.index(name) + moved.days) % 7]
