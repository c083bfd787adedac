"""The command `conflicts`: the first conflict of two files' events, or why there is none."""

from __future__ import annotations

import sys
from datetime import datetime

import click

from recurtz.availability.blocking import blocking
from recurtz.availability.bookings import Booking
from recurtz.availability.busy import BUSY
from recurtz.availability.conflicts import Conflict, ConflictBeyond, NoConflict, first_conflict_and_place
from recurtz.cli.clock import read_clock
from recurtz.cli.events import open_events
from recurtz.cli.files import label
from recurtz.cli.messages import counted, printable, report
from recurtz.cli.options import EVENTS, FILE_ZONE_HELP, STRICT, time_zone_option
from recurtz.cli.screen import Screen
from recurtz.cli.times import START_OF_TIME, Edges, format_end, format_time, parse_time
from recurtz.errors import RecurtzError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.expansion import event_view
from recurtz.events.indexed_events import EventView
from recurtz.zones.database import tzdb_version
from recurtz.zones.names import zone_name

Named = tuple[str, EventView]
"""The subject of an event, and the event."""

_WANTED = frozenset(BUSY)


@click.command()
@click.argument("a", type=EVENTS)
@click.argument("b", type=EVENTS)
@click.option(
    "--until",
    metavar="TIME",
    help="Only conflicts that start before TIME, which is in UTC if it has no offset. Default: for ever.",
)
@time_zone_option(FILE_ZONE_HELP)
@STRICT
def conflicts(a: str, b: str, until: str | None, time_zone: str | None, strict: bool) -> int:
    """Show the first conflict of files A and B, or "never".

    An event in A conflicts with one in B if both block the same time. Series may be endless. Events that are free,
    cancelled or declined do not conflict. Two events with the same id or iCalUId are not compared, because they are the
    same event; the number of such pairs is shown. Without an event in A or in B there is no result.

    If some events cannot be read, a conflict of others is shown. It may not be the first one, and the exit status is 1.
    If the others have no conflict, nothing is proven, and the exit status is 2.

    A and B are files of iCalendar or JSON, or folders. One of them may be "-", standard input.
    """
    if a == b == "-":
        raise click.UsageError("A and B cannot both be standard input; give a file")
    last = None if until is None else parse_time(until, "--until", "UTC", read_clock())
    window = None if last is None else Edges(START_OF_TIME, last, "UTC").expansion
    (events, status), (others, other_status) = (_read(file, strict, time_zone, window) for file in (a, b))
    status = max(status, other_status)
    screen = Screen(sys.stdout)
    for line in _first(events, others, last, is_complete=status == 0):
        click.echo("\n".join(screen.wrapped(line)), file=sys.stdout)  # as `report` gives it
    if status:
        report("events that could not be read may have an earlier conflict; mend or remove them")
    return status


def _read(
    file: str, strict: bool, time_zone: str | None, window: tuple[datetime, datetime] | None
) -> tuple[list[Named], int]:
    """The events of a file, and the exit status.

    Raises `RecurtzError` without events: "never" would be no proof.
    """
    with open_events((file,), sys.stdout, strict, time_zone, window=window) as (events, out):
        named = list(events.flat_map(_named))
    if events.has_rejected_rules and window is None:
        out.report("with --until, rules that Graph cannot represent are compared as single events")
    if not named and not events.is_expanded:
        raise RecurtzError(f"{label(file)} has no event that can be read, so there is no result; give a file of events")
    return named, events.status


def _named(event: object) -> list[Named]:
    subject = printable(event.get("subject") if isinstance(event, dict) else None)
    return [(subject or "no subject", event_view(event))]


def _first(events: list[Named], others: list[Named], until: datetime | None, is_complete: bool) -> list[str]:
    """The lines about the first conflict of any event with any of the others, and about the pairs that are one event.

    Raises `RecurtzError` if there is none, but some events could not be read.
    """
    none: NoConflict | ConflictBeyond = NoConflict(tzdb_version(), until)
    found: list[tuple[Conflict, str, str]] = []
    same = 0
    for subject, event in events:
        booking = Booking(event)
        busy = [(name, times) for name, other in others if (times := booking.other(other, _WANTED)) is not None]
        same += len(others) - len(busy)
        result, place = first_conflict_and_place(blocking(event, _WANTED), [times for _, times in busy], until=until)
        if isinstance(result, Conflict) and place is not None:
            found.append((result, subject, busy[place][0]))
        elif isinstance(result, ConflictBeyond):
            none = result
    if found:
        return _about_conflict(*min(found, key=lambda pair: pair[0]), is_complete) + _about_same(same)
    if not is_complete:
        message = "the events that can be read have no conflict, but others could not be read, so nothing is proven"
        raise RecurtzError(f"{message}; mend or remove them")
    return _about_none(none) + _about_same(same)


def _about_conflict(conflict: Conflict, subject: str, other: str, is_first: bool) -> list[str]:
    start, end = (DateTimeTimeZone.from_datetime(moment, "UTC") for moment in (conflict.start, conflict.end))
    return [
        f"{'first conflict' if is_first else 'conflict'}: {_text(start, end)}",
        f"{subject}: {_text(conflict.first.start, conflict.first.end)}",
        f"{other}: {_text(conflict.second.start, conflict.second.end)}",
    ]


def _text(start: DateTimeTimeZone, end: DateTimeTimeZone) -> str:
    until = format_end(end.date_time, start.date_time)
    return f"{format_time(start.date_time)} to {until} {zone_name(start.time_zone)}"


def _about_none(result: NoConflict | ConflictBeyond) -> list[str]:
    match result:
        case ConflictBeyond():
            return ["after the year 9999: until then there is no conflict, but later there is one"]
        case NoConflict(until=datetime() as until):
            return [f"no conflict before {until.date()} {until:%H:%M:%S}".removesuffix(":00") + " UTC"]
        case _:
            return [
                "never: dates, weekdays and time zones repeat after 400 years, and there is no conflict in any of them",
                f"by the rules of time zones of the tz database {tzdb_version()}",
            ]


def _about_same(pairs: int) -> list[str]:
    if not pairs:
        return []
    verb = "was" if pairs == 1 else "were"
    return [f"{counted(pairs, 'pair')} with the same id or iCalUId {verb} not compared"]
