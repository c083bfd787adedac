"""Zones as step functions from time to UTC offset.

Times and offsets are integer seconds. A time counts from its day's ordinal: `ordinal * 86400 + second of the day`, so
that 0001-01-01T00:00:00 is second 86400 (`to_seconds`, `from_seconds`). An *instant* is such a time in UTC, a *wall* is
one on a local clock: `instant = wall - offset`.
"""

# ruff: noqa: DTZ001, DTZ901 - wall times have no zone

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from itertools import chain, pairwise, repeat
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

from recurtz._core.frozen import Value
from recurtz.errors import ArgumentTypeError
from recurtz.zones.posix import DAY, PosixRule

__all__ = [
    "ZONES_WITH_TRANSITIONS",
    "Fold",
    "Gap",
    "Local",
    "Transitions",
    "TransitionsZone",
    "Unambiguous",
    "at_instant",
    "elapsed",
    "from_seconds",
    "instant_of",
    "require_offset",
    "same_clock",
    "to_seconds",
    "transitions_of",
]


def to_seconds(moment: datetime) -> int:
    """The seconds of a date and time, its zone and fraction left out.

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


# What a local time can be ---------------------------------------------------------------------------------------------


class Unambiguous(Value):
    """A local time that occurs once, at this offset."""

    __slots__ = ("offset",)
    offset: int

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, offset: int, /) -> Self: ...

    def __new__(cls, offset: int) -> Self:
        return cls._unchecked(offset)


class Gap(Value):
    """A local time that clocks skip: the offsets before and after the skip."""

    __slots__ = ("before", "after")
    before: int
    after: int

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, before: int, after: int, /) -> Self: ...

    def __new__(cls, before: int, after: int) -> Self:
        return cls._unchecked(before, after)


class Fold(Value):
    """A local time that occurs twice: the offsets of the first and of the second."""

    __slots__ = ("first", "second")
    first: int
    second: int

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, first: int, second: int, /) -> Self: ...

    def __new__(cls, first: int, second: int) -> Self:
        return cls._unchecked(first, second)


Local = Unambiguous | Gap | Fold


# Steps ----------------------------------------------------------------------------------------------------------------


class _Stairs(Value):
    """A step function: the offset before the first start and after each; past the last one the rule, `lag` later."""

    __slots__ = ("starts", "offsets", "rule", "lag")
    starts: tuple[int, ...]
    offsets: tuple[int, ...]
    rule: PosixRule | None
    lag: int

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(
            cls, starts: tuple[int, ...], offsets: tuple[int, ...], rule: PosixRule | None, lag: int, /
        ) -> Self: ...

    def __new__(cls, starts: tuple[int, ...], offsets: tuple[int, ...], rule: PosixRule | None, lag: int) -> Self:
        return cls._unchecked(starts, offsets, rule, lag)

    def rule_at(self, time: int) -> PosixRule | None:
        """The rule if it is in force: past the last start."""
        # Not at the start itself, and by wall time alone: so does zoneinfo. It shows in one hour of America/Nuuk, from
        # 2023-10-28T23:00:01, which both read by a rule that was not in force yet.
        return self.rule if not self.starts or time > self.starts[-1] else None

    def offset_at(self, time: int) -> int:
        rule = self.rule_at(time)
        return rule.offset_at(time - self.lag) if rule else self.offsets[bisect_right(self.starts, time)]

    def segments(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        start, offset = first, self.offset_at(first)
        for at, after in self._changes(first, last):
            if after != offset:
                yield start, offset
                start, offset = at, after
        yield start, offset

    def _changes(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        low, high = bisect_right(self.starts, first), bisect_right(self.starts, last)
        yield from zip(self.starts[low:high], self.offsets[low + 1 : high + 1], strict=True)
        if rule := self.rule_at(last):
            if not self.rule_at(first):
                first = self.starts[-1] + 1
                yield first, self.offset_at(first)
            for at, after in rule.changes(first - self.lag, last - self.lag):
                yield at + self.lag, after


class Transitions(Value):
    """A zone: when its offset changes, the offset before the first change and after each, the rule from the last on.

    If a wall time in a gap is read with the offset before it, and one in an overlap as the first (PEP 495, fold=0), its
    offset is a step function too: a change at the instant t takes effect at the wall time t + the larger offset.

    >>> helsinki = transitions_of(ZoneInfo("Europe/Helsinki"))
    >>> helsinki.resolve(to_seconds(datetime(2026, 10, 25, 3, 30)))
    Fold(first=10800, second=7200)
    """

    __slots__ = ("instants", "offsets", "rule", "_utc", "_wall")
    instants: tuple[int, ...]
    offsets: tuple[int, ...]
    rule: PosixRule | None
    _utc: _Stairs
    _wall: _Stairs

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(
            cls,
            instants: tuple[int, ...],
            offsets: tuple[int, ...],
            rule: PosixRule | None,
            utc: _Stairs,
            wall: _Stairs,
            /,
        ) -> Self: ...

    def __new__(cls, instants: tuple[int, ...], offsets: tuple[int, ...], rule: PosixRule | None = None) -> Self:
        walls = tuple([at + max(both) for at, both in zip(instants, pairwise(offsets), strict=True)])
        lag = rule.highest if rule else 0
        utc, wall = _Stairs(instants, offsets, rule, 0), _Stairs(walls, offsets, rule, lag)
        return cls._unchecked(instants, offsets, rule, utc, wall)

    def offset_at(self, instant: int) -> int:
        """The offset at an instant."""
        return self._utc.offset_at(instant)

    def offset_at_wall(self, wall: int, fold: int = 0) -> int:
        """The offset at a wall time: the one before a gap, the first of an overlap; the other one with fold=1.

        >>> transitions_of(ZoneInfo("Europe/Helsinki")).offset_at_wall(to_seconds(datetime(2026, 3, 29, 3, 30)))
        7200
        """
        if not fold:
            return self._wall.offset_at(wall)
        if rule := self._wall.rule_at(wall):
            return rule.offset_at(wall - rule.lowest)
        place = bisect_right(self._wall.starts, wall)
        if place < len(self.instants) and wall >= self.instants[place] + min(self.offsets[place : place + 2]):
            place += 1
        return self.offsets[place]

    def resolve(self, wall: int) -> Local:
        """Whether a wall time occurs once, never or twice."""
        earlier, later = self.offset_at_wall(wall), self.offset_at_wall(wall, fold=1)
        if earlier == later:
            return Unambiguous(earlier)
        return Gap(earlier, later) if earlier < later else Fold(earlier, later)

    def segments(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """The stretches of one offset that cover the wall times from `first` to `last`: (start, offset), in order.

        >>> list(Steps((), (3600,)).segments(86_400, 99_999))
        [(86400, 3600)]
        """
        return self._wall.segments(first, last)

    def segments_utc(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """The same for the instants from `first` to `last`."""
        return self._utc.segments(first, last)


class TransitionsZone(Value, tzinfo):
    """A `tzinfo` that knows its own steps; its answers follow from them."""

    __slots__ = ("_steps",)
    _steps: Transitions

    @property
    def steps(self) -> Transitions:
        """The offsets of this zone."""
        return self._steps

    def utcoffset(self, moment: datetime | None, /) -> timedelta | None:
        """The offset of a wall time by its fold (PEP 495); without a time, that of a zone that has but one."""
        if moment is None:
            return None if self._steps.instants or self._steps.rule else timedelta(seconds=self._steps.offsets[0])
        return timedelta(seconds=self._steps.offset_at_wall(to_seconds(moment), moment.fold))

    def fromutc(self, moment: datetime, /) -> datetime:
        """The wall time of an instant that is given in UTC with this zone attached.

        Raises `OverflowError` where the years 1 to 9999 cannot hold it, as every `tzinfo` does.
        """
        if moment.tzinfo is not self:
            raise ArgumentTypeError.expected("fromutc: moment", moment, "use astimezone")
        offset = self._steps.offset_at(to_seconds(moment))
        wall = moment + timedelta(seconds=offset)
        return wall if self._steps.offset_at_wall(to_seconds(wall)) == offset else wall.replace(fold=1)


# Any tzinfo -----------------------------------------------------------------------------------------------------------


def transitions_of(tz: tzinfo) -> Transitions | None:
    """The steps of a zone, None where they are not known and each time must be asked for.

    Known are those of a `TransitionsZone`, of a `datetime.timezone` of whole seconds, and of a `ZoneInfo` whose key
    leads
    to a file that says what the object says: an object from before `zoneinfo.reset_tzpath` may say something else.

    >>> transitions_of(UTC)
    Steps(instants=(), offsets=(0,), rule=None)
    """
    match tz:
        case ZoneInfo():
            return _steps_of_key(tz)
        case timezone():
            return _steps_of_offset(tz)
        case TransitionsZone():
            return tz.steps
    return None


@lru_cache(maxsize=1024)
def _steps_of_offset(tz: timezone) -> Transitions | None:
    offset = tz.utcoffset(None)
    return None if offset.microseconds else Transitions((), (offset.days * DAY + offset.seconds,))


@lru_cache(maxsize=1024)
def _steps_of_key(tz: ZoneInfo) -> Transitions | None:
    from recurtz.zones.tzif import find, parse  # a millisecond, which waits for the first zone

    if not tz.key:  # so after ZoneInfo.from_file
        return None
    try:
        steps = Transitions(*parse(find(tz.key)))
    except (ImportError, OSError, ValueError):
        return None
    return steps if _agree(steps, tz) else None


def _agree(steps: Transitions, tz: ZoneInfo) -> bool:
    """Whether both say the same at the start, in the middle and at the end of each stretch from 1850 to 2060."""
    first, last = to_seconds(datetime(1850, 1, 1)), to_seconds(datetime(2060, 1, 1))
    stretches = list(pairwise([*steps.segments(first, last), (last, 0)]))
    seconds = [at for (start, _), (end, _) in stretches for at in (start, (start + end) // 2, end - 1)]
    offsets = chain.from_iterable(repeat(timedelta(seconds=offset), 3) for (_, offset), _ in stretches)
    return list(map(tz.utcoffset, map(from_seconds, seconds))) == list(offsets)


def same_clock(one: tzinfo, other: tzinfo) -> bool:
    """Whether two zones show the same time at every instant, whatever they are called.

    >>> same_clock(ZoneInfo("US/Pacific"), ZoneInfo("America/Los_Angeles"))
    True
    """
    if one is other or one == other:
        return True
    return (
        isinstance(one, ZONES_WITH_TRANSITIONS)
        and isinstance(other, ZONES_WITH_TRANSITIONS)
        and _have_same_steps(one, other)
    )


@lru_cache(maxsize=1024)
def _have_same_steps(one: tzinfo, other: tzinfo) -> bool:
    steps = transitions_of(one)
    return steps is not None and steps == transitions_of(other)


# One time -------------------------------------------------------------------------------------------------------------

ZONES_WITH_TRANSITIONS = (TransitionsZone, ZoneInfo, timezone)
"""The kinds of zone whose steps can be known, and which read a time in a gap or an overlap by its fold alone."""


def instant_of(wall: datetime, tz: tzinfo) -> datetime:
    """The instant, in UTC, of a naive wall time, by its fold.

    Raises `OverflowError` where the years 1 to 9999 cannot hold it.

    >>> instant_of(datetime(2026, 3, 29, 3, 30), ZoneInfo("Europe/Helsinki")).isoformat()
    '2026-03-29T01:30:00+00:00'
    """
    if not isinstance(tz, ZONES_WITH_TRANSITIONS):
        there = wall.replace(tzinfo=tz)
        require_offset(there.utcoffset(), tz)  # without one, Python would take the clock of the system
        return there.astimezone(UTC)
    # To combine the parts and subtract costs a fifth of replace and astimezone.
    instant = datetime.combine(wall.date(), wall.time(), UTC) - (tz.utcoffset(wall) or timedelta())
    return instant.replace(fold=0) if wall.fold else instant


def require_offset(offset: timedelta | None, tz: tzinfo) -> timedelta:
    """The offset that a zone told.

    Raises `ArgumentTypeError` if that is none.
    """
    if offset is None:
        raise ArgumentTypeError.expected("tz", tz, "use a tzinfo that knows its offset")
    return offset


def elapsed(start: datetime, end: datetime, tz: tzinfo) -> timedelta:
    """The time that passes between two naive wall times of a zone, each read by its fold.

    >>> elapsed(datetime(2026, 3, 28, 12), datetime(2026, 3, 29, 12), ZoneInfo("Europe/Helsinki"))
    datetime.timedelta(seconds=82800)
    """
    if not isinstance(tz, ZONES_WITH_TRANSITIONS):
        return instant_of(end, tz) - instant_of(start, tz)
    passed, before, after = end - start, tz.utcoffset(start), tz.utcoffset(end)
    return passed if before == after else passed + (before or timedelta()) - (after or timedelta())


def at_instant(instant: datetime, tz: tzinfo) -> datetime:
    """What a zone's clock shows at an instant in UTC: aware, with its fold.

    Raises `OverflowError` or `ValueError` where the years 1 to 9999 cannot hold it.

    >>> at_instant(datetime(2026, 3, 29, 1, 30, tzinfo=UTC), ZoneInfo("Europe/Helsinki")).hour
    4
    """
    return tz.fromutc(datetime.combine(instant.date(), instant.time(), tz))
