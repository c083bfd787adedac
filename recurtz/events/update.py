"""`PATCH /events/{id}`: a stored event after a change, as Exchange makes it.

A change of the pattern, or of a series' start or end, removes all exceptions and cancellations (MS-OXOCAL 3.1.4.7.3.5,
MS-ASCAL 2.2.2.22). A change of the end of the range keeps those that are still inside (Exchange Web Services). All
other changes keep them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Literal, cast

from recurtz._core.fields import Run, enum_members, lowercase, parse_all, parse_enum
from recurtz._core.json_copy import copy_json
from recurtz.errors import PropertyError
from recurtz.events.draft_json import merge, set_times
from recurtz.events.drafts import Draft, Stored, parse_draft
from recurtz.events.graph_json import Json, written_times
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence import Occurrence
from recurtz.events.occurrence_dates import require_series
from recurtz.events.parsing import event_json, is_series, parse_event
from recurtz.events.stored_series import LISTS, keep_dates, start_on, stored_exceptions
from recurtz.events.update_occurrence import reject_recurrence, update_occurrence
from recurtz.json_types import EventJson
from recurtz.recurrence.patterned import PatternedRecurrence
from recurtz.recurrence.ranges import EndDate, NoEnd
from recurtz.zones.local_time import same_clock
from recurtz.zones.names import WrittenZones, ZonesByName

ExceptionPolicy = Literal["exchange", "keep", "drop"]
_POLICIES = enum_members(("exchange", "keep", "drop"))

_TIMES = frozenset(("start", "end", "isAllDay", "recurrence"))
_OCCURRENCES = frozenset(("occurrence", "exception"))
_READ_ONLY = frozenset((
    "id", "type", "seriesMasterId", "iCalUId", "uid", "createdDateTime", "lastModifiedDateTime", "changeKey",
    "originalStart", "occurrenceId", "originalStartTimeZone", "originalEndTimeZone", "cancelledOccurrences",
    "exceptionOccurrences", "transactionId",
))  # fmt: skip


def update_event(
    event: object,
    changes: object,
    *,
    occurrence: str | date | None = None,
    exceptions: ExceptionPolicy = "exchange",
    time_zones: ZonesByName | None = None,
) -> EventJson:
    """The event to store after `PATCH /events/{id}`. The arguments are not changed, and nothing is shared with them.

    Properties that `changes` does not have stay; null clears one. `start` and `end` change only together with
    `recurrence` if their zone or the date of `start` changes. Read-only properties are ignored. With `occurrence`, the
    id or the original date of an occurrence, that occurrence becomes an exception with the changes.

    `exceptions` selects which exceptions and cancellations stay after a change of the times of a series. "exchange"
    removes all of them; if only the end of the range changes, it removes those after the end. "keep" removes those
    whose original date is not a date of the series any more. "drop" removes all, as Outlook for Windows does.

    `time_zones` maps names to zones that only the caller knows; such a name stays as it is written.

    Raises
    ------
    RecurtzError
        For changes that Graph rejects; `details` lists one error for each property if there are several.
    ItemNotFoundError
        For an occurrence that is not one of the event's, or is cancelled.

    Examples
    --------
    >>> noon = {"dateTime": "2017-04-15T12:00:00", "timeZone": "Pacific Standard Time"}
    >>> update_event({"subject": "Noon", "start": noon, "end": noon}, {"subject": "Midday"})["subject"]
    'Midday'
    """
    policy = parse_policy(exceptions)
    given = WrittenZones.parse(time_zones)
    json, body = copy_json(event_json(event)), _writable(changes)
    if occurrence is not None:
        series = require_series(parse_event(json, time_zones=given))
        return cast("EventJson", update_occurrence(json, series, body, occurrence, given))
    times = {name: body.pop(name) for name in _TIMES & body.keys()}
    merge(json, body)
    if times:
        is_repeated = is_series(json)
        json = _updated_series(json, times, policy, given) if is_repeated else _updated_single(json, times, given)
    return cast("EventJson", json)


def parse_policy(exceptions: object) -> ExceptionPolicy:
    """What becomes of exceptions. Raises `MalformedValueError`, and `PropertyError` for None."""
    return cast("ExceptionPolicy", parse_enum(exceptions, _POLICIES, "exceptions"))


def _writable(changes: object) -> Json:
    """A copy of the changes, without what only the server can set."""
    body = copy_json(event_json(changes, "changes"))
    return {name: value for name, value in body.items() if name not in _READ_ONLY and "@odata." not in name}


# Single events --------------------------------------------------------------------------------------------------------


def _updated_single(json: Json, times: Json, given: WrittenZones | None) -> Json:
    """The event with other times; with a recurrence it becomes a series of the same id."""
    value = parse_event(json, time_zones=given)
    # None outside the years 1 to 9999: then all is checked
    stored = None if value is None else Stored(json, value, times, given)
    draft = parse_all(_parse_single, json, times, given, stored)
    set_times(json, times, draft, stored)
    if draft.recurrence is not None:
        without_series(json)
        json["type"] = "seriesMaster"
    return json


def _parse_single(run: Run, json: Json, times: Json, given: WrittenZones | None, stored: Stored | None) -> Draft:
    """The draft of an event that does not repeat; one of a series' occurrences never will."""
    if times.get("recurrence") is None:
        times.pop("recurrence", None)
    elif lowercase(json.get("type")) in _OCCURRENCES or json.get("seriesMasterId") is not None:
        run(reject_recurrence)
        times = {name: value for name, value in times.items() if name != "recurrence"}
    return parse_draft(run, {**json, **times} if stored is None else times, given, stored)


