"""Which events of a calendar are an earlier version of an event: one does not conflict with itself.

An organizer's event and the room's copy have ids of their own and share the `iCalUId`. That of an exception can have
its original date inside, which is left aside: Exchange calls the rest the CleanGlobalObjectId (MS-OXOCAL 2.2.1.28).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from recurtz._core.fields import lowercase
from recurtz.availability.blocking import blocking, id_of
from recurtz.availability.busy_event import BusyEvent
from recurtz.errors import MalformedValueError
from recurtz.events.exceptions import original_dates
from recurtz.events.expansion import SeriesView
from recurtz.events.indexed_events import EventView
from recurtz.events.occurrence_id import parse_occurrence_id
from recurtz.events.properties import Original, parse_original

_GLOBAL_ID = "040000008200E00074C5B7101A82E008"
_DATE = slice(len(_GLOBAL_ID), len(_GLOBAL_ID) + 8)


class Booking:
    """What identifies an event: ids, the iCalUId without a date, and the original date if it is one occurrence."""

    __slots__ = ("_day", "_ids", "_is_occurrence", "_start", "_uid")

    def __init__(self, view: EventView) -> None:
        json = view.properties
        is_series = isinstance(view, SeriesView)
        self._uid, day = divided(json.get("iCalUId"))
        self._day, self._start = (None, None) if is_series else _original(json, day)
        self._is_occurrence = not is_series and (
            lowercase(json.get("type")) in ("exception", "occurrence") or (self._day or self._start) is not None
        )
        ids = (id_of(view), None if is_series else _series_of(json))
        self._ids: frozenset[object] = frozenset(ids) - {None}

    def others(self, views: Iterable[EventView], wanted: frozenset[str]) -> Iterator[BusyEvent]:
        """The times that events block, without an earlier version of this one."""
        return filter(None, [self.other(view, wanted) for view in views])

    def other(self, view: EventView, wanted: frozenset[str]) -> BusyEvent | None:
        """The times that an event blocks; None if it is an earlier version of this one.

        Of the series of a single occurrence, only its own date is left out: the occurrence frees its own time.
        """
        if not self._is_related(view):
            return blocking(view, wanted)
        if isinstance(view, SeriesView) and self._is_occurrence and (day := self._day_in(view)) is not None:
            return _without(blocking(view, wanted), day)
        return None

    def _is_related(self, view: EventView) -> bool:
        """True for an event with the same id or iCalUId; of single occurrences also the date is the same."""
        json = view.properties
        uid, day = (None, None) if self._uid is None else divided(json.get("iCalUId"))
        is_same = bool(self._ids) and (id_of(view) in self._ids or _series_of(json) in self._ids)
        if not (is_same or (uid is not None and uid == self._uid)):
            return False
        if isinstance(view, SeriesView) or not self._is_occurrence:
            return True
        other_day, start = _original(json, day)
        if self._day is not None and other_day is not None:
            return self._day == other_day
        return None in (self._start, start) or self._start == start

    def _day_in(self, view: SeriesView) -> date | None:
        """The date of the room's series that the request changes; None if the request has none."""
        if self._day is None and self._start is not None:
            return original_dates(view.master, [Original(None, self._start)])[0]
        return self._day


def divided(uid: object) -> tuple[str | None, date | None]:
    """An iCalUId without the date that it can have, and that date.

    >>> divided("040000008200E00074C5B7101A82E00807E1090B00000000")
    ('040000008200E00074C5B7101A82E0080000000000000000', datetime.date(2017, 9, 11))
    >>> divided("a@example.com")
    ('a@example.com', None)
    """
    if not isinstance(uid, str):
        return None, None
    text = uid.upper()
    if not text.startswith(_GLOBAL_ID):
        return uid, None
    try:
        year, month, day = (int(digits, 16) for digits in (text[32:36], text[36:38], text[38:40]))
        found = date(year, month, day) if year else None
    except ValueError:
        return uid, None
    return text[: _DATE.start] + "0" * 8 + text[_DATE.stop :], found


def _series_of(json: Mapping[str, Any]) -> object:
    """The id of the master of an occurrence, perhaps from its occurrenceId."""
    if (id_ := json.get("seriesMasterId")) is not None:
        return id_
    if (occurrence_id := json.get("occurrenceId")) is None:
        return None
    try:
        return parse_occurrence_id(occurrence_id).series_master_id
    except MalformedValueError:
        return None


def _original(json: Mapping[str, Any], dated: date | None) -> tuple[date | None, datetime | None]:
    """The original date of an occurrence by its occurrenceId or its iCalUId, and its originalStart."""
    if json.get("occurrenceId") is None and json.get("originalStart") is None:
        return dated, None
    original = parse_original(json, "")
    return original.day or dated, original.start


def _without(event: BusyEvent, day: date) -> BusyEvent:
    """The times of a series without one original date."""
    singles = [single for single in event.singles if single.original_date != day]
    series = event.series
    if series is not None:
        series = series.__replace__(cancelled=(*series.cancelled, day))
    return BusyEvent(series, singles, [*map(date.fromordinal, event.excluded), day])
