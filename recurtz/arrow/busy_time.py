"""Busy minutes per mailbox and day: occurrences stay arrays of numbers, and no row is made for each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from recurtz._core.fields import OnError, parse_integer
from recurtz._core.gregorian import LAST_ORDINAL
from recurtz.arrow.arrays import Dictionary, Ints, Mask, expand_ranges
from recurtz.arrow.chunks import ChunkReader, Rejected
from recurtz.arrow.event_column import DEFAULT_COLUMN
from recurtz.arrow.event_table import SHOW_AS, UNIX_EPOCH, EventTable
from recurtz.arrow.intervals import Intervals, explode, find_intervals
from recurtz.arrow.local_times import UTC, LocalTimes
from recurtz.arrow.output import dates, numbers
from recurtz.arrow.schema import BUSY_SCHEMA, require_kept, require_names, take_rows
from recurtz.arrow.sources import batches_of, schema_of
from recurtz.arrow.zone_offsets import OffsetTable, require_transitions, zone_keys
from recurtz.availability.busy import BUSY, parse_busy
from recurtz.errors import LimitExceededError, RecurtzError, short
from recurtz.events.window import DAY_MICROS, Window, parse_window
from recurtz.zones.names import ZonesByName, zone
from recurtz.zones.posix import DAY
from recurtz.zones.transitions import Transitions

_MAX_ROWS = 49_152
"""The maximum number of occurrences, and of rows of the result, that are in memory at once."""

_MINUTE = 60_000_000
_MARGIN = 2
"""A day in any zone begins within two days of the midnight in UTC."""


def busy_minutes(
    batches: Iterable[pa.RecordBatch],
    start: datetime | str,
    end: datetime | str,
    *,
    by: Iterable[str],
    column: str | None = DEFAULT_COLUMN,
    time_zone: str | tzinfo = "UTC",
    busy: Iterable[str] = BUSY,
    limit: int | None = None,
    on_error: OnError = "raise",
    rejected: Rejected | None = None,
    time_zones: ZonesByName | None = None,
) -> Iterator[pa.RecordBatch]:
    """The minutes of each day in which a mailbox is busy: the columns `by`, `date` and `minutes`, as record batches.

    It counts the time in the window [start, end) that `busy_periods` lists: events that overlap count once, and an
    all-day event lasts from midnight to midnight of its own zone. A day without busy time has no row. `minutes` is a
    floating-point number, because an event may end within a minute.

    The rows of a mailbox must be adjacent, in any order, as after `order by`. One input batch, one output batch, the
    busy time of one mailbox, and the names of all mailboxes are in memory.

    `start` and `end` are aware datetimes or ISO 8601 text; text without an offset is in UTC, whatever zone is
    requested.

    Parameters
    ----------
    batches
        Record batches, or a table.
    by
        The input columns whose values identify a mailbox, such as ["tenant", "mailbox"]. Without any, all events are of
        one mailbox.
    time_zone
        The zone of the days; the day on which its clocks go forward has 23 hours. A day begins at its midnight, by the
        rule for local times in DST gaps and overlaps.
    busy
        The values of `showAs` that block time, as in `busy_periods`.
    limit
        The number of occurrences that one mailbox may have in the window.
    column, on_error, rejected, time_zones
        As in `expand_batches`; rejected rows have the columns `by`.

    Raises
    ------
    RecurtzError
        At once for an argument that is not valid; later for an event or a column, and for a mailbox whose rows are not
        adjacent.
    LimitExceededError
        For a mailbox with more occurrences than the limit.

    Examples
    --------
    >>> nine, ten, noon = ({"dateTime": f"2026-03-02T{hour}:00:00", "timeZone": "UTC"} for hour in ("09", "10", "12"))
    >>> events = pa.table({"event": [{"start": nine, "end": noon}, {"start": ten, "end": noon}], "room": ["A", "A"]})
    >>> [batch] = busy_minutes(events, "2026-03-01", "2026-04-01", by=["room"])
    >>> batch.to_pylist()
    [{'room': 'A', 'date': datetime.date(2026, 3, 2), 'minutes': 180.0}]
    """
    window, names, wanted = parse_window(start, end), require_names(by, "by", BUSY_SCHEMA), parse_busy(busy)
    reader = ChunkReader(window, column=column, keep=names, on_error=on_error, rejected=rejected, time_zones=time_zones)
    if limit is not None:
        parse_integer(limit, "limit", 0)
    days = Days.of(window, require_transitions(zone(time_zone)))
    is_wanted = np.array([status in wanted for status in SHOW_AS])
    return _Count(window, reader, names, days, is_wanted, limit).batches(batches_of(batches))


def busy_reader(
    reader: pa.RecordBatchReader,
    start: datetime | str,
    end: datetime | str,
    *,
    by: Iterable[str],
    column: str | None = DEFAULT_COLUMN,
    time_zone: str | tzinfo = "UTC",
    busy: Iterable[str] = BUSY,
    limit: int | None = None,
    on_error: OnError = "raise",
    rejected: Rejected | None = None,
    time_zones: ZonesByName | None = None,
) -> pa.RecordBatchReader:
    """`busy_minutes` as a reader of record batches, which has its schema before its first batch: for DuckDB, Polars.

    `start` and `end` are aware datetimes or ISO 8601 text; text without an offset is in UTC, whatever zone is
    requested.

    Raises `RecurtzError` as `busy_minutes` does, and at once for a column that cannot name mailboxes.

    >>> events = pa.record_batch({"event": pa.array([], pa.string()), "room": pa.array([], pa.string())})
    >>> reader = pa.RecordBatchReader.from_batches(events.schema, [events])
    >>> busy_reader(reader, "2026-01-01", "2027-01-01", by=["room"]).schema.names
    ['room', 'date', 'minutes']
    """
    source, names = schema_of(reader), require_names(by, "by", BUSY_SCHEMA)
    batches = busy_minutes(
        reader,
        start,
        end,
        by=names,
        column=column,
        time_zone=time_zone,
        busy=busy,
        limit=limit,
        on_error=on_error,
        rejected=rejected,
        time_zones=time_zones,
    )
    require_kept(source, names)
    for name in names:
        _decoded(pa.nulls(0, source.field(name).type), name)
    return pa.RecordBatchReader.from_batches(_with_busy(source, names), batches)


def _with_busy(source: pa.Schema, by: Iterable[str]) -> pa.Schema:
    """The columns that name a mailbox, followed by `BUSY_SCHEMA`."""
    return pa.schema([*[source.field(name) for name in by], *BUSY_SCHEMA])


class Days(NamedTuple):
    """The days of a window in a zone: that of number n begins at `edges[n]` and ends at `edges[n + 1]`.

    Edges are in microseconds from the start of the window, and within it. `ordinals` are those of the dates.
    """

    ordinals: Ints
    edges: Ints

    @classmethod
    def of(cls, window: Window, transitions: Transitions) -> Days:
        """The days that have time in a window; a day that the clocks skip has none.

        >>> days = Days.of(parse_window("2026-03-08", "2026-03-10"), require_transitions(zone("America/New_York")))
        >>> (np.diff(days.edges) // (60 * _MINUTE)).tolist()
        [5, 23, 20]
        """
        start, end = window.micros()
        first = max(start // DAY_MICROS - _MARGIN, 1)
        ordinals = np.arange(first, min(end // DAY_MICROS + _MARGIN, LAST_ORDINAL) + 1)
        offsets = OffsetTable(Transitions.segments)
        offsets.cover([transitions], first * DAY, int(ordinals[-1]) * DAY)
        midnights = ordinals * DAY_MICROS - offsets.at(zone_keys(0, ordinals * DAY)) - start
        ascending = np.minimum.accumulate(midnights[::-1])[::-1]  # of a skipped day, that of the next one
        edges = np.append(ascending, end - start).clip(0, end - start)
        edges[0] = 0  # the days of years 1 and 9999 include the hours that are in years 0 and 10000 in the zone
        has_time = np.diff(edges) > 0
        return cls(ordinals[has_time], np.append(edges[:-1][has_time], end - start))


class _Spans(NamedTuple):
    """Spans of time of numbered mailboxes, in order and apart.

    A time is a key: the number of the mailbox times the length of the window, plus the microseconds from its start.
    Chunks of long windows are small, so that 64 bits hold every key.
    """

    start: Ints
    end: Ints

    @classmethod
    def union(cls, *parts: tuple[Ints, Ints]) -> _Spans:
        """The time that is in any of the spans, whose order does not matter."""
        starts, ends = (np.sort(np.concatenate(edges)) for edges in zip(*parts, strict=True))
        # If the nth end is not after the start number n + 1, all spans before that start have ended.
        opens = np.append(True, starts[1:] >= ends[:-1])[: len(starts)]
        closes = np.append(opens[1:], True)[: len(ends)]
        return cls(starts[opens], ends[closes])

    def split(self, key: int) -> tuple[_Spans, _Spans]:
        """The spans before a key that no span contains, and the others."""
        place = int(np.searchsorted(self.start, key))
        return _Spans(self.start[:place], self.end[:place]), _Spans(self.start[place:], self.end[place:])


_NO_SPANS = _Spans(np.empty(0, np.int64), np.empty(0, np.int64))


class _Mailboxes(NamedTuple):
    """The mailboxes of a chunk: the number of that of each row, the columns that name them, and their names."""

    number: Ints
    columns: pa.RecordBatch
    names: list[tuple[Any, ...]]

    @classmethod
    def of(cls, events: pa.RecordBatch, by: tuple[str, ...]) -> _Mailboxes:
        """Number the mailboxes of successive rows: a name that comes again later has a number of its own."""
        columns = [_decoded(events.column(name), name) for name in by] or [pa.nulls(events.num_rows)]
        encoded = Dictionary.encode(*columns)
        is_first = np.append(True, encoded.number[1:] != encoded.number[:-1])
        first = np.flatnonzero(is_first)
        values = encoded.values(*columns)
        named = [take_rows(events.column(name), pa.array(first)) for name in by]
        schema = pa.schema([events.schema.field(name) for name in by])
        names = [values[number] for number in encoded.number[first].tolist()]
        return cls(np.cumsum(is_first) - 1, pa.record_batch(named, schema), names)

    def last(self) -> _Mailboxes:
        """The last mailbox alone."""
        return _Mailboxes(self.number[-1:] * 0, self.columns.slice(len(self.names) - 1), self.names[-1:])


def _decoded(column: pa.Array, name: str) -> pa.Array:
    """A column without a dictionary.

    Raises `RecurtzError` for a type whose values Arrow cannot compare.
    """
    if pa.types.is_dictionary(column.type):
        return column.dictionary_decode()
    try:
        column.slice(0, 0).dictionary_encode()
    except pa.ArrowNotImplementedError:
        message = f"column {name!r} is of type {column.type}, which cannot name mailboxes; cast it to text first"
        raise RecurtzError(message, target=name) from None
    return column


class _Count:
    """Counts the busy minutes of mailboxes, one chunk of events after the other.

    Only the last mailbox of a chunk can go on in the next one: it is `_pending`, with the spans and the number of
    occurrences so far.
    """

    def __init__(
        self,
        window: Window,
        reader: ChunkReader,
        by: tuple[str, ...],
        days: Days,
        is_wanted: Mask,
        limit: int | None,
    ) -> None:
        start, end = window.micros()
        self._origin = start - UNIX_EPOCH
        self._length = end - start
        self._reader = reader
        self._local_times = LocalTimes((start, end), UTC)
        self._by = by
        self._days = days
        self._is_wanted = is_wanted
        self._limit = limit
        self._seen: set[tuple[Any, ...]] = set()
        self._pending: _Mailboxes | None = None
        self._spans = _NO_SPANS
        self._occurrences = 0

    def batches(self, sources: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The output batches of input batches."""
        for events, table in self._reader.tables(sources):
            mailboxes = _Mailboxes.of(events, self._by)
            if not self._goes_on(mailboxes):
                yield from self._finished()
            intervals = find_intervals(table, self._local_times, self._reader.interning.transitions)
            yield from self._chunk(table, self._blocking(table, intervals), mailboxes)
        yield from self._finished()

    def _goes_on(self, mailboxes: _Mailboxes) -> bool:
        """Whether the first mailbox of a chunk is the last one of the chunk before."""
        goes_on = self._pending is not None and self._pending.names == mailboxes.names[:1]
        for name in mailboxes.names[goes_on:]:
            if name in self._seen:
                message = f"the rows of the mailbox {short(name)} are not together; sort them by {list(self._by)}"
                raise RecurtzError(message, target="by")
            self._seen.add(name)
        return goes_on

    def _finished(self) -> Iterator[pa.RecordBatch]:
        """The rows of the pending mailbox, which then has no more time."""
        if self._pending is not None:
            yield from self._rows(self._spans, self._pending)
        self._pending, self._spans, self._occurrences = None, _NO_SPANS, 0

    def _blocking(self, table: EventTable, intervals: Intervals) -> Intervals:
        """The intervals of entries that block time."""
        blocks = self._is_wanted[table.show_as[intervals.entry]]
        return intervals if blocks.all() else Intervals(*[column[blocks] for column in intervals])

    def _chunk(self, table: EventTable, intervals: Intervals, mailboxes: _Mailboxes) -> Iterator[pa.RecordBatch]:
        self._check(mailboxes, mailboxes.number[table.row[intervals.entry]], intervals.high - intervals.low)
        spans = self._spans
        for rows in explode(table, intervals, _MAX_ROWS):
            number = mailboxes.number[table.row[rows.entry]]
            mailbox = np.repeat(number * self._length, rows.counts)
            start = np.maximum(rows.start - self._origin, 0) + mailbox
            end = np.minimum(rows.end - self._origin, self._length) + mailbox
            lasts = start < end
            complete, spans = _Spans.union(spans, (start[lasts], end[lasts])).split(int(mailbox[-1]))
            yield from self._rows(complete, mailboxes)
        last = len(mailboxes.names) - 1
        complete, spans = spans.split(last * self._length)
        yield from self._rows(complete, mailboxes)
        self._pending = mailboxes.last()
        self._spans = _Spans(spans.start - last * self._length, spans.end - last * self._length)

    def _check(self, mailboxes: _Mailboxes, number: Ints, occurrences: Ints) -> None:
        """Check the number of occurrences of each mailbox against the limit."""
        counts = np.bincount(number, occurrences, len(mailboxes.names)).astype(np.int64)
        counts[0] += self._occurrences
        self._occurrences = int(counts[-1])
        if self._limit is not None and counts.max() > self._limit:
            name = mailboxes.names[int(counts.argmax())]
            message = f"the mailbox {short(name)} has more than {self._limit} occurrences in the window, the limit"
            raise LimitExceededError(f"{message}; use a shorter window", target="endDateTime")

    def _rows(self, spans: _Spans, mailboxes: _Mailboxes) -> Iterator[pa.RecordBatch]:
        """A row for each mailbox and day of spans. The last day of a span may be the first one of the next."""
        number, start = np.divmod(spans.start, max(self._length, 1))
        end = spans.end - number * self._length
        first = np.searchsorted(self._days.edges, start, "right") - 1
        last = np.searchsorted(self._days.edges, end, "left") - 1
        is_shared = np.append(False, (number[1:] == number[:-1]) & (first[1:] == last[:-1]))[: len(first)]
        stop = np.cumsum(last - first + 1 - is_shared)
        begin = stop - (last - first + 1)
        total = int(stop[-1]) if len(stop) else 0
        for low in range(0, total, _MAX_ROWS):
            high = min(low + _MAX_ROWS, total)
            places = slice(np.searchsorted(stop, low, "right"), np.searchsorted(begin, high, "left"))
            of, row = expand_ranges(np.maximum(begin[places], low), np.minimum(stop[places], high))
            of += places.start
            day = first[of] + row - begin[of]
            micros = np.minimum(end[of], self._days.edges[day + 1]) - np.maximum(start[of], self._days.edges[day])
            firsts = np.flatnonzero(np.append(True, row[1:] != row[:-1]))
            yield self._batch(mailboxes, number[of[firsts]], day[firsts], np.add.reduceat(micros, firsts))

    def _batch(self, mailboxes: _Mailboxes, number: Ints, day: Ints, micros: Ints) -> pa.RecordBatch:
        named = [take_rows(column, pa.array(number)) for column in mailboxes.columns.columns]
        columns = [*named, dates(self._days.ordinals[day]), numbers(micros / _MINUTE, pa.float64())]
        return pa.record_batch(columns, _with_busy(mailboxes.columns.schema, self._by))
