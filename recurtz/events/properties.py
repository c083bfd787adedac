"""The properties of an event that concern time: their zones, times, ids and original dates, from JSON to values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from typing import Any, NamedTuple

from recurtz._core.fields import Run, parse_all, parse_date, parse_list, parse_object
from recurtz.errors import MalformedValueError, OutOfRangeError, PropertyError, RecurtzError
from recurtz.events.date_time import TIME, DateTimeTimeZone, parse_instant
from recurtz.events.date_time_text import parse_date_time, parse_whole_second
from recurtz.events.occurrence_id import MAX_ID_LENGTH, occurrence_id_date
from recurtz.zones.names import ZonesByName


class Original(NamedTuple):
    """The properties of an exception that name the date that it replaces.

    `day` is the date of its occurrenceId, `start` the instant of its originalStart. `own_day` is the date on which it
    starts itself, as it is written: it decides between two dates of whole days.
    """

    day: date | None
    start: datetime | None
    own_day: date | None = None


def parse_moment(
    value: object,
    target: str,
    time_zone: str | tzinfo,
    tz: tzinfo | None,
    is_all_day: bool,
    time_zones: ZonesByName | None = None,
) -> DateTimeTimeZone:
    """A start or an end in a zone; of an all-day event the date as it is written, whatever its zone.

    A time that is written in that zone keeps its wall clock, even in a DST gap. If `tz` is None, because it has faults,
    the time is in its own zone.
    """
    if type(value) is dict and value.get("timeZone") == time_zone and time_zones is None and not is_all_day:
        wall = parse_whole_second(value.get("dateTime"))
        if wall is not None and tz is not None:
            return DateTimeTimeZone._unchecked(wall, time_zone, 0, 0, tz, None)
    if tz is None:
        json = with_midnight(parse_object(value, target, TIME)) if is_all_day else value
        return DateTimeTimeZone.from_graph(json, target, time_zones)
    json = parse_object(value, target, TIME)
    if is_all_day:
        day, _, _ = parse_date_time(with_midnight(json).get("dateTime"), f"{target}.dateTime")
        midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
        return DateTimeTimeZone._unchecked(midnight, time_zone, 0, 0, tz, None)
    moment = DateTimeTimeZone.from_graph(json, target, time_zones)
    try:
        return moment.in_zone(time_zone)
    except OutOfRangeError as error:
        raise error.prefixed(target) from None


def with_midnight(json: Mapping[str, Any]) -> Mapping[str, Any]:
    """The start or end of an all-day event, which may have a date alone, with a time of day.

    >>> with_midnight({"dateTime": "2019-11-11", "timeZone": "UTC"})
    {'dateTime': '2019-11-11T00:00:00', 'timeZone': 'UTC'}
    """
    text = json.get("dateTime")
    if isinstance(text, str) and len(text) == len("2019-11-11") and text[4] == text[7] == "-":
        return {**json, "dateTime": f"{text}T00:00:00"}
    return json


def parse_cancelled(value: object) -> tuple[date, ...]:
    """The original dates of cancelledOccurrences, which are occurrenceIds: sorted, each once."""
    if value is None or value == []:
        return ()
    return parse_all(_parse_cancelled, parse_list(value, "cancelledOccurrences"))


def _parse_cancelled(run: Run, ids: list[Any]) -> tuple[date, ...]:
    days = [run(occurrence_id_date, text, f"cancelledOccurrences[{i}]") for i, text in enumerate(ids)]
    return tuple(sorted(set(filter(None, days))))


def parse_id(value: object, target: str = "id") -> str | None:
    """The id of an event, or None.

    Raises `MalformedValueError` for anything but text, and for more than 1,024 characters: each occurrence repeats it.
    """
    if value is None:
        return None
    if isinstance(value, str) and len(value) <= MAX_ID_LENGTH:
        return value
    raise MalformedValueError.expected(target, value, f"use text of at most {MAX_ID_LENGTH} characters")


# The original date of an exception ------------------------------------------------------------------------------------


def parse_original(json: Mapping[str, Any], target: str) -> Original:
    """The original date of an exception by its occurrenceId, else None, and the instant of its originalStart.

    Raises `PropertyError` if both are missing.
    """
    path = f"{target}." if target else ""
    text = json.get("originalStart")
    start = None if text is None else parse_instant(text, f"{path}originalStart")
    if json.get("occurrenceId") is not None:
        return Original(occurrence_id_date(json["occurrenceId"], f"{path}occurrenceId"), start)
    if start is None:
        raise PropertyError.missing(f"{path}occurrenceId", "give it, or originalStart")
    return Original(None, start, _written_day(json.get("start")))


def _written_day(start: object) -> date | None:
    """The date of a start as it is written; None if it has none."""
    text = start.get("dateTime") if isinstance(start, Mapping) else None
    try:
        return parse_date(text[:10], "") if isinstance(text, str) else None
    except RecurtzError:  # reported where the start is parsed
        return None
