"""The exceptions of a blob as `exceptionOccurrences`, and back.

Graph's JSON has most of the overridden properties: subject, location, busy status, reminder, all-day, attachments. The
others are in `singleValueExtendedProperties`, so that an exception is written as it was read.

Source: MS-OXOCAL, 2.2.1.44.2 (ExceptionInfo) and 2.2.1.44.3 (ChangeHighlight).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, tzinfo
from typing import Any, NamedTuple

from recurtz.errors import PropertyError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.date_time_text import format_date_time, format_instant
from recurtz.events.occurrence import Occurrence
from recurtz.events.occurrence_id import occurrence_id_prefix
from recurtz.events.span import check_order
from recurtz.exchange import extended_properties as extended
from recurtz.exchange import recurrence_blob as blob
from recurtz.exchange.blob_patterns import DAY_MINUTES, EPOCH, MINUTE, day_of
from recurtz.exchange.recurrence_blob import Override

_SHOW_AS = ("free", "tentative", "busy", "oof", "workingElsewhere")
"""BusyStatus. Source: MS-OXOCAL, PidLidBusyStatus."""

_FLAGS_IN_JSON = {"isReminderOn": blob.REMINDER_SET, "hasAttachments": blob.ATTACHMENT}
_ONLY_IN_MAPI = {
    blob.MEETING_TYPE: extended.STATE_FLAGS,
    blob.COLOR: extended.COLOR,
    blob.SUB_TYPE: extended.SUB_TYPE,
}
_MAX_MINUTES = 2**32 - 1
_LAST_YEAR = day_of(_MAX_MINUTES).year - 1
"""The last year all of whose minutes a number of 32 bits can contain."""

Json = Mapping[str, Any]


class BlobZone(NamedTuple):
    """The zone of a blob's wall clock, and its name in JSON."""

    name: str
    tz: tzinfo

    def moment(self, minutes: int) -> dict[str, str]:
        """The `dateTimeTimeZone` of a number of minutes since 1601."""
        return {"dateTime": format_date_time(EPOCH + minutes * MINUTE), "timeZone": self.name}

    def instant(self, minutes: int) -> str:
        """The text of the instant in UTC."""
        return format_instant(DateTimeTimeZone(EPOCH + minutes * MINUTE, self.tz).instant())


def lasts_whole_days(start: int, end: int) -> bool:
    """True from one midnight to a later one, as an all-day event must.

    Source: MS-OXOCAL, PidLidAppointmentSubType.
    """
    return start < end and start % DAY_MINUTES == end % DAY_MINUTES == 0


# Reading --------------------------------------------------------------------------------------------------------------


def exception_json(override: Override, series_id: str, is_all_day: bool, zone: BlobZone) -> dict[str, Any]:
    """An item of `exceptionOccurrences`; `is_all_day` is the series'."""
    start, end, original = override[:3]
    sub_type = override.numbers.get(blob.SUB_TYPE, is_all_day and lasts_whole_days(start, end))
    json = {
        "type": "exception",
        "occurrenceId": f"{occurrence_id_prefix(series_id)}{day_of(original)}",
        "originalStart": zone.instant(original),
        "isAllDay": bool(sub_type),
        "start": zone.moment(start),
        "end": zone.moment(end),
    }
    return json | _overridden(override)


def _overridden(override: Override) -> dict[str, Any]:
    """The other properties in which an exception differs from its series."""
    numbers, texts, json = override.numbers, override.texts, dict[str, Any]()
    if (subject := texts.get(blob.SUBJECT)) is not None:
        json["subject"] = subject
    if (location := texts.get(blob.LOCATION)) is not None:
        json["location"] = {"displayName": location}
    if (status := numbers.get(blob.BUSY_STATUS)) is not None:
        json["showAs"] = _SHOW_AS[status] if status < len(_SHOW_AS) else "unknown"
    if (minutes := numbers.get(blob.REMINDER_DELTA)) is not None:
        json["reminderMinutesBeforeStart"] = minutes
    json |= {name: bool(numbers[flag]) for name, flag in _FLAGS_IN_JSON.items() if flag in numbers}
    only_in_mapi = {name: numbers[flag] for flag, name in _ONLY_IN_MAPI.items() if flag in numbers}
    if override.flags & blob.BODY:
        only_in_mapi[extended.EXCEPTIONAL_BODY] = 1
    if override.change_highlight:
        only_in_mapi[extended.CHANGE_HIGHLIGHT] = override.change_highlight
    if only_in_mapi:
        json["singleValueExtendedProperties"] = extended.to_extended(only_in_mapi)
    return json


# Writing --------------------------------------------------------------------------------------------------------------


