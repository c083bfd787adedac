"""A CalendarItem of EWS as an event in Graph's JSON.

Source: Exchange Web Services' reference: CalendarItem, DeletedOccurrences, ModifiedOccurrences, LegacyFreeBusyStatus.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from xml.etree.ElementTree import Element

from recurtz.errors import ExchangeFormatError, TimeZoneNotSupportedError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.date_time_text import format_date_time, format_instant, parse_date_time
from recurtz.events.exceptions import original_dates
from recurtz.events.lost_zones import date_of_whole_day
from recurtz.events.occurrence_id import occurrence_id_prefix
from recurtz.events.parsing import parse_event, parse_series
from recurtz.events.properties import Original
from recurtz.exchange.ews_recurrence import read_recurrence
from recurtz.exchange.ews_xml import all_named, parse_xml, text_of
from recurtz.exchange.ews_zones import EwsZone, item_zone, read_definition
from recurtz.exchange.zones_by_year import TimeZoneDefinition, json_name
from recurtz.recurrence.patterned import PatternedRecurrence
from recurtz.zones.names import zone

SHOW_AS = {
    "Free": "free",
    "Tentative": "tentative",
    "Busy": "busy",
    "OOF": "oof",
    "WorkingElsewhere": "workingElsewhere",
    "NoData": "unknown",
}
"""LegacyFreeBusyStatus and Graph's `showAs`."""

_TYPES = {"Exception": "exception", "Occurrence": "occurrence"}
"""CalendarItemType of an item that belongs to a series, and Graph's `type`."""

_FLAGS = {"true": True, "1": True, "false": False, "0": False}

Json = dict[str, Any]


def read_item(xml: object, time_zone: str | tzinfo | None) -> Json:
    """The event of XML; see `recurtz.exchange.from_ews`."""
    root = parse_xml(xml)
    item = _only(root, "CalendarItem")
    given = None if time_zone is None else EwsZone(json_name(time_zone), zone(time_zone))
    if item is not None:
        return _item_json(item, given or item_zone(item))
    element = _only(root, "Recurrence")
    if element is None:
        raise ExchangeFormatError("the XML has no CalendarItem and no Recurrence; give one of them")
    known = given or item_zone(root)
    recurrence = read_recurrence(element, "" if known is None else known.name)
    return {"recurrence": recurrence.to_graph()}


def read_zone(xml: object) -> TimeZoneDefinition:
    """The zone that XML defines; see `recurtz.exchange.zone_from_ews`."""
    definitions = filter(None, map(read_definition, parse_xml(xml).iter()))
    definition = next(definitions, None)
    if definition is None:
        raise ExchangeFormatError("the XML has no time zone with rules; give one with Periods or with a BaseOffset")
    return definition


def _only(root: Element, name: str) -> Element | None:
    elements = list(all_named(root, name))
    if len(elements) > 1:
        raise ExchangeFormatError(f"the XML has {len(elements)} elements {name}; give one of them at a time")
    return elements[0] if elements else None


def _item_json(item: Element, known: EwsZone | None) -> Json:
    element, is_all_day = item.find("Recurrence"), _flag(item, "IsAllDayEvent") or False
    if known is None:
        if element is not None:
            raise TimeZoneNotSupportedError.for_name("", "the CalendarItem names no zone; give time_zone")
        known = EwsZone("UTC", UTC)
    json = _properties(item) | {"isAllDay": is_all_day}
    if element is None:
        json |= _single_type(item, known) | _times(item, known, is_all_day, None)
    else:
        recurrence = read_recurrence(element, known.name)
        json |= {"type": "seriesMaster", **_times(item, known, is_all_day, recurrence)}
        json["recurrence"] = recurrence.to_graph()
        json |= _changed(item, json, known)
    parse_event(json, time_zones={known.name: known.tz})  # so that it can be expanded
    return json


def _single_type(item: Element, known: EwsZone) -> Json:
    """The type of an item without a recurrence; of an exception or an occurrence also its original start.

    EWS does not name its master. A single item can have an OriginalStart, too.
    """
    kind = _TYPES.get(text_of(item, "CalendarItemType") or "")
    if kind is None and item.find("RecurrenceId") is None:
        return {"type": "singleInstance"}
    name = next((name for name in ("OriginalStart", "RecurrenceId") if item.find(name) is not None), None)
    if name is None:
        return {"type": kind}
    return {"type": kind or "exception", "originalStart": format_instant(_instant(item, name, known))}


def _properties(item: Element) -> Json:
    """The properties that do not concern the times."""
    json: Json = {}
    identity = item.find("ItemId")
    if identity is not None and identity.get("Id"):
        json["id"] = identity.get("Id")
    for name, element in (("iCalUId", "UID"), ("subject", "Subject")):
        if (text := text_of(item, element)) is not None:
            json[name] = text
    if (location := text_of(item, "Location")) is not None:
        json["location"] = {"displayName": location}
    if (status := text_of(item, "LegacyFreeBusyStatus")) is not None:
        json["showAs"] = SHOW_AS.get(status, "unknown")
    if (is_on := _flag(item, "ReminderIsSet")) is not None:
        json["isReminderOn"] = is_on
    minutes = text_of(item, "ReminderMinutesBeforeStart")
    if minutes and minutes.isascii() and minutes.isdecimal() and len(minutes) <= 9:
        json["reminderMinutesBeforeStart"] = int(minutes)
    return json


