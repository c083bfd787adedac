"""The commands `free` and `schedule`: when several people are free, and a picture of their week."""

from __future__ import annotations

import re
import sys
from datetime import datetime, time, timedelta, tzinfo

import click

from recurtz.availability.slots import free_slots
from recurtz.availability.working_hours import WorkingHours
from recurtz.cli.clock import computer_zone
from recurtz.cli.messages import report
from recurtz.cli.options import FILES, FROM, NOW, STRICT, SVG, TO, time_zone_option
from recurtz.cli.outputs import write_file
from recurtz.cli.people import parse_duration, read_people
from recurtz.cli.times import days_of, format_end, format_time, midnight, parse_day, parse_edges, parse_now
from recurtz.cli.week import week_of
from recurtz.cli.week_svg import render_week
from recurtz.cli.week_text import draw_week
from recurtz.errors import RecurtzError
from recurtz.events.date_time import parse_instant
from recurtz.zones.local_time import Fold, at_instant, resolve
from recurtz.zones.names import zone

_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)", re.ASCII)
_DAYS = 7
_UNREAD = "events that could not be read"
_HINT = "mend or remove them"
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


@click.command()
@FILES
@FROM
@TO
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
@time_zone_option("Time zone of the output, and of --from and --to. Default: that of the computer.")
@NOW
@STRICT
def free(
    files: tuple[str, ...],
    start: str | None,
    end: str | None,
    duration: timedelta,
    step: timedelta | None,
    hours: str | None,
    count: int | None,
    time_zone: str | None,
    now: str | None,
    strict: bool,
) -> int:
    """List the times at which all people are free.

    Each FILE has the events of one person or room. If one has no event that can be read, there is no result. If some
    events cannot be read, the times may not be free: a message warns of it, and the exit status is 2. Without --from
    and --to, the window begins with the next full minute and has seven days.
    """
    given_zone, time_zone = time_zone, time_zone or computer_zone()
    tz, working_hours = zone(time_zone), _working_hours(hours, time_zone)
    window = parse_edges(start or "now", end, time_zone, now)
    if start is None:
        window = window._replace(start=_next_minute(parse_instant(window.start, "--from")))
    if end is None:
        window = window._replace(end=midnight(parse_instant(window.start, "--from"), time_zone, _DAYS))
    people, status = read_people(files, strict, given_zone, window)
    if status == 2:  # a person is missing
        return status
    calendars = [person.calendar for person in people]
    found = free_slots(
        calendars, window.start, window.end, duration, step=step, working_hours=working_hours, count=count
    )
    for slot in found:
        low, high = (at_instant(instant, tz) for instant in slot)
        click.echo(f"{format_time(low)}{_offset(low, tz)} - {format_end(high, low)}{_offset(high, tz)}")
    if not found:
        report(f"there is no time at which all are free {window.describe()}")
    elif status:
        report(f"{_UNREAD} may be at these times, so it is not proven that all are free; {_HINT}")
        return 2
    return status


def _next_minute(instant: datetime) -> datetime:
    """The first full minute from an instant on: nobody wants a meeting at the second at which the command runs."""
    return instant + -timedelta(seconds=instant.second, microseconds=instant.microsecond) % timedelta(minutes=1)


def _offset(moment: datetime, tz: tzinfo) -> str:
    """The offset of a local time that the clocks repeat, because it is two times; "" of all others."""
    if not isinstance(resolve(moment.replace(tzinfo=None), tz), Fold):
        return ""
    return f" UTC{moment.isoformat()[-len('+00:00') :]}"


def _working_hours(text: str | None, time_zone: str) -> WorkingHours | None:
    if text is None:
        return None
    match = _HOURS.fullmatch(text)
    if match is None:
        raise click.UsageError(f"--hours {text!r} cannot be read; use hours such as 09:00-17:00")
    first, last = ((int(match[group] or 0), int(match[group + 1] or 0)) for group in (1, 3))
    return WorkingHours(_WEEKDAYS, time(*first), time(*last), time_zone)


@click.command()
@FILES
@click.option("--from", "first", metavar="DAY", help="First day: a date, today, monday, or +7d. Default: today.")
@click.option(
    "--days", type=click.IntRange(1, 31), default=_DAYS, show_default=True, metavar="N", help="Number of days."
)
@time_zone_option("Time zone of the days. Default: that of the computer.")
@NOW
@SVG
@STRICT
def schedule(
    files: tuple[str, ...],
    first: str | None,
    days: int,
    time_zone: str | None,
    now: str | None,
    svg: str | None,
    strict: bool,
) -> int:
    """Draw a week of several people.

    Each FILE has the events of one person or room. Each sign is half an hour of the day.
    """
    given_zone, time_zone = time_zone, time_zone or computer_zone()
    day = parse_day(first or "today", "--from", time_zone, parse_now(now, time_zone))
    try:
        people, status = read_people(files, strict, given_zone, days_of(day, days, time_zone))
        week = week_of(people, day, days, zone(time_zone)) if people else []
    except OverflowError:
        raise RecurtzError(f"--from {day} is too near to an end of the years 1 to 9999") from None
    if not week:
        return status
    if svg:
        write_file(svg, render_week(week, time_zone))
    else:
        draw_week(week, time_zone, sys.stdout)
    if status:
        report(f"{_UNREAD} are not in the picture; {_HINT}")
    return status
