"""iCalendar files in the forms that Exchange, Outlook and others write, and components from programs of icalendar."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from os import PathLike
from pathlib import Path

from icalendar import Calendar, Component, Event

from recurtz._core.fields import OnError, error_handler
from recurtz.errors import ArgumentTypeError, MalformedValueError, PropertyError, RecurtzError, require, short
from recurtz.ical.properties import VEventJson, with_subcomponents
from recurtz.ical.reading import parse_vevents
from recurtz.ical.tzids import TzidResolver

_FOLD = re.compile(r"\r?\n[ \t]")
_UNQUOTED_TZID = re.compile(r'^([A-Z-]+(?:;[^:;"\n]*)*?;TZID=)(tzone://[^:;"\n]+)', re.IGNORECASE | re.MULTILINE)
_TIMES = re.compile(r"^((?:DTSTART|DTEND|EXDATE|RECURRENCE-ID);.*):([\dTZ,]+)(?=\r?$)", re.IGNORECASE | re.MULTILINE)
_TZID = re.compile(r';TZID=(?:"[^"\n]*"|[^:;"\n]*)', re.IGNORECASE)
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_HINT = "use the text or the bytes of an iCalendar file, or its pathlib.Path"


def read_file(source: object, time_zone: str | None, on_error: OnError) -> list[VEventJson]:
    """The events of all calendars in a file, in the order of the file."""
    handle = error_handler(on_error)
    events: list[VEventJson] = []
    for calendar in _parse_calendars(source):
        tzids = TzidResolver.of([calendar], time_zone)
        for vevents in _group_by_uid([calendar]):
            try:
                events += parse_vevents(vevents, tzids)
            except RecurtzError as error:
                if handle is None:
                    raise
                handle(error)
    return events


def read_one(component: Component | Iterable[Component], time_zone: str | None) -> VEventJson:
    """The event of components that have one UID."""
    if isinstance(component, Component) or not isinstance(component, Iterable):
        component = [component]
    components = list(component)
    for one in components:
        require(one, Component, "component")
    tzids = TzidResolver.of(components, time_zone)
    events = [event for vevents in _group_by_uid(components) for event in parse_vevents(vevents, tzids)]
    if len(events) != 1:
        hint = "give the components of one UID, or use from_ics for a file"
        raise PropertyError(f"the components contain {len(events)} events; {hint}", target="UID")
    return events[0]


def _parse_calendars(source: object) -> list[Calendar]:
    if isinstance(source, PathLike):
        source = Path(source).read_bytes()
    if isinstance(source, bytes):
        source = source.decode("utf-16" if source[:2] in _UTF_16_MARKS else "utf-8-sig", "replace")
    if not isinstance(source, str):
        raise ArgumentTypeError.expected("source", source, _HINT)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # icalendar warns of unknown TZIDs, which are resolved here
            calendars = list(Calendar.from_ical(_repair(source), multiple=True))
    except Exception as error:  # icalendar does not document what it raises for other text
        raise MalformedValueError(f"{short(source)} is not an iCalendar file, {short(str(error))}; {_HINT}") from None
    if not calendars:
        raise MalformedValueError(f"{short(source)} is not an iCalendar file, it has no whole VCALENDAR; {_HINT}")
    return calendars


def _repair(text: str) -> str:
    """The text without folds, with quotes around TZIDs that Exchange does not quote, and without a TZID for UTC."""
    quoted = _UNQUOTED_TZID.sub(r'\1"\2"', _FOLD.sub("", text.removeprefix("\ufeff")))
    return _TIMES.sub(_split_times, quoted)


def _split_times(line: re.Match[str]) -> str:
    """A property with a list of times as two properties: local times with the TZID, and times in UTC without it.

    RFC 5545 forbids a TZID for a time in UTC (3.2.19), and icalendar lets it override the suffix Z.
    """
    names = {False: line[1], True: _TZID.sub("", line[1])}
    values: dict[bool, list[str]] = {False: [], True: []}
    for value in line[2].split(","):
        values[value.upper().endswith("Z")].append(value)
    return "\n".join(f"{names[in_utc]}:{','.join(times)}" for in_utc, times in values.items() if times)


def _group_by_uid(components: Iterable[Component]) -> list[list[Event]]:
    """The VEVENTs of components, grouped by UID; a VEVENT without a UID is its own group."""
    everything = [inner for outer in components for inner in with_subcomponents(outer)]
    groups: dict[object, list[Event]] = {}
    for place, vevent in enumerate(component for component in everything if isinstance(component, Event)):
        groups.setdefault(str(vevent.get("UID", "")) or place, []).append(vevent)
    return list(groups.values())
