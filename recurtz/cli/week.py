"""The days of several people in half hours: what a picture of their week shows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

from recurtz.availability.periods import WEIGHTS
from recurtz.availability.spans import spans
from recurtz.calendar import Calendar
from recurtz.cli.people import Person
from recurtz.events.view import views_near
from recurtz.events.window import from_micros, to_micros
from recurtz.zones.local_time import at_instant, instant_of

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
    edges = _edges(day, tz)
    places = [_slot_at(edge, tz) for edge in edges[:-1]]
    slots = [0] * SLOTS
    window = edges[0], edges[-1]
    for span in spans(views_near(calendar, window), window, WEIGHTS.get):
        for part in range(max(bisect_right(edges, span.start) - 1, 0), min(bisect_left(edges, span.end), len(places))):
            slots[places[part]] = max(slots[places[part]], WEIGHTS[span.status])
    return slots


def _edges(day: date, tz: tzinfo) -> list[int]:
    """The instants of a day at which a half hour begins, in order, and its end. One that the clocks repeat has two."""
    midnight = datetime.combine(day, datetime.min.time())
    times = [midnight + number * _SLOT for number in range(SLOTS + 1)]
    start, end = (to_micros(instant_of(time, tz)) for time in (times[0], times[-1]))
    instants = {to_micros(instant_of(time.replace(fold=fold), tz)) for time in times for fold in (0, 1)}
    return sorted(instant for instant in instants if start <= instant <= end)


def _slot_at(instant: int, tz: tzinfo) -> int:
    """The half hour of an instant, by the clock."""
    local = at_instant(from_micros(instant), tz)
    return (local.hour * 60 + local.minute) // 30
