"""`limit=`: it bounds the cost of a stranger's event, however far the window or the series reaches.

Costs are counted in steps: calls of Python functions.
"""

from datetime import date, timedelta

import pytest

from graph import TOKYO, daily, error_of, event, exception, occurrence_id
from recurtz import Calendar, SeriesMaster, calendar_view, instances
from recurtz._core.caches import clear_all
from recurtz.errors import LimitExceededError
from recurtz.events.date_time_text import days_of_year, format_day
from steps import steps

ALWAYS = ("0001-01-01", "9999-12-31T23:59:59")
TEN_DAYS = ("2017-10-30", "2017-11-09")


def ids(count, first=date(2017, 9, 4)):
    """The occurrenceIds of some days in a row."""
    return [occurrence_id(first + timedelta(days)) for days in range(count)]


CALLS = {
    "instances": lambda event, *window, **options: instances(event, *window, **options),
    "calendar_view": lambda event, *window, **options: calendar_view([event], *window, **options),
    "Calendar.view": lambda event, *window, **options: Calendar([event]).view(*window, **options),
}


@pytest.fixture(params=CALLS)
def call(request):
    return CALLS[request.param]


class TestLimit:
    def test_met(self, call):
        """A limit that is met changes nothing."""
        assert len(call(daily(), *TEN_DAYS, limit=10)) == 10
        assert call(daily(), *TEN_DAYS, limit=10) == call(daily(), *TEN_DAYS)

    def test_exceeded(self, call):
        """One more is rejected with Graph's code."""
        error = error_of(call, daily(), *TEN_DAYS, limit=9)
        assert type(error) is LimitExceededError
        assert str(error) == "the window contains more than 9 events, the limit; use a shorter window"
        body = error.to_graph()["error"]
        assert (body["code"], body["target"]) == ("ErrorExceededFindCountLimit", "endDateTime")

    def test_zero(self, call):
        """The limit 0 allows an empty response."""
        assert call(daily(), "2016-01-01", "2016-02-01", limit=0) == []
        with pytest.raises(LimitExceededError):
            call(daily(), "2017-09-04", "2017-09-05", limit=0)

    def test_all_events(self):
        """The occurrences of all events are counted."""
        events = [event("2017-09-04T12:00:00"), daily(), event("2017-09-05T12:00:00")]
        assert len(calendar_view(events, "2017-09-04", "2017-09-06", limit=4)) == 4
        with pytest.raises(LimitExceededError):
            calendar_view(events, "2017-09-04", "2017-09-06", limit=3)

    def test_not_counted(self, call):
        """Occurrences that are cancelled or moved out of the window are not counted."""
        moved = exception("2017-09-05", "2018-09-05T12:00:00")
        changed = daily(cancelledOccurrences=ids(60, date(2017, 9, 6)), exceptionOccurrences=[moved])
        assert len(call(changed, "2017-09-04", "2017-11-06T12:00", limit=2)) == 2
        with pytest.raises(LimitExceededError):
            call(changed, "2017-09-04", "2017-11-07T21:00", limit=2)

    @pytest.mark.parametrize("limit", [True, -1, "5", 2.0])
    def test_types(self, call, limit):
        """A limit is a whole number that is not negative."""
        assert str(error_of(call, daily(), "2017-09-04", "2017-09-06", limit=limit)).startswith("limit ")


class TestLists:
    @pytest.mark.parametrize("name", ["cancelledOccurrences", "exceptionOccurrences"])
    def test_too_long(self, name):
        """A list of more exceptions or cancellations than the limit is rejected before it is read."""
        listed = [{"occurrenceId": text} for text in ids(100_000)] if name.startswith("exc") else ids(100_000)
        long = daily(**{name: listed})
        for call in (CALLS["instances"], CALLS["calendar_view"]):
            assert cost_of_error(call, long) <= 600
        error = error_of(calendar_view, [daily(), long], "2017-09-04", "2017-09-06", limit=1000)
        assert type(error) is LimitExceededError
        assert str(error) == f"{name} lists 100000 occurrences; the limit allows 1000"
        assert error.target == f"events[1].{name}"

    def test_999(self):
        """Lists that Exchange can write are read, whatever the limit."""
        window = ("2017-09-04", "2018-09-04")
        assert instances(daily(cancelledOccurrences=ids(999)), *window, limit=1) == []
        with pytest.raises(LimitExceededError):
            instances(daily(cancelledOccurrences=ids(1000)), *window, limit=1)

    def test_linear(self):
        """The cost of lists within the limit is linear."""

        def cost(count):
            listed = [{"occurrenceId": text} for text in ids(count)]
            changed = daily(cancelledOccurrences=ids(count), exceptionOccurrences=listed)
            return cost_of_error(CALLS["instances"], changed, limit=count)

        assert cost(2000) <= 2.2 * cost(1000)

    def test_not_a_list(self):
        """Anything but a list is a fault of the event."""
        assert error_of(instances, daily(cancelledOccurrences=5), *TEN_DAYS, limit=1).target == "cancelledOccurrences"


def cost_of_error(call, event, limit=100):
    """The steps until a window of all years is rejected."""

    def rejected():
        with pytest.raises(LimitExceededError):
            call(event, *ALWAYS, limit=limit)

    rejected()  # zones and their tables are built once
    return steps(rejected)[0]


class TestCost:
    def test_constant(self, call):
        """An error costs the same, however many occurrences the series has."""
        year = daily(range_={"type": "endDate", "endDate": "2018-09-04"})
        assert cost_of_error(call, daily()) <= cost_of_error(call, year) + 50 <= 600

    def test_no_dates(self, call):
        """Before an error, dates are not formatted."""
        clear_all()
        cost_of_error(call, daily())
        assert format_day.cache_info().misses <= 512
        assert days_of_year.cache_info().misses <= 2

    def test_stops(self):
        """Events are not parsed far beyond the limit."""
        parsed = []

        class Recorded(dict):
            def get(self, name, default=None):
                if name == "start":
                    parsed.append(self)
                return super().get(name, default)

        events = [Recorded(event("2017-09-04T12:00:00")) for _ in range(2_000)]
        with pytest.raises(LimitExceededError):
            calendar_view(events, "2017-09-04", "2017-09-06", limit=3)
        assert 4 <= len({id(one) for one in parsed}) <= 256


class TestCostWithoutLimit:
    def test_end_of_calendar(self):
        """Occurrences that end outside the calendar cost nothing."""
        long = daily("6000-01-01T12:00:00", "9999-12-31T00:00:00")
        series = SeriesMaster.from_graph(long)
        instances(long, *ALWAYS)
        count, result = steps(instances, long, *ALWAYS)
        assert (len(result), count <= 1000) == (1, True)
        assert steps(list, series)[0] <= 600
        assert [start.isoformat() for start in series.starts()] == ["6000-01-01T20:00:00+00:00"]

    def test_long_event(self):
        """An event that lasts thousands of years needs no table of thousands of years."""
        long = daily("0252-01-11T12:00:00", "8017-09-04T14:00:00")
        window = ("0252-01-11", "0252-02-11")
        instances(daily(), *window, time_zone=TOKYO)
        count, result = steps(instances, long, *window, time_zone=TOKYO)
        assert (len(result), count <= 20_000) == (31, True)
