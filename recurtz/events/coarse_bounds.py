"""From when to when an event happens at most, in microseconds: what an index needs, at a tenth of the cost of `bounds`.

`bounds` computes the first and the last occurrence. Here the days around the dates of the range are enough, because an
index may find an event too often, never too seldom.
"""

from __future__ import annotations

from recurtz.events.expansion import SeriesView, SingleView
from recurtz.events.master import SeriesMaster
from recurtz.events.window import DAY_MICROS, END_OF_CALENDAR, to_micros

_MARGIN = 2  # an occurrence starts at most two days before its date's midnight in UTC

NEVER = (END_OF_CALENDAR, END_OF_CALENDAR)
"""The bounds of an event that never happens: no window reaches them."""


def coarse_bounds(view: SeriesView | SingleView) -> tuple[int, int]:
    """A time before which an event does not start, and one after which it does not end; both may be days off."""
    if isinstance(view, SeriesView):
        return _of_series(view.master)
    if view.occurrence is None:
        return NEVER
    start, end = map(to_micros, view.occurrence.span)
    return start, max(start, end)


def _of_series(master: SeriesMaster) -> tuple[int, int]:
    recurrence = master.recurrence
    first, last = END_OF_CALENDAR, 0
    if len(recurrence):
        first = (recurrence.range.start_date.toordinal() - _MARGIN) * DAY_MICROS
        last = END_OF_CALENDAR
        if not recurrence.is_endless:
            last = (recurrence[-1].toordinal() + master._timetable._reach + 1) * DAY_MICROS
    for exception in master.exceptions:
        start, end = map(to_micros, exception.span)
        first, last = min(first, start), max(last, start, end)
    return (first, last) if last else NEVER
