"""The text of a rule with its other lines: DTSTART, EXDATE and RDATE."""

from datetime import date, datetime

import pytest
from dateutil.rrule import MO, TU, WEEKLY, YEARLY, rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import MONDAY, PACIFIC, date_time
from recurtz import Daily, DateTimeTimeZone, EndDate, NoEnd, PatternedRecurrence, Weekly, from_rrule
from recurtz.errors import ArgumentTypeError, RecurrenceRuleError

NOON = date_time("2017-09-04T12:00")
MONDAYS = PatternedRecurrence(Weekly(1, ["monday"], "monday"), NoEnd(MONDAY), anchor="start-date")


def reasons(text, *arguments):
    with pytest.raises(RecurrenceRuleError) as caught:
        from_rrule(text, *arguments)
    return {detail.target: str(detail) for detail in caught.value.details}


def end_of(text, *arguments):
    return from_rrule(text, *arguments).range.end_date


class TestText:
    @pytest.mark.parametrize(
        "text",
        [
            "DTSTART:20170904T120000\nRRULE:FREQ=WEEKLY;BYDAY=MO",
            "RRULE:FREQ=WEEKLY;BYDAY=MO\nDTSTART:20170904T120000",
            "DTSTART:20170904T120000\r\nRRULE:FREQ=WEEKLY;BYDAY=MO\r\n",
            "DTSTART:20170904T120000\rRRULE:FREQ=WEEKLY;BYDAY=MO",
            "DTSTART:20170904T120000\r\r\nRRULE:FREQ=WEEKLY;BYDAY=MO\r\r\n",
            "\n\nDTSTART:20170904T120000\n\nRRULE:FREQ=WEEKLY\n\n ;BYDAY=MO\n",
            "DTSTART:2017\n 0904T120000\nRRULE:FREQ=WEEK\n\tLY;BYDAY=MO",
            "    DTSTART:20170904T120000\n    RRULE:FREQ=WEEKLY;BYDAY=MO\n    ",
            "dtstart:20170904t120000\nrrule:freq=weekly;byday=mo",
            "DTSTART;VALUE=DATE:20170904\nRRULE:FREQ=WEEKLY;BYDAY=MO",
            "DTSTART;VALUE=DATE;TZID=Europe/Berlin:20170904\nRRULE:FREQ=WEEKLY;BYDAY=MO",
            "DTSTART:20170904T120000\nDTSTART:20170904T120000\nFREQ=WEEKLY;BYDAY=MO",
            "X-NAME:1\nDTSTART;X-NAME=1:20170904T120000\nRRULE;X-NAME=1:FREQ=WEEKLY;BYDAY=MO\nEXDATE:\nRDATE:",
        ],
    )
    def test_equivalent(self, text):
        """The order of lines, their ends, folds and indents make no difference; a date has no zone."""
        assert from_rrule(text) == MONDAYS

    @pytest.mark.parametrize(
        "rule",
        [
            rrule(WEEKLY, byweekday=MO, dtstart=datetime(2017, 9, 4, 12)),
            rrule(WEEKLY, byweekday=(MO, TU), interval=2, wkst=6, count=9, dtstart=datetime(2017, 9, 4, 12)),
            rrule(YEARLY, bymonth=9, byweekday=MO(-1), until=datetime(2030, 1, 1), dtstart=datetime(2017, 9, 4, 12)),
            rrule(YEARLY, until=datetime(2030, 9, 4, 11), dtstart=datetime(2017, 9, 4, 12)),
        ],
        ids=str,
    )
    def test_dateutil(self, rule):
        """The text that python-dateutil writes has its dates."""
        assert from_rrule(str(rule))[:20] == [moment.date() for moment in rule[:20]]

    @settings(max_examples=300)
    @given(
        st.lists(
            st.sampled_from(
                ["DTSTART", "EXDATE", "RRULE", "RDATE", ";TZID=", "UTC", ":", "20170904T120000Z", "\n", "\n "]
            )
            | st.text(max_size=5)
        ).map("".join)
    )
    def test_any_text(self, text):
        """Any text is a rule, or is refused with the name of a property or a part for each reason."""
        try:
            from_rrule(f"{text}\nRRULE:FREQ=DAILY", MONDAY)
        except RecurrenceRuleError as error:
            assert all(detail.target.replace("-", "").isalnum() for detail in error.details)


