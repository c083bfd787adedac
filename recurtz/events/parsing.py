"""Graph's JSON of an event to its value: a `SeriesMaster` or an `Occurrence`, or an error that lists all faults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta, tzinfo
from typing import Any, NamedTuple

from recurtz._core.fields import Run, lowercase, parse_all, parse_flag, parse_list, parse_object
from recurtz.errors import MalformedValueError, OutOfRangeError, PropertyError, RecurtzError
from recurtz.events.date_time import TIME, DateTimeTimeZone, moment_from, parse_date_time, parse_instant, parse_zone
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence import OCCURRENCE_TYPES, Occurrence
from recurtz.events.occurrence_id import occurrence_id_date
from recurtz.events.timetable import timetable_of
from recurtz.recurrence.patterned import recurrence_from
from recurtz.zones.names import is_without_rules

_TYPES = frozenset(map(str.lower, (*OCCURRENCE_TYPES, "seriesMaster")))
_Time = DateTimeTimeZone | datetime
"""A start or an end: in its own zone; of an all-day event the midnight of its date, because its zone does not count."""

_ZONE_PROPERTIES = ("originalStartTimeZone", "originalEndTimeZone")


def parse_event(value: object, target: str = "event") -> SeriesMaster | Occurrence | None:
    """The value of an event: of a series its master, of any other event its one occurrence.

    None for a single event outside the years 1 to 9999, which never happens.

    Raises `RecurtzError`; its `details` list all faults.

    >>> noon = {"dateTime": "2017-09-04T12:00:00", "timeZone": "Pacific Standard Time"}
    >>> parse_event({"start": noon, "end": noon}).type
    'singleInstance'
    """
    if isinstance(value, SeriesMaster | Occurrence):
        return value
    event = parse_object(value, target)
    return parse_series(event) if is_series(event) else parse_single(event)


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
    if isinstance(value, SeriesMaster | Occurrence):
        return value.to_graph()
    return parse_object(value, target)


# Single events --------------------------------------------------------------------------------------------------------


def parse_single(event: Mapping[str, Any]) -> Occurrence | None:
    """The one occurrence of an event that does not repeat; None outside the years 1 to 9999.

    Raises `RecurtzError`; its `details` list all faults.
    """
    try:
        return parse_all(_parse_single, event)
    except OutOfRangeError as error:
        if error.details:
            raise
        return None


def _parse_single(run: Run, event: Mapping[str, Any]) -> Occurrence:
    is_all_day = run(parse_flag, event.get("isAllDay"), "isAllDay")
    start = run(_time_from, run, event.get("start"), "start", is_all_day)
    end = run(_time_from, run, event.get("end"), "end", is_all_day)
    zone = run(parse_series_zone, event, "")
    if start is None or end is None or zone is None:
        return None  # type: ignore[return-value]  # an error is collected
    start, end = _in_series_zone(start, zone, "start"), _in_series_zone(end, zone, "end")
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
    start = run(_time_from, run, event.get("start"), "start", is_all_day)
    end = run(_time_from, run, event.get("end"), "end", is_all_day)
    recurrence = run(recurrence_from, run, event.get("recurrence"))
    zone = run(parse_series_zone, event, _recurrence_zone(event) if recurrence is None else recurrence.range.time_zone)
    series_id = run(parse_id, event.get("id"))
    cancelled = run(parse_cancelled, event.get("cancelledOccurrences"))
    listed = event.get("exceptionOccurrences")
    exceptions = () if listed is None or listed == [] else run(_parse_exceptions, listed, is_all_day)
    if start is None or end is None or recurrence is None or zone is None:
        return None  # type: ignore[return-value]  # an error is collected
    start, end = _in_series_zone(start, zone, "start"), _in_series_zone(end, zone, "end")
    timetable = run(timetable_of, start, end, is_all_day, zone.tz)
    if timetable is None or exceptions is None or cancelled is None:
        return None  # type: ignore[return-value]
    series = SeriesMaster._unchecked(
        recurrence, start, end, zone.name, is_all_day, series_id, cancelled, (), zone.tz, timetable
    )
    return _with_exceptions(run, series, zone, exceptions) if exceptions else series


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
    """An exception as its own JSON describes it; what is missing there is None."""

    target: str
    is_all_day: bool
    day: date | None
    original_start: datetime | None
    start: _Time | None
    end: _Time | None
    in_range: bool


def _parse_exceptions(value: object, is_all_day: bool) -> list[_Exception]:
    return parse_all(_parse_each_exception, parse_list(value, "exceptionOccurrences"), is_all_day)


def _parse_each_exception(run: Run, listed: list[Any], is_all_day: bool) -> list[_Exception]:
    return [run(_parse_exception, json, f"exceptionOccurrences[{i}]", is_all_day) for i, json in enumerate(listed)]


def _parse_exception(value: object, target: str, is_all_day: bool) -> _Exception:
    return parse_all(_parse_exception_properties, parse_object(value, target), target, is_all_day)


def _parse_exception_properties(run: Run, json: Mapping[str, Any], target: str, is_all_day: bool) -> _Exception:
    is_all_day = run(parse_flag, json.get("isAllDay"), f"{target}.isAllDay", is_all_day)
    day, original_start = run(_parse_named_original, json, f"{target}.") or (None, None)
    try:
        start, end = (
            None if json.get(edge) is None else run(_time_from, run, json[edge], f"{target}.{edge}", is_all_day)
            for edge in ("start", "end")
        )
    except OutOfRangeError:
        return _Exception(target, is_all_day, day, original_start, None, None, False)
    return _Exception(target, is_all_day, day, original_start, start, end, True)


def _with_exceptions(run: Run, series: SeriesMaster, zone: SeriesZone, listed: list[_Exception]) -> SeriesMaster:
    """The series with its exceptions: of two that name one date, the later. Those out of range are cancelled dates."""
    replaced = [run(_exception_of, series, zone, exception) for exception in listed]
    if None in replaced:
        return None  # type: ignore[return-value]  # an error is collected
    by_date = dict(replaced)
    out_of_range = [day for day, exception in by_date.items() if exception is None]
    exceptions = [exception for exception in by_date.values() if exception is not None]
    return series.__replace__(cancelled=(*series.cancelled, *out_of_range), exceptions=exceptions)


def _exception_of(series: SeriesMaster, zone: SeriesZone, exception: _Exception) -> tuple[date, Occurrence | None]:
    """The original date and the occurrence that replaces it, None outside the years 1 to 9999.

    Times that the exception does not have are those of the pattern.
    """
    target, is_all_day, day, original_start, *_ = exception
    if day is None:
        day = _date_of_original(original_start, zone.tz, target)
    scheduled = series._scheduled_on(day)
    if original_start is None and scheduled is not None:
        original_start = scheduled.original_start
    if not exception.in_range or (scheduled is None and exception.start is None):
        return day, None
    try:
        times = _times_of_exception(series, zone, exception, scheduled)
        return day, Occurrence(*times, day, original_start, "exception", is_all_day, series.id)
    except OutOfRangeError:
        return day, None


def _times_of_exception(
    series: SeriesMaster, zone: SeriesZone, exception: _Exception, scheduled: Occurrence | None
) -> tuple[DateTimeTimeZone, DateTimeTimeZone]:
    """Without an end it lasts as long as the master, without a start it starts as scheduled."""
    target, is_all_day = exception.target, exception.is_all_day
    if exception.start is not None or scheduled is None:
        start = _in_series_zone(exception.start, zone, f"{target}.start")
    else:
        start = scheduled.start._at_midnight() if is_all_day else scheduled.start
    if exception.end is not None:
        return start, _in_series_zone(exception.end, zone, f"{target}.end")
    if scheduled is None:
        raise PropertyError.missing(f"{target}.end", f"give {TIME}")
    if start == scheduled.start and is_all_day == series.is_all_day:
        return start, scheduled.end
    whole_days = max(timedelta(days=1), timedelta(days=series._nominal.days))
    return start, start + (whole_days if is_all_day else series._nominal)


def parse_original(json: Mapping[str, Any], tz: tzinfo, target: str) -> tuple[date, datetime | None]:
    """The original date of an exception in the zone of its series, and its original start if it has one.

    The date is that of occurrenceId, else that of originalStart, which is an instant with any offset.

    Raises `PropertyError` if both are missing.
    """
    day, start = _parse_named_original(json, f"{target}." if target else "")
    return (_date_of_original(start, tz, target) if day is None else day), start


def _parse_named_original(json: Mapping[str, Any], path: str) -> tuple[date | None, datetime | None]:
    """The date of occurrenceId and the instant of originalStart."""
    text = json.get("originalStart")
    start = None if text is None else parse_instant(text, f"{path}originalStart")
    if json.get("occurrenceId") is not None:
        return occurrence_id_date(json["occurrenceId"], f"{path}occurrenceId"), start
    if start is None:
        raise PropertyError.missing(f"{path}occurrenceId", "give it, or originalStart")
    return None, start


def _date_of_original(start: datetime | None, tz: tzinfo, target: str) -> date:
    path = f"{target}.originalStart" if target else "originalStart"
    if start is None:
        raise PropertyError.missing(path, "give it, or occurrenceId")
    try:
        return start.astimezone(tz).date()
    except OverflowError:
        hint = "use an instant that is within the years 1 to 9999 in the zone of the series"
        raise PropertyError.rejected(path, str(start), hint) from None


# Properties -----------------------------------------------------------------------------------------------------------


class SeriesZone(NamedTuple):
    """The zone in which a series repeats: its name in the event, and the zone."""

    name: str
    tz: tzinfo


def parse_series_zone(event: Mapping[str, Any], recurrence_time_zone: str) -> SeriesZone:
    """The zone in which a series repeats.

    It is the first of recurrenceTimeZone, originalStartTimeZone, originalEndTimeZone and start.timeZone that names
    rules. Outlook also writes names without rules: none, "", "tzone://Microsoft/Custom", "Customized Time Zone". If
    there is no other name and the start has an offset, the zone is UTC.

    Raises `TimeZoneNotSupportedError` for an unknown name, and if no property names a zone.
    """
    target, name = "recurrence.range.recurrenceTimeZone", recurrence_time_zone
    if not is_without_rules(name):
        return SeriesZone(name, parse_zone(name, target))
    for target, name in _named_zones(event):
        if not is_without_rules(name):
            return SeriesZone(name, parse_zone(name, target))
    start = parse_object(event.get("start"), "start", TIME)
    if name in (None, "") and parse_date_time(start.get("dateTime"), "start.dateTime")[2] is not None:
        name = "UTC"
    return SeriesZone(name, parse_zone(name, target))  # which rejects a name without rules


def _named_zones(event: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The zones that an event itself names, each with its path, the most specific first."""
    for name in _ZONE_PROPERTIES:
        yield name, event.get(name)
    yield "start.timeZone", parse_object(event.get("start"), "start", TIME).get("timeZone")


