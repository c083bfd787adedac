"""The commands `free` and `schedule`: when several people are free, and a picture of their week."""

from __future__ import annotations

import re
import sys
from datetime import datetime, time, timedelta

import click

from recurtz.availability.slots import free_slots
from recurtz.availability.working_hours import WorkingHours
from recurtz.cli.completion import complete_zone
from recurtz.cli.output import write_file
from recurtz.cli.people import parse_duration, read_people
from recurtz.cli.week import week_of
from recurtz.cli.week_svg import render_week
from recurtz.cli.week_text import draw_week
from recurtz.errors import RecurtzError
from recurtz.zones.local_time import at_instant
from recurtz.zones.names import zone

_FILES = click.argument("files", nargs=-1, required=True, type=click.Path(allow_dash=True), metavar="FILE...")
_STRICT = click.option("--strict", is_flag=True, help="Stop at the first event that cannot be read.")
_TIME_ZONE = click.option(
    "--time-zone",
    default="UTC",
    shell_complete=complete_zone,
    show_default=True,
    metavar="NAME",
    help="Time zone of the output.",
)
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)", re.ASCII)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


@click.command()
@_FILES
@click.option(
    "--from", "start", required=True, metavar="TIME", help="Start of the window in ISO 8601; UTC if it has no offset."
)
@click.option("--to", "end", required=True, metavar="TIME", help="End of the window, exclusive.")
@click.option(
    "--duration",
    required=True,
    callback=parse_duration,
    metavar="LENGTH",
    help="Length of the meeting, such as 30m, 1h or 1h30m.",
)
@click.option(
    "--step", callback=parse_duration, metavar="LENGTH", help="Distance of the starts in a gap. Default: the duration."
)
@click.option("--hours", metavar="FROM-TO", help="Only from Monday to Friday at these hours, such as 09:00-17:00.")
@click.option("--count", type=click.IntRange(1), metavar="N", help="Maximum number of lines.")
@_TIME_ZONE
@_STRICT
def free(
    files: tuple[str, ...],
    start: str,
    end: str,
    duration: timedelta,
    step: timedelta | None,
    hours: str | None,
    count: int | None,
    time_zone: str,
    strict: bool,
) -> int:
    """List the times at which all people are free. Each FILE has the events of one person or room.

    FILE is JSON: one event, a list of events, Graph's {"value": [...]}, or one event per line (JSON Lines). "-" is
    standard input.
    """
    tz, working_hours = zone(time_zone), _working_hours(hours, time_zone)
    people, status = read_people(files, strict)
    calendars = [person.calendar for person in people]
    found = free_slots(calendars, start, end, duration, step=step, working_hours=working_hours, count=count)
    for slot in found:
        low, high = (at_instant(instant, tz) for instant in slot)
        last = f"{high:%H:%M}" if high.date() == low.date() else f"{high:%a} {high.date()} {high:%H:%M}"
        click.echo(f"{low:%a} {low.date()} {low:%H:%M} - {last}")
    if not found:
        click.echo("recurtz: there is no time at which all are free; use a longer window", err=True)
    return status


def _working_hours(text: str | None, time_zone: str) -> WorkingHours | None:
    if text is None:
        return None
    match = _HOURS.fullmatch(text)
    if match is None:
        raise click.UsageError(f"--hours {text!r} cannot be read; use hours such as 09:00-17:00")
    first, last = ((int(match[group] or 0), int(match[group + 1] or 0)) for group in (1, 3))
    return WorkingHours(_WEEKDAYS, time(*first), time(*last), time_zone)


@click.command()
@_FILES
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), required=True, metavar="DAY", help="First day.")
@click.option("--days", type=click.IntRange(1, 31), default=7, show_default=True, metavar="N", help="Number of days.")
@_TIME_ZONE
@click.option(
    "--svg",
    type=click.Path(allow_dash=True),
    metavar="OUT",
    help='Write an SVG image to the file OUT; "-" is standard output.',
)
@_STRICT
def schedule(files: tuple[str, ...], first: datetime, days: int, time_zone: str, svg: str | None, strict: bool) -> int:
    """Draw a week of several people. Each FILE has the events of one person or room.

    Each sign is half an hour of the day.

    FILE is JSON: one event, a list of events, Graph's {"value": [...]}, or one event per line (JSON Lines). "-" is
    standard input.
    """
    tz = zone(time_zone)
    people, status = read_people(files, strict)
    try:
        week = week_of(people, first.date(), days, tz)
    except OverflowError:
        raise RecurtzError(f"--from {first.date()} is too near to an end of the years 1 to 9999") from None
    if svg:
        write_file(svg, render_week(week, time_zone))
    else:
        draw_week(week, time_zone, sys.stdout)
    return status
