"""The standard library's zoneinfo, an item at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]


def to_utc(asked: Json) -> Callable[[], Any]:
    zone = ZoneInfo(asked["zone"])
    first = datetime.fromisoformat(asked["start"]) + timedelta(hours=12)
    walls = [first + timedelta(days) for days in range(asked["count"])]
    return lambda: [wall.replace(tzinfo=zone).astimezone(UTC) for wall in walls]
