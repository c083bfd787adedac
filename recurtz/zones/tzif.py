"""TZif files: where `zoneinfo` finds them, and their transitions.

Source: RFC 9636.
"""

from __future__ import annotations

import os
import zoneinfo
from struct import Struct, error, unpack_from
from typing import NamedTuple

from recurtz.zones.posix import DAY, PosixRule, parse_posix

__all__ = ["Table", "find", "parse"]

_HEADER = Struct(">4sc15x6L")
_UNIX_EPOCH = 719_163 * DAY  # 1970-01-01 in seconds, as `to_seconds` counts


class Table(NamedTuple):
    """The contents of a TZif file in seconds, with the fields of `Transitions`."""

    instants: tuple[int, ...]
    offsets: tuple[int, ...]
    rule: PosixRule | None


class _Header(NamedTuple):
    magic: bytes
    version: bytes
    ut_indicators: int
    standard_indicators: int
    leap_seconds: int
    transitions: int
    types: int
    designation_bytes: int

    def size(self, width: int) -> int:
        """The length in bytes of this header and its data block; each time takes `width` bytes."""
        indicators = self.ut_indicators + self.standard_indicators
        records = self.transitions * (width + 1) + self.types * 6 + self.leap_seconds * (width + 4)
        return _HEADER.size + records + self.designation_bytes + indicators


def find(key: str) -> bytes:
    """The file that `zoneinfo` opens for a key: the first one in TZPATH, else the one of the `tzdata` package.

    Raises `OSError` or `ImportError` if there is no file, `ValueError` for a key that is not a valid path.

    >>> find("America/New_York")[:4]
    b'TZif'
    """
    for folder in zoneinfo.TZPATH:
        path = os.path.join(folder, key)
        if os.path.isfile(path):
            with open(path, "rb") as file:
                return file.read()
    from importlib import resources  # takes milliseconds, often for nothing: TZPATH usually has all files

    return resources.files("tzdata").joinpath("zoneinfo", *key.split("/")).read_bytes()


def parse(data: bytes) -> Table:
    """The contents of a TZif file.

    Version 1 has times of 32 bits and no rule. Later versions repeat its block with 64 bits and end with the rule.

    Raises `ValueError` for bytes that are not a valid TZif file.

    >>> parse(find("Asia/Tokyo")).offsets[-1] // 3600
    9
    """
    try:
        header = _header(data, 0)
        if header.version == b"\0":
            return _table(data, 0, header, 4, None)
        start = header.size(4)
        header = _header(data, start)
        footer = start + header.size(8) + 1  # the footer is between two line feeds
        text = data[footer : data.index(b"\n", footer)].decode("ascii")
        return _table(data, start, header, 8, parse_posix(text) if text else None)
    except (IndexError, error) as fault:
        raise ValueError("not a valid TZif file: it ends too soon") from fault


def _header(data: bytes, start: int) -> _Header:
    header = _Header._make(_HEADER.unpack_from(data, start))
    if header.magic != b"TZif":
        raise ValueError(f"not a valid TZif file: it starts with {header.magic!r}")
    return header


def _table(data: bytes, start: int, header: _Header, width: int, rule: PosixRule | None) -> Table:
    times = start + _HEADER.size
    types = times + header.transitions * width
    records = types + header.transitions
    instants = unpack_from(f">{header.transitions}{'q' if width == 8 else 'l'}", data, times)
    offsets = [unpack_from(">l", data, records + 6 * place)[0] for place in range(header.types)]
    return Table(
        tuple(_UNIX_EPOCH + instant for instant in instants),
        (offsets[0], *(offsets[place] for place in data[types:records])),
        rule,
    )
