"""ical: calendars as Pydantic models, rules by python-dateutil. The models are built before the timing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event
from ical.store import EventStore
from ical.types import Range
from ical.types.recur import Recur

from mailbox_files import each_once

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


def next_ten_read(case: Json) -> Work:
    rule, now = Recur.from_rrule(case["rule"]).as_rrule(_start(case)), datetime.fromisoformat(case["now"])
    aware = now.replace(tzinfo=UTC)
    return lambda: [wall.astimezone(UTC) for wall in rule.xafter(aware, count=10, inc=True)]


def next_ten_text(case: Json) -> Work:
    return lambda: next_ten_read(case)()


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


def view_once(case: Json) -> Iterator[Work]:
    return each_once(view, case)


def ics(case: Json) -> Work:
    first, last = (datetime.fromisoformat(case[edge]).replace(tzinfo=UTC) for edge in ("from", "to"))

    def occurrences() -> list[Event]:
        calendar = IcsCalendarStream.calendar_from_ics(case["text"])
        return list(calendar.timeline_tz(UTC).overlapping(first, last))

    return occurrences


# Edits ----------------------------------------------------------------------------------------------------------------

_HOUR = timedelta(hours=1)


def _edits(case: Json, hours: int, range_: Range) -> Iterator[Work]:
    """A store is changed by its edits, so each work has a new one."""
    while True:
        calendar = Calendar(events=[_event(master) for master in case["masters"]])
        yield _edit_all(calendar, case, hours * _HOUR, range_)


def _edit_all(calendar: Calendar, case: Json, later: timedelta, range_: Range) -> Work:
    def work() -> tuple[Calendar, Json]:
        store = EventStore(calendar)
        for master in case["masters"]:
            start = datetime.fromisoformat(master["day"] + master["start"][10:])
            moved = start.replace(tzinfo=ZoneInfo(master["zone"])) + later
            changed = Event(summary="Changed", dtstart=moved, dtend=moved + _HOUR)
            store.edit(master["event"]["id"], changed, f"{start:%Y%m%dT%H%M%S}", range_)
        return calendar, case

    return work


def edit(case: Json) -> Iterator[Work]:
    return _edits(case, 0, Range.NONE)


def move(case: Json) -> Iterator[Work]:
    return _edits(case, 1, Range.NONE)


def split(case: Json) -> Iterator[Work]:
    return _edits(case, 0, Range.THIS_AND_FUTURE)


def _edited(result: tuple[Calendar, Json]) -> list[str]:
    calendar, case = result
    first, last = (datetime.fromisoformat(case[edge]).replace(tzinfo=UTC) for edge in ("from", "to"))
    view = calendar.timeline_tz(UTC).overlapping(first, last)
    return sorted(f"{event.start.astimezone(UTC):%Y-%m-%dT%H:%M:%S} {event.summary}" for event in view)


def _lines(view: list[Event]) -> list[str]:
    return sorted(f"{event.uid} {event.start.astimezone(UTC):%Y-%m-%dT%H:%M:%S}" for event in view)


TEXTS = {
    **dict.fromkeys(("view", "view_once", "ics"), _lines),
    **dict.fromkeys(("edit", "move", "split"), _edited),
}
