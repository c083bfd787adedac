"""What to suggest where a name is refused: ids with a name that comes close to it."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from re import findall

from recurtz.zones._windows import NAMES, TERRITORIES

_MOST = 5
_ALIKE = 0.7
_SHORTEST = 4
"""Of fewer letters a word begins too many others."""

_COMMON = frozenset(["standard", "daylight", "time"])


def close_to(key: str) -> list[str]:
    """A few ids, the closest first, by the folded form of a name.

    They are those that have a name with all its words, then those with a name of whose words they are the beginnings;
    where there is none, those with a name that looks like it.

    >>> close_to("berlin")
    ['Europe/Berlin', 'W. Europe Standard Time']
    """
    words = _words(key)
    found = (_by_words(words) or _by_looks(key)) if words else []
    return list(dict.fromkeys(found))[:_MOST]


def _by_words(written: list[str]) -> list[str]:
    """The fewer words a name has, the closer it is; and a Windows id is closer than an IANA id."""
    whole = [f" {word} " for word in written]
    begun = [f" {word}" if len(word) >= _SHORTEST else f" {word} " for word in written]
    found = [
        (not _has(whole, text), text.count(" "), known not in TERRITORIES, known)
        for known, text in _texts()
        if _has(begun, text)
    ]
    return [known for *_, known in sorted(found)]


def _has(parts: list[str], text: str) -> bool:
    return all(part in text for part in parts)


def _by_looks(key: str) -> list[str]:
    """Only names with its first letter are compared, which makes a refusal cheap."""
    alike = [name for name in NAMES if name[0] == key[0]]
    return [NAMES[name] for name in get_close_matches(key, alike, cutoff=_ALIKE)]


@cache
def _texts() -> list[tuple[str, str]]:
    """Of each name the id that it stands for, and its words with a blank before and after each."""
    return [(known, f" {' '.join(_words(name))} ") for name, known in NAMES.items()]


def _words(key: str) -> list[str]:
    """The words of a name but for those that tell no zone from another, each once."""
    return [word for word in dict.fromkeys(findall(r"[^\W_]+", key)) if word not in _COMMON]
