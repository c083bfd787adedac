"""Recurrences as RFC 5545 rules and back: python-dateutil computes the same dates, and round trips are exact."""

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import strategies
from graph import MONDAY, PACIFIC, date_time
from recurtz import (
    AbsoluteMonthly,
    AbsoluteYearly,
    Daily,
    DateTimeTimeZone,
    EndDate,
    NoEnd,
    Numbered,
    PatternedRecurrence,
    RelativeMonthly,
    RelativeYearly,
    SeriesMaster,
    Weekly,
    from_rrule,
    from_vevent,
    to_dateutil,
    to_rrule,
    to_vevent,
)
from recurtz.errors import ArgumentTypeError, NoOccurrenceError
from recurtz.rrule import dtstart

LUNCH = PatternedRecurrence(Weekly(1, ["monday"]), EndDate(MONDAY, date(2017, 12, 31)))
NOON = date_time("2017-09-04T12:00")
RECURRENCES = st.builds(PatternedRecurrence.from_graph, strategies.RECURRENCES, strategies.ANCHORS)
ZONES = st.sampled_from([PACIFIC, "Europe/Berlin", "UTC", "Pacific/Apia", "Pacific/Kiritimati", "America/Havana"])
SKIPPED_DAYS = [(date(2011, 12, 30), "Pacific/Apia"), (date(1993, 8, 21), "Pacific/Kwajalein")]
TIMES = st.builds(timedelta, minutes=st.integers(0, 24 * 60 - 1)).map(lambda time: (datetime.min + time).time())


def start_on(day, time, time_zone):
    return DateTimeTimeZone(datetime.combine(day, time), time_zone)


def first_dates(recurrence):
    """The first dates of a recurrence, before the last years, at whose end dateutil fails."""
    return [day for day in recurrence[:30] if day.year < 9990]


class TestPatternOfRule:
    @pytest.mark.parametrize(
        ("pattern", "expected"),
        [
            (Daily(1), "FREQ=DAILY"),
            (Daily(3), "FREQ=DAILY;INTERVAL=3"),
            (Weekly(1, ["monday"]), "FREQ=WEEKLY;BYDAY=MO;WKST=SU"),
            (Weekly(2, ["saturday", "sunday"], "monday"), "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,SA;WKST=MO"),
            (AbsoluteMonthly(1, 28), "FREQ=MONTHLY;BYMONTHDAY=28"),
            (AbsoluteMonthly(1, 29), "FREQ=MONTHLY;BYMONTHDAY=28,29;BYSETPOS=-1"),
            (AbsoluteMonthly(2, 31), "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"),
            (RelativeMonthly(1, ["thursday"], "last"), "FREQ=MONTHLY;BYDAY=-1TH"),
            (RelativeMonthly(1, ["thursday", "friday"], "second"), "FREQ=MONTHLY;BYDAY=TH,FR;BYSETPOS=2"),
            (AbsoluteYearly(1, 12, 31), "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31"),
            (AbsoluteYearly(1, 2, 29), "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1"),
            (RelativeYearly(4, 9, ["monday"]), "FREQ=YEARLY;INTERVAL=4;BYMONTH=9;BYDAY=1MO"),
            (RelativeYearly(1, 9, ["sunday", "saturday"], "last"), "FREQ=YEARLY;BYMONTH=9;BYDAY=SU,SA;BYSETPOS=-1"),
        ],
        ids=str,
    )
    def test_default(self, pattern, expected):
        assert to_rrule(PatternedRecurrence(pattern, NoEnd(MONDAY))) == expected

    @pytest.mark.parametrize(
        ("pattern", "expected"),
        [
            (AbsoluteMonthly(2, 31), "FREQ=MONTHLY;RSCALE=GREGORIAN;SKIP=BACKWARD;INTERVAL=2;BYMONTHDAY=31"),
            (AbsoluteYearly(1, 2, 29), "FREQ=YEARLY;RSCALE=GREGORIAN;SKIP=BACKWARD;BYMONTH=2;BYMONTHDAY=29"),
            (AbsoluteYearly(1, 1, 31), "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=31"),
            (AbsoluteMonthly(1, 28), "FREQ=MONTHLY;BYMONTHDAY=28"),
            (Daily(1), "FREQ=DAILY"),
        ],
        ids=str,
    )
    def test_rfc7529(self, pattern, expected):
        """RSCALE and SKIP are written only on request, and only for a day that some month lacks."""
        assert to_rrule(PatternedRecurrence(pattern, NoEnd(MONDAY)), rfc7529=True) == expected


