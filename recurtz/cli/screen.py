"""What a command writes to: a terminal, which has a width and styles, or a file.

Only a terminal needs rich, whose import takes longer than most commands.
"""

from __future__ import annotations

import os
import re
from codecs import register_error
from functools import cached_property
from io import TextIOWrapper
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

_ONE_CELL_EACH = re.compile("[ -~\xb7\u2013]*")
"""Characters that take one cell of a terminal each; those of most texts."""
_FORCED = ("FORCE_COLOR", "TTY_COMPATIBLE")
"""The variables of the environment by which rich takes a file for a terminal."""

_SIMILAR = {
    "\xa0": " ",
    "\xb7": ".",
    "\u2013": "-",
    "\u2014": "-",
    "\u2018": "'",
    "\u2019": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u201e": '"',
    "\u2026": ".",
    "\u202f": " ",
}
"""Spaces and punctuation with a similar character of ASCII."""
_FIT = "recurtz.fit_cells"


class Screen:
    """The destination of a command's text."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        may_be_terminal = stream.isatty() or any(name in os.environ for name in _FORCED)
        self.is_terminal = may_be_terminal and self.console.is_terminal

    @cached_property
    def console(self) -> Console:
        """The console of rich that writes to the stream."""
        from rich.console import Console

        return Console(file=self._stream, highlight=False)

    @property
    def ascii_only(self) -> bool:
        """True if the encoding of the stream is not one of Unicode."""
        return not (getattr(self._stream, "encoding", None) or "utf-8").lower().startswith("utf")

    def wrapped(self, text: str, width: int | None = None) -> list[str]:
        """A text in lines of at most a number of cells, by default those of the terminal; in a file, one line."""
        if not self.is_terminal:
            return [text]
        return wrap_cells(text, self.console.width if width is None else width, self.console)

    def styled(self, line: str, style: str) -> str:
        """A line with its line break, in a style if this is a terminal that has styles."""
        if not self.is_terminal:
            return f"{line}\n"
        from rich.text import Text

        with self.console.capture() as capture:
            self.console.print(Text(line, style=style), soft_wrap=True)
        return capture.get()


def cell_width(text: str) -> int:
    """The cells of a terminal that a text takes."""
    if _ONE_CELL_EACH.fullmatch(text):
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def wrap_cells(text: str, width: int, console: Console) -> list[str]:
    """A text in lines of at most a number of cells; words that are too long are divided."""
    if cell_width(text) <= width:
        return [text]
    from rich.text import Text

    return [line.plain.rstrip() for line in Text(text).wrap(console, width)]


def allow_all_characters(stream: TextIO) -> None:
    """Let a stream write characters that its encoding lacks.

    A file gets their escapes. A terminal gets others of the same width, because lines are divided and tables are
    drawn before.
    """
    if isinstance(stream, TextIOWrapper):
        register_error(_FIT, fit_cells)
        stream.reconfigure(errors=_FIT if stream.isatty() else "backslashreplace")


def fit_cells(error: UnicodeError) -> tuple[str, int]:
    r"""A text for characters that an encoding lacks, which takes as many cells: letters without accents, or "?".

    It is an error handler as `codecs.register_error` takes it. Raises the error if it is not about an encoding.

    >>> fit_cells(UnicodeEncodeError("ascii", "\xe9t\xe9 \u4f1a", 0, 1, ""))
    ('e', 1)
    >>> fit_cells(UnicodeEncodeError("ascii", "\xe9t\xe9 \u4f1a", 4, 5, ""))
    ('??', 5)
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text, before = error.object[error.start : error.end], error.object[: error.start][-1:]
    width = cell_width(before + text) - cell_width(before)  # characters of one emoji take less than their sum
    replaced = "".join(_replaced(character, error.encoding) for character in text)
    return (replaced if len(replaced) == width else "?" * width), error.end


def _replaced(character: str, encoding: str) -> str:
    from unicodedata import normalize

    if (width := cell_width(character)) != 1:
        return "?" * width
    letter = normalize("NFD", character)[0]
    return _SIMILAR.get(letter, letter).encode(encoding, "replace").decode(encoding)
