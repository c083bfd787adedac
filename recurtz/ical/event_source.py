"""Where an event is in a file, for errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from recurtz._core.frozen import Value
from recurtz.errors import short
from recurtz.ical.scanner import Component


class EventSource(Value):
    r"""A VEVENT of a file: its UID, its SUMMARY, the number of its first line, and its unfolded text.

    It is the `source` of an error. The first line of a file is 1; a `line` of 0 means that there is no file, only a
    component.

    >>> print(EventSource("A@example.org", "Lunch", 7, "BEGIN:VEVENT\nUID:A@example.org\nSUMMARY:Lunch\nEND:VEVENT"))
    VEVENT 'A@example.org' 'Lunch' at line 7
    """

    __slots__ = ("uid", "summary", "line", "component")
    uid: str
    summary: str
    line: int
    component: str

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, uid: str, summary: str, line: int, component: str, /) -> Self: ...

    def __new__(cls, uid: str, summary: str, line: int, component: str) -> Self:
        return cls._unchecked(uid, summary, line, component)

    def __str__(self) -> str:
        names = [short(text) for text in (self.uid, self.summary) if text]
        place = [f"at line {self.line}"] if self.line else []
        return " ".join(["VEVENT", *names, *place])


def source_of(vevent: Component) -> EventSource:
    """The source of a VEVENT."""
    lines = ["BEGIN:VEVENT", *[text for _, text in vevent.lines], "END:VEVENT"]
    return EventSource(vevent.value("UID"), vevent.text("SUMMARY"), vevent.line, "\n".join(lines))
