"""VEVENTs as events in Graph's JSON, in the forms that Exchange, Outlook and others write.

A part of an event that cannot be used, such as one EXDATE or one override, is reported and costs only itself. What
Graph cannot represent, or has no start, is reported as well, and the event is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, TypeVar, cast

from recurtz._core.fields import ErrorHandler
from recurtz.errors import MalformedValueError, RecurtzError, short
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.date_time_text import format_instant
from recurtz.events.occurrence_id import MAX_ID_LENGTH, format_occurrence_id
from recurtz.events.parsing import parse_event
from recurtz.ical.alarms import parse_reminder
from recurtz.ical.event_source import EventSource, source_of
from recurtz.ical.expansion import Window
from recurtz.ical.overrides import Overrides
from recurtz.ical.parts import Part
from recurtz.ical.people import parse_people
from recurtz.ical.properties import DEFAULTS, VEventJson, parse_properties
from recurtz.ical.scanner import Component, Unended, unescape
from recurtz.ical.times import DateOrTime, Report, Times, midnight
from recurtz.ical.tzids import TzidResolver

Json = dict[str, Any]
Key = TypeVar("Key")
_Placed = tuple[Component, DateOrTime]
"""An override and its RECURRENCE-ID."""


class Reader:
    """Reads the events of a calendar. `handle` takes the errors, `handle_unended` those of components without an END.

    `window`: what Graph cannot represent as a series becomes single events of it.
    """

    def __init__(
        self,
        tzids: TzidResolver,
        handle: ErrorHandler,
        handle_unended: ErrorHandler,
        window: Window | None = None,
    ) -> None:
        self._tzids = tzids
        self._handle = handle
        self._handle_unended = handle_unended
        self._window = window
        self._taken: set[str] = set()

    def read(self, calendar: Component) -> Iterator[VEventJson]:
        """The events of a calendar, in the order of the file."""
        self._report_unended(calendar)
        groups: dict[object, list[Component]] = {}
        for place, vevent in enumerate(child for child in calendar.children if child.name == "VEVENT"):
            groups.setdefault(uid_of(vevent) or place, []).append(vevent)
        self._taken = {uid for uid in groups if isinstance(uid, str)}
        for vevents in groups.values():
            yield from self._events(vevents)

    def _report_unended(self, calendar: Component) -> None:
        """Report what has no END, because its later lines may be missing; what is there is read."""
        for component in (calendar, *calendar.children):
            handle = self._handle_unended
            report = self._reporter(component, handle) if component.name == "VEVENT" else handle
            for unended in component.unended:
                is_located = component.name == "VEVENT" and unended.line == component.line
                report(_missing_end(unended, "" if is_located else f"{unended.name} at line {unended.line}: "))

    def _events(self, vevents: list[Component]) -> Iterator[VEventJson]:
        """The events of the VEVENTs with one UID. An override without its series is a single event."""
        uid = uid_of(vevents[0])
        if len(uid) > MAX_ID_LENGTH:
            hint = f"use text of at most {MAX_ID_LENGTH} characters"
            self._reporter(vevents[0])(MalformedValueError.expected("UID", uid, hint))
            return
        parts = Overrides(vevents, self._tzids, self._reporter, self._window).parts()
        ids = _ids(uid, self._taken)
        for part in parts:
            report = self._reporter(part.vevent)
            try:
                event = self._event(part, next(ids))
                parse_event(event, time_zones=self._tzids.given)  # so that every event can be expanded
            except RecurtzError as error:
                report(error)
            else:
                yield cast("VEventJson", event)

    def _reporter(self, vevent: Component, handle: ErrorHandler | None = None) -> Report:
        """Takes an error of a VEVENT: gives it its source, and raises it or hands it on."""
        source: list[EventSource] = []
        handle = handle or self._handle

        def report(error: RecurtzError) -> None:
            if error.source is None:
                source[:] = source or [source_of(vevent)]
                error.prefixed(f"VEVENT {short(uid_of(vevent))}").located(source[0])
            handle(error)

        return report

    # Events

    def _event(self, part: Part, uid: str) -> Json:
        names = {"id": uid, "iCalUId": uid if part.original is None else uid_of(part.vevent)} if uid else {}
        properties = self._described(part.vevent, part.times)
        event: Json = {**names, **properties, "type": "singleInstance", **self._times(part.times)}
        if part.recurrence is None:
            return event | self._original(part)
        recurrence: Json = {**part.recurrence.to_graph()}
        event |= {"type": "seriesMaster", "recurrence": recurrence}
        if recurrence["range"].get("recurrenceTimeZone"):
            recurrence["range"] = {**recurrence["range"], "recurrenceTimeZone": event["start"]["timeZone"]}
        exceptions = [
            self._exception(override, times, day, uid, properties) for day, (override, times) in part.overrides.items()
        ]
        cancelled = [format_occurrence_id(uid, day) for day in sorted(part.cancelled)]
        return {**event, "cancelledOccurrences": cancelled, "exceptionOccurrences": exceptions}

    def _original(self, part: Part) -> Json:
        """The originalStart of an override without its series, which has the UID of the series."""
        original = part.original
        if original is None:
            return {}
        if not isinstance(original, DateTimeTimeZone):
            original = midnight(original, part.times.start.time_zone)
        return {"originalStart": format_instant(original.instant())}

    def _exception(self, override: Component, times: Times, day: date, uid: str, of_series: Json) -> Json:
        """The exception of an override, with the properties that differ from those of the series."""
        own = self._described(override, times)
        defaults = {name: value for name, value in DEFAULTS.items() if name in of_series}
        changes = {name: value for name, value in {**defaults, **own}.items() if value != of_series.get(name)}
        identity = {"type": "exception", "occurrenceId": format_occurrence_id(uid, day)}
        return {**changes, **identity, **self._times(times)}

    def _described(self, vevent: Component, times: Times) -> Json:
        """The properties that do not concern the times."""
        return {**parse_properties(vevent), **parse_people(vevent), **parse_reminder(vevent, times, self._tzids)}

    def _times(self, times: Times) -> Json:
        start, end = self._tzids.json(times.start), self._tzids.json(times.end)
        return {"isAllDay": times.is_all_day, "start": start, "end": end}


def uid_of(vevent: Component) -> str:
    """The UID of a VEVENT; "" without one."""
    return unescape(vevent.value("UID"))


def _missing_end(unended: Unended, place: str) -> MalformedValueError:
    """The error for a component without an END; `place` is before its message."""
    end = f"END:{unended.name}"
    if unended.before is None:
        reason = f"the file ends before {end}; download it again"
    else:
        reason = f"{end} is missing before line {unended.before}; download the file again, or add it"
    return MalformedValueError(f"{place}{reason}", target=unended.name if place else None)


def _ids(uid: str, taken: set[str]) -> Iterator[str]:
    """The UID, and for further events with it, the UID and a number: no other event has such an id."""
    yield uid
    number = 2
    while True:
        if not uid or f"{uid}-{number}" not in taken:
            yield uid and f"{uid}-{number}"
        number += 1
