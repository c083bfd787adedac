"""The reader of events one by one: it accepts all shapes of events, and parses them as the rest of the library does."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from datetime import UTC, date
from typing import Any

import numpy as np

from recurtz._core.fields import Run, parse_all
from recurtz.arrow.event_table import (
    DATE_PLACEHOLDER,
    ENTRY_COLUMNS,
    EXCEPTION,
    NO_DATE,
    OCCURRENCE,
    EventTable,
    status_number,
    type_number,
)
from recurtz.arrow.interning import NO_DAY_RULE, Interning
from recurtz.errors import RecurtzError
from recurtz.events.exceptions import own_exceptions
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence import Occurrence
from recurtz.events.occurrence_id import occurrence_id_date, occurrence_id_prefix
from recurtz.events.parsing import parse_event
from recurtz.events.properties import parse_id
from recurtz.events.window import Window, to_micros
from recurtz.zones.names import GivenZones

Ids = tuple[bytes | None, bytes | None]
"""The id of an event, and an id of one of its occurrences, whatever the date in it."""


class EventTableBuilder:
    """Builds an `EventTable`, event by event. Exceptions and single events outside the window are omitted."""

    def __init__(self, window: Window, interning: Interning) -> None:
        self._window = window
        self._interning = interning
        self._numbers = array("q")
        self._given_times = array("q")
        self._excluded: list[tuple[int, int]] = []
        self._event_ids: list[bytes | None] = []
        self._occurrence_ids: list[bytes | None] = []

    def add(self, row: int, event: Mapping[str, Any]) -> None:
        """Add the event of a row. A single event outside the years 1 to 9999 never happens, so it adds nothing.

        Raises `RecurtzError` as `instances` does; its `details` list all faults. Then nothing is added.
        """
        id_, parsed = parse_all(_parse, event, self._interning.given)
        if isinstance(parsed, SeriesMaster):
            self._add_series(row, event, parsed)
        elif parsed is not None:
            self._add_single(row, event, parsed, id_)

    def build(self) -> EventTable:
        """The table of all events added."""
        numbers = np.frombuffer(self._numbers, np.int64).reshape(-1, len(ENTRY_COLUMNS)).T.copy()
        columns: dict[str, Any] = dict(zip(ENTRY_COLUMNS, numbers, strict=True))
        return EventTable(
            **columns,
            day_offsets=self._interning.cycles.day_offsets(),
            days_of_month=self._interning.cycles.days_of_month(),
            excluded=np.array(self._excluded, np.int64).reshape(-1, 2).T,
            given_times=np.frombuffer(self._given_times, np.int64).reshape(-1, 5).T.copy(),
            event_ids=self._event_ids,
            occurrence_ids=self._occurrence_ids,
        )

    def _add_series(self, row: int, event: Mapping[str, Any], master: SeriesMaster) -> None:
        zone, id_ = self._interning.zone(master.time_zone), master.id
        status = status_number(event)
        ids = _encode(id_), _encode(None if id_ is None else f"{occurrence_id_prefix(id_)}{DATE_PLACEHOLDER}")
        if length := len(master.recurrence):
            times, cycle = master._timetable, self._interning.cycles.numbers(master.recurrence._cycle)
            if master.cancelled or master.exceptions:
                self._exclude(master)
            self._add_entry(
                ids,
                (row, OCCURRENCE, *cycle, length, times.start, times.end, times.exact, zone, times.is_all_day, status),
            )
        if master.exceptions:
            own = own_exceptions(event, master)
            for exception in master.active_exceptions:
                status = status_number(event, own.get(exception.original_date or date.min))
                self._add_given(row, EXCEPTION, zone, exception, ids, status)

    def _add_entry(self, ids: Ids, numbers: tuple[int, ...]) -> None:
        self._event_ids.append(ids[0])
        self._occurrence_ids.append(ids[1])
        self._numbers.extend(numbers)

    def _exclude(self, master: SeriesMaster) -> None:
        """Exclude the cancelled dates and those of exceptions from the entry that is added next."""
        days = [*master.cancelled, *[exception.original_date for exception in master.exceptions]]
        self._excluded += [(len(self._event_ids), _ordinal(day)) for day in days]

    def _add_single(self, row: int, event: Mapping[str, Any], single: Occurrence, id_: str | None) -> None:
        day = _original_date(event)
        zone = self._interning.zone(single.start.time_zone)
        ids = _encode(id_), None if day is None else _encode(event["occurrenceId"])
        self._add_given(row, type_number(event.get("type")), zone, single, ids, status_number(event), day)

    def _add_given(
        self, row: int, type_: int, zone: int, occurrence: Occurrence, ids: Ids, status: int, day: date | None = None
    ) -> None:
        """Add an entry of one row, if it is in the window."""
        if not self._window.overlaps(*occurrence.span):
            return
        local = (moment.date_time.replace(tzinfo=UTC) for moment in (occurrence.start, occurrence.end))
        self._given_times.extend((len(self._event_ids), *map(to_micros, (*occurrence.span, *local))))
        cycle = _ordinal(occurrence.original_date or day), 1, 1, 0, NO_DAY_RULE
        self._add_entry(ids, (row, type_, *cycle, 1, 0, 0, 0, zone, occurrence.is_all_day, status))


def _parse(
    run: Run, event: Mapping[str, Any], given: GivenZones | None
) -> tuple[str | None, SeriesMaster | Occurrence | None]:
    """The id and the value of an event. The value of a single event has no id."""
    return run(parse_id, event.get("id")), run(parse_event, event, "event", given)


def _ordinal(day: date | None) -> int:
    return NO_DATE if day is None else day.toordinal()


def _encode(text: str | None) -> bytes | None:
    return None if text is None else text.encode()


def _original_date(event: Mapping[str, Any]) -> date | None:
    """The original date of an event that is an occurrence already; None if its occurrenceId has no date."""
    try:
        return occurrence_id_date(event.get("occurrenceId"), "occurrenceId")
    except RecurtzError:
        return None
