"""recurtz itself, by its public functions."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import islice, pairwise
from typing import Any

import recurtz
from mailbox_files import each_once, entries
from recurtz._core.caches import clear_all
from recurtz.availability.blocking import busy_event
from recurtz.availability.conflicts import first_conflict_of_many

Json = dict[str, Any]
Work = Callable[[], Any]


def dates(case: Json) -> Work:
    return lambda: list(recurtz.PatternedRecurrence.from_graph(case["graph"]))


def text_to_dates(case: Json) -> Work:
    text = json.dumps(case["event"]["recurrence"])
    return lambda: list(recurtz.PatternedRecurrence.from_graph(json.loads(text)))


def text_to_utc(case: Json) -> Work:
    text = json.dumps(case["event"])
    return lambda: recurtz.SeriesMaster.from_graph(json.loads(text)).starts()


def first_ten(case: Json) -> Work:
    return lambda: list(islice(recurtz.SeriesMaster.from_graph(case["event"]), 10))


def next_ten_text(case: Json) -> Work:
    text, now = json.dumps(case["event"]), f"{case['now']}Z"
    return lambda: list(islice(recurtz.SeriesMaster.from_graph(json.loads(text)).since(now), 10))


def next_ten_read(case: Json) -> Work:
    series, now = recurtz.SeriesMaster.from_graph(case["event"]), f"{case['now']}Z"
    return lambda: list(islice(series.since(now), 10))


def week(case: Json) -> Work:
    recurrence = recurtz.PatternedRecurrence.from_graph(case["graph"])
    first, last = date.fromisoformat(case["from"]), date.fromisoformat(case["to"])
    return lambda: recurrence.between(first, last)


def length(case: Json) -> Work:
    recurrence = recurtz.PatternedRecurrence.from_graph(case["graph"])
    return lambda: len(recurrence)


def item(case: Json) -> Work:
    recurrence, position = recurtz.PatternedRecurrence.from_graph(case["graph"]), case["position"]
    return lambda: recurrence[position]


def contains(case: Json) -> Work:
    recurrence, day = recurtz.PatternedRecurrence.from_graph(case["graph"]), date.fromisoformat(case["day"])
    return lambda: day in recurrence


def index(case: Json) -> Work:
    recurrence, day = recurtz.PatternedRecurrence.from_graph(case["graph"]), date.fromisoformat(case["day"])
    return lambda: recurrence.index(day)


def render(case: Json) -> Work:
    return lambda: [recurtz.get_event(event, time_zone=case["name"]) for event in case["events"]]


def create(case: Json) -> Work:
    return lambda: recurtz.create_event(case["body"], case["prefer"])


def instances(case: Json) -> Work:
    event, window, options = (
        case["event"],
        (case["from"], case["to"]),
        {"time_zone": case["zone"], "select": case["select"]},
    )
    return lambda: recurtz.instances(event, *window, **options)


def view(case: Json) -> Work:
    events = [master["event"] for master in case["masters"]]
    return lambda: recurtz.calendar_view(events, case["from"], case["to"])


def view_again(case: Json) -> Work:
    calendar = recurtz.Calendar(master["event"] for master in case["masters"])
    return lambda: calendar.view(case["from"], case["to"])


def view_once(case: Json) -> Iterator[Work]:
    return each_once(view, case)


@lru_cache(1)
def _calendar(file: str) -> recurtz.Calendar:
    return recurtz.Calendar(entry["event"] for entry in entries(file))


def kept(case: Json) -> Work:
    calendar = _calendar(case["file"])
    return lambda: calendar.view(case["from"], case["to"])


@lru_cache(1)
def database(file: str) -> sqlite3.Connection:
    """The events of a file in a table, each with its bounds in UTC. The end of a series without an end is null."""
    connection = sqlite3.connect(":memory:")
    connection.execute("create table events (first text, latest text, event text)")
    rows = ((*bounds_of(entry["event"]), json.dumps(entry["event"])) for entry in entries(file))
    connection.executemany("insert into events values (?, ?, ?)", rows)
    connection.execute("create index ends on events (latest, first)")
    return connection


def bounds_of(event: Json) -> tuple[str, str | None]:
    """The columns of the index."""
    bounds = recurtz.bounds(event)
    assert bounds, "each event of the mailbox happens"
    first, latest = bounds
    return str(first)[:19], latest and str(latest)[:19]


IN_WINDOW = (
    "select event from events where latest >= :first and first < :last"
    " union all select event from events where latest is null and first < :last"
)


def window_of(case: Json) -> Json:
    """The parameters of the query."""
    return {"first": case["from"].replace("T", " "), "last": case["to"].replace("T", " ")}


def stored(case: Json) -> Work:
    connection, window = database(case["file"]), window_of(case)

    def read() -> list[Json]:
        events = [json.loads(text) for (text,) in connection.execute(IN_WINDOW, window)]
        return recurtz.calendar_view(events, case["from"], case["to"])

    return read


def availability(case: Json) -> Work:
    people = [[entry["event"] for entry in person] for person in case["people"]]
    return lambda: [recurtz.availability_view(events, f"{case['from']}Z", f"{case['to']}Z") for events in people]


def ics(case: Json) -> Work:
    return lambda: recurtz.calendar_view(recurtz.from_ics(case["text"]), case["from"], case["to"])


def mapi(case: Json) -> Work:
    blobs = [(recurtz.exchange.to_mapi(master["event"]), master["zone"]) for master in case["masters"]]
    return lambda: [recurtz.exchange.from_mapi(blob, time_zone=zone) for blob, zone in blobs]


# Edits ----------------------------------------------------------------------------------------------------------------


def edit(case: Json) -> Work:
    pairs = _to_edit(case)
    return lambda: [recurtz.update_event(event, {"subject": "Changed"}, occurrence=day) for event, day, _ in pairs]


def move(case: Json) -> Work:
    pairs = _to_edit(case)
    return lambda: [recurtz.update_event(event, changes, occurrence=day) for event, day, changes in pairs]


def _to_edit(case: Json) -> list[tuple[Json, date, Json]]:
    """Each event, a date of it, and the changes that move its occurrence by an hour."""
    return [_one_to_edit(master) for master in case["masters"]]


def _one_to_edit(master: Json) -> tuple[Json, date, Json]:
    event, day = master["event"], date.fromisoformat(master["day"])
    later = datetime.fromisoformat(master["day"] + master["start"][10:]) + timedelta(hours=1)
    edges = {"start": later, "end": later + timedelta(hours=1)}
    moved = {edge: {"dateTime": at.isoformat(), "timeZone": event["start"]["timeZone"]} for edge, at in edges.items()}
    return event, day, {"subject": "Changed", **moved}


def split(case: Json) -> Work:
    pairs = _to_edit(case)
    return lambda: [
        part for event, day, _ in pairs for part in recurtz.split_event(event, day, {"subject": "Changed"}) if part
    ]


def _edited(events: list[Json]) -> list[str]:
    """What May has after the edits."""
    numbered = [event if "id" in event else {**event, "id": f"tail-{place}"} for place, event in enumerate(events)]
    view = recurtz.calendar_view(numbered, "2026-05-01T00:05:00", "2026-06-01T00:05:00")
    return sorted(f"{event['start']['dateTime'][:19]} {event['subject']}" for event in view)


def first_conflict(case: Json) -> Work:
    one, other = case["events"]
    return lambda: recurtz.first_conflict(one, other)


def first_conflict_cold(case: Json) -> Work:
    one, other = case["events"]

    def cold() -> recurtz.Conflict | recurtz.NoConflict | recurtz.ConflictBeyond:
        clear_all()
        return recurtz.first_conflict(one, other)

    return cold


def first_conflict_walk(case: Json) -> Work:
    """All occurrences until a horizon, sorted; it proves nothing."""
    until = f"{case['until']}Z"

    def walk() -> list[datetime]:
        spans = [
            (*occurrence.span, side)
            for side, event in enumerate(case["events"])
            for occurrence in recurtz.SeriesMaster.from_graph(event).between("2025-01-01", until)
        ]
        spans.sort()
        return [later[0] for (_, end, side), later in pairwise(spans) if later[0] < end and later[2] != side][:1]

    return walk


def first_of_mailbox(case: Json) -> Work:
    event, events = busy_event(case["event"]), [busy_event(master["event"]) for master in case["masters"]]
    return lambda: first_conflict_of_many(event, events)


def _starts(result: recurtz.Conflict | recurtz.NoConflict | recurtz.ConflictBeyond) -> list[str]:
    return [str(result.start)[:19]] if isinstance(result, recurtz.Conflict) else ["never"]


def _lines(view: list[Json]) -> list[str]:
    return sorted(f"{event.get('seriesMasterId') or event['id']} {event['start']['dateTime'][:19]}" for event in view)


def _starts_of(occurrences: list[recurtz.Occurrence]) -> list[str]:
    return [str(occurrence.span[0])[:19] for occurrence in occurrences]


TEXTS = {
    "first_conflict": _starts,
    "first_conflict_cold": _starts,
    "first_conflict_walk": lambda starts: [str(start)[:19] for start in starts] or ["never"],
    "first_of_mailbox": _starts,
    **dict.fromkeys(("view", "view_again", "view_once", "kept", "stored", "ics"), _lines),
    **dict.fromkeys(("first_ten", "next_ten_text", "next_ten_read"), _starts_of),
    **dict.fromkeys(("edit", "move", "split"), _edited),
}
