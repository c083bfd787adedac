"""What the TZIDs of an iCalendar file mean: by their names, else by the rules that the file states for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Self

from icalendar import Component, Timezone

from recurtz.errors import TimeZoneNotSupportedError
from recurtz.ical.properties import with_its_own
from recurtz.ical.vtimezones import zone_with_rules
from recurtz.zones.names import match, zone

_MOST_YEARS = 64
"""To ask rules takes some 50 ms for each TZID and year: no file of a stranger's may ask them without end."""


class Zones:
    """The zones of a file. `default` is for times that say none, and for whole days."""

    def __init__(self, timezones: Iterable[Timezone], default: str | None) -> None:
        self._timezones = {str(component.get("TZID", "")): component for component in timezones}
        self._told: dict[tuple[str, int], str] = {}
        self._years_left = _MOST_YEARS
        self._default = default

    @classmethod
    def of(cls, components: Iterable[Component], time_zone: str | None) -> Self:
        """The zones of some components; the default is the one given, else the calendar's own, else UTC.

        Raises `TimeZoneNotSupportedError` for a `time_zone` that is none.
        """
        found = [inner for outer in components for inner in with_its_own(outer)]
        timezones = [one for one in found if isinstance(one, Timezone)]
        if time_zone is not None:
            zone(time_zone)
            return cls(timezones, time_zone)
        named = [str(one["X-WR-TIMEZONE"]) for one in found if "X-WR-TIMEZONE" in one]
        return cls(timezones, next(filter(None, map(_known, named)), None))

    @cached_property
    def default(self) -> str:
        """The calendar's own: by X-WR-TIMEZONE, else its first VTIMEZONE, which to Exchange is the mailbox's."""
        return self._default or next(filter(None, map(_known, self._timezones)), "UTC")

    def name(self, tzid: str, year: int) -> str:
        """The Windows or IANA id that a TZID stands for in a year.

        Raises `TimeZoneNotSupportedError` for one without a name that is known or rules that a zone keeps.
        """
        if (tzid, year) not in self._told:
            self._told[tzid, year] = _known(tzid) or self._by_rules(tzid, year)
        return self._told[tzid, year]

    def _by_rules(self, tzid: str, year: int) -> str:
        component = self._timezones.get(tzid)
        found = None if component is None else _known(str(component.get("X-LIC-LOCATION", "")))
        if component is not None and found is None and self._years_left:
            self._years_left -= 1
            found = zone_with_rules(component, year)
        return found or str(zone(tzid))  # which refuses it, and says why


def _known(name: str) -> str | None:
    """The id that a name stands for, or the end of a path such as "/freeassociation.sourceforge.net/Europe/Paris"."""
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
