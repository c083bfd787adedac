"""`$expand`: the properties of an event that Graph returns only if a client names them, all or those of some ids.

An open extension has two ids: its name, and its name after the name of its type. Source: Graph, Get open extension.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from recurtz.errors import RecurtzError, short
from recurtz.sandbox.bodies import Json

Expansions = Mapping[str, frozenset[str] | None]
"""The expanded properties in lower case, each with the ids of the requested items in lower case, None for all items."""

_EXPANDED = {
    name.lower(): name
    for name in (
        "exceptionOccurrences", "extensions", "singleValueExtendedProperties", "multiValueExtendedProperties",
    )
}  # fmt: skip
_EXPANSION = re.compile(r"\s*(\w+)\s*(?:\(\s*\$filter=((?:[^'()]|'(?:[^']|'')*')*)\))?\s*(?:,|$)", re.IGNORECASE)
_ID = re.compile(r"\s*id\s+eq\s+'((?:[^']|'')+)'\s*(?:\bor\b|$)", re.IGNORECASE)
_TYPE = "Microsoft.OutlookServices.OpenTypeExtension."
_TYPES = (_TYPE.lower(), "microsoft.graph.opentypeextension.")


def parse_expand(text: str) -> Expansions:
    """The expanded properties of a `$expand`.

    Raises `RecurtzError` for other properties, and for a filter of something else than ids.

    >>> parse_expand("exceptionOccurrences,extensions($filter=id eq 'Com.Contoso.Deal')")
    {'exceptionoccurrences': None, 'extensions': frozenset({'com.contoso.deal'})}
    """
    result: dict[str, frozenset[str] | None] = {}
    place = 0
    while text[place:].strip():
        match = _EXPANSION.match(text, place)
        if match is None or match[1].lower() not in _EXPANDED:
            raise _rejected(text[place:])
        result[match[1].lower()] = None if match[2] is None else _ids(match[2])
        place = match.end()
    return result


def _ids(text: str) -> frozenset[str]:
    ids, place = [], 0
    while place < len(text):
        match = _ID.match(text, place)
        if match is None:
            raise _rejected(text)
        ids.append(_short_id(match[1].replace("''", "'")))
        place = match.end()
    return frozenset(ids)


def _rejected(text: str) -> RecurtzError:
    message = f"{short(text)} cannot be expanded; use {', '.join(_EXPANDED.values())}, or one of them with"
    return RecurtzError(f"{message} ($filter=id eq '…')", code="ErrorInvalidUrlQuery", target="$expand")


def expanded(event: Json, expand: Expansions) -> Json:
    """An event with the items of the expanded properties that are requested; an open extension has its id."""
    result = {**event}
    for lower, ids in expand.items():
        name = _EXPANDED[lower]
        items = [with_extension_id(one) if lower == "extensions" else one for one in event.get(name) or ()]
        if name in event or lower == "extensions":
            result[name] = [one for one in items if ids is None or _short_id(str(one.get("id"))) in ids]
    return result


def extension_id(extension: Json) -> str:
    """The name of an open extension in lower case, by which requests find it."""
    return _short_id(str(extension.get("extensionName") or extension.get("id")))


def with_extension_id(extension: Json) -> Json:
    """An open extension with its id.

    >>> with_extension_id({"extensionName": "Com.Contoso.Deal"})["id"]
    'Microsoft.OutlookServices.OpenTypeExtension.Com.Contoso.Deal'
    """
    return {"id": f"{_TYPE}{extension.get('extensionName')}", **extension}


def _short_id(id_: str) -> str:
    lower = id_.lower()
    for type_ in _TYPES:
        lower = lower.removeprefix(type_)
    return lower
