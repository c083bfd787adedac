"""The days of several people in half hours: what a picture of their week shows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo
from itertools import accumulate
from typing import NamedTuple

from recurtz.availability.periods import WEIGHTS
from recurtz.availability.spans import spans
from recurtz.calendar import Calendar
from recurtz.cli.people import Person
from recurtz.events.view import views_near
from recurtz.events.window import to_micros
from recurtz.zones.local_time import instant_of

SLOTS = 48
"""The half hours of a day, by the clock of its zone."""

_SLOT = timedelta(minutes=30)


class Row(NamedTuple):
    """One person on one day; `slots` has a weight of `WEIGHTS`, or 0, for each half hour."""

    name: str
    slots: list[int]


class Day(NamedTuple):
    """One day of all people."""

    date: date
    rows: list[Row]


def week_of(people: Sequence[Person], first: date, days: int, tz: tzinfo) -> list[Day]:
    """The days from a first one on, in a zone. A half hour that the clocks repeat is one slot with the time of both.

    Raises `OverflowError` outside the years 1 to 9999.
    """
    dates = [first + timedelta(days=number) for number in range(days)]
    return [Day(day, [Row(person.name, slots_of(person.calendar, day, tz)) for person in people]) for day in dates]


def slots_of(calendar: Calendar, day: date, tz: tzinfo) -> list[int]:
    """The weights of the half hours of a day."""
    midnight = datetime.combine(day, datetime.min.time())
    instants = [to_micros(instant_of(midnight + number * _SLOT, tz)) for number in range(SLOTS + 1)]
    # In a gap, an instant is after that of its end: the half hours that the clocks skip get no length.
    edges = [*accumulate(reversed(instants), min)][::-1]
    slots = [0] * SLOTS
    window = edges[0], edges[-1]
    for span in spans(views_near(calendar, window), window, WEIGHTS.get):
        for slot in range(max(bisect_right(edges, span.start) - 1, 0), min(bisect_left(edges, span.end), SLOTS)):
            if edges[slot] < edges[slot + 1]:
                slots[slot] = max(slots[slot], WEIGHTS[span.status])
    return slots
