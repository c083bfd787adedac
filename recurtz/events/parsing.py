"""Graph's JSON of an event to its value: a `SeriesMaster` or an `Occurrence`, or an error that lists all faults."""

from __future__ import annotations

from collections.abc import Mapping
from operator import call
from typing import Any

from recurtz._core.fields import Run, all_faults, lowercase, parse_all, parse_flag, parse_object
from recurtz.errors import MalformedValueError, OutOfRangeError, RecurtzError
from recurtz.events.exceptions import parse_exceptions, with_exceptions
from recurtz.events.lost_zones import date_shift
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence import OCCURRENCE_TYPES, Occurrence
from recurtz.events.properties import parse_cancelled, parse_id, parse_moment
from recurtz.events.series_zone import parse_series_zone
from recurtz.events.span import utc_span
from recurtz.events.timetable import timetable_of
from recurtz.recurrence.patterned import recurrence_from
from recurtz.zones.names import GivenZones, ZonesByName, is_without_rules

_IS_SERIES = {"seriesMaster": True, **dict.fromkeys(OCCURRENCE_TYPES, False)}
_IS_SERIES |= {name.lower(): is_series for name, is_series in _IS_SERIES.items()}
"""Whether an event of a type is a series, by Graph's spelling and in lower case."""

EVENT_VALUES = (SeriesMaster, Occurrence)
"""The classes of events as values; as a tuple, because Python would build a union anew for each event."""

_FOR_SEVERAL = {"event": "calendar_view", "a": "conflicts", "b": "conflicts"}
"""The function for a list of events, by the argument that is one event."""

_NO_ZONE = ("", None)


def parse_event(
    value: object, target: str = "event", time_zones: ZonesByName | None = None
) -> SeriesMaster | Occurrence | None:
    """The value of an event: of a series its master, of any other event its one occurrence.

    None for a single event outside the years 1 to 9999, which never happens. `time_zones` maps names to zones.

    Raises `RecurtzError`; its `details` list all faults.

    >>> noon = {"dateTime": "2017-09-04T12:00:00", "timeZone": "Pacific Standard Time"}
    >>> parse_event({"start": noon, "end": noon}).type
    'singleInstance'
    """
    if type(value) is not dict and isinstance(value, EVENT_VALUES):
        return value
    event = _one_object(value, target)
    try:
        return _series_from(event, time_zones) if is_series(event) else parse_single(event, time_zones)
    except RecurtzError:
        _require_shape(event, target)
        raise


def is_series(event: Mapping[str, Any]) -> bool:
    """True for a series: by its type; if that is missing or unknown to Graph, by its recurrence.

    >>> is_series({"type": "singleInstance"}), is_series({"recurrence": {"pattern": {}, "range": {}}})
    (False, True)
    """
    kind = event.get("type")
    known = _IS_SERIES.get(kind) if type(kind) is str else None
    if known is None:
        known = _IS_SERIES.get(lowercase(kind))
    return event.get("recurrence") is not None if known is None else known


def _require_shape(event: Mapping[str, Any], target: str) -> None:
    """Rejects JSON that is not an event, but has events inside or is one of another API, with the cause."""
    if event.get("start") is not None:
        return
    if "value" in event:
        hint = "has no start, but a 'value', as a response of Graph has; use what is in its 'value'"
        raise MalformedValueError(f"{target or 'event'} {hint}")
    if any(name in event for name in ("Start", "Recurrence", "IsAllDay")):
        hint = "has properties such as 'Start', as the old Outlook API writes them; use Graph's names, such as 'start'"
        raise MalformedValueError(f"{target or 'event'} {hint}")


def event_json(value: object, target: str = "event") -> Mapping[str, Any]:
    """The JSON of an event: a mapping, a model of the SDK, a `SeriesMaster` or an `Occurrence`."""
    if type(value) is not dict and isinstance(value, EVENT_VALUES):
        return _json_of(value)
    event = _one_object(value, target)
    _require_shape(event, target)
    return event


def _one_object(value: object, target: str) -> Mapping[str, Any]:
    if target in _FOR_SEVERAL and isinstance(value, list | tuple):
        raise MalformedValueError.expected(target, value, f"use one event, or {_FOR_SEVERAL[target]} for several")
    return parse_object(value, target)


