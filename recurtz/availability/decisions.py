"""What a room responds to a meeting request."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Literal, Self

from recurtz._core.fields import require_aware
from recurtz._core.frozen import Value
from recurtz.availability.conflicts import Conflict
from recurtz.errors import require
from recurtz.events.occurrence import Occurrence

Response = Literal["accepted", "declined", "tentativelyAccepted", "notResponded"]
"""Graph's `responseType`, as far as rooms have it."""


class Accepted(Value):
    """The room is booked, except for the instances in `declined`, which conflict with other events.

    `until` is the end of the booking window in UTC, if a series is booked only before it; None if the whole series is
    booked. `response` is Graph's name of the decision.

    Raises `ArgumentTypeError` for an argument of another type, and for a naive datetime.

    >>> Accepted().response
    'accepted'
    """

    __slots__ = ("declined", "until")
    declined: tuple[Occurrence, ...]
    until: datetime | None
    response: ClassVar[Response] = "accepted"

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, declined: tuple[Occurrence, ...], until: datetime | None, /) -> Self: ...

    def __new__(cls, declined: Iterable[Occurrence] = (), until: datetime | None = None) -> Self:
        declined = tuple(declined)
        for occurrence in declined:
            require(occurrence, Occurrence, "declined")
        return cls._unchecked(declined, None if until is None else require_aware(until, "until"))


class Declined(Value):
    """The room is not booked. `reason` is a sentence for the organizer; `conflicts` are the conflicts that caused it.

    For an endless series, and if no conflict is allowed, it is only the first one. `response` is Graph's name of the
    decision.

    Raises `ArgumentTypeError` for an argument of another type.

    >>> Declined("The room is booked at that time.").response
    'declined'
    """

    __slots__ = ("reason", "conflicts")
    reason: str
    conflicts: tuple[Conflict, ...]
    response: ClassVar[Response] = "declined"

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, reason: str, conflicts: tuple[Conflict, ...], /) -> Self: ...

    def __new__(cls, reason: str, conflicts: Iterable[Conflict] = ()) -> Self:
        require(reason, str, "reason")
        conflicts = tuple(conflicts)
        for conflict in conflicts:
            require(conflict, Conflict, "conflicts")
        return cls._unchecked(reason, conflicts)


class Tentative(Value):
    """The request waits for a person, who decides for the room. `reason` is a sentence for the organizer.

    Raises `ArgumentTypeError` for a reason that is not text.

    >>> Tentative("A person decides.").response
    'tentativelyAccepted'
    """

    __slots__ = ("reason",)
    reason: str
    response: ClassVar[Response] = "tentativelyAccepted"

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, reason: str, /) -> Self: ...

    def __new__(cls, reason: str) -> Self:
        require(reason, str, "reason")
        return cls._unchecked(reason)


class NoResponse(Value):
    """The room sends no response.

    >>> NoResponse().response
    'notResponded'
    """

    __slots__ = ()
    response: ClassVar[Response] = "notResponded"

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls) -> Self: ...

    def __new__(cls) -> Self:
        return cls._unchecked()


Decision = Accepted | Declined | Tentative | NoResponse
"""The result of `RoomPolicy.decide`. As a condition each of them is true, so use `match` or `response`."""
