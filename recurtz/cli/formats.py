"""How found times are written: a table for people, JSON and CSV for programs."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from recurtz.datetimes import DateTimeTimeZone
from recurtz.errors import BeyondCalendarError
from recurtz.zones.names import zone

Found = Iterator[dict[str, Any]]
"""Times of events, as JSON."""

Writer = Callable[[Found, str, TextIO], None]

_WIDE = 160
"""The columns that a table may take where no terminal says how wide it is."""

_CSV = ("subject", "type", "occurrenceId", "start", "end", "timeZone")


def write_table(found: Found, time_zone: str, out: TextIO) -> None:
    """A line for each, in the zone asked for and, if that is another, in UTC, in which they must have been found."""
    zones = {time_zone: zone(time_zone)}
    if zones[time_zone] != zone("UTC"):
        zones["UTC"] = UTC
    table = Table("subject", header_style="bold")
    for name in zones:
        table.add_column(f"start ({name})", no_wrap=True)
        table.add_column("end", no_wrap=True)
    for event in found:
        try:
            cells = [cell for tz in zones.values() for cell in _cells(event, tz)]
        except BeyondCalendarError:  # left out, as in the other formats
            continue
        table.add_row(Text(_printable(str(event.get("subject") or ""))), *cells)
    print_table(table, out)


def print_table(table: Table, out: TextIO) -> None:
    """A table as wide as the terminal, or wide enough for its text where there is none."""
    console = Console(file=out)
    if not console.is_terminal:
        console = Console(file=out, width=_WIDE)
    console.print(table)


def _cells(event: dict[str, Any], tz: tzinfo) -> tuple[str, str]:
    """Start and end; the end's date only where it is another, an all-day event's as its last day."""
    moments = [DateTimeTimeZone.from_graph(event[name]) for name in ("start", "end")]
    if event.get("isAllDay"):
        start, end = (moment.date_time for moment in moments)
        last = end - timedelta(days=1) if end > start else start
        return f"{start:%a} {start.date()}", "all day" if last <= start else f"{last:%a} {last.date()}"
    start, end = (moment.to(tz).date_time for moment in moments)
    return _text(start), f"{end:%H:%M}" if end.date() == start.date() and not end.second else _text(end)


def _printable(text: str) -> str:
    """Text that cannot steer a terminal."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def _text(wall: datetime) -> str:
    return f"{wall:%a} {wall.date()} {wall:%H:%M:%S}".removesuffix(":00")


def write_json(found: Found, _time_zone: str, out: TextIO) -> None:
    """One array."""
    json.dump(list(found), out, ensure_ascii=False, indent=2)
    out.write("\n")


def write_jsonl(found: Found, _time_zone: str, out: TextIO) -> None:
    """One object on each line, as soon as it is found."""
    out.writelines(json.dumps(event, ensure_ascii=False) + "\n" for event in found)


def write_csv(found: Found, time_zone: str, out: TextIO) -> None:
    """A heading and a line for each, as soon as it is found."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_CSV)
    for event in found:
        times = [event[name]["dateTime"] for name in ("start", "end")]
        kind = event.get("type") or "singleInstance"
        writer.writerow([event.get("subject"), kind, event.get("occurrenceId"), *times, time_zone])


FORMATS: dict[str, Writer] = {"table": write_table, "json": write_json, "jsonl": write_jsonl, "csv": write_csv}
