"""How the properties of Graph's event that concern time are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from recurtz._core.fields import parse_flag, parse_list, parse_object
from recurtz.errors import MalformedValueError, OutOfRangeError, PropertyError, RecurtzError, short
from recurtz.events.date_time import (
    TIME,
    DateTimeTimeZone,
    parse_date_time,
    parse_instant,
    parse_whole_second,
    parse_zone,
)
from recurtz.events.occurrence import Occurrence, occurrence_id_date
from recurtz.zones.names import is_without_rules

_ZONE_PROPERTIES = ("originalStartTimeZone", "originalEndTimeZone")


def parse_series_zone(event: Mapping[str, Any], recurrence_time_zone: str) -> tuple[str, tzinfo]:
    """The name of the zone in which a series repeats, and that zone: the first that says one.

    They are asked in this order: recurrenceTimeZone, originalStartTimeZone, originalEndTimeZone, start.timeZone. Passed
    over are the names without rules that Outlook writes: none, "", "tzone://Microsoft/Custom", "Customized Time Zone".
    Where none is left, a start with an offset is told in UTC.

    Raises `TimeZoneNotSupportedError` for one that is unknown, and if none says a zone.
    """
    target, name = "recurrence.range.recurrenceTimeZone", recurrence_time_zone
    if not is_without_rules(name):
        return name, parse_zone(name, target)
    for target, name in _zones_told(event):
        if not is_without_rules(name):
            return name, parse_zone(name, target)
    start = parse_object(event.get("start"), "start", TIME)
    if name in (None, "") and parse_date_time(start.get("dateTime"), "start.dateTime")[2] is not None:
        name = "UTC"
    return name, parse_zone(name, target)  # which refuses it if it has no rules


def _zones_told(event: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What an event itself says about its zone, in the order in which it is asked, each with its path."""
    for name in _ZONE_PROPERTIES:
        yield name, event.get(name)
    yield "start.timeZone", parse_object(event.get("start"), "start", TIME).get("timeZone")


def parse_single(event: Mapping[str, Any], original_date: date | None = None) -> Occurrence:
    """The one time of an event that does not repeat.

    Raises `RecurtzError`, a `OutOfRangeError` where the years 1 to 9999 cannot hold it in its zone.
    """
    is_all_day = parse_flag(event.get("isAllDay"), "isAllDay")
    name, tz = parse_series_zone(event, "")
    start, end = (parse_moment(event.get(edge), edge, name, tz, is_all_day) for edge in ("start", "end"))
    return Occurrence(start, end, original_date, type="singleInstance", is_all_day=is_all_day)


def parse_moment(value: object, target: str, time_zone: str | tzinfo, tz: tzinfo, is_all_day: bool) -> DateTimeTimeZone:
    """A start or an end on the clock of a zone; of an all-day event's the date as it is written, whatever its zone.

    A time that is written in that very zone keeps its wall clock, even in a gap.
    """
    json = parse_object(value, target, TIME)
    if is_all_day:
        day, _, _ = parse_date_time(json.get("dateTime"), f"{target}.dateTime")
        return DateTimeTimeZone(day.replace(hour=0, minute=0, second=0, microsecond=0), time_zone)
    if json.get("timeZone") == time_zone and (wall := parse_whole_second(json.get("dateTime"))):
        return DateTimeTimeZone._unchecked(wall, time_zone, 0, 0, tz)
    moment = DateTimeTimeZone.from_graph(json, target)
    try:
        return moment.in_zone(time_zone)
    except OutOfRangeError as error:
        raise error.prefixed(target) from None


def parse_original(json: Mapping[str, Any], tz: tzinfo, target: str) -> tuple[date, datetime | None]:
    """The original date of an exception in the series' zone, and its original start where that is told.

    The date is that of occurrenceId, else that of originalStart, which is an instant with whatever offset.

    Raises `PropertyError` if neither is there.
    """
    path = f"{target}." if target else ""
    text = json.get("originalStart")
    start = None if text is None else parse_instant(text, f"{path}originalStart")
    if json.get("occurrenceId") is not None:
        return occurrence_id_date(json["occurrenceId"], f"{path}occurrenceId"), start
    if start is None:
        raise PropertyError.missing(f"{path}occurrenceId", "give it, or originalStart")
    try:
        return start.astimezone(tz).date(), start
    except OverflowError:
        hint = "use a time that the years 1 to 9999 hold in the series' zone"
        raise PropertyError.rejected(f"{path}originalStart", text, hint) from None


def parse_cancelled(value: object) -> tuple[date, ...]:
    """The original dates of cancelledOccurrences, which are occurrenceIds; sorted, each once."""
    if value is None or value == []:
        return ()
    ids = parse_list(value, "cancelledOccurrences")
    return tuple(sorted({occurrence_id_date(text, f"cancelledOccurrences[{i}]") for i, text in enumerate(ids)}))


def parse_id(value: object) -> str | None:
    """The id of an event, if it has one."""
    if value is None or isinstance(value, str):
        return value
    raise MalformedValueError.expected("id", value, "use text")


def _read_edge(value: datetime | str, name: str) -> datetime:
    try:
        return parse_instant(value, name)
    except (PropertyError, MalformedValueError) as error:
        raise RecurtzError(str(error), code="ErrorInvalidParameter", target=name) from None


def parse_window(start: datetime | str, end: datetime | str, max_days: int | None = None) -> tuple[datetime, datetime]:
    """The instants of a window, of `max_days` at most.

    Raises `RecurtzError` for a window that ends before it starts, and for one too long.
    """
    window = _read_edge(start, "startDateTime"), _read_edge(end, "endDateTime")
    if window[0] > window[1]:
        message = f"endDateTime {short(end)} lies before startDateTime {short(start)}; use a later one"
        raise RecurtzError(message, target="endDateTime")
    if max_days is not None and window[1] - window[0] > timedelta(days=max_days):
        message = f"the window from {short(start)} to {short(end)} is longer than {max_days} days; ask for less at once"
        raise RecurtzError(message, target="endDateTime")
    return window
