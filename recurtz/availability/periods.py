"""When events make a person busy: periods of time, and the digits of `availabilityView`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from recurtz._core.fields import OnError, enum_members, parse_enum, require_aware
from recurtz._core.frozen import Value
from recurtz.availability.busy import BUSY, SHOW_AS, parse_busy
from recurtz.availability.intervals import Edges, merged
from recurtz.availability.spans import Span, spans
from recurtz.errors import MalformedValueError, RecurtzError, short
from recurtz.events.view import views_near
from recurtz.events.window import from_micros, parse_window
from recurtz.zones.names import ZonesByName

WEIGHTS = {"tentative": 1, "busy": 2, "unknown": 2, "oof": 3}
"""The digits of `availabilityView`; free and workingElsewhere are 0.

Source: Graph, Get free/busy schedule. It does not list unknown, which counts as busy: the safe side.
"""

MIN_INTERVAL, MAX_INTERVAL = 5, 1440
"""The length of a slot in minutes. Source: Graph, calendar: getSchedule."""

_MINUTE = 60_000_000
_STATUSES = enum_members(SHOW_AS)


class BusyPeriod(Value):
    """A period in which a person is busy: from `start` to before `end`, in UTC; `status` is a value of `showAs`.

    Periods are ordered by start, then by end, then by status.

    Raises `ArgumentTypeError` for a naive datetime, `MalformedValueError` for another status.

    >>> nine, ten = (datetime.fromisoformat(f"2017-09-04T{hour}:00Z") for hour in ("09", "10"))
    >>> BusyPeriod(nine, ten, "busy") < BusyPeriod(ten, ten, "busy")
    True
    """

    __slots__ = ("start", "end", "status")
    start: datetime
    end: datetime
    status: str

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, start: datetime, end: datetime, status: str, /) -> Self: ...

    def __new__(cls, start: datetime, end: datetime, status: str) -> Self:
        status = parse_enum(status, _STATUSES, "status")
        return cls._unchecked(require_aware(start, "start"), require_aware(end, "end"), status)

    def __repr__(self) -> str:
        return f"<BusyPeriod from {self.start} to {self.end}, {self.status}>"

    def __lt__(self, other: object) -> bool:
        return self._fields() < other._fields() if isinstance(other, BusyPeriod) else NotImplemented

    def __le__(self, other: object) -> bool:
        return self._fields() <= other._fields() if isinstance(other, BusyPeriod) else NotImplemented


def busy_periods(
    events: Iterable[object],
    start: datetime | str,
    end: datetime | str,
    *,
    busy: Iterable[str] = BUSY,
    max_days: int | None = None,
    time_zones: ZonesByName | None = None,
    on_error: OnError = "raise",
) -> list[BusyPeriod]:
    """The periods in the window [start, end) in which events block time, in order, in UTC, clipped to the window.

    `busy` lists the values of `showAs` that block time. An exception has its own `showAs`, otherwise that of its
    series. Cancelled events, and invitations that were declined, block no time. An all-day event lasts from midnight to
    midnight of its own zone. Periods of one status that overlap or touch are merged; periods of two statuses may
    overlap.

    `events` is a list or a `Calendar`; `max_days`, `time_zones` and `on_error` work as in `calendar_view`.

    `start` and `end` are aware datetimes or ISO 8601 text; text without an offset is in UTC, whatever zone is
    requested.

    Raises `RecurtzError` for an event or a window with faults, and for a status that Graph does not know.

    >>> noon, two = ({"dateTime": f"2017-09-04T{hour}:00:00", "timeZone": "UTC"} for hour in (12, 14))
    >>> [period] = busy_periods([{"start": noon, "end": two}], "2017-09-04T13:00", "2017-09-05")
    >>> period.start.hour, period.end.hour, period.status
    (13, 14, 'busy')
    """
    window = parse_window(start, end, max_days).micros()
    wanted = parse_busy(busy)
    found = spans(views_near(events, window, on_error, time_zones), window, wanted.__contains__)
    result: list[BusyPeriod] = []
    by_status: dict[str, list[Edges]] = {}
    for span in found:
        by_status.setdefault(span.status, []).append((max(span.start, window[0]), min(span.end, window[1])))
    for status, edges in by_status.items():
        result += [BusyPeriod._unchecked(from_micros(low), from_micros(high), status) for low, high in merged(edges)]
    return sorted(result)


# The digits of availabilityView ---------------------------------------------------------------------------------------


def availability_view(
    events: Iterable[object],
    start: datetime | str,
    end: datetime | str,
    *,
    interval: int | str = 30,
    max_days: int | None = None,
    time_zones: ZonesByName | None = None,
    on_error: OnError = "raise",
) -> str:
    """Graph's `availabilityView` of the window [start, end): one digit for each slot of `interval` minutes.

    0 is free or working elsewhere, 1 tentative, 2 busy or unknown, 3 out of office. A slot has the highest digit of the
    events that overlap it, even for a short time. The slots begin at the window's start; if the window cuts the last
    slot, only the part in the window counts. The events are those of `busy_periods`.

    `start` and `end` are aware datetimes or ISO 8601 text; text without an offset is in UTC, whatever zone is
    requested.

    Raises `RecurtzError` for an event or a window with faults; with the code ErrorInvalidMergedFreeBusyInterval for an
    interval that is not 5 to 1440 minutes, or is longer than the window.

    >>> nine, ten = ({"dateTime": f"2017-09-04T{hour}:10:00", "timeZone": "UTC"} for hour in ("09", "10"))
    >>> availability_view([{"start": nine, "end": ten}], "2017-09-04T09:00", "2017-09-04T12:00")
    '222000'
    """
    window = parse_window(start, end, max_days).micros()
    length = parse_interval(interval, window)
    return digits(spans(views_near(events, window, on_error, time_zones), window, WEIGHTS.get), window, length)


_MAX_DIGITS = 9
"""A number of as many digits is too large already, and int() is slow for thousands."""


def parse_interval(value: object, window: Edges, target: str = "interval") -> int:
    """The length of a slot in microseconds, from minutes: a number, or its text, as some clients send it.

    Raises `MalformedValueError`; `RecurtzError` with the code ErrorInvalidMergedFreeBusyInterval.
    """
    text = value.strip() if isinstance(value, str) else value
    if isinstance(text, str) and text.isascii() and text.isdigit():
        minutes = int(text.lstrip("0")[:_MAX_DIGITS] or 0)
    elif type(value) is int:
        minutes = value
    else:
        raise MalformedValueError.expected(target, value, f"use minutes, {MIN_INTERVAL} to {MAX_INTERVAL}")
    if not MIN_INTERVAL <= minutes <= MAX_INTERVAL:
        raise _invalid_interval(target, value, f"use {MIN_INTERVAL} to {MAX_INTERVAL} minutes")
    if minutes * _MINUTE > window[1] - window[0]:
        length = timedelta(microseconds=window[1] - window[0])
        raise _invalid_interval(target, value, f"use at most the length of the window, {length}")
    return minutes * _MINUTE


def _invalid_interval(target: str, value: object, hint: str) -> RecurtzError:
    # Source: Exchange Web Services, ResponseCode; Graph returns it too (microsoft-graph-docs issue 6450).
    message = f"{target} {short(value)} is not allowed; {hint}"
    return RecurtzError(message, code="ErrorInvalidMergedFreeBusyInterval", target=target)


def digits(found: Iterable[Span], window: Edges, length: int) -> str:
    """One digit for each slot of a window; `length` is that of a slot in microseconds."""
    start, end = window
    slots = bytearray(b"0" * -((start - end) // length))
    by_weight = sorted((WEIGHTS[span.status], span.start, span.end) for span in found)
    for weight, low, high in by_weight:  # the highest last, because it overwrites the others
        first, stop = (max(low, start) - start) // length, -((start - min(high, end)) // length)
        slots[first:stop] = bytes([ord("0") + weight]) * (stop - first)
    return slots.decode("ascii")
