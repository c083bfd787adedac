"""Read the fields of a binary structure, one after another. No count in it is trusted before its bytes are there."""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING

from recurtz.errors import ArgumentTypeError, ExchangeFormatError

if TYPE_CHECKING:
    from typing import NoReturn

_FORMATS = {"u8": ("<B", 1), "u16": ("<H", 2), "u32": ("<I", 4), "i32": ("<i", 4)}

Fields = dict[str, object]
"""The fields that were read, by their names in Microsoft's specification."""


class FieldReader:
    """A position in binary data, and the fields that were read before it: little-endian numbers and byte strings.

    >>> reader = FieldReader(bytes.fromhex("0430"), "the blob")
    >>> reader.u16("ReaderVersion"), reader.rest
    (12292, 0)
    """

    __slots__ = ("_at", "_data", "_what", "fields")

    def __init__(self, data: bytes, what: str) -> None:
        self._data, self._at, self._what = data, 0, what
        self.fields: Fields = {}

    @property
    def rest(self) -> int:
        """The number of bytes that are left."""
        return len(self._data) - self._at

    def u8(self, name: str) -> int:
        """An unsigned number of 8 bits."""
        return self._number("u8", name)

    def u16(self, name: str) -> int:
        """An unsigned number of 16 bits."""
        return self._number("u16", name)

    def u32(self, name: str) -> int:
        """An unsigned number of 32 bits."""
        return self._number("u32", name)

    def i32(self, name: str) -> int:
        """A signed number of 32 bits."""
        return self._number("i32", name)

    def peek_u32(self) -> int | None:
        """The unsigned number of 32 bits that comes next; None if fewer bytes are left."""
        return unpack_from("<I", self._data, self._at)[0] if self.rest >= 4 else None

    def u32s(self, name: str) -> tuple[int, ...]:
        """A count, and as many unsigned numbers of 32 bits."""
        count = self.u32(f"{name}Count")
        self._require(4 * count, name)
        values: tuple[int, ...] = unpack_from(f"<{count}I", self._data, self._at)
        self._at += 4 * count
        self.fields[name] = values
        return values

    def take(self, length: int, name: str) -> bytes:
        """As many bytes."""
        self._require(length, name)
        self._at += length
        return self._data[self._at - length : self._at]

    def malformed(self, name: str, value: object, hint: str) -> NoReturn:
        """Raises `ExchangeFormatError` for a field whose value has no meaning."""
        raise ExchangeFormatError(f"{name} {value!r} cannot be read; {hint}", target=name, fields=self.fields)

    def unrepresentable(self, name: str, reason: str) -> NoReturn:
        """Raises `ExchangeFormatError` for a field whose value has no counterpart in Graph."""
        raise ExchangeFormatError.unrepresentable(name, reason, self.fields)

    def _number(self, kind: str, name: str) -> int:
        layout, size = _FORMATS[kind]
        self._require(size, name)
        value: int = unpack_from(layout, self._data, self._at)[0]
        self._at += size
        self.fields[name] = value
        return value

    def _require(self, length: int, name: str) -> None:
        if length > self.rest:
            message = (
                f"{self._what} ends within {name}: it needs {length} bytes at byte {self._at}, {self.rest} are left"
            )
            raise ExchangeFormatError(f"{message}; give all of its bytes", target=name, fields=self.fields)


def require_bytes(data: object, name: str) -> bytes:
    """The data as bytes.

    Raises `ArgumentTypeError` for anything but bytes, a bytearray or a memoryview.
    """
    if isinstance(data, bytes | bytearray | memoryview):
        return bytes(data)
    raise ArgumentTypeError.expected(name, data, "use bytes; base64 text becomes bytes by base64.b64decode")
