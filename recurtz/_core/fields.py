"""How a JSON property becomes a value: lax about what servers really send, strict about what cannot be meant.

Each function takes the value and the path of its property, and refuses with an error that names both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from recurtz.errors import ArgumentTypeError, MalformedValueError, PropertyError

INT32_MAX = 2**31 - 1
"""Graph's numbers are Edm.Int32."""


def parse_object(value: object, target: str, kind: str = "a JSON object") -> Mapping[str, Any]:
    """A JSON object, of whatever kind; a model of the official SDK is told as one.

    Raises `PropertyError` if there is none, `MalformedValueError` for another type.
    """
    if type(value) is dict:
        return value
    if value is None:
        raise PropertyError.missing(target, f"give {kind}")
    if isinstance(value, Mapping):
        return value
    if hasattr(value, "get_field_deserializers"):  # of every model, and of nothing else
        from recurtz._core.sdk_models import from_sdk  # the SDK, which takes a second, is there already

        return from_sdk(value, target)
    raise MalformedValueError.expected(target, value, f"use {kind}")


def parse_integer(value: object, target: str, low: int = 1, high: int = INT32_MAX) -> int:
    """A whole number from `low` to `high`.

    Raises `MalformedValueError` for what is no 32-bit integer (a bool is none) and `PropertyError` for one out of
    range.

    >>> parse_integer(2, "recurrence.pattern.interval")
    2
    """
    if type(value) is int and low <= value <= high:
        return value
    bounds = f"{low} to {high}" if high < INT32_MAX else f"{low} or more"
    if value is None:
        raise PropertyError.missing(target, f"give {bounds}")
    if type(value) is not int or not -INT32_MAX - 1 <= value <= INT32_MAX:
        raise MalformedValueError.expected(target, value, f"use a whole number of 32 bits, {bounds}")
    raise PropertyError.rejected(target, value, f"use {bounds}")


def parse_enum(value: object, enum_members: Mapping[str, str], target: str) -> str:
    """A member of an enumeration in Graph's spelling, from any letter case. `members` is what the function of that
    name makes of it.

    Raises `PropertyError` if there is none, `MalformedValueError` for what is no member.

    >>> parse_enum("NOEND", members(["noEnd"]), "recurrence.range.type")
    'noEnd'
    """
    if type(value) is str and value in enum_members:
        return enum_members[value]
    word = lowercase(value)
    if word in enum_members:
        return enum_members[word]
    names = dict.fromkeys(enum_members.values())
    if value is None:
        raise PropertyError.missing(target, f"use {_alternatives(names)}")
    close = [name for name in names if word and word in name.lower()]
    raise MalformedValueError.expected(target, value, f"use {_alternatives(close or names)}")


def enum_members(names: Iterable[str]) -> dict[str, str]:
    """An enumeration as `parse_enum` takes it.

    >>> members(["noEnd"])
    {'noend': 'noEnd', 'noEnd': 'noEnd'}
    """
    names = tuple(names)
    return {name.lower(): name for name in names} | {name: name for name in names}


def parse_date(value: object, target: str) -> date:
    """A date from its text, as Edm.Date is written.

    Raises `PropertyError` if there is none, `MalformedValueError` for other text.

    >>> parse_date("2017-09-04", "recurrence.range.startDate")
    datetime.date(2017, 9, 4)
    """
    try:
        if isinstance(value, str) and len(value) == 10 and value[7] == "-":  # else it counts weeks
            return date.fromisoformat(value)
    except ValueError:
        pass
    if value is None:
        raise PropertyError.missing(target, "give a date such as '2017-09-04'")
    raise MalformedValueError.expected(target, value, "use a date of the years 0001 to 9999 such as '2017-09-04'")


def parse_flag(value: object, target: str, default: bool = False) -> bool:
    """True or false; `default` where nothing is said.

    Raises `MalformedValueError`.
    """
    if value is None:
        return default
    if not isinstance(value, bool):
        raise MalformedValueError.expected(target, value, "use true or false")
    return value


def parse_list(value: object, target: str) -> list[Any]:
    """A JSON array.

    Raises `MalformedValueError`.
    """
    if not isinstance(value, list | tuple):
        raise MalformedValueError.expected(target, value, "use a list")
    return list(value)


def require_events(value: object) -> None:
    """Events, one by one: no JSON object such as that in whose `value` Graph answers them, nor its text.

    Raises `ArgumentTypeError`, a TypeError.
    """
    if isinstance(value, Mapping | str | bytes) or not isinstance(value, Iterable):
        raise ArgumentTypeError.expected("events", value, "use a list of events, such as the 'value' of Graph's answer")


def require_date(value: object, name: str) -> date:
    """A date that is none of its subclasses with a time of day.

    Raises `ArgumentTypeError`, a TypeError.
    """
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ArgumentTypeError.expected(name, value, "use a datetime.date")
    return value


def require_aware(value: object, name: str) -> datetime:
    """A datetime that says an instant.

    Raises `ArgumentTypeError` for a naive one, and for anything else.
    """
    if not isinstance(value, datetime) or value.utcoffset() is None:
        raise ArgumentTypeError.naive(name, value, "use an aware datetime, one with a tzinfo")
    return value


def lowercase(value: object) -> str:
    """A word in lower case, of whatever kind of text; "" for what is no text."""
    return value.lower() if isinstance(value, str) else ""


def require_function(value: object, name: str) -> None:
    """A function that takes what went wrong, or None.

    Raises `ArgumentTypeError`, a TypeError.
    """
    if value is not None and not callable(value):
        raise ArgumentTypeError.expected(name, value, "use a function, such as the append of a list, or None")


def _alternatives(names: Iterable[str]) -> str:
    *others, last = map(repr, names)
    return f"{', '.join(others)} or {last}" if others else last
