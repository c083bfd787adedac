"""The properties that the server gives an event, and those that follow from others."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import quote

Json = dict[str, Any]

NO_TIME = "0001-01-01T00:00:00Z"
"""The time of a response that nobody gave."""

_DEFAULTS: Json = {
    "categories": [],
    "reminderMinutesBeforeStart": 15,
    "isReminderOn": True,
    "hasAttachments": False,
    "hideAttendees": False,
    "subject": "",
    "body": {"contentType": "html", "content": ""},
    "importance": "normal",
    "sensitivity": "normal",
    "isCancelled": False,
    "isDraft": False,
    "responseRequested": True,
    "transactionId": None,
    "showAs": "busy",
    "allowNewTimeProposals": True,
    "isOnlineMeeting": False,
    "onlineMeetingProvider": "unknown",
    "onlineMeeting": None,
    "onlineMeetingUrl": None,
    "location": {"displayName": "", "locationType": "default", "uniqueIdType": "unknown"},
    "locations": [],
    "attendees": [],
}
_MAX_PREVIEW = 255
_TAG = re.compile(r"(<[^<>]*>)")
_HIDDEN = re.compile(r"<(/?)(style|script|head)\b", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\f\v]+")
_BEFORE_MARKUP = 20_000
"""The characters of HTML that a preview is made from."""


def with_defaults(event: Json) -> Json:
    """An event with the properties of a new one that it does not have; null means the default.

    >>> with_defaults({"id": "AAMk", "subject": "Lunch"})["showAs"]
    'busy'
    """
    given = {name: value for name, value in event.items() if value is not None or name not in _DEFAULTS}
    result = {**_DEFAULTS, **given}
    meeting = f"https://online-meeting.invalid/{quote(result['id'])}" if result["isOnlineMeeting"] is True else None
    return {
        **result,
        "bodyPreview": preview(result["body"]),
        "webLink": f"https://outlook.office365.com/owa/?itemid={quote(result['id'])}&exvsurl=1&path=/calendar/item",
        "onlineMeeting": meeting and {"joinUrl": meeting},
    }


def with_places(event: Json) -> Json:
    """What a client sends, with `locations` for a single `location`, and with a `location` for several `locations`.

    >>> with_places({"locations": [{"displayName": "Bar"}, {"displayName": "Park"}]})["location"]["displayName"]
    'Bar; Park'
    """
    location, locations = event.get("location"), event.get("locations")
    if "location" in event and not locations:
        return {**event, "locations": [location] if location and location["displayName"] else []}
    if locations and not location:
        name = "; ".join(place["displayName"] for place in locations)
        return {**event, "location": {**_DEFAULTS["location"], "displayName": name}}
    return event


def preview(body: Json | None) -> str:
    """The first characters of a body as text."""
    if body is None:
        return ""
    content = str(body["content"])
    return (plain_text(content[:_BEFORE_MARKUP]) if body["contentType"] == "html" else content)[:_MAX_PREVIEW]


def plain_text(content: str) -> str:
    """The text of HTML, for previews and for clients that prefer text.

    >>> plain_text("<html><body>Does <b>noon</b> work?</body></html>")
    'Does noon work?'
    """
    shown, hidden = [], ""
    for place, part in enumerate(_TAG.split(content)):  # linear in the length, whatever the text
        if place % 2 == 0 and not hidden:
            shown.append(part)
        elif match := _HIDDEN.match(part):
            end, name = match[1], match[2].lower()
            if end and name == hidden:
                hidden = ""
            elif not end and not hidden:
                hidden = name
    text = html.unescape("".join(shown))
    lines = [_BLANKS.sub(" ", line).strip() for line in text.split("\n")]
    return "\n".join(filter(None, lines))


def with_statuses(attendees: list[Json], earlier: list[Json]) -> list[Json]:
    """Attendees with the responses that they gave before; a new attendee has given none."""
    statuses = {address_of(other): other["status"] for other in earlier}
    none = {"response": "none", "time": NO_TIME}
    return [{**attendee, "status": statuses.get(address_of(attendee), none)} for attendee in attendees]


def address_of(attendee: Json) -> str:
    """The address of an attendee in lower case, as addresses are compared."""
    return str(attendee["emailAddress"]["address"]).lower()
