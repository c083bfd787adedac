"""The hints of refused rules: each keeps the dates of the rule. Python-dateutil computes the dates.

Only the last day of the month, the second hint of a rule of day 29, 30 or 31, has other dates.
"""

import re
from datetime import date, datetime
from itertools import takewhile

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import MONDAY
from recurtz import AbsoluteYearly, EndDate, PatternedRecurrence, from_rrule
from recurtz.errors import RecurrenceRuleError
from rule_strategies import RULES

EVERY_FOUR_YEARS = "an interval of 4 years from a leap year on, and an end before a year such as 2100"
OTHER_HINTS = [
    "make single events of its dates",
    "use one recurrence for each time of day",
    "use one recurrence with an end date for each period of these months",
    "use one weekly recurrence with an end date for each period of these months",
    f"use one recurrence for each month; that of February needs {EVERY_FOUR_YEARS}",
    f"use {EVERY_FOUR_YEARS}",
    "give the first occurrence as the start",
    "name the days by BYDAY",  # of an ambiguous rule
]
"""The hints that name no rule: several recurrences or events have the dates of the rule."""

LAST_DAY = "; or, for the last day of the month, use BYMONTHDAY=-1"
NO_DATE = re.compile(r".*, so the rule has no date; use .*")
EACH = re.compile(
    r"use one recurrence for each (?:value(?: of BYMONTH=(.*?))?|pair of BYMONTH=(.*?) and \w+)(, with UNTIL.*)?"
)
REPLACE = re.compile(r"use ((?:(?:BY[A-Z]+|FREQ)=[^;]+;?)+)")


def refusal(text, start_date):
    with pytest.raises(RecurrenceRuleError) as caught:
        from_rrule(text, start_date)
    return caught.value.details


def parts_of(text):
    return dict(part.split("=") for part in text.split(";"))


def text_of(parts):
    return ";".join([f"{name}={value}" for name, value in parts.items()])


def has_no_date(text, start_date):
    try:
        from_rrule(text, start_date)
    except RecurrenceRuleError as error:
        return any(NO_DATE.fullmatch(str(reason)) for reason in error.details)
    return False


def starts_of(parts, start_date, years):
    """The starts of a rule within some years, by python-dateutil."""
    text = text_of(parts)
    if has_no_date(text, start_date):  # dateutil takes a second to find that out
        return set()
    rule = rrulestr(text, dtstart=datetime.combine(start_date, datetime.min.time()))
    end = datetime(start_date.year + years, 1, 1)
    return set(takewhile(lambda moment: moment < end, rule))


def suggested(parts, reason):
    """The rules that a hint suggests: together they have the dates of the refused rule; None if it suggests no rule."""
    hint = str(reason).removesuffix(LAST_DAY).partition("; ")[2]
    if each := EACH.fullmatch(hint):
        months = (each[1] or each[2] or "").split(",")
        splits = [{"BYMONTH": month} for month in months if month]
        if not each[1]:
            values = [{reason.target: value} for value in parts[reason.target].split(",")]
            splits = [split | value for split in splits or [{}] for value in values]
        return [parts | split for split in splits]
    if replaced := REPLACE.fullmatch(hint):
        others = {name: value for name, value in parts.items() if name != "BYYEARDAY"}
        return [others | parts_of(replaced[1])]
    assert hint in OTHER_HINTS or NO_DATE.fullmatch(str(reason))
    return None


def assert_dates_are_kept(text, start_date, years):
    """Check each hint of a refused rule; returns the rules of the hints."""
    parts = parts_of(text)
    rules = []
    for reason in refusal(text, start_date):
        for rule in suggested(parts, reason) or []:
            if "COUNT" in rule:
                assert str(reason).removesuffix(LAST_DAY).endswith(", with UNTIL in place of COUNT")
                del rule["COUNT"]
                rule["UNTIL"] = max(starts_of(parts, start_date, years)).strftime("%Y%m%dT%H%M%S")
            rules.append((reason, rule))
    for reason in {reason for reason, _ in rules}:
        starts = [starts_of(rule, start_date, years) for of, rule in rules if of is reason]
        assert set().union(*starts) == starts_of(parts, start_date, years)
    return [rule for _, rule in rules]