def _json_of(value: SeriesMaster | Occurrence) -> Mapping[str, Any]:
    if isinstance(value, SeriesMaster):
        return value.to_graph()
    in_second_pass = value.start.fold or value.end.fold  # of a repeated hour, which only UTC can name
    return value.to_graph("UTC" if in_second_pass else value.start.time_zone)


# Single events --------------------------------------------------------------------------------------------------------


def parse_single(event: Mapping[str, Any], time_zones: ZonesByName | None = None) -> Occurrence | None:
    """The one occurrence of an event that does not repeat; None outside the years 1 to 9999.

    Raises `RecurtzError`; its `details` list all faults.
    """
    zones = None if time_zones is None else GivenZones.parse(time_zones)
    try:
        return parse_all(_parse_single, event, zones)
    except OutOfRangeError:  # it has no other faults: with one, the summary has another class
        return None


def _parse_single(run: Run, event: Mapping[str, Any], time_zones: ZonesByName | None) -> Occurrence:
    is_all_day = bool(run(parse_flag, event.get("isAllDay"), "isAllDay"))
    name, tz = run(parse_series_zone, event, "", time_zones) or _NO_ZONE
    start = run(parse_moment, event.get("start"), "start", name, tz, is_all_day, time_zones)
    end = run(parse_moment, event.get("end"), "end", name, tz, is_all_day, time_zones)
    if start is None or end is None or tz is None:
        return None  # type: ignore[return-value]  # an error is collected
    return Occurrence._unchecked(start, end, None, None, "singleInstance", is_all_day, None, utc_span(start, end), None)


# Series ---------------------------------------------------------------------------------------------------------------


def parse_series(event: object, time_zones: ZonesByName | None = None) -> SeriesMaster:
    """The series of a `seriesMaster` event.

    Raises `RecurtzError`; its `details` list all faults.
    """
    if isinstance(event, SeriesMaster):
        return event
    return _series_from(event_json(event), time_zones)


def _series_from(event: Mapping[str, Any], time_zones: ZonesByName | None) -> SeriesMaster:
    """The series of a JSON object."""
    zones = None if time_zones is None else GivenZones.parse(time_zones)
    try:
        return _parse_series(call, event, zones)  # the first pass of `parse_all`
    except RecurtzError as error:
        raise all_faults(error, _parse_series, event, zones) from None


def _parse_series(run: Run, event: Mapping[str, Any], time_zones: ZonesByName | None) -> SeriesMaster:
    is_all_day = bool(run(parse_flag, event.get("isAllDay"), "isAllDay"))
    recurrence = run(recurrence_from, run, event.get("recurrence"))
    named = _recurrence_zone(event) or "" if recurrence is None else recurrence.range.time_zone
    name, tz = run(parse_series_zone, event, named, time_zones) or _NO_ZONE
    start = run(parse_moment, event.get("start"), "start", name, tz, is_all_day, time_zones)
    end = run(parse_moment, event.get("end"), "end", name, tz, is_all_day, time_zones)
    series_id = run(parse_id, event.get("id"))
    cancelled = run(parse_cancelled, event.get("cancelledOccurrences"))
    listed = event.get("exceptionOccurrences")
    exceptions = (
        () if listed is None or listed == [] else run(parse_exceptions, listed, name, tz, is_all_day, time_zones)
    )
    if start is None or end is None or recurrence is None or tz is None:
        return None  # type: ignore[return-value]  # an error is collected
    shift = 0 if name is named or is_all_day or not is_zone_lost(event, time_zones) else date_shift(recurrence, start)
    timetable = run(timetable_of, start, end, is_all_day, tz, shift)
    if timetable is None or exceptions is None or cancelled is None:
        return None  # type: ignore[return-value]
    series = SeriesMaster._unchecked(
        recurrence, start, end, name, is_all_day, series_id, cancelled, (), shift, tz, timetable
    )
    return with_exceptions(run, series, exceptions) if exceptions else series


def is_zone_lost(event: Mapping[str, Any], time_zones: ZonesByName | None = None) -> bool:
    """True if recurrenceTimeZone is present and names no rules; a body written by hand may have none."""
    name = _recurrence_zone(event)
    return name is not None and is_without_rules(name, time_zones)


def _recurrence_zone(event: Mapping[str, Any]) -> str | None:
    """The recurrenceTimeZone as it is written; None if it cannot be read."""
    try:
        range_ = parse_object(parse_object(event.get("recurrence"), "").get("range"), "")
    except RecurtzError:
        return None
    name = range_.get("recurrenceTimeZone")
    return name if isinstance(name, str) else None
