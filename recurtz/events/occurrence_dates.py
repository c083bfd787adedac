"""Which occurrence of a series a request names: by an id or by its original date."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from recurtz._core.fields import parse_object
from recurtz.errors import ItemNotFoundError, short
from recurtz.events.exceptions import original_dates
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence_id import parse_occurrence_id
from recurtz.events.properties import parse_original

Json = Mapping[str, Any]


def require_series(value: object) -> SeriesMaster:
    """The value, if it is a series.

    Raises `ItemNotFoundError`.
    """
    if not isinstance(value, SeriesMaster):
        raise not_a_series()
    return value


def not_a_series() -> ItemNotFoundError:
    """The error for an occurrence of an event that is not a series."""
    return ItemNotFoundError("the event is not a series and has no occurrences; leave `occurrence` out")


def original_date_of(json: Json, series: SeriesMaster, occurrence: str | date) -> date:
    """The original date of an occurrence by its id: that of `instances`, or an exception's own. A date is returned.

    Raises `ItemNotFoundError` for the id of another series, `MalformedValueError` for text that is not an id.
    """
    if not isinstance(occurrence, str):
        return occurrence
    for listed in json.get("exceptionOccurrences") or ():
        exception = parse_object(listed, "")
        if occurrence in (exception.get("id"), exception.get("occurrenceId")):
            [day] = original_dates(series, [parse_original(exception, "")])
            return day
    parts = parse_occurrence_id(occurrence)
    if parts.series_master_id != (json.get("id") or ""):
        hint = f"its master is {short(parts.series_master_id)}, the event is {short(json.get('id'))}"
        raise ItemNotFoundError(f"{short(occurrence)} is not an occurrence of the event; {hint}")
    return parts.date
