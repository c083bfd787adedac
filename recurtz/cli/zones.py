"""How zones are told in the terminal: what a name stands for, which there are, which tz database says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from recurtz.events.date_time import DateTimeTimeZone, zone_name
from recurtz.zones import Database, Fold, Gap, ZoneMatch, transitions_of, windows_to_iana, zone
from recurtz.zones.transitions import to_seconds

_WIDE = 160
"""The columns that the table may take where no terminal says how wide it is."""


def write_match(found: ZoneMatch, out: TextIO) -> None:
    """A line for each: how the name was understood, the Windows id, the IANA id."""
    out.write(f"kind     {found.kind}\nWindows  {found.windows or '(none)'}\nIANA     {found.iana}\n")


def write_zones(supported: list[dict[str, str]], out: TextIO) -> None:
    """A line for each zone; for a Windows id also the IANA id that stands for it."""
    if all(entry["alias"] == entry["displayName"] for entry in supported):
        out.writelines(f"{entry['alias']}\n" for entry in supported)
        return
    table = Table("alias", "display name", "IANA", header_style="bold")
    for entry in supported:
        table.add_row(*map(Text, (entry["alias"], entry["displayName"], windows_to_iana(entry["alias"]))))
    console = Console(file=out)
    if not console.is_terminal:
        console = Console(file=out, width=_WIDE)
    console.print(table)


def describe_database(database: Database) -> str:
    """Which tz database is used, and its version and that of the `tzdata` package; without any, how to get one."""
    if not (database.folder or database.package_version):
        return "no tz database, of the system or as a package: pip install tzdata"
    place = database.folder or "the tzdata package"
    package = database.package_version or "not installed"
    return f"tz database {database.version}, from {place} (the tzdata package: {package})"


def warn_of(database: Database) -> str:
    """What to do about a tz database that is older than the package."""
    hint = 'set PYTHONTZPATH="" to use the package, or update the system'
    return f"recurtz: the tz database in use, {database.version}, is older than the package; {hint}"


def notes_on(moment: DateTimeTimeZone) -> Iterator[str]:
    """What is not plain about a wall-clock time."""
    steps = transitions_of(zone(moment.time_zone))
    name = zone_name(moment.time_zone)
    match steps and steps.resolve(to_seconds(moment.date_time)):
        case Gap():
            yield f"{name} skips {moment.date_time}; it was read with the offset before the gap"
        case Fold():
            yield f"{moment.date_time} occurs twice in {name}; the first was taken"
