"""The text of rules: what is equivalent, and the reason for each malformed part."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import MONDAY, PACIFIC, date_time
from recurtz import EndDate, Numbered, PatternedRecurrence, RecurtzError, Weekly, from_rrule
from recurtz.errors import ArgumentTypeError, RecurrenceRuleError


def reasons(text):
    with pytest.raises(RecurrenceRuleError) as caught:
        from_rrule(text, MONDAY)
    assert all(str(detail) in str(caught.value) for detail in caught.value.details)
    return [(detail.target, str(detail)) for detail in caught.value.details]


class TestText:
    @pytest.mark.parametrize(
        "text",
        [
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;WKST=SU;COUNT=3",
            "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;WKST=SU;COUNT=3",
            "rrule:count=3;wkst=su;byday=we,mo;interval=2;freq=weekly",
            " COUNT = 3; FREQ=WEEKLY; BYDAY=MO, WE, MO; INTERVAL=02; WKST=SU; ",
            "RRULE:FREQ=WEEKLY;INTERVAL=2;BYD\r\n AY=MO,WE;WKST=SU;C\n\tOUNT=3\r\n",
            "RSCALE=GREGORIAN;FREQ=WEEKLY;SKIP=OMIT;INTERVAL=2;BYDAY=MO,WE;WKST=SU;COUNT=3",
            "FREQ=WEEKLY;X-NAME=1;INTERVAL=2;;BYDAY=MO,WE;WKST=SU;x-name=2;COUNT=3",
            "RRULE;X-NAME=a:FREQ=WEEKLY;INTERVAL=2;\nBYDAY=MO,WE;WKST=SU;COUNT=3",
        ],
    )
    def test_equivalent(self, text):
        """Order, letter case, blanks, folds and the parts of other programs make no difference."""
        expected = PatternedRecurrence(Weekly(2, ["monday", "wednesday"]), Numbered(MONDAY, 3), anchor="start-date")

        assert from_rrule(text, start_date=MONDAY) == expected

    def test_length_is_bounded(self):
        assert "use 100000 characters at most" in dict(reasons("FREQ=DAILY;" + "A=1;" * 1_000_000))["RRULE"]
        assert reasons("FREQ=DAILY;INTERVAL=" + "9" * 9000)[0][0] == "INTERVAL"
        assert "use 10000 characters at most" in dict(reasons("FREQ=DAILY;" + "A" * 20_000))["RRULE"]
        [(part, reason)] = reasons("FREQ=DAILY;" + "A" * 9000)
        assert part == "RRULE"
        assert len(reason) < 130

    @settings(max_examples=500)
    @given(st.text(alphabet="FREQDAILYBMONTHSPUW=;,:-+0123456789 \n", max_size=60) | st.text(max_size=60))
    def test_any_text(self, text):
        """Any text is a rule, or is refused with a target for each reason."""
        try:
            from_rrule(text, start_date=MONDAY)
        except RecurrenceRuleError as error:
            assert error.details
            assert all(detail.target is not None for detail in error.details)

    @pytest.mark.parametrize(
        "arguments", [(b"FREQ=DAILY", MONDAY), ("FREQ=DAILY", datetime(2017, 9, 4)), ("FREQ=DAILY", MONDAY, "noon")]
    )
    def test_argument_types(self, arguments):
        with pytest.raises(ArgumentTypeError):
            from_rrule(*arguments)


class TestUntil:
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
    def test_with_start(self, text, end):
        """UNTIL is compared with the starts in the zone of the series."""
        recurrence = from_rrule(f"FREQ=DAILY;{text}", MONDAY, date_time("2017-09-04T12:00"))

        assert recurrence.range == EndDate(MONDAY, end, PACIFIC)

    @pytest.mark.parametrize("text", ["UNTIL=20171231", "UNTIL=20171231T000000", "until=20171231t000000z"])
    def test_without_start(self, text):
        """Without a start, the date of UNTIL counts."""
        assert from_rrule(f"FREQ=DAILY;{text}", MONDAY).range == EndDate(MONDAY, date(2017, 12, 31))


class TestReasons:
    @pytest.mark.parametrize(
        ("text", "part", "reason"),
        [
            ("", "FREQ", "is missing"),
            ("COUNT=3", "FREQ", "is missing"),
            ("FREQ=HOURLY", "FREQ", "repeats within a day"),
            ("FREQ=OFTEN", "FREQ", "use one of DAILY, WEEKLY, MONTHLY, YEARLY"),
            ("FREQ=DAILY;FREQ=DAILY", "FREQ", "is given twice"),
            ("FREQ=DAILY;NAME=1", "NAME", "is not a part of a rule; use the names of RFC 5545"),
            ("every monday", "RRULE", "is not a part of a rule"),
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
            ("FREQ=DAILY;UNTIL=20171231T240000Z", "UNTIL", "use a date or a time such as"),
            ("FREQ=DAILY;UNTIL=20171231T235960Z", "UNTIL", "use a date or a time such as"),
            ("FREQ=WEEKLY;WKST=XX", "WKST", "use one of SU, MO"),
            ("FREQ=MONTHLY;RSCALE=HEBREW", "RSCALE", "which is GREGORIAN; make single events of its dates"),
            ("FREQ=MONTHLY;SKIP=SOMETIMES", "SKIP", "use one of OMIT, BACKWARD, FORWARD"),
            ("FREQ=YEARLY;BYMONTH=5L", "BYMONTH", "use 1 to 12"),
            ("FREQ=YEARLY;BYYEARDAY=1", "BYYEARDAY", "use BYMONTH=1;BYMONTHDAY=1"),
            ("FREQ=YEARLY;BYYEARDAY=-306", "BYYEARDAY", "use BYMONTH=3;BYMONTHDAY=1"),
            ("FREQ=YEARLY;BYYEARDAY=60", "BYYEARDAY", "make single events of its dates"),
            ("FREQ=YEARLY;BYYEARDAY=1,2", "BYYEARDAY", "make single events of its dates"),
            ("FREQ=YEARLY;BYYEARDAY=1;BYDAY=MO", "BYYEARDAY", "make single events of its dates"),
            ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO", "BYWEEKNO", "make single events of its dates"),
            ("FREQ=YEARLY;BYEASTER=0", "BYEASTER", "follows Easter, which no Graph pattern does"),
            ("FREQ=DAILY;UNTIL=20171231T240000", "UNTIL", "use a date or a time such as"),
            ("FREQ=MONTHLY;BYDAY=0MO", "BYDAY", "use days such as MO or -1FR"),
            ("FREQ=MONTHLY;BYDAY=MOO", "BYDAY", "use days such as MO or -1FR"),
        ],
    )
    def test_malformed(self, text, part, reason):
        assert reason in dict(reasons(text))[part]

    def test_each_part(self):
        parts = [part for part, _ in reasons("FREQ=HOURLY;INTERVAL=0;BYWEEKNO=20;FOO=1")]

        assert parts == ["FREQ", "INTERVAL", "BYWEEKNO", "FOO"]

    def test_json(self):
        with pytest.raises(RecurtzError) as caught:
            from_rrule("FREQ=MONTHLY;BYMONTHDAY=31", start_date=MONDAY)
        error = caught.value.to_graph()["error"]

        assert (error["code"], error["target"]) == ("ErrorCalendarInvalidRecurrence", "RRULE")
        assert [detail["target"] for detail in error["details"]] == ["BYMONTHDAY"]
