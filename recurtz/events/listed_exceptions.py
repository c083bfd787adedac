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
from recurtz.events.lost_zones import midnights, possible_dates
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence_id import parse_occurrence_id
from recurtz.events.properties import Original, parse_original
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
        self._day_of_id = {json["id"]: day for day, json in own.items() if isinstance(json.get("id"), str)}

    def result(self) -> list[Dated | RecurtzError]:
        originals = [self._original(place) for place in range(len(self._listed))]
        own = [parse_original(json, "") for json in self._own.values()]
        offsets = shared_offsets(self._series, [*own, *filter(None, originals)])
        dated = [self._named(place, offsets) for place in range(len(self._listed))]
        slim = [place for place, one in enumerate(dated) if one is None]
        found = self._uncovered(slim)
        return [found[place] if one is None else one for place, one in enumerate(dated)]

    # Events that name their date, and occurrences as the pattern has them

    def _original(self, place: int) -> Original | None:
        """How an event names its date. An all-day occurrence starts on its date, so its start names it."""
        fields = self._fields[place]
        if isinstance(fields, RecurtzError):
            return None
        day, start, own_day = fields.original
        if not self._series.is_all_day or day is not None or start is None or self._kind(place) != "occurrence":
            return fields.original
        return Original(own_day if own_day in [midnight for _, midnight in midnights(start)] else None, start, own_day)

    def _kind(self, place: int) -> object:
        return lowercase(self._listed[place].json.get("type"))

    def _named(self, place: int, offsets: list[timedelta]) -> Dated | RecurtzError | None:
        """The date of an event, if it names one, or starts as the pattern has it; None for a slim exception."""
        (identity, _, is_removed), fields = self._listed[place], self._fields[place]
        kind = self._kind(place)
        if isinstance(fields, RecurtzError):
            return Dated(None, False) if kind == "occurrence" else fields
        try:
            day = self._date(place, fields, kind, offsets)
        except RecurtzError as error:
            return error
        if day is None:
            return Dated(None, False) if kind == "occurrence" else None
        dated = Dated(day, self._replaces(fields, kind, day))
        if identity is not None:
            self._day_of_id[identity] = day
        if is_removed:
            self._cancelled.add(day)
        self._actual[day] = day.toordinal() if fields.start is None else fields.start.date_time.toordinal()
        return dated

    def _date(self, place: int, fields: ExceptionFields, kind: object, offsets: list[timedelta]) -> date | None:
        original = self._original(place)
        if original is not None and original[:2] != (None, None):
            return original_date(self._series, original, "originalStart", offsets)
        if kind == "exception" or fields.start is None:
            return None
        day = self._possible_days(fields.start)[0]
        if not self._series.is_all_day:
            day = nearest_date(self._series, fields.start.instant(), day)
        return day if kind == "occurrence" or not self._differs(fields, day) else None

    def _possible_days(self, start: DateTimeTimeZone) -> list[date]:
        """The dates of a start, as the pattern counts them: several if the zone of the series is lost."""
        if self._is_zone_lost:
            return possible_dates(self._series, start)
        return [start.date_time.date()]

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
        """The dates of events that name none. A date that only one of them can replace is not left to the others.

        If several have the same date alone, each of them may also replace the next free ones.
        """
        candidates = {place: self._candidates(place, is_wide=False) for place in slim}
        if disputed := _disputed(_eliminated(candidates)):
            candidates |= {place: self._candidates(place, is_wide=True) for place in disputed}
        candidates = _eliminated(candidates)
        rivals = _disputed(candidates)
        return {place: self._only(days, place in rivals) for place, days in candidates.items()}

    def _only(self, days: set[date], is_disputed: bool) -> Dated | RecurtzError:
        if len(days) == 1 and not is_disputed:
            [day] = days
            return Dated(day, True)
        fits = " and ".join(str(day) for day in sorted(days)) or "no date that is left"
        others = ", as does another exception" if is_disputed else ""
        return PropertyError.missing("occurrenceId", f"give it, or originalStart; the start fits {fits}{others}")

    def _candidates(self, place: int, is_wide: bool) -> set[date]:
        """The dates that a slim exception can replace: that of its start if it is free, else those beside it.

        If they are not free either, the next ones; the next ones in any case, if the search is wide.
        """
        identity, fields = self._listed[place].id, self._fields[place]
        if identity is not None and (known := self._day_of_id.get(identity) or self._day_in(identity)):
            return {known}
        assert isinstance(fields, ExceptionFields)  # noqa: S101
        if fields.start is None:
            return set()
        days = self._possible_days(fields.start)
        on_date = {day for day in days if day in self._series.recurrence and self._is_free(day)}
        if is_wide:
            return on_date.union(*[self._free_beside(day, _MAX_STEPS) for day in days])
        near = on_date or set().union(*[self._free_beside(day, 1) for day in days])
        return near or set().union(*[self._free_beside(day, _MAX_STEPS) for day in days])

    def _day_in(self, identity: str) -> date | None:
        """The date in an occurrenceId of the series."""
        try:
            parts = parse_occurrence_id(identity)
        except MalformedValueError:
            return None
        return parts.date if parts.series_master_id == self._series.id else None

    def _is_free(self, day: date) -> bool:
        return day not in self._cancelled and day not in self._actual

    def _free_beside(self, day: date, steps: int) -> set[date]:
        """The dates before and after a day, at most a number of steps away, that the event of that day can replace.

        It cannot be moved past another occurrence, unless that is cancelled, or is itself on the other side.
        """
        recurrence, start = self._series.recurrence, day.toordinal() + self._series.date_shift
        found = {
            self._first_free(recurrence.before(day), recurrence.before, steps, lambda actual: actual > start),
            self._first_free(recurrence.after(day), recurrence.after, steps, lambda actual: actual < start),
        }
        return {free for free in found if free is not None}

    def _first_free(
        self, day: date | None, step: Callable[[date], date | None], steps: int, is_beyond: Callable[[int], bool]
    ) -> date | None:
        for _ in range(steps):
            if day is None or self._is_free(day):
                return day
            if day not in self._cancelled and not is_beyond(self._actual[day]):
                return None
            day = step(day)
        return None


def _eliminated(candidates: Mapping[int, set[date]]) -> dict[int, set[date]]:
    """The candidates, without those dates that are the only ones of others."""
    result = {place: set(days) for place, days in candidates.items()}
    places: defaultdict[date, list[int]] = defaultdict(list)
    for place, days in result.items():
        for day in days:
            places[day].append(place)
    decided = [place for place, days in result.items() if len(days) == 1]
    while decided:
        [day] = result[decided.pop()]
        for other in places.pop(day, ()):
            if len(result[other]) > 1:
                result[other] -= {day}
                decided += [other] if len(result[other]) == 1 else []
    return result


def _disputed(candidates: Mapping[int, set[date]]) -> set[int]:
    """The events that have the same date alone."""
    places: defaultdict[date, list[int]] = defaultdict(list)
    for place, days in candidates.items():
        if len(days) == 1:
            places[next(iter(days))].append(place)
    return {place for rivals in places.values() if len(rivals) > 1 for place in rivals}


def _parsed(json: Json, series: SeriesMaster, time_zones: ZonesByName | None) -> ExceptionFields | RecurtzError:
    try:
        return parse_listed(json, series, time_zones)
    except RecurtzError as error:
        return error
