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


@st.composite
def changed(draw):
    """Series some of whose days are cancelled, and some at another time, at the same, or on another of its days."""
    recurrence, time_zone = draw(SHORT), draw(ZONES)
    minutes = st.integers(0, 24 * 60 - 1)
    start = at(MONDAY, 0, draw(minutes), time_zone)
    days = draw(st.lists(st.sampled_from(recurrence), unique=True, max_size=8))
    others = st.sampled_from([*recurrence, date(2017, 3, 12), date(2017, 11, 5)])
    exceptions = []
    for day in days[::2]:
        minute = draw(st.just(start.date_time.hour * 60 + start.date_time.minute) | minutes)
        moved = DateTimeTimeZone(
            at(draw(st.just(day) | others), 0, minute).date_time, time_zone, 0, draw(st.integers(0, 1))
        )
        exceptions.append(Occurrence(moved, moved, draw(st.just(day) | st.none()), type="exception"))
    cancelled = tuple({*draw(st.lists(others, max_size=3)), *days[1::2]})
    return SeriesMaster(recurrence, start, start, time_zone, cancelled=cancelled, exceptions=tuple(exceptions))


@given(changed())
@settings(max_examples=400, deadline=None)
def test_a_rule_set_has_the_instants_at_which_a_series_starts(series):
    assert set(instants(to_dateutil(series))) == set(series.starts())


def test_an_exception_that_starts_as_planned_is_kept():
    longer = Occurrence(at(MONDAY, 12), at(MONDAY, 15), MONDAY, type="exception")
    onto_a_cancelled_day = Occurrence(at(MONDAY, 12), at(MONDAY, 14), date(2017, 9, 11), type="exception")

    assert len(list(to_dateutil(lunches().__replace__(exceptions=(longer,))))) == 17
    rules = to_dateutil(lunches().cancel(MONDAY).__replace__(exceptions=(onto_a_cancelled_day,)))
    assert [moment.day for moment in islice(rules, 2)] == [4, 18]


def test_the_second_pass_of_an_overlap_is_kept_beside_the_first():
    """Python takes both for one time of day in their zone, so the second is told in UTC."""
    sunday = date(2017, 11, 5)
    start = at(sunday, 1, 30)
    second = DateTimeTimeZone(start.date_time, PACIFIC, fold=1)
    series = SeriesMaster(PatternedRecurrence(Daily(1), Numbered(sunday, 2)), start, start, PACIFIC)
    series = series.__replace__(exceptions=(Occurrence(second, second, date(2017, 11, 6), type="exception"),))

    assert [moment.isoformat() for moment in to_dateutil(series)] == [
        "2017-11-05T01:30:00-07:00",
        "2017-11-05T09:30:00+00:00",
    ]


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
