"""Lists of events as synchronisation gives them: masters, occurrences, exceptions and `@removed`, in any order.

Each event is listed once; of an id that is there twice, the later event counts. An occurrence whose master is in the
list is the master's own. An exception replaces the date that it names. A removed event is left out, a removed
occurrence is cancelled. The dates of exceptions are found in `listed_exceptions`.

A list without occurrences and `@removed` is not a synchronisation and stays as it is: the events of one iCalendar file
may share an id.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Generic, NamedTuple, TypeVar

from recurtz._core.fields import parse_object
from recurtz._core.sdk_models import is_model
from recurtz.errors import MalformedValueError, RecurtzError
from recurtz.events.exceptions import own_exceptions
from recurtz.events.listed_exceptions import Listed, dated_exceptions
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence import Occurrence
from recurtz.events.occurrence_id import format_occurrence_id, parse_occurrence_id
from recurtz.events.parsing import event_json, is_series, is_zone_lost, parse_series
from recurtz.zones.names import ZonesByName

P = TypeVar("P", int, str)
"""The place of an event in its list."""


class _Event(NamedTuple, Generic[P]):
    """An event with what identifies it."""

    place: P
    event: object
    id: str | None
    series_master_id: str | None
    is_removed: bool


def each_once(
    events: Iterable[tuple[P, object]], time_zones: ZonesByName | None = None
) -> Iterator[tuple[P, object | RecurtzError]]:
    """The events of a list, those of a synchronisation each once, at their places.

    In the place of an exception that names no date there is an error.

    An event is Graph's JSON, a value or a model of the SDK. Anything else stays as it is.

    >>> noon = {"dateTime": "2017-09-04T12:00:00", "timeZone": "UTC"}
    >>> call = {"id": "A", "start": noon, "end": noon}
    >>> [place for place, _ in each_once(enumerate([call, {**call, "id": "B"}, {"id": "A", "@removed": {}}]))]
    [1]
    """
    events = list(events)
    if any(map(_is_synchronised, events)):
        return _Synchronised([_identified(place, event) for place, event in events], time_zones).each_once()
    return iter(events)


def _is_synchronised(listed: tuple[P, object]) -> bool:
    """True for an occurrence of a series and for `@removed`: only a synchronisation lists them."""
    place, event = listed
    if type(event) is dict and event.get("seriesMasterId") is None and event.get("@removed") is None:
        return False  # true for most events, and found out at a tenth of the cost
    identified = _identified(place, event)
    return identified.series_master_id is not None or identified.is_removed


def _identified(place: P, event: object) -> _Event[P]:
    if is_model(event):
        try:
            event = parse_object(event, "event")
        except MalformedValueError:  # raised again by the parser of the event, with its place
            return _Event(place, event, None, None, False)
    if isinstance(event, Mapping) and event.get("@removed") is not None:
        return _Event(place, event, _text(event.get("id")), None, True)
    return _Event(place, event, *ids_of(event), False)


def ids_of(event: object) -> tuple[str | None, str | None]:
    """The id of an event in JSON or of a value, and of an occurrence the id of its master.

    An occurrence may have its occurrenceId only. Anything else has no ids.
    """
    if isinstance(event, SeriesMaster):
        return event.id, None
    if isinstance(event, Occurrence):
        return event.occurrence_id, event.series_master_id
    if not isinstance(event, Mapping):
        return None, None
    master = None if is_series(event) else _text(event.get("seriesMasterId"))
    identity = _text(event.get("id"))
    return _text(event.get("occurrenceId")) if identity is None and master is not None else identity, master


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _latest(listed: list[_Event[P]]) -> list[_Event[P]]:
    """The events, without those whose id a later event has too."""
    latest = {event.id: event.place for event in listed}
    if len(latest) == len(listed):
        return listed
    return [event for event in listed if event.id is None or latest[event.id] == event.place]


class _Synchronised(Generic[P]):
    """A list with occurrences of series, or with removed events."""

    def __init__(self, listed: list[_Event[P]], time_zones: ZonesByName | None) -> None:
        self._time_zones = time_zones
        self._removed = {event.id for event in listed if event.is_removed and event.id is not None}
        self._cancelled = _dates_by_series(self._removed)
        masters = {event.id for event in listed if is_any_series(event.event)} - {None}
        self._of_master: defaultdict[str, list[_Event[P]]] = defaultdict(list)
        others: list[_Event[P]] = []
        for event in listed:
            if event.series_master_id in masters:
                self._of_master[event.series_master_id or ""].append(event)
            elif not event.is_removed:
                others.append(event)
        self._others: list[_Event[P]] = _latest(others)

    def each_once(self) -> Iterator[tuple[P, object | RecurtzError]]:
        for event in self._others:
            if self._is_removed(event):
                continue
            if event.id is not None and is_any_series(event.event):
                yield from self._merged(event, self._of_master[event.id], self._cancelled[event.id])
            else:
                yield event.place, event.event

    def _is_removed(self, event: _Event[P]) -> bool:
        """True for a removed event, and for an occurrence that is removed by any of its ids, or with its master."""
        names = [event.id, event.series_master_id]
        if isinstance(event.event, Mapping) and event.series_master_id is not None:
            names.append(_text(event.event.get("occurrenceId")))
        return not self._removed.isdisjoint(filter(None, names))

    def _merged(
        self, master: _Event[P], listed: list[_Event[P]], cancelled: list[date]
    ) -> Iterator[tuple[P, object | RecurtzError]]:
        """A master with the exceptions and cancellations of the list.

        If it has faults, its occurrences are events of their own.
        """
        try:
            series = parse_series(master.event, self._time_zones)
        except RecurtzError:
            yield master.place, master.event  # which raises again where it is parsed
            yield from ((event.place, event.event) for event in _latest(listed) if not self._is_removed(event))
            return
        json = event_json(master.event)
        own = own_exceptions(json, series)
        cancelled += [day for day, exception in own.items() if _text(exception.get("id")) in self._removed]
        events = [Listed(event.id, _listed_json(event.event), self._is_removed(event)) for event in listed]
        is_lost = is_zone_lost(json, self._time_zones)
        dated = dated_exceptions(series, own, events, cancelled, self._time_zones, is_lost)
        latest = {event.place for event in _latest(listed)}
        exceptions: list[tuple[date, object]] = []
        for event, (_, _, is_removed), result in zip(listed, events, dated, strict=True):
            if is_removed:
                cancelled += [] if isinstance(result, RecurtzError) or result.day is None else [result.day]
            elif isinstance(result, RecurtzError):
                yield event.place, result
            elif result.replaces and result.day is not None and event.place in latest:
                exceptions.append((result.day, event.event))
        yield master.place, _with(master.event, exceptions, cancelled)


def _dates_by_series(removed: Iterable[str]) -> defaultdict[str, list[date]]:
    """The original dates of removed occurrences, by the ids of their series."""
    dates: defaultdict[str, list[date]] = defaultdict(list)
    for text in removed:
        try:
            series_master_id, day = parse_occurrence_id(text)
        except MalformedValueError:  # the id of another event
            continue
        dates[series_master_id].append(day)
    return dates


def is_any_series(event: object) -> bool:
    """True for a series, in JSON or as a value."""
    return isinstance(event, SeriesMaster) or (isinstance(event, Mapping) and is_series(event))


def _listed_json(event: object) -> Mapping[str, Any]:
    """The JSON of a listed event; that of a value in UTC, because its zone may have no name."""
    return event.to_graph() if isinstance(event, Occurrence) else event_json(event)


def _with(master: object, exceptions: list[tuple[date, object]], cancelled: list[date]) -> object:
    """A master with more exceptions and cancellations; a value stays one if its exceptions are values."""
    if not exceptions and not cancelled:
        return master
    if isinstance(master, SeriesMaster) and all(isinstance(event, Occurrence) for _, event in exceptions):
        by_date = {other.original_date: other for other in master.exceptions} | dict(exceptions)
        return master.__replace__(exceptions=by_date.values(), cancelled=[*master.cancelled, *cancelled])
    json = event_json(master)
    identity = _text(json.get("id"))
    listed = [{**_listed_json(event), "occurrenceId": format_occurrence_id(identity, day)} for day, event in exceptions]
    ids = [format_occurrence_id(identity, day) for day in cancelled]
    return {
        **json,
        "exceptionOccurrences": [*(json.get("exceptionOccurrences") or ()), *listed],
        "cancelledOccurrences": [*(json.get("cancelledOccurrences") or ()), *ids],
    }
