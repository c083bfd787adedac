"""Rules that others write: what Graph can say is read, the rest refused with a reason for each part."""

from datetime import date, datetime
from itertools import takewhile

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from recurtz import (
    AbsoluteMonthly,
    AbsoluteYearly,
    Daily,
    DateTimeTimeZone,
    EndDate,
    NoEnd,
    Numbered,
    PatternedRecurrence,
    RecurtzError,
    RelativeMonthly,
    RelativeYearly,
    Weekly,
    from_rrule,
)
from recurtz.errors import ArgumentTypeError, RecurrenceRuleError

MONDAY = date(2017, 9, 4)
DAY_31 = date(2017, 8, 31)
NOON = DateTimeTimeZone(datetime(2017, 9, 4, 12), "Pacific Standard Time")
EVERY_WEEKDAY = ["monday", "tuesday", "wednesday", "thursday", "friday"]
ALL_DAYS = ["sunday", *EVERY_WEEKDAY, "saturday"]


def pattern(text, start_date=MONDAY):
    return from_rrule(text, start_date=start_date).pattern


def reasons(text, start_date=MONDAY, start=None):
    with pytest.raises(RecurrenceRuleError) as caught:
        from_rrule(text, start_date, start)
    assert all(str(detail) in str(caught.value) for detail in caught.value.details)
    return [(detail.target, str(detail)) for detail in caught.value.details]


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;WKST=SU;COUNT=3",
        "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;WKST=SU;COUNT=3",
        "rrule:count=3;wkst=su;byday=we,mo;interval=2;freq=weekly",
        " COUNT = 3; FREQ=WEEKLY; BYDAY=MO, WE, MO; INTERVAL=02; WKST=SU; ",
        "RRULE:FREQ=WEEKLY;INTERVAL=2;BYD\r\n AY=MO,WE;WKST=SU;C\n\tOUNT=3\r\n",
        "RSCALE=GREGORIAN;FREQ=WEEKLY;SKIP=OMIT;INTERVAL=2;BYDAY=MO,WE;WKST=SU;COUNT=3",
    ],
)
def test_order_letter_case_blanks_and_folds_make_no_difference(text):
    expected = PatternedRecurrence(Weekly(2, ["monday", "wednesday"]), Numbered(MONDAY, 3), anchor="start-date")

    assert from_rrule(text, start_date=MONDAY) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FREQ=DAILY", Daily(1)),
        ("FREQ=DAILY;INTERVAL=2147483647", Daily(2**31 - 1)),
        ("FREQ=DAILY;BYMONTH=12,1,2,3,4,5,6,7,8,9,10,11", Daily(1)),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", Weekly(1, EVERY_WEEKDAY, "monday")),
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
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", RelativeMonthly(1, EVERY_WEEKDAY, "last")),
        ("FREQ=MONTHLY;BYDAY=SU,MO,TU,WE,TH,FR,SA;BYSETPOS=-1", RelativeMonthly(1, ALL_DAYS, "last")),
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
def test_every_rule_that_graph_can_say_is_read(text, expected):
    assert pattern(text) == expected


def test_a_clamped_day_may_come_from_the_start_date():
    assert pattern("FREQ=MONTHLY;SKIP=BACKWARD", DAY_31) == AbsoluteMonthly(1, 31)
    assert pattern("FREQ=MONTHLY;INTERVAL=12", DAY_31) == AbsoluteMonthly(12, 31)
    assert pattern("FREQ=YEARLY", DAY_31) == AbsoluteYearly(1, 8, 31)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("UNTIL=20171231", date(2017, 12, 31)),
        ("UNTIL=20171231T120000", date(2017, 12, 31)),
        ("UNTIL=20171231T115959", date(2017, 12, 30)),
        ("UNTIL=20171231T200000Z", date(2017, 12, 31)),
        ("UNTIL=20171231T195959Z", date(2017, 12, 30)),
        ("UNTIL=20180101T075959Z", date(2017, 12, 31)),
    ],
)
def test_until_is_told_on_the_clock_of_the_start(text, end):
    assert from_rrule(f"FREQ=DAILY;{text}", MONDAY, NOON).range == EndDate(MONDAY, end, "Pacific Standard Time")


