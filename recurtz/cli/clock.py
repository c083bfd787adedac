"""The clock and the time zone of the computer, which only the terminal reads: the library has no such state."""

from __future__ import annotations

import os
import re
import time
from datetime import UTC, datetime, timedelta

from recurtz.errors import RecurtzError, TimeZoneNotSupportedError, short
from recurtz.zones.local_time import at_instant
from recurtz.zones.names import match, zone

_LOCALTIME = "/etc/localtime"
_DATABASE = "zoneinfo/"
_ONE_OFFSET = re.compile(r"(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)([+-]?)([0-9]{1,2})(?::00){0,2}", re.ASCII)
"""A POSIX TZ string of whole hours without changes, such as UTC0 and <+03>-3 (RFC 9636, section 3.3.2)."""
_MONTH = timedelta(days=30)
_HINT = "use --time-zone"


def read_clock() -> datetime:
    """The current instant, in UTC."""
    return datetime.now(UTC)


def computer_zone() -> str:
    """The zone of the computer's clock by its name: that of the variable TZ, else that of the file /etc/localtime.

    Raises `RecurtzError` if it has no name that is known: the times of another zone would be wrong.
    """
    if "TZ" in os.environ:
        return _of_variable(os.environ["TZ"])
    name = _of_path(_LOCALTIME)
    if os.path.islink(_LOCALTIME) and name and _is_known(name):
        return match(name).id
    name = time.tzname[0]  # Windows has its own names there; elsewhere it is an abbreviation, which several zones have
    if _is_known(name) and _has_clock_of(name):
        return match(name).id
    raise RecurtzError(f"the time zone of the computer has no name that is known; {_HINT}", target="--time-zone")


def _of_variable(text: str) -> str:
    """The zone of the variable TZ: a name, a path of the tz database, or a POSIX TZ string of whole hours."""
    name = text.removeprefix(":")
    if not name:
        return "UTC"
    if name.startswith("/"):
        name = _of_path(name)
    elif one_offset := _ONE_OFFSET.fullmatch(name):
        sign, hours = one_offset[1] or "+", int(one_offset[2])
        name = f"Etc/GMT{sign}{hours}" if hours else "UTC"  # in both, west of Greenwich is positive
    if not _is_known(name):
        message = f"the time zone of the computer, TZ={short(text)}, is not the name of a zone; {_HINT}"
        raise RecurtzError(message, target="--time-zone")
    return match(name).id


def _of_path(path: str) -> str:
    """The name of the zone that a path of the tz database has, or ""."""
    _, database, name = os.path.realpath(path).rpartition(_DATABASE)
    return name.removeprefix("posix/") if database else ""


def _is_known(name: str) -> bool:
    try:
        match(name)
    except TimeZoneNotSupportedError:
        return False
    return True


def _has_clock_of(name: str) -> bool:
    """True if the computer's clock has the offset of a zone now and in each of the next twelve months."""
    now, tz = read_clock(), zone(name)
    moments = [now + number * _MONTH for number in range(13)]
    return all(at_instant(moment, tz).utcoffset() == _offset_of_computer(moment) for moment in moments)


def _offset_of_computer(moment: datetime) -> timedelta:
    return timedelta(seconds=time.localtime(moment.timestamp()).tm_gmtoff)
