"""recurring-ical-events: the events of an iCalendar file within a window. The file is parsed before the timing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

import icalendar
import recurring_ical_events

from mailbox_files import each_once, entries

Json = dict[str, Any]
Work = Callable[[], Any]

_HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//recurtz//benchmarks//EN")
_FIRST, _LAST = date(1900, 1, 1), date(2500, 1, 1)


def _calendar(events: Iterable[Iterable[str]]) -> icalendar.Calendar:
    lines = [line for event in events for line in ("BEGIN:VEVENT", "DTSTAMP:20200101T000000Z", *event, "END:VEVENT")]
    return icalendar.Calendar.from_ical("\r\n".join([*_HEAD, *lines, "END:VCALENDAR", ""]))


def _compact(moment: str) -> str:
    return moment.replace("-", "").replace(":", "")


def _dtstart(case: Json) -> str:
    return f"DTSTART;TZID={case['zone']}:{_compact(case['start'])}T{_compact(case['time'])}00"


def dates(case: Json) -> Work:
    start = f"DTSTART;VALUE=DATE:{_compact(case['start'])}"
    calendar = _calendar([("UID:a", start, f"RRULE:{case['rule']}")])
    return lambda: [event.start for event in recurring_ical_events.of(calendar).between(_FIRST, _LAST)]


def text_to_utc(case: Json) -> Work:
    start = _dtstart(case)

    def starts() -> list[datetime]:
        calendar = _calendar([("UID:a", start, f"RRULE:{case['rule']}")])
        events = recurring_ical_events.of(calendar).between(_FIRST, _LAST)
        return [event.start.astimezone(UTC) for event in events]

    return starts


def first_ten(case: Json) -> Work:
    calendar = _calendar([("UID:a", _dtstart(case), f"RRULE:{case['rule']}")])
    first = date.fromisoformat(case["start"])
    return lambda: [
        event.start.astimezone(UTC) for event in islice(recurring_ical_events.of(calendar).after(first), 10)
    ]


def next_ten_read(case: Json) -> Work:
    calendar = _calendar([("UID:a", _dtstart(case), f"RRULE:{case['rule']}")])
    now = datetime.fromisoformat(case["now"]).replace(tzinfo=UTC)
    query = recurring_ical_events.of(calendar)
    return lambda: [event.start.astimezone(UTC) for event in islice(query.after(now), 10)]


def next_ten_text(case: Json) -> Work:
    return lambda: next_ten_read(case)()


def week(case: Json) -> Work:
    start = f"DTSTART;VALUE=DATE:{_compact(case['start'])}"
    query = recurring_ical_events.of(_calendar([("UID:a", start, f"RRULE:{case['rule']}")]))
    first, last = date.fromisoformat(case["from"]), date.fromisoformat(case["to"])
    return lambda: [event.start for event in query.between(first, last)]


def _event(master: Json) -> list[str]:
    zone, start = master["zone"], _compact(master["start"])
    end = start[:9] + f"{int(start[9:11]) + 1:02}" + start[11:]
    lines = [f"UID:{master['event']['id']}", *([f"RRULE:{master['rule']}"] if master["rule"] else [])]
    lines += [f"DTSTART;TZID={zone}:{start}", f"DTEND;TZID={zone}:{end}"]
    moved = {moved[:10] for moved in master.get("moved", [])}
    return lines + [f"EXDATE;TZID={zone}:{_compact(day)}{start[8:]}" for day in master["cancelled"] if day not in moved]


def _exceptions(master: Json) -> Iterator[list[str]]:
    zone, start = master["zone"], _compact(master["start"])
    for moved in master.get("moved", []):
        original = f"RECURRENCE-ID;TZID={zone}:{_compact(moved[:10])}{start[8:]}"
        yield [original, *_event({**master, "rule": None, "start": moved, "cancelled": [], "moved": []})]


def _events(masters: list[Json]) -> Iterator[list[str]]:
    for master in masters:
        yield _event(master)
        yield from _exceptions(master)


def _window(case: Json) -> list[datetime]:
    return [datetime.fromisoformat(case[name]).replace(tzinfo=UTC) for name in ("from", "to")]


def view(case: Json) -> Work:
    calendar, window = _calendar(map(_event, case["masters"])), _window(case)
    return lambda: recurring_ical_events.of(calendar).between(*window)


def view_again(case: Json) -> Work:
    query, window = recurring_ical_events.of(_calendar(map(_event, case["masters"]))), _window(case)
    return lambda: query.between(*window)


def view_once(case: Json) -> Iterator[Work]:
    return each_once(view, case)


def kept(case: Json) -> Work:
    query, window = recurring_ical_events.of(_calendar(_events(entries(case["file"])))), _window(case)
    return lambda: query.between(*window)


def ics(case: Json) -> Work:
    window = _window(case)
    return lambda: recurring_ical_events.of(icalendar.Calendar.from_ical(case["text"])).between(*window)


def _lines(view: Iterable[Any]) -> list[str]:
    return sorted(f"{event['UID']} {event.start.astimezone(UTC):%Y-%m-%dT%H:%M:%S}" for event in view)


TEXTS = dict.fromkeys(("view", "view_again", "view_once", "kept", "ics"), _lines)
