"""The rows, each of which is a task for the peers. `people` has those of what people do, `rows` has all of them."""

from __future__ import annotations

from typing import Any, NamedTuple

from sample_events import ZONES, masters, recurrence_json, singles, times_json

Json = dict[str, Any]

PACIFIC, TOKYO, BERLIN = "Pacific Standard Time", "Tokyo Standard Time", "W. Europe Standard Time"


class Row(NamedTuple):
    """A task with its arguments.

    `name` begins with a letter. `title` says what is computed. The time of the task is divided by `count`, and the
    result is nanoseconds per `unit`. The task is the name of a function in each peer's adapter. `smaller` is the row of
    the same task with a tenth of the events.
    """

    name: str
    title: str
    task: str
    arguments: Json
    count: int
    unit: str
    smaller: str = ""

    @property
    def files(self) -> set[str]:
        """The files of mailboxes that the task reads."""
        return {self.arguments["file"]} if "file" in self.arguments else set(self.arguments.get("files", ()))


# Dates ----------------------------------------------------------------------------------------------------------------


def dates(name: str, title: str, pattern: Json, rule: str, start: str, count: int) -> Row:
    """A row whose recurrence is given twice: as Graph's JSON, and as a rule of RFC 5545."""
    arguments = {
        "graph": recurrence_json(pattern, start, count),
        "rule": f"{rule};COUNT={count}",
        "start": start,
        "count": count,
    }
    return Row(name, title, "dates", arguments, count, "date")


_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday"]
DAILY = {"type": "daily", "interval": 1}
MONDAYS = {"type": "weekly", "interval": 1, "daysOfWeek": ["monday"]}
DAY_15 = {"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 15}
_DAY_31 = {"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 31}
SEPTEMBER_4 = {"type": "absoluteYearly", "interval": 1, "month": 9, "dayOfMonth": 4}

DATES = [
    dates("a", "every day for 100 years", DAILY, "FREQ=DAILY", "1970-01-01", 36_525),
    dates(
        "b",
        "Monday, Wednesday and Friday for 100 years",
        {"type": "weekly", "interval": 1, "daysOfWeek": ["monday", "wednesday", "friday"]},
        "FREQ=WEEKLY;BYDAY=MO,WE,FR",
        "1970-01-02",
        15_654,
    ),
    dates(
        "c",
        "every second Tuesday for 100 years",
        {"type": "weekly", "interval": 2, "daysOfWeek": ["tuesday"], "firstDayOfWeek": "sunday"},
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;WKST=SU",
        "1970-01-06",
        2_609,
    ),
    dates("d", "day 15 of each month for 400 years", DAY_15, "FREQ=MONTHLY;BYMONTHDAY=15", "2000-01-15", 4_800),
    dates(
        "e",
        "day 31 of each month, or its last day, for 400 years",
        _DAY_31,
        "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1",
        "2000-01-31",
        4_800,
    ),
    dates(
        "f",
        "the last weekday of each month for 400 years",
        {"type": "relativeMonthly", "interval": 1, "daysOfWeek": _WEEKDAYS, "index": "last"},
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "2000-01-31",
        4_800,
    ),
    dates(
        "g",
        "the second Tuesday of each month for 400 years",
        {"type": "relativeMonthly", "interval": 1, "daysOfWeek": ["tuesday"], "index": "second"},
        "FREQ=MONTHLY;BYDAY=2TU",
        "2000-01-11",
        4_800,
    ),
    dates(
        "h",
        "February 29, or 28 in other years, for 400 years",
        {"type": "absoluteYearly", "interval": 1, "month": 2, "dayOfMonth": 29},
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1",
        "2000-02-29",
        400,
    ),
    dates(
        "i",
        "the first Monday of September for 400 years",
        {"type": "relativeYearly", "interval": 1, "month": 9, "daysOfWeek": ["monday"], "index": "first"},
        "FREQ=YEARLY;BYMONTH=9;BYDAY=1MO",
        "2000-09-04",
        400,
    ),
]

# One series -----------------------------------------------------------------------------------------------------------

# 17 Mondays from 12:00 to 14:00 in California, as Graph returns the event.
_LUNCH = {
    "id": "AAMkADQwMD",
    **times_json("2017-09-04", (12, 14), PACIFIC),
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
            "recurrenceTimeZone": PACIFIC,
            "numberOfOccurrences": 0,
        },
    },
}
LUNCH_START = {"start": "2017-09-04", "time": "12:00", "zone": ZONES[PACIFIC]}
_LUNCH_ARGUMENTS = {"event": _LUNCH, "rule": "FREQ=WEEKLY;BYDAY=MO;COUNT=17", **LUNCH_START}


