"""recurtz.events.span: the instants of start and end, their order, and the exact duration."""

from datetime import timedelta

import pytest

from graph import EASTERN, PACIFIC, TOKYO, date_time
from recurtz import DateTimeTimeZone
from recurtz.errors import OutOfRangeError, PropertyError
from recurtz.events.span import check_order, utc_span

HOUR = timedelta(hours=1)


def span(start, end, zone=PACIFIC, end_zone=None):
    """Start and end in UTC, as texts of the time of day."""
    instants = utc_span(date_time(start, zone), date_time(end, end_zone or zone))
    return [instant.time().isoformat("minutes") for instant in instants]


class TestUtcSpan:
    def test_two_zones(self):
        """Start and end may be in two zones."""
        assert span("2017-09-04T12:00", "2017-09-04T17:00", PACIFIC, EASTERN) == ["19:00", "21:00"]

    @pytest.mark.parametrize(
        ("end", "in_utc"), [("02:45", "10:45"), ("03:00", "11:00"), ("03:30", "11:30"), ("03:31", "10:31")]
    )
    @pytest.mark.parametrize("end_zone", [PACIFIC, "America/Los_Angeles", "US/Pacific"])
    def test_start_in_gap(self, end, in_utc, end_zone):
        """A start in a DST gap never moves to or past the end: then the wall-clock duration is kept."""
        assert span("2017-03-12T02:30", f"2017-03-12T{end}", PACIFIC, end_zone) == ["10:30", in_utc]

    def test_start_in_gap_of_other_zone(self):
        """If the end is in another zone, it stays as it is."""
        assert span("2017-03-12T02:30", "2017-03-12T10:15", PACIFIC, "UTC") == ["10:30", "10:15"]

    def test_end_before_start(self):
        """An end before the start is left to `check_order`, in a gap too."""
        assert span("2017-09-04T12:00", "2017-09-04T11:00") == ["19:00", "18:00"]
        assert span("2017-03-12T02:30", "2017-03-11T02:30") == ["10:30", "10:30"]


class TestCheckOrder:
    @pytest.mark.parametrize(
        ("start", "end", "duration"),
        [
            ("2017-09-04T12:00", "2017-09-04T14:00", 2 * HOUR),
            ("2017-09-04T12:00", "2017-09-04T12:00", 0 * HOUR),
            ("2017-03-11T12:00", "2017-03-12T12:00", 23 * HOUR),
            ("2017-11-04T12:00", "2017-11-05T12:00", 25 * HOUR),
            ("2017-03-12T02:30", "2017-03-12T03:00", HOUR / 2),
            ("9999-12-31T20:00", "9999-12-31T21:00", HOUR),
        ],
    )
    def test_duration(self, start, end, duration):
        """The duration is exact; out of range in UTC it is that of the wall clock."""
        assert check_order(date_time(start), date_time(end)) == duration

    def test_overlap(self):
        """From the first pass of a repeated hour to the second, the wall clock may go backwards."""
        start, end = date_time("2017-11-05T01:45"), date_time("2017-11-05T01:15").__replace__(fold=1)
        assert check_order(start, end) == HOUR / 2
        with pytest.raises(PropertyError):
            check_order(end, start)

    @pytest.mark.parametrize(
        ("end", "zone"),
        [("2017-09-04T11:59:59", PACIFIC), ("2017-09-04T14:59:59", EASTERN), ("9999-12-31T12:00", "UTC")],
    )
    def test_end_before_start(self, end, zone):
        """An end before the start is rejected with both times."""
        start = date_time("9999-12-31T20:00" if end.startswith("9999") else "2017-09-04T12:00")
        with pytest.raises(PropertyError, match="use a time that is not before the start, ") as caught:
            check_order(start, date_time(end, zone))
        assert caught.value.target == "end"
        assert end in str(caught.value)

    def test_seventh_digit(self):
        """The seventh digit of the second counts."""
        noon = date_time("2017-09-04T12:00")
        first, second = (DateTimeTimeZone(noon.date_time, PACIFIC, tick) for tick in (1, 2))
        assert check_order(first, second) == timedelta()
        with pytest.raises(PropertyError, match=r"T12:00:00\.0000001' is not allowed; .* 2017-09-04T12:00:00\.0000002"):
            check_order(second, first)


def test_out_of_range():
    """A start or an end outside the years 1 to 9999 in UTC has no span."""
    with pytest.raises(OutOfRangeError):
        span("0001-01-01T05:00", "0001-01-02T05:00", TOKYO)
    with pytest.raises(OutOfRangeError):
        span("9999-12-31T12:00", "9999-12-31T20:00")
