"""The immutable tree of intervals, beside a sorted list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recurtz._core.interval_tree import IntervalTree
from steps import steps

INTERVALS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 12)), max_size=60)


def items(intervals):
    """(key, end, value) of (start, length), with the place as the second part of the key."""
    return [((start, place), start + length, place) for place, (start, length) in enumerate(intervals)]


def is_balanced(node):
    """True if no subtree has more than three times the nodes of its neighbour, and all sizes and ends are right."""
    if node is None:
        return True
    sizes = [0 if child is None else child.size for child in (node.left, node.right)]
    ends = [child.latest for child in (node.left, node.right) if child is not None]
    return (
        max(sizes) + 1 <= 3 * (min(sizes) + 1)
        and node.size == sum(sizes) + 1
        and node.latest == max(node.end, *ends, node.end)
        and is_balanced(node.left)
        and is_balanced(node.right)
    )


@given(INTERVALS, st.randoms(use_true_random=False), st.integers(0, 60), st.integers(0, 60))
def test_model(intervals, random, start, end):
    """After values are added and removed in any order, the tree has what a list has."""
    listed = items(intervals)
    random.shuffle(listed)
    built, later = listed[: len(listed) // 3], listed[len(listed) // 3 :]
    tree = IntervalTree.of(sorted(built))
    for item in later:
        tree = tree.added(*item)
    removed = listed[::2]
    for key, _, _ in removed:
        tree = tree.removed(key)

    left = sorted(item for item in listed if item not in removed)
    assert is_balanced(tree._root)
    assert len(tree) == len(left)
    assert [*tree] == [value for _, _, value in left]
    assert tree.overlapping(start, end) == [value for key, last, value in left if key[0] < end and last >= start]
    assert tree.between((start,), (end,)) == [value for key, _, value in left if (start,) <= key < (end,)]


@pytest.mark.parametrize("order", [range(200), range(199, -1, -1), [*range(0, 200, 2), *range(199, 0, -2)]])
def test_balance(order):
    """The tree stays balanced in whatever order values are added, and removed again."""
    tree = IntervalTree()
    for place in order:
        tree = tree.added((place,), place, place)
        assert is_balanced(tree._root)
    for place in order:
        assert is_balanced(tree._root)
        tree = tree.removed((place,))
    assert len(tree) == 0


def test_older_tree():
    """A tree is the same after others were made of it."""
    tree = IntervalTree.of(items([(1, 1), (2, 2), (3, 3)]))
    tree.added((2, 9), 9, 9)
    tree.removed((2, 1))
    assert [*tree] == [0, 1, 2]


def test_steps():
    """A search in a hundred thousand intervals takes twice the steps of one in a hundred, not a thousand times."""
    few, many = (IntervalTree.of(items([(start, 0) for start in range(count)])) for count in (128, 2**17))
    assert few.overlapping(100, 103) == many.overlapping(100, 103) == [100, 101, 102]
    assert steps(many.overlapping, 100, 103)[0] <= 2.5 * steps(few.overlapping, 100, 103)[0]
    assert steps(many.added, (100, 0.5), 100, 0)[0] <= 3 * steps(few.added, (100, 0.5), 100, 0)[0]
