"""Events as one column of Graph's shape, with the properties that count, whatever shape they come in.

What does not fit that shape is null there, as if nothing had been said: whoever finds nothing reads the event itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json

_TEXT, _NUMBER, _FLAG = pa.string(), pa.int64(), pa.bool_()
_MOMENT = pa.struct({"dateTime": _TEXT, "timeZone": _TEXT})
_PATTERN = pa.struct(
    {
        "type": _TEXT,
        "interval": _NUMBER,
        "month": _NUMBER,
        "dayOfMonth": _NUMBER,
        "daysOfWeek": pa.list_(_TEXT),
        "firstDayOfWeek": _TEXT,
        "index": _TEXT,
    }
)
_RANGE = pa.struct(
    {
        "type": _TEXT,
        "startDate": _TEXT,
        "endDate": _TEXT,
        "recurrenceTimeZone": _TEXT,
        "numberOfOccurrences": _NUMBER,
    }
)
_TIMES = {"isAllDay": _FLAG, "start": _MOMENT, "end": _MOMENT, "occurrenceId": _TEXT}

EVENT = pa.struct(
    {
        "id": _TEXT,
        "type": _TEXT,
        **_TIMES,
        "originalStartTimeZone": _TEXT,
        "originalEndTimeZone": _TEXT,
        "recurrence": pa.struct({"pattern": _PATTERN, "range": _RANGE}),
        "cancelledOccurrences": pa.list_(_TEXT),
        "exceptionOccurrences": pa.list_(pa.struct({**_TIMES, "originalStart": _TEXT})),
    }
)
"""All that is looked at, of series and of others."""

_LONGEST = 1 << 24
"""So many bytes of JSON are parsed at once: Arrow finds the texts of a column by 32 bits."""

_SMALLEST = 32
"""A run of rows in which something does not fit is halved as far as this; the smaller, the fewer rows it spoils."""

_DEEPEST = 1_000
"""From so many brackets on a text might be nested deeper than orjson follows, 1,024; Arrow's parser does."""

_NO_NUMBER = r"[:,\[]\s*-?(NaN|Inf)"
"""What Arrow's parser takes for a number, and JSON does not."""

_BLOCK = 1 << 16
"""So many bytes are looked at at once, which stays within the processor's cache."""

_NOTHING = "{}"

Said = Mapping[str, pa.Array]
"""Columns by the paths of properties, such as "recurrence.range.type"."""


def json_columns(values: pa.Array) -> pa.Array:
    """Each event as an `EVENT`: JSON text of any type, or a struct of whatever fields.

    >>> lunch = pa.array(['{"id": "AAMk", "subject": "Lunch", "isAllDay": false}', "no JSON"])
    >>> found = json_columns(lunch)
    >>> [event["id"] for event in found.to_pylist()], found.type == EVENT
    (['AAMk', None], True)
    """
    if isinstance(values, pa.ExtensionArray):
        values = values.storage
    if pa.types.is_struct(values.type):
        return _halved(values, _shaped)
    return _halved(values, _parsed)


def by_path(events: pa.Array) -> Said:
    """Each property of events, those of its parts too, null where an event has none.

    >>> events = pa.array([{"start": {"timeZone": "UTC"}}, None])
    >>> by_path(events)["start.timeZone"].to_pylist()
    ['UTC', None]
    """
    return dict(_by_path(events, ""))


def _by_path(values: pa.Array, prefix: str) -> Iterator[tuple[str, pa.Array]]:
    for field, column in zip(values.type, values.flatten(), strict=True):
        yield prefix + field.name, column
        if pa.types.is_struct(field.type):
            yield from _by_path(column, f"{prefix}{field.name}.")


