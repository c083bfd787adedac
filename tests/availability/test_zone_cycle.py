"""The offsets of zones for ever, compared with `zoneinfo` day by day."""

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import american_zone
from recurtz import CustomTimeZone
from recurtz._core.gregorian import CYCLE_DAYS
from recurtz.availability.zone_cycle import ZoneCycle, offsets_since, zone_cycle
from recurtz.zones import Transitions, transitions_of
from recurtz.zones.posix import parse_posix

NAMES = sorted(available_timezones() - {"localtime"})
TIMES = st.one_of(st.sampled_from([0, 3600, 7199, 7200, 10800, 86399]), st.integers(-90_000, 200_000))


class Unknown(tzinfo):
    """A zone of somebody else."""

    def utcoffset(self, _moment):
        return timedelta(hours=1)


def offset_on(cycle, ordinal, time):
    """The one offset of a day and time."""
    [offset] = [offset for offset, days in cycle.days(time).items() if days >> ordinal % CYCLE_DAYS & 1]
    return offset


class TestOffsets:
    @given(st.sampled_from(NAMES), TIMES, st.one_of(st.integers(0, 400), st.integers(0, 2_500_000)))
    def test_each_zone(self, name, time, days):
        """The cycle has the offset of each local time: the one before a gap, the first of two."""
        tz = ZoneInfo(name)
        cycle = zone_cycle(tz)
        ordinal = cycle.since + days
        local = datetime.fromordinal(ordinal) + timedelta(seconds=time)

        assert offset_on(cycle, ordinal, time) == tz.utcoffset(local).total_seconds()

    @pytest.mark.parametrize("name", ["America/New_York", "Europe/Dublin", "Australia/Lord_Howe", "America/Santiago"])
    def test_changes(self, name):
        """The days of a change, at the times around it, in two years a cycle apart."""
        tz = ZoneInfo(name)
        for year in (2025, 2425):
            for day in range(366):
                midnight = datetime(year, 1, 1) + timedelta(day)
                for minutes in range(0, 200, 20):
                    local = midnight + timedelta(minutes=minutes)
                    expected = tz.utcoffset(local).total_seconds()
                    assert offset_on(zone_cycle(tz), midnight.toordinal(), minutes * 60) == expected

    def test_equal_times(self):
        """Times between the same changes share their days."""
        cycle = zone_cycle(ZoneInfo("Europe/London"))
        assert cycle.days(9 * 3600) is cycle.days(17 * 3600)


class TestSince:
    @pytest.mark.parametrize(
        ("name", "year"),
        [("America/New_York", 2007), ("Europe/London", 1996), ("Asia/Tokyo", 1951)],
    )
    def test_year(self, name, year):
        """It is where the transitions of the file begin to follow the rule, not where they end."""
        assert date.fromordinal(zone_cycle(ZoneInfo(name)).since).year == year

    def test_one_offset(self):
        """A zone without transitions repeats since the first days of the calendar."""
        assert zone_cycle(UTC).since < 10
        assert zone_cycle(timezone(timedelta(hours=-5))).days(0) == {-18000: (1 << CYCLE_DAYS) - 1}

    def test_custom(self):
        """A zone of rules repeats since ever."""
        ours = CustomTimeZone.from_graph(american_zone(300))
        assert zone_cycle(ours).since < 10
        assert zone_cycle(ours).days(43_200) == zone_cycle(ZoneInfo("America/New_York")).days(43_200)

    def test_same_offset(self):
        """A transition that changes only the name of the zone is none."""
        named = Transitions((86_400 * 1000,), (0, 0))
        assert ZoneCycle(named).since < 10

    def test_irregular(self):
        """Transitions that disagree with the rule come before the cycle, whatever follows them."""
        rule = parse_posix("EST5EDT,M3.2.0,M11.1.0")
        regular = [at for at, _ in rule.changes(0, 730_000 * 86_400)]
        last = regular[-1] + 7 * 86_400
        disagreeing = Transitions((last,), (-18000, -14400), rule)
        assert ZoneCycle(disagreeing).since * 86_400 > last

    def test_unknown(self):
        """The transitions of a zone of somebody else are not known."""
        assert zone_cycle(Unknown()) is None
        assert zone_cycle(timezone(timedelta(microseconds=1))) is None


class TestOffsetsSince:
    def test_later_only(self):
        """Offsets that a zone had before, and has no more, are left out."""
        moscow = transitions_of(ZoneInfo("Europe/Moscow"))
        assert offsets_since(moscow, date(2020, 1, 1).toordinal()) == {3 * 3600}
        assert offsets_since(moscow, date(2012, 1, 1).toordinal()) == {3 * 3600, 4 * 3600}
