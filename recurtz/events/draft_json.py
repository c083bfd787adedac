"""The JSON of a stored event after a change: what was sent, and the times of its draft."""

from __future__ import annotations

from datetime import tzinfo

from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.drafts import Draft, Json, Stored, at_first_occurrence, recurrence_time_zone
from recurtz.events.graph_json import Json as NewJson
from recurtz.events.graph_json import written_times
from recurtz.zones.local_time import same_clock
from recurtz.zones.names import is_without_rules, zone, zone_name

_EDGES = ("start", "end")


def merge(json: NewJson, body: Json) -> None:
    """Gives an event other properties, in place: null removes one. A null that is stored stays.

    Source: RFC 7396 on the top level; Graph replaces nested objects as a whole.
    """
    for name, value in body.items():
        if value is not None:
            json[name] = value
        elif json.get(name) is not None:
            del json[name]


def set_times(json: NewJson, times: Json, draft: Draft, stored: Stored | None) -> None:
    """Gives an event the times of a draft, in place. `times` are the properties that were sent.

    What means the same as before stays as it is written.
    """
    if draft.is_all_day != bool(json.get("isAllDay")):
        json["isAllDay"] = draft.is_all_day
    event = draft
    if "recurrence" in times and not _repeats_alike(draft, stored):
        event = at_first_occurrence(_as_stored(draft, stored))
        json["recurrence"] = _recurrence_json(times["recurrence"], event, stored)
    changed = [edge for edge in _EDGES if _is_changed(edge, draft, event, stored)]
    if not changed:
        return
    zones = _zone_in_json("start", times, draft, event), _zone_in_json("end", times, draft, event)
    written = written_times(event.start, event.end, event.is_all_day, zones, _series_zone(times, event, stored))
    json |= {edge: written[edge] for edge in changed}
    _set_original_zones(json, [edge for edge in changed if edge in times], draft, stored)


def _as_stored(draft: Draft, stored: Stored | None) -> Draft:
    """The draft with the times of the stored event that it has already."""
    if stored is None:
        return draft
    times = {edge: stored.as_stored(edge, getattr(draft, edge), draft.is_all_day) for edge in _EDGES}
    return draft.__replace__(**times)


def _repeats_alike(draft: Draft, stored: Stored | None) -> bool:
    """True if a draft has the pattern and the range of the stored event, in a zone of the same clock."""
    if stored is None or stored.series is None or draft.recurrence is None:
        return False
    series = stored.series
    ranges = [recurrence.range.__replace__(time_zone="") for recurrence in (draft.recurrence, series.recurrence)]
    if draft.recurrence.pattern != series.recurrence.pattern or ranges[0] != ranges[1]:
        return False
    return same_clock(zone(draft.series_zone), series._zone)


def _recurrence_json(sent: object, event: Draft, stored: Stored | None) -> NewJson:
    """The recurrence as it is stored. A series whose zone is lost keeps the name without rules."""
    assert event.recurrence is not None, "the caller has parsed one"  # noqa: S101
    json: NewJson = {**event.recurrence.to_graph()}
    if stored is not None and stored.keeps_zone(recurrence_time_zone(sent)) and stored.recurrence_time_zone is not None:
        json["range"] = {**json["range"], "recurrenceTimeZone": stored.recurrence_time_zone}
    return json


def _is_changed(edge: str, draft: Draft, event: Draft, stored: Stored | None) -> bool:
    if stored is None or stored.value.is_all_day != event.is_all_day:
        return True
    moment: DateTimeTimeZone = getattr(event, edge)
    if moment == getattr(draft, edge) and stored.is_sent_back(edge):
        return False
    return not stored.has_time(edge, moment)


def _series_zone(times: Json, event: Draft, stored: Stored | None) -> str | tzinfo | None:
    """The zone in which a changed event repeats; None for a single event."""
    if event.recurrence is None:
        return None
    if "recurrence" in times or stored is None:
        return event.series_zone
    return stored.value.start.time_zone


def _zone_in_json(edge: str, times: Json, draft: Draft, event: Draft) -> str | tzinfo:
    """The zone in which a time is written: the one in which it was sent, else that of the event."""
    moment: DateTimeTimeZone = getattr(draft if edge in times else event, edge)
    return moment.time_zone


def _set_original_zones(json: NewJson, sent: list[str], draft: Draft, stored: Stored | None) -> None:
    """Notes the zones of the times that were sent, as for a new event, in place.

    They stay if only they name the zone of a series. A series that only its start gave a zone gets it in its range.
    """
    series = stored and stored.series
    if series:
        range_ = json["recurrence"]["range"]
        if range_.get("recurrenceTimeZone") is None:
            range_ = {**range_, "recurrenceTimeZone": zone_name(series.time_zone)}
            json["recurrence"] = {**json["recurrence"], "range": range_}
        if is_without_rules(range_["recurrenceTimeZone"]):
            return
    for edge in sent:
        moment: DateTimeTimeZone = getattr(draft, edge)
        json[f"original{edge.capitalize()}TimeZone"] = zone_name(moment.time_zone)
