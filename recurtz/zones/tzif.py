"""TZif files: where `zoneinfo` finds them, and what they say (RFC 9636)."""

from __future__ import annotations

import os
import zoneinfo
from struct import Struct, error, unpack_from
from typing import NamedTuple

from recurtz.zones.posix import DAY, PosixRule, parse_posix

__all__ = ["Table", "find", "parse"]

_HEADER = Struct(">4sc15x6L")
_UNIX_EPOCH = 719_163 * DAY  # 1970-01-01 as a day ordinal, in seconds


class Table(NamedTuple):
    """What a file says, in seconds: when offsets change, the offsets before the first and after each, the rule then."""

    instants: tuple[int, ...]
    offsets: tuple[int, ...]
    rule: PosixRule | None


class _Header(NamedTuple):
    magic: bytes
    version: bytes
    ut_marks: int
    standard_marks: int
    leap_seconds: int
    changes: int
    kinds: int
    letters: int

    def size(self, width: int) -> int:
        """The bytes of this header and its block, whose times are `width` bytes wide."""
        marks = self.ut_marks + self.standard_marks
        records = self.changes * (width + 1) + self.kinds * 6 + self.leap_seconds * (width + 4)
        return _HEADER.size + records + self.letters + marks


def find(key: str) -> bytes:
    """The file that `zoneinfo` takes for a key: the first one in TZPATH, else that of the `tzdata` package.

    Raises `OSError` or `ImportError` where there is none, `ValueError` for a key that no path can hold.

    >>> find("America/New_York")[:4]
    b'TZif'
    """
    for folder in zoneinfo.TZPATH:
        path = os.path.join(folder, key)
        if os.path.isfile(path):
            with open(path, "rb") as file:
                return file.read()
    from importlib import resources  # costs milliseconds where the folders have all

    return resources.files("tzdata").joinpath("zoneinfo", *key.split("/")).read_bytes()


def parse(data: bytes) -> Table:
    """The contents of a TZif file: version 1 has times of 32 bits and no rule, later ones repeat all with 64 bits.

    Raises `ValueError` for bytes that are no TZif file.

    >>> parse(find("Asia/Tokyo")).offsets[-1] // 3600
    9
    """
    try:
        header = _header(data, 0)
        if header.version == b"\0":
            return _table(data, 0, header, 4, None)
        start = header.size(4)
        header = _header(data, start)
        footer = start + header.size(8) + 1  # between two line feeds
        text = data[footer : data.index(b"\n", footer)].decode("ascii")
        return _table(data, start, header, 8, parse_posix(text) if text else None)
    except (IndexError, error) as fault:
        raise ValueError("a TZif file that ends too soon") from fault


def _header(data: bytes, start: int) -> _Header:
    header = _Header._make(_HEADER.unpack_from(data, start))
    if header.magic != b"TZif":
        raise ValueError(f"no TZif file: starts with {header.magic!r}")
    return header


def _table(data: bytes, start: int, header: _Header, width: int, rule: PosixRule | None) -> Table:
    times = start + _HEADER.size
    kinds = times + header.changes * width
    records = kinds + header.changes
    instants = unpack_from(f">{header.changes}{'q' if width == 8 else 'l'}", data, times)
    offsets = [unpack_from(">l", data, records + 6 * kind)[0] for kind in range(header.kinds)]
    return Table(
        tuple(_UNIX_EPOCH + instant for instant in instants),
        (offsets[0], *(offsets[kind] for kind in data[kinds:records])),
        rule,
    )
