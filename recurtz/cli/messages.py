"""Messages on standard error, and text without control characters."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping

import click

from recurtz.cli.screen import Screen
from recurtz.errors import short

_NOT_PRINTABLE = re.compile("[\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

_EVENTS = "use instances with --from and --to for single events"
_NAME = "write the name of a known zone in the file"
_HINTS = {
    "give time_zones={name: zone}, or expand=(start, end) for single events": f"{_NAME}, or {_EVENTS}",
    "give time_zones={name: zone}": _NAME,
    "give expand=(start, end)": _EVENTS,
    "make single events of its dates": _EVENTS,
    "use SeriesMaster.from_graph(event, time_zones=…)": "give recurrenceTimeZone the name of a zone",
}
"""Hints of the library that name what a program can give, and what a user can do instead."""


def counted(number: int, noun: str) -> str:
    """A number with its noun in English.

    >>> counted(1, "file"), counted(2, "file")
    ('1 file', '2 files')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"


def named(place: str, event: object) -> str:
    """The place of an event in its file, for messages; with the subject of the event if it has one.

    >>> named("mine.ics[0]", {"subject": "Lunch"}), named("mine.ics[0]", {})
    ("mine.ics[0] 'Lunch'", 'mine.ics[0]')
    """
    subject = event.get("subject") if isinstance(event, Mapping) else None
    return f"{place} {short(subject.strip())}" if isinstance(subject, str) and subject.strip() else place


def report(message: str) -> None:
    """Write a message as one line; in a terminal, as several that are divided between words."""
    # the stream is given, because click writes UTF-8 where the encoding is ASCII
    click.echo("\n".join(message_lines(message, Screen(sys.stderr))), file=sys.stderr)


def message_lines(message: str, screen: Screen) -> list[str]:
    """The lines of a message, which begins with the name of the program."""
    for hint, of_terminal in _HINTS.items():
        message = message.replace(hint, of_terminal)
    return screen.wrapped(printable(f"recurtz: {' '.join(message.split())}"))


def printable(value: object) -> str:
    """The text of a property without what could change the terminal or the order of its line; "" without a value.

    That is control characters, line breaks, and those that set or override the direction of writing. Other invisible
    ones are parts of words in many languages, and of emoji.
    """
    return _NOT_PRINTABLE.sub("\ufffd", str(value or ""))
