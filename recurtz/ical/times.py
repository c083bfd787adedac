"""The times of a VEVENT: when it starts and ends, and which dates it leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta, tzinfo

from icalendar import Event

from recurtz.errors import MalformedValueError, PropertyError
from recurtz.events.date_time import DateTimeTimeZone, zone_name
from recurtz.events.occurrence import utc_span
from recurtz.ical.properties import ALL_DAY_ZONE, first
from recurtz.ical.tzids import Zones

_MIDNIGHT = datetime.min.time()
_A_DAY = timedelta(days=1)

When = date | DateTimeTimeZone
"""A time as VEVENT has it: a date of an all-day event, or a wall clock in a zone."""

Span = tuple[DateTimeTimeZone, DateTimeTimeZone]


def read_times(vevent: Event, zones: Zones) -> tuple[DateTimeTimeZone, DateTimeTimeZone, bool]:
    """Start and end, and whether they are the midnights of whole days.

    Raises `RecurtzError` for times that are missing, of two kinds, or in no order.
    """
    start = read_when(vevent, "DTSTART", zones)
    end = _end(vevent, start, zones)
    if whole := _whole_days(vevent, start, end, zones):
        begins, ends = whole
    elif isinstance(start, DateTimeTimeZone) and isinstance(end, DateTimeTimeZone):
        begins, ends = start, end
    else:
        raise PropertyError("of DTSTART and DTEND one is a date, one a time; use two of a kind", target="DTEND")
    check_order(begins, ends, "DTEND")
    return begins, ends, whole is not None


def check_order(start: DateTimeTimeZone, end: DateTimeTimeZone, name: str) -> None:
    """Refuse an end before the start. Raises `PropertyError`."""
    starts_at, ends_at = utc_span(start, end)
    if ends_at < starts_at:
        raise PropertyError.rejected(name, str(end.date_time), f"use a time not before the start, {start.date_time}")


def read_when(vevent: Event, name: str, zones: Zones) -> When:
    """A property's date or time.

    Raises `RecurtzError` if it is missing, if it is neither, and for a zone that is none.
    """
    found = first(vevent, name)
    if found is None:
        raise PropertyError.missing(name, "give a date or a time")
    return _when(found, found.params, name, zones)


def read_exdates(vevent: Event, zones: Zones) -> Iterator[When]:
    """The dates and times that EXDATE leaves out, which may stand often and list many."""
    found = vevent.get("EXDATE", [])
    for listed in found if isinstance(found, list) else [found]:
        for each in listed.dts:
            yield _when(each, listed.params, "EXDATE", zones)


def _when(found: object, params: Mapping[str, str], name: str, zones: Zones) -> When:
    value = found.dt if hasattr(found, "dt") else str(found)  # VALUE may say that it is something else
    tzid = params.get("TZID")
    if isinstance(value, datetime):
        wall = value.replace(tzinfo=None, fold=0)
        in_utc = value.tzinfo is not None and zone_name(value.tzinfo) == "UTC"
        if tzid and not in_utc:  # a Z counts more than a TZID beside it
            return DateTimeTimeZone(wall, zones.name(tzid, wall.year))
        return DateTimeTimeZone(wall, "UTC" if in_utc else zones.default)
    if isinstance(value, date):
        return value
    raise MalformedValueError.expected(name, value, "use a date or a time")


def _end(vevent: Event, start: When, zones: Zones) -> When:
    """DTEND, or what DURATION puts there; without both the start, which for a date is that whole day."""
    if "DTEND" in vevent:
        return read_when(vevent, "DTEND", zones)
    duration = getattr(first(vevent, "DURATION"), "dt", timedelta())
    if not isinstance(duration, timedelta):
        raise MalformedValueError.expected("DURATION", str(duration), "use one such as PT90M")
    if isinstance(start, DateTimeTimeZone):
        return start.later(duration)
    if duration % _A_DAY:
        raise PropertyError.rejected("DURATION", str(duration), "use whole days beside a date, such as P1D")
    return midnight(start, "UTC").later(duration).date_time.date()


def _whole_days(vevent: Event, start: When, end: When, zones: Zones) -> Span | None:
    """The midnights of whole days: two dates, or what Outlook marks as such and that is."""
    if str(vevent.get("X-MICROSOFT-CDO-ALLDAYEVENT", "")).upper() == "TRUE":
        start, end = _date_at_midnight(start, zones), _date_at_midnight(end, zones)
    if isinstance(start, DateTimeTimeZone) or isinstance(end, DateTimeTimeZone):
        return None
    name = zones.name(str(vevent[ALL_DAY_ZONE]), start.year) if ALL_DAY_ZONE in vevent else zones.default
    begins, ends = midnight(start, name), midnight(end, name)
    return begins, begins.later(_A_DAY) if ends == begins else ends


def _date_at_midnight(when: When, zones: Zones) -> When:
    """A midnight on its own clock, in UTC one on the calendar's, as its date; anything else as it is."""
    if not isinstance(when, DateTimeTimeZone):
        return when
    told = when.in_zone(zones.default) if when.time_zone == "UTC" else when
    return told.date_time.date() if told == told.at_midnight() else when


def midnight(day: date, name: str | tzinfo) -> DateTimeTimeZone:
    """The midnight with which a date begins in a zone."""
    return DateTimeTimeZone(datetime.combine(day, _MIDNIGHT), name)
