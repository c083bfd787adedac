"""Sets of days as integers: bit n is day n. One AND of two integers compares 400 years of days in microseconds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from recurtz._core.gregorian import CYCLE_DAYS

_LOW_DAYS = (1 << 2048) - 1

FULL_CYCLE = (1 << CYCLE_DAYS) - 1
"""All days of a cycle."""


def interval(first: int, stop: int) -> int:
    """The days from `first` to before `stop`.

    >>> bin(interval(1, 4))
    '0b1110'
    """
    return ((1 << stop - first) - 1) << first


def every(step: int, first: int, stop: int) -> int:
    """Every `step`-th day from `first` to before `stop`.

    >>> bin(every(3, 1, 8))
    '0b10010010'
    """
    count = -((first - stop) // step)
    if count <= 1:  # a step may be as long as a million years
        return 1 << first if count == 1 else 0
    return ((1 << step * count) - 1) // ((1 << step) - 1) << first


def of_intervals(intervals: Iterable[tuple[int, int]], size: int) -> int:
    """A large set of days, which are less than `size`: those from the first to before the second of each pair.

    >>> bin(of_intervals([(1, 3), (4, 5)], 8))
    '0b10110'
    """
    text = bytearray(b"0") * size
    for first, stop in intervals:
        text[size - stop : size - first] = b"1" * (stop - first)
    return int(text, 2)


def of_days(days: Iterable[int], size: int) -> int:
    """A large set of given days, which are less than `size`.

    >>> bin(of_days([1, 3], 8))
    '0b1010'
    """
    text = bytearray(b"0") * size
    for day in days:
        text[-1 - day] = 49  # "1"
    return int(text, 2)


def members(days: int) -> Iterator[int]:
    """The days of a set in order.

    >>> list(members(0b1010))
    [1, 3]
    """
    text = f"{days:b}"[::-1]
    day = text.find("1")
    while day >= 0:
        yield day
        day = text.find("1", day + 1)


def lowest(days: int) -> int:
    """The first day of a set that is not empty.

    >>> lowest(0b1010)
    1
    """
    days = days & _LOW_DAYS or days  # most sets have a member there, and a short integer is faster
    return (days & -days).bit_length() - 1


def shifted(days: int, count: int) -> int:
    """Each day `count` days earlier, in a set of consecutive days.

    >>> bin(shifted(0b1010, 1)), bin(shifted(0b1010, -1))
    ('0b101', '0b10100')
    """
    return days >> count if count >= 0 else days << -count


def near(days: int, distances: range) -> int:
    """The days from which a member of a set of consecutive days is at one of some distances.

    >>> bin(near(0b100000, range(1, 4))), bin(near(0b1, range(-1, 1)))
    ('0b11100', '0b11')
    """
    result, width, count = shifted(days, distances.start), 1, len(distances)
    while width < count:
        step = min(width, count - width)
        result |= result >> step
        width += step
    return result


def rotated(days: int, count: int) -> int:
    """Each day `count` days earlier, in a set of the days of a cycle: before the first day comes the last one.

    >>> rotated(0b1, 1) == 1 << CYCLE_DAYS - 1
    True
    """
    count %= CYCLE_DAYS
    if count > CYCLE_DAYS // 2:  # few days later, rather than many days earlier
        later = CYCLE_DAYS - count
        return days << later & FULL_CYCLE | days >> count
    return days >> count | (days & (1 << count) - 1) << CYCLE_DAYS - count if count else days


def next_in_cycle(days: int, ordinal: int) -> int:
    """The first ordinal from a given one on whose place in the cycle is in a set that is not empty.

    >>> next_in_cycle(0b1010, 2), next_in_cycle(0b1010, 4) == CYCLE_DAYS + 1
    (3, True)
    """
    place = ordinal % CYCLE_DAYS
    ahead = days >> place
    return ordinal + lowest(ahead) if ahead else ordinal - place + CYCLE_DAYS + lowest(days)
