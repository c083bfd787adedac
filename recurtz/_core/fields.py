"""Parsers of JSON properties: lax about what servers really send, strict about values that have no meaning.

Each `parse_…` function takes a value and the path of its property, and raises an error that names both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from operator import call
from typing import Any, NoReturn, TypeVar, TypeVarTuple

from recurtz._core.error_collector import ErrorCollector
from recurtz.errors import ArgumentTypeError, MalformedValueError, PropertyError, RecurtzError

INT32_MAX = 2**31 - 1
"""Graph's numbers are Edm.Int32."""

Arguments = TypeVarTuple("Arguments")
T = TypeVar("T")
Name = TypeVar("Name", bound=str)

_PROPERTIES = ("isAllDay", "start.dateTime", "start", "end.dateTime", "end", "recurrence")
"""The faults of an event are listed in this order, whatever the order in which its properties are parsed."""

Run = Callable[..., Any]
"""Calls a parser with its arguments: directly, or so that an error is collected and the result is None."""


def parse_all(parse: Callable[[Run, *Arguments], T], *arguments: *Arguments) -> T:
    """The result of `parse(run, …)`, which reads each property through `run`; its error lists all faults.

    The first pass calls each parser directly. Only if one of them raises, a second pass collects the errors of all, so
    that correct JSON does not pay for them. In the second pass a failed `run` returns None.

    >>> def parse_range(run, json):
    ...     return run(parse_date, json.get("startDate"), "startDate"), run(parse_date, json.get("endDate"), "endDate")
    >>> try:
    ...     parse_all(parse_range, {"startDate": "today", "endDate": 5})
    ... except RecurtzError as error:
    ...     print([detail.target for detail in error.details])
    ['startDate', 'endDate']
    """
    try:
        return parse(call, *arguments)
    except RecurtzError as error:
        raise all_faults(error, parse, *arguments) from None


def all_faults(error: RecurtzError, parse: Callable[[Run, *Arguments], object], *arguments: *Arguments) -> RecurtzError:
    """The second pass of `parse_all`: an error that lists all faults, given the error of the first pass.

    A caller that needs speed makes the first pass itself: through `parse_all` it takes 0.3 µs more.
    """
    errors = ErrorCollector()
    try:
        parse(errors.run, *arguments)
    except RecurtzError as last:  # raised outside of `run`: it ends the pass
        errors.add(last)
    if not errors.errors:
        return error
    errors.sort(_PROPERTIES)
    return errors.summary()


def parse_object(value: object, target: str, kind: str = "a JSON object") -> Mapping[str, Any]:
    """A JSON object: any mapping, or a model of the official SDK, which is converted to JSON.

    Raises `PropertyError` for None, `MalformedValueError` for another type.
    """
    if type(value) is dict:
        return value
    if value is None:
        raise PropertyError.missing(target, f"give {kind}")
    if isinstance(value, Mapping):
        return value
    if hasattr(value, "get_field_deserializers"):  # only models of the SDK have this method
        from recurtz._core.sdk_models import from_sdk  # the SDK, which takes a second, is imported already

        return from_sdk(value, target)
    raise MalformedValueError.expected(target, value, f"use {kind}")


