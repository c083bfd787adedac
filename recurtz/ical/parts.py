"""The events that one VEVENT is in Graph: a series, a single event, or several of them."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import TypeVar

from recurtz.errors import NoOccurrenceError, RecurtzError, TimeZoneNotSupportedError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.span import check_order
from recurtz.ical.expansion import Window, starts_in
from recurtz.ical.fixed_offsets import zones_around
from recurtz.ical.originals import date_in_series, shared_offsets
from recurtz.ical.rules import excluded_by, recurrences_of, rules_of, without
from recurtz.ical.scanner import Component
from recurtz.ical.times import DateOrTime, RecurrenceDate, Report, Times, parse_dates, parse_times
from recurtz.ical.tzids import FileZone, TzidResolver
from recurtz.recurrence.patterned import PatternedRecurrence
from recurtz.rrule.starts import add_days, at_time_of
from recurtz.rrule.unions import Piece

T = TypeVar("T")
R = TypeVar("R")


class Part:
    """An event of a VEVENT: its times, the dates on which it repeats if it does, and what replaces some of them.

    The second part of a series that was split can have moved by `shift`. Its original dates are those before that, on
    the clock of `original_times`. `original` is the RECURRENCE-ID of an override without its series. `is_instance` is
    True for one of several dates: of an RDATE, or of a window.
    """

    __slots__ = (
        "vevent", "times", "recurrence", "cancelled", "overrides", "shift", "original_times", "original", "is_instance",
    )  # fmt: skip

    def __init__(self, vevent: Component, times: Times, recurrence: PatternedRecurrence | None = None) -> None:
        self.vevent = vevent
        self.times = times
        self.recurrence = recurrence
        self.cancelled: set[date] = set()
        self.overrides: dict[date, tuple[Component, Times]] = {}
        self.shift = timedelta()
        self.original_times = times
        self.original: DateOrTime | None = None
        self.is_instance = False

    def date_of(self, original: DateOrTime) -> date | None:
        """The date of the recurrence whose occurrence starts at a RECURRENCE-ID; None without such an occurrence."""
        dates: Container[date] = self.recurrence or ()
        if self.shift:
            dates = _Shifted(dates, self.shift)
        before = date_in_series(original, self.original_times, dates)
        return add_days(before, self.shift.days) if before in dates and self._starts_at(before, original) else None

    def _starts_at(self, day: date, original: DateOrTime) -> bool:
        """True if the occurrence of a date, before it moved, starts at a time; a date has no time to compare."""
        if self.original_times.is_all_day or not isinstance(original, DateTimeTimeZone):
            return True
        return at_time_of(day, self.original_times.start).instant() == original.instant()


class _Shifted:
    """The dates of a recurrence before it moved."""

    def __init__(self, dates: Container[date], shift: timedelta) -> None:
        self._dates = dates
        self._shift = shift

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and add_days(day, self._shift.days) in self._dates


def parts_of(
    vevent: Component,
    originals: list[DateOrTime],
    tzids: TzidResolver,
    report: Report,
    window: Window | None = None,
    floating: str | tzinfo | None = None,
) -> list[Part]:
    """The events of a VEVENT without a RECURRENCE-ID; `originals` are the RECURRENCE-IDs of its overrides.

    What Graph cannot represent as a series becomes single events of the window, if there is one. `floating` is the zone
    of times without a zone.

    Raises `RecurtzError` for what is malformed, and for what Graph cannot represent.
    """
    times = parse_times(vevent, tzids, report, floating)
    rules = rules_of(vevent, report)
    if rules:
        times = in_whole_hours(times)
    exdates = [value.start for value in parse_dates(vevent, "EXDATE", tzids, report, times)]
    rdates = list(parse_dates(vevent, "RDATE", tzids, report, times))
    exrules = [found.value for found in vevent.all("EXRULE") if found.value.strip()]
    if not rules and not rdates:
        return [Part(vevent, in_known_zone(times))]
    if not rules:
        first = RecurrenceDate(_as_value(times), None)
        excluded = excluded_by(exrules, times, originals, report)
        parts = _not_excluded(_singles(vevent, times, [first, *rdates], exdates, report), times, excluded)
    else:
        report_exrule = report if window is None else _raise  # a window has the dates of any EXRULE
        try:
            excluded = excluded_by(exrules, times, [*exdates, *originals], report_exrule)
            pieces = without(recurrences_of(rules, times, [*exdates, *originals]), excluded, report_exrule)
            parts = _recurring(vevent, _in_zone_of_years(times, pieces, tzids), pieces)
        except RecurtzError:
            if window is None:
                raise
            return _expanded(vevent, times, rules, rdates, exdates, report, window)
        of_series = _without_single_starts(exdates, rdates, times)
        for place, part in enumerate(parts):
            is_alone = len(parts) == 1 and not rdates
            _cancel(part, of_series, originals, _ignore if place else report, is_alone=is_alone)
        parts += _not_excluded(_singles(vevent, times, rdates, exdates, report, tuple(parts)), times, excluded)
    if not parts:
        raise NoOccurrenceError(
            "every date of the event is excluded by EXDATE or EXRULE; leave it out", target="EXDATE"
        )
    return parts


def _expanded(
    vevent: Component,
    times: Times,
    rules: list[str],
    rdates: list[RecurrenceDate],
    exdates: list[DateOrTime],
    report: Report,
    window: Window,
) -> list[Part]:
    """The single events of a window."""
    exrules = [found.value for found in vevent.all("EXRULE") if found.value.strip()]
    starts = starts_in(window, times, rules, exrules, report)
    values = [RecurrenceDate(_at(times, start), None) for start in starts]
    parts = _singles(vevent, times, [*values, *rdates], exdates, report)
    return [part for part in parts if window.has(part.times)]


def _at(times: Times, start: datetime) -> DateOrTime:
    return start.date() if times.is_all_day else DateTimeTimeZone(start, times.start.time_zone)


# Rules ----------------------------------------------------------------------------------------------------------------


def _recurring(vevent: Component, times: Times, pieces: list[Piece]) -> list[Part]:
    """One series for each recurrence. A series starts on its first date, whatever DTSTART is.

    RFC 5545 leaves a DTSTART off the rule undefined (3.8.5.3).
    """
    require_named_zone(times)
    day = times.start.date_time.date()
    parts = []
    for recurrence, excluded in pieces:
        days = recurrence[0] - day
        range_ = recurrence.range.__replace__(start_date=recurrence[0])
        moved = Times(times.start + days, times.end + days, times.is_all_day)
        parts.append(Part(vevent, moved, PatternedRecurrence(recurrence.pattern, range_)))
        parts[-1].cancelled.update(excluded)
    return parts


def require_named_zone(times: Times) -> None:
    """Check that a series has a zone with a name. A single event can be written in UTC instead."""
    if isinstance(zone := times.start.time_zone, FileZone):
        reason = (
            "Its VTIMEZONE has the rules of no named zone, so Graph's JSON cannot name it for a series; "
            "give time_zones={name: zone}, or expand=(start, end) for single events"
        )
        raise TimeZoneNotSupportedError.for_name(zone.name, reason).prefixed("DTSTART")


def in_whole_hours(times: Times) -> Times:
    """The times of a series; those at an offset that no named zone has in a fixed zone, with the same dates."""
    zone = times.start.time_zone
    if not isinstance(zone, FileZone) or not zone.is_fixed or times.is_all_day:
        return times
    for name in zones_around(zone.around.offsets[0]):
        start = times.start.to(name)
        if start.date_time.date() == times.start.date_time.date():
            return Times(start, times.end.to(name), times.is_all_day)
    return times


def _in_zone_of_years(times: Times, pieces: list[Piece], tzids: TzidResolver) -> Times:
    """The times of a series; in a named zone with the same changes if the series ends within the next year.

    A VTIMEZONE can list the changes of the years that its events need, and no rule.
    """
    zone = times.start.time_zone
    if not isinstance(zone, FileZone):
        return times
    last = max(piece.recurrence[-1] for piece in pieces)
    name = tzids.zone_in_years(zone, times.start.date_time.year, last.year)
    if name is None:
        return times
    return Times(_renamed(times.start, zone, name), _renamed(times.end, zone, name), times.is_all_day)


def _renamed(moment: DateTimeTimeZone, zone: FileZone, name: str) -> DateTimeTimeZone:
    same = isinstance(moment.time_zone, FileZone) and moment.time_zone.name == zone.name
    return DateTimeTimeZone(moment.date_time, name) if same else moment


def in_known_zone(times: Times) -> Times:
    """The times, in UTC if only the file has their zone."""
    start, end = (
        moment.to("UTC") if isinstance(moment.time_zone, FileZone) else moment for moment in (times.start, times.end)
    )
    return Times(start, end, times.is_all_day)


def _cancel(
    part: Part, exdates: list[DateOrTime], originals: list[DateOrTime], report: Report, *, is_alone: bool
) -> None:
    """Cancel the dates of EXDATE. A series that is alone keeps those that it does not have."""
    recurrence = part.recurrence
    assert recurrence is not None, "only series have cancelled dates"  # noqa: S101
    offsets = shared_offsets([*exdates, *originals], part.times, recurrence)
    days = set(_each(lambda value: date_in_series(value, part.times, recurrence, offsets), exdates, "EXDATE", report))
    part.cancelled |= days if is_alone else {day for day in days if day in recurrence}


def _without_single_starts(exdates: list[DateOrTime], rdates: list[RecurrenceDate], times: Times) -> list[DateOrTime]:
    """The EXDATEs without those that are the start of an RDATE at another time of day than the series."""
    if times.is_all_day or not rdates:
        return exdates
    starts = {value.start.instant() for value in rdates if isinstance(value.start, DateTimeTimeZone)}
    return [
        value
        for value in exdates
        if not isinstance(value, DateTimeTimeZone)
        or value.instant() not in starts
        or value.in_zone(times.start.time_zone).date_time.time() == times.start.date_time.time()
    ]


# Single dates ---------------------------------------------------------------------------------------------------------


def _singles(
    vevent: Component,
    times: Times,
    values: list[RecurrenceDate],
    exdates: list[DateOrTime],
    report: Report,
    recurring: Sequence[Part] = (),
) -> Iterator[Part]:
    """One event for each date that is not excluded and that no series has, in order, each start once."""
    added = list(_each(lambda value: _times_on(times, value), values, "RDATE", report))
    report_exdates = _ignore if recurring else report
    excluded = set(_each(lambda value: _local_start(value, times), exdates, "EXDATE", report_exdates)) if added else ()
    by_start = {each.start.date_time: each for each in added}
    for start in sorted(by_start):
        if not {start, start.date()}.intersection(excluded) and not any(_repeats(part, start) for part in recurring):
            part = Part(vevent, in_known_zone(by_start[start]))
            part.is_instance = True
            yield part


def _not_excluded(parts: Iterable[Part], times: Times, exrules: list[tuple[str, list[Piece]]]) -> list[Part]:
    """The single dates that no EXRULE has; its dates have the time of day of DTSTART."""
    pieces = [piece for _, excluded in exrules for piece in excluded]
    return [part for part in parts if not _is_excluded(part.original_times.start, times.start, pieces)]


def _is_excluded(start: DateTimeTimeZone, first: DateTimeTimeZone, pieces: list[Piece]) -> bool:
    local = start.in_zone(first.time_zone).date_time
    day = local.date()
    return local.time() == first.date_time.time() and any(
        day in piece.recurrence and day not in piece.excluded for piece in pieces
    )


def _each(function: Callable[[T], R], values: Iterable[T], name: str, report: Report) -> Iterator[R]:
    """The result of a function for each value of a property; an error costs only the value."""
    for value in values:
        try:
            yield function(value)
        except RecurtzError as error:
            report(error.prefixed(name))


def _raise(error: RecurtzError) -> None:
    raise error


def _ignore(_error: RecurtzError) -> None:
    """Takes an error that is reported already."""


def _local_start(value: DateOrTime, times: Times) -> date:
    """A value in the zone of the event: a naive datetime, or the date if the event or the value is a whole day."""
    if times.is_all_day or not isinstance(value, DateTimeTimeZone):
        return date_in_series(value, times)
    return value.in_zone(times.start.time_zone).date_time


def _repeats(part: Part, start: datetime) -> bool:
    """True if a series has a start, in the zone of the event, already."""
    has_date = part.recurrence is not None and start.date() in part.recurrence
    return has_date and start.time() == part.times.start.date_time.time()


def _as_value(times: Times) -> DateOrTime:
    return times.start.date_time.date() if times.is_all_day else times.start


def _times_on(times: Times, value: RecurrenceDate) -> Times:
    """The times of an RDATE. Without a period it lasts as long as the event; a date has the event's time of day.

    Raises `RecurtzError` for a period that ends before it starts, and for times out of range.
    """
    local = _local_start(value.start, times)
    start = times.start + (local - times.start.date_time if isinstance(local, datetime) else _days(times, local))
    end = start + (times.end.date_time - times.start.date_time)
    if isinstance(value.end, timedelta):
        end = start + value.end
    elif isinstance(value.end, DateTimeTimeZone) and not times.is_all_day:
        end = value.end
    check_order(start, end)
    return Times(start, end, times.is_all_day)


def _days(times: Times, day: date) -> timedelta:
    return day - times.start.date_time.date()
