"""iCalendar files."""

from fuzz.promise import STEPS_PER_RESULT, attempt
from recurtz import calendar_view, from_ics, to_ics

LIMIT = 50
YEARS = 64
STEPS = 50_000
"""The steps for the rules of a VTIMEZONE in one year: they are compared with all Windows zones."""


def run(data):
    """Parse the bytes of a file, view its events, and write them again."""
    errors, zone_steps = [], STEPS * min(data.count(b"TZID") + data.count(b"tzid"), YEARS)
    events = attempt(from_ics, data, on_error=errors.append)
    if not events:
        return zone_steps // STEPS_PER_RESULT
    attempt(calendar_view, events, "2017-09-01", "2018-09-01", limit=LIMIT)
    written = attempt(to_ics, events)
    if written is not None:  # events without a UID that are equal become one
        assert 1 <= len(from_ics(written)) <= len(events), events
    return LIMIT + zone_steps // STEPS_PER_RESULT
