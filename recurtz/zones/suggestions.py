"""Suggestions for a rejected name: ids that it can mean, the most probable first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from itertools import chain
from re import findall

from recurtz._core.caches import cached
from recurtz.zones._windows import BY_OFFSET, LINKS, NAMES, SUGGESTED, TERRITORIES
from recurtz.zones.lookup import displayed_offset, is_fixed
from recurtz.zones.spelling import is_abbreviation, plain, split_offset

_MAX_SUGGESTIONS = 5
_MIN_SIMILARITY = 0.8
_MIN_MISSPELLED, _MAX_MISSPELLED = 5, 20
"""Shorter words are similar to too many other words; no zone has a longer one, and to compare it is slow."""

_MAX_WORDS = 9
"""The longest city list of Windows has so many words. To compare more by spelling is slow."""

_COMMON = frozenset(["standard", "daylight", "time"])
"""Words that do not distinguish one zone from another."""


def similar_ids(key: str) -> list[str]:
    """Up to five ids that a normalized name can mean, the most probable first.

    For an abbreviation, the zones that use it. For an offset, zones with this standard offset. For all other names, ids
    with a name that has the same words, or words that begin alike; then names and words of similar spelling; then names
    that have most of the words. An offset before the name limits them to zones with this offset.

    >>> similar_ids("berlin"), similar_ids("tokio")
    (['Europe/Berlin', 'W. Europe Standard Time'], ['Tokyo Standard Time', 'Asia/Tokyo'])
    >>> similar_ids("utc+5:30"), similar_ids("pdt")
    (['India Standard Time', 'Sri Lanka Standard Time'], ['Pacific Standard Time'])
    """
    minutes, rest = split_offset(plain(key))
    ids = _by_list(_words(rest)) or ([] if is_abbreviation(rest) else _by_name(rest))
    if minutes is not None:
        ids = _with_offset(minutes, ids) or BY_OFFSET.get(minutes, ())
    return list(dict.fromkeys(ids))[:_MAX_SUGGESTIONS]


def _with_offset(minutes: int, ids: Iterable[str]) -> list[str]:
    """Those ids whose standard offset is this one, then those that can have it in summer."""
    offsets = {known: displayed_offset(known) for known in ids}
    standard = [known for known, offset in offsets.items() if offset == minutes]
    return standard + [known for known, offset in offsets.items() if offset == minutes - 60 and not is_fixed(known)]


def _by_list(words: list[str]) -> Sequence[str]:
    """The list of ids that an abbreviation, several of them ("pst/pdt"), or a name like "indian standard time" has."""
    if ids := SUGGESTED.get(" ".join(words)):
        return ids
    rows = [SUGGESTED.get(word, ()) for word in words]
    return list(chain.from_iterable(rows)) if all(rows) else []


def _by_name(text: str) -> list[str]:
    """Ids by the words of a name, by corrected words, by the city of an IANA id, by spelling, by most words."""
    words, city = _words(text), text.rpartition("/")[2]
    return (
        _by_words(words)
        or _by_words(_corrected(words))
        or _by_words(_words(city) if city != text else [], min_prefix=len(city) + 1)
        or _by_spelling(words)
        or _by_most_words(words)
    )


def _by_words(words: list[str], min_prefix: int = 4) -> list[str]:
    """Ids by words: names with fewer words first, then the IANA zone of the city, then Windows ids, then IANA ids.

    A word of at least `min_prefix` letters can be the beginning of a word of the name. Shorter words are the beginning
    of too many.
    """
    if not words:
        return []
    whole, city = frozenset(words), f"/{'_'.join(words)}"
    prefixes = [f" {word}" if len(word) >= min_prefix else f" {word} " for word in words]
    ranked = [
        (not whole <= others, len(others), not _is_city(known, city), known not in TERRITORIES, known)
        for known, text, others in _texts()
        if all(map(text.__contains__, prefixes))
    ]
    return [known for *_, known in sorted(ranked)]


def _is_city(known: str, city: str) -> bool:
    """Whether an id is the zone of a city: "Asia/Almaty" for "/almaty"; "US/Pacific" is a link, not a city."""
    return known.lower().endswith(city) and known not in LINKS


def _by_spelling(words: list[str]) -> list[str]:
    """Ids by the spelling of all words. Only names with the same first letter are compared, which makes it cheap."""
    first = words[0][0] if words else ""
    names = {text.strip(): known for known, text, _ in _texts() if text[1:2] == first}
    return [names[text] for text in get_close_matches(" ".join(words), names, cutoff=_MIN_SIMILARITY)]


def _corrected(words: list[str]) -> list[str]:
    """The words, each misspelled one replaced by the word of the tables with the most similar spelling."""
    if len(words) > _MAX_WORDS:
        return words
    closest = [_closest(word) if _MIN_MISSPELLED <= len(word) <= _MAX_MISSPELLED else word for word in words]
    return [word for word in closest if word not in _COMMON]


def _closest(word: str) -> str:
    candidates = _vocabulary().get(word[0], ())
    return next(iter(get_close_matches(word, candidates, n=1, cutoff=_MIN_SIMILARITY)), word)


def _by_most_words(words: list[str]) -> list[str]:
    """Ids with a name that has at least two of the words, and more than half of them; most words first."""
    whole, enough = frozenset(words), max(2, len(words) // 2 + 1)
    shared = [(len(whole & words_of_name), known) for known, _, words_of_name in _texts()]
    return [known for _, known in sorted((-count, known) for count, known in shared if count >= enough)]


@cached(entries=1)
def _texts() -> list[tuple[str, str, frozenset[str]]]:
    """For each name its id, its words with a blank before and after each, and its words as a set.

    The offset of a display name is left out.
    """
    rows = [(known, _words(split_offset(name)[1] or name)) for name, known in NAMES.items()]
    return [(known, f" {' '.join(words)} ", frozenset(words)) for known, words in rows]


@cached(entries=1)
def _vocabulary() -> dict[str, list[str]]:
    """The words of all names by their first letter."""
    words: dict[str, list[str]] = {}
    for word in sorted(_COMMON.union(*[words for _, _, words in _texts()])):
        words.setdefault(word[0], []).append(word)
    return words


def _words(text: str) -> list[str]:
    """The distinct words of a name without the common ones."""
    return [word for word in dict.fromkeys(findall(r"[^\W_]+", text)) if word not in _COMMON]
