"""The events that one VEVENT is in Graph: a series, a single event, or several of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar

from recurtz.errors import NoOccurrenceError, RecurrenceRuleError, RecurtzError, TimeZoneNotSupportedError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.ical.originals import date_in_series, shared_offsets
from recurtz.ical.rules import recurrences_of
from recurtz.ical.scanner import Component
from recurtz.ical.times import DateOrTime, RecurrenceDate, Report, Times, parse_dates, parse_times
from recurtz.ical.tzids import FileZone, TzidResolver
from recurtz.recurrence.patterned import PatternedRecurrence

_NO_SHIFT = timedelta()

T = TypeVar("T")
R = TypeVar("R")


class Part:
    """An event of a VEVENT: its times, the dates on which it repeats if it does, and what replaces some of them.

    `shift` is the number of days from an original date to the date of the recurrence, of the part of a series that a
    change of all following occurrences moved.
    """

    __slots__ = ("vevent", "times", "recurrence", "cancelled", "overrides", "shift")

    def __init__(
        self,
        vevent: Component,
        times: Times,
        recurrence: PatternedRecurrence | None = None,
        shift: timedelta = _NO_SHIFT,
    ) -> None:
        self.vevent = vevent
        self.times = times
        self.recurrence = recurrence
        self.cancelled: set[date] = set()
        self.overrides: dict[date, Component] = {}
        self.shift = shift

    def has(self, day: date) -> bool:
        """True if an original date is one of this event."""
        if self.recurrence is None:
            return day == self.times.start.date_time.date()
        return day + self.shift in self.recurrence


def parts_of(vevent: Component, originals: list[DateOrTime], tzids: TzidResolver, report: Report) -> list[Part]:
    """The events of a VEVENT without a RECURRENCE-ID; `originals` are the RECURRENCE-IDs of its overrides.

    Raises `RecurtzError` for what is malformed, and for what Graph cannot represent.
    """
    times = parse_times(vevent, tzids, report)
    rules = [found.value for found in vevent.all("RRULE") if found.value.strip()]
    exdates = [value.start for value in parse_dates(vevent, "EXDATE", tzids, report, times)]
    rdates = list(parse_dates(vevent, "RDATE", tzids, report, times))
    if vevent.value("EXRULE"):
        reason = "EXRULE has no counterpart in Graph; list the dates in EXDATE"
        raise RecurrenceRuleError.because([RecurrenceRuleError.at("EXRULE", reason)])
    if not rules and not rdates:
        return [Part(vevent, in_known_zone(times))]
    if not rules:
        first = RecurrenceDate(_as_value(times), None)
        parts = list(_singles(vevent, times, [first, *rdates], exdates, report))
    else:
        _require_named_zone(vevent, times)
        recurring = _recurring(vevent, times, rules, [*exdates, *originals])
        for place, part in enumerate(recurring):
            is_alone = len(recurring) == 1 and not rdates
            _cancel(part, exdates, originals, _ignore if place else report, is_alone=is_alone)
        parts = [*recurring, *_singles(vevent, times, rdates, exdates, report, recurring)]
    if not parts:
        raise NoOccurrenceError("every date of the event is excluded by EXDATE; leave it out", target="EXDATE")
    return parts


# Rules ----------------------------------------------------------------------------------------------------------------


def _recurring(vevent: Component, times: Times, rules: list[str], originals: list[DateOrTime]) -> list[Part]:
    """One series for each recurrence. A series starts on its first date, whatever DTSTART is.

    RFC 5545 leaves a DTSTART off the rule undefined (3.8.5.3).
    """
    day = times.start.date_time.date()
    parts = []
    for recurrence in recurrences_of(rules, times, originals):
        shift = recurrence[0] - day
        range_ = recurrence.range.__replace__(start_date=recurrence[0])
        moved = Times(times.start + shift, times.end + shift, times.is_all_day)
        parts.append(Part(vevent, moved, PatternedRecurrence(recurrence.pattern, range_)))
    return parts


def _require_named_zone(vevent: Component, times: Times) -> None:
    """A single event can be written in UTC, but a series needs the name of its zone."""
    if isinstance(zone := times.start.time_zone, FileZone):
        reason = (
            "Its VTIMEZONE has the rules of no named zone, so Graph's JSON cannot name it for a series; "
            "give time_zones={name: zone}"
        )
        raise TimeZoneNotSupportedError.for_name(zone.name, reason).prefixed("DTSTART")


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
    part.cancelled = days if is_alone else {day for day in days if day in recurrence}


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
            yield Part(vevent, in_known_zone(by_start[start]))


def _each(function: Callable[[T], R], values: Iterable[T], name: str, report: Report) -> Iterator[R]:
    """The result of a function for each value of a property; an error costs only the value."""
    for value in values:
        try:
            yield function(value)
        except RecurtzError as error:
            report(error.prefixed(name))


def _ignore(_error: RecurtzError) -> None:
    """Takes an error that is reported already."""


def _local_start(value: DateOrTime, times: Times) -> date:
    """A value in the zone of the event: a naive datetime, or the date if the event or the value is a whole day."""
    if times.is_all_day or not isinstance(value, DateTimeTimeZone):
        return date_in_series(value, times)
    return value.in_zone(times.start.time_zone).date_time


def _repeats(part: Part, start: datetime) -> bool:
    """True if a series has a start, in the zone of the event, already."""
    return start.time() == part.times.start.date_time.time() and part.has(start.date())


def _as_value(times: Times) -> DateOrTime:
    return times.start.date_time.date() if times.is_all_day else times.start


def _times_on(times: Times, value: RecurrenceDate) -> Times:
    """The times of an RDATE. Without a period it lasts as long as the event; a date has the event's time of day."""
    local = _local_start(value.start, times)
    start = times.start + (local - times.start.date_time if isinstance(local, datetime) else _days(times, local))
    if isinstance(value.end, timedelta):
        return Times(start, start + value.end, times.is_all_day)
    if isinstance(value.end, DateTimeTimeZone) and not times.is_all_day:
        return Times(start, value.end, False)
    return Times(start, start + (times.end.date_time - times.start.date_time), times.is_all_day)


def _days(times: Times, day: date) -> timedelta:
    return day - times.start.date_time.date()
