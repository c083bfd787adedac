"""Time zones on the command line: the ids of a name, the list of zones, the tz database in use."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TextIO

from rich.console import Console

from recurtz.cli.text_table import table_width, write_text_table
from recurtz.errors import RecurtzError, TimeZoneNotSupportedError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.zones import (
    Fold,
    Gap,
    Unambiguous,
    ZoneMatch,
    match,
    supported_time_zones,
    windows_to_iana,
    zone,
)
from recurtz.zones.local_time import resolve
from recurtz.zones.names import zone_name
from recurtz.zones.suggestions import similar_ids


class ZoneRow(NamedTuple):
    """The ids of a zone; `windows` is empty if it has no Windows id, `display_name` if Windows has no such zone."""

    windows: str
    iana: str
    display_name: str


def match_or_none(name: str) -> ZoneMatch | None:
    """What a name means, or None if it is not the name of a zone."""
    try:
        return match(name)
    except TimeZoneNotSupportedError:
        return None


def find_zones(text: str, iana: bool) -> list[ZoneRow]:
    """All Windows or IANA ids; with a text, the zone of that name, else the zones that the text describes.

    Raises `TimeZoneNotSupportedError` if there are none.
    """
    if not text:
        return _iana_rows() if iana else _windows_rows()
    return [_row(text)] if match_or_none(text) else _search(text)


def _search(text: str) -> list[ZoneRow]:
    """The zones with a text in an id or in the display name, in any letter case; else those with a similar name."""
    words = _plain(text)
    rows = [row for row in _windows_rows() if any(words in _plain(part) for part in row)]
    rows += [row for row in _iana_rows() if words in _plain(row.iana)]
    rows = rows or list(map(_row, similar_ids(text.lower()))) or [_named(text)]
    of_iana = {row.iana: row for row in reversed(rows)}  # the first row of each zone
    return list(reversed(of_iana.values()))


def _named(text: str) -> ZoneRow:
    try:
        return _row(text)
    except TimeZoneNotSupportedError as error:
        hint = 'Use "recurtz zones" for a list, or "recurtz zones --iana"'
        raise RecurtzError(f"{error} {hint}", code=error.code, target=error.target) from None


def _windows_rows() -> list[ZoneRow]:
    entries = supported_time_zones("windows")
    return [ZoneRow(entry["alias"], windows_to_iana(entry["alias"]), entry["displayName"]) for entry in entries]


def _iana_rows() -> list[ZoneRow]:
    return [_row(entry["alias"]) for entry in supported_time_zones("iana")]


def _plain(text: str) -> str:
    return text.lower().replace("_", " ")


def _row(name: str) -> ZoneRow:
    found = match(name)
    return ZoneRow(found.windows or "", found.iana, _display_names().get(found.windows or "", ""))


def _display_names() -> dict[str, str]:
    return {entry["alias"]: entry["displayName"] for entry in supported_time_zones("windows")}


def write_match(found: ZoneMatch, out: TextIO) -> None:
    """Three lines: the kind of the name, the Windows id, and the IANA id."""
    out.write(f"kind     {found.kind}\nWindows  {found.windows or '(none)'}\nIANA     {found.iana}\n")


def write_zone_table(rows: Sequence[ZoneRow], out: TextIO) -> None:
    """A table of 80 columns, with offsets in the place of display names unless the terminal is wide enough for them."""
    console = Console(file=out)
    texts = [row.display_name for row in rows]
    headings = ["Windows id", "IANA id", "display name"]
    if not console.is_terminal or console.width < table_width([headings, *rows]):
        headings[2], texts = "offset", list(map(_offset, texts))
    cells = [(row.windows, row.iana, text) for row, text in zip(rows, texts, strict=True)]
    write_text_table(headings, cells, console, out)


def _offset(display_name: str) -> str:
    """The offset at the start of a display name."""
    return display_name.partition(")")[0].removeprefix("(UTC") or ("+00:00" if display_name else "")


def write_zone_lines(rows: Iterable[ZoneRow], out: TextIO) -> None:
    """One IANA id per line."""
    out.writelines(f"{row.iana}\n" for row in rows)


def _objects(rows: Iterable[ZoneRow]) -> list[dict[str, str | None]]:
    return [{"windows": row.windows or None, "iana": row.iana, "displayName": row.display_name or None} for row in rows]


def _write_json(rows: Sequence[ZoneRow], out: TextIO) -> None:
    out.write(f"{json.dumps(_objects(rows), indent=2)}\n")


def _write_jsonl(rows: Sequence[ZoneRow], out: TextIO) -> None:
    out.writelines(f"{json.dumps(row)}\n" for row in _objects(rows))


def _write_csv(rows: Sequence[ZoneRow], out: TextIO) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["windows", "iana", "displayName"])
    writer.writerows(rows)


ZONE_FORMATS: dict[str, Callable[[Sequence[ZoneRow], TextIO], None]] = {
    "table": write_zone_table,
    "json": _write_json,
    "jsonl": _write_jsonl,
    "csv": _write_csv,
}


def local_time_notes(moment: DateTimeTimeZone) -> Iterator[str]:
    """A note if a local time is skipped, or occurs twice, in its zone."""
    name = zone_name(moment.time_zone)
    match resolve(moment.date_time, zone(moment.time_zone)):
        case Gap():
            yield f"{moment.date_time} does not exist in {name}: clocks skip it; the offset before the gap was used"
        case Fold():
            yield f"{moment.date_time} occurs twice in {name}; the first was used"
        case Unambiguous():
            pass
