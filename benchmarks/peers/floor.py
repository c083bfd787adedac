"""What nothing in Python can be faster than: the objects alone, from values that stand ready.

A question in JSON is parsed, and what this one question needs is taken from it, as if nothing else could be asked.
"""

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


_WEEK = timedelta(7)
_WEEKDAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_ZERO = datetime.min.replace(tzinfo=UTC)
_CLOCKS_CHANGE, _SUMMER, _WINTER = date(2017, 11, 5).toordinal(), timedelta(hours=7), timedelta(hours=8)


def _mondays(recurrence: Json) -> tuple[int, int]:
    """The first and the number of the dates of one day a week."""
    pattern, range_ = recurrence["pattern"], recurrence["range"]
    first, last = date.fromisoformat(range_["startDate"]).toordinal(), date.fromisoformat(range_["endDate"]).toordinal()
    first += (_WEEKDAYS.index(pattern["daysOfWeek"][0]) - first) % 7
    return first, (last - first) // (7 * pattern["interval"]) + 1


def text_to_dates(asked: Json) -> Work:
    """The text parsed, two properties and two dates read, and the dates added up: nothing is checked."""
    text = json.dumps(asked["event"]["recurrence"])

    def work() -> list[date]:
        first, count = _mondays(json.loads(text))
        steps: Any = repeat(_WEEK, count - 1)
        return list(accumulate(steps, initial=date.fromordinal(first)))

    return work


def text_to_utc(asked: Json) -> Work:
    """The same and a time of day, on a clock whose one change stands ready: no zone is looked up."""
    text = json.dumps(asked["event"])

    def work() -> list[datetime]:
        event = json.loads(text)
        first, count = _mondays(event["recurrence"])
        start = datetime.fromisoformat(event["start"]["dateTime"][:19])
        noon = _ZERO + timedelta(first - 1, 3600 * start.hour + 60 * start.minute + start.second)
        in_summer = (_CLOCKS_CHANGE - 1 - first) // 7 + 1
        summer: Any = repeat(_WEEK, in_summer - 1)
        winter: Any = repeat(_WEEK, count - in_summer - 1)
        return [
            *accumulate(summer, initial=noon + _SUMMER),
            *accumulate(winter, initial=noon + _WEEK * in_summer + _WINTER),
        ]

    return work


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
