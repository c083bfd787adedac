"""The one writer of the start, end and identity of events as Graph's JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Any

from recurtz.errors import OutOfRangeError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.date_time_text import (
    format_date_time,
    format_day,
    format_days,
    format_time_in_utc,
    format_time_of_day,
)
from recurtz.events.occurrence_id import occurrence_id_prefix
from recurtz.events.span import utc_span
from recurtz.events.window import DAY_MICROS
from recurtz.json_types import EventType, OccurrenceJson
from recurtz.zones.local_time import at_instant, same_clock
from recurtz.zones.names import zone, zone_name

Json = dict[str, Any]

_ANY_MIDNIGHT = datetime(2000, 1, 1, tzinfo=UTC)
DayTimes = tuple[int, int, int, int]
"""Microseconds from the date's midnight: (start in UTC, end in UTC, start in the requested zone, end in the requested
zone)."""

DateTexts = tuple[str, str, str, str]
"""Texts of an occurrence: the original date, the start, the end and the original start."""

OCCURRENCE: Json = {
    "id": None,
    "type": "occurrence",
    "seriesMasterId": None,
    "occurrenceId": None,
    "originalStart": None,
    "start": None,
    "end": None,
}
"""The properties of an occurrence that its master does not have, to be filled in."""


def fill_occurrences(
    template: Json, series_master_id: str | None, zone: str, intervals: Iterable[tuple[Sequence[int], IntervalTexts]]
) -> list[Json]:
    """A copy of a template for each occurrence, with its identity and its times in a zone.

    The template has all properties already: to fill a copy takes half the time of a new dict.
    """
    copy, result = template.copy, []
    prefix = None if series_master_id is None else occurrence_id_prefix(series_master_id)
    for dates, texts in intervals:
        start_time, end_time, time_in_utc = texts.times
        for day, start_day, end_day, original_day in texts.days(dates):
            json = copy()
            json["id"] = json["occurrenceId"] = None if prefix is None else prefix + day
            json["originalStart"] = original_day + time_in_utc
            json["start"] = {"dateTime": start_day + start_time, "timeZone": zone}
            json["end"] = {"dateTime": end_day + end_time, "timeZone": zone}
            result.append(json)
    return result


def fill_times(zone: str, intervals: Iterable[tuple[Sequence[int], IntervalTexts]]) -> list[Json]:
    """`start` and `end` of each occurrence in a zone, and nothing else."""
    result: list[Json] = []
    for dates, texts in intervals:
        start_time, end_time, _ = texts.times
        result += [
            {
                "start": {"dateTime": start_day + start_time, "timeZone": zone},
                "end": {"dateTime": end_day + end_time, "timeZone": zone},
            }
            for _, start_day, end_day, _ in texts.days(dates)
        ]
    return result


def occurrence_json(
    occurrence_id: str | None,
    kind: EventType,
    series_master_id: str | None,
    is_all_day: bool,
    zone: str,
    start: str,
    end: str,
    original_start: str | None,
) -> OccurrenceJson:
    """One occurrence, from the texts of its times in a zone."""
    return {
        "id": occurrence_id,
        "type": kind,
        "seriesMasterId": series_master_id,
        "occurrenceId": occurrence_id,
        "originalStart": original_start,
        "isAllDay": is_all_day,
        "start": {"dateTime": start, "timeZone": zone},
        "end": {"dateTime": end, "timeZone": zone},
    }


def times_json(texts: tuple[str, str], zones: tuple[str | tzinfo, str | tzinfo]) -> Json:
    """Graph's `start` and `end` from their texts and zones."""
    return {"start": time_json(texts[0], zones[0]), "end": time_json(texts[1], zones[1])}


def time_json(text: str, time_zone: str | tzinfo) -> Json:
    """Graph's `start` or `end` from its text and zone."""
    return {"dateTime": text, "timeZone": zone_name(time_zone)}


# Texts of many dates -------------------------------------------------------------------------------------------------


