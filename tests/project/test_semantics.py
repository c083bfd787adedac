"""The rules of the calendar, each by a case that a person can check, as Graph and Exchange document or show them."""

from datetime import date

import pytest

from recurtz import (
    AbsoluteMonthly,
    AbsoluteYearly,
    Daily,
    EndDate,
    NoEnd,
    Numbered,
    PatternedRecurrence,
    RelativeMonthly,
    RelativeYearly,
    Weekly,
)

ALL_WEEK = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
WORKING_DAYS = ALL_WEEK[1:6]
WEEKEND = ["saturday", "sunday"]


def first(pattern, start, count=4, anchor="first-match"):
    recurrence = PatternedRecurrence(pattern, NoEnd(date.fromisoformat(start)), anchor)
    return [day.isoformat() for day in recurrence[:count]]


def test_the_weekly_lunch_is_17_mondays():
    lunch = PatternedRecurrence(Weekly(1, ["monday"]), EndDate(date(2017, 9, 4), date(2017, 12, 31)))

    assert len(lunch) == 17
    assert lunch[0] == date(2017, 9, 4)
    assert lunch[-1] == date(2017, 12, 25)


def test_day_31_is_clamped_and_the_next_month_returns_to_it():
    assert first(AbsoluteMonthly(1, 31), "2025-01-31", 5) == [
        "2025-01-31",
        "2025-02-28",
        "2025-03-31",
        "2025-04-30",
        "2025-05-31",
    ]


def test_day_30_every_second_month_as_a_real_exchange_stored_it():
    # social.msdn thread 364dee34: ten occurrences from 2012-08-30, the stored end is 2014-02-28.
    recurrence = PatternedRecurrence(AbsoluteMonthly(2, 30), Numbered(date(2012, 8, 30), 10))

    assert recurrence[-1] == date(2014, 2, 28)
    assert recurrence[3] == date(2013, 2, 28)
    assert recurrence[4] == date(2013, 4, 30)


def test_february_29_is_the_28th_in_common_years():
    assert first(AbsoluteYearly(1, 2, 29), "2024-02-29", 5) == [
        "2024-02-29",
        "2025-02-28",
        "2026-02-28",
        "2027-02-28",
        "2028-02-29",
    ]


@pytest.mark.parametrize(
    ("days", "index", "expected"),
    [
        (WORKING_DAYS, "first", ["2025-01-01", "2025-02-03", "2025-03-03", "2025-04-01"]),
        (WORKING_DAYS, "last", ["2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30"]),
        (WEEKEND, "first", ["2025-01-04", "2025-02-01", "2025-03-01", "2025-04-05"]),
        (WEEKEND, "last", ["2025-01-26", "2025-02-23", "2025-03-30", "2025-04-27"]),
        (ALL_WEEK, "first", ["2025-01-01", "2025-02-01", "2025-03-01", "2025-04-01"]),
        (ALL_WEEK, "second", ["2025-01-02", "2025-02-02", "2025-03-02", "2025-04-02"]),
        (ALL_WEEK, "last", ["2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30"]),
        (["thursday"], "fourth", ["2025-01-23", "2025-02-27", "2025-03-27", "2025-04-24"]),
        (["thursday"], "last", ["2025-01-30", "2025-02-27", "2025-03-27", "2025-04-24"]),
    ],
)
def test_a_relative_pattern_gives_one_date_a_month_counted_among_all_its_days(days, index, expected):
    assert first(RelativeMonthly(1, days, index), "2025-01-01") == expected


def test_several_days_are_counted_together_not_each_for_itself():
    # May 2025 begins on a Thursday: among its Thursdays and Fridays the second is Friday the 2nd.
    assert first(RelativeMonthly(1, ["thursday", "friday"], "second"), "2025-05-01", 1) == ["2025-05-02"]


