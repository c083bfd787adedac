"""python-dateutil-rs: rules in Rust, under dateutil's module name. It has no zones; the standard library's serve."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

Json = dict[str, Any]
Work = Callable[[], Any]


def dates(asked: Json) -> Work:
    start = datetime.fromisoformat(asked["start"])
    return lambda: list(rrulestr(asked["rule"], dtstart=start))


text_to_dates = dates


def text_to_utc(asked: Json) -> Work:
    start = datetime.fromisoformat(f"{asked['start']}T{asked['time']}")

    def starts() -> list[datetime]:
        zone = ZoneInfo(asked["zone"])
        return [found.replace(tzinfo=zone).astimezone(UTC) for found in rrulestr(asked["rule"], dtstart=start)]

    return starts


def week(asked: Json) -> Work:
    rule = rrulestr(asked["rule"], dtstart=datetime.fromisoformat(asked["start"]))
    first, last = datetime.fromisoformat(asked["from"]), datetime.fromisoformat(asked["to"])
    return lambda: [found for found in rule.between(first, last, True) if found < last]


def length(asked: Json) -> Work:
    start = datetime.fromisoformat(asked["start"])
    return lambda: rrulestr(asked["rule"], dtstart=start).count()
