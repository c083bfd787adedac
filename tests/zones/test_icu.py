"""ICU's conversions, by the ICU in DuckDB, against ours: some zones of each kind, in years whose rules are settled.

`make conformance` compares all zones, and what ICU decides in gaps and overlaps.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import pytest

from recurtz.zones import Unambiguous, transitions_of
from recurtz.zones.runs import from_utc, to_utc
from recurtz.zones.transitions import to_seconds

ZONES = [
    "Africa/Casablanca",  # a pause for Ramadan
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
FIRST, STEP, TIMES = datetime(2000, 1, 1), timedelta(hours=15, minutes=45), 11_000
INSTANTS = [FIRST + number * STEP for number in range(TIMES)]


def told(key, kind):
    """What ICU makes of each instant as a wall time, or of each wall time as an instant."""
    series = f"range(?, ?, interval {STEP // timedelta(minutes=1)} minute)"
    query = f"select timezone(?, moment::{kind})::timestamp from (select unnest({series}) as moment)"  # noqa: S608
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        return [moment for (moment,) in connection.execute(query, [key, FIRST, FIRST + TIMES * STEP]).fetchall()]


@pytest.mark.parametrize("key", ZONES)
def test_icu_tells_the_wall_times_that_we_tell(key):
    assert from_utc([at.replace(tzinfo=UTC) for at in INSTANTS], ZoneInfo(key)) == told(key, "timestamptz")


@pytest.mark.parametrize("key", ZONES)
def test_icu_tells_the_instants_that_we_tell(key):
    steps = transitions_of(ZoneInfo(key))
    ours = zip(INSTANTS, to_utc(INSTANTS, ZoneInfo(key)), told(key, "timestamp"), strict=True)
    once = [(mine.replace(tzinfo=None), other) for wall, mine, other in ours if is_unique(steps, wall)]

    assert len(once) > TIMES - 100
    assert [mine for mine, _ in once] == [other for _, other in once]


def is_unique(steps, wall):
    return isinstance(steps.resolve(to_seconds(wall)), Unambiguous)
