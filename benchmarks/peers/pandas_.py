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
