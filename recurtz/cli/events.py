"""The events of files, one after another. An event that cannot be read does not stop the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import chain, islice
from typing import TextIO, TypeVar

from recurtz.cli.files import Source, label, open_sources
from recurtz.cli.merging import apart, checked, distinct, merged
from recurtz.cli.messages import named
from recurtz.cli.progress import ProgressBar
from recurtz.cli.sources import CalendarOptions, Content, Kind, Located, SourceError, read_source
from recurtz.errors import OutOfRangeError, RecurrenceRuleError, RecurtzError
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence import Occurrence
from recurtz.events.parsing import parse_event

T = TypeVar("T")


class EndlessError(RecurtzError):
    """An endless series in a command without an end. It stops the command, because the event is not at fault."""


class EventReader:
    """The events of sources. An event that cannot be read is reported and skipped; with `strict`, it raises.

    Events that a list has as master, occurrence and exception are given once, over all sources. `is_expanded` is true
    once single events of a window are in place of series that Graph cannot represent. `has_rejected_rules` is true once
    such a series is reported.
    """

    def __init__(self, sources: Sequence[Source], bar: ProgressBar, strict: bool, options: CalendarOptions) -> None:
        self._sources, self._bar = sources, bar
        self._strict = strict
        self._options = options
        self.is_expanded = False
        self.has_rejected_rules = False
        self._good = self._bad = 0

    def flat_map(self, function: Callable[[object], Iterable[T]]) -> Iterator[T]:
        """The results of a function for each event, in the order of the sources.

        Raises `RecurtzError` if the only source cannot be read and, with `strict`, for the first event that cannot be
        read.
        """
        for place, event in self._located():
            try:
                if isinstance(event, RecurtzError):
                    raise event
                results = iter(function(event))
                first = list(islice(results, 1))
                self._good += 1  # now, because the caller may stop after any result
                yield from chain(first, results)
            except EndlessError as error:
                raise _located(place, event, error) from None
            except RecurtzError as error:
                located = error if isinstance(error, SourceError) else _located(place, event, error)
                if self._strict:
                    raise located from None
                self._bad += 1
                self.has_rejected_rules |= isinstance(error, SourceError) and error.code == RecurrenceRuleError.code
                self._bar.report(str(located))

    @property
    def status(self) -> int:
        """The exit status of the command."""
        return exit_status(self._good, self._bad)

    def report_nothing(self, message: str = "") -> None:
        """Report that the sources have no events, or else a message about events of which nothing is shown.

        Beside events that cannot be read, of which each has its own message, neither is needed.
        """
        if not (self._good or self._bad or self.is_expanded):
            names = "these files" if self.has_several_sources else label(self._sources[0].name)
            message = f"there are no events in {names}"
        if message and self.status <= 1:
            self._bar.report(message)

    @property
    def has_several_sources(self) -> bool:
        """True if the events come from several files."""
        return len(self._sources) > 1

    def _located(self) -> Iterator[Located]:
        """The events of all sources, each once. Without events to merge, no list is in memory."""
        if not self.has_several_sources and not self._sources[0].is_regular():
            return self._of_pipe()
        if any(source.may_be_synchronised() for source in self._sources):
            events = merged(self._each(to_merge=True))
        else:
            events = self._each()
        return distinct(events) if self.has_several_sources else events

    def _of_pipe(self) -> Iterator[Located]:
        with self._opened(self._sources[0]) as content:
            if content.kind is Kind.CALENDAR:
                yield from content.events
            else:
                yield from checked(content.lists)

    def _each(self, to_merge: bool = False) -> Iterator[Located]:
        """The events of each source. A source that cannot be read is an error beside other sources."""
        for source in self._sources:
            try:
                with self._opened(source) as content:
                    events = content.events
                    yield from apart(events) if to_merge and content.kind is Kind.CALENDAR else events
            except SourceError as error:
                if not self.has_several_sources:
                    raise
                yield label(source.name), error

    @contextmanager
    def _opened(self, source: Source) -> Iterator[Content]:
        with source.open() as file:
            lines = self._bar.lines(file, label(source.name))
            content = read_source(lines, label(source.name), self._options)
            self.is_expanded |= content.is_expanded
            yield content


def exit_status(good: int, bad: int) -> int:
    """The exit status: 0 if all events could be read, 1 if only some could, 2 if none could."""
    if not bad:
        return 0
    return 1 if good else 2


@contextmanager
def open_events(
    files: Sequence[str],
    out: TextIO,
    strict: bool,
    time_zone: str | None = None,
    local_zone: str | None = None,
    window: tuple[datetime, datetime] | None = None,
) -> Iterator[tuple[EventReader, ProgressBar]]:
    """The events of files, folders and standard input ("-"), and the output for the results.

    `time_zone`, `local_zone` and `window` are those of `CalendarOptions`.

    Raises `RecurtzError` if a file cannot be opened.
    """
    with open_sources(files) as (sources, messages):
        bar = ProgressBar(out)
        for message in messages:
            bar.report(message)
        try:
            yield EventReader(sources, bar, strict, CalendarOptions(time_zone, local_zone, window)), bar
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


def report_rules(events: EventReader, out: ProgressBar, expansion: object) -> None:
    """If rules of calendar files were rejected because there is no window, report the options that give one."""
    if events.has_rejected_rules and expansion is None:
        out.report("with --from and --to, rules that Graph cannot represent are shown as single events")


def _located(place: str, event: object, error: RecurtzError) -> RecurtzError:
    return RecurtzError(f"{named(place, event)}: {error}", code=error.code, target=error.target)
