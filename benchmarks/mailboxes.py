"""Mailboxes of any size in files, for all peers: each event as Graph's JSON and as the parts of a VEVENT.

    python benchmarks/mailboxes.py

A mailbox grows into the past: the events of May 2026 are the same in each of them, and so is the view of a week.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import count, islice
from pathlib import Path
from zoneinfo import available_timezones

from recurtz import PatternedRecurrence
from sample_events import KINDS, ZONES, Json, master, recurrence_json, single, times_json

FOLDER = Path(__file__).parents[1] / ".benchmarks" / "mailboxes"
SIZES = 1_000, 10_000, 100_000
FRESH = 16
"""The number of mailboxes that are read once and never again."""

_LIVING, _CURRENT = 60, 40
"""Series without an end, and single events of April to June 2026: what every mailbox has."""

_EVENING = "20:00:00"
_PAST = date(1990, 1, 1), date(2025, 12, 1)
_SPRING = date(2026, 4, 1), date(2026, 6, 30)


def path(name: str) -> str:
    """The file of a mailbox: `1000`, `new 3`, `unique 3`."""
    return str(FOLDER / f"{name}.json")


def write(names: set[str]) -> None:
    """Write the files of these names, or of all mailboxes that begin with `new` or `unique`."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for size in SIZES:
        if path(str(size)) in names:
            _write(str(size), mailbox(size))
    for kind, make in (("new", new_series), ("unique", unique_series)):
        for number in range(FRESH):
            if path(f"{kind} {number}") in names:
                _write(f"{kind} {number}", make(1_000, number))


def _write(name: str, entries: list[Json]) -> None:
    Path(path(name)).write_text(json.dumps(entries))


# A mailbox that is kept -----------------------------------------------------------------------------------------------


def mailbox(size: int) -> list[Json]:
    """`size` events: the current ones, and as many of the past as are missing. Each lasts an hour."""
    dice = random.Random(26)
    current = [_living(f"living-{number}", number, dice) for number in range(_LIVING)]
    current += [single_entry(f"current-{number}", _SPRING, dice) for number in range(_CURRENT)]
    past = (_past(f"past-{number}", number, dice) for number in count())
    return current + list(islice(past, size - len(current)))


def _past(event_id: str, number: int, dice: random.Random) -> Json:
    """Of ten events seven are single, two are series that ended, and one is such a series with exceptions."""
    if number % 10 < 7:
        return single_entry(event_id, _PAST, dice)
    entry = master(event_id, dice.choice(KINDS), dice)
    first = _between(_PAST[0], date(2015, 1, 1), dice)
    occurrences = 10 if entry["event"]["recurrence"]["pattern"]["type"].endswith("Yearly") else 30
    entry = _moved_to(entry, first, occurrences)
    return _with_exceptions(entry, first, dice) if number % 10 == 9 else entry


def _living(event_id: str, number: int, dice: random.Random) -> Json:
    entry = master(event_id, KINDS[number % len(KINDS)], dice)
    return _with_exceptions(entry, date(2026, 5, 1), dice) if number % 5 == 0 else entry


def _moved_to(entry: Json, earliest: date, occurrences: int) -> Json:
    """The series from another date on, with an end."""
    event = entry["event"]
    pattern, zone = event["recurrence"]["pattern"], event["start"]["timeZone"]
    first = PatternedRecurrence.from_graph(recurrence_json(pattern, str(earliest)))[0]
    recurrence = recurrence_json(pattern, str(first), occurrences)
    recurrence["range"]["recurrenceTimeZone"] = zone
    hour = int(entry["start"][11:13])
    event |= {"recurrence": recurrence, "cancelledOccurrences": [], **times_json(first, (hour, hour + 1), zone)}
    start = f"{first}T{hour:02}:00:00"
    return {**entry, "rule": f"{entry['rule']};COUNT={occurrences}", "start": start, "cancelled": []}


def _with_exceptions(entry: Json, earliest: date, dice: random.Random) -> Json:
    """Two of its dates from then on have exceptions: one is in the evening, one is cancelled."""
    event, zone = entry["event"], entry["event"]["start"]["timeZone"]
    dates = PatternedRecurrence.from_graph(event["recurrence"]).between(earliest, earliest + timedelta(400))
    moved, cancelled = dates[:1], dates[1:2]
    event["exceptionOccurrences"] = [
        {"occurrenceId": f"OID.{event['id']}.{day}", **times_json(day, (20, 21), zone)} for day in moved
    ]
    event["cancelledOccurrences"] = [f"OID.{event['id']}.{day}" for day in cancelled]
    gone = [str(day) for day in (*moved, *cancelled)]
    return {**entry, "cancelled": gone, "moved": [f"{day}T{_EVENING}" for day in moved]}