def parse_integer(value: object, target: str, low: int = 1, high: int = INT32_MAX) -> int:
    """A whole number from `low` to `high`.

    Raises `MalformedValueError` if it is not a 32-bit integer (a bool is not), `PropertyError` if it is out of range.

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


def parse_enum(value: object, members: Mapping[str, Name], target: str) -> Name:
    """A member of an enumeration in Graph's spelling, from any letter case; `members` comes from `enum_members`.

    Raises `PropertyError` for None, `MalformedValueError` for a value that is not a member.

    >>> parse_enum("NOEND", enum_members(["noEnd"]), "recurrence.range.type")
    'noEnd'
    """
    if type(value) is str and value in members:
        return members[value]
    word = lowercase(value)
    if word in members:
        return members[word]
    names = dict.fromkeys(members.values())
    if value is None:
        raise PropertyError.missing(target, f"use {_alternatives(names)}")
    close = [name for name in names if word and word in name.lower()]
    raise MalformedValueError.expected(target, value, f"use {_alternatives(close or names)}")


def enum_members(names: Iterable[Name]) -> dict[str, Name]:
    """The members of an enumeration by their spellings, for `parse_enum`.

    >>> enum_members(["noEnd"])
    {'noend': 'noEnd', 'noEnd': 'noEnd'}
    """
    names = tuple(names)
    members: dict[str, Name] = {name.lower(): name for name in names}
    return members | {name: name for name in names}


def parse_date(value: object, target: str) -> date:
    """A date from text in the form of Edm.Date.

    Raises `PropertyError` for None, `MalformedValueError` for other text.

    >>> parse_date("2017-09-04", "recurrence.range.startDate")
    datetime.date(2017, 9, 4)
    """
    try:
        if isinstance(value, str) and len(value) == 10 and value[7] == "-":  # otherwise fromisoformat reads weeks
            return date.fromisoformat(value)
    except ValueError:
        pass
    if value is None:
        raise PropertyError.missing(target, "give a date such as '2017-09-04'")
    raise MalformedValueError.expected(target, value, "use a date of the years 0001 to 9999 such as '2017-09-04'")


def parse_flag(value: object, target: str, default: bool = False) -> bool:
    """True or false; `default` for None.

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


# Arguments of Python functions ----------------------------------------------------------------------------------------


def require_events(value: object, name: str = "events") -> None:
    """Check that a value is an iterable of events: not one JSON object, nor its text.

    Raises `ArgumentTypeError`, a TypeError.
    """
    if isinstance(value, Mapping | str | bytes) or not isinstance(value, Iterable):
        hint = "use a list of events, such as the 'value' of Graph's response"
        raise ArgumentTypeError.expected(name, value, hint)


def require_date(value: object, name: str) -> date:
    """The value, if it is a date and not a datetime, without its subclass.

    Raises `ArgumentTypeError`, a TypeError.
    """
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ArgumentTypeError.expected(name, value, "use a datetime.date")
    return value if type(value) is date else date.fromordinal(value.toordinal())


def require_aware(value: object, name: str) -> datetime:
    """The value, if it is an aware datetime, without its subclass.

    Raises `ArgumentTypeError` for a naive datetime and for anything else.
    """
    if not isinstance(value, datetime) or value.utcoffset() is None:
        raise ArgumentTypeError.naive(name, value, "use an aware datetime, one with a tzinfo")
    return plain_datetime(value)


def plain_datetime(value: datetime) -> datetime:
    """The datetime that a value of a subclass is: other libraries convert and calculate in ways of their own.

    >>> class Timestamp(datetime):
    ...     "Like that of pandas, which has no difference from the year 1."
    >>> plain_datetime(Timestamp(2017, 9, 4, 12))
    datetime.datetime(2017, 9, 4, 12, 0)
    """
    if type(value) is datetime:
        return value
    return datetime.combine(datetime.date(value), datetime.timetz(value))


OnError = str | Callable[[RecurtzError], object]
"""What to do about an event that cannot be parsed: "raise", "skip", or a function that takes the error."""


ErrorHandler = Callable[[RecurtzError], object]
"""Takes the error of an event; it may raise it."""


def error_handler(on_error: object) -> ErrorHandler:
    """The function that takes errors; that of "raise" raises them.

    Raises `ArgumentTypeError` for anything but "raise", "skip" and a function.

    >>> handle = error_handler("skip")
    >>> handle(RecurtzError("is left out"))
    """
    if on_error == "raise":
        return _raise
    if on_error == "skip":
        return _ignore
    if callable(on_error):
        return on_error
    hint = "use 'raise', 'skip', or a function that takes the error, such as the append of a list"
    raise ArgumentTypeError.expected("on_error", on_error, hint)


def _raise(error: RecurtzError) -> NoReturn:
    raise error


def _ignore(_error: object) -> None:
    pass


def require_function(value: object, name: str) -> None:
    """Check that a value is a function or None."""
    if value is not None and not callable(value):
        raise ArgumentTypeError.expected(name, value, "use a function, such as the append of a list, or None")


def lowercase(value: object) -> str:
    """Text in lower case; "" for a value that is not text."""
    return value.lower() if isinstance(value, str) else ""


def _alternatives(names: Iterable[str]) -> str:
    *others, last = map(repr, names)
    return f"{', '.join(others)} or {last}" if others else last