def without_series(json: Json) -> None:
    """Removes the properties that only a series has, in place."""
    for name in LISTS:
        json.pop(name, None)


# Series ---------------------------------------------------------------------------------------------------------------


def _updated_series(json: Json, times: Json, policy: ExceptionPolicy, given: WrittenZones | None) -> Json:
    before = require_series(parse_event(json, time_zones=given))
    if times.get("recurrence", times) is None:
        _make_single(json, before, given)
        return _updated_single(json, times, given)
    stored = Stored(json, before, times, given)
    draft = parse_all(parse_draft, times, given, stored)
    result = dict(json)
    set_times(result, times, draft, stored)
    after = require_series(parse_event({**result, **dict.fromkeys(LISTS)}, time_zones=given))
    _check_date_shift(before, after, times)
    if _is_moved(before, after):
        _keep_after_move(result, before, after, policy)
    elif _ending(before.recurrence) != _ending(after.recurrence):
        keep_dates(result, before, _is_none if policy == "drop" else _is_inside(after.recurrence))
    return result


def _make_single(json: Json, series: SeriesMaster, given: WrittenZones | None) -> None:
    """Makes a series the single event at the times of its first occurrence, in place.

    Source: reports (outlook-mcp #46): Graph keeps the first occurrence.
    """
    if series.recurrence:
        json |= start_on(json, series, series.recurrence[0], given)
    without_series(json)
    json |= {"type": "singleInstance", "recurrence": None}


def _check_date_shift(before: SeriesMaster, after: SeriesMaster, times: Json) -> None:
    """Rejects a time of day by which a series whose zone is lost would move to other days."""
    if "recurrence" not in times and before.date_shift != after.date_shift:
        hint = "the zone of the series is lost; send recurrence with a recurrenceTimeZone, too"
        raise PropertyError.rejected("start", str(after.start.date_time), hint)


# Exceptions and cancellations -----------------------------------------------------------------------------------------


def _is_moved(before: SeriesMaster, after: SeriesMaster) -> bool:
    """True if a date of the pattern, a time of day or the zone differs: all but the end of the range."""
    if before.recurrence._cycle != after.recurrence._cycle or not same_clock(before._zone, after._zone):
        return True
    return _times_of_day(before) != _times_of_day(after)


def _times_of_day(series: SeriesMaster) -> tuple[int, ...]:
    times = series._timetable
    duration = times.end - times.start
    return times.start, duration if duration > 0 else times.exact, times.start_tick, times.end_tick, times.is_all_day


def _ending(recurrence: PatternedRecurrence) -> tuple[object, ...]:
    """The end of a range as it is given."""
    range_ = recurrence.range
    return range_.type, getattr(range_, "end_date", None), getattr(range_, "number_of_occurrences", None)


def _is_inside(recurrence: PatternedRecurrence) -> Callable[[date], bool]:
    """The test that an original date is not after the end of a recurrence; it need not be a date of the pattern."""
    match recurrence.range:
        case NoEnd():
            last = date.max
        case EndDate(end_date=end_date):
            last = end_date
        case _:
            last = recurrence[-1]
    return lambda day: day <= last


def _is_none(_day: date) -> bool:
    return False


def _keep_after_move(json: Json, before: SeriesMaster, after: SeriesMaster, policy: ExceptionPolicy) -> None:
    """Leaves a moved series the exceptions and cancellations that it keeps, in place."""
    if policy != "keep":
        keep_dates(json, before, _is_none)
        return
    keep_dates(json, before, after.recurrence.__contains__)
    if json.get("exceptionOccurrences"):
        current = {other.original_date: other for other in before.exceptions}
        kept = [(day, _with_both_times(other, current.get(day))) for day, other in stored_exceptions(json, before)]
        before_all_day = before.is_all_day if before.is_all_day != after.is_all_day else None
        json["exceptionOccurrences"] = [_rescheduled(other, after, day, before_all_day) for day, other in kept]


def _with_both_times(exception: Json, current: Occurrence | None) -> Json:
    """An exception with only a start or only an end, with both: the times of a series that moves are not its own."""
    missing = [edge for edge in ("start", "end") if not exception.get(edge)]
    if current is None or len(missing) != 1:
        return exception
    zones = current.start.time_zone, current.end.time_zone
    times = written_times(current.start, current.end, current.is_all_day, zones)
    return exception | {edge: times[edge] for edge in missing}


def _rescheduled(exception: Json, series: SeriesMaster, day: date, was_all_day: bool | None) -> Json:
    """An exception of a date whose scheduled time has changed.

    If the series was all-day and is not any more, or the other way round, times of its own stay of the kind they were.
    """
    scheduled = series._scheduled_on(day)
    original = {} if scheduled is None else {"originalStart": scheduled.to_graph()["originalStart"]}
    kind = {}
    if (
        was_all_day is not None
        and exception.get("isAllDay") is None
        and (exception.get("start") or exception.get("end"))
    ):
        kind = {"isAllDay": was_all_day}
    return {**exception, **original, **kind}
