"""The recurrences of the RRULEs of a VEVENT."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from recurtz.errors import NoOccurrenceError, RecurrenceRuleError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.ical.originals import date_in_series, shared_offsets
from recurtz.ical.times import DateOrTime, Times
from recurtz.rrule.convert import pieces_of
from recurtz.rrule.origin import Origin, find_origin
from recurtz.rrule.overlaps import common_dates
from recurtz.rrule.parse import Rule, TimeValue, parse_rule
from recurtz.rrule.starts import local_start
from recurtz.rrule.unions import Piece

_NO_COUNT = re.compile(r"(?:^|;)[ \t]*COUNT=(?:-1)?[ \t]*(?=;|$)", re.IGNORECASE)
"""What some programs write into a rule that does not end by a number."""


def recurrences_of(rules: list[str], times: Times, originals: list[DateOrTime]) -> list[Piece]:
    """The recurrences whose dates are those of the rules, each date once; `originals` are other values that name dates.

    Raises `RecurtzError` for rules that Graph cannot represent.
    """
    origin = find_origin(None, times.start.date_time.date(), local_start(times.start))
    pieces: list[Piece] = []
    for text in dict.fromkeys(rules):
        rule = _with_date_until(parse_rule(_NO_COUNT.sub("", text)), times, originals, origin)
        earlier = tuple(pieces)  # the recurrences of one rule have no dates in common
        pieces += [piece._replace(excluded=_with_common_dates(piece, earlier)) for piece in pieces_of(rule, origin)]
    pieces = sorted([piece for piece in pieces if piece.count_until(date.max)], key=lambda piece: piece.recurrence[0])
    if not pieces:
        raise NoOccurrenceError("RRULE has no date from DTSTART on; use a rule that has one", target="RRULE")
    return pieces


def _with_common_dates(piece: Piece, others: Iterable[Piece]) -> tuple[date, ...]:
    """The dates that a recurrence leaves out: its own, and those that another rule has."""
    excluded = {*piece.excluded}
    for other in others:
        common = common_dates(other, piece)
        if common is None:
            reason = "RRULE is given twice, and the rules can have many dates in common; make one rule of them"
            raise RecurrenceRuleError.because([RecurrenceRuleError.at("RRULE", reason)])
        excluded |= {*common}
    return tuple(sorted(excluded))


def _with_date_until(rule: Rule, times: Times, originals: list[DateOrTime], origin: Origin) -> Rule:
    """The rule; of an all-day event with a date in the place of an UNTIL in UTC."""
    until = rule.until
    if not times.is_all_day or until is None or until.time_of_day is None or until.time_zone != "UTC":
        return rule
    dates = _Dates(pieces_of(rule.__replace__(until=None), origin))
    instant = DateTimeTimeZone(datetime.combine(until.day, until.time_of_day), "UTC")
    last = date_in_series(instant, times, dates, shared_offsets(originals, times, dates))
    return rule.__replace__(until=TimeValue(last, None, ""))


class _Dates:
    """The dates of several recurrences."""

    def __init__(self, pieces: list[Piece]) -> None:
        self._pieces = pieces

    def __contains__(self, day: object) -> bool:
        return any(day in piece.recurrence for piece in self._pieces)
