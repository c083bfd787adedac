"""The entries of an agenda, and the days that they are written under."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Hashable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple, TypeVar

from recurtz.cli.labels import Labels
from recurtz.cli.messages import printable
from recurtz.cli.progress import Output
from recurtz.cli.screen import Screen, cell_width
from recurtz.cli.times import Edges
from recurtz.errors import OutOfRangeError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.expansion import Request, SeriesView, SingleView
from recurtz.events.window import Window, parse_window, to_micros

T = TypeVar("T", int, datetime)

_MARGIN = timedelta(days=2)
"""More than the midnights of one date differ between two zones."""
_DAY = timedelta(days=1)
_FIRST_TIME, _LAST_TIME = datetime.combine(date.min, time.min), datetime.combine(date.max, time.max)
_INDENT = 2
_GAP = 2
_MIN_WIDTH = 20
"""The minimum width of a subject, however narrow the terminal is."""


class Entry(NamedTuple):
    """An occurrence in an agenda: its local times, and its JSON.

    In the order of entries, those of whole days come first on each day.
    """

    order: tuple[date, bool, int, int]
    start: datetime
    end: datetime
    is_all_day: bool
    json: dict[str, Any]

    @property
    def days(self) -> range:
        """The ordinals of the days of the occurrence. An end at midnight does not add a day."""
        last = max(self.start, self.end - datetime.resolution)
        return range(self.start.toordinal(), last.toordinal() + 1)


def entries_in(views: Iterable[SeriesView | SingleView], window: Edges) -> list[Entry]:
    """The occurrences that happen in a window, sorted by time; each once, also if several files have it.

    One that ends when the window starts does not happen in it, unlike in Graph's view.
    """
    first, last = parse_window(window.start, window.end)
    request = Request(_wider(first, last), window.time_zone, None)
    instants = to_micros(first), to_micros(last)
    local_first, local_last = _local_edges(window)
    entries: dict[Hashable, Entry] = {}
    for view in views:
        for chunk, sort_keys in view.chunks(request):
            for json, start, end in zip(chunk, *sort_keys(), strict=True):
                entry = _entry(json, start, end)
                if entry.is_all_day:
                    happens = _overlaps(entry.start, entry.end, local_first, local_last)
                else:
                    happens = _overlaps(start, end, *instants)
                if happens:
                    entries.setdefault(_identity(entry), entry)
    return sorted(entries.values(), key=lambda entry: entry.order)


def _identity(entry: Entry) -> Hashable:
    """What is shown of an occurrence, and the UID or the id of its event; one without them differs from all others."""
    names = (entry.json.get(name) for name in ("iCalUId", "uid", "id"))
    name = next((name for name in names if isinstance(name, str) and name), None)
    if name is None:
        return object()
    is_cancelled = bool(entry.json.get("isCancelled"))
    return name, entry.order, entry.end, printable(entry.json.get("subject")), _place(entry), is_cancelled


def _entry(json: dict[str, Any], start: int, end: int) -> Entry:
    local_start, local_end = (datetime.fromisoformat(json[name]["dateTime"][:26]) for name in ("start", "end"))
    is_all_day = bool(json.get("isAllDay"))
    if is_all_day:
        local_end = max(local_end, datetime.combine(local_start, time.max))  # also on the last day of all
    return Entry((local_start.date(), not is_all_day, start, end), local_start, local_end, is_all_day, json)


def _overlaps(start: T, end: T, first: T, last: T) -> bool:
    return start < last and (end > first or start >= first)


def _wider(first: datetime, last: datetime) -> Window:
    """A window that holds all dates of another one in every zone: the dates of all-day events are compared."""
    earliest, latest = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    return Window(
        first - _MARGIN if first - earliest > _MARGIN else earliest,
        last + _MARGIN if latest - last > _MARGIN else latest,
    )


def _local_edges(window: Edges) -> tuple[datetime, datetime]:
    first, last = (_local(edge, window.time_zone) for edge in parse_window(window.start, window.end))
    return first, last


def _local(instant: datetime, time_zone: str) -> datetime:
    """The local time of an instant, or the nearest that exists."""
    try:
        return DateTimeTimeZone.from_datetime(instant, time_zone).date_time
    except OutOfRangeError:
        return _FIRST_TIME if instant.year == 1 else _LAST_TIME


# Text -----------------------------------------------------------------------------------------------------------------


def write_days(entries: Iterable[Entry], window: Edges, labels: Labels, out: Output, once: bool) -> None:
    """A heading for each day with entries, and the entries below it; with `once`, only below their first day."""
    screen = Screen(sys.stdout)
    days = _by_day(entries, window, once)
    out.write(f"Time zone: {window.time_zone}\n")
    width = max(cell_width(_times(entry, day, labels, screen)) for day in days for entry in days[day])
    for day in sorted(days):
        out.write("\n" + screen.styled(labels.heading(date.fromordinal(day)), "bold"))
        for entry in days[day]:
            _write_entry(entry, day, width, labels, screen, out)


def _by_day(entries: Iterable[Entry], window: Edges, once: bool) -> dict[int, list[Entry]]:
    """The entries of each day in a window, by its ordinal."""
    first, last = _local_edges(window)
    days: defaultdict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        start = max(entry.days.start, first.toordinal())
        stop = min(entry.days.stop, (last - datetime.resolution).toordinal() + 1)
        for day in range(start, start + 1 if once else stop):
            days[day].append(entry)
    for day, listed in days.items():
        listed.sort(key=lambda entry: (not _is_whole(entry, day), entry.order))  # sorted at once
    return days


def _is_whole(entry: Entry, day: int) -> bool:
    """True if the occurrence lasts from the start to the end of a day, or beyond."""
    midnight = datetime.fromordinal(day)
    return entry.is_all_day or (entry.start <= midnight and entry.end - midnight >= _DAY)


def _write_entry(entry: Entry, day: int, width: int, labels: Labels, screen: Screen, out: Output) -> None:
    times = _times(entry, day, labels, screen)
    margin = _INDENT + width + _GAP
    space = max(screen.console.width - margin, _MIN_WIDTH) if screen.is_terminal else None
    title, *more = screen.wrapped(_title(entry, day, labels), space)
    out.write(f"{' ' * _INDENT}{times}{' ' * (width - cell_width(times) + _GAP)}{title}\n")
    out.write("".join(f"{' ' * margin}{line}\n" for line in more))
    for line in screen.wrapped(_place(entry), space) if _place(entry) else ():
        out.write(screen.styled(" " * margin + line, "dim"))


def _times(entry: Entry, day: int, labels: Labels, screen: Screen) -> str:
    """The start and the end that an occurrence has on a day."""
    if _is_whole(entry, day):
        return labels.all_day
    dash = "-" if screen.ascii_only else "–"
    start, end = labels.time(entry.start.time()), labels.time(entry.end.time())
    if entry.start == entry.end:
        return start
    if entry.start.toordinal() != day:
        start = " " * cell_width(start)
    return f"{start}{dash}{end if entry.days[-1] == day else ''}"


def _title(entry: Entry, day: int, labels: Labels) -> str:
    """The subject, the number of the day of several, and whether it is cancelled."""
    subject = printable(entry.json.get("subject")) or "-"
    number = f" ({day - entry.days.start + 1}/{len(entry.days)})" if len(entry.days) > 1 else ""
    return f"{subject}{number}{f' ({labels.cancelled})' if entry.json.get('isCancelled') else ''}"


def _place(entry: Entry) -> str:
    location = entry.json.get("location")
    return printable(location.get("displayName")) if isinstance(location, dict) else ""
