"""VEVENTs with one UID: series, excluded dates, overrides, versions; and what Graph cannot represent."""

import pytest

from ical_text import TZID, from_properties, times, vcalendar
from recurtz import RecurtzError, from_ics
from recurtz.errors import NoOccurrenceError, RecurrenceRuleError

NOON = "DTSTART:20260901T120000Z"
OVERRIDE = f"UID:A\nRECURRENCE-ID;{TZID}:20260901T120000\nDTSTART;{TZID}:20260902T130000"
SINGLES = [
    f"UID:A\nDTSTART;{TZID}:20260901T120000",
    "UID:A\nDTSTART:20260901T190000Z",
    "UID:A\nDTSTART;VALUE=DATE:20260901",
]
RECURRENCE_IDS = [
    f"{TZID}:20260902T120000",
    "TZID=pacific standard time:20260902T120000",
    "TZID=Asia/Tokyo:20260903T040000",
    "VALUE=DATE:20260902",
    "X-A=b:20260902T190000Z",
]
"""One occurrence, in all the forms that name it."""

INVALID = [
    "DTEND:20261301T120000Z",
    "DTSTART:20260902T120000Z",
    "DURATION:PT1H\nDTEND:20260901T130000Z",
]


class TestSeries:
    def test_start_off_rule(self):
        """A series starts on the first date of its rule."""
        event = from_properties(f"DTSTART;{TZID}:20260902T230000\nDURATION:PT2H\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO")

        assert times(event) == ("2026-09-14T23:00", "2026-09-15T01:00", "Pacific Standard Time")
        assert event["recurrence"]["range"]["startDate"] == "2026-09-14"

    @pytest.mark.parametrize(
        "rule",
        [
            "FREQ=WEEKLY;UNTIL=20260915T120000Z;COUNT=-1",
            "COUNT=-1;FREQ=WEEKLY;UNTIL=20260915T120000Z",
            "FREQ=WEEKLY;UNTIL=20260915T120000Z;COUNT=",
            "FREQ=WEEKLY;UNTIL=20260915T120000Z;BYDAY=TU, TU ;X-FOO=1;",
        ],
    )
    def test_loose_rule(self, rule):
        """A COUNT of -1 is none, and blanks and unknown parts do not matter."""
        event = from_properties(f"UID:A\n{NOON}\nRRULE:\nRRULE;X-A=b:c:{rule}")

        assert event["recurrence"]["range"]["endDate"] == "2026-09-15"

    def test_without_uid(self):
        """Events without a UID are separate events."""
        single, series = from_ics(vcalendar(NOON, "DTSTART:20260901T130000Z\nRRULE:FREQ=DAILY\nSTATUS:CANCELLED"))

        assert "id" not in single
        assert series["isCancelled"] is True

    @pytest.mark.parametrize(
        ("text", "kind", "target"),
        [
            ("RRULE:FREQ=DAILY;BYDAY=XX", RecurrenceRuleError, "RRULE"),
            ("RRULE:FREQ=MONTHLY\nRRULE:FREQ=MONTHLY;BYDAY=1TU", RecurrenceRuleError, "RRULE"),
            ("RRULE:FREQ=MONTHLY;BYDAY=5MO", RecurrenceRuleError, "RRULE"),
            ("RRULE:FREQ=DAILY;UNTIL=20260831T120000Z", NoOccurrenceError, "RRULE"),
            ("RRULE:FREQ=MONTHLY\nEXRULE:FREQ=YEARLY", RecurrenceRuleError, "EXRULE"),
            ("RECURRENCE-ID;RANGE=THISANDFUTURE:20260901T120000Z", RecurrenceRuleError, "RRULE"),
        ],
    )
    def test_not_representable(self, text, kind, target):
        with pytest.raises(kind) as caught:
            from_properties(f"UID:A\n{NOON}\n{text}")
        assert caught.value.target == f"VEVENT 'A'.{target}"

    def test_each_reason(self):
        with pytest.raises(RecurrenceRuleError) as caught:
            from_properties(f"UID:A\n{NOON}\nRRULE:FREQ=HOURLY;BYEASTER=1")

        assert [detail.target for detail in caught.value.details] == ["VEVENT 'A'.FREQ", "VEVENT 'A'.BYEASTER"]