REFUSED = [
    "FREQ=WEEKLY;BYDAY=MO;BYMONTH=1,2,3",
    "FREQ=DAILY;INTERVAL=2;BYDAY=MO,TU",
    "FREQ=DAILY;BYDAY=1MO,2TU",
    "FREQ=WEEKLY;BYDAY=1MO",
    "FREQ=WEEKLY;BYMONTHDAY=5",
    "FREQ=YEARLY;BYYEARDAY=5",
    "FREQ=YEARLY;BYYEARDAY=-300;INTERVAL=2",
    "FREQ=YEARLY;BYMONTH=2,9",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=MONTHLY;BYMONTHDAY=30;INTERVAL=5",
    "FREQ=MONTHLY;BYMONTHDAY=29",
    "FREQ=MONTHLY;BYMONTHDAY=1,15",
    "FREQ=MONTHLY;BYMONTH=1,2;BYMONTHDAY=30",
    "FREQ=MONTHLY;BYDAY=1MO,3MO",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1",
    "FREQ=MONTHLY;INTERVAL=2;BYDAY=MO",
    "FREQ=MONTHLY;BYMONTH=1,2;BYMONTHDAY=5",
    "FREQ=MONTHLY;INTERVAL=5;BYMONTH=1,2;BYMONTHDAY=5",
    "FREQ=YEARLY;INTERVAL=2;BYMONTHDAY=5",
    "FREQ=YEARLY;BYMONTHDAY=31",
    "FREQ=YEARLY;BYDAY=1MO,-1MO",
    "FREQ=YEARLY;BYMONTH=3,11;BYDAY=1SU",
]
"""Refused rules whose hint, if it suggests rules, suggests those that Graph can represent."""

REFUSED_AGAIN = [
    "FREQ=WEEKLY;BYDAY=FR;BYMONTHDAY=1,2,3,4,5,6,7;BYMONTH=3",
    "FREQ=DAILY;BYHOUR=9,12",
    "FREQ=DAILY;BYHOUR=9,12;COUNT=7",
    "FREQ=DAILY;BYHOUR=9",
    "FREQ=HOURLY",
    "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=20",
    "FREQ=MONTHLY;BYMONTHDAY=1,15;COUNT=5",
    "FREQ=MONTHLY;BYMONTHDAY=1,31;COUNT=50",
    "FREQ=YEARLY;BYMONTH=1,2,3;BYMONTHDAY=1,15",
    "FREQ=YEARLY;BYDAY=20MO",
]
"""Refused rules with several faults, or with a COUNT: a rule that a hint suggests can have another fault."""


class TestHints:
    @pytest.mark.parametrize("start_date", [MONDAY, date(2020, 2, 29), date(2017, 8, 31)], ids=str)
    @pytest.mark.parametrize("text", REFUSED + REFUSED_AGAIN)
    def test_dates(self, text, start_date):
        """A rule that a hint suggests has the same dates, and so have several of them together."""
        assert_dates_are_kept(text, start_date, 9)

    @settings(max_examples=300, deadline=None)
    @given(RULES, st.dates(date(9950, 1, 1), date(9989, 12, 31)))
    def test_any_rule(self, text, start_date):
        """The dates are late, because dateutil searches for a date until the year 9999."""
        try:
            from_rrule(text, start_date)
        except RecurrenceRuleError:
            assert_dates_are_kept(text, start_date, 9)

    @pytest.mark.parametrize("start_date", [date(2017, 8, 29), date(2017, 8, 30), date(2017, 8, 31)], ids=str)
    def test_day_of_start(self, start_date):
        """The day that a hint is about can be that of the start date."""
        assert_dates_are_kept("FREQ=MONTHLY", start_date, 9)

    @pytest.mark.parametrize("text", REFUSED)
    def test_accepted(self, text):
        """A rule that a hint suggests is one that Graph can represent, or has no date."""
        for rule in assert_dates_are_kept(text, MONDAY, 9):
            assert has_no_date(text_of(rule), MONDAY) or from_rrule(text_of(rule), MONDAY)

    @pytest.mark.slow
    @pytest.mark.parametrize(
        "text",
        [
            "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
            "FREQ=MONTHLY;INTERVAL=2;BYMONTH=8;BYMONTHDAY=5",
            "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
            "FREQ=MONTHLY;BYMONTHDAY=1;BYSETPOS=2",
        ],
    )
    def test_no_date(self, text):
        """A rule whose refusal says that it has no date has none."""
        [reason] = refusal(text, MONDAY)

        assert NO_DATE.fullmatch(str(reason))
        assert next(iter(rrulestr(text, dtstart=datetime(2017, 9, 4))), None) is None

    def test_leap_days(self):
        """An interval of four years has the leap days of a century."""
        rule = rrulestr("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;UNTIL=20991231", dtstart=datetime(2017, 9, 4))
        pattern, range_ = AbsoluteYearly(4, 2, 29), EndDate(date(2020, 2, 29), date(2100, 1, 1))

        assert [moment.date() for moment in rule] == PatternedRecurrence(pattern, range_)[:]

    def test_ambiguous_first_week(self):
        """BYSETPOS counts in the whole first week by RFC 5545, but from the start on in python-dateutil."""
        wednesday = date(2017, 9, 6)
        [reason] = refusal("FREQ=WEEKLY;BYDAY=MO,TH;BYSETPOS=1", wednesday)
        first = next(iter(rrulestr("FREQ=WEEKLY;BYDAY=MO,TH;BYSETPOS=1", dtstart=datetime(2017, 9, 6))))

        assert reason.target == "BYSETPOS"
        assert first == datetime(2017, 9, 7)  # a Thursday
