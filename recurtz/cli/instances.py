"""The command `instances`: the occurrences of events, event by event."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import islice
from typing import Any

import click

from recurtz.cli.events import EndlessError, open_events, report_rules
from recurtz.cli.formats import FORMATS, Counted, write_table_with_utc
from recurtz.cli.options import FILES, FROM, NOW, STRICT, TO, time_zone_option
from recurtz.cli.times import parse_edges
from recurtz.events.master import SeriesMaster
from recurtz.events.parsing import parse_event
from recurtz.events.view import iter_view


@click.command()
@FILES
@FROM
@TO
@time_zone_option("Time zone of the output, and of --from and --to. Default: UTC.")
@NOW
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Maximum number of occurrences.")
@click.option("--utc", is_flag=True, help="In a table, also show the times in UTC.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(list(FORMATS)),
    default="table",
    show_default=True,
    help="Format of the output.",
)
@STRICT
def instances(
    files: tuple[str, ...],
    start: str | None,
    end: str | None,
    time_zone: str | None,
    now: str | None,
    limit: int | None,
    utc: bool,
    format_name: str,
    strict: bool,
) -> int:
    """List the occurrences of the events in FILE, event by event.

    An event that cannot be read is reported, and the other events are listed. The list is written as the events are
    read; "recurtz agenda" sorts by time.

    An endless series needs --to or --limit.
    """
    shown_zone = time_zone or "UTC"
    window = parse_edges(start, end, shown_zone, now)
    output_zone = "UTC" if format_name == "table" else shown_zone  # a table converts the times itself
    write = write_table_with_utc if utc and format_name == "table" else FORMATS[format_name]

    def expand(event: object) -> Iterator[dict[str, Any]]:
        if end is None and limit is None:
            _require_end(event)
        return iter_view(event, window.start, window.end, time_zone=output_zone)

    with open_events(files, sys.stdout, strict, time_zone, window=window.expansion) as (events, out):
        found = Counted(islice(events.flat_map(expand), limit and min(limit, sys.maxsize)))
        write(found, shown_zone, out)
        if not found.count:
            events.report_nothing(f"no occurrences {window.describe()}")
        report_rules(events, out, window.expansion)
    return events.status


def _require_end(event: object) -> None:
    """Raise `EndlessError` for an endless series."""
    parsed = parse_event(event)
    if isinstance(parsed, SeriesMaster) and parsed.recurrence.is_endless:
        raise EndlessError("the series has no end; use --to or --limit")
