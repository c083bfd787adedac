"""The exceptions that a series lists: which date each replaces, and when it happens instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta, tzinfo
from typing import Any, NamedTuple

from recurtz._core.fields import Run, parse_all, parse_flag, parse_list, parse_object
from recurtz.errors import OutOfRangeError, PropertyError
from recurtz.events.date_time import TIME, DateTimeTimeZone
from recurtz.events.lost_zones import date_of_whole_day, midnights
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence import Occurrence
from recurtz.events.properties import Original, parse_moment, parse_original
from recurtz.zones.names import ZonesByName, is_without_rules

_DAY = timedelta(days=1)
_MAX_SKEW = timedelta(hours=3)
"""Daylight saving time and changed rules of a zone account for two hours."""


class ExceptionFields(NamedTuple):
    """An exception as its own JSON describes it; a time that is missing there is None."""

    target: str
    is_all_day: bool
    original: Original
    start: DateTimeTimeZone | None
    end: DateTimeTimeZone | None
    in_range: bool


class _Zone(NamedTuple):
    """The zone of a series, its name, and the zones that the caller gave."""

    name: str | tzinfo
    tz: tzinfo | None
    given: ZonesByName | None


def parse_exceptions(
    value: object, name: str | tzinfo, tz: tzinfo | None, is_all_day: bool, time_zones: ZonesByName | None
) -> list[ExceptionFields]:
    """The exceptions of `exceptionOccurrences`, as far as they can be parsed without the series.

    Raises `RecurtzError`; its `details` list all faults.
    """
    listed = parse_list(value, "exceptionOccurrences")
    return parse_all(_parse_each, listed, _Zone(name, tz, time_zones), is_all_day)


def parse_listed(json: Mapping[str, Any], series: SeriesMaster, time_zones: ZonesByName | None) -> ExceptionFields:
    """An occurrence or exception that is listed beside its series; it may name no original date.

    Raises `RecurtzError`; its `details` list all faults.
    """
    zone = _Zone(series.time_zone, series._zone, time_zones)
    return parse_all(_parse_fields, json, "", zone, series.is_all_day, _parse_original_if_named)


def _parse_original_if_named(json: Mapping[str, Any], target: str) -> Original:
    is_named = json.get("occurrenceId") is not None or json.get("originalStart") is not None
    return parse_original(json, target) if is_named else Original(None, None)


def _parse_each(run: Run, listed: list[Any], zone: _Zone, is_all_day: bool) -> list[ExceptionFields]:
    paths = [f"exceptionOccurrences[{i}]" for i in range(len(listed))]
    return [run(_parse_exception, value, path, zone, is_all_day) for value, path in zip(listed, paths, strict=True)]


def _parse_exception(value: object, target: str, zone: _Zone, is_all_day: bool) -> ExceptionFields:
    return parse_all(_parse_fields, parse_object(value, target), target, zone, is_all_day)


def _parse_fields(
    run: Run,
    json: Mapping[str, Any],
    target: str,
    zone: _Zone,
    is_all_day: bool,
    parse: Callable[[Mapping[str, Any], str], Original] = parse_original,
) -> ExceptionFields:
    prefix = f"{target}." if target else ""
    is_all_day = run(parse_flag, json.get("isAllDay"), f"{prefix}isAllDay", is_all_day)
    original = run(parse, json, target)
    times: list[DateTimeTimeZone | None] = []
    try:
        for edge in ("start", "end"):
            value, path = json.get(edge), prefix + edge
            times.append(None if value is None else run(parse_moment, value, path, *zone[:2], is_all_day, zone.given))
    except OutOfRangeError:
        return ExceptionFields(target, is_all_day, original, None, None, False)
    return ExceptionFields(target, is_all_day, original, times[0], times[1], True)


def with_exceptions(run: Run, series: SeriesMaster, listed: list[ExceptionFields]) -> SeriesMaster:
    """The series with its exceptions: of two that name one date, the later. Those out of range are cancelled dates."""
    days = run(original_dates, series, [exception.original for exception in listed])
    pairs = [run(_replacement, series, *pair) for pair in zip(listed, days, strict=True)] if days else [None]
    if None in pairs:
        return None  # type: ignore[return-value]  # an error is collected
    by_date = dict(filter(None, pairs))
    out_of_range = [day for day, exception in by_date.items() if exception is None]
    exceptions = [exception for exception in by_date.values() if exception is not None]
    return series.__replace__(cancelled=(*series.cancelled, *out_of_range), exceptions=exceptions)


def original_dates(series: SeriesMaster, originals: list[Original]) -> list[date]:
    """The date of the pattern that each exception replaces.

    Raises `RecurtzError` for an original start outside the years 1 to 9999 in the zone of the series.
    """
    return parse_all(_original_dates, series, originals)


def _original_dates(run: Run, series: SeriesMaster, originals: list[Original]) -> list[date]:
    offsets = shared_offsets(series, originals)
    paths = [f"exceptionOccurrences[{i}].originalStart" for i in range(len(originals))]
    return [run(original_date, series, *pair, offsets) for pair in zip(originals, paths, strict=True)]


def original_date(series: SeriesMaster, original: Original, path: str, offsets: Iterable[timedelta]) -> date:
    """The date of occurrenceId, else of originalStart, whose path is given; `offsets` are the `shared_offsets`.

    Raises `PropertyError` for an original start outside the years 1 to 9999 in the zone of the series.
    """
    day, start, own_day = original
    if day is not None:
        return day
    assert start is not None, "parse_original requires one of them"  # noqa: S101
    try:
        if series.is_all_day:
            is_known = not is_without_rules(series.recurrence.range.time_zone)
            return date_of_whole_day(start, series._zone, series.recurrence, offsets, is_known, own_day)
        return nearest_date(series, start, start.astimezone(series._zone).date())
    except OverflowError:
        hint = "use an instant that is within the years 1 to 9999 in the zone of the series"
        raise PropertyError.rejected(path, start.isoformat(), hint) from None


def nearest_date(series: SeriesMaster, start: datetime, local: date) -> date:
    """The date of the pattern whose occurrence is scheduled at an instant or within hours of it, else the local date.

    The series' zone can have other transitions than the zone in which the server computed the instant, so that an
    original start near midnight is on the day before or after. Of two dates that are scheduled at one instant, because
    the zone skips one of them, it is the other.
    """
    first, last = max(local.toordinal() - 2, 1), min(local.toordinal() + 2, date.max.toordinal())
    near = [day for day in map(date.fromordinal, range(first, last + 1)) if day in series.recurrence]
    scheduled = [(series._scheduled_on(day), day) for day in near]
    distances = [(abs(other.span[0] - start), day != local, day) for other, day in scheduled if other is not None]
    distance, _, day = min(distances, default=(_MAX_SKEW, False, local))
    return day if distance < _MAX_SKEW else local


def shared_offsets(series: SeriesMaster, originals: Iterable[Original]) -> list[timedelta]:
    """The offset at which most original starts of an all-day series are the midnight of their dates.

    An original start without a date counts if it is the midnight of one date of the pattern only.
    """
    if not series.is_all_day:
        return []
    counts: Counter[timedelta] = Counter()
    for day, start, _ in originals:
        if start is not None:
            dates = series.recurrence if day is None else (day,)
            fitting = [offset for offset, midnight in midnights(start) if midnight in dates]
            counts.update(fitting if len(fitting) == 1 else ())
    return [offset for offset, _ in counts.most_common(1)]


def _replacement(series: SeriesMaster, exception: ExceptionFields, day: date) -> tuple[date, Occurrence | None]:
    """The original date and the occurrence that replaces it, None outside the years 1 to 9999.

    Times that the exception does not have are those of the pattern.
    """
    original_start = exception.original.start
    scheduled = series._scheduled_on(day)
    if original_start is None and scheduled is not None:
        original_start = scheduled.original_start
    if not exception.in_range or (scheduled is None and exception.start is None):
        return day, None
    try:
        times = _times(series, exception, scheduled)
        return day, Occurrence(*times, day, original_start, "exception", exception.is_all_day, series.id)
    except OutOfRangeError:
        return day, None


def _times(
    series: SeriesMaster, exception: ExceptionFields, scheduled: Occurrence | None
) -> tuple[DateTimeTimeZone, DateTimeTimeZone]:
    """Without an end it lasts as long as the master, without a start it starts as scheduled."""
    start, end, is_all_day = exception.start, exception.end, exception.is_all_day
    if scheduled is None:
        if start is None or end is None:
            raise PropertyError.missing(f"{exception.target}.end", f"give {TIME}")
        return start, end
    if start is None:
        start = scheduled.start._at_midnight() if is_all_day else scheduled.start
    if end is not None:
        return start, end
    if start == scheduled.start and is_all_day == series.is_all_day:
        return start, scheduled.end
    if is_all_day:
        return start, start + max(_DAY, timedelta(days=series._nominal.days))
    return start, _end_after(start, series)


def _end_after(start: DateTimeTimeZone, series: SeriesMaster) -> DateTimeTimeZone:
    """The end of an occurrence that starts at a time: by the wall clock, else after the exact duration of the master.

    The second is for a start in the second pass of a repeated hour, whose end by the wall clock is in the first pass.
    """
    end = start + series._nominal
    if start.is_before(end):
        return end
    exact = timedelta(microseconds=series._timetable.exact)
    return DateTimeTimeZone.from_datetime(start.instant() + exact, series.time_zone)


def with_original_dates(event: Mapping[str, Any], series: SeriesMaster) -> list[tuple[date, Mapping[str, Any]]]:
    """The JSON of the exceptions that the event of a parsed series lists, each with its original date."""
    listed = [parse_object(json, "exceptionOccurrences") for json in event.get("exceptionOccurrences") or ()]
    days = original_dates(series, [parse_original(json, "") for json in listed])
    return list(zip(days, listed, strict=True))


def own_exceptions(event: Mapping[str, Any], series: SeriesMaster) -> dict[date, Mapping[str, Any]]:
    """The same by original dates; of two exceptions of one date, the later."""
    return dict(with_original_dates(event, series))
