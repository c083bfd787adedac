"""recurtz.events.exchange_limits: Exchange's limits on new events; reading accepts more."""

from datetime import date
from enum import Enum, StrEnum

import pytest

from graph import DAILY, all_day, error_of, event, faults, series
from recurtz import SeriesMaster, create_event
from recurtz.events.exchange_limits import FIRST_DATE, LAST_DATE, valid_date

REJECTED = "ErrorPropertyValidationFailure"
TOO_LATE, TOO_LONG = "ErrorRecurrenceEndDateTooBig", "ErrorCalendarDurationIsTooLong"
BY_TYPE = {
    "daily": {},
    "weekly": {"daysOfWeek": ["monday"]},
    "absoluteMonthly": {"dayOfMonth": 4},
    "relativeMonthly": {"daysOfWeek": ["monday"]},
    "absoluteYearly": {"month": 9, "dayOfMonth": 4},
    "relativeYearly": {"month": 9, "daysOfWeek": ["monday"]},
}


def rejected(body):
    return faults(error_of(create_event, body))


def daily(start="2017-09-04T12:00:00", **range_):
    return series(start, pattern=DAILY, range_=range_)


class Word(StrEnum):
    DAILY = "Daily"
    NUMBERED = "Numbered"


class OldWord(str, Enum):  # noqa: UP042  # as models for Python before 3.11 have them
    DAILY = "Daily"
    NUMBERED = "Numbered"


class TestInterval:
    @pytest.mark.parametrize("kind", BY_TYPE)
    def test_maximum(self, kind):
        """An interval is at most 999 days, or 99 weeks, months or years."""
        maximum = 999 if kind == "daily" else 99

        def every(interval):
            return series(pattern={"type": kind, "interval": interval, **BY_TYPE[kind]})

        for interval in (1, maximum):
            assert create_event(every(interval))["recurrence"]["pattern"]["interval"] == interval
        for interval in (0, maximum + 1):
            assert rejected(every(interval)) == [("recurrence.pattern.interval", REJECTED)]
        assert f"use 1 to {maximum}" in str(error_of(create_event, every(maximum + 1)))

    @pytest.mark.parametrize("word", [Word, OldWord])
    def test_enum(self, word):
        """The type may be a member of an enumeration."""
        often = series(pattern={"type": word.DAILY, "interval": 500})
        assert create_event(often)["recurrence"]["pattern"]["interval"] == 500
        many = daily(type=word.NUMBERED, numberOfOccurrences=1000)
        assert error_of(create_event, many).target == "recurrence.range.numberOfOccurrences"


class TestRange:
    def test_number(self):
        """A series has at most 999 occurrences."""
        for number in (1, 999):
            created = create_event(daily(type="numbered", numberOfOccurrences=number))
            assert created["recurrence"]["range"]["numberOfOccurrences"] == number
        for number in (0, -1, 1000):
            body = daily(type="numbered", numberOfOccurrences=number)
            assert rejected(body) == [("recurrence.range.numberOfOccurrences", REJECTED)]

    @pytest.mark.parametrize("range_", [{"type": "noEnd"}, {"type": "numbered", "numberOfOccurrences": 1}])
    def test_start_date(self, range_):
        """A series starts from 1601-04-01 to 4500-09-01."""
        for day in ("1601-04-01", "4500-09-01"):
            assert create_event(daily(f"{day}T12:00:00", **range_))["recurrence"]["range"]["startDate"] == day
        for day in ("1601-03-31", "4500-09-02"):
            assert rejected(daily(f"{day}T12:00:00", **range_)) == [("recurrence.range.startDate", REJECTED)]

    def test_end_date(self):
        """A series ends on 4500-09-01 at the latest."""
        until = create_event(daily(type="endDate", endDate="4500-09-01"))
        assert until["recurrence"]["range"]["endDate"] == "4500-09-01"
        assert rejected(daily(type="endDate", endDate="4500-09-02")) == [("recurrence.range.endDate", TOO_LATE)]

    def test_unused_properties(self):
        """A property that the type of the range does not use has no limit."""
        assert create_event(daily(type="noEnd", endDate="9999-12-31", numberOfOccurrences=1000))

    def test_end_before_start(self):
        """The error for a range that ends before it starts has both dates."""
        error = error_of(create_event, daily(type="endDate", endDate="2017-09-03"))
        assert (error.target, error.code) == ("recurrence.range", "ErrorRecurrenceHasNoOccurrence")
        assert str(error) == "endDate 2017-09-03 is before startDate 2017-09-04; use a later endDate"

    def test_first_occurrence(self):
        """A series whose first occurrence would be after the last date is rejected."""
        august = {"type": "absoluteYearly", "interval": 1, "month": 8, "dayOfMonth": 1}
        body = series("4500-09-01T12:00:00", pattern=august)
        assert rejected(body) == [("recurrence.range", "ErrorRecurrenceHasNoOccurrence")]

    def test_single(self):
        """A single event has no limit of dates."""
        for day in ("0001-01-02", "9999-12-30"):
            assert create_event(event(f"{day}T12:00:00"))["type"] == "singleInstance"


