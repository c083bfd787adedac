"""What Graph cannot represent as a series, as single events of a window: the dates come from python-dateutil.

The rules are evaluated on the clock of the event's zone. dateutil walks from DTSTART, and searches for a date up to the
year 9999. So a rule that has no date, and one whose window is a million steps away, are rejected first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice, takewhile
from typing import NamedTuple, cast

from dateutil.rrule import rrule, rrulestr

from recurtz.errors import (
    ArgumentTypeError,
    LimitExceededError,
    OutOfRangeError,
    RecurrenceRuleError,
    RecurtzError,
    short,
)
from recurtz.events.date_time import DateTimeTimeZone, parse_instant
from recurtz.ical.originals import date_in_series
from recurtz.ical.times import Report, Times
from recurtz.rrule.days import days_in, shapes_of
from recurtz.rrule.parse import parse_rule, parse_time_value

_MAX_STEPS = 1_000_000
_ONE_DAY = timedelta(days=1)
_SHORT_UNITS = {"SECONDLY": timedelta(seconds=1), "MINUTELY": timedelta(minutes=1), "HOURLY": timedelta(hours=1)}
_UNITS = {
    **_SHORT_UNITS,
    "DAILY": _ONE_DAY,
    "WEEKLY": 7 * _ONE_DAY,
    "MONTHLY": 28 * _ONE_DAY,
    "YEARLY": 365 * _ONE_DAY,
}
"""The frequencies of RFC 5545, each with the shortest distance of two steps."""

_TIME_PARTS = ("BYHOUR", "BYMINUTE", "BYSECOND")
_DAY_PARTS = ("BYMONTH", "BYMONTHDAY", "BYDAY")
_YEAR_PARTS = ("BYYEARDAY", "BYWEEKNO")
_NUMBER = re.compile("[1-9][0-9]{0,9}")
_PARTS = frozenset(("FREQ", "INTERVAL", "COUNT", "WKST", "BYSETPOS", *_TIME_PARTS, *_DAY_PARTS, *_YEAR_PARTS))

Parts = dict[str, str]


class Window(NamedTuple):
    """The window whose occurrences become single events, from `start` on, before `end`, in UTC; at most `limit`."""

    start: datetime
    end: datetime
    limit: int | None

    @classmethod
    def parse(cls, value: object, limit: int | None) -> Window:
        """The window of a pair of instants.

        Raises `RecurtzError`.
        """
        if not isinstance(value, tuple | list) or len(value) != 2:
            raise ArgumentTypeError.expected("expand", value, "use a pair of instants, (start, end)")
        start, end = value
        return cls(parse_instant(start, "expand[0]"), parse_instant(end, "expand[1]"), limit)

    def has(self, times: Times) -> bool:
        """True if an event is in the window, as `calendar_view` defines it."""
        starts_at, ends_at = times.start.instant(), times.end.instant()
        return max(starts_at, ends_at) >= self.start and starts_at < self.end


def starts_in(window: Window, times: Times, rules: list[str], exrules: list[str], report: Report) -> list[datetime]:
    """The local starts of the occurrences of rules around a window, in order; a day more on either side.

    An EXRULE that cannot be evaluated is reported, and excludes nothing.

    Raises `RecurrenceRuleError` for a rule that dateutil cannot evaluate, `LimitExceededError` beyond the limit.
    """
    duration = max(times.end.date_time - times.start.date_time, timedelta())
    try:
        low, high = (DateTimeTimeZone.from_datetime(edge, times.start.time_zone).date_time for edge in window[:2])
        first, last = low - duration - _ONE_DAY, high + _ONE_DAY
    except (OverflowError, OutOfRangeError):
        raise RecurrenceRuleError.because([_reason("the window is out of range in the zone of the event")]) from None
    excluded: set[datetime] = set()
    for text in exrules:
        try:
            excluded.update(_starts(text, times, first, last))
        except RecurtzError as error:
            report(RecurrenceRuleError.at("EXRULE", f"EXRULE {short(text)} is not used: {error}"))
    starts: set[datetime] = set()
    for text in rules:
        for start in _starts(text, times, first, last):
            if start not in excluded:
                starts.add(start)
            if window.limit is not None and len(starts) > window.limit:
                raise LimitExceededError(f"RRULE {short(text)} has more than {window.limit} events in the window")
    return sorted(starts)


def _starts(text: str, times: Times, first: datetime, last: datetime) -> Iterator[datetime]:
    """The local starts of a rule from one local time to another one."""
    parts = _parse_parts(text)
    until = parts.pop("UNTIL", None)
    last = min(last, _until(until, times)) if until is not None else last
    start = times.start.date_time
    if start > last:
        return iter(())
    frequency = parts.get("FREQ", "")
    _check(parts, text)
    count = parts.pop("COUNT", None)
    step = _UNITS[frequency] * int(parts.get("INTERVAL", "1"))
    if count is None and frequency in _SHORT_UNITS:
        start += max((first - start) // step, 0) * step
    if (last - start) / step > _MAX_STEPS:
        raise RecurrenceRuleError.because(
            [_reason(f"RRULE {short(text)} takes more than {_MAX_STEPS} steps to the end")]
        )
    found = _guarded(_rule(parts, start), text)
    if frequency in _SHORT_UNITS and (days := {name: parts[name] for name in _DAY_PARTS if name in parts}):
        on_days = _on_days(_guarded(_rule({"FREQ": "DAILY", **days}, _midnight(start)), text), last)
        found = filter(on_days, found)
    limited = found if count is None else islice(found, int(count))
    return (moment for moment in takewhile(lambda moment: moment <= last, limited) if moment >= first)


def _guarded(rule: rrule, text: str) -> Iterator[datetime]:
    """The starts of dateutil's rule; it can raise any error at any of them."""
    try:
        yield from rule
    except Exception as error:
        raise _unreadable(text, error) from None


