"""The rows of what people do: one event, the next dates, a mailbox, edits, conflicts, files."""

from __future__ import annotations

import random
from datetime import date

import mailboxes
from cases import (
    BERLIN,
    BODY,
    CREATE,
    DAY_15,
    ENDLESS,
    IN_TOKYO,
    LUNCH_START,
    MONDAYS,
    QUERIES,
    SEPTEMBER_4,
    Json,
    Row,
    create,
    dates,
)
from recurtz import PatternedRecurrence
from sample_events import ZONES, masters, recurrence_json, singles, times_json

# One event ------------------------------------------------------------------------------------------------------------

_STORED = singles(1)[0]
_SERIES = masters(2)[1]["event"]


def _get(name: str, title: str, event: Json, zone: str) -> Row:
    arguments = {"events": [event], "zones": ZONES, "zone": ZONES[zone], "name": zone}
    return Row(f"u {name}", title, "render", arguments, 1, "event")


ONE_EVENT = [
    _get("UTC", "one stored event, as an API returns it (in UTC)", _STORED, "UTC"),
    _get("Prefer", "one stored event, in the time zone of the header Prefer", _STORED, BERLIN),
    _get("series", "one stored series, in the time zone of the header Prefer", _SERIES, BERLIN),
    *[row for row in QUERIES if row.name == "m"],
    *CREATE[:1],
    create("single Prefer", "check a new event, and store it in the time zone of Prefer", BODY, IN_TOKYO),
    *CREATE[1:],
]

# The next dates -------------------------------------------------------------------------------------------------------

_NOW = "2026-05-01T00:00:00"


def _next(name: str, title: str, event: Json, rule: str) -> Row:
    arguments = {"event": event, "rule": rule, "now": _NOW, **LUNCH_START}
    return Row(f"v {name}", title, f"next_ten_{name}", arguments, 1, "series")


_MONTHLY_RULE, _YEARLY_RULE = "FREQ=MONTHLY;BYMONTHDAY=15", "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=4"


def _series(name: str, title: str, pattern: Json, rule: str, start: str, count: int) -> Row:
    """The dates of a whole series; the time is that of the list."""
    return dates(name, title, pattern, rule, start, count)._replace(count=1, unit="series")


SHORT = [
    _series("p 12", "one year of a monthly event", DAY_15, _MONTHLY_RULE, "2026-01-15", 12),
    _series("p 60", "5 years of a monthly event", DAY_15, _MONTHLY_RULE, "2026-01-15", 60),
    _series("p 120", "10 years of a monthly event", DAY_15, _MONTHLY_RULE, "2026-01-15", 120),
    _series("q 12", "12 years of a birthday", SEPTEMBER_4, _YEARLY_RULE, "2026-09-04", 12),
    _series("q 60", "60 years of a birthday", SEPTEMBER_4, _YEARLY_RULE, "2026-09-04", 60),
    _series("q 120", "120 years of a birthday", SEPTEMBER_4, _YEARLY_RULE, "2026-09-04", 120),
]
"""The lengths of people's series, beside the 100 and 400 years."""

NEXT = [
    _next("text", "the next 10 occurrences of a weekly series, from JSON text", ENDLESS, "FREQ=WEEKLY;BYDAY=MO"),
    _next("read", "the next 10 occurrences of a weekly series that is read", ENDLESS, "FREQ=WEEKLY;BYDAY=MO"),
    *[row for row in QUERIES if row.name == "r"],
    *SHORT,
    *[row for row in QUERIES if row.name.startswith("j")],
]

# A mailbox ------------------------------------------------------------------------------------------------------------

_FROM = "2026-05-04T00:05:00"
_SPANS = {"day": "2026-05-05T00:05:00", "week": "2026-05-11T00:05:00", "month": "2026-06-04T00:05:00"}


def _kept(letter: str, task: str, where: str, span: str, place: int) -> Row:
    """A view of a mailbox. A peer that would need long by the figure of the smaller mailbox is left out."""
    size = mailboxes.SIZES[place]
    smaller = f"{letter} {span} {mailboxes.SIZES[place - 1]:,}" if place else ""
    arguments = {"file": mailboxes.path(str(size)), "from": _FROM, "to": _SPANS[span]}
    return Row(f"{letter} {span} {size:,}", f"a {span} of {size:,} events {where}", task, arguments, 1, "view", smaller)


