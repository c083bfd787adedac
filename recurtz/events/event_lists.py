"""Lists of events as synchronisation gives them: masters, occurrences, exceptions and `@removed`, in any order.

Each event is listed once; of an id that is there twice, the later event counts. An occurrence whose master is in the
list is the master's own. An exception replaces the date that it names. A removed event is left out, a removed
occurrence is cancelled.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from recurtz._core.fields import lowercase
from recurtz.errors import PropertyError, RecurtzError
from recurtz.events.exceptions import original_dates, parse_listed_exception
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence_id import format_occurrence_id, occurrence_id_prefix
from recurtz.events.parsing import is_series, parse_series
from recurtz.events.properties import parse_moment, parse_original
from recurtz.zones.names import ZonesByName

Json = Mapping[str, Any]
Places = list[tuple[int, Json]]
"""Events with their places in the list."""


def is_mixed(event: Json) -> bool:
    """True for an event that other events of the list can concern: an occurrence of a series, or a removed event.

    >>> is_mixed({"seriesMasterId": "AAMk"}), is_mixed({"id": "AAMk", "@removed": {"reason": "deleted"}}), is_mixed({})
    (True, True, False)
    """
    return event.get("seriesMasterId") is not None or _is_removed(event)


def merge_list(events: Places, time_zones: ZonesByName | None = None) -> Iterator[tuple[int, Json | RecurtzError]]:
    """The events of a list, each once, at their places; an error in the place of an exception that names no date.

    >>> master = {"id": "A", "type": "seriesMaster", "recurrence": {}}
    >>> changed = {"type": "exception", "seriesMasterId": "A", "occurrenceId": "OID.A.2017-09-11", "subject": "Moved"}
    >>> [(place, event)] = merge_list([(0, changed), (1, master)])
    >>> place, event["exceptionOccurrences"][0]["subject"]
    (1, 'Moved')
    """
    removed = {_id(event) for _, event in events if _is_removed(event)} - {None}
    masters = {_id(event) for _, event in events if is_series(event)} - {None}
    of_master: defaultdict[str, Places] = defaultdict(list)
    latest: dict[str | None, int] = {}
    for place, event in events:
        if _is_of(masters, event):
            of_master[event["seriesMasterId"]].append((place, event))
        else:
            latest[_id(event)] = place
    for place, event in events:
        identity = _id(event)
        if _is_removed(event) or identity in removed or _is_of(masters, event):
            continue
        if identity is not None and place < latest[identity]:
            continue
        if is_series(event) and identity is not None:
            yield from _Merge(event, of_master[identity], removed, time_zones).result(place)
        else:
            yield place, event


def _is_removed(event: Json) -> bool:
    return event.get("@removed") is not None


def _id(event: Json) -> str | None:
    identity = event.get("id")
    return identity if isinstance(identity, str) else None


def _is_of(masters: Container[str | None], event: Json) -> bool:
    """True for an occurrence or exception whose master is in the list."""
    master = event.get("seriesMasterId")
    return isinstance(master, str) and master in masters and not _is_removed(event) and not is_series(event)


class _Merge:
    """A master with the occurrences and exceptions of a list."""

    def __init__(self, master: Json, listed: Places, removed: Iterable[object], time_zones: ZonesByName | None) -> None:
        self._master = master
        self._listed = listed
        self._removed = frozenset(removed)
        self._time_zones = time_zones
        self._series: SeriesMaster | None = None

    def result(self, place: int) -> Iterator[tuple[int, Json | RecurtzError]]:
        """The master with its exceptions and cancellations, and the errors of exceptions that name no date."""
        exceptions: list[Json] = []
        cancelled = [text for text in self._removed if self._is_own_id(text)]
        for own_place, event in self._listed:
            is_removed = _id(event) in self._removed
            if not is_removed and lowercase(event.get("type")) != "exception":
                continue
            try:
                dated = self._dated(event)
            except RecurtzError as error:
                yield own_place, error
                continue
            if is_removed:
                cancelled += [dated["occurrenceId"]] if "occurrenceId" in dated else []
            else:
                exceptions.append(dated)
        yield place, self._with(exceptions, cancelled)

    def _with(self, exceptions: list[Json], cancelled: list[Any]) -> Json:
        more = {"exceptionOccurrences": exceptions, "cancelledOccurrences": cancelled}
        lists = {
            name: [*(self._master.get(name) or ()), *values]
            for name, values in more.items()
            if values and isinstance(self._master.get(name) or [], list | tuple)
        }
        return {**self._master, **lists}

    def _is_own_id(self, text: object) -> bool:
        own = occurrence_id_prefix(self._master["id"])
        return isinstance(text, str) and text.startswith(own) and text.rfind(".") == len(own) - 1

    def _check(self, event: Json) -> None:
        """Rejects faults of an exception at its own place; those of the master are reported at the master's."""
        try:
            series = self._parsed()
        except RecurtzError:
            return
        parse_listed_exception(event, series, self._time_zones)

    def _dated(self, event: Json) -> Json:
        """The exception with an occurrenceId."""
        self._check(event)
        if event.get("occurrenceId") is not None:
            return event
        if event.get("originalStart") is None:
            day = self._uncovered_date(event)
        else:
            [day] = original_dates(self._parsed(), [parse_original(event, "")])
        return {**event, "occurrenceId": format_occurrence_id(self._master["id"], day)}

    def _parsed(self) -> SeriesMaster:
        if self._series is None:
            self._series = parse_series(self._master, self._time_zones)
        return self._series

    def _uncovered_date(self, event: Json) -> date:
        """The one date of the pattern around the start of an exception that no other listed occurrence covers.

        An exception cannot be moved past its neighbours, so it is one of the two dates beside its start.
        """
        series, day = self._parsed(), self._start_date(event)
        beside = {series.recurrence.before(day, inclusive=True), series.recurrence.after(day, inclusive=True)} - {None}
        covered = {*series.cancelled, *[other.original_date for other in series.exceptions], *self._covered()}
        if lowercase(event.get("type")) != "exception":
            return day
        dates = sorted(date_ for date_ in beside - covered if date_ is not None)
        if len(dates) != 1:
            raise PropertyError.missing("occurrenceId", "give it, or originalStart; the start fits two dates")
        return dates[0]

    def _covered(self) -> set[date]:
        """The dates of the listed occurrences that are as the pattern has them, and of exceptions that name theirs."""
        days: set[date] = set()
        for _, event in self._listed:
            if event.get("occurrenceId") is not None or event.get("originalStart") is not None:
                days.update(original_dates(self._parsed(), [parse_original(event, "")]))
            elif lowercase(event.get("type")) == "occurrence":
                days.add(self._start_date(event))
        return days

    def _start_date(self, event: Json) -> date:
        """The date of the pattern on which an occurrence starts."""
        series = self._parsed()
        zone = (series.time_zone, series._zone)
        start = parse_moment(event.get("start"), "start", *zone, series.is_all_day, self._time_zones)
        return date.fromordinal(max(start.date_time.toordinal() - series.date_shift, 1))
