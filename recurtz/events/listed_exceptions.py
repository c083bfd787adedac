"""Which date each occurrence or exception replaces that is listed beside its series.

Some name it by occurrenceId or originalStart. The slim ones of a delta do not: their date is that of an event with the
same id, else the one date of the pattern around their start that nothing else in the list covers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from recurtz._core.fields import lowercase
from recurtz.errors import MalformedValueError, PropertyError, RecurtzError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.exceptions import (
    ExceptionFields,
    nearest_date,
    original_date,
    parse_listed,
    shared_offsets,
)
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence_id import parse_occurrence_id
from recurtz.events.properties import parse_original
from recurtz.events.span import utc_span
from recurtz.zones.names import ZonesByName

Json = Mapping[str, Any]

_MAX_STEPS = 64
"""A date that is further from the start than this number of cancelled or moved dates is not looked for."""

_SECOND = timedelta(seconds=1)


class Listed(NamedTuple):
    """An event that is listed beside its series."""

    id: str | None
    json: Json
    is_removed: bool


class Dated(NamedTuple):
    """The original date of a listed event, None for an occurrence with faults.

    If `replaces`, the event is in the place of the occurrence that the pattern has on that date.
    """

    day: date | None
    replaces: bool


def dated_exceptions(
    series: SeriesMaster,
    own: Mapping[date, Json],
    listed: list[Listed],
    cancelled: Iterable[date],
    time_zones: ZonesByName | None,
    is_zone_lost: bool,
) -> list[Dated | RecurtzError]:
    """The dates of events that are listed beside their series; an error where there is none.

    `own` has the exceptions of the series' own JSON, `cancelled` the dates that the list removes. If the zone of the
    series is lost, the times of a listed occurrence are better than those of the pattern.
    """
    return _Dates(series, own, listed, cancelled, time_zones, is_zone_lost).result()


class _Dates:
    def __init__(
        self,
        series: SeriesMaster,
        own: Mapping[date, Json],
        listed: list[Listed],
        cancelled: Iterable[date],
        time_zones: ZonesByName | None,
        is_zone_lost: bool,
    ) -> None:
        self._series = series
        self._own = own
        self._listed = listed
        self._is_zone_lost = is_zone_lost and not series.is_all_day
        self._fields = [_parsed(event.json, series, time_zones) for event in listed]
        self._cancelled = {*series.cancelled, *cancelled}
        self._actual: dict[date, int] = {
            other.original_date: other.start.date_time.toordinal() for other in series.exceptions if other.original_date
        }
        self._day_of_id = {json.get("id"): day for day, json in own.items()}

    def result(self) -> list[Dated | RecurtzError]:
        originals = [fields.original for fields in self._fields if isinstance(fields, ExceptionFields)]
        own = [parse_original(json, "") for json in self._own.values()]
        offsets = shared_offsets(self._series, [*own, *originals])
        dated = [self._named(place, offsets) for place in range(len(self._listed))]
        slim = [place for place, one in enumerate(dated) if one is None]
        found = self._uncovered(slim)
        return [found[place] if one is None else one for place, one in enumerate(dated)]

    # Events that name their date, and occurrences as the pattern has them

    def _named(self, place: int, offsets: list[timedelta]) -> Dated | RecurtzError | None:
        """The date of an event, if it names one, or starts as the pattern has it; None for a slim exception."""
        (identity, json, is_removed), fields = self._listed[place], self._fields[place]
        kind = lowercase(json.get("type"))
        if isinstance(fields, RecurtzError):
            return Dated(None, False) if kind == "occurrence" else fields
        try:
            day = self._date(fields, kind, offsets)
        except RecurtzError as error:
            return error
        if day is None:
            return None
        dated = Dated(day, self._replaces(fields, kind, day))
        if identity is not None:
            self._day_of_id[identity] = day
        if is_removed:
            self._cancelled.add(day)
        self._actual[day] = day.toordinal() if fields.start is None else fields.start.date_time.toordinal()
        return dated

    def _date(self, fields: ExceptionFields, kind: object, offsets: list[timedelta]) -> date | None:
        if fields.original != (None, None):
            return original_date(self._series, fields.original, "originalStart", offsets)
        if kind == "exception" or fields.start is None:
            return None
        day = self._pattern_day(fields.start)
        if not self._series.is_all_day:
            day = nearest_date(self._series, fields.start.instant(), day)
        return day if kind == "occurrence" or not self._differs(fields, day) else None

    def _pattern_day(self, start: DateTimeTimeZone) -> date:
        """The date of a start, as the pattern of a series with a lost zone counts it."""
        ordinal = start.date_time.toordinal() - self._series.date_shift
        return date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))

    def _replaces(self, fields: ExceptionFields, kind: object, day: date) -> bool:
        """True for an exception, whatever its type: also for an occurrence that starts beside its original start."""
        if kind == "exception":
            return True
        if kind != "occurrence" or self._is_zone_lost:
            return self._differs(fields, day)
        if fields.start is None or fields.original[1] is None:
            return False
        if self._series.is_all_day:
            return fields.start.date_time.date() != day
        return abs(fields.start.instant() - fields.original[1]) >= _SECOND

    def _differs(self, fields: ExceptionFields, day: date) -> bool:
        """True if the event happens at another time than the pattern has it on a date."""
        scheduled = self._series._scheduled_on(day) if day in self._series.recurrence else None
        if scheduled is None:
            return True
        start, end = fields.start or scheduled.start, fields.end or scheduled.end
        return utc_span(start, end) != scheduled.span or fields.is_all_day != self._series.is_all_day

    # Slim exceptions

    def _uncovered(self, slim: list[int]) -> dict[int, Dated | RecurtzError]:
        """The dates of events that name none. A date that only one of them can replace is not left to the others."""
        candidates = {place: self._candidates(place) for place in slim}
        places: defaultdict[date, list[int]] = defaultdict(list)
        for place, days in candidates.items():
            for day in days:
                places[day].append(place)
        decided = [place for place, days in candidates.items() if len(days) == 1]
        while decided:
            [day] = candidates[decided.pop()]
            for other in places.pop(day, ()):
                if len(candidates[other]) > 1:
                    candidates[other] -= {day}
                    decided.append(other)
        return {place: self._only(days) for place, days in candidates.items()}

    def _only(self, days: set[date]) -> Dated | RecurtzError:
        if len(days) == 1:
            [day] = days
            return Dated(day, True)
        fits = " and ".join(str(day) for day in sorted(days)) or "no date that is left"
        return PropertyError.missing("occurrenceId", f"give it, or originalStart; the start fits {fits}")

    def _candidates(self, place: int) -> set[date]:
        """The dates that a slim exception can replace: beside its start if they are free, else further away."""
        identity, fields = self._listed[place].id, self._fields[place]
        if identity is not None and (known := self._day_of_id.get(identity) or self._day_in(identity)):
            return {known}
        assert isinstance(fields, ExceptionFields)  # noqa: S101
        if fields.start is None:
            return set()
        day = self._pattern_day(fields.start)
        return self._free_beside(day, 1) or self._free_beside(day, _MAX_STEPS)

    def _day_in(self, identity: str) -> date | None:
        """The date in an occurrenceId of the series."""
        try:
            parts = parse_occurrence_id(identity)
        except MalformedValueError:
            return None
        return parts.date if parts.series_master_id == self._series.id else None

    def _free_beside(self, day: date, steps: int) -> set[date]:
        """The dates before and after a day, at most a number of steps away, that the event of that day can replace.

        It cannot be moved past another occurrence. One that is cancelled, or is itself on the other side, is no bar.
        """
        recurrence, start = self._series.recurrence, day.toordinal() + self._series.date_shift
        before, after = recurrence.before(day, inclusive=True), recurrence.after(day, inclusive=True)
        found = {
            self._first_free(before, recurrence.before, steps, lambda actual: actual > start),
            self._first_free(after, recurrence.after, steps, lambda actual: actual < start),
        }
        return {free for free in found if free is not None}

    def _first_free(
        self, day: date | None, step: Callable[[date], date | None], steps: int, is_beyond: Callable[[int], bool]
    ) -> date | None:
        for _ in range(steps):
            if day is None:
                return None
            if day not in self._cancelled:
                if day not in self._actual:
                    return day
                if not is_beyond(self._actual[day]):
                    return None
            day = step(day)
        return None


def _parsed(json: Json, series: SeriesMaster, time_zones: ZonesByName | None) -> ExceptionFields | RecurtzError:
    try:
        return parse_listed(json, series, time_zones)
    except RecurtzError as error:
        return error
