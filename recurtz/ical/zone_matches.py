"""The named zone that has the rules of a VTIMEZONE.

Rules are compared by what they do: by the changes of 28 years in the far future, after which weekdays and leap years
come again, and by those of the year of an event and the next one. A VTIMEZONE that changes its offset for ever is the
zone with the same rules for ever; one that lists changes is the zone with the same changes around the event.
"""

from __future__ import annotations

from datetime import datetime, tzinfo
from itertools import pairwise

from recurtz._core.caches import cached
from recurtz.ical.zone_rules import ZoneRules
from recurtz.zones.conversion import supported_time_zones
from recurtz.zones.names import zone
from recurtz.zones.posix import DAY
from recurtz.zones.transitions import Transitions, to_seconds, transitions_of

_FUTURE = (2041, 2068)
_MIN_YEAR, _MAX_YEAR = 1900, 2070
"""No zone had rules before the first of these years, or gets other rules after the last."""

_Changes = tuple[tuple[int, int], ...]
"""The offset at the start of a period, and the instant or the date of each change with the offset after it."""


def zone_with_rules(rules: ZoneRules, year: int) -> str | None:
    """The first Windows zone with the rules of a VTIMEZONE; of several, one that also has them in a year.

    Some programs write the hour of a change on the wrong clock. So without an exact match, the local dates of the
    changes count. None without such a zone.
    """
    clamped = min(max(year, _MIN_YEAR), _MAX_YEAR)
    for exactly in (True, False):
        same_rules, same_year = (
            _zones_with_changes(rules, years, exactly) for years in (_FUTURE, (clamped, clamped + 1))
        )
        both = [name for name in same_rules if name in same_year]
        by_preference = [both, same_rules, same_year] if rules.is_endless else [both, same_year]
        for names in by_preference:
            if names:
                return names[0]
    return None


def zone_with_offset(seconds: int, year: int) -> str | None:
    """The first Windows zone that has an offset for ever, and had it in a year; None without one."""
    rules, clamped = ZoneRules.fixed(seconds), min(max(year, _MIN_YEAR), _MAX_YEAR)
    same_year = _zones_with_changes(rules, (clamped, clamped + 1), True)
    return next((name for name in _zones_with_changes(rules, _FUTURE, True) if name in same_year), None)


def zone_in_years(rules: ZoneRules, first_year: int, last_year: int) -> str | None:
    """The first Windows zone with the changes of a VTIMEZONE in a year, or in two that follow each other; else None."""
    if not (_MIN_YEAR <= first_year <= last_year <= _MAX_YEAR and last_year - first_year <= 1):
        return None
    return next(iter(_zones_with_changes(rules, (first_year, last_year), True)), None)


def _zones_with_changes(rules: ZoneRules, years: tuple[int, int], exactly: bool) -> tuple[str, ...]:
    """The Windows zones with the changes of some years; the zone of one country, such as "… (Mexico)", comes last."""
    names = sorted((entry["alias"] for entry in supported_time_zones()), key=lambda name: "(" in name)
    by_changes = _zones_by_changes(tuple([(name, zone(name)) for name in names]), years, exactly)
    return by_changes.get(_changes(rules.transitions(*years), years, exactly), ())


@cached(entries=3 * (_MAX_YEAR - _MIN_YEAR + 2))
def _zones_by_changes(
    zones: tuple[tuple[str, tzinfo], ...], years: tuple[int, int], exactly: bool
) -> dict[_Changes, tuple[str, ...]]:
    result: dict[_Changes, tuple[str, ...]] = {}
    for name, tz in zones:
        transitions = transitions_of(tz)
        if transitions is not None:
            changes = _changes(transitions, years, exactly)
            result[changes] = (*result.get(changes, ()), name)
    return result


def _changes(transitions: Transitions, years: tuple[int, int], exactly: bool) -> _Changes:
    first, last = (to_seconds(datetime(year, 1, 1)) for year in (years[0], years[1] + 1))  # noqa: DTZ001
    segments = list(transitions.segments_utc(first, last - 1))
    if exactly:
        return tuple(segments)
    return (segments[0], *[((at + before) // DAY, after) for (_, before), (at, after) in pairwise(segments)])
