"""The recurrences of the RRULEs of a VEVENT."""

from __future__ import annotations

import re
from datetime import date, datetime

from recurtz.errors import NoOccurrenceError, RecurrenceRuleError, RecurtzError, short
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.ical.originals import date_in_series, shared_offsets
from recurtz.ical.scanner import Component
from recurtz.ical.times import DateOrTime, Report, Times
from recurtz.rrule.convert import pieces_of
from recurtz.rrule.differences import minus
from recurtz.rrule.origin import Origin, find_origin
from recurtz.rrule.overlaps import Budget
from recurtz.rrule.parse import Rule, TimeValue, parse_rule
from recurtz.rrule.several_rules import union_of_rules
from recurtz.rrule.starts import local_start
from recurtz.rrule.unions import Piece

_NO_COUNT = re.compile(r"(?:^|;)[ \t]*COUNT=(?:-1)?[ \t]*(?=;|$)", re.IGNORECASE)
"""What some programs write into a rule that does not end by a number."""


def recurrences_of(rules: list[str], times: Times, originals: list[DateOrTime]) -> list[Piece]:
    """The recurrences whose dates are those of the rules, each date once; `originals` are other values that name dates.

    Raises `RecurtzError` for rules that Graph cannot represent.
    """
    by_rule = ((text, _pieces(text, times, originals)) for text in dict.fromkeys(rules))
    pieces = union_of_rules(by_rule, Budget(), "give expand=(start, end)")
    pieces.sort(key=lambda piece: piece.recurrence[0])
    if not any(piece.count_until(date.max) for piece in pieces):
        raise NoOccurrenceError("RRULE has no date from DTSTART on; use a rule that has one", target="RRULE")
    return [piece for piece in pieces if piece.count_until(date.max)]


def rules_of(vevent: Component, report: Report) -> list[str]:
    """The RRULEs of a VEVENT. One with both COUNT and UNTIL, which RFC 5545 does not allow, is reported."""
    rules = [found.value for found in vevent.all("RRULE") if found.value.strip()]
    for text in rules:
        if len(_with_one_end(text)) > 1:
            reason = f"RRULE {short(text)} has COUNT and UNTIL, which exclude each other; the first of them ends it"
            report(RecurrenceRuleError.because([RecurrenceRuleError.at("RRULE", reason)]))
    return rules


def _with_one_end(text: str) -> list[str]:
    """The rule; if it has COUNT and UNTIL, once with each of them."""
    text = _NO_COUNT.sub("", text)
    parts = [(part.partition("=")[0].strip().upper(), part) for part in text.split(";")]
    if not {"COUNT", "UNTIL"} <= {name for name, _ in parts}:
        return [text]
    return [";".join([part for name, part in parts if name != left_out]) for left_out in ("COUNT", "UNTIL")]


def _pieces(text: str, times: Times, originals: list[DateOrTime]) -> list[Piece]:
    """The recurrences of a rule that have a date. They have no dates in common."""
    origin = find_origin(None, times.start.date_time.date(), local_start(times.start))
    by_end = []
    for one in _with_one_end(text):
        rule = _with_date_until(parse_rule(one), times, originals, origin)
        by_end.append([piece for piece in pieces_of(rule, origin) if piece.recurrence])
    return min(by_end, key=_last_date)


def _last_date(pieces: list[Piece]) -> date:
    return max((piece.recurrence[-1] for piece in pieces), default=date.min)


def excluded_by(
    exrules: list[str], times: Times, originals: list[DateOrTime], report: Report
) -> list[tuple[str, list[Piece]]]:
    """The recurrences of each EXRULE. One that Graph could not represent is reported, and excludes nothing."""
    found = []
    for text in exrules:
        try:
            found.append((text, _pieces(text, times, originals)))
        except RecurtzError as error:
            report(_unused_exrule(text, str(error)))
    return found


def without(pieces: list[Piece], exrules: list[tuple[str, list[Piece]]], report: Report) -> list[Piece]:
    """The recurrences without the dates of EXRULEs; one that shares many dates with them is reported, and not used.

    Raises `NoOccurrenceError` if no date is left.
    """
    budget = Budget()
    for text, excluded in exrules:
        rest = minus(pieces, excluded, budget)
        if rest is None:
            report(_unused_exrule(text, "it can exclude many dates"))
        else:
            pieces = [piece for piece in rest if piece.count_until(date.max)]
    if not pieces:
        raise NoOccurrenceError("every date of the rule is excluded by EXRULE; leave the event out", target="EXRULE")
    return pieces


def _unused_exrule(text: str, reason: str) -> RecurrenceRuleError:
    hint = "list the dates in EXDATE, or give expand=(start, end)"
    return RecurrenceRuleError.at("EXRULE", f"EXRULE {short(text)} is not used: {reason}; {hint}")


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
