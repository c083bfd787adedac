"""An event as the JSON that a server answers: what a window holds of it, told in a zone.

A series comes in runs of some hundred dates. Of those that share a clock only the date differs, so their JSON is made
of text that stands ready, without a value for each occurrence.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from functools import partial
from heapq import merge
from itertools import islice, repeat
from operator import add, itemgetter
from typing import Any

from recurtz.clocks import DATE_TEXTS, MICRO_DAY, ClockText, Spread, clock_text, micros
from recurtz.datetimes import label
from recurtz.errors import BeyondCalendarError
from recurtz.event_reading import read_moment, read_original, read_series_zone
from recurtz.occurrences import Occurrence, Times
from recurtz.reading import read_flag, read_list
from recurtz.series import SeriesMaster
from recurtz.zones.names import zone

_OF_THE_SERIES = frozenset(("recurrence", "cancelledOccurrences", "exceptionOccurrences"))
_TIMES = frozenset(("start", "end"))
_IDENTITY = frozenset(("id", "type", "seriesMasterId", "occurrenceId", "originalStart"))
_COMPUTED = _TIMES | {"originalStart"}
_NEAR = 3
"""Days from an end of a window within which an occurrence must be looked at."""

_Json = dict[str, Any]
Names = frozenset[str] | None
"""The properties to tell; None for all."""

Window = tuple[datetime, datetime]
Span = tuple[int, int]
"""When something starts and ends: microseconds in UTC, as `clocks` counts them."""


class Asked:
    """What is asked for: a window, the zone in which to tell what it holds, and which properties."""

    __slots__ = ("names", "span", "tz", "window", "zone_name")

    def __init__(self, window: Window, time_zone: str | tzinfo, names: Names) -> None:
        self.window = window
        self.span: Span = micros(window[0]), micros(window[1])
        self.tz = zone(time_zone)
        self.zone_name = label(time_zone)
        self.names = names


class Run:
    """What is told of some times of an event, in order, and by what it is ordered, if that is asked."""

    __slots__ = ("json", "spans")

    def __init__(self, json: list[_Json], spans: Callable[[], Iterable[Span]]) -> None:
        self.json = json
        self.spans = spans


def tell_single(event: Mapping[str, Any], asked: Asked) -> Iterator[Run]:
    """An event that does not repeat."""
    is_all_day = read_flag(event.get("isAllDay"), "isAllDay")
    clock, tz = read_series_zone(event, "")
    try:
        start, end = (read_moment(event.get(name), name, clock, tz, is_all_day) for name in ("start", "end"))
        occurrence = Occurrence(start, end, type="singleInstance", is_all_day=is_all_day)
        times = occurrence.times(asked.tz, asked.zone_name)
    except BeyondCalendarError:  # left out
        return
    if occurrence.overlaps(*asked.window):
        yield Run([_selected({**event, **times}, asked.names)], lambda: [_span(occurrence)])


def tell_series(event: Mapping[str, Any], asked: Asked) -> Iterator[Run]:
    """The occurrences and exceptions of a series."""
    master = SeriesMaster.from_graph(event)
    shared = {name: value for name, value in event.items() if name not in _OF_THE_SERIES}
    regular = _regular(master, asked, _writer(master, shared, asked.zone_name, asked.names))
    kept = [exception for exception in master.kept() if exception.overlaps(*asked.window)]
    return _merged(regular, _moved(event, shared, master, kept, asked)) if kept else regular


def _selected(json: _Json, names: Names) -> _Json:
    """Just the properties named, where they exist."""
    return json if names is None else {name: json[name] for name in json if name in names}


# As the pattern has them ----------------------------------------------------------------------------------------------

_Writer = Callable[[list[int], Spread[ClockText]], list[_Json]]


def _regular(master: SeriesMaster, asked: Asked, write: _Writer) -> Iterator[Run]:
    times = master.times
    for ordinals in master.regular(master.positions(*asked.span)):
        held = times.held(ordinals, asked.tz)
        if held:
            clocks = times.spread(held, asked.tz, clock_text)
            held = _within(asked.span, held, clocks)
            yield Run(write(held, clocks), partial(_spans, held, clocks.each))


def _within(window: Span, ordinals: list[int], clocks: Spread[ClockText]) -> list[int]:
    """The dates whose occurrences the window holds; takes the clocks of the others away.

    Only the clocks of dates near the window's ends must be looked at.
    """
    start, end = window
    first = bisect_right(ordinals, start // MICRO_DAY + _NEAR)
    last = max(first, bisect_left(ordinals, end // MICRO_DAY - _NEAR))

    def is_out(place: int) -> bool:
        base, (starts_at, ends_at) = ordinals[place] * MICRO_DAY, clocks.each[place][4]
        return base + ends_at < start or base + starts_at >= end

    out = [place for place in (*range(first), *range(last, len(ordinals))) if is_out(place)]
    if not out:
        return ordinals
    within = list(ordinals)
    for place in reversed(out):
        del within[place], clocks.each[place]
    return within


def _spans(ordinals: list[int], clocks: list[ClockText]) -> list[Span]:
    return [
        (ordinal * MICRO_DAY + start, ordinal * MICRO_DAY + end)
        for ordinal, (*_, (start, end)) in zip(ordinals, clocks, strict=True)
    ]


def _writer(master: SeriesMaster, shared: _Json, zone_name: str, names: Names) -> _Writer:
    """What makes JSON of dates and clocks; no more of it than the names ask for."""
    if names is None:
        return partial(_write, master.id, shared, zone_name)
    if names == _TIMES and list(shared).index("start") < list(shared).index("end"):
        return partial(_write_times, zone_name)
    write = _writer(master, shared, zone_name, None)
    return lambda ordinals, clocks: [_selected(json, names) for json in write(ordinals, clocks)]


def _write(
    series: str | None, shared: _Json, zone_name: str, ordinals: list[int], clocks: Spread[ClockText]
) -> list[_Json]:
    days = _Days(ordinals, clocks)
    ids = repeat(None) if series is None else map(add, repeat(f"OID.{series}."), days.after(0))
    return [
        {
            **shared,
            "id": occurrence,
            "type": "occurrence",
            "seriesMasterId": series,
            "occurrenceId": occurrence,
            "originalStart": original_day + clock[2],
            "start": {"dateTime": start_day + clock[0], "timeZone": zone_name},
            "end": {"dateTime": end_day + clock[1], "timeZone": zone_name},
        }
        for occurrence, start_day, end_day, original_day, clock in zip(
            ids, days.of(0), days.of(1), days.of(2), clocks.each, strict=False
        )
    ]


def _write_times(zone_name: str, ordinals: list[int], clocks: Spread[ClockText]) -> list[_Json]:
    days = _Days(ordinals, clocks)
    return [
        {
            "start": {"dateTime": start_day + clock[0], "timeZone": zone_name},
            "end": {"dateTime": end_day + clock[1], "timeZone": zone_name},
        }
        for start_day, end_day, clock in zip(days.of(0), days.of(1), clocks.each, strict=True)
    ]


class _Days:
    """The text of the days on which each occurrence starts, ends and starts in UTC: often they are the dates."""

    __slots__ = ("_clocks", "_ordinals", "_texts")

    def __init__(self, ordinals: list[int], clocks: Spread[ClockText]) -> None:
        self._ordinals = ordinals
        self._clocks = clocks
        self._texts: dict[int, list[str]] = {}

    def after(self, days: int) -> list[str]:
        """The days that come so many days after the dates."""
        if days not in self._texts:
            ordinals = map(add, self._ordinals, repeat(days)) if days else self._ordinals
            self._texts[days] = list(map(DATE_TEXTS.__getitem__, ordinals))
        return self._texts[days]

    def of(self, role: int) -> list[str]:
        """The days of the starts (0), ends (1) or starts in UTC (2)."""
        days = {clock[3][role] for clock in self._clocks.distinct}
        if len(days) == 1:
            return self.after(days.pop())
        shifted = map(add, self._ordinals, [clock[3][role] for clock in self._clocks.each])
        return list(map(DATE_TEXTS.__getitem__, shifted))


# Exceptions -----------------------------------------------------------------------------------------------------------


def _moved(
    event: Mapping[str, Any], shared: _Json, master: SeriesMaster, kept: list[Occurrence], asked: Asked
) -> Iterator[tuple[Span, _Json]]:
    """The exceptions kept, each with its span: an exception's own properties lie over those of the series."""
    exceptions = read_list(event.get("exceptionOccurrences"), "exceptionOccurrences")
    own = {read_original(json, zone(master.time_zone), "")[0]: _own_properties(json) for json in exceptions}
    for exception in kept:
        times = _times(exception, asked)
        if times and exception.original_date:
            json = {**shared, **exception.identity(), **own[exception.original_date], **times}
            yield _span(exception), _selected(json, asked.names)


def _own_properties(exception: Mapping[str, Any]) -> _Json:
    """What an exception says of itself beyond what is computed."""
    own = {name: value for name, value in exception.items() if name not in _COMPUTED | _OF_THE_SERIES}
    return {name: value for name, value in own.items() if value is not None or name not in _IDENTITY}


def _times(occurrence: Occurrence, asked: Asked) -> Times | None:
    """Start and end in the zone asked for; None where the calendar cannot hold them there."""
    try:
        return occurrence.times(asked.tz, asked.zone_name)
    except BeyondCalendarError:
        return None


def _merged(regular: Iterator[Run], moved: Iterator[tuple[Span, _Json]]) -> Iterator[Run]:
    """Both in one order, some at a time."""
    pairs = merge(
        (pair for run in regular for pair in zip(run.spans(), run.json, strict=True)), moved, key=itemgetter(0)
    )
    while some := list(islice(pairs, 64)):
        yield Run([json for _, json in some], partial(map, itemgetter(0), some))


def _span(occurrence: Occurrence) -> Span:
    start, end = occurrence.span
    return micros(start), micros(end)
