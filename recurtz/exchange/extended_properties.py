"""MAPI properties in Graph's JSON: `singleValueExtendedProperties`, each with an id and a text.

Source: Graph, resource singleValueLegacyExtendedProperty; MS-OXPROPS for the numbers of the properties.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from typing import Any

from recurtz._core.fields import lowercase, parse_list, parse_object
from recurtz.errors import MalformedValueError

_APPOINTMENT = "{00062002-0000-0000-C000-000000000046}"
_NAME = "singleValueExtendedProperties"

RECURRENCE_PROPERTY = f"Binary {_APPOINTMENT} Id 0x8216"
"""The id of PidLidAppointmentRecur in Graph, for `$expand=singleValueExtendedProperties($filter=id eq '…')`."""

CHANGE_HIGHLIGHT = f"Integer {_APPOINTMENT} Id 0x8204"
EXCEPTIONAL_BODY = f"Boolean {_APPOINTMENT} Id 0x8206"
COLOR = f"Integer {_APPOINTMENT} Id 0x8214"
SUB_TYPE = f"Boolean {_APPOINTMENT} Id 0x8215"
STATE_FLAGS = f"Integer {_APPOINTMENT} Id 0x8217"

_BOOLEANS = {"false": 0, "true": 1}
_MAX_NUMBER = 2**32


def extended_values(event: Mapping[str, Any], target: str) -> dict[str, str]:
    """The texts of an event's MAPI properties by their ids, which are in lower case.

    Raises `MalformedValueError`.
    """
    listed = event.get(_NAME)
    if listed is None:
        return {}
    path = f"{target}{_NAME}"
    entries = [parse_object(entry, path) for entry in parse_list(listed, path)]
    return {lowercase(entry.get("id")): entry["value"] for entry in entries if isinstance(entry.get("value"), str)}


def extended_number(values: Mapping[str, str], name: str, target: str) -> int | None:
    """A number of 32 bits, or a Boolean as 0 or 1; None if the property is missing.

    Raises `MalformedValueError`.

    >>> extended_number({SUB_TYPE.lower(): "true"}, SUB_TYPE, "")
    1
    """
    text = values.get(name.lower())
    if text is None:
        return None
    if (known := _BOOLEANS.get(text.lower())) is not None:
        return known
    if text.isascii() and text.isdecimal() and len(text) <= 10 and int(text) < _MAX_NUMBER:
        return int(text)
    hint = "use a number of 32 bits, true or false"
    raise MalformedValueError.expected(f"{target}{_NAME}", text, hint)


def to_extended(values: Mapping[str, int]) -> list[dict[str, str]]:
    """Graph's list of MAPI properties.

    >>> to_extended({SUB_TYPE: 0})
    [{'id': 'Boolean {00062002-0000-0000-C000-000000000046} Id 0x8215', 'value': 'false'}]
    """
    return [
        {"id": name, "value": str(bool(value)).lower() if name.startswith("Boolean") else str(value)}
        for name, value in values.items()
    ]


def recurrence_bytes(event: Mapping[str, Any]) -> bytes | None:
    """The blob of an event's `RECURRENCE_PROPERTY`; None without it.

    Raises `MalformedValueError` for text that is not base64.
    """
    text = extended_values(event, "").get(RECURRENCE_PROPERTY.lower())
    if text is None:
        return None
    try:
        return b64decode(text, validate=True)
    except ValueError:
        raise MalformedValueError.expected(_NAME, text, "use base64 text, as Graph returns it") from None
