"""Events as VEVENTs: from Graph's JSON, from values, or from the SDK's models."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from icalendar import Calendar, Event, vRecur, vText

from recurtz._core.fields import lowercase, parse_flag, parse_object, require_events
from recurtz.errors import PropertyError, RecurtzError
from recurtz.events.date_time import TIME, DateTimeTimeZone, parse_instant, parse_zone
from recurtz.events.event_lists import each_once
from recurtz.events.exceptions import own_exceptions
from recurtz.events.indexed_events import known_zones
from recurtz.events.lost_zones import date_of_whole_day, require_on_pattern_dates
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence import Occurrence
from recurtz.events.parsing import event_json, is_series
from recurtz.events.properties import parse_id, parse_moment, parse_original
from recurtz.events.series_zone import parse_series_zone
from recurtz.events.span import check_order, utc_span
from recurtz.ical.alarms import to_alarm
from recurtz.ical.people import format_people
from recurtz.ical.properties import ALL_DAY_MARK, ALL_DAY_ZONE, PRODUCT, format_properties
from recurtz.ical.times import DateOrTime
from recurtz.ical.used_zones import UsedZones
from recurtz.rrule import dtstart, to_rrule
from recurtz.zones.names import GivenZones, ZonesByName, given_zone, zone_name

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BREAK = re.compile("\r\n?")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TYPES_IN_SERIES = ("occurrence", "exception")

Json = Mapping[str, Any]


def write_one(event: object, time_zones: ZonesByName | None) -> Calendar:
    """The VCALENDAR of one event."""
    zones = UsedZones()
    return _calendar([*_vevents(event, "event", zones, GivenZones.parse(time_zones))], zones)


def write_all(events: Iterable[object], time_zones: ZonesByName | None) -> Calendar:
    """The VCALENDAR of several events."""
    require_events(events)
    zones, given = UsedZones(), known_zones(events, time_zones)
    vevents: list[Event] = []
    for place, event in each_once(enumerate(events), given):
        try:
            if isinstance(event, RecurtzError):
                raise event
            vevents += _vevents(event, "", zones, given)
        except RecurtzError as error:
            raise error.prefixed(f"events[{place}]") from None
    return _calendar(vevents, zones)


def _calendar(vevents: Iterable[Event], zones: UsedZones) -> Calendar:
    """A VCALENDAR of VEVENTs, with one VTIMEZONE for each TZID."""
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODUCT)
    for component in (*zones.vtimezones(), *vevents):
        calendar.add_component(component)
    return calendar


def _vevents(event: object, target: str, zones: UsedZones, given: GivenZones | None) -> Iterator[Event]:
    """The VEVENTs of an event: of a series its master and its overrides."""
    if isinstance(event, SeriesMaster):
        yield from _series(event, event.to_graph(), {}, zones)
        return
    values = event_json(event, target)
    if is_series(values):
        series = SeriesMaster.from_graph(values, time_zones=given)
        yield from _series(series, values, _exceptions_by_date(series, values), zones)
    else:
        yield _single(values, zones, given)


def _exceptions_by_date(series: SeriesMaster, event: Json) -> dict[date, Json]:
    """The JSON of exceptions by original date, without null properties."""
    return {
        day: {name: value for name, value in exception.items() if value is not None}
        for day, exception in own_exceptions(event, series).items()
    }


def _uid(event: Json) -> str:
    """`iCalUId`, which all attendees of a meeting share, or `id`; without both, a UUID of the event's content."""
    uid = parse_id(event.get("iCalUId")) or parse_id(event.get("id"))
    return uid or str(uuid5(NAMESPACE_OID, json.dumps(event, sort_keys=True, default=str)))


# Series ---------------------------------------------------------------------------------------------------------------


