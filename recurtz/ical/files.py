"""iCalendar files, as Exchange, Outlook and others write them, and components from programs of icalendar's."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable
from os import PathLike
from pathlib import Path
from typing import Any

from icalendar import Calendar, Component, Event

from recurtz._core.fields import require_function
from recurtz.errors import ArgumentTypeError, MalformedValueError, PropertyError, RecurtzError, require, short
from recurtz.ical.properties import with_its_own
from recurtz.ical.reading import events_of
from recurtz.ical.tzids import Zones

_FOLD = re.compile(r"\r?\n[ \t]")
_UNQUOTED_TZID = re.compile(r'^([A-Z-]+(?:;[^:;"\n]*)*?;TZID=)(tzone://[^:;"\n]+)', re.IGNORECASE | re.MULTILINE)
_TIMES = re.compile(r"^((?:DTSTART|DTEND|EXDATE|RECURRENCE-ID);.*):([\dTZ,]+)(?=\r?$)", re.IGNORECASE | re.MULTILINE)
_TZID = re.compile(r';TZID=(?:"[^"\n]*"|[^:;"\n]*)', re.IGNORECASE)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_WAY_OUT = "use the text or the bytes of an iCalendar file, or its pathlib.Path"

Json = dict[str, Any]


def read_file(source: object, time_zone: str | None, on_error: Callable[[RecurtzError], object] | None) -> list[Json]:
    """The events of all calendars in a file, in their order."""
    require_function(on_error, "on_error")
    found: list[Json] = []
    for calendar in _calendars(source):
        zones = Zones.of([calendar], time_zone)
        for vevents in _by_uid([calendar]):
            try:
                found += events_of(vevents, zones)
            except RecurtzError as error:
                if on_error is None:
                    raise
                on_error(error)
    return found


def read_one(component: Component | Iterable[Component], time_zone: str | None) -> Json:
    """The one event of some components."""
    if isinstance(component, Component) or not isinstance(component, Iterable):
        component = [component]
    components = list(component)
    for one in components:
        require(one, Component, "component")
    zones = Zones.of(components, time_zone)
    events = [event for vevents in _by_uid(components) for event in events_of(vevents, zones)]
    if len(events) != 1:
        message = f"the components say {len(events)} events; give those of one UID, or use from_ics for a file"
        raise PropertyError(message, target="UID")
    return events[0]


def _calendars(source: object) -> list[Calendar]:
    if isinstance(source, PathLike):
        source = Path(source).read_bytes()
    if isinstance(source, bytes):
        source = source.decode("utf-16" if source[:2] in _UTF_16 else "utf-8-sig", "replace")
    if not isinstance(source, str):
        raise ArgumentTypeError.expected("source", source, _WAY_OUT)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what icalendar warns of is how it reads TZIDs; they are read here
            calendars = list(Calendar.from_ical(_repaired(source), multiple=True))
    except Exception as error:  # icalendar does not say what it raises for text that is no file
        raise MalformedValueError(f"{short(source)} is no iCalendar file, {short(str(error))}; {_WAY_OUT}") from None
    if not calendars:
        raise MalformedValueError(f"{short(source)} is no iCalendar file, it has no whole VCALENDAR; {_WAY_OUT}")
    return calendars


def _repaired(text: str) -> str:
    """The text in whole lines, in quotes the TZIDs that Exchange leaves without, and none beside a time in UTC."""
    quoted = _UNQUOTED_TZID.sub(r'\1"\2"', _FOLD.sub("", text.removeprefix("\ufeff")))
    return _TIMES.sub(_apart, quoted)


def _apart(line: re.Match[str]) -> str:
    """A line of times as one of those that a TZID is for, and one without a TZID of those in UTC.

    RFC 5545 has none there (3.2.19), and icalendar takes one that it knows for the zone.
    """
    told = {False: line[1], True: _TZID.sub("", line[1])}
    listed: dict[bool, list[str]] = {False: [], True: []}
    for value in line[2].split(","):
        listed[value.upper().endswith("Z")].append(value)
    return "\n".join(f"{told[in_utc]}:{','.join(values)}" for in_utc, values in listed.items() if values)


def _by_uid(components: Iterable[Component]) -> list[list[Event]]:
    """The VEVENTs of components by their UID; each without one is an event of its own."""
    found = [inner for outer in components for inner in with_its_own(outer) if isinstance(inner, Event)]
    groups: dict[object, list[Event]] = {}
    for place, vevent in enumerate(found):
        groups.setdefault(str(vevent.get("UID", "")) or place, []).append(vevent)
    return list(groups.values())
