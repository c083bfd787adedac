"""`PATCH /events/{id}` of one occurrence of a series: it becomes an exception with properties of its own.

Source: Graph, Update event: an occurrence cannot be moved to or past the day of its neighbours. MS-OXCICAL and
MS-OUTSPS 3.2.1.1.3: an exception has the properties that were changed, and those of its series else.
"""

from __future__ import annotations

from datetime import date

from recurtz._core.fields import Run, parse_all
from recurtz.errors import RecurtzError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.date_time_text import format_instant
from recurtz.events.drafts import Draft, Stored, parse_draft
from recurtz.events.edits import require_between_neighbours, require_occurrence
from recurtz.events.exceptions import own_exceptions
from recurtz.events.graph_json import Json, written_times
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence import Occurrence
from recurtz.events.occurrence_dates import original_date_of
from recurtz.events.stored_series import id_in_list, stored_exceptions, with_date
from recurtz.zones.names import WrittenZones

_TIMES = frozenset(("start", "end", "isAllDay"))


def update_occurrence(
    json: Json, series: SeriesMaster, body: Json, occurrence: str | date, given: WrittenZones | None
) -> Json:
    """The series with an exception in the place of an occurrence. `json` is a copy that may be changed.

    `given` are the zones of the caller.

    Raises `RecurtzError`.
    """
    day = original_date_of(json, series, occurrence)
    require_occurrence(series, day, "occurrence")
    if body.get("recurrence", body) is None:  # as Graph returns it for an occurrence
        del body["recurrence"]
    current = series.occurrence(day)
    sent = {name: value for name, value in body.items() if name in _TIMES}
    stored = Stored(own_exceptions(json, series).get(day, {}), current, sent, given)
    times = parse_all(_parse_times, body, series, stored)
    if body:
        _set_exception(json, series, current, {**body, **times})
    return json


def reject_recurrence() -> None:
    """Rejects a recurrence of one occurrence."""
    message = "recurrence cannot be changed for one occurrence; change the series, or leave recurrence out"
    raise RecurtzError(message, target="recurrence")


def _parse_times(run: Run, body: Json, series: SeriesMaster, stored: Stored) -> Json:
    """The times of an exception, both, if one of them is in its body."""
    if "recurrence" in body:
        run(reject_recurrence)
    if not stored.sent:
        return {}
    draft = run(_parse_draft, series, stored)
    return {} if draft is None else _times_json(draft, stored)


def _parse_draft(series: SeriesMaster, stored: Stored) -> Draft:
    return parse_all(_parse_within_neighbours, series, stored)


def _parse_within_neighbours(run: Run, series: SeriesMaster, stored: Stored) -> Draft:
    draft = parse_draft(run, stored.sent, stored.given, stored)
    if draft.start:
        run(_check_neighbours, draft, series, stored.value)
    return draft


def _check_neighbours(draft: Draft, series: SeriesMaster, current: SeriesMaster | Occurrence) -> None:
    """Rejects a new day that is not between the neighbours. A stored exception can be anywhere."""
    assert isinstance(current, Occurrence), "an exception takes the place of one"  # noqa: S101
    start = draft.start if draft.is_all_day else draft.start.in_zone(series.time_zone)
    if draft.is_all_day == current.is_all_day and start.date_time == current.start.date_time:
        return
    assert current.original_date is not None, "an occurrence of a series has one"  # noqa: S101
    require_between_neighbours(series, current.original_date, start.date_time.toordinal())


def _times_json(draft: Draft, stored: Stored) -> Json:
    """The new times. What the exception has already stays as it is written."""
    times = written_times(draft.start, draft.end, draft.is_all_day, (draft.start.time_zone, draft.end.time_zone))
    if draft.is_all_day == stored.value.is_all_day:
        moments = {"start": draft.start, "end": draft.end}
        same = [edge for edge, moment in moments.items() if stored.json.get(edge) and _is_same(edge, moment, stored)]
        times |= {edge: stored.json[edge] for edge in same}
    return times | ({"isAllDay": draft.is_all_day} if "isAllDay" in stored.sent else {})


def _is_same(edge: str, moment: DateTimeTimeZone, stored: Stored) -> bool:
    return edge not in stored.sent or stored.has_time(edge, moment)


def _set_exception(json: Json, series: SeriesMaster, current: Occurrence, own: Json) -> None:
    """Adds the properties of its own to the exception in the place of an occurrence, in place."""
    exceptions = stored_exceptions(json, series)
    places = [place for place, (day, _) in enumerate(exceptions) if day == current.original_date]
    listed = [with_date(exception, series, day) for day, exception in exceptions]
    if places:
        listed[places[-1]] |= own
    else:
        listed.append({**_identity(series, current), **own})
    json["exceptionOccurrences"] = listed


def _identity(series: SeriesMaster, current: Occurrence) -> Json:
    """The properties that identify a new exception, and differ from those of its series."""
    assert current.original_date is not None, "an occurrence of a series has one"  # noqa: S101
    assert current.original_start is not None, "so has an occurrence as scheduled"  # noqa: S101
    return {
        "id": current.occurrence_id,
        "type": "exception",
        "seriesMasterId": series.id,
        "occurrenceId": id_in_list(series.id, current.original_date),
        "originalStart": format_instant(current.original_start),
    }
