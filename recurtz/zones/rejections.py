"""Names that are not accepted: the reason, and the ids that can be meant."""

from __future__ import annotations

from re import fullmatch

from recurtz.errors import TimeZoneNotSupportedError
from recurtz.zones._windows import BY_OFFSET
from recurtz.zones.spelling import is_abbreviation, plain, split_offset
from recurtz.zones.suggestions import similar_ids

__all__ = ["reason", "rejection"]

_OFFSET = r"\(?(utc|gmt)? ?[+-] ?[0-9]{1,2}([:.]?[0-9]{2}){0,2}\)?"
_AN_OFFSET = "an offset is not a zone name"
_AN_ABBREVIATION = "several zones can share an abbreviation; use an id"
_REASONS = (
    (r"greenwich mean time", "use 'GMT Standard Time' for London, 'UTC' for a zone without daylight time"),
    (
        r"astana",
        "two display names have it; use 'Qyzylorda Standard Time' (UTC+05:00) or 'Central Asia Standard Time'",
    ),
    (r"factory", "it means a machine whose zone was never set"),
    (r"localtime|posixrules", "it means a different zone on each machine"),
    (r"(posix|right)/.*", "not every machine has this copy of the tz database; remove the part before the first slash"),
)
"""Patterns of names that are always rejected, each with the reason."""


def reason(key: str) -> str:
    """The reason why a normalized name is always rejected; "" if there is none.

    >>> reason("utc+5:30"), reason("pdt")
    ('an offset is not a zone name', 'several zones can share an abbreviation; use an id')
    >>> reason("gmt+2")
    "an offset is not a zone name; 'Etc/GMT-2' always has UTC+02:00: its sign is reversed"
    """
    key = plain(key)
    if fullmatch(_OFFSET, key):
        return _reason_for_offset(split_offset(key)[0])
    if is_abbreviation(key):
        return _AN_ABBREVIATION
    return next((reason for pattern, reason in _REASONS if fullmatch(pattern, key)), "")


def _reason_for_offset(minutes: int | None) -> str:
    fixed = BY_OFFSET.get(minutes, ("",))[0] if minutes else ""
    if minutes is None or not fixed.startswith("Etc/"):
        return _AN_OFFSET
    return f"{_AN_OFFSET}; {fixed!r} always has UTC{minutes // 60:+03}:00: its sign is reversed"


def rejection(name: str, key: str) -> TimeZoneNotSupportedError:
    """The error for a name, given also as normalized: with the reason and the ids that can be meant."""
    return TimeZoneNotSupportedError.for_name(name, reason(key), similar_ids(key))
