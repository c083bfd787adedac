"""Numbers for the zones and the cycles of dates that many events share."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from datetime import tzinfo
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from recurtz.arrow.arrays import Ints
from recurtz.arrow.zone_offsets import require_transitions
from recurtz.recurrence.cycles import Cycle, DayCycle, MonthCycle
from recurtz.zones.names import GivenZones, zone_name
from recurtz.zones.names import zone as open_zone
from recurtz.zones.transitions import Transitions

T = TypeVar("T")

MAX_PER_PERIOD = 7
"""The maximum number of dates within a period: the days of a week."""

NO_DAY_RULE = -1
"""The number of the day rule of a cycle whose units are days."""

_MAX_ZONES, _MAX_CYCLES = 1_000, 10_000
"""An interning that exceeds one of these is full. The input chooses names and intervals, so it could grow forever."""

_PADDING = 1 << 62
_MONTH_KINDS = 256


class Interning:
    """The zones and cycles of the events so far, each with its number, and the zones `given` by the caller.

    Create a new one when it is full: numbers of an old one mean nothing in a new one.
    """

    __slots__ = ("_numbers", "_states", "cycles", "given", "names", "transitions", "zones")

    def __init__(self, given: GivenZones | None = None) -> None:
        self.given = given
        self._numbers: dict[str | tzinfo, int] = {}
        self._states: dict[Callable[[], Any], Any] = {}
        self.cycles = CycleTable()
        self.names: list[bytes] = []
        self.zones: list[tzinfo] = []
        self.transitions: list[Transitions] = []

    @property
    def is_full(self) -> bool:
        """True if a new interning must replace this one."""
        return len(self.names) > _MAX_ZONES or len(self.cycles) > _MAX_CYCLES

    def zone(self, time_zone: str | tzinfo) -> int:
        """The number of a zone; each of its names has its own number.

        Raises `RecurtzError` for a name that is not a zone.
        """
        number = self._numbers.get(time_zone)
        if number is None:
            tz = open_zone(time_zone)
            transitions = require_transitions(tz)
            number = self._numbers[time_zone] = len(self.names)
            self.names.append(zone_name(time_zone).encode())
            self.zones.append(tz)
            self.transitions.append(transitions)
        return number

    def state(self, create: Callable[[], T]) -> T:
        """An object that depends on these numbers, and lives as long as they do; created on the first call."""
        if create not in self._states:
            self._states[create] = create()
        state: T = self._states[create]
        return state


class CycleTable:
    """The cycles of dates as numbers, and the tables that these refer to."""

    __slots__ = ("_day_offsets", "_day_offsets_rows", "_day_rules", "_days_of_month")

    def __init__(self) -> None:
        self._day_offsets = array("q")
        self._day_offsets_rows: dict[tuple[int, ...], int] = {}
        self._days_of_month = bytearray()
        self._day_rules: dict[bytes, int] = {}
        self._day_offsets_row((0,))  # row 0: cycles of months have no day offsets, but refer to a row

    def __len__(self) -> int:
        """The number of different day offsets; there are at most 666 day rules."""
        return len(self._day_offsets_rows)

    def numbers(self, cycle: Cycle) -> tuple[int, int, int, int, int]:
        """The numbers of a cycle: first, period, per_period, day_offsets_row and day_rule of an `EventTable`."""
        if isinstance(cycle, DayCycle):
            row = self._day_offsets_row(cycle.offsets)
            return cycle.first, cycle.period, len(cycle.offsets), row, NO_DAY_RULE
        assert isinstance(cycle, MonthCycle)  # noqa: S101  # there are two
        return cycle.first, cycle.interval, 1, 0, self._day_rule(cycle.rule.days_by_kind)

    def day_offsets(self) -> Ints:
        """The `day_offsets` of an `EventTable`."""
        return np.array(self._day_offsets, np.int64).reshape(-1, MAX_PER_PERIOD)

    def days_of_month(self) -> npt.NDArray[np.uint8]:
        """The `days_of_month` of an `EventTable`."""
        return np.frombuffer(bytes(self._days_of_month) or bytes(_MONTH_KINDS), np.uint8).reshape(-1, _MONTH_KINDS)

    def _day_offsets_row(self, offsets: tuple[int, ...]) -> int:
        row = self._day_offsets_rows.get(offsets)
        if row is None:
            row = self._day_offsets_rows[offsets] = len(self._day_offsets_rows)
            self._day_offsets.extend([*offsets, *[_PADDING] * (MAX_PER_PERIOD - len(offsets))])
        return row

    def _day_rule(self, days_by_kind: bytes) -> int:
        number = self._day_rules.get(days_by_kind)
        if number is None:
            number = self._day_rules[days_by_kind] = len(self._day_rules)
            self._days_of_month += days_by_kind
        return number
