"""`time_zones=` of `to_ics` and `to_vevent`: the TZIDs of a file, each with the rules of its zone."""

from datetime import timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest

from graph import BERLIN, all_day, error_of, event, exception, moment, series, starts
from recurtz import Calendar, CustomTimeZone, SeriesMaster, calendar_view, from_ics, instances, to_ics, to_vevent
from recurtz.errors import ArgumentTypeError
from recurtz.zones.custom import TransitionRule

OFFICE = "Head Office"
CUSTOM = "tzone://Microsoft/Custom"
OURS = CustomTimeZone(
    480, TransitionRule(9, 3, "sunday", "02:00"), TransitionRule(3, 3, "sunday", "02:00"), -60, name="Ours"
)
"""A zone whose daylight saving time ends on 17 September 2017."""

SEPTEMBER = "2017-09-01", "2017-10-01"


def office(**properties):
    return series(zone=OFFICE, range_={"type": "numbered", "numberOfOccurrences": 3}, **properties)


def text_of(*events, **options):
    return to_ics(events, **options).decode().replace("\r\n ", "").splitlines()


class TestTimeZones:
    def test_series(self):
        """A zone that has a name is written under it, with its rules: so another program reads the same times."""
        file = to_ics([office()], time_zones={OFFICE: OURS})
        assert b"DTSTART;TZID=Ours:20170904T120000" in file
        assert b"TZID:Ours" in file
        expected = ["2017-09-04T19:00", "2017-09-11T19:00", "2017-09-18T20:00"]
        assert starts(instances(office(), *SEPTEMBER, time_zones={OFFICE: OURS})) == expected
        assert starts(calendar_view(from_ics(file, expand=SEPTEMBER), *SEPTEMBER)) == expected

    @pytest.mark.parametrize("zone", [BERLIN, ZoneInfo("Europe/Berlin")])
    def test_public(self, zone):
        """A zone of another name is written as an event in it is."""
        result = text_of(office(), time_zones={OFFICE: zone})
        assert result == text_of(office() | event(zone=str(zone)))

    def test_single(self):
        """So is a single event, each of its times in its zone."""
        both = event(zone=OFFICE) | {"end": moment("2017-09-05T06:00:00", CUSTOM)}
        result = text_of(both, time_zones={OFFICE: OURS, CUSTOM: "Asia/Tokyo"})
        assert {"DTSTART;TZID=Ours:20170904T120000", "DTEND;TZID=Asia/Tokyo:20170905T060000"} <= {*result}
        assert [line for line in result if line.startswith("TZID:")] == ["TZID:Asia/Tokyo", "TZID:Ours"]

    def test_no_name(self):
        """An event without a name of a zone is in the zone of the key \"\"."""
        assert "DTSTART;TZID=Ours:20170904T120000" in text_of(event(zone=None), time_zones={"": OURS})

    def test_exception(self):
        """An exception is in the zone of the series."""
        moved = exception("2017-09-11", "2017-09-12T06:00:00", zone=CUSTOM)
        zones = {OFFICE: OURS, CUSTOM: "Asia/Tokyo"}
        result = text_of(office(exceptionOccurrences=[moved]), time_zones=zones)
        assert "RECURRENCE-ID;TZID=Ours:20170911T120000" in result
        assert "DTSTART;TZID=Ours:20170911T140000" in result

    def test_lost(self):
        """The dates of a series are those of the zone that is given."""
        range_ = {"startDate": "2017-09-04", "recurrenceTimeZone": CUSTOM}
        lost = series("2017-09-03T23:00:00", zone="UTC", range_=range_)
        result = text_of(lost, time_zones={CUSTOM: "Australia/Sydney"})
        assert "DTSTART;TZID=Australia/Sydney:20170904T090000" in result
        assert any(line.startswith("RRULE:FREQ=WEEKLY;") and "BYDAY=MO" in line for line in result)

    def test_listed(self):
        """Events of a list belong together as in a view."""
        moved = exception("2017-09-11", "2017-09-12T12:00:00", zone=OFFICE, id="B")
        result = text_of(office(), moved, time_zones={OFFICE: OURS})
        assert [line for line in result if line.startswith("DTSTART;")] == [
            "DTSTART;TZID=Ours:20170904T120000",
            "DTSTART;TZID=Ours:20170912T120000",
        ]

    def test_all_day(self):
        """An all-day event names its zone, with its rules."""
        file = to_ics([all_day(zone=OFFICE)], time_zones={OFFICE: OURS})
        [read] = from_ics(file, time_zones={"Ours": OURS})
        window = "2017-09-05T06:59:59Z", "2017-09-06"  # an hour before, at the end of the day
        assert len(calendar_view([read], *window, time_zones={"Ours": OURS})) == 1
        assert b"TZID:Ours" in file

    def test_original(self):
        """The original date of an all-day occurrence is one of its zone."""
        original = all_day(zone=OFFICE, iCalUId="A", originalStart="2017-09-04T07:00:00Z")
        assert "RECURRENCE-ID;VALUE=DATE:20170904" in text_of(original, time_zones={OFFICE: OURS})

    def test_value(self):
        """A `SeriesMaster` has its zone already."""
        repeats = SeriesMaster.from_graph(office(), time_zones={OFFICE: OURS})
        assert to_vevent(repeats).to_ical() == to_vevent(office(), time_zones={OFFICE: OURS}).to_ical()

    def test_type(self):
        """Anything but a mapping is a TypeError."""
        for write, events in ((to_ics, [event()]), (to_vevent, event())):
            assert isinstance(error_of(write, events, time_zones="UTC"), ArgumentTypeError)


