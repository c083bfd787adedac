"""Expand a Parquet file of events into another with several processes, in order and in bounded memory.

Process n of N expands the groups of batches n, n + N, n + 2N, … It also encodes and compresses their occurrences, which
takes a third of the time. The parts of the output wait in a short queue until they are copied into the file. If the
queue is full, the process waits too: a batch with many results takes more time, but not more memory.
"""

from __future__ import annotations

import math
import os
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from queue import Empty
from typing import Any, NamedTuple, Self, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from recurtz.arrow import ERRORS_SCHEMA, SCHEMA
from recurtz.arrow.chunks import Rejected
from recurtz.arrow.decode import decoder
from recurtz.arrow.event_column import event_columns, event_type
from recurtz.arrow.expand import Edges, Expansion
from recurtz.arrow.schema import require_kept, with_kept
from recurtz.cli.row_groups import JoinedFile
from recurtz.errors import RecurtzError

_EVENTS = 2_048
"""Events of a batch. Several such batches in memory take a few megabytes."""

_GROUP = 16
"""The maximum number of successive batches that one process expands. A part of the output has the rows of one group at
most, and many short parts would make the footer long."""

_GROUPS_OF_PROCESS = 4
"""The number of groups for each process, at least, so that no process waits long at the end of a small file."""

_QUEUE = 2 * _GROUP
"""Results that a process can have waiting: those of the group before may not be written yet."""

_PART_ROWS = 1 << 18
"""The rows of a part of the output, at least, unless its group has fewer: a few megabytes of Parquet."""

_ENCODINGS = {
    "occurrence_id": "DELTA_BYTE_ARRAY",
    **dict.fromkeys(("start", "end", "start_local", "end_local"), "DELTA_BINARY_PACKED"),
}
"""Columns whose values differ little from row to row: a quarter of the size, in three quarters of the time."""

_SPAWN = get_context("spawn")  # Arrow's threads do not survive a fork


class Request(NamedTuple):
    """The window and the options of an expansion."""

    start: datetime | str
    end: datetime | str
    column: str
    time_zone: str | None
    keep: tuple[str, ...]
    edges: Edges = "overlap"

    def expansion(self, rejected: Rejected | None = None) -> Expansion:
        """The expansion of batches of events. `rejected` takes batches of the rows that cannot be read."""
        return Expansion(
            self.start,
            self.end,
            column=self.column,
            time_zone=self.time_zone,
            keep=self.keep,
            edges=self.edges,
            rejected=rejected,
        )


class Counts(NamedTuple):
    """The number of events so far, of those that could not be read, and of occurrences."""

    events: int = 0
    rejected: int = 0
    occurrences: int = 0


