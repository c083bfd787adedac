"""The cycles of events as numbers: what turns a position into a date and back, told once for all that share it."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from recurtz.arrow.zone_offsets import Ints
from recurtz.errors import RecurtzError
from recurtz.recurrence.cycles import Cycle, DayCycle, MonthCycle
from recurtz.recurrence.month_days import MonthDayRule, days_by_kind
from recurtz.recurrence.patterns import Pattern, parse_pattern

MOST_IN_A_TURN = 7
"""The days of a week."""

NO_PICKER = -1

UNREADABLE = -1
"""In place of a number: there is nothing that could be meant."""

_MANY = 10_000
"""From so many on, all are forgotten: an interval can be any."""

_NEVER = 1 << 62
_DAYS = 7
_TURN = 5
_KINDS = 256


class Cycles:
    """The cycles and patterns met so far.

    A cycle becomes five numbers: its first unit, the units of a turn, the dates in it, the place of their `offsets`,
    and the place of its picker in `days`, `NO_PICKER` where the units are days.
    """

    __slots__ = ("_days", "_offsets", "_offsets_at", "_patterns", "_pickers", "_read", "_turns")

    def __init__(self) -> None:
        self._offsets = array("q")
        self._offsets_at: dict[tuple[int, ...], int] = {}
        self._days = bytearray()
        self._pickers: dict[MonthDayRule, int] = {}
        self._patterns: dict[tuple[object, ...], int] = {}
        self._read: list[Pattern] = []
        self._turns = np.zeros((0, _TURN + 1), np.int64)
        self._place((0,))  # cycles of months have no offsets: all of them look here

    @property
    def is_full(self) -> bool:
        """Whether it is time to begin anew."""
        return max(len(self._offsets_at), len(self._patterns)) > _MANY

    def numbers(self, cycle: Cycle) -> tuple[int, int, int, int, int]:
        """The numbers of a cycle."""
        if isinstance(cycle, DayCycle):
            return cycle.first, cycle.period, len(cycle.offsets), self._place(cycle.offsets), NO_PICKER
        assert isinstance(cycle, MonthCycle)  # noqa: S101  # there are two
        return cycle.first, cycle.interval, 1, 0, self._picker(cycle.picker)

    def offsets(self) -> Ints:
        """The days of the dates within a turn, and after them more than a turn can have."""
        return np.array(self._offsets, np.int64).reshape(-1, MOST_IN_A_TURN)

    def days(self) -> npt.NDArray[np.uint8]:
        """The day of the month by picker and kind of month."""
        return np.frombuffer(bytes(self._days) or bytes(_KINDS), np.uint8).reshape(-1, _KINDS)

    def _place(self, offsets: tuple[int, ...]) -> int:
        at = self._offsets_at.get(offsets)
        if at is None:
            at = self._offsets_at[offsets] = len(self._offsets_at)
            self._offsets.extend([*offsets, *[_NEVER] * (MOST_IN_A_TURN - len(offsets))])
        return at

    def _picker(self, picker: MonthDayRule) -> int:
        number = self._pickers.get(picker)
        if number is None:
            number = self._pickers[picker] = len(self._pickers)
            self._days += days_by_kind(picker)
        return number

    # Patterns ---------------------------------------------------------------------------------------------------------

    def pattern(self, names: Sequence[str], values: Sequence[Any]) -> int:
        """The number of what Graph's `recurrencePattern` means; `UNREADABLE` if nothing. The last value is a list."""
        *singles, days = values
        key = *singles, None if days is None else tuple(days)
        number = self._patterns.get(key)
        if number is not None:
            return number
        try:
            self._read.append(parse_pattern(dict(zip(names, values, strict=True))))
        except RecurtzError:
            return UNREADABLE
        number = self._patterns[key] = len(self._patterns)
        return number

    def turns(self, patterns: Ints, starts: Ints) -> tuple[Ints, ...]:
        """Five numbers of the cycles of patterns for series that start on some dates, and the units from date to date.

        Cycles of days move with their start by whole weeks: asked for each weekday, their first unit counts from it.
        In those of months the first match makes period 0, in whatever month or year: theirs are the units that can be
        met, from the calendar's first on.
        """
        self._turns.resize((len(self._read) * _DAYS, _TURN + 1), refcheck=False)
        places = patterns * _DAYS + starts % _DAYS
        for place in np.unique(places[self._turns[places, _TURN] == 0]).tolist():
            self._turns[place] = self._turn(self._read[place // _DAYS], place % _DAYS or _DAYS)
        return tuple(self._turns[places].T)

    def _turn(self, pattern: Pattern, start: int) -> tuple[int, ...]:
        """What `turns` says of a pattern, for a start in the calendar's first week."""
        cycle = pattern._cycle(date.min, "first-match")
        if isinstance(cycle, MonthCycle):
            first, period, *others = self.numbers(cycle)
            return first, period // pattern.interval, *others, period
        first, period, *others = self.numbers(pattern._cycle(date.fromordinal(start), "first-match"))
        return first - start, period, *others, period
