"""pandas: columns of 64-bit numbers, here converted to the objects or texts of the others. They end in 2262."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas

Json = dict[str, Any]
Work = Callable[[], Any]

_OFFSETS = {
    "FREQ=DAILY": "D",
    "FREQ=WEEKLY;BYDAY=MO,WE,FR": pandas.offsets.CustomBusinessDay(weekmask="Mon Wed Fri"),
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;WKST=SU": "2W-TUE",
}


def dates(case: Json) -> Work:
    offset = _OFFSETS.get(case["rule"].rpartition(";COUNT")[0])
    if offset is None:
        raise NotImplementedError("no offset for this rule, or not to the year 2400")
    return lambda: list(pandas.date_range(case["start"], periods=case["count"], freq=offset).to_pydatetime())


def render(case: Json) -> Work:
    """A column for each of the zones, for all starts and for all ends."""
    return lambda: [
        {**event, "start": start, "end": end}
        for event, start, end in zip(case["events"], _moments("start", case), _moments("end", case), strict=True)
    ]


def _moments(name: str, case: Json) -> list[Json]:
    positions = defaultdict(list)
    for position, event in enumerate(case["events"]):
        positions[event[name]["timeZone"]].append(position)
    moments: list[Json] = [{}] * len(case["events"])
    for zone, places in positions.items():
        values = [case["events"][place][name]["dateTime"] for place in places]
        local = pandas.to_datetime(values, format="ISO8601").tz_localize(case["zones"][zone]).tz_convert(case["zone"])
        texts = np.datetime_as_string(local.tz_localize(None).to_numpy(), unit="us").tolist()
        for place, text in zip(places, texts, strict=True):
            moments[place] = {"dateTime": text + "0", "timeZone": case["name"]}
    return moments


def columns(case: Json) -> Work:
    """The starts alone, one series after the other, without a window: these rules have no start off their pattern."""
    offsets = {"FREQ=DAILY": "D", "FREQ=WEEKLY;BYDAY=MO": "W-MON", "FREQ=WEEKLY;BYDAY=MO,WE,FR": case["three"]}
    offset = offsets.get(case["series"][0]["rule"])
    if offset is None:
        raise NotImplementedError("no offset for this rule")
    if not isinstance(offset, str):
        offset = pandas.offsets.CustomBusinessDay(weekmask=" ".join(offset))

    def starts() -> list[pandas.DatetimeIndex]:
        return [
            pandas.date_range(series["start"], case["to"][:10], freq=offset)
            .tz_localize(series["zone"])
            .tz_convert("UTC")
            for series in case["series"]
        ]

    return starts


TEXTS = {"columns": lambda columns: [str(start)[:19] for column in columns for start in column]}
