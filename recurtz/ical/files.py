"""iCalendar files, and components from programs of icalendar."""

from __future__ import annotations

from collections.abc import Iterable
from warnings import warn

from icalendar import Component as LibraryComponent

from recurtz._core.fields import OnError, error_handler, parse_integer
from recurtz.errors import LimitExceededError, PropertyError, RecurtzError, require, short
from recurtz.ical.expansion import Window
from recurtz.ical.properties import VEventJson
from recurtz.ical.reading import Reader, uid_of
from recurtz.ical.scanner import Component, scan
from recurtz.ical.source import read_calendars
from recurtz.ical.tzids import TzidResolver, vtimezones
from recurtz.zones.names import ZonesByName


def read_file(
    source: object,
    time_zone: str | None,
    time_zones: ZonesByName | None,
    expand: object,
    on_error: OnError,
    limit: int | None,
) -> list[VEventJson]:
    """The events of all calendars in a file, in the order of the file."""
    handle = error_handler(on_error)
    if limit is not None:
        parse_integer(limit, "limit", 0)
    window = None if expand is None else Window.parse(expand, limit)
    calendars = read_calendars(source)
    shared = None
    if len(calendars) > 1:
        shared = vtimezones(calendars)
        _join_overrides(calendars)
    events: list[VEventJson] = []
    unended: list[RecurtzError] = []  # many programs leave out an END, so the plain call does not raise for it
    handle_unended = unended.append if on_error == "raise" else handle
    for calendar in calendars:
        tzids = TzidResolver(calendar, time_zone, time_zones, shared)
        for event in Reader(tzids, handle, handle_unended, window).read(calendar):
            if limit is not None and len(events) >= limit:
                raise LimitExceededError(f"the file has more than {limit} events; raise the limit, or read fewer")
            events.append(event)
    for error in unended:
        warn(str(error), stacklevel=3)  # at the call of from_ics
    return events


def _join_overrides(calendars: list[Component]) -> None:
    """Move overrides whose series is in another calendar of the file there. Some exports have a calendar per VEVENT."""
    home: dict[str, Component] = {}
    for calendar in calendars:
        for child in calendar.children:
            if child.name == "VEVENT" and not child.all("RECURRENCE-ID"):
                home.setdefault(uid_of(child), calendar)
    for calendar in calendars:
        masters = {uid_of(child) for child in calendar.children if not child.all("RECURRENCE-ID")}
        moved = [
            child
            for child in calendar.children
            if child.all("RECURRENCE-ID") and uid_of(child) in home and uid_of(child) not in masters
        ]
        if moved:
            gone = frozenset(moved)
            calendar.children = [child for child in calendar.children if child not in gone]
            for child in moved:
                home[uid_of(child)].children.append(child)


def read_one(
    component: LibraryComponent | Iterable[LibraryComponent], time_zone: str | None, time_zones: ZonesByName | None
) -> VEventJson:
    """The event of components that have one UID."""
    if isinstance(component, LibraryComponent) or not isinstance(component, Iterable):
        component = [component]
    components = list(component)
    for one in components:
        require(one, LibraryComponent, "component")
    calendar, handle = _calendar_of(components), error_handler("raise")
    events = list(Reader(TzidResolver(calendar, time_zone, time_zones), handle, handle).read(calendar))
    if len(events) != 1:
        raise PropertyError(_not_one(calendar, len(events)), target="UID")
    return events[0]


def _not_one(calendar: Component, number: int) -> str:
    """The message about components that are several events in Graph, or none."""
    uids = {uid_of(child) for child in calendar.children if child.name == "VEVENT"}
    if number > 1 and len(uids) == 1:
        reason = f"the components of UID {short(*uids)} are {number} events in Graph"
        return f"{reason}; use from_ics(component.to_ical()), which returns all of them"
    return f"the components contain {number} events; give the components of one UID, or use from_ics for a file"


def _calendar_of(components: list[LibraryComponent]) -> Component:
    """One calendar with the components of all; their lines have no numbers."""
    result = Component("VCALENDAR", 0)
    for one in components:
        for calendar in scan(one.to_ical().decode()):
            result.lines += calendar.lines
            result.children += calendar.children
    for child in result.children:
        child.line = 0
    return result
