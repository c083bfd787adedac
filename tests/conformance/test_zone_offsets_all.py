"""Every zone has the offsets of `zoneinfo`, in every week of 300 years and in some far years. Takes minutes.

The environment chooses the rules: with PYTHONTZPATH="" the `tzdata` package, else the system's zones first.
"""

import zoneinfo
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from zones_synthetic import offsets_by_fold, tzinfo_offsets_by_fold

from recurtz.zones.local_time import at_instant, instant_of
from recurtz.zones.transitions import from_seconds, to_seconds, transitions_of

KEYS = sorted(zoneinfo.available_timezones() - {"localtime"})
WEEK = timedelta(days=7)


def check_offsets(zone, times):
    """Local times, in seconds, have the offsets of `zoneinfo`."""
    transitions = transitions_of(zone)
    for local in times:
        assert offsets_by_fold(transitions.resolve(local)) == tzinfo_offsets_by_fold(zone, local), local


def check_conversions(zone, times):
    """Local times, as naive datetimes, are the instants of `zoneinfo`, and back."""
    for local in times:
        instant = local.replace(tzinfo=zone).astimezone(UTC)
        ours, expected = at_instant(instant, zone), instant.astimezone(zone)
        assert instant_of(local, zone) == instant, local
        assert (ours.replace(tzinfo=None), ours.fold) == (expected.replace(tzinfo=None), expected.fold), instant


@pytest.mark.parametrize("key", KEYS)
def test_every_week(key):
    start, end = datetime(1850, 1, 6, 2, 30), datetime(2150, 1, 1)
    times = [start + number * WEEK for number in range((end - start) // WEEK + 1)]

    check_offsets(ZoneInfo(key), map(to_seconds, times))
    check_conversions(ZoneInfo(key), times)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("year", [2038, 2400, 9998])
def test_far_years(key, year):
    """Every third hour of a year."""
    times = [datetime(year, 1, 1) + timedelta(hours=hour) for hour in range(0, 366 * 24, 3)]

    check_offsets(ZoneInfo(key), map(to_seconds, times))
    check_conversions(ZoneInfo(key), times)


@pytest.mark.parametrize("key", KEYS)
def test_transitions(key):
    """Every half hour from a day before to a day after each transition, and a second on either side."""
    zone, transitions = ZoneInfo(key), transitions_of(ZoneInfo(key))
    years = (2038, 2399, 2400, 9997) if transitions.rule else ()
    by_rule = [instant for year in years for instant, _ in transitions.rule.changes_in(year)]
    listed = [instant for instant in transitions.instants if instant > to_seconds(datetime(2, 1, 1))]
    for instant in listed + by_rule:
        for near in range(-86400, 86401, 1800):
            for time in (instant + near - 1, instant + near, instant + near + 1):
                assert offsets_by_fold(transitions.resolve(time)) == tzinfo_offsets_by_fold(zone, time), time
                local = from_seconds(time).replace(tzinfo=UTC).astimezone(zone)
                assert transitions.offset_at(time) == local.utcoffset().total_seconds(), time


@pytest.mark.parametrize("key", KEYS)
def test_segments(key):
    """The offset stays the same between two transitions."""
    zone, first, last = ZoneInfo(key), to_seconds(datetime(1850, 1, 1)), to_seconds(datetime(2150, 1, 1))
    for (start, offset), (end, _) in pairwise([*transitions_of(zone).segments(first, last), (last, 0)]):
        times = start, (start + end) // 2, end - 1
        assert {tzinfo_offsets_by_fold(zone, local)[0] for local in times} == {offset}, start