def _series(series: SeriesMaster, event: Json, exceptions: Mapping[date, Json], zones: UsedZones) -> Iterator[Event]:
    """The VEVENTs of a series. `event` and `exceptions` are JSON with the properties that the value does not have."""
    series = require_on_pattern_dates(series)
    uid = _uid(event)
    yield _master(series, event, uid, zones)
    for place, exception in enumerate(series.exceptions):
        day = exception.original_date
        if day is None:
            raise PropertyError.missing(f"exceptionOccurrences[{place}].occurrenceId", "give the original date")
        if day not in series.cancelled:
            yield _override(series, exception, day, {**event, **exceptions.get(day, {})}, uid, zones)


def _master(series: SeriesMaster, event: Json, uid: str, zones: UsedZones) -> Event:
    vevent = _described(event, uid)
    start, wall_duration = dtstart(series.recurrence, series.start), series.end.date_time - series.start.date_time
    if series.is_all_day or wall_duration > timedelta():
        end = start + wall_duration
    else:
        end = DateTimeTimeZone.from_datetime(start.instant() + check_order(series.start, series.end), "UTC")
    _add_times(vevent, start, end, series.is_all_day, zones)
    rule = to_rrule(series.recurrence, None if series.is_all_day else series.start)
    vevent.add("RRULE", vRecur.from_ical(rule))
    for day in series.cancelled:
        if day in series.recurrence:
            _add(vevent, "EXDATE", _scheduled_start(series, day), zones)
    return vevent


def _override(series: SeriesMaster, exception: Occurrence, day: date, event: Json, uid: str, zones: UsedZones) -> Event:
    """The VEVENT of an exception. An override does not inherit anything, so it repeats all properties."""
    vevent = _described(event, uid)
    _add(vevent, "RECURRENCE-ID", _scheduled_start(series, day), zones)
    _add_times(vevent, exception.start, exception.end, exception.is_all_day, zones)
    return vevent


def _scheduled_start(series: SeriesMaster, day: date) -> DateOrTime:
    """The start that the pattern gives to the occurrence of a date."""
    if series.is_all_day:
        return day
    return DateTimeTimeZone(datetime.combine(day, series.start.date_time.time()), series.time_zone)


# Single events --------------------------------------------------------------------------------------------------------


def _single(event: Json, zones: UsedZones, given: GivenZones | None) -> Event:
    is_all_day = parse_flag(event.get("isAllDay"), "isAllDay")
    names = [parse_object(event.get(edge), edge, TIME).get("timeZone") for edge in ("start", "end")]
    start_zone, end_zone = [given_zone(name, given) or name or "UTC" for name in names]
    start = _edge(event, "start", start_zone, is_all_day, given)
    end = _edge(event, "end", start_zone if is_all_day else end_zone, is_all_day, given)
    original = _original(event, is_all_day, given)
    if original is None and _is_in_series(event):
        event = {**event, "iCalUId": None}  # all occurrences of a series share it, so it would not identify this one
    vevent = _described(event, _uid(event))
    if original is not None and event.get("iCalUId"):
        _add(vevent, "RECURRENCE-ID", original, zones)
    _add_times(vevent, start, end, is_all_day, zones)
    return vevent


def _is_in_series(event: Json) -> bool:
    """True for an occurrence or an exception: by its type, or because it names its series or its original date."""
    names = event.get("seriesMasterId"), event.get("occurrenceId")
    return lowercase(event.get("type")) in _TYPES_IN_SERIES or names != (None, None)


def _original(event: Json, is_all_day: bool, given: GivenZones | None) -> DateOrTime | None:
    """The RECURRENCE-ID of an occurrence: its original start, or its original date if it is all day.

    The date is in the event's own zone, which can differ from the zone of the view that the event comes from.
    """
    text = event.get("originalStart")
    if is_all_day and (text is not None or event.get("occurrenceId") is not None):
        day, start, _ = parse_original(event, "")
        return date_of_whole_day(start, parse_series_zone(event, "", given)[1]) if start and day is None else day
    return None if text is None else DateTimeTimeZone.from_datetime(parse_instant(text, "originalStart"), "UTC")


