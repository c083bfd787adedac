"""Read the events of one source by its content: an iCalendar file, one JSON document, or JSON Lines.

A JSON document is one event, a list, or Graph's {"value": [...]}. JSON Lines are read one line at a time, so the file
can have any length. A recurrence of Outlook is one event (see `blobs`). Any other file is read as a whole.
"""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from enum import Enum
from functools import partial
from itertools import chain
from math import isinf
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from recurtz.cli.blobs import blob_event, is_blob
from recurtz.errors import LimitExceededError, MalformedValueError, RecurtzError, short

if TYPE_CHECKING:
    from recurtz.ical.properties import VEventJson

Located = tuple[str, Any]
"""The place of an event, for messages, and its JSON; or an error in place of an event that cannot be read."""

_MAX_HEAD = 64
"""Lines to search for the first one that is an event by itself: the lines before it may be damaged."""

_MAX_EXPANDED = 100_000
"""The single events that series of one file can become: a rule of seconds has 600,000 in a week."""

_CALENDAR = re.compile(rb"(?:^|[\r\n])[ \t]*BEGIN:V(?:CALENDAR|EVENT)\b", re.IGNORECASE)
_OWN_ZONE = re.compile(rb"(?:^|[\r\n])(?:X-WR-TIMEZONE[:;]|BEGIN:VTIMEZONE)", re.IGNORECASE)
_PACKED = {b"PK\x03\x04": "a ZIP archive", b"\x1f\x8b": "compressed with gzip"}
_UTF_16_MARKS = (BOM_UTF16_LE, BOM_UTF16_BE)


class SourceError(MalformedValueError):
    """A source, or a part of it, that cannot be read. The message begins with its place."""


class Kind(Enum):
    """What a source contains."""

    DOCUMENT = "one JSON document"
    LINES = "JSON Lines"
    CALENDAR = "iCalendar"
    BLOB = "a recurrence of Outlook"


class Content(NamedTuple):
    """The kind of a source, and its lists of events in their order: one for each line, else one.

    `is_expanded` is true if single events of a window are in place of series.
    """

    kind: Kind
    lists: Iterator[Iterator[Located]]
    is_expanded: bool = False

    @property
    def events(self) -> Iterator[Located]:
        """The events of all lists."""
        return chain.from_iterable(self.lists)


class CalendarOptions(NamedTuple):
    """How a command reads iCalendar files.

    `time_zone` is the zone of local times in a file that names no zone, and of a recurrence of Outlook. Without it,
    `local_zone` is that of the iCalendar file. What Graph cannot represent as a series becomes single events in
    `window`; without a window it is an error.
    """

    time_zone: str | None = None
    local_zone: str | None = None
    window: tuple[datetime, datetime] | None = None


DEFAULT_OPTIONS = CalendarOptions()


def read_source(source: Iterable[bytes], name: str, options: CalendarOptions = DEFAULT_OPTIONS) -> Content:
    """The content of a source. A line that is not valid JSON gives an error, and reading continues.

    Raises `SourceError` for a source that cannot be read as a whole.
    """
    lines = iter(source)
    blank, head = _read_head(lines)
    if not head:
        raise SourceError(f"{name} is empty; give events as iCalendar or JSON")
    if is_blob(head[0]):
        event = _blob_event(b"".join([*head, *lines]), name, options.time_zone)
        return Content(Kind.BLOB, iter([iter([(name, event)])]))
    if _is_calendar(head[-1]) or _is_document(head):
        text = b"".join([b"\n" * blank, *head, *lines])
        if _is_calendar(text):
            events, is_expanded = _calendar_events(text, name, options)
            return Content(Kind.CALENDAR, iter([events]), is_expanded)
        return Content(Kind.DOCUMENT, iter([_events_in(_parse_document(text, name), name)]))
    numbered = enumerate(chain(head, lines), blank + 1)
    return Content(Kind.LINES, (_events_of_line(line, f"{name}:{number}") for number, line in numbered if line.strip()))


def has_events(start: bytes) -> bool:
    """True if the start of a file looks like JSON or iCalendar, or like a recurrence of Outlook."""
    return is_blob(start) or start.removeprefix(BOM_UTF8).lstrip()[:1] in (b"{", b"[") or _is_calendar(start)


def _read_head(lines: Iterator[bytes]) -> tuple[int, list[bytes]]:
    """The number of blank lines at the start, and the lines after them up to the first that decides about the kind.

    That is a line that is JSON by itself, or the first one of a calendar. The byte order mark, which Windows writes at
    the start of a file, is removed.
    """
    blank, head = 0, list[bytes]()
    for number, line in enumerate(lines):
        text = line if number else line.removeprefix(BOM_UTF8)
        if not head and not text.strip():
            blank += 1
            continue
        head.append(text)
        if _is_complete(text) or _is_calendar(text) or len(head) == _MAX_HEAD:
            break
    return blank, head


