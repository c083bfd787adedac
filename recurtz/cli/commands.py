"""The commands: they parse arguments and options, and print what the library computes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from io import TextIOWrapper
from itertools import islice
from typing import Any

import click

import recurtz
from recurtz.cli.agenda import agenda
from recurtz.cli.availability import free, schedule
from recurtz.cli.completion import SHELLS, complete_zone, completion_script
from recurtz.cli.conflicts import conflicts
from recurtz.cli.drawing import draw
from recurtz.cli.edits import cancel, move, split
from recurtz.cli.events import EndlessError, EventReader, open_events, read_event
from recurtz.cli.exports import to_ics, to_json
from recurtz.cli.formats import FORMATS, Counted, write_table_with_utc
from recurtz.cli.labels import Explained, Labels, Title, by_letter, uid_of_vevent
from recurtz.cli.messages import printable, report
from recurtz.cli.month_marks import mark_months, months_to_expand
from recurtz.cli.options import FILE_ZONE_HELP, FILES, FROM, LOCALE, NOW, STRICT, SVG, TO, time_zone_option
from recurtz.cli.outputs import write_file
from recurtz.cli.progress import ProgressBar
from recurtz.cli.serve import serve
from recurtz.cli.svg import render_svg
from recurtz.cli.tables import expand_table
from recurtz.cli.text_table import wrapped
from recurtz.cli.times import parse_day, parse_edges, parse_given_time, parse_now, with_time
from recurtz.cli.zones import (
    ZONE_FORMATS,
    describe_database,
    find_zones,
    local_time_notes,
    match_or_none,
    outdated_warning,
    write_match,
    write_zone_lines,
)
from recurtz.errors import RecurtzError
from recurtz.events.date_time_text import parse_date_time
from recurtz.events.master import SeriesMaster
from recurtz.events.parsing import parse_event
from recurtz.events.view import iter_view
from recurtz.words.locales import require_locale
from recurtz.words.sentences import describe
from recurtz.zones import tzdb_source
from recurtz.zones.names import CLDR_VERSION, TZDB_VERSION

_NO_DAYS = "there are no occurrences in these months"


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

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first argument names. The name of a file is an error with a command to use."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            if not os.path.exists(args[0]):
                raise
            raise click.UsageError(f"{args[0]} is a file, not a command; run: recurtz agenda {args[0]}") from None


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
    """Show when calendar events happen. The events are iCalendar files, or JSON as Microsoft Graph returns it.

    FILE is a file, a folder of files, or "-" for standard input. Its content decides how it is read: iCalendar, or JSON
    of one event, of a list of events, of Graph's {"value": [...]}, or of one event per line (JSON Lines).

    Exit status: 0 success, 1 some events could not be read, 2 error, 130 interrupted.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@program.command()
@FILES
@FROM
@TO
@time_zone_option("Time zone of the output, and of --from and --to. Default: UTC.")
@NOW
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Maximum number of occurrences.")
@click.option("--utc", is_flag=True, help="In a table, also give the times in UTC.")
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
        if not found.count and events.status <= 1:
            out.report(f"no occurrences {window.describe()}")
        _report_rules(events, out, window.expansion)
    return events.status


@program.command()
@FILES
@time_zone_option(FILE_ZONE_HELP)
@LOCALE
@STRICT
def explain(files: tuple[str, ...], time_zone: str | None, locale: str, strict: bool) -> int:
    """Describe in a sentence when each event in FILE happens.

    The sentences are like those in Outlook's invitations.
    """
    require_locale(locale)
    with open_events(files, sys.stdout, strict, time_zone) as (events, out):
        for title, *_ in events.flat_map(partial(_explain, locale)):
            out.write(wrapped(title.text, sys.stdout))
    return events.status


