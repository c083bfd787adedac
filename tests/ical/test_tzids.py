"""The zones of a file: by TZID, by X-LIC-LOCATION, by the rules of a VTIMEZONE, by X-WR-TIMEZONE."""

from datetime import datetime, timedelta

import pytest

from ical_text import VTIMEZONE, from_properties, times, vcalendar
from recurtz import calendar_view, from_ics, instances
from recurtz.errors import TimeZoneNotSupportedError
from recurtz.ical.tzids import FileZone
from recurtz.zones import CustomTimeZone, Transitions
from steps import steps

NOON = "DTSTART:20260901T120000"
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

    def test_unknown_twice(self):
        """Each event with an unknown TZID has its own error, but the similar names are found once."""
        errors = []
        moon = "DTSTART;TZID=Moon:20260901T120000"
        once, twice = (
            steps(from_ics, vcalendar(*[f"UID:{uid}\n{moon}" for uid in uids]), on_error=errors.append)[0]
            for uids in ("A", "BC")
        )

        assert [error.source.uid for error in errors] == ["A", "B", "C"]
        assert errors[1].suggestions == errors[2].suggestions
        assert twice < 1.6 * once

    def test_without_vtimezone(self):
        with pytest.raises(TimeZoneNotSupportedError) as caught:
            from_properties(f"UID:A\n{CUSTOM}")
        assert caught.value.target == "VEVENT 'A'.DTSTART"

    @pytest.mark.parametrize("tzid", ["customized TIME zone", '"Customized Time Zone"', " Customized  Time Zone"])
    def test_spelling(self, tzid):
        """Letter case, blanks and quotes do not matter."""
        head = VTIMEZONE.format(tzid="Customized Time Zone", location="", offset="+0545")

        assert times(from_properties(f"DTSTART;TZID={tzid}:20260901T120000", head=head))[2] == "Nepal Standard Time"

    def test_known_name(self):
        """A known name counts, whatever its VTIMEZONE contains."""
        head = VTIMEZONE.format(tzid="Europe/Berlin", location="", offset="-0500")

        assert times(from_properties("DTSTART;TZID=Europe/Berlin:20260901T120000", head=head))[2] == "Europe/Berlin"

    def test_of_other_calendar(self):
        """A calendar can use the VTIMEZONE of another calendar in the file."""
        head = VTIMEZONE.format(tzid="Customized Time Zone", location="", offset="+0545")
        [event] = from_ics(vcalendar(CUSTOM) + vcalendar(head=head))

        assert times(event)[2] == "Nepal Standard Time"

    def test_unfinished_vtimezone(self):
        """Of two VTIMEZONEs with one name, the one with rules counts, and a VTIMEZONE can have two names."""
        whole = VTIMEZONE.format(tzid="X\nTZID:Customized Time Zone", location="", offset="+0545")
        empty = "BEGIN:VTIMEZONE\nTZID:Customized Time Zone\nEND:VTIMEZONE"

        for head in (f"{whole}\n{empty}", f"{empty}\n{whole}"):
            assert times(from_properties(CUSTOM, head=head))[2] == "Nepal Standard Time"


class TestRulesOfNoZone:
    """A zone that has no name: an instant can be written in UTC, a series needs a name."""

    HEAD = VTIMEZONE.format(tzid="Customized Time Zone", location="", offset="+0123")
    WITH_DST = """BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:DAYLIGHT
DTSTART:19700301T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=1SU
TZOFFSETFROM:+0123
TZOFFSETTO:+0253
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19701004T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=1SU
TZOFFSETFROM:+0253
TZOFFSETTO:+0123
END:STANDARD
END:VTIMEZONE"""

    def test_single_event(self):
        assert times(from_properties(CUSTOM, head=self.HEAD)) == ("2026-09-01T10:37", "2026-09-01T10:37", "UTC")

    def test_tzinfo(self):
        """It is a tzinfo, which has the name of the file."""
        noon = datetime(2026, 9, 1, 12, tzinfo=FileZone(Transitions((), (3600,)), "Office"))

        assert (noon.tzname(), noon.utcoffset(), noon.dst()) == ("Office", timedelta(hours=1), None)

    def test_two_years(self):
        later = CUSTOM.replace("2026", "2027")
        events = from_ics(vcalendar(CUSTOM, later, head=self.HEAD))

        assert [times(event)[0] for event in events] == ["2026-09-01T10:37", "2027-09-01T10:37"]

    def test_series(self):
        with pytest.raises(TimeZoneNotSupportedError, match=r"of no named zone.*expand=") as caught:
            from_properties(f"UID:A\n{CUSTOM}\nRRULE:FREQ=DAILY", head=self.WITH_DST)
        assert caught.value.target == "VEVENT 'A'.DTSTART"

    def test_dst(self):
        """The offset is that of the event's day: 90 minutes more from March to October."""
        assert times(from_properties(CUSTOM, head=self.WITH_DST))[0] == "2026-09-01T09:07"
        assert times(from_properties(CUSTOM.replace("0901", "1201"), head=self.WITH_DST))[0] == "2026-12-01T10:37"


