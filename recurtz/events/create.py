"""What `POST /events` answers: a new event checked as Exchange does, and told as Graph tells it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self, cast

from recurtz._core.fields import parse_flag, parse_object
from recurtz._core.frozen import Value
from recurtz.errors import (
    ErrorCollector,
    NoOccurrenceError,
    OutOfRangeError,
    PropertyError,
    RecurtzError,
    TimeZoneNotSupportedError,
)
from recurtz.events.date_time import DateTimeTimeZone, format_date_time, parse_zone, zone_name
from recurtz.events.exchange_limits import (
    LAST_DATE,
    check_duration,
    check_end_date,
    check_interval,
    check_number,
    check_start_date,
    readable_date,
)
from recurtz.events.occurrence import render_times, utc_span
from recurtz.events.prefer import Prefer, preferred_zone
from recurtz.recurrence.patterned import PatternedRecurrence
from recurtz.recurrence.patterns import parse_pattern
from recurtz.recurrence.ranges import parse_range
from recurtz.zones.local_time import same_clock
from recurtz.zones.names import is_without_rules, zone

_RANGE = "recurrence.range"
_NOT_OF_A_NEW_EVENT = frozenset(("cancelledOccurrences", "exceptionOccurrences", "occurrenceId", "originalStart"))


class _Draft(Value):
    """A new event: what concerns time."""

    __slots__ = ("start", "end", "is_all_day", "recurrence")
    start: DateTimeTimeZone
    end: DateTimeTimeZone
    is_all_day: bool
    recurrence: PatternedRecurrence | None

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(
            cls,
            start: DateTimeTimeZone,
            end: DateTimeTimeZone,
            is_all_day: bool,
            recurrence: PatternedRecurrence | None,
            /,
        ) -> Self: ...

    def __new__(
        cls, start: DateTimeTimeZone, end: DateTimeTimeZone, is_all_day: bool, recurrence: PatternedRecurrence | None
    ) -> Self:
        return cls._unchecked(start, end, is_all_day, recurrence)


def create_event(body: object, prefer: str | bytes | Iterable[str | bytes] | Prefer | None = None) -> dict[str, Any]:
    """The new event as the server answers it: all that concerns time is filled in, the rest of the body is as it was.

    `start` and `end` are told in the zone that `prefer` asks for, else each in its own. A start that is off the pattern
    of its recurrence is moved to the first occurrence, with the end and the range's startDate. The body is left alone;
    what only the server says of a series (exceptions, cancellations, its place in another) is not taken from it.

    Raises
    ------
    RecurtzError
        For a body that Graph refuses; `details` holds one error for each property at fault where there are several.

    Examples
    --------
    >>> noon = {"dateTime": "2017-04-15T12:00:00", "timeZone": "Pacific Standard Time"}
    >>> created = create_event({"start": noon, "end": noon}, prefer='outlook.timezone="UTC"')
    >>> created["start"], created["type"]
    ({'dateTime': '2017-04-15T19:00:00.0000000', 'timeZone': 'UTC'}, 'singleInstance')
    """
    asked = Prefer.parse(prefer)
    json = parse_object(body, "event")
    read = _read(json)
    settled = _at_first_occurrence(read)
    start_zone, end_zone = (preferred_zone(asked, moment.time_zone) for moment in (read.start, read.end))
    return {
        **{name: value for name, value in json.items() if name not in _NOT_OF_A_NEW_EVENT},
        "originalStartTimeZone": zone_name(read.start.time_zone),
        "originalEndTimeZone": zone_name(read.end.time_zone),
        "type": "singleInstance" if settled.recurrence is None else "seriesMaster",
        "seriesMasterId": None,
        "isAllDay": settled.is_all_day,
        **render_times(settled.start, settled.end, settled.is_all_day, start_zone, end_zone),
        "recurrence": None if settled.recurrence is None else settled.recurrence.to_graph(),
    }


# Reading --------------------------------------------------------------------------------------------------------------


def _read(json: Mapping[str, Any]) -> _Draft:
    """What a body says of time, with all faults told at once."""
    faults = ErrorCollector()
    is_all_day = bool(faults.run(parse_flag, json.get("isAllDay"), "isAllDay"))
    start = faults.run(DateTimeTimeZone.from_graph, json.get("start"), "start")
    end = faults.run(DateTimeTimeZone.from_graph, json.get("end"), "end")
    if start and end:
        _check_times(start, end, is_all_day, faults)
    recurrence = None
    if json.get("recurrence") is not None:
        recurrence = _read_recurrence(json["recurrence"], start, is_all_day, faults)
    faults.raise_if_any()
    return _Draft(cast("DateTimeTimeZone", start), cast("DateTimeTimeZone", end), is_all_day, recurrence)


def _read_recurrence(
    value: object, start: DateTimeTimeZone | None, is_all_day: bool, faults: ErrorCollector
) -> PatternedRecurrence | None:
    """The recurrence within Exchange's limits; each of its properties is checked, whatever is wrong with the others."""
    before = len(faults.errors)
    json = faults.run(parse_object, value, "recurrence")
    if json is None:
        return None
    pattern = faults.run(parse_pattern, json.get("pattern"))
    range_ = faults.run(parse_range, json.get("range"))
    pattern_json, range_json = (_object(json.get(name)) for name in ("pattern", "range"))
    if pattern_json is not None:
        faults.run(check_interval, pattern_json)
    if range_json is not None:
        for check in (check_start_date, check_end_date, check_number, _check_zone):
            faults.run(check, range_json)
        if start:
            faults.run(_check_start_date, start, range_json, is_all_day)
    if pattern is None or range_ is None or len(faults.errors) > before:
        return None
    return faults.run(_happening, PatternedRecurrence(pattern, range_))


