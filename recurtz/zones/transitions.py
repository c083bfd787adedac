"""Transitions of a zone: when its UTC offset changes, as a step function of time.

Times and offsets are integer seconds. A time is counted from the ordinal of its day: `ordinal * 86400 + second of the
day`, so 0001-01-01T00:00:00 is second 86400 (`to_seconds`, `from_seconds`). An *instant* is a time in UTC, a *local*
time is one in the zone: `instant = local - offset`.
"""

# ruff: noqa: DTZ001, DTZ901 - local times are naive

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone, tzinfo
from itertools import chain, pairwise, repeat
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

from recurtz._core.caches import cached
from recurtz._core.frozen import Value
from recurtz.errors import ArgumentTypeError
from recurtz.zones.posix import DAY, PosixRule

__all__ = [
    "ZONES_WITH_TRANSITIONS",
    "Fold",
    "Gap",
    "Transitions",
    "TransitionsZone",
    "Unambiguous",
    "from_seconds",
    "to_seconds",
    "transitions_of",
]


def to_seconds(moment: datetime) -> int:
    """A date and time in seconds; its zone and the fraction of its second are ignored.

    >>> to_seconds(datetime(1, 1, 1, 0, 0, 9))
    86409
    """
    return moment.toordinal() * DAY + moment.hour * 3600 + moment.minute * 60 + moment.second


def from_seconds(seconds: int) -> datetime:
    """The naive date and time of a number of seconds.

    Raises `OverflowError` outside the years 1 to 9999.

    >>> from_seconds(86409)
    datetime.datetime(1, 1, 1, 0, 0, 9)
    """
    return datetime.min + timedelta(seconds=seconds - DAY)


# The three kinds of local times ---------------------------------------------------------------------------------------


class Unambiguous(Value):
    """A local time that occurs once, with its offset in seconds."""

    __slots__ = ("offset",)
    offset: int

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, offset: int, /) -> Self: ...

    def __new__(cls, offset: int) -> Self:
        return cls._unchecked(offset)


class Gap(Value):
    """A local time that never occurs because clocks skip it, with the offsets before and after the gap in seconds."""

    __slots__ = ("before", "after")
    before: int
    after: int

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, before: int, after: int, /) -> Self: ...

    def __new__(cls, before: int, after: int) -> Self:
        return cls._unchecked(before, after)


class Fold(Value):
    """A local time that occurs twice, with the offsets of the first and of the second time in seconds."""

    __slots__ = ("first", "second")
    first: int
    second: int

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, first: int, second: int, /) -> Self: ...

    def __new__(cls, first: int, second: int) -> Self:
        return cls._unchecked(first, second)


# Transitions ----------------------------------------------------------------------------------------------------------


