"""The properties of events as columns of numbers: each distinct pattern, name, date and time is parsed once.

The parsers come from the rest of the library. A value in an unusual form becomes `MISSING`, and its row remains for
`recurtz.arrow.read_rows`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, tzinfo
from functools import partial
from typing import NamedTuple, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from recurtz._core.caches import cached
from recurtz._core.fields import parse_date
from recurtz._core.gregorian import LAST_ORDINAL
from recurtz.arrow.arrays import Dictionary, Ints, Mask, map_distinct
from recurtz.arrow.columnar.json_columns import Columns, columns_by_path
from recurtz.arrow.columnar.patterns import MISSING, PatternTable
from recurtz.arrow.event_table import NO_DATE, NO_STATUS, status_number, type_number
from recurtz.arrow.interning import Interning
from recurtz.availability.busy import takes_part
from recurtz.errors import RecurtzError
from recurtz.events.date_time import parse_instant
from recurtz.events.date_time_text import parse_whole_second
from recurtz.events.occurrence_id import MAX_ID_LENGTH, occurrence_id_date
from recurtz.events.parsing import is_series
from recurtz.events.series_zone import ORIGINAL_ZONES, parse_series_zone
from recurtz.events.window import DAY_MICROS
from recurtz.recurrence.ranges import EndDate, Numbered, parse_range
from recurtz.zones.names import GivenZones, given_zone, is_without_rules

T = TypeVar("T")

ENDLESS = 1 << 62
"""The length of a series without end."""

_OWN_END = 0
_YEARS = date(1970, 1, 1).toordinal(), date(2100, 1, 1).toordinal()
"""Events that start earlier or later remain: this bounds the cached offsets."""

_DATE = len("2017-09-04")
_ANY_DAY = "2000-01-01"
_MIDNIGHT = datetime.fromisoformat(_ANY_DAY)
_MICROSECOND = timedelta(microseconds=1)

_BUSY = status_number({})

_CACHED = 1 << 14
_MAX_KEY = 64
"""Longer text is cut before it is cached; the rest of it is not a valid value either."""


class RecurrenceColumns(NamedTuple):
    """The recurrence of each row: the number of the pattern, first and last date, and the greatest number of dates."""

    pattern: Ints
    first: Ints
    last: Ints
    limit: Ints


class GivenTimes(NamedTuple):
    """The zone of each event, and its start and end as given: microseconds in the local time of a zone each."""

    zone: Ints
    is_all_day: Ints
    start: Ints
    start_zone: Ints
    end: Ints
    end_zone: Ints


class ExceptionColumns(NamedTuple):
    """The exceptions of all rows: the row of the series, the original date, the times, and the index in `SHOW_AS`."""

    row: Ints
    day: Ints
    times: GivenTimes
    show_as: Ints


def all_present(*columns: Ints) -> Mask:
    """True where no column is `MISSING`."""
    return np.asarray(np.logical_and.reduce([column != MISSING for column in columns]))


def parse_types(events: Columns) -> tuple[Mask, Ints]:
    """True for the rows that are series, and the type numbers of all rows."""
    names, has_recurrence = events["type"], events["recurrence"].is_valid().to_numpy(zero_copy_only=False)
    with_recurrence = map_distinct(names, lambda name: is_series({"type": name, "recurrence": {}}))
    without = map_distinct(names, lambda name: is_series({"type": name}))
    return np.where(has_recurrence, with_recurrence, without) == 1, map_distinct(names, type_number)


def has_long_id(events: Columns) -> Mask:
    """True for ids that are longer than an id may be."""
    return np.asarray(pc.fill_null(pc.utf8_length(events["id"]), 0).to_numpy() > MAX_ID_LENGTH)


def parse_original_dates(events: Columns) -> Ints:
    """The date in each row's own occurrenceId; `NO_DATE` if there is none."""
    days = map_distinct(_end_of_id(events["occurrenceId"]), _parse_day_of_id)
    return np.where(days == MISSING, NO_DATE, days)


def parse_cancelled(events: Columns) -> Ints:
    """Two rows: the row and the ordinal of each cancelled date."""
    ids = events["cancelledOccurrences"]
    return np.stack([_parents(ids), map_distinct(_end_of_id(pc.list_flatten(ids)), _parse_day_of_id)])


def _end_of_id(ids: pa.Array) -> pa.Array:
    """The date at the end of an id, with the dot before it."""
    return pc.utf8_slice_codeunits(ids, -_DATE - 1)


def _parents(lists: pa.Array) -> Ints:
    """The row of each value of `list_flatten`. (`list_parent_indices` also counts values hidden below a null.)"""
    counts = pc.fill_null(pc.list_value_length(lists), 0).to_numpy()
    return np.repeat(np.arange(len(counts)), counts)


