"""`PATCH /events/{id}` of one occurrence of a series: it becomes an exception with properties of its own.

Source: Graph, Update event: an occurrence cannot be moved to or past the day of its neighbours. MS-OXCICAL and
MS-OUTSPS 3.2.1.1.3: an exception has the properties that were changed, and those of its series else.
"""

from __future__ import annotations

from datetime import date

from recurtz._core.fields import Run, parse_all
from recurtz.errors import RecurtzError
from recurtz.events.date_time_text import format_instant
from recurtz.events.drafts import Draft, Stored, parse_draft
from recurtz.events.edits import require_between_neighbours, require_occurrence
from recurtz.events.graph_json import Json, event_times, times_json
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence import Occurrence
from recurtz.events.occurrence_dates import original_date_of
from recurtz.events.stored_series import dated_exceptions, id_in_list
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
    require_occurrence(series, day)
    if body.get("recurrence", body) is None:  # as Graph returns it for an occurrence
        del body["recurrence"]
    current = series.occurrence(day)
    times = parse_all(_parse_times, body, series, current, given)
    if body:
        _set_exception(json, series, current, {**body, **times})
    return json


def reject_recurrence() -> RecurtzError:
    """The error for a recurrence of one occurrence."""
    message = "recurrence cannot be changed for one occurrence; change the series, or leave recurrence out"
    return RecurtzError(message, target="recurrence")


def _parse_times(run: Run, body: Json, series: SeriesMaster, current: Occurrence, given: WrittenZones | None) -> Json:
    """The times of an exception, both, if one of them is in its body."""
    if "recurrence" in body:
        run(_reject_recurrence)
    sent = {name: value for name, value in body.items() if name in _TIMES}
    if not sent:
        return {}
    draft = run(_parse_draft, sent, series, current, given)
    return {} if draft is None else _times_json(draft, sent)


def _reject_recurrence() -> None:
    raise reject_recurrence()


def _parse_draft(sent: Json, series: SeriesMaster, current: Occurrence, given: WrittenZones | None) -> Draft:
    return parse_all(_parse_within_neighbours, sent, series, current, given)


def _parse_within_neighbours(
    run: Run, sent: Json, series: SeriesMaster, current: Occurrence, given: WrittenZones | None
) -> Draft:
    draft = parse_draft(run, sent, given, Stored({}, current, sent, given))
    if draft.start:
        run(_check_neighbours, draft, series, current)
    return draft


def _check_neighbours(draft: Draft, series: SeriesMaster, current: Occurrence) -> None:
    """Rejects a new day that is not between the neighbours. A stored exception can be anywhere."""
    start = draft.start if draft.is_all_day else draft.start.in_zone(series.time_zone)
    if draft.is_all_day == current.is_all_day and start.date_time == current.start.date_time:
        return
    assert current.original_date is not None, "an occurrence of a series has one"  # noqa: S101
    require_between_neighbours(series, current.original_date, start.date_time.toordinal())


def _times_json(draft: Draft, sent: Json) -> Json:
    zones = draft.start.time_zone, draft.end.time_zone
    times = times_json(event_times(draft.start, draft.end, draft.is_all_day, zones), zones)
    return times | ({"isAllDay": draft.is_all_day} if "isAllDay" in sent else {})


def _set_exception(json: Json, series: SeriesMaster, current: Occurrence, own: Json) -> None:
    """Adds the properties of its own to the exception in the place of an occurrence, in place."""
    exceptions = dated_exceptions(json, series)
    places = [place for place, (day, _) in enumerate(exceptions) if day == current.original_date]
    listed = [exception for _, exception in exceptions]
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
        "occurrenceId": id_in_list(series, current.original_date),
        "originalStart": format_instant(current.original_start),
    }
