"""Messages on standard error, and text without control characters."""

from __future__ import annotations

import re
import sys

import click

from recurtz.cli.screen import Screen

_NOT_PRINTABLE = re.compile("[\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def report(message: str) -> None:
    """Write a message as one line; in a terminal, as several that are divided between words."""
    click.echo("\n".join(message_lines(message, Screen(sys.stderr))), err=True)


def message_lines(message: str, screen: Screen) -> list[str]:
    """The lines of a message, which begins with the name of the program."""
    return screen.wrapped(printable(f"recurtz: {' '.join(message.split())}"))


def printable(value: object) -> str:
    """The text of a property without what could change the terminal or the order of its line; "" without a value.

    That is control characters, line breaks, and those that set or override the direction of writing. Other invisible
    ones are parts of words in many languages, and of emoji.
    """
    return _NOT_PRINTABLE.sub("\ufffd", str(value or ""))
