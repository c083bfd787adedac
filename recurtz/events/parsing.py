"""Graph's JSON of an event to its value: a `SeriesMaster` or an `Occurrence`, or an error that lists all faults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, NamedTuple

from recurtz._core.fields import Run, lowercase, parse_all, parse_flag, parse_list, parse_object
from recurtz.errors import MalformedValueError, OutOfRangeError, PropertyError, RecurtzError
from recurtz.events.date_time import (
    TIME,
    DateTimeTimeZone,
    parse_date_time,
    parse_instant,
    parse_whole_second,
    parse_zone,
)
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence import OCCURRENCE_TYPES, Occurrence
from recurtz.events.occurrence_id import occurrence_id_date
from recurtz.events.timetable import timetable_of
from recurtz.recurrence.patterned import PatternedRecurrence
from recurtz.zones.names import is_without_rules

_TYPES = frozenset(map(str.lower, (*OCCURRENCE_TYPES, "seriesMaster")))
EVENT_VALUES = (SeriesMaster, Occurrence)
"""The classes of events as values; as a tuple, because Python would build a union anew for each event."""

_ZONE_PROPERTIES = ("originalStartTimeZone", "originalEndTimeZone")


def parse_event(value: object, target: str = "event") -> SeriesMaster | Occurrence | None:
    """The value of an event: of a series its master, of any other event its one occurrence.

    None for a single event outside the years 1 to 9999, which never happens.

    Raises `RecurtzError`; its `details` list all faults.

    >>> noon = {"dateTime": "2017-09-04T12:00:00", "timeZone": "Pacific Standard Time"}
    >>> parse_event({"start": noon, "end": noon}).type
    'singleInstance'
    """
    if type(value) is not dict and isinstance(value, EVENT_VALUES):
        return value
    event = parse_object(value, target)
    return parse_all(_parse_series, event) if is_series(event) else parse_single(event)


def is_series(event: Mapping[str, Any]) -> bool:
    """True for a series: by its type; if that is missing or unknown to Graph, by its recurrence.

    >>> is_series({"type": "singleInstance"}), is_series({"recurrence": {"pattern": {}, "range": {}}})
    (False, True)
    """
    kind = lowercase(event.get("type"))
    if kind in _TYPES:
        return kind == "seriesmaster"
    return event.get("recurrence") is not None


def event_json(value: object, target: str = "event") -> Mapping[str, Any]:
    """The JSON of an event: a mapping, a model of the SDK, a `SeriesMaster` or an `Occurrence`."""
    if isinstance(value, SeriesMaster):
        return value.to_graph()
    if isinstance(value, Occurrence):
        return value.to_graph(value.start.time_zone)
    return parse_object(value, target)


# Single events --------------------------------------------------------------------------------------------------------


def parse_single(event: Mapping[str, Any]) -> Occurrence | None:
    """The one occurrence of an event that does not repeat; None outside the years 1 to 9999.

    Raises `RecurtzError`; its `details` list all faults.
    """
    try:
        return parse_all(_parse_single, event)
    except OutOfRangeError as error:
        if not all(isinstance(detail, OutOfRangeError) for detail in error.details):
            raise
        return None


def _parse_single(run: Run, event: Mapping[str, Any]) -> Occurrence:
    is_all_day = run(parse_flag, event.get("isAllDay"), "isAllDay")
    name, tz = run(parse_series_zone, event, "") or _NO_ZONE
    start = run(parse_moment, event.get("start"), "start", name, tz, is_all_day)
    end = run(parse_moment, event.get("end"), "end", name, tz, is_all_day)
    if start is None or end is None or tz is None:
        return None  # type: ignore[return-value]  # an error is collected
    return Occurrence(start, end, type="singleInstance", is_all_day=is_all_day)


# Series ---------------------------------------------------------------------------------------------------------------


def parse_series(event: object) -> SeriesMaster:
    """The series of a `seriesMaster` event.

    Raises `RecurtzError`; its `details` list all faults.
    """
    if isinstance(event, SeriesMaster):
        return event
    return parse_all(_parse_series, parse_object(event, "event"))


def _parse_series(run: Run, event: Mapping[str, Any]) -> SeriesMaster:
    is_all_day = run(parse_flag, event.get("isAllDay"), "isAllDay")
    recurrence = run(PatternedRecurrence.from_graph, event.get("recurrence"))
    named = _recurrence_zone(event) if recurrence is None else recurrence.range.time_zone
    name, tz = run(parse_series_zone, event, named) or _NO_ZONE
    start = run(parse_moment, event.get("start"), "start", name, tz, is_all_day)
    end = run(parse_moment, event.get("end"), "end", name, tz, is_all_day)
    series_id = run(parse_id, event.get("id"))
    cancelled = run(parse_cancelled, event.get("cancelledOccurrences"))
    listed = event.get("exceptionOccurrences")
    exceptions = () if listed is None or listed == [] else run(_parse_exceptions, listed, name, tz, is_all_day)
    if start is None or end is None or recurrence is None or tz is None:
        return None  # type: ignore[return-value]  # an error is collected
    timetable = run(timetable_of, start, end, is_all_day, tz)
    if timetable is None or exceptions is None or cancelled is None:
        return None  # type: ignore[return-value]
    series = SeriesMaster._unchecked(recurrence, start, end, name, is_all_day, series_id, cancelled, (), tz, timetable)
    return _with_exceptions(run, series, exceptions) if exceptions else series


def _recurrence_zone(event: Mapping[str, Any]) -> str:
    """The recurrenceTimeZone of a recurrence that has faults; "" if it cannot be read."""
    try:
        range_ = parse_object(parse_object(event.get("recurrence"), "").get("range"), "")
    except RecurtzError:
        return ""
    name = range_.get("recurrenceTimeZone")
    return name if isinstance(name, str) else ""


# Exceptions -----------------------------------------------------------------------------------------------------------


class _Exception(NamedTuple):
    """An exception as its own JSON describes it; a time that is missing there is None."""

    target: str
    is_all_day: bool
    day: date
    original_start: datetime | None
    start: DateTimeTimeZone | None
    end: DateTimeTimeZone | None
    in_range: bool


def _parse_exceptions(value: object, name: str, tz: tzinfo | None, is_all_day: bool) -> list[_Exception]:
    return parse_all(_parse_each_exception, parse_list(value, "exceptionOccurrences"), name, tz, is_all_day)


def _parse_each_exception(
    run: Run, listed: list[Any], name: str, tz: tzinfo | None, is_all_day: bool
) -> list[_Exception]:
    paths = [f"exceptionOccurrences[{i}]" for i in range(len(listed))]
    return [run(_parse_exception, value, path, name, tz, is_all_day) for value, path in zip(listed, paths, strict=True)]


def _parse_exception(value: object, target: str, name: str, tz: tzinfo | None, is_all_day: bool) -> _Exception:
    return parse_all(_parse_exception_properties, parse_object(value, target), target, name, tz, is_all_day)


def _parse_exception_properties(
    run: Run, json: Mapping[str, Any], target: str, name: str, tz: tzinfo | None, is_all_day: bool
) -> _Exception:
    is_all_day = run(parse_flag, json.get("isAllDay"), f"{target}.isAllDay", is_all_day)
    day, original_start = run(parse_original, json, tz or UTC, target) or (date.min, None)
    times: list[DateTimeTimeZone | None] = []
    try:
        for edge in ("start", "end"):
            given = json.get(edge)
            path = f"{target}.{edge}"
            times.append(None if given is None else run(parse_moment, given, path, name, tz, is_all_day))
    except OutOfRangeError:
        return _Exception(target, is_all_day, day, original_start, None, None, False)
    return _Exception(target, is_all_day, day, original_start, times[0], times[1], True)


def _with_exceptions(run: Run, series: SeriesMaster, listed: list[_Exception]) -> SeriesMaster:
    """The series with its exceptions: of two that name one date, the later. Those out of range are cancelled dates."""
    replaced = [run(_exception_of, series, exception) for exception in listed]
    if None in replaced:
        return None  # type: ignore[return-value]  # an error is collected
    by_date = dict(replaced)
    out_of_range = [day for day, exception in by_date.items() if exception is None]
    exceptions = [exception for exception in by_date.values() if exception is not None]
    return series.__replace__(cancelled=(*series.cancelled, *out_of_range), exceptions=exceptions)


def _exception_of(series: SeriesMaster, exception: _Exception) -> tuple[date, Occurrence | None]:
    """The original date and the occurrence that replaces it, None outside the years 1 to 9999.

    Times that the exception does not have are those of the pattern.
    """
    day, original_start = exception.day, exception.original_start
    scheduled = series._scheduled_on(day)
    if original_start is None and scheduled is not None:
        original_start = scheduled.original_start
    if not exception.in_range or (scheduled is None and exception.start is None):
        return day, None
    try:
        times = _times_of_exception(series, exception, scheduled)
        return day, Occurrence(*times, day, original_start, "exception", exception.is_all_day, series.id)
    except OutOfRangeError:
        return day, None


def _times_of_exception(
    series: SeriesMaster, exception: _Exception, scheduled: Occurrence | None
) -> tuple[DateTimeTimeZone, DateTimeTimeZone]:
    """Without an end it lasts as long as the master, without a start it starts as scheduled."""
    start, end, is_all_day = exception.start, exception.end, exception.is_all_day
    if scheduled is None:
        if start is None or end is None:
            raise PropertyError.missing(f"{exception.target}.end", f"give {TIME}")
        return start, end
    if start is None:
        start = scheduled.start._at_midnight() if is_all_day else scheduled.start
    if end is not None:
        return start, end
    if start == scheduled.start and is_all_day == series.is_all_day:
        return start, scheduled.end
    whole_days = max(timedelta(days=1), timedelta(days=series._nominal.days))
    return start, start + (whole_days if is_all_day else series._nominal)


def parse_original(json: Mapping[str, Any], tz: tzinfo, target: str) -> tuple[date, datetime | None]:
    """The original date of an exception in the zone of its series, and its original start if it has one.

    The date is that of occurrenceId, else that of originalStart, which is an instant with any offset.

    Raises `PropertyError` if both are missing.
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
        hint = "use an instant that is within the years 1 to 9999 in the zone of the series"
        raise PropertyError.rejected(f"{path}originalStart", text, hint) from None


