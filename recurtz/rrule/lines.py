"""The lines of a rule: RRULE, and beside it DTSTART, EXDATE and RDATE, as iCalendar and python-dateutil write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from recurtz._core.error_collector import ErrorCollector
from recurtz.errors import RecurrenceRuleError, short
from recurtz.rrule.parse import TimeValue, parse_time_value

_MAX_LENGTH = 100_000
"""A longer text is refused, so that a stranger's text costs a bounded time. A thousand EXDATEs are shorter."""

_DATES = ("DTSTART", "EXDATE", "RDATE")
_LINE_END = re.compile(r"[\r\n]+")
_FOLD = re.compile(r"\n[ \t](?![ \t]*(?:DTSTART|EXDATE|RDATE|RRULE|EXRULE)[;:])", re.IGNORECASE)
"""A line that continues the one before. An indented line with a name of its own does not."""

_PROPERTY = re.compile(r"([A-Za-z][A-Za-z0-9-]{0,19})\s*(?=[;:])")


class Lines(NamedTuple):
    """The texts of the rules, one or more, and the values of the other lines."""

    rules: list[str]
    dtstart: TimeValue | None
    exdates: list[TimeValue]
    rdates: list[TimeValue]


class _Line(NamedTuple):
    """One line: its property in upper case, its parameters and its value, both as text."""

    name: str
    parameters: str
    value: str


def parse_lines(text: str, errors: ErrorCollector) -> Lines:
    r"""The lines of a rule, in any order, with any line ends, folded or not. A single line may be a rule without RRULE.

    A fault of a line goes to `errors`, and its target is the line's property. Lines whose names begin with X- are
    ignored.

    Raises `RecurrenceRuleError` for a text that is too long.

    >>> parse_lines("DTSTART:20170904T120000\nRRULE:FREQ=DAILY", ErrorCollector()).rules
    ['FREQ=DAILY']
    """
    if len(text) > _MAX_LENGTH:
        reason = f"{short(text)} is too long; use {_MAX_LENGTH} characters at most"
        raise RecurrenceRuleError.because([RecurrenceRuleError.at("RRULE", reason)])
    lines = list(_split(text))
    rules = [line.value for line in lines if line.name == "RRULE"] or [""]
    errors.errors += _unknown_lines(lines)
    dates = {name: list(_values(lines, name, errors)) for name in _DATES}
    starts = dates["DTSTART"]
    if len(set(starts)) > 1:
        errors.add(RecurrenceRuleError.at("DTSTART", "DTSTART is given twice; give it once"))
    return Lines(rules, starts[0] if starts else None, dates["EXDATE"], dates["RDATE"])


def _split(text: str) -> Iterator[_Line]:
    """The lines of a text. A line without a property is a rule, or continues the rule on the line before."""
    rule: str | None = None
    for line in _FOLD.sub("", _LINE_END.sub("\n", text.strip())).split("\n"):
        match = _PROPERTY.match(line.lstrip()) if ":" in line else None
        if match is None:
            rule = line if rule is None else f"{rule}\n{line}"
            continue
        name, rest = match[1].upper(), line.lstrip()[match.end() :]
        # A TZID can have a colon, which the value of these lines has not.
        parameters, _, value = rest.rpartition(":") if name in _DATES else rest.partition(":")
        if name == "RRULE" and rule is None:
            rule = value
        else:
            yield _Line(name, parameters, value.strip())
    if rule is not None:
        yield _Line("RRULE", "", rule)


def _unknown_lines(lines: list[_Line]) -> Iterator[RecurrenceRuleError]:
    for name in dict.fromkeys(line.name for line in lines):
        if name == "EXRULE":
            reason = "EXRULE has no counterpart in Graph; list its dates in EXDATE"
            yield RecurrenceRuleError.at(name, f"{reason}, and use from_ics for a series without them")
        elif name not in {"RRULE", *_DATES} and not name.startswith("X-"):
            reason = f"{name} is not a line of a rule; use DTSTART, RRULE, EXDATE and RDATE"
            yield RecurrenceRuleError.at(name, f"{reason}, or from_ics for a file")
            return  # a whole event has many of them


def _values(lines: list[_Line], name: str, errors: ErrorCollector) -> Iterator[TimeValue]:
    """The values of all lines of a property; an empty EXDATE or RDATE has none."""
    for line in lines:
        if line.name != name:
            continue
        for text in line.value.split(",") if line.value or name == "DTSTART" else ():
            try:
                yield parse_time_value(text.strip(), _tzid(line.parameters))
            except ValueError as error:
                errors.add(RecurrenceRuleError.at(name, f"{name} {short(text)} cannot be read; use {error}"))


def _tzid(parameters: str) -> str:
    """The value of the parameter TZID; "" without one."""
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().upper() == "TZID":
            return value.strip().strip('"').strip()
    return ""
