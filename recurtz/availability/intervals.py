"""Intervals of time as pairs of microseconds, from start to before end; in order, and lazy if the input is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

Edges = tuple[int, int]
"""Start and end in microseconds, as `events.window` counts them."""


def merged(intervals: Iterable[Edges]) -> Iterator[Edges]:
    """Intervals in order, those that overlap or touch as one.

    >>> list(merged([(5, 6), (1, 2), (2, 4)]))
    [(1, 4), (5, 6)]
    """
    return joined(sorted(intervals))


def joined(ordered: Iterable[Edges]) -> Iterator[Edges]:
    """Intervals that are in order already, those that overlap or touch as one."""
    pending: Edges | None = None
    for low, high in ordered:
        if pending is not None and low <= pending[1]:
            pending = pending[0], max(pending[1], high)
        else:
            if pending is not None:
                yield pending
            pending = low, high
    if pending is not None:
        yield pending


def gaps(apart: Iterable[Edges], window: Edges) -> Iterator[Edges]:
    """What is left of a window between intervals that are in order and apart.

    >>> list(gaps([(1, 2), (4, 9)], (0, 6)))
    [(0, 1), (2, 4)]
    """
    start, end = window
    for low, high in apart:
        if low >= end:
            break
        if low > start:
            yield start, low
        start = max(start, high)
    if start < end:
        yield start, end


def intersection(one: Iterable[Edges], other: Iterable[Edges]) -> Iterator[Edges]:
    """What is in both of two, each in order and apart.

    >>> list(intersection([(0, 5), (7, 9)], [(1, 2), (4, 8)]))
    [(1, 2), (4, 5), (7, 8)]
    """
    first, second = iter(one), iter(other)
    a, b = next(first, None), next(second, None)
    while a is not None and b is not None:
        low, high = max(a[0], b[0]), min(a[1], b[1])
        if low < high:
            yield low, high
        if a[1] <= b[1]:
            a = next(first, None)
        else:
            b = next(second, None)
