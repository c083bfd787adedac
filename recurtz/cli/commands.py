"""The commands: they parse arguments and options, and print what the library computes."""

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
from click.core import ParameterSource

import recurtz
from recurtz.cli.completion import SHELLS, complete_locale, complete_zone, completion_script
from recurtz.cli.drawing import draw
from recurtz.cli.events import EndlessError, open_events, read_event
from recurtz.cli.formats import FORMATS, printable
from recurtz.cli.labels import Labels
from recurtz.cli.month_marks import mark_months
from recurtz.cli.svg import render_svg
from recurtz.cli.tables import expand_table
from recurtz.cli.zones import describe_database, local_time_notes, outdated_warning, write_match, write_zones
from recurtz.errors import RecurtzError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.date_time_text import parse_date_time
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence import Occurrence
from recurtz.events.parsing import parse_event
from recurtz.events.view import iter_view
from recurtz.events.window import parse_window
from recurtz.words.locales import require_locale
from recurtz.words.sentences import describe
from recurtz.zones import match, supported_time_zones, tzdb_source, zone
from recurtz.zones.names import CLDR_VERSION, TZDB_VERSION

_MIN_TIME = "0001-01-01"
_MAX_TIME = "9999-12-31T23:59:59.9999999"

DAY = click.DateTime(["%Y-%m-%d", "%Y-%m"])
FILE = click.argument("file", type=click.Path(allow_dash=True))
STRICT = click.option("--strict", is_flag=True, help="Stop at the first event that cannot be read.")
LOCALE = click.option(
    "--locale",
    default="en",
    shell_complete=complete_locale,
    show_default=True,
    metavar="NAME",
    help="Language of the output, such as fr or en_US.",
)


def run() -> None:
    """Run the program. An error becomes one line on standard error and exit status 2."""
    if sys.stdout is None:
        _fail("standard output is closed; leave it open, or redirect it to a file")
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # the terminal may lack characters of a subject
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


def _write_version(context: click.Context, _parameter: click.Parameter, requested: bool) -> None:
    if not requested or context.resilient_parsing:
        return
    click.echo(f"recurtz, version {recurtz.__version__}")
    click.echo(f"time zone names: CLDR {CLDR_VERSION}, tz database {TZDB_VERSION}")
    click.echo(describe_database(tzdb_source()))
    context.exit()


