"""recurtz.events.master: the occurrences of a series: wall clock, gaps and overlaps, all-day, windows, exceptions."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import oracle
import strategies
from graph import (
    DAILY,
    MONDAY,
    PACIFIC,
    TOKYO,
    date_time,
    dates,
    error_of,
    exception,
    master,
    moment,
    occurrence_id,
)
from recurtz import SeriesMaster

daily = partial(master, pattern=DAILY)
SUNDAYS = {"type": "weekly", "interval": 1, "daysOfWeek": ["sunday"]}
OVERNIGHT = (  # half an hour: from 1:45 to 1:15 in the second pass of the repeated hour
    date_time("2017-11-05T01:45"),
    date_time("2017-11-05T01:15").__replace__(fold=1),
)


def spans(occurrences, zone="UTC"):
    """Start and end of each occurrence in a zone: `("10-30T19:00", "10-30T21:00")`."""
    jsons = [one.to_graph(zone) for one in occurrences]
    return [(json["start"]["dateTime"][5:16], json["end"]["dateTime"][5:16]) for json in jsons]


def days_of(occurrences):
    """The days of month of the original dates."""
    return [one.original_date.day for one in occurrences]


class TestWallClock:
    def test_daylight_saving_time(self):
        """A series stays at its wall-clock time when the clocks change."""
        assert spans(master().between("2017-10-30", "2017-11-07")) == [
            ("10-30T19:00", "10-30T21:00"),
            ("11-06T20:00", "11-06T22:00"),
        ]

    def test_start_in_other_zone(self):
        """A start that is written in UTC is converted to the zone of the series first."""
        evening = master(
            "2017-09-05T02:00:00",
            "2017-09-05T03:00:00",
            "UTC",
            range_={"startDate": "2017-09-04", "recurrenceTimeZone": PACIFIC},
        )
        assert spans(evening.between("2017-10-31", "2017-11-08"), PACIFIC) == [
            ("10-30T19:00", "10-30T20:00"),
            ("11-06T19:00", "11-06T20:00"),
        ]

    def test_occurrence(self):
        """An occurrence has its times in the zone of the series, its date and its original start."""
        first = next(iter(daily()))
        assert (first.start, first.end) == (date_time("2017-09-04T12:00"), date_time("2017-09-04T14:00"))
        assert (first.original_date, first.original_start) == (MONDAY, datetime(2017, 9, 4, 19, tzinfo=UTC))

    def test_seventh_digit(self):
        """The seventh digits of start and end are kept."""
        [first] = islice(daily("2017-09-04T12:00:00.1234567", "2017-09-04T14:00:00.7654321"), 1)
        json = first.to_graph()
        assert [json[name]["dateTime"][-7:] for name in ("start", "end")] == ["1234567", "7654321"]

    def test_no_duration(self):
        """An event without duration occurs."""
        assert spans(islice(daily("2017-09-04T12:00:00"), 1)) == [("09-04T19:00", "09-04T19:00")]

    def test_without_id(self):
        """The occurrences of a master without an id have none."""
        [first] = islice(daily(id=None), 1)
        assert first.occurrence_id is None
        assert first.to_graph()["seriesMasterId"] is None


class TestGap:
    def test_start(self):
        """An occurrence in the gap moves by an hour; the next day returns."""
        nights = daily("2017-03-11T02:30:00", "2017-03-11T02:45:00")
        assert spans(islice(nights, 3), PACIFIC) == [
            ("03-11T02:30", "03-11T02:45"),
            ("03-12T03:30", "03-12T03:45"),
            ("03-13T02:30", "03-13T02:45"),
        ]

    @pytest.mark.parametrize("name", ["", PACIFIC, "America/Los_Angeles", "US/Pacific"])
    def test_first_start(self, name):
        """A series that begins in the gap repeats the written time, whatever name its zone has."""
        nights = daily("2017-03-12T02:30:00", "2017-03-12T03:30:00", range_={"recurrenceTimeZone": name})
        assert spans(islice(nights, 2), PACIFIC)[1] == ("03-13T02:30", "03-13T03:30")

    def test_end_before_start(self):
        """If the gap would put the end at or before the start, the occurrence lasts as long as the master."""
        nights = daily("2017-03-11T02:30:00", "2017-03-11T03:00:00")
        assert spans(islice(nights, 2))[1] == ("03-12T10:30", "03-12T11:00")

    def test_end_at_start(self):
        """An end that is the start when the gap is resolved is such an end."""
        nights = daily("2017-03-11T02:30:00", "2017-03-11T03:30:00")
        assert spans(islice(nights, 3), PACIFIC) == [
            ("03-11T02:30", "03-11T03:30"),
            ("03-12T03:30", "03-12T04:30"),
            ("03-13T02:30", "03-13T03:30"),
        ]


class TestOverlap:
    def test_first_pass(self):
        """A repeated time is the first of the two, for start and end."""
        nights = daily("2017-11-04T01:00:00", "2017-11-04T02:00:00")
        assert spans(islice(nights, 2)) == [("11-04T08:00", "11-04T09:00"), ("11-05T08:00", "11-05T10:00")]

    def test_backwards(self):
        """A master whose wall clock goes backwards gives its exact duration to every occurrence."""
        nights = SeriesMaster(dates(SUNDAYS, "2017-11-05"), *OVERNIGHT, PACIFIC)
        assert spans(islice(nights, 2)) == [("11-05T08:45", "11-05T09:15"), ("11-12T09:45", "11-12T10:15")]

    def test_window(self):
        """A window contains an occurrence that lasts longer than its wall clock shows."""
        nights = SeriesMaster(dates(SUNDAYS, "2017-11-05"), *OVERNIGHT, PACIFIC)
        assert len(nights.between("2017-11-12T10:14Z", "2017-11-12T10:14:30Z")) == 1


class TestAllDay:
    WEEKDAY = ("2017-09-04T00:00:00", "2017-09-05T00:00:00")

    @pytest.mark.parametrize("zone", [PACIFIC, TOKYO, "UTC"])
    def test_dates(self, zone):
        """All-day occurrences have the same dates in every zone."""
        [first] = islice(daily(*self.WEEKDAY, isAllDay=True), 1)
        json = first.to_graph(zone)
        assert json["start"] == moment("2017-09-04T00:00:00.0000000", zone)
        assert json["end"] == moment("2017-09-05T00:00:00.0000000", zone)

    def test_written_date(self):
        """The date is the written one, whatever time and offset follow it."""
        days = daily("2017-09-04T00:00:00.0000000Z", "2017-09-06T09:00:00+09:00", isAllDay=True)
        assert spans(islice(days, 1), PACIFIC) == [("09-04T00:00", "09-06T00:00")]

    def test_skipped_day(self):
        """An occurrence on a day that the zone skipped keeps its date."""
        days = daily("2011-12-29T00:00:00", "2011-12-30T00:00:00", "Samoa Standard Time", isAllDay=True)
        assert spans(islice(days, 3)) == [
            ("12-29T00:00", "12-30T00:00"),
            ("12-30T00:00", "12-31T00:00"),
            ("12-31T00:00", "01-01T00:00"),
        ]

    def test_window(self):
        """A window compares midnights in the zone of the series."""
        days = daily(*self.WEEKDAY, isAllDay=True)
        assert days_of(days.between("2017-09-05T07:00:01Z", "2017-09-06T07:00:00Z")) == [5]


class TestBetween:
    @pytest.mark.parametrize(
        ("start", "end", "days"),
        [
            ("2017-09-10T14:00:00", "2017-09-11T12:00:00", [10]),
            ("2017-09-10T14:00:00.000001", "2017-09-11T12:00:00", []),
            ("2017-09-10T14:00:00.000001", "2017-09-11T12:00:00.000001", [11]),
            ("2017-09-10T13:00:00", "2017-09-10T13:00:00", [10]),
            ("2017-09-10T13:00:00+02:00", "2017-09-10T15:00:00+02:00", [10]),
        ],
    )
    def test_edges(self, start, end, days):
        """The window contains an occurrence that ends at its start, not one that starts at its end."""
        assert days_of(daily(zone="UTC").between(start, end)) == days

    def test_order(self):
        """A window that ends before it starts is rejected."""
        error = error_of(daily().between, "2017-09-05", "2017-09-04")
        assert error.target == "endDateTime"
        assert "is before startDateTime" in str(error)

    @pytest.mark.parametrize(
        ("start", "end", "zone", "window"),
        [
            ("04T20:00:00", "04T21:00:00", PACIFIC, ("06T03:30Z", "06T03:45Z")),
            ("04T02:00:00", "04T03:00:00", "Line Islands Standard Time", ("04T12:30Z", "04T12:31Z")),
            ("04T23:00:00", "04T23:30:00", "Dateline Standard Time", ("06T11:10Z", "06T11:11Z")),
        ],
    )
    def test_other_date(self, start, end, zone, window):
        """A short window contains an occurrence that has another date in its zone."""
        days = daily(f"2017-09-{start}", f"2017-09-{end}", zone)
        assert len(days.between(*(f"2017-09-{edge}" for edge in window))) == 1

    def test_first_day(self):
        """The first day of the calendar is a day like any other."""
        first = daily("0001-01-01T12:00:00", "0001-01-01T13:00:00", "UTC")
        assert [one.original_date for one in first.between("0001-01-01", "0001-01-02")] == [date.min]

    def test_long_series(self):
        """A long series has its first occurrence at once, and a window far away."""
        forever = daily("1601-04-01T12:00:00", "1601-04-01T13:00:00")
        assert next(iter(forever)).original_date == date(1601, 4, 1)
        assert [one.original_date.year for one in forever.between("9000-01-01", "9000-01-02")] == [9000]

    @settings(max_examples=150, deadline=None)
    @given(
        strategies.PATTERNS,
        st.dates(date(1968, 1, 1), date(2035, 12, 31)) | strategies.CHANGE_DAYS,
        st.times(),
        st.integers(0, 60 * 72),
        st.sampled_from([*strategies.ZONES, "Egypt Standard Time"]),
        st.integers(-60 * 48, 60 * 24 * 1000),
        st.integers(0, 400),
    )
    def test_oracle(self, pattern, day, time, minutes, name, opens_after, length):
        """Windows contain what the oracle's dates and zoneinfo's offsets give, one by one."""
        pattern = pattern | {"interval": pattern["interval"] % 5 + 1}
        start = datetime.combine(day, time.replace(fold=0))
        end = start + timedelta(minutes=minutes)
        repeats = master(*[wall.isoformat(timespec="microseconds") for wall in (start, end)], name, pattern)
        tz = repeats.start.to_datetime().tzinfo
        opens = (start + timedelta(minutes=opens_after)).replace(tzinfo=UTC)
        closes = opens + timedelta(days=length)
        expected = []
        for day_of in oracle.walk(pattern, {"type": "noEnd", "startDate": day.isoformat()}, "first-match", 1200):
            wall = datetime.combine(day_of, time.replace(fold=0))
            starts, ends = (edge.replace(tzinfo=tz).astimezone(UTC) for edge in (wall, wall + (end - start)))
            if ends <= starts:
                exact = end.replace(tzinfo=tz).astimezone(UTC) - start.replace(tzinfo=tz).astimezone(UTC)
                ends = starts + (exact if exact > timedelta() else end - start)
            if ends >= opens and starts < closes:
                expected.append((day_of, starts, ends))
        last = day + timedelta(days=1200)
        result = [(one.original_date, one.start.instant(), one.end.instant()) for one in repeats.between(opens, closes)]
        assert [span for span in result if span[0] < last] == expected


class TestEndOfCalendar:
    @pytest.mark.parametrize(("zone", "late_days", "first"), [(PACIFIC, [29, 30], 1), (TOKYO, [29, 30, 31], 2)])
    def test_left_out(self, zone, late_days, first):
        """Occurrences outside the years 1 to 9999 in UTC are left out."""
        late = daily("9999-12-29T20:00:00", "9999-12-29T23:00:00", zone)
        early = daily("0001-01-01T01:00:00", "0001-01-01T02:00:00", zone)
        assert days_of(late) == late_days
        assert next(iter(early)).original_date.day == first
        assert days_of(early.between("0001-01-01", "0001-01-03T12:00Z"))[-1] == 3
        assert len(daily().between("9999-12-30", "9999-12-31T23:59:59.9999999")) == 2

    def test_empty(self):
        """A series whose only date is outside of them is empty."""
        assert list(daily("9999-12-31T23:00:00")) == []

    def test_long_occurrences(self):
        """A series of long occurrences ends with the last that ends within the calendar."""
        long = daily("2017-01-01T00:00:00", "9000-01-01T00:00:00", "UTC", pattern=DAILY | {"interval": 700})
        in_calendar = long.recurrence.between(date(2017, 1, 1), date(3016, 12, 31))
        assert [one.original_date for one in long] == list(in_calendar)
        assert len(long.between("9998-07-08T00:00Z", "9999-12-31T23:59Z")) == 1


class TestExceptions:
    def moved(self, to="2017-09-20T08:00:00", of="2017-09-05"):
        """The occurrence of a date at another time."""
        return exception(of, to, to[:11] + "09:00:00", "UTC")

    def test_window(self):
        """An exception is in the window of its actual time."""
        days = daily(exceptionOccurrences=[self.moved()])
        assert days.between("2017-09-05", "2017-09-06") == []
        result = days.between("2017-09-20T07:00", "2017-09-20T20:00")
        assert [(one.type, str(one.original_date)) for one in result] == [
            ("exception", "2017-09-05"),
            ("occurrence", "2017-09-20"),
        ]

    def test_order(self):
        """Occurrences and exceptions are in the order of their actual times, each once."""
        listed = [self.moved(), self.moved("2017-09-01T08:00:00", "2017-09-06")]
        result = list(islice(daily(exceptionOccurrences=listed), 30))
        assert result == sorted(result)
        assert result[0].original_date == date(2017, 9, 6)
        assert date(2017, 9, 5) in {one.original_date for one in result[1:]}
        assert len({one.original_date for one in result}) == 30

    def test_stray(self):
        """An exception that fits no occurrence is listed as it stands."""
        stray = self.moved("2017-08-01T08:00:00", "2017-08-01")
        assert [one.type for one in islice(daily(exceptionOccurrences=[stray]), 2)] == ["exception", "occurrence"]

    def test_cancelled(self):
        """If a date has an exception and is cancelled, it is cancelled."""
        days = daily(exceptionOccurrences=[self.moved()], cancelledOccurrences=[occurrence_id("2017-09-05")])
        assert date(2017, 9, 5) not in {one.original_date for one in islice(days, 30)}
        assert (len(days.exceptions), days.active_exceptions) == (1, [])

    def test_count(self):
        """Cancelled occurrences keep their place in the count; a cancelled date of no occurrence is ignored."""
        cancelled = [occurrence_id(day) for day in ("2017-09-05", "1999-01-01")]
        three = {"type": "numbered", "numberOfOccurrences": 3}
        assert days_of(daily(range_=three, cancelledOccurrences=cancelled)) == [4, 6]