# Properties -----------------------------------------------------------------------------------------------------------


SeriesZone = tuple[str, tzinfo]
"""The zone in which a series repeats: its name in the event, and the zone."""

_NO_ZONE = ("", None)


def parse_series_zone(event: Mapping[str, Any], recurrence_time_zone: str) -> SeriesZone:
    """The zone in which a series repeats.

    It is the first of recurrenceTimeZone, originalStartTimeZone, originalEndTimeZone and start.timeZone that names
    rules. Outlook also writes names without rules: none, "", "tzone://Microsoft/Custom", "Customized Time Zone". If
    there is no other name and the start has an offset, the zone is UTC.

    Raises `TimeZoneNotSupportedError` for an unknown name, and if no property names a zone.
    """
    if not is_without_rules(recurrence_time_zone):
        return recurrence_time_zone, parse_zone(recurrence_time_zone, "recurrence.range.recurrenceTimeZone")
    for target, name in _named_zones(event):
        if not is_without_rules(name):
            return name, parse_zone(name, target)
    start = parse_object(event.get("start"), "start", TIME)
    if name in (None, "") and parse_date_time(start.get("dateTime"), "start.dateTime")[2] is not None:
        name = "UTC"
    return name, parse_zone(name, target)  # which rejects a name without rules


def _named_zones(event: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The zones that an event itself names, each with its path, the most specific first."""
    for name in _ZONE_PROPERTIES:
        yield name, event.get(name)
    yield "start.timeZone", parse_object(event.get("start"), "start", TIME).get("timeZone")


def parse_moment(
    value: object, target: str, time_zone: str | tzinfo, tz: tzinfo | None, is_all_day: bool
) -> DateTimeTimeZone:
    """A start or an end in a zone; of an all-day event the date as it is written, whatever its zone.

    A time that is written in that zone keeps its wall clock, even in a DST gap. If `tz` is None, because it has faults,
    the time is in its own zone.
    """
    if tz is None:
        return DateTimeTimeZone.from_graph(value, target)
    json = parse_object(value, target, TIME)
    if is_all_day:
        day, _, _ = parse_date_time(json.get("dateTime"), f"{target}.dateTime")
        return DateTimeTimeZone._unchecked(day.replace(hour=0, minute=0, second=0, microsecond=0), time_zone, 0, 0, tz)
    if json.get("timeZone") == time_zone and (wall := parse_whole_second(json.get("dateTime"))):
        return DateTimeTimeZone._unchecked(wall, time_zone, 0, 0, tz)
    moment = DateTimeTimeZone.from_graph(json, target)
    try:
        return moment.in_zone(time_zone)
    except OutOfRangeError as error:
        raise error.prefixed(target) from None


def parse_cancelled(value: object) -> tuple[date, ...]:
    """The original dates of cancelledOccurrences, which are occurrenceIds: sorted, each once."""
    if value is None or value == []:
        return ()
    ids = parse_list(value, "cancelledOccurrences")
    return parse_all(_parse_cancelled, ids)


def _parse_cancelled(run: Run, ids: list[Any]) -> tuple[date, ...]:
    days = [run(occurrence_id_date, text, f"cancelledOccurrences[{i}]") for i, text in enumerate(ids)]
    return tuple(sorted(set(filter(None, days))))


def parse_id(value: object) -> str | None:
    """The id of an event, or None.

    Raises `MalformedValueError` for anything but text.
    """
    if value is None or isinstance(value, str):
        return value
    raise MalformedValueError.expected("id", value, "use text")
