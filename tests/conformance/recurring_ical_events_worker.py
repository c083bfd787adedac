"""The starts of events according to recurring-ical-events, in an environment of its own.

Each line of input is JSON: the text of a calendar, the first and the last day of a window. Each line of output is JSON:
the sorted starts.
"""

import json
import sys
from datetime import UTC, date, datetime

import recurring_ical_events
from icalendar import Calendar
from icalendar.timezone import tzp


def instant(moment):
    return moment.astimezone(UTC).isoformat() if isinstance(moment, datetime) else moment.isoformat()


for line in sys.stdin:
    text, *window = json.loads(line)
    tzp.use_zoneinfo()  # clears the VTIMEZONEs of other calendars, which begin in other years
    found = recurring_ical_events.of(Calendar.from_ical(text)).between(*map(date.fromisoformat, window))
    print(json.dumps(sorted(instant(event.start) for event in found)), flush=True)
