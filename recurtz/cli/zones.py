"""Time zones on the command line: the ids of a name, the list of zones, the tz database in use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from recurtz.events.date_time import DateTimeTimeZone, zone_name
from recurtz.zones import Database, Fold, Gap, Unambiguous, ZoneMatch, windows_to_iana, zone
from recurtz.zones.local_time import resolve

_FILE_WIDTH = 160
"""The width of the table in a file or a pipe."""


def write_match(match: ZoneMatch, out: TextIO) -> None:
    """Three lines: the kind of the name, the Windows id, and the IANA id."""
    out.write(f"kind     {match.kind}\nWindows  {match.windows or '(none)'}\nIANA     {match.iana}\n")


def write_zones(supported: list[dict[str, str]], out: TextIO) -> None:
    """One line per zone; Windows ids in a table with their display names and IANA ids."""
    if all(entry["alias"] == entry["displayName"] for entry in supported):
        out.writelines(f"{entry['alias']}\n" for entry in supported)
        return
    table = Table("alias", "display name", "IANA", header_style="bold")
    for entry in supported:
        table.add_row(*map(Text, (entry["alias"], entry["displayName"], windows_to_iana(entry["alias"]))))
    console = Console(file=out)
    if not console.is_terminal:
        console = Console(file=out, width=_FILE_WIDTH)
    console.print(table)


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
    return f"recurtz: the tz database in use, {database.version}, is older than the tzdata package; {hint}"


def local_time_notes(moment: DateTimeTimeZone) -> Iterator[str]:
    """A note if a local time is skipped, or occurs twice, in its zone."""
    name = zone_name(moment.time_zone)
    match resolve(moment.date_time, zone(moment.time_zone)):
        case Gap():
            yield f"{moment.date_time} does not exist in {name}: clocks skip it; the offset before the gap was used"
        case Fold():
            yield f"{moment.date_time} occurs twice in {name}; the first was used"
        case Unambiguous():
            pass
