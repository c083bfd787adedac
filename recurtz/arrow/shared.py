"""What many events share, numbered as it is met: zones, and what turns the positions of cycles into dates."""

from __future__ import annotations

from array import array
from datetime import tzinfo

import numpy as np
import numpy.typing as npt

from recurtz.arrow.offsets import Ints, require_steps
from recurtz.cycles import Cycle, DayCycle, MonthCycle
from recurtz.day_pickers import DayPicker, days_by_kind
from recurtz.zones.names import zone as open_zone
from recurtz.zones.offsets import Steps

MOST_IN_A_TURN = 7
"""The days of a week."""

NO_PICKER = -1

_MANY = 1_000
"""From so many on, all are forgotten: a name can be spelt in ways without number, and an interval be any."""

_NEVER = 1 << 62


class Shared:
    """The zones and cycles met so far.

    A cycle becomes five numbers: its first unit, the units of a turn, the dates in it, the place of their `offsets`,
    and the place of its picker in `days`, `NO_PICKER` where the units are days.
    """

    __slots__ = ("_offsets", "_offsets_at", "_opened", "_pickers", "_zones", "names", "steps", "twins")

    def __init__(self) -> None:
        self._zones: dict[str, int] = {}
        self._opened: dict[tzinfo, int] = {}
        self._offsets = array("q")
        self._offsets_at: dict[tuple[int, ...], int] = {}
        self._pickers: dict[DayPicker, int] = {}
        self.names: list[bytes] = []
        self.steps: list[Steps] = []
        self.twins: list[int] = []
        """Of each zone the first that is the same, under whatever name."""
        self._place((0,))  # where a month looks, which has none

    @property
    def is_full(self) -> bool:
        """Whether it is time to begin anew."""
        return max(len(self.names), len(self._offsets_at)) > _MANY

    def zone(self, name: str) -> int:
        """The number of a zone, by any of its names. Raises `RecurtzError` for one whose steps are not known."""
        number = self._zones.get(name)
        if number is None:
            tz = open_zone(name)
            self.steps.append(require_steps(tz))
            number = self._zones[name] = len(self.names)
            self.names.append(name.encode())
            self.twins.append(self._opened.setdefault(tz, number))
        return number

    def cycle(self, cycle: Cycle) -> tuple[int, int, int, int, int]:
        """The numbers of a cycle."""
        if isinstance(cycle, DayCycle):
            return cycle.first, cycle.period, len(cycle.offsets), self._place(cycle.offsets), NO_PICKER
        assert isinstance(cycle, MonthCycle)  # noqa: S101  # there are two
        return cycle.first, cycle.interval, 1, 0, self._pickers.setdefault(cycle.picker, len(self._pickers))

    def offsets(self) -> Ints:
        """The days of the dates within a turn, and after them more than a turn can have."""
        return np.array(self._offsets, np.int64).reshape(-1, MOST_IN_A_TURN)

    def days(self) -> npt.NDArray[np.uint8]:
        """The day of the month by picker and kind of month."""
        tables = b"".join([days_by_kind(picker) for picker in self._pickers]) or bytes(256)
        return np.frombuffer(tables, np.uint8).reshape(-1, 256)

    def _place(self, offsets: tuple[int, ...]) -> int:
        at = self._offsets_at.get(offsets)
        if at is None:
            at = self._offsets_at[offsets] = len(self._offsets_at)
            self._offsets.extend([*offsets, *[_NEVER] * (MOST_IN_A_TURN - len(offsets))])
        return at
