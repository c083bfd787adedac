"""The events of all mailboxes in one SQLite file: masters with their exceptions and cancellations, never occurrences.

A request is one transaction. Readers see the file as it was before a change or after it; there is one writer at a time,
also if several processes share the file. What was committed survives a crash of the process.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import local
from typing import Any, NamedTuple

from recurtz import RecurtzError, bounds

Json = dict[str, Any]

SCHEMA_VERSION = 1
_MAX_VERSIONS = 100_000
"""Older versions of events are forgotten; a delta that needs them must start anew."""

_BUSY_SECONDS = 5.0
_HOUR = timedelta(hours=1)
_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST_HOUR = (datetime.max.replace(tzinfo=UTC) - _FIRST) // _HOUR + 1

_SCHEMA = """
CREATE TABLE mailbox(key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE, settings TEXT NOT NULL) STRICT;
CREATE TABLE event(
  key INTEGER PRIMARY KEY,
  mailbox INTEGER NOT NULL REFERENCES mailbox,
  id TEXT NOT NULL UNIQUE,
  change INTEGER NOT NULL,
  uid TEXT,
  transaction_id TEXT,
  json TEXT NOT NULL
) STRICT;
CREATE INDEX event_of_uid ON event(mailbox, uid);
CREATE UNIQUE INDEX event_of_transaction ON event(mailbox, transaction_id) WHERE transaction_id IS NOT NULL;
CREATE TABLE version(
  change INTEGER PRIMARY KEY AUTOINCREMENT,
  mailbox INTEGER NOT NULL,
  id TEXT NOT NULL,
  before TEXT
) STRICT;
CREATE INDEX version_of_mailbox ON version(mailbox, change);
CREATE VIRTUAL TABLE span USING rtree_i32(key, mailbox_from, mailbox_to, first, last);
"""


class Stored(NamedTuple):
    """An event in the store; `change` is the number of its last change."""

    json: Json
    change: int


class Changed(NamedTuple):
    """An event before and after a period; None if it was not there."""

    id: str
    before: Json | None
    after: Json | None


class Store:
    """One SQLite file; a connection for each thread.

    Raises `RecurtzError` for a file that is not a calendar of this program, or of a later version.
    """

    def __init__(self, path: str | Path) -> None:
        self._path = str(path)
        self._threads = local()
        try:
            self._prepare()
        except sqlite3.DatabaseError as error:
            raise RecurtzError(f"{self._path} cannot be used: {error}; use a file of the sandbox") from None

    def _prepare(self) -> None:
        connection = self._connection()
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        try:
            [version] = connection.execute("PRAGMA user_version").fetchone()
            if version == 0:
                self._create(connection)
            elif version != SCHEMA_VERSION:
                message = f"{self._path} has version {version} of the sandbox's schema, this program {SCHEMA_VERSION}"
                raise RecurtzError(f"{message}; use a new file")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise

    def _create(self, connection: sqlite3.Connection) -> None:
        if connection.execute("SELECT 1 FROM sqlite_schema").fetchone():
            raise RecurtzError(f"{self._path} is another program's database; use a new file")
        for statement in filter(str.strip, _SCHEMA.split(";\n")):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def _connection(self) -> sqlite3.Connection:
        """The connection of this thread."""
        connection: sqlite3.Connection | None = getattr(self._threads, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._path, timeout=_BUSY_SECONDS, isolation_level=None)
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            self._threads.connection = connection
        return connection

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A transaction that sees one state of the file."""
        with self._transaction("BEGIN") as transaction:
            yield transaction

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """A transaction that can change the file; committed at the end, unless an error is raised."""
        with self._transaction("BEGIN IMMEDIATE") as transaction:
            yield transaction

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Transaction]:
        connection = self._connection()
        connection.execute(begin)
        try:
            yield Transaction(connection)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


