"""The rules of any zone, year by year, in the form of Windows: two changes in a year, each on an nth weekday."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple

from recurtz._core.gregorian import WEEKDAYS, month_length, month_of, weekday
from recurtz.errors import TimeZoneNotSupportedError
from recurtz.exchange.zones_by_year import FIRST_YEAR, LAST_YEAR, YearlyRules
from recurtz.zones._windows import TZDB_VERSION
from recurtz.zones.custom import CustomTimeZone, TransitionRule
from recurtz.zones.posix import DAY, year_of
from recurtz.zones.transitions import Transitions, from_seconds

LISTED_UNTIL = 2100
"""The last year whose rules are listed if they never become the same for ever, as in Israel."""

DEFAULT_YEAR = 2000
DATA_YEAR = int(TZDB_VERSION[:4])
"""A year whose rules must be right: the library does not use the current time."""

_LAST = 5


class _Change(NamedTuple):
    """A change of the offset on the nth weekday of a month; several numbers can mean the same day of one year."""

    month: int
    weekday: int
    time: str
    before: int
    after: int
    nths: frozenset[int]

    def rule(self) -> TransitionRule:
        return TransitionRule(self.month, max(self.nths), WEEKDAYS[self.weekday], self.time)


class _Year(NamedTuple):
    """The offset at New Year, and the changes after it."""

    offset: int
    changes: tuple[_Change, ...]


def rules_by_year(transitions: Transitions, name: str, first_year: int | None) -> list[YearlyRules]:
    """The rules of the years from `first_year` on; those of the first years also apply before.

    Without a `first_year`, they are those of the years from 2000 to 2100, and of those only the years around the year
    of our tz data in which there are such rules; if that year has none, around the next year that has. As in Windows,
    the first rules get the last year in which they are in force, or 1601 if there are no others.

    Raises `TimeZoneNotSupportedError` for a zone whose offsets have no such rules: with more than two changes in a
    year, or with offsets of seconds.
    """
    years = list(_years(transitions, first_year or DEFAULT_YEAR))
    if first_year is None:
        bad = [year for year, each in years if not _is_representable(each)]
        around = next((year for year in range(DATA_YEAR, LISTED_UNTIL + 1) if year not in bad), DATA_YEAR)
        first = max([year + 1 for year in bad if year < around], default=DEFAULT_YEAR)
        end = min([year for year in bad if year > around], default=LISTED_UNTIL + 1)
        years = years[first - DEFAULT_YEAR : end - DEFAULT_YEAR]
    rules = [YearlyRules(year, _zone_of(each, year, name)) for year, each in _merged(years)]
    if len(rules) == 1:
        return [YearlyRules(FIRST_YEAR, rules[0].rules)]
    return [YearlyRules(rules[1].first_year - 1, rules[0].rules), *rules[1:]]


def current_rules(rules: Sequence[YearlyRules]) -> YearlyRules:
    """The rules, of a list by year, that are in force in the year of our tz data.

    >>> current_rules([YearlyRules(year, CustomTimeZone(0)) for year in (2000, 2010, 2099)]).first_year
    2010
    """
    return rules[max(bisect_right([each.first_year for each in rules], DATA_YEAR) - 1, 0)]


def _years(transitions: Transitions, first_year: int) -> Iterator[tuple[int, _Year]]:
    end = max(LISTED_UNTIL, min(first_year + 1, LAST_YEAR))
    begin = _new_year(first_year) - DAY
    segments = list(transitions.segments_utc(begin, _new_year(end + 1) + DAY))
    by_year: dict[int, list[tuple[int, int, int]]] = {}
    for (_, before), (at, after) in pairwise(segments):
        by_year.setdefault(year_of(at + before), []).append((at + before, before, after))
    offset = segments[0][1]
    for year in range(first_year - 1, end + 1):
        changes = by_year.get(year, [])
        if changes and changes[0][0] == _new_year(year):  # it belongs to the end of the year before
            offset = changes.pop(0)[2]
        if year >= first_year:
            yield year, _Year(offset, tuple([_change(*each) for each in changes]))
        offset = changes[-1][2] if changes else offset


def _change(local: int, before: int, after: int) -> _Change:
    """A change at a local time, which has the offset before the change."""
    moment = from_seconds(local)
    is_last = moment.day > month_length(month_of(moment)) - len(WEEKDAYS)
    nths = frozenset({(moment.day + 6) // 7} | ({_LAST} if is_last else set()))
    return _Change(moment.month, weekday(moment), f"{moment:%H:%M:%S}", before, after, nths)


def _merged(years: list[tuple[int, _Year]]) -> Iterator[tuple[int, _Year]]:
    """The first of successive years that can have the same rules, and these rules."""
    first, merged = years[0]
    for year, following in years[1:]:
        if (both := _common(merged, following)) is None:
            yield first, merged
            first, merged = year, following
        else:
            merged = both
    yield first, merged


def _common(one: _Year, other: _Year) -> _Year | None:
    """The rules that both years can have."""
    if one.offset != other.offset or len(one.changes) != len(other.changes):
        return None
    changes = []
    for mine, theirs in zip(one.changes, other.changes, strict=True):
        nths = mine.nths & theirs.nths
        if not nths or mine._replace(nths=nths) != theirs._replace(nths=nths):
            return None
        changes.append(mine._replace(nths=nths))
    return _Year(one.offset, tuple(changes))


def _is_representable(year: _Year) -> bool:
    """True for no change, one, or two of which the second takes the first back; and for offsets of whole minutes."""
    offsets = [year.offset, *[change.after for change in year.changes]]
    is_daylight_time = len(offsets) < 3 or (len(offsets) == 3 and offsets[2] == offsets[0])
    return is_daylight_time and not any(offset % 60 for offset in offsets)


def _zone_of(year: _Year, number: int, name: str) -> CustomTimeZone:
    """The rules of a year. Its lower offset is standard time."""
    if not _is_representable(year):
        reason = "more changes than daylight time, or offsets with seconds, which Exchange cannot store"
        raise TimeZoneNotSupportedError.for_name(name, f"in {number} it has {reason}")
    changes: Sequence[_Change] = year.changes
    if not changes:
        return CustomTimeZone(-year.offset // 60, name=name)
    if len(changes) == 1:
        changes = [_at_new_year(number, changes[0]), *changes]
    to_standard, to_daylight = sorted(changes, key=lambda change: change.after)
    bias, difference = -to_standard.after // 60, (to_standard.after - to_daylight.after) // 60
    return CustomTimeZone(bias, to_standard.rule(), to_daylight.rule(), difference, name)


def _at_new_year(year: int, change: _Change) -> _Change:
    """The change back, at the first moment of the year, for a year with one change only: Windows does the same."""
    day = weekday(date(year, 1, 1))
    return _Change(1, day, "00:00:00", change.after, change.before, frozenset({1}))


def _new_year(year: int) -> int:
    return datetime(year, 1, 1).toordinal() * DAY  # noqa: DTZ001  # a number, never shown
