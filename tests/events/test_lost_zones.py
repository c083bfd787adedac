"""recurtz.events.lost_zones: series whose zone is lost, and the dates of whole days."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import (
    DAILY,
    LONDON,
    PACIFIC,
    daily,
    date_time,
    dates,
    error_of,
    exception,
    faults,
    master,
    moment,
    occurrence_id,
    series,
    starts,
    weekly,
)
from recurtz import SeriesMaster, bounds, calendar_view, get_event, instances
from recurtz.events.lost_zones import (
    date_of_whole_day,
    date_shift,
    midnights,
    on_pattern_dates,
    require_on_pattern_dates,
)

CUSTOM = "tzone://Microsoft/Custom"
HOUR = timedelta(hours=1)
SYDNEY = {"start": "2026-05-31T23:00:00", "end": "2026-06-01T00:00:00", "zone": "UTC"}
"""A Monday at 9:00 in Sydney, read in UTC."""


def sydney(name=CUSTOM, pattern=None, **properties):
    """A series of Mondays in Sydney, whose recurrenceTimeZone has no rules."""
    range_ = {"startDate": "2026-06-01", "recurrenceTimeZone": name, **properties.pop("range_", {})}
    return series(**SYDNEY, pattern=pattern or weekly("monday"), range_=range_, **properties)


def days_of(master, count=3):
    return [str(one.original_date) for one in islice(master, count)]


class TestDateShift:
    @pytest.mark.parametrize(
        ("start", "zone", "shift"),
        [
            ("2026-06-01T09:00", "UTC", 0),
            ("2026-05-31T23:00", "UTC", -1),
            ("2026-05-31T10:00", "UTC", -1),  # midnight at +14 hours
            ("2026-05-31T09:59", "UTC", 0),  # no offset explains it
            ("2026-06-02T11:59", "UTC", 1),  # 23:59 at -12 hours
            ("2026-06-02T12:00", "UTC", 0),
            ("2026-05-30T23:00", "UTC", 0),
            ("2026-05-31T23:00", PACIFIC, -1),
            ("9999-12-31T23:00", PACIFIC, 0),
        ],
    )
    def test_offsets(self, start, zone, shift):
        """The date of the start may be a day off if an offset from UTC of -12 to +14 hours explains it."""
        mondays = dates(start="2026-06-01")
        assert date_shift(mondays, date_time(start, zone)) == shift

    def test_start_date_off_pattern(self):
        """If the start date is not a date of the pattern, there is no shift."""
        assert date_shift(dates(start="2026-06-02"), date_time("2026-06-01T23:00", "UTC")) == 0

    def test_out_of_range(self):
        """A start outside the years 1 to 9999 in UTC has no shift."""
        days = dates(DAILY, "9999-12-30")
        assert date_shift(days, date_time("9999-12-31T20:00")) == 0


class TestShiftedSeries:
    def test_first_occurrence(self):
        """The first occurrence is the start that the server wrote; the date is that of the pattern."""
        first, second, _ = islice(SeriesMaster.from_graph(sydney()), 3)
        assert first.span == (datetime(2026, 5, 31, 23, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC))
        assert (first.original_date, second.original_date) == (date(2026, 6, 1), date(2026, 6, 8))
        assert second.span[0] - first.span[0] == timedelta(7)

    @pytest.mark.parametrize(
        ("name", "days"),
        [
            (CUSTOM, ["2026-05-31", "2026-06-07"]),
            ("Customized Time Zone", ["2026-05-31", "2026-06-07"]),
            ("", ["2026-05-31", "2026-06-07"]),
            (None, ["2026-06-01", "2026-06-08"]),
            ("UTC", ["2026-06-01", "2026-06-08"]),
        ],
    )
    def test_name(self, name, days):
        """Only a recurrenceTimeZone that is present and names no rules is lost."""
        result = SeriesMaster.from_graph(sydney(name))
        assert [str(one.span[0].date()) for one in islice(result, 2)] == days
        assert days_of(result, 2) == ["2026-06-01", "2026-06-08"]

    def test_other_day_ahead(self):
        """The start may also be on the day after the date."""
        evening = series(
            "2026-06-02T03:00:00",
            "2026-06-02T04:00:00",
            "UTC",
            range_={"startDate": "2026-06-01", "recurrenceTimeZone": CUSTOM},
        )
        first = next(iter(SeriesMaster.from_graph(evening)))
        assert (first.original_date, first.span[0].day) == (date(2026, 6, 1), 2)

    def test_window(self):
        """Windows contain the actual times."""
        assert starts(instances(sydney(), "2026-06-07T23:30Z", "2026-06-08T00:00Z")) == ["2026-06-07T23:00"]
        assert instances(sydney(), "2026-06-08T00:00:01Z", "2026-06-14T23:00Z") == []
        ids = [one["occurrenceId"] for one in instances(sydney(), "2026-05-31", "2026-06-15")]
        assert ids == [occurrence_id(day) for day in ("2026-06-01", "2026-06-08", "2026-06-15")]

    def test_end_date(self):
        """The end date is compared with the dates of the pattern."""
        until = sydney(range_={"type": "endDate", "endDate": "2026-06-08"})
        assert days_of(SeriesMaster.from_graph(until)) == ["2026-06-01", "2026-06-08"]
        assert bounds(until)[1] == datetime(2026, 6, 8, tzinfo=UTC)

    def test_cancelled(self):
        """Cancellations and exceptions name dates of the pattern."""
        moved = exception("2026-06-15", "2026-06-16T08:00:00", zone="UTC")
        json = sydney(cancelledOccurrences=[occurrence_id("2026-06-08")], exceptionOccurrences=[moved])
        result = SeriesMaster.from_graph(json)
        assert days_of(result, 3) == ["2026-06-01", "2026-06-15", "2026-06-22"]
        assert date(2026, 6, 7) not in result

    def test_original_start(self):
        """An original start names the date whose occurrence is scheduled then."""
        moved = {
            "originalStart": "2026-06-07T23:00:00Z",
            **{name: moment("2026-06-09T08:00:00", "UTC") for name in ("start", "end")},
        }
        [one] = SeriesMaster.from_graph(sydney(exceptionOccurrences=[moved])).exceptions
        assert one.original_date == date(2026, 6, 8)

    def test_edits(self):
        """Neighbours are on the days on which they happen."""
        shifted = SeriesMaster.from_graph(sydney())
        on_saturday, on_sunday = (date_time(f"2026-06-{day}T08:00", "UTC") for day in ("13", "14"))
        assert shifted.reschedule(date(2026, 6, 8), on_saturday, on_saturday).exceptions[0].start == on_saturday
        with pytest.raises(ValueError, match="neighbours"):
            shifted.reschedule(date(2026, 6, 8), on_sunday, on_sunday)
        assert shifted.cancel(date(2026, 6, 8)).restore(date(2026, 6, 8)) == shifted

    def test_many(self):
        """The starts of a long series, across changes of the clocks, are those of its occurrences."""
        json = sydney(pattern=DAILY, range_={"type": "numbered", "numberOfOccurrences": 20_000})
        shifted = SeriesMaster.from_graph(json)
        result = shifted.starts()
        assert result == [datetime(2026, 5, 31, 23, tzinfo=UTC) + timedelta(day) for day in range(20_000)]
        in_berlin = instances(json, "2026-10-24T12:00Z", "2026-10-26T12:00Z", time_zone="Europe/Berlin")
        assert starts(in_berlin) == ["2026-10-25T01:00", "2026-10-26T00:00"]
        assert [str(one.span[0].date()) for one in shifted.between("2026-10-24T12:00Z", "2026-10-26T12:00Z")] == [
            "2026-10-24",
            "2026-10-25",
        ]

    @pytest.mark.parametrize("zone", ["UTC", "Tokyo Standard Time"])
    def test_round_trip(self, zone):
        """A shifted series is the same series after its JSON, rendered in any zone."""
        shifted = SeriesMaster.from_graph(sydney())
        assert shifted.date_shift == -1
        assert SeriesMaster.from_graph(shifted.to_graph()).between("2026-06-01", "2026-09-01") == shifted.between(
            "2026-06-01", "2026-09-01"
        )
        rendered = get_event(sydney(), time_zone=zone)
        assert starts(instances(rendered, "2026-05-31", "2026-06-15")) == starts(
            instances(sydney(), "2026-05-31", "2026-06-15")
        )

    def test_all_day(self):
        """An all-day series has no shift: its dates are written."""
        days = series(
            "2026-05-31T00:00:00",
            "2026-06-01T00:00:00",
            "UTC",
            range_={"startDate": "2026-06-01", "recurrenceTimeZone": CUSTOM},
            isAllDay=True,
        )
        assert SeriesMaster.from_graph(days).date_shift == 0


class TestOnPatternDates:
    """Rules of RFC 5545 and sentences need a zone in which occurrences start on the dates of the pattern."""

    def test_no_shift(self):
        """Without a shift it is the series itself."""
        plain = master()
        assert on_pattern_dates(plain) is plain
        assert require_on_pattern_dates(plain) is plain

    @pytest.mark.parametrize("name", ["Head Office", LONDON])
    def test_given_zone(self, name):
        """A range names no zone that the caller has replaced, so that it is not read without the caller's mapping."""
        written = series(zone=name, range_={"recurrenceTimeZone": name})
        result = on_pattern_dates(SeriesMaster.from_graph(written, time_zones={name: "UTC"}))
        assert (result.time_zone, result.recurrence.range.time_zone) == ("UTC", "")

    @pytest.mark.parametrize(
        ("start", "name"),
        [
            ("2026-05-31T23:00:00", "Etc/GMT-1"),
            ("2026-05-31T11:00:00", "Etc/GMT-13"),
            ("2026-06-02T03:00:00", "Etc/GMT+4"),
        ],
    )
    def test_whole_hours(self, start, name):
        """It is the zone of whole hours that is nearest to UTC."""
        range_ = {"startDate": "2026-06-01", "recurrenceTimeZone": CUSTOM}
        shifted = SeriesMaster.from_graph(series(start, zone="UTC", range_=range_))
        result = require_on_pattern_dates(shifted)
        assert (result.time_zone, result.date_shift) == (name, 0)
        window = ("2026-05-01", "2027-05-01")
        assert [one.span for one in result.between(*window)] == [one.span for one in shifted.between(*window)]
        assert all(one.start.date_time.date() == one.original_date for one in result.between(*window))

    def test_changing_offset(self):
        """There is none if the zone that is left changes its offset."""
        in_london = series(
            "2026-05-31T23:00:00", zone=LONDON, range_={"startDate": "2026-06-01", "recurrenceTimeZone": CUSTOM}
        )
        shifted = SeriesMaster.from_graph(in_london)
        assert shifted.date_shift == -1
        assert on_pattern_dates(shifted) is None
        error = error_of(require_on_pattern_dates, shifted)
        assert faults(error) == [("recurrence.range.recurrenceTimeZone", "TimeZoneNotSupportedException")]


