"""`POST /events`: a new event, checked as Exchange checks it, in the form in which Graph returns it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import time, timedelta
from typing import TYPE_CHECKING, Any, Self, cast

from recurtz._core.fields import Run, parse_all, parse_flag, parse_object
from recurtz._core.frozen import Value
from recurtz.errors import (
    NoOccurrenceError,
    OutOfRangeError,
    PropertyError,
    RecurtzError,
    TimeZoneNotSupportedError,
)
from recurtz.events.date_time import TIME, DateTimeTimeZone, parse_zone, zone_name
from recurtz.events.date_time_text import format_date_time
from recurtz.events.exchange_limits import (
    LAST_DATE,
    check_duration,
    check_end_date,
    check_interval,
    check_number,
    check_start_date,
    valid_date,
)
from recurtz.events.graph_json import event_times, times_json
from recurtz.events.parsing import event_json
from recurtz.events.prefer import Prefer, preferred_zone
from recurtz.events.properties import with_midnight
from recurtz.events.span import check_order, utc_span
from recurtz.json_types import EventJson
from recurtz.recurrence.patterned import PatternedRecurrence
from recurtz.recurrence.patterns import parse_pattern
from recurtz.recurrence.ranges import parse_range
from recurtz.zones.local_time import same_clock
from recurtz.zones.names import is_without_rules, zone

_RANGE = "recurrence.range"
_READ_ONLY = frozenset(("cancelledOccurrences", "exceptionOccurrences", "occurrenceId", "originalStart"))

Json = Mapping[str, Any]


class _Draft(Value):
    """The properties of a new event that concern time."""

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


def create_event(body: object, prefer: str | bytes | Iterable[str | bytes] | Prefer | None = None) -> EventJson:
    """The new event as the server returns it: all properties about time are filled in, the others stay.

    `start` and `end` are in the zone of `prefer`, otherwise each in its own. A start that is not on the pattern is
    moved to the first occurrence, with the end and the range's startDate. The body is not changed. Properties that only
    the server can set (exceptions, cancellations, the occurrence's place in a series) are ignored.

    Raises
    ------
    RecurtzError
        For a body that Graph rejects; `details` lists one error for each property if there are several.

    Examples
    --------
    >>> noon = {"dateTime": "2017-04-15T12:00:00", "timeZone": "Pacific Standard Time"}
    >>> created = create_event({"start": noon, "end": noon}, prefer='outlook.timezone="UTC"')
    >>> created["start"], created["type"]
    ({'dateTime': '2017-04-15T19:00:00.0000000', 'timeZone': 'UTC'}, 'singleInstance')
    """
    preference = Prefer.parse(prefer)
    json = event_json(body)
    draft = parse_all(_parse_draft, json)
    event = _at_first_occurrence(draft)
    zones = preferred_zone(preference, draft.start.time_zone), preferred_zone(preference, draft.end.time_zone)
    created = {
        **{name: value for name, value in json.items() if name not in _READ_ONLY},
        "originalStartTimeZone": zone_name(draft.start.time_zone),
        "originalEndTimeZone": zone_name(draft.end.time_zone),
        "type": "singleInstance" if event.recurrence is None else "seriesMaster",
        "seriesMasterId": None,
        "isAllDay": event.is_all_day,
        **times_json(event_times(event.start, event.end, event.is_all_day, zones), zones),
        "recurrence": None if event.recurrence is None else event.recurrence.to_graph(),
    }
    return cast("EventJson", created)


# Parsing --------------------------------------------------------------------------------------------------------------


def _parse_draft(run: Run, json: Json) -> _Draft:
    is_all_day = bool(run(parse_flag, json.get("isAllDay"), "isAllDay"))
    start = run(_parse_moment, json.get("start"), "start", is_all_day)
    end = run(_parse_moment, json.get("end"), "end", is_all_day)
    if start and end:
        _check_times(run, start, end, is_all_day)
    recurrence = None
    if json.get("recurrence") is not None:
        recurrence = run(_parse_recurrence, json["recurrence"], start, is_all_day)
    return _Draft(start, end, is_all_day, recurrence)


def _parse_moment(value: object, name: str, is_all_day: bool) -> DateTimeTimeZone:
    json = with_midnight(parse_object(value, name, TIME)) if is_all_day else value
    return DateTimeTimeZone.from_graph(json, name)


def _parse_recurrence(value: object, start: DateTimeTimeZone | None, is_all_day: bool) -> PatternedRecurrence:
    return parse_all(_parse_within_limits, parse_object(value, "recurrence"), start, is_all_day)


def _parse_within_limits(run: Run, json: Json, start: DateTimeTimeZone | None, is_all_day: bool) -> PatternedRecurrence:
    """The recurrence within Exchange's limits. Each property is checked, whatever faults the others have."""
    pattern = run(parse_pattern, json.get("pattern"))
    range_ = run(parse_range, json.get("range"))
    passed: list[object] = [pattern, range_]
    if (pattern_json := _object(json.get("pattern"))) is not None:
        passed.append(run(check_interval, pattern_json))
    if (range_json := _object(json.get("range"))) is not None:
        passed += [run(check, range_json) for check in (check_start_date, check_end_date, check_number, _check_zone)]
        if start:
            passed.append(run(_check_start_date, start, range_json, is_all_day))
    if None in passed:
        return None  # type: ignore[return-value]  # an error is collected
    return _require_nonempty(PatternedRecurrence(pattern, range_))


def _object(value: object) -> Json | None:
    """The value if it is a JSON object."""
    try:
        return parse_object(value, "")
    except RecurtzError:
        return None


# Checks ---------------------------------------------------------------------------------------------------------------


def _check_times(run: Run, start: DateTimeTimeZone, end: DateTimeTimeZone, is_all_day: bool) -> None:
    run(_check_in_range, start, "start")
    run(_check_in_range, end, "end")
    if is_all_day:
        run(_check_midnight, start, "start")
        run(_check_midnight, end, "end")
        run(_check_one_zone, start, end)
        run(_check_whole_days, start, end)
    else:
        run(_check_order, start, end)


def _check_in_range(moment: DateTimeTimeZone, name: str) -> None:
    try:
        moment.instant()
    except OutOfRangeError as error:
        raise error.prefixed(name) from None


def _check_order(start: DateTimeTimeZone, end: DateTimeTimeZone) -> None:
    try:
        utc_span(start, end)
    except OutOfRangeError:  # reported by _check_in_range
        return
    check_order(start, end)
    check_duration(start.date_time, end.in_zone(start.time_zone).date_time)


def _check_midnight(moment: DateTimeTimeZone, name: str) -> None:
    if moment.date_time.time() != time() or moment.tick:
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


def _check_zone(range_: Json) -> Json:
    name = range_.get("recurrenceTimeZone")
    if isinstance(name, str) and not is_without_rules(name):
        parse_zone(name, f"{_RANGE}.recurrenceTimeZone")
    return range_


def _check_start_date(start: DateTimeTimeZone, range_: Json, is_all_day: bool) -> Json:
    """The range, if it starts on the date of the event's start in the zone of the series."""
    start_date, series_zone = valid_date(range_.get("startDate")), _series_zone(start, range_.get("recurrenceTimeZone"))
    try:
        day = (start if is_all_day else start.in_zone(series_zone)).date_time.date()
    except TimeZoneNotSupportedError:
        return range_
    except OutOfRangeError as error:
        raise error.prefixed("start") from None
    if start_date and start_date != day:
        hint = f"use {day}, the date of start in {series_zone!r}"
        raise PropertyError.rejected(f"{_RANGE}.startDate", str(start_date), hint)
    return range_


def _require_nonempty(recurrence: PatternedRecurrence) -> PatternedRecurrence:
    """The recurrence, if it has an occurrence within Exchange's calendar."""
    if not recurrence or recurrence[0] > LAST_DATE:
        message = "no date of the pattern is in the range; use a later end, or another day"
        raise NoOccurrenceError(message, target=_RANGE)
    return recurrence


def _series_zone(start: DateTimeTimeZone, name: object) -> str:
    """The zone in which a new series repeats: that of its range, otherwise that of its start."""
    return name if isinstance(name, str) and not is_without_rules(name) else zone_name(start.time_zone)


# The first occurrence -------------------------------------------------------------------------------------------------


def _at_first_occurrence(draft: _Draft) -> _Draft:
    """The event moved to its first occurrence by whole days, with the series' zone in its range."""
    if draft.recurrence is None:
        return draft
    series_zone = _series_zone(draft.start, draft.recurrence.range.time_zone)
    first = draft.recurrence[0]
    range_ = draft.recurrence.range.__replace__(start_date=first, time_zone=series_zone)
    recurrence = PatternedRecurrence(draft.recurrence.pattern, range_)
    days = first - draft.recurrence.range.start_date
    if not days:
        return draft.__replace__(recurrence=recurrence)
    if draft.is_all_day:
        series_zone = zone_name(draft.start.time_zone)
    start, end = (_add_days(moment.in_zone(series_zone), days) for moment in (draft.start, draft.end))
    if not draft.is_all_day:
        end = _end_after(start, end, draft)
    return _Draft(start, end, draft.is_all_day, recurrence)


def _end_after(start: DateTimeTimeZone, end: DateTimeTimeZone, draft: _Draft) -> DateTimeTimeZone:
    """The end of a moved event. If the wall clock puts it at or before the start, the exact duration is kept: this
    happens if the clocks went back while the event lasted.
    """
    (starts_at, ends_at), (old_start, old_end) = utc_span(start, end), utc_span(draft.start, draft.end)
    if ends_at > starts_at or old_end == old_start:
        return end
    later = DateTimeTimeZone.from_datetime(starts_at + (old_end - old_start), start.time_zone)
    return later.__replace__(tick=end.tick)


def _add_days(moment: DateTimeTimeZone, days: timedelta) -> DateTimeTimeZone:
    return DateTimeTimeZone(moment.date_time + days, moment.time_zone, moment.tick)