class IntervalTexts:
    """The texts of an interval: between two transitions, occurrences differ in the date only.

    `day_times` are the times in numbers.
    """

    __slots__ = ("_shifts", "_ticks", "_times", "day_times")

    def __init__(self, day_times: DayTimes, start_tick: int, end_tick: int) -> None:
        starts_at, _, start, end = day_times
        self.day_times = day_times
        self._ticks = start_tick, end_tick
        self._shifts = start // DAY_MICROS, end // DAY_MICROS, starts_at // DAY_MICROS
        self._times: tuple[str, str, str] | None = None

    @property
    def times(self) -> tuple[str, str, str]:
        """The texts of start and end in the requested zone, and of the original start in UTC, each behind its date.

        They are written when they are needed first: many series of a calendar have no occurrence in a window.
        """
        times = self._times
        if times is None:
            starts_at, _, start, end = self.day_times
            start_tick, end_tick = self._ticks
            times = self._times = (
                format_time_of_day(_time_of_day(start), start_tick),
                format_time_of_day(_time_of_day(end), end_tick),
                format_time_in_utc(_time_of_day(starts_at)),
            )
        return times

    def of(self, ordinal: int) -> DateTexts:
        """The texts of one occurrence: (original date, start, end, original start).

        Start and end are in the requested zone, the original start is in UTC.

        >>> noon = DAY_MICROS // 2
        >>> IntervalTexts((3 * noon, 3 * noon, noon, noon), 0, 0).of(736576)[3]
        '2017-09-05T12:00:00Z'
        """
        start_days, end_days, days = self._shifts
        start_time, end_time, time_in_utc = self.times
        return (
            format_day(ordinal),
            format_day(ordinal + start_days) + start_time,
            format_day(ordinal + end_days) + end_time,
            format_day(ordinal + days) + time_in_utc,
        )

    def days(self, ordinals: Sequence[int]) -> Iterable[DateTexts]:
        """The texts of dates.

        >>> noon = DAY_MICROS // 2
        >>> texts = IntervalTexts((3 * noon, 3 * noon, noon, noon), 0, 0)
        >>> list(texts.days([736576])), texts.times[2]
        ([('2017-09-04', '2017-09-04', '2017-09-04', '2017-09-05')], 'T12:00:00Z')
        """
        days = format_days(ordinals)
        start, end, original = self._shifts
        if not (start or end or original):
            return zip(days, days, days, days, strict=True)
        texts = {0: days}
        for shift in self._shifts:
            if shift not in texts:
                texts[shift] = format_days(_later(ordinals, shift))
        return zip(days, texts[start], texts[end], texts[original], strict=True)


def _later(ordinals: Sequence[int], days: int) -> Sequence[int]:
    """The dates so many days later."""
    if type(ordinals) is range:
        return range(ordinals.start + days, ordinals.stop + days, ordinals.step)
    return list(map(days.__add__, ordinals))


def _time_of_day(micros: int) -> time:
    """The time of day at microseconds after a midnight."""
    return (_ANY_MIDNIGHT + timedelta(microseconds=micros % DAY_MICROS)).time()


# Times of values ------------------------------------------------------------------------------------------------------


def occurrence_times(
    start: DateTimeTimeZone, end: DateTimeTimeZone, span: tuple[datetime, datetime], is_all_day: bool, tz: tzinfo
) -> tuple[str, str]:
    """The texts of an occurrence's start and end in a zone. Times in a DST gap are resolved; all-day dates stay.

    `span` is start and end in UTC.

    Raises `OutOfRangeError` outside the years 1 to 9999.
    """
    if is_all_day:
        return format_date_time(start.date_time), format_date_time(end.date_time)
    starts_at, ends_at = span
    if tz is not UTC:
        try:
            starts_at, ends_at = at_instant(starts_at, tz), at_instant(ends_at, tz)
        except (OverflowError, ValueError):
            message = f"the occurrence of {starts_at} is out of range in {zone_name(tz)}"
            raise OutOfRangeError(f"{message}; use a zone in which it is within the years 1 to 9999") from None
    return format_date_time(starts_at, start.tick), format_date_time(ends_at, end.tick)


