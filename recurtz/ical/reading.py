"""VEVENTs as events in Graph's JSON, in the forms that Exchange, Outlook and others write."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar, cast

from icalendar import Event

from recurtz.errors import MalformedValueError, NoOccurrenceError, RecurrenceRuleError, RecurtzError, short
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.date_time_text import format_instant
from recurtz.events.occurrence_id import format_occurrence_id
from recurtz.events.parsing import parse_event
from recurtz.ical.properties import TEXTS, VEventJson, first, is_cancelled, set_text
from recurtz.ical.times import DateOrTime, midnight, parse_exdates, parse_property, parse_times
from recurtz.ical.tzids import TzidResolver
from recurtz.recurrence.patterned import PatternedRecurrence
from recurtz.rrule import from_rrule

_TIMES = ("DTSTART", "DTEND", "DURATION")
_RULES = ("RRULE", "EXDATE")
_NOT_IN_GRAPH = {
    "RDATE": "make single events of its dates",
    "EXRULE": "list the dates in EXDATE",
}

Json = dict[str, Any]
Key = TypeVar("Key")


def parse_vevents(vevents: list[Event], tzids: TzidResolver) -> list[VEventJson]:
    """The events of the VEVENTs with one UID. An override without its series is a single event.

    Raises `RecurtzError` for VEVENTs that are malformed, and for what Graph cannot represent.
    """
    try:
        for vevent in vevents:
            _check_recurrence_id(vevent)
        events = _events(vevents, tzids)
        for event in events:
            parse_event(event)  # so that every event can be expanded
    except RecurtzError as error:
        raise error.prefixed(f"VEVENT {short(str(vevents[0].get('UID', '')))}") from None
    return cast("list[VEventJson]", events)


def _newest(vevents: Iterable[Event], key: Callable[[Event], Key]) -> dict[Key, Event]:
    """Per key, the version with the highest SEQUENCE, the last in the file on a tie. Only that one is validated."""
    newest: dict[Key, Event] = {}
    for vevent in vevents:
        name = key(vevent)
        if name not in newest or _sequence(vevent) >= _sequence(newest[name]):
            newest[name] = vevent
    for vevent in newest.values():
        _check_representable(vevent)
    return newest


def _sequence(vevent: Event) -> int:
    value = first(vevent, "SEQUENCE")
    return value if isinstance(value, int) else 0


def _check_recurrence_id(vevent: Event) -> None:
    """Check that a RECURRENCE-ID identifies one occurrence, also in old versions: it is the key of the versions."""
    _check_well_formed(vevent, once=("RECURRENCE-ID",))
    if "RANGE" in getattr(vevent.get("RECURRENCE-ID"), "params", ()):
        reason = "RANGE changes all following occurrences; make another series of them"
        raise RecurrenceRuleError.because([RecurrenceRuleError.at("RECURRENCE-ID", reason)])


def _check_well_formed(vevent: Event, once: tuple[str, ...], often: tuple[str, ...] = ()) -> None:
    """Check that icalendar could parse some properties, and that those of `once` are given once at most."""
    for name, message in vevent.errors:
        if name in once or name in often:
            hint = "write it in the form of RFC 5545"
            raise MalformedValueError(f"{name} cannot be read, {short(message)}; {hint}", target=name)
    for name in once:
        if isinstance(vevent.get(name), list):
            raise MalformedValueError(f"{name} is given twice; give it once", target=name)


def _check_representable(vevent: Event) -> None:
    """Check that Graph can represent a VEVENT, except for the parts of its RRULE."""
    _check_well_formed(vevent, once=_TIMES, often=_RULES)
    if "DTEND" in vevent and "DURATION" in vevent:
        raise MalformedValueError("DTEND and DURATION exclude each other; give one of them", target="DURATION")
    reasons = [
        RecurrenceRuleError.at(name, f"{name} has no counterpart in Graph; {hint}")
        for name, hint in _NOT_IN_GRAPH.items()
        if name in vevent
    ]
    if isinstance(vevent.get("RRULE"), list):
        reasons.append(RecurrenceRuleError.at("RRULE", "RRULE is given twice; make one event of each"))
    if reasons:
        raise RecurrenceRuleError.because(reasons)


# Events ---------------------------------------------------------------------------------------------------------------


def _events(vevents: list[Event], tzids: TzidResolver) -> list[Json]:
    """A series, or single events. An override of a single event's only occurrence replaces that event."""
    overrides = [vevent for vevent in vevents if "RECURRENCE-ID" in vevent]
    masters = (vevent for vevent in vevents if "RECURRENCE-ID" not in vevent)
    master = _newest(masters, lambda _: "master").get("master")
    if master is not None and "RRULE" in master:
        return [_series(master, overrides, tzids)]
    newest = _newest(overrides, lambda vevent: _recurrence_id(parse_property(vevent, "RECURRENCE-ID", tzids)))
    changed = [_single(vevent, tzids) for vevent in newest.values()]
    if master is None:
        return changed
    event = _single(master, tzids)
    is_replaced = any(_starts_on(event, _original_date(event, vevent, tzids)) for vevent in newest.values())
    return changed if is_replaced else [event, *changed]


