"""What plain events say, as numbers: each pattern, name, date and time of day is read once, by the rest of the library.

What is not said in the plainest way is `NONE`, and the row is left to `recurtz.arrow.read_rows`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache, partial
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from recurtz._core.fields import parse_date
from recurtz.arrow.columnar.dictionary import Distinct, each
from recurtz.arrow.columnar.json_columns import Said, by_path
from recurtz.arrow.event_table import NO_DATE, type_of
from recurtz.arrow.interned_cycles import UNREADABLE
from recurtz.arrow.interning import Interning
from recurtz.arrow.zone_offsets import Ints
from recurtz.errors import RecurtzError
from recurtz.events.date_time import parse_instant, parse_whole_second
from recurtz.events.occurrence import occurrence_id_date
from recurtz.events.parsing import parse_series_zone
from recurtz.events.timetable import DAY_MICROS
from recurtz.events.view import is_series
from recurtz.recurrence.ranges import EndDate, Numbered, parse_range

T = TypeVar("T")
Mask = npt.NDArray[np.bool_]

NONE = UNREADABLE
"""In place of a number: what is said is not plain."""

ENDLESS = 1 << 62

_OWN_END = 0
_LAST = date.max.toordinal()
_YEARS = date(1970, 1, 1).toordinal(), date(2100, 1, 1).toordinal()
"""Series start between these, or are not plain: that bounds how many changes of their clocks are kept."""

_DATE = len("2017-09-04")
_SOME_DAY = "2000-01-01"
_MIDNIGHT = datetime.fromisoformat(_SOME_DAY)
_MICROSECOND = timedelta(microseconds=1)
_REMEMBERED = 1 << 14
_LONGEST = 64


class Dates(NamedTuple):
    """What rows say of their dates: the number of a pattern, from which day, to which, and how often at most."""

    pattern: Ints
    first: Ints
    last: Ints
    most: Ints


class Clock(NamedTuple):
    """What is said of times: the event's zone; start and end, each in microseconds on the clock of a zone."""

    zone: Ints
    is_all_day: Ints
    start: Ints
    start_zone: Ints
    end: Ints
    end_zone: Ints


class Moved(NamedTuple):
    """The exceptions of all rows: the row, the original date, and what is said of the times."""

    row: Ints
    day: Ints
    clock: Clock


def all_there(*columns: Ints) -> Mask:
    """Which rows say all of it plainly."""
    return np.asarray(np.logical_and.reduce([column != NONE for column in columns]))


def read_kinds(events: Said) -> tuple[Mask, Ints]:
    """Which rows are series, and what the others are, as a place in `TYPES`."""
    kind, has_recurrence = events["type"], events["recurrence"].is_valid().to_numpy(zero_copy_only=False)
    with_recurrence = each(kind, lambda name: is_series({"type": name, "recurrence": {}}))
    without = each(kind, lambda name: is_series({"type": name}))
    return np.where(has_recurrence, with_recurrence, without) == 1, each(kind, type_of)


def read_days(events: Said) -> Ints:
    """The date that each row's own occurrenceId ends with; `NO_DATE` if it does not."""
    days = each(_end_of_id(events["occurrenceId"]), _day_of_id)
    return np.where(days == NONE, NO_DATE, days)


def parse_cancelled(events: Said) -> Ints:
    """The row and the ordinal of each date that is cancelled."""
    ids = events["cancelledOccurrences"]
    return np.stack([_parents(ids), each(_end_of_id(pc.list_flatten(ids)), _day_of_id)])


def _end_of_id(ids: pa.Array) -> pa.Array:
    """A date, and before it the last dot."""
    return pc.utf8_slice_codeunits(ids, -_DATE - 1)


def _parents(lists: pa.Array) -> Ints:
    """The row of each value that `list_flatten` gives: of none below a null, which `list_parent_indices` counts."""
    counts = pc.fill_null(pc.list_value_length(lists), 0).to_numpy()
    return np.repeat(np.arange(len(counts)), counts)


# Dates ----------------------------------------------------------------------------------------------------------------

_PATTERN = "type", "interval", "month", "dayOfMonth", "firstDayOfWeek", "index", "daysOfWeek"


def read_dates(events: Said, shared: Interning) -> Dates:
    """What each row says of its dates."""
    first, end = (each(_cut(events[f"recurrence.range.{name}"]), _day) for name in ("startDate", "endDate"))
    return Dates(_patterns(events, shared), np.where(_is_near(first), first, NONE), *_limits(events, end))


def _patterns(events: Said, shared: Interning) -> Ints:
    values = *singles, days = [events[f"recurrence.pattern.{name}"] for name in _PATTERN]
    # Lists of one length are told apart by their names joined, save those of names with commas, which are none.
    distinct = Distinct.of(*singles, pc.list_value_length(days), pc.binary_join(days, ","))
    numbers = [shared.cycles.pattern(_PATTERN, said) for said in distinct.rows(*values)]
    return np.array(numbers)[distinct.number]


def _limits(events: Said, end: Ints) -> tuple[Ints, Ints]:
    """The last day and the number of dates, by what each type of range reads."""
    values = [_cut(events["recurrence.range.type"]), events["recurrence.range.numberOfOccurrences"]]
    distinct = Distinct.of(*values)
    limits = np.array([_limit(*said) for said in distinct.rows(*values)])[distinct.number]
    return np.where(limits[:, 0] == _OWN_END, end, limits[:, 0]), limits[:, 1]