def _unreadable(text: str, error: Exception) -> RecurrenceRuleError:
    return RecurrenceRuleError.because([_reason(f"RRULE {short(text)} cannot be read, {short(str(error))}")])


def _midnight(moment: datetime) -> datetime:
    return datetime.combine(moment, time())


def _on_days(starts: Iterator[datetime], last: datetime) -> Callable[[datetime], bool]:
    """Whether a moment is on one of some days."""
    days: set[date] = {moment.date() for moment in takewhile(lambda moment: moment <= last, starts)}
    return lambda moment: moment > last or moment.date() in days


def _parse_parts(text: str) -> Parts:
    pairs = [part.partition("=") for part in text.upper().split(";") if part.strip()]
    parts = {name.strip(): value.replace(" ", "") for name, _, value in pairs}
    return {name: value for name, value in parts.items() if not name.startswith("X-")}


def _check(parts: Parts, text: str) -> None:
    """Reject a rule whose search for a date could be long, and one with parts that dateutil does not know."""
    frequency = parts.get("FREQ", "")
    unknown = parts.keys() - _PARTS
    numbers = [parts[name] for name in ("INTERVAL", "COUNT") if name in parts]
    if frequency not in _UNITS or unknown or not all(map(_NUMBER.fullmatch, numbers)):
        raise RecurrenceRuleError.because([_reason(f"RRULE {short(text)} cannot be evaluated")])
    if frequency != "YEARLY" and not parts.keys().isdisjoint(_YEAR_PARTS):
        raise RecurrenceRuleError.because([_reason(f"RRULE {short(text)} counts in the year without FREQ=YEARLY")])
    if frequency in _SHORT_UNITS and "BYSETPOS" in parts:
        raise RecurrenceRuleError.because([_reason(f"RRULE {short(text)} has BYSETPOS within a day")])
    if "BYMONTHDAY" in parts and parts.keys().isdisjoint(_YEAR_PARTS):
        _require_days(parts)


def _require_days(parts: Parts) -> None:
    """Check that some month has a day of the rule; dateutil would search for it up to the year 9999."""
    days = {name: value for name, value in parts.items() if name in {"BYMONTH", "BYMONTHDAY"}}
    rule = parse_rule(";".join(["FREQ=MONTHLY", *(f"{name}={value}" for name, value in days.items())]))
    if not any(days_in(rule, shape, 1) for shape in shapes_of(rule.by_month or range(1, 13))):
        raise RecurrenceRuleError.because([_reason("BYMONTHDAY is in none of the months, so the rule has no date")])


def _rule(parts: Parts, start: datetime) -> rrule:
    """Dateutil's rule. A rule of times within a day has no parts for days: these can leave dateutil without an end."""
    is_short = parts["FREQ"] in _SHORT_UNITS
    used = {name: value for name, value in parts.items() if not (is_short and name in _DAY_PARTS)}
    text = ";".join([f"{name}={value}" for name, value in used.items()])
    try:
        return cast("rrule", rrulestr(text, dtstart=start))
    except Exception as error:  # dateutil does not document what it raises
        raise RecurrenceRuleError.because(
            [_reason(f"RRULE {short(text)} cannot be read, {short(str(error))}")]
        ) from None


def _until(text: str, times: Times) -> datetime:
    """The last local time; a date is inclusive."""
    try:
        value = parse_time_value(text)
    except ValueError as error:
        raise RecurrenceRuleError.because([_reason(f"UNTIL {short(text)} cannot be read; use {error}")]) from None
    if value.time_of_day is None:
        return datetime.combine(value.day, time.max)
    local = datetime.combine(value.day, value.time_of_day)
    if not value.time_zone:
        return local
    instant = DateTimeTimeZone(local, "UTC")
    if times.is_all_day:
        return datetime.combine(date_in_series(instant, times), time.max)
    return instant.to(times.start.time_zone).date_time


def _reason(text: str) -> RecurrenceRuleError:
    return RecurrenceRuleError.at("RRULE", text)
