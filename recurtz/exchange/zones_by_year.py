"""A zone whose rules differ from year to year, as Windows and Exchange define zones."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta, timezone, tzinfo
from itertools import pairwise
from typing import TYPE_CHECKING, Self

from recurtz._core.caches import cached
from recurtz._core.fields import parse_integer
from recurtz._core.frozen import Value
from recurtz.errors import PropertyError, TimeZoneNotSupportedError, require
from recurtz.zones.custom import CustomTimeZone
from recurtz.zones.names import UNNAMED, match, zone, zone_name
from recurtz.zones.posix import DAY, PosixRule
from recurtz.zones.transitions import Transitions, TransitionsZone, transitions_of

FIRST_YEAR, LAST_YEAR = 1601, 2500
"""The years whose rules count; those of later years are ignored. Before 1601 a zone has its offset of New Year 1601."""

_BY_YEAR_SINCE = 2007
"""The year from which Windows has rules by year (Windows Vista): before it, names and rules rarely agree."""

STEADY_YEAR = 2037
"""Rules that begin after this year are those of a zone that has others every few years."""

COMPARED_YEARS = 60

_MAX_YEARS = 3
"""A repr has at most so many of the years from which rules are in force."""


class YearlyRules(Value):
    """The rules of a zone from a year on, until the next `YearlyRules` of the same zone.

    >>> YearlyRules(2007, CustomTimeZone(300)).first_year
    2007
    """

    __slots__ = ("first_year", "rules")
    first_year: int
    rules: CustomTimeZone

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, first_year: int, rules: CustomTimeZone, /) -> Self: ...

    def __new__(cls, first_year: int, rules: CustomTimeZone) -> Self:
        parse_integer(first_year, "first_year", 1, 0xFFFF)
        require(rules, CustomTimeZone, "rules")
        return cls._unchecked(first_year, rules)


class TimeZoneDefinition(TransitionsZone):
    """A `tzinfo` whose rules depend on the year: each item of `rules` applies from its first year on.

    The first rules also apply to all years before. `recurtz.zone` and `time_zones=` accept a definition. `name` is the
    name that the definition has.

    Raises `PropertyError` without rules, `ArgumentTypeError` for rules of another type.

    Source: MS-OXOCAL, 2.2.1.41 (TimeZoneDefinition): the rule of a year is the last one that begins in it or before.

    >>> abroad = TimeZoneDefinition([YearlyRules(1601, CustomTimeZone(0)), YearlyRules(2020, CustomTimeZone(-60))])
    >>> [datetime(year, 7, 1, tzinfo=abroad).utcoffset().seconds // 3600 for year in (2019, 2020)]
    [0, 1]
    """

    __slots__ = ("rules", "name")
    rules: tuple[YearlyRules, ...]
    name: str

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, transitions: Transitions, rules: tuple[YearlyRules, ...], name: str, /) -> Self: ...

    def __new__(cls, rules: Iterable[YearlyRules], name: str = UNNAMED) -> Self:
        rules = tuple(rules)
        for each in rules:
            require(each, YearlyRules, "rules")
        require(name, str, "name")
        rules = tuple({each.first_year: each for each in sorted(rules, key=lambda each: each.first_year)}.values())
        if not rules:
            raise PropertyError.missing("rules", "give the rules of one year at least")
        return cls._unchecked(_transitions(*_in_force(rules)), rules, name)

    def __repr__(self) -> str:
        years = ", ".join(str(each.first_year) for each in self.rules[:_MAX_YEARS])
        more = f" and {len(self.rules) - _MAX_YEARS} more" if len(self.rules) > _MAX_YEARS else ""
        return f"<TimeZoneDefinition {self.name!r}, rules from {years}{more}>"

    @property
    def windows_name(self) -> str | None:
        """The Windows id that `name` means; None if it is not the name of a zone, or if that zone has other offsets.

        Offsets are compared for sixty years from the first year of the last rules on: not before 2007, when Windows got
        rules by year, and from 2037 on if the rules never become steady.
        """
        try:
            windows, named = match(self.name).windows, transitions_of(zone(self.name))
        except TimeZoneNotSupportedError:
            return None
        last_rules = self.rules[-1].first_year
        year = min(max(last_rules, _BY_YEAR_SINCE), STEADY_YEAR)
        end = year + COMPARED_YEARS if last_rules <= STEADY_YEAR else min(last_rules, LAST_YEAR)
        is_same = named is not None and have_same_offsets(self.transitions, named, year, end)
        return windows if is_same else None

    def dst(self, local: datetime | None, /) -> timedelta | None:
        """The difference between the offset and the standard offset of the year; None without a local time."""
        offset = self.utcoffset(local)
        if offset is None or local is None:
            return None
        return offset + timedelta(minutes=self._rules_of(local.year).bias)

    def tzname(self, local: datetime | None, /) -> str | None:
        """The offset as text, because the rules have no abbreviations."""
        offset = self.utcoffset(local)
        return None if offset is None else timezone(offset).tzname(None)

    def _rules_of(self, year: int) -> CustomTimeZone:
        rules = _in_force(self.rules)
        place = bisect_right([each.first_year for each in rules], year)
        return rules[max(place - 1, 0)].rules


def json_name(time_zone: str | tzinfo) -> str:
    """The name of a zone in JSON: of a definition, the Windows id if it has the rules of one.

    Raises `TimeZoneNotSupportedError` for an unknown name.
    """
    zone(time_zone)
    if isinstance(time_zone, TimeZoneDefinition):
        return time_zone.windows_name or time_zone.name
    return zone_name(time_zone)


def have_same_offsets(one: Transitions, other: Transitions, first_year: int, last_year: int) -> bool:
    """True if two zones have the same offsets from one year to the beginning of another.

    >>> tokyo, osaka = CustomTimeZone(-540).transitions, transitions_of(zone("Asia/Tokyo"))
    >>> have_same_offsets(tokyo, osaka, 1952, 2100), have_same_offsets(tokyo, osaka, 1951, 2100)
    (True, False)
    """
    first, last = (date(year, 1, 3).toordinal() * DAY for year in (first_year, last_year))
    return list(one.segments_utc(first, last)) == list(other.segments_utc(first, last))


# Transitions ----------------------------------------------------------------------------------------------------------


@cached(entries=32)
def _transitions(*rules: YearlyRules) -> Transitions:
    """The transitions of all years but the last rules', and these for ever. All items of a mailbox define one zone."""
    if len(rules) == 1:
        return rules[0].rules.transitions
    before, _ = _year(rules[0].rules, FIRST_YEAR)
    changes = list(_changes(rules, before))
    offsets = before, *[after for _, after in changes]
    return Transitions(tuple([at for at, _ in changes]), offsets, rules[-1].rules.transitions.rule)


def _in_force(rules: tuple[YearlyRules, ...]) -> tuple[YearlyRules, ...]:
    """The rules that count."""
    first = sum(each.first_year <= FIRST_YEAR for each in rules) or 1
    return rules[first - 1 :][:1] + tuple([each for each in rules[first:] if each.first_year <= LAST_YEAR])


def _changes(rules: tuple[YearlyRules, ...], offset: int) -> Iterator[tuple[int, int]]:
    """The changes from `FIRST_YEAR` to the New Year of the last rules: (instant, offset from then on).

    `offset` is the one at the beginning. The New Year of the last rules is listed even if nothing changes.
    """
    begin = FIRST_YEAR
    for each, following in pairwise(rules):
        for year in range(begin, following.first_year):
            at_new_year, changes = _year(each.rules, year)
            if at_new_year != offset:
                changes = [(_new_year(year) - offset, at_new_year), *changes]
            yield from changes
            offset = changes[-1][1] if changes else offset
        begin = following.first_year
    yield _new_year(begin) - offset, _year(rules[-1].rules, begin)[0]


def _year(rules: CustomTimeZone, year: int) -> tuple[int, list[tuple[int, int]]]:
    """The offset at the first moment of a year by local time, and the changes after it and before the year's end.

    A change at the first moment has happened already: so Windows defines a year that begins in daylight time.
    """
    rule = rules.transitions.rule
    if rule is None:
        return rules.transitions.offsets[0], []
    begin, end, changes = _new_year(year), _new_year(year + 1), rule.changes_in(year)
    local = [(at + _before(rule, after), at, after) for at, after in changes]
    past = [after for time, _, after in local if time <= begin]
    within = [(at, after) for time, at, after in local if begin < time < end]
    return past[-1] if past else changes[-1][1], within


def _before(rule: PosixRule, after: int) -> int:
    """The offset before a change to another offset."""
    return rule.standard if after == rule.daylight else rule.daylight


def _new_year(year: int) -> int:
    """The local time at which a year begins, in seconds."""
    return date(year, 1, 1).toordinal() * DAY
