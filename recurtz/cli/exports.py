"""The commands `to-ics` and `to-json`: the events of files in one format, to standard output."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import click

from recurtz.cli.events import open_events, read_event
from recurtz.cli.formats import FORMATS
from recurtz.cli.options import FILES, STRICT, time_zone_option
from recurtz.errors import RecurtzError

_TIME_ZONE = time_zone_option("Time zone of iCalendar's local times where the file names none. Default: UTC.")


@click.command("to-ics")
@FILES
@_TIME_ZONE
@STRICT
def to_ics(files: tuple[str, ...], time_zone: str | None, strict: bool) -> int:
    """Write the events in FILE as one iCalendar file.

    An event that iCalendar cannot represent is reported, and the other events are written.
    """
    try:
        from recurtz import ical
    except ModuleNotFoundError as error:
        raise RecurtzError(f"iCalendar needs {error.name}; run: pip install 'recurtz[cli]'") from None

    def exportable(event: object) -> Iterator[object]:
        ical.to_vevent(event)  # which raises for this event alone
        yield event

    with open_events(files, sys.stdout, strict, time_zone) as (events, out):
        text = ical.to_ics(list(events.flat_map(exportable))).decode()
        out.write(text.replace("\r\n", "\n") if sys.platform == "win32" else text)  # where "\n" is written as "\r\n"
        events.report_nothing()
    return events.status


@click.command("to-json")
@FILES
@_TIME_ZONE
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["json", "jsonl"]),
    default="json",
    show_default=True,
    help="One array, or one event per line.",
)
@STRICT
def to_json(files: tuple[str, ...], time_zone: str | None, format_name: str, strict: bool) -> int:
    """Write the events in FILE as Microsoft Graph's JSON.

    Series are written as masters, and each event once.
    """

    def readable(event: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401  # JSON can be anything
        read_event(event)
        yield event

    with open_events(files, sys.stdout, strict, time_zone) as (events, out):
        FORMATS[format_name](events.flat_map(readable), "UTC", out)
        events.report_nothing()
    return events.status
