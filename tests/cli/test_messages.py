"""The messages of the library in the terminal: they name what the user can type."""

import json
import re

import pytest

from graph import series
from ical_text import vcalendar

NO_RULES = "BEGIN:VTIMEZONE\nTZID:Ours\nEND:VTIMEZONE"
ODD = """BEGIN:VTIMEZONE
TZID:Ours
BEGIN:STANDARD
DTSTART:20000101T000000
TZOFFSETFROM:+0123
TZOFFSETTO:+0123
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20000301T000000
RRULE:FREQ=YEARLY;BYMONTH=3
TZOFFSETFROM:+0123
TZOFFSETTO:+0223
END:DAYLIGHT
END:VTIMEZONE"""
IN_OURS = "UID:A\nDTSTART;TZID=Ours:20260901T090000"
IN_UTC = "UID:A\nDTSTART:20260901T090000Z"
WINDOW = "use instances with --from and --to for single events"
PYTHON = re.compile(r"[a-z_]+=[({]|from_\w+|\w+\.\w+\(")


class TestHints:
    @pytest.mark.parametrize("command", ["explain", "to-json", "instances --limit 3"])
    @pytest.mark.parametrize(
        ("event", "zones", "hint"),
        [
            (IN_OURS, NO_RULES, "; write the name of a known zone in the file."),
            (f"{IN_OURS}\nRRULE:FREQ=DAILY", ODD, f"; write the name of a known zone in the file, or {WINDOW}."),
            (f"{IN_UTC}\nRRULE:FREQ=MONTHLY\nRRULE:FREQ=WEEKLY", "", f"; {WINDOW}, or make one rule of them"),
            (f"{IN_UTC}\nRRULE:FREQ=DAILY\nEXRULE:FREQ=MONTHLY", "", f"; list the dates in EXDATE, or {WINDOW}"),
            (
                IN_UTC
                + "".join(f"\nRRULE:FREQ=YEARLY;BYMONTH={month};BYMONTHDAY=1,2,3,4,5,6" for month in range(1, 13)),
                "",
                f"; {WINDOW}",
            ),
        ],
    )
    def test_calendar_file(self, run, file, command, event, zones, hint):
        """A reason of `from_ics` names no parameter of Python."""
        _, _, messages = run(*command.split(), file(vcalendar(event, head=zones), "a.ics"))

        assert f"{hint}\n" in messages
        assert not PYTHON.search(messages)

    def test_lost_zone(self, run, file):
        lost = "tzone://Microsoft/Custom"
        event = series("2026-05-31T18:00:00", zone="America/Los_Angeles")
        event["recurrence"]["range"] |= {"startDate": "2026-06-01", "recurrenceTimeZone": lost}
        status, _, messages = run("to-ics", file(json.dumps(event)))

        assert status == 2
        assert "; give recurrenceTimeZone the name of a zone" in messages
        assert not PYTHON.search(messages)
