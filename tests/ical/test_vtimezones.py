"""VTIMEZONE: it has the offsets of its zone, and a zone is found by its rules."""

from bisect import bisect_right
from datetime import date, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr

from graph import PACIFIC
from recurtz.ical.vtimezones import to_vtimezone
from recurtz.zones import transitions_of
from recurtz.zones.posix import JulianDay, PosixDayTime, PosixRule
from recurtz.zones.transitions import Transitions, to_seconds

DAY = 86_400


def onsets(observance, years):
    """The instants at which an observance begins: DTSTART, RDATEs, and the dates of RRULE (RFC 5545, 3.6.5)."""
    start = observance["DTSTART"].dt
    walls = [start]
    if "RDATE" in observance:
        dates = observance["RDATE"]
        walls += [value.dt for rdates in (dates if isinstance(dates, list) else [dates]) for value in rdates.dts]
    if "RRULE" in observance:
        rule = rrulestr(observance["RRULE"].to_ical().decode(), dtstart=start)
        walls += takewhile(lambda wall: wall.year <= start.year + years, rule)
    return [to_seconds(wall) - observance.TZOFFSETFROM // timedelta(seconds=1) for wall in walls]


def offsets_of(vtimezone, times):
    """The offset at each instant, in seconds, as RFC 5545 defines it: that of the observance that began last."""
    begun = sorted(
        (at, observance.TZOFFSETTO // timedelta(seconds=1))
        for observance in vtimezone.subcomponents
        for at in onsets(observance, 20)
    )
    return [begun[bisect_right(begun, (at, 10**6)) - 1][1] for at in times]


class TestOffsets:
    @pytest.mark.parametrize("year", [1970, 2006, 2017, 2026])
    @pytest.mark.parametrize(
        "name",
        ["America/Los_Angeles", "Europe/Dublin", "Asia/Jerusalem", "Asia/Gaza", "Africa/Cairo", "America/Nuuk",
         "Africa/Casablanca", "Pacific/Apia", "Asia/Kolkata", "Australia/Lord_Howe", "America/Havana", "UTC"],
    )  # fmt: skip
    def test_twelve_years(self, name, year):
        transitions = transitions_of(ZoneInfo(name))
        begin = to_seconds(datetime(year, 1, 1))
        changes = [at for at, _ in transitions.segments_utc(begin, to_seconds(datetime(year + 12, 1, 1)))]
        times = [*range(begin, begin + 12 * 365 * DAY, DAY * 5), *changes, *[at - 1 for at in changes[1:]]]

        assert offsets_of(to_vtimezone(name, date(year, 1, 1)), times) == [transitions.offset_at(at) for at in times]

    @pytest.mark.parametrize("name", ["Africa/Cairo", "Asia/Gaza", "Pacific/Apia", "America/Adak", "Asia/Tokyo"])
    def test_year_1(self, name):
        transitions = transitions_of(ZoneInfo(name))
        times = [to_seconds(datetime(year, 7, 1)) for year in (1, 2, 1900)]

        assert offsets_of(to_vtimezone(name, date(1, 1, 5)), times) == [transitions.offset_at(at) for at in times]

    def test_no_end(self):
        tz = to_vtimezone(PACIFIC, date(2017, 9, 4)).to_tz(lookup_tzid=False)

        assert datetime(2150, 7, 1, 12, tzinfo=tz).utcoffset() == timedelta(hours=-7)
        assert datetime(2150, 1, 1, 12, tzinfo=tz).utcoffset() == timedelta(hours=-8)

    def test_rule_without_rrule(self, monkeypatch):
        """The transitions of a rule that an RRULE cannot represent are listed up to 2100."""
        changes = PosixDayTime(JulianDay(60), 7200), PosixDayTime(JulianDay(300), 7200)
        transitions = Transitions((), (3600,), PosixRule(3600, 7200, *changes))
        monkeypatch.setattr("recurtz.ical.vtimezones.transitions_of", lambda tz: transitions)
        component = to_vtimezone("Europe/Berlin", date(2017, 9, 4))
        times = range(to_seconds(datetime(2017, 1, 1)), to_seconds(datetime(2099, 1, 1)), DAY * 7)

        assert offsets_of(component, times) == [transitions.offset_at(at) for at in times]

    def test_unknown_rules(self, monkeypatch):
        """Without known transitions, icalendar makes the component."""
        monkeypatch.setattr("recurtz.ical.vtimezones.transitions_of", lambda tz: None)
        component = to_vtimezone("Asia/Tokyo", date(2017, 9, 4))

        assert offsets_of(component, [to_seconds(datetime(2017, 9, 4))]) == [9 * 3600]
