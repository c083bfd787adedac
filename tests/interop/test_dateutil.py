"""Recurrences and series as rule sets of python-dateutil."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import strategies
from graph import MONDAY, PACIFIC
from recurtz import (
    AbsoluteMonthly,
    Daily,
    DateTimeTimeZone,
    EndDate,
    NoEnd,
    Numbered,
    Occurrence,
    PatternedRecurrence,
    SeriesMaster,
    Weekly,
    to_dateutil,
)
from recurtz.errors import ArgumentTypeError

MONDAYS = PatternedRecurrence(Weekly(1, ["monday"]), EndDate(MONDAY, date(2017, 12, 31)))
ZONES = st.sampled_from([PACIFIC, "Europe/Berlin", "Asia/Kolkata", "UTC"])
MINUTES = st.integers(0, 24 * 60 - 1)
RECURRENCES = st.builds(
    lambda pattern, start, number, anchor: PatternedRecurrence.from_graph(
        {
            "pattern": pattern | {"interval": pattern["interval"] % 5 + 1},
            "range": {"type": "numbered", "startDate": start.isoformat(), "numberOfOccurrences": number},
        },
        anchor=anchor,
    ),
    strategies.PATTERNS,
    st.dates(date(1990, 1, 1), date(2040, 12, 31)),
    st.integers(1, 40),
    strategies.ANCHORS,
)


def at(day, hour, minute=0, time_zone=PACIFIC):
    midnight = datetime.combine(day, datetime.min.time())
    return DateTimeTimeZone(midnight + timedelta(hours=hour, minutes=minute), time_zone)


def lunches(recurrence=MONDAYS):
    return SeriesMaster(recurrence, at(MONDAY, 12), at(MONDAY, 14), PACIFIC)


def exception(start, end, original_date=None):
    return Occurrence(start, end, original_date, type="exception")


def instants(rules):
    return [moment.astimezone(UTC) for moment in rules]


class TestRecurrence:
    @given(st.builds(PatternedRecurrence.from_graph, strategies.RECURRENCES, strategies.ANCHORS))
    @settings(max_examples=300, deadline=None)
    def test_midnights(self, recurrence):
        expected = [datetime.combine(day, datetime.min.time()) for day in recurrence[:20] if day.year < 9990]

        assert list(islice(to_dateutil(recurrence), len(expected))) == expected

    def test_empty(self):
        assert list(to_dateutil(PatternedRecurrence(Daily(1), EndDate(MONDAY, date(2017, 9, 3))))) == []

    def test_other_type(self):
        with pytest.raises(ArgumentTypeError, match="use a PatternedRecurrence or a SeriesMaster"):
            to_dateutil("FREQ=DAILY")


class TestSeries:
    @given(RECURRENCES, ZONES, MINUTES, st.data())
    @settings(max_examples=300, deadline=None)
    def test_starts(self, recurrence, time_zone, minute, data):
        """The rule set has the starts of a series, in their order."""
        start = at(MONDAY, 0, minute, time_zone)
        series = SeriesMaster(recurrence, start, start, time_zone)
        for number, day in enumerate(data.draw(st.lists(st.sampled_from(recurrence), unique=True, max_size=6))):
            moment = at(day, 0, (minute + 61) % (24 * 60), time_zone)
            series = series.cancel(day) if number % 2 else series.reschedule(day, moment, moment)
        expected = series.starts()
        assume(len(set(expected)) == len(expected))  # a rule set has each time once

        assert sorted(instants(to_dateutil(series))) == expected

    def test_lazy(self):
        """An endless series is not computed to its end."""
        rules = to_dateutil(lunches(PatternedRecurrence(AbsoluteMonthly(1, 31), NoEnd(MONDAY))))

        assert [moment.isoformat() for moment in islice(rules, 2)] == [
            "2017-09-30T12:00:00-07:00",
            "2017-10-31T12:00:00-07:00",
        ]

    def test_gap(self):
        """A time in a DST gap keeps its wall clock, and is the right instant."""
        start = at(date(2017, 3, 11), 2, 30)
        series = SeriesMaster(PatternedRecurrence(Daily(1), Numbered(date(2017, 3, 11), 2)), start, start, PACIFIC)
        rules = to_dateutil(series)

        assert [moment.time().isoformat() for moment in rules] == ["02:30:00", "02:30:00"]
        assert instants(rules) == series.starts()

    def test_whole_seconds(self):
        start = DateTimeTimeZone(datetime(2017, 9, 4, 12, 0, 0, 500_000), PACIFIC)
        series = SeriesMaster(MONDAYS, start, start, PACIFIC).cancel(MONDAY)

        assert len(instants(to_dateutil(series))) == 16
        assert {moment.microsecond for moment in to_dateutil(series)} == {0}

    def test_all_day(self):
        """The starts of an all-day series have no zone; an exception may have a time of day."""
        days = SeriesMaster(MONDAYS, at(MONDAY, 0), at(MONDAY, 24), PACIFIC, is_all_day=True)
        exceptions = (exception(at(MONDAY, 15), at(MONDAY, 16), MONDAY),)
        rules = to_dateutil(days.cancel(date(2017, 9, 11)).__replace__(exceptions=exceptions))

        assert list(islice(rules, 2)) == [datetime(2017, 9, 4, 15), datetime(2017, 9, 18)]


@st.composite
def series_with_exceptions(draw):
    """Series with cancelled dates, and exceptions at another time, at the scheduled time, or on another date."""
    recurrence, time_zone = draw(RECURRENCES), draw(ZONES)
    start = at(MONDAY, 0, draw(MINUTES), time_zone)
    days = draw(st.lists(st.sampled_from(recurrence), unique=True, max_size=8))
    others = st.sampled_from([*recurrence, date(2017, 3, 12), date(2017, 11, 5)])
    exceptions = []
    for day in days[::2]:
        minute = draw(st.just(start.date_time.hour * 60 + start.date_time.minute) | MINUTES)
        wall = at(draw(st.just(day) | others), 0, minute).date_time
        moment = DateTimeTimeZone(wall, time_zone, 0, draw(st.integers(0, 1)))
        exceptions.append(exception(moment, moment, draw(st.just(day) | st.none())))
    cancelled = tuple({*draw(st.lists(others, max_size=3)), *days[1::2]})
    return SeriesMaster(recurrence, start, start, time_zone, cancelled=cancelled, exceptions=tuple(exceptions))


class TestExceptions:
    @given(series_with_exceptions())
    @settings(max_examples=400, deadline=None)
    def test_instants(self, series):
        assert set(instants(to_dateutil(series))) == set(series.starts())

    def test_at_scheduled_start(self):
        """An exception at the scheduled start is not excluded."""
        longer = exception(at(MONDAY, 12), at(MONDAY, 15), MONDAY)

        assert len(list(to_dateutil(lunches().__replace__(exceptions=(longer,))))) == 17

    def test_on_cancelled_date(self):
        """An exception at the start of a cancelled occurrence is not excluded."""
        replacement = exception(at(MONDAY, 12), at(MONDAY, 14), date(2017, 9, 11))
        rules = to_dateutil(lunches().cancel(MONDAY).__replace__(exceptions=(replacement,)))

        assert [moment.day for moment in islice(rules, 2)] == [4, 18]

    def test_second_hour_of_overlap(self):
        """It is in UTC: in one zone, Python treats both hours as equal."""
        sunday = date(2017, 11, 5)
        start = at(sunday, 1, 30)
        second = DateTimeTimeZone(start.date_time, PACIFIC, fold=1)
        series = SeriesMaster(PatternedRecurrence(Daily(1), Numbered(sunday, 2)), start, start, PACIFIC)
        series = series.__replace__(exceptions=(exception(second, second, date(2017, 11, 6)),))

        assert [moment.isoformat() for moment in to_dateutil(series)] == [
            "2017-11-05T01:30:00-07:00",
            "2017-11-05T09:30:00+00:00",
        ]

    def test_other_zone(self):
        """An exception is converted to the zone of the series; one without an original date is an extra start."""
        in_utc = exception(at(MONDAY, 13, time_zone="UTC"), at(MONDAY, 14, time_zone="UTC"), MONDAY)
        extra = exception(at(MONDAY, 20), at(MONDAY, 21))
        rules = to_dateutil(lunches().__replace__(exceptions=(in_utc, extra)))

        assert [moment.isoformat() for moment in islice(rules, 3)] == [
            "2017-09-04T06:00:00-07:00",
            "2017-09-04T20:00:00-07:00",
            "2017-09-11T12:00:00-07:00",
        ]