class TestListedChanges:
    """A VTIMEZONE that lists the changes of one year, and no rule."""

    HEAD = """BEGIN:VTIMEZONE
TZID:Office
BEGIN:STANDARD
DTSTART:20251026T030000
RDATE:20251026T030000,20261025T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20250330T020000
RDATE:20250330T020000,20260329T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE"""

    def starts(self, *lines, day="20260901", **options):
        text = "\n".join(["UID:A", f"DTSTART;TZID=Office:{day}T120000", f"DTEND;TZID=Office:{day}T130000", *lines])
        events = from_ics(vcalendar(text, head=self.HEAD), **options)
        view = calendar_view(events, "2026-01-01", "2030-01-01")
        return [event["start"]["dateTime"][:13] for event in view], times(events[0])[2]

    @pytest.mark.parametrize(
        ("day", "instant"),
        [("20260901", "2026-09-01T10"), ("20261201", "2026-12-01T11"), ("20280701", "2028-07-01T11")],
    )
    def test_single_event(self, day, instant):
        """Its instant is that of the file, after the last change as well."""
        assert self.starts(day=day)[0] == [instant]

    @pytest.mark.parametrize("rule", ["FREQ=MONTHLY;COUNT=3", "FREQ=MONTHLY;UNTIL=20261101T110000Z"])
    def test_within(self, rule):
        """A series within the year is in a zone with the same changes in it."""
        assert self.starts(f"RRULE:{rule}") == (
            ["2026-09-01T10", "2026-10-01T10", "2026-11-01T11"],
            "W. Europe Standard Time",
        )

    @pytest.mark.parametrize("rule", ["FREQ=MONTHLY", "FREQ=MONTHLY;COUNT=30"])
    def test_beyond(self, rule):
        """What the changes after the list are is not known, so a series after it is rejected, or expanded."""
        with pytest.raises(TimeZoneNotSupportedError, match="or expand="):
            self.starts(f"RRULE:{rule}")
        window = ("2026-10-01T00:00:00Z", "2026-12-01T00:00:00Z")
        assert self.starts(f"RRULE:{rule}", expand=window)[0] == ["2026-10-01T10", "2026-11-01T11"]

    def test_end_in_other_zone(self):
        text = "UID:A\nDTSTART;TZID=Office:20260901T120000\nDTEND:20260901T110000Z\nRRULE:FREQ=MONTHLY;COUNT=2"
        event = from_properties(text, head=self.HEAD)

        assert times(event) == ("2026-09-01T12:00", "2026-09-01T11:00", "W. Europe Standard Time")


class TestTimeZones:
    """`time_zones`: zones that only the caller knows."""

    def test_name(self):
        [event] = from_ics(vcalendar(CUSTOM), time_zones={"Customized Time Zone": "Europe/Berlin"})

        assert times(event)[2] == "Europe/Berlin"

    def test_tzinfo(self):
        """A zone without a name keeps the one in the file, under which `time_zones` finds it again."""
        zones = {"Customized Time Zone": CustomTimeZone(-83)}
        [event] = from_ics(vcalendar(f"{CUSTOM}\nRRULE:FREQ=DAILY;COUNT=2"), time_zones=zones)

        assert times(event)[2] == "Customized Time Zone"
        view = instances(event, "2026-08-01", "2026-10-01", time_zones=zones)
        assert [start["start"]["dateTime"][:16] for start in view] == ["2026-09-01T10:37", "2026-09-02T10:37"]

    def test_before_known_name(self):
        [event] = from_ics(vcalendar("DTSTART;TZID=EST:20260901T120000"), time_zones={"EST": "America/New_York"})

        assert times(event)[2] == "America/New_York"

    def test_default(self):
        zones = {"Office": "America/Lima"}
        floating = vcalendar("DTSTART:20260901T120000", head="X-WR-TIMEZONE:Office")

        assert times(from_ics(floating, time_zones=zones)[0])[2] == "America/Lima"
        assert times(from_ics(vcalendar(NOON), time_zone="Office", time_zones=zones)[0])[2] == "America/Lima"


class TestRules:
    @pytest.mark.parametrize(
        ("start", "rule", "number"),
        [
            ("16010101T000000", "RRULE:FREQ=SECONDLY", 1),
            ("16010101T000000", "RRULE:FREQ=YEARLY;BYDAY=1SU,2SU;BYMONTH=3", 1),
            ("16010101T000000", "RRULE:FREQ=YEARLY;BYSECOND=0,1,2", 1),
            ("16010101T000000", "RRULE:FREQ=YEARLY;BYDAY=SU,MO,TU,WE,TH,FR,SA", 1),
            ("16010101T000000", "RRULE:FREQ=YEARLY;INTERVAL=2;BYMONTH=3", 1),
            ("16010101T000000", "RRULE:FREQ=YEARLY;BYMINUTE=0,30", 1),
            ("16010101T000000", "RRULE:FREQ=YEARLY", 1001),
        ],
    )
    def test_expensive(self, start, rule, number):
        """Rules that no zone has, and too many of them, are not evaluated."""
        observances = "\n".join([OBSERVANCE.format(start=start, rule=rule)] * number)
        head = f"BEGIN:VTIMEZONE\nTZID:Customized Time Zone\n{observances}\nEND:VTIMEZONE"

        with pytest.raises(TimeZoneNotSupportedError):
            from_properties(CUSTOM, head=head)

    @pytest.mark.parametrize(
        "observance",
        [
            "",
            "BEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:+0100\nEND:STANDARD\n",
            "BEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETTO:+2500\nEND:STANDARD\n",
            "BEGIN:STANDARD\nTZOFFSETTO:+0100\nEND:STANDARD\n",
        ],
    )
    def test_incomplete(self, observance):
        """A VTIMEZONE without observances, or without an offset, has no rules."""
        head = f"BEGIN:VTIMEZONE\nTZID:Customized Time Zone\n{observance}END:VTIMEZONE"

        with pytest.raises(TimeZoneNotSupportedError):
            from_properties(CUSTOM, head=head)

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
