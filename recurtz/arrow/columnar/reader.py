"""From the properties of events to the entries of an `EventTable`, by arithmetic on columns.

No rule is repeated here: patterns give their cycles, and `recurtz.arrow.positions` finds the first date and the number
of dates of a cycle.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from recurtz.arrow.arrays import Ints, Mask, find
from recurtz.arrow.columnar.fields import (
    ENDLESS,
    ExceptionColumns,
    GivenTimes,
    RecurrenceColumns,
    all_present,
    has_long_id,
    has_lost_zone,
    parse_cancelled,
    parse_exceptions,
    parse_original_dates,
    parse_recurrence,
    parse_show_as,
    parse_times,
    parse_types,
)
from recurtz.arrow.columnar.json_columns import Columns, columns_by_path, json_columns
from recurtz.arrow.columnar.patterns import MISSING, PatternTable
from recurtz.arrow.columnar.times import ResolvedTimes, TimeResolver
from recurtz.arrow.event_table import (
    DATE_PLACEHOLDER,
    ENTRY_COLUMNS,
    EXCEPTION,
    NO_DATE,
    OCCURRENCE,
    EventTable,
    date_keys,
    merge,
)
from recurtz.arrow.interning import NO_DAY_RULE, Interning
from recurtz.arrow.positions import count_before
from recurtz.events.window import DAY_MICROS
from recurtz.zones.names import GivenZones

_MAX_PATTERNS = 10_000
"""The table of patterns is replaced when it exceeds this: intervals are chosen by the input."""

_EMPTY = np.empty((5, 0), np.int64)


class _Properties(NamedTuple):
    """The properties of a chunk's events."""

    is_series: Mask
    type: Ints
    show_as: Ints
    recurrence: RecurrenceColumns
    given: GivenTimes
    times: ResolvedTimes
    cancelled: Ints
    exceptions: ExceptionColumns
    exception_times: ResolvedTimes


class _OneRowEntries(NamedTuple):
    """Exceptions or single events, with the columns of an `EventTable` and its `given_times`."""

    row: Ints
    type: Ints
    day: Ints
    zone: Ints
    is_all_day: Ints
    show_as: Ints
    start: Ints
    end: Ints
    start_utc: Ints
    end_utc: Ints

    def at(self, places: Ints | Mask) -> _OneRowEntries:
        """The entries at these places."""
        return _OneRowEntries(*[column[places] for column in self])


class ColumnarReader:
    """Parses events; caches what the next chunk needs again: patterns and offsets."""

    __slots__ = ("_patterns", "_times")

    def __init__(self) -> None:
        self._patterns = PatternTable()
        self._times = TimeResolver()

    def read(self, values: pa.Array, interning: Interning, window: tuple[int, int]) -> tuple[EventTable, Ints]:
        """See `recurtz.arrow.columnar.read`."""
        if len(self._patterns) > _MAX_PATTERNS:
            self._patterns = PatternTable()
        events = columns_by_path(json_columns(values))
        parsed = self._parse(events, interning)
        is_readable = _is_readable(parsed, events, interning.given)
        is_series = is_readable & parsed.is_series
        series = _series(parsed, np.flatnonzero(is_series), self._patterns, interning)
        series = _with_ids(_without_empty(series, parsed), events)
        of_series = _exceptions(parsed).at(is_series[parsed.exceptions.row])
        exceptions = _with_ids(_table(_within(of_series, window), interning), events)
        others = _singles(parsed, parse_original_dates(events)).at(is_readable & ~parsed.is_series)
        singles = _with_own_ids(_table(_within(others, window), interning), events)
        return merge(merge(series, exceptions), singles), np.flatnonzero(~is_readable)

    def _parse(self, events: Columns, interning: Interning) -> _Properties:
        is_series, types = parse_types(events)
        given = parse_times(events, is_series, interning)
        exceptions = parse_exceptions(events, given, interning)
        return _Properties(
            is_series,
            types,
            parse_show_as(events),
            parse_recurrence(events, self._patterns),
            given,
            self._times.resolve(given, interning),
            parse_cancelled(events),
            exceptions,
            self._times.resolve(exceptions.times, interning),
        )


