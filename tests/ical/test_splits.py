"""RANGE=THISANDFUTURE: a series that is split where an override changes all following occurrences."""

import pytest

from ical_text import vcalendar
from recurtz import calendar_view, from_ics, to_ics
from recurtz.errors import RecurrenceRuleError

WINDOW = ("2026-01-01", "2027-01-01")
DAILY = "UID:A\nSUMMARY:Old\nDTSTART;TZID=Europe/Berlin:20260901T120000\nDURATION:PT1H\nRRULE:FREQ=DAILY"


def change(day, start, *lines, of="12", range_="THISANDFUTURE"):
    original = f"RECURRENCE-ID;RANGE={range_};TZID=Europe/Berlin:202609{day:02}T{of}0000"
    return "\n".join(["UID:A", original, "SUMMARY:New", f"DTSTART;TZID=Europe/Berlin:{start}", *lines])


def read(*vevents, **options):
    view = calendar_view(from_ics(vcalendar(*vevents), **options), *WINDOW, time_zone="Europe/Berlin")
    return [f"{event['start']['dateTime'][5:13]} {event['subject']}" for event in view]


class TestSplit:
    @pytest.mark.parametrize("end", [";COUNT=4", ";UNTIL=20260904T100000Z"])
    def test_other_time(self, end):
        assert read(DAILY + end, change(3, "20260903T150000")) == [
            "09-01T12 Old", "09-02T12 Old", "09-03T15 New", "09-04T15 New",
        ]  # fmt: skip

    def test_endless(self):
        head, tail = from_ics(vcalendar(DAILY, change(3, "20260903T150000")))

        assert (head["recurrence"]["range"]["type"], head["recurrence"]["range"]["endDate"]) == (
            "endDate",
            "2026-09-02",
        )
        assert (tail["recurrence"]["range"]["type"], tail["id"]) == ("noEnd", "A-2")
        assert len(from_ics(to_ics([head, tail]))) == 2

    @pytest.mark.parametrize("end", [";COUNT=3", ";UNTIL=20260915T100000Z"])
    def test_other_day(self, end):
        """A weekly series moves to other weekdays; exceptions and EXDATEs name the dates before."""
        series = f"{DAILY.replace('DAILY', 'WEEKLY')}{end}\nEXDATE;TZID=Europe/Berlin:20260915T120000"
        override = change(8, "20260910T120000")

        assert read(series, override) == ["09-01T12 Old", "09-10T12 New"]
        late = change(15, "20260918T090000").replace(";RANGE=THISANDFUTURE", "").replace("New", "Late")
        assert read(series.partition("\nEXDATE")[0], override, late) == [
            "09-01T12 Old",
            "09-10T12 New",
            "09-18T09 Late",
        ]

    def test_first(self):
        """A change from the first occurrence on replaces the series."""
        assert read(f"{DAILY};COUNT=2", change(1, "20260901T150000")) == ["09-01T15 New", "09-02T15 New"]

    def test_twice(self):
        overrides = [
            change(4, "20260904T180000"),
            change(2, "20260902T150000", "SEQUENCE:1"),
            change(2, "20260902T090000"),
        ]

        assert read(f"{DAILY};COUNT=4", *overrides) == ["09-01T12 Old", "09-02T15 New", "09-03T15 New", "09-04T18 New"]

    def test_cancelled(self):
        """It ends the series."""
        assert read(f"{DAILY};COUNT=4", change(3, "20260903T120000", "STATUS:CANCELLED")) == [
            "09-01T12 Old",
            "09-02T12 Old",
        ]

    def test_own_rule(self):
        override = change(3, "20260903T150000", "RRULE:FREQ=WEEKLY;COUNT=2")

        assert read(f"{DAILY};COUNT=4", override) == ["09-01T12 Old", "09-02T12 Old", "09-03T15 New", "09-10T15 New"]

    def test_whole_days(self):
        series = "UID:A\nSUMMARY:Old\nDTSTART;VALUE=DATE:20260901\nRRULE:FREQ=DAILY;COUNT=3"
        override = "UID:A\nSUMMARY:New\nRECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20260902\nDTSTART:20260903"

        assert read(series, override) == ["09-01T00 Old", "09-03T00 New", "09-04T00 New"]

    @pytest.mark.parametrize(("rule", "day"), [("MONTHLY", "20261001"), ("YEARLY", "20270901")])
    def test_months(self, rule, day):
        """A monthly or yearly series moves within the days that each month has."""
        override = f"RECURRENCE-ID;RANGE=THISANDFUTURE:{day}T100000Z\nDTSTART:{day[:6]}04T100000Z"
        _, tail = from_ics(vcalendar(DAILY.replace("DAILY", rule), f"UID:A\n{override}"))

        assert (tail["recurrence"]["pattern"]["dayOfMonth"], tail["start"]["dateTime"][:8]) == (
            4,
            f"{day[:4]}-{day[4:6]}-",
        )

    @pytest.mark.parametrize(("rule", "day", "start"), [("FREQ=MONTHLY;BYDAY=1TU", 1, "02"), ("FREQ=MONTHLY", 1, "30")])
    def test_unrepresentable(self, rule, day, start):
        """A move that no pattern has costs the change."""
        errors = []
        series = DAILY.replace("FREQ=DAILY", f"{rule};COUNT=2")

        assert read(series, change(day, f"202609{start}T120000"), on_error=errors.append)[0] == "09-01T12 Old"
        assert "no Graph pattern has these dates" in str(errors[0])