class TestDuration:
    @pytest.mark.parametrize(
        ("start", "last", "too_late"),
        [
            ("2017-01-01T12:00:00", "2022-01-01T12:00:00", "2022-01-01T12:00:00.000001"),
            ("2017-01-01T12:00:00", "2022-01-01T12:00:00", "2022-01-01T12:01:00"),
            ("2017-01-01T12:00:00", "2021-12-31T23:59:59", "2023-01-01T00:00:00"),
            ("2016-02-29T12:00:00", "2021-02-28T12:00:00", "2021-03-01T12:00:01"),
            ("2015-02-28T12:00:00", "2020-02-28T12:00:00", "2020-02-29T00:00:00"),
            ("2015-03-01T00:00:00", "2020-03-01T00:00:00", "2020-03-01T00:00:01"),
            ("1896-02-29T00:00:00", "1901-02-28T00:00:00", "1901-03-01T00:00:01"),
        ],
    )
    def test_five_years(self, start, last, too_late):
        """An event lasts at most five years, however many leap days they have."""
        for build in (event, lambda *times: series(*times, pattern=DAILY)):
            assert create_event(build(start, last, "UTC"))["end"]["dateTime"].startswith(last)
            assert rejected(build(start, too_late, "UTC")) == [("end", TOO_LONG)]

    def test_all_day(self):
        """So does an all-day event."""
        assert create_event(all_day("2016-02-29", "2021-02-28"))
        assert create_event(all_day("2017-09-04", "2022-09-04"))
        assert rejected(all_day("2017-09-04", "2022-09-05")) == [("end", TOO_LONG)]

    def test_wall_clock(self):
        """Five years are counted by the wall clock of the start."""
        # Noon in winter to noon in summer, five years later, is an hour less; the other way round it is an hour more.
        assert create_event(event("2017-03-11T12:00:00", "2022-03-11T12:00:00"))
        assert create_event(event("2017-03-12T12:00:00", "2022-03-12T12:00:00"))
        assert rejected(event("2017-03-12T12:00:00", "2022-03-12T12:00:01")) == [("end", TOO_LONG)]

    def test_zone_of_start(self):
        """An end in another zone is converted to the zone of the start."""
        body = event("2017-03-12T12:00:00") | {"end": {"dateTime": "2022-03-12T20:00:00", "timeZone": "UTC"}}
        assert create_event(body)
        body["end"]["dateTime"] = "2022-03-12T20:00:01"
        assert rejected(body) == [("end", TOO_LONG)]


class TestReading:
    @pytest.mark.parametrize(
        "body",
        [
            series(pattern={**DAILY, "interval": 1000}),
            daily(type="numbered", numberOfOccurrences=1000),
            daily("1600-01-01T12:00:00", type="endDate", endDate="9999-12-31"),
            series("2017-09-04T12:00:00", "2117-09-04T12:00:00"),
        ],
    )
    def test_accepted(self, body):
        """A stored event beyond the limits is read."""
        assert next(iter(SeriesMaster.from_graph(body)))


@pytest.mark.parametrize("value", [None, "", "2017-9-4", 5, "never"])
def test_valid_date(value):
    """A malformed date is None: the parser rejects it."""
    assert valid_date(value) is None
    assert (valid_date("1601-04-01"), valid_date("4500-09-01")) == (FIRST_DATE, LAST_DATE)
    assert date(1601, 4, 1) == FIRST_DATE
