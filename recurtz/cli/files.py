"""The arguments FILE… of a command: files, folders of files, and standard input, each read from its start."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import BinaryIO

from recurtz.cli.messages import counted
from recurtz.cli.sources import has_events
from recurtz.errors import RecurtzError

STANDARD_INPUT = "-"

_MAX_START = 1 << 16
"""The bytes of a file in a folder that decide whether it has events."""

_MAX_NAMES = 5
"""The names in a message."""

_OF_SYNCHRONISATION = [
    re.compile(pattern)
    for pattern in (
        rb'"seriesMasterId"(?!\s{0,9}:\s{0,9}null)',
        rb'"@removed"(?!\s{0,9}:\s{0,9}null)',
        rb"\\u00(?:4[0-9a-fA-F]|5[0-9aA]|6[1-9a-fA-F]|7[0-9aA])",
    )
]
"""One of two properties, not null; or an escaped letter, which may be in their names. One by one they are faster."""

_ADDRESS = re.compile(r"(?i)(?:https?|webcals?)://")

_BLOCK = 1 << 20
"""The bytes of a file that are searched at once."""

_OVERLAP = 64
"""More bytes than a pattern looks at."""


def label(name: str) -> str:
    """The name of a file in messages.

    >>> label("-"), label("")
    ('standard input', "''")
    """
    return "standard input" if name == STANDARD_INPUT else name if name.strip() else repr(name)


class Source:
    """A file, or a copy of what cannot be read twice."""

    def __init__(self, name: str, copy: BinaryIO | None = None) -> None:
        self.name = name
        self._copy = copy

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """The bytes from the start.

        Raises `RecurtzError` if the file cannot be opened.
        """
        if self._copy is not None:
            self._copy.seek(0)
            yield self._copy
            return
        with _open(self.name) as file:
            yield file

    def is_regular(self) -> bool:
        """True if the source can be read twice. A pipe is not opened for that: its writer would lose its reader.

        Raises `RecurtzError` if the source cannot be opened.
        """
        if self._copy is None and not self._is_file():
            return False
        with self.open():
            return True

    def _is_file(self) -> bool:
        try:
            mode = os.fstat(0).st_mode if self.name == STANDARD_INPUT else os.stat(self.name).st_mode
        except OSError as error:
            raise _unreadable(self.name, error) from None
        return stat.S_ISREG(mode)

    def may_be_synchronised(self) -> bool:
        """False if a regular file has no occurrence of a series and no removed event; it is not parsed for that."""
        with self.open() as file:
            start = os.lseek(file.fileno(), 0, os.SEEK_CUR)
            try:
                return _is_of_synchronisation(file)
            finally:
                os.lseek(file.fileno(), start, os.SEEK_SET)  # standard input is not opened again


@contextmanager
def open_sources(names: Sequence[str]) -> Iterator[tuple[list[Source], list[str]]]:
    """The sources that the arguments of a command name, and messages about files in folders that are left out.

    Beside other sources, a pipe is copied to a temporary file, so that each source can be read twice.

    Raises `RecurtzError` for a file that cannot be opened, and for a folder without events.
    """
    messages: list[str] = []
    with ExitStack() as stack:
        sources = [source for name in dict.fromkeys(names) for source in _sources(name, messages)]
        if len(sources) > 1:
            sources = [source if source.is_regular() else _copied(source, stack) for source in sources]
        yield sources, messages


def _is_of_synchronisation(file: BinaryIO) -> bool:
    """True if a file has one of the patterns, wherever its blocks are divided."""
    rest = b""
    while block := file.read(_BLOCK):
        text = rest + block
        rest = text[-_OVERLAP:]
        if _has_pattern(text, len(text) - len(rest)):
            return True
    return _has_pattern(rest, len(rest))


def _has_pattern(text: bytes, stop: int) -> bool:
    """True if a pattern is found before a place: what begins after it is searched with the bytes that follow."""
    found = (pattern.search(text) for pattern in _OF_SYNCHRONISATION)
    return any(match is not None and match.start() < stop for match in found)


def _sources(name: str, messages: list[str]) -> list[Source]:
    """A source, or the files of a folder that have events."""
    if name == STANDARD_INPUT or not os.path.isdir(name):
        return [Source(name)]
    files = [Source(path) for path in _files_in(name)]
    sources = [source for source in files if _has_events(source)]
    if not sources:
        raise RecurtzError(f"{name} is a folder without a file of events; give files of iCalendar or JSON")
    if others := [os.path.relpath(source.name, name) for source in files if source not in sources]:
        shown = ", ".join(others[:_MAX_NAMES]) + (", …" if len(others) > _MAX_NAMES else "")
        messages.append(f"{name}: left out {counted(len(others), 'file')} without iCalendar or JSON: {shown}")
    return sources


def _files_in(folder: str) -> Iterator[str]:
    """The regular files of a folder and the folders in it, without hidden ones, in the order of their names.

    Raises `RecurtzError` for a folder that cannot be read: its events would be missing.
    """

    def fail(error: OSError) -> None:
        raise _unreadable(str(error.filename), error)

    for place, folders, files in os.walk(folder, onerror=fail):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        paths = [os.path.join(place, name) for name in sorted(files) if not name.startswith(".")]
        yield from filter(os.path.isfile, paths)


def _has_events(source: Source) -> bool:
    with source.open() as file:
        return has_events(file.read(_MAX_START))


def _open(name: str) -> BinaryIO:
    try:
        return open(0 if name == STANDARD_INPUT else name, "rb", closefd=name != STANDARD_INPUT)
    except OSError as error:
        raise _unreadable(name, error) from None


def _unreadable(name: str, error: OSError) -> RecurtzError:
    hint = "; a command reads files, so download it first" if _ADDRESS.match(name) else ""
    return RecurtzError(f"{label(name)} cannot be read: {error.strerror}{hint}")


def _copied(source: Source, stack: ExitStack) -> Source:
    from shutil import copyfileobj
    from tempfile import TemporaryFile

    copy = stack.enter_context(TemporaryFile())  # noqa: SIM115  # closed by the stack
    with source.open() as pipe:
        copyfileobj(pipe, copy)
    return Source(source.name, copy)
