"""The zones of an iCalendar file: each TZID as a zone, by its name or by the rules of its VTIMEZONE."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING, Self

from recurtz.errors import TimeZoneNotSupportedError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.ical.fixed_offsets import offset_of, zone_of_hours
from recurtz.ical.scanner import Component, unescape
from recurtz.ical.zone_matches import zone_in_years, zone_with_offset, zone_with_rules
from recurtz.ical.zone_rules import ZoneRules
from recurtz.json_types import DateTimeTimeZoneJson
from recurtz.zones.names import GivenZones, ZonesByName, match, zone, zone_name
from recurtz.zones.spelling import normalize
from recurtz.zones.transitions import Transitions, TransitionsZone


class FileZone(TransitionsZone):
    """A zone that only the file has. `around` are its transitions in the years around an event.

    `is_fixed` is True if its offset never changes.
    """

    __slots__ = ("around", "name", "is_fixed")
    around: Transitions
    name: str
    is_fixed: bool

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, transitions: Transitions, around: Transitions, name: str, is_fixed: bool, /) -> Self: ...

    def __new__(cls, around: Transitions, name: str, is_fixed: bool = False) -> Self:
        return cls._unchecked(around, around, name, is_fixed)

    def dst(self, _local: datetime | None, /) -> timedelta | None:
        """None: the offsets are known, but not which of them is daylight time."""

    def tzname(self, _local: datetime | None, /) -> str | None:
        """The name in the file."""
        return self.name


class TzidResolver:
    """The zones of a calendar. `default` is the zone of times without a zone, and of all-day events.

    `shared` are the VTIMEZONEs of the whole file, by their normalized names: a calendar can lack its own.
    """

    def __init__(
        self,
        calendar: Component,
        time_zone: str | None = None,
        time_zones: ZonesByName | None = None,
        shared: Mapping[str, Component] | None = None,
    ) -> None:
        if time_zone is not None:
            zone(time_zone, time_zones)
        self.given = GivenZones.parse(time_zones)
        self._vtimezones = ChainMap(vtimezones([calendar]), dict(shared or {}))
        self._names = [calendar.text("X-WR-TIMEZONE"), *[name for name, _ in _named([calendar])]]
        self._time_zone = time_zone
        self._rules: dict[str, ZoneRules | None] = {}
        self._zones: dict[tuple[str, int], str | tzinfo] = {}
        self._given_names: dict[int, str] = {}
        self._ids: dict[str, str | None] = {}
        self._errors: dict[str, TimeZoneNotSupportedError] = {}

    @cached_property
    def has_own_zone(self) -> bool:
        """True if the caller or the calendar names a zone."""
        return self._time_zone is not None or any(self._given(name) or self._id(name) for name in self._names)

    @cached_property
    def default(self) -> str | tzinfo:
        """The `time_zone` of the caller, else X-WR-TIMEZONE, else the first VTIMEZONE with a known name, else UTC.

        In files of Exchange that VTIMEZONE is the zone of the mailbox.
        """
        if self._time_zone is not None:
            return self._given(self._time_zone) or self._time_zone
        for name in self._names:
            if (found := self._given(name) or self._id(name)) is not None:
                return found
            if (minutes := offset_of(name)) is not None and not minutes % 60:
                return zone_of_hours(minutes // 60)
        return "UTC"

    def zone(self, tzid: str, day: date) -> str | tzinfo:
        """The zone of a TZID around a date: its Windows or IANA id, the caller's zone, or a `FileZone`.

        Raises `TimeZoneNotSupportedError` for a name without a meaning and without rules in the file.
        """
        key = tzid, day.year
        if key not in self._zones:
            self._zones[key] = self._given(tzid) or self._id(unescape(tzid)) or self._by_rules(unescape(tzid), day.year)
        return self._zones[key]

    def _id(self, name: str) -> str | None:
        """The id of a name, or None. To reject a name takes milliseconds, so it is done once for each of them."""
        if name not in self._ids:
            self._ids[name] = _match(name)
        return self._ids[name]

    def _unknown(self, tzid: str) -> TimeZoneNotSupportedError:
        """The error of a name without a meaning and without rules, anew for each time."""
        if tzid not in self._errors:
            try:
                zone(tzid)
            except TimeZoneNotSupportedError as error:
                self._errors[tzid] = error
        first = self._errors[tzid]
        copy = TimeZoneNotSupportedError(str(first))
        copy.suggestions = first.suggestions
        return copy

    def json(self, moment: DateTimeTimeZone) -> DateTimeTimeZoneJson:
        """Graph's JSON of a time. A caller's zone without an id keeps its name in the file."""
        return {**moment.to_graph(), "timeZone": self.name(moment.time_zone)}

    def name(self, time_zone: str | tzinfo) -> str:
        """The name of a zone in Graph's JSON."""
        return self._given_names.get(id(time_zone)) or zone_name(time_zone)

    def _given(self, tzid: str) -> str | tzinfo | None:
        given = None if self.given is None else self.given.get(tzid)
        if isinstance(given, tzinfo) and not getattr(given, "key", None):
            self._given_names[id(given)] = tzid
        return given

    def _by_rules(self, tzid: str, year: int) -> str | tzinfo:
        key = normalize(tzid)
        component = self._vtimezones.get(key)
        if component is None:
            return self._by_offset(tzid, year)
        if location := self._id(component.text("X-LIC-LOCATION")):
            return location
        if key not in self._rules:
            self._rules[key] = ZoneRules.parse(component)
        rules = self._rules[key]
        if rules is None:
            reason = (
                f"Its VTIMEZONE at line {component.line} has no rules that can be read; give time_zones={{name: zone}}"
            )
            raise TimeZoneNotSupportedError.for_name(tzid, reason)
        found = zone_with_rules(rules, year)
        return found or FileZone(rules.transitions(year - 1, year + 1), tzid, rules.is_fixed)

    def zone_in_years(self, file_zone: FileZone, first_year: int, last_year: int) -> str | None:
        """A named zone with the changes of a zone of the file in the years of a short series; None without one."""
        rules = self._rules.get(normalize(file_zone.name))
        return None if rules is None else zone_in_years(rules, first_year, last_year)

    def _by_offset(self, tzid: str, year: int) -> str | tzinfo:
        """The zone of a TZID that is an offset, without rules in the file."""
        minutes = offset_of(tzid)
        if minutes is None:
            raise self._unknown(tzid)
        if not minutes % 60:
            return zone_of_hours(minutes // 60)
        return zone_with_offset(60 * minutes, year) or FileZone(Transitions((), (60 * minutes,)), tzid, is_fixed=True)


def vtimezones(calendars: Iterable[Component]) -> dict[str, Component]:
    """The VTIMEZONEs of calendars by their normalized names; one without rules does not replace one that has them."""
    result: dict[str, Component] = {}
    for name, component in _named(calendars):
        key = normalize(name)
        if key not in result or component.children:
            result[key] = component
    return result


def _named(calendars: Iterable[Component]) -> Iterator[tuple[str, Component]]:
    for calendar in calendars:
        for component in calendar.children:
            if component.name == "VTIMEZONE":
                yield from ((unescape(tzid.value), component) for tzid in component.all("TZID"))


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
