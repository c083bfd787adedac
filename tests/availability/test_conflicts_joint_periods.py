"""first_conflict, compared with a list of all occurrences of both series: until they repeat, which proves "never"."""

from datetime import date, datetime, time, timedelta
from math import gcd, lcm
from random import Random
from zoneinfo import ZoneInfo

import pytest

from conflict_oracle import ZONES, aware, first_overlap, spans
from graph import series
from recurtz.availability.conflicts import Conflict, NoConflict, first_conflict
from strategies import WEEK

REPEATS_SINCE = 2090
"""The year from which on the zones repeat."""


def random_pattern(random):
    kind = random.choice(["daily", "weekly", "absoluteMonthly", "relativeMonthly", "absoluteYearly", "relativeYearly"])
    intervals = {"daily": [1, 2, 3], "weekly": [1, 1, 2, 3]}.get(kind, [1, 1, 2, 5, 7, 12, 25, 50])
    properties = {"type": kind, "interval": random.choice(intervals)}
    if kind == "weekly":
        properties |= {
            "daysOfWeek": random.sample(WEEK, random.choice([1, 2, 5])),
            "firstDayOfWeek": random.choice(WEEK),
        }
    if kind.endswith("Yearly"):
        properties["month"] = random.choice([1, 2, 2, 9, 12])
    if kind.startswith("absolute"):
        properties["dayOfMonth"] = random.choice([1, 13, 28, 29, 30, 31])
    if kind.startswith("relative"):
        properties["daysOfWeek"] = random.sample(WEEK, random.choice([1, 1, 2]))
        properties["index"] = random.choice(["first", "second", "third", "fourth", "last"])
    return properties


def random_series(random, time_in_utc):
    """A series at about a time of the day in UTC, in any zone."""
    zone = random.choice(ZONES)
    day = date(random.choice([1995, 2024, 2025, 2101]), random.randrange(1, 13), random.randrange(1, 29))
    offset = ZoneInfo(zone).utcoffset(datetime(2025, random.choice([1, 7]), 15))
    start = datetime.combine(day, time()) + time_in_utc + offset + timedelta(minutes=15 * random.randrange(-4, 5))
    end = start + timedelta(minutes=random.choice([0, 15, 15, 30, 30, 60, 60, 1440, 2900]))
    return series(start.isoformat(), end.isoformat(), zone, random_pattern(random))


def cycles(event):
    """The number of 400 years after which the dates of a series repeat."""
    pattern = event["recurrence"]["pattern"]
    units = {"daily": (1, 146_097), "weekly": (7, 146_097)}
    factor, unit = units.get(pattern["type"], (12 if pattern["type"].endswith("Yearly") else 1, 4_800))
    period = factor * pattern["interval"]
    return period // gcd(period, unit)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(30))
def test_joint_period(seed):
    """Ten random pairs of endless series, in nine zones: until both repeat, the lists have the same first overlap."""
    random = Random(seed)
    for _ in range(10):
        time_in_utc = timedelta(minutes=15 * random.randrange(96))
        pair = [random_series(random, time_in_utc) for _ in range(2)]
        result = first_conflict(*pair)
        stop = date(min(REPEATS_SINCE + 400 * lcm(*map(cycles, pair)) + 10, 9990), 1, 1)
        if isinstance(result, Conflict):
            stop = min(stop, result.start.date() + timedelta(10))
        expected = first_overlap(*[spans(event, stop) for event in pair])

        if expected is None:
            assert isinstance(result, NoConflict), pair
        else:
            assert isinstance(result, Conflict), pair
            assert (result.start, result.end) == aware(expected), pair
