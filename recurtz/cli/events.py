"""The events of a file, one after another. An event that cannot be read does not stop the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, TextIO, TypeVar

from recurtz.cli.progress import ProgressBar
from recurtz.cli.sources import read_events
from recurtz.errors import MalformedValueError, OutOfRangeError, RecurtzError
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence import Occurrence
from recurtz.events.parsing import parse_event

T = TypeVar("T")


class EndlessError(RecurtzError):
    """An endless series in a command without an end. It stops the command, because the event is not at fault."""


class EventFile:
    """The events of an open file. An event that cannot be read is reported and skipped; with `strict`, it raises."""

    def __init__(
        self,
        lines: Iterable[bytes],
        name: str,
        report: Callable[[str], object],
        strict: bool,
        time_zone: str | None = None,
    ) -> None:
        self._lines, self._name, self._time_zone = lines, name, time_zone
        self._report = report
        self._strict = strict
        self._good = self._bad = 0

    def flat_map(self, function: Callable[[object], Iterable[T]]) -> Iterator[T]:
        """The results of a function for each event, in the order of the file.

        Raises `RecurtzError` if the file cannot be read and, with `strict`, for the first event that cannot be read.
        """
        for place, event in read_events(self._lines, self._name, self._time_zone):
            try:
                if isinstance(event, MalformedValueError):
                    raise event
                yield from function(event)
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
        """The exit status of the command."""
        return exit_status(self._good, self._bad)


def exit_status(good: int, bad: int) -> int:
    """The exit status: 0 if all events could be read, 1 if only some could, 2 if none could."""
    if not bad:
        return 0
    return 1 if good else 2


@contextmanager
def open_events(
    file: str, out: TextIO, strict: bool, time_zone: str | None = None
) -> Iterator[tuple[EventFile, ProgressBar]]:
    """The events of a file ("-" for standard input), and the output for the results.

    `time_zone` is the zone of a file that contains none, a recurrence of Outlook.

    Raises `RecurtzError` if the file cannot be opened.
    """
    try:
        source: BinaryIO = open(0 if file == "-" else file, "rb", closefd=file != "-")  # noqa: SIM115
    except OSError as error:
        raise RecurtzError(f"{file} cannot be read: {error.strerror}") from None
    with source:
        bar = ProgressBar(source, file, out)
        try:
            yield EventFile(bar.lines(), file, bar.report, strict, time_zone), bar
        finally:
            bar.close()


def read_event(json: object) -> SeriesMaster | Occurrence:
    """A series, or the one occurrence of a single event.

    Raises `RecurtzError` for an event that cannot be parsed, and for a single event outside the years 1 to 9999.
    """
    event = parse_event(json)
    if event is None:
        raise OutOfRangeError("the event is outside the years 1 to 9999 in UTC; give it another start and end")
    return event


def _located(place: str, error: RecurtzError) -> RecurtzError:
    return RecurtzError(f"{place}: {error}", code=error.code, target=error.target)
