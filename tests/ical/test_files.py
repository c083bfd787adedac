"""iCalendar files of Exchange, Outlook and Google, and components of icalendar."""

from datetime import date
from pathlib import Path

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import EXAMPLES
from ical_text import TZID, times, vcalendar
from recurtz import RecurtzError, calendar_view, from_ics, from_vevent
from recurtz.errors import ArgumentTypeError, MalformedValueError, PropertyError, RecurrenceRuleError

SAMPLES = Path(__file__).parents[1] / "ics_samples"
OUTLOOK = EXAMPLES / "outlook.ics"
NOON = "DTSTART:20260901T120000Z"


def occurrences(source):
    view = calendar_view(from_ics(source), "2026-01-01", "2028-01-01")
    return [(event["subject"], event["start"]["dateTime"][:16], event["end"]["dateTime"][:16]) for event in view]


class TestSamples:
    def test_outlook(self):
        """Pacific daylight time ends on 1 November 2026; one occurrence is cancelled, one is an exception."""
        assert occurrences(OUTLOOK) == [
            ("Let's go for lunch", "2026-10-19T19:00", "2026-10-19T21:00"),
            ("Late lunch", "2026-10-27T20:00", "2026-10-27T22:00"),
            ("Let's go for lunch", "2026-11-02T20:00", "2026-11-02T22:00"),
            ("Let's go for lunch", "2026-11-16T20:00", "2026-11-16T22:00"),
        ]

    def test_outlook_properties(self):
        [event] = from_ics(OUTLOOK)

        assert event["location"] == {"displayName": "Harry's Bar, first floor"}
        assert "location" not in event["exceptionOccurrences"][0]
        assert event["id"].endswith("00000001000000000F0E0D0C0B0A090807060504030201")

    def test_exchange_all_day(self):
        """Exchange writes the original date of an all-day occurrence as midnight in the zone of the mailbox."""
        assert [start[:10] for _, start, _ in occurrences(SAMPLES / "exchange-all-day.ics")] == [
            "2027-06-02",
            "2027-06-10",
            "2027-06-16",
            "2027-06-23",
        ]

    def test_outlook_custom_zone(self):
        """Custom zones are identified by their rules."""
        assert occurrences(SAMPLES / "outlook-custom-zone.ics") == [
            ("Stand-up", "2026-10-20T07:00", "2026-10-20T07:30"),
            ("Call", "2026-10-21T03:30", "2026-10-21T04:30"),
            ("Release", "2026-10-22T09:00", "2026-10-22T10:00"),
            ("Stand-up", "2026-10-27T08:00", "2026-10-27T08:30"),
            ("Stand-up", "2026-11-03T08:00", "2026-11-03T08:30"),
        ]
        assert [event["start"]["timeZone"] for event in from_ics(SAMPLES / "outlook-custom-zone.ics")] == [
            "W. Europe Standard Time",
            "India Standard Time",
            "UTC",
        ]

    def test_outlook_display_name(self):
        """A display name becomes the id that Graph accepts."""
        [event] = from_ics(SAMPLES / "outlook-display-name.ics")

        assert times(event) == ("2026-10-20T09:00", "2026-10-20T10:00", "W. Europe Standard Time")

    def test_google(self):
        """Of a series with three dates, two are excluded."""
        assert occurrences(SAMPLES / "google.ics") == [
            ("Team", "2026-10-19T08:00", "2026-10-19T08:45"),
            ("Fair", "2026-10-20T00:00", "2026-10-21T00:00"),
            ("Dinner", "2026-10-21T16:00", "2026-10-21T16:00"),
        ]


class TestSource:
    @pytest.mark.parametrize(
        "source",
        [
            OUTLOOK,
            OUTLOOK.read_bytes(),
            OUTLOOK.read_text("utf-8"),
            OUTLOOK.read_text("utf-8").encode("utf-16"),
            OUTLOOK.read_bytes().decode().encode("utf-8-sig"),
            "\ufeff" + OUTLOOK.read_text("utf-8"),
        ],
        ids=["path", "bytes", "text", "UTF-16", "UTF-8 with a mark", "text with a mark"],
    )
    def test_types(self, source):
        assert len(occurrences(source)) == 4

    def test_several_calendars(self):
        """A file may contain several calendars; a calendar may contain no event."""
        text = vcalendar(f"UID:A\n{NOON}")

        assert [event["id"] for event in from_ics(text + vcalendar() + text)] == ["A", "A"]

    def test_one_calendar_per_event(self):
        """An override belongs to its series, also if that is in another calendar of the file."""
        series = vcalendar(f"UID:A\n{NOON}\nRRULE:FREQ=DAILY;COUNT=2")
        other = vcalendar("UID:B\nRECURRENCE-ID:20260902T120000Z\nDTSTART:20260902T130000Z")
        override = other.replace("UID:B", "UID:A")

        for text in (series + other + override, override + other + series):
            events = from_ics(text)
            assert sorted((event["id"], event["type"]) for event in events) == [
                ("A", "seriesMaster"), ("B", "singleInstance"),
            ]  # fmt: skip
        assert from_ics(override)[0]["type"] == "singleInstance"

    def test_nested_components(self):
        """Only direct components of a calendar count."""
        text = "BEGIN:VCALENDAR\n" + "BEGIN:X\n" * 5000 + "END:X\n" * 5000 + "END:VCALENDAR\n"

        assert from_ics(text) == []

    @pytest.mark.parametrize("source", ["calendar.ics", b"\xff\xd8\xff", "BEGIN:X\nEND:X", "END:VCALENDAR", ""])
    def test_not_a_calendar(self, source):
        with pytest.raises(MalformedValueError, match=r"is not an iCalendar file.*pathlib\.Path"):
            from_ics(source)

    def test_other_type(self):
        with pytest.raises(ArgumentTypeError, match="source 5 is of type int"):
            from_ics(5)