class TestRdate:
    """Single events of RDATE move as the occurrence does."""

    RDATES = "RDATE;TZID=Europe/Berlin:20260903T180000,20260905T120000"

    def test_beside_rule(self):
        series = f"{DAILY};INTERVAL=2;COUNT=2\n{self.RDATES}"

        assert read(series, change(3, "20260904T130000", "DURATION:PT2H")) == [
            "09-01T12 Old", "09-04T13 New", "09-04T19 New", "09-06T13 New",
        ]  # fmt: skip
        assert read(series, change(3, "20260903T120000", "STATUS:CANCELLED")) == ["09-01T12 Old"]

    def test_alone(self):
        series = f"{DAILY.partition(chr(10) + 'RRULE')[0]}\n{self.RDATES}"
        late = change(5, "20260907T090000").replace(";RANGE=THISANDFUTURE", "").replace("New", "Late")

        assert read(series, change(3, "20260903T190000", of="18"), late) == [
            "09-01T12 Old", "09-03T19 New", "09-07T09 Late",
        ]  # fmt: skip

    def test_whole_days(self):
        series = "UID:A\nSUMMARY:Old\nDTSTART;VALUE=DATE:20260901\nRDATE:20260903,20260905"
        override = "UID:A\nSUMMARY:New\nRECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20260903\nDTSTART:20260904"

        assert read(series, override) == ["09-01T00 Old", "09-04T00 New", "09-06T00 New"]


class TestWithoutSeries:
    def test_single(self):
        """It is a single event, and reported."""
        errors = []

        assert read(change(3, "20260903T150000"), on_error=errors.append) == ["09-03T15 New"]
        assert read(DAILY, change(3, "20260903T150000", of="13"), on_error=errors.append)[2:5] == [
            "09-03T12 Old", "09-03T15 New", "09-04T12 Old",
        ]  # fmt: skip
        assert len(errors) == 2

    def test_not_a_date(self):
        errors = []
        weekly = DAILY.replace("DAILY", "WEEKLY;COUNT=2")

        assert read(weekly, change(3, "20260903T150000"), on_error=errors.append) == [
            "09-01T12 Old", "09-03T15 New", "09-08T12 Old",
        ]  # fmt: skip
        assert "which the file does not have" in str(errors[0])

    @pytest.mark.parametrize("own", ["RRULE:FREQ=DAILY;COUNT=2", "RDATE;TZID=Europe/Berlin:20260904T150000"])
    @pytest.mark.parametrize("range_", ["THISANDFUTURE", ""])
    def test_own_dates(self, own, range_):
        """An override with a rule or dates of its own has these, as Lotus Notes writes it."""
        override = change(3, "20260903T150000", own, range_=range_).replace(";RANGE=;", ";")

        assert read(override) == ["09-03T15 New", "09-04T15 New"]

    def test_override_of_own_rule(self):
        """It is the series of the overrides beside it."""
        series = change(3, "20260903T150000", "RRULE:FREQ=DAILY;COUNT=2")
        late = change(4, "20260904T180000", of="15").replace(";RANGE=THISANDFUTURE", "").replace("New", "Late")

        assert read(series, late) == ["09-03T15 New", "09-04T18 Late"]

    def test_own_dates_beside_event(self):
        """Beside a single event of another date it is a series of its own."""
        single = DAILY.partition("\nRRULE")[0]
        series = change(3, "20260903T150000", "RRULE:FREQ=DAILY;COUNT=2")

        for override in (series, series.replace(";RANGE=THISANDFUTURE", "")):
            assert read(single, override) == ["09-01T12 Old", "09-03T15 New", "09-04T15 New"]

    def test_shifted_whole_days(self):
        """Overrides of the second part name the dates before it moved, also in UTC."""
        series = "UID:A\nSUMMARY:Old\nDTSTART;VALUE=DATE:20260901\nRRULE:FREQ=DAILY;COUNT=4"
        override = "UID:A\nSUMMARY:New\nRECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20260902\nDTSTART:20260903"
        late = "UID:A\nSUMMARY:Late\nRECURRENCE-ID:20260902T220000Z\nDTSTART:20260910"

        assert read(series, override, late) == ["09-01T00 Old", "09-03T00 New", "09-05T00 New", "09-10T00 Late"]

    def test_other_range(self):
        with pytest.raises(RecurrenceRuleError, match="RANGE is not THISANDFUTURE"):
            read(DAILY, change(3, "20260903T150000", range_="THISANDPRIOR"))

    def test_rule_of_override(self):
        """The rule of an override without RANGE is reported, and the override counts."""
        errors = []
        override = change(2, "20260902T150000", "RRULE:FREQ=DAILY").replace(";RANGE=THISANDFUTURE", "")

        assert read(f"{DAILY};COUNT=3", override, on_error=errors.append)[1] == "09-02T15 New"
        assert "RRULE beside RECURRENCE-ID is not used" in str(errors[0])