def single_entry(event_id: str, dates: tuple[date, date], dice: random.Random) -> Json:
    """A single event of one hour between two dates."""
    event = single(event_id, dice)
    zone, hour = event["start"]["timeZone"], int(event["start"]["dateTime"][11:13])
    day = _between(*dates, dice)
    event |= times_json(day, (hour, hour + 1), zone)
    return {"event": event, "rule": None, "start": f"{day}T{hour:02}:00:00", "zone": ZONES[zone], "cancelled": []}


def _between(first: date, last: date, dice: random.Random) -> date:
    return first + timedelta(dice.randrange((last - first).days))


# Mailboxes that are read once -----------------------------------------------------------------------------------------


def new_series(size: int, number: int) -> list[Json]:
    """Series of all patterns on full hours in 20 zones, as people have them. Each number is another mailbox."""
    dice = random.Random(f"new {number}")
    return [master(f"new-{number}-{place}", KINDS[place % len(KINDS)], dice) for place in range(size)]


def unique_series(size: int, number: int) -> list[Json]:
    """Series that share nothing: any second of the day, any zone, any interval. Nobody has such a mailbox."""
    dice = random.Random(f"unique {number}")
    zones = sorted(name for name in available_timezones() if name.startswith(_CONTINENTS))
    return [_unique(f"unique-{number}-{place}", KINDS[place % len(KINDS)], zones, dice) for place in range(size)]


_CONTINENTS = "Africa/", "America/", "Asia/", "Australia/", "Europe/", "Pacific/"


def _unique(event_id: str, kind: str, zones: list[str], dice: random.Random) -> Json:
    entry = master(event_id, kind, dice)
    event, zone = entry["event"], dice.choice(zones)
    recurrence, interval = event["recurrence"], 1 if kind.endswith("Yearly") else dice.randint(1, 60)
    rule = entry["rule"].replace(f"INTERVAL={recurrence['pattern']['interval']}", f"INTERVAL={interval}")
    recurrence["pattern"]["interval"] = interval
    recurrence["range"]["recurrenceTimeZone"] = zone
    second = datetime.fromisoformat(entry["start"]) + timedelta(seconds=dice.randrange(3_000))
    for edge, at in (("start", second), ("end", second + timedelta(hours=1))):
        event[edge] = {"dateTime": f"{at.isoformat()}.0000000", "timeZone": zone}
    event |= {"originalStartTimeZone": zone, "originalEndTimeZone": zone, "cancelledOccurrences": []}
    return {**entry, "rule": rule, "start": second.isoformat(), "zone": zone, "cancelled": []}


# iCalendar ------------------------------------------------------------------------------------------------------------


def ics(entries: list[Json]) -> str:
    """The file of a mailbox, without VTIMEZONE: its TZIDs are names of the tz database."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//recurtz//benchmarks//EN"]
    for entry in entries:
        lines += _vevent(entry, entry["start"], [f"RRULE:{entry['rule']}"] if entry["rule"] else [])
        for moved in entry.get("moved", []):
            original = f"{moved[:10]}{entry['start'][10:]}"
            lines += _vevent(entry, moved, [f"RECURRENCE-ID;TZID={entry['zone']}:{_compact(original)}"])
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def _vevent(entry: Json, start: str, extra: list[str]) -> Iterator[str]:
    end = (datetime.fromisoformat(start) + timedelta(hours=1)).isoformat()
    zone = entry["zone"]
    yield from ("BEGIN:VEVENT", f"UID:{entry['event']['id']}", "DTSTAMP:20200101T000000Z", *extra)
    yield from (f"DTSTART;TZID={zone}:{_compact(start)}", f"DTEND;TZID={zone}:{_compact(end)}")
    if extra and extra[0].startswith("RRULE"):
        moved = {day[:10] for day in entry.get("moved", [])}
        for day in entry["cancelled"]:
            if day not in moved:
                yield f"EXDATE;TZID={zone}:{_compact(day + entry['start'][10:])}"
    yield from (f"SUMMARY:{entry['event']['subject']}", "END:VEVENT")


def _compact(moment: str) -> str:
    return moment.replace("-", "").replace(":", "")


FRESH_KINDS: dict[str, Callable[[int, int], list[Json]]] = {"new": new_series, "unique": unique_series}

if __name__ == "__main__":
    write({path(str(size)) for size in SIZES} | {path(f"{kind} {n}") for kind in FRESH_KINDS for n in range(FRESH)})
