"""The zone that has the rules of a VTIMEZONE."""

from datetime import date, tzinfo

import pytest

from graph import PACIFIC
from recurtz.ical.scanner import scan
from recurtz.ical.vtimezones import to_vtimezone
from recurtz.ical.zone_matches import _zones_by_changes, zone_with_rules
from recurtz.ical.zone_rules import ZoneRules


def rules_of(text):
    [calendar] = scan(text)
    return ZoneRules.parse(calendar.children[0])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Europe/Rome", "W. Europe Standard Time"),
        ("America/Tijuana", PACIFIC),
        ("America/Bogota", "SA Pacific Standard Time"),
        ("Asia/Kolkata", "India Standard Time"),
        ("Asia/Jerusalem", "Israel Standard Time"),
        ("Africa/Cairo", "Egypt Standard Time"),
        ("Antarctica/Troll", None),
    ],
)
def test_zone_with_rules(name, expected):
    rules = rules_of("BEGIN:VCALENDAR\n" + to_vtimezone(name, date(2017, 9, 4)).to_ical().decode())

    assert zone_with_rules(rules, 2017) == expected


OBSERVANCE = "BEGIN:{0}\nDTSTART:{1}\n{2}TZOFFSETFROM:{3}\nTZOFFSETTO:{4}\nEND:{0}"
MARCH, OCTOBER = "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"
SUMMER = OBSERVANCE.format("DAYLIGHT", "16010101T020000", f"{MARCH}\n", "+0100", "+0200")
WINTER = OBSERVANCE.format("STANDARD", "16010101T030000", f"{OCTOBER}\n", "+0200", "+0100")
BERLIN = "W. Europe Standard Time"
SUNDAYS = "BYMONTHDAY=25,26,27,28,29,30,31"


def zone_of(*observances, year=2026):
    rules = rules_of("\n".join(["BEGIN:VCALENDAR", "BEGIN:VTIMEZONE", "TZID:X", *observances, "END:VTIMEZONE"]))
    return rules and zone_with_rules(rules, year)


class TestForms:
    @pytest.mark.parametrize(
        ("summer", "winter"),
        [
            (SUMMER, WINTER),
            (SUMMER.replace(MARCH, f"{MARCH};BYHOUR=2;BYMINUTE=0;BYSECOND=0"), WINTER),
            (SUMMER.replace("BYDAY=-1SU", "BYDAY=SU;BYSETPOS=-1"), WINTER.replace("BYDAY=-1SU", f"BYDAY=SU;{SUNDAYS}")),
            (SUMMER.replace("+0200", "+02:00"), WINTER.replace("+0100", "+010000")),
            (SUMMER.replace("TZOFFSETFROM:+0100\n", ""), WINTER),
            (SUMMER.replace("16010101T020000", "19700101T000000").replace(MARCH, f"{MARCH};BYHOUR=2"), WINTER),
            (SUMMER, WINTER.replace("T030000", "T020000")),
            (SUMMER.replace(MARCH, f"{MARCH};COUNT=450"), WINTER.replace(OCTOBER, f"{OCTOBER};UNTIL=20991231T000000Z")),
        ],
        ids=["plain", "restated", "positions", "offsets", "no FROM", "off the rule", "wrong hour", "ended"],
    )
    def test_berlin(self, summer, winter):
        assert zone_of(summer, winter) == zone_of(winter, summer) == BERLIN

    def test_end_of_day(self):
        """23:59:59 is the midnight that follows, and a date is its own midnight."""
        fixed = OBSERVANCE.format("STANDARD", "16010101", "", "+0530", "+0530")
        assert zone_of(fixed) == "India Standard Time"
        late = SUMMER.replace("T020000", "T235959").replace("BYDAY=-1SU", "BYDAY=-1FR").replace("0100", "0200")
        early = WINTER.replace("T030000", "T000000").replace("BYDAY=-1SU", "BYDAY=-1FR").replace("0100", "0200")
        assert zone_of(late.replace("TO:+0200", "TO:+0300"), early.replace("FROM:+0200", "FROM:+0300")) is None

    def test_todays_rules_in_old_event(self):
        """Outlook writes the rules of today for all years: they are those of Pacific time, also in 2005."""
        march = "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\n"
        november = "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\n"
        summer = OBSERVANCE.format("DAYLIGHT", "16010101T020000", march, "-0800", "-0700")
        winter = OBSERVANCE.format("STANDARD", "16010101T020000", november, "-0700", "-0800")

        assert zone_of(summer, winter, year=2005) == zone_of(summer, winter) == PACIFIC

    def test_old_rules(self):
        """The rules of 2005 are those of Pacific time in 2005."""
        april = "RRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=1SU\n"
        october = "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\n"
        summer = OBSERVANCE.format("DAYLIGHT", "16010101T020000", april, "-0800", "-0700")
        winter = OBSERVANCE.format("STANDARD", "16010101T020000", october, "-0700", "-0800")

        assert (zone_of(summer, winter, year=2004), zone_of(summer, winter, year=2026)) == (PACIFIC, None)

    def test_two_periods_without_end(self):
        """The later rule for the same change ends the earlier one."""
        to_summer, to_winter = ("-0800", "-0700"), ("-0700", "-0800")
        periods = [
            OBSERVANCE.format(name, start, f"RRULE:FREQ=YEARLY;{rule}\n", *offsets)
            for name, start, rule, offsets in (
                ("DAYLIGHT", "19870405T020000", "BYMONTH=4;BYDAY=1SU", to_summer),
                ("STANDARD", "19671029T020000", "BYMONTH=10;BYDAY=-1SU", to_winter),
                ("DAYLIGHT", "20070311T020000", "BYMONTH=3;BYDAY=2SU", to_summer),
                ("STANDARD", "20071104T020000", "BYMONTH=11;BYDAY=1SU", to_winter),
            )
        ]

        assert zone_of(*periods) == zone_of(*periods, year=2000) == PACIFIC

    def test_listed(self):
        """A VTIMEZONE that lists the changes around its event is a zone that has them."""
        rdates = (
            "RDATE:20260329T020000,20270328T020000\n",
            "RDATE:20251026T030000\nRDATE:20261025T030000,20271031T030000\n",
        )
        summer = OBSERVANCE.format("DAYLIGHT", "20250330T020000", rdates[0], "+0100", "+0200")
        winter = OBSERVANCE.format("STANDARD", "20241027T030000", rdates[1], "+0200", "+0100")

        assert zone_of(summer, winter) == BERLIN

    def test_unlisted_years(self):
        """Its last offset does not make it a zone in other years."""
        winter = OBSERVANCE.format("STANDARD", "20240101T000000", "", "+1000", "+1200")
        summer = OBSERVANCE.format("DAYLIGHT", "20240505T080000", "", "+1200", "+1000")

        assert (zone_of(winter, summer, year=2024), zone_of(winter, summer)) == (None, "E. Australia Standard Time")

    def test_leap_day(self):
        """A change on February 29 is skipped in other years."""
        yearly = OBSERVANCE.format(
            "STANDARD", "20240229T000000", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29\n", "+0100", "+0100"
        )

        assert zone_of(yearly) == "W. Central Africa Standard Time"

    def test_unknown_transitions(self):
        """A zone whose transitions are not known is no candidate."""

        class Own(tzinfo):
            pass

        assert _zones_by_changes((("X", Own()),), (2026, 2027), True) == {}
