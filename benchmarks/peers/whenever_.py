"""whenever: date-time types, compiled. Text becomes a local time, then a time in its zone, then one in another zone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from whenever import PlainDateTime

Json = dict[str, Any]


def render(case: Json) -> Callable[[], Any]:
    """It writes nine digits of a second, Graph seven."""
    zones, target, name = case["zones"], case["zone"], case["name"]

    def moment(value: Json) -> Json:
        local = PlainDateTime.parse_iso(value["dateTime"]).assume_tz(zones[value["timeZone"]]).to_tz(target).to_plain()
        return {"dateTime": local.format_iso(unit="nanosecond")[:-2], "timeZone": name}

    return lambda: [{**event, "start": moment(event["start"]), "end": moment(event["end"])} for event in case["events"]]
