"""Events of an export in a mailbox."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from recurtz import Calendar, get_event
from recurtz.errors import RecurtzError
from recurtz.sandbox.bodies import is_event_property, parse_event_body
from recurtz.sandbox.defaults import NO_TIME, with_defaults
from recurtz.sandbox.ids import new_id, new_uid
from recurtz.sandbox.mailbox import Mailbox
from recurtz.sandbox.transaction import Json


def load(
    mailbox: Mailbox, events: Iterable[dict[str, Any]], on_error: Callable[[RecurtzError], object] | None = None
) -> int:
    """Store events as they are, with what they do not have. Returns how many.

    Exceptions that are listed beside their series become parts of it. An event replaces the one with its id; without
    an id, that with its uid. `on_error` is called with the error of an event with faults, which is left out.

    Raises `RecurtzError` for an event with faults if there is no `on_error`.
    """
    count = 0
    for event in Calendar(events, on_error=on_error or "raise"):
        assert isinstance(event, dict), "JSON stays JSON"  # noqa: S101
        try:
            mailbox.transaction.put(mailbox.key, _completed(event, mailbox))
        except RecurtzError as error:
            if on_error is None:
                raise
            on_error(error)
        else:
            count += 1
    return count


def _completed(event: Json, mailbox: Mailbox) -> Json:
    """An event with all properties that the operations need."""
    known = {name: value for name, value in event.items() if is_event_property(name) and name != "attachments"}
    others = {name: value for name, value in event.items() if "@" not in name and not is_event_property(name)}
    uid = event.get("uid") or event.get("iCalUId") or new_uid()
    earlier = mailbox.transaction.event_of_uid(mailbox.key, uid)
    defaults = {
        "id": new_id() if earlier is None else earlier.json["id"],
        "iCalUId": uid,
        "createdDateTime": mailbox.now,
        "lastModifiedDateTime": mailbox.now,
        "organizer": {"emailAddress": {"name": mailbox.address, "address": mailbox.address}},
        "isOrganizer": True,
        "responseStatus": {"response": "organizer", "time": NO_TIME},
    }
    json = {**defaults, **others, **parse_event_body(known), "uid": uid}
    _keep_statuses(json, event)
    if listed := json.get("exceptionOccurrences"):
        json["exceptionOccurrences"] = _named(json, listed)
    return with_defaults(json)


def _keep_statuses(parsed: Json, event: Json) -> None:
    none = {"response": "none", "time": NO_TIME}
    for attendee, sent in zip(parsed.get("attendees") or (), event.get("attendees") or (), strict=True):
        attendee["status"] = sent.get("status") or none


def _named(event: Json, listed: list[Json]) -> list[Json]:
    """The exceptions of a series with the ids that the sandbox gives occurrences, whatever they have."""
    numbered = [{**exception, "id": str(number)} for number, exception in enumerate(listed)]
    series = {**event, "exceptionOccurrences": numbered}
    named = []
    for exception in numbered:
        one: Json = {**get_event(series, occurrence=exception["id"], select=["occurrenceId"])}
        own = parse_event_body({"attendees": exception["attendees"]}) if exception.get("attendees") else {}
        _keep_statuses(own, exception)
        named.append({**exception, **own, "id": one["occurrenceId"], **one})
    return named
