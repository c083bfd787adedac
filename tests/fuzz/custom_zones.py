"""Graph's customTimeZone."""

import json
from datetime import UTC, datetime, timedelta

from fuzz.promise import attempt
from recurtz import CustomTimeZone

INSTANTS = [
    datetime(year, month, 1, 12, tzinfo=UTC) + timedelta(days=20) for year in (2, 2026, 9998) for month in (1, 7)
]


def run(data):
    """Parse the JSON of a zone, and convert instants in winter and summer, in early and late years."""
    try:
        zone_json = json.loads(data)
    except (ValueError, RecursionError):
        return 0
    tz = attempt(CustomTimeZone.from_graph, zone_json)
    if tz is not None:
        assert CustomTimeZone.from_graph(tz.to_graph()) == tz, tz
        for instant in INSTANTS:
            assert instant.astimezone(tz) - instant == timedelta(0), (tz, instant)
            assert instant.astimezone(tz).astimezone(UTC) == instant, (tz, instant)
    return 0
