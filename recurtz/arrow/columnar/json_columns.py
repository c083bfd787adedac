"""JSON text or structs of any shape as one struct column, `EVENT`, with the properties that matter.

A value of another type than in `EVENT` is null there, as if it were missing. The other modules of this folder treat a
missing value as a reason to leave the event to `recurtz.arrow.read_rows`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json

_TEXT, _NUMBER, _FLAG = pa.string(), pa.int64(), pa.bool_()
_DATE_TIME = pa.struct({"dateTime": _TEXT, "timeZone": _TEXT})
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
_STATUS = {"showAs": _TEXT, "isCancelled": _FLAG, "responseStatus": pa.struct({"response": _TEXT})}
_TIMES = {"isAllDay": _FLAG, "start": _DATE_TIME, "end": _DATE_TIME, "occurrenceId": _TEXT}

EVENT = pa.struct(
    {
        "id": _TEXT,
        "type": _TEXT,
        **_TIMES,
        **_STATUS,
        "originalStartTimeZone": _TEXT,
        "originalEndTimeZone": _TEXT,
        "recurrence": pa.struct({"pattern": _PATTERN, "range": _RANGE}),
        "cancelledOccurrences": pa.list_(_TEXT),
        "exceptionOccurrences": pa.list_(pa.struct({**_TIMES, **_STATUS, "originalStart": _TEXT})),
    }
)
"""All properties that decide when an event happens and whether it takes time, and its id."""

_MAX_BYTES = 1 << 24
"""The maximum size of JSON parsed at once, in bytes: Arrow's offsets of strings have 32 bits."""

_MIN_ROWS = 32
"""If an event cannot be converted, its chunk is halved until the part has this size: only that part remains."""

_MAX_BRACKETS = 1_000
"""A text with more brackets could be nested deeper than orjson accepts (1,024); Arrow's parser accepts any depth."""

_NOT_A_NUMBER = r"[:,\[]\s*-?(NaN|Inf)"
"""What Arrow's parser accepts as a number, but JSON does not."""

_BLOCK = 1 << 16
"""The bytes searched at once, which fit in the processor's cache."""

_EMPTY_OBJECT = "{}"

Columns = Mapping[str, pa.Array]
"""Columns by the paths of their properties, such as "recurrence.range.type"."""


def json_columns(values: pa.Array) -> pa.Array:
    """Each event as an `EVENT`, from JSON text of any type or from any struct.

    >>> events = json_columns(pa.array(['{"id": "AAMk", "subject": "Lunch", "isAllDay": false}', "not JSON"]))
    >>> [event["id"] for event in events.to_pylist()], events.type == EVENT
    (['AAMk', None], True)
    """
    if isinstance(values, pa.ExtensionArray):
        values = values.storage
    if pa.types.is_struct(values.type):
        return _convert(values, _cast_structs)
    return _convert(values, _parse_json)


def columns_by_path(events: pa.Array) -> Columns:
    """The properties of structs and of nested structs; null if an event does not have them.

    >>> events = pa.array([{"start": {"timeZone": "UTC"}}, None])
    >>> columns_by_path(events)["start.timeZone"].to_pylist()
    ['UTC', None]
    """
    return dict(_columns_by_path(events, ""))


def _columns_by_path(values: pa.Array, prefix: str) -> Iterator[tuple[str, pa.Array]]:
    for field, column in zip(values.type, values.flatten(), strict=True):
        yield prefix + field.name, column
        if pa.types.is_struct(field.type):
            yield from _columns_by_path(column, f"{prefix}{field.name}.")


