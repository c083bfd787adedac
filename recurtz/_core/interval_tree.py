"""An immutable, balanced tree of intervals: a changed tree shares all but a few nodes with the one before.

So a reader that has a tree is not disturbed by a change, and a change takes steps in proportion to the tree's height.
The balance is that of Adams (1993), with the parameters that Hirai and Yamamoto (2011) proved: of two subtrees, none
has more than three times the nodes of the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

T = TypeVar("T")

Key = tuple[Any, ...]
"""What the tree is ordered by; of intervals, its first item is the start."""

_RATIO, _SINGLE = 3, 2


class _Node(NamedTuple):
    key: Key
    end: int
    value: Any
    left: _Node | None
    right: _Node | None
    size: int
    """The number of nodes in this subtree."""
    latest: int
    """The latest end in this subtree."""


class IntervalTree(Generic[T]):
    """Values by key, each with the end of its interval. Keys are different from each other.

    >>> tree = IntervalTree.of([((1, "a"), 5, "long"), ((3, "b"), 4, "short")])
    >>> tree.overlapping(5, 9), tree.overlapping(2, 3), len(tree.added((3, "c"), 9, "new")), len(tree)
    (['long'], ['long'], 3, 2)
    """

    __slots__ = ("_root",)

    def __init__(self, root: _Node | None = None) -> None:
        self._root = root

    @classmethod
    def of(cls, items: Sequence[tuple[Key, int, T]]) -> IntervalTree[T]:
        """A tree of (key, end, value), whose keys are in ascending order."""
        return cls(_built(items, 0, len(items)))

    def __len__(self) -> int:
        return _size(self._root)

    def __iter__(self) -> Iterator[T]:
        """The values in the order of their keys."""
        path: list[_Node] = []
        node = self._root
        while path or node is not None:
            while node is not None:
                path.append(node)
                node = node.left
            last = path.pop()
            yield last.value
            node = last.right

    def added(self, key: Key, end: int, value: T) -> IntervalTree[T]:
        """The tree with one value more."""
        return IntervalTree(_added(self._root, key, end, value))

    def removed(self, key: Key) -> IntervalTree[T]:
        """The tree without a key that it has."""
        return IntervalTree(_removed(self._root, key))

    def between(self, low: Key, high: Key) -> list[T]:
        """The values of keys from `low` to before `high`, in order."""
        result: list[T] = []
        _collect_between(self._root, low, high, result)
        return result

    def overlapping(self, start: int, end: int) -> list[T]:
        """The values whose intervals start before `end` and end at `start` or later, by start.

        It visits the nodes above those that it returns, and no others.
        """
        result: list[T] = []
        _collect_overlapping(self._root, start, end, result)
        return result


def _size(node: _Node | None) -> int:
    return 0 if node is None else node.size


def _node(key: Key, end: int, value: object, left: _Node | None, right: _Node | None) -> _Node:
    size, latest = 1, end
    if left is not None:
        size, latest = size + left.size, max(latest, left.latest)
    if right is not None:
        size, latest = size + right.size, max(latest, right.latest)
    return _Node(key, end, value, left, right, size, latest)


def _built(items: Sequence[tuple[Key, int, Any]], low: int, high: int) -> _Node | None:
    if low == high:
        return None
    middle = (low + high) // 2
    return _node(*items[middle], _built(items, low, middle), _built(items, middle + 1, high))


def _added(node: _Node | None, key: Key, end: int, value: object) -> _Node:
    if node is None:
        return _node(key, end, value, None, None)
    if key < node.key:
        return _balanced(node, _added(node.left, key, end, value), node.right)
    return _balanced(node, node.left, _added(node.right, key, end, value))


def _removed(node: _Node | None, key: Key) -> _Node | None:
    assert node is not None, "the tree has the key"  # noqa: S101
    if key < node.key:
        return _balanced(node, _removed(node.left, key), node.right)
    if key > node.key:
        return _balanced(node, node.left, _removed(node.right, key))
    if node.left is None or node.right is None:
        return node.right if node.left is None else node.left
    first = node.right
    while first.left is not None:
        first = first.left
    return _balanced(first, node.left, _removed(node.right, first.key))


def _balanced(top: _Node, left: _Node | None, right: _Node | None) -> _Node:
    """A node with the key of `top` above two subtrees, one of which has changed by one node; rotated if necessary."""
    lefts, rights = _size(left) + 1, _size(right) + 1
    if right is not None and rights > _RATIO * lefts:
        return _rotated_left(top, left, right)
    if left is not None and lefts > _RATIO * rights:
        return _rotated_right(top, left, right)
    return _node(*top[:3], left, right)


def _rotated_left(top: _Node, left: _Node | None, right: _Node) -> _Node:
    inner = right.left
    if inner is None or inner.size + 1 < _SINGLE * (_size(right.right) + 1):
        return _node(*right[:3], _node(*top[:3], left, inner), right.right)
    return _node(*inner[:3], _node(*top[:3], left, inner.left), _node(*right[:3], inner.right, right.right))


def _rotated_right(top: _Node, left: _Node, right: _Node | None) -> _Node:
    inner = left.right
    if inner is None or inner.size + 1 < _SINGLE * (_size(left.left) + 1):
        return _node(*left[:3], left.left, _node(*top[:3], inner, right))
    return _node(*inner[:3], _node(*left[:3], left.left, inner.left), _node(*top[:3], inner.right, right))


def _collect_between(node: _Node | None, low: Key, high: Key, result: list[Any]) -> None:
    while node is not None:
        if node.key < low:
            node = node.right
        elif node.key >= high:
            node = node.left
        else:
            _collect_between(node.left, low, high, result)
            result.append(node.value)
            node = node.right


def _collect_overlapping(node: _Node | None, start: int, end: int, result: list[Any]) -> None:
    while node is not None and node.latest >= start:
        if node.left is not None:
            _collect_overlapping(node.left, start, end, result)
        if node.key[0] >= end:
            return
        if node.end >= start:
            result.append(node.value)
        node = node.right
