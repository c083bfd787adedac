"""The patterns that are equivalent to rules, and the reasons why a rule has no equivalent."""

from datetime import date, datetime
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

    def test_no_end(self):
        assert from_rrule("FREQ=DAILY", start_date=MONDAY).range == NoEnd(MONDAY)

    def test_time_of_day(self):
        """BYHOUR, BYMINUTE and BYSECOND may repeat the time of the start."""
        text = "FREQ=DAILY;BYHOUR=12;BYMINUTE=0;BYSECOND=0"

        assert from_rrule(text, MONDAY, NOON).pattern == Daily(1)
        assert [name for name, _ in reasons(text)] == ["BYHOUR", "BYMINUTE", "BYSECOND"]
        assert reasons("FREQ=DAILY;BYHOUR=9,12", MONDAY, NOON)[0][1].startswith("BYHOUR=9,12 sets a time of day")


class TestReasons:
    @pytest.mark.parametrize(
        ("text", "part", "reason"),
        [
            ("FREQ=DAILY;INTERVAL=2;BYDAY=MO", "BYDAY", "use it with INTERVAL=1, or FREQ=WEEKLY"),
            ("FREQ=DAILY;BYDAY=1MO", "BYDAY", "use it with INTERVAL=1, or FREQ=WEEKLY"),
            ("FREQ=DAILY;INTERVAL=2;BYMONTHDAY=5", "BYMONTHDAY", "use FREQ=MONTHLY"),
            ("FREQ=DAILY;BYDAY=1MO;BYMONTHDAY=1,2,3,4,5,6,7", "BYMONTHDAY", "use FREQ=MONTHLY"),
            ("FREQ=DAILY;BYMONTH=5", "BYMONTH", "leave it out"),
            ("FREQ=DAILY;BYSETPOS=1", "BYSETPOS", "name the days themselves"),
            ("FREQ=WEEKLY;BYDAY=1MO", "BYDAY", "leave out the ordinals"),
            ("FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=1", "BYSETPOS", "name the days themselves"),
            ("FREQ=WEEKLY;BYMONTHDAY=5", "BYMONTHDAY", "use FREQ=MONTHLY"),
            ("FREQ=WEEKLY;BYMONTH=5", "BYMONTH", "leave it out"),
            ("FREQ=MONTHLY;BYMONTHDAY=31", "BYMONTHDAY", "skips months that are shorter, but Graph takes the last day"),
            ("FREQ=MONTHLY;BYMONTHDAY=31;SKIP=FORWARD", "BYMONTHDAY", "continues into the next month"),
            ("FREQ=MONTHLY;BYMONTHDAY=1,15", "BYMONTHDAY", "several days of a month"),
            ("FREQ=MONTHLY;BYMONTHDAY=-2", "BYMONTHDAY", "a day that no Graph pattern has"),
            ("FREQ=MONTHLY;BYMONTHDAY=1;BYSETPOS=2", "BYSETPOS", "selects no day"),
            ("FREQ=MONTHLY;BYDAY=5FR", "BYDAY", "a day that no Graph pattern has"),
            ("FREQ=MONTHLY;BYDAY=-2FR", "BYDAY", "a day that no Graph pattern has"),
            ("FREQ=MONTHLY;BYDAY=1MO,1TU", "BYDAY", "several days of a month"),
            ("FREQ=MONTHLY;INTERVAL=2;BYDAY=MO", "BYDAY", "several days of a month"),
            ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=5", "BYSETPOS", "a day that no Graph pattern has"),
            ("FREQ=MONTHLY;BYMONTH=1,2;BYMONTHDAY=5", "BYMONTH", "not evenly spaced"),
            ("FREQ=MONTHLY;INTERVAL=2;BYMONTH=8;BYMONTHDAY=5", "BYMONTH", "not evenly spaced"),
            ("FREQ=MONTHLY;INTERVAL=5;BYMONTH=10;BYMONTHDAY=5", "BYMONTH", "does not select the start's month"),
            ("FREQ=YEARLY;BYMONTH=2,5,8,11;BYMONTHDAY=5", "BYMONTH", "use a start date in one of its months"),
            (
                "FREQ=YEARLY;INTERVAL=2;BYMONTHDAY=5",
                "BYMONTH",
                "FREQ=YEARLY without BYMONTH selects months that are not",
            ),
            ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "BYMONTHDAY", "use BYMONTHDAY=28,29;BYSETPOS=-1 or RSCALE"),
            ("FREQ=YEARLY;BYDAY=20MO", "BYDAY", "counts within the year"),
            ("FREQ=YEARLY;BYDAY=1MO,-1MO", "BYDAY", "counts within the year"),
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

    def test_each_part(self):
        parts = [part for part, _ in reasons("FREQ=MONTHLY;BYDAY=MO,TU;BYHOUR=9;BYMONTH=1,2")]

        assert parts == ["BYHOUR", "BYMONTH", "BYDAY"]


# Rules in dateutil ----------------------------------------------------------------------------------------------------


def lists(values, **bounds):
    return st.lists(values, unique=True, **bounds).map(lambda items: ",".join(map(str, items)))


WEEKDAYS = st.sampled_from(["SU", "MO", "TU", "WE", "TH", "FR", "SA"])
NTH_WEEKDAYS = st.builds(str.__add__, st.sampled_from(["1", "2", "3", "4", "5", "-1", "-2"]), WEEKDAYS)
CONSECUTIVE_DAYS = st.sampled_from(
    ["1,2,3,4,5,6,7", "8,9,10,11,12,13,14", "-7,-6,-5,-4,-3,-2,-1", "28,29,30,31", "28,29"]
)
MONTHS = st.sampled_from(["1", "2", "4", "12", "1,7", "3,6,9,12", "1,2", ",".join(map(str, range(1, 13)))])
PARTS = {
    "INTERVAL": st.sampled_from([1, 1, 2, 3, 5, 12, 24]),
    "BYMONTH": MONTHS | lists(st.integers(1, 12), min_size=1, max_size=4),
    "BYMONTHDAY": CONSECUTIVE_DAYS | lists(st.integers(1, 31) | st.integers(-3, -1), min_size=1, max_size=2),
    # A rule with days of both kinds has the days of either kind in RFC 5545, but of both kinds in dateutil.
    "BYDAY": lists(WEEKDAYS, min_size=1) | lists(NTH_WEEKDAYS, min_size=1, max_size=2),
    "BYSETPOS": lists(st.sampled_from([1, 2, 3, 4, -1, -1, 5, -2]), min_size=1, max_size=2),
    "WKST": WEEKDAYS,
}
RULES = st.builds(
    lambda frequency, parts: ";".join([f"FREQ={frequency}", *(f"{name}={value}" for name, value in parts.items())]),
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "MONTHLY", "YEARLY", "YEARLY"]),
    st.fixed_dictionaries({}, optional=PARTS),
)


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
