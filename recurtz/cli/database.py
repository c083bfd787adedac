"""The tz database in use, as text."""

from __future__ import annotations

from recurtz.zones import Database


def describe_database(database: Database) -> str:
    """The version and place of the tz database in use, and the version of the `tzdata` package."""
    if not (database.folder or database.package_version):
        return "no tz database: neither the system nor a package has one; run: pip install tzdata"
    place = database.folder or "the tzdata package"
    package = database.package_version or "not installed"
    return f"tz database {database.version}, from {place} (the tzdata package: {package})"


def outdated_warning(database: Database) -> str:
    """A warning that the `tzdata` package is newer than the tz database in use."""
    hint = 'set PYTHONTZPATH="" to use the package, or update the system'
    return f"the tz database in use, {database.version}, is older than the tzdata package; {hint}"
