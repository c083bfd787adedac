"""Read events from a file or from standard input: one event, a list, Graph's {"value": [...]}, or JSON Lines.

JSON Lines are read one line at a time, so the file can have any length. A recurrence of Outlook is one event (see
`blobs`). Any other file is parsed as one document.
"""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from itertools import chain
from math import isinf
from typing import Any, NoReturn

from recurtz.cli.blobs import blob_event, is_blob
from recurtz.errors import MalformedValueError, RecurtzError

Located = tuple[str, Any]
"""The place of an event, for messages, and its JSON; or an error in place of JSON that is not valid."""

_MAX_HEAD = 64
"""Lines to search for the first one that is an event by itself: the lines before it may be damaged."""


def read_events(source: Iterable[bytes], name: str, time_zone: str | None = None) -> Iterator[Located]:
    """The events of a source, in order. A line that is not valid JSON gives an error, and reading continues.

    `time_zone` is the zone of a blob, which contains none.

    Raises `MalformedValueError` for a document that is not valid JSON.
    """
    lines = iter(source)
    blank, head = _read_head(lines)
    if not head:
        raise MalformedValueError(f"{name} is empty; give an event as JSON")
    if is_blob(head[0]):
        yield name, _blob_event(b"".join([*head, *lines]), name, time_zone)
        return
    if _is_document(head):
        yield from _events_in(_parse(b"".join([b"\n" * blank, *head, *lines]), name), name)
        return
    for number, line in enumerate(chain(head, lines), blank + 1):
        if line.strip():
            yield from _events_of_line(line, f"{name}:{number}")


def _read_head(lines: Iterator[bytes]) -> tuple[int, list[bytes]]:
    """The number of blank lines at the start, and the lines after them up to the first that is JSON by itself.

    The byte order mark, which Windows writes at the start of a file, is removed.
    """
    blank, head = 0, list[bytes]()
    for number, line in enumerate(lines):
        text = line if number else line.removeprefix(BOM_UTF8)
        if not head and not text.strip():
            blank += 1
            continue
        head.append(text)
        if _is_complete(text) or len(head) == _MAX_HEAD:
            break
    return blank, head


def _is_document(head: list[bytes]) -> bool:
    """True if the file is one JSON document rather than JSON Lines.

    Either no line of the head is JSON by itself, or the last line is, but continues the JSON of the lines before it.
    """
    *before, last = head
    if not _is_complete(last):
        return True
    return bool(before) and _is_prefix(b"".join(before)) and _is_prefix(b"".join(head))


def _is_complete(line: bytes) -> bool:
    """True if a line is a JSON object or array. Other JSON, such as a number, may be part of a longer document."""
    try:
        return isinstance(_parse_any_number(line), dict | list)
    except (ValueError, RecursionError):
        return False


def _is_prefix(text: bytes) -> bool:
    """True if a text is JSON, or the beginning of JSON."""
    try:
        _parse_any_number(text)
    except json.JSONDecodeError as error:
        return error.pos >= len(error.doc.rstrip())
    except (ValueError, RecursionError):
        return False
    return True


def _parse_any_number(text: bytes) -> Any:  # noqa: ANN401
    """Parse JSON with numbers of any size: integers stay text."""
    return json.loads(text.decode(), parse_int=str)


def _parse(text: bytes, place: str) -> Any:  # noqa: ANN401  # JSON can be anything
    """Parse JSON strictly. Raises `MalformedValueError` with the place of the text."""
    try:
        return json.loads(text.decode(), parse_constant=_reject_constant, parse_float=_parse_finite)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno} column {error.colno}" if error.lineno > 1 else f"column {error.colno}"
        message = f"{place} is not valid JSON: {error.msg}: {where}; give one event, or one event per line"
    except UnicodeDecodeError:
        message = f"{place} cannot be read: it is not UTF-8 text; save it as UTF-8"
    except RecursionError:
        message = f"{place} is nested too deeply; give one event, or one event per line"
    except MalformedValueError as error:
        message = f"{place} is not valid JSON: {error}"
    except ValueError:  # raised by int() for more than 4,300 digits, and by _parse_finite
        message = f"{place} cannot be read: it contains a number that is too large; write the number as text"
    raise MalformedValueError(message)


def _reject_constant(name: str) -> NoReturn:
    """Reject NaN and Infinity, which Python accepts and other JSON parsers do not."""
    raise MalformedValueError(f"{name} is not a JSON number; write null")


def _parse_finite(text: str) -> float:
    number = float(text)
    if isinf(number):  # it would be written as Infinity
        raise ValueError(text)
    return number


def _events_of_line(line: bytes, place: str) -> Iterator[Located]:
    try:
        return _events_in(_parse(line.rstrip(), place), place)
    except MalformedValueError as error:
        return iter([(place, error)])


def _blob_event(data: bytes, name: str, time_zone: str | None) -> Any:  # noqa: ANN401
    try:
        return blob_event(data, time_zone)
    except RecurtzError as error:
        return MalformedValueError(f"{name}: {error}")


def _events_in(json_value: Any, place: str) -> Iterator[Located]:  # noqa: ANN401
    """The events of parsed JSON: of a list, of Graph's {"value": [...]}, or the value itself."""
    if isinstance(json_value, dict) and isinstance(json_value.get("value"), list):
        json_value = json_value["value"]
    if isinstance(json_value, list):
        return ((f"{place}[{i}]", event) for i, event in enumerate(json_value))
    return iter([(place, json_value)])
