"""Events to entries, one by one: whatever shape an event has, it is read as the rest of the library reads it."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import numpy as np

from recurtz.arrow.event_table import (
    ANY_DATE,
    EXCEPTION,
    NO_DATE,
    NUMBERS,
    OCCURRENCE,
    EventTable,
    type_of,
)
from recurtz.arrow.interned_cycles import NO_PICKER
from recurtz.arrow.interning import Interning
from recurtz.errors import OutOfRangeError, RecurtzError
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence import Occurrence, occurrence_id_date
from recurtz.events.parsing import parse_id, parse_single
from recurtz.events.timetable import to_micros
from recurtz.events.view import is_series

Ids = tuple[bytes | None, bytes | None]
"""The id of an event, and that of its occurrence with some date at its end."""


class EventTableBuilder:
    """Some events of which entries are made. `window` are two instants in UTC."""

    def __init__(self, window: tuple[datetime, datetime], shared: Interning) -> None:
        self._window = window
        self._shared = shared
        self._numbers = array("q")
        self._known = array("q")
        self._left_out: list[tuple[int, int]] = []
        self._event_ids: list[bytes | None] = []
        self._occurrence_ids: list[bytes | None] = []

    def add(self, row: int, event: Mapping[str, Any]) -> None:
        """Gather what the event of a row says.

        Raises `RecurtzError` for one that cannot be read, as `calendar_view` does; nothing of it is gathered then.
        """
        if is_series(event):
            self._add_series(row, SeriesMaster.from_graph(event))
        else:
            self._add_single(row, event)

    def entries(self) -> EventTable:
        """All of it as columns."""
        numbers = np.frombuffer(self._numbers, np.int64).reshape(-1, len(NUMBERS)).T.copy()
        columns: dict[str, Any] = dict(zip(NUMBERS, numbers, strict=True))
        return EventTable(
            **columns,
            offsets=self._shared.cycles.offsets(),
            days=self._shared.cycles.days(),
            left_out=np.array(self._left_out, np.int64).reshape(-1, 2).T,
            known=np.frombuffer(self._known, np.int64).reshape(-1, 5).T.copy(),
            event_ids=self._event_ids,
            occurrence_ids=self._occurrence_ids,
        )

    def _add_series(self, row: int, master: SeriesMaster) -> None:
        number, id_ = self._shared.zone(str(master.time_zone)), _bytes(master.id)
        ids = id_, None if id_ is None else b"OID.%b.%b" % (id_, ANY_DATE.encode())
        if length := len(master.recurrence):
            times, cycle = master._timetable, self._shared.cycles.numbers(master.recurrence._cycle)
            clock = times.start, times.end, times.exact, number, times.is_all_day
            if master.cancelled or master.exceptions:
                self._leave_out(master)
            self._add(ids, (row, OCCURRENCE, *cycle, length, *clock))
        if master.exceptions:
            for moved in master.active_exceptions:
                self._add_known(row, EXCEPTION, number, moved, ids)

    def _add(self, ids: Ids, numbers: tuple[int, ...]) -> None:
        self._event_ids.append(ids[0])
        self._occurrence_ids.append(ids[1])
        self._numbers.extend(numbers)

    def _leave_out(self, master: SeriesMaster) -> None:
        """The dates that are not as the pattern of the entry that comes next says."""
        days = [*master.cancelled, *[moved.original_date for moved in master.exceptions]]
        self._left_out += [(len(self._event_ids), _ordinal(day)) for day in days]

    def _add_single(self, row: int, event: Mapping[str, Any]) -> None:
        """An event that does not repeat; left out where the calendar cannot hold it."""
        id_ = _bytes(parse_id(event.get("id")))
        try:
            single = parse_single(event, _date_of(event))
        except OutOfRangeError:
            return
        occurrence_id = None if single.original_date is None else _bytes(event["occurrenceId"])
        kind, zone = type_of(event.get("type")), self._shared.zone(str(single.start.time_zone))
        self._add_known(row, kind, zone, single, (id_, occurrence_id))

    def _add_known(self, row: int, kind: int, zone: int, found: Occurrence, ids: Ids) -> None:
        """An entry of one row, if the window holds it."""
        if not found.overlaps(*self._window):
            return
        walls = (moment.date_time.replace(tzinfo=UTC) for moment in (found.start, found.end))
        times = [to_micros(moment) for moment in (*found.span, *walls)]
        self._known.extend((len(self._event_ids), *times))
        cycle = _ordinal(found.original_date), 1, 1, 0, NO_PICKER
        self._add(ids, (row, kind, *cycle, 1, 0, 0, 0, zone, found.is_all_day))


def _ordinal(day: date | None) -> int:
    return NO_DATE if day is None else day.toordinal()


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else text.encode()


def _date_of(event: Mapping[str, Any]) -> date | None:
    """The original date of an event that was expanded before; None where it says none."""
    try:
        return occurrence_id_date(event.get("occurrenceId"), "occurrenceId")
    except RecurtzError:
        return None
