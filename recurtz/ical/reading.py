"""VEVENTs as events of Graph's JSON, in the shapes that Exchange, Outlook and others really write."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar

from icalendar import Event

from recurtz.errors import MalformedValueError, NoOccurrenceError, RecurrenceRuleError, RecurtzError, short
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.occurrence import format_instant
from recurtz.events.view import tell
from recurtz.ical.properties import TEXTS, first, put_text
from recurtz.ical.times import When, midnight, read_exdates, read_times, read_when
from recurtz.ical.tzids import Zones
from recurtz.recurrence.patterned import PatternedRecurrence
from recurtz.rrule import from_rrule

_TIMES = ("DTSTART", "DTEND", "DURATION")
_RULES = ("RRULE", "EXDATE")
_BEYOND_GRAPH = {
    "RDATE": "make its dates events of their own",
    "EXRULE": "name the dates in EXDATE",
}
_ANY_TIME = "0001-01-01"

Json = dict[str, Any]
Key = TypeVar("Key")


def events_of(vevents: list[Event], zones: Zones) -> list[Json]:
    """The event that VEVENTs of one UID say; changed occurrences without their series are events of their own.

    Raises `RecurtzError` for what cannot be read, and for what Graph cannot say.
    """
    try:
        for vevent in vevents:
            _require_original(vevent)
        events = _events(vevents, zones)
        for event in events:
            list(tell(event, _ANY_TIME, _ANY_TIME))  # so that what is read can be told
    except RecurtzError as error:
        raise error.prefixed(f"VEVENT {short(str(vevents[0].get('UID', '')))}") from None
    return events


def _newest(vevents: Iterable[Event], key: Callable[[Event], Key]) -> dict[Key, Event]:
    """Of the versions that share a key that of the highest SEQUENCE, of those the last; it alone must be sayable."""
    newest: dict[Key, Event] = {}
    for vevent in vevents:
        named = key(vevent)
        if named not in newest or _sequence(vevent) >= _sequence(newest[named]):
            newest[named] = vevent
    for vevent in newest.values():
        _require_sayable(vevent)
    return newest


def _sequence(vevent: Event) -> int:
    found = first(vevent, "SEQUENCE")
    return found if isinstance(found, int) else 0


def _require_original(vevent: Event) -> None:
    """Refuse a RECURRENCE-ID that does not name one occurrence: nothing tells then which version it is of what."""
    _require_readable(vevent, once=("RECURRENCE-ID",))
    if "RANGE" in getattr(vevent.get("RECURRENCE-ID"), "params", ()):
        raise RecurrenceRuleError.because(
            [RecurrenceRuleError.at("RECURRENCE-ID", "RANGE changes all that follows; make a series of that")]
        )


def _require_readable(vevent: Event, once: tuple[str, ...], often: tuple[str, ...] = ()) -> None:
    for name, message in vevent.errors:
        if name in once or name in often:
            hint = "write it as RFC 5545 does"
            raise MalformedValueError(f"{name} cannot be read, {short(message)}; {hint}", target=name)
    for name in once:
        if isinstance(vevent.get(name), list):
            raise MalformedValueError(f"{name} stands twice; give it once", target=name)


def _require_sayable(vevent: Event) -> None:
    _require_readable(vevent, once=_TIMES, often=_RULES)
    if "DTEND" in vevent and "DURATION" in vevent:
        raise MalformedValueError("DTEND and DURATION exclude each other; give one of them", target="DURATION")
    reasons = [
        RecurrenceRuleError.at(name, f"{name} is nothing that Graph can say; {hint}")
        for name, hint in _BEYOND_GRAPH.items()
        if name in vevent
    ]
    if isinstance(vevent.get("RRULE"), list):
        reasons.append(RecurrenceRuleError.at("RRULE", "RRULE stands twice; make an event of each"))
    if reasons:
        raise RecurrenceRuleError.because(reasons)


# Events ---------------------------------------------------------------------------------------------------------------


def _events(vevents: list[Event], zones: Zones) -> list[Json]:
    """A series, or single events: a change of a single event's only occurrence takes its place."""
    changes = [vevent for vevent in vevents if "RECURRENCE-ID" in vevent]
    masters = (vevent for vevent in vevents if "RECURRENCE-ID" not in vevent)
    master = _newest(masters, lambda _: "master").get("master")
    if master is not None and "RRULE" in master:
        return [_series(master, changes, zones)]
    changes = list(_newest(changes, lambda change: _instant(read_when(change, "RECURRENCE-ID", zones))).values())
    changed = [_single(vevent, zones) for vevent in changes]
    if master is None:
        return changed
    event = _single(master, zones)
    return changed if any(_is_of(event, change, zones) for change in changes) else [event, *changed]


def _is_of(event: Json, change: Event, zones: Zones) -> bool:
    """Whether a change is one of an event's start."""
    day: str = event["start"]["dateTime"][:10]
    return day == _original(event, change, zones).isoformat()


def _single(vevent: Event, zones: Zones) -> Json:
    start, end, is_all_day = read_times(vevent, zones)
    event = {**_described(vevent), "type": "singleInstance", **_told(start, end, is_all_day)}
    if "RECURRENCE-ID" in vevent:
        original = read_when(vevent, "RECURRENCE-ID", zones)
        if not isinstance(original, DateTimeTimeZone):
            original = midnight(original, start.time_zone)
        event["originalStart"] = format_instant(original.instant())
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
    uid = event.get("id") or ""
    cancelled = {_day(event, when) for when in read_exdates(master, zones)}
    exceptions = []
    for day, override in _newest(overrides, lambda change: _original(event, change, zones)).items():
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


def _original(event: Json, change: Event, zones: Zones) -> date:
    """The date of an event's that its change is one of."""
    return _day(event, read_when(change, "RECURRENCE-ID", zones))


def _instant(when: When) -> date:
    """What a RECURRENCE-ID names where no series is there: an instant, or a date of no zone."""
    return when.instant() if isinstance(when, DateTimeTimeZone) else when


def _day(event: Json, when: When) -> date:
    """The date of an event's that a RECURRENCE-ID or an EXDATE names.

    Of an all-day series Exchange writes midnight on the clock of some zone, or in UTC that of the series' own.
    """
    if not isinstance(when, DateTimeTimeZone):
        return when
    if event["isAllDay"] and when.time_zone != "UTC":
        return when.date_time.date()
    return when.in_zone(event["start"]["timeZone"]).date_time.date()


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
