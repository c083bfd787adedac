"""Local times: what they mean in gaps and overlaps (DST changes), and their conversion to UTC and back.

When clocks go forward, they skip local times: a *gap*. When clocks go back, they repeat local times: an *overlap*.
`resolve` finds out which local times are in one. A local time in a gap is read with the offset before the gap, a local
time in an overlap is the first of the two, unless its `fold` is 1 (PEP 495).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from recurtz._core.caches import cached
from recurtz.errors import ArgumentTypeError
from recurtz.zones.transitions import (
    ZONES_WITH_TRANSITIONS,
    Fold,
    Gap,
    Unambiguous,
    to_seconds,
    transitions_of,
)

__all__ = [
    "Fold",
    "Gap",
    "Unambiguous",
    "at_instant",
    "elapsed",
    "instant_of",
    "offset_of",
    "require_offset",
    "resolve",
    "same_clock",
]

_SECOND = timedelta(seconds=1)
_NOTHING = timedelta()
_DAY_ONE = datetime.min  # noqa: DTZ901  # a wall-clock time
_DAY_ONE_UTC = datetime.min.replace(tzinfo=UTC)


# Gaps and overlaps ----------------------------------------------------------------------------------------------------


def resolve(local: datetime, tz: tzinfo) -> Unambiguous | Gap | Fold:
    """Whether a naive local time occurs once in a zone, never or twice; offsets are in whole seconds.

    The fold of `local` is ignored. A gap or an overlap cannot be detected if the `tzinfo` does not support `fold`, or
    if the instant lies outside the years 1 to 9999; then the local time counts as unambiguous.

    Raises `ArgumentTypeError` for a `tzinfo` without an offset.

    >>> from zoneinfo import ZoneInfo
    >>> resolve(datetime(2026, 3, 29, 3, 30), ZoneInfo("Europe/Helsinki"))
    Gap(before=7200, after=10800)
    >>> resolve(datetime(2026, 10, 25, 3, 30), ZoneInfo("Europe/Helsinki"))
    Fold(first=10800, second=7200)
    """
    transitions = transitions_of(tz)
    if transitions is not None:
        return transitions.resolve(to_seconds(local))
    first, second = _offset_by_fold(local, tz, 0), _offset_by_fold(local, tz, 1)
    if second < first:
        return Fold(first // _SECOND, second // _SECOND)
    try:
        other = _offset_in_force(local, tz, first)
    except (OverflowError, ValueError):
        other = first
    if other == first:
        return Unambiguous(first // _SECOND)
    return Gap(min(first, other) // _SECOND, max(first, other) // _SECOND)


def offset_of(local: datetime, tz: tzinfo) -> timedelta:
    """The offset of a naive local time as recurtz reads it: the one before a gap, the first of an overlap.

    The fold of `local` is ignored.

    Raises `ArgumentTypeError` for a `tzinfo` without an offset, `OverflowError` where the instant lies outside the
    years 1 to 9999.

    >>> from zoneinfo import ZoneInfo
    >>> offset_of(datetime(2026, 3, 29, 3, 30), ZoneInfo("Europe/Helsinki"))
    datetime.timedelta(seconds=7200)
    """
    offset = _offset_by_fold(local, tz, 0)
    # Others may read a gap with the offset after it: dateutil does.
    return offset if isinstance(tz, ZONES_WITH_TRANSITIONS) else min(offset, _offset_in_force(local, tz, offset))


def _offset_by_fold(local: datetime, tz: tzinfo, fold: int) -> timedelta:
    return require_offset(local.replace(tzinfo=tz, fold=fold).utcoffset(), tz)


def _offset_in_force(local: datetime, tz: tzinfo, offset: timedelta) -> timedelta:
    """The offset of a zone at the instant `local - offset`; it is another one than `offset` in a gap only."""
    instant = local - offset
    return tz.fromutc(instant.replace(tzinfo=tz)).replace(tzinfo=None) - instant


def require_offset(offset: timedelta | None, tz: tzinfo) -> timedelta:
    """The offset, if it is one.

    Raises `ArgumentTypeError` for None, which a `tzinfo` returns if it does not know its offset.
    """
    if offset is None:
        raise ArgumentTypeError.expected("tz", tz, "use a tzinfo that knows its offset")
    return offset


# Local time <-> UTC ---------------------------------------------------------------------------------------------------


def instant_of(local: datetime, tz: tzinfo) -> datetime:
    """The instant, in UTC, of a naive local time, by its fold.

    Raises `OverflowError` where the instant lies outside the years 1 to 9999.

    >>> from zoneinfo import ZoneInfo
    >>> instant_of(datetime(2026, 3, 29, 3, 30), ZoneInfo("Europe/Helsinki")).isoformat()
    '2026-03-29T01:30:00+00:00'
    """
    if not isinstance(tz, ZONES_WITH_TRANSITIONS):
        aware = local.replace(tzinfo=tz)
        require_offset(aware.utcoffset(), tz)  # without an offset, Python would use the zone of the system
        return aware.astimezone(UTC)
    # A sum takes half the time of combining the parts, and a tenth of replace and astimezone.
    return _DAY_ONE_UTC + (local - _DAY_ONE - (tz.utcoffset(local) or _NOTHING))


def at_instant(instant: datetime, tz: tzinfo) -> datetime:
    """The local time of a zone at an instant in UTC: aware, with its fold.

    Raises `OverflowError` or `ValueError` where the local time lies outside the years 1 to 9999.

    >>> from zoneinfo import ZoneInfo
    >>> at_instant(datetime(2026, 3, 29, 1, 30, tzinfo=UTC), ZoneInfo("Europe/Helsinki")).hour
    4
    """
    return tz.fromutc(datetime.combine(instant.date(), instant.time(), tz))


def elapsed(start: datetime, end: datetime, tz: tzinfo) -> timedelta:
    """The time that passes between two naive local times of a zone, each read by its fold.

    >>> from zoneinfo import ZoneInfo
    >>> elapsed(datetime(2026, 3, 28, 12), datetime(2026, 3, 29, 12), ZoneInfo("Europe/Helsinki"))
    datetime.timedelta(seconds=82800)
    """
    if not isinstance(tz, ZONES_WITH_TRANSITIONS):
        return instant_of(end, tz) - instant_of(start, tz)
    duration, before, after = end - start, tz.utcoffset(start), tz.utcoffset(end)
    return duration if before == after else duration + (before or timedelta()) - (after or timedelta())


# Two zones ------------------------------------------------------------------------------------------------------------


def same_clock(one: tzinfo, other: tzinfo) -> bool:
    """Whether two zones are one zone under two names, or have the same local time at every instant.

    Names that the tz database links are one zone, whatever the files of this machine say: a system and the `tzdata`
    package can have different releases of the same rules.

    >>> from zoneinfo import ZoneInfo
    >>> same_clock(ZoneInfo("US/Pacific"), ZoneInfo("America/Los_Angeles"))
    True
    """
    if one is other:
        return True
    if isinstance(one, ZONES_WITH_TRANSITIONS) and isinstance(other, ZONES_WITH_TRANSITIONS):
        return _are_one_zone(one, other)
    return one == other


@cached(entries=1024)
def _are_one_zone(one: tzinfo, other: tzinfo) -> bool:
    iana = canonical_id_of(one)
    if iana is not None and iana == canonical_id_of(other):
        return True
    transitions = transitions_of(one)
    return transitions is not None and transitions == transitions_of(other)


def canonical_id_of(tz: tzinfo) -> str | None:
    """The id that the tz database links the key of a zone to; None for a zone that zoneinfo did not open by its key."""
    from pickle import PicklingError

    from recurtz.zones.lookup import canonical_id

    if not isinstance(tz, ZoneInfo):
        return None
    try:
        tz.__reduce__()
    except PicklingError:  # a zone from `ZoneInfo.from_file`, which has rules of its own whatever its key
        return None
    return canonical_id(tz.key)
