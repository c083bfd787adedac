"""Events of Graph's JSON as VEVENTs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast
from uuid import NAMESPACE_OID, uuid5

from icalendar import Calendar, Event, vRecur

from recurtz._core.fields import lowercase, parse_flag, parse_list, parse_object, require_events
from recurtz.errors import RecurtzError
from recurtz.events.date_time import TIME, DateTimeTimeZone, parse_instant, parse_zone, zone_name
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence import Occurrence, utc_span
from recurtz.events.parsing import parse_id, parse_moment, parse_original, parse_series_zone
from recurtz.events.view import is_series
from recurtz.ical.properties import ALL_DAY_ZONE, PRODUCT, TEXTS, first, text_of
from recurtz.ical.times import When, check_order
from recurtz.ical.vtimezones import to_vtimezone
from recurtz.rrule import dtstart, to_rrule
from recurtz.zones.names import zone

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_OF_A_SERIES = ("occurrence", "exception")

Json = Mapping[str, Any]


def write_one(event: object) -> Calendar:
    """The VCALENDAR with one event."""
    return _calendar(_vevents(parse_object(event, "event")))


def write_all(events: Iterable[object]) -> Calendar:
    """The VCALENDAR with all events."""
    require_events(events)
    vevents: list[Event] = []
    for place, event in enumerate(events):
        try:
            vevents += _vevents(parse_object(event, ""))
        except RecurtzError as error:
            raise error.prefixed(f"events[{place}]") from None
    return _calendar(vevents)


def _calendar(vevents: Iterable[Event]) -> Calendar:
    """VEVENTs, before them a VTIMEZONE for each name of a zone in them."""
    vevents = list(vevents)
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODUCT)
    for name, since in sorted(_zones_of(vevents).items()):
        calendar.add_component(to_vtimezone(name, since))
    for vevent in vevents:
        calendar.add_component(vevent)
    return calendar


def _zones_of(vevents: Iterable[Event]) -> dict[str, date]:
    """The TZIDs in use, each with the first date that stands beside it."""
    found: dict[str, date] = {}
    for vevent in vevents:
        for name in ("DTSTART", "DTEND", "RECURRENCE-ID"):
            value = first(vevent, name)
            if value is not None and (tzid := value.params.get("TZID")):
                found[tzid] = min(value.dt.date(), found.get(tzid, date.max))
    return found


def _vevents(event: Json) -> Iterator[Event]:
    if not is_series(event):
        yield _single(event)
        return
    series, uid = SeriesMaster.from_graph(event), _uid(event)
    yield _master(series, event, uid)
    told = {parse_original(said, zone(series.time_zone), "")[0]: said for said in _exceptions(event)}
    for moved in series.exceptions:
        day = cast("date", moved.original_date)  # as JSON says one of each
        if day not in series.cancelled:
            yield _override(series, moved, day, {**event, **_said(told[day])}, uid)


def _exceptions(event: Json) -> list[Json]:
    exceptions = event.get("exceptionOccurrences")
    return [] if exceptions is None else parse_list(exceptions, "exceptionOccurrences")


def _said(exception: Json) -> dict[str, Any]:
    return {name: value for name, value in exception.items() if value is not None}


def _uid(event: Json) -> str:
    """What both sides of an invitation know the event by; of an event without an id one that its content makes."""
    found = parse_id(event.get("iCalUId")) or parse_id(event.get("id"))
    return found or str(uuid5(NAMESPACE_OID, json.dumps(event, sort_keys=True, default=str)))


# VEVENTs --------------------------------------------------------------------------------------------------------------


def _single(event: Json) -> Event:
    is_all_day = parse_flag(event.get("isAllDay"), "isAllDay")
    start_zone, end_zone = [
        parse_object(event.get(edge), edge, TIME).get("timeZone") or "UTC" for edge in ("start", "end")
    ]
    start = _edge(event, "start", start_zone, is_all_day)
    end = _edge(event, "end", start_zone if is_all_day else end_zone, is_all_day)
    original = _original(event, is_all_day)
    if original is None and _is_of_a_series(event):
        event = {**event, "iCalUId": None}  # which others have, too, and nothing tells it from them
    vevent = _described(event, _uid(event))
    if original is not None and event.get("iCalUId"):
        _add(vevent, "RECURRENCE-ID", original)
    _add_times(vevent, start, end, is_all_day)
    return vevent


def _is_of_a_series(event: Json) -> bool:
    """Whether an event is an occurrence or an exception: by its type, or as it names its series or itself in it."""
    names = event.get("seriesMasterId"), event.get("occurrenceId")
    return lowercase(event.get("type")) in _OF_A_SERIES or names != (None, None)


def _original(event: Json, is_all_day: bool) -> When | None:
    """Which occurrence of a series an event says to be: if it is all day by its date, else by its original start.

    The date is that in the event's own zone: the view that it comes from may be told in another.
    """
    text = event.get("originalStart")
    if is_all_day and (text is not None or event.get("occurrenceId") is not None):
        return parse_original(event, parse_series_zone(event, "")[1], "")[0]
    return None if text is None else DateTimeTimeZone.from_datetime(parse_instant(text, "originalStart"), "UTC")


def _edge(event: Json, edge: str, time_zone: str, is_all_day: bool) -> DateTimeTimeZone:
    return parse_moment(event.get(edge), edge, time_zone, parse_zone(time_zone, f"{edge}.timeZone"), is_all_day)


def _master(series: SeriesMaster, event: Json, uid: str) -> Event:
    vevent = _described(event, uid)
    start, on_the_clock = dtstart(series.recurrence, series.start), series.end.date_time - series.start.date_time
    if series.is_all_day or on_the_clock > timedelta():
        end = start.later(on_the_clock)
    else:
        end = DateTimeTimeZone.from_datetime(start.instant() + series._timetable.exact * _MICROSECOND, "UTC")
    _add_times(vevent, start, end, series.is_all_day)
    rule = to_rrule(series.recurrence, None if series.is_all_day else series.start)
    vevent.add("RRULE", vRecur.from_ical(rule))
    for day in series.cancelled:
        if day in series.recurrence:
            _add(vevent, "EXDATE", _planned(series, day))
    return vevent


def _override(series: SeriesMaster, moved: Occurrence, day: date, event: Json, uid: str) -> Event:
    """The VEVENT of an exception, which in iCalendar says all anew."""
    vevent = _described(event, uid)
    _add(vevent, "RECURRENCE-ID", _planned(series, day))
    _add_times(vevent, moved.start, moved.end, moved.is_all_day)
    return vevent


def _planned(series: SeriesMaster, day: date) -> When:
    """When the pattern puts the occurrence of a date."""
    if series.is_all_day:
        return day
    return DateTimeTimeZone(datetime.combine(day, series.start.date_time.time()), series.time_zone)


def _described(event: Json, uid: str) -> Event:
    vevent = Event()
    vevent.add("UID", _encodable(uid))
    vevent.add("DTSTAMP", _stamp(event))
    for name, path in TEXTS.items():
        if text := text_of(event, path):
            vevent.add(name, _encodable(text))
    if event.get("isCancelled") is True:
        vevent.add("STATUS", "CANCELLED")
    return vevent


def _encodable(text: str) -> str:
    """A text that UTF-8 can hold: JSON has halves of pairs of surrogates, too."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _stamp(event: Json) -> datetime:
    """When the event was last changed; no clock is asked."""
    text = event.get("lastModifiedDateTime") or event.get("createdDateTime")
    return parse_instant(text, "lastModifiedDateTime").replace(microsecond=0) if text else _EPOCH