def _is_document(head: list[bytes]) -> bool:
    """True if the file is one JSON document rather than JSON Lines.

    Either no line of the head is JSON by itself, or the last line is, but continues the JSON of the lines before it.
    A web page can contain a line that is JSON. It counts as one document, which cannot be read.
    """
    *before, last = head
    if not _is_complete(last) or head[0].lstrip().startswith(b"<"):
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


def _parse_document(text: bytes, name: str) -> Any:  # noqa: ANN401
    """Parse a file that is one JSON document. Raises `SourceError`: for other files than JSON, with their beginning."""
    try:
        return _parse(text, name)
    except SourceError:
        start = text.lstrip()
        if start.startswith((b"{", b"[", *_UTF_16_MARKS)):
            raise
        packed = next((form for mark, form in _PACKED.items() if start.startswith(mark)), None)
        if packed is not None:
            raise SourceError(f"{name} is neither iCalendar nor JSON but {packed}; unpack it") from None
        reason = f"it begins with {_beginning(start)}; give events as iCalendar or JSON"
        raise SourceError(f"{name} is neither iCalendar nor JSON: {reason}") from None


def _beginning(start: bytes) -> str:
    """The first line of a file in a message: text, or bytes that are not text."""
    line = start.splitlines()[0].strip()
    try:
        return short(line.decode())
    except UnicodeDecodeError:
        return short(line)


def _parse(text: bytes, place: str) -> Any:  # noqa: ANN401  # JSON can be anything
    """Parse JSON strictly. Raises `SourceError`."""
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
    raise SourceError(message)


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
    except SourceError as error:
        return iter([(place, error)])


def _blob_event(data: bytes, name: str, time_zone: str | None) -> Any:  # noqa: ANN401
    try:
        return blob_event(data, time_zone)
    except RecurtzError as error:
        return SourceError(f"{name}: {error}")


def _events_in(json_value: Any, place: str) -> Iterator[Located]:  # noqa: ANN401
    """The events of parsed JSON: of a list, of Graph's {"value": [...]}, or the value itself."""
    if isinstance(json_value, dict) and isinstance(json_value.get("value"), list):
        json_value = json_value["value"]
    if isinstance(json_value, list):
        return ((f"{place}[{i}]", event) for i, event in enumerate(json_value))
    return iter([(place, json_value)])


# iCalendar ------------------------------------------------------------------------------------------------------------


def _is_calendar(text: bytes) -> bool:
    """True if a line of the text begins a calendar; in JSON no line can, because its texts have no line breaks."""
    if text.startswith(_UTF_16_MARKS):
        text = text.decode("utf-16", "replace").encode(errors="replace")
    return _CALENDAR.search(text) is not None


def _calendar_events(text: bytes, name: str, options: CalendarOptions) -> tuple[Iterator[Located], bool]:
    """The errors of an iCalendar file, then its events; and true if some of them are single events of a window.

    Raises `RecurtzError` without the library icalendar, `SourceError` for a file that cannot be read.
    """
    try:
        from recurtz.ical import from_ics
    except ModuleNotFoundError as error:
        message = f"{name} is an iCalendar file, which needs {error.name}; run: pip install 'recurtz[cli]'"
        raise RecurtzError(message) from None
    has_own_zone = _OWN_ZONE.search(text) is not None
    read = partial(from_ics, text, time_zone=None if has_own_zone else options.time_zone or options.local_zone)
    try:
        errors, events, is_expanded = _read_expanded(read, options.window)
    except RecurtzError as error:
        raise SourceError(f"{name} cannot be read: {_reason(error, text)}") from None
    reported = [(name, SourceError(f"{name}: {error}", code=error.code, target=error.target)) for error in errors]
    return chain(reported, ((f"{name}[{place}]", event) for place, event in enumerate(events))), is_expanded


def _read_expanded(
    read: Callable[..., Iterable[VEventJson]], window: tuple[datetime, datetime] | None
) -> tuple[list[RecurtzError], list[VEventJson], bool]:
    """The errors and the events of a file: what Graph cannot represent as a series is expanded in the window.

    More than `_MAX_EXPANDED` events of a file are not: such a series stays an error.
    """
    errors: list[RecurtzError] = []
    events = [*read(on_error=errors.append)]
    if window is None or not errors:
        return errors, events, False
    others: list[RecurtzError] = []
    try:
        expanded = [*read(on_error=others.append, expand=window, limit=len(events) + _MAX_EXPANDED)]
    except LimitExceededError:
        return errors, events, False
    return others, expanded, len(others) < len(errors)


def _reason(error: RecurtzError, text: bytes) -> str:
    """The message of an error, without the file that it quotes."""
    return str(error).replace(f"{short(text)} ", "it ")
