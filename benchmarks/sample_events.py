"""Invented events of a mailbox, the same in every run: series of all patterns in 20 time zones, and single events."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from recurtz import PatternedRecurrence

Json = dict[str, Any]

ZONES = {
    "Pacific Standard Time": "America/Los_Angeles",
    "Mountain Standard Time": "America/Denver",
    "Central Standard Time": "America/Chicago",
    "Eastern Standard Time": "America/New_York",
    "Atlantic Standard Time": "America/Halifax",
    "E. South America Standard Time": "America/Sao_Paulo",
    "UTC": "Etc/UTC",
    "GMT Standard Time": "Europe/London",
    "W. Europe Standard Time": "Europe/Berlin",
    "Romance Standard Time": "Europe/Paris",
    "FLE Standard Time": "Europe/Kiev",
    "South Africa Standard Time": "Africa/Johannesburg",
    "Arabian Standard Time": "Asia/Dubai",
    "India Standard Time": "Asia/Kolkata",
    "Nepal Standard Time": "Asia/Kathmandu",
    "China Standard Time": "Asia/Shanghai",
    "Singapore Standard Time": "Asia/Singapore",
    "Tokyo Standard Time": "Asia/Tokyo",
    "AUS Eastern Standard Time": "Australia/Sydney",
    "New Zealand Standard Time": "Pacific/Auckland",
}
"""The Windows names of the mailbox's time zones, each with its IANA name."""

KINDS = ("daily", "weekly", *[f"{a}{b}" for a in ("absolute", "relative") for b in ("Monthly", "Yearly")])
_DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_INDEXES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
_CANCELLED_SHARE = 0.05


def recurrence_json(pattern: Json, start: str, count: int = 0) -> Json:
    """A `patternedRecurrence` of `count` dates; without a count it is endless."""
    numbered = {"type": "numbered", "startDate": start, "numberOfOccurrences": count}
    return {"pattern": pattern, "range": numbered if count else {"type": "noEnd", "startDate": start}}


def times_json(day: date | str, hours: tuple[int, int], zone: str) -> Json:
    """The `start` and `end` of an event of one day, from one full hour to another."""
    start, end = ({"dateTime": f"{day}T{hour:02}:00:00.0000000", "timeZone": zone} for hour in hours)
    return {"start": start, "end": end}


def singles(count: int) -> list[Json]:
    """Events that do not recur, as a server stores them: one hour on a day of 2025 or 2026, in one of the 20 zones."""
    dice = random.Random(7953)
    return [single(f"id-{number}", dice) for number in range(count)]


def single(event_id: str, dice: random.Random) -> Json:
    zone, hour = dice.choice(list(ZONES)), dice.randint(7, 18)
    return {
        "id": event_id,
        "type": "singleInstance",
        "subject": f"Event {event_id}",
        "body": {"contentType": "text", "content": ""},
        "isAllDay": False,
        "originalStartTimeZone": zone,
        "originalEndTimeZone": zone,
        **times_json(date(2025, 1, 1) + timedelta(dice.randrange(730)), (hour, hour + 1), zone),
    }


def masters(count: int) -> list[Json]:
    """Series of all six patterns, each as Graph's JSON and as the parts of a VEVENT."""
    dice = random.Random(5545)
    return [master(f"id-{number}", KINDS[number % len(KINDS)], dice) for number in range(count)]


def master(event_id: str, kind: str, dice: random.Random) -> Json:
    pattern, rule = _pattern(kind, dice)
    zone, hour = dice.choice(list(ZONES)), dice.randint(7, 18)
    earliest = date(2024, 1, 1) + timedelta(dice.randint(0, 700))
    first = PatternedRecurrence.from_graph(recurrence_json(pattern, str(earliest)))[0]
    recurrence = recurrence_json(pattern, str(first))
    recurrence["range"]["recurrenceTimeZone"] = zone
    cancelled = _first_of_may(recurrence) if dice.random() < _CANCELLED_SHARE else []
    event = {
        "id": event_id,
        "type": "seriesMaster",
        "subject": f"Series {event_id}",
        "isAllDay": False,
        "originalStartTimeZone": zone,
        "originalEndTimeZone": zone,
        **times_json(first, (hour, hour + 1), zone),
        "recurrence": recurrence,
        "cancelledOccurrences": [f"OID.{event_id}.{day}" for day in cancelled],
    }
    start = f"{first}T{hour:02}:00:00"
    return {"event": event, "rule": rule, "start": start, "zone": ZONES[zone], "cancelled": cancelled}


def _pattern(kind: str, dice: random.Random) -> tuple[Json, str]:
    """A pattern of Graph and the same rule of RFC 5545."""
    interval = 1 if kind.endswith("Yearly") else dice.choice([1, 1, 2, 3])
    days = dice.sample(_DAYS, dice.randint(1, 3) if kind == "weekly" else 1)
    month, day, index = dice.randint(1, 12), dice.randint(1, 28), dice.choice(list(_INDEXES))
    by_day = ",".join(name[:2].upper() for name in days)
    in_month = f";BYMONTH={month}" if kind.endswith("Yearly") else ""
    frequency = f"FREQ={'YEARLY' if in_month else 'MONTHLY'};INTERVAL={interval}{in_month}"
    parts: dict[str, tuple[Json, str]] = {
        "daily": ({}, f"FREQ=DAILY;INTERVAL={interval}"),
        "weekly": ({"daysOfWeek": days}, f"FREQ=WEEKLY;INTERVAL={interval};WKST=SU;BYDAY={by_day}"),
        "absolute": ({"dayOfMonth": day, "month": month}, f"{frequency};BYMONTHDAY={day}"),
        "relative": (
            {"daysOfWeek": days, "index": index, "month": month},
            f"{frequency};BYDAY={_INDEXES[index]}{by_day}",
        ),
    }
    fields, rule = parts[kind.removesuffix("Monthly").removesuffix("Yearly")]
    return {"type": kind, "interval": interval, **fields}, rule


def _first_of_may(recurrence: Json) -> list[str]:
    """The first date of a recurrence in May 2026, or nothing: the date that is cancelled."""
    dates = PatternedRecurrence.from_graph(recurrence)
    return [str(day) for day in dates.between(date(2026, 5, 1), date(2026, 6, 1))[:1]]
