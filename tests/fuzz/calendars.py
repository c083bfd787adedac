"""iCalendar files."""

from fuzz.promise import given
from recurtz import calendar_view, from_ics, to_ics

LIMIT = 50


def read(data):
    """The bytes of a file; what it says is viewed, and written again."""
    refused = []
    events = given(from_ics, data, on_error=refused.append)
    if not events:
        return 0
    given(calendar_view, events, "2017-09-01", "2018-09-01", limit=LIMIT)
    written = given(to_ics, events)
    assert written is None or len(from_ics(written)) == len(events), events
    return LIMIT
