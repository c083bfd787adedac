"""recurtz itself, by its public functions."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from itertools import islice
from typing import Any

import recurtz

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


def _lines(view: list[Json]) -> list[str]:
    return sorted(f"{event['seriesMasterId']} {event['start']['dateTime'][:19]}" for event in view)


TEXTS = {
    "view": _lines,
    "view_again": _lines,
    "first_ten": lambda occurrences: [str(occurrence.span[0])[:19] for occurrence in occurrences],
}
