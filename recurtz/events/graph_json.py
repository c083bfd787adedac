"""An event as the JSON that a server answers: what a window holds of it, told in a zone.

A series comes in runs of some hundred dates. Of those that share a clock only the date differs, so their JSON is made
of text that stands ready, without a value for each occurrence.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, tzinfo
from functools import partial
from heapq import merge
from itertools import islice
from operator import itemgetter
from typing import Any

from recurtz._core.fields import parse_object
from recurtz.errors import LimitExceededError, OutOfRangeError
from recurtz.events.date_time import zone_name
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence import Occurrence, TimesJson, occurrence_id_prefix
from recurtz.events.parsing import parse_original, parse_single
from recurtz.events.time_texts import ClockTexts, texts_of
from recurtz.events.timetable import DAY_MICROS, ORDER_DAY, Stretch, order_of, to_micros
from recurtz.zones.local_time import instant_of
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

_ANY_TIME = datetime(2000, 1, 1)  # noqa: DTZ001  # on the clock of any zone

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

Run = tuple[list[_Json], Callable[[], list[int]]]
"""What is told of some times of an event, in order; and what tells, if that is asked, when each of them starts and
ends, as `clocks.order_of` does."""


class Asked:
    """What is asked for: a window, the zone in which to tell what it holds, which properties, how many at most."""

    __slots__ = ("limit", "names", "span", "tz", "window", "zone_name")

    def __init__(self, window: Window, time_zone: str | tzinfo, names: Names, limit: int | None = None) -> None:
        self.window: Window = window
        self.span: Span = to_micros(window[0]), to_micros(window[1])
        self.tz: tzinfo = zone(time_zone)
        instant_of(_ANY_TIME, self.tz)  # which refuses a zone that does not know its offset
        self.zone_name: str = zone_name(time_zone)
        self.names: Names = names
        self.limit: int | None = limit

    def check(self, count: int) -> None:
        """Refuse more than was asked for.

        Raises `LimitExceededError`.
        """
        if self.limit is not None and count > self.limit:
            message = f"the window holds more than {self.limit} events, the limit; ask for less time at once"
            raise LimitExceededError(message, target="endDateTime")


class Single:
    """An event that does not repeat, once it is read."""

    __slots__ = ("_event", "_occurrence")

    def __init__(self, event: Mapping[str, Any]) -> None:
        self._event = dict(event)
        try:
            occurrence = parse_single(event)
        except OutOfRangeError:
            occurrence = None
        self._occurrence = occurrence

    def runs(self, asked: Asked) -> Iterator[Run]:
        """Itself, if the window and the calendar hold it."""
        occurrence = self._occurrence
        if occurrence is not None and occurrence.overlaps(*asked.window):
            times = _times(occurrence, asked)
            if times is not None:
                yield [_selected({**self._event, **times}, asked.names)], lambda: [_order(occurrence)]


class Series:
    """A series, once it is read: its occurrences and exceptions."""

    __slots__ = ("_master", "_own", "_template")

    def __init__(self, event: Mapping[str, Any], limit: int | None = None) -> None:
        if limit is not None:
            _check_lists(event, max(limit, _LISTED))
        self._master = SeriesMaster.from_graph(event)
        self._own = _own_properties(event, self._master) if self._master.exceptions else {}
        self._template = _template(event, self._master)

    def runs(self, asked: Asked) -> Iterator[Run]:
        """What the window holds, in order.

        Raises `LimitExceededError` for more than the limit before any of it is told, where no cancellation can
        change that.
        """
        master = self._master
        positions = master._positions(*asked.span)
        if not positions and not master.exceptions:
            return iter(())
        asked.check(len(positions) - _AROUND - len(master.cancelled) - len(master.exceptions))
        regular = _regular(master, positions, asked, _writer(master, self._template, asked))
        if not master.exceptions:
            return regular
        active_exceptions = [exception for exception in master.active_exceptions if exception.overlaps(*asked.window)]
        return (
            _merged(regular, _moved(self._template, self._own, active_exceptions, asked))
            if active_exceptions
            else regular
        )


def _template(event: Mapping[str, Any], master: SeriesMaster) -> _Json:
    """What is told of an occurrence, to be filled in: the master's properties in their order, then those of its own."""
    template = {**event, **_OF_AN_OCCURRENCE, "seriesMasterId": master.id}
    for name in _OF_THE_SERIES:
        template.pop(name, None)
    return template


def _check_lists(event: Mapping[str, Any], most: int) -> None:
    """Refuse a series whose exceptions or cancellations alone would cost more than the limit allows."""
    for name in ("cancelledOccurrences", "exceptionOccurrences"):
        listed = event.get(name)
        if isinstance(listed, list | tuple) and len(listed) > most:
            message = f"{name} lists {len(listed)} occurrences; {most} are as many as the limit allows"
            raise LimitExceededError(message, target=name)


def _selected(json: _Json, names: Names) -> _Json:
    """Just the properties named, where they exist."""
    return json if names is None else {name: json[name] for name in json if name in names}


