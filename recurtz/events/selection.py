"""The properties that a request selects: Graph's `$select`.

Source: "Access data and methods by navigating Microsoft Graph": the names of properties are not case-sensitive.
"""

from __future__ import annotations

from collections.abc import Iterable

from recurtz.errors import ArgumentTypeError, RecurtzError, short
from recurtz.events.expansion import Names

_PROPERTIES = (
    "allowNewTimeProposals", "attachments", "attendees", "body", "bodyPreview", "calendar", "cancelledOccurrences",
    "categories", "changeKey", "createdDateTime", "end", "exceptionOccurrences", "extensions", "hasAttachments",
    "hideAttendees", "iCalUId", "id", "importance", "instances", "isAllDay", "isCancelled", "isDraft",
    "isOnlineMeeting", "isOrganizer", "isReminderOn", "lastModifiedDateTime", "location", "locations",
    "multiValueExtendedProperties", "occurrenceId", "onlineMeeting", "onlineMeetingProvider", "onlineMeetingUrl",
    "organizer", "originalEndTimeZone", "originalStart", "originalStartTimeZone", "recurrence",
    "reminderMinutesBeforeStart", "responseRequested", "responseStatus", "sensitivity", "seriesMasterId", "showAs",
    "singleValueExtendedProperties", "start", "subject", "transactionId", "type", "uid", "webLink",
)  # fmt: skip
"""Graph's properties of an event."""

_SPELLINGS = {name.lower(): name for name in _PROPERTIES}


def selected_names(select: Iterable[str] | None) -> Names:
    """The names of `select`: an iterable of names, or the text of a query such as "start, end".

    A property of Graph may be in any letter case, as in Graph. Names that an event does not have select nothing.

    Raises `ArgumentTypeError` for anything else, `RecurtzError` for a path.

    >>> sorted(selected_names("Subject, color"))
    ['Subject', 'color', 'subject']
    """
    if select is None:
        return None
    if isinstance(select, str):
        select = [name for name in map(str.strip, select.split(",")) if name]
        if not select:  # an empty $select= selects everything
            return None
    names = tuple(select) if isinstance(select, Iterable) else (select,)
    if not all(isinstance(name, str) for name in names):
        raise ArgumentTypeError.expected("select", select, "use a list of names, such as ['start', 'end']")
    for name in names:
        if "/" in name:
            hint = f"use the name of the whole property, such as {short(name.partition('/')[0])}"
            raise RecurtzError(f"select {short(name)} is a path; {hint}", code="ErrorInvalidUrlQuery", target="select")
    return frozenset((*names, *(_SPELLINGS.get(name.lower(), name) for name in names)))