def _edge(
    event: Json, edge: str, time_zone: str | tzinfo, is_all_day: bool, given: GivenZones | None
) -> DateTimeTimeZone:
    """The start or the end of an event in a zone."""
    tz = parse_zone(time_zone, f"{edge}.timeZone")
    return parse_moment(event.get(edge), edge, time_zone, tz, is_all_day, given)


# Properties -----------------------------------------------------------------------------------------------------------


def _described(event: Json, uid: str) -> Event:
    """A VEVENT with the properties that do not concern the times."""
    vevent = Event()
    vevent.add("UID", _encodable(uid))
    vevent.add("DTSTAMP", _last_modified(event))
    for name, value, parameters in (*format_properties(event), *format_people(event)):
        encodable = {key: _encodable(text) for key, text in parameters.items()}
        vevent.add(name, _encodable_value(name, value), parameters=encodable)
    if (alarm := to_alarm(event)) is not None:
        vevent.add_component(alarm)
    return vevent


def _encodable_value(name: str, value: str | int | list[str]) -> str | int | list[str]:
    match value:
        case str() if name.startswith("X-"):
            return vText(_encodable(value))  # icalendar escapes only the properties that it knows
        case str():
            return _encodable(value)
        case list():
            return [_encodable(text) for text in value]
    return value


def _encodable(text: str) -> str:
    """The text without what a file cannot contain.

    A lone surrogate, which JSON can contain and UTF-8 cannot, becomes a replacement character. Control characters
    except tabs and line breaks are left out: RFC 5545, section 3.1, forbids those up to U+007F; the others have no
    common meaning (RFC 9839, section 2.2), but a terminal obeys them. A CR, alone or before an LF, is a line break.
    """
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _CONTROL.sub("", _BREAK.sub("\n", text))  # an older icalendar writes a CR as it is


def _last_modified(event: Json) -> datetime:
    """The time of the last change; without one a fixed time, because recurtz never uses the current time."""
    text = event.get("lastModifiedDateTime") or event.get("createdDateTime")
    return parse_instant(text, "lastModifiedDateTime").replace(microsecond=0) if text else _EPOCH


def _add_times(
    vevent: Event, start: DateTimeTimeZone, end: DateTimeTimeZone, is_all_day: bool, zones: UsedZones
) -> None:
    """Add DTSTART, and DTEND if it is later. An all-day event without DTEND lasts one day (RFC 5545, 3.6.1).

    If the resolution of a DST gap would put the end before the start, the duration is added instead: the instant of the
    end would make the other occurrences of a series longer.
    """
    starts_at, ends_at = utc_span(start, end)
    check_order(start, end)
    if is_all_day:
        _add(vevent, "DTSTART", start.date_time.date(), zones)
        if end.date_time > start.date_time:
            _add(vevent, "DTEND", end.date_time.date(), zones)
        vevent.add(ALL_DAY_MARK, "TRUE")
        is_public = isinstance(start.time_zone, str)  # any other needs its VTIMEZONE
        vevent.add(ALL_DAY_ZONE, zone_name(start.time_zone) if is_public else zones.tzid(start))
        return
    _add(vevent, "DTSTART", start, zones)
    if ends_at != end.instant():
        vevent.add("DURATION", ends_at.replace(microsecond=0) - starts_at.replace(microsecond=0))
    elif ends_at != starts_at:
        _add(vevent, "DTEND", end, zones)


def _add(vevent: Event, name: str, value: DateOrTime, zones: UsedZones) -> None:
    """Add a date, or a time with its TZID; in UTC the second hour of an overlap, which a TZID cannot express."""
    if not isinstance(value, DateTimeTimeZone):
        vevent.add(name, value)
    elif value.fold or zone_name(value.time_zone).upper() == "UTC":
        vevent.add(name, value.instant().replace(microsecond=0))
    else:
        vevent.add(name, value.date_time.replace(microsecond=0), parameters={"TZID": zones.tzid(value)})
