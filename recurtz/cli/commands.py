"""The commands: arguments and options in, text out. All that is computed is the library's."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from io import TextIOWrapper
from itertools import islice
from typing import Any

import click

import recurtz
from recurtz.cli.completion import SHELLS, locales, script, zone_names
from recurtz.cli.drawing import draw
from recurtz.cli.events import EndlessError, opened, read_event
from recurtz.cli.formats import FORMATS, printable
from recurtz.cli.labels import Labels
from recurtz.cli.month_marks import picture
from recurtz.cli.svg import drawn_as_svg
from recurtz.cli.tables import expand_table
from recurtz.cli.zones import describe_database, notes_on, warn_of, write_match, write_zones
from recurtz.errors import RecurtzError
from recurtz.events.date_time import DateTimeTimeZone, parse_date_time
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence import Occurrence
from recurtz.events.parsing import parse_window
from recurtz.events.view import is_series, tell
from recurtz.recurrence.patterned import PatternedRecurrence
from recurtz.words.sentences import describe, require_locale
from recurtz.zones import match, supported_time_zones, tzdb_source, zone
from recurtz.zones.names import CLDR_VERSION, TZDB_VERSION

_THE_FIRST = "0001-01-01"
_THE_LAST = "9999-12-31T23:59:59.9999999"

DAY = click.DateTime(["%Y-%m-%d", "%Y-%m"])
FILE = click.argument("file", type=click.Path(allow_dash=True))
STRICT = click.option("--strict", is_flag=True, help="Stop at the first event that cannot be read.")
LOCALE = click.option(
    "--locale", default="en", shell_complete=locales, show_default=True, metavar="NAME", help="Such as fr or en_US."
)


def run() -> None:
    """The whole program: what stops it becomes one line on standard error and exit status 2."""
    if sys.stdout is None:
        _fail("the standard output is closed; leave it open, or send it to a file")
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a subject may hold what the terminal cannot show
    try:
        status = program(prog_name="recurtz", standalone_mode=False)
    except click.ClickException as error:
        _fail(error.format_message())
    except RecurtzError as error:
        _fail(str(error))
    except OSError as error:
        _fail(str(error.strerror or error))
    except click.Abort:
        sys.exit(130)
    if status:
        sys.exit(status)


def _write_version(context: click.Context, _parameter: click.Parameter, asked: bool) -> None:
    if not asked or context.resilient_parsing:
        return
    click.echo(f"recurtz, version {recurtz.__version__}")
    click.echo(f"names of zones: CLDR {CLDR_VERSION}, tz database {TZDB_VERSION}")
    click.echo(describe_database(tzdb_source()))
    context.exit()


class Program(click.Group):
    """A group of commands that are at peace with a reader that has had enough, such as `head`."""

    def invoke(self, context: click.Context) -> Any:  # noqa: ANN401  # as click has it
        """Run the command, and see that what it wrote arrives."""
        try:
            status = super().invoke(context)
            sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what is still to be flushed
            return 0
        return status


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_write_version,
    help="Show the version, and those of the data on zones.",
)
@click.pass_context
def program(context: click.Context) -> None:
    """When does this calendar event happen? Reads events as Microsoft Graph writes them.

    Exit status: 0 all is well, 1 some events could not be read and were reported, 2 nothing could be done, 130
    interrupted.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@program.command()
@FILE
@click.option("--from", "start", metavar="TIME", help="The window's start; ISO 8601, UTC where it has no offset.")
@click.option("--to", "end", metavar="TIME", help="The window's end, exclusive.")
@click.option(
    "--time-zone",
    default="UTC",
    shell_complete=zone_names,
    show_default=True,
    metavar="NAME",
    help="The zone to tell times in.",
)
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most so many.")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="table", show_default=True)
@STRICT
def instances(
    file: str, start: str | None, end: str | None, time_zone: str, limit: int | None, form: str, strict: bool
) -> int:
    """List the times of the events in FILE ("-" for standard input).

    FILE holds one event, a list of events, or an event on each line (JSON Lines). What cannot be read is reported with
    its place, and the rest is listed.
    """
    zone(time_zone)
    window = _THE_FIRST if start is None else start, _THE_LAST if end is None else end
    parse_window(*window)
    told_in = "UTC" if form == "table" else time_zone

    def use(event: object) -> Iterator[dict[str, Any]]:
        if end is None and limit is None:
            _refuse_endless(event)
        return tell(event, *window, told_in)

    with opened(file, sys.stdout, strict) as (events, out):
        FORMATS[form](islice(events.each(use), limit and min(limit, sys.maxsize)), time_zone, out)
    return events.status


@program.command()
@FILE
@LOCALE
@STRICT
def explain(file: str, locale: str, strict: bool) -> int:
    """Say in a sentence when each event in FILE happens, as Outlook does."""
    require_locale(locale)
    with opened(file, sys.stdout, strict) as (events, out):
        for sentence, _ in events.each(partial(_explained, locale)):
            out.write(f"{sentence}\n")
    return events.status


