"""Each event once: lists as synchronisation gives them have masters, their occurrences, and removed events.

An event that is the same in several files is given once, too. A list in memory is merged by
`recurtz.events.event_lists`. A pipe of JSON Lines is not in memory: there, an event that changes what earlier lines
gave is an error.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from recurtz.cli.sources import Located
from recurtz.errors import RecurtzError
from recurtz.events.event_lists import each_once
from recurtz.events.parsing import is_series

_DIGEST = 16
"""The bytes that stand for an event in memory; two of a billion events have the same by a chance of 10**-21."""
_HINT = "give a file instead of a pipe, or one JSON list"


class _Apart(NamedTuple):
    """An event, or an error, that `each_once` does not look into."""

    event: Any


def apart(events: Iterable[Located]) -> Iterator[Located]:
    """Events that are not merged with others: those of an iCalendar file, where several share an id."""
    return ((place, _Apart(event)) for place, event in events)


def merged(events: Iterable[Located]) -> Iterator[Located]:
    """The events of one list, each once, at their places."""
    listed = list(events)
    for place, event in each_once((place, event) for place, (_, event) in enumerate(listed)):
        yield listed[place][0], event.event if isinstance(event, _Apart) else event


def distinct(events: Iterable[Located]) -> Iterator[Located]:
    """Events without those that an earlier one is equal to, in all properties with an id among them.

    Two events of one id that differ are both given: nothing shows which of them is current.
    """
    from hashlib import blake2b

    seen = set[bytes]()
    for place, event in events:
        if isinstance(event, Mapping) and (_text(event.get("id")) or _text(event.get("iCalUId"))):
            digest = blake2b(json.dumps(event, sort_keys=True).encode(), digest_size=_DIGEST).digest()
            if digest in seen:
                continue
            seen.add(digest)
        yield place, event


def checked(lists: Iterable[Iterable[Located]]) -> Iterator[Located]:
    """The events of a pipe as they arrive: each list by itself, and an error for what concerns an earlier one."""
    earlier = _Earlier()
    for events in lists:
        listed = list(events)
        faults = [earlier.fault(event) for _, event in listed]
        yield from merged((place, fault or event) for (place, event), fault in zip(listed, faults, strict=True))
        earlier.add(event for (_, event), fault in zip(listed, faults, strict=True) if fault is None)


class _Earlier:
    """What earlier lists had: a number for each series and each removed event, not its id."""

    def __init__(self) -> None:
        self._is_empty = True
        self._masters = set[int]()
        self._of_masters = set[int]()
        self._removed = set[int]()

    def add(self, events: Iterable[object]) -> None:
        """Remember a list that has been given."""
        self._is_empty = False
        for event in events:
            match _role(event):
                case "removed", name:
                    self._removed.add(name)
                case "master", name:
                    self._masters.add(name)
                case "occurrence", name:
                    self._of_masters.add(name)

    def fault(self, event: object) -> RecurtzError | None:
        """The reason why an event cannot be given after the earlier lists, or None."""
        role = _role(event)
        match role:
            case "removed", _ if not self._is_empty:
                reason = "the event is removed, but earlier lines are already read"
            case "master", name if name in self._of_masters:
                reason = "occurrences of this series were in earlier lines and would be given twice"
            case "occurrence", name if name in self._masters:
                reason = "the series of this occurrence was in an earlier line, which has all its occurrences"
            case _ if not self._removed.isdisjoint(_names(event)):
                reason = "the event was removed in an earlier line"
            case _:
                return None
        return RecurtzError(f"{reason}; {_HINT}")


def _role(event: object) -> tuple[str, int]:
    """What an event is for the others in a list, and a number for the id that connects them."""
    if not isinstance(event, Mapping):
        return "none", 0
    if event.get("@removed") is not None:
        return "removed", hash(_text(event.get("id")))
    if is_series(event):
        return "master", hash(_text(event.get("id")))
    master = _text(event.get("seriesMasterId"))
    return ("none", 0) if master is None else ("occurrence", hash(master))


def _names(event: object) -> list[int]:
    """The ids by which an event can be removed."""
    if not isinstance(event, Mapping):
        return []
    names = (_text(event.get(name)) for name in ("id", "seriesMasterId", "occurrenceId"))
    return [hash(name) for name in names if name is not None]


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
