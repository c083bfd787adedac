"""How found times are written, as they are found: a table for people, JSON and CSV for programs."""

from __future__ import annotations

import csv
import json
import sys
from codecs import lookup
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from rich.console import Console

from recurtz.cli.progress import Out
from recurtz.cli.text_table import Row, fits, write_grid
from recurtz.errors import OutOfRangeError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.zones.names import zone

Found = Iterator[dict[str, Any]]
"""Times of events, as JSON."""

Writer = Callable[[Found, str, Out], None]

_CSV = ("subject", "type", "occurrenceId", "start", "end", "timeZone")
_IN_TWO_ZONES = ("", "Mon 2017-09-04 12:00", "14:00", "Mon 2017-09-04 12:00", "14:00")


def write_table(found: Found, time_zone: str, out: Out) -> None:
    """A line for each, in the zone asked for and, if that is another, in UTC, in which they must have been found.

    UTC is left out where a terminal is too narrow for both.
    """
    console = Console(file=sys.stdout)
    zones = {time_zone: zone(time_zone)}
    if zones[time_zone] != zone("UTC") and fits(_IN_TWO_ZONES, console):
        zones["UTC"] = UTC
    write_grid(_headings(list(zones)), _rows(found, list(zones.values())), console, out)


def _headings(zones: list[str]) -> list[str]:
    return ["subject", *[heading for name in zones for heading in (f"start ({name})", "end")]]


def _rows(found: Found, zones: list[tzinfo]) -> Iterator[Row]:
    for event in found:
        try:
            yield [printable(event.get("subject")), *[cell for tz in zones for cell in _cells(event, tz)]]
        except OutOfRangeError:  # left out, as in the other formats
            continue


def _cells(event: dict[str, Any], tz: tzinfo) -> tuple[str, str]:
    """Start and end; the end's date only where it is another, an all-day event's as its last day."""
    moments = [DateTimeTimeZone.from_graph(event[name]) for name in ("start", "end")]
    if event.get("isAllDay"):
        start, end = (moment.date_time for moment in moments)
        last = end - timedelta(days=1) if end > start else start
        return f"{start:%a} {start.date()}", "all day" if last <= start else f"{last:%a} {last.date()}"
    start, end = (moment.to(tz).date_time for moment in moments)
    return _text(start), f"{end:%H:%M}" if end.date() == start.date() and not end.second else _text(end)


def printable(value: object) -> str:
    """The text of a property, if it has any, without what could steer a terminal."""
    return "".join(character if character.isprintable() else "\ufffd" for character in str(value or ""))


def _text(wall: datetime) -> str:
    return f"{wall:%a} {wall.date()} {wall:%H:%M:%S}".removesuffix(":00")


def write_json(found: Found, _time_zone: str, out: Out) -> None:
    """One array."""
    opening, as_ascii = "[", _wants_ascii()
    for event in found:
        indented = json.dumps(event, ensure_ascii=as_ascii, indent=2).replace("\n", "\n  ")
        out.write(f"{opening}\n  {indented}")
        opening = ","
    out.write("[]\n" if opening == "[" else "\n]\n")


def write_jsonl(found: Found, _time_zone: str, out: Out) -> None:
    """One object on each line."""
    as_ascii = _wants_ascii()
    for event in found:
        out.write(json.dumps(event, ensure_ascii=as_ascii) + "\n")


def _wants_ascii() -> bool:
    """Whether the output may lack letters: what stands for them there would be no JSON, as JSON's own escapes are."""
    return lookup(sys.stdout.encoding or "ascii").name != "utf-8"


def write_csv(found: Found, time_zone: str, out: Out) -> None:
    """A heading and a line for each."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_CSV)
    for event in found:
        times = [event[name]["dateTime"] for name in ("start", "end")]
        kind = event.get("type") or "singleInstance"
        writer.writerow([event.get("subject"), kind, event.get("occurrenceId"), *times, time_zone])


FORMATS: dict[str, Writer] = {"table": write_table, "json": write_json, "jsonl": write_jsonl, "csv": write_csv}
