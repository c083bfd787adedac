"""Recurrences and series as python-dateutil's rule sets."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import strategies
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

PACIFIC = "Pacific Standard Time"
MONDAY = date(2017, 9, 4)
MONDAYS = PatternedRecurrence(Weekly(1, ["monday"]), EndDate(MONDAY, date(2017, 12, 31)))
ZONES = st.sampled_from([PACIFIC, "Europe/Berlin", "Asia/Kolkata", "UTC"])
SHORT = st.builds(
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


def lunches(recurrence=MONDAYS, time_zone=PACIFIC):
    return SeriesMaster(recurrence, at(MONDAY, 12, time_zone=time_zone), at(MONDAY, 14, time_zone=time_zone), time_zone)


def instants(rules):
    return [moment.astimezone(UTC) for moment in rules]


@given(st.builds(PatternedRecurrence.from_graph, strategies.RECURRENCES, strategies.ANCHORS))
@settings(max_examples=300, deadline=None)
def test_a_recurrence_gives_its_dates_as_midnights(recurrence):
    expected = [datetime.combine(day, datetime.min.time()) for day in recurrence[:20] if day.year < 9990]

    assert list(islice(to_dateutil(recurrence), len(expected))) == expected


@given(SHORT, ZONES, st.integers(0, 24 * 60 - 1), st.data())
@settings(max_examples=300, deadline=None)
def test_a_series_gives_its_starts_without_the_cancelled_and_with_the_moved(recurrence, time_zone, minute, data):
    start = at(MONDAY, 0, minute, time_zone)
    series = SeriesMaster(recurrence, start, start, time_zone)
    days = data.draw(st.lists(st.sampled_from(recurrence), unique=True, max_size=6))
    for number, day in enumerate(days):
        moved = at(day, 0, (minute + 61) % (24 * 60), time_zone)
        series = series.cancel(day) if number % 2 else series.reschedule(day, moved, moved)
    expected = series.starts()
    assume(len(set(expected)) == len(expected))  # a rule set has each time once

    assert sorted(instants(to_dateutil(series))) == expected


def test_an_endless_series_is_lazy():
    rules = to_dateutil(lunches(PatternedRecurrence(AbsoluteMonthly(1, 31), NoEnd(MONDAY))))

    assert [moment.isoformat() for moment in islice(rules, 2)] == [
        "2017-09-30T12:00:00-07:00",
        "2017-10-31T12:00:00-07:00",
    ]


def test_a_time_in_a_gap_keeps_its_wall_clock_and_is_the_right_instant():
    start = at(date(2017, 3, 11), 2, 30)
    series = SeriesMaster(PatternedRecurrence(Daily(1), Numbered(date(2017, 3, 11), 2)), start, start, PACIFIC)
    rules = to_dateutil(series)

    assert [moment.time().isoformat() for moment in rules] == ["02:30:00", "02:30:00"]
    assert instants(rules) == series.starts()


def test_fractions_of_a_second_are_left_out_as_dateutil_does():
    start = DateTimeTimeZone(datetime(2017, 9, 4, 12, 0, 0, 500_000), PACIFIC)
    series = SeriesMaster(MONDAYS, start, start, PACIFIC).cancel(MONDAY)

    assert len(instants(to_dateutil(series))) == 16
    assert {moment.microsecond for moment in to_dateutil(series)} == {0}


def test_whole_days_have_no_zone():
    days = SeriesMaster(MONDAYS, at(MONDAY, 0), at(MONDAY, 24), PACIFIC, is_all_day=True)
    moved = Occurrence(at(MONDAY, 15), at(MONDAY, 16), MONDAY, type="exception")
    rules = to_dateutil(days.cancel(date(2017, 9, 11)).__replace__(exceptions=(moved,)))

    assert list(islice(rules, 2)) == [datetime(2017, 9, 4, 15), datetime(2017, 9, 18)]


def test_what_was_moved_is_told_in_the_zone_of_the_series():
    moved = Occurrence(at(MONDAY, 13, time_zone="UTC"), at(MONDAY, 14, time_zone="UTC"), MONDAY, type="exception")
    extra = Occurrence(at(MONDAY, 20), at(MONDAY, 21), type="exception")
    rules = to_dateutil(lunches().__replace__(exceptions=(moved, extra)))

    assert [moment.isoformat() for moment in islice(rules, 3)] == [
        "2017-09-04T06:00:00-07:00",
        "2017-09-04T20:00:00-07:00",
        "2017-09-11T12:00:00-07:00",
    ]


def test_a_recurrence_without_a_date_is_an_empty_rule_set():
    assert list(to_dateutil(PatternedRecurrence(Daily(1), EndDate(MONDAY, date(2017, 9, 3))))) == []


def test_anything_else_is_refused():
    with pytest.raises(ArgumentTypeError, match="use a PatternedRecurrence or a SeriesMaster"):
        to_dateutil("FREQ=DAILY")
