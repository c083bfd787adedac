"""A copy of JSON that shares nothing with it that somebody could change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from recurtz._core.sdk_models import from_sdk, is_model

_SCALARS = frozenset((str, int, float, bool, type(None)))
"""The types of most values. They need no other look: it takes half a microsecond."""

_OBJECTS = (dict, Mapping)
_CONTAINERS = (dict, list, tuple, Mapping)
"""The common types are first: to compare with an abstract type takes 0.3 µs."""


def copy_json(json: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of a JSON object, of any depth: each mapping becomes a dict, each sequence a list, each model its JSON.

    Without recursion, because Python's own limit is lower than the depth of JSON that its parser accepts.

    >>> before = {"body": {"content": "Hello"}, "categories": ["Red"]}
    >>> after = copy_json(before)
    >>> after["categories"].append("Blue")
    >>> before
    {'body': {'content': 'Hello'}, 'categories': ['Red']}
    """
    result: dict[str, Any] = {}
    # Each copy is listed with its original, whose id stays its own as long as it lives.
    copies: dict[int, tuple[object, Any]] = {id(json): (json, result)}
    rest: list[tuple[Any, Any]] = [(json, result)]
    while rest:
        original, copy = rest.pop()
        pairs = original.items() if type(copy) is dict else enumerate(original)
        for key, value in pairs:
            kind = type(value)
            if kind in _SCALARS:
                copy[key] = value
                continue
            if kind not in _CONTAINERS and is_model(value):
                value = from_sdk(value, str(key))
            if isinstance(value, _CONTAINERS):
                if id(value) not in copies:
                    copies[id(value)] = value, {} if isinstance(value, _OBJECTS) else [None] * len(value)
                    rest.append((value, copies[id(value)][1]))
                value = copies[id(value)][1]
            copy[key] = value
    return result