class TestMidnights:
    @given(
        st.datetimes(timezones=st.just(UTC), min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1)),
        st.integers(0, 95),
    )
    def test_definition(self, moment, quarter):
        """At each offset, the instant is the midnight that begins the date; offsets are from -12 to +14 hours."""
        instant = moment.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(minutes=15 * quarter)
        result = midnights(instant)
        assert 1 <= len(result) <= 2
        for offset, day in result:
            assert -12 * HOUR <= offset <= 14 * HOUR
            assert instant.replace(tzinfo=None) + offset == datetime.combine(day, datetime.min.time())

    @pytest.mark.parametrize(
        ("hour", "hours"),
        [(0, [0]), (9, [-9]), (10, [-10, 14]), (11, [13, -11]), (12, [12, -12]), (13, [11]), (23, [1])],
    )
    def test_likelier(self, hour, hours):
        """Of two offsets, +13 is before -11, +12 before -12, and -10 before +14."""
        result = midnights(datetime(2024, 3, 14, hour, tzinfo=UTC))
        assert [offset // HOUR for offset, _ in result] == hours

    @pytest.mark.parametrize(("hour", "minute", "quarters"), [(10, 15, 55), (11, 15, 51)])
    def test_chatham(self, hour, minute, quarters):
        """At a quarter of an hour, the offset of Chatham is before one that no zone has."""
        result = midnights(datetime(2024, 3, 14, hour, minute, tzinfo=UTC))
        assert [offset // timedelta(minutes=15) for offset, _ in result] == [quarters, quarters - 96]

    def test_no_quarter(self):
        """An instant that is not at a quarter of an hour is no midnight."""
        assert midnights(datetime(2024, 3, 14, 23, 59, 59, tzinfo=UTC)) == []


class TestDateOfWholeDay:
    LOS_ANGELES = ZoneInfo("America/Los_Angeles")

    def test_midnight_of_zone(self):
        """A midnight in the zone of the series is its date."""
        assert date_of_whole_day(datetime(2017, 9, 5, 7, tzinfo=UTC), self.LOS_ANGELES) == date(2017, 9, 5)

    def test_other_midnight(self):
        """Any other midnight is the date that begins, whatever the zone of the series."""
        assert date_of_whole_day(datetime(2017, 9, 4, 15, tzinfo=UTC), self.LOS_ANGELES) == date(2017, 9, 5)

    def test_date_of_pattern(self):
        """A date of the pattern is before another one."""
        instant = datetime(2017, 9, 4, 11, tzinfo=UTC)  # +13 or -11 hours
        assert date_of_whole_day(instant, UTC) == date(2017, 9, 5)
        assert date_of_whole_day(instant, UTC, dates()) == date(2017, 9, 4)

    def test_shared_offset(self):
        """Of several, the offset that other originals share counts."""
        instant, everyday = datetime(2017, 9, 4, 11, tzinfo=UTC), dates(DAILY)
        assert date_of_whole_day(instant, UTC, everyday) == date(2017, 9, 5)
        assert date_of_whole_day(instant, UTC, everyday, [-11 * HOUR]) == date(2017, 9, 4)

    def test_not_a_midnight(self):
        """An instant at no quarter of an hour is its date in UTC."""
        assert date_of_whole_day(datetime(2017, 9, 4, 23, 59, 59, tzinfo=UTC), UTC) == date(2017, 9, 4)


class TestWholeDayOriginals:
    def all_day(self, *originals, pattern=DAILY):
        """An all-day series in UTC, with an exception for each original start."""
        listed = [{"originalStart": text, "subject": "moved"} for text in originals]
        return master(
            "2017-09-04T00:00:00", "2017-09-05T00:00:00", "UTC", pattern, isAllDay=True, exceptionOccurrences=listed
        )

    def test_replaced(self):
        """An exception whose original start is midnight elsewhere replaces that date, and never stands beside it."""
        series = self.all_day("2017-09-05T22:00:00Z")
        assert [one.original_date for one in series.exceptions] == [date(2017, 9, 6)]
        assert len(series.between("2017-09-04T12:00Z", "2017-09-08T00:00Z")) == 4

    def test_shared(self):
        """Of two possible dates, the one with the offset of the other originals is replaced."""
        weekdays = weekly("monday", "tuesday", "friday")
        series = self.all_day("2017-09-08T11:00:00Z", "2017-09-12T11:00:00Z", "2017-09-11T11:00:00Z", pattern=weekdays)
        assert [one.original_date.day for one in series.exceptions] == [8, 12, 11]

    def test_shared_with_id(self):
        """An original start beside an occurrenceId shows the offset of the series."""
        named = {"occurrenceId": "OID.AAMk.2017-09-07", "originalStart": "2017-09-07T11:00:00Z"}
        listed = [named, {"originalStart": "2017-09-05T11:00:00Z"}]
        value = master(
            "2017-09-04T00:00:00", "2017-09-05T00:00:00", "UTC", DAILY, isAllDay=True, exceptionOccurrences=listed
        )
        assert [one.original_date.day for one in value.exceptions] == [7, 5]

    @pytest.mark.parametrize(
        ("zone", "original"),
        [("New Zealand Standard Time", "2024-03-12T11:00:00Z"), ("Fiji Standard Time", "2024-03-12T12:00:00Z")],
    )
    def test_midnight_of_known_zone(self, zone, original):
        """Midnight in the zone of the series is that date, also if it is none of the pattern: nothing is replaced."""
        tuesdays = series(
            "2024-03-05T00:00:00",
            "2024-03-06T00:00:00",
            zone,
            weekly("tuesday"),
            {"type": "numbered", "numberOfOccurrences": 3, "recurrenceTimeZone": zone},
            isAllDay=True,
            exceptionOccurrences=[{"originalStart": original, "start": moment("2024-03-14T00:00:00", zone)}],
        )
        assert [text[:10] for text in starts(instances(tuesdays, "2024-03-01", "2024-04-01"))] == [
            "2024-03-05",
            "2024-03-12",
            "2024-03-14",
            "2024-03-19",
        ]

    def test_midnight_of_unknown_zone(self):
        """If no name says that the zone is that of the series, a date of the pattern is before it."""
        tuesdays = series(
            "2024-03-05T00:00:00",
            "2024-03-06T00:00:00",
            "New Zealand Standard Time",
            weekly("tuesday"),
            {"recurrenceTimeZone": ""},
            isAllDay=True,
            exceptionOccurrences=[{"originalStart": "2024-03-12T11:00:00Z"}],
        )
        assert [one.original_date.day for one in SeriesMaster.from_graph(tuesdays).exceptions] == [12]


class TestSecondPass:
    def test_without_end(self):
        """An exception that starts in the second pass of a repeated hour lasts as long as its master."""
        late = {"occurrenceId": "OID.AAMk.2017-11-05", "start": moment("2017-11-05T09:30:00", "UTC")}
        nights = daily("2017-11-01T01:15:00", "2017-11-01T01:30:00", exceptionOccurrences=[late])
        [one] = [one for one in instances(nights, "2017-11-05", "2017-11-06") if one["type"] == "exception"]
        assert (one["start"]["dateTime"][:16], one["end"]["dateTime"][:16]) == ("2017-11-05T09:30", "2017-11-05T09:45")


class TestNearestDate:
    @pytest.mark.parametrize(
        ("original", "day"),
        [
            ("2017-09-05T07:30:00Z", 5),
            ("2017-09-05T06:30:00Z", 5),  # 23:30 on the day before
            ("2017-09-05T09:00:00Z", 5),
            ("2017-09-05T14:00:00Z", 5),
            ("2017-09-05T03:00:00Z", 4),
        ],
    )
    def test_near_midnight(self, original, day):
        """An original start within hours of a scheduled one names its date, also across midnight."""
        nights = master(
            "2017-09-04T00:30:00",
            "2017-09-04T01:00:00",
            pattern=DAILY,
            exceptionOccurrences=[{"originalStart": original}],
        )
        assert [one.original_date.day for one in nights.exceptions] == [day]


def test_calendar_view():
    """Lists of events read shifted series too."""
    assert starts(calendar_view([sydney()], "2026-05-31", "2026-06-01")) == ["2026-05-31T23:00"]
