"""The events of all mailboxes in one SQLite file: masters with their exceptions and cancellations, never occurrences.

A request is one transaction. Readers see the file as it was before a change or after it; there is one writer at a time,
also if several processes share the file. What was committed survives a crash of the process.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Semaphore
from weakref import finalize

from recurtz.errors import RecurtzError
from recurtz.sandbox.transaction import Transaction

SCHEMA_VERSION = 1

_BUSY_SECONDS = 5.0
_MAX_CONNECTIONS = 64
_MEMORY = ":memory:"

_SCHEMA = """
CREATE TABLE mailbox(
  key INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  settings TEXT NOT NULL
) STRICT;
CREATE TABLE event(
  key INTEGER PRIMARY KEY,
  mailbox INTEGER NOT NULL REFERENCES mailbox,
  id TEXT NOT NULL,
  change INTEGER NOT NULL,
  uid TEXT,
  request TEXT,
  fingerprint TEXT,
  json TEXT NOT NULL,
  UNIQUE(mailbox, id)
) STRICT;
CREATE INDEX event_of_uid ON event(mailbox, uid);
CREATE UNIQUE INDEX event_of_request ON event(mailbox, request) WHERE request IS NOT NULL;
CREATE TABLE version(
  change INTEGER PRIMARY KEY AUTOINCREMENT,
  mailbox INTEGER NOT NULL,
  id TEXT NOT NULL,
  before TEXT
) STRICT;
CREATE INDEX version_of_mailbox ON version(mailbox, change);
"""
_TREE = "CREATE VIRTUAL TABLE span USING rtree_i32(key, mailbox_from, mailbox_to, first, last)"
_TABLE = """
CREATE TABLE span(
  key INTEGER PRIMARY KEY,
  mailbox_from INTEGER NOT NULL,
  mailbox_to INTEGER NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL
) STRICT;
CREATE INDEX span_of_mailbox ON span(mailbox_from, first, last, mailbox_to);
"""
"""The spans of events where SQLite was built without R*Trees: queries are the same, and take longer."""


class Store:
    """One SQLite file, and connections to it that are used by one thread at a time.

    Raises `RecurtzError` for a file that is not a calendar of this program, or of another version.
    """

    def __init__(self, path: str | Path, busy_seconds: float = _BUSY_SECONDS) -> None:
        self._path = str(path)
        self._busy_seconds = busy_seconds
        self._idle: list[sqlite3.Connection] = []
        # A database in memory belongs to its connection.
        self._turns = Semaphore(1 if self._path == _MEMORY else _MAX_CONNECTIONS)
        self.close = finalize(self, _close_all, self._idle)
        try:
            self._prepare()
        except sqlite3.Error as error:
            raise RecurtzError(
                f"{self._path} cannot be used: {error}; use a file of the sandbox, or a new one"
            ) from None

    def _prepare(self) -> None:
        connection = self._connect()
        self._idle.append(connection)
        connection.execute("PRAGMA journal_mode = WAL")
        with self.writing():
            [version] = connection.execute("PRAGMA user_version").fetchone()
            if version == SCHEMA_VERSION:
                connection.execute("SELECT 1 FROM span LIMIT 0")  # an error if it is an R*Tree and this SQLite has none
                return
            if version:
                message = f"{self._path} has version {version} of the schema, this program has {SCHEMA_VERSION}"
                raise RecurtzError(f"{message}; use a new file")
            if connection.execute("SELECT 1 FROM sqlite_schema").fetchone():
                raise RecurtzError(f"{self._path} is the database of another program; use a new file")
            _execute_each(connection, _SCHEMA)
            _create_spans(connection)
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, timeout=self._busy_seconds, isolation_level=None, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
        except sqlite3.Error:
            connection.close()
            raise
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
        with self._turns:
            try:
                connection = self._idle.pop()
            except IndexError:
                connection = self._connect()
            try:
                connection.execute(begin)
                try:
                    yield Transaction(connection)
                    connection.execute("COMMIT")
                finally:
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
            finally:
                self._idle.append(connection)


def _create_spans(connection: sqlite3.Connection) -> None:
    try:
        connection.execute(_TREE)
    except sqlite3.OperationalError as error:
        if "no such module" not in str(error):
            raise
        _execute_each(connection, _TABLE)


def _execute_each(connection: sqlite3.Connection, statements: str) -> None:
    """Execute statements within the transaction, which `executescript` would end."""
    for statement in filter(str.strip, statements.split(";\n")):
        connection.execute(statement)


def _close_all(connections: list[sqlite3.Connection]) -> None:
    while connections:
        connections.pop().close()
