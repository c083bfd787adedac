"""The zones of a file that is written: each TZID with its zone and the earliest date at which it is used."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, tzinfo

from icalendar import Timezone

from recurtz.errors import TimeZoneNotSupportedError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.ical.vtimezones import to_vtimezone
from recurtz.zones.local_time import same_clock
from recurtz.zones.names import UNNAMED, zone_name


class UsedZones:
    """Collects the zones of the times that are written, and gives each a TZID: its name."""

    def __init__(self) -> None:
        self._uses: dict[str, tuple[tzinfo, date]] = {}

    def tzid(self, moment: DateTimeTimeZone) -> str:
        """The TZID of a time.

        Raises `TimeZoneNotSupportedError` for a zone without a name, and for a second zone of one name.
        """
        name, day = zone_name(moment.time_zone), moment.date_time.date()
        if name == UNNAMED:
            hint = "iCalendar refers to zones by names; give one with a name, as CustomTimeZone(…, name='Ours')"
            raise TimeZoneNotSupportedError.for_name(name, hint)
        tzid = " ".join(name.replace('"', "").split())
        tz, since = self._uses.get(tzid, (moment._zone, day))
        if not same_clock(tz, moment._zone):
            hint = "two zones of one file have this name; give each a name of its own"
            raise TimeZoneNotSupportedError.for_name(name, hint)
        self._uses[tzid] = tz, min(since, day)
        return tzid

    def vtimezones(self) -> Iterator[Timezone]:
        """The VTIMEZONEs, by TZID."""
        for tzid, (tz, since) in sorted(self._uses.items(), key=lambda use: use[0]):
            yield to_vtimezone(tzid, since, tz)
