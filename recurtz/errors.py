"""The errors of recurtz. Each has a Graph code, the path of a property, and a JSON body."""

from __future__ import annotations

import reprlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from types import UnionType
from typing import Any, Self

__all__ = [
    "ArgumentTypeError",
    "EventNotFoundError",
    "ExchangeFormatError",
    "ItemNotFoundError",
    "LimitExceededError",
    "MalformedValueError",
    "NoOccurrenceError",
    "OccurrenceIndexError",
    "OutOfRangeError",
    "PropertyError",
    "RecurrenceRuleError",
    "RecurtzError",
    "TimeZoneNotSupportedError",
]

_MAX_INTEGER = 10**40
_MAX_REASONS = 20  # a rule has fewer parts that mean something


class _Repr(reprlib.Repr):
    """Reprs with bounded lengths, also of integers, of which Python writes at most 4,300 digits."""

    def __init__(self) -> None:
        super().__init__()
        self.maxstring = self.maxother = 60

    def repr1(self, x: object, level: int) -> str:
        if isinstance(x, int) and abs(x) >= _MAX_INTEGER:
            return f"an integer of {x.bit_length()} bits"
        return super().repr1(x, level)


_REPR = _Repr()


def short(value: object) -> str:
    """The repr of a value, cut to a length that fits in a message.

    >>> short("monthly")
    "'monthly'"
    >>> len(short("x" * 5000))
    60
    """
    return _REPR.repr(value)


class RecurtzError(ValueError):
    """Input that recurtz rejects, with Graph's error code.

    `code` is Graph's error code. `target` is the path of the property, or None. `details` lists one error for each
    fault if there are several. `source` is the `recurtz.ical.EventSource` of an event in a file, else None.

    >>> error = RecurtzError("interval 0 is too small; use 1 or more", target="recurrence.pattern.interval")
    >>> error.to_graph()["error"]["target"]
    'recurrence.pattern.interval'
    """

    code: str = "ErrorInvalidRequest"
    target: str | None = None
    details: tuple[RecurtzError, ...] = ()
    source: object | None = None

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        target: str | None = None,
        details: Iterable[RecurtzError] = (),
    ) -> None:
        super().__init__(message)
        if code is not None:
            self.code = code
        if target is not None:
            self.target = target
        self.details = tuple(details)

    def prefixed(self, path: str) -> Self:
        """The same error with a path before its target.

        >>> MalformedValueError("not a date", target="dateTime").prefixed("start").target
        'start.dateTime'
        """
        self.target = f"{path}.{self.target}" if self.target else path
        for detail in self.details:
            detail.prefixed(path)
        return self

    def located(self, source: object) -> Self:
        """The same error with the source of the event; the text of the source is put before the message.

        >>> str(MalformedValueError("DTSTART is missing").located("VEVENT 'A' at line 7"))
        "VEVENT 'A' at line 7: DTSTART is missing"
        """
        self.source = source
        self.args = (f"{source}: {self}", *self.args[1:])
        return self

    def to_graph(self) -> dict[str, Any]:
        """The JSON body of Graph's error response.

        >>> TimeZoneNotSupportedError.for_name("Moon").to_graph()["error"]["code"]
        'TimeZoneNotSupportedException'
        """
        body = self._body()
        if self.details:
            body["details"] = [detail._body() for detail in self.details]
        return {"error": body}

    def _body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"code": self.code, "message": str(self)}
        if self.target is not None:
            body["target"] = self.target
        return body


class PropertyError(RecurtzError):
    """A property whose value is well-formed but not allowed, or is missing."""

    code = "ErrorPropertyValidationFailure"

    @classmethod
    def missing(cls, target: str, hint: str) -> Self:
        """An error for a required property.

        >>> str(PropertyError.missing("recurrence.pattern.interval", "give 1 or more"))
        'recurrence.pattern.interval is missing; give 1 or more'
        """
        return cls(f"{target} is missing; {hint}", target=target)

    @classmethod
    def rejected(cls, target: str, value: object, hint: str) -> Self:
        """An error for a value that the property does not allow.

        >>> str(PropertyError.rejected("recurrence.pattern.dayOfMonth", 32, "use 1 to 31"))
        'recurrence.pattern.dayOfMonth 32 is not allowed; use 1 to 31'
        """
        return cls(f"{target} {short(value)} is not allowed; {hint}", target=target)


class MalformedValueError(RecurtzError):
    """A value of the wrong type or form: not a date, not an integer, not a member of the enumeration."""

    code = "UnableToDeserializePostBody"

    @classmethod
    def expected(cls, target: str, value: object, hint: str) -> Self:
        """An error for a value that does not have the property's type.

        >>> str(MalformedValueError.expected("recurrence.pattern.interval", "2", "use an integer"))
        "recurrence.pattern.interval '2' cannot be read; use an integer"
        """
        return cls(f"{target} {short(value)} cannot be read; {hint}", target=target)


class ArgumentTypeError(RecurtzError, TypeError):
    """A Python argument of the wrong type, such as a `datetime` where a date belongs."""

    @classmethod
    def expected(cls, name: str, value: object, hint: str) -> Self:
        """An error for an argument that does not have the expected type.

        >>> str(ArgumentTypeError.expected("start", 5, "use a datetime.date"))
        'start 5 is of type int; use a datetime.date'
        """
        return cls(f"{name} {short(value)} is of type {type(value).__name__}; {hint}")

    @classmethod
    def naive(cls, name: str, value: object, hint: str) -> Self:
        """An error for an argument that is not an aware datetime.

        >>> str(ArgumentTypeError.naive("start", datetime(2017, 9, 4), "use an aware datetime"))
        'start datetime.datetime(2017, 9, 4, 0, 0) has no time zone; use an aware datetime'
        """
        if isinstance(value, datetime):
            return cls(f"{name} {short(value)} has no time zone; {hint}")
        return cls.expected(name, value, hint)


