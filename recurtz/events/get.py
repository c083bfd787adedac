"""`GET /events/{id}`: one stored event or one of its occurrences, in the requested zone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, tzinfo
from typing import Any, cast

from recurtz._core.fields import Run, parse_all, parse_flag, parse_list, parse_object
from recurtz._core.json_copy import copy_json
from recurtz.errors import OutOfRangeError, RecurtzError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.edits import require_occurrence
from recurtz.events.expansion import Request, SeriesView, event_view
from recurtz.events.graph_json import Json, event_times, time_json, times_json
from recurtz.events.occurrence_dates import not_a_series, original_date_of
from recurtz.events.parsing import event_json, is_series
from recurtz.events.prefer import Prefer, preferred_zone
from recurtz.events.properties import parse_moment
from recurtz.events.selection import selected_names
from recurtz.events.series_zone import ORIGINAL_ZONES, parse_series_zone
from recurtz.events.window import Window
from recurtz.json_types import EventJson
from recurtz.zones.names import UNNAMED, WrittenZones, ZonesByName, is_without_rules, zone, zone_name

_EDGES = ("start", "end")
_NO_WINDOW = Window(datetime.min.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC))


def get_event(
    event: object,
    *,
    occurrence: str | date | None = None,
    time_zone: str | tzinfo | Prefer = "UTC",
    select: Iterable[str] | None = None,
    time_zones: ZonesByName | None = None,
) -> EventJson:
    """The response of `GET /events/{id}` for a stored event: all its properties, `start` and `end` in `time_zone`.

    The exceptions in a series are in that zone, too. A time that is already in that zone stays as it is written, even
    in a DST gap. How the event repeats never depends on the zone: if only start.timeZone names the zone of a series,
    the result also has it as recurrenceTimeZone and in the original zones. Nested objects other than `recurrence` are
    not copied.

    `occurrence` is the id or the original date of an occurrence: the response is that occurrence, as `instances`
    returns it. `select` lists the properties to return, as in `instances`. `time_zones` maps names to zones that only
    the caller knows.

    Raises `RecurtzError` for times with faults, or outside the years 1 to 9999 in the zone, and `ItemNotFoundError` for
    an occurrence that is not one of the event's.

    >>> noon = {"dateTime": "2017-04-15T12:00:00", "timeZone": "Pacific Standard Time"}
    >>> get_event({"subject": "Noon", "start": noon, "end": noon}, select=["subject", "start"])
    {'subject': 'Noon', 'start': {'dateTime': '2017-04-15T19:00:00.0000000', 'timeZone': 'UTC'}}
    """
    target_zone, names = preferred_zone(time_zone), selected_names(select)
    zone(target_zone)  # which rejects an unknown zone before anything is parsed
    if occurrence is not None:
        request = Request(_NO_WINDOW, target_zone, names)
        return cast("EventJson", _occurrence(event, occurrence, request, time_zones))
    json = parse_all(_rendered, event_json(event), target_zone, time_zones)
    selected = json if names is None else {name: json[name] for name in json if name in names}
    return cast("EventJson", selected)


# One occurrence -------------------------------------------------------------------------------------------------------


def _occurrence(event: object, occurrence: str | date, request: Request, time_zones: ZonesByName | None) -> Json:
    view = event_view(event, time_zones=time_zones)
    if not isinstance(view, SeriesView):
        raise not_a_series()
    day = original_date_of(event_json(event), view.master, occurrence)
    require_occurrence(view.master, day, "occurrence")
    return view.occurrence(day, request)


# The whole event ------------------------------------------------------------------------------------------------------


def _rendered(run: Run, event: Mapping[str, Any], time_zone: str | tzinfo, time_zones: ZonesByName | None) -> Json:
    is_all_day = run(parse_flag, event.get("isAllDay"), "isAllDay")
    json = {**event, **_rendered_times(run, event, _EDGES, time_zone, is_all_day, time_zones)}
    if is_series(event):
        json.update(run(_zones_of_series, event, time_zones) or {})
    if event.get("exceptionOccurrences") is not None:
        listed = run(parse_list, event["exceptionOccurrences"], "exceptionOccurrences")
        json["exceptionOccurrences"] = [
            run(_rendered_exception, exception, f"exceptionOccurrences[{place}]", time_zone, is_all_day, time_zones)
            for place, exception in enumerate(listed or ())
        ]
    return json


def _zones_of_series(event: Mapping[str, Any], time_zones: ZonesByName | None) -> Json:
    """The names that keep a series in its zone, where only its start or its original zones name it."""
    try:
        recurrence = copy_json(parse_object(event.get("recurrence"), "recurrence"))
        range_ = recurrence["range"] = dict(parse_object(recurrence.get("range"), "recurrence.range"))
    except RecurtzError:
        return {}  # how it repeats is not checked here
    copied: Json = {"recurrence": recurrence}
    name = range_.get("recurrenceTimeZone")
    if isinstance(name, str) and not is_without_rules(name):
        return copied
    try:
        named = name if isinstance(name, str) else ""
        series_zone = zone_name(parse_series_zone(event, named, time_zones)[0])
        if series_zone == UNNAMED:  # a given zone without a name of its own
            series_zone = zone_name(parse_series_zone(event, named, WrittenZones.parse(time_zones))[0])
    except RecurtzError:
        return copied  # such a series cannot be expanded in any case
    if name is None:
        range_["recurrenceTimeZone"] = series_zone
    if all(is_without_rules(event.get(original)) for original in ORIGINAL_ZONES):
        copied |= dict.fromkeys(ORIGINAL_ZONES, series_zone)
    return copied


def _rendered_exception(
    value: object, target: str, time_zone: str | tzinfo, is_all_day: bool, time_zones: ZonesByName | None
) -> Json:
    """An exception with the times that it has in a zone."""
    json = parse_object(value, target)
    try:
        is_all_day = parse_flag(json.get("isAllDay"), "isAllDay", is_all_day)
        names = [name for name in _EDGES if json.get(name) is not None]
        times = parse_all(_rendered_times, json, names, time_zone, is_all_day, time_zones) if names else {}
    except RecurtzError as error:
        raise error.prefixed(target) from None
    return {**json, **times}


def _rendered_times(
    run: Run,
    json: Mapping[str, Any],
    names: Sequence[str],
    time_zone: str | tzinfo,
    is_all_day: bool,
    time_zones: ZonesByName | None,
) -> Json:
    """The named times, start or end or both, in a zone."""
    first, last = names[0], names[-1]
    start = run(_stored_time, json.get(first), first, time_zone, is_all_day, time_zones)
    end = start if last is first else run(_stored_time, json.get(last), last, time_zone, is_all_day, time_zones)
    if start is None or end is None:  # an error is collected
        return {}
    zones = time_zone, time_zone
    texts = run(event_times, start, end, is_all_day, zones, (first, last))
    if texts is None:
        return {}
    return {first: time_json(texts[0], time_zone)} if last is first else times_json(texts, zones)


def _stored_time(
    value: object, name: str, time_zone: str | tzinfo, is_all_day: bool, time_zones: ZonesByName | None
) -> DateTimeTimeZone:
    """A start or end as it is written; of an all-day event the date alone, whatever its zone."""
    if is_all_day:
        return parse_moment(value, name, time_zone, zone(time_zone), is_all_day)
    moment = DateTimeTimeZone.from_graph(value, name, time_zones)
    try:
        moment.instant()
    except OutOfRangeError as error:
        raise error.prefixed(name) from None
    return moment
