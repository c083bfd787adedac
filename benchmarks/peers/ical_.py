"""ical: calendars as Pydantic models, rules by python-dateutil. The models are built before the timing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from ical.calendar import Calendar
from ical.event import Event
from ical.types.recur import Recur

Json = dict[str, Any]
Work = Callable[[], Any]


def dates(case: Json) -> Work:
    start = datetime.fromisoformat(case["start"])
    return lambda: list(Recur.from_rrule(case["rule"]).as_rrule(start))


text_to_dates = dates


def _start(case: Json) -> datetime:
    return datetime.fromisoformat(f"{case['start']}T{case['time']}").replace(tzinfo=ZoneInfo(case["zone"]))


def text_to_utc(case: Json) -> Work:
    start = _start(case)
    return lambda: [wall.astimezone(UTC) for wall in Recur.from_rrule(case["rule"]).as_rrule(start)]


def first_ten(case: Json) -> Work:
    start = _start(case)
    return lambda: [wall.astimezone(UTC) for wall in islice(Recur.from_rrule(case["rule"]).as_rrule(start), 10)]


def week(case: Json) -> Work:
    rule = Recur.from_rrule(case["rule"]).as_rrule(datetime.fromisoformat(case["start"]))
    first, last = datetime.fromisoformat(case["from"]), datetime.fromisoformat(case["to"])
    return lambda: [start for start in rule.between(first, last, True) if start < last]


def _event(master: Json) -> Event:
    zone = ZoneInfo(master["zone"])
    start = datetime.fromisoformat(master["start"]).replace(tzinfo=zone)
    return Event(
        uid=master["event"]["id"],
        summary=master["event"]["subject"],
        dtstart=start,
        dtend=start + timedelta(hours=1),
        rrule=Recur.from_rrule(master["rule"]),
        exdate=[datetime.fromisoformat(day + master["start"][10:]).replace(tzinfo=zone) for day in master["cancelled"]],
    )


def view(case: Json) -> Work:
    calendar = Calendar(events=[_event(master) for master in case["masters"]])
    first, last = (datetime.fromisoformat(case[edge]).replace(tzinfo=UTC) for edge in ("from", "to"))
    return lambda: list(calendar.timeline_tz(UTC).overlapping(first, last))


def _lines(view: list[Event]) -> list[str]:
    return sorted(f"{event.uid} {event.start.astimezone(UTC):%Y-%m-%dT%H:%M:%S}" for event in view)


TEXTS = {"view": _lines}