def event_times(
    start: DateTimeTimeZone,
    end: DateTimeTimeZone,
    is_all_day: bool,
    zones: tuple[str | tzinfo, str | tzinfo],
    names: tuple[str, str] = ("start", "end"),
) -> tuple[str, str]:
    """The texts of a stored event's start and end, each in a zone; `names` are their paths in error messages.

    A time that is in that zone already stays as it is written, even in a DST gap: a series repeats it. The dates of an
    all-day event stay in every zone.

    Raises `OutOfRangeError` outside the years 1 to 9999.

    >>> in_gap = DateTimeTimeZone(datetime(2017, 3, 12, 2, 30), "Pacific Standard Time")
    >>> [text[:16] for text in event_times(in_gap, in_gap, False, ("America/Los_Angeles", "UTC"))]
    ['2017-03-12T02:30', '2017-03-12T10:30']
    """
    if is_all_day:
        return format_date_time(start.date_time), format_date_time(end.date_time)
    starts_at, ends_at = utc_span(start, end)
    starts_at = _local_time(start, starts_at, zones[0], names[0])
    ends_at = _local_time(end, ends_at, zones[1], names[1])
    return format_date_time(starts_at, start.tick), format_date_time(ends_at, end.tick)


def _wall_time(moment: DateTimeTimeZone, instant: datetime, time_zone: str | tzinfo, name: str) -> datetime:
    return _local_time(moment, instant, time_zone, name).replace(tzinfo=None, fold=0)


def _local_time(moment: DateTimeTimeZone, instant: datetime, time_zone: str | tzinfo, name: str) -> datetime:
    if time_zone == moment.time_zone:
        return moment.date_time
    tz = zone(time_zone)
    if same_clock(tz, moment._zone):
        return moment.date_time
    try:
        return at_instant(instant, tz)
    except (OverflowError, ValueError):
        message = f"{moment.date_time} in {zone_name(moment.time_zone)} is out of range in {zone_name(tz)}"
        error = OutOfRangeError(f"{message}; use times of the years 1 to 9999 in both zones")
        raise error.prefixed(name) from None


# Times that are read again --------------------------------------------------------------------------------------------


def written_times(
    start: DateTimeTimeZone,
    end: DateTimeTimeZone,
    is_all_day: bool,
    zones: tuple[str | tzinfo, str | tzinfo],
    series_zone: str | tzinfo | None = None,
) -> Json:
    """The `start` and `end` of an event to store, each in a zone in which it means the same when it is read again.

    That is the zone of `zones`, unless the time is in the second pass of a repeated hour there, or is another
    wall-clock time of the series by the conversion: then it is the zone of the series, or of the time itself, and UTC
    if that cannot represent it either. `series_zone` is None for an event that does not repeat.

    Raises `OutOfRangeError` outside the years 1 to 9999.

    >>> in_gap = DateTimeTimeZone(datetime(2017, 3, 12, 2, 30), "Pacific Standard Time")
    >>> zones, pacific = ("UTC", "UTC"), "Pacific Standard Time"
    >>> [written_times(in_gap, in_gap, False, zones, name)["start"]["timeZone"] for name in (pacific, None)]
    ['Pacific Standard Time', 'UTC']
    """
    if not is_all_day:
        starts_at, ends_at = utc_span(start, end)
        zones = (
            _zone_to_read("start", start, starts_at, zones[0], series_zone),
            _zone_to_read("end", end, ends_at, zones[1], series_zone),
        )
    return times_json(event_times(start, end, is_all_day, zones), zones)


def _zone_to_read(
    name: str, moment: DateTimeTimeZone, instant: datetime, wanted: str | tzinfo, series_zone: str | tzinfo | None
) -> str | tzinfo:
    own = moment.time_zone if series_zone is None else series_zone
    if wanted == own == moment.time_zone and not moment.fold:  # the time as it was given
        return wanted
    for time_zone in (wanted, own):
        read = DateTimeTimeZone(_wall_time(moment, instant, time_zone, name), time_zone, moment.tick)
        if _is_same_time(read, moment, instant, series_zone):
            return time_zone
    return "UTC"


def _is_same_time(
    read: DateTimeTimeZone, moment: DateTimeTimeZone, instant: datetime, series_zone: str | tzinfo | None
) -> bool:
    """True if a time that is read is the one that was written; `instant` is that of `moment` in its event."""
    if series_zone is not None:
        return read.in_zone(series_zone) == moment.in_zone(series_zone)
    return read.instant() == instant or (not moment.fold and same_clock(read._zone, moment._zone))
