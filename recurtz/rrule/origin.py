"""Where a rule starts: DTSTART or the arguments in its place; and the dates of EXDATE and RDATE, seen from there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from recurtz.errors import OutOfRangeError, RecurrenceRuleError, TimeZoneNotSupportedError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.recurrence.patterned import PatternedRecurrence
from recurtz.recurrence.patterns import Daily
from recurtz.recurrence.ranges import Numbered
from recurtz.rrule.lines import Lines
from recurtz.rrule.parse import TimeValue
from recurtz.rrule.starts import add_days
from recurtz.zones.local_time import same_clock
from recurtz.zones.names import zone, zone_name

_SERIES = "use from_ics or from_dateutil, which return a series"
_MIDNIGHT = time()
_MIN_OFFSET, _MAX_OFFSET = timedelta(hours=-12), timedelta(hours=14)


class Origin(NamedTuple):
    """The start of a rule: its date, its time if that is known, and the name of its zone ("" without one).

    The `start` of a local DTSTART is in UTC, and `has_zone` is False.
    """

    day: date
    start: DateTimeTimeZone | None
    zone_id: str
    has_zone: bool


def find_origin(dtstart: TimeValue | None, start_date: date | None, start: DateTimeTimeZone | None) -> Origin:
    """The start of a rule from its DTSTART line, or from the arguments `start_date` and `start`.

    Raises `RecurrenceRuleError` if both are missing or if they differ, and for an unknown TZID.
    """
    if dtstart is None:
        day = start_date if start_date is not None or start is None else start.date_time.date()
        if day is None:
            reason = "DTSTART is missing; give start_date, or a line such as DTSTART:20170904T120000"
            raise RecurrenceRuleError.at("DTSTART", reason)
        return Origin(day, start, _zone_id(start), start is not None)
    if start_date not in {None, dtstart.day}:
        reason = f"DTSTART is on {dtstart.day}, but start_date is {start_date}; give one of them, or one date in both"
        raise RecurrenceRuleError.at("DTSTART", reason)
    own, has_zone = _date_time(dtstart, "DTSTART"), bool(dtstart.time_zone)
    if start is None:
        return Origin(dtstart.day, own, dtstart.time_zone, has_zone)
    if own is not None and not _agree(own, start, has_zone):
        reason = f"DTSTART is at {_text(own, dtstart.time_zone)}, but start is at {_text(start, _zone_id(start))}"
        raise RecurrenceRuleError.at("DTSTART", f"{reason}; give one of them, or one time in both")
    return Origin(dtstart.day, start, _zone_id(start), True)


def _date_time(value: TimeValue, target: str) -> DateTimeTimeZone | None:
    """The value of a time, a local one in UTC; None for a date."""
    if value.time_of_day is None:
        return None
    try:
        return DateTimeTimeZone(datetime.combine(value.day, value.time_of_day), value.time_zone or "UTC")
    except TimeZoneNotSupportedError as error:
        raise RecurrenceRuleError(str(error).rstrip("."), code=error.code, target=target) from None


def _agree(dtstart: DateTimeTimeZone, start: DateTimeTimeZone, has_zone: bool) -> bool:
    """True if a start has the time of day of DTSTART, and its zone if it has one."""
    if has_zone and not same_clock(zone(dtstart.time_zone), zone(start.time_zone)):
        return False
    return dtstart.date_time.time() == start.date_time.time()


def _text(moment: DateTimeTimeZone, zone_id: str) -> str:
    return f"{moment.date_time.time()} {zone_id}".strip()


def _zone_id(start: DateTimeTimeZone | None) -> str:
    """The name of the start's zone, or "" for a tzinfo whose name `zone` does not know."""
    if start is None:
        return ""
    name = zone_name(start.time_zone)
    try:
        zone(name)
    except TimeZoneNotSupportedError:
        return ""
    return name


# EXDATE and RDATE -----------------------------------------------------------------------------------------------------


