"""A zone that the caller gave, under the name by which an event refers to it."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING, Self

from recurtz._core.frozen import Value


class WrittenZone(Value, tzinfo):
    """A zone and the name that an event has for it, in the place of a name: `recurtz.zones.names.zone` opens it.

    It has none of the methods of a `tzinfo`, because no time is ever in it.
    """

    __slots__ = ("name", "tz")
    name: str
    tz: tzinfo

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, name: str, tz: tzinfo, /) -> Self: ...

    def __new__(cls, name: str, tz: tzinfo) -> Self:
        return cls._unchecked(name, tz)
