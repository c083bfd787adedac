"""The times of a VEVENT: DTSTART, DTEND, DURATION, RECURRENCE-ID and EXDATE."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta, tzinfo

from icalendar import Event

from recurtz.errors import MalformedValueError, PropertyError
from recurtz.events.date_time import DateTimeTimeZone, zone_name
from recurtz.events.span import check_order, utc_span
from recurtz.ical.properties import ALL_DAY_ZONE, first
from recurtz.ical.tzids import TzidResolver

_MIDNIGHT = datetime.min.time()
_ONE_DAY = timedelta(days=1)

DateOrTime = date | DateTimeTimeZone
"""The value of a property: a DATE, or a DATE-TIME with its zone."""


def parse_times(vevent: Event, tzids: TzidResolver) -> tuple[DateTimeTimeZone, DateTimeTimeZone, bool]:
    """Start and end of a VEVENT, and True if it is all day; then both are midnights, and the end is exclusive.

    Raises `RecurtzError` for times that are missing or malformed, for a date beside a time, and for an end before the
    start.
    """
    start = parse_property(vevent, "DTSTART", tzids)
    end = _parse_end(vevent, start, tzids)
    midnights = _all_day_times(vevent, start, end, tzids)
    if midnights:
        first_time, last_time = midnights
    elif isinstance(start, DateTimeTimeZone) and isinstance(end, DateTimeTimeZone):
        first_time, last_time = start, end
    else:
        message = "one of DTSTART and DTEND is a date, the other is a time; use two dates or two times"
        raise PropertyError(message, target="DTEND")
    _check_order(first_time, last_time)
    return first_time, last_time, midnights is not None


def _check_order(start: DateTimeTimeZone, end: DateTimeTimeZone) -> None:
    """Check that the end is not before the start, under iCalendar's name for the end, and that both exist in UTC."""
    utc_span(start, end)
    try:
        check_order(start, end)
    except PropertyError as error:
        raise PropertyError(f"DTEND{str(error).removeprefix('end')}", target="DTEND") from None


def parse_property(vevent: Event, name: str, tzids: TzidResolver) -> DateOrTime:
    """The date or time of a property.

    Raises `RecurtzError` if it is absent, if it is not a date or a time, and for an unknown zone.
    """
    value = first(vevent, name)
    if value is None:
        raise PropertyError.missing(name, "give a date or a time")
    return _parse_value(value, value.params, name, tzids)


def parse_exdates(vevent: Event, tzids: TzidResolver) -> Iterator[DateOrTime]:
    """The dates and times of all EXDATE properties; each property is a list of values."""
    properties = vevent.get("EXDATE", [])
    for exdates in properties if isinstance(properties, list) else [properties]:
        for value in exdates.dts:
            yield _parse_value(value, exdates.params, "EXDATE", tzids)


def _parse_value(parsed: object, parameters: Mapping[str, str], name: str, tzids: TzidResolver) -> DateOrTime:
    """A date or time from icalendar's value. The parameter VALUE can turn it into a value of any other type."""
    value = parsed.dt if hasattr(parsed, "dt") else str(parsed)
    tzid = parameters.get("TZID")
    if isinstance(value, datetime):
        wall = value.replace(tzinfo=None, fold=0)
        in_utc = value.tzinfo is not None and zone_name(value.tzinfo) == "UTC"
        if tzid and not in_utc:  # the suffix Z takes precedence over a TZID
            return DateTimeTimeZone(wall, tzids.zone_id(tzid, wall.year))
        return DateTimeTimeZone(wall, "UTC" if in_utc else tzids.default)
    if isinstance(value, date):
        return value
    raise MalformedValueError.expected(name, value, "use a date or a time")


def _parse_end(vevent: Event, start: DateOrTime, tzids: TzidResolver) -> DateOrTime:
    """DTEND, or DTSTART plus DURATION; without both, DTSTART.

    Source: RFC 5545, section 3.6.1.
    """
    if "DTEND" in vevent:
        return parse_property(vevent, "DTEND", tzids)
    duration = getattr(first(vevent, "DURATION"), "dt", timedelta())
    if not isinstance(duration, timedelta):
        raise MalformedValueError.expected("DURATION", str(duration), "use one such as PT90M")
    if isinstance(start, DateTimeTimeZone):
        return start + duration
    if duration % _ONE_DAY:
        raise PropertyError.rejected("DURATION", str(duration), "use whole days with a date, such as P1D")
    return (midnight(start, "UTC") + duration).date_time.date()


def _all_day_times(
    vevent: Event, start: DateOrTime, end: DateOrTime, tzids: TzidResolver
) -> tuple[DateTimeTimeZone, DateTimeTimeZone] | None:
    """The midnights of an all-day event: of two dates, or of two midnights that Outlook marks as all day.

    An event without an end lasts one day (RFC 5545, 3.6.1). None for an event that is not all day.
    """
    if str(vevent.get("X-MICROSOFT-CDO-ALLDAYEVENT", "")).upper() == "TRUE":
        start, end = _midnight_to_date(start, tzids), _midnight_to_date(end, tzids)
    if isinstance(start, DateTimeTimeZone) or isinstance(end, DateTimeTimeZone):
        return None
    name = tzids.zone_id(str(vevent[ALL_DAY_ZONE]), start.year) if ALL_DAY_ZONE in vevent else tzids.default
    first_midnight, last_midnight = midnight(start, name), midnight(end, name)
    return first_midnight, first_midnight + _ONE_DAY if last_midnight == first_midnight else last_midnight


def _midnight_to_date(value: DateOrTime, tzids: TzidResolver) -> DateOrTime:
    """The date of a midnight; any other value unchanged. A time in UTC is converted to the calendar's zone first."""
    if not isinstance(value, DateTimeTimeZone):
        return value
    local = value.in_zone(tzids.default) if value.time_zone == "UTC" else value
    return local.date_time.date() if local == local._at_midnight() else value


def midnight(day: date, name: str | tzinfo) -> DateTimeTimeZone:
    """The start of a date in a zone."""
    return DateTimeTimeZone(datetime.combine(day, _MIDNIGHT), name)