class TestExdate:
    SERIES = f"UID:A\nDTSTART;{TZID}:20260901T180000\nRRULE:FREQ=DAILY;COUNT=9\n"

    def test_forms(self):
        event = from_properties(
            f"{self.SERIES}EXDATE;{TZID}:20260902T180000,20260903T180000\n"
            "EXDATE:20260905T010000Z\nEXDATE;VALUE=DATE:20260905"
        )

        assert event["cancelledOccurrences"] == [f"OID.A.2026-09-0{day}" for day in (2, 3, 4, 5)]

    def test_suffix_z_with_tzid(self):
        """The suffix Z takes precedence over a TZID."""
        event = from_properties(f"{self.SERIES}EXDATE;{TZID}:20260903T010000Z,20260904T010000Z")

        assert event["cancelledOccurrences"] == ["OID.A.2026-09-02", "OID.A.2026-09-03"]

    @pytest.mark.parametrize("zone", [TZID, "TZID=America/Los_Angeles", "TZID=Tokyo Standard Time;X-A=b"])
    @pytest.mark.parametrize("order", [1, -1])
    def test_mixed_list(self, zone, order):
        """In a list of times, the suffix Z applies to its own time only."""
        values = ",".join(["20260903T020000", "20260905T010000Z", "20260907T010000Z"][::order])
        event = from_properties(f"{self.SERIES}EXDATE;{zone}:{values}")
        local = "2026-09-02" if "Tokyo" in zone else "2026-09-03"

        assert event["cancelledOccurrences"] == [f"OID.A.{day}" for day in (local, "2026-09-04", "2026-09-06")]

    def test_all_day(self):
        """The original date of an all-day series may be midnight in any zone."""
        text = vcalendar(
            "UID:A\nDTSTART;VALUE=DATE:20260901\nRRULE:FREQ=DAILY;COUNT=9\nEXDATE:20260901T220000Z",
            "UID:A\nRECURRENCE-ID;TZID=Asia/Tokyo:20260903T000000\nDTSTART;VALUE=DATE:20260904\nSTATUS:CANCELLED",
            "UID:A\nRECURRENCE-ID;VALUE=DATE:20260905\nDTSTART:20260905T100000Z",
            head="X-WR-TIMEZONE:Europe/Berlin",
        )
        [event] = from_ics(text)

        assert event["cancelledOccurrences"] == ["OID.A.2026-09-02", "OID.A.2026-09-03"]
        assert [(exception["occurrenceId"], exception["isAllDay"]) for exception in event["exceptionOccurrences"]] == [
            ("OID.A.2026-09-05", False)
        ]


class TestOverride:
    def test_without_series(self):
        """An override without its series is a single event."""
        text = vcalendar(f"UID:A\nRECURRENCE-ID;{TZID}:20260902T120000\nDTSTART;{TZID}:20260902T130000")
        [event] = from_ics(text)

        assert (event["type"], times(event)[0]) == ("singleInstance", "2026-09-02T13:00")

    @pytest.mark.parametrize("single", SINGLES)
    @pytest.mark.parametrize("order", [1, -1])
    @pytest.mark.parametrize(("status", "is_cancelled"), [("CONFIRMED", None), ("CANCELLED", True)])
    def test_of_single_event(self, single, order, status, is_cancelled):
        """It replaces the event, whose start is its only occurrence."""
        [event] = from_ics(vcalendar(*[single, f"{OVERRIDE}\nSTATUS:{status}"][::order]))

        assert (times(event)[0], event.get("isCancelled")) == ("2026-09-02T13:00", is_cancelled)

    @pytest.mark.parametrize("single", SINGLES)
    @pytest.mark.parametrize("order", [1, -1])
    @pytest.mark.parametrize(("status", "is_cancelled"), [("CONFIRMED", None), ("CANCELLED", True)])
    def test_of_other_date(self, single, order, status, is_cancelled):
        """An override of another date is an event beside the single event, and reported."""
        errors = []
        override = f"{OVERRIDE}\nSTATUS:{status}".replace("20260901", "20260908")
        first, second = from_ics(vcalendar(*[single, override][::order]), on_error=errors.append)

        assert (first["start"]["dateTime"][:10], times(second)[0]) == ("2026-09-01", "2026-09-02T13:00")
        assert (first.get("isCancelled"), second.get("isCancelled")) == (None, is_cancelled)
        assert (first["iCalUId"], second["iCalUId"], "originalStart" in second) == ("A", "A-2", False)
        [error] = errors
        assert "RECURRENCE-ID '20260908T120000' is not the start of an occurrence" in str(error)

    @pytest.mark.parametrize(
        "original",
        [
            "RECURRENCE-ID:20261301T120000Z",
            "RECURRENCE-ID;RANGE=THISANDPRIOR:20260902T120000Z",
            "RECURRENCE-ID:20260902T120000Z\nRECURRENCE-ID:20260903T120000Z",
            "RECURRENCE-ID;TZID=Moon:20260902T120000",
        ],
    )
    @pytest.mark.parametrize("series", ["", "RRULE:FREQ=DAILY;COUNT=9"])
    def test_invalid_recurrence_id(self, original, series):
        """It is refused even in a superseded version: nobody knows which occurrence it is about."""
        change = "UID:A\nDTSTART:20260902T120000Z\nSEQUENCE:{}\n{}"
        vevents = [change.format(2, series), change.format(3, "RECURRENCE-ID:20260902T120000Z")]

        with pytest.raises(RecurtzError):
            from_ics(vcalendar(*vevents, change.format(1, original)))


