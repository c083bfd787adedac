"""A stored series in two: for "this and following", which Graph has no request for."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from recurtz._core.json_copy import copy_json
from recurtz.errors import PropertyError, RecurtzError
from recurtz.events.graph_json import Json
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence_dates import original_date_of
from recurtz.events.parsing import event_json, is_series, parse_series
from recurtz.events.properties import parse_id
from recurtz.events.series_split import split_range
from recurtz.events.stored_series import LISTS, id_in_list, keep_dates, set_range, start_on, stored_exceptions
from recurtz.events.update import ExceptionPolicy, parse_policy, update_event
from recurtz.json_types import EventJson
from recurtz.recurrence.ranges import Range
from recurtz.zones.names import WrittenZones, ZonesByName

_ONLY_OF_HEAD = frozenset((
    "id", "iCalUId", "uid", "transactionId", "changeKey", "createdDateTime", "lastModifiedDateTime", "webLink",
))  # fmt: skip
"""The properties that identify an event or one version of it."""


def split_event(
    event: object,
    at: date | str,
    changes: object = None,
    *,
    tail_id: str | None = None,
    exceptions: ExceptionPolicy = "exchange",
    time_zones: ZonesByName | None = None,
) -> tuple[EventJson | None, EventJson | None]:
    """A series in two, both to store: the head before a date, and the tail from that date on.

    `at` is a date in the zone of the series, or the id of an occurrence. `changes` are those of `update_event`, for the
    tail, and `exceptions` selects what they leave of its exceptions, as there. The tail is a new event: it has no id,
    iCalUId, uid and transactionId. `tail_id` is the id to give it, which the ids of its exceptions and cancellations
    contain. `time_zones` maps names to zones that only the caller knows; such a name stays as it is written.

    If nothing is before the date, the head is None, and the tail is the whole series with its id. If nothing is on it
    or after it, the tail is None. The event is not changed, and the parts share nothing with it.

    Raises `RecurtzError` for an event that is not a series, for faults, and for changes that Graph rejects.

    >>> standup = {
    ...     "id": "AAMk",
    ...     "subject": "Standup",
    ...     "start": {"dateTime": "2026-02-02T09:00:00", "timeZone": "Pacific Standard Time"},
    ...     "end": {"dateTime": "2026-02-02T09:15:00", "timeZone": "Pacific Standard Time"},
    ...     "recurrence": {
    ...         "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["monday"]},
    ...         "range": {"type": "numbered", "startDate": "2026-02-02", "numberOfOccurrences": 6},
    ...     },
    ... }
    >>> head, tail = split_event(standup, date(2026, 2, 16), {"subject": "Demo"})
    >>> [part["recurrence"]["range"]["numberOfOccurrences"] for part in (head, tail)]
    [2, 4]
    >>> tail["subject"], tail["start"]["dateTime"]
    ('Demo', '2026-02-16T09:00:00.0000000')
    """
    json = copy_json(event_json(event))
    if not is_series(json):
        message = "the event is not a series and cannot be split; use an event with the type 'seriesMaster'"
        raise RecurtzError(message, target="type")
    given, policy, own_id = WrittenZones.parse(time_zones), parse_policy(exceptions), parse_id(tail_id, "tail_id")
    body = {} if changes is None else event_json(changes, "changes")
    series = parse_series(json, given)
    day = original_date_of(json, series, at, "at")
    head, tail = split_range(series.recurrence, day)
    if tail is None:
        return cast("EventJson", json), None
    if head is None:
        return None, update_event(json, body, exceptions=policy, time_zones=given)
    times = start_on(json, series, tail.start_date, given)
    tail_json = _tail({**json, **times}, series, day, tail, own_id)
    if series.date_shift and "recurrence" not in body:
        _require_date_shift(tail_json, series, given)
    keep_dates(json, series, lambda other: other < day)
    set_range(json, head)
    tail_event = update_event(tail_json, body, exceptions=policy, time_zones=given)
    return cast("EventJson", json), tail_event


def _require_date_shift(tail: Json, series: SeriesMaster, given: WrittenZones | None) -> None:
    """Rejects a tail of a series whose zone is lost that a reader would expand on other days.

    The zone that is left can have changed its offset, so that no zone explains the difference of the dates any more.
    """
    read_again = parse_series({**tail, **dict.fromkeys(LISTS)}, given)
    if read_again.date_shift != series.date_shift:
        hint = "the zone of the series is lost; give it by time_zones, or send recurrence with a recurrenceTimeZone"
        raise PropertyError.rejected("start", str(read_again.start.date_time), hint)


def _tail(json: Json, series: SeriesMaster, day: date, range_: Range, tail_id: str | None) -> Json:
    """The series from a date on, as a new event; `json` has the times of its first occurrence."""
    kept = {name: value for name, value in json.items() if name not in _ONLY_OF_HEAD and "@odata." not in name}
    tail = copy_json(kept)
    if tail_id is not None:
        tail = {"id": tail_id, **tail}
    set_range(tail, range_)
    if exceptions := stored_exceptions(tail, series):
        tail["exceptionOccurrences"] = [_of_tail(other, own, tail_id) for own, other in exceptions if own >= day]
    if series.cancelled and tail.get("cancelledOccurrences"):
        tail["cancelledOccurrences"] = [id_in_list(tail_id, other) for other in series.cancelled if other >= day]
    return tail


def _of_tail(exception: Json, day: date, tail_id: str | None) -> Json:
    """An exception with ids of the tail: those that it had name an occurrence of another event."""
    own = {name: value for name, value in exception.items() if name not in _ONLY_OF_HEAD and "@odata." not in name}
    identity: dict[str, Any] = {"occurrenceId": id_in_list(tail_id, day)}
    if tail_id is not None:
        identity |= {"id": identity["occurrenceId"], "seriesMasterId": tail_id}
    else:
        own.pop("seriesMasterId", None)
    return {**own, **identity}
