"""VEVENTs as events in Graph's JSON, in the forms that Exchange, Outlook and others write.

A part of an event that cannot be used, such as one EXDATE or one override, is reported and costs only itself. What
Graph cannot represent, or has no start, is reported as well, and the event is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar, cast

from recurtz._core.fields import ErrorHandler
from recurtz.errors import LimitExceededError, MalformedValueError, RecurrenceRuleError, RecurtzError, short
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.date_time_text import format_instant
from recurtz.events.occurrence_id import MAX_ID_LENGTH, format_occurrence_id
from recurtz.events.parsing import parse_event
from recurtz.ical.alarms import parse_reminder
from recurtz.ical.event_source import EventSource, source_of
from recurtz.ical.expansion import Window
from recurtz.ical.originals import date_in_series
from recurtz.ical.parts import Part, in_known_zone, parts_of
from recurtz.ical.people import parse_people
from recurtz.ical.properties import DEFAULTS, VEventJson, is_cancelled, parse_properties
from recurtz.ical.scanner import Component, unescape
from recurtz.ical.splits import check_range, cut, following_singles, is_following, is_split, tail_of
from recurtz.ical.times import DateOrTime, Report, Times, is_whole_day, midnight, parse_property, parse_times
from recurtz.ical.tzids import TzidResolver

Json = dict[str, Any]
Key = TypeVar("Key")
_Placed = tuple[Component, DateOrTime]
"""An override and its RECURRENCE-ID."""


class Reader:
    """Reads the events of a calendar. `handle` takes the errors.

    `window`: what Graph cannot represent as a series becomes single events of it.
    """

    def __init__(self, tzids: TzidResolver, handle: ErrorHandler, window: Window | None = None) -> None:
        self._tzids = tzids
        self._handle = handle
        self._window = window
        self._taken: set[str] = set()

    def read(self, calendar: Component) -> Iterator[VEventJson]:
        """The events of a calendar, in the order of the file."""
        groups: dict[object, list[Component]] = {}
        for place, vevent in enumerate(child for child in calendar.children if child.name == "VEVENT"):
            groups.setdefault(uid_of(vevent) or place, []).append(vevent)
        self._taken = {uid for uid in groups if isinstance(uid, str)}
        for vevents in groups.values():
            yield from self._events(vevents)

    def _events(self, vevents: list[Component]) -> Iterator[VEventJson]:
        """The events of the VEVENTs with one UID. An override without its series is a single event."""
        uid = uid_of(vevents[0])
        if len(uid) > MAX_ID_LENGTH:
            hint = f"use text of at most {MAX_ID_LENGTH} characters"
            self._reporter(vevents[0])(MalformedValueError.expected("UID", uid, hint))
            return
        masters = _masters(vevents)
        series = frozenset(masters)
        overrides = [placed for placed in self._overrides(vevents) if placed[0] not in series]
        parts = [part for master in masters for part in self._parts(master, overrides)]
        for override, original in sorted(filter(_is_split, overrides), key=_order):
            parts = self._split(parts, override, original)
        parts = self._place(parts, [placed for placed in overrides if not _is_split(placed)])
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

    def _reporter(self, vevent: Component) -> Report:
        """Takes an error of a VEVENT: gives it its source, and raises it or hands it on."""
        source: list[EventSource] = []

        def report(error: RecurtzError) -> None:
            if error.source is None:
                source[:] = source or [source_of(vevent)]
                error.prefixed(f"VEVENT {short(uid_of(vevent))}").located(source[0])
            self._handle(error)

        return report

    # Masters and overrides

    def _parts(self, master: Component, overrides: list[_Placed]) -> list[Part]:
        report = self._reporter(master)
        try:
            return parts_of(master, [original for _, original in overrides], self._tzids, report, self._window)
        except LimitExceededError:
            raise
        except RecurtzError as error:
            report(error)
            return []

    def _overrides(self, vevents: list[Component]) -> Iterator[_Placed]:
        """The overrides with their RECURRENCE-IDs; one without a valid one is reported."""
        masters = [vevent for vevent in vevents if not vevent.all("RECURRENCE-ID")]
        whole_days = any(map(is_whole_day, masters or vevents))
        for vevent in vevents:
            if vevent.all("RECURRENCE-ID"):
                try:
                    yield vevent, self._recurrence_id(vevent, whole_days)
                except RecurtzError as error:
                    self._reporter(vevent)(error)

    def _recurrence_id(self, vevent: Component, whole_days: bool) -> DateOrTime:
        check_range(vevent)
        return parse_property(vevent, "RECURRENCE-ID", self._tzids, whole_days=whole_days)

    def _split(self, parts: list[Part], override: Component, original: DateOrTime) -> list[Part]:
        """The events with a series that is split where an override changes all following occurrences."""
        report = self._reporter(override)
        try:
            part, day = _Owners(parts).of(original)
            if part is None or (part.recurrence is not None and day not in part.recurrence):
                if _has_own_dates(override):
                    return parts + self._alone(override)
                reason = "RANGE changes the following occurrences of a series, which the file does not have"
                report(RecurrenceRuleError.because([RecurrenceRuleError.at("RECURRENCE-ID", reason)]))
                return parts + self._alone(override)
            tails = [] if is_cancelled(override) else self._tails(part, day, override, report)
            singles = [one for one in parts if is_following(one, part, original)]
            moved = frozenset(singles)
            heads = [part] if part.recurrence is not None and cut(part, day) else []
            if not is_cancelled(override):
                tails += following_singles(singles, original, override, self._times_of(override))
        except RecurtzError as error:
            report(error)
            return parts
        place = parts.index(part)
        before, after = ([one for one in some if one not in moved] for some in (parts[:place], parts[place + 1 :]))
        return [*before, *heads, *tails, *after]

    def _times_of(self, override: Component) -> Times:
        """The times of an override, whose faults are reported already."""
        return parse_times(override, self._tzids, lambda _: None)

    def _tails(self, part: Part, day: date, override: Component, report: Report) -> list[Part]:
        """The events from a date on; an override can have a rule or dates of its own."""
        if _has_own_dates(override):
            return parts_of(override, [], self._tzids, report, self._window)
        if part.recurrence is None:
            return []
        return [tail_of(part, day, override, parse_times(override, self._tzids, report))]

    def _place(self, parts: list[Part], overrides: list[_Placed]) -> list[Part]:
        """The events with their overrides. The override of a single event replaces it; others are single events."""
        placed: dict[tuple[Part | None, date], list[Component]] = {}
        owners = _Owners(parts)
        for override, original in overrides:
            try:
                placed.setdefault(owners.of(original), []).append(override)
            except RecurtzError as error:
                self._reporter(override)(error.prefixed("RECURRENCE-ID"))
        alone: dict[Part | None, list[Part]] = {}
        for (part, day), versions in placed.items():
            newest = _newest(versions)
            if part is None or part.recurrence is None:
                alone.setdefault(part, []).extend(self._alone(newest))
            elif is_cancelled(newest):
                part.cancelled.add(day)
            else:
                self._check_rule(newest)
                part.overrides[day] = newest
        return [result for part in (*parts, None) for result in alone.get(part, [part] if part else [])]

    def _alone(self, override: Component) -> list[Part]:
        """An override that is an event of its own: a single event, or several if it has a rule or dates."""
        report = self._reporter(override)
        try:
            if _has_own_dates(override):
                return parts_of(override, [], self._tzids, report, self._window)
            part = Part(override, in_known_zone(parse_times(override, self._tzids, report)))
        except RecurtzError as error:
            report(error)
            return []
        part.is_override = True
        return [part]

    def _check_rule(self, override: Component) -> None:
        """Report the rule of an override, which changes one occurrence."""
        if override.value("RRULE"):
            reason = "RRULE beside RECURRENCE-ID is not used, because an override changes one occurrence; leave it out"
            error = RecurrenceRuleError.because([RecurrenceRuleError.at("RRULE", reason)])
            self._reporter(override)(error)

    # Events

    def _event(self, part: Part, uid: str) -> Json:
        names = {"id": uid, "iCalUId": uid_of(part.vevent) if part.is_override else uid} if uid else {}
        properties = self._described(part.vevent, part.times)
        event: Json = {**names, **properties, "type": "singleInstance", **self._times(part.times)}
        if part.recurrence is None:
            return event | self._original(part)
        recurrence: Json = {**part.recurrence.to_graph()}
        event |= {"type": "seriesMaster", "recurrence": recurrence}
        if recurrence["range"].get("recurrenceTimeZone"):
            recurrence["range"] = {**recurrence["range"], "recurrenceTimeZone": event["start"]["timeZone"]}
        exceptions = [
            exception
            for day, override in part.overrides.items()
            if (exception := self._exception(override, day, uid, properties)) is not None
        ]
        cancelled = [format_occurrence_id(uid, day) for day in sorted(part.cancelled)]
        return {**event, "cancelledOccurrences": cancelled, "exceptionOccurrences": exceptions}

    def _original(self, part: Part) -> Json:
        """The originalStart of an override without its series, which has the UID of the series."""
        if not part.is_override:
            return {}
        original = self._recurrence_id(part.vevent, part.times.is_all_day)
        if not isinstance(original, DateTimeTimeZone):
            original = midnight(original, part.times.start.time_zone)
        return {"originalStart": format_instant(original.instant())}

    def _exception(self, override: Component, day: date, uid: str, of_series: Json) -> Json | None:
        """The exception of an override, with the properties that differ from those of the series."""
        report = self._reporter(override)
        try:
            times = in_known_zone(parse_times(override, self._tzids, report))
        except RecurtzError as error:
            report(error)
            return None
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


def _ids(uid: str, taken: set[str]) -> Iterator[str]:
    """The UID, and for further events with it, the UID and a number: no other event has such an id."""
    yield uid
    number = 2
    while True:
        if not uid or f"{uid}-{number}" not in taken:
            yield uid and f"{uid}-{number}"
        number += 1


# Versions -------------------------------------------------------------------------------------------------------------


def _masters(vevents: list[Component]) -> list[Component]:
    """The VEVENTs without a RECURRENCE-ID, each in its newest version.

    Versions of one event have different SEQUENCEs, or start on one date. Programs also give several events one UID.
    Without any, the overrides with dates of their own are the series: they were split from one that is not in the file.
    """
    masters = [vevent for vevent in vevents if not vevent.all("RECURRENCE-ID")]
    if not masters:
        masters = [vevent for vevent in vevents if _has_own_dates(vevent)]
    if len({_sequence(vevent) for vevent in masters}) == len(masters):
        return [_newest(masters)] if masters else []
    by_date: dict[str, list[Component]] = {}
    for vevent in masters:
        by_date.setdefault(vevent.value("DTSTART")[:8], []).append(vevent)
    return [_newest(versions) for versions in by_date.values()]


def _newest(versions: list[Component]) -> Component:
    """The version with the highest SEQUENCE, the last in the file on a tie. Only that one is validated."""
    return max(reversed(versions), key=_sequence)


def _sequence(vevent: Component) -> int:
    text = vevent.value("SEQUENCE")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0


def _has_own_dates(override: Component) -> bool:
    return bool(override.value("RRULE") or override.value("RDATE"))


def _is_split(placed: _Placed) -> bool:
    return is_split(placed[0])


def _order(placed: _Placed) -> tuple[datetime, int]:
    """The order in which overrides split a series: by their dates; of several versions the newest last."""
    override, original = placed
    moment = original.instant() if isinstance(original, DateTimeTimeZone) else datetime.combine(original, time(), UTC)
    return moment, _sequence(override)


# Originals ------------------------------------------------------------------------------------------------------------


class _Owners:
    """The events of one UID by their original dates."""

    def __init__(self, parts: list[Part]) -> None:
        self._series = [part for part in parts if part.recurrence is not None]
        singles = [part for part in parts if part.recurrence is None]
        self._times = singles[0].original_times if singles else None
        self._by_start = {part.original_times.start.date_time: part for part in singles}
        self._by_date = {part.original_times.start.date_time.date(): part for part in singles}

    def of(self, original: DateOrTime) -> tuple[Part | None, date]:
        """The event that an override changes, and the original date; without one None, and a key of its versions."""
        for part in self._series:
            if (day := part.date_of(original)) is not None:
                return part, day
        if self._times is not None:
            day = date_in_series(original, self._times, self._by_date)
            if day in self._by_date:
                return self._by_start.get(self._local(original, self._times), self._by_date[day]), day
        if self._series:
            return self._series[0], self._series[0].nearest_date_of(original)
        return None, original.instant() if isinstance(original, DateTimeTimeZone) else original

    def _local(self, original: DateOrTime, times: Times) -> datetime:
        """An original time on the clock of the events; of a date its midnight."""
        if isinstance(original, DateTimeTimeZone):
            return original.in_zone(times.start.time_zone).date_time
        return datetime.combine(original, time())
