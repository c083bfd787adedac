"""Parsed events as columns: a few numbers and two ids per entry, from which all occurrences are computed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from recurtz._core.fields import lowercase
from recurtz.arrow.arrays import Ints
from recurtz.availability import busy
from recurtz.events.occurrence import OCCURRENCE_TYPES
from recurtz.events.window import DAY_MICROS

TYPES = OCCURRENCE_TYPES
"""The types of rows; an entry's `type` is an index of this tuple."""

OCCURRENCE, EXCEPTION, SINGLE = range(3)
SHOW_AS: tuple[str | None, ...] = (*busy.SHOW_AS, None)
"""The values of `show_as`; None for an event that is cancelled or declined."""

NO_STATUS = len(busy.SHOW_AS)
_STATUS_NUMBERS = {name: number for number, name in enumerate(SHOW_AS)}
_TYPE_NUMBERS = {name.lower(): number for number, name in enumerate(TYPES)}

NO_DATE = 0
"""The ordinal of an original date that does not exist."""

UNIX_EPOCH = date(1970, 1, 1).toordinal() * DAY_MICROS
"""The origin of Arrow's timestamps, in microseconds as `recurtz.events.window` counts them."""

DATE_PLACEHOLDER = "0000-00-00"
"""The end of each text in `occurrence_ids`: the date of each row is written over it."""

_ORDINAL_BITS = 22


class EventTable(NamedTuple):
    """Events as columns.

    An entry is a series, an exception of one, or a single event. A series is a cycle of dates (`first` to `length`, see
    `recurtz.arrow.positions`) with times of day (`start`, `end` and `duration`, see `recurtz.events.timetable`). An
    exception or a single event has one row, whose times are in `given_times`. All times are microseconds.
    """

    row: Ints
    """The row of the event in its chunk; entries are sorted by it."""
    type: Ints
    first: Ints
    """The first unit of the cycle: a date's ordinal, or a month."""
    period: Ints
    """The units after which the cycle repeats."""
    per_period: Ints
    """The dates within a period."""
    day_offsets_row: Ints
    """The row of `day_offsets` that applies if the units are days."""
    day_rule: Ints
    """The row of `days_of_month` that applies if the units are months; otherwise -1."""
    length: Ints
    """The number of dates."""
    start: Ints
    end: Ints
    duration: Ints
    zone: Ints
    """The number of the zone in the `Interning`."""
    is_all_day: Ints
    show_as: Ints
    """The index in `SHOW_AS`."""
    day_offsets: Ints
    """The distances of a period's dates from its first day, padded with a number that no distance reaches."""
    days_of_month: npt.NDArray[np.uint8]
    """The day of the month by day rule and kind of month."""
    excluded: Ints
    """Two rows: the entry and the ordinal of each date that is cancelled or has an exception."""
    given_times: Ints
    """Five rows: entry, start and end in UTC, local start and end, of each single event and exception."""
    event_ids: list[bytes | None]
    occurrence_ids: list[bytes | None]
    """Each ends with `DATE_PLACEHOLDER` or any other date."""

    def of_rows(self, start: int, stop: int) -> EventTable:
        """The entries of the events from row `start` to before `stop`, which become the rows from 0."""
        low, high = np.searchsorted(self.row, [start, stop]).tolist()
        if low == start == 0 and high == len(self.row):
            return self
        columns = {name: getattr(self, name)[low:high] for name in ENTRY_COLUMNS}
        columns["row"] = columns["row"] - start

        def renumber(rows: Ints) -> Ints:
            part = rows[:, (rows[0] >= low) & (rows[0] < high)]
            part[0] -= low
            return part

        return self._replace(
            **columns,
            excluded=renumber(self.excluded),
            given_times=renumber(self.given_times),
            event_ids=self.event_ids[low:high],
            occurrence_ids=self.occurrence_ids[low:high],
        )


ENTRY_COLUMNS = EventTable._fields[: EventTable._fields.index("day_offsets")]
"""The columns that have one number per entry."""


def type_number(name: object) -> int:
    """The index in `TYPES` of an event's `type`, in any letter case; `SINGLE` for all other values."""
    return _TYPE_NUMBERS.get(lowercase(name), SINGLE)


def status_number(event: Mapping[str, Any], exception: Mapping[str, Any] | None = None) -> int:
    """The index in `SHOW_AS` of an event, or of an exception of a series.

    >>> SHOW_AS[status_number({"showAs": "oof"})], SHOW_AS[status_number({"isCancelled": True})]
    ('oof', None)
    """
    return _STATUS_NUMBERS[busy.blocking_status(event, exception)]


def merge(one: EventTable, other: EventTable) -> EventTable:
    """The entries of both tables, sorted by row; entries of one row keep their order.

    The result has the shared tables of `other`, so `other` must be the newer one: they grow while events are parsed.
    """
    if not len(one.row) or not len(other.row):
        return other if len(other.row) else one
    order = np.argsort(np.concatenate([one.row, other.row]), kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))

    def renumber(of_one: Ints, of_other: Ints) -> Ints:
        """Both arrays side by side; the entries in their first rows get their new places."""
        both = np.concatenate([of_one, of_other], axis=1)
        both[0] = place[np.concatenate([of_one[0], of_other[0] + len(one.row)])]
        return both

    columns = {name: np.concatenate([getattr(one, name), getattr(other, name)])[order] for name in ENTRY_COLUMNS}
    event_ids, occurrence_ids = one.event_ids + other.event_ids, one.occurrence_ids + other.occurrence_ids
    return other._replace(
        **columns,
        excluded=renumber(one.excluded, other.excluded),
        given_times=renumber(one.given_times, other.given_times),
        event_ids=[event_ids[at] for at in order.tolist()],
        occurrence_ids=[occurrence_ids[at] for at in order.tolist()],
    )


def date_keys(number: Ints, ordinals: Ints) -> Ints:
    """One integer for each pair of a number and a date, in the order of the pairs."""
    return (number << _ORDINAL_BITS) + ordinals


def split_date_keys(keys: Ints) -> tuple[Ints, Ints]:
    """The numbers and the ordinals of `date_keys`."""
    return keys >> _ORDINAL_BITS, keys & ((1 << _ORDINAL_BITS) - 1)
