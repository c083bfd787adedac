"""Output record batches: the rows of `explode` as `SCHEMA`, and rejected rows as `ERRORS_SCHEMA`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from recurtz.arrow.arrays import Ints
from recurtz.arrow.event_table import NO_DATE, SHOW_AS, TYPES, EventTable
from recurtz.arrow.intervals import Rows
from recurtz.arrow.schema import ERRORS_SCHEMA, SCHEMA, take_rows, with_kept
from recurtz.arrow.strings import DateStrings, Repeats, repeat_strings

_EPOCH = date(1970, 1, 1).toordinal()
_TYPES = [name.encode() for name in TYPES]
_STATUSES = [None if name is None else name.encode() for name in SHOW_AS]


class Writer:
    """Writes batches of `SCHEMA` and the kept columns; columns that batches can share are cached.

    `display_name` is the name of the display zone, or None if each row has the name of its event's zone.
    """

    __slots__ = ("_constants", "_date_strings", "_display_name", "_keep")

    def __init__(self, keep: Sequence[str], display_name: str | None) -> None:
        self._keep = keep
        self._display_name = None if display_name is None else display_name.encode()
        self._date_strings = DateStrings()
        self._constants: dict[bytes | bool | None, pa.Array] = {}

    def batch(
        self, table: EventTable, rows: Rows, events: pa.RecordBatch, zone_names: Sequence[bytes]
    ) -> pa.RecordBatch:
        """The output batch of rows; `events` is their chunk of the input."""
        repeats = Repeats.merging(rows.entry, rows.counts, len(rows.ordinal))
        times = rows.start, rows.end, rows.start_local, rows.end_local
        columns = [
            repeat_strings(table.event_ids, repeats),
            self._date_strings.with_dates(table.occurrence_ids, repeats, rows.ordinal),
            self._few_strings(_TYPES, table.type[repeats.number], repeats),
            *[numbers(micros, kind) for micros, kind in zip(times, SCHEMA.types[3:7], strict=True)],
            self._zone_names(table, repeats, zone_names),
            _dates(table, rows.ordinal),
            self._flags(table.is_all_day[repeats.number], repeats),
            self._few_strings(_STATUSES, table.show_as[repeats.number], repeats),
        ]
        if self._keep:
            indexes = pa.array(np.repeat(table.row[repeats.number], repeats.counts))
            columns += [take_rows(events.column(name), indexes) for name in self._keep]
        return pa.record_batch(columns, with_kept(SCHEMA, events.schema, self._keep))

    def _zone_names(self, table: EventTable, repeats: Repeats, names: Sequence[bytes]) -> pa.Array:
        if self._display_name is not None:
            return self._constant(self._display_name, repeats.rows)
        return self._few_strings(names, table.zone[repeats.number], repeats)

    def _flags(self, flags: Ints, repeats: Repeats) -> pa.Array:
        """A column of true and false, usually of one of them only."""
        if (flags != flags[0]).any():
            return pa.array(np.repeat(flags != 0, repeats.counts))
        value = bool(flags[0])
        column = self._constants.get(value)
        if column is None or len(column) < repeats.rows:
            column = self._constants[value] = pa.array(np.full(repeats.rows, value))
        return column[: repeats.rows]

    def _few_strings(self, strings: Sequence[bytes | None], numbers: Ints, repeats: Repeats) -> pa.Array:
        """A column with a few different strings, usually only one."""
        if (numbers != numbers[0]).any():
            return repeat_strings(strings, repeats._replace(number=numbers))
        return self._constant(strings[numbers[0]], repeats.rows)

    def _constant(self, string: bytes | None, rows: int) -> pa.Array:
        """A column of one string: a slice of the longest one so far."""
        column = self._constants.get(string)
        if column is None or len(column) < rows:
            column = self._constants[string] = repeat_strings([string], Repeats(np.array([0]), np.array([rows]), rows))
        return column[:rows]


def _dates(table: EventTable, ordinals: Ints) -> pa.Array:
    if table.given_times.size and NO_DATE in table.first[table.given_times[0]]:
        return pa.array(_days(ordinals), mask=ordinals == NO_DATE).view(pa.date32())
    return dates(ordinals)


def dates(ordinals: Ints) -> pa.Array:
    """A column of dates, from their ordinals."""
    return numbers(_days(ordinals), pa.date32())


def _days(ordinals: Ints) -> npt.NDArray[np.int32]:
    return np.subtract(ordinals, _EPOCH, dtype=np.int32, casting="unsafe")


def numbers(values: npt.NDArray[Any], kind: pa.DataType) -> pa.Array:
    """A column without nulls that shares the memory of an array."""
    return pa.Array.from_buffers(kind, len(values), [None, pa.py_buffer(values)])


# Rejected rows --------------------------------------------------------------------------------------------------------


class RejectedRow(NamedTuple):
    """A row of a chunk whose event is not valid, and its error."""

    row: int
    code: str
    target: str | None
    message: str


def rejected_batch(
    rejected: Sequence[RejectedRow], events: pa.RecordBatch, first_row: int, keep: Sequence[str]
) -> pa.RecordBatch:
    """The rejected rows of a chunk as `ERRORS_SCHEMA` and the kept columns."""
    rows, *columns = map(list, zip(*rejected, strict=True))
    kept = [take_rows(events.column(name), pa.array(rows)) for name in keep]
    numbers = [first_row + row for row in rows]
    return pa.record_batch([numbers, *columns, *kept], with_kept(ERRORS_SCHEMA, events.schema, keep))
