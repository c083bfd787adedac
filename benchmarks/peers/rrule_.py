"""rrule (PyPI): rules in Rust, from a start with a zone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from rrule import build_rruleset

from mailbox_files import each_once

Json = dict[str, Any]
Work = Callable[[], Any]

_UTC = ZoneInfo("UTC")
_FIRST, _LAST = datetime(1900, 1, 1, tzinfo=_UTC), datetime(2500, 1, 1, tzinfo=_UTC)
_MAX_COUNT = 65_535
_HOUR = timedelta(hours=1)


def dates(case: Json) -> Work:
    start = datetime.fromisoformat(case["start"]).replace(tzinfo=_UTC)
    return lambda: build_rruleset(start, [f"RRULE:{case['rule']}"]).between(_FIRST, _LAST, _MAX_COUNT)


text_to_dates = dates


def _starts_in_utc(case: Json, count: int) -> Work:
    start = datetime.fromisoformat(f"{case['start']}T{case['time']}").replace(tzinfo=ZoneInfo(case["zone"]))

    def starts() -> list[datetime]:
        local_starts = build_rruleset(start, [f"RRULE:{case['rule']}"]).between(_FIRST, _LAST, count)
        return [start.astimezone(UTC) for start in local_starts]

    return starts


def text_to_utc(case: Json) -> Work:
    return _starts_in_utc(case, _MAX_COUNT)


def first_ten(case: Json) -> Work:
    return _starts_in_utc(case, 10)


def next_ten_read(case: Json) -> Work:
    start = datetime.fromisoformat(f"{case['start']}T{case['time']}").replace(tzinfo=ZoneInfo(case["zone"]))
    rules = build_rruleset(start, [f"RRULE:{case['rule']}"])
    now = datetime.fromisoformat(case["now"]).replace(tzinfo=_UTC)
    return lambda: [start.astimezone(UTC) for start in rules.between(now, _LAST, 10)]


def next_ten_text(case: Json) -> Work:
    return lambda: next_ten_read(case)()


def week(case: Json) -> Work:
    start = datetime.fromisoformat(case["start"]).replace(tzinfo=_UTC)
    first, last = (datetime.fromisoformat(case[name]).replace(tzinfo=_UTC) for name in ("from", "to"))
    rules = build_rruleset(start, [f"RRULE:{case['rule']}"])
    return lambda: [start for start in rules.between(first, last, _MAX_COUNT) if start < last]


def _rule(master: Json) -> Any:
    start = datetime.fromisoformat(master["start"]).replace(tzinfo=ZoneInfo(master["zone"]))
    return build_rruleset(start, [f"RRULE:{master['rule']}"])


def _view(masters: list[tuple[Json, Any]], case: Json) -> list[tuple[datetime, datetime, str]]:
    """The window of its rules is one of starts: an occurrence that began up to an hour before is in the view, too."""
    first, last = (datetime.fromisoformat(case[edge]).replace(tzinfo=_UTC) for edge in ("from", "to"))
    view = []
    for master, rule in masters:
        cancelled = set(master["cancelled"])
        for local in rule.between(first - _HOUR, last, _MAX_COUNT):
            start = local.astimezone(UTC)
            if start < last and str(local.date()) not in cancelled:
                view.append((start, start + _HOUR, master["event"]["id"]))
    return sorted(view)


def view(case: Json) -> Work:
    return lambda: _view([(master, _rule(master)) for master in case["masters"]], case)


def view_again(case: Json) -> Work:
    masters = [(master, _rule(master)) for master in case["masters"]]
    return lambda: _view(masters, case)


def view_once(case: Json) -> Iterator[Work]:
    return each_once(view, case)


def _lines(view: list[tuple[datetime, datetime, str]]) -> list[str]:
    return sorted(f"{series} {start:%Y-%m-%dT%H:%M:%S}" for start, _, series in view)


TEXTS = dict.fromkeys(("view", "view_again", "view_once"), _lines)
