"""The signs of marked days in the terminal, and their styles.

The days of a single event have a sign for each kind of mark. Each of several events has a letter and a colour.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from string import ascii_lowercase
from typing import NamedTuple, Self

from recurtz.cli.labels import Labels
from recurtz.cli.month_marks import Kind, MonthMarks

Mark = tuple[str, str]
"""A sign, and its style."""

_KINDS: dict[Kind, Mark] = {
    Kind.OCCURRENCE: ("*", "bold white on blue"),
    Kind.EXCEPTION: ("!", "bold black on yellow"),
    Kind.CANCELLED: ("x", "strike red"),
}
_SEVERAL: Mark = ("+", "bold reverse")
_COLOURS = ("blue", "green", "magenta", "cyan", "red", "yellow")


class Signs(NamedTuple):
    """The marks of a drawing. `events` has the places of the events that have a letter; none for a single event."""

    marks: MonthMarks
    events: list[int]
    is_single: bool

    @classmethod
    def of(cls, marks: MonthMarks, number: int) -> Self:
        """The signs of marks of a number of events. The first 26 events that are drawn get letters."""
        if number <= 1:
            return cls(marks, [], True)
        drawn = sorted({event for events in marks.events.values() for event in events})
        return cls(marks, drawn[: len(ascii_lowercase)], False)

    def of_event(self, event: int) -> Mark:
        """The sign of one of several events; an asterisk after the last letter."""
        if event not in self.events:
            return _KINDS[Kind.OCCURRENCE][0], "bold"
        place = self.events.index(event)
        return ascii_lowercase[place], f"bold white on {_COLOURS[place % len(_COLOURS)]}"

    def of_day(self, day: date) -> Mark | None:
        """The sign of a day, or None. An exception of one of several events has a capital letter."""
        kind = self.marks.days.get(day)
        if kind is None:
            return None
        if self.is_single or kind is Kind.CANCELLED:
            return _KINDS[kind]
        if len(self.marks.events[day]) > 1:
            return _SEVERAL
        sign, style = self.of_event(self.marks.events[day][0])
        return (sign.upper() if kind is Kind.EXCEPTION else sign), style

    def legend(self, labels: Labels) -> Iterator[tuple[str, str, str]]:
        """Each sign that is not the letter of an event, its style, and its name."""
        for kind, name in labels.legend(self.marks):
            if self.is_single or kind is Kind.CANCELLED:
                yield *_KINDS[kind], name
            elif kind is Kind.EXCEPTION:
                yield "A", "bold", name
        if any(len(events) > 1 for events in self.marks.events.values()):
            yield *_SEVERAL, labels.several
