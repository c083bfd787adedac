"""Suggestions for a rejected name: ids whose names are similar."""

from __future__ import annotations

from difflib import get_close_matches
from re import findall

from recurtz._core.caches import cached
from recurtz.zones._windows import NAMES, TERRITORIES

_MAX_SUGGESTIONS = 5
_MIN_SIMILARITY = 0.7
_MIN_PREFIX = 4
"""Words of fewer letters are the beginning of too many other words."""

_COMMON = frozenset(["standard", "daylight", "time"])
"""Words that do not distinguish one zone from another."""


def similar_ids(key: str) -> list[str]:
    """Up to five ids for a normalized name, the most similar first.

    First come ids with a name that contains all its words, then ids with a name of which its words are prefixes. If
    there are none, ids with a name of similar spelling.

    >>> similar_ids("berlin")
    ['Europe/Berlin', 'W. Europe Standard Time']
    """
    words = _words(key)
    ids = (_by_words(words) or _by_spelling(key)) if words else []
    return list(dict.fromkeys(ids))[:_MAX_SUGGESTIONS]


def _by_words(words: list[str]) -> list[str]:
    """Ids by words: names with fewer words first, then Windows ids before IANA ids."""
    whole = [f" {word} " for word in words]
    prefixes = [f" {word}" if len(word) >= _MIN_PREFIX else f" {word} " for word in words]
    ranked = [
        (not _contains(text, whole), text.count(" "), known not in TERRITORIES, known)
        for known, text in _texts()
        if _contains(text, prefixes)
    ]
    return [known for *_, known in sorted(ranked)]


def _contains(text: str, parts: list[str]) -> bool:
    return all(part in text for part in parts)


def _by_spelling(key: str) -> list[str]:
    """Ids by spelling. Only names with the same first letter are compared, which makes it cheap."""
    candidates = [name for name in NAMES if name[0] == key[0]]
    return [NAMES[name] for name in get_close_matches(key, candidates, cutoff=_MIN_SIMILARITY)]


@cached(entries=1)
def _texts() -> list[tuple[str, str]]:
    """The id of each name, and the words of the name with a blank before and after each."""
    return [(known, f" {' '.join(_words(name))} ") for name, known in NAMES.items()]


def _words(key: str) -> list[str]:
    """The distinct words of a name without the common ones."""
    return [word for word in dict.fromkeys(findall(r"[^\W_]+", key)) if word not in _COMMON]
