"""Expand a Parquet file of events into another with several processes, in order and in bounded memory.

Process n of N expands the batches n, n + N, n + 2N, … Its results wait in a short queue until they are written. If the
queue is full, the process waits too: a batch with many results takes more time, but not more memory.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from queue import Empty
from typing import Any, NamedTuple, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from recurtz.arrow import ERRORS_SCHEMA, SCHEMA, expand_batches
from recurtz.arrow.chunks import Rejected
from recurtz.arrow.decode import decoder
from recurtz.arrow.event_column import event_columns, event_type
from recurtz.arrow.expand import Edges
from recurtz.arrow.schema import require_kept, with_kept
from recurtz.errors import RecurtzError

_EVENTS = 2_048
"""Events of a batch. Several such batches in memory take a few megabytes."""

_QUEUE = 8
"""Batches of results that a process can have waiting."""

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

    def expand(self, batches: Iterable[pa.RecordBatch], rejected: Rejected | None = None) -> Iterator[pa.RecordBatch]:
        """The occurrences of batches of events. `rejected` takes batches of the rows that cannot be read."""
        return expand_batches(
            batches,
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
        request.expand([])  # checks the request
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
            _parquet_writer(self._target, self._schemas[0]) as target,
            _parquet_writer(self._errors, self._schemas[1]) as errors,
        ):
            for events, results in _expand_in_order(self._batches(), self._request, processes):
                rejected = 0
                for is_rejected, batch in results:
                    if is_rejected:
                        rejected += batch.num_rows
                        self._write_rejected(batch, counts.events, errors)
                    else:
                        target.write_batch(batch)
                        counts = counts._replace(occurrences=counts.occurrences + batch.num_rows)
                counts = counts._replace(events=counts.events + events, rejected=counts.rejected + rejected)
                yield counts

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
def _parquet_writer(path: str | None, schema: pa.Schema) -> Iterator[Any]:
    """A writer of a Parquet file, which gets its name when it is complete; None without a path."""
    if path is None:
        yield None
        return
    temporary = _temporary(path)
    try:
        encodings = {name: encoding for name, encoding in _ENCODINGS.items() if name in schema.names}
        others = [name for name in schema.names if name not in encodings]
        with pq.ParquetWriter(
            temporary, schema, compression="zstd", compression_level=1, use_dictionary=others, column_encoding=encodings
        ) as writer:
            yield writer
        os.replace(temporary, path)
    finally:
        Path(temporary).unlink(missing_ok=True)


# Processes ------------------------------------------------------------------------------------------------------------

Result = tuple[bool, pa.RecordBatch]
"""True and a batch of rejected rows, or False and a batch of occurrences."""


def _expand_in_order(
    batches: Iterator[pa.RecordBatch], request: Request, processes: int
) -> Iterator[tuple[int, Iterator[Result]]]:
    """For each batch, in order, the number of its events and its results."""
    if processes == 1:
        yield from ((batch.num_rows, _expand_batch(batch, request)) for batch in batches)
        return
    with ExitStack() as stack:
        workers = [stack.enter_context(_Worker(request)) for _ in range(processes)]
        pending: deque[tuple[int, _Worker]] = deque()
        for number, batch in enumerate(batches):
            if len(pending) == 2 * processes:
                yield _next_results(pending)
            worker = workers[number % processes]
            worker.submit(batch)
            pending.append((batch.num_rows, worker))
        while pending:
            yield _next_results(pending)


def _next_results(pending: deque[tuple[int, _Worker]]) -> tuple[int, Iterator[Result]]:
    events, worker = pending.popleft()
    return events, worker.results()


def _expand_batch(batch: pa.RecordBatch, request: Request) -> Iterator[Result]:
    """The occurrences of a batch of events, then its rejected rows."""
    rejected: list[pa.RecordBatch] = []
    for occurrences in request.expand([batch], rejected.append):
        yield False, occurrences
    yield from ((True, rows) for rows in rejected)


class _Worker:
    """A process that expands batches, one after the other."""

    def __init__(self, request: Request) -> None:
        self._tasks, self._results = _SPAWN.Queue(), _SPAWN.Queue(_QUEUE)
        self._process = _SPAWN.Process(target=_work, args=(self._tasks, self._results, request), daemon=True)

    def __enter__(self) -> Self:
        self._process.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.join()
        self._tasks.cancel_join_thread()  # otherwise Python waits until the killed process reads its tasks

    def submit(self, batch: pa.RecordBatch) -> None:
        """Add a batch to those that the process expands."""
        self._tasks.put(_serialize(batch))

    def results(self) -> Iterator[Result]:
        """The results of the next batch.

        Raises `RecurtzError` if the process did, or if it ended too early.
        """
        while result := self._next():
            if isinstance(result, RecurtzError):
                raise result
            is_rejected, serialized = result
            yield is_rejected, _deserialize(serialized)

    def _next(self) -> Any:  # noqa: ANN401
        while True:
            try:
                return self._results.get(timeout=1)
            except Empty:
                if not self._process.is_alive():
                    raise RecurtzError("a process ended before its work was done; is there enough memory?") from None


def _work(tasks: Any, results: Any, request: Request) -> None:  # noqa: ANN401  # queues
    """Expand batches until the process is killed. None follows the results of each batch."""
    while True:
        try:
            for is_rejected, batch in _expand_batch(_deserialize(tasks.get()), request):
                results.put((is_rejected, _serialize(batch)))
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