def _fresh(name: str, title: str, kind: str) -> Row:
    files = [mailboxes.path(f"{kind} {number}") for number in range(mailboxes.FRESH)]
    arguments = {"files": files, "from": "2026-05-01T00:05:00", "to": "2026-06-01T00:05:00"}
    return Row(f"o {name}", title, "view_once", arguments, 1_000, "series")


FRESH = [
    _fresh("new", "a month of 1,000 series that were never read before", "new"),
    _fresh("unique", "the same, where no time, zone or interval repeats", "unique"),
]
KEPT = [
    _kept(letter, task, where, span, place)
    for letter, task, where in (("w", "kept", "in a Calendar"), ("x", "stored", "in SQLite, found by bounds"))
    for place in range(len(mailboxes.SIZES))
    for span in _SPANS  # one after the other, because the peers keep the last mailbox
]

# Changes --------------------------------------------------------------------------------------------------------------

_MAY = date(2026, 5, 1), date(2026, 6, 1)


def _edited(count: int) -> list[Json]:
    """Weekly and daily series, each with its first occurrence in May 2026, which is changed."""
    entries = [entry for entry in masters(count * 3) if _is_frequent(entry) and not entry["cancelled"]][:count]
    for entry in entries:
        recurrence = PatternedRecurrence.from_graph(entry["event"]["recurrence"])
        entry["day"] = str(recurrence.between(*_MAY)[0])
    return entries


def _is_frequent(entry: Json) -> bool:
    return entry["event"]["recurrence"]["pattern"]["type"] in ("daily", "weekly")


_EDITS = {"masters": _edited(300), "from": "2026-05-01T00:05:00", "to": "2026-06-01T00:05:00"}
CHANGES = [
    Row("y edit", "change the subject of one occurrence", "edit", _EDITS, len(_EDITS["masters"]), "edit"),
    Row("y move", "move one occurrence by an hour", "move", _EDITS, len(_EDITS["masters"]), "edit"),
    Row("y split", "change this and all following occurrences", "split", _EDITS, len(_EDITS["masters"]), "edit"),
]

# Conflicts and free time ----------------------------------------------------------------------------------------------


def _late() -> Row:
    """Every 13th Monday, and September 9 of each year: both on one day for the first time after decades."""
    start, zone = "2025-01-06", "Eastern Standard Time"
    patterns = (
        ({**MONDAYS, "interval": 13, "firstDayOfWeek": "sunday"}, "FREQ=WEEKLY;INTERVAL=13;WKST=SU;BYDAY=MO", start),
        ({**SEPTEMBER_4, "dayOfMonth": 9}, "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=9", "2025-09-09"),
    )
    events = [
        {**times_json(first, (9, 10), zone), "recurrence": recurrence_json(pattern, first)}
        for pattern, _, first in patterns
    ]
    series = [{"rule": rule, "start": f"{first}T09:00:00", "zone": ZONES[zone]} for _, rule, first in patterns]
    arguments = {"events": events, "series": series, "until": "2048-01-01T00:00:00"}
    return Row("t late", "the first conflict of two series, in decades", "first_conflict", arguments, 1, "pair")


def _people(count: int) -> list[list[Json]]:
    """For each of them 10 series, and 30 single events of the weeks around the one that is drawn."""
    dice = random.Random(20)
    spring = date(2026, 4, 20), date(2026, 5, 25)
    series = masters(count * 10)
    return [
        series[person * 10 : person * 10 + 10]
        + [mailboxes.single_entry(f"person-{person}-{number}", spring, dice) for number in range(30)]
        for person in range(count)
    ]


_WEEK = {"from": "2026-05-04T00:00:00", "to": "2026-05-11T00:00:00"}
FREE = [
    Row("z", "free or busy: 20 people for a week", "availability", {"people": _people(20), **_WEEK}, 1, "week"),
]

# Files ----------------------------------------------------------------------------------------------------------------

_PERSON = [entry for person in _people(25) for entry in person]
FILES = [
    Row(
        "I",
        "from the text of an .ics file with 1,000 events to a month of them",
        "ics",
        {"text": mailboxes.ics(_PERSON), "from": "2026-05-01T00:05:00", "to": "2026-06-01T00:05:00"},
        1,
        "file",
    ),
    Row("M", "one blob of MAPI to Graph's JSON", "mapi", {"masters": masters(200)}, 200, "blob"),
]

LATE = [_late()]
