"""The zone that has the rules of a VTIMEZONE."""

from datetime import date

import pytest

from graph import PACIFIC
from recurtz.ical.scanner import scan
from recurtz.ical.vtimezones import to_vtimezone
from recurtz.ical.zone_matches import zone_with_rules
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
