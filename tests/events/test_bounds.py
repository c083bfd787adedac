"""recurtz.bounds: from when to when an event happens."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import strategies
from graph import (
    DAILY,
    PACIFIC,
    TOKYO,
    all_day,
    daily,
    error_of,
    event,
    exception,
    faults,
    master,
    occurrence_id,
    series,
)
from recurtz import SeriesMaster, bounds
from recurtz.events.parsing import parse_event
from steps import steps

NOON = datetime(2017, 9, 4, 19, tzinfo=UTC)
TWO_HOURS = timedelta(hours=2)
TEN = {"type": "numbered", "numberOfOccurrences": 10}


class TestSeries:
    def test_finite(self):
        """The bounds are the first start and the latest end, in UTC."""
        assert bounds(daily(range_=TEN)) == (NOON, NOON + timedelta(9) + TWO_HOURS)

    def test_endless(self):
        """An endless series has no latest end."""
        assert bounds(series()) == (NOON, None)

    def test_cancelled(self):
        """Cancelled dates do not count."""
        days = ["2017-09-04", "2017-09-12", "2017-09-13"]
        changed = daily(range_=TEN, cancelledOccurrences=[occurrence_id(day) for day in days])
        assert bounds(changed) == (NOON + timedelta(1), NOON + timedelta(7) + TWO_HOURS)

    @pytest.mark.parametrize(
        ("moved_to", "expected"),
        [
            ("2017-08-01T12:00:00", (NOON - timedelta(34), NOON + timedelta(9) + TWO_HOURS)),
            ("2017-12-01T12:00:00", (NOON, datetime(2017, 12, 1, 20, tzinfo=UTC))),
        ],
    )
    def test_exceptions(self, moved_to, expected):
        """Exceptions count at their actual times."""
        assert bounds(daily(range_=TEN, exceptionOccurrences=[exception("2017-09-06", moved_to)])) == expected

    def test_exceptions_only(self):
        """If all dates have exceptions, only these count."""
        once = {"type": "numbered", "numberOfOccurrences": 1}
        moved = exception("2017-09-04", "2017-09-20T08:00:00", "2017-09-20T09:00:00")
        start = datetime(2017, 9, 20, 15, tzinfo=UTC)
        assert bounds(daily(range_=once, exceptionOccurrences=[moved])) == (start, start + timedelta(hours=1))

    def test_moved_endless(self):
        """The first start of an endless series may be an exception's."""
        moved = exception("2017-09-11", "2017-08-01T12:00:00")
        assert bounds(series(exceptionOccurrences=[moved])) == (NOON - timedelta(34), None)

    def test_none(self):
        """Nothing happens if there is no date, all are cancelled, or they are outside the years 1 to 9999."""
        once = {"type": "numbered", "numberOfOccurrences": 1}
        assert bounds(daily(range_={"type": "endDate", "endDate": "2017-09-03"})) is None
        assert bounds(daily(range_=once, cancelledOccurrences=[occurrence_id("2017-09-04")])) is None
        assert bounds(daily("9999-12-31T23:00:00")) is None

    @given(
        strategies.PATTERNS,
        st.integers(1, 40),
        st.sampled_from(list(strategies.ZONES)),
        strategies.CHANGE_DAYS,
        st.integers(0, 96),
        st.integers(0, 300),
    )
    def test_list(self, pattern, count, zone, day, quarter, quarters):
        """The bounds are those of the list of all occurrences."""
        start = datetime.combine(day, datetime.min.time()) + timedelta(minutes=15 * quarter)
        walls = start.isoformat(), (start + timedelta(minutes=15 * quarters)).isoformat()
        pattern = pattern | {"interval": pattern["interval"] % 5 + 1}
        repeats = master(*walls, zone, pattern, {"type": "numbered", "numberOfOccurrences": count})
        spans = [one.span for one in repeats]
        assert bounds(repeats) == (spans[0][0], max(end for _, end in spans))

    def test_cost(self):
        """The cost does not depend on the number of occurrences."""
        few, many = (daily(range_={"type": "numbered", "numberOfOccurrences": count}) for count in (50, 100_000))
        for json in (few, many):
            bounds(json)  # offsets are computed once
        assert steps(bounds, many)[0] <= steps(bounds, few)[0] + 50 <= 500


class TestSingle:
    def test_times(self):
        """A single event is from its start to its end."""
        assert bounds(event()) == (NOON, NOON + TWO_HOURS)

    def test_all_day(self):
        """An all-day event is from midnight to midnight in its own zone."""
        assert bounds(all_day()) == (datetime(2017, 9, 4, 7, tzinfo=UTC), datetime(2017, 9, 5, 7, tzinfo=UTC))

    def test_backwards_clock(self):
        """The latest end is never before the start."""
        start = datetime(2017, 11, 5, 8, 45, tzinfo=UTC)
        assert bounds(event("2017-11-05T01:45:00", "2017-11-05T01:15:00")) == (start, start)

    def test_none(self):
        """An event outside the years 1 to 9999 never happens."""
        assert bounds(event("9999-12-31T20:00:00")) is None
        assert bounds(event("0001-01-01T05:00:00", zone=TOKYO)) is None


class TestInput:
    def test_values(self):
        """A `SeriesMaster` or an `Occurrence` has the bounds of its JSON."""
        assert bounds(SeriesMaster.from_graph(daily(range_=TEN))) == bounds(daily(range_=TEN))
        assert bounds(parse_event(event())) == bounds(event())

    def test_time_zones(self):
        """Names that only the caller knows are given as `time_zones`."""
        assert bounds(event(zone="Head Office"), time_zones={"Head Office": PACIFIC}) == bounds(event())

    def test_fault(self):
        """An event with faults is rejected."""
        assert faults(error_of(bounds, event(zone="Moon")))[0] == ("start.timeZone", "TimeZoneNotSupportedException")

    def test_huge_interval(self):
        """A series with one date in the calendar, though endless, has no latest end."""
        assert bounds(series(pattern=DAILY | {"interval": 10**9})) == (NOON, None)
        assert date(2017, 9, 4) in SeriesMaster.from_graph(series(pattern=DAILY | {"interval": 10**9}))
