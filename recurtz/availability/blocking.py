"""The times that an event blocks; computed once for each event that a `Calendar` keeps."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from recurtz.availability.busy import BUSY, blocking_status, parse_busy
from recurtz.availability.busy_event import BusyEvent
from recurtz.errors import RecurtzError
from recurtz.events.expansion import SeriesView, SingleView, event_view
from recurtz.events.indexed_events import EventView
from recurtz.events.parsing import EVENT_VALUES, event_json
from recurtz.zones.names import ZonesByName

_BUSY = frozenset(BUSY)


def busy_event(
    event: object,
    busy: Iterable[str] = BUSY,
    time_zones: ZonesByName | None = None,
    target: str = "",
) -> BusyEvent:
    """The times of an event that block: of JSON, a model of the SDK, a `SeriesMaster` or an `Occurrence`.

    A value without JSON is busy. A `BusyEvent` is returned as it is. `target` is the path of the event in errors.

    Raises `RecurtzError` for an event with faults.

    >>> noon = {"dateTime": "2017-09-04T12:00:00", "timeZone": "Pacific Standard Time"}
    >>> [len(busy_event({"start": noon, "end": noon, "showAs": name}).singles) for name in ("free", "busy")]
    [0, 1]
    """
    if isinstance(event, BusyEvent):
        return event
    wanted = parse_busy(busy)
    if not isinstance(event, EVENT_VALUES):
        event = event_json(event, target or "event")
    try:
        view = event_view(event, None, time_zones)
    except RecurtzError as error:
        raise (error.prefixed(target) if target else error) from None
    return _blocking(view, wanted)


def blocking(view: EventView, wanted: frozenset[str]) -> BusyEvent:
    """The times that an event blocks with a wanted `showAs`; for the default they are computed once."""
    if wanted != _BUSY:
        return _blocking(view, wanted)
    result = view.memo
    if not isinstance(result, BusyEvent):
        view.memo = result = _blocking(view, wanted)
    return result


def _blocking(view: EventView, wanted: frozenset[str]) -> BusyEvent:
    blocks = blocking_status(view.properties) in wanted
    if isinstance(view, SingleView):
        return BusyEvent(None, [view.occurrence] if blocks and view.occurrence is not None else [])
    master = view.master
    series = master if blocks else None
    if not master.exceptions:
        return BusyEvent(series, (), master.cancelled)
    exceptions = master.active_exceptions
    singles = [other for other in exceptions if _status(view, other.original_date) in wanted]
    replaced = [other.original_date for other in exceptions if other.original_date is not None]
    return BusyEvent(series, singles, [*master.cancelled, *replaced])


def _status(view: SeriesView, day: date | None) -> str | None:
    """The status of the exception of an original date."""
    return blocking_status(view.properties, None if day is None else view.own.get(day))


def id_of(view: EventView) -> str | None:
    """The id of an event, of a series that of its master."""
    id_ = view.properties.get("id") if isinstance(view, SingleView) else view.master.id
    return id_ if isinstance(id_, str) else None