def series_of(pattern: Json, start: str, count: int = 0) -> Json:
    """A series from 12:00 to 14:00 in California, without an end if there is no count."""
    recurrence = recurrence_json(pattern, start, count)
    recurrence["range"]["recurrenceTimeZone"] = PACIFIC
    return {
        "id": "AAMkADQwMD",
        "type": "seriesMaster",
        "subject": "Lunch",
        "body": {"contentType": "text", "content": ""},
        "isAllDay": False,
        **times_json(start, (12, 14), PACIFIC),
        "recurrence": recurrence,
    }


ENDLESS = series_of(MONDAYS, "2017-09-04")
_WEEK_OF_2095 = {
    "graph": recurrence_json(DAILY, "1970-01-01"),
    "rule": "FREQ=DAILY",
    "start": "1970-01-01",
    "from": "2095-03-07",
    "to": "2095-03-14",
}
_POSITION = {**DATES[1].arguments, "position": 9_999}
_DAY_OF_2060 = {**DATES[6].arguments, "day": "2060-03-09"}
_STORED = {"events": singles(1_000), "zones": ZONES, "zone": ZONES[BERLIN], "name": BERLIN}

QUERIES = [
    Row("j dates", "from JSON text to the 17 dates of a series", "text_to_dates", _LUNCH_ARGUMENTS, 1, "series"),
    Row("j UTC", "from JSON text to the 17 starts of a series in UTC", "text_to_utc", _LUNCH_ARGUMENTS, 1, "series"),
    Row("k", "one week of 2095 of a daily series since 1970", "week", _WEEK_OF_2095, 1, "query"),
    Row("l length", "how many dates there are (15,654)", "length", DATES[1].arguments, 1, "query"),
    Row("l item", "the 10,000th date", "item", _POSITION, 1, "query"),
    Row("l contains", "is this day of 2060 one of the dates?", "contains", _DAY_OF_2060, 1, "query"),
    Row("l index", "the position of a date of 2060", "index", _DAY_OF_2060, 1, "query"),
    Row("m", "1,000 stored events, start and end in another time zone", "render", _STORED, 1_000, "event"),
    Row(
        "r",
        "the first 10 occurrences of an endless weekly series, in UTC",
        "first_ten",
        {"event": ENDLESS, "rule": "FREQ=WEEKLY;BYDAY=MO", **LUNCH_START},
        1,
        "series",
    ),
]

# Creating -------------------------------------------------------------------------------------------------------------

BODY = {
    "subject": "Lunch",
    "body": {"contentType": "text", "content": ""},
    **times_json("2017-09-04", (12, 14), PACIFIC),
}
_SERIES_BODY = {**BODY, "recurrence": recurrence_json(MONDAYS, "2017-09-04", 17)}
IN_TOKYO = f'outlook.timezone="{TOKYO}"'


def create(name: str, title: str, body: Json, prefer: str | None) -> Row:
    return Row(f"s {name}", title, "create", {"body": body, "prefer": prefer}, 1, "event")


CREATE = [
    create("single", "POST /events: a single event", BODY, None),
    create("series", "POST /events: a weekly series", _SERIES_BODY, None),
    create("Prefer", "POST /events: the series, in Tokyo by the header Prefer", _SERIES_BODY, IN_TOKYO),
]

# Instances ------------------------------------------------------------------------------------------------------------


def _instances(kind: str, pattern: Json, start: str, years: int, count: int) -> list[Row]:
    """Four rows: in the series' own zone and in another, with all properties and with two."""
    window = {"from": start, "to": f"{int(start[:4]) + years}{start[4:]}"}
    rows = []
    for where, zone in (("own zone", PACIFIC), ("Tokyo", TOKYO)):
        for what, select in (("full", None), ("select", ["start", "end"])):
            arguments = {"event": series_of(pattern, start), "zone": zone, "select": select, **window}
            title = f"{years} years of a {kind} series as JSON"
            rows.append(Row(f"n {kind} {where} {what}", title, "instances", arguments, count, "occurrence"))
    return rows