# Recurrence -----------------------------------------------------------------------------------------------------------

_PATTERN = "type", "interval", "month", "dayOfMonth", "firstDayOfWeek", "index", "daysOfWeek"


def parse_recurrence(events: Columns, patterns: PatternTable) -> RecurrenceColumns:
    """The recurrence of each row."""
    first, end = (
        map_distinct(_cut(events[f"recurrence.range.{name}"]), _parse_day) for name in ("startDate", "endDate")
    )
    last, limit = _parse_limits(events, end)
    return RecurrenceColumns(_parse_patterns(events, patterns), np.where(_in_years(first), first, MISSING), last, limit)


def _parse_patterns(events: Columns, patterns: PatternTable) -> Ints:
    values = *single, days = [events[f"recurrence.pattern.{name}"] for name in _PATTERN]
    # Joined text and length identify a list: a name that contains a comma is not a valid day.
    distinct = Dictionary.encode(*single, pc.list_value_length(days), pc.binary_join(days, ","))
    numbers = [patterns.number(_PATTERN, properties) for properties in distinct.values(*values)]
    return np.array(numbers)[distinct.number]


def _parse_limits(events: Columns, end: Ints) -> tuple[Ints, Ints]:
    """The last date and the greatest number of dates, by the type of the range."""
    values = [_cut(events["recurrence.range.type"]), events["recurrence.range.numberOfOccurrences"]]
    distinct = Dictionary.encode(*values)
    limits = np.array([_parse_limit(*properties) for properties in distinct.values(*values)])[distinct.number]
    return np.where(limits[:, 0] == _OWN_END, end, limits[:, 0]), limits[:, 1]


@cached(entries=_CACHED)
def _parse_limit(kind: str | None, number: int | None) -> tuple[int, int]:
    json = {"type": kind, "numberOfOccurrences": number, "startDate": _ANY_DAY, "endDate": _ANY_DAY}
    match _try(parse_range, json):
        case None:
            return MISSING, MISSING
        case EndDate():
            return _OWN_END, ENDLESS
        case Numbered(number_of_occurrences=count):
            return LAST_ORDINAL, count
    return LAST_ORDINAL, ENDLESS


@cached(entries=_CACHED)
def _parse_day(text: str | None) -> int:
    day = _try(parse_date, text, "")
    return MISSING if day is None else day.toordinal()


@cached(entries=_CACHED)
def _parse_day_of_id(text: str | None) -> int:
    day = _try(occurrence_id_date, text, "")
    return MISSING if day is None else day.toordinal()


def has_lost_zone(events: Columns, rows: Ints, given: GivenZones | None) -> Mask:
    """True for the rows whose recurrenceTimeZone is present and names no rules, see `recurtz.events.lost_zones`."""
    names = events["recurrence.range.recurrenceTimeZone"].take(pa.array(rows))
    return np.asarray(map_distinct(names, lambda name: name is not None and is_without_rules(name, given)) == 1)


# Times ----------------------------------------------------------------------------------------------------------------


def parse_times(events: Columns, series: Mask, interning: Interning) -> GivenTimes:
    """The times of each row."""
    is_all_day = pc.fill_null(events["isAllDay"], False).cast(pa.int64()).to_numpy()
    return _parse_times(events, _parse_zones(events, series, interning), is_all_day, interning)


def parse_show_as(events: Columns) -> Ints:
    """The index in `SHOW_AS` of each row."""
    return _status(*_own_status(events))


def parse_exceptions(events: Columns, times: GivenTimes, interning: Interning) -> ExceptionColumns:
    """The exceptions of all rows. An exception remains if it is all-day and its series is not, or the reverse."""
    lists = events["exceptionOccurrences"]
    row, exceptions = _parents(lists), columns_by_path(pc.list_flatten(lists))
    day = map_distinct(_end_of_id(exceptions["occurrenceId"]), _parse_day_of_id)
    is_all_day = times.is_all_day[row]
    given = pc.fill_null(exceptions["isAllDay"].cast(pa.int64()), MISSING).to_numpy()
    has_original = map_distinct(_cut(exceptions["originalStart"]), _check_instant) != MISSING
    is_usual = has_original & ((given == MISSING) | (given == is_all_day))
    day = np.where(is_usual, day, MISSING)
    given_times = _parse_times(exceptions, times.zone[row], is_all_day, interning)
    return ExceptionColumns(row, day, given_times, _parse_show_as_of_exceptions(events, exceptions, row))


# Status ---------------------------------------------------------------------------------------------------------------


