"""Parquet files joined into one: their row groups are copied as they are, and only the footer is written anew.

So several processes can encode and compress the parts of one file. A footer is a struct in Thrift's compact protocol.
Its fields are numbered, and those with positions in the file change.

Source: the Apache Parquet format, `parquet.thrift`; the specification of Thrift's compact protocol.
"""

from __future__ import annotations

from struct import pack, unpack_from
from typing import Any, BinaryIO, NamedTuple

_MAGIC = b"PAR1"
_TAIL = 8
"""The length of the footer, and the magic number after it."""

_TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = range(1, 13)
_FLAGS, _INTEGERS, _LISTS = (_TRUE, _FALSE), (_I16, _I32, _I64), (_LIST, _SET)

_NUM_ROWS, _ROW_GROUPS = 3, 4
"""Fields of FileMetaData."""
_COLUMNS, _GROUP_OFFSET, _ORDINAL = 1, 5, 7
"""Fields of RowGroup."""
_META_DATA, _CHUNK_OFFSETS = 3, (2, 4, 6)
"""Fields of ColumnChunk: `meta_data`; `file_offset`, and the offsets of two indexes."""
_COLUMN_OFFSETS = (9, 10, 11, 14)
"""Fields of ColumnMetaData: the offsets of data, index and dictionary pages, and of a Bloom filter."""

Fields = dict[int, "_Value"]
"""The fields of a struct by their numbers."""


class _Value(NamedTuple):
    """A field or an element: its type in Thrift, and an integer, bytes, a list of values or the fields of a struct.

    A list without elements has one value of its type as `element`.
    """

    kind: int
    content: Any
    element: int = 0


class JoinedFile:
    """A Parquet file that is written part by part. Each part is a whole Parquet file of the same schema."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._position = file.write(_MAGIC)
        self._footer: Fields | None = None
        self._groups: list[_Value] = []
        self._rows = 0

    def append(self, part: bytes) -> None:
        """Copy the row groups of a part, which has at least the footer."""
        length = unpack_from("<I", part, len(part) - _TAIL)[0]
        stop = len(part) - _TAIL - length
        footer: Fields = _read(part, stop, _STRUCT)[0].content
        for group in footer[_ROW_GROUPS].content:
            self._groups.append(_moved_group(group, self._position - len(_MAGIC), len(self._groups)))
        self._rows += footer[_NUM_ROWS].content
        self._position += self._file.write(memoryview(part)[len(_MAGIC) : stop])
        self._footer = self._footer or footer

    def close(self) -> None:
        """Write the footer. There must be one part, because the schema is in its footer."""
        assert self._footer is not None, "a part has the schema"  # noqa: S101
        self._footer[_NUM_ROWS] = _Value(_I64, self._rows)
        self._footer[_ROW_GROUPS] = _Value(_LIST, self._groups, _STRUCT)
        footer = bytearray()
        _write(_Value(_STRUCT, self._footer), footer)
        self._file.write(bytes(footer) + pack("<I", len(footer)) + _MAGIC)


def _moved_group(group: _Value, distance: int, ordinal: int) -> _Value:
    """A row group at another place of the file."""
    fields = _moved(group.content, (_GROUP_OFFSET,), distance)
    if _ORDINAL in fields:
        fields[_ORDINAL] = _Value(_I16, min(ordinal, 32_767))
    columns = fields[_COLUMNS]
    moved = [_Value(_STRUCT, _moved_column(column.content, distance)) for column in columns.content]
    return _Value(_STRUCT, {**fields, _COLUMNS: columns._replace(content=moved)})


def _moved_column(column: Fields, distance: int) -> Fields:
    fields = _moved(column, _CHUNK_OFFSETS, distance)
    meta_data = _moved(fields[_META_DATA].content, _COLUMN_OFFSETS, distance)
    return {**fields, _META_DATA: _Value(_STRUCT, meta_data)}


def _moved(fields: Fields, offsets: tuple[int, ...], distance: int) -> Fields:
    """The fields of a struct with other offsets. An offset of 0 is none."""
    moved = {
        number: fields[number]._replace(content=fields[number].content + distance)
        for number in offsets
        if number in fields and fields[number].content
    }
    return {**fields, **moved}


# Thrift's compact protocol --------------------------------------------------------------------------------------------


def _read(data: bytes, place: int, kind: int) -> tuple[_Value, int]:
    """The value of a type at a place, and the place after it."""
    if kind in _FLAGS:  # in a field, the type is the value
        return _Value(kind, kind), place
    if kind in _INTEGERS:
        number, place = _read_varint(data, place)
        return _Value(kind, (number >> 1) ^ -(number & 1)), place
    if kind in _LISTS:
        return _read_list(data, place, kind)
    if kind == _STRUCT:
        return _read_struct(data, place)
    length = {_BYTE: 1, _DOUBLE: 8}.get(kind, 0)
    if kind == _BINARY:
        length, place = _read_varint(data, place)
    return _Value(kind, data[place : place + length]), place + length


def _read_varint(data: bytes, place: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = data[place]
        number |= (byte & 127) << shift
        place, shift = place + 1, shift + 7
        if byte < 128:
            return number, place


def _read_list(data: bytes, place: int, kind: int) -> tuple[_Value, int]:
    count, element = data[place] >> 4, data[place] & 15
    place += 1
    if count == 15:
        count, place = _read_varint(data, place)
    values = []
    for _ in range(count):
        value, place = _read(data, place, _BYTE if element in _FLAGS else element)
        values.append(value)
    return _Value(kind, values, element), place


def _read_struct(data: bytes, place: int) -> tuple[_Value, int]:
    fields: Fields = {}
    number = 0
    while head := data[place]:
        place += 1
        if head >> 4:
            number += head >> 4
        else:
            zigzag, place = _read_varint(data, place)
            number = (zigzag >> 1) ^ -(zigzag & 1)
        fields[number], place = _read(data, place, head & 15)
    return _Value(_STRUCT, fields), place + 1


def _write(value: _Value, out: bytearray) -> None:
    kind, content, element = value
    if kind in _INTEGERS:
        _write_varint(content * 2 if content >= 0 else -content * 2 - 1, out)
    elif kind in _LISTS:
        _write_list(content, element, out)
    elif kind == _STRUCT:
        _write_struct(content, out)
    elif kind not in _FLAGS:
        if kind == _BINARY:
            _write_varint(len(content), out)
        out += content


def _write_varint(number: int, out: bytearray) -> None:
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)


def _write_list(values: list[_Value], element: int, out: bytearray) -> None:
    out.append(min(len(values), 15) << 4 | element)
    if len(values) >= 15:
        _write_varint(len(values), out)
    for value in values:
        _write(value, out)


def _write_struct(fields: Fields, out: bytearray) -> None:
    last = 0
    for number, value in sorted(fields.items()):
        step = number - last
        if 0 < step < 16:
            out.append(step << 4 | value.kind)
        else:
            out.append(value.kind)
            _write_varint(number * 2, out)
        _write(value, out)
        last = number
    out.append(0)
