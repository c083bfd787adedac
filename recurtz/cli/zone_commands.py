"""The commands `convert` and `zones`."""

from __future__ import annotations

import sys

import click

from recurtz.cli.database import describe_database, outdated_warning
from recurtz.cli.messages import report
from recurtz.cli.options import complete_zone
from recurtz.cli.times import parse_given_time, with_time
from recurtz.cli.zones import (
    ZONE_FORMATS,
    find_zones,
    local_time_notes,
    match_or_none,
    write_match,
    write_zone_lines,
)
from recurtz.events.date_time_text import parse_date_time
from recurtz.zones import tzdb_source


@click.command()
@click.argument("time")
@click.argument("source", shell_complete=complete_zone)
@click.argument("target", shell_complete=complete_zone)
def convert(time: str, source: str, target: str) -> None:
    """Convert TIME from zone SOURCE to zone TARGET.

    TIME is a local time in ISO 8601, such as 2017-04-15T12:00. A zone is a Windows id, an IANA id, or another name
    of a zone, such as a display name.

    For files, there are "recurtz to-ics" and "recurtz to-json".
    """
    moment = parse_given_time(time, "TIME", source)
    converted = moment.to(target).to_graph()
    click.echo(f"{converted['dateTime']} {converted['timeZone']}")
    _, _, offset = parse_date_time(with_time(time), "TIME")
    for note in local_time_notes(moment) if offset is None else ():
        report(note)


@click.command()
@click.argument("text", nargs=-1, shell_complete=complete_zone)
@click.option("--iana", is_flag=True, help="List IANA ids instead of Windows ids.")
@click.option("--check", is_flag=True, help="Show the tz database in use; warn if the tzdata package is newer.")
@click.option(
    "--format", "format_name", type=click.Choice(list(ZONE_FORMATS)), help="Format of the output. Default: table."
)
def zones(text: tuple[str, ...], iana: bool, check: bool, format_name: str | None) -> None:
    """List time zones, or those whose names contain TEXT.

    If TEXT is the name of a zone, its ids are shown.
    """
    if check:
        database = tzdb_source()
        click.echo(describe_database(database))
        if database.is_outdated:
            report(outdated_warning(database))
        return
    name = " ".join(text)
    found = match_or_none(name)
    if found is not None and format_name is None:
        write_match(found, sys.stdout)
        return
    write = write_zone_lines if iana and format_name is None else ZONE_FORMATS[format_name or "table"]
    write(find_zones(name, iana), sys.stdout)
