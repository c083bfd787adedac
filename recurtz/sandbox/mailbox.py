"""One mailbox within a transaction: Graph's operations on its events. Everything about time is recurtz's public API."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple

from recurtz import create_event, delete_occurrence, get_event, parse_occurrence_id, update_event
from recurtz.errors import ItemNotFoundError, RecurtzError
from recurtz.sandbox.bodies import READ_ONLY
from recurtz.sandbox.defaults import NO_TIME, address_of, preview, with_defaults, with_places, with_statuses
from recurtz.sandbox.ids import change_key, etag, new_id, new_uid
from recurtz.sandbox.transaction import Json, Transaction

Clock = Callable[[], datetime]


class Found(NamedTuple):
    """The event of a path: a stored one, or the occurrence of a date of a stored series, by its id."""

    event: Json
    change: int
    occurrence: str | None


class Mailbox:
    """The events of one mailbox. `address` is that of its owner."""

    def __init__(self, transaction: Transaction, key: int, address: str, clock: Clock) -> None:
        self.transaction = transaction
        self.key = key
        self.address = address
        self.clock = clock

    @property
    def now(self) -> str:
        """The time of the clock as Graph writes it."""
        return self.clock().astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "0Z")

    def find(self, id_: str) -> Found:
        """The event of an id, which may be that of an occurrence or of an exception.

        Raises `ItemNotFoundError`, also for a date at which nothing happens.
        """
        if stored := self.transaction.event(self.key, id_):
            return Found(stored.json, stored.change, None)
        try:
            series = parse_occurrence_id(id_).series_master_id
        except RecurtzError:
            series = ""
        if stored := self.transaction.event(self.key, series):
            get_event(stored.json, occurrence=id_, select=["id"])
            return Found(stored.json, stored.change, id_)
        raise ItemNotFoundError("The specified object was not found in the store.")

    def put(self, event: Json) -> Json:
        """Store an event that has changed now, and return it as it is stored."""
        event = {**event, "lastModifiedDateTime": self.now}
        self.transaction.put(self.key, event)
        return event

    # Creating

    def earlier(self, body: Json) -> Json | None:
        """The event that a request with the same transactionId created; None if there is none.

        Raises `RecurtzError` if that request created a different event.
        """
        transaction_id = body.get("transactionId")
        found = transaction_id and self.transaction.event_of_request(self.key, transaction_id)
        if not found:
            return None
        stored, fingerprint = found
        if fingerprint != _fingerprint(body):
            message = "Your request can't be completed. The transactionId has already been used to create a different"
            raise RecurtzError(f"{message} event", code="ErrorDuplicateTransactionId", target="transactionId")
        return stored.json

    def created(self, body: Json) -> Json:
        """A new event of this mailbox, not yet stored.

        Raises `RecurtzError` for a body that Graph rejects.
        """
        event: Json = {**create_event(with_places(_writable(body)))}
        uid = new_uid()
        event |= {
            "id": new_id(),
            "iCalUId": uid,
            "uid": uid,
            "createdDateTime": self.now,
            "organizer": {"emailAddress": {"name": self.address, "address": self.address}},
            "isOrganizer": True,
            "responseStatus": {"response": "organizer", "time": NO_TIME},
            "attendees": self._invited(body.get("attendees") or [], []),
        }
        return with_defaults(event)

    def note_request(self, event: Json, body: Json) -> None:
        """Note the transactionId of the request that created an event."""
        if transaction_id := body.get("transactionId"):
            self.transaction.set_request(self.key, event["id"], transaction_id, _fingerprint(body))

    def _invited(self, attendees: list[Json], earlier: list[Json]) -> list[Json]:
        """The attendees of a meeting with their responses; the organizer is none of them."""
        others = [attendee for attendee in attendees if address_of(attendee) != self.address.lower()]
        return with_statuses(others, earlier)

    # Changing

    def changes(self, found: Found, body: Json) -> Json:
        """What a PATCH changes, from its parsed body. An occurrence may have attendees of its own."""
        changes = with_places(_writable(body))
        if "attendees" in changes:
            earlier: Json = {**get_event(found.event, occurrence=found.occurrence, select=["attendees"])}
            changes["attendees"] = self._invited(changes["attendees"] or [], earlier.get("attendees") or [])
        return changes

    def without(self, found: Found) -> Json | None:
        """The series after one of its occurrences is deleted, not yet stored; None if the event itself is deleted."""
        return None if found.occurrence is None else {**delete_occurrence(found.event, found.occurrence)}


def updated(event: Json, changes: Json, occurrence: str | None = None) -> Json:
    """An event after changes, with the properties that follow from them.

    Raises `RecurtzError` for changes that Graph rejects.
    """
    result: Json = {**update_event(event, changes, occurrence=occurrence)}
    if occurrence is None:
        return with_defaults(result)
    if "body" in changes:  # then the exception has a preview of its own
        return {**update_event(result, {"bodyPreview": preview(changes["body"])}, occurrence=occurrence)}
    return result


def check_if_match(found: Found, header: str | None) -> None:
    """Rejects a change of an event that somebody else has changed since the client read it.

    Raises `RecurtzError` with the code ErrorIrresolvableConflict.
    """
    if header is None or header.strip() == "*":
        return
    key = change_key(found.event["id"], found.change)
    if etag(key) not in [tag.strip() for tag in header.split(",")]:
        message = "The send or update operation could not be performed because the change key passed in the request"
        raise RecurtzError(f"{message} does not match the current change key.", code="ErrorIrresolvableConflict")


def _writable(body: Json) -> Json:
    return {name: value for name, value in body.items() if name not in READ_ONLY}


def _fingerprint(body: Json) -> str:
    """What two equal requests have in common: a retry may write its JSON in another order."""
    text = json.dumps(body, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
