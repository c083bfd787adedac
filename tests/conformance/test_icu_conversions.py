"""ICU's conversions (by PyICU) against our steps, both ways: every zone, at random and around each change of the clock.

ICU has the tz database of its day. The `tzdata` package of the same version is fetched, so that not one may differ.
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
def steps(key):
    return Transitions(*parse(upstream.tz_database(version())[f"zoneinfo/{key}"]))


@pytest.fixture
def told(key):
    return icu.BasicTimeZone.createTimeZone(key)


def offset_at(told, instant):
    return sum(told.getOffset(float(instant - EPOCH), False)) // 1000


def offset_at_wall(told, wall, option):
    return sum(told.getOffsetFromLocal(float(wall - EPOCH), option, option)) // 1000


def check_instants(steps, told, instants):
    assert [steps.offset_at(at) for at in instants] == [offset_at(told, at) for at in instants]


def check_walls(steps, told, walls):
    """A gap has the offset before it, an overlap is the first of the two; with fold=1, the other one."""
    for fold, option in enumerate((FORMER, LATTER)):
        ours = [steps.offset_at_local(wall, fold) for wall in walls]
        assert ours == [offset_at_wall(told, wall, option) for wall in walls]


def test_almost_all_zones_are_known_to_both():
    assert len(keys()) >= 590


@pytest.mark.parametrize("key", keys())
def test_icu_converts_as_we_do_at_random(key, steps, told):
    random = Random(key)
    times = [random.randrange(FIRST, LAST) for _ in range(TIMES)]

    check_instants(steps, told, times)
    check_walls(steps, told, times)


@pytest.mark.parametrize("key", keys())
def test_icu_converts_as_we_do_around_each_change(key, steps, told):
    changes = list(steps.segments_utc(FIRST, to_seconds(datetime(2050, 1, 1))))[1:]
    near = list(chain.from_iterable((at - 1, at, at + 1) for at, _ in changes))
    walls = {at + steps.offset_at(other) for at in near for other in (at, at - 1, at + 1)}
    middles = {at + (steps.offset_at(at - 1) + offset) // 2 for at, offset in changes}

    check_instants(steps, told, near)
    check_walls(steps, told, sorted(walls | middles))


def test_gaps_and_overlaps_are_among_the_times():
    """So that the choices are compared at all."""
    steps = Transitions(*parse(upstream.tz_database(version())["zoneinfo/Europe/Berlin"]))
    told = icu.BasicTimeZone.createTimeZone("Europe/Berlin")
    gap = to_seconds(datetime(2017, 3, 26, 2, 30))

    assert steps.resolve(gap) == Gap(offset_at_wall(told, gap, FORMER), offset_at_wall(told, gap, LATTER))
