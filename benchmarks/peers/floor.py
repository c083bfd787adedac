"""What nothing in Python can be faster than: the objects alone, from values that stand ready."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
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