@pytest.mark.parametrize("text", ["UNTIL=20171231", "UNTIL=20171231T000000", "until=20171231t000000z"])
def test_without_a_start_the_date_of_until_counts(text):
    assert from_rrule(f"FREQ=DAILY;{text}", MONDAY).range == EndDate(MONDAY, date(2017, 12, 31))


def test_a_time_of_day_may_restate_that_of_the_start():
    text = "FREQ=DAILY;BYHOUR=12;BYMINUTE=0;BYSECOND=0"

    assert from_rrule(text, MONDAY, NOON).pattern == Daily(1)
    assert [name for name, _ in reasons(text)] == ["BYHOUR", "BYMINUTE", "BYSECOND"]
    assert reasons("FREQ=DAILY;BYHOUR=9,12", MONDAY, NOON)[0][1].startswith("BYHOUR=9,12 sets a time of day")


@pytest.mark.parametrize(
    ("text", "part", "reason"),
    [
        ("", "FREQ", "is missing"),
        ("COUNT=3", "FREQ", "is missing"),
        ("FREQ=HOURLY", "FREQ", "repeats within a day"),
        ("FREQ=OFTEN", "FREQ", "use one of DAILY, WEEKLY, MONTHLY, YEARLY"),
        ("FREQ=DAILY;FREQ=DAILY", "FREQ", "stands twice"),
        ("FREQ=DAILY;X-NAME=1", "X-NAME", "no part of a rule"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL", "use 1 to 2147483647"),
        ("FREQ=DAILY;INTERVAL=2147483648", "INTERVAL", "use 1 to 2147483647"),
        ("FREQ=DAILY;INTERVAL=1.5", "INTERVAL", "use 1 to 2147483647"),
        ("FREQ=DAILY;INTERVAL=²", "INTERVAL", "use 1 to 2147483647"),
        ("FREQ=DAILY;INTERVAL=", "INTERVAL", "'' cannot be read"),
        ("FREQ=DAILY;INTERVAL", "INTERVAL", "'' cannot be read"),
        ("FREQ=DAILY;COUNT=-1", "COUNT", "use 1 to 2147483647"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20171231", "COUNT", "exclude each other"),
        ("FREQ=DAILY;UNTIL=20171332", "UNTIL", "use a date or a time such as"),
        ("FREQ=DAILY;UNTIL=2017-12-31", "UNTIL", "use a date or a time such as"),
        ("FREQ=DAILY;UNTIL=20171231T2000", "UNTIL", "use a date or a time such as"),
        ("FREQ=WEEKLY;WKST=XX", "WKST", "use one of SU, MO"),
        ("FREQ=MONTHLY;RSCALE=HEBREW", "RSCALE", "use GREGORIAN"),
        ("FREQ=MONTHLY;SKIP=SOMETIMES", "SKIP", "use one of OMIT, BACKWARD, FORWARD"),
        ("FREQ=YEARLY;BYMONTH=5L", "BYMONTH", "use 1 to 12"),
        ("FREQ=YEARLY;BYYEARDAY=1", "BYYEARDAY", "name the day by BYMONTH and BYMONTHDAY"),
        ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO", "BYWEEKNO", "name the day by BYMONTH and BYDAY"),
        ("FREQ=MONTHLY;BYDAY=0MO", "BYDAY", "use days such as MO or -1FR"),
        ("FREQ=MONTHLY;BYDAY=MOO", "BYDAY", "use days such as MO or -1FR"),
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
        ("FREQ=MONTHLY;BYMONTHDAY=31", "BYMONTHDAY", "skips months that are shorter, where Graph takes the last day"),
        ("FREQ=MONTHLY;BYMONTHDAY=31;SKIP=FORWARD", "BYMONTHDAY", "goes on to the next month"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", "BYMONTHDAY", "several days of a month"),
        ("FREQ=MONTHLY;BYMONTHDAY=-2", "BYMONTHDAY", "no name for"),
        ("FREQ=MONTHLY;BYMONTHDAY=1;BYSETPOS=2", "BYSETPOS", "picks no day"),
        ("FREQ=MONTHLY;BYDAY=5FR", "BYDAY", "no name for"),
        ("FREQ=MONTHLY;BYDAY=-2FR", "BYDAY", "no name for"),
        ("FREQ=MONTHLY;BYDAY=1MO,1TU", "BYDAY", "several days of a month"),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=MO", "BYDAY", "several days of a month"),
        ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=5", "BYSETPOS", "no name for"),
        ("FREQ=MONTHLY;BYMONTH=1,2;BYMONTHDAY=5", "BYMONTH", "not evenly spaced"),
        ("FREQ=MONTHLY;INTERVAL=2;BYMONTH=8;BYMONTHDAY=5", "BYMONTH", "not evenly spaced"),
        ("FREQ=MONTHLY;INTERVAL=5;BYMONTH=10;BYMONTHDAY=5", "BYMONTH", "leaves out the start's month"),
        ("FREQ=YEARLY;BYMONTH=2,5,8,11;BYMONTHDAY=5", "BYMONTH", "use a start date in one of its months"),
        ("FREQ=YEARLY;INTERVAL=2;BYMONTHDAY=5", "BYMONTH", "FREQ=YEARLY without BYMONTH picks months that are not"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "BYMONTHDAY", "use BYMONTHDAY=28,29;BYSETPOS=-1 or RSCALE"),
        ("FREQ=YEARLY;BYDAY=20MO", "BYDAY", "counts within the year"),
        ("FREQ=YEARLY;BYDAY=1MO,-1MO", "BYDAY", "counts within the year"),
        ("FREQ=YEARLY;BYDAY=MO;BYSETPOS=1,13", "BYSETPOS", "counts within the year"),
        ("FREQ=YEARLY;BYMONTH=3,9;BYDAY=MO;BYSETPOS=1", "BYSETPOS", "counts within the year"),
        ("FREQ=YEARLY;BYMONTHDAY=5;BYDAY=1MO,2MO,3MO,4MO,1TU,2TU,3TU,4TU,1WE", "BYDAY", "4MO,… counts within"),
    ],
)
def test_what_graph_cannot_say_is_refused_with_the_reason(text, part, reason):
    found = dict(reasons(text))

    assert reason in found[part]


@pytest.mark.parametrize(("text", "start_date"), [("FREQ=MONTHLY", DAY_31), ("FREQ=YEARLY", date(2024, 2, 29))])
def test_a_start_on_a_day_that_rfc_5545_skips_is_refused_too(text, start_date):
    [(part, reason)] = reasons(text, start_date)

    assert part == "BYMONTHDAY"
    assert reason.startswith(f"day {start_date.day}, which the start date says, skips")


def test_each_part_at_fault_has_its_reason():
    unreadable = "FREQ=HOURLY;INTERVAL=0;BYWEEKNO=20;FOO=1"
    beyond_graph = "FREQ=MONTHLY;BYDAY=MO,TU;BYHOUR=9;BYMONTH=1,2"

    assert [part for part, _ in reasons(unreadable)] == ["FREQ", "INTERVAL", "BYWEEKNO", "FOO"]
    assert [part for part, _ in reasons(beyond_graph)] == ["BYHOUR", "BYMONTH", "BYDAY"]


def test_a_refusal_is_told_as_json():
    with pytest.raises(RecurtzError) as caught:
        from_rrule("FREQ=MONTHLY;BYMONTHDAY=31", start_date=MONDAY)
    error = caught.value.to_graph()["error"]

    assert (error["code"], error["target"]) == ("ErrorCalendarInvalidRecurrence", "RRULE")
    assert [detail["target"] for detail in error["details"]] == ["BYMONTHDAY"]


def test_text_without_bounds_is_refused_at_once():
    assert reasons("FREQ=DAILY;" + "A=1;" * 1_000_000)[0][0] == "RRULE"
    assert reasons("FREQ=DAILY;INTERVAL=" + "9" * 9000)[0][0] == "INTERVAL"
    assert len(reasons("FREQ=DAILY;" + "A" * 9000)[0][1]) < 100


def test_arguments_of_other_types_are_refused():
    with pytest.raises(ArgumentTypeError):
        from_rrule(b"FREQ=DAILY", start_date=MONDAY)
    with pytest.raises(ArgumentTypeError):
        from_rrule("FREQ=DAILY", start_date=datetime(2017, 9, 4))
    with pytest.raises(ArgumentTypeError):
        from_rrule("FREQ=DAILY", MONDAY, "noon")


@settings(max_examples=500)
@given(st.text(alphabet="FREQDAILYBMONTHSPUW=;,:-+0123456789 \n", max_size=60) | st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        from_rrule(text, start_date=MONDAY)
    except RecurrenceRuleError as error:
        assert error.details
        assert all(detail.target is not None for detail in error.details)


# Others' rules against dateutil ---------------------------------------------------------------------------------------


def lists(values, **bounds):
    return st.lists(values, unique=True, **bounds).map(lambda items: ",".join(map(str, items)))


PLAIN = st.sampled_from(["SU", "MO", "TU", "WE", "TH", "FR", "SA"])
NTH = st.builds(str.__add__, st.sampled_from(["1", "2", "3", "4", "5", "-1", "-2"]), PLAIN)
RUNS = st.sampled_from(["1,2,3,4,5,6,7", "8,9,10,11,12,13,14", "-7,-6,-5,-4,-3,-2,-1", "28,29,30,31", "28,29"])
MONTHS = st.sampled_from(["1", "2", "4", "12", "1,7", "3,6,9,12", "1,2", ",".join(map(str, range(1, 13)))])
PARTS = {
    "INTERVAL": st.sampled_from([1, 1, 2, 3, 5, 12, 24]),
    "BYMONTH": MONTHS | lists(st.integers(1, 12), min_size=1, max_size=4),
    "BYMONTHDAY": RUNS | lists(st.integers(1, 31) | st.integers(-3, -1), min_size=1, max_size=2),
    # Days of both kinds in one rule dateutil takes for those that are in both, RFC 5545 for those in either.
    "BYDAY": lists(PLAIN, min_size=1) | lists(NTH, min_size=1, max_size=2),
    "BYSETPOS": lists(st.sampled_from([1, 2, 3, 4, -1, -1, 5, -2]), min_size=1, max_size=2),
    "WKST": PLAIN,
}
RULES = st.builds(
    lambda frequency, parts: ";".join([f"FREQ={frequency}", *(f"{name}={value}" for name, value in parts.items())]),
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "MONTHLY", "YEARLY", "YEARLY"]),
    st.fixed_dictionaries({}, optional=PARTS),
)


@settings(max_examples=1500, deadline=None)
@given(RULES, st.dates(date(2000, 1, 1), date(2030, 12, 31)))
def test_what_is_read_has_the_dates_that_dateutil_reads(text, start_date):
    try:
        recurrence = from_rrule(text, start_date=start_date)
    except RecurrenceRuleError:
        return
    years = 60 if recurrence.pattern.type.endswith("Yearly") or recurrence.pattern.interval > 4 else 8
    end = start_date.replace(year=start_date.year + years, day=1)
    rule = rrulestr(text, dtstart=datetime.combine(start_date, datetime.min.time()))
    expected = [found.date() for found in takewhile(lambda found: found.date() < end, rule)]

    assert recurrence.between(start_date, end) == expected


def test_the_range_may_be_without_end():
    assert from_rrule("FREQ=DAILY", start_date=MONDAY).range == NoEnd(MONDAY)
