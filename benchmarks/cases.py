"""What is measured: one table of rows, each a question to the peers, and the targets that recurtz has set itself."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any, NamedTuple

from recurtz import PatternedRecurrence

Json = dict[str, Any]

LOS_ANGELES = "America/Los_Angeles"
TOKYO = "Asia/Tokyo"


class Row(NamedTuple):
    """A question with its arguments: `count` is by how many things its time is divided, and how many it must give."""

    name: str
    title: str
    question: str
    arguments: Json
    count: int


class Target(NamedTuple):
    """On a row recurtz takes at most `most` times what the peer takes, which may be a microsecond."""

    row: str
    peer: str
    most: float


def _graph(pattern: Json, start: str, count: int = 0) -> Json:
    range_: Json = {"type": "numbered", "startDate": start, "numberOfOccurrences": count}
    return {"pattern": pattern, "range": range_ if count else {"type": "noEnd", "startDate": start}}


def _dates(letter: str, title: str, pattern: Json, rule: str, start: str, count: int) -> Row:
    """A row whose recurrence is said twice: as Graph has it, and as a rule of RFC 5545."""
    arguments = {
        "graph": _graph(pattern, start, count),
        "rule": f"{rule};COUNT={count}",
        "start": start,
        "count": count,
    }
    return Row(letter, title, "dates", arguments, count)


_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday"]
_MONDAYS = {"type": "weekly", "interval": 1, "daysOfWeek": ["monday"]}

DATES = [
    _dates("a", "daily, 100 years", {"type": "daily", "interval": 1}, "FREQ=DAILY", "1970-01-01", 36_525),
    _dates(
        "b",
        "weekly MO, WE, FR, 100 years",
        {"type": "weekly", "interval": 1, "daysOfWeek": ["monday", "wednesday", "friday"]},
        "FREQ=WEEKLY;BYDAY=MO,WE,FR",
        "1970-01-02",
        15_654,
    ),
    _dates(
        "c",
        "every 2nd week TU, 100 years",
        {"type": "weekly", "interval": 2, "daysOfWeek": ["tuesday"], "firstDayOfWeek": "sunday"},
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;WKST=SU",
        "1970-01-06",
        2_609,
    ),
    _dates(
        "d",
        "monthly, day 15, 400 years",
        {"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 15},
        "FREQ=MONTHLY;BYMONTHDAY=15",
        "2000-01-15",
        4_800,
    ),
    _dates(
        "e",
        "monthly, day 31 clamped, 400 years",
        {"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 31},
        "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1",
        "2000-01-31",
        4_800,
    ),
    _dates(
        "f",
        "last weekday of the month, 400 years",
        {"type": "relativeMonthly", "interval": 1, "daysOfWeek": _WEEKDAYS, "index": "last"},
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "2000-01-31",
        4_800,
    ),
    _dates(
        "g",
        "2nd Tuesday of the month, 400 years",
        {"type": "relativeMonthly", "interval": 1, "daysOfWeek": ["tuesday"], "index": "second"},
        "FREQ=MONTHLY;BYDAY=2TU",
        "2000-01-11",
        4_800,
    ),
    _dates(
        "h",
        "February 29 clamped, 400 years",
        {"type": "absoluteYearly", "interval": 1, "month": 2, "dayOfMonth": 29},
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1",
        "2000-02-29",
        400,
    ),
    _dates(
        "i",
        "1st Monday of September, 400 years",
        {"type": "relativeYearly", "interval": 1, "month": 9, "daysOfWeek": ["monday"], "index": "first"},
        "FREQ=YEARLY;BYMONTH=9;BYDAY=1MO",
        "2000-09-04",
        400,
    ),
]

# 17 Mondays from noon to two in California, as Graph answers a query.
_LUNCH = {
    "id": "AAMkADQwMD",
    "start": {"dateTime": "2017-09-04T12:00:00.0000000", "timeZone": "Pacific Standard Time"},
    "end": {"dateTime": "2017-09-04T14:00:00.0000000", "timeZone": "Pacific Standard Time"},
    "recurrence": {
        "pattern": {
            "type": "weekly",
            "interval": 1,
            "month": 0,
            "dayOfMonth": 0,
            "daysOfWeek": ["monday"],
            "firstDayOfWeek": "sunday",
            "index": "first",
        },
        "range": {
            "type": "endDate",
            "startDate": "2017-09-04",
            "endDate": "2017-12-31",
            "recurrenceTimeZone": "Pacific Standard Time",
            "numberOfOccurrences": 0,
        },
    },
}
_LUNCH_RULE = "FREQ=WEEKLY;BYDAY=MO;COUNT=17"
_LUNCH_ARGUMENTS = {"event": _LUNCH, "rule": _LUNCH_RULE, "start": "2017-09-04", "time": "12:00", "zone": LOS_ANGELES}

_DAILY = {"graph": _graph({"type": "daily", "interval": 1}, "1970-01-01"), "rule": "FREQ=DAILY", "start": "1970-01-01"}

QUERIES = [
    Row("j dates", "17 occurrences, from text to dates", "text_to_dates", _LUNCH_ARGUMENTS, 1),
    Row("j UTC", "17 occurrences, from text to starts in UTC", "text_to_utc", _LUNCH_ARGUMENTS, 1),
    Row(
        "k", "a week of 2095 of a daily series of 1970", "week", {**_DAILY, "from": "2095-03-07", "to": "2095-03-14"}, 1
    ),
    Row("l length", "length, 15,654 dates", "length", DATES[1].arguments, 1),
    Row("l item", "10,000th date", "item", {**DATES[1].arguments, "position": 9_999}, 1),
    Row("l contains", "whether a date of 2060 is one", "contains", {**DATES[6].arguments, "day": "2060-03-09"}, 1),
    Row("l index", "position of a date of 2060", "index", {**DATES[6].arguments, "day": "2060-03-09"}, 1),
    Row(
        "m", "36,525 wall times to UTC", "to_utc", {"start": "1970-01-01", "zone": LOS_ANGELES, "count": 36_525}, 36_525
    ),
]


def _event(pattern: Json, start: str) -> Json:
    zone = "Pacific Standard Time"
    body = {"contentType": "text", "content": ""}
    return {
        "id": "AAMkADQwMD",
        "type": "seriesMaster",
        "subject": "Lunch",
        "body": body,
        "isAllDay": False,
        "start": {"dateTime": f"{start}T12:00:00.0000000", "timeZone": zone},
        "end": {"dateTime": f"{start}T14:00:00.0000000", "timeZone": zone},
        "recurrence": {
            **_graph(pattern, start),
            "range": {**_graph(pattern, start)["range"], "recurrenceTimeZone": zone},
        },
    }


def _instances(kind: str, pattern: Json, start: str, years: int, count: int) -> list[Row]:
    rows = []
    for told, zone in (("own zone", "Pacific Standard Time"), ("Tokyo", "Tokyo Standard Time")):
        for what, select in (("full", None), ("select", ["start", "end"])):
            arguments = {"event": _event(pattern, start), "zone": zone, "select": select}
            window = {"from": start, "to": f"{int(start[:4]) + years}{start[4:]}"}
            name = f"n {kind} {told} {what}"
            rows.append(Row(name, f"instances JSON, {kind}", "instances", {**arguments, **window}, count))
    return rows


INSTANCES = [
    *_instances("weekly", _MONDAYS, "2017-09-04", 20, 1_044),
    *_instances("monthly", {"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 31}, "2017-01-31", 100, 1_200),
    *_instances(
        "yearly", {"type": "absoluteYearly", "interval": 1, "month": 2, "dayOfMonth": 28}, "2017-02-28", 400, 400
    ),
]

# A calendar of a thousand series --------------------------------------------------------------------------------------

_ZONES = {
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
_DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_INDEXES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}


def _pattern(kind: str, dice: random.Random) -> tuple[Json, str]:
    """A pattern and its rule of RFC 5545."""
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


def masters(count: int) -> list[Json]:
    """So many series of all patterns in 20 zones, each as Graph's JSON and as the parts of a VEVENT."""
    dice, kinds = (
        random.Random(5545),
        ["daily", "weekly", *[a + b for a in ("absolute", "relative") for b in ("Monthly", "Yearly")]],
    )
    return [_master(f"id-{i}", kinds[i % len(kinds)], dice) for i in range(count)]


