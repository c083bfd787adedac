"""What the columns need to know of events: of each a few whole numbers and its names, gathered one by one.

A series gives one entry, and one more for each exception. An exception, like an event that does not repeat, is an entry
of one row whose times are known already.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from recurtz.arrow.offsets import Ints, require_steps
from recurtz.clocks import MICRO_DAY, micros
from recurtz.cycles import Cycle, DayCycle, MonthCycle
from recurtz.day_pickers import DayPicker, days_by_kind
from recurtz.errors import BeyondCalendarError, RecurtzError
from recurtz.event_reading import read_id, read_moment, read_series_zone
from recurtz.events import is_series
from recurtz.occurrences import Occurrence, date_of_occurrence_id
from recurtz.reading import read_flag
from recurtz.series import SeriesMaster
from recurtz.zones.names import zone as open_zone
from recurtz.zones.offsets import Steps

TYPES = ("occurrence", "exception", "singleInstance")
"""What a row can be; an entry's `type` is the place here."""

_OCCURRENCE, _EXCEPTION, _SINGLE = range(3)
_TYPES = {name.lower(): number for number, name in enumerate(TYPES)}

Ids = tuple[bytes | None, bytes | None]
"""The id of an event, and that of its occurrence with some date at its end."""

NO_DATE = 0
"""Stands for the ordinal of an original date that there is none of."""

UNIX = date(1970, 1, 1).toordinal() * MICRO_DAY
"""What to subtract from microseconds as `recurtz.clocks` counts them, to count as Arrow does."""

MOST_IN_A_TURN = 7
"""The days of a week."""

_NEVER = 1 << 62
_ORDINAL_BITS = 22
_ANY_DATE = b"0000-00-00"
_NO_PICKER = -1


class Entries(NamedTuple):
    """Events as columns: a number for each entry, then what many entries share.

    Times are microseconds: `start`, `end` and `exact` as `recurtz.clocks.Times` has them. From `first` to `length` it
    is a cycle, as `recurtz.arrow.dates` reads it.
    """

    row: Ints
    type: Ints
    first: Ints
    period: Ints
    per_turn: Ints
    offsets_at: Ints
    picker: Ints
    length: Ints
    start: Ints
    end: Ints
    exact: Ints
    zone: Ints
    is_all_day: Ints
    offsets: Ints
    """The days of the dates within a turn, at `offsets_at`, and after them more than a turn can have."""
    days: npt.NDArray[np.uint8]
    """The day of the month by picker and kind of month."""
    left_out: Ints
    """Entry and ordinal of each date that is cancelled or moved."""
    known: Ints
    """Entry, start, end, and the two on the clock, of each entry whose times are known."""
    event_ids: list[bytes | None]
    occurrence_ids: list[bytes | None]
    """Each with some date at its end, in place of which the row's own is to be written."""


def date_keys(of: Ints, ordinals: Ints) -> Ints:
    """One number for each date of something numbered, in the order of both."""
    return (of << _ORDINAL_BITS) + ordinals


def dates_of(keys: Ints) -> tuple[Ints, Ints]:
    """The two numbers again."""
    return keys >> _ORDINAL_BITS, keys & ((1 << _ORDINAL_BITS) - 1)


class Zones:
    """The zones met so far, numbered."""

    __slots__ = ("names", "numbers", "steps")

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.names: list[bytes] = []
        self.steps: list[Steps] = []

    def number(self, name: str) -> int:
        """The number of a zone, by any of its names. Raises `RecurtzError` for one whose steps are not known."""
        number = self.numbers.get(name)
        if number is None:
            self.steps.append(require_steps(open_zone(name)))
            self.names.append(name.encode())
            number = self.numbers[name] = len(self.names) - 1
        return number