def _time_from(run: Run, value: object, target: str, is_all_day: bool | None) -> _Time:
    if not is_all_day:
        return moment_from(run, value, target)
    day, _, _ = parse_date_time(parse_object(value, target, TIME).get("dateTime"), f"{target}.dateTime")
    return day.replace(hour=0, minute=0, second=0, microsecond=0)


def _in_series_zone(time: _Time | None, zone: SeriesZone, target: str) -> DateTimeTimeZone:
    """A time in the zone of a series. A time that is in that zone already keeps its wall clock, even in a DST gap."""
    if time is None:
        raise PropertyError.missing(target, f"give {TIME}")
    if isinstance(time, datetime):
        return DateTimeTimeZone._unchecked(time, zone.name, 0, 0, zone.tz)
    try:
        return time.in_zone(zone.name)
    except OutOfRangeError as error:
        raise error.prefixed(target) from None


def parse_moment(value: object, target: str, time_zone: str | tzinfo, tz: tzinfo, is_all_day: bool) -> DateTimeTimeZone:
    """A start or an end in a zone; of an all-day event the date as it is written, whatever its zone.

    A time that is written in that zone keeps its wall clock, even in a DST gap.
    """
    return _in_series_zone(parse_all(_time_from, value, target, is_all_day), SeriesZone(time_zone, tz), target)  # type: ignore[arg-type]


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