# As the pattern has them ----------------------------------------------------------------------------------------------

_Stretches = list[Stretch[ClockTexts]]
_Writer = Callable[[_Stretches], list[_Json]]


def _regular(master: SeriesMaster, positions: range, asked: Asked, write: _Writer) -> Iterator[Run]:
    times = master._timetable
    for ordinals in master._unmodified(positions):
        held = times.held(ordinals, asked.tz)
        if held:
            stretches = _within(asked.span, times.stretches(held, asked.tz, texts_of))
            yield write(stretches), partial(_orders, stretches)


def _within(window: Span, stretches: _Stretches) -> _Stretches:
    """The dates whose occurrences the window holds: only those near its ends must be looked at."""
    start, end = window
    early, late = start // DAY_MICROS + _NEAR, end // DAY_MICROS - _NEAR
    low, high = 0, len(stretches)
    while low < high and stretches[low][0][0] <= early:
        low += 1
    while high > low and stretches[high - 1][0][-1] >= late:
        high -= 1
    for i in reversed([*range(low), *range(high, len(stretches))]):
        dates, texts = stretches[i]
        starts_at, ends_at = texts.span
        first = bisect_left(dates, -((ends_at - start) // DAY_MICROS))
        stop = bisect_right(dates, (end - starts_at - 1) // DAY_MICROS)
        stretches[i : i + 1] = [(dates[first:stop], texts)] if first < stop else []
    return stretches


def _orders(stretches: _Stretches) -> list[int]:
    return [ordinal * ORDER_DAY + texts.order for dates, texts in stretches for ordinal in dates]


def _writer(master: SeriesMaster, template: _Json, asked: Asked) -> _Writer:
    """What makes JSON of dates and clocks; where start and end are all that is asked for, nothing else of it."""
    names = asked.names
    if names == _TIMES and [*template].index("start") < [*template].index("end"):
        return partial(_write_times, asked.zone_name)
    write = partial(_write, master.id, template, asked.zone_name)
    if names is None:
        return write
    return lambda stretches: [_selected(json, names) for json in write(stretches)]


def _write(series: str | None, template: _Json, zone_name: str, stretches: _Stretches) -> list[_Json]:
    """Copies of a template that has all the properties to tell: to fill a copy takes half the time of a new dict."""
    copy, found = template.copy, []
    prefix = None if series is None else occurrence_id_prefix(series)
    for dates, texts in stretches:
        for day, start, end, original in texts.of(dates):
            json = copy()
            json["id"] = json["occurrenceId"] = None if prefix is None else prefix + day
            json["originalStart"] = original
            json["start"] = {"dateTime": start, "timeZone": zone_name}
            json["end"] = {"dateTime": end, "timeZone": zone_name}
            found.append(json)
    return found


def _write_times(zone_name: str, stretches: _Stretches) -> list[_Json]:
    return [
        {"start": {"dateTime": start, "timeZone": zone_name}, "end": {"dateTime": end, "timeZone": zone_name}}
        for dates, texts in stretches
        for _, start, end, _ in texts.of(dates)
    ]


# Exceptions -----------------------------------------------------------------------------------------------------------


def _moved(
    template: _Json, own: dict[date, _Json], active_exceptions: list[Occurrence], asked: Asked
) -> Iterator[tuple[int, _Json]]:
    """The exceptions kept, each with its order: an exception's own properties lie over those of the series."""
    for exception in active_exceptions:
        times = _times(exception, asked)
        if times and exception.original_date:
            json = {**template, **exception._identity(), **own[exception.original_date], **times}
            yield _order(exception), _selected(json, asked.names)


def _own_properties(event: Mapping[str, Any], master: SeriesMaster) -> dict[date, _Json]:
    """What each exception says of itself beyond what is computed, by its original date."""
    return {
        parse_original(exception, zone(master.time_zone), "")[0]: {
            name: value
            for name, value in exception.items()
            if name not in _NOT_ITS_OWN and (value is not None or name not in _IDENTITY)
        }
        for exception in [parse_object(json, "") for json in event["exceptionOccurrences"]]
    }


def _times(occurrence: Occurrence, asked: Asked) -> TimesJson | None:
    """Start and end in the zone asked for; None where the calendar cannot hold them there."""
    try:
        return occurrence._times(asked.tz, asked.zone_name)
    except OutOfRangeError:
        return None


def _merged(regular: Iterator[Run], moved: Iterator[tuple[int, _Json]]) -> Iterator[Run]:
    """Both in one order, some at a time."""
    pairs = merge(
        (pair for json, orders in regular for pair in zip(orders(), json, strict=True)), moved, key=itemgetter(0)
    )
    while some := list(islice(pairs, 64)):
        yield [json for _, json in some], partial(list, map(itemgetter(0), some))


def _order(occurrence: Occurrence) -> int:
    start, end = occurrence.span
    return order_of(to_micros(start), to_micros(end))