class TestRangeOfRule:
    def test_count(self):
        assert to_rrule(PatternedRecurrence(Daily(1), Numbered(MONDAY, 17))) == "FREQ=DAILY;COUNT=17"

    def test_until(self):
        assert to_rrule(LUNCH) == "FREQ=WEEKLY;BYDAY=MO;WKST=SU;UNTIL=20171231"

    def test_until_year_of_three_digits(self):
        recurrence = PatternedRecurrence(Daily(1), EndDate(date(900, 1, 1), date(999, 3, 4)))

        assert to_rrule(recurrence).endswith("UNTIL=09990304")

    @pytest.mark.parametrize(
        "start",
        [
            NOON,
            datetime(2017, 9, 4, 12, tzinfo=ZoneInfo("America/Los_Angeles")),
            DateTimeTimeZone(datetime(2017, 9, 4, 12, 0, 0, 999_999), PACIFIC, tick=9),
        ],
        ids=["value", "aware datetime", "with a fraction, which RFC 5545 does not have"],
    )
    def test_until_with_start(self, start):
        """With a start, UNTIL is the end date at the start's time of day, in UTC."""
        assert to_rrule(LUNCH, start).endswith("UNTIL=20171231T200000Z")

    def test_start_in_other_zone(self):
        """The start is converted to the recurrence's zone first."""
        lunch = PatternedRecurrence(LUNCH.pattern, EndDate(MONDAY, date(2017, 12, 31), PACIFIC))
        start = date_time("2017-09-04T19:00", "UTC")

        assert to_rrule(lunch, start).endswith("UNTIL=20171231T200000Z")
        assert dtstart(lunch, start) == NOON

    @pytest.mark.parametrize(
        ("end", "time_zone", "expected"),
        [
            (date(9999, 12, 31), PACIFIC, "UNTIL=99991231T235959Z"),
            (date(1, 1, 1), "Asia/Tokyo", "UNTIL=00010101T000000Z"),
        ],
    )
    def test_until_out_of_range(self, end, time_zone, expected):
        """An end outside the years 1 to 9999 in UTC is written as their first or last second."""
        recurrence = PatternedRecurrence(Daily(1), EndDate(date(1, 1, 1), end))
        start = DateTimeTimeZone(datetime(2017, 9, 4, 20 if end.year > 1 else 0), time_zone)

        assert to_rrule(recurrence, start).endswith(expected)
        assert from_rrule(to_rrule(recurrence, start), date(1, 1, 1), start).range.end_date == end

    @pytest.mark.parametrize("minutes", [0, 150, 24 * 60 - 1])
    @pytest.mark.parametrize(("skipped", "time_zone"), SKIPPED_DAYS)
    def test_end_on_skipped_day(self, skipped, time_zone, minutes):
        """A skipped day starts at the same instant as the next day, so UNTIL cannot end there: the rule has COUNT."""
        daily = PatternedRecurrence(Daily(1), EndDate(skipped - timedelta(days=2), skipped, time_zone), "start-date")
        start = start_on(daily[0], (datetime.min + timedelta(minutes=minutes)).time(), time_zone)
        text = to_rrule(daily, start)
        series = SeriesMaster(daily, start, start, time_zone)
        again = PatternedRecurrence.from_graph(from_vevent(to_vevent(series))["recurrence"])

        assert text == "FREQ=DAILY;COUNT=3"
        assert [moment.date() for moment in rrulestr(text, dtstart=start.to_datetime())] == daily[:]
        assert from_rrule(text, daily[0], start)[:] == again[:] == daily[:]
        assert [moment.astimezone(UTC) for moment in to_dateutil(series)] == series.starts()

    @pytest.mark.parametrize(("skipped", "time_zone"), SKIPPED_DAYS)
    def test_empty_on_skipped_day(self, skipped, time_zone):
        """A recurrence that ends on a skipped day before its first date stays empty."""
        never = PatternedRecurrence(Daily(1), EndDate(skipped + timedelta(days=1), skipped, time_zone))

        assert "UNTIL" in to_rrule(never, start_on(skipped, datetime.min.time(), time_zone))


