"""A Graph event as a CalendarItem of EWS, its elements in the order of the schema.

Source: Exchange Web Services' schema, types.xsd: ItemType, CalendarItemType.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any
from xml.etree.ElementTree import Element

from recurtz.errors import PropertyError, TimeZoneNotSupportedError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.date_time_text import format_instant
from recurtz.events.lost_zones import require_on_pattern_dates
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence import Occurrence
from recurtz.events.parsing import event_json, parse_event
from recurtz.events.span import check_order
from recurtz.exchange.ews_reading import SHOW_AS
from recurtz.exchange.ews_recurrence import add_recurrence
from recurtz.exchange.ews_xml import add, new_element, to_text
from recurtz.exchange.zones_by_year import TimeZoneDefinition
from recurtz.recurrence.patterned import PatternedRecurrence
from recurtz.rrule import dtstart
from recurtz.zones.names import ZonesByName, match, zone_name

_STATUSES = {name: status for status, name in SHOW_AS.items()}

Json = Mapping[str, Any]


def write_item(event: object, time_zones: ZonesByName | None) -> str:
    """The XML of an event; see `recurtz.exchange.to_ews`."""
    json = event_json(event)
    if json.get("recurrence") is not None and json.get("start") is None:
        element = new_element("Recurrence")
        add_recurrence(element, PatternedRecurrence.from_graph(json["recurrence"]))
        return to_text(element)
    parsed = event if isinstance(event, SeriesMaster) else parse_event(json, time_zones=time_zones)
    item = new_element("CalendarItem")
    _add_properties(item, json)
    if isinstance(parsed, SeriesMaster):
        _add_series(item, require_on_pattern_dates(parsed), json)
    elif isinstance(parsed, Occurrence):
        _add_times(item, parsed.start, parsed.end, parsed.is_all_day, json)
        _add_zones(item, parsed.start.time_zone)
    return to_text(item)


def _add_properties(item: Element, json: Json) -> None:
    """The properties of ItemType, and the UID of CalendarItemType."""
    if isinstance(json.get("id"), str):
        add(item, "ItemId").set("Id", json["id"])
    if isinstance(json.get("subject"), str):
        add(item, "Subject", json["subject"])
    if isinstance(json.get("isReminderOn"), bool):
        add(item, "ReminderIsSet", str(json["isReminderOn"]).lower())
    if type(json.get("reminderMinutesBeforeStart")) is int:
        add(item, "ReminderMinutesBeforeStart", json["reminderMinutesBeforeStart"])
    if isinstance(json.get("iCalUId"), str):
        add(item, "UID", json["iCalUId"])


def _add_times(item: Element, start: DateTimeTimeZone, end: DateTimeTimeZone, is_all_day: bool, json: Json) -> None:
    add(item, "Start", _text(start))
    add(item, "End", _text(end))
    add(item, "IsAllDayEvent", str(is_all_day).lower())
    if (status := _STATUSES.get(json.get("showAs") or "")) is not None:
        add(item, "LegacyFreeBusyStatus", status)
    location = json.get("location")
    name = location.get("displayName") if isinstance(location, Mapping) else None
    if isinstance(name, str):
        add(item, "Location", name)


def _text(moment: DateTimeTimeZone) -> str:
    """The instant. A time that the clocks skip stays a local time, because the series repeats it."""
    return moment.date_time.isoformat() if moment.is_in_gap else format_instant(moment.instant())


def _add_zones(item: Element, time_zone: str | tzinfo) -> None:
    windows = _windows_id(time_zone)
    for name in ("StartTimeZone", "EndTimeZone"):
        add(item, name).set("Id", windows)


def _windows_id(time_zone: str | tzinfo) -> str:
    """The id of Windows, the only names that EWS knows.

    Raises `TimeZoneNotSupportedError`.
    """
    if isinstance(time_zone, TimeZoneDefinition):
        windows = time_zone.windows_name
    else:
        windows = match(zone_name(time_zone)).windows
    if windows is None:
        raise TimeZoneNotSupportedError.for_name(zone_name(time_zone), "EWS needs a zone that Windows has, too")
    return windows


# Series ---------------------------------------------------------------------------------------------------------------


def _add_series(item: Element, series: SeriesMaster, json: Json) -> None:
    start = dtstart(series.recurrence, series.start)
    wall = series.end.date_time - series.start.date_time
    if wall > wall * 0:
        end = start + wall
    else:
        exact = start.instant() + check_order(series.start, series.end)
        end = DateTimeTimeZone.from_datetime(exact, series.time_zone)
    _add_times(item, start, end, series.is_all_day, json)
    add(item, "CalendarItemType", "RecurringMaster")
    add_recurrence(add(item, "Recurrence"), series.recurrence)
    _add_modified(item, series)
    _add_deleted(item, series)
    _add_zones(item, series.time_zone)
    if not series.is_all_day:
        _require_same_date(start, series.time_zone)


def _require_same_date(start: DateTimeTimeZone, time_zone: str | tzinfo) -> None:
    """Rejects a zone whose id of Windows has another date at the first start: Exchange would repeat on other days.

    A few zones have left the offsets of their id, such as America/Scoresbysund in 2024.
    """
    instant, windows = start.instant(), _windows_id(time_zone)
    own, other = (DateTimeTimeZone.from_datetime(instant, each).date_time.date() for each in (time_zone, windows))
    if own != other:
        reason = f"{windows!r}, its id for EWS, has {other} at a start on {own}; use another zone"
        raise TimeZoneNotSupportedError.for_name(zone_name(time_zone), reason)


def _add_modified(item: Element, series: SeriesMaster) -> None:
    by_date = {exception.original_date: exception for exception in series.exceptions}
    active = [pair for pair in by_date.items() if pair[0] not in series.cancelled]
    parent = add(item, "ModifiedOccurrences") if active else item
    for day, exception in active:
        scheduled = None if day is None else series._scheduled_on(day)
        if scheduled is None:
            raise PropertyError.missing("exceptionOccurrences.occurrenceId", "give the original date")
        element = add(parent, "Occurrence")
        for name, moment in (("Start", exception.start), ("End", exception.end)):
            add(element, name, _text(moment))
        add(element, "OriginalStart", format_instant(scheduled.span[0]))


def _add_deleted(item: Element, series: SeriesMaster) -> None:
    days = [day for day in series.cancelled if day in series.recurrence]
    scheduled = [each for each in map(series._scheduled_on, days) if each is not None]
    parent = add(item, "DeletedOccurrences") if scheduled else item
    for each in scheduled:
        add(add(parent, "DeletedOccurrence"), "Start", format_instant(each.span[0]))
