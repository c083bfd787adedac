"""ical: calendars as Pydantic models, rules by python-dateutil."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from ical.types.recur import Recur

Json = dict[str, Any]
Work = Callable[[], Any]


def dates(asked: Json) -> Work:
    start = datetime.fromisoformat(asked["start"])
    return lambda: list(Recur.from_rrule(asked["rule"]).as_rrule(start))


text_to_dates = dates


def text_to_utc(asked: Json) -> Work:
    start = datetime.fromisoformat(f"{asked['start']}T{asked['time']}").replace(tzinfo=ZoneInfo(asked["zone"]))
    return lambda: [found.astimezone(UTC) for found in Recur.from_rrule(asked["rule"]).as_rrule(start)]


def week(asked: Json) -> Work:
    rule = Recur.from_rrule(asked["rule"]).as_rrule(datetime.fromisoformat(asked["start"]))
    first, last = datetime.fromisoformat(asked["from"]), datetime.fromisoformat(asked["to"])
    return lambda: [found for found in rule.between(first, last, True) if found < last]
