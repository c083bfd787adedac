"""The times of a new or changed event, checked as Exchange checks them: the same code for `POST` and `PATCH`.

A new event is checked as a whole. Of a changed event only what changes is checked, because a stored event can have what
Exchange does not accept any more: a series of 5,000 occurrences can get another time of day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from recurtz._core.fields import Run, lowercase, parse_flag, parse_object
from recurtz._core.frozen import Value
from recurtz.errors import OutOfRangeError, PropertyError, RecurtzError, TimeZoneNotSupportedError
from recurtz.events.date_time import TIME, DateTimeTimeZone, moment_from, parse_zone
from recurtz.events.exchange_limits import LIMITS, Limit, Limits, valid_date
from recurtz.events.graph_json import event_times
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence import Occurrence
from recurtz.events.properties import with_midnight
from recurtz.events.series_zone import ORIGINAL_ZONES
from recurtz.events.span import utc_span
from recurtz.events.time_checks import check_one_zone, check_start_date, check_times, require_nonempty
from recurtz.recurrence.patterned import PatternedRecurrence
from recurtz.recurrence.patterns import pattern_from
from recurtz.recurrence.properties import PATTERN, RANGE
from recurtz.recurrence.ranges import range_from
from recurtz.zones.local_time import same_clock
from recurtz.zones.names import WrittenZones, given_zone, is_without_rules, zone, zone_name

Json = Mapping[str, Any]


class Draft(Value, generated=True):
    """The properties of a new or changed event that concern time, and the zone in which a series repeats."""

    __slots__ = ("start", "end", "is_all_day", "recurrence", "series_zone")
    start: DateTimeTimeZone
    end: DateTimeTimeZone
    is_all_day: bool
    recurrence: PatternedRecurrence | None
    series_zone: str | tzinfo

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(
            cls,
            start: DateTimeTimeZone,
            end: DateTimeTimeZone,
            is_all_day: bool,
            recurrence: PatternedRecurrence | None,
            series_zone: str | tzinfo,
            /,
        ) -> Self: ...

    def __new__(
        cls,
        start: DateTimeTimeZone,
        end: DateTimeTimeZone,
        is_all_day: bool,
        recurrence: PatternedRecurrence | None,
        series_zone: str | tzinfo,
    ) -> Self:
        return cls._unchecked(start, end, is_all_day, recurrence, series_zone)


class Stored(NamedTuple):
    """An event before a change: its JSON, its value, whose times are in the zone of the event, and what was sent.

    `given` are the zones of the caller.
    """

    json: Json
    value: SeriesMaster | Occurrence
    sent: Json
    given: WrittenZones | None

    @property
    def series(self) -> SeriesMaster | None:
        """The value of a series; None for a single event."""
        return self.value if isinstance(self.value, SeriesMaster) else None

    @property
    def duration(self) -> timedelta:
        """The duration by the wall clock."""
        return self.value.end.date_time - self.value.start.date_time

    def has_times(self, start: DateTimeTimeZone, end: DateTimeTimeZone, is_all_day: bool) -> bool:
        """True if the event has these times already, in any zone; those of whole days are dates.

        Raises `OutOfRangeError` for a time that is out of range in the zone of the event.
        """
        if is_all_day != self.value.is_all_day:
            return False
        return all(
            self.is_sent_back(edge) or self.has_time(edge, moment) for edge, moment in (("start", start), ("end", end))
        )

    def is_sent_back(self, edge: str) -> bool:
        """True if the start or the end was sent as it is stored; it may be one that a new event cannot have."""
        return edge in self.sent and self.sent[edge] == self.json.get(edge)

    def has_time(self, edge: str, moment: DateTimeTimeZone) -> bool:
        """True if the start or the end of the event has this wall-clock time, or is written so in the moment's zone.

        There a response has another wall-clock time for one in a DST gap, and the same for both passes of an hour.
        """
        stored: DateTimeTimeZone = getattr(self.value, edge)
        if self.value.is_all_day:
            return moment.date_time == stored.date_time
        local = moment.in_zone(stored.time_zone)
        if (local.date_time, local.tick, local.fold) == (stored.date_time, stored.tick, stored.fold):
            return True
        try:
            return not moment.fold and self._text_in(edge, moment.time_zone) == moment.to_graph()["dateTime"]
        except OutOfRangeError:
            return False

    def as_stored(self, edge: str, moment: DateTimeTimeZone, is_all_day: bool) -> DateTimeTimeZone:
        """The start or the end as it is stored, if `moment` is that time; otherwise `moment`.

        A response can have another one for a time in a DST gap.

        Raises `OutOfRangeError` for a time that is out of range in the zone of the event.
        """
        if is_all_day or self.value.is_all_day or not self.has_time(edge, moment):
            return moment
        stored: DateTimeTimeZone = getattr(self.value, edge)
        return stored

    def _text_in(self, edge: str, time_zone: str | tzinfo) -> str:
        """The start or the end as a response in a zone has it."""
        texts = event_times(self.value.start, self.value.end, self.value.is_all_day, (time_zone, time_zone))
        return texts[0] if edge == "start" else texts[1]

    def has_dates(self, start_date: date | None, day: date, name: object) -> bool:
        """True if a series has this startDate already, and this date of its start, which can be another one."""
        series = self.series
        if series is None or (series.date_shift and not self.keeps_zone(name)):
            return False
        return (start_date, day) == (series.recurrence.range.start_date, series.start.date_time.date())

    def recurrence_part(self, name: str) -> Json | None:
        """The pattern or the range as it is stored; None of a single event."""
        return None if self.series is None else self.json["recurrence"][name]

    def keeps_zone(self, name: object) -> bool:
        """True if a recurrenceTimeZone that names no rules leaves the zone of the series as it is.

        That is so if the zone of the series was lost before, or if its original zones name it. A recurrence without any
        name is in the zone of a start that was sent with it.
        """
        if self.series is None or not (self._is_lost(name) and self._is_lost(self.recurrence_time_zone)):
            return False
        has_originals = not all(self._is_lost(self.json.get(original)) for original in ORIGINAL_ZONES)
        return name is not None or "start" not in self.sent or has_originals

    @property
    def recurrence_time_zone(self) -> object:
        """The recurrenceTimeZone of a series, as it is stored."""
        return recurrence_time_zone(self.json["recurrence"])

    def _is_lost(self, name: object) -> bool:
        return is_without_rules(name, self.given)


# Parsing --------------------------------------------------------------------------------------------------------------


def parse_draft(run: Run, body: Json, given: WrittenZones | None, stored: Stored | None = None) -> Draft:
    """The times of a body: of a new event, or the changes of a stored one, in which what is missing stays.

    Each property is parsed by `run`: see `fields.parse_all`. `given` are the zones of the caller.
    """
    is_all_day = bool(run(_parse_is_all_day, body, stored))
    start = run(_parse_time, run, "start", body, is_all_day, given, stored)
    end = run(_parse_time, run, "end", body, is_all_day, given, stored)
    if start is not None and end is not None:
        run(_check_times, run, start, end, is_all_day, body, stored)
    recurrence: PatternedRecurrence | None
    if stored is not None and "recurrence" not in body:
        recurrence = None if stored.series is None else stored.series.recurrence
        if recurrence and start and "start" in body:
            run(_check_same_date, start, is_all_day, stored)
    elif body.get("recurrence") is None:
        recurrence = None
    else:
        recurrence = run(_parse_recurrence, run, body["recurrence"], start, is_all_day, given, stored)
    named = recurrence_time_zone(body.get("recurrence"))
    series_zone = "" if start is None else _series_zone(start, named, given, stored)
    return Draft._unchecked(start, end, is_all_day, recurrence, series_zone)


def _parse_is_all_day(body: Json, stored: Stored | None) -> bool:
    if stored is None or "isAllDay" in body:
        return parse_flag(body.get("isAllDay"), "isAllDay")
    return stored.value.is_all_day


def _parse_time(
    run: Run, edge: str, body: Json, is_all_day: bool, given: WrittenZones | None, stored: Stored | None
) -> DateTimeTimeZone:
    if stored is None or edge in body:
        value = body.get(edge)
        json = with_midnight(parse_object(value, edge, TIME)) if is_all_day else value
        return moment_from(run, json, edge, given)
    moment: DateTimeTimeZone = getattr(stored.value, edge)
    return moment


def _check_times(
    run: Run, start: DateTimeTimeZone, end: DateTimeTimeZone, is_all_day: bool, body: Json, stored: Stored | None
) -> None:
    if is_all_day and (stored is None or {"start", "end"} <= body.keys()):
        run(check_one_zone, start, end)
    try:
        is_same = stored is not None and stored.has_times(start, end, is_all_day)
    except OutOfRangeError:  # reported by check_times
        is_same = False
    if not is_same:
        check_times(run, start, end, is_all_day, stored and stored.duration)


def _check_same_date(start: DateTimeTimeZone, is_all_day: bool, stored: Stored) -> None:
    """Rejects a start of a series on another clock or date, which needs the recurrence, too.

    Source: reports (outlook-mcp #77): Graph responds with ErrorPropertyValidationFailure, also for the same instant.
    """
    series = stored.value
    if start == _written_start(stored):
        return
    if not is_all_day and not same_clock(zone(start.time_zone), zone(series.start.time_zone)):
        hint = f"use {zone_name(series.start.time_zone)!r}, the zone of the series, or send recurrence, too"
        raise PropertyError.rejected("start.timeZone", zone_name(start.time_zone), hint)
    day, stored_day = start.date_time.date(), series.start.date_time.date()
    if day != stored_day:
        hint = f"use {stored_day}, the date of the series' start, or send recurrence, too"
        raise PropertyError.rejected("start.dateTime", str(day), hint)


def _written_start(stored: Stored) -> DateTimeTimeZone | None:
    """The start of an event in the zone in which it is stored; None if it cannot be read without the series."""
    try:
        return DateTimeTimeZone.from_graph(stored.json.get("start"), time_zones=stored.given)
    except RecurtzError:
        return None


# Recurrences ----------------------------------------------------------------------------------------------------------


def _parse_recurrence(
    run: Run,
    value: object,
    start: DateTimeTimeZone | None,
    is_all_day: bool,
    given: WrittenZones | None,
    stored: Stored | None,
) -> PatternedRecurrence:
    """The recurrence within Exchange's limits. Each property is checked, whatever faults the others have."""
    json = parse_object(value, "recurrence")
    pattern = pattern_from(run, json.get("pattern"), PATTERN)
    range_ = range_from(run, json.get("range"), RANGE)
    has_faults = pattern is None or range_ is None
    for part, limits in LIMITS.items():
        if (part_json := _object(json.get(part))) is not None:
            for check in limits if stored is None else _changed(part, part_json, limits, stored):
                has_faults |= run(check, part_json) is None
    if (range_json := _object(json.get("range"))) is not None:
        has_faults |= run(_check_zone, range_json, given) is None
        if start is not None:
            has_faults |= run(_check_start_date, start, range_json, is_all_day, given, stored) is None
    if has_faults:
        return None  # type: ignore[return-value]  # an error is collected
    recurrence = PatternedRecurrence.of(pattern, range_)
    if stored is not None and stored.series is not None and stored.series.recurrence == recurrence:
        return recurrence
    return require_nonempty(recurrence)


def _object(value: object) -> Json | None:
    """The value if it is a JSON object."""
    if type(value) is dict:
        return value
    try:
        return parse_object(value, "")
    except RecurtzError:
        return None


def _changed(part: str, json: Json, limits: Limits, stored: Stored) -> Iterable[Limit]:
    """The limits of a part of the recurrence that are about a changed property; of a new series all."""
    before = stored.recurrence_part(part)
    if before is None:
        return limits
    return [limit for limit, names in limits.items() if not _is_same(json, before, names)]


def _is_same(json: Json, before: Json, names: tuple[str, ...]) -> bool:
    """True if some properties are as they were, in any letter case."""
    return all(_folded(json.get(name)) == _folded(before.get(name)) for name in names)


def _folded(value: object) -> object:
    return lowercase(value) or (type(value), value)


def _check_zone(range_: Json, given: WrittenZones | None) -> Json:
    name = range_.get("recurrenceTimeZone")
    if isinstance(name, str) and not is_without_rules(name):
        parse_zone(given_zone(name, given) or name, f"{RANGE}.recurrenceTimeZone")
    return range_


def _check_start_date(
    start: DateTimeTimeZone, range_: Json, is_all_day: bool, given: WrittenZones | None, stored: Stored | None
) -> Json:
    """The range, if it starts on the date of the event's start in the zone of the series.

    A stored series in which they differ, as one whose zone is lost, can keep the difference.
    """
    name = range_.get("recurrenceTimeZone")
    series_zone = _series_zone(start, name, given, stored)
    try:
        moment = start if stored is None else stored.as_stored("start", start, is_all_day)
        day = (moment if is_all_day else moment.in_zone(series_zone)).date_time.date()
    except TimeZoneNotSupportedError:
        return range_
    except OutOfRangeError as error:
        raise error.prefixed("start") from None
    start_date = valid_date(range_.get("startDate"))
    if stored is None or not stored.has_dates(start_date, day, name):
        check_start_date(start_date, day, zone_name(series_zone))
    return range_


def recurrence_time_zone(recurrence: object) -> object:
    """The recurrenceTimeZone of a recurrence in JSON; None if there is none."""
    range_ = _object((_object(recurrence) or {}).get("range"))
    return None if range_ is None else range_.get("recurrenceTimeZone")


def _series_zone(
    start: DateTimeTimeZone, name: object, given: WrittenZones | None, stored: Stored | None
) -> str | tzinfo:
    """The zone in which a series repeats: that of its range, otherwise that of its start, or the one it has lost."""
    if given is not None and (known := given_zone(name, given)) is not None:
        return known
    if isinstance(name, str) and not is_without_rules(name):
        return name
    return stored.value.start.time_zone if stored and stored.keeps_zone(name) else start.time_zone


# The first occurrence -------------------------------------------------------------------------------------------------


def at_first_occurrence(draft: Draft) -> Draft:
    """The event moved to its first occurrence by whole days, with the series' zone in its range."""
    if draft.recurrence is None:
        return draft
    first, name = draft.recurrence[0], zone_name(draft.series_zone)
    days = first - draft.recurrence.range.start_date
    if not days:
        recurrence = draft.recurrence.in_zone(name)
        return Draft._unchecked(draft.start, draft.end, draft.is_all_day, recurrence, draft.series_zone)
    range_ = draft.recurrence.range.__replace__(start_date=first, time_zone=name)
    recurrence = PatternedRecurrence(draft.recurrence.pattern, range_)
    series_zone = draft.start.time_zone if draft.is_all_day else draft.series_zone
    start, end = (_add_days(moment.in_zone(series_zone), days) for moment in (draft.start, draft.end))
    if not draft.is_all_day:
        end = _end_after(start, end, draft)
    return draft.__replace__(start=start, end=end, recurrence=recurrence)


def _end_after(start: DateTimeTimeZone, end: DateTimeTimeZone, draft: Draft) -> DateTimeTimeZone:
    """The end of a moved event. If the wall clock puts it at or before the start, the exact duration is kept: this
    happens if the clocks went back while the event lasted.
    """
    (starts_at, ends_at), (old_start, old_end) = utc_span(start, end), utc_span(draft.start, draft.end)
    if ends_at > starts_at or old_end == old_start:
        return end
    later = DateTimeTimeZone.from_datetime(starts_at + (old_end - old_start), start.time_zone)
    return later.__replace__(tick=end.tick)


def _add_days(moment: DateTimeTimeZone, days: timedelta) -> DateTimeTimeZone:
    return DateTimeTimeZone(moment.date_time + days, moment.time_zone, moment.tick)
