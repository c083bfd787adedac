"""Answers, in an environment of its own, when recurring-ical-events sees the events of a calendar start.

A line of JSON asks: the text of a calendar, the first and the last day of a window. A line of JSON answers.
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
    tzp.use_zoneinfo()  # forgets the VTIMEZONEs of other calendars, which begin in other years
    found = recurring_ical_events.of(Calendar.from_ical(text)).between(*map(date.fromisoformat, window))
    print(json.dumps(sorted(instant(event.start) for event in found)), flush=True)
