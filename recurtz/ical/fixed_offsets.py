"""TZIDs that are an offset from UTC: "UTC+01:00", "GMT-0500", "+0530".

The sign is that of ISO 8601: "UTC-5" is five hours behind UTC. The IANA ids "Etc/GMT+5" have the sign of POSIX, which
is the opposite one; they are names like all others.
"""

from __future__ import annotations

import re

from recurtz.zones.spelling import normalize, plain

_OFFSET = re.compile(r"\(?(?:utc|gmt)? ?([+-]) ?([0-9]{1,2})(?:[:.]?([0-5][0-9]))?\)?")
_ZULU = "z"
_MIN_MINUTES, _MAX_MINUTES = -12 * 60, 14 * 60
"""The offsets of the tz database's fixed zones, and of all zones today."""


def offset_of(tzid: str) -> int | None:
    """The minutes of a TZID that is an offset; None for any other.

    >>> offset_of("UTC+01:00"), offset_of("(GMT-0330)"), offset_of("Europe/Berlin")
    (60, -210, None)
    """
    key = plain(normalize(tzid))
    if key == _ZULU:
        return 0
    found = _OFFSET.fullmatch(key)
    if found is None:
        return None
    minutes = int(f"{found[1]}1") * (60 * int(found[2]) + int(found[3] or 0))
    return minutes if _MIN_MINUTES <= minutes <= _MAX_MINUTES else None


def zone_of_hours(hours: int) -> str:
    """The IANA id of a fixed zone of whole hours.

    >>> zone_of_hours(1), zone_of_hours(-5)
    ('Etc/GMT-1', 'Etc/GMT+5')
    """
    return f"Etc/GMT{-hours:+}" if hours else "UTC"


def zones_around(seconds: int) -> list[str]:
    """The fixed zones of whole hours around an offset, in which most of its times have the same date.

    >>> zones_around(11700)
    ['Etc/GMT-3', 'Etc/GMT-4']
    """
    hours = seconds // 3600
    return [zone_of_hours(hour) for hour in (hours, hours + 1) if _MIN_MINUTES <= 60 * hour <= _MAX_MINUTES]