def _halved(values: pa.Array, shape: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """The rows in their shape; in small parts where one does not fit, those parts null."""
    if len(values) <= _SMALLEST or values.nbytes <= _LONGEST:
        try:
            return shape(values)
        except pa.ArrowException:
            if len(values) <= _SMALLEST:
                return pa.nulls(len(values), EVENT)
    half = len(values) // 2
    return pa.concat_arrays([_halved(part, shape) for part in (values[:half], values[half:])])


# JSON -----------------------------------------------------------------------------------------------------------------


def _parsed(values: pa.Array) -> pa.Array:
    """Raises `ArrowInvalid` where a text is no UTF-8 or no JSON, or a property of another type."""
    texts = _shallow(_delimited(values.cast(pa.binary()).cast(pa.string())))
    lines = _lines(texts)
    if _may_hold_no_number(lines):
        lines = _lines(_where(pc.invert(pc.match_substring_regex(texts, _NO_NUMBER)), texts))
    table = pa.json.read_json(
        pa.BufferReader(lines),
        pa.json.ReadOptions(use_threads=False, block_size=len(lines) + 1),
        pa.json.ParseOptions(pa.schema(EVENT), unexpected_field_behavior="ignore"),
    )
    if len(table) != len(texts):
        raise pa.ArrowInvalid("there is not one object in each text")
    return table.to_struct_array().combine_chunks()


def _delimited(texts: pa.Array) -> pa.Array:
    """The texts, each of which begins and ends with a brace.

    Where a line ends with a brace and the next begins with one, the one ends an object and the other begins one, none
    within another: so as many objects as there are lines are one in each.
    """
    if _all(_is_braced(texts)):
        return texts
    texts = pc.ascii_trim(texts, " \t\r\n")
    return _where(_is_braced(texts), texts)


def _shallow(texts: pa.Array) -> pa.Array:
    """The texts that cannot be nested so deep that the parsers differ."""
    long = np.flatnonzero(pc.binary_length(texts).to_numpy() > 2 * _DEEPEST)
    brackets = [text.count("{") + text.count("[") for text in texts.take(pa.array(long)).to_pylist()]
    if max(brackets, default=0) < _DEEPEST:
        return texts
    shallow = np.ones(len(texts), np.bool_)
    shallow[long] = np.array(brackets) < _DEEPEST
    return _where(pa.array(shallow), texts)


def _is_braced(texts: pa.Array) -> pa.Array:
    return pc.and_(pc.starts_with(texts, "{"), pc.ends_with(texts, "}"))


def _all(flags: pa.Array) -> bool:
    return flags.null_count == 0 and bool(pc.all(flags).as_py())


def _where(flags: pa.Array, texts: pa.Array) -> pa.Array:
    return pc.if_else(pc.fill_null(flags, False), texts, _NOTHING)


def _lines(texts: pa.Array) -> pa.Buffer:
    return pc.binary_join(pa.ListArray.from_arrays([0, len(texts)], texts), "\n")[0].as_buffer()


def _may_hold_no_number(lines: pa.Buffer) -> bool:
    """Whether anything looks like NaN or Inf, in a third of the time that it takes to look for them."""
    data = np.frombuffer(lines, np.uint8)
    for start in range(0, len(data), _BLOCK):
        block = data[start : start + _BLOCK + 2]
        first, third = block[:-2], block[2:]
        if (((first == ord("N")) & (third == ord("N"))) | ((first == ord("I")) & (third == ord("f")))).any():
            return True
    return False


# Structs --------------------------------------------------------------------------------------------------------------


def _shaped(values: pa.Array) -> pa.Array:
    """Raises `ArrowInvalid` where a property is of another type, which is never converted: 2.0 is no interval."""
    if not _says(values.type, EVENT):
        raise pa.ArrowInvalid("a property is of another type")
    return values.cast(EVENT)


def _says(kind: pa.DataType, wanted: pa.DataType) -> bool:
    """Whether values of a type say what the wanted one does, or nothing."""
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    if pa.types.is_struct(wanted) and pa.types.is_struct(kind):
        names = [field.name for field in kind]
        there = [field for field in wanted if field.name in names]
        return all(names.count(field.name) == 1 and _says(kind.field(field.name).type, field.type) for field in there)
    if pa.types.is_list(wanted) and any(is_list(kind) for is_list in _LISTS):
        return _says(kind.value_type, wanted.value_type)
    return pa.types.is_null(kind) or any(suits(kind) for suits in _LEAVES.get(wanted, ()))


_LISTS = pa.types.is_list, pa.types.is_large_list, pa.types.is_fixed_size_list
_LEAVES = {
    _TEXT: (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view),
    _NUMBER: (pa.types.is_integer,),
    _FLAG: (pa.types.is_boolean,),
}
