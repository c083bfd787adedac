"""recurtz itself, by its public functions."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from itertools import islice, pairwise
from typing import Any

import recurtz
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
    return sorted(f"{event['seriesMasterId']} {event['start']['dateTime'][:19]}" for event in view)


TEXTS = {
    "first_conflict": _starts,
    "first_conflict_cold": _starts,
    "first_conflict_walk": lambda starts: [str(start)[:19] for start in starts] or ["never"],
    "first_of_mailbox": _starts,
    "view": _lines,
    "view_again": _lines,
    "first_ten": lambda occurrences: [str(occurrence.span[0])[:19] for occurrence in occurrences],
}
