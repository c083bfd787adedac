"""The times of a VEVENT: DTSTART, DTEND, DURATION, RECURRENCE-ID, EXDATE and RDATE."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

from recurtz.errors import MalformedValueError, PropertyError, RecurtzError, TimeZoneNotSupportedError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.lost_zones import date_of_whole_day, midnights
from recurtz.events.span import check_order, utc_span
from recurtz.ical.properties import ALL_DAY_MARK, ALL_DAY_ZONE
from recurtz.ical.scanner import Component, Property
from recurtz.ical.tzids import TzidResolver
from recurtz.rrule.parse import TimeValue, parse_time_value
from recurtz.zones.names import zone_name

_MIDNIGHT = datetime.min.time()
_ONE_DAY = timedelta(days=1)
_DURATION = re.compile(
    r"([+-]?)P(?:([0-9]{1,9})W)?(?:([0-9]{1,9})D)?"
    r"(?:T(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})S)?)?"
)
_LEAP_SECOND = re.compile(r"(T[0-9]{4})60")

DateOrTime = date | DateTimeTimeZone
"""The value of a property: a DATE, or a DATE-TIME with its zone."""

Report = Callable[[RecurtzError], object]
"""Takes the error of a part of an event, which costs this part only; or raises it."""


class Times(NamedTuple):
    """Start and end of an event. If it is all day, both are midnights, and the end is exclusive."""

    start: DateTimeTimeZone
    end: DateTimeTimeZone
    is_all_day: bool


class RecurrenceDate(NamedTuple):
    """A value of RDATE: a start, and its own end or duration if it is a period."""

    start: DateOrTime
    end: DateOrTime | timedelta | None


def parse_times(vevent: Component, tzids: TzidResolver, report: Report, floating: str | tzinfo | None = None) -> Times:
    """Start and end of a VEVENT. An end that cannot be used is reported, and the event ends as one without an end.

    `floating` is the zone of times without one, else the calendar's.

    Raises `RecurtzError` for a start that is missing or malformed, and for times out of range.
    """
    raw_start = _raw(_only(vevent, "DTSTART"))
    raw_end = _raw_end(vevent, report)
    start = _resolve(raw_start, tzids, floating, beside=raw_end)
    try:
        return _times(vevent, start, _end(vevent, start, raw_end, tzids), tzids)
    except (MalformedValueError, PropertyError, TimeZoneNotSupportedError) as error:
        report(error)
        return _times(vevent, start, start, tzids)


def _times(vevent: Component, start: DateOrTime, end: DateOrTime, tzids: TzidResolver) -> Times:
    midnights = _all_day_times(vevent, start, end, tzids)
    if midnights:
        first_time, last_time = midnights
    elif isinstance(start, DateTimeTimeZone) and isinstance(end, DateTimeTimeZone):
        first_time, last_time = start, end
    else:
        message = "one of DTSTART and DTEND is a date, the other is a time; use two dates or two times"
        raise PropertyError(message, target="DTEND")
    _check_order(first_time, last_time)
    return Times(first_time, last_time, midnights is not None)


def _check_order(start: DateTimeTimeZone, end: DateTimeTimeZone) -> None:
    """Check that the end is not before the start, under iCalendar's name for the end, and that both exist in UTC."""
    utc_span(start, end)
    try:
        check_order(start, end)
    except PropertyError as error:
        raise PropertyError(f"DTEND{str(error).removeprefix('end')}", target="DTEND") from None


def is_whole_day(vevent: Component) -> bool:
    """True if DTSTART is a date."""
    found = vevent.first("DTSTART")
    return found is not None and ("T" not in found.value.upper() or found.parameters.get("VALUE", "").upper() == "DATE")


def parse_property(
    vevent: Component, name: str, tzids: TzidResolver, floating: str | tzinfo | None = None, *, whole_days: bool = False
) -> DateOrTime:
    """The date or time of a property. Beside whole days, a time without a zone is its date, and no zone is needed.

    Raises `RecurtzError` if it is absent, if it is not a date or a time, and for an unknown zone.
    """
    return _resolve(_raw(_only(vevent, name)), tzids, floating, whole_days=whole_days)


