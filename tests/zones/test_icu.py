"""The conversions of ICU, which DuckDB contains, and ours: zones of each kind, in years whose rules no longer change.

`make conformance` compares all zones, and gaps and overlaps too.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import pytest

from recurtz.zones.local_time import Unambiguous, at_instant, instant_of, resolve

ZONES = [
    "Africa/Casablanca",  # an hour back during Ramadan
    "America/Caracas",  # half an hour back and forth
    "America/Sao_Paulo",  # changes at midnight
    "America/St_Johns",  # changes at one minute past midnight
    "Antarctica/Troll",  # two hours of daylight time
    "Asia/Kathmandu",
    "Asia/Pyongyang",
    "Asia/Tehran",
    "Australia/Lord_Howe",  # half an hour of daylight time
    "Europe/Berlin",
    "Europe/Dublin",  # winter daylight time
    "Europe/Istanbul",
    "Europe/Moscow",
    "Pacific/Apia",  # skips a day
    "Pacific/Chatham",
    "UTC",
]
pytestmark = pytest.mark.slow

FIRST, STEP, COUNT = datetime(2000, 1, 1), timedelta(hours=15, minutes=45), 11_000
TIMES = [FIRST + number * STEP for number in range(COUNT)]


def icu(key, kind):
    """ICU's local time of each instant ("timestamptz"), or its instant of each local time ("timestamp")."""
    series = f"range(?, ?, interval {STEP // timedelta(minutes=1)} minute)"
    query = f"select timezone(?, moment::{kind})::timestamp from (select unnest({series}) as moment)"  # noqa: S608
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        return [moment for (moment,) in connection.execute(query, [key, FIRST, FIRST + COUNT * STEP]).fetchall()]


class TestIcu:
    @pytest.mark.parametrize("key", ZONES)
    def test_local_times(self, key):
        """ICU and recurtz convert instants to the same local times."""
        tz = ZoneInfo(key)
        ours = [at_instant(instant.replace(tzinfo=UTC), tz).replace(tzinfo=None) for instant in TIMES]
        assert ours == icu(key, "timestamptz")

    @pytest.mark.parametrize("key", ZONES)
    def test_instants(self, key):
        """ICU and recurtz convert unambiguous local times to the same instants."""
        tz = ZoneInfo(key)
        pairs = [
            (instant_of(local, tz).replace(tzinfo=None), instant)
            for local, instant in zip(TIMES, icu(key, "timestamp"), strict=True)
            if isinstance(resolve(local, tz), Unambiguous)
        ]

        assert len(pairs) > COUNT - 100
        assert [ours for ours, _ in pairs] == [theirs for _, theirs in pairs]
