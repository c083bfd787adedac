"""The command that expands a whole table. Its libraries are imported when it runs."""

from __future__ import annotations

import os
import sys

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TimeRemainingColumn

from recurtz.cli.events import status_of

_PARQUET = click.Path(dir_okay=False)


@click.command()
@click.argument("source", metavar="IN.parquet", type=click.Path(exists=True, dir_okay=False))
@click.argument("target", metavar="OUT.parquet", type=_PARQUET)
@click.option("--from", "start", required=True, metavar="TIME", help="The window's start; UTC where it has no offset.")
@click.option("--to", "end", required=True, metavar="TIME", help="The window's end, exclusive.")
@click.option("--time-zone", metavar="NAME", help="The zone to tell local times in; without it, UTC.")
@click.option("--own-time-zones", is_flag=True, help="Tell local times on the clock of each event instead.")
@click.option("--column", default="event", show_default=True, metavar="NAME", help="The column with the events.")
@click.option("--keep", multiple=True, metavar="NAME", help="A column to repeat for each time; may be given again.")
@click.option("--errors", metavar="FILE", type=_PARQUET, help="A Parquet file for rows that cannot be read.")
@click.option("--processes", type=click.IntRange(1), metavar="N", help="How many processes; a core each by default.")
def expand_table(
    source: str,
    target: str,
    start: str,
    end: str,
    time_zone: str | None,
    own_time_zones: bool,
    column: str,
    keep: tuple[str, ...],
    errors: str | None,
    processes: int | None,
) -> int:
    """Expand the events in the Parquet file IN to a row for each time in OUT, on all cores.

    The events are JSON text, or structs of Graph's shape. A row that cannot be read stops the run, or goes to --errors,
    and then the exit status is 1.
    """
    if own_time_zones and time_zone is not None:
        raise click.UsageError("--own-time-zones takes the zone of each event; give it without --time-zone")
    try:
        import recurtz.arrow  # noqa: F401  # which says what to install
    except ModuleNotFoundError as error:
        raise click.ClickException(str(error)) from None
    from recurtz.cli.parquet import Asked, Done, Tables

    told_in = None if own_time_zones else "UTC" if time_zone is None else time_zone
    tables = Tables(source, target, errors, Asked(start, end, column, told_in, keep))
    done, shown = Done(), (BarColumn(), TaskProgressColumn(), MofNCompleteColumn(), "events", TimeRemainingColumn())
    with Progress(*shown, console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("", total=tables.total)
        for done in tables.expand(processes or os.cpu_count() or 1):
            progress.update(task, completed=done.events)
    click.echo(f"{done.events:,} events, {done.unread:,} of them unread: {done.times:,} times")
    return status_of(done.events - done.unread, done.unread)
