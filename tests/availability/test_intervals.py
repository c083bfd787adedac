"""Intervals of time: joined, their gaps and their intersection, beside sets of whole numbers."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from recurtz.availability.intervals import gaps, intersection, joined, merged

INTERVALS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 10)).map(lambda pair: (pair[0], sum(pair))), max_size=12
)


def numbers(intervals):
    """The whole numbers in intervals, in order, each as often as it is there."""
    return [number for low, high in intervals for number in range(low, high)]


@given(INTERVALS)
def test_merged(intervals):
    """Merged intervals cover the same, are in order and do not touch."""
    result = list(merged(intervals))
    assert numbers(result) == sorted(set(numbers(intervals)))
    assert list(joined(result)) == result
    assert all(one[1] < other[0] for one, other in pairwise(result))


@given(INTERVALS, st.integers(0, 40), st.integers(0, 40))
def test_gaps(intervals, start, length):
    """The gaps in a window are what is not covered."""
    covered = set(numbers(intervals))
    result = numbers(gaps(merged(intervals), (start, start + length)))
    assert result == [number for number in range(start, start + length) if number not in covered]


@given(INTERVALS, INTERVALS)
def test_intersection(one, other):
    """The intersection is what both cover."""
    result = list(intersection(merged(one), merged(other)))
    assert numbers(result) == sorted(set(numbers(one)) & set(numbers(other)))
