"""Output files of commands."""

from __future__ import annotations

import click

from recurtz.errors import RecurtzError


def write_file(name: str, text: str) -> None:
    """Write a text file; "-" is standard output.

    Raises `RecurtzError` if it cannot be written.
    """
    try:
        with click.open_file(name, "w", encoding="utf-8") as out:
            out.write(text)
    except OSError as error:
        raise RecurtzError(f"{name} cannot be written: {error.strerror}") from None