class TestStart:
    @pytest.mark.parametrize(
        ("line", "time_zone"),
        [
            ("DTSTART:20170904T190000Z", "UTC"),
            ("DTSTART;TZID=America/Los_Angeles:20170904T120000", "America/Los_Angeles"),
            ('DTSTART;TZID="Pacific Standard Time":20170904T120000', PACIFIC),
            ("DTSTART;TZID=tzone://Microsoft/Utc:20170904T120000", "tzone://Microsoft/Utc"),
            ("DTSTART;VALUE=DATE-TIME:20170904T120000", ""),
        ],
    )
    def test_zone(self, line, time_zone):
        assert from_rrule(f"{line}\nRRULE:FREQ=DAILY").range == NoEnd(MONDAY, time_zone)

    @pytest.mark.parametrize(
        ("line", "until", "end"),
        [
            ("DTSTART:20170904T120000", "20171231T120000", date(2017, 12, 31)),
            ("DTSTART:20170904T120000", "20171231T115959", date(2017, 12, 30)),
            ("DTSTART:20170904T120000", "20171231T000000Z", date(2017, 12, 31)),
            ("DTSTART;TZID=America/Los_Angeles:20170904T120000", "20171231T195959Z", date(2017, 12, 30)),
            ("DTSTART;TZID=America/Los_Angeles:20170904T120000", "20171231T200000Z", date(2017, 12, 31)),
            ("DTSTART:20170904", "20171231T115959", date(2017, 12, 31)),
        ],
    )
    def test_until(self, line, until, end):
        """UNTIL is compared with the start; without its zone, the date of an UNTIL in UTC counts as written."""
        assert end_of(f"{line}\nRRULE:FREQ=DAILY;UNTIL={until}") == end

    def test_time_of_day(self):
        """BYHOUR may repeat the hour of DTSTART."""
        assert from_rrule("DTSTART:20170904T120000\nRRULE:FREQ=DAILY;BYHOUR=12").pattern == Daily(1)
        assert list(reasons("DTSTART:20170904T120000\nRRULE:FREQ=DAILY;BYHOUR=9")) == ["BYHOUR"]

    @pytest.mark.parametrize(
        ("line", "arguments", "expected"),
        [
            ("DTSTART:20170904T120000", (MONDAY,), EndDate(MONDAY, date(2017, 12, 30))),
            ("DTSTART:20170904T120000", (MONDAY, NOON), EndDate(MONDAY, date(2017, 12, 30), PACIFIC)),
            ("DTSTART:20170904", (None, NOON), EndDate(MONDAY, date(2017, 12, 30), PACIFIC)),
            (
                "DTSTART;TZID=America/Los_Angeles:20170904T120000",
                (None, NOON),
                EndDate(MONDAY, date(2017, 12, 30), PACIFIC),
            ),
            ("", (None, NOON), EndDate(MONDAY, date(2017, 12, 30), PACIFIC)),
        ],
    )
    def test_arguments(self, line, arguments, expected):
        """The arguments may repeat DTSTART; a start gives its zone a name. A start alone has the date, too."""
        assert from_rrule(f"{line}\nRRULE:FREQ=DAILY;UNTIL=20171231T115959", *arguments).range == expected

    @pytest.mark.parametrize(
        ("line", "arguments", "reason"),
        [
            ("DTSTART:20170904", (date(2017, 9, 5),), "DTSTART is on 2017-09-04, but start_date is 2017-09-05"),
            ("DTSTART:20170904T130000", (MONDAY, NOON), "DTSTART is at 13:00:00, but start is at 12:00:00 Pacific"),
            (
                "DTSTART:20170904T120000Z",
                (MONDAY, NOON),
                "DTSTART is at 12:00:00 UTC, but start is at 12:00:00 Pacific",
            ),
            ("", (), "DTSTART is missing; give start_date, or a line such as"),
            ("DTSTART:", (), "DTSTART '' cannot be read; use a date or a time such as"),
            ("DTSTART:20170904T120000,20170905T120000", (), "DTSTART is given twice"),
            ("DTSTART:20170904\nDTSTART:20170905", (), "DTSTART is given twice"),
            ("DTSTART;TZID=Moon:20170904T120000", (), "The following TimeZone value is not supported: 'Moon'"),
        ],
    )
    def test_faults(self, line, arguments, reason):
        assert reason in reasons(f"{line}\nRRULE:FREQ=DAILY", *arguments)["DTSTART"]

    def test_argument_type(self):
        with pytest.raises(ArgumentTypeError, match=r"use a datetime\.date"):
            from_rrule("DTSTART:20170904T120000\nRRULE:FREQ=DAILY", datetime(2017, 9, 4))


class TestReasons:
    def test_all_lines(self):
        """The faults of all lines are listed, each with the name of its property or part."""
        text = "DTSTART:today\nRRULE:FREQ=HOURLY\nRRULE:FREQ=DAILY\nEXDATE:x,20170904\nEXRULE:FREQ=DAILY\nRDATE:y"

        assert list(reasons(text)) == ["RRULE", "EXRULE", "DTSTART", "EXDATE", "RDATE", "FREQ"]

    def test_event(self):
        """The lines of an event are not listed one by one."""
        text = "BEGIN:VEVENT\nDTSTART:20170904\nSUMMARY:Lunch\nRRULE:FREQ=DAILY\nEND:VEVENT"

        assert list(reasons(text)) == ["BEGIN"]
        assert "from_ics" in reasons(text)["BEGIN"]

    def test_no_rule(self):
        assert list(reasons("DTSTART:20170904")) == ["FREQ"]

    def test_two_rules(self):
        """A second line is not a continuation of the rule."""
        assert list(reasons("FREQ=DAILY\nRRULE:FREQ=WEEKLY", MONDAY)) == ["RRULE"]
        assert list(reasons("FREQ=DAILY;INTERVAL=1\n2", MONDAY)) == ["INTERVAL"]


