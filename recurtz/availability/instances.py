"""The instances of a request that a room decides about: those that are not over, and not after the booking window."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from recurtz.availability.busy_event import BusyEvent
from recurtz.availability.intervals import Edges
from recurtz.events import seek
from recurtz.events.expansion import SeriesView
from recurtz.events.indexed_events import EventView
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence import Occurrence
from recurtz.events.window import DAY_MICROS, END_OF_CALENDAR, to_micros
from recurtz.recurrence.patterned import PatternedRecurrence
from recurtz.recurrence.ranges import NoEnd, Numbered

_LAST = datetime.max.replace(tzinfo=UTC)


class Instances:
    """The dates of a series as its pattern has them, or None; and single occurrences: exceptions, or the event itself.

    The original dates of exceptions are cancelled dates of the series.
    """

    __slots__ = ("series", "singles")

    def __init__(self, series: SeriesMaster | None, singles: Iterable[Occurrence]) -> None:
        self.series: SeriesMaster | None = series if series is not None and len(series.recurrence) else None
        self.singles: list[Occurrence] = sorted(singles)

    @classmethod
    def of(cls, view: EventView) -> Instances:
        """All instances of an event; a cancelled exception is none."""
        if not isinstance(view, SeriesView):
            return cls(None, [] if view.occurrence is None else [view.occurrence])
        master = view.master
        cancelled = {day for day, own in view.own.items() if own.get("isCancelled") is True}
        singles = [other for other in master.active_exceptions if other.original_date not in cancelled]
        replaced = {other.original_date for other in master.exceptions if other.original_date is not None}
        series = master.__replace__(exceptions=(), cancelled={*master.cancelled, *replaced})
        return cls(series, singles)

    @property
    def is_endless(self) -> bool:
        return self.series is not None and self.series.recurrence.is_endless

    @property
    def first(self) -> Occurrence | None:
        """The one that starts first."""
        firsts = [*self.singles[:1], *([seek.first(self.series)] if self.series is not None else [])]
        return min(filter(None, firsts), default=None)

    @property
    def count(self) -> int:
        """Their number, if they end."""
        if self.series is None:
            return len(self.singles)
        recurrence = self.series.recurrence
        return len(self.singles) + len(recurrence) - sum(day in recurrence for day in self.series.cancelled)

    @property
    def bounds(self) -> Edges:
        """A window that has all of them, also one of no length at its end; of a series some days more."""
        edges = [to_micros(edge) for single in self.singles for edge in single.span]
        if self.series is not None:
            recurrence, reach = self.series.recurrence, self.series._timetable._reach
            last = recurrence[-1].toordinal()
            edges += [(recurrence[0].toordinal() - reach) * DAY_MICROS, (last + reach) * DAY_MICROS]
        return min(edges, default=0), max(edges, default=0) + 1

    @property
    def longest(self) -> timedelta:
        """The longest duration, by the clock of the event's zone: all of a series last equally long there.

        A series counts only if it has a date that is neither cancelled nor an exception.
        """
        durations = [single.end.date_time - single.start.date_time for single in self.singles]
        if self.series is not None and seek.first(self.series) is not None:
            durations.append(self.series._nominal)
        return max(durations, default=timedelta())

    def goes_on_at(self, instant: datetime) -> bool:
        """True if one starts at an instant or later."""
        series = self.series
        is_later = any(single.span[0] >= instant for single in self.singles)
        return is_later or (series is not None and series.after(instant, inclusive=True) is not None)

    def busy(self) -> BusyEvent:
        """The times that they block, whatever `showAs` the organizer has."""
        return BusyEvent(self.series, self.singles, () if self.series is None else self.series.cancelled)

    def since(self, instant: datetime) -> Instances:
        """Those that end after an instant."""
        singles = [other for other in self.singles if max(other.span) > instant]
        series = self.series
        if series is None:
            return Instances(None, singles)
        positions = series._positions_near((to_micros(instant), END_OF_CALENDAR))
        while positions and not max(_span(series, positions[0])) > instant:
            positions = positions[1:]
        return self._part(positions, singles, self.is_endless)

    def until(self, instant: datetime) -> Instances:
        """Those that start before an instant."""
        singles = [other for other in self.singles if other.span[0] < instant]
        series = self.series
        if series is None:
            return Instances(None, singles)
        near = series._positions_near((0, to_micros(instant)))
        positions = range(near.stop)
        while positions and not min(_span(series, positions[-1])) < instant:
            positions = positions[:-1]
        return self._part(positions, singles, is_endless=False)

    def _part(self, positions: range, singles: list[Occurrence], is_endless: bool) -> Instances:
        """The dates at some positions: a date of a pattern begins a range with the same pattern."""
        series = self.series
        if series is None or not positions:
            return Instances(None, singles)
        recurrence, start = series.recurrence, series.recurrence[positions.start]
        zone = recurrence.range.time_zone
        range_ = NoEnd(start, zone) if is_endless else Numbered(start, len(positions), zone)
        part = PatternedRecurrence(recurrence.pattern, range_, recurrence.anchor)
        return Instances(series.__replace__(recurrence=part), singles)


def _span(series: SeriesMaster, position: int) -> tuple[datetime, datetime]:
    """Start and end of the occurrence of a position in UTC; outside the years 1 to 9999 the end of those."""
    occurrence = series._scheduled_on(series.recurrence[position])
    return (_LAST, _LAST) if occurrence is None else occurrence.span
