"""The slow and obvious way to find a conflict: list all occurrences of both events, and compare them.

It is independent of the package: dates come from a walk through the calendar, offsets from `zoneinfo`.
"""

import calendar
from datetime import UTC, date, datetime, timedelta
from itertools import count, takewhile
from zoneinfo import ZoneInfo

from oracle import NAMES, NTH, month_days

DAY = timedelta(days=1)
ZONES = [
    "America/New_York", "Europe/London", "Australia/Lord_Howe", "Europe/Dublin", "Africa/Casablanca", "Asia/Tokyo",
    "UTC", "Australia/Sydney", "America/Santiago",
]  # fmt: skip
"""Zones of both hemispheres, with and without daylight saving time; it may be negative, or half an hour."""


def dates(pattern, start):
    """The dates of a pattern from a start date on, in order, until the end of the calendar."""
    kind, interval = pattern["type"], pattern["interval"]
    if kind == "daily":
        return map(date.fromordinal, range(start.toordinal(), date.max.toordinal() + 1, interval))
    if kind == "weekly":
        return _weekly(pattern, start)
    return _monthly(pattern, start)


def _weekly(pattern, start):
    first_day = NAMES.index(pattern.get("firstDayOfWeek", "sunday"))
    days = sorted((NAMES.index(name) - first_day) % 7 for name in pattern["daysOfWeek"])
    week = start - timedelta((start.weekday() - first_day) % 7)
    if week + timedelta(days[-1]) < start:  # no day is left in this week: the next one has the first match
        week += 7 * DAY
    while date.max - week > timedelta(7 * pattern["interval"] + 7):
        yield from [day for offset in days if (day := week + timedelta(offset)) >= start]
        week += timedelta(7 * pattern["interval"])


def _monthly(pattern, start):
    is_yearly = pattern["type"].endswith("Yearly")
    step = pattern["interval"] * (12 if is_yearly else 1)
    month = start.year * 12 + (pattern["month"] if is_yearly else start.month) - 1
    while _day_of(pattern, month) < start:
        month += 12 if is_yearly else 1
    return (_day_of(pattern, each) for each in takewhile(lambda each: each < 9999 * 12, count(month, step)))


def _day_of(pattern, month):
    year, index = divmod(month, 12)
    if pattern["type"].startswith("absolute"):
        return date(year, index + 1, min(pattern["dayOfMonth"], calendar.monthrange(year, index + 1)[1]))
    return date(year, index + 1, month_days(year, index + 1, tuple(pattern["daysOfWeek"]))[NTH[pattern["index"]]])


def spans(event, stop):
    """Start and end in UTC of each occurrence of an event in JSON whose date is before `stop`, in order."""
    tz, recurrence = ZoneInfo(event["start"]["timeZone"]), event["recurrence"]
    start, end = (datetime.fromisoformat(event[edge]["dateTime"]) for edge in ("start", "end"))
    range_ = recurrence["range"]
    nominal, exact = end - start, _utc(end, tz) - _utc(start, tz)
    since_midnight = start - datetime.combine(start, datetime.min.time())
    last = date.fromisoformat(range_["endDate"]) if range_["type"] == "endDate" else date.max
    days = dates(recurrence["pattern"], date.fromisoformat(range_["startDate"]))
    result = []
    for number, day in enumerate(days):
        if day >= stop or day > last or number == range_.get("numberOfOccurrences"):
            break
        local = datetime(day.year, day.month, day.day) + since_midnight
        starts_at, ends_at = _utc(local, tz), _utc(local + nominal, tz)
        result.append((starts_at, ends_at if ends_at > starts_at else starts_at + exact))
    return result


def _utc(local, tz):
    return local - tz.utcoffset(local)


def first_overlap(spans, others):
    """The first time that two lists have in common, as start and end in UTC; None if there is none.

    >>> first_overlap([(1, 5), (7, 8)], [(3, 4), (5, 7)])
    (3, 4)
    """
    starts = sorted([(*span, side) for side, listed in enumerate((spans, others)) for span in listed])
    active, best = ([], []), None
    for start, end, side in starts:
        if best is not None and start > best[0]:
            break
        opposite = active[1 - side]
        opposite[:] = [span for span in opposite if span[1] > start]
        for other_start, other_end in opposite:
            if other_start < end and start < other_end:
                overlap = max(start, other_start), min(end, other_end)
                best = overlap if best is None else min(best, overlap)
        active[side].append((start, end))
    return best


def aware(span):
    """Start and end as aware datetimes."""
    return tuple(moment.replace(tzinfo=UTC) for moment in span)
