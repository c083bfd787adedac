"""The calendars of several people, a file each, and the options of the commands that compare them."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import click

from recurtz.calendar import Calendar
from recurtz.cli.events import exit_status, open_events
from recurtz.cli.files import label
from recurtz.cli.messages import printable, report
from recurtz.cli.times import Edges
from recurtz.events.expansion import event_view

_DURATION = re.compile(r"(?:(\d{1,4})h)?(?:(\d{1,5})m(?:in)?)?", re.ASCII)


class Person(NamedTuple):
    """The name of a person, from that of the file, and the events."""

    name: str
    calendar: Calendar


class People(NamedTuple):
    """The people of several files, and the exit status of the command: 2 if a person is missing."""

    people: list[Person]
    status: int


def read_people(files: Sequence[str], strict: bool, time_zone: str | None, window: Edges) -> People:
    """The calendars of these files; events with faults are reported and left out, or raise with `strict`.

    A person is missing if the file has faults and no other event: to show such a person as free would be wrong.

    `time_zone` is the zone of local times in an iCalendar file that names no zone, and of a recurrence of Outlook.
    Without it, that of the window is the zone of the iCalendar file. Only events in the window are needed.

    Raises `RecurtzError` for a file that cannot be read.
    """
    people: list[Person] = []
    good, bad, missing = 0, 0, 0
    for file in files:
        with open_events([file], sys.stdout, strict, time_zone, window.time_zone, window.expansion) as (events, _):
            calendar = Calendar(events.flat_map(_readable))
            events.report_nothing()
        wrong = events.status != 0
        good, bad = good + len(calendar), bad + wrong
        if wrong and not len(calendar):
            missing += 1
            report(f"{label(file)} has no event that can be read, so it has no result")
        else:
            people.append(Person(printable(Path(label(file)).stem) or file, calendar))
    return People(people, 2 if missing else exit_status(good, bad))


def _readable(event: object) -> list[object]:
    event_view(event)  # which raises for this event alone
    return [event]


def parse_duration(_context: object, parameter: click.Parameter, value: str | None) -> timedelta | None:
    """The duration of an option: 30m, 1h or 1h30m.

    Raises `click.BadParameter`.
    """
    if value is None:
        return None
    match = _DURATION.fullmatch(value)
    hours, minutes = match.groups() if match else (None, None)
    length = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    if not length:
        raise click.BadParameter(f"{value!r} is not a duration; use one such as 30m, 1h or 1h30m", param=parameter)
    return length
