"""How far a long file has been read: a bar on standard error, where that is a terminal, and never in a pipe."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from time import monotonic
from typing import BinaryIO, Protocol, TextIO

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

_PATIENCE = 0.5
"""Seconds of work before a bar is shown."""
_REFRESH = 0.1
_HELD = 1 << 16
"""Characters that are held while a bar is shown."""


class Out(Protocol):
    """Where results are written."""

    def write(self, text: str, /) -> object:
        """Write a text."""


class Bar:
    """A bar that goes forward as lines are read. What is written and said meanwhile comes to stand above it."""

    def __init__(self, source: BinaryIO, name: str, out: TextIO) -> None:
        self._source, self._name, self._out = source, name, out
        self._progress: Progress | None = None
        self._held: list[str] = []
        self._held_characters = 0

    def lines(self) -> Iterator[bytes]:
        """The lines of the source, watched as they go by if somebody may be watching."""
        console = Console(stderr=True)
        watched = sys.stderr.isatty() and console.is_terminal and not console.is_dumb_terminal
        return self._watched(console) if watched else iter(self._source)

    def _watched(self, console: Console) -> Iterator[bytes]:
        read, due = 0, monotonic() + _PATIENCE
        for number, line in enumerate(self._source, 1):
            read += len(line)
            yield line
            if monotonic() >= due:
                due = monotonic() + _REFRESH
                self._progress = self._progress or _progress(console, self._name, _size(self._source))
                self._progress.update(self._progress.task_ids[0], completed=read, line=f"{number:,}")
                self._release()
                self._progress.refresh()

    def _release(self) -> None:
        """Write what is held, above the bar if one is shown."""
        if self._progress and self._held:
            self._progress.stop()
        self._out.write("".join(self._held))
        self._out.flush()
        self._held.clear()
        self._held_characters = 0
        if self._progress:
            self._progress.start()

    def close(self) -> None:
        """Take the bar away, and write what is held."""
        if self._progress:
            self._progress.stop()
            self._progress = None
        self._release()

    def write(self, text: str) -> None:
        """Write a result; on the terminal that shows the bar, with others, so that the bar stands still."""
        if self._progress is None or not self._out.isatty():
            self._out.write(text)
            return
        self._held.append(text)
        self._held_characters += len(text)
        if self._held_characters > _HELD:
            self._release()

    def say(self, message: str) -> None:
        """A line on standard error, behind the results so far."""
        if self._progress is None:
            self._out.flush()
            click.echo(message, err=True)
        else:
            self._progress.console.print(Text(message), soft_wrap=True)


def _progress(console: Console, name: str, size: int | None) -> Progress:
    """A bar of bytes; one that only says that it goes on where nobody knows how many there are."""
    text = TextColumn("{task.description}: line {task.fields[line]}", markup=False)
    columns = [TaskProgressColumn(), TimeRemainingColumn()] if size else []
    progress = Progress(
        text,
        BarColumn(),
        *columns,
        console=console,
        auto_refresh=False,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    progress.add_task(name, total=size, line="0")
    return progress


def _size(source: BinaryIO) -> int | None:
    """The length of a file; None for what has none, such as a pipe."""
    status = os.fstat(source.fileno())
    return status.st_size if stat.S_ISREG(status.st_mode) else None