class TestOnError:
    TEXT = vcalendar(f"UID:A\n{NOON}", f"UID:B\n{NOON}\nRRULE:FREQ=HOURLY", "UID:C")

    def test_raise(self):
        with pytest.raises(RecurrenceRuleError):
            from_ics(self.TEXT)
        with pytest.raises(RecurrenceRuleError):
            from_ics(self.TEXT, on_error="raise")

    def test_skip(self):
        assert [event["id"] for event in from_ics(self.TEXT, on_error="skip")] == ["A"]

    def test_function(self):
        errors = []

        assert [event["id"] for event in from_ics(self.TEXT, on_error=errors.append)] == ["A"]
        assert [error.target for error in errors] == ["VEVENT 'B'.RRULE", "VEVENT 'C'.DTSTART"]

    @pytest.mark.parametrize("on_error", ["ignore", [], 0, None])
    def test_other_value(self, on_error):
        """It is refused even if every event is valid."""
        with pytest.raises(ArgumentTypeError, match=r"^on_error .*; use 'raise', 'skip', or a function"):
            from_ics(vcalendar(f"UID:A\n{NOON}"), on_error=on_error)


class TestComponents:
    def test_containers(self):
        """Components come alone, in any iterable, or in a calendar."""
        whole = icalendar.Calendar.from_ical(OUTLOOK.read_bytes())
        zone, master, override = whole.subcomponents

        assert from_vevent(whole) == from_vevent([zone, master, override]) == from_vevent(iter([override, master]))
        assert from_vevent(master)["exceptionOccurrences"] == []
        assert from_vevent(override)["subject"] == "Late lunch"

    def test_no_event(self):
        with pytest.raises(PropertyError, match="contain 0 events"):
            from_vevent([])

    def test_several_events(self):
        vevents = [icalendar.Event.from_ical(f"BEGIN:VEVENT\nUID:{uid}\n{NOON}\nEND:VEVENT") for uid in "AB"]

        with pytest.raises(PropertyError, match="contain 2 events"):
            from_vevent(vevents)

    def test_rdate(self):
        """A VEVENT that is several events in Graph is rejected; the message names what returns them."""
        text = "BEGIN:VEVENT\nUID:A\nDTSTART:20260901T120000Z\nRDATE:20260902T120000Z\nEND:VEVENT"
        with pytest.raises(PropertyError, match=r"UID 'A' are 2 events in Graph; use from_ics\(component"):
            from_vevent(icalendar.Event.from_ical(text))

    @pytest.mark.parametrize("components", [None, 5, [None], "BEGIN:VEVENT"])
    def test_other_type(self, components):
        with pytest.raises(ArgumentTypeError, match="use a Component"):
            from_vevent(components)

    def test_time_zone(self):
        vevent = icalendar.Event.new(uid="A", start=date(2026, 9, 1))

        assert from_vevent(vevent, time_zone="Tokyo Standard Time")["start"]["timeZone"] == "Tokyo Standard Time"


NAMES = st.sampled_from(["DTSTART", "DTEND", "DURATION", "RRULE", "EXDATE", "RDATE", "RECURRENCE-ID", "UID", "STATUS"])
PARAMETERS = st.sampled_from(["", ";VALUE=DATE", f";{TZID}", ";TZID=X", ";VALUE=PERIOD", ';TZID="', ";TZID=tzone://a"])
VALUES = st.sampled_from(
    ["20260901", "20260901T120000Z", "20260901T120000", "20260901T120000Z/PT1H", "00010101T000000", "99991231T235959Z",
     "FREQ=DAILY", "FREQ=MONTHLY;BYMONTHDAY=31", "PT1H", "-P1D", "P99999999D", "120000", "A", "CANCELLED", ""],
) | st.text(max_size=20)  # fmt: skip
LINES = st.builds("{}{}:{}".format, NAMES, PARAMETERS, VALUES) | st.text(max_size=20)


@settings(max_examples=600, deadline=None)
@given(st.lists(st.lists(LINES, max_size=6).map("\n".join), max_size=3))
def test_any_file(vevents):
    """Any file is refused with a message, or its events can be expanded."""
    try:
        events = from_ics(vcalendar(*vevents))
    except RecurtzError as error:
        assert str(error)
    else:
        calendar_view(events, "2026-01-01", "2027-01-01")


class TestLimit:
    @pytest.mark.parametrize("limit", [-1, True, 1.5, "1"])
    def test_not_a_number(self, limit):
        with pytest.raises(RecurtzError, match=r"^limit .*0 or more"):
            from_ics(vcalendar("UID:A\nDTSTART:20260901"), limit=limit)
