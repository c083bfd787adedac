"""One mailbox within a transaction: Graph's operations on its events. Everything about time is recurtz's public API."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from recurtz import (
    ItemNotFoundError,
    RecurtzError,
    create_event,
    delete_occurrence,
    get_event,
    parse_occurrence_id,
    update_event,
)
from recurtz.sandbox.defaults import spelled, with_defaults, with_previews
from recurtz.sandbox.ids import change_key, etag, new_id, new_uid
from recurtz.sandbox.store import Json, Transaction

Clock = Callable[[], datetime]

NO_TIME = "0001-01-01T00:00:00Z"


class Found(NamedTuple):
    """An event of a path: a stored one, or the occurrence of a date of a stored series."""

    event: Json
    change: int
    occurrence: str | None


class Mailbox:
    """The events of one mailbox."""

    def __init__(self, transaction: Transaction, key: int, address: str, clock: Clock) -> None:
        self.transaction = transaction
        self.key = key
        self.address = address
        self._clock = clock

    @property
    def now(self) -> str:
        """The time of the clock as Graph writes it."""
        return self._clock().astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "0Z")

    # Reading

    def find(self, id_: str) -> Found:
        """The event of an id, which may be that of an occurrence or of an exception.

        Raises `ItemNotFoundError`.
        """
        if stored := self.transaction.event(self.key, id_):
            return Found(stored.json, stored.change, None)
        try:
            series = parse_occurrence_id(id_).series_master_id
        except RecurtzError:
            series = ""
        if stored := self.transaction.event(self.key, series):
            get_event(stored.json, occurrence=id_, select=["id"])  # which rejects a date at which nothing happens
            return Found(stored.json, stored.change, id_)
        raise ItemNotFoundError("The specified object was not found in the store.")

    # Writing

    def create(self, body: Json) -> tuple[Json, bool]:
        """The stored event of a body, and whether it is new: a retry with the same transactionId returns the first one.

        Raises `RecurtzError`.
        """
        json = spelled(body)
        transaction_id = json.get("transactionId")
        if transaction_id is not None:
            if not isinstance(transaction_id, str):
                message = f"transactionId {transaction_id!r} cannot be read; use text"
                raise RecurtzError(message, code="UnableToDeserializePostBody", target="transactionId")
            if earlier := self.transaction.event_of_transaction(self.key, transaction_id):
                return self._retried(earlier.json, json), False
        created: Json = {**create_event(json)}
        uid = new_uid()
        now = self.now
        own = {
            "id": new_id(),
            "iCalUId": uid,
            "uid": uid,
            "createdDateTime": now,
            "lastModifiedDateTime": now,
            "organizer": {"emailAddress": {"name": self.address, "address": self.address}},
            "isOrganizer": True,
            "responseStatus": {"response": "organizer", "time": NO_TIME},
        }
        event = {**with_defaults(created), **own}
        self.put(event)
        return event, True

    def _retried(self, event: Json, body: Json) -> Json:
        sent = {**create_event(body)}
        times = ("start", "end", "isAllDay", "recurrence")
        if all(_same(sent.get(name), event.get(name)) for name in (*times, "subject")):
            return event
        message = "Your request can't be completed. The transactionId has already been used to create a different event"
        raise RecurtzError(message, code="ErrorDuplicateTransactionId", target="transactionId")

    def update(self, found: Found, body: Json) -> Json:
        """The stored event after a PATCH of it, or of one of its occurrences."""
        changes = {name: value for name, value in spelled(body).items() if name != "bodyPreview"}
        event: Json = {**update_event(found.event, changes, occurrence=found.occurrence)}
        if found.occurrence is None and "body" in changes:
            event = with_previews(event)
        return self.changed(event)

    def delete(self, found: Found) -> Json | None:
        """The stored series after one of its occurrences was deleted; None if the event itself is deleted."""
        if found.occurrence is None:
            self.transaction.remove(self.key, found.event["id"])
            return None
        return self.changed({**delete_occurrence(found.event, found.occurrence)})

    def changed(self, event: Json) -> Json:
        """Store an event that has changed now."""
        event = {**event, "lastModifiedDateTime": self.now}
        self.put(event)
        return event

    def put(self, event: Json) -> None:
        """Store an event."""
        self.transaction.put(self.key, event)

    def rows(self) -> Iterable[Json]:
        """All stored events."""
        return (stored.json for stored in self.transaction.events(self.key))


def _same(first: Any, second: Any) -> bool:  # noqa: ANN401  # JSON
    return bool(first == second)


def check_if_match(found: Found, header: str | None) -> None:
    """Rejects a change of an event that somebody else has changed since the client read it.

    Raises `RecurtzError` with the code ErrorIrresolvableConflict.
    """
    if header is None or header.strip() == "*":
        return
    current = etag(change_key(found.event["id"], found.change))
    if current not in [tag.strip() for tag in header.split(",")]:
        message = "The send or update operation could not be performed because the change key passed in the request"
        raise RecurtzError(f"{message} does not match the current change key.", code="ErrorIrresolvableConflict")


def occurrence_date(id_: str) -> date | None:
    """The original date in the id of an occurrence."""
    try:
        return parse_occurrence_id(id_).date
    except RecurtzError:
        return None
