"""A Parquet file through several processes into another, in order and in bounded memory.

Each process takes every n-th batch of events. What it makes waits in a short queue until its turn has come to be
written, and meanwhile it waits too: so a batch that grows large takes time, not memory.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from pathlib import Path
from queue import Empty
from typing import Any, NamedTuple, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from recurtz.arrow import ERRORS_SCHEMA, SCHEMA, expand_batches
from recurtz.arrow.decode import decoder
from recurtz.arrow.expand import Errors
from recurtz.arrow.schema import require_column, require_kept, with_kept
from recurtz.errors import RecurtzError

_EVENTS = 2_048
"""The events of a batch: with several in hand, some megabytes."""

_WAITING = 8
"""The batches that a process can make before they are written."""

_FORMS = {
    "occurrence_id": "DELTA_BYTE_ARRAY",
    **dict.fromkeys(("start", "end", "start_local", "end_local"), "DELTA_BINARY_PACKED"),
}
"""Where each value differs from the one before by little: a quarter of the bytes, in three quarters of the time."""

_SPAWN = get_context("spawn")  # Arrow's threads do not survive a fork


class Asked(NamedTuple):
    """What is asked of every event."""

    start: str
    end: str
    column: str
    time_zone: str | None
    keep: tuple[str, ...]

    def expand(self, batches: Iterable[pa.RecordBatch], errors: Errors | None = None) -> Iterator[pa.RecordBatch]:
        """The times of the events of some batches."""
        zone = self.time_zone
        return expand_batches(
            batches, self.start, self.end, column=self.column, time_zone=zone, keep=self.keep, errors=errors
        )


class Done(NamedTuple):
    """How far it has come: so many events, of which so many could not be read, and their times."""

    events: int = 0
    unread: int = 0
    times: int = 0


class Tables:
    """What is read, and what is written: `total` events, and two Parquet files that are there when all is done.

    Raises `RecurtzError` for what cannot be asked.
    """

    def __init__(self, source: str, target: str, errors: str | None, asked: Asked) -> None:
        _require_apart(source, target, errors)
        asked.expand([])  # which refuses what no event could be asked
        try:
            self._source = pq.ParquetFile(source, pre_buffer=False)  # else all of it is held
        except pa.ArrowInvalid as error:
            raise RecurtzError(f"{source} cannot be read: {error}; give a Parquet file") from None
        schema = self._source.schema_arrow
        decoder(schema.types[require_column(schema, asked.column)], asked.column)  # which refuses other types
        require_kept(schema, asked.keep)
        self._asked = asked
        self._target, self._errors = target, errors
        self._schemas = [with_kept(own, schema, asked.keep) for own in (SCHEMA, ERRORS_SCHEMA)]
        self.total: int = self._source.metadata.num_rows

    def expand(self, processes: int) -> Iterator[Done]:
        """Do it, a batch of events after the other.

        Raises `RecurtzError` for the first row that cannot be read, if there is no file for such rows.
        """
        done = Done()
        with _written(self._target, self._schemas[0]) as times, _written(self._errors, self._schemas[1]) as errors:
            for events, made in _in_order(self._batches(), self._asked, processes):
                unread = 0
                for is_error, batch in made:
                    if is_error:
                        unread += batch.num_rows
                        self._take_errors(batch, done.events, errors)
                    else:
                        times.write_batch(batch)
                        done = done._replace(times=done.times + batch.num_rows)
                done = done._replace(events=done.events + events, unread=done.unread + unread)
                yield done

    def _batches(self) -> Iterator[pa.RecordBatch]:
        batches: Iterator[pa.RecordBatch] = self._source.iter_batches(
            _EVENTS, columns=[self._asked.column, *self._asked.keep]
        )
        return batches

    def _take_errors(self, batch: pa.RecordBatch, first_row: int, errors: pq.ParquetWriter | None) -> None:
        """Rows that cannot be read, which count within their batch."""
        if errors is None:
            first = batch.slice(0, 1).to_pylist()[0]
            message = f"row {first_row + first['row']}: {first['message']}; --errors FILE takes such rows"
            raise RecurtzError(message, code=first["code"], target=first["target"])
        rows = pc.add(batch["row"], first_row)
        errors.write_batch(batch.set_column(0, self._schemas[1].field("row"), rows))


def _require_apart(source: str, target: str, errors: str | None) -> None:
    """Refuse to write where another file of the same run lies or is made, and where a device or a pipe is."""
    taken = {os.path.realpath(source): "IN.parquet"}
    for name, path in (("OUT.parquet", target), ("--errors", errors)):
        if path is not None and os.path.exists(path) and not os.path.isfile(path):
            raise RecurtzError(f"{name} {path} is there, and is no file; give it another name")
        for place in (path, _part(path)) if path is not None else ():
            other = taken.setdefault(os.path.realpath(place), name)
            if other != name:
                raise RecurtzError(f"{name} {path} would overwrite {other}; give it another name")


def _part(path: str) -> str:
    """Where a file is made."""
    return f"{path}.part"


@contextmanager
def _written(path: str | None, schema: pa.Schema) -> Iterator[Any]:
    """A Parquet file in the making, which takes its name when all is written; none without a path."""
    if path is None:
        yield None
        return
    part = _part(path)
    try:
        columns = {name: form for name, form in _FORMS.items() if name in schema.names}
        others = [name for name in schema.names if name not in columns]
        with pq.ParquetWriter(
            part, schema, compression="zstd", compression_level=1, use_dictionary=others, column_encoding=columns
        ) as writer:
            yield writer
        os.replace(part, path)
    finally:
        Path(part).unlink(missing_ok=True)


# Processes ------------------------------------------------------------------------------------------------------------

Made = tuple[bool, pa.RecordBatch]
"""A batch of times or, if the first is true, of errors."""


def _in_order(batches: Iterator[pa.RecordBatch], asked: Asked, processes: int) -> Iterator[tuple[int, Iterator[Made]]]:
    """How many events each batch has, and what is made of them."""
    if processes == 1:
        yield from ((batch.num_rows, _made(batch, asked)) for batch in batches)
        return
    with ExitStack() as stack:
        workers = [stack.enter_context(_Worker(asked)) for _ in range(processes)]
        pending: deque[tuple[int, _Worker]] = deque()
        for number, batch in enumerate(batches):
            if len(pending) == 2 * processes:
                yield _next_of(pending)
            worker = workers[number % processes]
            worker.give(batch)
            pending.append((batch.num_rows, worker))
        while pending:
            yield _next_of(pending)


def _next_of(pending: deque[tuple[int, _Worker]]) -> tuple[int, Iterator[Made]]:
    events, worker = pending.popleft()
    return events, worker.take()


def _made(batch: pa.RecordBatch, asked: Asked) -> Iterator[Made]:
    errors: list[pa.RecordBatch] = []
    for out in asked.expand([batch], errors.append):
        yield False, out
    yield from ((True, unread) for unread in errors)


class _Worker:
    """A process that expands the batches which it is given, one after the other."""

    def __init__(self, asked: Asked) -> None:
        self._tasks, self._results = _SPAWN.Queue(), _SPAWN.Queue(_WAITING)
        self._process = _SPAWN.Process(target=_work, args=(self._tasks, self._results, asked), daemon=True)

    def __enter__(self) -> Self:
        self._process.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.join()
        self._tasks.cancel_join_thread()  # else what nobody takes any more is waited for

    def give(self, batch: pa.RecordBatch) -> None:
        """A batch that it is to expand."""
        self._tasks.put(_packed(batch))

    def take(self) -> Iterator[Made]:
        """What it made of the batch whose turn it is. Raises its `RecurtzError`, and one if it ended before."""
        while made := self._result():
            if isinstance(made, RecurtzError):
                raise made
            is_error, packed = made
            yield is_error, _unpacked(packed)

    def _result(self) -> Any:  # noqa: ANN401
        while True:
            try:
                return self._results.get(timeout=1)
            except Empty:
                if not self._process.is_alive():
                    raise RecurtzError("a process ended before its work was done; is there enough memory?") from None


def _work(tasks: Any, results: Any, asked: Asked) -> None:  # noqa: ANN401  # queues
    """What a process does until it is stopped."""
    while True:
        try:
            for is_error, batch in _made(_unpacked(tasks.get()), asked):
                results.put((is_error, _packed(batch)))
            results.put(None)
        except RecurtzError as error:
            results.put(error)


def _packed(batch: pa.RecordBatch) -> bytes:
    """A batch and its schema: of a column that is a part of another, just the part."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    packed: bytes = sink.getvalue().to_pybytes()
    return packed


def _unpacked(packed: bytes) -> pa.RecordBatch:
    return pa.ipc.open_stream(packed).read_next_batch()
