"""The zones of a file: by TZID, by X-LIC-LOCATION, by the rules of a VTIMEZONE, by X-WR-TIMEZONE."""

import icalendar
import pytest

from ical_text import VTIMEZONE, from_properties, times
from recurtz.errors import TimeZoneNotSupportedError
from recurtz.ical.vtimezones import zone_with_rules

CUSTOM = "DTSTART;TZID=Customized Time Zone:20260901T120000"
OBSERVANCE = """BEGIN:STANDARD
DTSTART:{start}
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
{rule}
END:STANDARD"""


class TestDefault:
    TEXT = "DTSTART:20260901T120000"

    @pytest.mark.parametrize(
        ("head", "expected"),
        [
            ("X-WR-TIMEZONE:Europe/Paris", "Europe/Paris"),
            ("X-WR-TIMEZONE:Moon", "UTC"),
            (VTIMEZONE.format(tzid="Tokyo Standard Time", location="", offset="+0900"), "Tokyo Standard Time"),
        ],
        ids=["X-WR-TIMEZONE", "unknown", "first VTIMEZONE"],
    )
    def test_calendar(self, head, expected):
        assert times(from_properties(self.TEXT, head=head))[2] == expected

    def test_time_zone(self):
        event = from_properties(self.TEXT, head="X-WR-TIMEZONE:Europe/Paris", time_zone="America/Lima")

        assert times(event)[2] == "America/Lima"

    def test_unknown_time_zone(self):
        with pytest.raises(TimeZoneNotSupportedError):
            from_properties(self.TEXT, time_zone="Moon")


class TestTzid:
    @pytest.mark.parametrize(
        ("tzid", "location", "offset", "expected"),
        [
            ("Our office", "America/New_York", "-0500", "America/New_York"),
            ("CST", "", "+0800", "China Standard Time"),
            ("Customized Time Zone", "Customized Time Zone", "+0545", "Nepal Standard Time"),
        ],
    )
    def test_without_name(self, tzid, location, offset, expected):
        """A TZID that is not a name of a zone is identified by its location, then by its rules."""
        head = VTIMEZONE.format(tzid=tzid, location=location, offset=offset)

        assert times(from_properties(f"DTSTART;TZID={tzid}:20260901T120000", head=head))[2] == expected

    def test_without_vtimezone(self):
        with pytest.raises(TimeZoneNotSupportedError) as caught:
            from_properties(f"UID:A\n{CUSTOM}")
        assert caught.value.target == "VEVENT 'A'"

    def test_rules_of_no_zone(self):
        head = VTIMEZONE.format(tzid="Customized Time Zone", location="", offset="+0123")

        with pytest.raises(TimeZoneNotSupportedError):
            from_properties(CUSTOM, head=head)


class TestRules:
    @pytest.mark.parametrize(
        ("start", "rule", "number"),
        [
            ("16010101T000000", "RRULE:FREQ=SECONDLY", 1),
            ("16010101T000000", "RRULE:FREQ=YEARLY;BYSECOND=0,1,2", 1),
            ("16010101T000000", "RRULE:FREQ=YEARLY;BYDAY=SU,MO,TU,WE,TH,FR,SA", 1),
            ("16010101T000000", "RRULE:FREQ=YEARLY;INTERVAL=2;BYMONTH=3", 1),
            ("16010101", "RRULE:FREQ=YEARLY", 1),
            ("16010101T000000", "RRULE;VALUE=UID:FREQ=YEARLY", 1),
            ("16010101T000000", "RRULE:FREQ=YEARLY", 301),
        ],
    )
    def test_expensive(self, start, rule, number):
        """Rules that no zone has, and too many of them, are not evaluated."""
        observances = "\n".join([OBSERVANCE.format(start=start, rule=rule)] * number)
        head = f"BEGIN:VTIMEZONE\nTZID:Customized Time Zone\n{observances}\nEND:VTIMEZONE"

        with pytest.raises(TimeZoneNotSupportedError):
            from_properties(CUSTOM, head=head)

    @pytest.mark.parametrize(
        "observance", ["", "BEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETTO:+0100\nEND:STANDARD\n"]
    )
    def test_incomplete(self, observance):
        """A VTIMEZONE without observances, or without an offset, has no rules."""
        head = f"BEGIN:VTIMEZONE\nTZID:Customized Time Zone\n{observance}END:VTIMEZONE"

        with pytest.raises(TimeZoneNotSupportedError):
            from_properties(CUSTOM, head=head)

    def test_stray_event(self):
        """A VEVENT in a VTIMEZONE, with an invalid start, makes its rules invalid."""
        whole = OBSERVANCE.format(start="16010101T000000", rule="")
        stray = "BEGIN:VEVENT\nDTSTART:209999123120000\nEND:VEVENT"
        for inner in (whole, stray):  # icalendar keeps the first VTIMEZONE of a name
            timezone = icalendar.Component.from_ical(f"BEGIN:VTIMEZONE\nTZID:Broken\n{inner}\nEND:VTIMEZONE")

        assert zone_with_rules(timezone, 2026) is None

    @pytest.mark.parametrize(
        "rules",
        [
            ("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "RRULE:FREQ=YEARLY"),
            ("RRULE:FREQ=YEARLY;UNTIL=20051030T010000Z;BYMONTH=10;BYDAY=-1SU", ""),
        ],
    )
    def test_old(self, rules):
        """Rules that began or ended long ago count."""
        observances = "\n".join(OBSERVANCE.format(start="16040229T030000", rule=rule) for rule in rules)
        head = f"BEGIN:VTIMEZONE\nTZID:Customized Time Zone\n{observances}\nEND:VTIMEZONE"

        assert times(from_properties(CUSTOM, head=head))[2] == "W. Central Africa Standard Time"