_FEBRUARY_28 = {"type": "absoluteYearly", "interval": 1, "month": 2, "dayOfMonth": 28}

INSTANCES = [
    *_instances("weekly", MONDAYS, "2017-09-04", 20, 1_044),
    *_instances("monthly", _DAY_31, "2017-01-31", 100, 1_200),
    *_instances("yearly", _FEBRUARY_28, "2017-02-28", 400, 400),
]

# A mailbox of 1,000 series --------------------------------------------------------------------------------------------

# Five past midnight: nothing ends then. Graph returns what ends as a window starts, iCalendar does not.
_MASTERS = {"masters": masters(1_000), "from": "2026-05-01T00:05:00"}
_WEEK, _MONTH = ({**_MASTERS, "to": end} for end in ("2026-05-08T00:05:00", "2026-06-01T00:05:00"))

VIEWS = [
    Row("o", "calendarView of a month over 1,000 series, from JSON", "view", _MONTH, 1_000, "series"),
    Row("o read", "a month, from a Calendar that has parsed the series", "view_again", _MONTH, 1_000, "series"),
    Row("o week", "calendarView of a week over 1,000 series, from JSON", "view", _WEEK, 1_000, "series"),
    Row("o week read", "a week, from a Calendar that has parsed the series", "view_again", _WEEK, 1_000, "series"),
]

# Conflicts ------------------------------------------------------------------------------------------------------------


def pair(pattern: Json, rule: str, *meetings: tuple[int, str], years: int) -> Json:
    """Two endless series of one hour, and the years that a peer without a proof looks ahead."""
    start = "2025-01-06"
    events, parts = [], []
    for hour, zone in meetings:
        times = times_json(start, (hour, hour + 1), zone)
        events.append({**times, "recurrence": recurrence_json(pattern, start)})
        parts.append({"rule": rule, "start": f"{start}T{hour:02}:00:00", "zone": ZONES[zone]})
    return {"events": events, "series": parts, "until": f"{2025 + years}-01-01T00:00:00"}


_EASTERN, _LONDON, _SYDNEY = "Eastern Standard Time", "GMT Standard Time", "AUS Eastern Standard Time"
_WEEKLY_RULE = "FREQ=WEEKLY;BYDAY=MO"
_NEVER_DAILY = pair(DAILY, "FREQ=DAILY", (9, _EASTERN), (12, _SYDNEY), years=10)
_NEVER_WEEKLY = pair(MONDAYS, _WEEKLY_RULE, (9, _EASTERN), (15, _LONDON), years=10)
_FIRST_WEEKLY = pair(MONDAYS, _WEEKLY_RULE, (9, _EASTERN), (13, _LONDON), years=1)
_MAILBOX = {**_MASTERS, "event": _NEVER_WEEKLY["events"][0]}

CONFLICTS = [
    Row(
        "t never daily",
        "two daily series never conflict; peers: not in 10 years",
        "first_conflict",
        _NEVER_DAILY,
        1,
        "pair",
    ),
    Row("t never daily cold", "the same, with empty caches", "first_conflict_cold", _NEVER_DAILY, 1, "pair"),
    Row(
        "t never daily walk",
        "the same by recurtz's occurrences of 10 years",
        "first_conflict_walk",
        _NEVER_DAILY,
        1,
        "pair",
    ),
    Row(
        "t never weekly",
        "two weekly series never conflict; peers: not in 10 years",
        "first_conflict",
        _NEVER_WEEKLY,
        1,
        "pair",
    ),
    Row(
        "t first",
        "the first conflict of two weekly series, in 9 weeks; peers: in a year",
        "first_conflict",
        _FIRST_WEEKLY,
        1,
        "pair",
    ),
    Row(
        "t 1,000 series",
        "the first conflict of an endless series with a mailbox that is parsed",
        "first_of_mailbox",
        _MAILBOX,
        1,
        "request",
    ),
]
