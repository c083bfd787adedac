"""The floor: the least time in which Python can make the same objects, from values that are ready.

For a text, the floor parses the JSON and does the work that this one text needs. It supports no other text.
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


def dates(case: Json) -> Work:
    """As many dates, each one day after the last. Only their number is right."""
    first, step, count = date.fromisoformat(case["start"]), timedelta(1), case["count"]
    return lambda: list(accumulate(repeat(step, count - 1), initial=first))


_WEEK = timedelta(7)
_WEEKDAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_ZERO = datetime.min.replace(tzinfo=UTC)
_WINTER_BEGINS, _SUMMER, _WINTER = date(2017, 11, 5).toordinal(), timedelta(hours=7), timedelta(hours=8)


def _mondays(recurrence: Json) -> tuple[int, int]:
    """The ordinal of the first date and the number of dates, of a series on one day a week."""
    pattern, range_ = recurrence["pattern"], recurrence["range"]
    first, last = date.fromisoformat(range_["startDate"]).toordinal(), date.fromisoformat(range_["endDate"]).toordinal()
    first += (_WEEKDAYS.index(pattern["daysOfWeek"][0]) - first) % 7
    return first, (last - first) // (7 * pattern["interval"]) + 1


def text_to_dates(case: Json) -> Work:
    """Parse the text, take two properties and two dates from it, and add up the dates. Nothing is checked."""
    text = json.dumps(case["event"]["recurrence"])

    def work() -> list[date]:
        first, count = _mondays(json.loads(text))
        steps: Any = repeat(_WEEK, count - 1)
        return list(accumulate(steps, initial=date.fromordinal(first)))

    return work


def text_to_utc(case: Json) -> Work:
    """The same with a time of day. The one transition of the zone is a constant here: no zone is looked up."""
    text = json.dumps(case["event"])

    def work() -> list[datetime]:
        event = json.loads(text)
        first, count = _mondays(event["recurrence"])
        return _weekly_starts(first, count, datetime.fromisoformat(event["start"]["dateTime"][:19]))

    return work


def first_ten(case: Json) -> Work:
    """Ten instants instead of ten occurrences with start and end, from a first date that is ready."""
    first = date.fromisoformat(case["start"]).toordinal()
    start = datetime.fromisoformat(f"{case['start']}T{case['time']}")
    return lambda: _weekly_starts(first, 10, start)


def _weekly_starts(first: int, count: int, start: datetime) -> list[datetime]:
    noon = _ZERO + timedelta(first - 1, 3600 * start.hour + 60 * start.minute + start.second)
    in_summer = (_WINTER_BEGINS - 1 - first) // 7 + 1
    summer: Any = repeat(_WEEK, in_summer - 1)
    winter: Any = repeat(_WEEK, count - in_summer - 1)
    return [
        *accumulate(summer, initial=noon + _SUMMER),
        *accumulate(winter, initial=noon + _WEEK * in_summer + _WINTER),
    ]


def render(case: Json) -> Work:
    """The dict literals of the result, from texts that are ready."""
    events, name = case["events"], case["name"]
    rendered = [recurtz.get_event(event, time_zone=name) for event in events]
    starts, ends = ([event[edge]["dateTime"] for event in rendered] for edge in ("start", "end"))
    return lambda: [
        {**event, "start": {"dateTime": start, "timeZone": name}, "end": {"dateTime": end, "timeZone": name}}
        for event, start, end in zip(events, starts, ends, strict=True)
    ]


def create(case: Json) -> Work:
    """A copy of the result to the same depth, without the recurrence."""
    created = recurtz.create_event(case["body"], case["prefer"])
    return lambda: {**created, "start": {**created["start"]}, "end": {**created["end"]}}


def view(case: Json) -> Work:
    """The dict literals of the result in any order, from texts that are ready."""
    occurrences = recurtz.calendar_view([master["event"] for master in case["masters"]], case["from"], case["to"])
    shared = ("id", "subject", "originalStartTimeZone", "seriesMasterId", "originalStart")
    ready = [
        (*[occurrence[name] for name in shared], occurrence["start"]["dateTime"], occurrence["end"]["dateTime"])
        for occurrence in occurrences
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


def instances(case: Json) -> Work:
    """The dict literals of the result, from lists of texts that are ready."""
    occurrences = recurtz.instances(case["event"], case["from"], case["to"], time_zone=case["zone"])
    starts, ends = ([occurrence[edge]["dateTime"] for occurrence in occurrences] for edge in ("start", "end"))
    ids, originals = ([occurrence[name] for occurrence in occurrences] for name in ("occurrenceId", "originalStart"))
    zone, series = case["zone"], case["event"]["id"]
    shared = {name: value for name, value in case["event"].items() if name not in _NOT_OF_AN_INSTANCE}
    if case["select"]:
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
