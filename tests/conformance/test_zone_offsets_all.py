"""Every zone against `zoneinfo`, every week of 300 years and far beyond: takes a minute or two, so it runs on its own.

`zoneinfo` finds what the environment says: with PYTHONTZPATH="" the `tzdata` package, else the system's zones first.
"""

import zoneinfo
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from recurtz.zones.local_time import at_instant, instant_of
from recurtz.zones.transitions import Fold, Gap, Unambiguous, from_seconds, to_seconds, transitions_of

KEYS = sorted(zoneinfo.available_timezones() - {"localtime"})
WEEK = timedelta(days=7)


def offsets_by_fold(local):
    match local:
        case Unambiguous(offset):
            return offset, offset
        case Gap(first, second) | Fold(first, second):
            return first, second


def told_by(zone, wall):
    moment = from_seconds(wall)
    return tuple(int(zone.utcoffset(moment.replace(fold=fold)).total_seconds()) for fold in (0, 1))


def weeks(start, end):
    return [start + number * WEEK for number in range((end - start) // WEEK + 1)]


def assert_local_times(zone, instants):
    for instant in instants:
        here, there = at_instant(instant, zone), instant.astimezone(zone)
        assert (here.replace(tzinfo=None), here.fold) == (there.replace(tzinfo=None), there.fold), instant


@pytest.mark.parametrize("key", KEYS)
def test_every_week(key):
    zone, steps = ZoneInfo(key), transitions_of(ZoneInfo(key))
    walls = weeks(datetime(1850, 1, 6, 2, 30), datetime(2150, 1, 1))
    for wall in walls:
        assert offsets_by_fold(steps.resolve(to_seconds(wall))) == told_by(zone, to_seconds(wall)), wall
    instants = [wall.replace(tzinfo=zone).astimezone(UTC) for wall in walls]
    assert [instant_of(wall, zone) for wall in walls] == instants
    assert_local_times(zone, instants)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("year", [2038, 2400, 9998])
def test_every_third_hour_of_a_far_year(key, year):
    zone, steps = ZoneInfo(key), transitions_of(ZoneInfo(key))
    walls = [datetime(year, 1, 1) + timedelta(hours=hour) for hour in range(0, 366 * 24, 3)]
    for wall in walls:
        assert offsets_by_fold(steps.resolve(to_seconds(wall))) == told_by(zone, to_seconds(wall)), wall
    assert [instant_of(wall, zone) for wall in walls] == [wall.replace(tzinfo=zone).astimezone(UTC) for wall in walls]
    assert_local_times(zone, [wall.replace(tzinfo=UTC) for wall in walls])


@pytest.mark.parametrize("key", KEYS)
def test_around_every_change(key):
    """Half an hour apart and a second on either side, from a day before to a day after."""
    zone, steps = ZoneInfo(key), transitions_of(ZoneInfo(key))
    ruled = [at for year in (2038, 2399, 2400, 9997) for at, _ in (steps.rule.changes_in(year) if steps.rule else ())]
    for at in [at for at in steps.instants if at > to_seconds(datetime(2, 1, 1))] + ruled:
        for near in range(-86400, 86401, 1800):
            for time in (at + near - 1, at + near, at + near + 1):
                assert offsets_by_fold(steps.resolve(time)) == told_by(zone, time), time
                wall = from_seconds(time).replace(tzinfo=UTC).astimezone(zone)
                assert steps.offset_at(time) == wall.utcoffset().total_seconds(), time


@pytest.mark.parametrize("key", KEYS)
def test_segments_hold_between_changes(key):
    zone, steps = ZoneInfo(key), transitions_of(ZoneInfo(key))
    last = to_seconds(datetime(2150, 1, 1))
    for (start, offset), (end, _) in pairwise([*steps.segments(to_seconds(datetime(1850, 1, 1)), last), (last, 0)]):
        assert {told_by(zone, wall)[0] for wall in (start, (start + end) // 2, end - 1)} == {offset}, start