class Program(click.Group):
    """A group of commands that stop without an error if the reader of their output stops, as `head` does."""

    def invoke(self, context: click.Context) -> Any:  # noqa: ANN401  # click's signature
        """Run the command, and flush its output."""
        try:
            status = super().invoke(context)
            sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes once more at exit
            return 0
        return status


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_write_version,
    help="Show the versions of recurtz and of its time zone data.",
)
@click.pass_context
def program(context: click.Context) -> None:
    """Show when calendar events happen. The events are JSON, as Microsoft Graph returns it.

    Exit status: 0 success, 1 some events could not be read, 2 error, 130 interrupted.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@program.command()
@FILE
@click.option("--from", "start", metavar="TIME", help="Start of the window in ISO 8601; UTC if it has no offset.")
@click.option("--to", "end", metavar="TIME", help="End of the window, exclusive.")
@click.option(
    "--time-zone",
    default="UTC",
    shell_complete=complete_zone,
    show_default=True,
    metavar="NAME",
    help="Time zone of the output.",
)
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Maximum number of occurrences.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(list(FORMATS)),
    default="table",
    show_default=True,
    help="Format of the output.",
)
@STRICT
@click.pass_context
def instances(
    context: click.Context,
    file: str,
    start: str | None,
    end: str | None,
    time_zone: str,
    limit: int | None,
    format_name: str,
    strict: bool,
) -> int:
    """List the occurrences of the events in FILE.

    FILE is JSON: one event, a list of events, Graph's {"value": [...]}, or one event per line (JSON Lines). "-" is
    standard input. An event that cannot be read is reported, and the other events are listed.

    FILE may also be a recurrence of Outlook (PidLidAppointmentRecur): its bytes, or their hex or base64 text. It has no
    time zone, so --time-zone is required: the zone of its times, and of the output.

    An endless series needs --to or --limit.
    """
    zone(time_zone)
    window = _MIN_TIME if start is None else start, _MAX_TIME if end is None else end
    parse_window(*window)
    output_zone = "UTC" if format_name == "table" else time_zone  # a table converts the times itself

    def expand(event: object) -> Iterator[dict[str, Any]]:
        if end is None and limit is None:
            _require_end(event)
        return iter_view(event, *window, time_zone=output_zone)

    is_default = context.get_parameter_source("time_zone") is ParameterSource.DEFAULT
    with open_events(file, sys.stdout, strict, None if is_default else time_zone) as (events, out):
        FORMATS[format_name](islice(events.flat_map(expand), limit and min(limit, sys.maxsize)), time_zone, out)
    return events.status


@program.command()
@FILE
@click.option(
    "--time-zone", shell_complete=complete_zone, metavar="NAME", help="Time zone of a recurrence of Outlook in FILE."
)
@LOCALE
@STRICT
def explain(file: str, time_zone: str | None, locale: str, strict: bool) -> int:
    """Describe in a sentence when each event in FILE happens.

    The sentences are like those in Outlook's invitations.

    FILE is JSON: one event, a list of events, Graph's {"value": [...]}, or one event per line (JSON Lines). "-" is
    standard input.

    FILE may also be a recurrence of Outlook (PidLidAppointmentRecur): its bytes, or their hex or base64 text. It has no
    time zone, so --time-zone is required.
    """
    require_locale(locale)
    with open_events(file, sys.stdout, strict, time_zone) as (events, out):
        for sentence, _ in events.flat_map(partial(_explain, locale)):
            out.write(f"{sentence}\n")
    return events.status


@program.command()
@FILE
@click.option("--from", "start", type=DAY, metavar="DAY", help="First day. Default: the day of the first occurrence.")
@click.option(
    "--to",
    "end",
    type=DAY,
    metavar="DAY",
    help="End, exclusive. Default: after the last occurrence, or after twelve months.",
)
@click.option("--year", type=click.IntRange(1, 9999), metavar="YEAR", help="A whole year, instead of --from and --to.")
@click.option(
    "--time-zone",
    shell_complete=complete_zone,
    metavar="NAME",
    help="Time zone of the days, and of a recurrence of Outlook. Default: the time zone of each event.",
)
@click.option(
    "--svg",
    type=click.Path(allow_dash=True),
    metavar="OUT",
    help='Write an SVG image to the file OUT; "-" is standard output.',
)
@LOCALE
@STRICT
def calendar(file: str, time_zone: str | None, svg: str | None, locale: str, strict: bool, **days: Any) -> int:  # noqa: ANN401
    """Draw months, and mark the days of the events in FILE.

    A DAY is a date such as 2017-09-04, or a month such as 2017-09, which means its first day.

    FILE is JSON: one event, a list of events, Graph's {"value": [...]}, or one event per line (JSON Lines). "-" is
    standard input.
    """
    labels, bounds = Labels(locale), _bounds(**days)
    zone(time_zone or "UTC")
    with open_events(file, sys.stdout, strict, time_zone) as (events, _):
        explained = list(events.flat_map(partial(_explain, locale)))
    marks = mark_months([event for _, event in explained], *bounds, time_zone)
    title = explained[0][0] if len(explained) == 1 else ""
    if not marks.months:
        click.echo("recurtz: nothing to draw: there are no occurrences", err=True)
    elif svg:
        _write_file(svg, render_svg(marks, title, labels))
    else:
        draw(marks, title, labels, sys.stdout)
    if marks.has_more:
        click.echo("recurtz: there are occurrences after these months; use --to or --year to draw them", err=True)
    return events.status


@program.command()
@click.argument("time")
@click.argument("source", shell_complete=complete_zone)
@click.argument("target", shell_complete=complete_zone)
def convert(time: str, source: str, target: str) -> None:
    """Convert TIME from zone SOURCE to zone TARGET.

    TIME is a local time in ISO 8601, such as 2017-04-15T12:00. A zone is a Windows id, an IANA id, or any other name
    that Microsoft Graph accepts.
    """
    moment = DateTimeTimeZone.from_graph({"dateTime": time, "timeZone": source}, "TIME")
    converted = moment.to(target).to_graph()
    click.echo(f"{converted['dateTime']} {converted['timeZone']}")
    _, _, offset = parse_date_time(time, "TIME.dateTime")
    for note in local_time_notes(moment) if offset is None else ():
        click.echo(f"recurtz: {note}", err=True)


@program.command()
@click.argument("name", required=False, shell_complete=complete_zone)
@click.option("--iana", is_flag=True, help="List IANA ids instead of Windows ids.")
@click.option("--check", is_flag=True, help="Show the tz database in use; warn if the tzdata package is newer.")
def zones(name: str | None, iana: bool, check: bool) -> None:
    """List time zones, or show the ids of the zone NAME."""
    if check:
        database = tzdb_source()
        click.echo(describe_database(database))
        if database.is_outdated:
            click.echo(outdated_warning(database), err=True)
    elif name is not None:
        write_match(match(name), sys.stdout)
    else:
        write_zones(supported_time_zones("iana" if iana else "windows"), sys.stdout)


program.add_command(expand_table)


@program.command()
@click.argument("shell", type=click.Choice(list(SHELLS)))
def completion(shell: str) -> None:
    """Print the script that completes commands in your shell.

    It completes commands, options, languages, and names of time zones. Run the line of your shell, or add it to the
    file that the shell runs when it starts:

    \b
    bash:  eval "$(recurtz completion bash)"
    zsh:   eval "$(recurtz completion zsh)"
    fish:  recurtz completion fish | source
    """  # noqa: D301  # click keeps the lines after a backspace as they are
    click.echo(completion_script(shell, program, "recurtz"))


def _explain(locale: str, event: object) -> Iterator[tuple[str, SeriesMaster | Occurrence]]:
    """The subject of an event with the sentence that describes it, and the event."""
    parsed = read_event(event)
    subject = printable(event.get("subject") if isinstance(event, dict) else None)
    sentence = describe(parsed, locale)
    yield f"{subject}: {sentence}" if subject else sentence, parsed


def _bounds(start: datetime | None, end: datetime | None, year: int | None) -> tuple[date | None, date | None]:
    """The first and the last day, both inclusive; None if not given."""
    if year:
        if start or end:
            raise click.UsageError("--year sets both --from and --to; use it without them")
        return date(year, 1, 1), date(year, 12, 31)
    first, after = start and start.date(), end and end.date()
    if after and (first or date.min) >= after:
        raise click.UsageError("--to must be after --from; give a later day")
    return first, after and after - timedelta(days=1)


def _write_file(name: str, text: str) -> None:
    try:
        with click.open_file(name, "w", encoding="utf-8") as out:
            out.write(text)
    except OSError as error:
        raise RecurtzError(f"{name} cannot be written: {error.strerror}") from None


def _require_end(event: object) -> None:
    """Raise `EndlessError` for an endless series."""
    parsed = parse_event(event)
    if isinstance(parsed, SeriesMaster) and parsed.recurrence.is_endless:
        raise EndlessError("the series has no end; use --to or --limit")


def _fail(message: str) -> None:
    click.echo(f"recurtz: {' '.join(message.split())}", err=True)
    sys.exit(2)
