"""Events that are parsed and indexed already, in the place of a list of events."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable

from recurtz.events.expansion import SeriesView, SingleView
from recurtz.zones.names import GivenZones, ZonesByName

EventView = SeriesView | SingleView
"""One parsed event."""


class IndexedEvents(ABC):
    """What a function of many events takes instead of a list: it has parsed the events, and knows when they happen.

    `Calendar` is one. The functions of events are in rooms above it, so they know this class only. `_time_zones` has
    the zones that its caller gave, for functions that read the JSON of its events.
    """

    __slots__ = ()
    _time_zones: GivenZones | None

    @abstractmethod
    def _views_near(self, window: tuple[int, int]) -> Iterable[EventView]:
        """The events that can be in a window, in microseconds, and perhaps others, in the order of the events."""

    @abstractmethod
    def _unchanging(self) -> IndexedEvents:
        """The events as they are now: a function that looks at several windows gets no change between them."""


def known_zones(events: object, time_zones: ZonesByName | None) -> GivenZones | None:
    """The zones of the argument `time_zones` beside `events`, and those that a `Calendar` knows for its events.

    Of two for one name, the caller's counts. A request is in the same zones as what it is compared with.

    Raises `ArgumentTypeError` if `time_zones` is not a mapping from names to zones.
    """
    given = GivenZones.parse(time_zones)
    own = events._time_zones if isinstance(events, IndexedEvents) else None
    if given is None or own is None:
        return own if given is None else given
    return GivenZones((*given.zones, *((name, tz) for name, tz in own.zones if given.get(name) is None)))