# Times ----------------------------------------------------------------------------------------------------------------


def _add_times(vevent: Event, start: DateTimeTimeZone, end: DateTimeTimeZone, is_all_day: bool) -> None:
    """DTSTART, and DTEND if it is later; without one, a date is that whole day."""
    check_order(start, end, "end")
    starts_at, ends_at = utc_span(start, end)
    if is_all_day:
        _add(vevent, "DTSTART", start.date_time.date())
        if end.date_time > start.date_time:
            _add(vevent, "DTEND", end.date_time.date())
        vevent.add(ALL_DAY_ZONE, zone_name(start.time_zone))
        return
    _add(vevent, "DTSTART", start)
    if ends_at != end.instant():  # only a gap puts its wall clock before the start
        end = DateTimeTimeZone.from_datetime(ends_at, "UTC")
    if ends_at != starts_at:
        _add(vevent, "DTEND", end)


def _add(vevent: Event, name: str, when: When) -> None:
    """A time with the name of its zone; one in the second pass of an overlap, which no name tells, in UTC."""
    if not isinstance(when, DateTimeTimeZone):
        vevent.add(name, when)
    elif when.fold or zone_name(when.time_zone).upper() == "UTC":
        vevent.add(name, when.instant().replace(microsecond=0))
    else:
        tzid = " ".join(zone_name(when.time_zone).replace('"', "").split())
        vevent.add(name, when.date_time.replace(microsecond=0), parameters={"TZID": tzid})
