"""whenever: date-time types, compiled. A wall time goes through its types and comes back as a datetime in UTC."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from whenever import PlainDateTime

Json = dict[str, Any]


def to_utc(asked: Json) -> Callable[[], Any]:
    zone = asked["zone"]
    first = datetime.fromisoformat(asked["start"]) + timedelta(hours=12)
    walls = [first + timedelta(days) for days in range(asked["count"])]
    return lambda: [PlainDateTime(wall).assume_tz(zone).to_instant().to_stdlib() for wall in walls]
