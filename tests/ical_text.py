"""Builders of iCalendar text, and what tests compare of the events in it."""

from recurtz import from_ics

TZID = "TZID=Pacific Standard Time"

VTIMEZONE = """BEGIN:VTIMEZONE
TZID:{tzid}
X-LIC-LOCATION:{location}
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:{offset}
TZOFFSETTO:{offset}
END:STANDARD
END:VTIMEZONE"""


def vcalendar(*vevents, head=""):
    """A VCALENDAR of the properties of VEVENTs; `head` is text before them."""
    return "\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", *([head] if head else [])]
        + [f"BEGIN:VEVENT\n{vevent}\nEND:VEVENT" for vevent in vevents]
        + ["END:VCALENDAR", ""]
    )


def from_properties(vevent, *, head="", time_zone=None):
    """The event of the properties of one VEVENT."""
    [event] = from_ics(vcalendar(vevent, head=head), time_zone=time_zone)
    return event


def times(event):
    """Start and end to the minute, and the zone of the start."""
    return event["start"]["dateTime"][:16], event["end"]["dateTime"][:16], event["start"]["timeZone"]
