"""The spelling of zone names: text only, no tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["iana_spellings", "is_abbreviation", "normalize", "plain", "split_offset"]

_OFFSET = r"\(?(?:utc|gmt)? ?([+-]) ?([0-9]{1,2})(?:[:.]?([0-9]{2}))?(?:\) ?| |$)(.*)"
_OFFSET_FIRST = r"([+-][0-9:.]+) ?(?:utc|gmt)"
_NO_OFFSET = r"\((?:utc|gmt)\) ?(.*)"
_ABBREVIATION = r"[a-z]{1,4}t|[a-z]|msk|wib|wita|mes?z"
_DASHES = str.maketrans("\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{MINUS SIGN}", "----")
_WORDINGS = ((" : ", ": "), ("us and canada", "us & canada"), ("co-ordinated", "coordinated"))
"""Wordings of other versions of Windows, each with the one of the tables."""


def normalize(name: str) -> str:
    """A name in lower case, without stray blanks and quotes.

    >>> normalize(' "Europe/  Berlin"')
    'europe/ berlin'
    """
    return " ".join(name.split()).strip("\"' ").lower()


def plain(key: str) -> str:
    """A normalized name without accents, with plain hyphens, in the wording of the tables.

    >>> plain("(utc−03:00) brasília")
    '(utc-03:00) brasilia'
    """
    if not key.isascii():
        key = _without_accents(key).translate(_DASHES)
    for wording, ours in _WORDINGS:
        key = key.replace(wording, ours)
    return key


def _without_accents(text: str) -> str:
    from unicodedata import combining, normalize  # for the few names with accents

    return "".join([character for character in normalize("NFD", text) if not combining(character)])


def split_offset(key: str) -> tuple[int | None, str]:
    """The offset at the start of a normalized name, in minutes as people write it, and the rest of the name.

    The offset is None if the name does not begin with one.

    >>> split_offset("(gmt+01.00) paris"), split_offset("utc-3:30"), split_offset("europe/berlin")
    ((60, 'paris'), (-210, ''), (None, 'europe/berlin'))
    >>> split_offset("+10gmt")
    (600, '')
    """
    if found := re.fullmatch(_OFFSET, key):
        sign, hours, minutes, rest = found.groups()
        return (-1 if sign == "-" else 1) * (60 * int(hours) + int(minutes or 0)), rest
    if found := re.fullmatch(_NO_OFFSET, key):
        return 0, found[1]
    if found := re.fullmatch(_OFFSET_FIRST, key):
        return split_offset(found[1])
    return None, key


def iana_spellings(key: str) -> Iterator[str]:
    """Spellings of an IANA id for a normalized name with a hyphen for a slash, or a blank or hyphen for an underscore.

    >>> list(iana_spellings("america-new york"))[0]
    'america/new_york'
    """
    key = key.replace(" ", "_")
    if "/" in key:
        yield key
        yield key.replace("-", "_")
    elif "-" in key:
        yield key.replace("-", "/", 1)
        yield key.replace("-", "/")


def is_abbreviation(key: str) -> bool:
    """Whether a normalized name looks like an abbreviation of a time: "pdt", "aest", "z".

    >>> is_abbreviation("pdt"), is_abbreviation("tokyo")
    (True, False)
    """
    return re.fullmatch(_ABBREVIATION, key) is not None