def zone_of(vevent: Component, name: str, tzids: TzidResolver) -> str | tzinfo | None:
    """The zone that a time of a VEVENT names; None if it names no known zone."""
    found = vevent.first(name)
    try:
        value = None if found is None else _raw(found)[0]
        if value is None or not value.time_zone:
            return None
        return "UTC" if value.time_zone == "UTC" else tzids.zone(value.time_zone, value.day)
    except RecurtzError:
        return None


def parse_dates(
    vevent: Component, name: str, tzids: TzidResolver, report: Report, times: Times
) -> Iterator[RecurrenceDate]:
    """The values of all EXDATE or RDATE properties. One that cannot be read is reported."""
    for found in vevent.all(name):
        for text in filter(None, map(str.strip, found.value.split(","))):
            try:
                yield _parse_date(found._replace(value=text), tzids, times)
            except RecurtzError as error:
                report(error)


def _parse_date(found: Property, tzids: TzidResolver, times: Times) -> RecurrenceDate:
    """A date, a time, or a period: two times, or a time and a duration."""
    text, _, end = found.value.partition("/")

    def resolve(text: str) -> DateOrTime:
        return _resolve(_raw(found._replace(value=text)), tzids, times.start.time_zone, whole_days=times.is_all_day)

    start = resolve(text)
    if not end:
        return RecurrenceDate(start, None)
    if end[:1].upper() in {"P", "+"}:
        return RecurrenceDate(start, parse_duration(end, found.name))
    return RecurrenceDate(start, resolve(end))


def _only(vevent: Component, name: str) -> Property:
    """The property of a name, which is given once; several that are equal count as one.

    Raises `PropertyError` if it is missing, `MalformedValueError` if there are different ones.
    """
    found = vevent.all(name)
    if not found:
        raise PropertyError.missing(name, "give a date or a time")
    if any((other.value, other.parameters) != (found[0].value, found[0].parameters) for other in found[1:]):
        raise MalformedValueError(f"{name} is given twice; give it once", target=name)
    return found[0]


# Values ---------------------------------------------------------------------------------------------------------------


def _raw(found: Property) -> tuple[TimeValue, Property]:
    """The date or time of a property, whose zone is still a name. With VALUE=DATE only its date counts.

    A DATE has no zone, whatever TZID stands beside it (RFC 5545, section 3.2.19).
    """
    text = _LEAP_SECOND.sub(r"\g<1>59", found.value.strip().upper())
    kind = found.parameters.get("VALUE", "").upper()
    try:
        value = parse_time_value(text[:8] if kind == "DATE" else text, found.parameters.get("TZID", ""))
    except ValueError as error:
        raise MalformedValueError.expected(found.name, found.value, f"use {error}") from None
    return value, found


def _resolve(
    raw: tuple[TimeValue, Property],
    tzids: TzidResolver,
    floating: str | tzinfo | None = None,
    beside: tuple[TimeValue, Property] | timedelta | None = None,
    whole_days: bool = False,
) -> DateOrTime:
    """The value in its zone: its own, else that of the value beside it, else `floating`, else the calendar's."""
    value, found = raw
    tzid = value.time_zone
    if value.time_of_day is None or (whole_days and not tzid):
        return value.day
    if not tzid and isinstance(beside, tuple):
        tzid = beside[0].time_zone
    try:
        name = tzids.zone(tzid, value.day) if tzid not in {"", "UTC"} else tzid or floating or tzids.default
    except RecurtzError as error:
        if whole_days:
            return value.day
        raise error.prefixed(found.name) from None
    return DateTimeTimeZone(datetime.combine(value.day, value.time_of_day), name)


def _raw_end(vevent: Component, report: Report) -> tuple[TimeValue, Property] | timedelta | None:
    """DTEND, or DURATION; without both None.

    Source: RFC 5545, section 3.6.1.
    """
    try:
        if vevent.value("DTEND"):
            if vevent.value("DURATION"):
                report(
                    MalformedValueError("DTEND and DURATION exclude each other; give one of them", target="DURATION")
                )
            return _raw(_only(vevent, "DTEND"))
        if vevent.value("DURATION"):
            return _not_negative(_only(vevent, "DURATION").value)
    except RecurtzError as error:
        report(error)
    return None


