"""The patterns that are equivalent to rules, and the reasons why a rule has no equivalent."""

from datetime import date, datetime, timedelta
from itertools import takewhile

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import ALL_WEEK, MONDAY, date_time
from recurtz import (
    AbsoluteMonthly,
    AbsoluteYearly,
    Daily,
    NoEnd,
    RelativeMonthly,
    RelativeYearly,
    Weekly,
    from_rrule,
)
from recurtz.errors import RecurrenceRuleError
from rule_strategies import RULES

DAY_31 = date(2017, 8, 31)
NOON = date_time("2017-09-04T12:00")
WORKING_DAYS = ALL_WEEK[1:6]


def pattern(text, start_date=MONDAY):
    return from_rrule(text, start_date=start_date).pattern


def reasons(text, start_date=MONDAY, start=None):
    with pytest.raises(RecurrenceRuleError) as caught:
        from_rrule(text, start_date, start)
    assert all(str(detail) in str(caught.value) for detail in caught.value.details)
    return [(detail.target, str(detail)) for detail in caught.value.details]


class TestEquivalent:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("FREQ=DAILY", Daily(1)),
            ("FREQ=DAILY;INTERVAL=2147483647", Daily(2**31 - 1)),
            ("FREQ=DAILY;BYMONTH=12,1,2,3,4,5,6,7,8,9,10,11", Daily(1)),
            ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", Weekly(1, WORKING_DAYS, "monday")),
            ("FREQ=WEEKLY", Weekly(1, ["monday"], "monday")),
            ("FREQ=WEEKLY;WKST=SA", Weekly(1, ["monday"], "saturday")),
            ("FREQ=MONTHLY;BYDAY=MO,WE", Weekly(1, ["monday", "wednesday"], "monday")),
            ("FREQ=YEARLY;BYDAY=MO;WKST=SU", Weekly(1, ["monday"])),
            ("FREQ=MONTHLY", AbsoluteMonthly(1, 4)),
            ("FREQ=MONTHLY;INTERVAL=12", AbsoluteMonthly(12, 4)),
            ("FREQ=MONTHLY;INTERVAL=24;BYMONTHDAY=5", AbsoluteMonthly(24, 5)),
            ("FREQ=MONTHLY;INTERVAL=12;BYMONTH=9", AbsoluteYearly(1, 9, 4)),
            ("FREQ=MONTHLY;BYMONTH=9;BYMONTHDAY=5", AbsoluteYearly(1, 9, 5)),
            ("FREQ=MONTHLY;BYMONTH=1,3,5,7,9,11;BYMONTHDAY=5", AbsoluteMonthly(2, 5)),
            ("FREQ=MONTHLY;BYMONTHDAY=-1", AbsoluteMonthly(1, 31)),
            ("FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1", AbsoluteMonthly(1, 30)),
            ("FREQ=MONTHLY;BYMONTHDAY=31,30,29,28;BYSETPOS=-1", AbsoluteMonthly(1, 31)),
            ("FREQ=MONTHLY;BYMONTHDAY=30;SKIP=BACKWARD", AbsoluteMonthly(1, 30)),
            ("FREQ=MONTHLY;BYMONTHDAY=28;RSCALE=GREGORIAN;SKIP=FORWARD", AbsoluteMonthly(1, 28)),
            ("FREQ=MONTHLY;BYDAY=-1FR", RelativeMonthly(1, ["friday"], "last")),
            ("FREQ=MONTHLY;BYDAY=+2FR", RelativeMonthly(1, ["friday"], "second")),
            ("FREQ=MONTHLY;BYDAY=FR;BYSETPOS=3", RelativeMonthly(1, ["friday"], "third")),
            ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=8,9,10,11,12,13,14", RelativeMonthly(1, ["friday"], "second")),
            ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=-7,-6,-5,-4,-3,-2,-1", RelativeMonthly(1, ["friday"], "last")),
            ("FREQ=MONTHLY;BYDAY=1MO,2TU;BYSETPOS=1", RelativeMonthly(1, ["monday"])),
            ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", RelativeMonthly(1, WORKING_DAYS, "last")),
            ("FREQ=MONTHLY;BYDAY=SU,MO,TU,WE,TH,FR,SA;BYSETPOS=-1", RelativeMonthly(1, ALL_WEEK, "last")),
            ("FREQ=MONTHLY;BYDAY=SU,MO,TU,WE,TH,FR,SA;BYMONTHDAY=15", AbsoluteMonthly(1, 15)),
            ("FREQ=DAILY;BYMONTHDAY=15", AbsoluteMonthly(1, 15)),
            ("FREQ=DAILY;BYMONTHDAY=15;BYMONTH=3", AbsoluteYearly(1, 3, 15)),
            ("FREQ=DAILY;BYSETPOS=1", Daily(1)),
            ("FREQ=DAILY;INTERVAL=7;BYDAY=MO,TU", Daily(7)),
            ("FREQ=DAILY;INTERVAL=2;BYDAY=SU,MO,TU,WE,TH,FR,SA", Daily(2)),
            ("FREQ=DAILY;INTERVAL=2147483647;BYDAY=MO", Daily(2**31 - 1)),
            ("FREQ=WEEKLY;BYDAY=MO,TU,FR;BYSETPOS=1,-1", Weekly(1, ["monday", "friday"], "monday")),
            ("FREQ=WEEKLY;BYDAY=SU,MO,TU;BYSETPOS=-1;WKST=MO", Weekly(1, ["sunday"], "monday")),
            ("FREQ=WEEKLY;BYSETPOS=-1;WKST=SU", Weekly(1, ["monday"], "sunday")),
            ("FREQ=MONTHLY;INTERVAL=2147483647;BYMONTH=3,9", AbsoluteMonthly(2**31 - 1, 4)),
            ("FREQ=YEARLY", AbsoluteYearly(1, 9, 4)),
            ("FREQ=YEARLY;INTERVAL=2;BYMONTH=10", AbsoluteYearly(2, 10, 4)),
            ("FREQ=YEARLY;BYMONTHDAY=5", AbsoluteMonthly(1, 5)),
            ("FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=1", AbsoluteMonthly(3, 1)),
            ("FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=31", AbsoluteYearly(1, 1, 31)),
            ("FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=30", AbsoluteYearly(1, 4, 30)),
            ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1", AbsoluteYearly(1, 2, 31)),
            ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1", AbsoluteYearly(1, 2, 29)),
            ("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", RelativeYearly(1, 11, ["thursday"], "fourth")),
            ("FREQ=YEARLY;BYDAY=1MO", RelativeYearly(1, 1, ["monday"])),
            ("FREQ=YEARLY;BYDAY=-1MO", RelativeYearly(1, 12, ["monday"], "last")),
            ("FREQ=YEARLY;BYDAY=SA,SU;BYSETPOS=2", RelativeYearly(1, 1, ["saturday", "sunday"], "second")),
        ],
    )
    def test_pattern(self, text, expected):
        assert pattern(text) == expected

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("FREQ=MONTHLY;SKIP=BACKWARD", AbsoluteMonthly(1, 31)),
            ("FREQ=MONTHLY;INTERVAL=12", AbsoluteMonthly(12, 31)),
            ("FREQ=YEARLY", AbsoluteYearly(1, 8, 31)),
        ],
    )
    def test_day_31_of_start(self, text, expected):
        """The start date can be day 31 if the rule has no shorter month, or has SKIP."""
        assert pattern(text, DAY_31) == expected

    @pytest.mark.parametrize(
        ("text", "expected", "first"),
        [
            ("FREQ=DAILY;INTERVAL=2;BYDAY=TU", Daily(14), date(2017, 9, 12)),
            ("FREQ=DAILY;INTERVAL=3;BYDAY=MO", Daily(21), MONDAY),
            ("FREQ=MONTHLY;INTERVAL=5;BYMONTH=10;BYMONTHDAY=5", AbsoluteYearly(5, 10, 5), date(2019, 10, 5)),
            ("FREQ=YEARLY;BYMONTH=2,5,8,11;BYMONTHDAY=5", AbsoluteMonthly(3, 5), date(2017, 11, 5)),
            ("FREQ=YEARLY;BYMONTH=1,7;BYDAY=-1FR", RelativeMonthly(6, ["friday"], "last"), date(2018, 1, 26)),
        ],
    )
    def test_first_date(self, text, expected, first):
        """Where the period of the start date has no date, periods are counted from the first date."""
        recurrence = from_rrule(text, MONDAY)

        assert (recurrence.pattern, recurrence.range.start_date, recurrence[0]) == (expected, first, first)

    def test_until_before_first_date(self):
        assert len(from_rrule("FREQ=YEARLY;BYMONTH=2,5,8,11;BYMONTHDAY=5;UNTIL=20171001", MONDAY)) == 0

    def test_end_of_calendar(self):
        """A rule may have no date because the calendar ends."""
        assert len(from_rrule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=5", date(9999, 3, 1))) == 0

    def test_no_end(self):
        assert from_rrule("FREQ=DAILY", start_date=MONDAY).range == NoEnd(MONDAY)

    def test_time_of_day(self):
        """BYHOUR, BYMINUTE and BYSECOND may repeat the time of the start."""
        text = "FREQ=DAILY;BYHOUR=12;BYMINUTE=0;BYSECOND=0"

        assert from_rrule(text, MONDAY, NOON).pattern == Daily(1)
        assert [name for name, _ in reasons(text)] == ["BYHOUR", "BYMINUTE", "BYSECOND"]
        assert "give the first occurrence as the start" in reasons("FREQ=DAILY;BYHOUR=9", MONDAY, NOON)[0][1]
        assert "several times of day" in reasons("FREQ=DAILY;BYHOUR=9,12", MONDAY, NOON)[0][1]


class TestReasons:
    @pytest.mark.parametrize(
        ("text", "part", "reason"),
        [
            ("FREQ=DAILY;INTERVAL=2;BYDAY=MO,TU", "BYDAY", "days at uneven distances"),
            ("FREQ=DAILY;INTERVAL=7;BYDAY=TU", "BYDAY", "the rule has no date"),
            ("FREQ=DAILY;INTERVAL=2147483647;BYDAY=WE", "BYDAY", "the rule has no date"),
            ("FREQ=DAILY;BYDAY=1MO", "BYDAY", "has an ordinal, which RFC 5545 does not allow; use BYDAY=MO"),
            ("FREQ=DAILY;INTERVAL=2;BYMONTHDAY=5", "BYMONTHDAY", "make single events"),
            ("FREQ=DAILY;BYDAY=1MO;BYMONTHDAY=1,2,3,4,5,6,7", "BYDAY", "use BYDAY=MO"),
            ("FREQ=DAILY;BYMONTH=5", "BYMONTH", "limits FREQ=DAILY to some months"),
            ("FREQ=DAILY;BYSETPOS=2", "BYSETPOS", "selects no day, so the rule has no date; use 1 or -1"),
            ("FREQ=WEEKLY;BYDAY=1MO,-1TU", "BYDAY", "use BYDAY=MO,TU"),
            ("FREQ=WEEKLY;BYDAY=SU,TU;BYSETPOS=1;WKST=SU", "BYSETPOS", "is ambiguous in the first week"),
            ("FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=3", "BYSETPOS", "the rule has no date; use 1 to 2"),
            ("FREQ=WEEKLY;BYMONTHDAY=5", "BYMONTHDAY", "use FREQ=MONTHLY"),
            ("FREQ=WEEKLY;INTERVAL=2;BYMONTHDAY=5", "BYMONTHDAY", "make single events"),
            ("FREQ=WEEKLY;BYDAY=MO;BYMONTH=1,2,3", "BYMONTH", "one recurrence with an end date for each period"),
            ("FREQ=MONTHLY;BYMONTHDAY=31", "BYMONTHDAY", "skips months that are shorter, but Graph takes the last day"),
            ("FREQ=MONTHLY;BYMONTHDAY=31", "BYMONTHDAY", "for each value of BYMONTH=1,3,5,7,8,10,12"),
            ("FREQ=MONTHLY;BYMONTHDAY=31;SKIP=FORWARD", "BYMONTHDAY", "continues into the next month"),
            ("FREQ=MONTHLY;BYMONTHDAY=1,15;SKIP=FORWARD", "BYMONTHDAY", "for each value"),
            ("FREQ=MONTHLY;BYMONTHDAY=1,15", "BYMONTHDAY", "several days of a month"),
            ("FREQ=MONTHLY;BYMONTHDAY=1,15;COUNT=5", "BYMONTHDAY", "for each value, with UNTIL in place of COUNT"),
            ("FREQ=MONTHLY;BYMONTHDAY=1,30", "BYMONTHDAY", "of BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12 and BYMONTHDAY"),
            ("FREQ=MONTHLY;BYMONTH=1,2;BYMONTHDAY=30", "BYMONTHDAY", "use BYMONTH=1"),
            ("FREQ=MONTHLY;BYMONTHDAY=-2", "BYMONTHDAY", "a day that no Graph pattern has"),
            ("FREQ=MONTHLY;BYMONTHDAY=1;BYSETPOS=2", "BYSETPOS", "selects no day"),
            ("FREQ=MONTHLY;BYDAY=5FR", "BYDAY", "a day that no Graph pattern has"),
            ("FREQ=MONTHLY;BYDAY=-2FR", "BYDAY", "a day that no Graph pattern has"),
            ("FREQ=MONTHLY;BYDAY=1MO,1TU", "BYDAY", "several days of a month"),
            ("FREQ=MONTHLY;INTERVAL=2;BYDAY=MO", "BYDAY", "one weekly recurrence with an end date for each period"),
            ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=5", "BYSETPOS", "a day that no Graph pattern has"),
            ("FREQ=MONTHLY;BYMONTH=1,2;BYMONTHDAY=5", "BYMONTH", "not evenly spaced"),
            ("FREQ=MONTHLY;INTERVAL=2;BYMONTH=8;BYMONTHDAY=5", "BYMONTH", "selects no month from 2017-09-04 to 9999"),
            ("FREQ=MONTHLY;INTERVAL=100003;BYMONTH=8", "BYMONTH", "selects no month from 2017-09-04 to 9999"),
            ("FREQ=YEARLY;INTERVAL=2;BYMONTHDAY=5", "BYMONTH", "YEARLY without BYMONTH selects months that are not"),
            ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "BYMONTHDAY", "use an interval of 4 years from a leap year on"),
            ("FREQ=MONTHLY;BYMONTHDAY=29", "BYMONTHDAY", "for each month; that of February needs an interval of 4"),
            ("FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29", "BYMONTHDAY", "make single events"),
            ("FREQ=YEARLY;BYDAY=20MO", "BYDAY", "counts within the year"),
            ("FREQ=YEARLY;BYDAY=1MO,-1MO", "BYDAY", "Graph counts within a month; use one recurrence for each value"),
            ("FREQ=YEARLY;BYDAY=MO;BYSETPOS=1,13", "BYSETPOS", "counts within the year"),
            ("FREQ=YEARLY;BYMONTH=3,9;BYDAY=MO;BYSETPOS=1", "BYSETPOS", "counts within the year"),
            ("FREQ=YEARLY;BYMONTHDAY=5;BYDAY=1MO,2MO,3MO,4MO,1TU,2TU,3TU,4TU,1WE", "BYDAY", "4MO,… counts within"),
        ],
    )
    def test_part(self, text, part, reason):
        assert reason in dict(reasons(text))[part]

    @pytest.mark.parametrize(("text", "start_date"), [("FREQ=MONTHLY", DAY_31), ("FREQ=YEARLY", date(2024, 2, 29))])
    def test_day_of_start(self, text, start_date):
        """A start on a day that RFC 5545 skips in some months is refused, too."""
        [(part, reason)] = reasons(text, start_date)

        assert part == "BYMONTHDAY"
        assert reason.startswith(f"day {start_date.day} of the start date skips")

    @pytest.mark.parametrize("text", ["FREQ=MONTHLY", "FREQ=MONTHLY;INTERVAL=2;COUNT=5", "FREQ=MONTHLY;BYMONTHDAY=31"])
    def test_last_day(self, text):
        """Who writes a rule of day 29, 30 or 31 may mean the last day of the month."""
        [(_, reason)] = reasons(text, DAY_31)

        assert reason.endswith("; or, for the last day of the month, use BYMONTHDAY=-1")
        other = text.removesuffix(";BYMONTHDAY=31") + ";BYMONTHDAY=-1"
        assert {(day + timedelta(1)).day for day in from_rrule(other, start_date=DAY_31)[:5]} == {1}

    @pytest.mark.parametrize(
        ("text", "start_date"),
        [
            ("FREQ=MONTHLY;BYMONTHDAY=31;SKIP=FORWARD", DAY_31),
            ("FREQ=MONTHLY;BYMONTHDAY=30,31", DAY_31),
            ("FREQ=MONTHLY;BYMONTH=1,2;BYMONTHDAY=30", DAY_31),
            ("FREQ=YEARLY", date(2024, 2, 29)),
            ("FREQ=MONTHLY;BYDAY=5FR", DAY_31),
        ],
    )
    def test_not_last_day(self, text, start_date):
        assert all("last day of the month" not in reason for _, reason in reasons(text, start_date))

    def test_many_values(self):
        """The hint for a rule with many values costs little, and is not to use as many recurrences."""
        positions = ",".join([str(number) for number in range(1, 101)])
        days = "SU,MO,TU,WE,TH,FR,SA," + ",".join([f"{number}MO" for number in range(6, 54)])

        assert "make single events" in reasons(f"FREQ=MONTHLY;BYDAY={days};BYSETPOS={positions}")[0][1]
        assert "make single events" in reasons(f"FREQ=YEARLY;BYDAY={days};BYSETPOS={positions}")[0][1]

    def test_each_part(self):
        parts = [part for part, _ in reasons("FREQ=MONTHLY;BYDAY=MO,TU;BYHOUR=9;BYMONTH=1,2")]

        assert parts == ["BYHOUR", "BYMONTH", "BYDAY"]


# Rules in dateutil ----------------------------------------------------------------------------------------------------


@settings(max_examples=1500, deadline=None)
@given(RULES, st.dates(date(2000, 1, 1), date(2030, 12, 31)))
def test_dateutil(text, start_date):
    """Every rule that has an equivalent has the dates that python-dateutil computes."""
    try:
        recurrence = from_rrule(text, start_date=start_date)
    except RecurrenceRuleError:
        return
    years = 60 if recurrence.pattern.type.endswith("Yearly") or recurrence.pattern.interval > 4 else 8
    end = start_date.replace(year=start_date.year + years, day=1)
    rule = rrulestr(text, dtstart=datetime.combine(start_date, datetime.min.time()))
    expected = [moment.date() for moment in takewhile(lambda moment: moment.date() < end, rule)]

    assert recurrence.between(start_date, end) == expected
