"""The floor: the least time in which Python can make the same objects, from values that are ready.

For a text, the floor parses the JSON and does the work that this one text needs. It supports no other text.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, repeat
from typing import Any

import recurtz
import recurtz_ as ours
from mailbox_files import each_once, slots

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


def next_ten_read(case: Json) -> Work:
    """Ten Mondays of one summer, in UTC."""
    start = datetime.fromisoformat(f"2026-05-04T{case['time']}").replace(tzinfo=UTC) + _SUMMER
    return lambda: _tens(start)


def _tens(start: datetime) -> list[datetime]:
    steps: Any = repeat(_WEEK, 9)
    return list(accumulate(steps, initial=start))


def next_ten_text(case: Json) -> Work:
    """The same, and the text is parsed."""
    text, ten = json.dumps(case["event"]), next_ten_read(case)

    def work() -> list[datetime]:
        json.loads(text)
        result: list[datetime] = ten()
        return result

    return work


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


def view_once(case: Json) -> Iterator[Work]:
    return each_once(view, case)


def _copied(events: list[Json]) -> list[Json]:
    """A copy as deep as the times: what it costs to make the answer, if all of it is ready."""
    return [{**event, "start": {**event["start"]}, "end": {**event["end"]}} for event in events]


def kept(case: Json) -> Work:
    """A copy of the answer."""
    answer = ours.kept(case)()
    return lambda: _copied(answer)


def stored(case: Json) -> Work:
    """The query and `json.loads` of the events in the window, then a copy of the answer."""
    connection, window, answer = ours.database(case["file"]), ours.window_of(case), ours.stored(case)()

    def read() -> list[Json]:
        for (text,) in connection.execute(ours.IN_WINDOW, window):
            json.loads(text)
        return _copied(answer)

    return read


def edit(case: Json) -> Work:
    """A copy of each result."""
    answer = ours.edit(case)()
    return lambda: _copied(answer)


def move(case: Json) -> Work:
    answer = ours.move(case)()
    return lambda: _copied(answer)


def split(case: Json) -> Work:
    answer = ours.split(case)()
    return lambda: _copied(answer)


def availability(case: Json) -> Work:
    """The digits of the half hours, from the instants of all occurrences."""
    first = datetime.fromisoformat(case["from"]).replace(tzinfo=UTC)
    people = [_periods(person, case) for person in case["people"]]
    return lambda: slots(people, first, 336)


def _periods(person: list[Json], case: Json) -> list[tuple[datetime, datetime]]:
    view = recurtz.calendar_view([entry["event"] for entry in person], case["from"], case["to"])
    edges = [[event[edge]["dateTime"][:19] for edge in ("start", "end")] for event in view]
    return [(_utc(start), _utc(end)) for start, end in edges]


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def ics(case: Json) -> Work:
    """The text as pairs of name and value, then a copy of the answer. Nothing is understood."""
    answer = ours.ics(case)()

    def read() -> list[Json]:
        [line.partition(":") for line in case["text"].splitlines()]
        return _copied(answer)

    return read


TEXTS = {name: ours.TEXTS[name] for name in ("edit", "move", "split")}

_BLOB = struct.Struct("<5H4I")


def mapi(case: Json) -> Work:
    """The first numbers of each blob, then a copy of the answer."""
    blobs = [recurtz.exchange.to_mapi(master["event"]) for master in case["masters"]]
    answer = ours.mapi(case)()

    def read() -> list[Json]:
        [_BLOB.unpack_from(blob) for blob in blobs]
        return _copied(answer)

    return read


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
