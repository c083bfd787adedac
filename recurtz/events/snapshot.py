"""The events of a calendar at one moment, which never change: readers keep one, a writer makes the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from math import inf
from typing import Any, NamedTuple, cast

from recurtz._core.fields import parse_object
from recurtz._core.interval_tree import IntervalTree
from recurtz.errors import MalformedValueError, PropertyError, RecurtzError
from recurtz.events.coarse_bounds import coarse_bounds
from recurtz.events.event_lists import each_once, ids_of, is_any_series
from recurtz.events.expansion import SeriesView, event_view
from recurtz.events.indexed_events import EventView
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence import Occurrence
from recurtz.events.occurrence_id import parse_occurrence_id
from recurtz.events.parsing import EVENT_VALUES
from recurtz.zones.names import ZonesByName

Json = Mapping[str, Any]
Event = dict[str, Any] | SeriesMaster | Occurrence


class Entry(NamedTuple):
    """One event of a calendar."""

    sequence: int
    """The order in which events were added."""

    id: str | None
    series: str | None
    """Of an occurrence whose master is not in the calendar, the id of the master."""

    event: Event
    view: EventView

    @classmethod
    def of(cls, view: EventView, sequence: int) -> Entry:
        given = view.given if isinstance(view.given, EVENT_VALUES) else dict(cast("Json", view.given))
        return cls(sequence, *ids_of(given), given, view)

    def copy(self) -> Event:
        return dict(self.event) if isinstance(self.event, dict) else self.event


_Tree = IntervalTree[Entry]


class Snapshot(NamedTuple):
    """The events of a calendar at one moment."""

    by_time: _Tree
    """All events, by their first start."""

    by_id: _Tree
    of_series: _Tree
    """Occurrences whose master is not in the calendar, by its id."""

    by_exception: _Tree
    """Series, by the ids of their exceptions."""

    next: int
    """The sequence of the next event."""

    @classmethod
    def of(cls, views: Iterable[EventView]) -> Snapshot:
        entries = [Entry.of(view, sequence) for sequence, view in enumerate(views)]
        timed = [((first, entry.sequence), last, entry) for entry in entries for first, last in [_bounds(entry)]]
        by_id = [((entry.id, entry.sequence), 0, entry) for entry in entries if entry.id is not None]
        of_series = [((entry.series, entry.sequence), 0, entry) for entry in entries if entry.series is not None]
        own = [((id_, entry.sequence), 0, entry) for entry in entries for id_ in _exception_ids(entry)]
        by_time, by_identity, by_series, by_exception = (
            _Tree.of(sorted(items, key=_key)) for items in (timed, by_id, of_series, own)
        )
        return cls(by_time, by_identity, by_series, by_exception, len(entries))

    def without(self, entries: Iterable[Entry]) -> Snapshot:
        by_time, by_id, of_series, by_exception, next_ = self
        for entry in entries:
            by_time = by_time.removed((_bounds(entry)[0], entry.sequence))
            if entry.id is not None:
                by_id = by_id.removed((entry.id, entry.sequence))
            if entry.series is not None:
                of_series = of_series.removed((entry.series, entry.sequence))
            for id_ in _exception_ids(entry):
                by_exception = by_exception.removed((id_, entry.sequence))
        return Snapshot(by_time, by_id, of_series, by_exception, next_)

    def added(self, event: object, time_zones: ZonesByName | None) -> Snapshot:
        """The events with one more, which replaces those with its id."""
        if not isinstance(event, EVENT_VALUES):
            event = parse_object(event, "event")
            if event.get("@removed") is not None:
                raise PropertyError.rejected("@removed", event["@removed"], "use discard to remove an event")
        id_, series = ids_of(event)
        master = next((entry for entry in with_id(self.by_id, series) if is_any_series(entry.event)), None)
        if master is not None:
            merged = _merged(master.event, [event], time_zones)
            return self.without([master])._with(Entry.of(event_view(merged, None, time_zones), master.sequence))
        parts = with_id(self.of_series, id_) if is_any_series(event) else []
        merged = _merged(event, [part.event for part in parts], time_zones) if parts else event
        return self.without(parts)._replaced(event_view(merged, None, time_zones))

    def discarded(self, id: str, time_zones: ZonesByName | None) -> Snapshot:
        """The events without that of an id; an occurrence or an exception of a series is cancelled."""
        try:
            series: str | None = parse_occurrence_id(id).series_master_id
        except MalformedValueError:
            series = None
        alone = [*with_id(self.by_id, id), *[part for part in with_id(self.of_series, series) if _is_named(part, id)]]
        if alone:
            return self.without(alone)
        state = self
        for master in with_id(self.by_exception, id) or with_id(self.by_id, series):
            state = state._cancelled(master, id, time_zones)
        return state

    def _cancelled(self, master: Entry, id: str, time_zones: ZonesByName | None) -> Snapshot:
        """The events with one occurrence of a series cancelled; the same if the series has none of that id."""
        merged = _merged(master.event, [{"id": id, "@removed": {"reason": "deleted"}}], time_zones)
        view = event_view(merged, None, time_zones)
        is_same = merged is master.event or _cancelled_dates(view) == _cancelled_dates(master.view)
        return self if is_same else self.without([master])._with(Entry.of(view, master.sequence))

    def _replaced(self, view: EventView) -> Snapshot:
        entry = Entry.of(view, self.next)
        return self.without(with_id(self.by_id, entry.id))._with(entry)._replace(next=self.next + 1)

    def _with(self, entry: Entry) -> Snapshot:
        by_time, by_id, of_series, by_exception, next_ = self
        first, last = _bounds(entry)
        by_time = by_time.added((first, entry.sequence), last, entry)
        if entry.id is not None:
            by_id = by_id.added((entry.id, entry.sequence), 0, entry)
        if entry.series is not None:
            of_series = of_series.added((entry.series, entry.sequence), 0, entry)
        for id_ in _exception_ids(entry):
            by_exception = by_exception.added((id_, entry.sequence), 0, entry)
        return Snapshot(by_time, by_id, of_series, by_exception, next_)


def with_id(tree: _Tree, id: str | None) -> list[Entry]:
    """The entries of an id, in order."""
    return [] if id is None else tree.between((id,), (id, inf))


def _bounds(entry: Entry) -> tuple[int, int]:
    return coarse_bounds(entry.view)


def _key(item: tuple[Any, int, Entry]) -> Any:  # noqa: ANN401  # a key of the tree
    return item[0]


def _exception_ids(entry: Entry) -> set[str]:
    """The ids that the exceptions of a series have beside their occurrenceIds."""
    listed = entry.event.get("exceptionOccurrences") if isinstance(entry.event, dict) else None
    ids = [exception.get("id") for exception in listed or () if isinstance(exception, Mapping)]
    return {id_ for id_ in ids if isinstance(id_, str)}


def _is_named(part: Entry, occurrence_id: str) -> bool:
    return isinstance(part.event, dict) and part.event.get("occurrenceId") == occurrence_id


def _cancelled_dates(view: EventView) -> tuple[date, ...]:
    return view.master.cancelled if isinstance(view, SeriesView) else ()


def _merged(master: object, parts: Iterable[object], time_zones: ZonesByName | None) -> object:
    """A master with occurrences and exceptions as parts of it; of two exceptions of one date, the later.

    Raises `RecurtzError` for an exception that names no date, or has faults.
    """
    merged = master
    for place, result in each_once(enumerate([master, *parts]), time_zones):
        if isinstance(result, RecurtzError):
            raise result
        merged = result if place == 0 else merged
    listed = merged.get("exceptionOccurrences") if isinstance(merged, dict) else None
    if not isinstance(listed, list):
        return merged
    by_date = {_date_key(exception, place): exception for place, exception in enumerate(listed)}
    return {**merged, "exceptionOccurrences": [*by_date.values()]}  # type: ignore[dict-item]  # it is a dict


def _date_key(exception: Any, place: int) -> object:  # noqa: ANN401  # JSON
    identity = exception.get("occurrenceId") if isinstance(exception, Mapping) else None
    return place if identity is None else identity
