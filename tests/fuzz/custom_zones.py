"""Graph's customTimeZone."""

import json
from datetime import UTC, datetime, timedelta

from fuzz.promise import given
from recurtz import CustomTimeZone

MOMENTS = [
    datetime(year, month, 1, 12, tzinfo=UTC) + timedelta(days=20) for year in (2, 2026, 9998) for month in (1, 7)
]


def read(data):
    """JSON of a zone, whose clock is then read in winter and summer, early and late."""
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        return 0
    tz = given(CustomTimeZone.from_graph, told)
    if tz is not None:
        assert CustomTimeZone.from_graph(tz.to_graph()) == tz, tz
        for moment in MOMENTS:
            assert moment.astimezone(tz) - moment == timedelta(0), (tz, moment)
            assert moment.astimezone(tz).astimezone(UTC) == moment, (tz, moment)
    return 0