def _starts_on(event: Json, day: date) -> bool:
    text: str = event["start"]["dateTime"]
    return text[:10] == day.isoformat()


def _single(vevent: Event, tzids: TzidResolver) -> Json:
    start, end, is_all_day = parse_times(vevent, tzids)
    event = {**_described(vevent), "type": "singleInstance", **_times(start, end, is_all_day)}
    if "RECURRENCE-ID" in vevent:
        original = parse_property(vevent, "RECURRENCE-ID", tzids)
        if not isinstance(original, DateTimeTimeZone):
            original = midnight(original, start.time_zone)
        event["originalStart"] = format_instant(original.instant())
    return event


def _series(master: Event, overrides: list[Event], tzids: TzidResolver) -> Json:
    start, end, is_all_day = parse_times(master, tzids)
    day = start.date_time.date()
    recurrence = from_rrule(first(master, "RRULE").to_ical().decode(), day, start)
    if not recurrence:
        raise NoOccurrenceError("RRULE has no date from DTSTART on; use a rule that has one", target="RRULE")
    # RFC 5545 leaves a DTSTART off the rule undefined (3.8.5.3); in Graph a series starts on its first date.
    shift = recurrence[0] - day
    range_ = recurrence.range.__replace__(start_date=recurrence[0])
    event = {
        **_described(master),
        "type": "seriesMaster",
        **_times(start + shift, end + shift, is_all_day),
        "recurrence": PatternedRecurrence(recurrence.pattern, range_).to_graph(),
    }
    return event | _exceptions(event, master, overrides, tzids)


def _exceptions(event: Json, master: Event, overrides: list[Event], tzids: TzidResolver) -> Json:
    """The cancelledOccurrences and exceptionOccurrences of a series."""
    uid = event.get("id") or ""
    cancelled = {_date_in_series(event, value) for value in parse_exdates(master, tzids)}
    exceptions = []
    for day, override in _newest(overrides, lambda vevent: _original_date(event, vevent, tzids)).items():
        if is_cancelled(override):
            cancelled.add(day)
            continue
        changes = {name: value for name, value in _described(override).items() if value != event.get(name)}
        identity = {"type": "exception", "occurrenceId": format_occurrence_id(uid, day)}
        exceptions.append({**changes, **identity, **_times(*parse_times(override, tzids))})
    return {
        "cancelledOccurrences": [format_occurrence_id(uid, day) for day in sorted(cancelled)],
        "exceptionOccurrences": exceptions,
    }


# Original dates -------------------------------------------------------------------------------------------------------


def _recurrence_id(value: DateOrTime) -> date:
    """The key of an override whose series is not in the file: an instant, or a date without a zone."""
    return value.instant() if isinstance(value, DateTimeTimeZone) else value


def _original_date(event: Json, override: Event, tzids: TzidResolver) -> date:
    """The original date of an override of an event."""
    return _date_in_series(event, parse_property(override, "RECURRENCE-ID", tzids))


def _date_in_series(event: Json, value: DateOrTime) -> date:
    """The date of an event that a RECURRENCE-ID or an EXDATE identifies, in the zone of the event.

    For an all-day series Exchange writes midnight in some zone, or in UTC the midnight of the series' own zone.
    """
    if not isinstance(value, DateTimeTimeZone):
        return value
    if event["isAllDay"] and value.time_zone != "UTC":
        return value.date_time.date()
    return value.in_zone(event["start"]["timeZone"]).date_time.date()


# Properties -----------------------------------------------------------------------------------------------------------


def _described(vevent: Event) -> Json:
    """The properties that do not concern the times: UID, SUMMARY, LOCATION and STATUS."""
    described: Json = {}
    if uid := str(vevent.get("UID", "")):
        described |= {"id": uid, "iCalUId": uid}
    for name, path in TEXTS.items():
        if text := str(first(vevent, name) or ""):
            set_text(described, path, text)
    if is_cancelled(vevent):
        described["isCancelled"] = True
    return described


def _times(start: DateTimeTimeZone, end: DateTimeTimeZone, is_all_day: bool) -> Json:
    return {"isAllDay": is_all_day, "start": start.to_graph(), "end": end.to_graph()}
