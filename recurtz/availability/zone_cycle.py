"""The UTC offsets of a zone for ever: after its last irregular transition they repeat every 400 years.

A rule of POSIX (RFC 9636, section 3.3) depends on the month, the weekday and the length of the year only. The file of a
zone lists transitions one by one, often until 2037, although they follow its rule since 2007. So the cycle begins where
the list begins to agree with the rule.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import tzinfo
from itertools import pairwise

from recurtz._core.caches import cached
from recurtz._core.gregorian import CYCLE_DAYS
from recurtz.availability.bits import FULL_CYCLE, of_intervals, rotated
from recurtz.zones.posix import DAY, PosixRule
from recurtz.zones.transitions import ZONES_WITH_TRANSITIONS, Transitions, transitions_of

_MARGIN = 3
"""Days between an instant and any date on which it can be felt, in any zone."""


class OffsetCycle:
    """The offsets of a rule, per day of the cycle and time of day.

    Days of the cycle are ordinals modulo 146,097.
    """

    __slots__ = ("_begins", "_offsets", "_times_of_day")

    def __init__(self, rule: PosixRule) -> None:
        first = CYCLE_DAYS * DAY  # of any 400 years
        segments = Transitions((), (rule.standard,), rule).segments(first, 2 * first - 1)
        begins, self._offsets = zip(*segments, strict=True)
        self._begins = [begin - first for begin in begins]
        self._times_of_day = sorted({begin % DAY for begin in self._begins})

    def days(self, time: int) -> Mapping[int, int]:
        """By the offset in seconds, the days on which it is in force at a time of day, in seconds from midnight.

        Times between the same two changes have equal days, and share the objects.
        """
        days, time = divmod(time, DAY)
        place = bisect_right(self._times_of_day, time) - 1
        return _rotated(self, place, days) if days else _days_since(self, place)

    def _days_since(self, place: int) -> dict[int, int]:
        time = self._times_of_day[place]
        begins = [-((time - begin) // DAY) for begin in self._begins]
        intervals = list(zip(self._offsets, pairwise([*begins, CYCLE_DAYS]), strict=True))
        return {
            offset: of_intervals([days for other, days in intervals if other == offset], CYCLE_DAYS)
            for offset in dict.fromkeys(self._offsets)
        }


@cached(entries=64)
def _offset_cycle(rule: PosixRule) -> OffsetCycle:
    """The cycle of a rule: all 600 zones have 32 rules."""
    return OffsetCycle(rule)


@cached(entries=128)
def _days_since(cycle: OffsetCycle, place: int) -> dict[int, int]:
    return cycle._days_since(place)


@cached(entries=128)
def _rotated(cycle: OffsetCycle, place: int, days: int) -> dict[int, int]:
    return {offset: rotated(mask, days) for offset, mask in _days_since(cycle, place).items()}


class ZoneCycle:
    """A zone from the ordinal `since` on: one offset in seconds, or the cycle of a rule."""

    __slots__ = ("_offset", "_rule", "offsets", "since")

    def __init__(self, transitions: Transitions) -> None:
        rule = self._rule = transitions.rule
        self._offset = transitions.offsets[-1]
        self.offsets: frozenset[int] = frozenset((rule.standard, rule.daylight) if rule else (self._offset,))
        """All its offsets, in seconds."""
        self.since: int = _regular_since(transitions)

    def days(self, time: int) -> Mapping[int, int]:
        """By the offset, the days of the cycle on which it is in force at a time in seconds from midnight."""
        if self._rule is None:
            return {self._offset: FULL_CYCLE}
        return _offset_cycle(self._rule).days(time)


def zone_cycle(tz: tzinfo) -> ZoneCycle | None:
    """The cycle of a zone; None if its transitions are not known.

    >>> from zoneinfo import ZoneInfo
    >>> from datetime import date
    >>> date.fromordinal(zone_cycle(ZoneInfo("America/New_York")).since).year
    2007
    """
    return _zone_cycle(tz) if isinstance(tz, ZONES_WITH_TRANSITIONS) else None  # others may have no hash


@cached(entries=1024)
def _zone_cycle(tz: tzinfo) -> ZoneCycle | None:
    transitions = transitions_of(tz)
    return None if transitions is None else ZoneCycle(transitions)


def _regular_since(transitions: Transitions) -> int:
    """The ordinal from which on the offsets follow the rule; without a rule, from which on there is one offset."""
    listed = [
        (instant, after)
        for instant, (before, after) in zip(transitions.instants, pairwise(transitions.offsets), strict=True)
        if before != after
    ]
    if not listed:
        return _MARGIN
    regular = listed[-1][0]
    if transitions.rule is not None:
        by_rule = list(transitions.rule.changes(listed[0][0], listed[-1][0]))
        while by_rule and listed and by_rule.pop() == listed[-1]:
            regular = listed.pop()[0]
    return regular // DAY + _MARGIN


def offsets_since(transitions: Transitions, ordinal: int) -> frozenset[int]:
    """All offsets that a zone has from a day on, in seconds.

    >>> from datetime import date
    >>> from zoneinfo import ZoneInfo
    >>> london = transitions_of(ZoneInfo("Europe/London"))
    >>> sorted(offsets_since(london, date(2026, 1, 1).toordinal()))
    [0, 3600]
    """
    place = bisect_right(transitions.instants, (ordinal - _MARGIN) * DAY)
    rule = transitions.rule
    return frozenset([*transitions.offsets[place:], *((rule.standard, rule.daylight) if rule else ())])
