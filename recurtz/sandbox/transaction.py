"""What a request reads from the file and writes into it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from recurtz import bounds

Json = dict[str, Any]

MAX_VERSIONS = 100_000
"""Older versions of events are forgotten; a client whose delta token needs them must start anew."""

_HOUR = timedelta(hours=1)
_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(tzinfo=UTC)


class Stored(NamedTuple):
    """An event in the file. `key` is its place in the order of creation, `change` the number of its last change.

    `size` is the length of its JSON in characters.
    """

    key: int
    json: Json
    change: int
    size: int


class Changed(NamedTuple):
    """An event before and after some changes, None if it was not there; `change` is the number of the first."""

    change: int
    before: Json | None
    after: Stored | None


class Transaction:
    """One transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def _rows(self, query: str, *values: object, **named: object) -> Iterator[Any]:
        return iter(self._connection.execute(query, named or values))

    def _row(self, query: str, *values: object, **named: object) -> Any:  # noqa: ANN401  # a row
        return self._connection.execute(query, named or values).fetchone()

    # Mailboxes

    def mailboxes(self) -> dict[str, int]:
        """The keys of all mailboxes, by their addresses in lower case."""
        return {name.lower(): key for name, key in self._rows("SELECT name, key FROM mailbox ORDER BY key")}

    def mailbox(self, name: str) -> tuple[int, str] | None:
        """The key of a mailbox, and its address as it was given."""
        row: tuple[int, str] | None = self._row("SELECT key, name FROM mailbox WHERE name = ?", name)
        return row

    def add_mailbox(self, name: str) -> None:
        """Add a mailbox unless it is there."""
        self._connection.execute("INSERT OR IGNORE INTO mailbox(name, settings) VALUES (?, '{}')", [name])

    def settings(self, mailbox: int) -> Json:
        """The settings of a mailbox that were changed."""
        return _parsed(*self._row("SELECT settings FROM mailbox WHERE key = ?", mailbox))

    def set_settings(self, mailbox: int, settings: Json) -> None:
        """Store the settings of a mailbox."""
        self._connection.execute("UPDATE mailbox SET settings = ? WHERE key = ?", [_text(settings), mailbox])

    # Events

    def event(self, mailbox: int, id_: str) -> Stored | None:
        """An event of a mailbox by its id."""
        return self._one("mailbox = ? AND id = ?", mailbox, id_)

    def event_of_request(self, mailbox: int, request: str) -> tuple[Stored, str] | None:
        """The event that a request created, by its transactionId, and the fingerprint of that request."""
        row = self._row(
            "SELECT key, json, change, fingerprint FROM event WHERE mailbox = ? AND request = ?", mailbox, request
        )
        return row and (_stored(row[:3]), row[3])

    def event_of_uid(self, mailbox: int, uid: str) -> Stored | None:
        """The event of a mailbox that is a copy of a meeting."""
        return self._one("mailbox = ? AND uid = ?", mailbox, uid)

    def _one(self, condition: str, *values: object) -> Stored | None:
        row = self._row(f"SELECT key, json, change FROM event WHERE {condition}", *values)  # noqa: S608  # our own
        return row and _stored(row)

    def events(self, mailbox: int, skip: int = 0, count: int = -1) -> Iterator[Stored]:
        """The events of a mailbox in the order of their creation: all, or `count` of them."""
        query = "SELECT key, json, change FROM event WHERE mailbox = ? ORDER BY key LIMIT ? OFFSET ?"
        return map(_stored, self._rows(query, mailbox, count, skip))

    def count(self, mailbox: int) -> int:
        """The number of events of a mailbox."""
        return int(self._row("SELECT count(*) FROM event WHERE mailbox = ?", mailbox)[0])

    def near(self, mailbox: int, start: datetime, end: datetime, after: int = 0) -> Iterator[Stored]:
        """The events that may happen in a window: all that do, and some that are within an hour of it.

        Only those with a key above `after`.
        """
        query = (
            # A cross join looks into the spans first, also where they are a table.
            "SELECT event.key, event.json, event.change FROM span CROSS JOIN event ON event.key = span.key"
            " WHERE mailbox_from <= :mailbox AND mailbox_to >= :mailbox"
            " AND first <= :end AND last >= :start AND event.key > :after"
            " ORDER BY event.key"
        )
        return map(_stored, self._rows(query, mailbox=mailbox, start=_hours(start), end=_hours(end) + 1, after=after))

    def put(self, mailbox: int, event: Json) -> None:
        """Add an event, or put it in the place of the one with its id."""
        change = self._log(mailbox, event["id"])
        [key] = self._row(
            "INSERT INTO event(mailbox, id, change, uid, json) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT(mailbox, id) DO UPDATE SET change = excluded.change, uid = excluded.uid, json = excluded.json"
            " RETURNING key",
            mailbox,
            event["id"],
            change,
            event.get("uid"),
            _text(event),
        )
        self._connection.execute("DELETE FROM span WHERE key = ?", [key])
        if (span := bounds(event)) is not None:
            edges = [_hours(span[0]), _hours(span[1] or _LAST)]
            self._connection.execute("INSERT INTO span VALUES (?, ?, ?, ?, ?)", [key, mailbox, mailbox, *edges])

    def set_request(self, mailbox: int, id_: str, request: str, fingerprint: str) -> None:
        """Note by which request an event was created."""
        query = "UPDATE event SET request = ?, fingerprint = ? WHERE mailbox = ? AND id = ?"
        self._connection.execute(query, [request, fingerprint, mailbox, id_])

    def remove(self, mailbox: int, id_: str) -> None:
        """Remove an event."""
        self._log(mailbox, id_)
        [key] = self._row("DELETE FROM event WHERE mailbox = ? AND id = ? RETURNING key", mailbox, id_)
        self._connection.execute("DELETE FROM span WHERE key = ?", [key])

    # Changes

    def last_change(self) -> int:
        """The number of the last change of the file."""
        row = self._row("SELECT seq FROM sqlite_sequence WHERE name = 'version'")
        return int(row[0]) if row else 0

    def remembers(self, change: int) -> bool:
        """True if all changes after one are remembered, and it is not a change of another file."""
        [oldest] = self._row("SELECT coalesce(min(change), 1) FROM version")
        return bool(oldest - 1 <= change <= self.last_change())

    def changed(self, mailbox: int, since: int, until: int, after: int = 0) -> Iterator[Changed]:
        """The events of a mailbox that were changed after `since` and not after `until`, by their first change there.

        Only those whose first change is later than `after`. Each is as it is now.
        """
        rows = self._rows(
            "SELECT version.change, version.before, event.key, event.json, event.change"
            " FROM version LEFT JOIN event ON event.mailbox = version.mailbox AND event.id = version.id"
            " WHERE version.change > :after AND version.change IN"
            " (SELECT min(change) FROM version"
            " WHERE mailbox = :mailbox AND change > :since AND change <= :until GROUP BY id)"
            " ORDER BY version.change",
            mailbox=mailbox,
            since=since,
            until=until,
            after=after,
        )
        for change, before, *stored in rows:
            yield Changed(
                change, None if before is None else _parsed(before), None if stored[0] is None else _stored(stored)
            )

    def _log(self, mailbox: int, id_: str) -> int:
        """Note an event as it is before a change. Returns the number of the change."""
        [change] = self._row(
            "INSERT INTO version(mailbox, id, before)"
            " VALUES (:mailbox, :id, (SELECT json FROM event WHERE mailbox = :mailbox AND id = :id)) RETURNING change",
            mailbox=mailbox,
            id=id_,
        )
        self._connection.execute("DELETE FROM version WHERE change <= ?", [change - MAX_VERSIONS])
        return int(change)


def _hours(instant: datetime) -> int:
    return (instant - _FIRST) // _HOUR


def _text(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _parsed(text: str) -> Json:
    result: Json = json.loads(text)
    return result


def _stored(row: Any) -> Stored:  # noqa: ANN401  # a row
    key, text, change = row
    return Stored(key, _parsed(text), change, len(text))
