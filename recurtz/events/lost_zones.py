"""Series whose zone is lost: which dates their times mean.

Outlook writes names without rules for zones of its own, and an attendee's copy may have no name at all. Then the times
are in another zone (often UTC), but the dates of the pattern are still those of the lost zone. Two rules connect them:

- A timed series keeps the distance between the date of its start and the pattern's start date, so that the first
  occurrence is the start that the server wrote.
- An instant that names a whole day is midnight in some zone; the date is the one that begins at that midnight.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING

from recurtz.errors import OutOfRangeError, TimeZoneNotSupportedError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.recurrence.patterned import PatternedRecurrence
from recurtz.zones.names import is_without_rules
from recurtz.zones.transitions import transitions_of

if TYPE_CHECKING:
    from recurtz.events.master import SeriesMaster

_DAY = timedelta(days=1)
_QUARTER = timedelta(minutes=15)
_MIN_OFFSET, _MAX_OFFSET = timedelta(hours=-12), timedelta(hours=14)
_LIKELIER = tuple(timedelta(hours=hours) for hours in (13, 12, -10, 13.75, 12.75))
"""Of two offsets a day apart, the one at which more people live; at quarters of an hour that is Chatham's."""


def date_shift(recurrence: PatternedRecurrence, start: DateTimeTimeZone) -> int:
    """The days from a date of the pattern to the date on which its occurrence starts: -1, 0 or 1.

    `start` is in the zone that is left. The shift is 0 unless the pattern's start date is one of its dates, and some
    offset from UTC (-12 to +14 hours) explains why the date of `start` is the day before or after.

    >>> from recurtz import NoEnd, Weekly
    >>> mondays = PatternedRecurrence(Weekly(1, ["monday"]), NoEnd(date(2026, 6, 1)))
    >>> date_shift(mondays, DateTimeTimeZone(datetime(2026, 5, 31, 23), "UTC"))  # Monday 9:00 in Sydney
    -1
    """
    start_date = recurrence.range.start_date
    days = (start.date_time.date() - start_date).days
    if abs(days) != 1 or start_date not in recurrence:
        return 0
    try:
        instant = start.instant()
    except OutOfRangeError:
        return 0
    after_midnight = instant.replace(tzinfo=None) - datetime.combine(start_date, time())
    return days if -_MAX_OFFSET <= after_midnight < _DAY - _MIN_OFFSET else 0


def possible_dates(series: SeriesMaster, start: DateTimeTimeZone) -> list[date]:
    """The dates that a start can have in the lost zone of a series: one, or two or three that are adjacent.

    The offset of the lost zone is one by which the first occurrence is on the start date of the range.
    """
    midnight = datetime.combine(series.recurrence.range.start_date, time())
    try:
        first, instant = (moment.instant().replace(tzinfo=None) for moment in (series.start, start))
        earliest = (instant + max(midnight - first, _MIN_OFFSET)).date()
        latest = (instant + min(midnight + _DAY - _QUARTER - first, _MAX_OFFSET)).date()
    except (OverflowError, OutOfRangeError):
        earliest = latest = date.min
    dates = [earliest + timedelta(days) for days in range((latest - earliest).days + 1) if earliest > date.min]
    return dates or [start.date_time.date()]


def midnights(instant: datetime) -> list[tuple[timedelta, date]]:
    """The offsets of zones in which an instant is midnight, each with the date that begins; the likelier first.

    Offsets are between -12 and +14 hours, in quarters of an hour. There are two at most.

    >>> [(str(offset), day.isoformat()) for offset, day in midnights(datetime(2024, 3, 14, 23, tzinfo=UTC))]
    [('1:00:00', '2024-03-15')]
    """
    moment = instant.astimezone(UTC).replace(tzinfo=None)
    since_midnight = moment - datetime.combine(moment, time())
    offsets = [offset for offset in (-since_midnight, _DAY - since_midnight) if _MIN_OFFSET <= offset <= _MAX_OFFSET]
    if since_midnight % _QUARTER:
        return []
    return [(offset, (moment + offset).date()) for offset in sorted(offsets, key=lambda o: o not in _LIKELIER)]


def date_of_whole_day(
    instant: datetime,
    tz: tzinfo,
    dates: Container[date] = (),
    offsets: Iterable[timedelta] = (),
    is_zone_known: bool = False,
    own_day: date | None = None,
) -> date:
    """The date of a whole day, from the instant at which it begins in a zone, or in some other zone.

    That is the zone of the series if the instant is midnight there, and the date is one of the pattern (`dates`), or
    the zone is known to be that of the series. Otherwise a date of the pattern comes before another date. Of several,
    the one with an offset that the series' other originals share, then the date on which the event itself starts
    (`own_day`), because an occurrence cannot be moved onto the day of another, then that of the zone of the series,
    then the likelier one. An instant that is not at a quarter of an hour is its date in UTC.

    Raises `OverflowError` outside the years 1 to 9999 in the zone.

    >>> date_of_whole_day(datetime(2024, 3, 14, 23, tzinfo=UTC), UTC)
    datetime.date(2024, 3, 15)
    """
    local = instant.astimezone(tz)
    is_midnight = local.time() == time()
    if is_midnight and (is_zone_known or local.date() in dates):
        return local.date()
    candidates = midnights(instant)
    if not candidates:
        return local.date() if is_midnight else instant.astimezone(UTC).date()
    shared = frozenset(offsets)
    own = local.utcoffset() if is_midnight else None

    def rank(pair: tuple[timedelta, date]) -> tuple[bool, ...]:
        offset, day = pair
        return day not in dates, offset not in shared, day != own_day, offset != own

    return min(candidates, key=rank)[1]


def on_pattern_dates(series: SeriesMaster) -> SeriesMaster | None:
    """The same series as a rule of RFC 5545 and a sentence need it: its occurrences start on the dates of the pattern.

    A series whose zone is lost is then in a zone of whole hours from UTC; None if the zone that is left has more than
    one offset. A range that names a zone for which the caller gave another one names none: the start has the right one.
    """
    if not series.date_shift:
        name = series.recurrence.range.time_zone
        is_own = is_without_rules(name) or name == series.time_zone
        return series if is_own else series.__replace__(recurrence=series.recurrence.in_zone(""))
    transitions = transitions_of(series._zone)
    if transitions is None or transitions.instants or transitions.rule:
        return None
    midnight = datetime.combine(series.recurrence.range.start_date, time())
    after_midnight = series.start.instant().replace(tzinfo=None) - midnight
    for hours in sorted(range(-14, 13), key=abs):  # POSIX counts west of Greenwich as positive
        if timedelta(0) <= after_midnight - timedelta(hours=hours) < _DAY:
            name = f"Etc/GMT{hours:+}"
            start, end = series.start.to(name), series.end.to(name)
            return series.__replace__(start=start, end=end, time_zone=name, date_shift=0)
    return None  # pragma: no cover  # `date_shift` found such an offset


def require_on_pattern_dates(series: SeriesMaster) -> SeriesMaster:
    """`on_pattern_dates`, for rules of RFC 5545, in files and in other libraries.

    Raises `TimeZoneNotSupportedError` if there is no such zone.
    """
    result = on_pattern_dates(series)
    if result is None:
        hint = "use SeriesMaster.from_graph(event, time_zones=…)"
        reason = f"The zone of the series is lost, and the one that is used instead changes its offset; {hint}"
        error = TimeZoneNotSupportedError.for_name(series.recurrence.range.time_zone, reason)
        raise error.prefixed("recurrence.range.recurrenceTimeZone")
    return result
