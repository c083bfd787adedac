"""Which occurrence of a series a request names: by an id or by its original date."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from recurtz._core.fields import parse_date, require_date
from recurtz.errors import ArgumentTypeError, ItemNotFoundError, MalformedValueError, short
from recurtz.events.exceptions import own_exceptions
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence_id import format_occurrence_id, parse_occurrence_id

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
    message = "the event is not a series and has no occurrences; leave `occurrence` out"
    return ItemNotFoundError(message, target="occurrence")


def original_date_of(json: Json, series: SeriesMaster, occurrence: str | date, name: str = "occurrence") -> date:
    """The original date of an occurrence by its id: that of `instances`, or an exception's own. A date is returned.

    `name` is that of the argument. Raises `ItemNotFoundError` for the id of anything else, and `ArgumentTypeError`.
    """
    if isinstance(occurrence, datetime) or not isinstance(occurrence, date | str):
        raise ArgumentTypeError.expected(name, occurrence, _hint(series, occurrence))
    if isinstance(occurrence, date):
        return require_date(occurrence, name)
    for day, exception in own_exceptions(json, series).items():
        if occurrence in (exception.get("id"), exception.get("occurrenceId")):
            return day
    try:
        series_master_id, day = parse_occurrence_id(occurrence)
    except MalformedValueError:
        message = f"{short(occurrence)} is not an id of an occurrence of the event; {_hint(series, occurrence)}"
        raise ItemNotFoundError(message, target=name) from None
    if series_master_id != (json.get("id") or ""):
        hint = f"its master is {short(series_master_id)}, the event is {short(json.get('id'))}"
        raise ItemNotFoundError(f"{short(occurrence)} is not an occurrence of the event; {hint}", target=name)
    return day


def _hint(series: SeriesMaster, occurrence: object) -> str:
    """What names an occurrence: a date, or an id of this event with the date of its pattern that may be meant."""
    dates = series.recurrence
    near = _date_in(occurrence) or dates.range.start_date
    day = dates.after(near, inclusive=True) or dates.before(near) or near
    return f"use a datetime.date, or an id such as {format_occurrence_id(series.id or '', day)!r}"


def _date_in(occurrence: object) -> date | None:
    """The date of a datetime, or at the start of text; None if there is none.

    >>> _date_in("2026-11-09T09:00:00")
    datetime.date(2026, 11, 9)
    """
    if isinstance(occurrence, datetime):
        return occurrence.date()
    try:
        return parse_date(str(occurrence)[:10], "occurrence")
    except MalformedValueError:
        return None
