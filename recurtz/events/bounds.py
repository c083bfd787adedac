"""From when to when an event happens: the two columns by which a server indexes its events."""

from __future__ import annotations

from datetime import datetime

from recurtz.events import seek
from recurtz.events.master import SeriesMaster
from recurtz.events.parsing import parse_event
from recurtz.zones.names import ZonesByName


def bounds(event: object, *, time_zones: ZonesByName | None = None) -> tuple[datetime, datetime | None] | None:
    """The first start and the latest end of an event in UTC, exceptions included, by arithmetic.

    The latest end is None for an endless series. The result is None if nothing ever happens: all dates are cancelled,
    or outside the years 1 to 9999. The query of an index is: first < window end and (latest is null or latest >= window
    start).

    Raises `RecurtzError` for an event with faults.

    >>> lunch = {
    ...     "start": {"dateTime": "2017-09-04T12:00:00", "timeZone": "Pacific Standard Time"},
    ...     "end": {"dateTime": "2017-09-04T14:00:00", "timeZone": "Pacific Standard Time"},
    ...     "recurrence": {
    ...         "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["monday"]},
    ...         "range": {"type": "endDate", "startDate": "2017-09-04", "endDate": "2017-12-31"},
    ...     },
    ... }
    >>> [edge.isoformat() for edge in bounds(lunch)]
    ['2017-09-04T19:00:00+00:00', '2017-12-25T22:00:00+00:00']
    """
    value = parse_event(event, time_zones=time_zones)
    if value is None:
        return None
    if not isinstance(value, SeriesMaster):
        start, end = value.span
        return start, max(start, end)
    first = seek.first(value)
    if first is None:
        return None
    if value.recurrence.is_endless:
        return first.span[0], None
    last = seek.last(value)
    spans = [*[other.span for other in value.active_exceptions], first.span, *([last.span] if last else [])]
    return first.span[0], max(max(span) for span in spans)
