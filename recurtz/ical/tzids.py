"""The zones of an iCalendar file: each TZID as a Windows or IANA id, by its name or by the rules of its VTIMEZONE."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Self

from icalendar import Component, Timezone

from recurtz.errors import TimeZoneNotSupportedError
from recurtz.ical.properties import with_subcomponents
from recurtz.ical.vtimezones import zone_with_rules
from recurtz.zones.names import match, zone

_MAX_RULE_SEARCHES = 64
"""A search by rules takes about 50 ms for each TZID and year, so a stranger's file gets a bounded number of them."""


class TzidResolver:
    """The zones of a file. `default` is the zone of times without a zone, and of all-day events."""

    def __init__(self, timezones: Iterable[Timezone], default: str | None) -> None:
        self._timezones = {str(component.get("TZID", "")): component for component in timezones}
        self._ids: dict[tuple[str, int], str] = {}
        self._searches_left = _MAX_RULE_SEARCHES
        self._default = default

    @classmethod
    def of(cls, components: Iterable[Component], time_zone: str | None) -> Self:
        """The zones of components. Their default is `time_zone`, else the calendar's own zone, else UTC.

        Raises `TimeZoneNotSupportedError` for a `time_zone` that is not a zone.
        """
        everything = [inner for outer in components for inner in with_subcomponents(outer)]
        timezones = [component for component in everything if isinstance(component, Timezone)]
        if time_zone is not None:
            zone(time_zone)
            return cls(timezones, time_zone)
        names = [str(component["X-WR-TIMEZONE"]) for component in everything if "X-WR-TIMEZONE" in component]
        return cls(timezones, next(filter(None, map(_match, names)), None))

    @cached_property
    def default(self) -> str:
        """The calendar's own zone: X-WR-TIMEZONE, else the first VTIMEZONE, which in Exchange is the mailbox's zone."""
        return self._default or next(filter(None, map(_match, self._timezones)), "UTC")

    def zone_id(self, tzid: str, year: int) -> str:
        """The Windows or IANA id of a TZID in a year.

        Raises `TimeZoneNotSupportedError` if neither the name nor the rules identify a zone.
        """
        if (tzid, year) not in self._ids:
            self._ids[tzid, year] = _match(tzid) or self._by_rules(tzid, year)
        return self._ids[tzid, year]

    def _by_rules(self, tzid: str, year: int) -> str:
        component = self._timezones.get(tzid)
        result = None if component is None else _match(str(component.get("X-LIC-LOCATION", "")))
        if component is not None and result is None and self._searches_left:
            self._searches_left -= 1
            result = zone_with_rules(component, year)
        return result or str(zone(tzid))  # raises the error with the reason


def _match(name: str) -> str | None:
    """The id of a name, or of the end of a path such as "/freeassociation.sourceforge.net/Europe/Paris"."""
    for candidate in _candidates(name):
        try:
            return match(candidate).id
        except TimeZoneNotSupportedError:
            continue
    return None


def _candidates(name: str) -> Iterator[str]:
    yield name
    parts = name.split("/")
    for number in (2, 3):
        if len(parts) > number:
            yield "/".join(parts[-number:])
