"""Events from a file or from standard input: one event, a list of them, Graph's {"value": [...]}, or JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TextIO

from recurtz.errors import UnreadableError

Located = tuple[str, Any]
"""Where an event stands, for messages, and its JSON."""


def read_events(source: TextIO, name: str) -> Iterator[Located]:
    """The events of a source, one after another; JSON Lines are read a line at a time.

    Raises `RecurtzError` for what is no JSON.
    """
    number, head = _first_line(source, name)
    try:
        first = json.loads(head)
    except (ValueError, RecursionError):
        blank = "\n" * (number - 1)  # so that the parser counts lines as an editor does
        yield from _listed(_parsed(blank + head + source.read(), name), name)
        return
    yield from _listed(first, f"{name}:{number}")
    for following, line in enumerate(source, number + 1):
        if line.strip():
            yield from _listed(_parsed(line, f"{name}:{following}"), f"{name}:{following}")


def _first_line(source: TextIO, name: str) -> tuple[int, str]:
    """The first line that is not blank, and its number."""
    for number, line in enumerate(source, 1):
        if line.strip():
            return number, line
    raise UnreadableError(f"{name} is empty; give an event as JSON")


def _parsed(text: str, place: str) -> Any:  # noqa: ANN401  # JSON is anything
    try:
        return json.loads(text)
    except ValueError as error:
        raise UnreadableError(f"{place} is no JSON: {error}; give one event, or one on each line") from None
    except RecursionError:
        raise UnreadableError(f"{place} is nested too deeply; give one event, or one on each line") from None


def _listed(json_value: Any, place: str) -> Iterator[Located]:  # noqa: ANN401
    if isinstance(json_value, dict) and isinstance(json_value.get("value"), list):
        json_value = json_value["value"]
    if isinstance(json_value, list):
        return ((f"{place}[{i}]", event) for i, event in enumerate(json_value))
    return iter([(place, json_value)])