class Gathering:
    """Some events of which entries are made. `window` are two instants in UTC."""

    def __init__(self, window: tuple[datetime, datetime], zones: Zones) -> None:
        self._window = window
        self._zones = zones
        self._numbers = array("q")
        self._known = array("q")
        self._left_out: list[tuple[int, int]] = []
        self._event_ids: list[bytes | None] = []
        self._occurrence_ids: list[bytes | None] = []
        self._offsets: dict[tuple[int, ...], int] = {(0,): 0}
        self._pickers: dict[DayPicker, int] = {}

    def add(self, row: int, event: Mapping[str, Any]) -> None:
        """Gather what the event of a row says.

        Raises `RecurtzError` for one that cannot be read, as `calendar_view` does; nothing of it is gathered then.
        """
        if is_series(event):
            self._add_series(row, SeriesMaster.from_graph(event))
        else:
            self._add_single(row, event)

    def entries(self) -> Entries:
        """All of it as columns."""
        numbers = np.frombuffer(self._numbers, np.int64).reshape(-1, len(_NUMBERS)).T.copy()
        columns: dict[str, Any] = dict(zip(_NUMBERS, numbers, strict=True))
        tables = [np.frombuffer(days_by_kind(picker), np.uint8) for picker in self._pickers]
        offsets = [(*offsets, *[_NEVER] * (MOST_IN_A_TURN - len(offsets))) for offsets in self._offsets]
        return Entries(
            **columns,
            offsets=np.array(offsets, np.int64),
            days=np.stack(tables or [np.zeros(256, np.uint8)]),
            left_out=np.array(self._left_out, np.int64).reshape(-1, 2).T,
            known=np.frombuffer(self._known, np.int64).reshape(-1, 5).T.copy(),
            event_ids=self._event_ids,
            occurrence_ids=self._occurrence_ids,
        )

    def _add_series(self, row: int, master: SeriesMaster) -> None:
        number, id_ = self._zones.number(str(master.time_zone)), _bytes(master.id)
        ids = id_, None if id_ is None else b"OID.%b.%b" % (id_, _ANY_DATE)
        if length := len(master.recurrence):
            times, cycle = master.times, self._cycle(master.recurrence.cycle)
            clock = times.start, times.end, times.exact, number, times.is_all_day
            if master.cancelled or master.exceptions:
                self._leave_out(master)
            self._add(ids, (row, _OCCURRENCE, *cycle, length, *clock))
        if master.exceptions:
            for moved in master.kept():
                self._add_known(row, _EXCEPTION, number, moved, ids)

    def _add(self, ids: Ids, numbers: tuple[int, ...]) -> None:
        self._event_ids.append(ids[0])
        self._occurrence_ids.append(ids[1])
        self._numbers.extend(numbers)

    def _leave_out(self, master: SeriesMaster) -> None:
        """The dates that are not as the pattern of the entry that comes next says."""
        days = [*master.cancelled, *[moved.original_date for moved in master.exceptions]]
        self._left_out += [(len(self._event_ids), _ordinal(day)) for day in days]

    def _cycle(self, cycle: Cycle) -> tuple[int, int, int, int, int]:
        if isinstance(cycle, DayCycle):
            offsets = cycle.offsets
            at = self._offsets.setdefault(offsets, len(self._offsets))
            return cycle.first, cycle.period, len(offsets), at, _NO_PICKER
        assert isinstance(cycle, MonthCycle)  # noqa: S101  # there are two
        return cycle.first, cycle.interval, 1, 0, self._pickers.setdefault(cycle.picker, len(self._pickers))

    def _add_single(self, row: int, event: Mapping[str, Any]) -> None:
        """An event that does not repeat; left out where the calendar cannot hold it."""
        is_all_day = read_flag(event.get("isAllDay"), "isAllDay")
        (zone, tz), id_ = read_series_zone(event, ""), _bytes(read_id(event.get("id")))
        number = self._zones.number(zone)
        try:
            start, end = (read_moment(event.get(name), name, zone, tz, is_all_day) for name in ("start", "end"))
            single = Occurrence(start, end, _date_of(event), type="singleInstance", is_all_day=is_all_day)
        except BeyondCalendarError:
            return
        occurrence_id = None if single.original_date is None else _bytes(event["occurrenceId"])
        kind = _TYPES.get(str(event.get("type")).lower(), _SINGLE)
        self._add_known(row, kind, number, single, (id_, occurrence_id))

    def _add_known(self, row: int, kind: int, zone: int, found: Occurrence, ids: Ids) -> None:
        """An entry of one row, if the window holds it."""
        if not found.overlaps(*self._window):
            return
        walls = (moment.date_time.replace(tzinfo=UTC) for moment in (found.start, found.end))
        times = [micros(moment) for moment in (*found.span, *walls)]
        self._known.extend((len(self._event_ids), *times))
        cycle = _ordinal(found.original_date), 1, 1, 0, _NO_PICKER
        self._add(ids, (row, kind, *cycle, 1, 0, 0, 0, zone, found.is_all_day))


_NUMBERS = Entries._fields[: Entries._fields.index("offsets")]


def _ordinal(day: date | None) -> int:
    return NO_DATE if day is None else day.toordinal()


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else text.encode()


def _date_of(event: Mapping[str, Any]) -> date | None:
    """The original date of an event that was expanded before; None where it says none."""
    try:
        return date_of_occurrence_id(event.get("occurrenceId"), "occurrenceId")
    except RecurtzError:
        return None
