"""VTIMEZONE: the rules of a zone in iCalendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import islice

from icalendar import Component, Timezone, TimezoneDaylight, TimezoneStandard, vRecur

from recurtz._core.gregorian import COMMON_YEAR, month_length
from recurtz.rrule.parse import WEEKDAY_CODES
from recurtz.zones.names import zone
from recurtz.zones.posix import DAY, DayOfMonth, PosixDayTime, PosixRule, year_of
from recurtz.zones.transitions import Transitions, from_seconds, to_seconds, transitions_of

_LAST_WEEK = 5
_LISTED_UNTIL = to_seconds(datetime(2100, 1, 1))  # noqa: DTZ001  # a number, never shown
_MAX_YEAR = 366 * DAY


# Writing --------------------------------------------------------------------------------------------------------------


def to_vtimezone(name: str, since: date, tz: tzinfo | None = None) -> Timezone:
    """The VTIMEZONE of a zone, valid from the year before a date on; without `tz`, of the zone of that name.

    It has no end, except if an RRULE cannot represent the zone's yearly rule: then it lists the transitions until 2100.

    >>> to_vtimezone("Pacific Standard Time", date(2017, 9, 4)).daylight[0]["RRULE"].to_ical()
    b'FREQ=YEARLY;BYDAY=2SU;BYMONTH=3'
    """
    tz, begin = zone(name) if tz is None else tz, date(max(since.year - 1, 1), 1, 1)
    transitions = transitions_of(tz)
    if transitions is None:  # its rules are unknown
        return Timezone.from_tzinfo(tz, name, begin)
    component = Timezone()
    component.add("TZID", name)
    for observance in _observances(transitions, tz, begin.toordinal() * DAY):
        component.add_component(observance)
    return component


def _observances(transitions: Transitions, tz: tzinfo, local: int) -> list[Component]:
    """The observances from a local time on: the one in force, the single transitions, then the yearly ones."""
    before = transitions.offset_at_local(local)
    begin = local - before
    rules = _yearly_rules(transitions.rule)
    last = max(begin, _LISTED_UNTIL if transitions.rule and not rules else _last_single_transition(transitions))
    observances = _listed(tz, [(begin, before), *islice(transitions.segments_utc(begin, last), 1, None)])
    if transitions.rule and rules:
        until = max([last, *transitions.instants]) + 2 * _MAX_YEAR
        for at, after in islice(transitions.segments_utc(last, until), 1, 3):
            observance = _observance(tz, at, transitions.offset_at(at - 1), after)
            observance.add("RRULE", vRecur.from_ical(rules[after]))
            observances.append(observance)
    return observances


def _listed(tz: tzinfo, changes: list[tuple[int, int]]) -> list[Component]:
    """One observance for each pair of offsets before and after a change; the first item is the initial offset."""
    observances: dict[tuple[int, int], Component] = {}
    before = changes[0][1]
    for at, after in changes:
        if (before, after) in observances:
            observances[before, after].add("RDATE", from_seconds(at + before))
        else:
            observances[before, after] = _observance(tz, at, before, after)
        before = after
    return list(observances.values())


def _last_single_transition(transitions: Transitions) -> int:
    """The last transition that the yearly rule does not produce, or that is more than a year before the rule begins.

    The files of the tz database also list many transitions that the rule produces.
    """
    following = transitions.instants[-1] if transitions.instants else 0
    for at, after in zip(reversed(transitions.instants), reversed(transitions.offsets), strict=False):
        rule = transitions.rule
        if not rule or (at, after) not in rule.changes_in(year_of(at)) or following - at > _MAX_YEAR:
            return at
        following = at
    return 0


def _observance(tz: tzinfo, at: int, before: int, after: int) -> Component:
    """A STANDARD or DAYLIGHT that begins at an instant and changes one offset to another, all in seconds.

    Readers take DAYLIGHT as a shift forward by some hours. So the direction of the shift decides, not the zone's own
    name for it: Dublin's daylight time is negative, and a skipped day is not daylight time.
    """
    moment = from_seconds(max(at, DAY)).replace(tzinfo=UTC).astimezone(tz)  # in UTC, year 1 can begin earlier
    component: Component = TimezoneDaylight() if 0 < after - before < DAY // 2 else TimezoneStandard()
    component.add("DTSTART", from_seconds(at + before))
    component.add("TZNAME", moment.tzname())
    component.add("TZOFFSETFROM", timedelta(seconds=before))
    component.add("TZOFFSETTO", timedelta(seconds=after))
    return component


def _yearly_rules(rule: PosixRule | None) -> dict[int, str]:
    """The RRULE of the yearly change to each offset; empty if an RRULE cannot represent one of the two."""
    rules = {rule.daylight: _yearly_rule(rule.start), rule.standard: _yearly_rule(rule.end)} if rule else {}
    return rules if all(rules.values()) else {}


def _yearly_rule(change: PosixDayTime) -> str:
    """The RRULE of a yearly change; "" if there is none. A POSIX time can be days before or after the POSIX day."""
    if not isinstance(change.day, DayOfMonth):
        return ""
    days, week, weekday = change.time // DAY, change.day.week, change.day.weekday
    rule = f"FREQ=YEARLY;BYMONTH={change.day.month};BYDAY="
    if days == 0:
        return f"{rule}{-1 if week == _LAST_WEEK else week}{WEEKDAY_CODES[weekday]}"
    length = month_length(COMMON_YEAR + change.day.month - 1)
    start = days + (length - 6 if week == _LAST_WEEK else 7 * week - 6)
    if not 1 <= start <= length - 6:
        return ""
    month_days = ",".join(map(str, range(start, start + 7)))
    return f"{rule}{WEEKDAY_CODES[(weekday + days) % 7]};BYMONTHDAY={month_days}"
