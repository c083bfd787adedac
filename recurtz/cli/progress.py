"""A progress bar on standard error for long files. It appears on a terminal only, never in a pipe."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from time import monotonic
from typing import TYPE_CHECKING, BinaryIO, Protocol, TextIO

from recurtz.cli.messages import message_lines, report
from recurtz.cli.screen import Screen

if TYPE_CHECKING:
    from rich.progress import Progress

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
        return self._followed(source, name) if sys.stderr.isatty() else iter(source)

    def _followed(self, source: BinaryIO, name: str) -> Iterator[bytes]:
        read, size = 0, _size(source)
        self._due = self._due or monotonic() + _DELAY
        for number, line in enumerate(source, 1):
            read += len(line)
            yield line
            if monotonic() >= self._due:
                self._due = monotonic() + _REFRESH
                self._progress = self._progress or _new_progress(size)
                if self._progress is None:
                    break
                task = self._progress.task_ids[0]
                self._progress.update(task, description=name, total=size, completed=read, line=f"{number:,}")
                self._flush()
                self._progress.refresh()
        yield from source

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
            lines = message_lines(message, Screen(sys.stderr))
            self._progress.console.print("\n".join(lines), markup=False, emoji=False, highlight=False, soft_wrap=True)


def _new_progress(size: int | None) -> Progress | None:
    """A bar that counts bytes; without a size, it shows only that the work continues. None in a simple terminal."""
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    console = Screen(sys.stderr).console
    if not console.is_terminal or console.is_dumb_terminal:
        return None
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
