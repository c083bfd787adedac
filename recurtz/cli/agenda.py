"""The command `agenda`: what happens when, sorted by time over all files, with a heading for each day."""

from __future__ import annotations

import sys
from datetime import datetime

import click

from recurtz.cli.agenda_days import Entry, entries_in, write_days
from recurtz.cli.clock import computer_zone
from recurtz.cli.events import open_events
from recurtz.cli.formats import FORMATS
from recurtz.cli.labels import Labels
from recurtz.cli.options import FILES, FROM, LOCALE, NOW, STRICT, TO, time_zone_option
from recurtz.cli.times import END_OF_TIME, Edges, midnight, parse_edges, parse_now
from recurtz.events.expansion import SeriesView, SingleView, event_view
from recurtz.events.window import parse_window, to_micros

_DAYS_OF_WEEK = 7
_FIRST_SEARCH = 32
"""The days in which `--next` looks first; each further search takes twice as many."""
_DAYS_OF_EXPANSION = 731
"""The days in which `--next` expands rules that Graph cannot represent."""
_HINT = "use --from and --to for a later window"


@click.command()
@FILES
@click.option("--day", is_flag=True, help="One day: today, or that of --from.")
@click.option("--week", is_flag=True, help="Seven days from today, or from --from. This is the default.")
@click.option("--next", "number", type=click.IntRange(1), metavar="N", help="The next N occurrences, at any distance.")
@FROM
@TO
@time_zone_option("Time zone of the output, and of --from and --to. Default: that of the computer.")
@NOW
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", *(name for name in FORMATS if name != "table")]),
    default="text",
    show_default=True,
    help="Format of the output.",
)
@LOCALE
@STRICT
def agenda(
    files: tuple[str, ...],
    day: bool,
    week: bool,
    number: int | None,
    start: str | None,
    end: str | None,
    time_zone: str | None,
    now: str | None,
    format_name: str,
    locale: str,
    strict: bool,
) -> int:
    """Show what happens when, sorted by time.

    These are the occurrences of all events in FILE, by default in the seven days from today.
    """
    if (day, week, number is not None, end is not None).count(True) > 1:
        raise click.UsageError("--day, --week, --next and --to exclude each other; give one of them")
    given_zone, time_zone = time_zone, time_zone or computer_zone()
    labels = Labels(locale)
    window = _window(start, end, time_zone, now, None if number else 1 if day else _DAYS_OF_WEEK)
    expansion = (window if number is None else window._replace(end=_days_after(window, _DAYS_OF_EXPANSION))).expansion
    with open_events(files, sys.stdout, strict, given_zone, time_zone, expansion) as (events, out):
        views = list(events.flat_map(lambda event: [event_view(event)]))
        entries = entries_in(views, window) if number is None else _next(views, window, number)
        if format_name != "text":
            FORMATS[format_name]((entry.json for entry in entries), time_zone, out)
        elif entries:
            write_days(entries, window, labels, out, once=number is not None)
        if not entries:
            events.report_nothing(f"nothing happens {window.describe()}")
        if number and expansion and events.is_expanded and len(_before(entries, expansion[1])) < number:
            out.report(f"rules that Graph cannot represent are shown until {expansion[1]:%Y-%m-%d}; {_HINT}")
    return events.status


def _window(start: str | None, end: str | None, time_zone: str, now: str | None, days: int | None) -> Edges:
    """The window from `--from`, today or, without a number of days, now; to `--to`, or for that number of days."""
    current = parse_now(now, time_zone)
    default = "now" if days is None else "today"
    window = parse_edges(default if start is None else start, end, time_zone, current.isoformat())
    if end is not None or days is None:
        return window
    return window._replace(end=_days_after(window, days))


def _days_after(window: Edges, days: int) -> datetime | str:
    """The midnight that a number of days after the start of a window begins, or the end of time if that is earlier."""
    try:
        return midnight(parse_window(window.start, window.end).start, window.time_zone, days)
    except OverflowError:
        return END_OF_TIME


def _before(entries: list[Entry], end: datetime) -> list[Entry]:
    """The entries that start before an instant."""
    return [entry for entry in entries if entry.order[2] < to_micros(end)]


def _next(views: list[SeriesView | SingleView], window: Edges, number: int) -> list[Entry]:
    """The first entries of a window without end."""
    days = _FIRST_SEARCH
    while True:
        part = window._replace(end=_days_after(window, days))
        entries = entries_in(views, part)
        if len(entries) >= number or part.end == END_OF_TIME:
            return entries[:number]
        days *= 2