class TableExpansion:
    """An expansion of one Parquet file. The files that it writes appear when it is complete; `total` counts the events.

    Raises `RecurtzError` for a file or a request that is not valid, before it writes anything.
    """

    def __init__(self, source: str, target: str, errors: str | None, request: Request) -> None:
        _require_distinct_files(source, target, errors)
        request.expansion()  # checks the request
        try:
            self._source = pq.ParquetFile(source, pre_buffer=False)  # a buffer would hold the whole file
        except pa.ArrowInvalid as error:
            raise RecurtzError(f"{source} cannot be read: {str(error).rstrip('.')}; give a Parquet file") from None
        schema = self._source.schema_arrow
        self._columns = event_columns(schema, request.column)
        decoder(event_type(schema, request.column), request.column)  # checks the type
        require_kept(schema, request.keep)
        self._request = request
        self._target, self._errors = target, errors
        self._schemas = [with_kept(own, schema, request.keep) for own in (SCHEMA, ERRORS_SCHEMA)]
        self.total: int = self._source.metadata.num_rows

    def run(self, processes: int) -> Iterator[Counts]:
        """Expand the file batch by batch, and return the counts after each batch.

        Raises `RecurtzError` for the first row that cannot be read, unless there is a file for such rows.
        """
        counts = Counts()
        with (
            _joined_file(self._target, self._schemas[0]) as target,
            _parquet_writer(self._errors, self._schemas[1]) as errors,
        ):
            for events, results in self._expand_in_order(processes):
                rejected = 0
                for result in results:
                    if isinstance(result, Part):
                        target.append(result.file)
                        counts = counts._replace(occurrences=counts.occurrences + result.rows)
                    else:
                        rejected += result.num_rows
                        self._write_rejected(result, counts.events, errors)
                counts = counts._replace(events=counts.events + events, rejected=counts.rejected + rejected)
                yield counts

    def _expand_in_order(self, processes: int) -> Iterator[tuple[int, Iterator[Result]]]:
        """For each batch, in order, the number of its events and its results; groups end with no events."""
        batches = math.ceil(self.total / _EVENTS)
        size = max(1, min(_GROUP, batches // (_GROUPS_OF_PROCESS * processes)))
        tasks = _tasks(self._batches(), size)
        if processes == 1:
            expander = _Expander(self._request, self._schemas[0])
            return ((_events_of(task), expander.results(task)) for task in tasks)
        return _expand_with(tasks, self._request, self._schemas[0], processes)

    def _batches(self) -> Iterator[pa.RecordBatch]:
        batches: Iterator[pa.RecordBatch] = self._source.iter_batches(
            _EVENTS, columns=list(dict.fromkeys([*self._columns, *self._request.keep]))
        )
        return batches

    def _write_rejected(self, batch: pa.RecordBatch, first_row: int, errors: pq.ParquetWriter | None) -> None:
        """Write rows that cannot be read, numbered from the start of the file; raise the first one without a file."""
        if errors is None:
            first = batch.slice(0, 1).to_pylist()[0]
            message = f"row {first_row + first['row']}: {first['message']}; use --errors FILE to collect such rows"
            raise RecurtzError(message, code=first["code"], target=first["target"])
        rows = pc.add(batch["row"], first_row)
        errors.write_batch(batch.set_column(0, self._schemas[1].field("row"), rows))


def _require_distinct_files(source: str, target: str, errors: str | None) -> None:
    """Check the outputs.

    Raises `RecurtzError` for the path of another file of the expansion, of a device or a pipe, or in no folder.
    """
    names = {os.path.realpath(source): "IN.parquet"}
    for name, path in (("OUT.parquet", target), ("--errors", errors)):
        if path is not None and os.path.exists(path) and not os.path.isfile(path):
            raise RecurtzError(f"{name} {path} exists and is not a regular file; give another name")
        if path is not None and not os.path.isdir(os.path.dirname(path) or "."):
            raise RecurtzError(f"{name} {path} is in a folder that does not exist; give another name")
        for place in (path, _temporary(path)) if path is not None else ():
            other = names.setdefault(os.path.realpath(place), name)
            if other != name:
                raise RecurtzError(f"{name} {path} would overwrite {other}; give another name")


def _temporary(path: str) -> str:
    """The path of an output that is not complete yet."""
    return f"{path}.part"


@contextmanager
def _complete(path: str) -> Iterator[str]:
    """The path of an output that gets its name when it is complete."""
    temporary = _temporary(path)
    try:
        yield temporary
        os.replace(temporary, path)
    finally:
        Path(temporary).unlink(missing_ok=True)


@contextmanager
def _joined_file(path: str, schema: pa.Schema) -> Iterator[JoinedFile]:
    """A Parquet file that is written part by part."""
    with _complete(path) as temporary, open(temporary, "wb") as file:
        joined = JoinedFile(file)
        joined.append(_encoded([], schema))  # the schema, also without occurrences
        yield joined
        joined.close()


@contextmanager
def _parquet_writer(path: str | None, schema: pa.Schema) -> Iterator[Any]:
    """A writer of a Parquet file; None without a path."""
    if path is None:
        yield None
        return
    with _complete(path) as temporary, _writer(temporary, schema) as writer:
        yield writer


def _writer(target: Any, schema: pa.Schema) -> Any:  # noqa: ANN401  # a path or a stream; pyarrow has no types
    encodings = {name: encoding for name, encoding in _ENCODINGS.items() if name in schema.names}
    others = [name for name in schema.names if name not in encodings]
    return pq.ParquetWriter(
        target, schema, compression="zstd", compression_level=1, use_dictionary=others, column_encoding=encodings
    )


def _encoded(batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> bytes:
    """A Parquet file in memory."""
    sink = pa.BufferOutputStream()
    with _writer(sink, schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
    encoded: bytes = sink.getvalue().to_pybytes()
    return encoded


# Groups of batches ----------------------------------------------------------------------------------------------------


class Part(NamedTuple):
    """A part of the output, as a Parquet file in memory, and the number of its rows."""

    file: bytes
    rows: int


Result: TypeAlias = "Part | pa.RecordBatch"
"""A part of the output, or rejected rows."""

Task: TypeAlias = "pa.RecordBatch | None"
"""A batch of events, or None for the end of a group."""


def _tasks(batches: Iterable[pa.RecordBatch], size: int) -> Iterator[Task]:
    """Batches in groups of a size."""
    number = 0
    for number, batch in enumerate(batches, 1):
        yield batch
        if number % size == 0:
            yield None
    if number % size:
        yield None


def _events_of(task: Task) -> int:
    return 0 if task is None else task.num_rows


class _Expander:
    """Expands batches, and encodes their occurrences in parts. A part ends with its group at the latest."""

    def __init__(self, request: Request, schema: pa.Schema) -> None:
        self._rejected: list[pa.RecordBatch] = []
        self._expansion, self._schema = request.expansion(self._rejected.append), schema
        self._sink: Any = None
        self._rows = 0

    def results(self, task: Task) -> Iterator[Result]:
        """The parts that are complete after a task, then its rejected rows."""
        if task is None:
            if self._rows:
                yield self._part()
            return
        self._rejected.clear()
        for occurrences in self._expansion.batches([task]):
            self._add(occurrences)
            if self._rows >= _PART_ROWS:
                yield self._part()
        yield from self._rejected

    def _add(self, occurrences: pa.RecordBatch) -> None:
        if not self._rows:
            self._sink = pa.BufferOutputStream()
            self._writer = _writer(self._sink, self._schema)
        self._writer.write_batch(occurrences)
        self._rows += occurrences.num_rows

    def _part(self) -> Part:
        self._writer.close()
        part = Part(self._sink.getvalue().to_pybytes(), self._rows)
        self._rows = 0
        return part


# Processes ------------------------------------------------------------------------------------------------------------


def _expand_with(
    tasks: Iterable[Task], request: Request, schema: pa.Schema, processes: int
) -> Iterator[tuple[int, Iterator[Result]]]:
    """For each task, in order, the number of its events and its results, from several processes."""
    with ExitStack() as stack:
        workers = [stack.enter_context(_Worker(request, schema)) for _ in range(processes)]
        pending: deque[tuple[int, _Worker]] = deque()
        group = 0
        for task in tasks:
            worker = workers[group % processes]
            worker.submit(task)
            pending.append((_events_of(task), worker))
            group += task is None
            if len(pending) > (_GROUP + 1) * processes:
                yield _next_results(pending)
        while pending:
            yield _next_results(pending)


def _next_results(pending: deque[tuple[int, _Worker]]) -> tuple[int, Iterator[Result]]:
    events, worker = pending.popleft()
    return events, worker.results()


class _Worker:
    """A process that expands batches, one after the other."""

    def __init__(self, request: Request, schema: pa.Schema) -> None:
        self._tasks, self._results = _SPAWN.Queue(), _SPAWN.Queue(_QUEUE)
        self._process = _SPAWN.Process(target=_work, args=(self._tasks, self._results, request, schema), daemon=True)

    def __enter__(self) -> Self:
        self._process.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.join()
        self._tasks.cancel_join_thread()  # otherwise Python waits until the killed process reads its tasks

    def submit(self, task: Task) -> None:
        """Add a task to those of the process."""
        self._tasks.put(None if task is None else _serialize(task))

    def results(self) -> Iterator[Result]:
        """The results of the next task.

        Raises `RecurtzError` if the process did, or if it ended too early.
        """
        while result := self._next():
            if isinstance(result, RecurtzError):
                raise result
            yield result if isinstance(result, Part) else _deserialize(result)

    def _next(self) -> Any:  # noqa: ANN401
        while True:
            try:
                return self._results.get(timeout=1)
            except Empty:
                if not self._process.is_alive():
                    raise RecurtzError("a process ended before its work was done; is there enough memory?") from None


def _work(tasks: Any, results: Any, request: Request, schema: pa.Schema) -> None:  # noqa: ANN401  # queues
    """Expand batches until the process is killed. None follows the results of each task."""
    expander = _Expander(request, schema)
    while True:
        task = tasks.get()
        try:
            for result in expander.results(None if task is None else _deserialize(task)):
                results.put(result if isinstance(result, Part) else _serialize(result))
            results.put(None)
        except RecurtzError as error:
            results.put(error)


def _serialize(batch: pa.RecordBatch) -> bytes:
    """A batch and its schema. A slice of a column is written without the rest of the column."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    serialized: bytes = sink.getvalue().to_pybytes()
    return serialized


def _deserialize(serialized: bytes) -> pa.RecordBatch:
    return pa.ipc.open_stream(serialized).read_next_batch()
