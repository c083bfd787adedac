"""iCalendar files."""

from fuzz.promise import STEPS_PER_ANSWER, given
from recurtz import calendar_view, from_ics, to_ics

LIMIT = 50
YEARS = 64
STEPS = 50_000
"""To ask the rules of a VTIMEZONE in a year: they are compared with all Windows zones."""


def read(data):
    """The bytes of a file; what it says is viewed, and written again."""
    rejected, asked = [], STEPS * min(data.count(b"TZID") + data.count(b"tzid"), YEARS)
    events = given(from_ics, data, on_error=rejected.append)
    if not events:
        return asked // STEPS_PER_ANSWER
    given(calendar_view, events, "2017-09-01", "2018-09-01", limit=LIMIT)
    written = given(to_ics, events)
    if written is not None:  # of events without a UID that are the same one is left
        assert 1 <= len(from_ics(written)) <= len(events), events
    return LIMIT + asked // STEPS_PER_ANSWER
