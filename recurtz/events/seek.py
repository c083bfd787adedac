"""Single occurrences of a series by instant: the next, the previous, the first and the last, by arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from recurtz.events.occurrence import Occurrence
from recurtz.events.window import END_OF_CALENDAR, to_micros

if TYPE_CHECKING:
    from recurtz.events.master import SeriesMaster

MIN_CHUNK = 16
"""The dates that an iteration processes first: many callers use ten or fewer, and the unused ones cost little."""

MAX_CHUNK = 512
"""The dates of a series that are processed at once, at most."""


def since(series: SeriesMaster, instant: datetime) -> Iterator[Occurrence]:
    """The occurrences that start at an instant in UTC or later, in order."""
    positions = series._positions_near((to_micros(instant), END_OF_CALENDAR))
    exceptions = [other for other in series.active_exceptions if other.span[0] >= instant]
    merged = series._merged(positions, exceptions, chunk=MIN_CHUNK)
    return (occurrence for occurrence in merged if occurrence.span[0] >= instant)


def after(series: SeriesMaster, instant: datetime, inclusive: bool) -> Occurrence | None:
    """The first occurrence that starts after an instant, or at it if inclusive."""
    starts = (occurrence for occurrence in since(series, instant) if inclusive or occurrence.span[0] > instant)
    return next(starts, None)


def before(series: SeriesMaster, instant: datetime, inclusive: bool) -> Occurrence | None:
    """The last occurrence that starts before an instant, or at it if inclusive."""

    def is_before(occurrence: Occurrence) -> bool:
        start = occurrence.span[0]
        return start < instant or (inclusive and start == instant)

    positions = series._positions_near((0, to_micros(instant) + 1))
    unmodified = _last(series, range(positions.stop), is_before)
    candidates = [*filter(is_before, series.active_exceptions), *([unmodified] if unmodified else [])]
    return max(candidates, key=_start, default=None)


def first(series: SeriesMaster) -> Occurrence | None:
    """The occurrence that starts first."""
    return next(iter(series), None)


def last(series: SeriesMaster) -> Occurrence | None:
    """The occurrence that the pattern has last, neither cancelled nor changed."""
    return _last(series, series._every_position(), lambda _: True)


def _last(series: SeriesMaster, positions: range, is_wanted: Callable[[Occurrence], bool]) -> Occurrence | None:
    """The last unmodified occurrence at some positions that is wanted."""
    size = 4
    while positions:
        chunk, positions = positions[-size:], positions[:-size]
        size = min(2 * size, MAX_CHUNK)
        for ordinals in series._unmodified(chunk):
            for occurrence in reversed(list(series._scheduled(ordinals))):
                if is_wanted(occurrence):
                    return occurrence
    return None


def _start(occurrence: Occurrence) -> datetime:
    return occurrence.span[0]
