"""The command `expand-table`. It imports its libraries only when it runs, because they are large."""

from __future__ import annotations

import os
import sys
from typing import Literal

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TimeRemainingColumn

from recurtz.cli.events import exit_status
from recurtz.cli.options import NOW, time_zone_option
from recurtz.cli.times import parse_edges

_EDGES = "Whether an occurrence must overlap the window, or start in it."
_PARQUET = click.Path(dir_okay=False)


@click.command()
@click.argument("source", metavar="IN.parquet", type=click.Path(exists=True, dir_okay=False))
@click.argument("target", metavar="OUT.parquet", type=_PARQUET)
@click.option("--from", "start", required=True, metavar="TIME", help="Start of the window, as in instances.")
@click.option("--to", "end", required=True, metavar="TIME", help="End of the window, exclusive.")
@click.option("--edges", type=click.Choice(["overlap", "start"]), default="overlap", show_default=True, help=_EDGES)
@time_zone_option("Time zone of the local times, and of --from and --to. Default: UTC.")
@NOW
@click.option(
    "--own-time-zones",
    is_flag=True,
    help="Give local times in the time zone of each event. --from and --to are then in UTC.",
)
@click.option("--column", default="event", show_default=True, metavar="NAME", help="Column that contains the events.")
@click.option("--keep", multiple=True, metavar="NAME", help="Column to copy to each row; can be repeated.")
@click.option("--errors", metavar="FILE", type=_PARQUET, help="Parquet file for rows that cannot be read.")
@click.option(
    "--processes", type=click.IntRange(1), metavar="N", help="Number of processes. Default: one per CPU core."
)
def expand_table(
    source: str,
    target: str,
    start: str,
    end: str,
    edges: Literal["overlap", "start"],
    time_zone: str | None,
    now: str | None,
    own_time_zones: bool,
    column: str,
    keep: tuple[str, ...],
    errors: str | None,
    processes: int | None,
) -> int:
    """Expand a Parquet file of events to one row per occurrence.

    IN.parquet has a column of events, JSON text or structs with Graph's properties; or a column for each property, as
    Spark writes them. OUT.parquet gets one row for each occurrence in the window.

    A row that cannot be read stops the command. With --errors, such rows are written to that file, and the exit status
    is 1.
    """
    if own_time_zones and time_zone is not None:
        raise click.UsageError("--own-time-zones uses the time zone of each event; give it without --time-zone")
    try:
        import recurtz.arrow  # noqa: F401  # its error says what to install
    except ModuleNotFoundError as error:
        raise click.ClickException(str(error)) from None
    from recurtz.cli.parquet import Counts, Request, TableExpansion

    local_zone = time_zone or "UTC"
    window = parse_edges(start, end, local_zone, now)
    request = Request(window.start, window.end, column, None if own_time_zones else local_zone, keep, edges)
    expansion = TableExpansion(source, target, errors, request)
    counts = Counts()
    columns = (BarColumn(), TaskProgressColumn(), MofNCompleteColumn(), "events", TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("", total=expansion.total)
        for counts in expansion.run(processes or os.cpu_count() or 1):
            progress.update(task, completed=counts.events)
    click.echo(f"{counts.events:,} events, {counts.rejected:,} of them rejected: {counts.occurrences:,} occurrences")
    return exit_status(counts.events - counts.rejected, counts.rejected)
