"""The rules of a VTIMEZONE: when its offset changes. They are evaluated for a few years at a time, never walked.

Times are integer seconds, as in `zones.transitions`. An observance begins at single local times (DTSTART, RDATE), or on
one day of each year (RRULE); the observance in force is the one that began last.

Source: RFC 5545, section 3.6.5.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import NamedTuple

from recurtz._core.gregorian import SHAPES, kind_of
from recurtz.errors import RecurtzError
from recurtz.ical.scanner import Component
from recurtz.rrule.days import days_in, months_of_year
from recurtz.rrule.parse import Rule, TimeValue, parse_rule, parse_time_value
from recurtz.zones.posix import DAY
from recurtz.zones.transitions import Transitions, to_seconds

MAX_OBSERVANCES = 1000
"""A zone of the tz database has at most a few hundred transitions. With more observances a VTIMEZONE has no rules."""

_OFFSET = re.compile(r"([+-]?)([0-9]{2}):?([0-9]{2})(?::?([0-9]{2}))?")
_LAST_SECOND = DAY - 1
_FIRST_YEAR, _LAST_YEAR = 2, 9997


class _Yearly(NamedTuple):
    """A day of each year: of `month`, at `time` seconds after midnight, from the first year to the last."""

    rule: Rule
    month: int
    start_day: int
    time: int
    first_year: int
    last_year: int

    def local_time(self, year: int) -> int | None:
        """The local time in a year; None if the year has no such day."""
        shape = SHAPES[kind_of(12 * year + self.month - 1)]
        days = days_in(self.rule, shape, self.start_day)
        return date(year, self.month, days[0]).toordinal() * DAY + self.time if days else None


class _Observance(NamedTuple):
    """A STANDARD or DAYLIGHT: the offsets before and after it begins, and the local times at which it begins.

    `start` is its DTSTART. That is not one of the times if there is a rule that does not have it. `until` is the last
    instant of the rule, in UTC.
    """

    before: int
    after: int
    start: int
    times: list[int]
    yearly: _Yearly | None
    until: int | None

    @property
    def is_endless(self) -> bool:
        """True if it begins every year for ever."""
        return self.yearly is not None and self.until is None and self.yearly.last_year == _LAST_YEAR

    def instants(self, first_year: int, last_year: int) -> Iterator[int]:
        """The instants at which it begins in some years."""
        low, high = (to_seconds(datetime(year, 1, 1)) for year in (first_year, last_year + 1))  # noqa: DTZ001
        for local in self.times[bisect_left(self.times, low) : bisect_left(self.times, high)]:
            yield local - self.before
        if self.yearly is not None:
            years = range(max(first_year, self.yearly.first_year), min(last_year, self.yearly.last_year) + 1)
            for local in filter(None, map(self.yearly.local_time, years)):
                if local >= self.start and (self.until is None or local - self.before <= self.until):
                    yield local - self.before

    def last_before(self, year: int) -> int | None:
        """The last instant at which it began before a year."""
        place = bisect_right(self.times, to_seconds(datetime(year, 1, 1)) - 1)  # noqa: DTZ001
        found = [self.times[place - 1] - self.before] if place else []
        if self.yearly is not None:
            last = min(year - 1, self.yearly.last_year)
            found += self.instants(max(last - 8, 1), last)  # a rule of February 29 can pause for eight years
        return max(found, default=None)


class ZoneRules:
    """The rules of a VTIMEZONE: `is_endless` if they change the offset for ever, `is_fixed` if they never do."""

    def __init__(self, observances: list[_Observance]) -> None:
        self._observances = observances
        self._by_years: dict[tuple[int, int], Transitions] = {}
        self.is_endless = len({one.after for one in observances if one.is_endless}) > 1
        self.is_fixed = len({offset for one in observances for offset in (one.before, one.after)}) == 1

    @classmethod
    def fixed(cls, seconds: int) -> ZoneRules:
        """The rules of an offset that never changes."""
        return cls([_Observance(seconds, seconds, 0, [], None, None)])

    @classmethod
    def parse(cls, component: Component) -> ZoneRules | None:
        """The rules of a VTIMEZONE; None if it has no rules, or rules of other forms than a zone can have."""
        children = [child for child in component.children if child.name in {"STANDARD", "DAYLIGHT"}]
        if not 0 < len(children) <= MAX_OBSERVANCES:
            return None
        try:
            observances = [_parse_observance(child) for child in children]
        except (RecurtzError, ValueError):
            return None
        return cls(_without_superseded(observances))

    def transitions(self, first_year: int, last_year: int) -> Transitions:
        """The transitions from the start of a year to the end of another one, and the offset before them."""
        years = max(first_year, _FIRST_YEAR), min(last_year, _LAST_YEAR)
        if years not in self._by_years:
            self._by_years[years] = self._compute(*years)
        return self._by_years[years]

    def _compute(self, first_year: int, last_year: int) -> Transitions:
        begun = [(at, one.after) for one in self._observances if (at := one.last_before(first_year)) is not None]
        offset = max(begun)[1] if begun else min(self._observances, key=lambda one: one.start).before
        changes = sorted((at, one.after) for one in self._observances for at in one.instants(first_year, last_year))
        instants, offsets = [], [offset]
        for at, after in changes:
            if after != offsets[-1]:
                instants.append(at)
                offsets.append(after)
        return Transitions(tuple(instants), tuple(offsets))


def _without_superseded(observances: list[_Observance]) -> list[_Observance]:
    """The observances, each ended where a later one without an end makes the same change.

    Some programs list the rules of several periods without an UNTIL.
    """
    ends: dict[tuple[int, int], int] = {}
    result = []
    for one in sorted(observances, key=lambda one: one.start, reverse=True):
        key = one.before, one.after
        if not one.is_endless:
            result.append(one)
            continue
        result.append(one._replace(until=ends[key]) if key in ends else one)
        ends[key] = one.start - one.before - 1
    return result[::-1]


# Observances ----------------------------------------------------------------------------------------------------------


def _parse_observance(component: Component) -> _Observance:
    """An observance from its component.

    Raises a ValueError for one that is malformed.
    """
    after = _parse_offset(component.value("TZOFFSETTO"))
    before = _parse_offset(component.value("TZOFFSETFROM") or component.value("TZOFFSETTO"))
    first = _parse_time(component.value("DTSTART"))
    start = _local(first)
    text = component.value("RRULE")
    yearly, until = _parse_yearly(text, first, before) if text else (None, None)
    times = [start] if yearly is None or yearly.local_time(first.day.year) == start else []
    for rdate in component.all("RDATE"):
        times += [_local(_parse_time(text)) for text in rdate.value.split(",") if text.strip()]
    return _Observance(before, after, start, sorted(times), yearly, until)


def _parse_offset(text: str) -> int:
    """The seconds of an offset such as "-0800".

    >>> _parse_offset("-0800")
    -28800
    """
    match = _OFFSET.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    offset = hours * 3600 + minutes * 60 + seconds
    if offset >= DAY or minutes > 59 or seconds > 59:
        raise ValueError(text)
    return -offset if match[1] == "-" else offset


def _parse_time(text: str) -> TimeValue:
    """A date or a time; a date means its midnight."""
    return parse_time_value(text.strip())


def _local(value: TimeValue) -> int:
    return value.day.toordinal() * DAY + _seconds(value.time_of_day or time())


def _seconds(clock: time) -> int:
    """The seconds after midnight; 23:59:59 is the midnight that follows, as Windows writes it."""
    seconds = clock.hour * 3600 + clock.minute * 60 + clock.second
    return DAY if seconds == _LAST_SECOND else seconds


def _parse_yearly(text: str, start: TimeValue, before: int) -> tuple[_Yearly, int | None]:
    """The rule of an observance that begins once a year, and its last instant."""
    rule = parse_rule(text)
    months = rule.by_month or months_of_year(rule, start.day)
    if rule.frequency != "YEARLY" or rule.interval != 1 or len(months) != 1:
        raise ValueError(text)
    clock = start.time_of_day or time()
    if max(map(len, (rule.by_hour, rule.by_minute, rule.by_second))) > 1:
        raise ValueError(text)
    [hour], [minute] = rule.by_hour or (clock.hour,), rule.by_minute or (clock.minute,)
    clock = time(hour, minute, clock.second)
    for shape in SHAPES:
        if len(days_in(rule, shape, start.day.day)) > 1:
            raise ValueError(text)
    first_year = start.day.year
    last_year = _LAST_YEAR if rule.count is None else min(first_year + rule.count - 1, _LAST_YEAR)
    yearly = _Yearly(rule, months[0], start.day.day, _seconds(clock), first_year, last_year)
    return yearly, None if rule.until is None else _until(rule.until, before)


def _until(until: TimeValue, before: int) -> int:
    """The last instant of a rule; without a Z its local time counts, and a date is inclusive."""
    local = until.day.toordinal() * DAY + (_LAST_SECOND if until.time_of_day is None else _seconds(until.time_of_day))
    return local if until.time_zone == "UTC" else local - before
