"""The events of a week: series, an exception and single events in one list, as `GET /calendarView` returns them.

Each event has its own zone; the view is in one zone. The lunch of 6 November was moved to the 8th, and is listed there.
The holiday is an all-day event, so it has the same date in every zone.
"""

import json
from pathlib import Path

from recurtz import calendar_view


def times(start: str, end: str, time_zone: str) -> dict[str, dict[str, str]]:
    """The start and the end of an event in Graph's JSON."""
    return {"start": {"dateTime": start, "timeZone": time_zone}, "end": {"dateTime": end, "timeZone": time_zone}}


exception = {
    "subject": "Lunch, later this week",
    "occurrenceId": "OID.AAMkADQwMD.2017-11-06",
    **times("2017-11-08T13:00:00", "2017-11-08T14:00:00", "Pacific Standard Time"),
}
lunch = json.loads(Path(__file__).with_name("lunch.json").read_text("utf-8")) | {"exceptionOccurrences": [exception]}
standup = {
    "id": "AAMkAGI1",
    "subject": "Standup",
    **times("2017-11-01T17:30:00", "2017-11-01T17:45:00", "Europe/Berlin"),
    "recurrence": {
        "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["monday", "wednesday"]},
        "range": {"type": "noEnd", "startDate": "2017-11-01"},
    },
}
dinner = {
    "type": "singleInstance",
    "subject": "Dinner in Tokyo",
    **times("2017-11-09T19:00:00", "2017-11-09T22:00:00", "Tokyo Standard Time"),
}
holiday = {
    "type": "singleInstance",
    "subject": "Veterans Day",
    "isAllDay": True,
    **times("2017-11-10T00:00:00", "2017-11-11T00:00:00", "Eastern Standard Time"),
}

week = ("2017-11-06T00:00:00-08:00", "2017-11-13T00:00:00-08:00")
for event in calendar_view([lunch, standup, dinner, holiday], *week, time_zone="Pacific Standard Time"):
    print(event["start"]["dateTime"][:16], f"{event['type']:14}", event["subject"])

# Prints:
# 2017-11-06T08:30 occurrence     Standup
# 2017-11-08T08:30 occurrence     Standup
# 2017-11-08T13:00 exception      Lunch, later this week
# 2017-11-09T02:00 singleInstance Dinner in Tokyo
# 2017-11-10T00:00 singleInstance Veterans Day