def override_of(
    exception: Occurrence, time_zone: str | tzinfo, original: int, json: Json, series: Json, target: str
) -> Override:
    """The fields of an exception in the zone of its series.

    `original` is its scheduled start in minutes. `json` and `series` are the JSON of the exception and of its series; a
    property in which they agree is not overridden.

    Raises `PropertyError` for times that a blob cannot contain.
    """
    start = exception.start if exception.is_all_day else exception.start.in_zone(time_zone)
    end = exception.end if exception.is_all_day else exception.end.in_zone(time_zone)
    starts = wall_minutes(start, f"{target}start")
    storable_day(end.date_time.date(), f"{target}end.dateTime")
    ends = starts + duration_minutes(start, end, target)
    values = extended.extended_values(json, target)
    numbers = _numbers(json, series) | _numbers_in_mapi(values, target)
    if exception.is_all_day != bool(series.get("isAllDay")):
        numbers[blob.SUB_TYPE] = int(exception.is_all_day)
    texts = _texts(json, series)
    body = extended.extended_number(values, extended.EXCEPTIONAL_BODY, target)
    flags = sum(numbers) + sum(texts) + (blob.BODY if body else 0)
    highlight = extended.extended_number(values, extended.CHANGE_HIGHLIGHT, target) or 0
    return Override(starts, ends, original, flags, dict(sorted(numbers.items())), texts, highlight)


def wall_minutes(moment: DateTimeTimeZone, target: str) -> int:
    """A wall-clock time in minutes since 1601.

    Raises `PropertyError` for a time with seconds, and for one that 32 bits cannot contain.

    >>> from datetime import datetime
    >>> wall_minutes(DateTimeTimeZone(datetime(2007, 3, 26, 10), "Pacific Standard Time"), "start")
    213656280
    """
    minutes, rest = divmod(moment.date_time - EPOCH, MINUTE)
    if rest or moment.tick or not 0 <= minutes <= _MAX_MINUTES:
        text = format_date_time(moment.date_time, moment.tick)
        hint = f"use whole minutes, from {EPOCH.year} to {_LAST_YEAR}: Outlook has no others"
        raise PropertyError.rejected(f"{target}.dateTime", text, hint)
    return minutes


def storable_day(day: date, target: str) -> date:
    """A date that a blob can contain as minutes.

    Raises `PropertyError` for another one.

    >>> storable_day(date(2017, 9, 11), "cancelledOccurrences")
    datetime.date(2017, 9, 11)
    """
    if not EPOCH.year <= day.year <= _LAST_YEAR:
        hint = f"use the years {EPOCH.year} to {_LAST_YEAR}: Outlook has no others"
        raise PropertyError.rejected(target, str(day), hint)
    return day


def duration_minutes(start: DateTimeTimeZone, end: DateTimeTimeZone, target: str = "") -> int:
    """The minutes from a start to an end by the wall clock, or exactly if the wall clock goes back in between.

    Raises `PropertyError` for an end before the start, or not at a whole minute.
    """
    exact, wall = check_order(start, end), end.date_time - start.date_time
    minutes, rest = divmod(wall if wall > wall * 0 else exact, MINUTE)
    if rest or start.tick != end.tick:
        text = format_date_time(end.date_time, end.tick)
        raise PropertyError.rejected(f"{target}end.dateTime", text, "use whole minutes: Outlook has no others")
    return minutes


def _numbers(json: Json, series: Json) -> dict[int, int]:
    """The overridden numbers that Graph's JSON has."""
    numbers = {flag: int(json[name]) for name, flag in _FLAGS_IN_JSON.items() if _differs(json, series, name, bool)}
    if _differs(json, series, "showAs", str) and json["showAs"] in _SHOW_AS:
        numbers[blob.BUSY_STATUS] = _SHOW_AS.index(json["showAs"])
    if _differs(json, series, "reminderMinutesBeforeStart", int):
        numbers[blob.REMINDER_DELTA] = json["reminderMinutesBeforeStart"] & _MAX_MINUTES
    return numbers


def _differs(json: Json, series: Json, name: str, kind: type) -> bool:
    value = json.get(name)
    return type(value) is kind and value != series.get(name)


def _numbers_in_mapi(values: Mapping[str, str], target: str) -> dict[int, int]:
    numbers = {flag: extended.extended_number(values, name, target) for flag, name in _ONLY_IN_MAPI.items()}
    return {flag: number for flag, number in numbers.items() if number is not None}


def _texts(json: Json, series: Json) -> dict[int, str]:
    """The overridden texts."""
    subject, location = json.get("subject"), _display_name(json)
    texts = dict[int, str]()
    if isinstance(subject, str) and subject != series.get("subject"):
        texts[blob.SUBJECT] = subject
    if location is not None and location != _display_name(series):
        texts[blob.LOCATION] = location
    return texts


def _display_name(json: Json) -> str | None:
    location = json.get("location")
    name = location.get("displayName") if isinstance(location, Mapping) else None
    return name if isinstance(name, str) else None
