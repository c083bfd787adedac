"""The clock and the time zone of the computer, which only the terminal reads: the library has no such state."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from recurtz.errors import TimeZoneNotSupportedError
from recurtz.zones.names import match

_LOCALTIME = "/etc/localtime"


def read_clock() -> datetime:
    """The current instant, in UTC."""
    return datetime.now(UTC)


def computer_zone() -> str:
    """The zone of the computer's clock by its name, or UTC if it has no name that is known."""
    for name in _names():
        try:
            return match(name).id
        except TimeZoneNotSupportedError:
            continue
    return "UTC"


def _names() -> Iterator[str]:
    """What may be the name: the variable TZ, the file that /etc/localtime links to, and Windows' own name."""
    if "TZ" in os.environ:
        yield os.environ["TZ"].removeprefix(":")
    elif os.path.islink(_LOCALTIME):
        yield os.path.realpath(_LOCALTIME).rpartition("zoneinfo/")[2]
    else:
        yield time.tzname[0]
