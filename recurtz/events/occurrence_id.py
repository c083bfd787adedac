"""Graph's occurrenceId: `OID.{seriesMasterId}.{original date}`.

Source: Graph, resource event: `OID.{seriesMasterId-value}.{occurrence-start-date}`.
"""

from __future__ import annotations

from datetime import date

from recurtz._core.fields import parse_date
from recurtz.errors import MalformedValueError
from recurtz.events.date_time import format_day

MAX_ID_LENGTH = 1_024
"""The characters that the id of an event may have: each of its occurrences repeats it."""


def occurrence_id_prefix(series_master_id: str) -> str:
    """The part of an occurrenceId before the original date.

    >>> occurrence_id_prefix("AAMk")
    'OID.AAMk.'
    """
    return f"OID.{series_master_id}."


def format_occurrence_id(series_master_id: str | None, day: date | None) -> str | None:
    """The occurrenceId of an original date; None without a date or an id of the master.

    >>> format_occurrence_id("AAMk", date(2017, 9, 4))
    'OID.AAMk.2017-09-04'
    """
    if series_master_id is None or day is None:
        return None
    return occurrence_id_prefix(series_master_id) + format_day(day.toordinal())


def occurrence_id_date(value: object, target: str) -> date:
    """The original date of an occurrenceId: the part after its last dot, because an id may contain dots.

    Raises `MalformedValueError`.

    >>> occurrence_id_date("OID.AAMk.ADQw.2017-09-04", "cancelledOccurrences")
    datetime.date(2017, 9, 4)
    """
    if not isinstance(value, str):
        raise MalformedValueError.expected(target, value, "use an id such as 'OID.AAMkADQwMD.2017-09-04'")
    return parse_date(value.rpartition(".")[2], target)
