"""The recurrences of the RRULEs of a VEVENT."""

from __future__ import annotations

from datetime import datetime

from recurtz.errors import NoOccurrenceError, RecurrenceRuleError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.ical.originals import date_in_series, shared_offsets
from recurtz.ical.times import DateOrTime, Times
from recurtz.recurrence.patterned import PatternedRecurrence
from recurtz.rrule import from_rrule
from recurtz.rrule.parse import parse_time_value

_UNTIL = "UNTIL"


def recurrences_of(rules: list[str], times: Times, originals: list[DateOrTime]) -> list[PatternedRecurrence]:
    """The recurrences whose dates are those of the rules; `originals` are the other values that name its dates.

    Raises `RecurtzError` for rules that Graph cannot represent.
    """
    text, *others = rules
    if others:
        reason = "RRULE is given twice; make one event of each"
        raise RecurrenceRuleError.because([RecurrenceRuleError.at("RRULE", reason)])
    day = times.start.date_time.date()
    recurrence = from_rrule(_with_date_until(text, times, originals), day, times.start)
    if not recurrence:
        raise NoOccurrenceError("RRULE has no date from DTSTART on; use a rule that has one", target="RRULE")
    return [recurrence]


def _with_date_until(text: str, times: Times, originals: list[DateOrTime]) -> str:
    """The rule of an all-day event, in which a date is in the place of an UNTIL in UTC."""
    parts = text.split(";")
    until = next((part for part in parts if part.strip().upper().startswith(f"{_UNTIL}=")), None)
    if until is None or not times.is_all_day:
        return text
    try:
        value = parse_time_value(until.partition("=")[2].strip())
    except ValueError:
        return text  # `from_rrule` rejects it
    if value.time_zone != "UTC" or value.time_of_day is None:
        return text
    others = [part for part in parts if part is not until]
    endless = from_rrule(";".join(others), times.start.date_time.date(), times.start)
    instant = DateTimeTimeZone(datetime.combine(value.day, value.time_of_day), "UTC")
    last = date_in_series(instant, times, endless, shared_offsets(originals, times, endless))
    return ";".join([*others, f"{_UNTIL}={last:%Y%m%d}"])
