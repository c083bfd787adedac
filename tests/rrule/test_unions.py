"""`from_rrules`: several recurrences that together have exactly the dates of a rule."""

from datetime import date, datetime, time
from itertools import takewhile

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from recurtz import DateTimeTimeZone, from_rrules
from recurtz.errors import ArgumentTypeError, RecurrenceRuleError
from rule_strategies import RULES

MONDAY = date(2017, 9, 4)
STARTS = [MONDAY, date(2020, 2, 29), date(2019, 12, 31)]
YEARS = 400

SEVERAL = [
    ("FREQ=MONTHLY;BYMONTHDAY=1,15", 2),
    ("FREQ=MONTHLY;BYMONTHDAY=1,15;COUNT=7", 2),
    ("FREQ=MONTHLY;BYMONTHDAY=-1,15", 2),
    ("FREQ=MONTHLY;BYDAY=1MO,3MO", 2),
    ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1", 2),
    ("FREQ=YEARLY;BYDAY=1MO,-1FR", 2),
    ("FREQ=YEARLY;BYMONTH=1,2,5;BYMONTHDAY=10", 3),
    ("FREQ=MONTHLY;BYMONTHDAY=31", 7),
    ("FREQ=MONTHLY;BYMONTHDAY=30", 11),
    ("FREQ=MONTHLY;BYMONTHDAY=15,31,28", 9),
    ("FREQ=MONTHLY;BYMONTHDAY=30,-1", 19),
    ("FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=31,1", 8),
    ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", 61),
    ("FREQ=YEARLY;INTERVAL=3;BYMONTH=2;BYMONTHDAY=29", 21),
    ("FREQ=YEARLY;BYMONTH=2,3;BYMONTHDAY=29,30", 63),
    ("FREQ=MONTHLY;BYMONTHDAY=29;UNTIL=22000101", 13),
    ("FREQ=DAILY;BYMONTH=1", 31),
    ("FREQ=DAILY;BYMONTHDAY=1,15;BYMONTH=1,6,7", 6),
    ("FREQ=DAILY;INTERVAL=2;BYDAY=MO,TU", 2),
    ("FREQ=WEEKLY;BYDAY=MO;BYMONTH=1,2,3;COUNT=30", 3),
    ("FREQ=WEEKLY;BYMONTH=12,1;COUNT=2;BYDAY=WE", 1),
    ("FREQ=WEEKLY;INTERVAL=6;BYMONTH=2;COUNT=3", 3),
    ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;UNTIL=21001231", 1),
]


def dates(recurrences, until):
    return sorted(day for recurrence in recurrences for day in recurrence.between(date.min, until))


def expected(text, start, until):
    """The dates according to dateutil, which shares no code with recurtz."""
    found = rrulestr(text, dtstart=datetime.combine(start, time()))
    return [moment.date() for moment in takewhile(lambda moment: moment.date() < until, found)]


def has_ordinals_of_both_kinds(text):
    """True for a BYDAY with and without ordinals, which dateutil intersects, although RFC 5545 joins them."""
    values = next((part[6:].split(",") for part in text.split(";") if part.startswith("BYDAY=")), [])
    return len({len(value) > 2 for value in values}) > 1


