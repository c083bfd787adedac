"""TZIDs that are offsets from UTC, and zones of a file whose offset never changes."""

from datetime import date

import pytest

from ical_text import VTIMEZONE, times, vcalendar
from recurtz import calendar_view, from_ics
from recurtz.errors import TimeZoneNotSupportedError
from recurtz.ical.fixed_offsets import offset_of, zones_around
from recurtz.ical.zone_matches import zone_with_offset

DAILY = "UID:A\nDTSTART;TZID={}:20260901T{}\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2"
YEARS = ("2026-01-01", "2027-01-01")


def read(tzid, clock="120000", head="", *lines):
    """The start of a series in its zone, and all starts in UTC."""
    events = from_ics(vcalendar("\n".join([DAILY.format(tzid, clock), *lines]), head=head))
    starts = [event["start"]["dateTime"][5:16] for event in calendar_view(events, *YEARS)]
    return *times(events[0])[::2], starts


class TestOffset:
    @pytest.mark.parametrize(
        ("text", "minutes"),
        [
            ("UTC+01:00", 60), ("GMT+0200", 120), ("UTC-5", -300), ("utc +5:30", 330), ("(GMT-03.30)", -210),
            ("+0530", 330), ("GMT+14", 840), ("UTC\u22125", -300), ("Z", 0), ("UTC+00:00", 0),
            ("GMT+15", None), ("UTC-12:15", None), ("UTC+1:75", None), ("Etc/GMT+5", None), ("GMT+1 Paris", None),
            ("5", None), ("", None),
        ],
    )  # fmt: skip
    def test_sign(self, text, minutes):
        """The sign is that of ISO 8601: "UTC-5" is behind UTC."""
        assert offset_of(text) == minutes

    def test_zones_around(self):
        assert zones_around(-12 * 3600) == ["Etc/GMT+12", "Etc/GMT+11"]
        assert zones_around(14 * 3600) == ["Etc/GMT-14"]


class TestTzid:
    @pytest.mark.parametrize(
        ("tzid", "expected", "hour"),
        [
            ("UTC+01:00", "Etc/GMT-1", "11:00"),
            ("GMT-0500", "Etc/GMT+5", "17:00"),
            ("Etc/GMT+5", "Etc/GMT+5", "17:00"),
            ("UTC+00:00", "UTC", "12:00"),
            ("UTC+5:30", "India Standard Time", "06:30"),
        ],
    )
    def test_named(self, tzid, expected, hour):
        """Whole hours are a fixed IANA zone; others a zone that has no other offset."""
        assert read(tzid) == ("2026-09-01T12:00", expected, [f"09-01T{hour}", f"09-02T{hour}"])

    @pytest.mark.parametrize(
        ("tzid", "clock", "start", "zone", "instant"),
        [
            ("UTC+3:15", "120000", "2026-09-01T11:45", "Etc/GMT-3", "09-01T08:45"),
            ("UTC+3:15", "000500", "2026-09-01T00:50", "Etc/GMT-4", "08-31T20:50"),
            ("UTC-3:30", "233000", "2026-09-01T23:00", "Etc/GMT+4", "09-02T03:00"),
            ("UTC-0:30", "120000", "2026-09-01T11:30", "Etc/GMT+1", "09-01T12:30"),
        ],
    )
    def test_series(self, tzid, clock, start, zone, instant):
        """A series at any other offset is in a zone of whole hours, on the same dates."""
        found = read(tzid, clock, "", f"EXDATE;TZID={tzid}:20260902T{clock}")

        assert found == (start, zone, [instant])

    def test_single_event(self):
        [event] = from_ics(vcalendar("UID:A\nDTSTART;TZID=UTC+3:15:20260901T120000"))

        assert times(event)[::2] == ("2026-09-01T08:45", "UTC")

    def test_rules_in_file(self):
        """The rules of a VTIMEZONE count before the name, if they can be read."""
        head = VTIMEZONE.format(tzid="GMT-0500", location="", offset="+0317")
        assert read("GMT-0500", "120000", head) == ("2026-09-01T11:43", "Etc/GMT-3", ["09-01T08:43", "09-02T08:43"])

    def test_default(self):
        for name, expected in (("UTC+02:00", "Etc/GMT-2"), ("UTC+02:30", "UTC"), ("Moon", "UTC")):
            [event] = from_ics(vcalendar("UID:A\nDTSTART:20260901T120000", head=f"X-WR-TIMEZONE:{name}"))
            assert times(event)[2] == expected

    def test_out_of_range(self):
        with pytest.raises(TimeZoneNotSupportedError, match="expand="):
            read("Office", "000500", VTIMEZONE.format(tzid="Office", location="", offset="+1430"))
        with pytest.raises(TimeZoneNotSupportedError, match="an offset is not a zone name"):
            read("UTC+15")

    def test_other_years(self):
        """A zone that had another offset in the year of the event is not the zone of an offset."""
        assert zone_with_offset(3 * 3600 + 1800, 2026) == "Iran Standard Time"
        assert zone_with_offset(3 * 3600 + 1800, date(2010, 1, 1).year) is None
