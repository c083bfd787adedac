"""VEVENTs as events of Graph's JSON, in the shapes that Exchange, Outlook and others really write."""

from __future__ import annotations

from datetime import date
from typing import Any

from icalendar import Event

from recurtz.datetimes import DateTimeTimeZone
from recurtz.errors import NoOccurrenceError, RecurtzError, RuleError, UnreadableError, short
from recurtz.events import tell
from recurtz.ical.properties import TEXTS, first, put_text
from recurtz.ical.times import When, midnight, read_exdates, read_times, read_when
from recurtz.ical.zones import Zones
from recurtz.occurrences import utc_text
from recurtz.recurrence import PatternedRecurrence
from recurtz.rrule import from_rrule

_ONCE = ("DTSTART", "DTEND", "DURATION", "RECURRENCE-ID")
_TIMES = (*_ONCE, "RRULE", "EXDATE")
_BEYOND_GRAPH = {
    "RDATE": "make its dates events of their own",
    "EXRULE": "name the dates in EXDATE",
}
_ANY_TIME = "0001-01-01"

Json = dict[str, Any]


def events_of(vevents: list[Event], zones: Zones) -> list[Json]:
    """The event that VEVENTs of one UID say; changed occurrences without their series are events of their own.

    Raises `RecurtzError` for what cannot be read, and for what Graph cannot say.
    """
    try:
        for vevent in vevents:
            _require_sayable(vevent)
        events = _events(_newest(vevents), zones)
        for event in events:
            list(tell(event, _ANY_TIME, _ANY_TIME))  # so that what is read can be told
    except RecurtzError as error:
        raise error.within(f"VEVENT {short(str(vevents[0].get('UID', '')))}") from None
    return events


def _newest(vevents: list[Event]) -> list[Event]:
    """Of several versions of a VEVENT that of the highest SEQUENCE, of those the last."""
    newest: dict[str, Event] = {}
    for vevent in vevents:
        found = first(vevent, "RECURRENCE-ID")
        key = "" if found is None else f"{found.params.get('TZID')}:{found.to_ical()}"
        if key not in newest or _sequence(vevent) >= _sequence(newest[key]):
            newest[key] = vevent
    return list(newest.values())


def _sequence(vevent: Event) -> int:
    found = first(vevent, "SEQUENCE")
    return found if isinstance(found, int) else 0


def _require_sayable(vevent: Event) -> None:
    for name, message in vevent.errors:
        if name in _TIMES:
            way_out = "write it as RFC 5545 does"
            raise UnreadableError(f"{name} cannot be read, {short(message)}; {way_out}", target=name)
    for name in _ONCE:
        if isinstance(vevent.get(name), list):
            raise UnreadableError(f"{name} stands twice; give it once", target=name)
    if "DTEND" in vevent and "DURATION" in vevent:
        raise UnreadableError("DTEND and DURATION exclude each other; give one of them", target="DURATION")
    reasons = [
        RuleError.at(name, f"{name} is nothing that Graph can say; {way_out}")
        for name, way_out in _BEYOND_GRAPH.items()
        if name in vevent
    ]
    if isinstance(vevent.get("RRULE"), list):
        reasons.append(RuleError.at("RRULE", "RRULE stands twice; make an event of each"))
    if "RANGE" in getattr(vevent.get("RECURRENCE-ID"), "params", ()):
        reasons.append(RuleError.at("RECURRENCE-ID", "RANGE changes all that follows; make a series of that"))
    if reasons:
        raise RuleError.because(reasons)


# Events ---------------------------------------------------------------------------------------------------------------


def _events(vevents: list[Event], zones: Zones) -> list[Json]:
    """A series, or single events: a change of a single event's only occurrence takes its place."""
    changes = [vevent for vevent in vevents if "RECURRENCE-ID" in vevent]
    master = next((vevent for vevent in vevents if "RECURRENCE-ID" not in vevent), None)
    if master is not None and "RRULE" in master:
        return [_series(master, changes, zones)]
    changed = [_single(vevent, zones) for vevent in changes]
    if master is None:
        return changed
    event = _single(master, zones)
    return changed if any(_is_of(event, change, zones) for change in changes) else [event, *changed]