def require_same_dates(recurrence: PatternedRecurrence, lines: Lines, origin: Origin) -> None:
    """Check that no EXDATE excludes a date of a recurrence, at any time of day, and that no RDATE adds a start.

    Raises `RecurrenceRuleError`.
    """
    reasons = _exclusions([recurrence], lines, origin)
    added = {value.day for value in lines.rdates if not _is_start(value, [recurrence], origin)}
    if added:
        reason = f"RDATE adds {_some(added)}, but Graph has no additional dates; make single events of them"
        reasons.append(RecurrenceRuleError.at("RDATE", reason))
    if reasons:
        raise RecurrenceRuleError.because(reasons)


def added_dates(recurrences: list[PatternedRecurrence], lines: Lines, origin: Origin) -> list[PatternedRecurrence]:
    """One recurrence for each RDATE that the recurrences do not have; no EXDATE may exclude a date of theirs.

    Raises `RecurrenceRuleError` also for an RDATE at another time of day.
    """
    reasons, added = _exclusions(recurrences, lines, origin), {}
    for value in lines.rdates:
        if _is_start(value, recurrences, origin):
            continue
        day = next(iter(_dates_of(value, origin, "RDATE")), value.day)
        if not _is_at_start(value, origin):
            reason = f"RDATE is on {day} at another time of day than DTSTART; make a single event of it"
            reasons.append(RecurrenceRuleError.at("RDATE", reason))
        added[day] = PatternedRecurrence(Daily(1), Numbered(day, 1, origin.zone_id))
    if reasons:
        raise RecurrenceRuleError.because(reasons)
    return list(added.values())


def _exclusions(recurrences: list[PatternedRecurrence], lines: Lines, origin: Origin) -> list[RecurrenceRuleError]:
    """The reason against the EXDATEs that exclude a date of recurrences."""
    days = {day for value in lines.exdates for day in _dates_of(value, origin, "EXDATE")}
    excluded = {day for day in days if any(day in recurrence for recurrence in recurrences)}
    reason = (
        f"EXDATE excludes {_some(excluded)}, but a recurrence has no cancelled dates; {_SERIES}" if excluded else ""
    )
    return [RecurrenceRuleError.at("EXDATE", reason)] if reason else []


def _is_start(value: TimeValue, recurrences: list[PatternedRecurrence], origin: Origin) -> bool:
    """True if a rule has a start at a date or time already; of a rule without a time of day, only the dates count."""
    days = _dates_of(value, origin, "RDATE")
    if not any(day in recurrence for day in days for recurrence in recurrences):
        return False
    return _is_at_start(value, origin)


def _is_at_start(value: TimeValue, origin: Origin) -> bool:
    """True if a value has the time of day of the start, or if one of them has none."""
    moment, start = _date_time(value, "RDATE"), origin.start
    if moment is None or start is None or (value.time_zone and not origin.has_zone):
        return True
    local = moment.in_zone(start.time_zone) if value.time_zone else moment
    return local.date_time.time() == start.date_time.time()


def _dates_of(value: TimeValue, origin: Origin, target: str) -> Iterable[date]:
    """The dates of a rule that a value can mean: one, unless the value is in UTC and the rule's zone is unknown."""
    moment, start = _date_time(value, target), origin.start
    if moment is None or not value.time_zone:
        return (value.day,)
    if start is not None and origin.has_zone:
        try:
            return (moment.in_zone(start.time_zone).date_time.date(),)
        except OutOfRangeError:
            return ()
    if value.time_zone != "UTC":
        return (value.day,)
    clock = _MIDNIGHT if start is None else start.date_time.time()
    days = {add_days(value.day, days) for days in (-1, 0, 1)}
    return [day for day in days if _MIN_OFFSET <= datetime.combine(day, clock) - moment.date_time <= _MAX_OFFSET]


def _some(days: set[date]) -> str:
    """The first of some dates, and how many others there are."""
    return f"{min(days)} and {len(days) - 1} more" if len(days) > 1 else str(min(days))
