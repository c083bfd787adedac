"""recurtz.zones.local_time: what happens in gaps and overlaps, and the conversion of one time."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz as dateutil_tz
from dateutil.relativedelta import SU, relativedelta
from hypothesis import given
from hypothesis import strategies as st
from zones_synthetic import ONE_CHANGE, Stubborn, Unknowing, one_change, tzif, unix, zone_from

from recurtz.errors import ArgumentTypeError
from recurtz.zones import CustomTimeZone, transitions_of
from recurtz.zones.local_time import (
    Fold,
    Gap,
    Unambiguous,
    at_instant,
    elapsed,
    instant_of,
    offset_of,
    resolve,
    same_clock,
)

HOUR = 3600
LOS_ANGELES, BERLIN, TOKYO = ZoneInfo("America/Los_Angeles"), ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")
ZONES = [
    *[LOS_ANGELES, BERLIN, TOKYO, ZoneInfo("Europe/Dublin"), ZoneInfo("Pacific/Apia"), ZoneInfo("Africa/Monrovia")],
    *[UTC, timezone(timedelta(hours=5, minutes=45)), timezone(timedelta(microseconds=5)), dateutil_tz.UTC],
]
EUROPE = dateutil_tz.tzrange(
    "CET",
    HOUR,
    "CEST",
    2 * HOUR,
    relativedelta(month=3, day=31, weekday=SU(-1), hours=2),
    relativedelta(month=10, day=31, weekday=SU(-1), hours=2),  # dateutil wants the end in standard time
)


class WithoutFold(tzinfo):
    """Two hours ahead of UTC, one from `ONE_CHANGE` on; reads the overlap as its second time, whatever the fold."""

    def utcoffset(self, moment):
        return timedelta(hours=2 if moment.replace(tzinfo=UTC, fold=0) < ONE_CHANGE + timedelta(hours=1) else 1)

    def dst(self, moment):
        return None

    def fromutc(self, moment):
        raise ValueError


SPRING = [
    (one_change(HOUR, 2 * HOUR), ONE_CHANGE),
    (Stubborn(), ONE_CHANGE),
    (BERLIN, datetime(2026, 3, 29, 1, tzinfo=UTC)),
    (EUROPE, datetime(2026, 3, 29, 1, tzinfo=UTC)),
    (dateutil_tz.gettz("Europe/Berlin"), datetime(2026, 3, 29, 1, tzinfo=UTC)),
]
"""Zones and instants at which their offset changes from one hour to two."""

AUTUMN = [
    (one_change(2 * HOUR, HOUR), ONE_CHANGE),
    (BERLIN, datetime(2026, 10, 25, 1, tzinfo=UTC)),
    (EUROPE, datetime(2026, 10, 25, 1, tzinfo=UTC)),
    (dateutil_tz.gettz("Europe/Berlin"), datetime(2026, 10, 25, 1, tzinfo=UTC)),
]
"""Zones and instants at which their offset changes from two hours to one."""


def local_times(change, before):
    """Local times around a change: before, at its two ends and within, and after."""
    start = change.replace(tzinfo=None) + timedelta(hours=before)
    return [start + timedelta(minutes=minutes) for minutes in (-1, 0, 30, 59, 60)]


class TestGap:
    @pytest.mark.parametrize(("tz", "change"), SPRING)
    def test_resolve(self, tz, change):
        """A local time in a gap is detected, also by a tzinfo that reads gaps with the offset after them."""
        before, gap, after = Unambiguous(HOUR), Gap(HOUR, 2 * HOUR), Unambiguous(2 * HOUR)
        assert [resolve(local, tz) for local in local_times(change, 1)] == [before, gap, gap, gap, after]

    @pytest.mark.parametrize(("tz", "change"), SPRING)
    def test_offset_before(self, tz, change):
        """A local time in a gap is read with the offset before the gap, whatever its fold and its tzinfo."""
        hours = [offset_of(local, tz) // timedelta(hours=1) for local in local_times(change, 1)]
        assert hours == [1, 1, 1, 1, 2]
        assert offset_of(local_times(change, 1)[2].replace(fold=1), tz) == timedelta(hours=1)

    def test_apia(self):
        """Samoa skipped 30 December 2011."""
        assert resolve(datetime(2011, 12, 30, 12), ZoneInfo("Pacific/Apia")) == Gap(-10 * HOUR, 14 * HOUR)


class TestOverlap:
    @pytest.mark.parametrize(("tz", "change"), AUTUMN)
    def test_resolve(self, tz, change):
        """A local time in an overlap is detected, whatever its fold."""
        before, fold, after = Unambiguous(2 * HOUR), Fold(2 * HOUR, HOUR), Unambiguous(HOUR)
        times = local_times(change, 1)
        assert [resolve(local, tz) for local in times] == [before, fold, fold, fold, after]
        assert resolve(times[2].replace(fold=1), tz) == fold

    @pytest.mark.parametrize(("tz", "change"), AUTUMN)
    @pytest.mark.parametrize("fold", [0, 1])
    def test_offset_of_first(self, tz, change, fold):
        """A local time in an overlap is read as the first of the two, whatever its fold."""
        assert offset_of(local_times(change, 1)[2].replace(fold=fold), tz) == timedelta(hours=2)

    @pytest.mark.parametrize("tz", [UTC, LOS_ANGELES, dateutil_tz.UTC])
    def test_no_fold_in_utc(self, tz):
        """The instant of a local time with fold=1 has fold=0."""
        assert instant_of(datetime(2026, 11, 1, 1, 30, fold=1), tz).fold == 0

    def test_fold_of_instants(self):
        """The two instants of a local time in an overlap differ in their fold."""
        instants = [datetime(2026, 11, 1, hour, 30, tzinfo=UTC) for hour in (8, 9)]
        first, second = (at_instant(instant, LOS_ANGELES) for instant in instants)
        assert (first.replace(tzinfo=None), first.fold) == (datetime(2026, 11, 1, 1, 30), 0)
        assert (second.replace(tzinfo=None), second.fold) == (datetime(2026, 11, 1, 1, 30), 1)
        assert [instant_of(local.replace(tzinfo=None), LOS_ANGELES) for local in (first, second)] == instants


class TestResolve:
    @pytest.mark.parametrize("local", [datetime(1, 1, 1), datetime(2026, 7, 1, 12), datetime(9999, 12, 31, 23)])
    @pytest.mark.parametrize("tz", [UTC, TOKYO, timezone(timedelta(hours=-11, microseconds=1)), Stubborn()])
    def test_unambiguous(self, local, tz):
        """Other local times occur once, also at the ends of the years 1 to 9999; offsets are in whole seconds."""
        offset = tz.utcoffset(local) // timedelta(seconds=1)
        assert resolve(local, tz) == Unambiguous(offset)

    def test_tzinfo_without_fold(self):
        """The overlap of a tzinfo that ignores the fold, or cannot convert from UTC, cannot be detected."""
        assert resolve(ONE_CHANGE.replace(tzinfo=None) + timedelta(hours=1, minutes=30), WithoutFold()) == Unambiguous(
            HOUR
        )

    def test_fraction_of_a_second(self):
        """The last microsecond of a gap and of an overlap belong to it."""
        assert resolve(datetime(2026, 3, 8, 1, 59, 59, 999999), LOS_ANGELES) == Unambiguous(-8 * HOUR)
        assert resolve(datetime(2026, 3, 8, 2, 59, 59, 999999), LOS_ANGELES) == Gap(-8 * HOUR, -7 * HOUR)
        assert resolve(datetime(2026, 11, 1, 1, 59, 59, 999999), LOS_ANGELES) == Fold(-7 * HOUR, -8 * HOUR)

    def test_integers(self):
        """The offsets of a gap are integers, which a float would equal."""
        gap = resolve(datetime(2026, 3, 8, 2, 30), LOS_ANGELES)
        assert repr(gap) == "Gap(before=-28800, after=-25200)"


class TestConversion:
    @pytest.mark.parametrize("tz", ZONES)
    @given(st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29)), st.sampled_from([0, 1]))
    def test_as_datetime_converts(self, tz, local, fold):
        """Both directions give what `datetime.astimezone` gives, with microseconds and the fold."""
        local = local.replace(fold=fold)
        instant = instant_of(local, tz)
        assert instant == local.replace(tzinfo=tz).astimezone(UTC)
        assert instant.tzinfo is UTC
        there, expected = at_instant(instant, tz), instant.astimezone(tz)
        assert (there.replace(tzinfo=None), there.fold, there.tzinfo) == (
            expected.replace(tzinfo=None),
            expected.fold,
            expected.tzinfo,
        )

    @pytest.mark.parametrize("tz", ZONES)
    @given(st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29)))
    def test_offset_of(self, tz, local):
        """The offset leads to the same instant as fold=0."""
        assert instant_of(local.replace(fold=0), tz) == local.replace(tzinfo=UTC) - offset_of(local, tz)

    @pytest.mark.parametrize(
        ("tz", "local"),
        [
            (TOKYO, datetime.min),
            (Stubborn(), datetime.min),
            (ZoneInfo("Etc/GMT+5"), datetime.max),
            (LOS_ANGELES, datetime.max),
        ],
    )
    def test_out_of_range(self, tz, local):
        """Instants and local times outside the years 1 to 9999 are an OverflowError."""
        with pytest.raises(OverflowError):
            instant_of(local, tz)
        opposite = datetime.max if local == datetime.min else datetime.min
        with pytest.raises(OverflowError):
            at_instant(opposite.replace(tzinfo=UTC), tz)

    @pytest.mark.parametrize("convert", [instant_of, offset_of, resolve])
    def test_tzinfo_without_offset(self, convert):
        """A tzinfo that does not know its offset is an error; the zone of the system is never used in its place."""
        with pytest.raises(ArgumentTypeError, match="use a tzinfo that knows its offset"):
            convert(datetime(2026, 1, 1), Unknowing())


class TestElapsed:
    @pytest.mark.parametrize("tz", [BERLIN, EUROPE])
    def test_dst_changes(self, tz):
        """A day with a gap lasts 23 hours, one with an overlap 25; the fold is respected."""
        assert elapsed(datetime(2026, 3, 28, 12), datetime(2026, 3, 29, 12), tz) == timedelta(hours=23)
        assert elapsed(datetime(2026, 10, 24, 12), datetime(2026, 10, 25, 12), tz) == timedelta(hours=25)
        assert elapsed(datetime(2026, 7, 1), datetime(2026, 7, 2), tz) == timedelta(hours=24)
        first = datetime(2026, 10, 25, 2, 30)
        assert elapsed(first, first.replace(fold=1), tz) == timedelta(hours=1)


EQUAL = [
    [UTC, ZoneInfo("UTC"), ZoneInfo("Etc/UTC"), ZoneInfo("Etc/GMT"), timezone(timedelta()), CustomTimeZone(0)],
    [LOS_ANGELES, ZoneInfo("US/Pacific"), ZoneInfo.no_cache("US/Pacific")],
    [ZoneInfo("Europe/Kyiv"), ZoneInfo("Europe/Kiev")],
    [ZoneInfo("Asia/Kolkata"), ZoneInfo("Asia/Calcutta")],
    [timezone(timedelta(hours=5, minutes=30)), CustomTimeZone(-330)],
    [ZoneInfo("Etc/GMT-2")],
    [BERLIN],
    [Unknowing()],
    [dateutil_tz.gettz("Europe/Berlin"), dateutil_tz.gettz("Europe/Berlin")],
]
"""Groups of zones that have the same local time at every instant."""


class TestSameClock:
    def test_groups(self):
        """Zones of one group have the same local times, zones of different groups do not."""
        for group, zones in enumerate(EQUAL):
            for other_group, others in enumerate(EQUAL):
                for one, other in product(zones, others):
                    assert same_clock(one, other) == (group == other_group), (one, other)

    def test_two_names(self, tzpath):
        """Linked names are one zone, although a system and the package have different files."""
        folder = tzpath[0] / "America"
        folder.mkdir()
        (folder / "Los_Angeles").write_bytes(tzif([(unix(2007, 3, 11, 10), -7 * HOUR)], "PST8PDT,M3.2.0,M11.1.0"))
        (folder / "Denver").write_bytes(tzif([(unix(2007, 3, 11, 9), -6 * HOUR)], "MST7MDT,M3.2.0,M11.1.0"))
        system, package = ZoneInfo.no_cache("America/Los_Angeles"), ZoneInfo.no_cache("US/Pacific")

        assert transitions_of(system) != transitions_of(package)
        assert same_clock(system, package)
        assert same_clock(package, system)
        assert not same_clock(ZoneInfo.no_cache("America/Denver"), package)
        assert not same_clock(ZoneInfo.no_cache("America/Denver"), ZoneInfo.no_cache("America/Boise"))

    @pytest.mark.parametrize(
        ("one", "other"),
        [("Europe/Amsterdam", "Europe/Brussels"), ("Atlantic/Reykjavik", "Africa/Abidjan"), ("EST", "America/Panama")],
    )
    def test_link(self, one, other):
        """A link of the tz database is one zone with its target, even if files with older history differ."""
        assert same_clock(ZoneInfo(one), ZoneInfo(other))

    def test_rules_of_its_own(self):
        """A zone of the caller's own file has the rules of the file, whatever its key."""
        ours = zone_from(tzif([], "<+05>-5", before=5 * HOUR), key="America/Los_Angeles")
        assert not same_clock(ours, ZoneInfo("US/Pacific"))
        assert not same_clock(ours, LOS_ANGELES)
