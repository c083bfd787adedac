"""When two occurrences overlap: half-open intervals, so that one may start when the other ends.

Two intervals overlap if each starts before the other ends. This also holds for an occurrence of no length, which
overlaps what it is strictly inside of, and nothing that only begins or ends there.
"""

from __future__ import annotations

from typing import NamedTuple

from recurtz.availability.cycle import Times
from recurtz.events.window import DAY_MICROS

Interval = tuple[int, int]
"""Start and end in microseconds."""


class Overlap(NamedTuple):
    """Two occurrences and the time that they have in common, ordered by its start, then by its end.

    `first_at` and `second_at` name the occurrences: the ordinal of a date of the series, or -1 less the place of a
    single occurrence.
    """

    start: int
    end: int
    first: Interval
    second: Interval
    first_at: int
    second_at: int


def overlap_of(first: Interval, second: Interval, first_at: int, second_at: int) -> Overlap | None:
    """The overlap of two occurrences, if there is one.

    >>> overlap_of((1, 4), (3, 6), 0, 0)[:2], overlap_of((1, 3), (3, 6), 0, 0), overlap_of((4, 4), (3, 6), 0, 0)[:2]
    ((3, 4), None, (4, 4))
    """
    if first[0] < second[1] and second[0] < first[1]:
        return Overlap(max(first[0], second[0]), min(first[1], second[1]), first, second, first_at, second_at)
    return None


def overlap_of_dates(times: Times, others: Times, ordinal: int, other: int) -> Overlap:
    """The overlap of two dates, given as ordinals, whose occurrences overlap."""
    start, end, _ = times
    other_start, other_end, _ = others
    midnight, other_midnight = ordinal * DAY_MICROS, other * DAY_MICROS
    first = midnight + start, midnight + end
    second = other_midnight + other_start, other_midnight + other_end
    return Overlap(max(first[0], second[0]), min(first[1], second[1]), first, second, ordinal, other)


def distances(times: Times, others: Times) -> range:
    """The days from a date to another one for which the occurrences of both dates overlap.

    >>> hour = DAY_MICROS // 24
    >>> distances(Times(22 * hour, 26 * hour, 1), Times(hour, 3 * hour, 1)), distances(Times(0, 1, 1), Times(1, 2, 1))
    (range(1, 2), range(0, 0))
    """
    start, end, _ = times
    other_start, other_end, _ = others
    return range((start - other_end) // DAY_MICROS + 1, -((other_start - end) // DAY_MICROS))
