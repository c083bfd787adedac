"""The events of a file as commands use them: one after another, and what is wrong with one stops no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, TextIO, TypeVar

from recurtz._core.fields import parse_object
from recurtz.cli.progress import Bar
from recurtz.cli.sources import read_events
from recurtz.errors import MalformedValueError, RecurtzError
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence import Occurrence
from recurtz.events.parsing import parse_single
from recurtz.events.view import is_series

T = TypeVar("T")


class EndlessError(RecurtzError):
    """What was asked for has no end: a fault of the question, and not of one event."""


class Events:
    """The events of an open file. A bad one is reported and passed over; if `strict` it ends all."""

    def __init__(self, lines: Iterable[bytes], name: str, report: Callable[[str], object], strict: bool) -> None:
        self._lines, self._name = lines, name
        self._report = report
        self._strict = strict
        self._good = self._bad = 0

    def each(self, use: Callable[[object], Iterable[T]]) -> Iterator[T]:
        """What a command makes of each event, in turn.

        Raises `RecurtzError` for a file that cannot be read and, if strict, for the first bad event.
        """
        for place, event in read_events(self._lines, self._name):
            try:
                if isinstance(event, MalformedValueError):
                    raise event
                yield from use(event)
                self._good += 1
            except EndlessError as error:
                raise _located(place, error) from None
            except RecurtzError as error:
                located = error if error is event else _located(place, error)
                if self._strict:
                    raise located from None
                self._bad += 1
                self._report(f"recurtz: {' '.join(str(located).split())}")

    @property
    def status(self) -> int:
        """The exit status."""
        return status_of(self._good, self._bad)


def status_of(good: int, bad: int) -> int:
    """The exit status: 0 if all events were good, 1 if some were, 2 if none was."""
    if not bad:
        return 0
    return 1 if good else 2


@contextmanager
def opened(file: str, out: TextIO, strict: bool) -> Iterator[tuple[Events, Bar]]:
    """A file's events, or those of standard input, and where to write what is made of them.

    Raises `RecurtzError` for a file that cannot be opened.
    """
    try:
        source: BinaryIO = open(0 if file == "-" else file, "rb", closefd=file != "-")  # noqa: SIM115
    except OSError as error:
        raise RecurtzError(f"{file} cannot be read: {error.strerror}") from None
    with source:
        bar = Bar(source, file, out)
        try:
            yield Events(bar.lines(), file, bar.say, strict), bar
        finally:
            bar.close()


def read_event(json: object) -> SeriesMaster | Occurrence:
    """A series, or the one time of an event that does not repeat.

    Raises `RecurtzError` for what cannot be read or meant.
    """
    event = parse_object(json, "event")
    if is_series(event):
        return SeriesMaster.from_graph(event)
    return parse_single(event)


def _located(place: str, error: RecurtzError) -> RecurtzError:
    return RecurtzError(f"{place}: {error}", code=error.code, target=error.target)