def _own_status(events: Columns) -> tuple[Ints, Ints, Ints]:
    """The index of showAs, whether an event is cancelled, whether it is declined; `MISSING` where it has nothing."""
    show_as = map_distinct(_cut(events["showAs"]), _show_as_number)
    is_cancelled = pc.fill_null(events["isCancelled"].cast(pa.int64()), MISSING).to_numpy()
    response = map_distinct(_cut(events["responseStatus.response"]), _is_declined)
    has_response = events["responseStatus"].is_valid().to_numpy(zero_copy_only=False)
    return show_as, is_cancelled, np.where(has_response, response, MISSING)


def _show_as_number(name: str | None) -> int:
    return MISSING if name is None else status_number({"showAs": name})


def _is_declined(response: str | None) -> bool:
    return not takes_part({"responseStatus": {"response": response}})


def _parse_show_as_of_exceptions(events: Columns, exceptions: Columns, row: Ints) -> Ints:
    """The index in `SHOW_AS` of each exception: what it does not have itself, its series has."""
    pairs = zip(_own_status(exceptions), _own_status(events), strict=True)
    return _status(*[np.where(own == MISSING, of_series[row], own) for own, of_series in pairs])


def _status(show_as: Ints, is_cancelled: Ints, is_declined: Ints) -> Ints:
    takes_no_time = (is_cancelled == 1) | (is_declined == 1)
    return np.where(takes_no_time, NO_STATUS, np.where(show_as == MISSING, _BUSY, show_as))


def _parse_times(events: Columns, zone: Ints, is_all_day: Ints, interning: Interning) -> GivenTimes:
    """Start and end as given; of all-day events, only the dates are read, in the event's own zone."""
    number = partial(_zone_number, interning)
    start, end = (_parse_local(events[f"{name}.dateTime"], is_all_day) for name in ("start", "end"))
    given = (map_distinct(events[f"{name}.timeZone"], number) for name in ("start", "end"))
    start_zone, end_zone = (np.where(is_all_day, zone, zones) for zones in given)
    return GivenTimes(zone, is_all_day, start, start_zone, end, end_zone)


@cached(entries=_CACHED)
def _check_instant(text: str | None) -> int:
    """0 for an instant or null, otherwise `MISSING`."""
    return MISSING if text is not None and _try(parse_instant, text, "") is None else 0


def _parse_local(texts: pa.Array, is_all_day: Ints) -> Ints:
    """Local times in microseconds; the midnights of all-day events."""
    day = map_distinct(pc.utf8_slice_codeunits(texts, 0, _DATE), _parse_day_of_local)
    time = map_distinct(pc.utf8_slice_codeunits(texts, _DATE, _MAX_KEY), _parse_time_of_local)
    local = day * DAY_MICROS + time
    local -= np.where(is_all_day, local % DAY_MICROS, 0)
    return np.where(_in_years(day) & (time != MISSING), local, MISSING)


@cached(entries=_CACHED)
def _parse_day_of_local(text: str | None) -> int:
    local = parse_whole_second(f"{text}T00:00:00")
    return MISSING if local is None else local.toordinal()


@cached(entries=_CACHED)
def _parse_time_of_local(text: str | None) -> int:
    local = parse_whole_second(f"{_ANY_DAY}{text}")
    return MISSING if local is None else (local - _MIDNIGHT) // _MICROSECOND


def _parse_zones(events: Columns, series: Mask, interning: Interning) -> Ints:
    """The zone of each event; `MISSING` if only the offset of a time could determine it."""
    recurrence = events["recurrence.range.recurrenceTimeZone"]
    values = [
        pc.if_else(pa.array(series), recurrence, pa.scalar(None, pa.string())),
        events["start.timeZone"],
        *[events[name] for name in ORIGINAL_ZONES],
    ]
    distinct = Dictionary.encode(*values)
    return np.array([_series_zone(interning, *names) for names in distinct.values(*values)])[distinct.number]


def _series_zone(interning: Interning, recurrence: str | None, start: str | None, *original: str | None) -> int:
    event = {"start": {"timeZone": start}, **dict(zip(ORIGINAL_ZONES, original, strict=True))}
    zone = _try(parse_series_zone, event, recurrence or "", interning.given)
    return MISSING if zone is None else _number(interning, zone[0])


def _zone_number(interning: Interning, name: str | None) -> int:
    zone = given_zone(name, interning.given) or name
    return MISSING if zone is None else _number(interning, zone)


def _number(interning: Interning, zone: str | tzinfo) -> int:
    number = _try(interning.zone, zone)
    return MISSING if number is None else number


def _in_years(day: Ints) -> Mask:
    return (day >= _YEARS[0]) & (day < _YEARS[1])


def _cut(texts: pa.Array) -> pa.Array:
    return pc.utf8_slice_codeunits(texts, 0, _MAX_KEY)


def _try(parse: Callable[..., T], *arguments: object) -> T | None:
    """The result of a parser; None if it raises."""
    try:
        return parse(*arguments)
    except RecurtzError:
        return None
