"""What can go wrong: errors that know their Graph code, their property path and their JSON body."""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import chain, islice, takewhile
from types import UnionType
from typing import Any, Self, TypeVar

__all__ = [
    "ArgumentTypeError",
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

T = TypeVar("T")

_LONGEST_INTEGER = 10**40
_MOST_REASONS = 20  # a rule has fewer parts that mean something
_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = 60


def short(value: object) -> str:
    """The repr of a value, cut to a length that fits in a message.

    >>> short("monthly")
    "'monthly'"
    >>> len(short("x" * 5000))
    60
    """
    if isinstance(value, int) and abs(value) >= _LONGEST_INTEGER:
        return f"an integer of {value.bit_length()} bits"
    try:
        return _SHORT.repr(value)
    except ValueError:  # an integer within is too long to be written
        return f"a {type(value).__name__}"


class RecurtzError(ValueError):
    """Anything that recurtz refuses, as Graph would put it.

    `code` is Graph's error code, `target` the path of the property at fault (None where no property is), `details`
    holds one error for each fault where several were found.

    >>> error = RecurtzError("interval 0 is too small; use 1 or more", target="recurrence.pattern.interval")
    >>> error.to_graph()["error"]["target"]
    'recurrence.pattern.interval'
    """

    code: str = "ErrorInvalidRequest"
    target: str | None = None
    details: tuple[RecurtzError, ...] = ()

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
        """The same error, its target seen from one level further out.

        >>> MalformedValueError("no date", target="dateTime").prefixed("start").target
        'start.dateTime'
        """
        self.target = f"{path}.{self.target}" if self.target else path
        for detail in self.details:
            detail.prefixed(path)
        return self

    def to_graph(self) -> dict[str, Any]:
        """The JSON body that Graph answers with.

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


class ErrorCollector:
    """The faults of one piece of JSON: reading goes on after each, so that all are told at once.

    >>> faults = Faults()
    >>> faults.attempt(int, "5"), faults.errors
    (5, [])
    """

    __slots__ = ("errors",)

    def __init__(self) -> None:
        self.errors: list[RecurtzError] = []

    def run(self, read: Callable[..., T], *arguments: object) -> T | None:
        """What a reader gives; None where it refuses, which is noted."""
        try:
            return read(*arguments)
        except RecurtzError as error:
            self.errors += error.details or [error]
            return None

    def raise_if_any(self) -> None:
        """Raise what was found, if anything was."""
        if self.errors:
            raise self.summary()

    def summary(self) -> RecurtzError:
        """The fault that was found, or one that tells all of them: of each property the first.

        It is of their kind if they have one code.
        """
        first, *others = faults = list({fault.target: fault for fault in reversed(self.errors)}.values())[::-1]
        if not others:
            return first
        told = ". ".join(map(str, faults)).replace(".. ", ". ")  # Graph's own messages end with a full stop
        message = f"{len(faults)} properties failed validation: {told}"
        kind, code = type(first), first.code
        if any(fault.code != code for fault in others):
            kind, code = PropertyError, PropertyError.code
        whole = kind(message, code=code, target=_common_path(faults), details=faults)
        if isinstance(whole, TimeZoneNotSupportedError):
            alike = [fault.suggestions for fault in faults if isinstance(fault, TimeZoneNotSupportedError)]
            whole.suggestions = tuple(dict.fromkeys(chain.from_iterable(alike)))
        return whole


def _common_path(faults: Iterable[RecurtzError]) -> str | None:
    """The property that holds all the faults, if one does."""
    paths = [(fault.target or "").split(".") for fault in faults]
    common = takewhile(lambda names: len(set(names)) == 1, zip(*paths, strict=False))
    return ".".join(names[0] for names in common) or None


class PropertyError(RecurtzError):
    """A property whose value can be read, yet not be meant."""

    code = "ErrorPropertyValidationFailure"

    @classmethod
    def missing(cls, target: str, hint: str) -> Self:
        """An error for a property that must be there.

        >>> str(PropertyError.missing("recurrence.pattern.interval", "give 1 or more"))
        'recurrence.pattern.interval is missing; give 1 or more'
        """
        return cls(f"{target} is missing; {hint}", target=target)

    @classmethod
    def rejected(cls, target: str, value: object, hint: str) -> Self:
        """An error for a value outside what the property can mean.

        >>> str(PropertyError.refused("recurrence.pattern.dayOfMonth", 32, "use 1 to 31"))
        'recurrence.pattern.dayOfMonth 32 is not allowed; use 1 to 31'
        """
        return cls(f"{target} {short(value)} is not allowed; {hint}", target=target)


class MalformedValueError(RecurtzError):
    """A value of the wrong type or form: no date, no integer, no member of the enumeration."""

    code = "UnableToDeserializePostBody"

    @classmethod
    def expected(cls, target: str, value: object, hint: str) -> Self:
        """An error for a value that is not of the property's type.

        >>> str(MalformedValueError.expected("recurrence.pattern.interval", "2", "use an integer"))
        "recurrence.pattern.interval '2' cannot be read; use an integer"
        """
        return cls(f"{target} {short(value)} cannot be read; {hint}", target=target)


class ArgumentTypeError(RecurtzError, TypeError):
    """A Python argument of the wrong type, such as a `datetime` where a date belongs."""

    @classmethod
    def expected(cls, name: str, value: object, hint: str) -> Self:
        """An error for an argument that is not of the type asked for.

        >>> str(ArgumentTypeError.expected("start", 5, "use a datetime.date"))
        'start 5 is of type int; use a datetime.date'
        """
        return cls(f"{name} {short(value)} is of type {type(value).__name__}; {hint}")

    @classmethod
    def naive(cls, name: str, value: object, hint: str) -> Self:
        """An error for an argument that is no aware datetime.

        >>> str(ArgumentTypeError.naive("start", datetime(2017, 9, 4), "use an aware datetime"))
        'start datetime.datetime(2017, 9, 4, 0, 0) has no time zone; use an aware datetime'
        """
        if isinstance(value, datetime):
            return cls(f"{name} {short(value)} has no time zone; {hint}")
        return cls.expected(name, value, hint)


def require(value: object, kind: type | UnionType, name: str) -> None:
    """Refuse an argument that is not of a type.

    Raises `ArgumentTypeError`.

    >>> require(5, int, "position")
    >>> require("5", int | None, "position")
    Traceback (most recent call last):
    recurtz.errors.ArgumentTypeError: position '5' is of type str; use a value of int | None
    """
    if not isinstance(value, kind):
        hint = f"use a {kind.__name__}" if isinstance(kind, type) else f"use a value of {kind}"
        raise ArgumentTypeError.expected(name, value, hint)


class TimeZoneNotSupportedError(RecurtzError):
    """A name that is no time zone, or none that can be decided. `suggestions` holds names that come close."""

    code = "TimeZoneNotSupportedException"
    suggestions: tuple[str, ...] = ()

    @classmethod
    def for_name(cls, name: object, reason: str = "", suggestions: Iterable[str] = ()) -> Self:
        """Graph's message about the name, the reason where there is one, and close matches.

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
            parts.append(f"Close to it: {', '.join(map(repr, suggestions))}.")
        error = cls(" ".join(parts))
        error.suggestions = suggestions
        return error


class OutOfRangeError(RecurtzError):
    """An instant that the years 1 to 9999 cannot hold in a zone."""


class NoOccurrenceError(RecurtzError):
    """A recurrence whose range holds no date of its pattern."""

    code = "ErrorRecurrenceHasNoOccurrence"


class RecurrenceRuleError(RecurtzError):
    """An RFC 5545 rule that cannot be read, or that Graph cannot say.

    `details` holds a reason for each part at fault, even for one alone; the `target` of each is the part's name.
    """

    code = "ErrorCalendarInvalidRecurrence"

    @classmethod
    def because(cls, reasons: Iterable[RecurtzError]) -> Self:
        """An error that tells the reasons, the first twenty of them.

        >>> str(RecurrenceRuleError.because([RecurrenceRuleError.at("FREQ", "FREQ is missing; give one such as
        FREQ=DAILY")]))
        'FREQ is missing; give one such as FREQ=DAILY'
        """
        reasons = tuple(islice(reasons, _MOST_REASONS))
        return cls(". ".join(map(str, reasons)), target="RRULE", details=reasons)

    @classmethod
    def at(cls, part: str, reason: str) -> Self:
        """The reason for one part."""
        return cls(reason, target=part)


class OccurrenceIndexError(RecurtzError, IndexError):
    """A position before the first or after the last occurrence."""

    code = "ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange"


class LimitExceededError(RecurtzError):
    """More than the caller's limit allows.

    Source: Exchange Web Services, ResponseCode; Graph answers it, too (known issues, bookings).
    """

    code = "ErrorExceededFindCountLimit"


class ItemNotFoundError(RecurtzError):
    """A date that is no occurrence."""

    code = "ErrorItemNotFound"
