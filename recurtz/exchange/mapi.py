"""PidLidAppointmentRecur as an event in Graph's JSON, and back."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from datetime import date, timedelta, tzinfo
from typing import Any

from recurtz.errors import ArgumentTypeError, ExchangeFormatError, MalformedValueError, PropertyError
from recurtz.events.exceptions import own_exceptions
from recurtz.events.exchange_limits import check_duration
from recurtz.events.lost_zones import require_on_pattern_dates
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence_id import occurrence_id_prefix
from recurtz.events.parsing import event_json, is_series, parse_event, parse_series
from recurtz.events.properties import parse_id
from recurtz.exchange.blob_patterns import DAY_MINUTES, blob_pattern, minutes_of, recurrence_of
from recurtz.exchange.extended_properties import RECURRENCE_PROPERTY, recurrence_bytes
from recurtz.exchange.field_reader import FieldReader, require_bytes
from recurtz.exchange.overrides import (
    BlobZone,
    duration_minutes,
    exception_json,
    lasts_whole_days,
    override_of,
    storable_day,
    wall_minutes,
)
from recurtz.exchange.recurrence_blob import AppointmentBlob, BlobPattern, Override, read_blob, write_blob
from recurtz.exchange.zones_by_year import json_name
from recurtz.recurrence.patterned import PatternedRecurrence
from recurtz.zones.names import ZonesByName, zone

_MAX_OVERRIDES = 0xFFFF

Json = Mapping[str, Any]


# Reading --------------------------------------------------------------------------------------------------------------


def read_event(
    data: object, time_zone: str | tzinfo, series_id: object, is_all_day: bool | None, code_page: str
) -> dict[str, Any]:
    """The event of a blob; see `recurtz.exchange.from_mapi`."""
    reader = FieldReader(require_bytes(data, "data"), "the recurrence")
    _check_code_page(code_page)
    label = json_name(time_zone)
    fields = read_blob(reader, code_page)
    pattern = fields if isinstance(fields, BlobPattern) else fields.pattern
    recurrence = recurrence_of(pattern, reader, label)
    if isinstance(fields, BlobPattern):
        return {"recurrence": recurrence.to_graph()}
    event = _event(fields, recurrence, BlobZone(label, zone(time_zone)), parse_id(series_id), is_all_day, reader)
    parse_event(event, time_zones={label: time_zone})  # so that it can be expanded
    return event


def _check_code_page(code_page: str) -> None:
    try:
        codecs.lookup(code_page)
    except (LookupError, TypeError, ValueError):
        hint = "use the name of a codec, such as 'cp1252'"
        raise ArgumentTypeError.expected("code_page", code_page, hint) from None


def _event(
    fields: AppointmentBlob,
    recurrence: PatternedRecurrence,
    zone: BlobZone,
    series_id: str | None,
    is_all_day: bool | None,
    reader: FieldReader,
) -> dict[str, Any]:
    if fields.start_offset >= DAY_MINUTES:
        reader.malformed("StartTimeOffset", fields.start_offset, "use the minutes of a time of day, 0 to 1439")
    if fields.end_offset < fields.start_offset:
        reader.malformed("EndTimeOffset", fields.end_offset, f"use {fields.start_offset} or more, as the start")
    midnight = minutes_of(recurrence.range.start_date)
    whole_days = lasts_whole_days(fields.start_offset, fields.end_offset)
    all_day = whole_days if is_all_day is None else is_all_day and whole_days
    identity = {} if series_id is None else {"id": series_id}
    try:
        return identity | {
            "type": "seriesMaster",
            "isAllDay": all_day,
            "start": zone.moment(midnight + fields.start_offset),
            "end": zone.moment(midnight + fields.end_offset),
            "recurrence": recurrence.to_graph(),
            **_changed(fields, series_id or "", all_day, zone),
        }
    except OverflowError:
        reader.malformed("EndTimeOffset", fields.end_offset, "it is after the year 9999")


def _changed(fields: AppointmentBlob, series_id: str, is_all_day: bool, zone: BlobZone) -> dict[str, Any]:
    """The cancelled dates and the exceptions. The deleted dates of a blob are the original dates of both."""
    moved = {override.original // DAY_MINUTES for override in fields.overrides}
    days = sorted({minutes // DAY_MINUTES for minutes in fields.pattern.deleted} - moved)
    prefix, first = occurrence_id_prefix(series_id), date(1601, 1, 1)
    return {
        "cancelledOccurrences": [f"{prefix}{first + timedelta(days)}" for days in days],
        "exceptionOccurrences": [exception_json(each, series_id, is_all_day, zone) for each in fields.overrides],
    }


def read_extended(event: object, time_zone: str | tzinfo | None, time_zones: ZonesByName | None) -> dict[str, Any]:
    """An event with what its own blob has; see `recurtz.exchange.from_extended_property`."""
    json = event_json(event)
    data = recurrence_bytes(json)
    if data is None:
        hint = f"request it by $expand, with the id {RECURRENCE_PROPERTY!r}"
        raise PropertyError.missing("singleValueExtendedProperties", hint)
    series = parse_series({**json, "cancelledOccurrences": None, "exceptionOccurrences": None}, time_zones)
    read = read_event(data, time_zone or series.time_zone, json.get("id"), series.is_all_day, "cp1252")
    if "exceptionOccurrences" not in read:
        raise ExchangeFormatError("the recurrence is one of a task, without exceptions; use from_mapi")
    return {**json, **{name: read[name] for name in ("cancelledOccurrences", "exceptionOccurrences")}}


# Writing --------------------------------------------------------------------------------------------------------------


def write_event(event: object, time_zones: ZonesByName | None, code_page: str) -> bytes:
    """The blob of a series; see `recurtz.exchange.to_mapi`."""
    _check_code_page(code_page)
    json = event_json(event)
    if json.get("recurrence") is not None and json.get("start") is None:
        recurrence = PatternedRecurrence.from_graph(json["recurrence"])
        return write_blob(blob_pattern(recurrence, (), ()), code_page)
    if not is_series(json):
        raise PropertyError.missing("recurrence", "give a series; a single event has no recurrence")
    series = event if isinstance(event, SeriesMaster) else parse_series(json, time_zones)
    return write_blob(_blob(require_on_pattern_dates(series), json), code_page)


def _blob(series: SeriesMaster, json: Json) -> AppointmentBlob:
    check_duration(series.start.date_time, series.end.date_time)
    start_offset = wall_minutes(series.start, "start") % DAY_MINUTES
    end_offset = start_offset + duration_minutes(series.start, series.end)
    overrides = _overrides(series, json, start_offset)
    originals = {day for day, _ in overrides}
    cancelled = {storable_day(day, "cancelledOccurrences") for day in series.cancelled if day in series.recurrence}
    modified = [date.fromordinal(_EPOCH_DAY + override.start // DAY_MINUTES) for _, override in overrides]
    pattern = blob_pattern(series.recurrence, originals | cancelled, modified)
    return AppointmentBlob(pattern, start_offset, end_offset, tuple([override for _, override in overrides]))


_EPOCH_DAY = date(1601, 1, 1).toordinal()


def _overrides(series: SeriesMaster, json: Json, start_offset: int) -> list[tuple[date, Override]]:
    """The exceptions that are not cancelled, each with its original date; of two for one date, the later."""
    listed = own_exceptions(json, series)
    by_date = {exception.original_date: exception for exception in series.exceptions}
    if len(by_date) > _MAX_OVERRIDES:
        raise MalformedValueError(f"exceptionOccurrences has {len(by_date)} items; use at most {_MAX_OVERRIDES}")
    result = []
    for place, (day, exception) in enumerate(by_date.items()):
        target = f"exceptionOccurrences[{place}]."
        if day is None:
            raise PropertyError.missing(f"{target}occurrenceId", "give the original date")
        if day not in series.cancelled:
            original = minutes_of(storable_day(day, f"{target}occurrenceId")) + start_offset
            result.append((day, override_of(exception, series.time_zone, original, listed.get(day, {}), json, target)))
    return result