class TestUnion:
    @pytest.mark.parametrize(("text", "number"), SEVERAL)
    def test_number(self, text, number):
        assert len(from_rrules(text, start_date=MONDAY)) == number

    @pytest.mark.slow
    @pytest.mark.parametrize("text", [text for text, _ in SEVERAL])
    @pytest.mark.parametrize("start", STARTS)
    def test_400_years(self, text, start):
        """The union has each date of the rule once, for 400 years."""
        until = date(start.year + YEARS, 1, 1)

        assert dates(from_rrules(text, start_date=start), until) == expected(text, start, until)

    @settings(deadline=None)
    @given(
        RULES,
        st.sampled_from(["", "", ";COUNT=1", ";COUNT=5", ";COUNT=37", ";UNTIL=20301231", ";UNTIL=22000101"]),
        st.dates(date(1990, 1, 1), date(2030, 1, 1)),
    )
    def test_any_rule(self, rule, end, start):
        """A rule is refused, or the union has its dates."""
        text, until = rule + end, date(start.year + 60, 1, 1)
        try:
            recurrences = from_rrules(text, start_date=start)
        except RecurrenceRuleError:
            return
        assert len(recurrences) <= 64
        if not has_ordinals_of_both_kinds(text):
            assert dates(recurrences, until) == expected(text, start, until)

    @pytest.mark.parametrize("text", [text for text, _ in SEVERAL])
    def test_storable(self, text):
        """Exchange can store each recurrence whose dates are before the year 4500."""
        for recurrence in from_rrules(text, start_date=MONDAY):
            assert recurrence[0] == recurrence.range.start_date
            assert recurrence.pattern.interval <= 99

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("FREQ=MONTHLY;BYDAY=5MO", "make single events"),
            ("FREQ=MONTHLY;BYMONTHDAY=-2", "make single events"),
            ("FREQ=MONTHLY;BYDAY=1SU,-2SU", "several days of a month"),
            ("FREQ=YEARLY;BYMONTH=1;BYDAY=MO", "several days of a month"),
            ("FREQ=DAILY;BYMONTH=2", "89 recurrences, but 64 are the most"),
            ("FREQ=DAILY;BYMONTH=1,3,5", "limits FREQ=DAILY"),
            ("FREQ=WEEKLY;BYMONTH=1;UNTIL=21171231", "limits FREQ=WEEKLY"),
            ("FREQ=WEEKLY;BYMONTH=1;COUNT=2000", "limits FREQ=WEEKLY"),
            ("FREQ=WEEKLY;BYDAY=1MO;BYMONTH=1", "has an ordinal"),
            ("FREQ=DAILY;INTERVAL=2;BYMONTH=1;BYMONTHDAY=3", "BYMONTHDAY=3 with FREQ=DAILY"),
            ("FREQ=WEEKLY;BYSETPOS=3;BYDAY=MO;BYMONTH=1;COUNT=3", "selects no day|limits"),
            ("FREQ=MONTHLY;SKIP=FORWARD;RSCALE=GREGORIAN;BYMONTHDAY=31", "continues into the next month"),
            ("FREQ=MONTHLY;BYMONTHDAY=1,15;BYHOUR=9,10", "several times of day"),
            ("FREQ=YEARLY;BYDAY=20MO", "counts within the year"),
            ("FREQ=YEARLY;BYMONTH=1,2;BYDAY=MO;BYSETPOS=1", "counts within the year"),
            ("FREQ=YEARLY;INTERVAL=100;BYMONTH=1,3;BYMONTHDAY=1", "not evenly spaced"),
            ("FREQ=YEARLY;INTERVAL=99;BYMONTH=2;BYMONTHDAY=29", "skips months"),
            ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYDAY=MO", "selects"),
            ("FREQ=DAILY;INTERVAL=1000", "INTERVAL=1000 is more than Exchange can store"),
            ("FREQ=MONTHLY;INTERVAL=12;BYMONTH=1,2;BYMONTHDAY=1,5", "selects no month"),
            ("FREQ=DAILY;INTERVAL=7;BYDAY=TU,WE;BYMONTH=1;COUNT=3", "limits FREQ=DAILY"),
        ],
    )
    def test_refused(self, text, reason):
        """The reason is that of `from_rrule`, or the number of recurrences."""
        with pytest.raises(RecurrenceRuleError, match=reason):
            from_rrules(text, start_date=MONDAY)

    def test_long_search(self, monkeypatch):
        """A search for month-day rules has a bounded number of steps."""
        monkeypatch.setattr("recurtz.rrule.covers._MAX_STEPS", 0)

        with pytest.raises(RecurrenceRuleError):
            from_rrules("FREQ=MONTHLY;BYMONTHDAY=2,16", start_date=MONDAY)

    def test_count_beyond_calendar(self):
        """A COUNT that the calendar cannot hold ends with it."""
        second, first = from_rrules("FREQ=MONTHLY;BYMONTHDAY=1,15;COUNT=2000000", start_date=MONDAY)

        assert (first[-1], second[-1]) == (date(9999, 12, 1), date(9999, 12, 15))

    def test_end_of_calendar(self):
        """Of a rule that the calendar ends, the dates up to then."""
        recurrences = from_rrules("FREQ=YEARLY;BYMONTH=1,12,2;BYMONTHDAY=29", start_date=date(9998, 3, 1))
        assert dates(recurrences, date.max) == [date(9998, 12, 29), date(9999, 1, 29), date(9999, 12, 29)]
        recurrences = from_rrules("FREQ=YEARLY;BYMONTH=1,12,2;BYMONTHDAY=5", start_date=date(9999, 3, 1))
        assert dates(recurrences, date.max) == [date(9999, 12, 5)]
        recurrences = from_rrules("FREQ=WEEKLY;BYDAY=FR;BYMONTH=12;COUNT=90", start_date=date(9998, 12, 20))
        assert [len(recurrence) for recurrence in recurrences] == [1, 5]

    def test_time_zone(self):
        noon = DateTimeTimeZone(datetime(2017, 9, 4, 12), "Pacific Standard Time")
        second, first = from_rrules("FREQ=MONTHLY;BYMONTHDAY=1,15;UNTIL=20171015T190000Z", start=noon)

        assert (first.range.time_zone, first[-1], second[-1]) == (
            "Pacific Standard Time", date(2017, 10, 1), date(2017, 10, 15),
        )  # fmt: skip

    def test_argument(self):
        with pytest.raises(ArgumentTypeError):
            from_rrules(5, start_date=MONDAY)
        with pytest.raises(RecurrenceRuleError, match="DTSTART is missing"):
            from_rrules("FREQ=MONTHLY;BYMONTHDAY=1,15")


