"""ICU (by PyICU) converts times as our transitions do, both ways: in every zone, at random times and near transitions.

The `tzdata` package of ICU's version of the tz database is downloaded, so that no conversion may differ.
"""

import re
from datetime import datetime
from functools import cache
from itertools import chain
from random import Random

import icu
import pytest

import upstream
from recurtz.zones.transitions import Gap, Transitions, to_seconds
from recurtz.zones.tzif import parse

EPOCH = to_seconds(datetime(1970, 1, 1))
FIRST, LAST = to_seconds(datetime(1900, 1, 1)), to_seconds(datetime(2400, 1, 1))
FORMER, LATTER = icu.UTimeZoneLocalOption.FORMER, icu.UTimeZoneLocalOption.LATTER
TIMES = 400


@cache
def version():
    """The version of ICU's tz database, such as 2022e, which it writes into a VTIMEZONE."""
    written = str(icu.VTimeZone.createVTimeZoneByID("Europe/Berlin").write())
    return re.search(r"Europe/Berlin\[(\d{4}[a-z])", written)[1]


def keys():
    """The zones that both know."""
    ours = upstream.tz_database(version())["zones"].decode().split()
    return sorted({*ours}.intersection(icu.TimeZone.createEnumeration()) - {"Factory"})


@pytest.fixture
def ours(key):
    return Transitions(*parse(upstream.tz_database(version())[f"zoneinfo/{key}"]))


@pytest.fixture
def icu_zone(key):
    return icu.BasicTimeZone.createTimeZone(key)


def offset_at(zone, instant):
    return sum(zone.getOffset(float(instant - EPOCH), False)) // 1000


def offset_at_local(zone, local, option):
    return sum(zone.getOffsetFromLocal(float(local - EPOCH), option, option)) // 1000


def check_instants(ours, zone, instants):
    assert [ours.offset_at(instant) for instant in instants] == [offset_at(zone, instant) for instant in instants]


def check_local_times(ours, zone, times):
    """A gap has the offset before it, an overlap the first of the two; with fold=1, the other one."""
    for fold, option in enumerate((FORMER, LATTER)):
        expected = [offset_at_local(zone, local, option) for local in times]
        assert [ours.offset_at_local(local, fold) for local in times] == expected


def test_complete():
    """Almost all zones are known to both."""
    assert len(keys()) >= 590


@pytest.mark.parametrize("key", keys())
def test_random_times(key, ours, icu_zone):
    random = Random(key)
    times = [random.randrange(FIRST, LAST) for _ in range(TIMES)]

    check_instants(ours, icu_zone, times)
    check_local_times(ours, icu_zone, times)


@pytest.mark.parametrize("key", keys())
def test_transitions(key, ours, icu_zone):
    """A second before and after each transition, and in the middle of its gap or overlap."""
    transitions = list(ours.segments_utc(FIRST, to_seconds(datetime(2050, 1, 1))))[1:]
    near = list(chain.from_iterable((at - 1, at, at + 1) for at, _ in transitions))
    edges = {at + ours.offset_at(other) for at in near for other in (at, at - 1, at + 1)}
    middles = {at + (ours.offset_at(at - 1) + offset) // 2 for at, offset in transitions}

    check_instants(ours, icu_zone, near)
    check_local_times(ours, icu_zone, sorted(edges | middles))


def test_gap():
    """The times include gaps: there both return two offsets."""
    ours = Transitions(*parse(upstream.tz_database(version())["zoneinfo/Europe/Berlin"]))
    zone = icu.BasicTimeZone.createTimeZone("Europe/Berlin")
    gap = to_seconds(datetime(2017, 3, 26, 2, 30))

    assert ours.resolve(gap) == Gap(offset_at_local(zone, gap, FORMER), offset_at_local(zone, gap, LATTER))
