"""The tz database in use, which is the one that `zoneinfo` finds first, and its version."""

from __future__ import annotations

import os
import zoneinfo
from importlib import import_module
from typing import TYPE_CHECKING, Self

from recurtz._core.frozen import Value

__all__ = ["UNKNOWN", "Database", "tzdb_source", "tzdb_version"]

UNKNOWN = "unknown"
_SAMPLE = "Europe/London"  # a folder without it is not a tz database


class Database(Value):
    """The tz database in use: its folder ("" for the `tzdata` package), its version, and the version of the package.

    A version is a year and a letter such as "2026f". It is "unknown" for a folder without a version; `package_version`
    is "" if the package is not installed.

    >>> Database("/usr/share/zoneinfo", "2025b", "2026f").is_outdated
    True
    """

    __slots__ = ("folder", "version", "package_version")
    folder: str
    version: str
    package_version: str

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, folder: str, version: str, package_version: str, /) -> Self: ...

    def __new__(cls, folder: str, version: str, package_version: str) -> Self:
        return cls._unchecked(folder, version, package_version)

    @property
    def is_outdated(self) -> bool:
        """True if the package is known to be newer than the tz database in use."""
        return self.version != UNKNOWN and self.version < self.package_version


def tzdb_version() -> str:
    """The version of the tz database in use, such as "2026f"; "unknown" if it has none.

    >>> tzdb_version() == tzdb_source().version
    True
    """
    return tzdb_source().version


def tzdb_source() -> Database:
    """The tz database in use: the first folder of TZPATH with a tz database, else the `tzdata` package.

    Each call looks at the folders again, so it notices `zoneinfo.reset_tzpath`.
    """
    package_version = _package_version()
    for folder in zoneinfo.TZPATH:
        if os.path.isfile(os.path.join(folder, *_SAMPLE.split("/"))):
            return Database(folder, _folder_version(folder), package_version)
    return Database("", package_version or UNKNOWN, package_version)


def _package_version() -> str:
    try:
        return str(import_module("tzdata").IANA_VERSION)
    except ImportError:
        return ""


def _folder_version(folder: str) -> str:
    """The version in the first line of tzdata.zi ("# version 2025b"), or in the file +VERSION of BSD and macOS."""
    for name, prefix in (("tzdata.zi", "# version "), ("+VERSION", "")):
        try:
            with open(os.path.join(folder, name), encoding="ascii", errors="replace") as file:
                line = file.readline(80)
        except OSError:
            continue
        if line.startswith(prefix) and line[len(prefix) :].strip():
            return line[len(prefix) :].strip()
    return UNKNOWN
