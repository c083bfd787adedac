"""Events from a file or from standard input: one event, a list of them, Graph's {"value": [...]}, or JSON Lines.

JSON Lines are read a line at a time, so that a file may be of any length; anything else is one document.
"""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from itertools import chain
from math import isinf
from typing import Any, NoReturn

from recurtz.errors import MalformedValueError

Located = tuple[str, Any]
"""Where an event stands, for messages, and its JSON; or the error that says why it is none."""

_LOOKED_AT = 64
"""The lines among which one that is an event by itself shows that a file is JSON Lines, whatever its first line is."""


def read_events(source: Iterable[bytes], name: str) -> Iterator[Located]:
    """The events of a source, one after another. A line that is no JSON comes as an error, and the rest after it.

    Raises `MalformedValueError` for a document that is no JSON.
    """
    lines = iter(source)
    blank, head = _head(lines)
    if not head:
        raise MalformedValueError(f"{name} is empty; give an event as JSON")
    if _is_document(head):
        yield from _listed(_parsed(b"".join([b"\n" * blank, *head, *lines]), name), name)
        return
    for number, line in enumerate(chain(head, lines), blank + 1):
        if line.strip():
            yield from _of_line(line, f"{name}:{number}")


def _head(lines: Iterator[bytes]) -> tuple[int, list[bytes]]:
    """How many lines are blank before all else, and from there on those up to the first that is JSON by itself.

    The mark that Windows puts before all is left out.
    """
    blank, head = 0, list[bytes]()
    for number, line in enumerate(lines):
        text = line if number else line.removeprefix(BOM_UTF8)
        if not head and not text.strip():
            blank += 1
            continue
        head.append(text)
        if _stands_alone(text) or len(head) == _LOOKED_AT:
            break
    return blank, head


def _is_document(head: list[bytes]) -> bool:
    """Whether the lines begin one document: none is JSON by itself, or one that is continues those before it."""
    *before, last = head
    if not _stands_alone(last):
        return True
    return bool(before) and _goes_on(b"".join(before)) and _goes_on(b"".join(head))


def _stands_alone(line: bytes) -> bool:
    """Whether a line is an object, or a list of them: a piece of a document can be any other JSON."""
    try:
        return isinstance(_shape(line), dict | list)
    except (ValueError, RecursionError):
        return False


def _goes_on(text: bytes) -> bool:
    """Whether a text is JSON, or would be with more behind it."""
    try:
        _shape(text)
    except json.JSONDecodeError as error:
        return error.pos >= len(error.doc.rstrip())
    except (ValueError, RecursionError):
        return False
    return True


def _shape(text: bytes) -> Any:  # noqa: ANN401
    """JSON with its integers as text, which may be of any length, and any other numbers."""
    return json.loads(text.decode(), parse_int=str)


def _parsed(text: bytes, place: str) -> Any:  # noqa: ANN401  # JSON is anything
    try:
        return json.loads(text.decode(), parse_constant=_refuse_constant, parse_float=_finite)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno} column {error.colno}" if error.lineno > 1 else f"column {error.colno}"
        message = f"{place} is no JSON: {error.msg}: {where}; give one event, or one on each line"
    except UnicodeDecodeError:
        message = f"{place} cannot be read: it is no UTF-8 text"
    except RecursionError:
        message = f"{place} is nested too deeply; give one event, or one on each line"
    except MalformedValueError as error:
        message = f"{place} is no JSON: {error}"
    except ValueError:  # of int(), which reads 4,300 digits, or of a float
        message = f"{place} cannot be read: a number in it is too large; write it as text"
    raise MalformedValueError(message)


def _refuse_constant(name: str) -> NoReturn:
    """Refuse what Python reads as a number, and other readers of JSON do not."""
    raise MalformedValueError(f"{name} is no number; write null")


def _finite(text: str) -> float:
    number = float(text)
    if isinf(number):  # which would be written as Infinity
        raise ValueError(text)
    return number


def _of_line(line: bytes, place: str) -> Iterator[Located]:
    try:
        return _listed(_parsed(line.rstrip(), place), place)
    except MalformedValueError as error:
        return iter([(place, error)])


def _listed(json_value: Any, place: str) -> Iterator[Located]:  # noqa: ANN401
    if isinstance(json_value, dict) and isinstance(json_value.get("value"), list):
        json_value = json_value["value"]
    if isinstance(json_value, list):
        return ((f"{place}[{i}]", event) for i, event in enumerate(json_value))
    return iter([(place, json_value)])
