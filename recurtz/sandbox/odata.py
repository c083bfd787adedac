"""The options of a query: `$select`, `$top`, `$skip`, `$orderby`, `$count`.

`$filter` is in `filters`, `$expand` in `expansions`. What is not understood is an error, never a wrong answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

from recurtz.errors import RecurtzError, short
from recurtz.sandbox.bodies import is_event_property
from recurtz.sandbox.expansions import Expansions, parse_expand
from recurtz.sandbox.filters import Json, Test, instant_of, parse_filter

T = TypeVar("T")

DEFAULT_TOP, MAX_TOP = 10, 1_000
LISTING = ("$select", "$top", "$skip", "$orderby", "$filter", "$count", "$skiptoken")
"""The options of every list of events."""

_SORTED_BY = {"start/datetime": "start", "end/datetime": "end", "subject": "subject", "createddatetime": "created"}


class Query(NamedTuple):
    """The options of one query, each checked."""

    values: Mapping[str, str]
    """All parameters, by their names in lower case."""

    select: list[str] | None
    top: int | None
    skip: int
    order: list[tuple[str, bool]]
    """What the response is sorted by, and whether backwards."""

    test: Test | None
    """The test of $filter."""

    with_count: bool
    expand: Expansions


def parse_query(
    pairs: Iterable[tuple[str, str]], allowed: Iterable[str], is_property: Callable[[str], bool] = is_event_property
) -> Query:
    """The options of a query. `allowed` are those that the request has, such as "$select" and "startdatetime".

    `is_property` is true for a name that can be selected.

    Raises `RecurtzError`.

    >>> parse_query([("$top", "5"), ("$orderby", "start/dateTime desc")], {"$top", "$orderby"}).order
    [('start', True)]
    """
    values: dict[str, str] = {}
    names = frozenset(allowed)
    for name, value in pairs:
        lower = name.lower()
        if lower not in names:
            raise _fault(
                name[:60],
                f"{short(name)} is not an option of this request; its options are {', '.join(sorted(names)) or 'none'}",
            )
        if lower in values:
            raise _fault(lower, f"{lower} is given twice; give it once")
        values[lower] = value
    select = [part.strip() for part in values.get("$select", "").split(",") if part.strip()]
    for name in select:
        if not is_property(name):
            raise _fault("$select", f"Could not find a property named {short(name)} on this type.")
    text = values.get("$filter", "").strip()
    return Query(
        values,
        select or None,
        _number(values, "$top", 1, MAX_TOP),
        _number(values, "$skip", 0, 2**31) or 0,
        list(map(_sorting, filter(str.strip, values.get("$orderby", "").split(",")))),
        parse_filter(text) if text else None,
        _flag(values, "$count"),
        parse_expand(values.get("$expand", "")),
    )


def _fault(name: str, message: str, code: str = "ErrorInvalidUrlQuery") -> RecurtzError:
    return RecurtzError(message, code=code, target=name)


def _number(values: Mapping[str, str], name: str, low: int, high: int) -> int | None:
    text = values.get(name)
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,10}", text) or not low <= int(text) <= high:
        raise _fault(name, f"{name} {text[:60]!r} is not a number from {low} to {high}")
    return int(text)


def _flag(values: Mapping[str, str], name: str) -> bool:
    text = values.get(name, "false").lower()
    if text not in ("true", "false"):
        raise _fault(name, f"{name} {text[:60]!r} cannot be read; use true or false")
    return text == "true"


# Order ----------------------------------------------------------------------------------------------------------------


def _sorting(text: str) -> tuple[str, bool]:
    name, _, direction = text.strip().partition(" ")
    key, direction = _SORTED_BY.get(name.lower()), direction.strip().lower() or "asc"
    if key is None or direction not in ("asc", "desc"):
        message = f"$orderby {text.strip()[:60]!r} must be a property of a primitive type; use start/dateTime"
        raise _fault("$orderby", message)
    return key, direction == "desc"


def sorted_by(items: list[T], order: list[tuple[str, bool]], event_of: Callable[[T], Json]) -> list[T]:
    """Items in the order of `$orderby`, which is of their events; equal ones stay in their order."""
    result = list(items) if order else items
    for name, backwards in reversed(order):
        key = _KEYS[name]
        result.sort(key=lambda item: key(event_of(item)), reverse=backwards)  # used before the next
    return result


_KEYS: dict[str, Callable[[Json], Any]] = {
    "start": instant_of("start"),
    "end": instant_of("end"),
    "subject": lambda event: str(event.get("subject") or "").casefold(),
    "created": lambda event: event.get("createdDateTime") or "",
}
