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
from itertools import islice, pairwise, repeat
from operator import add, itemgetter
from typing import Any

from recurtz.clocks import DATE_TEXTS, MICRO_DAY, ClockText, Spread, clock_text, micros
from recurtz.datetimes import label
from recurtz.errors import BeyondCalendarError
from recurtz.event_reading import read_moment, read_original, read_series_zone
from recurtz.occurrences import Occurrence, Times
from recurtz.reading import read_flag, read_list, read_object
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
    clock = read_series_zone(event, "")
    try:
        start, end = (read_moment(event.get(name), name, clock, is_all_day) for name in ("start", "end"))
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

_Texts = Spread[ClockText]
_Writer = Callable[[list[int], _Texts], list[_Json]]


def _regular(master: SeriesMaster, asked: Asked, write: _Writer) -> Iterator[Run]:
    times, ticks = master.times, (master.start.tick, master.end.tick)
    for ordinals in master.regular(master.positions(*asked.span)):
        held = times.held(ordinals, asked.tz)
        if held:
            texts = times.clocks(held, asked.tz, lambda clock: clock_text(clock, *ticks))
            for first, last in _within(asked.span, held, texts):
                found = (held, texts) if last - first == len(held) else (held[first:last], texts.part(first, last))
                yield Run(write(*found), partial(_spans, *found))


def _within(window: Span, ordinals: list[int], texts: _Texts) -> Iterator[tuple[int, int]]:
    """From where to where the window holds the occurrences: by arithmetic if all dates share a clock.

    Else the clock of each date near the window's ends is looked at.
    """
    start, end = window
    if len(texts.values) == 1:
        starts_at, ends_at, *_ = texts.values[0]
        first = bisect_left(ordinals, -((ends_at - start) // MICRO_DAY))
        last = bisect_left(ordinals, -((starts_at - end) // MICRO_DAY))
        return iter([(first, last)] if first < last else ())
    first = bisect_right(ordinals, start // MICRO_DAY + _NEAR)
    last = max(first, bisect_left(ordinals, end // MICRO_DAY - _NEAR))

    def is_out(place: int) -> bool:
        base, (starts_at, ends_at, *_) = ordinals[place] * MICRO_DAY, texts.at(place)
        return base + ends_at < start or base + starts_at >= end

    near = (*range(first), *range(last, len(ordinals)))
    out = [-1, *[place for place in near if is_out(place)], len(ordinals)]
    return ((before + 1, after) for before, after in pairwise(out) if before + 1 < after)


def _spans(ordinals: list[int], texts: _Texts) -> Iterator[Span]:
    starts_at, ends_at, *_ = zip(*texts.values, strict=True)
    bases = [ordinal * MICRO_DAY for ordinal in ordinals]
    return zip(map(add, bases, texts.over(starts_at)), map(add, bases, texts.over(ends_at)), strict=True)


def _writer(master: SeriesMaster, shared: _Json, zone_name: str, names: Names) -> _Writer:
    """What makes JSON of dates and clocks; no more of it than the names ask for."""
    if names is None:
        return partial(_write, master.id, shared, zone_name)
    if names == _TIMES and list(shared).index("start") < list(shared).index("end"):
        return partial(_write_times, zone_name)
    write = _writer(master, shared, zone_name, None)
    return lambda ordinals, texts: [_selected(json, names) for json in write(ordinals, texts)]


def _write(series: str | None, shared: _Json, zone_name: str, ordinals: list[int], texts: _Texts) -> list[_Json]:
    ids = repeat(None) if series is None else [f"OID.{series}.{text}" for text in map(DATE_TEXTS.__getitem__, ordinals)]
    _, _, start_days, starts, end_days, ends, original_days, originals = zip(*texts.values, strict=True)
    return [
        {
            **shared,
            "id": occurrence,
            "type": "occurrence",
            "seriesMasterId": series,
            "occurrenceId": occurrence,
            "originalStart": day + original,
            "start": {"dateTime": start_day + start, "timeZone": zone_name},
            "end": {"dateTime": end_day + end, "timeZone": zone_name},
        }
        for occurrence, day, original, start_day, start, end_day, end in zip(
            ids,
            _days(ordinals, texts, original_days),
            texts.over(originals),
            _days(ordinals, texts, start_days),
            texts.over(starts),
            _days(ordinals, texts, end_days),
            texts.over(ends),
            strict=False,
        )
    ]


def _write_times(zone_name: str, ordinals: list[int], texts: _Texts) -> list[_Json]:
    _, _, start_days, starts, end_days, ends, _, _ = zip(*texts.values, strict=True)
    return [
        {
            "start": {"dateTime": start_day + start, "timeZone": zone_name},
            "end": {"dateTime": end_day + end, "timeZone": zone_name},
        }
        for start_day, start, end_day, end in zip(
            _days(ordinals, texts, start_days),
            texts.over(starts),
            _days(ordinals, texts, end_days),
            texts.over(ends),
            strict=True,
        )
    ]


def _days(ordinals: list[int], texts: _Texts, days: tuple[int, ...]) -> Iterator[str]:
    """The text of dates, or of those so many days after them."""
    shifted = map(add, ordinals, texts.over(days)) if any(days) else ordinals
    return map(DATE_TEXTS.__getitem__, shifted)


# Exceptions -----------------------------------------------------------------------------------------------------------


def _moved(
    event: Mapping[str, Any], shared: _Json, master: SeriesMaster, kept: list[Occurrence], asked: Asked
) -> Iterator[tuple[Span, _Json]]:
    """The exceptions kept, each with its span: an exception's own properties lie over those of the series."""
    exceptions = [
        read_object(json, "") for json in read_list(event.get("exceptionOccurrences"), "exceptionOccurrences")
    ]
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
