"""recurtz.events.date_time_text: the text of times, in and out."""

from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import PACIFIC, error_of, faults, moment
from recurtz import DateTimeTimeZone
from recurtz.errors import MalformedValueError, PropertyError
from recurtz.events.date_time_text import (
    format_date_time,
    format_days,
    format_instant,
    parse_date_time,
    parse_whole_second,
)

LOS_ANGELES = ZoneInfo("America/Los_Angeles")


def parse(text, zone=PACIFIC):
    """The value of JSON."""
    return DateTimeTimeZone.from_graph(moment(text, zone))


class TestText:
    @pytest.mark.parametrize(
        ("text", "written"),
        [
            ("2017-09-04T12:00:00", "2017-09-04T12:00:00.0000000"),
            ("2017-09-04T12:00", "2017-09-04T12:00:00.0000000"),
            ("2017-09-04T12:00:00.1", "2017-09-04T12:00:00.1000000"),
            ("2017-09-04T12:00:00.123456", "2017-09-04T12:00:00.1234560"),
            ("2017-09-04T12:00:00.1234567", "2017-09-04T12:00:00.1234567"),
            ("2017-09-04t12:00:00", "2017-09-04T12:00:00.0000000"),
            ("2017-09-04T24:00:00", "2017-09-05T00:00:00.0000000"),
            ("2017-09-04T24:00:00.0000000", "2017-09-05T00:00:00.0000000"),
            ("2017-09-04T19:00:00Z", "2017-09-04T12:00:00.0000000"),
            ("2017-09-04T21:00:00.1234567+02:00", "2017-09-04T12:00:00.1234567"),
            ("2017-09-04T08:30:00-1030", "2017-09-04T12:00:00.0000000"),
            ("0001-01-01T00:00:00.0000000", "0001-01-01T00:00:00.0000000"),
            ("9999-12-31T23:59:59.9999999", "9999-12-31T23:59:59.9999999"),
        ],
    )
    def test_valid(self, text, written):
        """A second has up to seven digits in the input, and always seven in the output."""
        assert parse(text).to_graph() == {"dateTime": written, "timeZone": PACIFIC}

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "2017-09-04",
            "2017-09-04 12:00:00",
            "2017-09-04T12",
            "2017-09-04T12:00:00.",
            "2017-09-04T12:00:00.12345678",
            "2017-09-04T12:00:60",
            "2017-09-04T12:00:60.0000000",
            "2017-09-04T24:00:01",
            "2017-09-04T24:01:00",
            "2017-09-04T24:00:00.0000001",
            "2017-09-00T24:00:00",
            "2017-09-04T25:00:00",
            "2017-02-29T12:00:00",
            "0000-01-01T00:00:00",
            "9999-12-31T24:00:00",
            "2017-09-04T12:00:00+24:00",
            "2017-09-04T12:00:00+02:60",
            "2017-09-04T12:00:00 Z",
            "٢٠١٧-09-04T12:00:00",
            "2017-09-04T12:00:00\n",
            "x" * 5000,
            20170904,
            True,
            1.5,
            [],
        ],
    )
    def test_malformed(self, text):
        """Other text is rejected with its path and a hint, in a short message."""
        error = error_of(parse, text)
        assert faults(error) == [("dateTimeTimeZone.dateTime", "UnableToDeserializePostBody")]
        assert "use ISO 8601" in str(error)
        assert len(str(error)) < 300

    def test_missing(self):
        """A missing dateTime is rejected with its path; so is a value that is not an object."""
        with pytest.raises(PropertyError, match=r"start\.dateTime is missing"):
            DateTimeTimeZone.from_graph({"timeZone": "UTC"}, target="start")
        with pytest.raises(MalformedValueError, match="use an object with dateTime and timeZone"):
            DateTimeTimeZone.from_graph("2017-09-04T12:00:00")

    def test_both_properties(self):
        """If dateTime and timeZone have faults, both are reported."""
        error = error_of(parse, "noon", "Moon")
        assert [target for target, _ in faults(error)] == ["dateTimeTimeZone.dateTime", "dateTimeTimeZone.timeZone"]
        assert error.target == "dateTimeTimeZone"


