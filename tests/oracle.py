"""A slow and obvious implementation of Graph's recurrences: a predicate, applied day by day.

It is independent of the package: it imports nothing from it.
"""

import calendar
from datetime import date, timedelta
from functools import lru_cache

NAMES = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]  # as date.weekday() counts
NTH = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}


@lru_cache(maxsize=64)
def month_days(year, month, names):
    """All days of a month whose weekday is one of the names."""
    length = calendar.monthrange(year, month)[1]
    return [day for day in range(1, length + 1) if NAMES[date(year, month, day).weekday()] in names]


def fits(pattern, day):
    """True if the pattern names a day, whatever the interval."""
    kind = pattern["type"]
    if kind == "daily":
        return True
    if kind == "weekly":
        return NAMES[day.weekday()] in pattern["daysOfWeek"]
    if kind.endswith("Yearly") and day.month != pattern["month"]:
        return False
    if kind.startswith("absolute"):
        return day.day == min(pattern["dayOfMonth"], calendar.monthrange(day.year, day.month)[1])
    return day.day == month_days(day.year, day.month, tuple(pattern["daysOfWeek"]))[NTH[pattern["index"]]]


def period(pattern, day):
    """The number of the day, week, month or year of a day: of the pattern's unit."""
    kind = pattern["type"]
    if kind == "daily":
        return day.toordinal()
    if kind == "weekly":
        since = (day.weekday() - NAMES.index(pattern["firstDayOfWeek"])) % 7
        return (day.toordinal() - since) // 7
    return day.year if kind.endswith("Yearly") else day.year * 12 + day.month


def days_from(day, limit):
    """The days from `day` on: at most `limit`, and none after 9999-12-31."""
    for _ in range(limit):
        yield day
        if day == date.max:
            return
        day += timedelta(days=1)


def origin(pattern, start, anchor):
    """The number of period 0; None if no day matches."""
    if anchor == "start-date":
        return period(pattern, start)
    match = next((day for day in days_from(start, 366 * 2) if fits(pattern, day)), None)
    return None if match is None else period(pattern, match)


def occurs(pattern, start, anchor, day):
    """True if a day is an occurrence of the pattern from `start` on, without end."""
    zero = origin(pattern, start, anchor)
    if zero is None or day < start:
        return False
    return fits(pattern, day) and (period(pattern, day) - zero) % pattern["interval"] == 0


def walk(pattern, range_, anchor, limit):
    """The occurrences among the first `limit` days."""
    start = date.fromisoformat(range_["startDate"])
    zero = origin(pattern, start, anchor)
    occurrences = []
    for day in days_from(start, limit):
        if range_["type"] == "endDate" and day > date.fromisoformat(range_["endDate"]):
            break
        if range_["type"] == "numbered" and len(occurrences) == range_["numberOfOccurrences"]:
            break
        if fits(pattern, day) and (period(pattern, day) - zero) % pattern["interval"] == 0:
            occurrences.append(day)
    return occurrences
