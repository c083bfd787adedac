"""rrule (PyPI): rules in Rust, from a start with a zone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rrule import build_rruleset

Json = dict[str, Any]
Work = Callable[[], Any]

_UTC = ZoneInfo("UTC")
_FIRST, _LAST = datetime(1900, 1, 1, tzinfo=_UTC), datetime(2500, 1, 1, tzinfo=_UTC)
_MOST = 65_535


def dates(asked: Json) -> Work:
    start = datetime.fromisoformat(asked["start"]).replace(tzinfo=_UTC)
    return lambda: build_rruleset(start, [f"RRULE:{asked['rule']}"]).between(_FIRST, _LAST, _MOST)


text_to_dates = dates


def text_to_utc(asked: Json) -> Work:
    start = datetime.fromisoformat(f"{asked['start']}T{asked['time']}").replace(tzinfo=ZoneInfo(asked["zone"]))

    def starts() -> list[datetime]:
        found = build_rruleset(start, [f"RRULE:{asked['rule']}"]).between(_FIRST, _LAST, _MOST)
        return [moment.astimezone(UTC) for moment in found]

    return starts


def week(asked: Json) -> Work:
    start = datetime.fromisoformat(asked["start"]).replace(tzinfo=_UTC)
    first, last = (datetime.fromisoformat(asked[name]).replace(tzinfo=_UTC) for name in ("from", "to"))
    rules = build_rruleset(start, [f"RRULE:{asked['rule']}"])
    return lambda: [found for found in rules.between(first, last, _MOST) if found < last]
