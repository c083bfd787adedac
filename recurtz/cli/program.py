"""The program: its commands, its version, and what it does about errors."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any, NamedTuple

import click

import recurtz
from recurtz.cli.messages import report
from recurtz.cli.screen import allow_all_characters
from recurtz.errors import RecurtzError


class Entry(NamedTuple):
    """The module of a command in `recurtz.cli`, and its line in the list: the first sentence of its help."""

    module: str
    help: str


COMMANDS = {
    "agenda": Entry("agenda", "Show what happens when, sorted by time."),
    "calendar": Entry("months", "Draw months, and mark the days of the events in FILE."),
    "cancel": Entry("edits", "Write the series in FILE without the occurrences of dates."),
    "completion": Entry("completion", "Print the script that completes commands in your shell."),
    "conflicts": Entry("conflicts", 'Show the first conflict of files A and B, or "never".'),
    "convert": Entry("zone_commands", "Convert TIME from zone SOURCE to zone TARGET."),
    "expand-table": Entry("tables", "Expand a Parquet file of events to one row per occurrence."),
    "explain": Entry("explain", "Describe in a sentence when each event in FILE happens."),
    "free": Entry("availability", "List the times at which all people are free."),
    "instances": Entry("instances", "List the occurrences of the events in FILE, event by event."),
    "move": Entry("edits", "Write the series in FILE with one occurrence moved."),
    "schedule": Entry("availability", "Draw a week of several people."),
    "serve": Entry("serve", "Serve a local Graph calendar for your tests."),
    "split": Entry("edits", "Write the parts of the series in FILE before and from DATE."),
    "to-ics": Entry("exports", "Write the events in FILE as one iCalendar file."),
    "to-json": Entry("exports", "Write the events in FILE as Microsoft Graph's JSON."),
    "zones": Entry("zone_commands", "List time zones, or those whose names contain TEXT."),
}
"""Help is shown without an import of these modules. A test compares the lines with the commands."""


def run() -> None:
    """Run the program. An error becomes one line on standard error and exit status 2."""
    if sys.stdout is None:
        _fail("standard output is closed; leave it open, or redirect it to a file")
    for stream in (sys.stdout, sys.stderr):
        allow_all_characters(stream)
    if "_RECURTZ_COMPLETE" in os.environ:
        import_module("recurtz.cli.completion")  # it adds what bash needs
    try:
        status = program(prog_name="recurtz", standalone_mode=False)
    except click.MissingParameter as error:
        command = error.ctx.command_path if error.ctx else "recurtz"
        _fail(f"{error.format_message().rstrip('.')}; for its use, run: {command} --help")
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
    from recurtz.cli.database import describe_database
    from recurtz.zones import tzdb_source
    from recurtz.zones.names import CLDR_VERSION, TZDB_VERSION

    click.echo(f"recurtz, version {recurtz.__version__}")
    click.echo(f"time zone names: CLDR {CLDR_VERSION}, tz database {TZDB_VERSION}")
    click.echo(describe_database(tzdb_source()))
    context.exit()


class Program(click.Group):
    """A group of commands, each imported when it is used.

    They stop without an error if the reader of their output stops, as `head` does.
    """

    def list_commands(self, _context: click.Context) -> list[str]:
        """The names of the commands, sorted."""
        return sorted(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """A command, from the module that has it."""
        if name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"recurtz.cli.{COMMANDS[name].module}"), name.replace("-", "_"))
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first argument names. Another name is an error with a command to use."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            if args[0].startswith("-"):
                raise
            raise click.UsageError(_about_no_command(args[0])) from None

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands in the help."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name].help) for name in self.list_commands(context)])

    def invoke(self, context: click.Context) -> Any:  # noqa: ANN401  # click's signature
        """Run the command, and flush its output."""
        try:
            status = super().invoke(context)
            sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes once more at exit
            return 0
        return status


def _about_no_command(name: str) -> str:
    """The message about a name that is not a command, in the form that click has for options."""
    if os.path.exists(name):
        return f"{name} is a file, not a command; run: recurtz agenda {name}"
    from difflib import get_close_matches

    similar = get_close_matches(name, COMMANDS, n=1)
    hint = f"Did you mean {similar[0]!r}?" if similar else "For the list of commands, run: recurtz --help"
    return f"No such command {name!r}. {hint}"


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

    FILE is a file, a folder of files, or "-" for standard input. Its content determines how it is read: iCalendar, or
    JSON of one event, of a list of events, of Graph's {"value": [...]}, or of one event per line (JSON Lines).

    Exit status: 0 success, 1 some events could not be read, 2 error, 130 interrupted.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def _fail(message: str) -> None:
    report(message)
    sys.exit(2)
