"""python-dateutil-rs: rules in Rust, under dateutil's module name. The zones are those of the standard library."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from mailbox_files import each_once, slots, with_masters

Json = dict[str, Any]
Work = Callable[[], Any]

_DAY, _HOUR = timedelta(1), timedelta(hours=1)


def dates(case: Json) -> Work:
    start = datetime.fromisoformat(case["start"])
    return lambda: list(rrulestr(case["rule"], dtstart=start))


text_to_dates = dates


def text_to_utc(case: Json) -> Work:
    start = datetime.fromisoformat(f"{case['start']}T{case['time']}")

    def starts() -> list[datetime]:
        zone = ZoneInfo(case["zone"])
        return [wall.replace(tzinfo=zone).astimezone(UTC) for wall in rrulestr(case["rule"], dtstart=start)]

    return starts


def first_ten(case: Json) -> Work:
    start = datetime.fromisoformat(f"{case['start']}T{case['time']}")

    def starts() -> list[datetime]:
        zone, rule = ZoneInfo(case["zone"]), rrulestr(case["rule"], dtstart=start)
        return [wall.replace(tzinfo=zone).astimezone(UTC) for wall in islice(rule, 10)]

    return starts


def next_ten_read(case: Json) -> Work:
    rule = rrulestr(case["rule"], dtstart=datetime.fromisoformat(f"{case['start']}T{case['time']}"))
    zone, now = ZoneInfo(case["zone"]), datetime.fromisoformat(case["now"])
    return lambda: [start.replace(tzinfo=zone).astimezone(UTC) for start in rule.xafter(now - _DAY, count=10, inc=True)]


def next_ten_text(case: Json) -> Work:
    return lambda: next_ten_read(case)()


def week(case: Json) -> Work:
    rule = rrulestr(case["rule"], dtstart=datetime.fromisoformat(case["start"]))
    first, last = datetime.fromisoformat(case["from"]), datetime.fromisoformat(case["to"])
    return lambda: [start for start in rule.between(first, last, True) if start < last]


def length(case: Json) -> Work:
    start = datetime.fromisoformat(case["start"])
    return lambda: rrulestr(case["rule"], dtstart=start).count()


class _Once:
    """A single event, in place of a rule."""

    def __init__(self, start: datetime) -> None:
        self.start = start

    def between(self, first: datetime, last: datetime, _inclusive: bool) -> list[datetime]:
        return [self.start] if first <= self.start <= last else []


def _rule(master: Json) -> Any:
    start = datetime.fromisoformat(master["start"])
    return rrulestr(master["rule"], dtstart=start) if master["rule"] else _Once(start)


def _view(masters: list[tuple[Json, Any]], case: Json) -> list[tuple[datetime, datetime, str]]:
    first, last = (datetime.fromisoformat(case[edge]).replace(tzinfo=UTC) for edge in ("from", "to"))
    earliest, latest = first.replace(tzinfo=None) - _DAY, last.replace(tzinfo=None) + _DAY
    view = []
    for master, rule in masters:
        zone, cancelled = ZoneInfo(master["zone"]), set(master["cancelled"])
        for wall in rule.between(earliest, latest, True):
            start = wall.replace(tzinfo=zone).astimezone(UTC)
            if start + _HOUR >= first and start < last and str(wall.date()) not in cancelled:
                view.append((start, start + _HOUR, master["event"]["id"]))
    return sorted(view)


def view(case: Json) -> Work:
    return lambda: _view([(master, _rule(master)) for master in case["masters"]], case)


def view_again(case: Json) -> Work:
    masters = [(master, _rule(master)) for master in case["masters"]]
    return lambda: _view(masters, case)


def view_once(case: Json) -> Iterator[Work]:
    return each_once(view, case)


def kept(case: Json) -> Work:
    return view_again(with_masters(case))


def availability(case: Json) -> Work:
    people = [{"masters": person, "from": case["from"], "to": case["to"]} for person in case["people"]]
    first = datetime.fromisoformat(case["from"]).replace(tzinfo=UTC)

    def views() -> list[str]:
        periods = [[(start, end) for start, end, _ in view(person)()] for person in people]
        return slots(periods, first, 336)

    return views


def _lines(view: list[tuple[datetime, datetime, str]]) -> list[str]:
    return sorted(f"{series} {start:%Y-%m-%dT%H:%M:%S}" for start, _, series in view)


TEXTS = dict.fromkeys(("view", "view_again", "view_once", "kept"), _lines)