@program.command()
@FILE
@click.option("--from", "start", type=DAY, metavar="DAY", help="The first day; without it, that of what happens first.")
@click.option("--to", "end", type=DAY, metavar="DAY", help="The end, exclusive; without it, at most twelve months.")
@click.option("--year", type=click.IntRange(1, 9999), metavar="YEAR", help="A whole year, instead of --from and --to.")
@click.option(
    "--time-zone", shell_complete=zone_names, metavar="NAME", help="Whose days; without it, each event's own."
)
@click.option("--svg", type=click.Path(allow_dash=True), metavar="OUT", help='Draw an SVG in the file OUT, or "-".')
@LOCALE
@STRICT
def calendar(file: str, time_zone: str | None, svg: str | None, locale: str, strict: bool, **days: Any) -> int:  # noqa: ANN401
    """Draw the months in which the events in FILE happen, with the days marked.

    A DAY is a date such as 2017-09-04, or a month such as 2017-09, which stands for its first day.
    """
    labels, bounds = Labels(locale), _bounds(**days)
    zone(time_zone or "UTC")
    with opened(file, sys.stdout, strict) as (events, _):
        explained = list(events.each(partial(_explained, locale)))
    found = picture([event for _, event in explained], *bounds, time_zone)
    title = explained[0][0] if len(explained) == 1 else ""
    if not found.months:
        click.echo("recurtz: nothing happens that could be drawn", err=True)
    elif svg:
        _write_file(svg, drawn_as_svg(found, title, labels))
    else:
        draw(found, title, labels, sys.stdout)
    if found.has_more:
        click.echo("recurtz: more happens after these months; give --to or --year", err=True)
    return events.status


@program.command()
@click.argument("time")
@click.argument("source", shell_complete=zone_names)
@click.argument("target", shell_complete=zone_names)
def convert(time: str, source: str, target: str) -> None:
    """Tell TIME, a wall-clock time in the zone SOURCE, in the zone TARGET. Any name that Graph knows will do."""
    moment = DateTimeTimeZone.from_graph({"dateTime": time, "timeZone": source}, "TIME")
    there = moment.to(target).to_graph()
    click.echo(f"{there['dateTime']} {there['timeZone']}")
    _, _, offset = parse_date_time(time, "TIME.dateTime")
    for note in notes_on(moment) if offset is None else ():
        click.echo(f"recurtz: {note}", err=True)


@program.command()
@click.argument("name", required=False, shell_complete=zone_names)
@click.option("--iana", is_flag=True, help="List IANA ids instead of Windows ids.")
@click.option("--check", is_flag=True, help="Say which tz database is used, and whether a newer one is at hand.")
def zones(name: str | None, iana: bool, check: bool) -> None:
    """Say what NAME stands for, or list the zones."""
    if check:
        database = tzdb_source()
        click.echo(describe_database(database))
        if database.is_outdated:
            click.echo(warn_of(database), err=True)
    elif name is not None:
        write_match(match(name), sys.stdout)
    else:
        write_zones(supported_time_zones("iana" if iana else "windows"), sys.stdout)


program.add_command(expand_table)


@program.command()
@click.argument("shell", type=click.Choice(list(SHELLS)))
def completion(shell: str) -> None:
    """Print what SHELL must run to complete commands, options and names of zones.

    Each time, or in the file that the shell reads at its start:

    \b
    bash:  eval "$(recurtz completion bash)"
    zsh:   eval "$(recurtz completion zsh)"
    fish:  recurtz completion fish | source
    """  # noqa: D301  # to click a backspace says that lines stay as they are
    click.echo(script(shell, program, "recurtz"))


def _explained(locale: str, event: object) -> Iterator[tuple[str, SeriesMaster | Occurrence]]:
    """An event with its subject and the sentence that says when it is."""
    read = read_event(event)
    subject = printable(event.get("subject") if isinstance(event, dict) else None)
    sentence = describe(read, locale)
    yield f"{subject}: {sentence}" if subject else sentence, read


def _bounds(start: datetime | None, end: datetime | None, year: int | None) -> tuple[date | None, date | None]:
    """The first and the last day, of which either may be open."""
    if year:
        if start or end:
            raise click.UsageError("--year says both --from and --to; give it without them")
        return date(year, 1, 1), date(year, 12, 31)
    first, after = start and start.date(), end and end.date()
    if after and (first or date.min) >= after:
        raise click.UsageError("--to must come after --from")
    return first, after and after - timedelta(days=1)


def _write_file(name: str, text: str) -> None:
    try:
        with click.open_file(name, "w", encoding="utf-8") as out:
            out.write(text)
    except OSError as error:
        raise RecurtzError(f"{name} cannot be written: {error.strerror}") from None


def _refuse_endless(event: object) -> None:
    if not isinstance(event, dict) or not is_series(event):
        return
    if PatternedRecurrence.from_graph(event.get("recurrence")).is_endless:
        raise EndlessError("the series has no end; give --to or --limit")


def _fail(message: str) -> None:
    click.echo(f"recurtz: {' '.join(message.split())}", err=True)
    sys.exit(2)