class TestArguments:
    @pytest.mark.parametrize("start", [datetime(2017, 9, 4), MONDAY, "2017-09-04"], ids=repr)
    def test_start_without_zone(self, start):
        with pytest.raises(ArgumentTypeError, match="use a DateTimeTimeZone or an aware datetime"):
            to_rrule(LUNCH, start)

    @pytest.mark.parametrize("convert", [to_rrule, dtstart])
    @pytest.mark.parametrize("value", [{"pattern": {}}, None])
    def test_not_a_recurrence(self, convert, value):
        with pytest.raises(ArgumentTypeError, match="use a PatternedRecurrence"):
            convert(value)

    def test_dtstart_of_no_date(self):
        with pytest.raises(NoOccurrenceError, match="has no date"):
            dtstart(PatternedRecurrence(Daily(1), EndDate(MONDAY, date(2017, 9, 3))))


class TestDates:
    @settings(max_examples=1500, deadline=None)
    @given(RECURRENCES)
    def test_dateutil(self, recurrence):
        """Python-dateutil computes our dates from the rule."""
        expected = first_dates(recurrence)
        assume(expected)
        rule = rrulestr(to_rrule(recurrence), dtstart=datetime.combine(dtstart(recurrence), datetime.min.time()))

        assert [moment.date() for moment in islice(rule, len(expected))] == expected
        if len(recurrence) == len(expected) < 30:
            assert len(list(rule)) == len(expected)

    @settings(max_examples=300, deadline=None)
    @given(RECURRENCES, TIMES, ZONES)
    def test_dateutil_with_start(self, recurrence, time, time_zone):
        """Python-dateutil computes our dates from the rule if UNTIL is in UTC."""
        expected = first_dates(recurrence)
        assume(expected and expected[0].year > 1)
        start = start_on(MONDAY, time, time_zone)
        first = dtstart(recurrence, start).to_datetime()
        # dateutil would repeat the shifted time of a DTSTART in a DST gap
        assume(first.replace(tzinfo=None) == datetime.combine(recurrence[0], time))
        rule = rrulestr(to_rrule(recurrence, start), dtstart=first)

        assert [moment.date() for moment in islice(rule, len(expected))] == expected
        if len(recurrence) == len(expected) < 30:
            assert len(list(rule)) == len(expected)


class TestRoundTrip:
    @settings(max_examples=800, deadline=None)
    @given(strategies.RECURRENCES, st.booleans())
    def test_from_start_date(self, json, rfc7529):
        """A recurrence that counts from its start date comes back equal."""
        recurrence = PatternedRecurrence.from_graph(json, anchor="start-date")

        assert from_rrule(to_rrule(recurrence, rfc7529=rfc7529), start_date=recurrence.range.start_date) == recurrence

    @settings(max_examples=600, deadline=None)
    @given(RECURRENCES)
    def test_from_first_date(self, recurrence):
        """With the first date as DTSTART, any rule has the same dates."""
        assume(recurrence)
        again = from_rrule(to_rrule(recurrence), start_date=dtstart(recurrence))

        assert len(again) == len(recurrence)
        assert again[:50] == recurrence[:50]
        assert again[-1] == recurrence[-1]

    @settings(max_examples=600, deadline=None)
    @given(strategies.DATES, st.integers(-3, 5000), TIMES, ZONES)
    @example(date(2017, 9, 4), 4, datetime.min.time(), "America/Havana")
    def test_until_in_utc(self, day, days, time, time_zone):
        """An UNTIL in UTC comes back as the end date."""
        end = date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))
        assume(end not in {date(2011, 12, 30), date(1994, 12, 31)})  # skipped in Apia and Kiritimati: it is a COUNT
        recurrence = PatternedRecurrence(Daily(1), EndDate(day, end, time_zone), anchor="start-date")
        start = start_on(day, time, time_zone)

        assert from_rrule(to_rrule(recurrence, start), day, start) == recurrence

    @pytest.mark.parametrize(
        ("start", "expected"),
        [
            (NOON, PACIFIC),
            (datetime(2017, 9, 4, 12, tzinfo=ZoneInfo("America/Los_Angeles")), "America/Los_Angeles"),
            (datetime(2017, 9, 4, 12, tzinfo=timezone(timedelta(hours=-7))), ""),
        ],
        ids=["Windows", "IANA", "a zone without a name"],
    )
    def test_zone_of_range(self, start, expected):
        assert from_rrule("FREQ=DAILY;UNTIL=20171231T200000Z", MONDAY, start).range.time_zone == expected