OVERLAPPING = [
    (["FREQ=WEEKLY;BYDAY=MO", "FREQ=DAILY"], 1),
    (["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO"], 1),
    (["FREQ=WEEKLY;BYDAY=MO", "FREQ=DAILY;COUNT=20"], 2),
    (["FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;BYDAY=TU;COUNT=5"], 2),
    (["FREQ=WEEKLY;BYDAY=MO,TU", "FREQ=WEEKLY;BYDAY=TU,WE;UNTIL=20250101"], 2),
    (["FREQ=WEEKLY;BYDAY=MO,TU;COUNT=9", "FREQ=WEEKLY;BYDAY=TU,WE"], 2),
    (["FREQ=DAILY;INTERVAL=2", "FREQ=DAILY;INTERVAL=4"], 1),
    (["FREQ=DAILY;INTERVAL=2", "FREQ=DAILY;INTERVAL=3"], 2),
    (["FREQ=DAILY;INTERVAL=2", "FREQ=DAILY;INTERVAL=3", "FREQ=DAILY;INTERVAL=5"], 4),
    (["FREQ=DAILY;INTERVAL=2", "FREQ=DAILY;INTERVAL=23"], 2),
    (["FREQ=DAILY;INTERVAL=7", "FREQ=MONTHLY;BYDAY=1TU"], 2),
    (["FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE", "FREQ=WEEKLY;INTERVAL=4;BYDAY=TU"], 2),
    (["FREQ=MONTHLY;BYDAY=1MO", "FREQ=WEEKLY;BYDAY=MO"], 1),
    (["FREQ=MONTHLY;BYMONTHDAY=1", "FREQ=MONTHLY;BYDAY=2MO"], 2),
    (["FREQ=MONTHLY;BYMONTHDAY=1", "FREQ=WEEKLY;BYDAY=MO;COUNT=200"], 8),
    (["FREQ=MONTHLY;BYMONTHDAY=1,15", "FREQ=MONTHLY;BYMONTHDAY=15,20"], 3),
    (["FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=15", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15"], 2),
    (["FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=15;COUNT=9", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15;UNTIL=20300101"], 3),
    (["FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15", "FREQ=MONTHLY;BYMONTHDAY=15"], 1),
    (["FREQ=MONTHLY;BYMONTHDAY=30", "FREQ=MONTHLY;BYMONTHDAY=-1"], 8),
    (["FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=MONTHLY;BYMONTHDAY=31"], 1),
    (["FREQ=MONTHLY;BYDAY=1MO", "FREQ=YEARLY;BYMONTH=9;BYDAY=1MO"], 1),
    (["FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=8", "FREQ=YEARLY;BYMONTH=2;BYDAY=2MO"], 2),
    (["FREQ=YEARLY;INTERVAL=2;BYMONTH=1;BYMONTHDAY=8", "FREQ=YEARLY;INTERVAL=3;BYMONTH=1;BYMONTHDAY=8"], 2),
    (["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28;COUNT=100"], 62),
    (["FREQ=YEARLY;BYMONTH=1,4,6;BYMONTHDAY=8", "FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=8"], 12),
]
"""Rules that have dates in common, and those that only look so, with the number of recurrences."""


ENDS = ["", "", ";COUNT=37", ";UNTIL=20301231"]


class TestOverlaps:
    """The oracle is the set of dateutil's dates, which shares no code with recurtz."""

    def text(self, rules):
        return "DTSTART:20170904T120000\n" + "\n".join(f"RRULE:{rule}" for rule in rules)

    def expected(self, rules, until):
        return sorted({day for rule in rules for day in expected(rule, MONDAY, until)})

    @pytest.mark.parametrize(("rules", "number"), OVERLAPPING)
    def test_number(self, rules, number):
        until = date(2060, 1, 1)
        recurrences = from_rrules(self.text(rules))

        assert len(recurrences) == number
        assert dates(recurrences, until) == self.expected(rules, until)

    @pytest.mark.slow
    @pytest.mark.parametrize("rules", [rules for rules, _ in OVERLAPPING])
    def test_400_years(self, rules):
        """The union has each date of the rules once, for 400 years, in whatever order the rules are."""
        until = date(MONDAY.year + YEARS, 1, 1)

        for ordered in (rules, rules[::-1]):
            recurrences = from_rrules(self.text(ordered))
            assert dates(recurrences, until) == self.expected(rules, until)
            assert all(recurrence.pattern.interval <= 99 for recurrence in recurrences)

    @settings(deadline=None)
    @given(st.lists(st.tuples(RULES, st.sampled_from(ENDS)), min_size=2, max_size=3))
    def test_any_rules(self, pairs):
        """Rules are refused, or the union has their dates."""
        rules, until = [rule + end for rule, end in pairs], date(2060, 1, 1)
        try:
            recurrences = from_rrules(self.text(rules))
        except RecurrenceRuleError:
            return
        assert len(recurrences) <= 64
        if not any(map(has_ordinals_of_both_kinds, rules)):
            assert dates(recurrences, until) == self.expected(rules, until)


class TestLines:
    START = "DTSTART:20170904T120000\n"

    def test_several_rules(self):
        text = "RRULE:FREQ=WEEKLY;BYDAY=MO\nRRULE:FREQ=WEEKLY;BYDAY=TU\nRRULE:FREQ=WEEKLY;BYDAY=MO"

        assert [recurrence.pattern.days_of_week for recurrence in from_rrules(self.START + text)] == [
            ("monday",), ("tuesday",),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        "rules",
        [
            ["FREQ=MONTHLY;BYMONTHDAY=8", "FREQ=MONTHLY;BYDAY=2MO"],
            ["FREQ=MONTHLY;BYMONTHDAY=1", "FREQ=DAILY;INTERVAL=3"],
            ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=DAILY;INTERVAL=3"],
            ["FREQ=DAILY;INTERVAL=97", "FREQ=DAILY;INTERVAL=89"],
        ],
    )
    def test_many_common_dates(self, rules):
        """The reason names both rules, because no recurrence is at fault by itself."""
        with pytest.raises(RecurrenceRuleError, match="can have many dates in common; make single events") as caught:
            from_rrules(self.START + "\n".join(f"RRULE:{rule}" for rule in rules))
        assert all(rule in str(caught.value) for rule in rules)

    def test_many_recurrences(self):
        """Rules that need too many recurrences together are refused before all are compared."""
        rules = [f"RRULE:FREQ=YEARLY;BYMONTH={month};BYMONTHDAY=1,2,3,4,5,6" for month in range(1, 13)]

        with pytest.raises(RecurrenceRuleError, match="the rules need more than 64 recurrences; make single events"):
            from_rrules(self.START + "\n".join(rules))

    @pytest.mark.parametrize("rule", ["FREQ=DAILY;UNTIL=20170101", "FREQ=MONTHLY;BYMONTHDAY=1,15;UNTIL=20170101"])
    def test_no_date(self, rule):
        """A rule that ends before its start has no recurrences."""
        assert from_rrules(self.START + f"RRULE:{rule}") == []
        [monday] = from_rrules(self.START + f"RRULE:{rule}\nRRULE:FREQ=WEEKLY")
        assert monday[0] == MONDAY

    def test_rdate(self):
        rdates = "RDATE:20170906T120000,20170904T120000,20170908T120000\nRDATE:20170910"
        recurrences = from_rrules(f"{self.START}RRULE:FREQ=WEEKLY;COUNT=2\n{rdates}")

        assert dates(recurrences, date.max) == [date(2017, 9, day) for day in (4, 6, 8, 10, 11)]
        assert len(recurrences) == 4

    @pytest.mark.parametrize("rdate", ["20170906T130000", "20170904T130000", "20170906T120000,20170906"])
    def test_rdate_at_other_time(self, rdate):
        """A recurrence has one time of day, and a date once."""
        text = f"{self.START}RRULE:FREQ=WEEKLY;COUNT=2\nRDATE:{rdate}"

        if "," in rdate:
            assert len(from_rrules(text)) == 2
        else:
            with pytest.raises(RecurrenceRuleError, match="at another time of day"):
                from_rrules(text)

    def test_exdate(self):
        with pytest.raises(RecurrenceRuleError, match="EXDATE excludes 2017-09-15"):
            from_rrules(f"{self.START}RRULE:FREQ=MONTHLY;BYMONTHDAY=1,15\nEXDATE:20170915T120000")
        assert len(from_rrules(f"{self.START}RRULE:FREQ=MONTHLY;BYMONTHDAY=1,15\nEXDATE:20170916T120000")) == 2

    def test_faults(self):
        with pytest.raises(RecurrenceRuleError) as caught:
            from_rrules("DTSTART:x\nRRULE:FREQ=NEVER\nRRULE:FREQ=DAILY")
        assert [detail.target for detail in caught.value.details] == ["DTSTART", "FREQ"]