class TestCalendar:
    def test_own_zones(self):
        """The events of a calendar are read with its zones, unless others are given."""
        events = [office(), event(zone=OFFICE)]
        calendar = Calendar(events, time_zones={OFFICE: OURS})
        assert to_ics(calendar) == to_ics(events, time_zones={OFFICE: OURS})
        assert to_ics(calendar, time_zones={OFFICE: BERLIN}) == to_ics(events, time_zones={OFFICE: BERLIN})


class TestNames:
    class Foreign(tzinfo):
        """A zone of another library, which has no name."""

        def utcoffset(self, _local):
            return timedelta(hours=2)

        dst = utcoffset

    @pytest.mark.parametrize("zone", [CustomTimeZone(480), Foreign()])
    @pytest.mark.parametrize("builder", [office, lambda: event(zone=OFFICE), lambda: all_day(zone=OFFICE)])
    def test_unnamed(self, zone, builder):
        """A zone without a name is rejected: a file needs one."""
        error = error_of(to_ics, [builder()], time_zones={OFFICE: zone})
        assert error.code == "TimeZoneNotSupportedException"
        assert "iCalendar refers to zones by names; give one with a name" in str(error)

    def test_one_name(self):
        """Two zones of one name are rejected: a file cannot have both."""
        pair = [office(), event(zone=CUSTOM)]
        zones = {OFFICE: OURS, CUSTOM: CustomTimeZone(60, name="Ours")}
        assert "two zones of one file have this name" in str(error_of(to_ics, pair, time_zones=zones))
        same = {OFFICE: OURS, CUSTOM: OURS.__replace__(name=" Ours")}
        assert text_of(*pair, time_zones=same).count("TZID:Ours") == 1

    def test_first_use(self):
        """The rules are valid from the earliest use of a zone on."""
        late, early = event("2017-09-04T12:00:00", zone=OFFICE), event("2001-09-04T12:00:00", zone=OFFICE)
        for events in ([late, early], [early, late]):
            calendar = to_ics(events, time_zones={OFFICE: OURS})
            assert b"DTSTART:20000101T000000" in calendar
