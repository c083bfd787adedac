"""Calendars in memory: the events near a window, parsed once for many requests.

The pages of a view, and the views of clients, are mostly of the same weeks. The file is the truth: a calendar is
brought up to date by the changes since it was built, also by those of another process.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import NamedTuple

from recurtz import Calendar, bounds
from recurtz.sandbox.ids import change_key, etag
from recurtz.sandbox.transaction import Json, Transaction

_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(tzinfo=UTC)
_PERIOD = timedelta(days=32)
_MAX_EVENTS, _MAX_CALENDARS = 24_000, 1_000
"""Of the calendars that are kept. An event with a body of a few lines takes 13 kB, so together they are some 300 MB."""

_MAX_SIZE = 100_000_000
"""Characters of the JSON of all these events, which may have long bodies."""

_MAX_CHANGES = 200
"""After more changes a calendar is built anew."""

_Key = tuple[int, int]


class _Kept(NamedTuple):
    """A calendar as it is after a change of the file; `size` is at least the characters of its events' JSON."""

    calendar: Calendar
    change: int
    size: int


class Calendars:
    """The calendars of a server; threads may share it."""

    def __init__(self) -> None:
        self._kept: OrderedDict[_Key, _Kept] = OrderedDict()
        self._events = self._size = 0
        self._lock = Lock()

    def near(self, transaction: Transaction, mailbox: int, start: datetime, end: datetime) -> Calendar:
        """A calendar with at least the events of a mailbox that may happen in a window, as a transaction sees them.

        Each event has its etag and changeKey.
        """
        if end - start > _PERIOD:
            return _built(transaction, mailbox, start, end, 0).calendar
        number = (start - _FIRST) // _PERIOD
        key, now = (mailbox, number), transaction.last_change()
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
        if kept is not None and kept.change == now:
            return kept.calendar
        edges = _edges(number)
        kept = None if kept is None else _updated(transaction, mailbox, kept, now, edges)
        if kept is None:
            kept = _built(transaction, mailbox, *edges, now)
        self._keep(key, kept)
        return kept.calendar

    def _keep(self, key: _Key, kept: _Kept) -> None:
        """Keep a calendar, and not those that were not used for the longest time if their events are too many."""
        with self._lock:
            self._forget(key)
            self._kept[key] = kept
            self._events += len(kept.calendar)
            self._size += kept.size
            while self._events > _MAX_EVENTS or self._size > _MAX_SIZE or len(self._kept) > _MAX_CALENDARS:
                self._forget(next(iter(self._kept)))

    def _forget(self, key: _Key) -> None:
        kept = self._kept.pop(key, None)
        if kept is not None:
            self._events -= len(kept.calendar)
            self._size -= kept.size


def _edges(number: int) -> tuple[datetime, datetime]:
    """What a kept calendar covers: every window that begins in its period and is no longer than one."""
    try:
        start = _FIRST + number * _PERIOD
        return start, start + 2 * _PERIOD
    except OverflowError:
        return start, _LAST


def _built(transaction: Transaction, mailbox: int, start: datetime, end: datetime, now: int) -> _Kept:
    size = 0

    def events() -> Iterator[Json]:
        nonlocal size
        for stored in transaction.near(mailbox, start, end):
            size += stored.size
            yield with_key(stored.json, stored.change)

    calendar = Calendar(events())
    return _Kept(calendar, now, size)


def _updated(
    transaction: Transaction, mailbox: int, kept: _Kept, now: int, edges: tuple[datetime, datetime]
) -> _Kept | None:
    """A calendar after the changes of its mailbox; None if there are too many, or it is newer than the transaction."""
    if not (kept.change < now <= kept.change + _MAX_CHANGES and transaction.remembers(kept.change)):
        return None
    calendar, size = Calendar(kept.calendar), kept.size
    for changed in transaction.changed(mailbox, kept.change, now):
        for event in (changed.before, changed.after and changed.after.json):
            if event is not None:
                calendar.discard(event["id"])
        if changed.after is not None and _is_near(changed.after.json, *edges):
            calendar.add(with_key(changed.after.json, changed.after.change))
            size += changed.after.size
    return _Kept(calendar, now, size)


def _is_near(event: Json, start: datetime, end: datetime) -> bool:
    span = bounds(event)
    return span is not None and span[0] <= end and (span[1] is None or span[1] >= start)


def with_key(event: Json, change: int) -> Json:
    """An event with the etag and the changeKey that it has since a change."""
    key = change_key(event["id"], change)
    return {"@odata.etag": etag(key), **event, "changeKey": key}