def require(value: object, kind: type | UnionType, name: str) -> None:
    """Check the type of an argument.

    Raises `ArgumentTypeError` for another type.

    >>> require(5, int, "position")
    >>> require("5", int | None, "position")
    Traceback (most recent call last):
    recurtz.errors.ArgumentTypeError: position '5' is of type str; use a value of int | None
    """
    if not isinstance(value, kind):
        hint = f"use a {kind.__name__}" if isinstance(kind, type) else f"use a value of {kind}"
        raise ArgumentTypeError.expected(name, value, hint)


class TimeZoneNotSupportedError(RecurtzError):
    """A name that is not a time zone, or that can mean several zones. `suggestions` lists similar names."""

    code = "TimeZoneNotSupportedException"
    suggestions: tuple[str, ...] = ()

    @classmethod
    def missing(cls, target: str) -> Self:
        """Graph's message about a property that is missing.

        >>> str(TimeZoneNotSupportedError.missing("start.timeZone"))[:70]
        'A valid TimeZone value must be specified. start.timeZone is missing; g'
        """
        hint = "give a Windows or IANA id, such as 'Pacific Standard Time' or 'Europe/Berlin'"
        return cls(f"A valid TimeZone value must be specified. {target} is missing; {hint}.", target=target)

    @classmethod
    def for_name(cls, name: object, reason: str = "", suggestions: Iterable[str] = ()) -> Self:
        """Graph's message about the name, the reason if there is one, and similar names.

        >>> str(TimeZoneNotSupportedError.for_name("Moon"))
        "A valid TimeZone value must be specified. The following TimeZone value is not supported: 'Moon'."
        """
        parts = [
            f"A valid TimeZone value must be specified. The following TimeZone value is not supported: {short(name)}."
        ]
        suggestions = tuple(suggestions)
        if reason:
            parts.append(f"{reason}.")
        if suggestions:
            parts.append(f"Similar names: {', '.join(map(repr, suggestions))}.")
        error = cls(" ".join(parts))
        error.suggestions = suggestions
        return error


class OutOfRangeError(RecurtzError):
    """A time outside the years 1 to 9999 in some zone."""


class NoOccurrenceError(RecurtzError):
    """A recurrence without any date: its range contains no date of its pattern."""

    code = "ErrorRecurrenceHasNoOccurrence"


class RecurrenceRuleError(RecurtzError):
    """An RFC 5545 rule that is malformed, or that a Graph recurrence cannot represent.

    `details` has a reason for each part at fault, also if there is only one. The `target` of a reason is the name of
    the part.
    """

    code = "ErrorCalendarInvalidRecurrence"

    @classmethod
    def because(cls, reasons: Iterable[RecurtzError]) -> Self:
        """An error with these reasons, the first twenty of them.

        >>> reason = RecurrenceRuleError.at("FREQ", "FREQ is missing; give one such as FREQ=DAILY")
        >>> str(RecurrenceRuleError.because([reason]))
        'FREQ is missing; give one such as FREQ=DAILY'
        """
        reasons = tuple(islice(reasons, _MAX_REASONS))
        return cls(". ".join(map(str, reasons)), target="RRULE", details=reasons)

    @classmethod
    def at(cls, part: str, reason: str) -> Self:
        """The reason for one part."""
        return cls(reason, target=part)


class ExchangeFormatError(RecurtzError):
    """Data in a format of Exchange that is malformed, or that a Graph event cannot represent.

    `fields` has the fields that were read before the fault, by their names in Microsoft's specification.

    Source: Exchange Web Services, ResponseCode.
    """

    code = "ErrorCorruptData"

    def __init__(self, message: str, *, fields: Mapping[str, object] | None = None, **options: Any) -> None:  # noqa: ANN401
        super().__init__(message, **options)
        self.fields: dict[str, object] = dict(fields or {})

    @classmethod
    def unrepresentable(cls, target: str, reason: str, fields: Mapping[str, object] | None = None) -> Self:
        """An error for data that is well-formed, but that Graph cannot represent.

        >>> str(ExchangeFormatError.unrepresentable("SlidingFlag", "SlidingFlag 1 is a regenerating task"))
        'SlidingFlag 1 is a regenerating task'
        """
        return cls(reason, code="ErrorCalendarInvalidRecurrence", target=target, fields=fields)


class OccurrenceIndexError(RecurtzError, IndexError):
    """A position before the first or after the last occurrence."""

    code = "ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange"


class LimitExceededError(RecurtzError):
    """More results than the caller's `limit` allows.

    Source: Exchange Web Services, ResponseCode; Graph returns it too (known issues, bookings).
    """

    code = "ErrorExceededFindCountLimit"


class ItemNotFoundError(RecurtzError):
    """A date that is not an occurrence."""

    code = "ErrorItemNotFound"


class EventNotFoundError(ItemNotFoundError, KeyError):
    """An id that no event of a calendar has."""

    __str__ = Exception.__str__  # a KeyError shows the repr
