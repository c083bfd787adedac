"""Several month-day rules of Graph that together select the days of an RFC 5545 rule, each day once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import combinations

from recurtz._core.caches import cached
from recurtz._core.gregorian import month_kind
from recurtz.recurrence.month_days import WEEK_INDEXES, ClampedDay, NthWeekday
from recurtz.rrule.days import days_in, shapes_of
from recurtz.rrule.parse import Rule

_MAX_STEPS = 5_000
"""The steps of one search. Rules that people write take a few dozen; a few rules have no cover, or hide it well."""

DayRule = ClampedDay | NthWeekday

_Days = tuple[int, ...]
"""A day for each shape of the months."""


def cover(rule: Rule, months: Iterable[int], start_day: int, without: Collection[int] = ()) -> list[DayRule] | None:
    """The month-day rules that together select the days of a rule in some months (1 to 12); None if there are none.

    The days in `without` do not count.

    >>> from recurtz.rrule.parse import parse_rule
    >>> cover(parse_rule("FREQ=MONTHLY;BYDAY=1MO,-1FR"), range(1, 13), 1)
    [NthWeekday(index=1, weekdays=(1,)), NthWeekday(index=-1, weekdays=(5,))]
    """
    shapes = shapes_of(months)
    selected = [frozenset(days_in(rule, shape, start_day)).difference(without) for shape in shapes]
    if not any(selected):
        return []
    if len(set(map(len, selected))) > 1:
        return None
    kinds = [month_kind(*shape) for shape in shapes]
    candidates: dict[_Days, DayRule] = {}
    for candidate in _candidates(rule):
        table = candidate.days_by_kind
        days = tuple([table[kind] for kind in kinds])
        if all(day in allowed for day, allowed in zip(days, selected, strict=True)):
            candidates.setdefault(days, candidate)
    chosen = _Search(list(candidates)).choose([set(days) for days in selected])
    return None if chosen is None else [candidates[days] for days in chosen]


def _candidates(rule: Rule) -> Iterator[DayRule]:
    """The month-day rules to try, most specific first: of several with the same days the first one is used."""
    weekdays = sorted({day for _, day in rule.by_day})
    if not weekdays:
        yield from _clamped_days()
    sets = [subset for size in range(1, len(weekdays) + 1) for subset in combinations(weekdays, size)]
    for subset in sets:
        yield from (NthWeekday(index, subset) for index in WEEK_INDEXES.values())
    if weekdays:
        yield from _clamped_days()


@cached(entries=1)
def _clamped_days() -> tuple[ClampedDay, ...]:
    return tuple(map(ClampedDay, range(1, 32)))


class _Search:
    """A search for candidates that take each day of each shape once."""

    def __init__(self, candidates: list[_Days]) -> None:
        self._candidates = candidates
        self._steps = 0

    def choose(self, remaining: list[set[int]]) -> list[_Days] | None:
        """The candidates that take the remaining days; None if there are none, or none within the steps."""
        if not remaining[0]:
            return []
        first = min(remaining[0])
        for candidate in self._candidates:
            self._steps += 1
            if self._steps > _MAX_STEPS:
                return None
            if candidate[0] != first or not all(map(set.__contains__, remaining, candidate)):
                continue
            rest = [days - {day} for days, day in zip(remaining, candidate, strict=True)]
            if (others := self.choose(rest)) is not None:
                return [candidate, *others]
        return None