def _is_readable(parsed: _Properties, events: Columns, given: GivenZones | None) -> Mask:
    """True for the events with all necessary properties, and none that this reader cannot parse.

    A series whose zone is lost remains if it starts on another date than its pattern.
    """
    is_series, cancelled, exceptions = parsed.is_series, parsed.cancelled, parsed.exceptions
    is_readable = all_present(parsed.times.duration) & (~is_series | all_present(*parsed.recurrence))
    is_readable &= ~has_long_id(events)
    shifted = np.flatnonzero(is_readable & is_series & (parsed.times.start // DAY_MICROS != parsed.recurrence.first))
    is_readable[shifted[has_lost_zone(events, shifted, given)]] = False
    is_readable[cancelled[0, is_series[cancelled[0]] & (cancelled[1] == MISSING)]] = False
    is_readable[exceptions.row[is_series[exceptions.row] & ~_is_readable_exception(parsed)]] = False
    return is_readable


def _is_readable_exception(parsed: _Properties) -> Mask:
    """True for exceptions with all properties, whose date is not cancelled and has no other exception."""
    exceptions = parsed.exceptions
    keys = date_keys(exceptions.row, exceptions.day)
    dates, counts = np.unique(keys, return_counts=True)
    others = np.concatenate([dates[counts > 1], date_keys(*parsed.cancelled)])
    return all_present(exceptions.day, parsed.exception_times.duration) & ~np.isin(keys, others)


# Series ---------------------------------------------------------------------------------------------------------------


def _series(parsed: _Properties, rows: Ints, patterns: PatternTable, interning: Interning) -> EventTable:
    """The series in these rows, without ids and excluded dates."""
    day, start = parsed.recurrence.first[rows], parsed.times.start[rows]
    first, unit, per_period, day_offsets_row, day_rule, period = patterns.cycles(
        parsed.recurrence.pattern[rows], day, interning.cycles
    )
    is_daily = day_rule == NO_DAY_RULE
    table = EventTable(
        row=rows,
        type=np.full_like(rows, OCCURRENCE),
        first=np.where(is_daily, first + day, first),
        period=unit,
        per_period=per_period,
        day_offsets_row=day_offsets_row,
        day_rule=day_rule,
        length=np.full_like(rows, ENDLESS),
        start=start % DAY_MICROS,
        end=start % DAY_MICROS + parsed.times.end[rows] - start,
        duration=parsed.times.duration[rows],
        zone=parsed.given.zone[rows],
        is_all_day=parsed.given.is_all_day[rows],
        show_as=parsed.show_as[rows],
        day_offsets=interning.cycles.day_offsets(),
        days_of_month=interning.cycles.days_of_month(),
        excluded=_EMPTY[:2],
        given_times=_EMPTY,
        event_ids=[],
        occurrence_ids=[],
    )
    monthly = np.flatnonzero(~is_daily)
    table.first[monthly] += unit[monthly] * count_before(table, monthly, day[monthly])
    table = table._replace(period=period)
    until_last = count_before(table, np.arange(len(rows)), parsed.recurrence.last[rows] + 1)
    return table._replace(length=np.minimum(until_last, parsed.recurrence.limit[rows]))


def _without_empty(series: EventTable, parsed: _Properties) -> EventTable:
    """The series that have dates, with their excluded dates."""
    not_empty = series.length > 0
    columns = {name: getattr(series, name)[not_empty] for name in ENTRY_COLUMNS}
    exceptions = parsed.exceptions
    row, day = np.concatenate([parsed.cancelled, [exceptions.row, exceptions.day]], axis=1)
    entry, places = find(columns["row"], row)
    return series._replace(**columns, excluded=np.stack([entry, day[places]]))


# Exceptions and single events -----------------------------------------------------------------------------------------


def _exceptions(parsed: _Properties) -> _OneRowEntries:
    row, day, given, show_as = parsed.exceptions
    times = parsed.exception_times
    return _OneRowEntries(row, np.full_like(row, EXCEPTION), day, given.zone, given.is_all_day, show_as, *times[:4])


def _singles(parsed: _Properties, day: Ints) -> _OneRowEntries:
    given = parsed.given
    row, times = np.arange(len(day)), parsed.times[:4]
    return _OneRowEntries(row, parsed.type, day, given.zone, given.is_all_day, parsed.show_as, *times)


def _within(entries: _OneRowEntries, window: tuple[int, int]) -> _OneRowEntries:
    """The entries in the window, sorted by row, start and end."""
    places = np.flatnonzero((entries.end_utc >= window[0]) & (entries.start_utc < window[1]))
    order = np.lexsort((entries.end_utc[places], entries.start_utc[places], entries.row[places]))
    return entries.at(places[order])


def _table(entries: _OneRowEntries, interning: Interning) -> EventTable:
    """The table of entries of one row, without ids."""
    row = entries.row
    one, zero = np.ones_like(row), np.zeros_like(row)
    times = entries.start_utc, entries.end_utc, entries.start, entries.end
    return EventTable(
        row=row,
        type=entries.type,
        first=entries.day,
        period=one,
        per_period=one,
        day_offsets_row=zero,
        day_rule=np.full_like(row, NO_DAY_RULE),
        length=one,
        start=zero,
        end=zero,
        duration=zero,
        zone=entries.zone,
        is_all_day=entries.is_all_day,
        show_as=entries.show_as,
        day_offsets=interning.cycles.day_offsets(),
        days_of_month=interning.cycles.days_of_month(),
        excluded=_EMPTY[:2],
        given_times=np.stack([np.arange(len(row)), *times]),
        event_ids=[],
        occurrence_ids=[],
    )


# Ids ------------------------------------------------------------------------------------------------------------------


def _with_ids(table: EventTable, events: Columns) -> EventTable:
    """The table with the ids of series and of their occurrences."""
    ids = _take(events, "id", table.row)
    occurrence_ids = pc.binary_join_element_wise("OID", ids, DATE_PLACEHOLDER, ".")
    return table._replace(event_ids=_to_bytes(ids), occurrence_ids=_to_bytes(occurrence_ids))


def _with_own_ids(singles: EventTable, events: Columns) -> EventTable:
    """The table with the ids of single events, and their occurrenceIds as given if these end with a date."""
    has_date = pa.array(singles.first != NO_DATE)
    occurrence_ids = pc.if_else(has_date, _take(events, "occurrenceId", singles.row), pa.scalar(None, pa.string()))
    return singles._replace(
        event_ids=_to_bytes(_take(events, "id", singles.row)), occurrence_ids=_to_bytes(occurrence_ids)
    )


def _take(events: Columns, name: str, rows: Ints) -> pa.Array:
    return events[name].take(pa.array(rows))


def _to_bytes(ids: pa.Array) -> list[bytes | None]:
    texts: list[bytes | None] = ids.cast(pa.binary()).to_pylist()
    return texts
