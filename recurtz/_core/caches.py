"""The one bounded cache of recurtz, and its rule for keys.

Rule: a key holds everything that changes the value, and nothing else can.

- Python calls True, 1 and 1.0 equal. An argument that may be any of them is checked before it becomes a key, or the
  cache is `typed`.
- Zones are keyed by the object, never by its name: `zoneinfo.reset_tzpath` can change what a name means.
- A key's size is bounded before it is stored: a stranger's text may be a megabyte long.

Each cache keeps its most recently used entries and has one owner: the function that it wraps. `clear_all` empties
every cache, as if the process had just started.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import _lru_cache_wrapper, lru_cache
from typing import Any, TypeVar

T = TypeVar("T")

_caches: list[_lru_cache_wrapper[Any]] = []


def cached(entries: int, *, typed: bool = False) -> Callable[[Callable[..., T]], _lru_cache_wrapper[T]]:
    """A decorator that caches at most so many results of a function.

    >>> @cached(entries=2)
    ... def square(number):
    ...     return number * number
    >>> square(3), square(3), square.cache_info().hits
    (9, 9, 1)
    """

    def wrap(function: Callable[..., T]) -> _lru_cache_wrapper[T]:
        wrapper = lru_cache(entries, typed)(function)
        _caches.append(wrapper)
        return wrapper

    return wrap


def clear_all() -> None:
    """Empty all caches of recurtz."""
    for cache in _caches:
        cache.cache_clear()