def _master(uid: str, kind: str, dice: random.Random) -> Json:
    pattern, rule = _pattern(kind, dice)
    zone, hour = dice.choice(list(_ZONES)), dice.randint(7, 18)
    earliest = date(2024, 1, 1) + timedelta(dice.randint(0, 700))
    first = PatternedRecurrence.from_graph(_graph(pattern, str(earliest)))[0]
    recurrence = _graph(pattern, str(first))
    recurrence["range"]["recurrenceTimeZone"] = zone
    dates = PatternedRecurrence.from_graph(recurrence)
    cancelled = (
        [str(day) for day in dates.between(date(2026, 5, 1), date(2026, 6, 1))[:1]] if dice.random() < 0.05 else []
    )
    event = {
        "id": uid,
        "type": "seriesMaster",
        "subject": f"Series {uid}",
        "isAllDay": False,
        "originalStartTimeZone": zone,
        "originalEndTimeZone": zone,
        "start": {"dateTime": f"{first}T{hour:02}:00:00.0000000", "timeZone": zone},
        "end": {"dateTime": f"{first}T{hour + 1:02}:00:00.0000000", "timeZone": zone},
        "recurrence": recurrence,
        "cancelledOccurrences": [f"OID.{uid}.{day}" for day in cancelled],
    }
    return {
        "event": event,
        "rule": rule,
        "start": f"{first}T{hour:02}:00:00",
        "zone": _ZONES[zone],
        "cancelled": cancelled,
    }


