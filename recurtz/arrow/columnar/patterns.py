"""Recurrence patterns as numbers, and their cycles for series that start on many dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from recurtz.arrow.arrays import Ints
from recurtz.arrow.interning import CycleTable
from recurtz.errors import RecurtzError
from recurtz.recurrence.cycles import MonthCycle
from recurtz.recurrence.patterns import Pattern, Weekly, parse_pattern

MISSING = -1
"""In place of a number: the columnar reader cannot parse the value."""

_WEEKDAYS, _MONDAY = 7, 1
_NUMBERS = 5  # of a cycle


class PatternTable:
    """The patterns so far, each with its number, and their cycles."""

    __slots__ = ("_cycles", "_is_weekly", "_numbers", "_patterns")

    def __init__(self) -> None:
        self._numbers: dict[tuple[object, ...], int] = {}
        self._patterns: list[Pattern] = []
        self._is_weekly: list[bool] = []
        self._cycles = np.zeros((0, _NUMBERS + 1), np.int64)

    def __len__(self) -> int:
        return len(self._patterns)

    def number(self, names: Sequence[str], values: Sequence[Any]) -> int:
        """The number of a `recurrencePattern` with these properties, the last of them a list; `MISSING` if invalid."""
        *single, days = values
        key = *single, None if days is None else tuple(days)
        number = self._numbers.get(key)
        if number is not None:
            return number
        try:
            pattern = parse_pattern(dict(zip(names, values, strict=True)))
        except RecurtzError:
            return MISSING
        self._patterns.append(pattern)
        self._is_weekly.append(isinstance(pattern, Weekly))
        number = self._numbers[key] = len(self._numbers)
        return number

    def cycles(self, patterns: Ints, starts: Ints, table: CycleTable) -> tuple[Ints, ...]:
        """Cycle parameters per pattern, of weekly ones per weekday of the start.

        Returns first, unit, per_period, day_offsets_row, day_rule and period.

        Weekly cycles are relative to the start date. Monthly ones are anchored at the first month of year 1: the caller
        moves `first` to the first match, by whole units (a month, or a year for yearly patterns).
        """
        self._cycles.resize((len(self._patterns) * _WEEKDAYS, _NUMBERS + 1), refcheck=False)
        rows = patterns * _WEEKDAYS + np.where(np.array(self._is_weekly)[patterns], starts % _WEEKDAYS, _MONDAY)
        for row in np.unique(rows[self._cycles[rows, _NUMBERS] == 0]).tolist():
            self._cycles[row] = _cycle(self._patterns[row // _WEEKDAYS], row % _WEEKDAYS or _WEEKDAYS, table)
        return tuple(self._cycles[rows].T)


def _cycle(pattern: Pattern, start: int, table: CycleTable) -> tuple[int, ...]:
    """The row of `PatternTable.cycles` for a start in the first week of year 1."""
    cycle = pattern._cycle(date.fromordinal(start), "first-match")
    first, period, *others = table.numbers(cycle)
    if isinstance(cycle, MonthCycle):  # the start is the first day of year 1
        return first, period // pattern.interval, *others, period
    return first - start, period, *others, period
