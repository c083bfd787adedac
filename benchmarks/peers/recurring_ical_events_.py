"""recurring-ical-events: the events of an iCalendar file within a window. The file is read before the clock starts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Any

import icalendar
import recurring_ical_events

Json = dict[str, Any]
Work = Callable[[], Any]

_HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//recurtz//benchmarks//EN")
_FIRST, _LAST = date(1900, 1, 1), date(2500, 1, 1)


def _calendar(events: Iterable[Iterable[str]]) -> icalendar.Calendar:
    lines = [line for event in events for line in ("BEGIN:VEVENT", "DTSTAMP:20200101T000000Z", *event, "END:VEVENT")]
    return icalendar.Calendar.from_ical("\r\n".join([*_HEAD, *lines, "END:VCALENDAR", ""]))


def _compact(moment: str) -> str:
    return moment.replace("-", "").replace(":", "")


def dates(asked: Json) -> Work:
    start = f"DTSTART;VALUE=DATE:{_compact(asked['start'])}"
    calendar = _calendar([("UID:a", start, f"RRULE:{asked['rule']}")])
    return lambda: [found.start for found in recurring_ical_events.of(calendar).between(_FIRST, _LAST)]


def text_to_utc(asked: Json) -> Work:
    start = f"DTSTART;TZID={asked['zone']}:{_compact(asked['start'])}T{_compact(asked['time'])}00"

    def starts() -> list[datetime]:
        calendar = _calendar([("UID:a", start, f"RRULE:{asked['rule']}")])
        found = recurring_ical_events.of(calendar).between(_FIRST, _LAST)
        return [event.start.astimezone(UTC) for event in found]

    return starts


def week(asked: Json) -> Work:
    start = f"DTSTART;VALUE=DATE:{_compact(asked['start'])}"
    query = recurring_ical_events.of(_calendar([("UID:a", start, f"RRULE:{asked['rule']}")]))
    first, last = date.fromisoformat(asked["from"]), date.fromisoformat(asked["to"])
    return lambda: [found.start for found in query.between(first, last)]


def _event(master: Json) -> list[str]:
    zone, start = master["zone"], _compact(master["start"])
    end = start[:9] + f"{int(start[9:11]) + 1:02}" + start[11:]
    lines = [f"UID:{master['event']['id']}", f"RRULE:{master['rule']}"]
    lines += [f"DTSTART;TZID={zone}:{start}", f"DTEND;TZID={zone}:{end}"]
    return lines + [f"EXDATE;TZID={zone}:{_compact(day)}{start[8:]}" for day in master["cancelled"]]


def view(asked: Json) -> Work:
    calendar = _calendar(map(_event, asked["masters"]))
    window = [datetime.fromisoformat(asked[name]).replace(tzinfo=UTC) for name in ("from", "to")]
    return lambda: recurring_ical_events.of(calendar).between(*window)


def view_again(asked: Json) -> Work:
    query = recurring_ical_events.of(_calendar(map(_event, asked["masters"])))
    window = [datetime.fromisoformat(asked[name]).replace(tzinfo=UTC) for name in ("from", "to")]
    return lambda: query.between(*window)


def _starts(found: Iterable[Any]) -> list[str]:
    return sorted(f"{event['UID']} {event.start.astimezone(UTC):%Y-%m-%dT%H:%M:%S}" for event in found)


TEXTS = {"view": _starts, "view_again": _starts}