def _object(value: object) -> Mapping[str, Any] | None:
    """The JSON object that a value is, if it is one."""
    try:
        return parse_object(value, "")
    except RecurtzError:
        return None


# Checks ---------------------------------------------------------------------------------------------------------------


def _check_times(start: DateTimeTimeZone, end: DateTimeTimeZone, is_all_day: bool, faults: ErrorCollector) -> None:
    faults.run(_check_held, start, "start")
    faults.run(_check_held, end, "end")
    if is_all_day:
        faults.run(_check_midnight, start, "start")
        faults.run(_check_midnight, end, "end")
        faults.run(_check_one_zone, start, end)
        faults.run(_check_whole_days, start, end)
    else:
        faults.run(_check_order, start, end)


def _check_order(start: DateTimeTimeZone, end: DateTimeTimeZone) -> None:
    try:
        starts_at, ends_at = utc_span(start, end)
    except OutOfRangeError:  # told by _check_held
        return
    if (starts_at, start.tick) > (ends_at, end.tick):
        raise PropertyError.rejected(
            "end", format_date_time(end.date_time, end.tick), "use a time not before the start"
        )
    check_duration(start.date_time, end.in_zone(start.time_zone).date_time)


def _check_midnight(moment: DateTimeTimeZone, name: str) -> None:
    if moment.date_time.time() != datetime.min.time() or moment.tick:
        rule = f"The Event.{name.capitalize()} property for an all-day event needs to be set to midnight"
        text = format_date_time(moment.date_time, moment.tick)
        raise RecurtzError(f"{rule}, not {text!r}; use '{text[:10]}T00:00:00'", target=name)


def _check_one_zone(start: DateTimeTimeZone, end: DateTimeTimeZone) -> None:
    if not same_clock(zone(start.time_zone), zone(end.time_zone)):
        message = f"end.timeZone {zone_name(end.time_zone)!r} is not the start's; an all-day event has one zone, use "
        raise RecurtzError(f"{message}{zone_name(start.time_zone)!r}", target="end.timeZone")


def _check_whole_days(start: DateTimeTimeZone, end: DateTimeTimeZone) -> None:
    if end.date_time.date() <= start.date_time.date():
        hint = "an all-day event ends on a later midnight, that of the next day at the earliest"
        raise PropertyError.rejected("end", format_date_time(end.date_time), hint)
    check_duration(start.date_time, end.date_time)


def _check_held(moment: DateTimeTimeZone, name: str) -> None:
    try:
        moment.instant()
    except OutOfRangeError as error:
        raise error.prefixed(name) from None


def _check_zone(range_: Mapping[str, Any]) -> None:
    name = range_.get("recurrenceTimeZone")
    if isinstance(name, str) and not is_without_rules(name):
        parse_zone(name, f"{_RANGE}.recurrenceTimeZone")


def _check_start_date(start: DateTimeTimeZone, range_: Mapping[str, Any], is_all_day: bool) -> None:
    """The range starts on the day of the event's start, on the clock of the series."""
    start_date, clock = readable_date(range_.get("startDate")), _series_zone(start, range_.get("recurrenceTimeZone"))
    try:
        day = (start if is_all_day else start.in_zone(clock)).date_time.date()
    except TimeZoneNotSupportedError:
        return
    except OutOfRangeError as error:
        raise error.prefixed("start") from None
    if start_date and start_date != day:
        hint = f"use {day}, the date of start in {clock!r}"
        raise PropertyError.rejected(f"{_RANGE}.startDate", str(start_date), hint)


def _happening(recurrence: PatternedRecurrence) -> PatternedRecurrence:
    """The recurrence, which must have an occurrence that Exchange's calendar holds."""
    if not recurrence or recurrence[0] > LAST_DATE:
        raise NoOccurrenceError(
            "no day of the pattern lies in the range; use a later end, or another day", target=_RANGE
        )
    return recurrence


def _series_zone(start: DateTimeTimeZone, name: object) -> str:
    """The zone in which a new series repeats: that of its range, else that of its start."""
    return name if isinstance(name, str) and not is_without_rules(name) else zone_name(start.time_zone)


# Answering ------------------------------------------------------------------------------------------------------------


def _at_first_occurrence(read: _Draft) -> _Draft:
    """The event moved to its first occurrence by whole days, the series' zone told in the range."""
    if read.recurrence is None:
        return read
    clock = _series_zone(read.start, read.recurrence.range.time_zone)
    first = read.recurrence[0]
    range_ = read.recurrence.range.__replace__(start_date=first, time_zone=clock)
    recurrence = PatternedRecurrence(read.recurrence.pattern, range_)
    days = first - read.recurrence.range.start_date
    if not days:
        return read.__replace__(recurrence=recurrence)
    if read.is_all_day:
        clock = zone_name(read.start.time_zone)
    start, end = (_days_later(moment.in_zone(clock), days) for moment in (read.start, read.end))
    if not read.is_all_day:
        end = _after(start, end, read)
    return _Draft(start, end, read.is_all_day, recurrence)


def _after(start: DateTimeTimeZone, end: DateTimeTimeZone, read: _Draft) -> DateTimeTimeZone:
    """The end of an event that was moved: where the clock puts it at or before the start, as long after it as read.

    So it is when the clocks went back while the event lasted.
    """
    (starts_at, ends_at), (was_start, was_end) = utc_span(start, end), utc_span(read.start, read.end)
    if ends_at > starts_at or was_end == was_start:
        return end
    later = DateTimeTimeZone.from_datetime(starts_at + (was_end - was_start), start.time_zone)
    return later.__replace__(tick=end.tick)


def _days_later(moment: DateTimeTimeZone, days: timedelta) -> DateTimeTimeZone:
    return DateTimeTimeZone(moment.date_time + days, moment.time_zone, moment.tick)
