"""An event as the JSON that a server answers: what a window holds of it, told in a zone.

A series comes in runs of some hundred dates. Of those that share a clock only the date differs, so their JSON is made
of text that stands ready, without a value for each occurrence.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, tzinfo
from functools import partial
from heapq import merge
from itertools import islice, repeat
from operator import add, itemgetter
from typing import Any

from recurtz.clocks import DATE_TEXTS, MICRO_DAY, ClockText, Spread, clock_text, micros
from recurtz.datetimes import label
from recurtz.errors import BeyondCalendarError, TooManyError
from recurtz.event_reading import read_moment, read_original, read_series_zone
from recurtz.occurrences import Occurrence, Times
from recurtz.reading import read_flag, read_object
from recurtz.series import SeriesMaster
from recurtz.zones.names import zone

_OF_THE_SERIES = frozenset(("recurrence", "cancelledOccurrences", "exceptionOccurrences"))
_TIMES = frozenset(("start", "end"))
_IDENTITY = frozenset(("id", "type", "seriesMasterId", "occurrenceId", "originalStart"))
_NOT_ITS_OWN = _OF_THE_SERIES | _TIMES | {"originalStart"}
_AROUND = 32
"""More than the positions of a window that its occurrences do not fill: some days before it, and after."""

_LISTED = 999
"""So many exceptions, and cancellations, may be listed whatever the limit: the longest numbered series of Exchange."""

_NEAR = 3
"""Days from an end of a window within which an occurrence must be looked at."""

_Json = dict[str, Any]

_OF_AN_OCCURRENCE: _Json = {
    "id": None,
    "type": "occurrence",
    "seriesMasterId": None,
    "occurrenceId": None,
    "originalStart": None,
    "start": None,
    "end": None,
}
"""What is told of an occurrence beyond its series, to be filled in."""

Names = frozenset[str] | None
"""The properties to tell; None for all."""

Window = tuple[datetime, datetime]
Span = tuple[int, int]
"""When something starts and ends: microseconds in UTC, as `clocks` counts them."""


class Asked:
    """What is asked for: a window, the zone in which to tell what it holds, which properties, how many at most."""

    __slots__ = ("limit", "names", "span", "tz", "window", "zone_name")

    def __init__(self, window: Window, time_zone: str | tzinfo, names: Names, limit: int | None = None) -> None:
        self.window = window
        self.span: Span = micros(window[0]), micros(window[1])
        self.tz = zone(time_zone)
        self.zone_name = label(time_zone)
        self.names = names
        self.limit = limit

    def check(self, count: int) -> None:
        """Refuse more than was asked for.

        Raises `TooManyError`.
        """
        if self.limit is not None and count > self.limit:
            message = f"the window holds more than {self.limit} events, the limit; ask for less time at once"
            raise TooManyError(message, target="endDateTime")


class Run:
    """What is told of some times of an event, in order, and by what it is ordered, if that is asked."""

    __slots__ = ("json", "spans")

    def __init__(self, json: list[_Json], spans: Callable[[], Iterable[Span]]) -> None:
        self.json = json
        self.spans = spans


class Single:
    """An event that does not repeat, once it is read."""

    __slots__ = ("_event", "_occurrence")

    def __init__(self, event: Mapping[str, Any]) -> None:
        self._event = event
        is_all_day = read_flag(event.get("isAllDay"), "isAllDay")
        clock, tz = read_series_zone(event, "")
        try:
            start, end = (read_moment(event.get(name), name, clock, tz, is_all_day) for name in ("start", "end"))
            occurrence = Occurrence(start, end, type="singleInstance", is_all_day=is_all_day)
        except BeyondCalendarError:
            occurrence = None
        self._occurrence = occurrence

    def runs(self, asked: Asked) -> Iterator[Run]:
        """Itself, if the window and the calendar hold it."""
        occurrence = self._occurrence
        if occurrence is not None and occurrence.overlaps(*asked.window):
            times = _times(occurrence, asked)
            if times is not None:
                yield Run([_selected({**self._event, **times}, asked.names)], lambda: [_span(occurrence)])


class Series:
    """A series, once it is read: its occurrences and exceptions."""

    __slots__ = ("_master", "_own", "_template")

    def __init__(self, event: Mapping[str, Any], limit: int | None = None) -> None:
        if limit is not None:
            _check_lists(event, max(limit, _LISTED))
        self._master = SeriesMaster.from_graph(event)
        self._own = _own_properties(event, self._master) if self._master.exceptions else {}
        shared = {name: value for name, value in event.items() if name not in _OF_THE_SERIES}
        self._template = {**shared, **_OF_AN_OCCURRENCE, "seriesMasterId": self._master.id}

    def runs(self, asked: Asked) -> Iterator[Run]:
        """What the window holds, in order.

        Raises `TooManyError` for more than the limit before any of it is told, where no cancellation can change that.
        """
        master = self._master
        positions = master.positions(*asked.span)
        asked.check(len(positions) - _AROUND - len(master.cancelled) - len(master.exceptions))
        regular = _regular(master, positions, asked, _writer(master, self._template, asked))
        if not master.exceptions:
            return regular
        kept = [exception for exception in master.kept() if exception.overlaps(*asked.window)]
        return _merged(regular, _moved(self._template, self._own, kept, asked)) if kept else regular


def _check_lists(event: Mapping[str, Any], most: int) -> None:
    """Refuse a series whose exceptions or cancellations alone would cost more than the limit allows."""
    for name in ("cancelledOccurrences", "exceptionOccurrences"):
        listed = event.get(name)
        if isinstance(listed, list | tuple) and len(listed) > most:
            message = f"{name} lists {len(listed)} occurrences; {most} are as many as the limit allows"
            raise TooManyError(message, target=name)


def _selected(json: _Json, names: Names) -> _Json:
    """Just the properties named, where they exist."""
    return json if names is None else {name: json[name] for name in json if name in names}


# As the pattern has them ----------------------------------------------------------------------------------------------

_Writer = Callable[[list[int], Spread[ClockText]], list[_Json]]


def _regular(master: SeriesMaster, positions: range, asked: Asked, write: _Writer) -> Iterator[Run]:
    times = master.times
    for ordinals in master.regular(positions):
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
    midnights = [ordinal * MICRO_DAY for ordinal in ordinals]
    return [(midnight + clock[4][0], midnight + clock[4][1]) for midnight, clock in zip(midnights, clocks, strict=True)]


def _writer(master: SeriesMaster, template: _Json, asked: Asked) -> _Writer:
    """What makes JSON of dates and clocks; where start and end are all that is asked for, nothing else of it."""
    names = asked.names
    if names == _TIMES and [*template].index("start") < [*template].index("end"):
        return partial(_write_times, asked.zone_name)
    write = partial(_write, master.id, template, asked.zone_name)
    if names is None:
        return write
    return lambda ordinals, clocks: [_selected(json, names) for json in write(ordinals, clocks)]


def _write(
    series: str | None, template: _Json, zone_name: str, ordinals: list[int], clocks: Spread[ClockText]
) -> list[_Json]:
    """Copies of a template that has all the properties to tell: to fill a copy takes half the time of a new dict."""
    ids = repeat(None) if series is None else map(add, repeat(f"OID.{series}."), _texts(ordinals))
    columns = zip(ids, *_days(ordinals, clocks, 3), clocks.each, strict=False)
    copy, found = template.copy, []
    for occurrence, start_day, end_day, original_day, clock in columns:
        json = copy()
        json["id"] = json["occurrenceId"] = occurrence
        json["originalStart"] = original_day + clock[2]
        json["start"] = {"dateTime": start_day + clock[0], "timeZone": zone_name}
        json["end"] = {"dateTime": end_day + clock[1], "timeZone": zone_name}
        found.append(json)
    return found


def _write_times(zone_name: str, ordinals: list[int], clocks: Spread[ClockText]) -> list[_Json]:
    start_days, end_days = _days(ordinals, clocks, 2)
    return [
        {
            "start": {"dateTime": start_day + clock[0], "timeZone": zone_name},
            "end": {"dateTime": end_day + clock[1], "timeZone": zone_name},
        }
        for start_day, end_day, clock in zip(start_days, end_days, clocks.each, strict=True)
    ]


def _days(ordinals: list[int], clocks: Spread[ClockText], roles: int) -> list[list[str]]:
    """The texts of the days on which each starts, ends and starts in UTC: often one column, the dates themselves.

    The columns are as many as the roles asked for, in that order.
    """
    after, *others = [clock[3][:roles] for clock in clocks.distinct]
    if others.count(after) < len(others):
        days_of = zip(*[clock[3][:roles] for clock in clocks.each], strict=True)
        return [_texts(map(add, ordinals, days)) for days in days_of]
    columns = {days: _texts(map(add, ordinals, repeat(days)) if days else ordinals) for days in {*after}}
    return [columns[days] for days in after]


def _texts(ordinals: Iterable[int]) -> list[str]:
    return list(map(DATE_TEXTS.__getitem__, ordinals))


# Exceptions -----------------------------------------------------------------------------------------------------------


def _moved(
    template: _Json, own: dict[date, _Json], kept: list[Occurrence], asked: Asked
) -> Iterator[tuple[Span, _Json]]:
    """The exceptions kept, each with its span: an exception's own properties lie over those of the series."""
    for exception in kept:
        times = _times(exception, asked)
        if times and exception.original_date:
            json = {**template, **exception.identity(), **own[exception.original_date], **times}
            yield _span(exception), _selected(json, asked.names)


def _own_properties(event: Mapping[str, Any], master: SeriesMaster) -> dict[date, _Json]:
    """What each exception says of itself beyond what is computed, by its original date."""
    return {
        read_original(exception, zone(master.time_zone), "")[0]: {
            name: value
            for name, value in exception.items()
            if name not in _NOT_ITS_OWN and (value is not None or name not in _IDENTITY)
        }
        for exception in [read_object(json, "") for json in event["exceptionOccurrences"]]
    }


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
