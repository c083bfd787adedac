"""The events of a calendar at one moment, which never change: readers keep one, a writer makes the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import inf
from typing import Any, NamedTuple, cast

from recurtz._core.fields import parse_object
from recurtz._core.interval_tree import IntervalTree
from recurtz.errors import PropertyError, RecurtzError
from recurtz.events.coarse_bounds import coarse_bounds
from recurtz.events.event_lists import each_once
from recurtz.events.event_source import EventView
from recurtz.events.expansion import event_view
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence import Occurrence
from recurtz.events.parsing import EVENT_VALUES, is_series
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
        given = view.given
        if isinstance(given, EVENT_VALUES):
            id_ = given.id if isinstance(given, SeriesMaster) else given.occurrence_id
            return cls(sequence, id_, None, given, view)
        event = dict(given)  # type: ignore[call-overload]  # it was parsed, so it is a mapping
        id_, series = event.get("id"), None if is_series(event) else event.get("seriesMasterId")
        return cls(sequence, _text(id_), _text(series), event, view)

    @property
    def json(self) -> Json:
        """The event as JSON; of a value nothing, because lists do not merge values either."""
        return self.event if isinstance(self.event, dict) else {}

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

    next: int
    """The sequence of the next event."""

    @classmethod
    def of(cls, views: Iterable[EventView]) -> Snapshot:
        entries = [Entry.of(view, sequence) for sequence, view in enumerate(views)]
        timed = [((first, entry.sequence), last, entry) for entry in entries for first, last in [_bounds(entry)]]
        by_id = [((entry.id, entry.sequence), 0, entry) for entry in entries if entry.id is not None]
        of_series = [((entry.series, entry.sequence), 0, entry) for entry in entries if entry.series is not None]
        by_time, by_identity, by_series = (_Tree.of(sorted(items, key=_key)) for items in (timed, by_id, of_series))
        return cls(by_time, by_identity, by_series, len(entries))

    def without(self, entries: Iterable[Entry]) -> Snapshot:
        by_time, by_id, of_series, next_ = self
        for entry in entries:
            by_time = by_time.removed((_bounds(entry)[0], entry.sequence))
            if entry.id is not None:
                by_id = by_id.removed((entry.id, entry.sequence))
            if entry.series is not None:
                of_series = of_series.removed((entry.series, entry.sequence))
        return Snapshot(by_time, by_id, of_series, next_)

    def added(self, event: object, time_zones: ZonesByName | None) -> Snapshot:
        """The state with one event more, which replaces those with its id."""
        if not isinstance(event, EVENT_VALUES):
            json = parse_object(event, "event")
            if json.get("@removed") is not None:
                raise PropertyError.rejected("@removed", json["@removed"], "use discard to remove an event")
            if (master := self._master_of(json)) is not None:
                view = event_view(_merged(master.json, [json], time_zones), None, time_zones)
                return self.without([master])._with(Entry.of(view, master.sequence))
            if is_series(json) and (parts := with_id(self.of_series, _text(json.get("id")))):
                merged = _merged(json, [part.json for part in parts], time_zones)
                return self.without(parts)._replaced(event_view(merged, None, time_zones))
        return self._replaced(event_view(event, None, time_zones))

    def _replaced(self, view: EventView) -> Snapshot:
        entry = Entry.of(view, self.next)
        return self.without(with_id(self.by_id, entry.id))._with(entry)._replace(next=self.next + 1)

    def _with(self, entry: Entry) -> Snapshot:
        by_time, by_id, of_series, next_ = self
        first, last = _bounds(entry)
        by_time = by_time.added((first, entry.sequence), last, entry)
        if entry.id is not None:
            by_id = by_id.added((entry.id, entry.sequence), 0, entry)
        if entry.series is not None:
            of_series = of_series.added((entry.series, entry.sequence), 0, entry)
        return Snapshot(by_time, by_id, of_series, next_)

    def _master_of(self, event: Json) -> Entry | None:
        """The series in the calendar of which an event is an occurrence."""
        if is_series(event):
            return None
        found = with_id(self.by_id, _text(event.get("seriesMasterId")))
        return next((entry for entry in found if is_series(entry.json)), None)


def with_id(tree: _Tree, id: str | None) -> list[Entry]:
    """The entries of an id, in order."""
    return [] if id is None else tree.between((id,), (id, inf))


def _bounds(entry: Entry) -> tuple[int, int]:
    return coarse_bounds(entry.view)


def _key(item: tuple[Any, int, Entry]) -> Any:  # noqa: ANN401  # a key of the tree
    return item[0]


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _merged(master: Json, parts: Iterable[Json], time_zones: ZonesByName | None) -> Json:
    """A master with occurrences and exceptions as parts of it; of two exceptions of one date, the later.

    Raises `RecurtzError` for an exception that names no date, or has faults.
    """
    merged: Json = master
    for _, result in each_once(enumerate([master, *parts]), time_zones):
        if isinstance(result, RecurtzError):
            raise result
        merged = cast("Json", result)
    listed = merged.get("exceptionOccurrences")
    if not isinstance(listed, list):
        return merged
    by_date = {_date_key(exception, place): exception for place, exception in enumerate(listed)}
    return {**merged, "exceptionOccurrences": [*by_date.values()]}


def _date_key(exception: Any, place: int) -> object:  # noqa: ANN401  # JSON
    identity = exception.get("occurrenceId") if isinstance(exception, Mapping) else None
    return place if identity is None else identity
