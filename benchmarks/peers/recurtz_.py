"""recurtz itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import recurtz
from recurtz.zones.local_time import instant_of

Json = dict[str, Any]
Work = Callable[[], Any]


def dates(asked: Json) -> Work:
    return lambda: list(recurtz.PatternedRecurrence.from_graph(asked["graph"]))


def text_to_dates(asked: Json) -> Work:
    text = json.dumps(asked["event"]["recurrence"])
    return lambda: list(recurtz.PatternedRecurrence.from_graph(json.loads(text)))


def text_to_utc(asked: Json) -> Work:
    text = json.dumps(asked["event"])
    return lambda: recurtz.SeriesMaster.from_graph(json.loads(text)).starts()


def week(asked: Json) -> Work:
    recurrence = recurtz.PatternedRecurrence.from_graph(asked["graph"])
    first, last = date.fromisoformat(asked["from"]), date.fromisoformat(asked["to"])
    return lambda: recurrence.between(first, last)


def length(asked: Json) -> Work:
    recurrence = recurtz.PatternedRecurrence.from_graph(asked["graph"])
    return lambda: len(recurrence)


def item(asked: Json) -> Work:
    recurrence, position = recurtz.PatternedRecurrence.from_graph(asked["graph"]), asked["position"]
    return lambda: recurrence[position]


def contains(asked: Json) -> Work:
    recurrence, day = recurtz.PatternedRecurrence.from_graph(asked["graph"]), date.fromisoformat(asked["day"])
    return lambda: day in recurrence


def index(asked: Json) -> Work:
    recurrence, day = recurtz.PatternedRecurrence.from_graph(asked["graph"]), date.fromisoformat(asked["day"])
    return lambda: recurrence.index(day)


def to_utc(asked: Json) -> Work:
    tz = recurtz.zone(asked["zone"])
    first = datetime.fromisoformat(asked["start"]) + timedelta(hours=12)
    walls = [first + timedelta(days) for days in range(asked["count"])]
    return lambda: [instant_of(wall, tz) for wall in walls]


def instances(asked: Json) -> Work:
    arguments = asked["event"], asked["from"], asked["to"], asked["zone"], asked["select"]
    return lambda: recurtz.instances(*arguments)


def view(asked: Json) -> Work:
    events = [master["event"] for master in asked["masters"]]
    return lambda: recurtz.calendar_view(events, asked["from"], asked["to"])


def view_again(asked: Json) -> Work:
    calendar = recurtz.Calendar(master["event"] for master in asked["masters"])
    return lambda: calendar.view(asked["from"], asked["to"])


def _starts(found: list[Json]) -> list[str]:
    return sorted(f"{event['seriesMasterId']} {event['start']['dateTime'][:19]}" for event in found)


TEXTS = {"view": _starts, "view_again": _starts}
