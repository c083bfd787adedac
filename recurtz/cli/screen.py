"""What a command writes to: a terminal, which has a width and styles, or a file.

Only a terminal needs rich, whose import takes longer than most commands.
"""

from __future__ import annotations

import os
import re
from functools import cached_property
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

_ONE_CELL_EACH = re.compile("[ -~\xb7\u2013]*")
"""Characters that take one cell of a terminal each; those of most texts."""
_FORCED = ("FORCE_COLOR", "TTY_COMPATIBLE")
"""The variables of the environment by which rich takes a file for a terminal."""


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
