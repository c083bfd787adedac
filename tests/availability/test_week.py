"""The first look at the times of the week: never without a quarter hour in which something happens."""

from datetime import UTC, datetime, timedelta, tzinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import DAILY, all_day, daily, event, series, weekly
from recurtz import NoConflict, first_conflict
from recurtz._core.caches import clear_all
from recurtz.availability.blocking import busy_event
from recurtz.availability.busy_event import micros_of
from recurtz.availability.week import week_of_occurrence, week_of_regular_series
from steps import steps

QUARTER = 15 * 60 * 1_000_000
ALL_WEEK = 7 * 96
FIRST_MONDAY = {"type": "relativeMonthly", "interval": 1, "daysOfWeek": ["monday"], "index": "first"}


class Foreign(tzinfo):
    def utcoffset(self, _moment):
        return timedelta(hours=1)

    def fromutc(self, instant):
        return instant + timedelta(hours=1)


def week(json, **options):
    return busy_event(json, **options).week


class TestOccurrence:
    @given(st.integers(0, 3 * ALL_WEEK * QUARTER), st.integers(0, 2 * ALL_WEEK * QUARTER))
    def test_each_moment(self, start, length):
        """Each quarter hour that it touches is in the set, and no other."""
        quarters = range(start // QUARTER, max(start, start + length - 1) // QUARTER + 1)
        expected = {quarter % ALL_WEEK for quarter in quarters}
        bits = week_of_occurrence(start, start + length)

        assert {place for place in range(ALL_WEEK) if bits >> place & 1} == expected
        assert bits < 1 << ALL_WEEK


class TestSeries:
    def test_both_offsets(self):
        """A weekly hour takes two hours of the week: one in winter, one in summer."""
        assert week(series("2025-01-06T09:00:00", "2025-01-06T10:00:00", "America/New_York")).bit_count() == 8
        assert week(series("2025-01-06T09:00:00", "2025-01-06T10:00:00", "Asia/Tokyo")).bit_count() == 4

    @pytest.mark.parametrize(
        ("pattern", "days"),
        [
            (DAILY, 7),
            (weekly("monday", "friday", interval=3), 2),
            ({"type": "relativeMonthly", "interval": 1, "daysOfWeek": ["monday", "sunday"], "index": "last"}, 2),
            ({"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 31}, 7),
        ],
    )
    def test_weekdays(self, pattern, days):
        assert week(series("2025-01-06T09:00:00", "2025-01-06T10:00:00", "UTC", pattern)).bit_count() == 4 * days

    def test_exceptions(self):
        """Moved occurrences count, too; a single event has its own time only."""
        assert week(event("2025-01-06T09:10:00", "2025-01-06T09:20:00")).bit_count() == 2
        assert week(all_day()).bit_count() == 96

    def test_unknown_zone(self):
        """A zone whose transitions are not known can have any offset, and one with many offsets many times."""
        nine = series("2025-01-06T09:00:00", "2025-01-06T10:00:00", "Ours")
        assert week(nine, time_zones={"Ours": Foreign()}).bit_count() == ALL_WEEK
        assert week(series("1850-01-06T09:00:00", "1850-01-06T10:00:00", "Europe/Moscow")).bit_count() == ALL_WEEK

    @given(
        st.sampled_from(["America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Europe/Dublin"]),
        st.integers(0, 95),
        st.sampled_from([0, 20, 60, 1440, 11_000]),
    )
    def test_superset(self, zone, quarter, length):
        """It has all quarter hours of all occurrences."""
        start = datetime(2020, 1, 1) + timedelta(minutes=15 * quarter)
        busy = busy_event(daily(start.isoformat(), (start + timedelta(minutes=length)).isoformat(), zone))
        occurrences = busy.series.between(datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC))

        assert not any(week_of_occurrence(*micros_of(each)) & ~busy.week for each in occurrences)

    @given(
        st.sampled_from(["America/New_York", "Australia/Lord_Howe", "Asia/Tokyo", "Europe/Dublin", "UTC"]),
        st.sampled_from(
            [DAILY, weekly("monday", "friday"), {"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 5}]
        ),
        st.integers(0, 95),
        st.sampled_from([0, 20, 60, 1440, 11_000]),
    )
    def test_regular(self, zone, pattern, quarter, length):
        """Once the zone repeats, that with fewer steps has all of them, too, and no other than the first."""
        start = datetime(2020, 1, 1) + timedelta(minutes=15 * quarter)
        end = start + timedelta(minutes=length)
        busy = busy_event(series(start.isoformat(), end.isoformat(), zone, pattern))
        regular = week_of_regular_series(busy.series)
        occurrences = busy.series.between(datetime(2105, 1, 1, tzinfo=UTC), datetime(2106, 1, 1, tzinfo=UTC))

        assert not any(week_of_occurrence(*micros_of(each)) & ~regular for each in occurrences)
        assert regular & ~busy.week == 0


class TestPair:
    def test_steps(self):
        """Two series at other times of the day never meet, and that needs no table of 400 years."""
        pair = [
            daily(f"2025-01-06T{hour}:00:00", f"2025-01-06T{hour}:30:00", zone)
            for hour, zone in (("09", "America/New_York"), ("12", "Australia/Sydney"))
        ]
        first_conflict(*pair)
        clear_all()
        count, result = steps(first_conflict, *pair)

        assert isinstance(result, NoConflict)
        assert count < 12_000
