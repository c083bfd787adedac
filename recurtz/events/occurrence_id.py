"""Graph's occurrenceId: `OID.{seriesMasterId}.{original date}`.

Source: Graph, resource event: `OID.{seriesMasterId-value}.{occurrence-start-date}`.
"""

from datetime import date
from typing import NamedTuple

from recurtz._core.fields import parse_date
from recurtz.errors import MalformedValueError
from recurtz.events.date_time_text import format_day

_HINT = "use an id such as 'OID.AAMkADQwMD.2017-09-04'"

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


class OccurrenceId(NamedTuple):
    """The parts of an occurrenceId: the id of the series, and the original date in the zone of the series.

    >>> series_master_id, day = parse_occurrence_id("OID.AAMk.2017-09-04")
    >>> series_master_id, day.isoformat()
    ('AAMk', '2017-09-04')
    """

    series_master_id: str
    date: date


def parse_occurrence_id(text: object) -> OccurrenceId:
    """The parts of an occurrenceId, as `instances` returns it; the id of a series may contain dots.

    Raises `MalformedValueError`.

    >>> parse_occurrence_id("OID.AAMk.ADQw.2017-09-04")
    OccurrenceId(series_master_id='AAMk.ADQw', date=datetime.date(2017, 9, 4))
    """
    day = occurrence_id_date(text, "occurrenceId")
    series_master_id = str(text).rpartition(".")[0]
    if not series_master_id.startswith("OID.") or len(series_master_id) > MAX_ID_LENGTH + len("OID."):
        raise MalformedValueError.expected("occurrenceId", text, _HINT)
    return OccurrenceId(series_master_id.removeprefix("OID."), day)


def occurrence_id_date(value: object, target: str) -> date:
    """The original date of an occurrenceId: the part after its last dot, because an id may contain dots.

    Raises `MalformedValueError`.

    >>> occurrence_id_date("OID.AAMk.ADQw.2017-09-04", "cancelledOccurrences")
    datetime.date(2017, 9, 4)
    """
    if not isinstance(value, str):
        raise MalformedValueError.expected(target, value, _HINT)
    return parse_date(value.rpartition(".")[2], target)