@lru_cache(_REMEMBERED)
def _limit(kind: str | None, number: int | None) -> tuple[int, int]:
    said = {"type": kind, "numberOfOccurrences": number, "startDate": _SOME_DAY, "endDate": _SOME_DAY}
    match _tried(parse_range, said):
        case None:
            return NONE, NONE
        case EndDate():
            return _OWN_END, ENDLESS
        case Numbered(number_of_occurrences=most):
            return _LAST, most
    return _LAST, ENDLESS


@lru_cache(_REMEMBERED)
def _day(text: str | None) -> int:
    day = _tried(parse_date, text, "")
    return NONE if day is None else day.toordinal()


@lru_cache(_REMEMBERED)
def _day_of_id(text: str | None) -> int:
    day = _tried(occurrence_id_date, text, "")
    return NONE if day is None else day.toordinal()


# Times ----------------------------------------------------------------------------------------------------------------

_ORIGINAL = "originalStartTimeZone", "originalEndTimeZone"


def read_clock(events: Said, series: Mask, shared: Interning) -> Clock:
    """What each row says of its times."""
    is_all_day = pc.fill_null(events["isAllDay"], False).cast(pa.int64()).to_numpy()
    return _clock(events, _zones(events, series, shared), is_all_day, shared)


def read_moved(events: Said, clock: Clock, shared: Interning) -> Moved:
    """The exceptions. One that says whether it is all day otherwise than its series, or not all that counts, is not
    plain.
    """
    lists = events["exceptionOccurrences"]
    row, moved = _parents(lists), by_path(pc.list_flatten(lists))
    day = each(_end_of_id(moved["occurrenceId"]), _day_of_id)
    is_all_day, said = clock.is_all_day[row], moved["isAllDay"].cast(pa.int64())
    same = pc.fill_null(said, NONE).to_numpy()
    plain = ((same == NONE) | (same == is_all_day)) & (each(_cut(moved["originalStart"]), _instant) != NONE)
    return Moved(row, np.where(plain, day, NONE), _clock(moved, clock.zone[row], is_all_day, shared))


def _clock(events: Said, zone: Ints, is_all_day: Ints, shared: Interning) -> Clock:
    """Start and end as they are written; the zones in which they are written count for nothing where it is all day."""
    number = partial(_zone, shared)
    start, end = (_walls(events[f"{name}.dateTime"], is_all_day) for name in ("start", "end"))
    told = (each(events[f"{name}.timeZone"], number) for name in ("start", "end"))
    start_zone, end_zone = (np.where(is_all_day, zone, zones) for zones in told)
    return Clock(zone, is_all_day, start, start_zone, end, end_zone)


@lru_cache(_REMEMBERED)
def _instant(text: str | None) -> int:
    return NONE if text is not None and _tried(parse_instant, text, "") is None else 0


def _walls(texts: pa.Array, is_all_day: Ints) -> Ints:
    """Wall times in microseconds from day 0; the midnight of those that are all day."""
    day = each(pc.utf8_slice_codeunits(texts, 0, _DATE), _day_of_wall)
    time = each(pc.utf8_slice_codeunits(texts, _DATE, _LONGEST), _time_of_wall)
    walls = day * DAY_MICROS + time
    walls -= np.where(is_all_day, walls % DAY_MICROS, 0)
    return np.where(_is_near(day) & (time != NONE), walls, NONE)


@lru_cache(_REMEMBERED)
def _day_of_wall(text: str | None) -> int:
    wall = parse_whole_second(f"{text}T00:00:00")
    return NONE if wall is None else wall.toordinal()


@lru_cache(_REMEMBERED)
def _time_of_wall(text: str | None) -> int:
    wall = parse_whole_second(f"{_SOME_DAY}{text}")
    return NONE if wall is None else (wall - _MIDNIGHT) // _MICROSECOND


def _zones(events: Said, series: Mask, shared: Interning) -> Ints:
    """The zones of events, in which series repeat; one that only an offset in a time could tell is not plain."""
    recurrence = events["recurrence.range.recurrenceTimeZone"]
    values = [
        pc.if_else(pa.array(series), recurrence, pa.scalar(None, pa.string())),
        events["start.timeZone"],
        *[events[name] for name in _ORIGINAL],
    ]
    distinct = Distinct.of(*values)
    return np.array([_series_zone(shared, *names) for names in distinct.rows(*values)])[distinct.number]


def _series_zone(shared: Interning, recurrence: str | None, start: str | None, *original: str | None) -> int:
    event = {"start": {"timeZone": start}, **dict(zip(_ORIGINAL, original, strict=True))}
    found = _tried(parse_series_zone, event, recurrence or "")
    return NONE if found is None else _zone(shared, found[0])


def _zone(shared: Interning, name: str | None) -> int:
    number = None if name is None else _tried(shared.zone, name)
    return NONE if number is None else number


def _is_near(day: Ints) -> Mask:
    return (day >= _YEARS[0]) & (day < _YEARS[1])


def _cut(texts: pa.Array) -> pa.Array:
    """Texts that are remembered; one that is cut is none that could be meant."""
    return pc.utf8_slice_codeunits(texts, 0, _LONGEST)


def _tried(read: Callable[..., T], *said: object) -> T | None:
    try:
        return read(*said)
    except RecurtzError:
        return None