class TestFormat:
    def test_date_time(self):
        """The tzinfo of a datetime is ignored; the seventh digit is a parameter."""
        assert format_date_time(datetime(2017, 9, 4, 12, 0, 0, 5, LOS_ANGELES), 7) == "2017-09-04T12:00:00.0000057"

    @pytest.mark.parametrize(
        ("instant", "text"),
        [
            (datetime(2017, 9, 4, 19, tzinfo=UTC), "2017-09-04T19:00:00Z"),
            (datetime(2017, 9, 4, 12, tzinfo=LOS_ANGELES), "2017-09-04T19:00:00Z"),
            (datetime(2017, 9, 4, 19, 0, 0, 5, UTC), "2017-09-04T19:00:00.000005Z"),
        ],
    )
    def test_instant(self, instant, text):
        """An instant is written in UTC, with as many digits as it needs."""
        assert format_instant(instant) == text


class TestParseDateTime:
    def test_offset(self):
        """The offset of a text is returned beside its wall-clock time."""
        assert parse_date_time("2017-09-04T12:00:00.0000001-03:30", "start") == (
            datetime(2017, 9, 4, 12),
            1,
            -timedelta(hours=3, minutes=30),
        )
        assert parse_date_time("2017-09-04T12:00:00", "start")[2] is None

    @pytest.mark.parametrize("text", ["2017-09-04T12:00:00Z", "2017-09-04T12:00:00.0000000Z", "2017-09-04T12:00z"])
    def test_utc(self, text):
        """The offset of a text in UTC is zero."""
        assert parse_date_time(text, "start") == (datetime(2017, 9, 4, 12), 0, timedelta())

    @pytest.mark.parametrize(
        "value", ["2017-09-04T12:00", "2017-09-04T12:00:00Z", "2017-13-04T12:00:00", "x" * 19, None, 5]
    )
    def test_whole_second(self, value):
        """The fast parser returns None for anything that is not in Graph's own form."""
        assert parse_whole_second(value) is None


LAST = date.max.toordinal()


class TestDays:
    @given(st.dates(), st.integers(1, 20), st.integers(0, 800))
    def test_range(self, first, step, count):
        """The texts of a range are those of its dates, whatever years it reaches."""
        ordinals = range(first.toordinal(), min(first.toordinal() + count * step, LAST + 1), step)
        assert format_days(ordinals) == [str(date.fromordinal(ordinal)) for ordinal in ordinals]

    @pytest.mark.parametrize("year", [1, 1900, 2000, 2023, 2024, 9999])
    def test_year(self, year):
        """Each day of common years, leap years, and the first and the last year."""
        ordinals = range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
        assert format_days(ordinals) == [str(date.fromordinal(ordinal)) for ordinal in ordinals]

    def test_list(self):
        """Dates at unequal distances."""
        assert format_days([1, 736576, LAST]) == ["0001-01-01", "2017-09-04", "9999-12-31"]

    @given(st.dates(), st.lists(st.integers(1, 40), max_size=120))
    def test_lists(self, first, steps):
        """The texts of a list are those of its dates, near and far from each other, in one year or several."""
        sums = accumulate(steps, initial=first.toordinal())
        ordinals = [ordinal for ordinal in sums if ordinal <= LAST]
        assert format_days(ordinals) == [str(date.fromordinal(ordinal)) for ordinal in ordinals]

    def test_weeks(self):
        """Three days a week over the turn of two years."""
        first = date(2023, 12, 4).toordinal()
        ordinals = [first + week + day for week in range(0, 800, 7) for day in (0, 2, 4)]
        assert format_days(ordinals) == [str(date.fromordinal(ordinal)) for ordinal in ordinals]