def _flag(item: Element, name: str) -> bool | None:
    text = text_of(item, name)
    if text is not None and text not in _FLAGS:
        raise ExchangeFormatError(f"{name} {text[:40]!r} cannot be read; use true or false", target=name)
    return None if text is None else _FLAGS[text]


# Times ----------------------------------------------------------------------------------------------------------------


def _times(item: Element, known: EwsZone, is_all_day: bool, recurrence: PatternedRecurrence | None) -> Json:
    if not is_all_day:
        return {name.lower(): _moment(item, name, known) for name in ("Start", "End")}
    start, end = (_instant(item, name, known) for name in ("Start", "End"))
    dates = () if recurrence is None else recurrence
    first = _whole_day(start, known, dates)
    days = round((end - start) / timedelta(days=1))
    return {"start": _midnight(first, known), "end": _midnight(first + timedelta(days), known)}


def _moment(element: Element, name: str, known: EwsZone) -> Json:
    """A start or an end in the item's zone. In the second pass of a repeated hour it stays in UTC."""
    wall, tick, offset = _parse(element, name)
    if offset is None:
        return {"dateTime": format_date_time(wall, tick), "timeZone": known.name}
    moment = DateTimeTimeZone.from_datetime(wall.replace(tzinfo=UTC) - offset, known.tz)
    if moment.fold:
        return {"dateTime": format_date_time(moment.instant(), tick), "timeZone": "UTC"}
    return {"dateTime": format_date_time(moment.date_time, tick), "timeZone": known.name}


def _instant(element: Element, name: str, known: EwsZone) -> datetime:
    wall, _, offset = _parse(element, name)
    return DateTimeTimeZone(wall, known.tz).instant() if offset is None else wall.replace(tzinfo=UTC) - offset


def _local(element: Element, name: str, known: EwsZone) -> datetime:
    """The local time, which may be one that the clocks skip."""
    wall, _, offset = _parse(element, name)
    return (
        wall
        if offset is None
        else DateTimeTimeZone.from_datetime(wall.replace(tzinfo=UTC) - offset, known.tz).date_time
    )


def _parse(element: Element, name: str) -> tuple[datetime, int, timedelta | None]:
    wall, tick, offset = parse_date_time(text_of(element, name), name)
    if not date(2, 1, 1) < wall.date() < date(9999, 1, 1):
        raise ExchangeFormatError(f"{name} {wall} cannot be read; use the years 2 to 9998", target=name)
    return wall, tick, offset


def _whole_day(instant: datetime, known: EwsZone, dates: Any = ()) -> date:  # noqa: ANN401
    return date_of_whole_day(instant, known.tz, dates)


def _midnight(day: date, known: EwsZone) -> Json:
    return {"dateTime": format_date_time(datetime.combine(day, time())), "timeZone": known.name}


# Occurrences ----------------------------------------------------------------------------------------------------------


def _changed(item: Element, json: Json, known: EwsZone) -> Json:
    """The cancelled occurrences and the exceptions, with the original dates of both."""
    series = parse_series(json, {known.name: known.tz})
    prefix = occurrence_id_prefix(json.get("id") or "")
    deleted = item.findall("DeletedOccurrences/DeletedOccurrence")
    instants = [_instant(each, "Start", known) for each in deleted]
    days = sorted(set(original_dates(series, [Original(None, instant) for instant in instants])))
    modified = item.findall("ModifiedOccurrences/Occurrence")
    originals = [_instant(each, "OriginalStart", known) for each in modified]
    exceptions = []
    dates = original_dates(series, [Original(None, instant) for instant in originals])
    for element, instant, day in zip(modified, originals, dates, strict=True):
        exception = _exception(element, json["isAllDay"], known)
        named = {"occurrenceId": f"{prefix}{day}", "originalStart": format_instant(instant)}
        exceptions.append({"type": "exception", **named, **exception})
    return {"cancelledOccurrences": [f"{prefix}{day}" for day in days], "exceptionOccurrences": exceptions}


def _exception(element: Element, is_all_day: bool, known: EwsZone) -> Json:
    """The times of an exception; of an all-day series it is all-day, too, if it lasts from midnight to midnight."""
    identity = element.find("ItemId")
    json: Json = {} if identity is None or not identity.get("Id") else {"id": identity.get("Id")}
    edges = [_local(element, name, known) for name in ("Start", "End")]
    whole = is_all_day and edges[0] < edges[1] and all(edge.time() == time() for edge in edges)
    if whole:
        times = {name: _midnight(edge.date(), known) for name, edge in zip(("start", "end"), edges, strict=True)}
    else:
        times = {name.lower(): _moment(element, name, known) for name in ("Start", "End")}
    return json | {"isAllDay": whole} | times
