"""VTIMEZONE: the rules of a zone in iCalendar, and the zone that has the rules of a VTIMEZONE."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import islice

from icalendar import Component, Timezone, TimezoneDaylight, TimezoneStandard, vDatetime, vRecur

from recurtz._core.gregorian import COMMON_YEAR, month_length
from recurtz.ical.properties import first
from recurtz.rrule.parse import WEEKDAY_CODES
from recurtz.zones.conversion import supported_time_zones
from recurtz.zones.names import zone
from recurtz.zones.posix import DAY, DayOfMonth, PosixDayTime, PosixRule, year_of
from recurtz.zones.transitions import Transitions, from_seconds, to_seconds, transitions_of

_LAST_WEEK = 5
_LISTED_UNTIL = to_seconds(datetime(2100, 1, 1))  # noqa: DTZ001  # a number, never shown
_WEEK = 7 * DAY
_MAX_YEAR = 366 * DAY
_ONCE_A_YEAR = {"FREQ", "INTERVAL", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY", "WKST"}
"""The parts of a rule that can be in an observance that begins once a year."""

_MAX_OBSERVANCES = 300


# Writing --------------------------------------------------------------------------------------------------------------


def to_vtimezone(name: str, since: date) -> Timezone:
    """The VTIMEZONE of a zone, valid from the year before a date on.

    It has no end, except if an RRULE cannot represent the zone's yearly rule: then it lists the transitions until 2100.

    >>> to_vtimezone("Pacific Standard Time", date(2017, 9, 4)).daylight[0]["RRULE"].to_ical()
    b'FREQ=YEARLY;BYDAY=2SU;BYMONTH=3'
    """
    tz, begin = zone(name), date(max(since.year - 1, 1), 1, 1)
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


# Reading --------------------------------------------------------------------------------------------------------------


def zone_with_rules(component: Timezone, year: int) -> str | None:
    """The first Windows zone that has the offsets of a VTIMEZONE in a year and the next one; None without such a zone.

    >>> zone_with_rules(to_vtimezone("Europe/Rome", date(2017, 9, 4)), 2017)
    'W. Europe Standard Time'
    """
    year = min(max(year, 2), 9997)
    recent = _without_early_years(component, year - 1)
    if recent is None:
        return None
    begin = to_seconds(datetime(year, 1, 1))  # noqa: DTZ001  # a number, never shown
    try:
        tz = recent.to_tz(lookup_tzid=False)
        samples = {at: _offset(tz, at) for at in range(begin, begin + 2 * _MAX_YEAR, _WEEK)}
    except Exception:  # dateutil does not document what it raises for invalid rules
        return None
    names = sorted((entry["alias"] for entry in supported_time_zones()), key=_is_special)
    return next((name for name in names if _has_offsets_of(transitions_of(zone(name)), tz, samples)), None)


def _without_early_years(component: Timezone, year: int) -> Timezone | None:
    """A copy of a VTIMEZONE whose yearly rules begin in a year. Outlook's begin in 1601, and dateutil walks from there.

    None if an observance does not begin once a year, and for too many observances.
    """
    observances = component.subcomponents
    if len(observances) > _MAX_OBSERVANCES or not all(map(_is_once_a_year, observances)):
        return None
    recent = Timezone()
    recent.add("TZID", "VTIMEZONE")
    for observance in observances:
        copy, start = observance.copy(), first(observance, "DTSTART").dt
        if "RRULE" in observance:
            last = min([year, *[until.year for until in first(observance, "RRULE").get("UNTIL", [])]])
            day = min(start.day, 28) if start.month == 2 else start.day
            copy["DTSTART"] = vDatetime(start.replace(year=max(start.year, last), day=day))
        recent.add_component(copy)
    return recent


def _is_once_a_year(observance: Component) -> bool:
    """True if an observance begins on one date, or on one date of each year."""
    start, rule = first(observance, "DTSTART"), first(observance, "RRULE")
    if observance.errors or not isinstance(getattr(start, "dt", None), datetime):
        return False
    if rule is None:
        return True
    if not isinstance(rule, vRecur):  # the parameter VALUE can change the type
        return False
    in_one_month = len(rule.get("BYMONTH", ())) == 1 or not rule.keys() & {"BYDAY", "BYMONTHDAY"}
    is_yearly = rule.get("FREQ") == ["YEARLY"] and rule.get("INTERVAL", [1]) == [1]
    return is_yearly and rule.keys() <= _ONCE_A_YEAR and in_one_month


def _is_special(name: str) -> bool:
    """True for a country's own zone beside a common one, such as "Pacific Standard Time (Mexico)"."""
    return "(" in name


def _has_offsets_of(transitions: Transitions | None, tz: tzinfo, samples: dict[int, int]) -> bool:
    """True if a zone has the sampled offsets of `tz`, one for each week, and the same transitions between them."""
    if transitions is None or any(transitions.offset_at(at) != offset for at, offset in samples.items()):
        return False
    changes = [at for at, _ in transitions.segments_utc(min(samples), max(samples))][1:]
    return all(_offset(tz, near) == transitions.offset_at(near) for at in changes for near in (at - 1, at))


def _offset(tz: tzinfo, at: int) -> int:
    """The offset at an instant, in seconds."""
    offset = from_seconds(at).replace(tzinfo=UTC).astimezone(tz).utcoffset() or timedelta()
    return offset // timedelta(seconds=1)
