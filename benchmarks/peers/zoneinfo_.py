"""The standard library: datetime and zoneinfo, one time after the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]


def render(case: Json) -> Callable[[], Any]:
    """The text is believed, and each name of a zone is one of the 20: nothing is checked."""
    zones, target, name = (
        {key: ZoneInfo(zone) for key, zone in case["zones"].items()},
        ZoneInfo(case["zone"]),
        case["name"],
    )

    def moment(value: Json) -> Json:
        local = datetime.fromisoformat(value["dateTime"]).replace(tzinfo=zones[value["timeZone"]]).astimezone(target)
        return {"dateTime": local.replace(tzinfo=None).isoformat(timespec="microseconds") + "0", "timeZone": name}

    return lambda: [{**event, "start": moment(event["start"]), "end": moment(event["end"])} for event in case["events"]]
