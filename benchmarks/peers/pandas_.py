"""pandas: columns of 64-bit numbers, here turned into datetimes as the others give them. They end in 2262."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pandas

Json = dict[str, Any]
Work = Callable[[], Any]

_OFFSETS = {
    "FREQ=DAILY": "D",
    "FREQ=WEEKLY;BYDAY=MO,WE,FR": pandas.offsets.CustomBusinessDay(weekmask="Mon Wed Fri"),
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;WKST=SU": "2W-TUE",
}


def dates(asked: Json) -> Work:
    offset = _OFFSETS.get(asked["rule"].rpartition(";COUNT")[0])
    if offset is None:
        raise NotImplementedError("no offset for this rule, or not to the year 2400")
    return lambda: list(pandas.date_range(asked["start"], periods=asked["count"], freq=offset).to_pydatetime())


def to_utc(asked: Json) -> Work:
    first = pandas.Timestamp(asked["start"]) + timedelta(hours=12)
    walls = [(first + timedelta(days)).to_pydatetime() for days in range(asked["count"])]
    return lambda: list(pandas.DatetimeIndex(walls).tz_localize(asked["zone"]).tz_convert("UTC").to_pydatetime())


def columns(asked: Json) -> Work:
    """The starts alone, of one series after the other, and no window: its rules have no start off their pattern."""
    offsets = {"FREQ=DAILY": "D", "FREQ=WEEKLY;BYDAY=MO": "W-MON", "FREQ=WEEKLY;BYDAY=MO,WE,FR": asked["three"]}
    offset = offsets.get(asked["series"][0]["rule"])
    if offset is None:
        raise NotImplementedError("no offset for this rule")
    if not isinstance(offset, str):
        offset = pandas.offsets.CustomBusinessDay(weekmask=" ".join(offset))

    def starts() -> list[pandas.DatetimeIndex]:
        return [
            pandas.date_range(series["start"], asked["to"][:10], freq=offset)
            .tz_localize(series["zone"])
            .tz_convert("UTC")
            for series in asked["series"]
        ]

    return starts


TEXTS = {"columns": lambda found: [str(instant)[:19] for index in found for instant in index]}
