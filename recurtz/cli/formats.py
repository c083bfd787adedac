"""Output formats: a table for people, JSON and CSV for programs. Each writes its events as they arrive."""

from __future__ import annotations

import csv
import json
import re
import sys
from codecs import lookup
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta, tzinfo
from typing import Any

from recurtz.cli.messages import printable
from recurtz.cli.progress import Output
from recurtz.cli.screen import Screen
from recurtz.cli.times import format_end, format_time
from recurtz.errors import OutOfRangeError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.zones.names import zone

Instances = Iterable[dict[str, Any]]
"""Occurrences and single events, as Graph's JSON."""

Writer = Callable[[Instances, str, Output], None]
"""Writes events: their times are in the named zone, or in UTC for a table."""

_WIDTH_OF_TWO_ZONES = 104
"""The cells of a table with two zones whose events end on other days, and a short subject."""
_CONTROL = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f]")
_LINE_BREAK = re.compile("\r\n?")
_CSV_COLUMNS = ("subject", "type", "occurrenceId", "start", "end", "timeZone", "isAllDay", "showAs")


class Counted:
    """Events that are counted as they pass."""

    def __init__(self, events: Instances) -> None:
        self._events = events
        self.count = 0

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for event in self._events:
            self.count += 1
            yield event


def write_table(events: Instances, time_zone: str, out: Output) -> None:
    """A table with one row per event, in the given zone. The times of `events` must be in UTC."""
    rows = ([subject, *times] for subject, [times] in _rows(events, [zone(time_zone)]))
    _write_table(("subject", "start", "end"), rows, time_zone, out)


def write_table_with_utc(events: Instances, time_zone: str, out: Output) -> None:
    """The same, and the times in UTC unless the zone is UTC: beside the others, or below them in a narrow terminal."""
    if zone(time_zone) == zone("UTC"):
        write_table(events, time_zone, out)
        return
    rows = _rows(events, [zone(time_zone), zone("UTC")])
    screen = Screen(sys.stdout)
    if screen.is_terminal and screen.console.width < _WIDTH_OF_TWO_ZONES:
        below = ([subject, *map(_below, *times)] for subject, times in rows)
        _write_table(("subject", "start", "end"), below, f"{time_zone}, and UTC (Z)", out)
    else:
        beside = ([subject, *local, *utc] for subject, (local, utc) in rows)
        _write_table(("subject", "start", "end", "start UTC", "end UTC"), beside, time_zone, out)


def _write_table(headings: Sequence[str], rows: Iterable[Sequence[str]], time_zone: str, out: Output) -> None:
    from recurtz.cli.text_table import write_text_table

    write_text_table(headings, rows, Screen(sys.stdout).console, out, f"Time zone: {time_zone}\n")


def _below(local: str, utc: str) -> str:
    """A time in two zones, in two lines; a whole day, which has the same date in both, in one."""
    return f"{local}\n{utc}Z" if ":" in utc else local


def _rows(events: Instances, zones: list[tzinfo]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The subject of each event, and its start and end in each zone."""
    for event in events:
        try:
            yield printable(event.get("subject")), [_cells(event, tz) for tz in zones]
        except OutOfRangeError:  # the other formats omit these events too
            continue


def _cells(event: dict[str, Any], tz: tzinfo) -> tuple[str, str]:
    """Start and end. The end has a date only if it differs from the start's; an all-day event shows its last day."""
    moments = [DateTimeTimeZone.from_graph(event[name]) for name in ("start", "end")]
    if event.get("isAllDay"):
        start, end = (moment.date_time for moment in moments)
        last = end - timedelta(days=1) if end > start else start
        return f"{start:%a} {start.date()}", "all day" if last <= start else f"{last:%a} {last.date()}"
    start, end = (moment.to(tz).date_time for moment in moments)
    return format_time(start), format_end(end, start)


def write_json(events: Instances, _time_zone: str, out: Output) -> None:
    """One JSON array."""
    opening = "["
    for event in events:
        indented = json_text(event, indent=2).replace("\n", "\n  ")
        out.write(f"{opening}\n  {indented}")
        opening = ","
    out.write("[]\n" if opening == "[" else "\n]\n")


def write_jsonl(events: Instances, _time_zone: str, out: Output) -> None:
    """One JSON object per line."""
    for event in events:
        out.write(json_text(event) + "\n")


def json_text(value: object, indent: int | None = None) -> str:
    r"""JSON for the encoding of the output, with escapes for all control characters.

    JSON itself requires those of the first 32 only. Python's `\x`, for what an encoding lacks, is not JSON.
    """
    ascii_only = lookup(sys.stdout.encoding or "ascii").name != "utf-8"
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def write_csv(events: Instances, time_zone: str, out: Output) -> None:
    """A heading, and one line per event."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_CSV_COLUMNS)
    for event in events:
        times = [event[name]["dateTime"] for name in ("start", "end")]
        kind = event.get("type") or "singleInstance"
        is_all_day = "true" if event.get("isAllDay") else "false"
        identity = [event.get("subject"), kind, event.get("occurrenceId")]
        writer.writerow(map(_csv_cell, [*identity, *times, time_zone, is_all_day, event.get("showAs")]))


def _csv_cell(value: object) -> str:
    """The text of a property with its tabs and line breaks, which csv can quote, but without control characters."""
    return _CONTROL.sub("\ufffd", _LINE_BREAK.sub("\n", str(value or "")))


FORMATS: dict[str, Writer] = {"table": write_table, "json": write_json, "jsonl": write_jsonl, "csv": write_csv}
