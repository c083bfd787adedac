"""The text of an iCalendar file: from text, bytes, a path or an open file."""

from __future__ import annotations

import re
from os import PathLike
from pathlib import Path

from recurtz.errors import ArgumentTypeError, MalformedValueError, short
from recurtz.ical.scanner import Component, scan

_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_HINT = "use the text or the bytes of an iCalendar file, its pathlib.Path, or an open file"
_PATH = re.compile(r"[^\r\n]{1,255}\.(?:ics|ical|ifb|vcs)", re.IGNORECASE)


def read_calendars(source: object) -> list[Component]:
    """The calendars of a source. Text is the text of a file, never its path: a stranger's text opens no file.

    Raises `ArgumentTypeError` for another type, `MalformedValueError` for a source without a calendar.

    >>> [calendar.name for calendar in read_calendars(b"BEGIN:VCALENDAR")]
    ['VCALENDAR']
    """
    text = _text(source)
    calendars = scan(text)
    if not calendars:
        path = "; to open a file by its path, use pathlib.Path(…)" if _PATH.fullmatch(text) else f"; {_HINT}"
        raise MalformedValueError(f"{short(text)} is not an iCalendar file: it has no BEGIN:VCALENDAR{path}")
    return calendars


def _text(source: object) -> str:
    if isinstance(source, PathLike):
        source = Path(source).read_bytes()
    elif callable(read := getattr(source, "read", None)):
        source = read()
    if isinstance(source, bytes | bytearray | memoryview):
        return _decode(bytes(source))
    if not isinstance(source, str):
        raise ArgumentTypeError.expected("source", source, _HINT)
    return source


def _decode(data: bytes) -> str:
    """The text of bytes in UTF-8, in UTF-16 with a byte order mark, or in Windows-1252, as mail programs read them.

    A fold can be in the middle of a character, so folds are removed first.
    """
    if data[:2] in _UTF_16_MARKS:
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "\n".join(map(_decode_line, _JOINED.sub(_rejoin, data).split(b"\n")))


def _decode_line(line: bytes) -> str:
    """The text of one line: exports of several programs in one file can have several encodings.

    A line with a whole character of UTF-8 is in UTF-8, and has a character that is damaged.
    """
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        is_damaged = not line.decode("utf-8", "ignore").isascii()
        return line.decode("utf-8-sig" if is_damaged else "cp1252", "replace")


_JOINED = re.compile(rb"([\xc0-\xff][\x80-\xbf]*)(\r*\n[ \t])([\x80-\xbf]+)")
"""A character that a fold divides (RFC 5545, section 3.1, permits it)."""


def _rejoin(divided: re.Match[bytes]) -> bytes:
    return divided[1] + divided[3] + divided[2]
