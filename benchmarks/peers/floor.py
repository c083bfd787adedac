"""What nothing in Python can be faster than: the objects alone, from values that stand ready."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, repeat
from typing import Any

import recurtz

Json = dict[str, Any]
Work = Callable[[], Any]

_NOT_OF_AN_INSTANCE = ("recurrence", "id", "type", "start", "end")


def dates(asked: Json) -> Work:
    """So many dates, each a day after the last: their count is right, and nothing else."""
    first, step, count = date.fromisoformat(asked["start"]), timedelta(1), asked["count"]
    return lambda: list(accumulate(repeat(step, count - 1), initial=first))


def text_to_dates(asked: Json) -> Work:
    """The text parsed, and 17 dates a week apart."""
    text, first, week = json.dumps(asked["event"]["recurrence"]), date.fromisoformat(asked["start"]), timedelta(7)
    return lambda: (json.loads(text), list(accumulate(repeat(week, 16), initial=first)))[1]


def text_to_utc(asked: Json) -> Work:
    """The text parsed, and 17 instants a week apart."""
    text, week = json.dumps(asked["event"]), timedelta(7)
    first = datetime.fromisoformat(f"{asked['start']}T19:00:00+00:00")
    return lambda: (json.loads(text), list(accumulate(repeat(week, 16), initial=first)))[1]


def to_utc(asked: Json) -> Work:
    """One sum and one difference for each, as if the offset were always the same."""
    first, zero = datetime.fromisoformat(asked["start"]), datetime(2000, 1, 1)  # a wall time
    walls, origin = [first + timedelta(days) for days in range(asked["count"])], zero.replace(tzinfo=UTC)
    return lambda: [origin + (wall - zero) for wall in walls]


def view(asked: Json) -> Work:
    """The dict literals of the answer, from ready text, in whatever order."""
    told = recurtz.calendar_view([master["event"] for master in asked["masters"]], asked["from"], asked["to"])
    shared = ("id", "subject", "originalStartTimeZone", "seriesMasterId", "originalStart")
    ready = [
        (*[found[name] for name in shared], found["start"]["dateTime"], found["end"]["dateTime"]) for found in told
    ]
    return lambda: [
        {
            "id": id_,
            "type": "occurrence",
            "subject": subject,
            "isAllDay": False,
            "originalStartTimeZone": zone,
            "originalEndTimeZone": zone,
            "start": {"dateTime": start, "timeZone": "UTC"},
            "end": {"dateTime": end, "timeZone": "UTC"},
            "seriesMasterId": series,
            "occurrenceId": id_,
            "originalStart": original,
        }
        for id_, subject, zone, series, original, start, end in ready
    ]


view_again = view


def instances(asked: Json) -> Work:
    """The dict literals of the answer, from lists of ready text."""
    told = recurtz.instances(asked["event"], asked["from"], asked["to"], asked["zone"])
    starts, ends = ([found[name]["dateTime"] for found in told] for name in ("start", "end"))
    ids, originals = ([found[name] for found in told] for name in ("occurrenceId", "originalStart"))
    zone, series = asked["zone"], asked["event"]["id"]
    shared = {name: value for name, value in asked["event"].items() if name not in _NOT_OF_AN_INSTANCE}
    if asked["select"]:
        return lambda: [
            {"start": {"dateTime": start, "timeZone": zone}, "end": {"dateTime": end, "timeZone": zone}}
            for start, end in zip(starts, ends, strict=True)
        ]
    return lambda: [
        {
            **shared,
            "id": id_,
            "type": "occurrence",
            "seriesMasterId": series,
            "occurrenceId": id_,
            "originalStart": original,
            "start": {"dateTime": start, "timeZone": zone},
            "end": {"dateTime": end, "timeZone": zone},
        }
        for id_, original, start, end in zip(ids, originals, starts, ends, strict=True)
    ]
