"""Changes of single occurrences of a series: cancel, restore, reschedule.

The rule about neighbours: an occurrence cannot be moved to or past the day of the occurrence before or after it
(Graph, Update event). A cancelled neighbour does not count.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from recurtz._core.fields import require_date
from recurtz.errors import ArgumentTypeError, ItemNotFoundError, PropertyError, RecurtzError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.occurrence import Occurrence
from recurtz.events.span import check_order

if TYPE_CHECKING:
    from recurtz.events.master import SeriesMaster

Moment = datetime | date | DateTimeTimeZone
"""A time in arguments: an aware datetime, a date of an all-day series, or a value of any zone."""


def cancel(series: SeriesMaster, day: date) -> SeriesMaster:
    """The series without the occurrence of an original date, and without its exception."""
    require_occurrence(series, day)
    return series.__replace__(cancelled=(*series.cancelled, day), exceptions=_other_exceptions(series, day))


def restore(series: SeriesMaster, day: date) -> SeriesMaster:
    """The series with the occurrence of an original date as the pattern has it."""
    if day not in series.cancelled:
        require_occurrence(series, day)
    if day in series.recurrence:
        require_between_neighbours(series, day, day.toordinal() + series.date_shift)
    cancelled = tuple([other for other in series.cancelled if other != day])
    return series.__replace__(cancelled=cancelled, exceptions=_other_exceptions(series, day))


def reschedule(series: SeriesMaster, day: date, start: Moment, end: Moment) -> SeriesMaster:
    """The series with the occurrence of an original date at another time."""
    require_occurrence(series, day)
    new_start, new_end = _in_series_zone(series, start, "start"), _in_series_zone(series, end, "end")
    check_order(new_start, new_end)
    require_between_neighbours(series, day, new_start.date_time.toordinal())
    if series.is_all_day and new_start == new_end:
        raise PropertyError.rejected("end", str(end), "an all-day occurrence ends on the next day at the earliest")
    scheduled = series._scheduled_on(day)
    original_start = None if scheduled is None else scheduled.original_start
    exception = Occurrence(new_start, new_end, day, original_start, "exception", series.is_all_day, series.id)
    return series.__replace__(exceptions=(*_other_exceptions(series, day), exception))


def _in_series_zone(series: SeriesMaster, moment: Moment, name: str) -> DateTimeTimeZone:
    match moment:
        case DateTimeTimeZone():
            local = moment.in_zone(series.time_zone)
        case datetime() if moment.utcoffset() is not None:
            local = DateTimeTimeZone.from_datetime(moment, series.time_zone)
        case date() if series.is_all_day and not isinstance(moment, datetime):
            return DateTimeTimeZone(datetime.combine(moment, time()), series.time_zone)
        case _:
            raise ArgumentTypeError.naive(name, moment, "use an aware datetime or a DateTimeTimeZone")
    return local._at_midnight() if series.is_all_day else local


def require_occurrence(series: SeriesMaster, day: date, name: str = "day") -> None:
    """Rejects a date that is not an original date of the series, or is cancelled. `name` is that of the argument.

    Raises `ItemNotFoundError`.
    """
    if require_date(day, name) in series.cancelled:
        hint = "use another date, or remove its cancellation (cancelledOccurrences, in a calendar file EXDATE)"
        code = "ErrorCalendarOccurrenceIsDeletedFromRecurrence"
        raise ItemNotFoundError(f"the occurrence of {day} is cancelled; {hint}", code=code, target=name)
    if day not in series.recurrence and day not in [exception.original_date for exception in series.exceptions]:
        message = f"{day} is not an occurrence of the series; use the original date of one"
        raise ItemNotFoundError(message, target=name)


def _other_exceptions(series: SeriesMaster, day: date) -> tuple[Occurrence, ...]:
    return tuple([exception for exception in series.exceptions if exception.original_date != day])


def require_between_neighbours(series: SeriesMaster, day: date, target: int) -> None:
    """Rejects the ordinal of an actual day that is not between those of the occurrences before and after a date.

    Raises `RecurtzError` with the code ErrorOccurrenceCrossingBoundary.
    """
    before = _neighbour(series, day, series.recurrence.before)
    after = _neighbour(series, day, series.recurrence.after)
    if (before is not None and target <= before) or (after is not None and target >= after):
        bounds = " and ".join(_text(bound) for bound in (before, after) if bound is not None)
        message = f"the occurrence of {day} cannot be moved to {_text(target)}, onto or past its neighbours"
        hint = f"use a day between {bounds}"
        raise RecurtzError(f"{message}; {hint}", code="ErrorOccurrenceCrossingBoundary", target="start")


def _neighbour(series: SeriesMaster, day: date, step: Callable[[date], date | None]) -> int | None:
    """The ordinal of the actual day of the next occurrence that is not cancelled, forwards or backwards."""
    neighbour, cancelled = step(day), frozenset(series.cancelled)
    while neighbour is not None and neighbour in cancelled:
        neighbour = step(neighbour)
    if neighbour is None:
        return None
    actual = [other.start.date_time.date() for other in series.exceptions if other.original_date == neighbour]
    return actual[-1].toordinal() if actual else neighbour.toordinal() + series.date_shift


def _text(ordinal: int) -> str:
    return str(date.fromordinal(min(max(ordinal, 1), date.max.toordinal())))
