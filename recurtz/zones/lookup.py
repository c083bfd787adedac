"""The tables' meaning of a name: the Windows or IANA id of each spelling that can mean only one zone."""

from __future__ import annotations

from collections.abc import Iterator
from re import fullmatch
from typing import Literal

from recurtz.zones._windows import DISPLAYED, LINKS, NAMES, REPLACED, TERRITORIES, WINDOWS_OF
from recurtz.zones.spelling import iana_spellings, plain, split_offset

__all__ = ["Kind", "canonical_id", "displayed_offset", "find", "iana_of", "is_fixed", "windows_of"]

Kind = Literal["windows", "iana", "link", "alias", "obsolete"]

_NUMBERED = r"(.+) [0-9]"
_MAX_OFFSET_CHANGE = 60
"""Minutes by which the offset in a display name can differ from today's: it is that of summer, or of another year."""


def find(key: str) -> tuple[str, Kind] | None:
    """The Windows or IANA id of a normalized name and the kind of the name; None for an unknown name.

    >>> find("w. europe standard time 1"), find("(utc-03:00) brasília")
    (('W. Europe Standard Time', 'alias'), ('E. South America Standard Time', 'alias'))
    """
    for spelling in _spellings(key):
        if (known := NAMES.get(spelling)) is not None:
            return known, _kind(spelling, known, is_id=key == known.lower())
    return None


def _spellings(key: str) -> Iterator[str]:
    """The name, then each name of the tables that it can stand for."""
    yield key
    if (found := fullmatch(_NUMBERED, key)) and _is_windows_id(found[1]):
        yield found[1]
    key = plain(key)
    yield key
    offset, rest = split_offset(key)
    if offset is None:
        yield from (spelling for spelling in iana_spellings(key) if NAMES.get(spelling) in WINDOWS_OF)
    elif rest:
        yield _display_name(offset, rest)
        if rest in NAMES and _can_have(offset, NAMES[rest]):
            yield rest


def _is_windows_id(key: str) -> bool:
    return key in REPLACED or (key in NAMES and NAMES[key] in TERRITORIES and NAMES[key].lower() == key)


def _display_name(offset: int, rest: str) -> str:
    """A display name of Windows, normalized: "(utc+05:30) …" for 330."""
    hours, minutes = divmod(abs(offset), 60)
    return f"(utc{'-' if offset < 0 else '+'}{hours:02}:{minutes:02}) {rest}"


def _can_have(offset: int, known: str) -> bool:
    """Whether a display name can combine an offset with the name of this id."""
    displayed = displayed_offset(known)
    return displayed is not None and abs(offset - displayed) <= (0 if is_fixed(known) else _MAX_OFFSET_CHANGE)


def _kind(spelling: str, known: str, *, is_id: bool) -> Kind:
    if spelling in REPLACED or (known in TERRITORIES and known not in DISPLAYED):
        return "obsolete"
    if not is_id:
        return "alias"
    if known in TERRITORIES:
        return "windows"
    return "link" if known in LINKS else "iana"


def iana_of(known: str) -> str:
    """The IANA id of an id: itself, or the golden zone of a Windows id. "UTC" is both, and opens by its own name."""
    return known if known in WINDOWS_OF else TERRITORIES[known]["001"]


def windows_of(known: str) -> str | None:
    """The Windows id of an id: itself, or the Windows id of an IANA id, if it has one."""
    return known if known in TERRITORIES else WINDOWS_OF[known]


def displayed_offset(known: str) -> int | None:
    """The offset in minutes in the display name of the Windows id; None if there is no such display name.

    >>> displayed_offset("India Standard Time"), displayed_offset("Kamchatka Standard Time")
    (330, None)
    """
    windows = windows_of(known)
    return DISPLAYED[windows][0] if windows in DISPLAYED else None


def is_fixed(known: str) -> bool:
    """Whether the name of an id fixes its offset: "UTC", "UTC-11", "Etc/GMT+11", "EST"."""
    iana = iana_of(known)
    return "/" not in iana or iana.startswith("Etc/")


def canonical_id(key: str) -> str:
    """The IANA id that the tz database links a key of zoneinfo to; the key itself if it is not a link.

    The links are those of the tables, so the id is the same on every machine.

    >>> canonical_id("US/Pacific"), canonical_id("Asia/Tokyo")
    ('America/Los_Angeles', 'Asia/Tokyo')
    """
    known = NAMES.get(key.lower(), key)
    return LINKS.get(known, known)