def test_the_week_begins_where_first_day_of_week_says():
    # thearchivebase.com, a real Exchange series: weeks from Sunday.
    pattern = Weekly(2, WEEKEND, "sunday")
    assert first(pattern, "2013-01-19", 5) == ["2013-01-19", "2013-01-27", "2013-02-02", "2013-02-10", "2013-02-16"]

    pattern = Weekly(2, WEEKEND, "monday")
    assert first(pattern, "2013-01-19", 5) == ["2013-01-19", "2013-01-20", "2013-02-02", "2013-02-03", "2013-02-16"]


OFF_PATTERN = [
    (RelativeMonthly(2, ["thursday"]), "2017-08-29", ["09-07", "11-02", "01-04"], ["10-05", "12-07", "02-01"]),
    (AbsoluteMonthly(2, 10), "2025-01-15", ["02-10", "04-10", "06-10"], ["03-10", "05-10", "07-10"]),
    (Weekly(2, ["monday"]), "2025-01-15", ["01-20", "02-03", "02-17"], ["01-27", "02-10", "02-24"]),
    (Weekly(2, ["tuesday", "thursday"]), "2014-01-31", ["02-04", "02-06", "02-18"], ["02-11", "02-13", "02-25"]),
    (RelativeYearly(1, 1, ["monday"]), "2016-04-07", ["01-02", "01-01", "01-07"], ["01-02", "01-01", "01-07"]),
    (AbsoluteYearly(2, 3, 1), "2020-04-01", ["03-01", "03-01", "03-01"], ["03-01", "03-01", "03-01"]),
]


@pytest.mark.parametrize(("pattern", "start", "by_match", "by_start"), OFF_PATTERN, ids=lambda value: str(value)[:40])
def test_off_the_pattern_the_anchor_says_which_period_counts_as_the_first(pattern, start, by_match, by_start):
    assert [day[5:] for day in first(pattern, start, 3)] == by_match
    assert [day[5:] for day in first(pattern, start, 3, "start-date")] == by_start


def test_every_second_year_the_anchor_moves_the_year():
    assert first(AbsoluteYearly(2, 3, 1), "2020-04-01", 2) == ["2021-03-01", "2023-03-01"]
    assert first(AbsoluteYearly(2, 3, 1), "2020-04-01", 2, "start-date") == ["2022-03-01", "2024-03-01"]


def test_a_start_date_off_the_pattern_is_no_occurrence_and_is_not_counted():
    recurrence = PatternedRecurrence(Weekly(1, ["monday"]), Numbered(date(2017, 9, 5), 3))

    assert recurrence[:] == [date(2017, 9, 11), date(2017, 9, 18), date(2017, 9, 25)]


def test_the_end_date_is_inclusive():
    assert len(PatternedRecurrence(Daily(1), EndDate(date(2025, 1, 1), date(2025, 1, 1)))) == 1


def test_an_end_before_the_start_is_an_empty_recurrence():
    recurrence = PatternedRecurrence(Daily(1), EndDate(date(2025, 1, 2), date(2025, 1, 1)))

    assert list(recurrence) == list(reversed(recurrence)) == recurrence[:] == []
    assert recurrence.after(date(2024, 1, 1)) is None


def test_weekly_monday_thursday_friday_as_in_ms_oxocal_4_1_1_1():
    recurrence = PatternedRecurrence(Weekly(1, ["monday", "thursday", "friday"]), Numbered(date(2007, 3, 26), 12))

    assert recurrence[-1] == date(2007, 4, 20)


def test_every_third_day_as_in_ms_oxocal_4_1_1_3():
    recurrence = PatternedRecurrence(Daily(3), EndDate(date(2011, 4, 7), date(2011, 5, 4)))

    assert len(recurrence) == 10
    assert recurrence[-1] == date(2011, 5, 4)


def test_a_number_beyond_the_calendar_ends_with_the_calendar():
    recurrence = PatternedRecurrence(AbsoluteYearly(1, 12, 31), Numbered(date(9998, 1, 1), 999))

    assert recurrence[:] == [date(9998, 12, 31), date(9999, 12, 31)]