def _end(
    vevent: Component, start: DateOrTime, raw: tuple[TimeValue, Property] | timedelta | None, tzids: TzidResolver
) -> DateOrTime:
    if isinstance(raw, tuple):
        return _resolve(raw, tzids, start.time_zone if isinstance(start, DateTimeTimeZone) else None)
    return start if raw is None else after(start, raw)


def after(start: DateOrTime, duration: timedelta) -> DateOrTime:
    """A date or time and a duration.

    Raises `PropertyError` for a date and a duration that is not in whole days.
    """
    if isinstance(start, DateTimeTimeZone):
        return start + duration
    if duration % _ONE_DAY:
        raise PropertyError.rejected("DURATION", str(duration), "use whole days with a date, such as P1D")
    return (midnight(start, "UTC") + duration).date_time.date()


def parse_duration(text: str, target: str) -> timedelta:
    """The duration of a text such as "-PT15M".

    Raises `MalformedValueError`.

    >>> parse_duration("P1DT2H", "DURATION")
    datetime.timedelta(days=1, seconds=7200)
    """
    match = _DURATION.fullmatch(text.strip().upper())
    if match is None or not any(match.groups()[1:]):
        raise MalformedValueError.expected(target, text, "use one such as PT90M")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    try:
        duration = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        raise MalformedValueError.expected(target, text, "use one that is shorter") from None
    return -duration if match[1] == "-" else duration


def _not_negative(text: str) -> timedelta:
    """The duration of an event, which cannot be negative (RFC 5545, section 3.8.2.5)."""
    duration = parse_duration(text, "DURATION")
    if duration < timedelta():
        raise PropertyError.rejected("DURATION", text, "use one that is not negative, such as PT1H")
    return duration


def _all_day_times(
    vevent: Component, start: DateOrTime, end: DateOrTime, tzids: TzidResolver
) -> tuple[DateTimeTimeZone, DateTimeTimeZone] | None:
    """The midnights of an all-day event: of two dates, or of two midnights that Outlook marks as all day.

    An event without an end lasts one day (RFC 5545, 3.6.1). None for an event that is not all day.
    """
    if vevent.value(ALL_DAY_MARK).upper() == "TRUE":
        start, end = _marked_dates(start, end, tzids)
    if isinstance(start, DateTimeTimeZone) or isinstance(end, DateTimeTimeZone):
        return None
    own = vevent.text(ALL_DAY_ZONE).strip()
    name = tzids.zone(own, start) if own else tzids.default
    first_midnight, last_midnight = midnight(start, name), midnight(end, name)
    return first_midnight, first_midnight + _ONE_DAY if last_midnight == first_midnight else last_midnight


def _marked_dates(start: DateOrTime, end: DateOrTime, tzids: TzidResolver) -> tuple[DateOrTime, DateOrTime]:
    """The dates of two midnights. Without any zone in the calendar, two times in UTC are midnights of some zone."""
    if isinstance(start, DateTimeTimeZone) and isinstance(end, DateTimeTimeZone) and not tzids.has_own_zone:
        days, rest = divmod(end.date_time - start.date_time, _ONE_DAY)
        try:
            if is_utc(start) and is_utc(end) and not rest and midnights(start.instant()):
                first = date_of_whole_day(start.instant(), start._zone)
                return first, first + days * _ONE_DAY
        except OverflowError:
            pass
    return _midnight_to_date(start, tzids), _midnight_to_date(end, tzids)


def _midnight_to_date(value: DateOrTime, tzids: TzidResolver) -> DateOrTime:
    """The date of a midnight; any other value unchanged. A time in UTC is converted to the calendar's zone first."""
    if not isinstance(value, DateTimeTimeZone):
        return value
    local = value.in_zone(tzids.default) if is_utc(value) else value
    return local.date_time.date() if local == local._at_midnight() else value


def is_utc(value: DateTimeTimeZone) -> bool:
    """True for a time in UTC, which can be an instant of another zone."""
    return zone_name(value.time_zone) == "UTC"


def midnight(day: date, name: str | tzinfo) -> DateTimeTimeZone:
    """The start of a date in a zone."""
    return DateTimeTimeZone(datetime.combine(day, _MIDNIGHT), name)