class StepFunction(Value):
    """A step function from time to offset: `offsets[0]` before the first breakpoint, `offsets[n]` from the nth on.

    After the last breakpoint the rule is in force, if there is one. A change of the rule at the instant t takes effect
    at the time t + `delay`.
    """

    __slots__ = ("breakpoints", "offsets", "rule", "delay")
    breakpoints: tuple[int, ...]
    offsets: tuple[int, ...]
    rule: PosixRule | None
    delay: int

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(
            cls, breakpoints: tuple[int, ...], offsets: tuple[int, ...], rule: PosixRule | None, delay: int, /
        ) -> Self: ...

    def __new__(
        cls, breakpoints: tuple[int, ...], offsets: tuple[int, ...], rule: PosixRule | None, delay: int
    ) -> Self:
        return cls._unchecked(breakpoints, offsets, rule, delay)

    def rule_at(self, time: int) -> PosixRule | None:
        """The rule if it is in force at a time."""
        # As in zoneinfo: not at the last breakpoint itself, and by the local time alone. This matters for one hour of
        # America/Nuuk: from 2023-10-28T23:00:01 on, both use the rule, although it is not in force until later.
        return self.rule if not self.breakpoints or time > self.breakpoints[-1] else None

    def offset_at(self, time: int) -> int:
        """The offset at a time."""
        rule = self.rule_at(time)
        return rule.offset_at(time - self.delay) if rule else self.offsets[bisect_right(self.breakpoints, time)]

    def segments(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """The segments of equal offset from `first` to `last`: (start, offset)."""
        start, offset = first, self.offset_at(first)
        for at, after in self._changes(first, last):
            if after != offset:
                yield start, offset
                start, offset = at, after
        yield start, offset

    def _changes(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """The breakpoints after `first` up to `last` with the offset after each, which may equal the one before."""
        low, high = bisect_right(self.breakpoints, first), bisect_right(self.breakpoints, last)
        yield from zip(self.breakpoints[low:high], self.offsets[low + 1 : high + 1], strict=True)
        if rule := self.rule_at(last):
            if not self.rule_at(first):
                first = self.breakpoints[-1] + 1
                yield first, self.offset_at(first)
            for at, after in rule.changes(first - self.delay, last - self.delay):
                yield at + self.delay, after


class Transitions(Value):
    """The instants at which the offset of a zone changes, the offset before the first and after each, and the rule.

    `offsets` has one entry more than `instants`. The rule, if there is one, is in force after the last instant.

    >>> helsinki = transitions_of(ZoneInfo("Europe/Helsinki"))
    >>> helsinki.resolve(to_seconds(datetime(2026, 10, 25, 3, 30)))
    Fold(first=10800, second=7200)
    """

    __slots__ = ("instants", "offsets", "rule", "_by_instant", "_by_local")
    instants: tuple[int, ...]
    offsets: tuple[int, ...]
    rule: PosixRule | None
    _by_instant: StepFunction
    _by_local: StepFunction

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(
            cls,
            instants: tuple[int, ...],
            offsets: tuple[int, ...],
            rule: PosixRule | None,
            by_instant: StepFunction,
            by_local: StepFunction,
            /,
        ) -> Self: ...

    def __new__(cls, instants: tuple[int, ...], offsets: tuple[int, ...], rule: PosixRule | None = None) -> Self:
        # With the offset before each gap and the first of each overlap (PEP 495, fold=0), the offset is a step function
        # of the local time, too: a change at the instant t takes effect at the local time t + the larger offset.
        local = tuple([at + max(both) for at, both in zip(instants, pairwise(offsets), strict=True)])
        by_instant = StepFunction(instants, offsets, rule, 0)
        by_local = StepFunction(local, offsets, rule, rule.highest if rule else 0)
        return cls._unchecked(instants, offsets, rule, by_instant, by_local)

    def __repr__(self) -> str:
        if not self.instants:
            return super().__repr__()
        number = f"{len(self.instants)} {'instant' if len(self.instants) == 1 else 'instants'}"
        return f"<Transitions at {number}{', then by a rule' if self.rule else ''}>"

    def offset_at(self, instant: int) -> int:
        """The offset at an instant."""
        return self._by_instant.offset_at(instant)

    def offset_at_local(self, local: int, fold: int = 0) -> int:
        """The offset at a local time: in a gap the one before it, in an overlap the first; with fold=1 the other one.

        >>> transitions_of(ZoneInfo("Europe/Helsinki")).offset_at_local(to_seconds(datetime(2026, 3, 29, 3, 30)))
        7200
        """
        if not fold:
            return self._by_local.offset_at(local)
        if rule := self._by_local.rule_at(local):
            return rule.offset_at(local - rule.lowest)
        place = bisect_right(self._by_local.breakpoints, local)
        if place < len(self.instants) and local >= self.instants[place] + min(self.offsets[place : place + 2]):
            place += 1
        return self.offsets[place]

    def resolve(self, local: int) -> Unambiguous | Gap | Fold:
        """Whether a local time occurs once, never or twice; `local_time.resolve` is the same for any `tzinfo`."""
        first, second = self.offset_at_local(local), self.offset_at_local(local, fold=1)
        if first == second:
            return Unambiguous(first)
        return Gap(first, second) if first < second else Fold(first, second)

    def segments(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """The segments of equal offset from the local time `first` to `last`: (start, offset), in order.

        >>> list(Transitions((), (3600,)).segments(86_400, 99_999))
        [(86400, 3600)]
        """
        return self._by_local.segments(first, last)

    def segments_utc(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """The segments of equal offset from the instant `first` to `last`: (start, offset), in order."""
        return self._by_instant.segments(first, last)


class TransitionsZone(Value, tzinfo):
    """A `tzinfo` whose offsets follow from its transitions."""

    __slots__ = ("_transitions",)
    _transitions: Transitions

    @property
    def transitions(self) -> Transitions:
        """The transitions of this zone."""
        return self._transitions

    def utcoffset(self, local: datetime | None, /) -> timedelta | None:
        """The offset at a local time by its fold (PEP 495); without a local time, the offset of a zone with only one.

        None if the zone has several offsets and there is no local time.
        """
        transitions = self._transitions
        if local is None:
            has_one = not (transitions.instants or transitions.rule)
            return timedelta(seconds=transitions.offsets[0]) if has_one else None
        return timedelta(seconds=transitions.offset_at_local(to_seconds(local), local.fold))

    def fromutc(self, instant: datetime, /) -> datetime:
        """The local time of an instant, which is given in UTC with this zone as its tzinfo.

        Raises `OverflowError` where the local time lies outside the years 1 to 9999, as every `tzinfo` does.
        """
        if instant.tzinfo is not self:
            raise ArgumentTypeError.expected("fromutc: moment", instant, "use astimezone")
        offset = self._transitions.offset_at(to_seconds(instant))
        local = instant + timedelta(seconds=offset)
        return local if self._transitions.offset_at_local(to_seconds(local)) == offset else local.replace(fold=1)


# Any tzinfo -----------------------------------------------------------------------------------------------------------

ZONES_WITH_TRANSITIONS = (ZoneInfo, TransitionsZone, timezone)
"""The types of zones whose transitions can be known, the most frequent first. They read a time in a gap or an overlap
by its fold alone."""


def transitions_of(tz: tzinfo) -> Transitions | None:
    """The transitions of a zone, or None if they are not known: then each offset needs a call of the `tzinfo`.

    They are known for a `TransitionsZone`, for a `datetime.timezone` of whole seconds, and for a `ZoneInfo` if the file
    of its key has the same offsets: an object from before `zoneinfo.reset_tzpath` may have others.

    >>> transitions_of(timezone(timedelta(hours=2)))
    Transitions(instants=(), offsets=(7200,))
    """
    match tz:
        case ZoneInfo():
            return _transitions_of_key(tz)
        case timezone():
            return _transitions_of_offset(tz)
        case TransitionsZone():
            return tz.transitions
    return None


@cached(entries=1024)
def _transitions_of_offset(tz: timezone) -> Transitions | None:
    offset = tz.utcoffset(None)
    return None if offset.microseconds else Transitions((), (offset.days * DAY + offset.seconds,))


@cached(entries=1024)
def _transitions_of_key(tz: ZoneInfo) -> Transitions | None:
    from recurtz.zones.tzif import find, parse  # takes a millisecond, so it waits for the first zone

    if not tz.key:  # as after ZoneInfo.from_file
        return None
    try:
        transitions = Transitions(*parse(find(tz.key)))
    except (ImportError, OSError, ValueError):
        return None
    return transitions if _agree(transitions, tz) else None


def _agree(transitions: Transitions, tz: ZoneInfo) -> bool:
    """Whether both have the same offsets at the start, middle and end of each segment from 1850 to 2060."""
    first, last = to_seconds(datetime(1850, 1, 1)), to_seconds(datetime(2060, 1, 1))
    segments = list(pairwise([*transitions.segments(first, last), (last, 0)]))
    seconds = [at for (start, _), (end, _) in segments for at in (start, (start + end) // 2, end - 1)]
    offsets = chain.from_iterable(repeat(timedelta(seconds=offset), 3) for (_, offset), _ in segments)
    return list(map(tz.utcoffset, map(from_seconds, seconds))) == list(offsets)