@program.command()
@FILES
@click.option("--from", "start", metavar="DAY", help="First day. Default: the day of the first occurrence.")
@click.option(
    "--to",
    "end",
    metavar="DAY",
    help="End, exclusive. Default: after the last occurrence, or after twelve months.",
)
@click.option("--year", type=click.IntRange(1, 9999), metavar="YEAR", help="A whole year, instead of --from and --to.")
@time_zone_option("Time zone of the days. Default: the time zone of each event.")
@NOW
@SVG
@LOCALE
@STRICT
def calendar(
    files: tuple[str, ...],
    time_zone: str | None,
    now: str | None,
    svg: str | None,
    locale: str,
    strict: bool,
    **days: Any,  # noqa: ANN401
) -> int:
    """Draw months, and mark the days of the events in FILE.

    A DAY is a date such as 2017-09-04, a month such as 2017-09, which means its first day, or today, monday, +7d.

    Several events have a colour and a letter each.
    """
    labels, bounds = Labels(locale), _bounds(time_zone or "UTC", now, **days)
    expansion = months_to_expand(*bounds)
    with open_events(files, sys.stdout, strict, time_zone, window=expansion) as (events, out):
        explained = list(events.flat_map(partial(_explain, locale)))
    numbers, titles = by_letter(explained)
    marks = mark_months([event for _, event, _ in explained], *bounds, time_zone, numbers)
    if marks.months and svg:
        write_file(svg, render_svg(marks, titles, labels))
    elif marks.months:
        draw(marks, titles, labels, sys.stdout)
    if not marks.months:
        report("nothing to draw: there are no occurrences")
    elif not (marks.days or marks.has_more):
        report(_NO_DAYS)
    _report_rules(events, out, expansion)
    if marks.has_more:
        report("there are occurrences after these months; use --to or --year to draw them")
    return events.status


@program.command()
@click.argument("time")
@click.argument("source", shell_complete=complete_zone)
@click.argument("target", shell_complete=complete_zone)
def convert(time: str, source: str, target: str) -> None:
    """Convert TIME from zone SOURCE to zone TARGET.

    TIME is a local time in ISO 8601, such as 2017-04-15T12:00. A zone is a Windows id, an IANA id, or any other name
    that Microsoft Graph accepts.

    For files, there are "recurtz to-ics" and "recurtz to-json".
    """
    moment = parse_given_time(time, "TIME", source)
    converted = moment.to(target).to_graph()
    click.echo(f"{converted['dateTime']} {converted['timeZone']}")
    _, _, offset = parse_date_time(with_time(time), "TIME")
    for note in local_time_notes(moment) if offset is None else ():
        report(note)


@program.command()
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


for _command in (agenda, conflicts, free, schedule, serve, split, cancel, move, to_ics, to_json, expand_table):
    program.add_command(_command)


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


def _explain(locale: str, event: object) -> Iterator[Explained]:
    """The subject of an event with the sentence that describes it, the event, and the VEVENT that it came from."""
    parsed = read_event(event)
    subject = printable(event.get("subject") if isinstance(event, dict) else None)
    yield Title(subject, describe(parsed, locale)), parsed, uid_of_vevent(event)


def _bounds(
    time_zone: str, now: str | None, start: str | None, end: str | None, year: int | None
) -> tuple[date | None, date | None]:
    """The first and the last day, both inclusive; None if not given."""
    if year:
        if start or end:
            raise click.UsageError("--year sets both --from and --to; use it without them")
        return date(year, 1, 1), date(year, 12, 31)
    current = parse_now(now, time_zone)
    first = None if start is None else parse_day(start, "--from", time_zone, current)
    after = None if end is None else parse_day(end, "--to", time_zone, current)
    if after and (first or date.min) >= after:
        raise click.UsageError("--to must be after --from; give a later day")
    return first, after and after - timedelta(days=1)


def _report_rules(events: EventReader, out: ProgressBar, expansion: object) -> None:
    """If rules of calendar files were rejected because there is no window, report the options that give one."""
    if events.has_rejected_rules and expansion is None:
        out.report("with --from and --to, rules that Graph cannot represent are shown as single events")


def _require_end(event: object) -> None:
    """Raise `EndlessError` for an endless series."""
    parsed = parse_event(event)
    if isinstance(parsed, SeriesMaster) and parsed.recurrence.is_endless:
        raise EndlessError("the series has no end; use --to or --limit")


def _fail(message: str) -> None:
    report(message)
    sys.exit(2)
