"""Which events, and which dates of a series, are in a window of time.

The rule is Graph's: an event that ends exactly at the window's start is in it. An event that starts exactly at the
window's end is not. If an event's end is before its start, only its start counts.

Instants within a window are counted in microseconds; a date's midnight in UTC is its ordinal times `DAY_MICROS`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from recurtz._core.caches import cached
from recurtz._core.gregorian import LAST_ORDINAL
from recurtz.errors import MalformedValueError, PropertyError, RecurtzError, short
from recurtz.events.date_time import parse_instant

DAY_MICROS = 86_400_000_000
"""A day in microseconds."""

END_OF_CALENDAR = (LAST_ORDINAL + 1) * DAY_MICROS
"""The end of the year 9999 in UTC, in microseconds."""

CALENDAR = range(DAY_MICROS, END_OF_CALENDAR)
"""The microseconds of the years 1 to 9999."""

_MICROSECOND = timedelta(microseconds=1)
_DAY_ZERO = datetime.min.replace(tzinfo=UTC)
_MARGIN = 2  # an instant's date and its date in any zone differ by one day at most; one more to be sure


class Window(NamedTuple):
    """The instants from `start` to before `end`, aware datetimes in UTC.

    >>> noon, one = (datetime(2017, 9, 4, hour, tzinfo=UTC) for hour in (12, 13))
    >>> Window(noon, one).overlaps(noon - timedelta(hours=1), noon)
    True
    """

    start: datetime
    end: datetime

    def overlaps(self, start: datetime, end: datetime) -> bool:
        """True if an event from `start` to `end` is in the window."""
        return start < self.end and (end >= self.start or start >= self.start)

    def micros(self) -> tuple[int, int]:
        """Start and end in microseconds."""
        return to_micros(self.start), to_micros(self.end)


def to_micros(instant: datetime) -> int:
    """An instant in microseconds.

    >>> to_micros(datetime(1, 1, 1, tzinfo=UTC)) == DAY_MICROS
    True
    """
    return (instant - _DAY_ZERO) // _MICROSECOND + DAY_MICROS


def from_micros(micros: int) -> datetime:
    """The instant of a number of microseconds, in UTC.

    Raises `OverflowError` outside the years 1 to 9999.

    >>> from_micros(DAY_MICROS).isoformat()
    '0001-01-01T00:00:00+00:00'
    """
    return _DAY_ZERO + timedelta(microseconds=micros - DAY_MICROS)


def overlapping_slice(ordinals: Sequence[int], start: int, end: int, window: tuple[int, int]) -> slice:
    """The part of ascending dates whose occurrences are in a window: `Window.overlaps`, by arithmetic on dates.

    An occurrence lasts from `start` to `end`, in microseconds from its date's midnight in UTC.

    >>> hour = DAY_MICROS // 24
    >>> overlapping_slice(range(10, 20), 12 * hour, 13 * hour, (12 * DAY_MICROS, 14 * DAY_MICROS))
    slice(2, 4, None)
    """
    first, last = overlapping_days(start, end, window)
    return slice(bisect_left(ordinals, first), bisect_right(ordinals, last))


def overlapping_days(start: int, end: int, window: tuple[int, int]) -> tuple[int, int]:
    """The ordinals of the first and the last date whose occurrences are in a window, as for `overlapping_slice`.

    >>> hour = DAY_MICROS // 24
    >>> overlapping_days(12 * hour, 13 * hour, (12 * DAY_MICROS, 14 * DAY_MICROS))
    (12, 13)
    """
    return -((end - window[0]) // DAY_MICROS), (window[1] - start - 1) // DAY_MICROS


@cached(entries=64)
def dates_near(window: tuple[int, int], reach: int, last: date) -> tuple[date, date]:
    """The first and the last date whose occurrences a window can contain, if an occurrence ends at most `reach` days
    after its date; no date is after `last`. A superset: `overlapping_slice` is exact.

    Cached, because a calendar expands many series for one window.
    """
    start, end = window
    first, stop = max(start // DAY_MICROS - reach, 1), min(end // DAY_MICROS + _MARGIN, LAST_ORDINAL)
    return date.fromordinal(first), min(date.fromordinal(stop), last)


def parse_window(start: datetime | str, end: datetime | str, max_days: int | None = None) -> Window:
    """The start and the end of a window as aware datetimes in UTC, for the query of an index of events.

    `start` and `end` are aware datetimes or ISO 8601 text; text without an offset is in UTC, whatever zone is
    requested.

    Raises `RecurtzError` for a window that ends before it starts, or is longer than `max_days`.

    >>> start, end = parse_window("2017-10-30T00:00:00-07:00", "2017-11-07")
    >>> start.isoformat(), end.isoformat()
    ('2017-10-30T07:00:00+00:00', '2017-11-07T00:00:00+00:00')
    """
    window = Window(_parse_edge(start, "startDateTime"), _parse_edge(end, "endDateTime"))
    if window.start > window.end:
        message = f"endDateTime {short(end)} is before startDateTime {short(start)}; use a later one"
        raise RecurtzError(message, target="endDateTime")
    if max_days is not None and window.end - window.start > timedelta(days=max_days):
        message = f"the window from {short(start)} to {short(end)} is longer than {max_days} days; use a shorter one"
        raise RecurtzError(message, target="endDateTime")
    return window


def _parse_edge(value: datetime | str, name: str) -> datetime:
    try:
        return parse_instant(None if value == "" else value, name)  # a query has "" for a value that is missing
    except (PropertyError, MalformedValueError) as error:
        raise RecurtzError(str(error), code="ErrorInvalidParameter", target=name) from None
