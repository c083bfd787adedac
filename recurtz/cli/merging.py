"""Each event once: lists as synchronisation gives them have masters, their occurrences, and removed events.

A list in memory is merged by `recurtz.events.event_lists`. A pipe of JSON Lines is not in memory: there, an event that
changes what earlier lines gave is an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from recurtz.cli.sources import Located
from recurtz.errors import RecurtzError
from recurtz.events.event_lists import each_once
from recurtz.events.parsing import is_series

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


def checked(events: Iterable[Located]) -> Iterator[Located]:
    """The events of a pipe as they arrive; an error in place of an event that would change what was given before.

    It remembers a number for each series, not its id.
    """
    masters, of_masters = set[int](), set[int]()
    for place, event in events:
        yield place, _fault(event, masters, of_masters) or event


def _fault(event: object, masters: set[int], of_masters: set[int]) -> RecurtzError | None:
    if not isinstance(event, Mapping):
        return None
    if event.get("@removed") is not None:
        return RecurtzError(f"the event is removed, but earlier lines are already read; {_HINT}", target="@removed")
    if is_series(event):
        identity = hash(event.get("id") if isinstance(event.get("id"), str) else None)
        masters.add(identity)
        if identity in of_masters:
            message = f"occurrences of this series were in earlier lines and would be given twice; {_HINT}"
            return RecurtzError(message, target="id")
    elif isinstance(master := event.get("seriesMasterId"), str):
        of_masters.add(hash(master))
        if hash(master) in masters:
            message = f"the series of this occurrence was in an earlier line, which has all its occurrences; {_HINT}"
            return RecurtzError(message, target="seriesMasterId")
    return None