def _is_of(event: Json, change: Event, zones: Zones) -> bool:
    """Whether a change is one of an event's start."""
    day: str = event["start"]["dateTime"][:10]
    original = _original(read_when(change, "RECURRENCE-ID", zones), event["isAllDay"], event["start"]["timeZone"])
    return day == original.isoformat()


def _single(vevent: Event, zones: Zones) -> Json:
    start, end, is_all_day = read_times(vevent, zones)
    event = {**_described(vevent), "type": "singleInstance", **_told(start, end, is_all_day)}
    if "RECURRENCE-ID" in vevent:
        original = read_when(vevent, "RECURRENCE-ID", zones)
        if not isinstance(original, DateTimeTimeZone):
            original = midnight(original, start.time_zone)
        event["originalStart"] = utc_text(original.instant())
    return event


def _series(master: Event, overrides: list[Event], zones: Zones) -> Json:
    start, end, is_all_day = read_times(master, zones)
    day = start.date_time.date()
    recurrence = from_rrule(first(master, "RRULE").to_ical().decode(), day, start)
    if not recurrence:
        raise NoOccurrenceError("RRULE has no date from DTSTART on; use one that has", target="RRULE")
    # What a DTSTART off the rule means RFC 5545 leaves open (3.8.5.3); in Graph a series begins with its first date.
    later = recurrence[0] - day
    range_ = recurrence.range.__replace__(start_date=recurrence[0])
    event = {
        **_described(master),
        "type": "seriesMaster",
        **_told(start.later(later), end.later(later), is_all_day),
        "recurrence": PatternedRecurrence(recurrence.pattern, range_).to_graph(),
    }
    return event | _changes(event, master, overrides, zones)


def _changes(event: Json, master: Event, overrides: list[Event], zones: Zones) -> Json:
    """What became of some occurrences, by their original dates."""
    zone = event["start"]["timeZone"]
    uid = event.get("id") or ""
    cancelled = {_original(when, event["isAllDay"], zone) for when in read_exdates(master, zones)}
    exceptions = []
    for override in overrides:
        day = _original(read_when(override, "RECURRENCE-ID", zones), event["isAllDay"], zone)
        if str(override.get("STATUS", "")).upper() == "CANCELLED":
            cancelled.add(day)
            continue
        start, end, is_all_day = read_times(override, zones)
        own = {name: value for name, value in _described(override).items() if value != event.get(name)}
        identity = {"type": "exception", "occurrenceId": f"OID.{uid}.{day}"}
        exceptions.append({**own, **identity, **_told(start, end, is_all_day)})
    return {
        "cancelledOccurrences": [f"OID.{uid}.{day}" for day in sorted(cancelled)],
        "exceptionOccurrences": exceptions,
    }


def _original(when: When, is_all_day: bool, zone: str) -> date:
    """The date of the series that a RECURRENCE-ID or an EXDATE names.

    Of an all-day series Exchange writes midnight on the clock of some zone, or in UTC that of the series' own.
    """
    if not isinstance(when, DateTimeTimeZone):
        return when
    if is_all_day and when.time_zone != "UTC":
        return when.date_time.date()
    return when.on_clock_of(zone).date_time.date()


def _described(vevent: Event) -> Json:
    described: Json = {}
    if uid := str(vevent.get("UID", "")):
        described |= {"id": uid, "iCalUId": uid}
    for name, path in TEXTS.items():
        if text := str(first(vevent, name) or ""):
            put_text(described, path, text)
    if str(vevent.get("STATUS", "")).upper() == "CANCELLED":
        described["isCancelled"] = True
    return described


def _told(start: DateTimeTimeZone, end: DateTimeTimeZone, is_all_day: bool) -> Json:
    return {"isAllDay": is_all_day, "start": start.to_graph(), "end": end.to_graph()}