def _convert(values: pa.Array, convert: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """The converted rows; if that fails, of each half; if it fails for a small part, that part is null."""
    if len(values) <= _MIN_ROWS or values.nbytes <= _MAX_BYTES:
        try:
            return convert(values)
        except pa.ArrowException:
            if len(values) <= _MIN_ROWS:
                return pa.nulls(len(values), EVENT)
    half = len(values) // 2
    return pa.concat_arrays([_convert(part, convert) for part in (values[:half], values[half:])])


# JSON -----------------------------------------------------------------------------------------------------------------


def _parse_json(values: pa.Array) -> pa.Array:
    """Raises `ArrowInvalid` if a text is not UTF-8 or not JSON, or if a property has another type."""
    texts = _shallow(_objects(values.cast(pa.binary()).cast(pa.string())))
    lines = _join_lines(texts)
    if _may_contain_nan(lines):
        lines = _join_lines(_only(pc.invert(pc.match_substring_regex(texts, _NOT_A_NUMBER)), texts))
    table = pa.json.read_json(
        pa.BufferReader(lines),
        pa.json.ReadOptions(use_threads=False, block_size=len(lines) + 1),
        pa.json.ParseOptions(pa.schema(EVENT), unexpected_field_behavior="ignore"),
    )
    if len(table) != len(texts):
        raise pa.ArrowInvalid("some texts do not contain exactly one object")
    return table.to_struct_array().combine_chunks()


def _objects(texts: pa.Array) -> pa.Array:
    """The texts that begin and end with a brace; an empty object instead of the others.

    Between a line that ends with a brace and a line that begins with one, an object ends and another begins, and none
    is nested. So if there are as many objects as lines, each line is one object.
    """
    if _all(_is_braced(texts)):
        return texts
    texts = pc.ascii_trim(texts, " \t\r\n")
    return _only(_is_braced(texts), texts)


def _shallow(texts: pa.Array) -> pa.Array:
    """The texts without deep nesting; an empty object instead of the others."""
    long = np.flatnonzero(pc.binary_length(texts).to_numpy() > 2 * _MAX_BRACKETS)
    brackets = [text.count("{") + text.count("[") for text in texts.take(pa.array(long)).to_pylist()]
    if max(brackets, default=0) < _MAX_BRACKETS:
        return texts
    is_shallow = np.ones(len(texts), np.bool_)
    is_shallow[long] = np.array(brackets) < _MAX_BRACKETS
    return _only(pa.array(is_shallow), texts)


def _is_braced(texts: pa.Array) -> pa.Array:
    return pc.and_(pc.starts_with(texts, "{"), pc.ends_with(texts, "}"))


def _all(flags: pa.Array) -> bool:
    return flags.null_count == 0 and bool(pc.all(flags).as_py())


def _only(flags: pa.Array, texts: pa.Array) -> pa.Array:
    return pc.if_else(pc.fill_null(flags, False), texts, _EMPTY_OBJECT)


def _join_lines(texts: pa.Array) -> pa.Buffer:
    return pc.binary_join(pa.ListArray.from_arrays([0, len(texts)], texts), "\n")[0].as_buffer()


def _may_contain_nan(lines: pa.Buffer) -> bool:
    """True if something looks like NaN or Inf; three times as fast as the regular expression."""
    data = np.frombuffer(lines, np.uint8)
    for start in range(0, len(data), _BLOCK):
        block = data[start : start + _BLOCK + 2]
        first, third = block[:-2], block[2:]
        if (((first == ord("N")) & (third == ord("N"))) | ((first == ord("I")) & (third == ord("f")))).any():
            return True
    return False


# Structs --------------------------------------------------------------------------------------------------------------


def _cast_structs(values: pa.Array) -> pa.Array:
    """Raises `ArrowInvalid` if a property has another type: 2.0 is not an interval."""
    if not _is_compatible(values.type, EVENT):
        raise pa.ArrowInvalid("a property has another type")
    return values.cast(EVENT)


def _is_compatible(kind: pa.DataType, wanted: pa.DataType) -> bool:
    """True if each value of a type is one of the wanted type, or null."""
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    if pa.types.is_struct(wanted) and pa.types.is_struct(kind):
        names = [field.name for field in kind]
        common = [field for field in wanted if field.name in names]
        return all(
            names.count(field.name) == 1 and _is_compatible(kind.field(field.name).type, field.type) for field in common
        )
    if pa.types.is_list(wanted) and any(is_list(kind) for is_list in _LISTS):
        return _is_compatible(kind.value_type, wanted.value_type)
    return pa.types.is_null(kind) or any(is_kind(kind) for is_kind in _LEAVES.get(wanted, ()))


_LISTS = pa.types.is_list, pa.types.is_large_list, pa.types.is_fixed_size_list
_LEAVES = {
    _TEXT: (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view),
    _NUMBER: (pa.types.is_integer,),
    _FLAG: (pa.types.is_boolean,),
}
