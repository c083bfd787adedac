"""The times that a parsed event blocks, computed once for each event that a `Calendar` keeps."""

from __future__ import annotations

from datetime import date

from recurtz.availability.busy import BUSY, blocking_status
from recurtz.availability.busy_event import BusyEvent
from recurtz.availability.intervals import Edges
from recurtz.events.event_source import EventView
from recurtz.events.expansion import SeriesView, SingleView
from recurtz.events.window import END_OF_CALENDAR

EVER: Edges = (0, END_OF_CALENDAR)
"""A window that has every event."""

_BUSY = frozenset(BUSY)


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
    exceptions = view.master.active_exceptions
    singles = [other for other in exceptions if _status(view, other.original_date) in wanted]
    replaced = [other.original_date for other in exceptions if other.original_date is not None]
    return BusyEvent(view.master if blocks else None, singles, [*view.master.cancelled, *replaced])


def _status(view: SeriesView, day: date | None) -> str | None:
    """The status of the exception of an original date."""
    return blocking_status(view.properties, None if day is None else view.own.get(day))


def id_of(view: EventView) -> str | None:
    """The id of an event, of a series that of its master."""
    id_ = view.properties.get("id") if isinstance(view, SingleView) else view.master.id
    return id_ if isinstance(id_, str) else None
