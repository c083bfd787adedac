"""The rules of the calendar, each with a case that a person can check, as Graph and Exchange document or show them."""

from datetime import date

import pytest

from graph import ALL_WEEK, MONDAY
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

WORKING_DAYS = ALL_WEEK[1:6]
WEEKEND = ["saturday", "sunday"]


def first(pattern, start, count=4, anchor="first-match"):
    recurrence = PatternedRecurrence(pattern, NoEnd(date.fromisoformat(start)), anchor)
    return [day.isoformat() for day in recurrence[:count]]


class TestDayOfMonth:
    def test_day_31(self):
        """It is the last day of a short month; the next month returns to day 31."""
        assert first(AbsoluteMonthly(1, 31), "2025-01-31", 5) == [
            "2025-01-31",
            "2025-02-28",
            "2025-03-31",
            "2025-04-30",
            "2025-05-31",
        ]

    def test_day_30(self):
        """Day 30 of every second month, as a real Exchange stored it.

        Source: social.msdn thread 364dee34: ten occurrences from 2012-08-30, the stored end is 2014-02-28.
        """
        recurrence = PatternedRecurrence(AbsoluteMonthly(2, 30), Numbered(date(2012, 8, 30), 10))

        assert recurrence[-1] == date(2014, 2, 28)
        assert recurrence[3] == date(2013, 2, 28)
        assert recurrence[4] == date(2013, 4, 30)

    def test_february_29(self):
        """It is February 28 in common years."""
        assert first(AbsoluteYearly(1, 2, 29), "2024-02-29", 5) == [
            "2024-02-29",
            "2025-02-28",
            "2026-02-28",
            "2027-02-28",
            "2028-02-29",
        ]


class TestRelativePattern:
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
    def test_index(self, days, index, expected):
        """One date a month: the index-th among all its days."""
        assert first(RelativeMonthly(1, days, index), "2025-01-01") == expected

    def test_several_days(self):
        """Several weekdays are counted together, not each by itself."""
        # May 2025 begins on a Thursday: among its Thursdays and Fridays the second is Friday the 2nd.
        assert first(RelativeMonthly(1, ["thursday", "friday"], "second"), "2025-05-01", 1) == ["2025-05-02"]


class TestWeekStart:
    """Source: thearchivebase.com, a real series of Exchange, with weeks from Sunday."""

    def test_sunday(self):
        found = first(Weekly(2, WEEKEND, "sunday"), "2013-01-19", 5)
        assert found == ["2013-01-19", "2013-01-27", "2013-02-02", "2013-02-10", "2013-02-16"]

    def test_monday(self):
        found = first(Weekly(2, WEEKEND, "monday"), "2013-01-19", 5)
        assert found == ["2013-01-19", "2013-01-20", "2013-02-02", "2013-02-03", "2013-02-16"]


OFF_PATTERN = [
    (RelativeMonthly(2, ["thursday"]), "2017-08-29", ["09-07", "11-02", "01-04"], ["10-05", "12-07", "02-01"]),
    (AbsoluteMonthly(2, 10), "2025-01-15", ["02-10", "04-10", "06-10"], ["03-10", "05-10", "07-10"]),
    (Weekly(2, ["monday"]), "2025-01-15", ["01-20", "02-03", "02-17"], ["01-27", "02-10", "02-24"]),
    (Weekly(2, ["tuesday", "thursday"]), "2014-01-31", ["02-04", "02-06", "02-18"], ["02-11", "02-13", "02-25"]),
    (RelativeYearly(1, 1, ["monday"]), "2016-04-07", ["01-02", "01-01", "01-07"], ["01-02", "01-01", "01-07"]),
    (AbsoluteYearly(2, 3, 1), "2020-04-01", ["03-01", "03-01", "03-01"], ["03-01", "03-01", "03-01"]),
]


class TestStartDateOffThePattern:
    def test_not_counted(self):
        """It is not an occurrence, and not counted."""
        recurrence = PatternedRecurrence(Weekly(1, ["monday"]), Numbered(date(2017, 9, 5), 3))
        assert recurrence[:] == [date(2017, 9, 11), date(2017, 9, 18), date(2017, 9, 25)]

    @pytest.mark.parametrize(
        ("pattern", "start", "by_match", "by_start"), OFF_PATTERN, ids=lambda value: str(value)[:40]
    )
    def test_anchor(self, pattern, start, by_match, by_start):
        """The anchor decides which period is the first."""
        assert [day[5:] for day in first(pattern, start, 3)] == by_match
        assert [day[5:] for day in first(pattern, start, 3, "start-date")] == by_start

    def test_anchor_and_year(self):
        """With an interval of two years, the anchor changes the years."""
        assert first(AbsoluteYearly(2, 3, 1), "2020-04-01", 2) == ["2021-03-01", "2023-03-01"]
        assert first(AbsoluteYearly(2, 3, 1), "2020-04-01", 2, "start-date") == ["2022-03-01", "2024-03-01"]


class TestRange:
    def test_lunch(self):
        """The weekly lunch of Graph's documentation is 17 Mondays."""
        lunch = PatternedRecurrence(Weekly(1, ["monday"]), EndDate(MONDAY, date(2017, 12, 31)))

        assert len(lunch) == 17
        assert lunch[0] == MONDAY
        assert lunch[-1] == date(2017, 12, 25)

    def test_end_date(self):
        """It is inclusive."""
        assert len(PatternedRecurrence(Daily(1), EndDate(MONDAY, MONDAY))) == 1

    def test_end_before_start(self):
        """The recurrence is empty."""
        recurrence = PatternedRecurrence(Daily(1), EndDate(date(2025, 1, 2), date(2025, 1, 1)))

        assert list(recurrence) == list(reversed(recurrence)) == recurrence[:] == []
        assert recurrence.after(date(2024, 1, 1)) is None

    def test_beyond_9999(self):
        """A number of occurrences ends with the calendar."""
        recurrence = PatternedRecurrence(AbsoluteYearly(1, 12, 31), Numbered(date(9998, 1, 1), 999))
        assert recurrence[:] == [date(9998, 12, 31), date(9999, 12, 31)]


class TestExamplesOfMsOxocal:
    def test_weekly(self):
        """Source: MS-OXOCAL 4.1.1.1: every Monday, Thursday and Friday."""
        recurrence = PatternedRecurrence(Weekly(1, ["monday", "thursday", "friday"]), Numbered(date(2007, 3, 26), 12))
        assert recurrence[-1] == date(2007, 4, 20)

    def test_daily(self):
        """Source: MS-OXOCAL 4.1.1.3: every third day."""
        recurrence = PatternedRecurrence(Daily(3), EndDate(date(2011, 4, 7), date(2011, 5, 4)))

        assert len(recurrence) == 10
        assert recurrence[-1] == date(2011, 5, 4)
