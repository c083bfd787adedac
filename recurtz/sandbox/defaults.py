"""The properties that the server gives a new event, and those that follow from others."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]

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
    "location": {"displayName": "", "locationType": "default"},
    "locations": [],
    "attendees": [],
}

_PROPERTIES = (
    *_DEFAULTS, "start", "end", "isAllDay", "recurrence", "type", "seriesMasterId", "originalStart", "occurrenceId", "id",
    "iCalUId", "uid", "organizer", "isOrganizer", "responseStatus", "originalStartTimeZone", "originalEndTimeZone",
    "createdDateTime", "lastModifiedDateTime", "changeKey", "webLink", "bodyPreview", "extensions",
    "singleValueExtendedProperties", "multiValueExtendedProperties", "cancelledOccurrences", "exceptionOccurrences",
)  # fmt: skip
_SPELLINGS = {name.lower(): name for name in _PROPERTIES}

_MAX_PREVIEW = 255
_TAG = re.compile(r"<(style|script|head)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_BLANKS = re.compile(r"[ \t\r\f\v]+")


def spelled(body: Mapping[str, Any]) -> Json:
    """A body whose properties have Graph's own spelling, without the annotations that clients send.

    >>> spelled({"Subject": "Lunch", "@odata.type": "#microsoft.graph.event"})
    {'subject': 'Lunch'}
    """
    named = {_SPELLINGS.get(name.lower(), name): value for name, value in body.items()}
    return {name: value for name, value in named.items() if not name.startswith("@odata.")}


def with_defaults(event: Json) -> Json:
    """An event with the properties of a new one that it does not have; null means the default."""
    given = {name: value for name, value in event.items() if value is not None or name not in _DEFAULTS}
    result = {**_DEFAULTS, **given}
    result["locations"] = result["locations"] or [location for location in [given.get("location")] if location]
    return with_previews(result)


def with_previews(event: Json) -> Json:
    """An event whose bodyPreview is that of its body."""
    body = event.get("body") or {}
    content = body.get("content") if isinstance(body, Mapping) else None
    text = content if isinstance(content, str) else ""
    kind = str(body.get("contentType") or "").lower() if isinstance(body, Mapping) else ""
    return {**event, "bodyPreview": (plain_text(text) if kind == "html" else text)[:_MAX_PREVIEW]}


def plain_text(content: str) -> str:
    """The text of HTML, for previews and for clients that prefer text.

    >>> plain_text("<html><body>Does <b>noon</b> work?</body></html>")
    'Does noon work?'
    """
    text = html.unescape(_TAG.sub("", content))
    lines = [_BLANKS.sub(" ", line).strip() for line in text.split("\n")]
    return "\n".join(line for line in lines if line)
