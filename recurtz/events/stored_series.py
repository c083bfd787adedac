"""The JSON of a stored series, part by part: its exceptions and cancellations by date, its start on another date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, tzinfo
from typing import Any

from recurtz.errors import RecurtzError
from recurtz.events.exceptions import with_original_dates
from recurtz.events.graph_json import Json, written_times
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence_id import format_occurrence_id, occurrence_id_date
from recurtz.events.series_split import times_on
from recurtz.recurrence.ranges import Range
from recurtz.zones.names import WrittenZones, given_zone, zone

LISTS = ("cancelledOccurrences", "exceptionOccurrences")
"""The properties of a series that list its cancellations and exceptions."""


# Exceptions and cancellations -----------------------------------------------------------------------------------------


def stored_exceptions(json: Json, series: SeriesMaster) -> list[tuple[date, Json]]:
    """Copies of the listed exceptions, with their original dates."""
    return [(day, dict(exception)) for day, exception in with_original_dates(json, series)]


def keep_dates(json: Json, series: SeriesMaster, is_kept: Callable[[date], bool]) -> None:
    """Keeps the exceptions and cancellations of some original dates, in place. A list that is missing stays missing."""
    if json.get("exceptionOccurrences"):
        listed = stored_exceptions(json, series)
        json["exceptionOccurrences"] = [with_date(other, series, day) for day, other in listed if is_kept(day)]
    if json.get("cancelledOccurrences"):
        json["cancelledOccurrences"] = [
            text for text in json["cancelledOccurrences"] if is_kept(occurrence_id_date(text, ""))
        ]


def with_date(exception: Json, series: SeriesMaster, day: date) -> Json:
    """An exception that names its original date, which an original start alone names only beside the others."""
    return exception if exception.get("occurrenceId") else {**exception, "occurrenceId": id_in_list(series.id, day)}


def id_in_list(series_id: str | None, day: date) -> str | None:
    """The id by which the lists of a series name an original date; of a series without an id, it has only the date."""
    return format_occurrence_id(series_id or "", day)


# Times ----------------------------------------------------------------------------------------------------------------


def start_on(json: Mapping[str, Any], series: SeriesMaster, day: date, given: WrittenZones | None) -> Json:
    """The start and the end of a stored series on a date of its pattern; empty if they are there.

    They are in the zones in which they are stored, unless one would become another wall-clock time of the series.
    `given` are the zones of the caller.
    """
    start, end = times_on(series, day)
    if start is series.start:
        return {}
    zones = _stored_zone(json, "start", series, given), _stored_zone(json, "end", series, given)
    return written_times(start, end, series.is_all_day, zones, series.time_zone)


def _stored_zone(json: Mapping[str, Any], edge: str, series: SeriesMaster, given: WrittenZones | None) -> str | tzinfo:
    name: str = json[edge].get("timeZone")
    known = given_zone(name, given)
    if known is not None:
        return known
    try:
        zone(name)
    except RecurtzError:
        return series.time_zone
    return name


# The range ------------------------------------------------------------------------------------------------------------


def set_range(json: Json, range_: Range) -> None:
    """Gives a stored series another range, in place. Its zone stays as it is written, or missing."""
    stored = json["recurrence"]["range"]
    written = {**stored, **range_.to_graph()}
    del written["recurrenceTimeZone"]
    if "recurrenceTimeZone" in stored:
        written["recurrenceTimeZone"] = stored["recurrenceTimeZone"]
    json["recurrence"]["range"] = written
