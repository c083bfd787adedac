"""A progress bar on standard error for long files. It appears on a terminal only, never in a pipe."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from time import monotonic
from typing import BinaryIO, Protocol, TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

from recurtz.cli.messages import message_lines, report

_DELAY = 0.5
"""Seconds of work before the bar appears."""
_REFRESH = 0.1
"""Seconds between two updates of the bar."""
_MAX_BUFFER = 1 << 16
"""Characters of output that are buffered while the bar is visible."""


class Output(Protocol):
    """A destination of results."""

    def write(self, text: str, /) -> object:
        """Write a text."""


class ProgressBar:
    """A bar that advances as lines are read. Results and messages written meanwhile appear above it."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._due: float | None = None
        self._progress: Progress | None = None
        self._buffer: list[str] = []
        self._buffered = 0

    def lines(self, source: BinaryIO, name: str) -> Iterator[bytes]:
        """The lines of a source; the bar follows them if standard error is a terminal that can move its cursor."""
        console = Console(stderr=True)
        visible = sys.stderr.isatty() and console.is_terminal and not console.is_dumb_terminal
        return self._followed(source, name, console) if visible else iter(source)

    def _followed(self, source: BinaryIO, name: str, console: Console) -> Iterator[bytes]:
        read, size = 0, _size(source)
        self._due = self._due or monotonic() + _DELAY
        for number, line in enumerate(source, 1):
            read += len(line)
            yield line
            if monotonic() >= self._due:
                self._due = monotonic() + _REFRESH
                self._progress = self._progress or _new_progress(console, size)
                task = self._progress.task_ids[0]
                self._progress.update(task, description=name, total=size, completed=read, line=f"{number:,}")
                self._flush()
                self._progress.refresh()

    def _flush(self) -> None:
        """Write the buffered output, above the bar if it is visible."""
        if self._progress and self._buffer:
            self._progress.stop()
        self._out.write("".join(self._buffer))
        self._out.flush()
        self._buffer.clear()
        self._buffered = 0
        if self._progress:
            self._progress.start()

    def close(self) -> None:
        """Remove the bar, and write the buffered output."""
        if self._progress:
            self._progress.stop()
            self._progress = None
        self._flush()

    def write(self, text: str) -> None:
        """Write a result. While the bar is on the same terminal, it is buffered, so that the bar does not flicker."""
        if self._progress is None or not self._out.isatty():
            self._out.write(text)
            return
        self._buffer.append(text)
        self._buffered += len(text)
        if self._buffered > _MAX_BUFFER:
            self._flush()

    def report(self, message: str) -> None:
        """Write a message to standard error, after the results so far."""
        if self._progress is None:
            self._out.flush()
            report(message)
        else:
            console = self._progress.console
            console.print(Text("\n".join(message_lines(message, console))), soft_wrap=True)


def _new_progress(console: Console, size: int | None) -> Progress:
    """A bar that counts bytes; without a size, it shows only that the work continues."""
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
    progress.add_task("", total=size, line="0")
    return progress


def _size(source: BinaryIO) -> int | None:
    """The length of a regular file in bytes; None for any other source, such as a pipe."""
    status = os.fstat(source.fileno())
    return status.st_size if stat.S_ISREG(status.st_mode) else None