class TestExdate:
    @pytest.mark.parametrize(
        ("start", "value"),
        [
            ("DTSTART:20170904T120000", "EXDATE:20170911T120000"),
            ("DTSTART:20170904T120000", "EXDATE:20170911T000000"),
            ("DTSTART:20170904T120000", "EXDATE;VALUE=DATE:20170912,20170911"),
            ("DTSTART:20170904T120000", "EXDATE;TZID=Asia/Tokyo:20170911T120000"),
            ("DTSTART:20170904T120000", "EXDATE:20170911T190000Z"),
            ("DTSTART:20170904T200000", "EXDATE:20170912T030000Z"),
            ("DTSTART:20170904", "EXDATE:20170910T230000Z"),
            ("DTSTART;TZID=America/Los_Angeles:20170904T200000", "EXDATE:20170912T030000Z"),
            ("DTSTART;TZID=America/Los_Angeles:20170904T200000", "EXDATE;TZID=Asia/Tokyo:20170912T120000"),
        ],
    )
    def test_excluded(self, start, value):
        """A recurrence has no cancelled dates: the date of an EXDATE is refused, whatever its time of day."""
        reason = reasons(f"{start}\nRRULE:FREQ=WEEKLY;BYDAY=MO\n{value}")["EXDATE"]

        assert "EXDATE excludes 2017-09-11, but a recurrence has no cancelled dates; use from_ics" in reason

    def test_several(self):
        text = "DTSTART:20170904\nEXDATE:20170911,20170918\nRRULE:FREQ=WEEKLY\nEXDATE:20170925"

        assert "EXDATE excludes 2017-09-11 and 2 more," in reasons(text)["EXDATE"]

    @pytest.mark.parametrize(
        "value",
        [
            "EXDATE:20170912T120000,20170828T120000",
            "EXDATE:20170911T000000Z",
            "EXDATE;TZID=Asia/Tokyo:20170911T120000",
            "EXDATE:00010101T000000Z",
            "EXDATE:",
        ],
    )
    def test_nothing_excluded(self, value):
        """An EXDATE of another date is ignored."""
        start = "DTSTART;TZID=America/Los_Angeles:20170904T120000"

        assert from_rrule(f"{start}\nRRULE:FREQ=WEEKLY;BYDAY=MO\n{value}").pattern == MONDAYS.pattern

    def test_unknown_zone(self):
        reason = reasons("DTSTART:20170904\nRRULE:FREQ=WEEKLY\nEXDATE;TZID=Moon:20170911T120000")

        assert list(reason) == ["EXDATE"]


class TestRdate:
    @pytest.mark.parametrize(
        ("start", "value"),
        [
            ("DTSTART:20170904T120000", "RDATE:20170912T120000"),
            ("DTSTART:20170904T120000", "RDATE:20170911T130000"),
            ("DTSTART:20170904T120000", "RDATE;VALUE=DATE:20170912,20170911"),
            ("DTSTART;TZID=America/Los_Angeles:20170904T120000", "RDATE:20170911T120000Z"),
        ],
    )
    def test_added(self, start, value):
        """Graph has no additional dates."""
        assert "make single events" in reasons(f"{start}\nRRULE:FREQ=WEEKLY;BYDAY=MO\n{value}")["RDATE"]

    @pytest.mark.parametrize(
        ("start", "value"),
        [
            ("DTSTART:20170904T120000", "RDATE:20170904T120000"),
            ("DTSTART:20170904T120000", "RDATE;VALUE=DATE:20170904,20170911"),
            ("DTSTART:20170904T120000", "RDATE:20170904T190000Z"),
            ("DTSTART:20170904", "RDATE:20170911T120000"),
            ("DTSTART;TZID=America/Los_Angeles:20170904T120000", "RDATE:20170911T190000Z"),
        ],
    )
    def test_nothing_added(self, start, value):
        """An RDATE may repeat a start of the rule."""
        assert from_rrule(f"{start}\nRRULE:FREQ=WEEKLY;BYDAY=MO\n{value}").pattern == MONDAYS.pattern

    def test_period(self):
        assert (
            "cannot be read" in reasons("DTSTART:20170904\nRRULE:FREQ=DAILY\nRDATE;VALUE=PERIOD:20170904/P1D")["RDATE"]
        )


def test_start_in_zone_of_tzinfo():
    """A start may be in a zone without a name; DTSTART still has to agree with it."""
    start = datetime.fromisoformat("2017-09-04T12:00-07:00")
    text = "DTSTART:20170904T130000\nRRULE:FREQ=DAILY"

    assert reasons(text, None, start)["DTSTART"].startswith("DTSTART is at 13:00:00, but start is at 12:00:00;")
    assert from_rrule(text, None, DateTimeTimeZone(datetime(2017, 9, 4, 13), start.tzinfo)).range == NoEnd(MONDAY)