class Transaction:
    """What a request reads and writes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    # Mailboxes

    def mailbox(self, name: str) -> int | None:
        """The key of a mailbox."""
        row = self._connection.execute("SELECT key FROM mailbox WHERE name = ?", [name]).fetchone()
        return row and row[0]

    def mailboxes(self) -> dict[str, int]:
        """The keys of all mailboxes, by name."""
        return dict(self._connection.execute("SELECT name, key FROM mailbox ORDER BY key"))

    def add_mailbox(self, name: str) -> int:
        """The key of a mailbox, which is added if it is not there."""
        self._connection.execute("INSERT OR IGNORE INTO mailbox(name, settings) VALUES (?, '{}')", [name])
        key = self.mailbox(name)
        assert key is not None  # noqa: S101
        return key

    def settings(self, mailbox: int) -> Json:
        [text] = self._connection.execute("SELECT settings FROM mailbox WHERE key = ?", [mailbox]).fetchone()
        return _parsed(text)

    def set_settings(self, mailbox: int, settings: Json) -> None:
        self._connection.execute("UPDATE mailbox SET settings = ? WHERE key = ?", [_text(settings), mailbox])

    # Events

    def event(self, mailbox: int, id_: str) -> Stored | None:
        """An event of a mailbox by its id."""
        return self._one("SELECT json, change FROM event WHERE mailbox = ? AND id = ?", mailbox, id_)

    def event_of_transaction(self, mailbox: int, transaction_id: str) -> Stored | None:
        """The event that a client created with a transactionId."""
        query = "SELECT json, change FROM event WHERE mailbox = ? AND transaction_id = ?"
        return self._one(query, mailbox, transaction_id)

    def event_of_uid(self, mailbox: int, uid: str) -> Stored | None:
        """The event of a mailbox that is a copy of a meeting."""
        return self._one("SELECT json, change FROM event WHERE mailbox = ? AND uid = ?", mailbox, uid)

    def events(self, mailbox: int) -> Iterator[Stored]:
        """All events of a mailbox, in the order in which they were created."""
        rows = self._connection.execute("SELECT json, change FROM event WHERE mailbox = ? ORDER BY key", [mailbox])
        return (Stored(_parsed(text), change) for text, change in rows)

    def count(self, mailbox: int) -> int:
        [count] = self._connection.execute("SELECT count(*) FROM event WHERE mailbox = ?", [mailbox]).fetchone()
        return int(count)

    def near(self, mailbox: int, start: datetime, end: datetime) -> list[Stored]:
        """The events that may happen in a window: all that do, and some that are within an hour of it."""
        rows = self._connection.execute(
            "SELECT event.json, event.change FROM span JOIN event ON event.key = span.key"
            " WHERE mailbox_from <= ?1 AND mailbox_to >= ?1 AND first <= ?2 AND last >= ?3 ORDER BY event.key",
            [mailbox, _hours(end) + 1, _hours(start)],
        )
        return [Stored(_parsed(text), change) for text, change in rows]

    def put(self, mailbox: int, event: Json) -> int:
        """Add an event, or replace the one with its id. Returns the number of the change."""
        change = self._log(mailbox, event["id"])
        self._connection.execute(
            "INSERT INTO event(mailbox, id, change, uid, transaction_id, json) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT(id) DO UPDATE SET change = excluded.change, uid = excluded.uid, json = excluded.json",
            [mailbox, event["id"], change, event.get("uid"), event.get("transactionId"), _text(event)],
        )
        [key] = self._connection.execute("SELECT key FROM event WHERE id = ?", [event["id"]]).fetchone()
        self._connection.execute("DELETE FROM span WHERE key = ?", [key])
        if (span := bounds(event)) is not None:
            first, last = span
            hours = [_hours(first), _LAST_HOUR if last is None else _hours(last)]
            self._connection.execute("INSERT INTO span VALUES (?, ?, ?, ?, ?)", [key, mailbox, mailbox, *hours])
        return change

    def remove(self, mailbox: int, id_: str) -> None:
        """Remove an event."""
        self._log(mailbox, id_)
        self._connection.execute("DELETE FROM span WHERE key = (SELECT key FROM event WHERE id = ?)", [id_])
        self._connection.execute("DELETE FROM event WHERE id = ?", [id_])

    # Changes

    def last_change(self) -> int:
        """The number of the last change of the file."""
        row = self._connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'version'").fetchone()
        return int(row[0]) if row else 0

    def changed_since(self, mailbox: int, change: int) -> list[Changed] | None:
        """The events of a mailbox that were changed after a change; None if their old versions are forgotten."""
        [oldest] = self._connection.execute("SELECT coalesce(min(change), 0) FROM version").fetchone()
        if change < oldest - 1 or change > self.last_change():
            return None
        rows = self._connection.execute(
            "SELECT version.id, version.before, event.json FROM version LEFT JOIN event ON event.id = version.id"
            " WHERE version.change IN"
            " (SELECT min(change) FROM version WHERE mailbox = ? AND change > ? GROUP BY id) ORDER BY version.change",
            [mailbox, change],
        )
        return [Changed(id_, _parsed_or_none(before), _parsed_or_none(after)) for id_, before, after in rows]

    def _log(self, mailbox: int, id_: str) -> int:
        """Note an event as it is before a change. Returns the number of the change."""
        cursor = self._connection.execute(
            "INSERT INTO version(mailbox, id, before) VALUES (?1, ?2, (SELECT json FROM event WHERE id = ?2))",
            [mailbox, id_],
        )
        change = cursor.lastrowid
        assert change is not None  # noqa: S101
        self._connection.execute("DELETE FROM version WHERE change <= ?", [change - _MAX_VERSIONS])
        return change

    def _one(self, query: str, *values: object) -> Stored | None:
        row = self._connection.execute(query, values).fetchone()
        return Stored(_parsed(row[0]), row[1]) if row else None


def _hours(instant: datetime) -> int:
    return (instant - _FIRST) // _HOUR


def _text(json_: Json) -> str:
    return json.dumps(json_, ensure_ascii=False, separators=(",", ":"))


def _parsed(text: str) -> Json:
    result: Json = json.loads(text)
    return result


def _parsed_or_none(text: str | None) -> Json | None:
    return None if text is None else _parsed(text)
