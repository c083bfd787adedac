"""recurtz.events.offset_periods: the offsets of two zones as a step function of the date, compared with zoneinfo."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import chain
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zones_synthetic import Stubborn

import recurtz
from graph import EASTERN
from recurtz.events.offset_periods import (
    PERIOD_DAYS,
    SECOND_MICROS,
    Breakpoints,
    offset_at_instant,
    offsets_by_query,
    period_of,
)

LOS_ANGELES, BERLIN = ZoneInfo("America/Los_Angeles"), ZoneInfo("Europe/Berlin")
HOUR = 3600
PERIOD = 40  # 1950 to 2000


def expected_offsets(wall, duration, own=LOS_ANGELES, other=BERLIN):
    """The offsets of one event, in microseconds, by zoneinfo alone."""
    result = []
    for moment in (wall, wall + duration):
        instant = moment.replace(tzinfo=own).astimezone(UTC)
        result += [moment.replace(tzinfo=UTC) - instant, instant.astimezone(other).utcoffset()]
    return tuple(offset // timedelta(microseconds=1) for offset in result)


class TestPeriod:
    @pytest.mark.parametrize("number", [25, 38, 39, 40, 44])
    @pytest.mark.parametrize("start", [0, 3600, 5400, 7199, 7200, 9000, 10_800, 43_200, 86_399])
    @pytest.mark.parametrize("stride", [1, 89])
    def test_each_date(self, number, start, stride):
        """Each date has the offsets that zoneinfo has for its start and end, in both zones."""
        period = period_of(LOS_ANGELES, BERLIN, HOUR, number)
        days = range(period.first_day, period.first_day + PERIOD_DAYS, stride)
        intervals = period.breakpoints(start).intervals(days)
        assert list(chain.from_iterable(dates for _, dates in intervals)) == list(days)
        for index, dates in intervals:
            for day in (dates[0], dates[-1], *dates[:: 70 // stride + 1]):
                wall = datetime.fromordinal(day) + timedelta(seconds=start)
                assert period.offsets[index] == expected_offsets(wall, timedelta(hours=1))

    def test_shared_breakpoints(self):
        """Starts between the same two times of day of transitions share their breakpoints."""
        period = period_of(LOS_ANGELES, BERLIN, HOUR, PERIOD)
        days = range(period.first_day, period.first_day + PERIOD_DAYS)
        assert period.breakpoints(7 * HOUR) is period.breakpoints(14 * HOUR)
        assert period.breakpoints(7 * HOUR).intervals(days) != period.breakpoints(0).intervals(days)

    def test_longest_event(self):
        """Events that last longer than a period have none."""
        assert period_of(LOS_ANGELES, UTC, PERIOD_DAYS * 24 * HOUR, PERIOD) is not None
        assert period_of(LOS_ANGELES, UTC, PERIOD_DAYS * 24 * HOUR + 1, PERIOD) is None

    @pytest.mark.parametrize("zones", [(Stubborn(), UTC), (UTC, Stubborn())])
    def test_unknown_transitions(self, zones):
        """A zone whose transitions are not known has none."""
        assert period_of(*zones, HOUR, PERIOD) is None


class TestBreakpoints:
    def test_far_apart(self):
        """Dates far apart are divided as dates close together are."""
        breakpoints = Breakpoints(list(range(0, 60_000, 100)), list(range(600)), 60_000)
        assert breakpoints.intervals([5, 250, 59_950]) == [(0, [5]), (2, [250]), (599, [59_950])]
        assert breakpoints.intervals([5, 90, 59_950]) == [(0, [5, 90]), (599, [59_950])]

    @given(st.lists(st.integers(0, 9_999), min_size=1, unique=True).map(sorted), st.integers(1, 20))
    def test_lists(self, ordinals, kinds):
        """Each date of a list is in an interval with the index of its place."""
        breakpoints = Breakpoints(list(range(0, 10_000, 500)), [place % kinds for place in range(20)], 10_000)
        result = breakpoints.intervals(ordinals)
        assert [(i, day) for i, dates in result for day in dates] == [(day // 500 % kinds, day) for day in ordinals]

    @given(st.integers(0, 9_999), st.integers(1, 200), st.integers(1, 300))
    def test_ranges(self, first, step, count):
        """Equal steps between dates make no difference."""
        breakpoints = Breakpoints(list(range(0, 10_000, 500)), list(range(20)), 10_000)
        ordinals = range(first, min(first + step * count, 10_000), step)
        result = breakpoints.intervals(ordinals)
        assert [(i, list(dates)) for i, dates in result] == breakpoints.intervals([*ordinals])


class TestByQuery:
    @pytest.mark.parametrize("zone", [LOS_ANGELES, recurtz.CustomTimeZone(480, name="no daylight saving time"), UTC])
    def test_same_as_period(self, zone):
        """One query returns the offsets that the period has, also on the days of a change."""
        for wall in (datetime(2017, 3, 12, 2, 30), datetime(2017, 11, 5, 1, 30), datetime(2017, 9, 4, 12)):
            seconds = (wall - datetime(1, 1, 1)) // timedelta(seconds=1) + 24 * HOUR
            result = offsets_by_query(zone, BERLIN, seconds, seconds + HOUR)
            period = period_of(zone, BERLIN, HOUR, wall.toordinal() // PERIOD_DAYS)
            [(index, _)] = period.breakpoints(seconds % (24 * HOUR)).intervals([wall.toordinal()])
            assert result == period.offsets[index]

    def test_out_of_range(self):
        """A time outside the years 1 to 9999 is an OverflowError."""
        with pytest.raises(OverflowError):
            offsets_by_query(recurtz.zone(EASTERN), UTC, 0, 0)

    def test_fraction(self):
        """An offset may have a fraction of a second."""
        odd = timezone(timedelta(microseconds=5))
        assert offset_at_instant(odd, datetime(2017, 9, 4, tzinfo=UTC)) == 5
        assert offset_at_instant(BERLIN, datetime(2017, 9, 4, tzinfo=UTC)) == 2 * HOUR * SECOND_MICROS
