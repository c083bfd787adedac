"""The commands: arguments and options in, text out. All that is computed is the library's."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from itertools import islice
from typing import Any, TextIO

import click

import recurtz
from recurtz.cli.formats import FORMATS, Found
from recurtz.cli.sources import Located, read_events
from recurtz.cli.tables import expand_table
from recurtz.cli.zones import notes_on, write_database, write_match, write_zones
from recurtz.datetimes import DateTimeTimeZone, read_date_time
from recurtz.errors import RecurtzError
from recurtz.event_reading import read_window
from recurtz.events import is_series, tell
from recurtz.recurrence import PatternedRecurrence
from recurtz.zones import match, supported_time_zones, tzdb_source, zone

_THE_FIRST = "0001-01-01"
_THE_LAST = "9999-12-31T23:59:59.9999999"


def run() -> None:
    """The whole program: a fault becomes one line on standard error and exit status 2."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a subject may hold what the terminal cannot show
    try:
        program(standalone_mode=False)
    except click.ClickException as error:
        _fail(error.format_message())
    except RecurtzError as error:
        _fail(str(error))
    except BrokenPipeError:
        sys.stderr.close()  # the reader has had enough; say nothing of what could not be flushed
    except click.Abort:
        sys.exit(130)


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@click.version_option(recurtz.__version__, prog_name="recurtz")
@click.pass_context
def program(context: click.Context) -> None:
    """When does this calendar event happen? Reads events as Microsoft Graph writes them."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@program.command()
@click.argument("file")
@click.option("--from", "start", metavar="TIME", help="The window's start; ISO 8601, UTC where it has no offset.")
@click.option("--to", "end", metavar="TIME", help="The window's end, exclusive.")
@click.option("--time-zone", default="UTC", show_default=True, metavar="NAME", help="The zone to tell times in.")
@click.option("--limit", type=click.IntRange(1, sys.maxsize), metavar="N", help="At most so many.")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="table", show_default=True)
def instances(file: str, start: str | None, end: str | None, time_zone: str, limit: int | None, form: str) -> None:
    """List the times of the events in FILE ("-" for standard input).

    FILE holds one event, a list of events, or an event on each line (JSON Lines).
    """
    zone(time_zone)
    start, end = _THE_FIRST if start is None else start, end
    read_window(start, _THE_LAST if end is None else end)
    with _opened(file) as source:
        endless_is_fine = end is not None or limit is not None
        told = "UTC" if form == "table" else time_zone
        found = islice(_found(read_events(source, file), start, end, told, endless_is_fine), limit)
        FORMATS[form](found, time_zone, sys.stdout)


@program.command()
@click.argument("time")
@click.argument("source")
@click.argument("target")
def convert(time: str, source: str, target: str) -> None:
    """Tell TIME, a wall-clock time in the zone SOURCE, in the zone TARGET. Any name that Graph knows will do."""
    moment = DateTimeTimeZone.from_graph({"dateTime": time, "timeZone": source}, "TIME")
    told = moment.to(target).to_graph()
    click.echo(f"{told['dateTime']} {told['timeZone']}")
    _, _, offset = read_date_time(time, "TIME.dateTime")
    for note in notes_on(moment) if offset is None else ():
        click.echo(f"recurtz: {note}", err=True)


@program.command()
@click.argument("name", required=False)
@click.option("--iana", is_flag=True, help="List IANA ids instead of Windows ids.")
@click.option("--check", is_flag=True, help="Say which tz database is used, and whether a newer one is at hand.")
def zones(name: str | None, iana: bool, check: bool) -> None:
    """Say what NAME stands for, or list the zones."""
    if check:
        write_database(tzdb_source(), sys.stdout, sys.stderr)
    elif name is not None:
        write_match(match(name), sys.stdout)
    else:
        write_zones(supported_time_zones("iana" if iana else "windows"), sys.stdout)


program.add_command(expand_table)


def _found(events: Iterator[Located], start: str, end: str | None, time_zone: str, endless_is_fine: bool) -> Found:
    for place, event in events:
        try:
            if not endless_is_fine:
                _refuse_endless(event)
            yield from tell(event, start, _THE_LAST if end is None else end, time_zone)
        except RecurtzError as error:
            raise RecurtzError(f"{place}: {error}", code=error.code, target=error.target) from None


def _refuse_endless(event: Any) -> None:  # noqa: ANN401  # JSON is anything
    if not isinstance(event, dict) or not is_series(event):
        return
    if PatternedRecurrence.from_graph(event.get("recurrence")).is_endless:
        raise RecurtzError("the series has no end; give --to or --limit")


@contextmanager
def _opened(file: str) -> Iterator[TextIO]:
    """A file's text, or standard input's; a byte-order mark is passed over."""
    try:
        source = open(0 if file == "-" else file, encoding="utf-8-sig", closefd=file != "-")  # noqa: SIM115
    except OSError as error:
        raise RecurtzError(f"{file} cannot be read: {error.strerror}") from None
    with source:
        try:
            yield source
        except UnicodeDecodeError:
            raise RecurtzError(f"{file} cannot be read: it is no UTF-8 text") from None


def _fail(message: str) -> None:
    click.echo(f"recurtz: {' '.join(message.split())}", err=True)
    sys.exit(2)
