"""Events that are parsed and indexed already, in the place of a list of events."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable

from recurtz.events.expansion import SeriesView, SingleView

EventView = SeriesView | SingleView
"""One parsed event."""


class IndexedEvents(ABC):
    """What a function of many events takes instead of a list: it has parsed the events, and knows when they happen.

    `Calendar` is one. The functions of events are in rooms above it, so they know this class only.
    """

    __slots__ = ()

    @abstractmethod
    def _views_near(self, window: tuple[int, int]) -> Iterable[EventView]:
        """The events that can be in a window, in microseconds, and perhaps others, in the order of the events."""
