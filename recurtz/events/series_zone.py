"""The zone in which a series repeats: the rule of its names, from recurrenceTimeZone to start.timeZone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from typing import Any

from recurtz._core.fields import parse_object
from recurtz.events.date_time import TIME, parse_zone
from recurtz.events.date_time_text import parse_date_time
from recurtz.events.properties import with_midnight
from recurtz.zones.names import ZonesByName, given_zone, is_without_rules

ORIGINAL_ZONES = ("originalStartTimeZone", "originalEndTimeZone")
"""The properties in which Outlook keeps the zones of an event's first start and end."""

SeriesZone = tuple[str | tzinfo, tzinfo]
"""The zone in which a series repeats: its name in the event or as the caller gave it, and the zone."""


def parse_series_zone(
    event: Mapping[str, Any], recurrence_time_zone: str, time_zones: ZonesByName | None = None
) -> SeriesZone:
    """The zone in which a series repeats.

    It is the first of recurrenceTimeZone, originalStartTimeZone, originalEndTimeZone and start.timeZone that names
    rules. Outlook also writes names without rules: none, "", "tzone://Microsoft/Custom", "Customized Time Zone". If
    there is no other name and the start has an offset, the zone is UTC. `time_zones` can give any name its rules.

    Raises `TimeZoneNotSupportedError` for an unknown name, and if no property names a zone.
    """
    if time_zones is not None:
        return _given_series_zone(event, recurrence_time_zone, time_zones)
    if recurrence_time_zone and not is_without_rules(recurrence_time_zone):
        return recurrence_time_zone, parse_zone(recurrence_time_zone, "recurrence.range.recurrenceTimeZone")
    for target, name in _named_zones(event):
        if not is_without_rules(name):
            return name, parse_zone(name, target)
    start = parse_object(event.get("start"), "start", TIME)
    if name in (None, "") and parse_date_time(with_midnight(start).get("dateTime"), "start.dateTime")[2] is not None:
        name = "UTC"
    return name, parse_zone(name, target)  # which rejects a name without rules


def _given_series_zone(event: Mapping[str, Any], recurrence_time_zone: str, time_zones: ZonesByName) -> SeriesZone:
    names = [("recurrence.range.recurrenceTimeZone", recurrence_time_zone), *_named_zones(event)]
    for target, name in names:
        given = given_zone(name, time_zones)
        if given is not None:
            return given, parse_zone(given, target)
        if not is_without_rules(name):
            break
    return parse_series_zone(event, recurrence_time_zone)


def _named_zones(event: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The zones that an event itself names, each with its path, the most specific first; None names no zone."""
    for name in ORIGINAL_ZONES:
        if (time_zone := event.get(name)) is not None:
            yield name, time_zone
    yield "start.timeZone", parse_object(event.get("start"), "start", TIME).get("timeZone")
