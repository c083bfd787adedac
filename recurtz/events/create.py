"""`POST /events`: a new event, checked as Exchange checks it, in the form in which Graph returns it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from recurtz._core.fields import parse_all
from recurtz.events.drafts import Draft, at_first_occurrence, parse_draft
from recurtz.events.graph_json import Json, event_times, times_json, written_times
from recurtz.events.parsing import event_json
from recurtz.events.prefer import Prefer
from recurtz.json_types import EventJson
from recurtz.zones.names import WrittenZones, ZonesByName, zone_name

_READ_ONLY = frozenset(("cancelledOccurrences", "exceptionOccurrences", "occurrenceId", "originalStart"))


def create_event(
    body: object,
    prefer: str | bytes | Iterable[str | bytes] | Prefer | None = None,
    *,
    time_zones: ZonesByName | None = None,
) -> EventJson:
    """The new event as the server returns it: missing properties about time are added, other properties stay.

    `start` and `end` are in the zone of `prefer`, otherwise each in its own. A start that is not on the pattern is
    moved to the first occurrence, with the end and the range's startDate; if its own zone cannot represent that, it is
    in the zone of the series. The body is not changed. Properties that only the server can set (exceptions,
    cancellations, the occurrence's place in a series) are ignored. `time_zones` maps names to zones that only the
    caller knows; such a name stays as it is written.

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
    preference, given = Prefer.parse(prefer), WrittenZones.parse(time_zones)
    json = event_json(body)
    draft = parse_all(parse_draft, json, given)
    event = at_first_occurrence(draft)
    recurrence = event.recurrence
    created = {
        **json,
        "originalStartTimeZone": zone_name(draft.start.time_zone),
        "originalEndTimeZone": zone_name(draft.end.time_zone),
        "type": "singleInstance" if recurrence is None else "seriesMaster",
        "seriesMasterId": None,
        "isAllDay": event.is_all_day,
        **_times_json(draft, event, preference),
        "recurrence": None if recurrence is None else recurrence.to_graph(),
    }
    for name in _READ_ONLY.intersection(created):
        del created[name]
    return cast("EventJson", created)


def _times_json(draft: Draft, event: Draft, preference: Prefer) -> Json:
    """The times of a new event; `draft` has them as they were sent, `event` at its first occurrence."""
    preferred = preference.time_zone
    if preferred is not None:
        zones = preferred, preferred
        return times_json(event_times(event.start, event.end, event.is_all_day, zones), zones)
    series_zone = None if event.recurrence is None else event.series_zone
    own = draft.start.time_zone, draft.end.time_zone
    return written_times(event.start, event.end, event.is_all_day, own, series_zone)
