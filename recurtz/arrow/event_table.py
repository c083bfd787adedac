"""Events as columns: of each a few whole numbers and its ids, from which all its times follow.

A series gives one entry, and one more for each exception. An exception, like an event that does not repeat, is an entry
of one row whose times are known already.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from recurtz._core.fields import lowercase
from recurtz.arrow.zone_offsets import Ints
from recurtz.events.occurrence import OCCURRENCE_TYPES
from recurtz.events.timetable import DAY_MICROS

TYPES = OCCURRENCE_TYPES
"""What a row can be; an entry's `type` is the place here."""

OCCURRENCE, EXCEPTION, SINGLE = range(3)
_TYPES = {name.lower(): number for number, name in enumerate(TYPES)}

NO_DATE = 0
"""Stands for the ordinal of an original date that there is none of."""

UNIX = date(1970, 1, 1).toordinal() * DAY_MICROS
"""What to subtract from microseconds as `recurtz.events.timetable` counts them, to count as Arrow does."""

ANY_DATE = "0000-00-00"
"""The date in an `occurrence_ids`, in place of which the row's own is to be written."""

_ORDINAL_BITS = 22


class EventTable(NamedTuple):
    """Events as columns: a number for each entry, then what many entries share.

    Times are microseconds: `start`, `end` and `exact` as `recurtz.events.timetable.Times` has them. From `first` to
    `length` it
    is a cycle, as `recurtz.arrow.positions` reads it.
    """

    row: Ints
    type: Ints
    first: Ints
    period: Ints
    per_turn: Ints
    offsets_at: Ints
    picker: Ints
    length: Ints
    start: Ints
    end: Ints
    exact: Ints
    zone: Ints
    is_all_day: Ints
    offsets: Ints
    """The days of the dates within a turn, at `offsets_at`, and after them more than a turn can have."""
    days: npt.NDArray[np.uint8]
    """The day of the month by picker and kind of month."""
    left_out: Ints
    """Entry and ordinal of each date that is cancelled or moved."""
    known: Ints
    """Entry, start, end, and the two on the clock, of each entry whose times are known."""
    event_ids: list[bytes | None]
    occurrence_ids: list[bytes | None]
    """Each with `ANY_DATE` or some other date at its end."""


NUMBERS = EventTable._fields[: EventTable._fields.index("offsets")]
"""The columns that have a number for each entry."""


def type_of(name: object) -> int:
    """What an event says it is, in any letter case; what says nothing else is a single one."""
    return _TYPES.get(lowercase(name), SINGLE)


def merged(one: EventTable, other: EventTable) -> EventTable:
    """The entries of both in the order of their rows; those of a row keep their order.

    `other` must know all that they share: its tables have become longer since `one` was made.
    """
    if not len(one.row) or not len(other.row):
        return other if len(other.row) else one
    order = np.argsort(np.concatenate([one.row, other.row]), kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))

    def numbered(of_one: Ints, of_other: Ints) -> Ints:
        """Numbers of entries and what is said of them."""
        both = np.concatenate([of_one, of_other], axis=1)
        both[0] = place[np.concatenate([of_one[0], of_other[0] + len(one.row)])]
        return both

    columns = {name: np.concatenate([getattr(one, name), getattr(other, name)])[order] for name in NUMBERS}
    event_ids, occurrence_ids = one.event_ids + other.event_ids, one.occurrence_ids + other.occurrence_ids
    return other._replace(
        **columns,
        left_out=numbered(one.left_out, other.left_out),
        known=numbered(one.known, other.known),
        event_ids=[event_ids[at] for at in order.tolist()],
        occurrence_ids=[occurrence_ids[at] for at in order.tolist()],
    )


def date_keys(of: Ints, ordinals: Ints) -> Ints:
    """One number for each date of something numbered, in the order of both."""
    return (of << _ORDINAL_BITS) + ordinals


def dates_of(keys: Ints) -> tuple[Ints, Ints]:
    """The two numbers again."""
    return keys >> _ORDINAL_BITS, keys & ((1 << _ORDINAL_BITS) - 1)
