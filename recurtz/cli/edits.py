"""The commands that change a file of one event: they write the changed event as JSON, and leave the file as it is."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date
from typing import Any

import click

from recurtz.cli.events import open_events
from recurtz.cli.files import label
from recurtz.cli.formats import json_text
from recurtz.cli.messages import counted
from recurtz.cli.options import EVENTS, FILE_ZONE_HELP, time_zone_option
from recurtz.cli.times import parse_given_time
from recurtz.errors import MalformedValueError, RecurtzError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.delete import delete_occurrence
from recurtz.events.edits import require_occurrence
from recurtz.events.graph_json import written_times
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence import Occurrence
from recurtz.events.occurrence_dates import require_series
from recurtz.events.parsing import is_series, parse_event
from recurtz.events.split import split_event
from recurtz.events.update import update_event
from recurtz.zones.names import zone_name

_FILE = click.argument("file", type=EVENTS)
_ZONE = time_zone_option(FILE_ZONE_HELP)


def _parse_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a date; use one such as 2017-09-04") from None


@click.command()
@_FILE
@click.argument("day", metavar="DATE", type=_parse_date)
@_ZONE
def split(file: str, day: date, time_zone: str | None) -> None:
    """Write the parts of the series in FILE before and from DATE.

    The result is a JSON array. The first part ends before DATE, the second begins with the first occurrence on or after
    it. A part without occurrences is left out. No occurrence moves.

    FILE has one series. "-" is standard input.
    """
    _write([part for part in split_event(_read_series(file, time_zone), day) if part is not None])


@click.command()
@_FILE
@click.argument("days", metavar="DATE...", type=_parse_date, nargs=-1, required=True)
@_ZONE
def cancel(file: str, days: tuple[date, ...], time_zone: str | None) -> None:
    """Write the series in FILE without the occurrences of dates.

    The result is JSON. DATE is the date of the pattern, also if the occurrence has been moved to another day.

    FILE has one series. "-" is standard input.
    """
    event = _read_series(file, time_zone)
    for day in days:
        event = {**delete_occurrence(event, day)}
    _write(event)


@click.command()
@_FILE
@click.argument("day", metavar="DATE", type=_parse_date)
@click.argument("start")
@click.argument("end", required=False)
@_ZONE
def move(file: str, day: date, start: str, end: str | None, time_zone: str | None) -> None:
    """Write the series in FILE with one occurrence moved.

    The result is JSON. The occurrence of DATE moves to START. START and END are in ISO 8601, such as 2017-09-12T13:00,
    in the time zone of the series if they have no offset; for an all-day series they are dates. Without END, the
    occurrence keeps its duration.

    FILE has one series. "-" is standard input.
    """
    event = _read_series(file, time_zone)
    series = require_series(parse_event(event))
    require_occurrence(series, day, "DATE")
    current = series.occurrence(day)
    begins = _moment(start, "START", series)
    ends = _end_after(begins, current) if end is None else _moment(end, "END", series)
    zones = series.time_zone, series.time_zone
    times = written_times(begins, ends, series.is_all_day, zones)
    _write(update_event(event, times, occurrence=day))


def _end_after(start: DateTimeTimeZone, current: Occurrence) -> DateTimeTimeZone:
    """The end of a moved occurrence that lasts as long as before: exactly, or as many days."""
    if current.is_all_day:
        return start + (current.end.date_time - current.start.date_time)
    starts_at, ends_at = current.span
    end = DateTimeTimeZone.from_datetime(start.instant() + (ends_at - starts_at), start.time_zone)
    return end.__replace__(tick=start.tick)


def _moment(text: str, name: str, series: SeriesMaster) -> DateTimeTimeZone:
    """A time in the zone of a series; a date is its midnight."""
    return parse_given_time(text, name, zone_name(series.time_zone))


def _read_series(file: str, time_zone: str | None) -> dict[str, Any]:
    """The one series of a file.

    Raises `RecurtzError` for a file without a series, or with several events.
    """
    with open_events((file,), sys.stderr, True, time_zone) as (events, _):
        listed = list(events.flat_map(lambda event: [event]))
    if len(listed) != 1:
        raise RecurtzError(f"{label(file)} has {counted(len(listed), 'event')}; give a file of one series")
    [event] = listed
    if not isinstance(event, Mapping):
        raise MalformedValueError.expected(label(file), event, "give one series")
    if not is_series(event):
        raise RecurtzError(f"{label(file)} has an event that is not a series; give a file of one series")
    return dict(event)


def _write(value: object) -> None:
    click.echo(json_text(value, indent=2))
