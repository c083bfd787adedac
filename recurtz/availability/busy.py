"""Which events block time: `showAs`, cancelled events, declined invitations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from recurtz._core.fields import enum_members, lowercase, parse_enum
from recurtz.errors import ArgumentTypeError

BUSY: tuple[str, ...] = ("busy", "oof", "tentative", "unknown")
"""The values of `showAs` that block time, unless a caller passes others: all but free and workingElsewhere."""

SHOW_AS = ("free", "tentative", "busy", "oof", "workingElsewhere", "unknown")
"""Graph's `freeBusyStatus`."""

_BUSY = frozenset(BUSY)
_MEMBERS = enum_members(SHOW_AS)


def effective_show_as(master: Mapping[str, Any], exception: Mapping[str, Any] | None = None) -> str:
    """The `showAs` of an event, or of an exception of a series: its own, else the master's, else busy.

    Any letter case is read. A value that Graph does not know counts as "unknown", which blocks time by default.

    >>> effective_show_as({"showAs": "free"}), effective_show_as({"showAs": "free"}, {"showAs": "Oof"})
    ('free', 'oof')
    """
    own = None if exception is None else exception.get("showAs")
    value = master.get("showAs") if own is None else own
    return "busy" if value is None else _MEMBERS.get(lowercase(value), "unknown")


def takes_part(event: Mapping[str, Any]) -> bool:
    """False for an event that is cancelled, and for an invitation that was declined: neither blocks time.

    >>> takes_part({}), takes_part({"responseStatus": {"response": "declined"}}), takes_part({"isCancelled": True})
    (True, False, False)
    """
    if event.get("isCancelled") is True:
        return False
    status = event.get("responseStatus")
    if status is None:
        return True
    return not isinstance(status, Mapping) or lowercase(status.get("response")) != "declined"


def blocking_status(master: Mapping[str, Any], exception: Mapping[str, Any] | None = None) -> str | None:
    """`effective_show_as` of an event that takes part; None for one that is cancelled or declined.

    An exception has the properties of its master that it does not override.

    >>> blocking_status({"isCancelled": True}), blocking_status({}, {"responseStatus": {"response": "declined"}})
    (None, None)
    """
    if exception is None:
        return effective_show_as(master) if takes_part(master) else None
    own = {name: value for name, value in exception.items() if value is not None}
    return effective_show_as(master, exception) if takes_part({**master, **own}) else None


def parse_busy(value: Iterable[str]) -> frozenset[str]:
    """The argument `busy`: values of `showAs`, in any letter case.

    Raises `RecurtzError` for a value that Graph does not know, `ArgumentTypeError` for text instead of a list.

    >>> sorted(parse_busy(["Busy", "oof"]))
    ['busy', 'oof']
    """
    if value is BUSY or value is _BUSY:
        return _BUSY
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise ArgumentTypeError.expected("busy", value, "use values of showAs, such as ['busy', 'oof']")
    return frozenset([parse_enum(name, _MEMBERS, "busy") for name in value])