class TestVersions:
    CHANGE = "UID:A\nRECURRENCE-ID:2026090{}T120000Z\nDTSTART:20260902T{}0000Z\n{}"

    def test_highest_sequence(self):
        """The highest SEQUENCE counts, the last in the file on a tie; it is 0 if it is absent or malformed."""
        series = f"UID:A\n{NOON}\nRRULE:FREQ=DAILY;COUNT={{}}\nSEQUENCE:{{}}"
        [event] = from_ics(
            vcalendar(
                series.format(9, 12),
                series.format(5, 9),
                self.CHANGE.format(2, 15, "SEQUENCE:3\nSTATUS:CONFIRMED"),
                self.CHANGE.format(2, 16, "SEQUENCE:2\nSTATUS:CANCELLED"),
                self.CHANGE.format(3, 17, "SEQUENCE:none"),
                self.CHANGE.format(3, 18, ""),
                self.CHANGE.format(4, 19, "STATUS:CANCELLED"),
                self.CHANGE.format(4, 20, "SEQUENCE:1"),
            )
        )

        assert event["recurrence"]["range"]["numberOfOccurrences"] == 9
        assert event["cancelledOccurrences"] == []
        assert [change["start"]["dateTime"][11:13] for change in event["exceptionOccurrences"]] == ["15", "18", "20"]

    def test_without_series(self):
        [event] = from_ics(vcalendar(self.CHANGE.format(2, 15, "SEQUENCE:3"), self.CHANGE.format(2, 16, "SEQUENCE:2")))

        assert times(event)[0] == "2026-09-02T15:00"

    def test_of_single_event(self):
        [event] = from_ics(vcalendar(f"UID:A\n{NOON}", "UID:A\nDTSTART:20260901T130000Z"))

        assert times(event)[0] == "2026-09-01T13:00"

    @pytest.mark.parametrize("first", RECURRENCE_IDS)
    @pytest.mark.parametrize("second", RECURRENCE_IDS)
    @pytest.mark.parametrize("order", [1, -1])
    def test_same_date(self, first, second, order):
        """Versions of one occurrence are matched by its date, in whatever form RECURRENCE-ID names it."""
        series = f"UID:A\nDTSTART;{TZID}:20260901T120000\nRRULE:FREQ=DAILY;COUNT=9"
        newer = f"UID:A\nRECURRENCE-ID;{first}\nDTSTART;{TZID}:20260902T130000\nSEQUENCE:5"
        older = f"UID:A\nRECURRENCE-ID;{second}\nDTSTART;{TZID}:20260902T140000\nSEQUENCE:1\nSTATUS:CANCELLED"
        [event] = from_ics(vcalendar(*[series, newer, older][::order]))

        assert [change["start"]["dateTime"][:16] for change in event["exceptionOccurrences"]] == ["2026-09-02T13:00"]
        assert event["cancelledOccurrences"] == []

    @pytest.mark.parametrize("single", [[], *([single] for single in SINGLES)])
    def test_same_instant(self, single):
        """Without a series they are matched by the instant, or by the date without a zone."""
        change = "UID:A\nRECURRENCE-ID;{}\nDTSTART:20260902T{}0000Z\nSEQUENCE:{}"
        all_day, later = change.format("VALUE=DATE:20260902", 20, 0), change.format("X-A=b:20260902T200000Z", 21, 0)
        same = [change.format(RECURRENCE_IDS[0], 18, 5), change.format(RECURRENCE_IDS[-1], 19, 1)]
        text = vcalendar(*single, *same, all_day, later)
        starts = [times(event)[0] for event in from_ics(text, on_error="skip")]

        assert starts[len(single) :] == ["2026-09-02T18:00", "2026-09-02T20:00", "2026-09-02T21:00"]

    @pytest.mark.parametrize("invalid", INVALID)
    @pytest.mark.parametrize("original", ["", "\nRECURRENCE-ID:20260901T120000Z"])
    @pytest.mark.parametrize("has_series", [True, False])
    def test_superseded(self, invalid, original, has_series):
        """A superseded version is not validated."""
        series = [f"UID:A\n{NOON}\nRRULE:FREQ=DAILY;COUNT=9\nSEQUENCE:2"] if has_series else []
        newest = f"UID:A\n{NOON}\nSEQUENCE:2{original}"
        other = f"UID:A\n{NOON}\nSEQUENCE:{{}}{original}\n{invalid}"

        for vevents in ([*series, newest, other.format(1)], [other.format(1), *series, newest]):
            assert from_ics(vcalendar(*vevents)) == from_ics(vcalendar(*series, newest))
        with pytest.raises(RecurtzError):
            from_ics(vcalendar(*series, newest, other.format(3)))