# Five past, when nothing ends: Graph counts what ends as a window starts, iCalendar does not.
_MONTH = {"masters": masters(1_000), "from": "2026-05-01T00:05:00", "to": "2026-06-01T00:05:00"}

VIEWS = [
    Row("o", "calendarView of a month over 1,000 series, from JSON", "view", _MONTH, 1_000),
    Row("o read", "the same of a calendar that was read before", "view_again", _MONTH, 1_000),
]

ROWS = [*DATES, *QUERIES, *INSTANCES, *VIEWS]

# Targets --------------------------------------------------------------------------------------------------------------

FLOOR, DATEUTIL, RUST = "floor", "python-dateutil", "python-dateutil-rs"

_FLOORS = {**dict.fromkeys("abc", 1.6), **dict.fromkeys("defg", 2.6), **dict.fromkeys("hi", 6.0)}
_DATEUTILS = {"a": 40, "b": 30, **dict.fromkeys("cdefg", 70), **dict.fromkeys("hi", 120)}

TARGETS = [
    *[Target(row, FLOOR, most) for row, most in _FLOORS.items()],
    *[Target(row, DATEUTIL, 1 / times) for row, times in _DATEUTILS.items()],
    *[Target(row, "every peer that builds objects", 1.0 if row != "b" else 1.05) for row in "abcdefghi"],
    Target("j dates", DATEUTIL, 1 / 10),
    Target("j UTC", DATEUTIL, 1 / 10),
    Target("j UTC", RUST, 1.0),
    Target("k", "libical", 1 / 5),
    Target("k", DATEUTIL, 1 / 20_000),
    *[Target(f"l {asked}", "1 µs", 1.0) for asked in ("length", "item", "contains", "index")],
    Target("m", DATEUTIL, 1 / 30),
    Target("m", "whenever", 1.0),
    Target("m", "pandas", 1.0),
    *[Target(row.name, FLOOR, 2.5) for row in INSTANCES],
    *[Target(row.name, "1 µs", 15.0) for row in VIEWS],
    *[Target(row.name, "recurring-ical-events", 1 / 50) for row in VIEWS],
]
