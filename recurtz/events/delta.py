"""What `calendarView/delta` returns about a changed event, and a client's events after such a page.

Source: Graph, event: delta; reports (by experiment): masters and exceptions are complete, occurrences have only id,
type, seriesMasterId, start and end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from typing import Any, cast

from recurtz._core.fields import parse_object, require_events
from recurtz._core.json_copy import copy_json
from recurtz.errors import LimitExceededError, PropertyError, RecurtzError
from recurtz.events.expansion import Request, event_view
from recurtz.events.get import get_event
from recurtz.events.graph_json import Json
from recurtz.events.parsing import EVENT_VALUES, event_json, is_series
from recurtz.events.prefer import Prefer
from recurtz.events.view import merged_view, view_request
from recurtz.json_types import EventJson
from recurtz.zones.names import GivenZones, ZonesByName

_OF_OCCURRENCE = ("id", "type", "seriesMasterId", "start", "end")


def changes(
    before: object,
    after: object,
    start: datetime | str,
    end: datetime | str,
    *,
    time_zone: str | tzinfo | Prefer = "UTC",
    limit: int | None = None,
    time_zones: ZonesByName | None = None,
) -> list[EventJson]:
    """The changes of one event, as a synchronisation of the window [start, end) returns them.

    `before` is None for a new event, `after` is None for a deleted one. The result has the new and changed events: a
    single event, or a master, its exceptions with all their properties, and its occurrences with id, type,
    seriesMasterId, start and end. A removed event is `{"id": …, "@removed": {"reason": "deleted"}}`, also for an id
    that contains a date at which nothing happens any more. A master is in the window if one of its occurrences is.
    `limit` rejects more occurrences, as in `instances`. `time_zones` maps names to zones that only the caller knows.

    `start` and `end` are aware datetimes or ISO 8601 text; text without an offset is in UTC, whatever zone is
    requested.

    Raises `RecurtzError` for an event without an id or with faults, and `LimitExceededError`.

    >>> nine, ten = ({"dateTime": f"2026-02-02T{hour}:00:00", "timeZone": "UTC"} for hour in ("09", "10"))
    >>> event = {"id": "AAMk", "subject": "Standup", "start": nine, "end": ten}
    >>> changes(event, {**event, "subject": "Demo"}, "2026-02-01", "2026-03-01")[0]["subject"]
    'Demo'
    >>> changes(event, None, "2026-02-01", "2026-03-01")
    [{'id': 'AAMk', '@removed': {'reason': 'deleted'}}]
    """
    given = GivenZones.parse(time_zones)
    old, new = (
        {} if event is None else _items(event, name, view_request(start, end, time_zone, None, None, limit), given)
        for event, name in ((before, "before"), (after, "after"))
    )
    changed = [copy_json(item) for identity, item in new.items() if old.get(identity) != item]
    removed = [{"id": identity, "@removed": {"reason": "deleted"}} for identity in old if identity not in new]
    return cast("list[EventJson]", changed + removed)


def _items(event: object, name: str, request: Request, given: GivenZones | None) -> dict[str, Json]:
    """What a client has of an event in a window, by id."""
    json = event_json(event, name)
    _require_id(json, name)
    try:
        items = cast("list[Json]", merged_view(iter([event_view(json, request.limit, given)]), request))
        if items and is_series(json):
            items.insert(0, {**get_event(json, time_zone=request.time_zone, time_zones=given)})
    except LimitExceededError:
        raise
    except RecurtzError as error:
        raise error.prefixed(name) from None
    return {item["id"]: _slim(item) for item in items}


def _slim(item: Json) -> Json:
    """An occurrence with the properties that its master does not have; any other event as it is."""
    is_slim = item.get("type") == "occurrence" and item.get("seriesMasterId") is not None
    return {name: item[name] for name in _OF_OCCURRENCE} if is_slim else item


def _require_id(json: Mapping[str, Any], target: str) -> str:
    identity = json.get("id")
    if not isinstance(identity, str):
        raise PropertyError.missing(f"{target}.id", "give it: a synchronisation names events by their ids")
    return identity


def apply_changes(events: Iterable[object], page: object) -> list[EventJson]:
    """A client's events after a page of a synchronisation: a list, or the response with its `value`.

    An event of the page replaces the event with its id, or is added at the end. `@removed` removes the event with its
    id, and the occurrences of a removed master. The page is applied in its order: if it has an id twice, the later
    event is used. The list is new, its events are not copied.

    Raises `RecurtzError` for a page that is not a list of events, and for an event of it without an id.

    >>> [gone, new] = {"id": "A"}, {"id": "B"}
    >>> apply_changes([gone], {"value": [{"id": "A", "@removed": {"reason": "deleted"}}, new]})
    [{'id': 'B'}]
    """
    if isinstance(page, Mapping):
        page = page.get("value")
    require_events(events)
    require_events(page, "page")
    stored = _Stored()
    for place, event in enumerate(events):
        json = _event_json(event, f"events[{place}]")
        stored.put(json.get("id") or place, json)
    for place, event in enumerate(cast("Iterable[object]", page)):
        json = _event_json(event, f"page[{place}]")
        identity = _require_id(json, f"page[{place}]")
        if json.get("@removed") is None:
            stored.put(identity, json)
        else:
            stored.remove(identity)
    return cast("list[EventJson]", list(stored.events.values()))


def _event_json(event: object, target: str) -> Mapping[str, Any]:
    """The JSON of an event or of its value. Its shape is not checked: `@removed` is not an event."""
    return event_json(event) if isinstance(event, EVENT_VALUES) else parse_object(event, target)


class _Stored:
    """A client's events by id, and the ids of each master's occurrences."""

    def __init__(self) -> None:
        self.events: dict[object, Mapping[str, Any]] = {}
        self._of_master: defaultdict[object, set[object]] = defaultdict(set)

    def put(self, key: object, event: Mapping[str, Any]) -> None:
        """Add an event, or put it in the place of the one with its key."""
        self.events[key] = event
        self._of_master[event.get("seriesMasterId")].add(key)

    def remove(self, key: object) -> None:
        """Remove an event, and the occurrences of a master."""
        for removed in (key, *self._of_master.pop(key, ())):
            self.events.pop(removed, None)
