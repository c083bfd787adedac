"""VTIMEZONE: a zone's rules as iCalendar states them, and the zone that keeps such rules."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import islice

from icalendar import Component, Timezone, TimezoneDaylight, TimezoneStandard, vDatetime, vRecur

from recurtz._core.gregorian import COMMON_YEAR, month_length
from recurtz.ical.properties import first
from recurtz.rrule.parse import DAYS
from recurtz.zones.names import supported_time_zones, zone
from recurtz.zones.posix import DAY, DayOfMonth, PosixDayTime, PosixRule, year_of
from recurtz.zones.transitions import Transitions, from_seconds, to_seconds, transitions_of

_LAST_WEEK = 5
_FAR = to_seconds(datetime(2100, 1, 1))  # noqa: DTZ001  # counted, not shown
_WEEK = 7 * DAY
_YEAR = 366 * DAY
_ONCE = {"FREQ", "INTERVAL", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY", "WKST"}
_MANY = 300


# Writing --------------------------------------------------------------------------------------------------------------


def to_vtimezone(name: str, since: date) -> Timezone:
    """The VTIMEZONE of a named zone, from the year before a date on.

    It has no end, save that of a zone whose yearly rule no RRULE can say: its changes are listed up to the year 2100.

    >>> to_vtimezone("Pacific Standard Time", date(2017, 9, 4)).daylight[0]["RRULE"].to_ical()
    b'FREQ=YEARLY;BYDAY=2SU;BYMONTH=3'
    """
    tz, begin = zone(name), date(max(since.year - 1, 1), 1, 1)
    steps = transitions_of(tz)
    if steps is None:  # nothing is known of its rules
        return Timezone.from_tzinfo(tz, name, begin)
    component = Timezone()
    component.add("TZID", name)
    for observance in _observances(steps, tz, begin.toordinal() * DAY):
        component.add_component(observance)
    return component


def _observances(steps: Transitions, tz: tzinfo, wall: int) -> list[Component]:
    """What is in force at a wall time, the changes that no rule explains, and those of every year."""
    before = steps.offset_at_local(wall)
    begin = wall - before
    rules = _yearly_rules(steps.rule)
    regular = max(begin, _FAR if steps.rule and not rules else _last_without_rule(steps))
    observances = _listed(tz, [(begin, before), *islice(steps.segments_utc(begin, regular), 1, None)])
    if steps.rule and rules:
        until = max([regular, *steps.instants]) + 2 * _YEAR
        for at, after in islice(steps.segments_utc(regular, until), 1, 3):
            observance = _observance(tz, at, steps.offset_at(at - 1), after)
            observance.add("RRULE", vRecur.from_ical(rules[after]))
            observances.append(observance)
    return observances


def _listed(tz: tzinfo, changes: list[tuple[int, int]]) -> list[Component]:
    """One observance for all changes from an offset to another; the first in the list begins with what was before."""
    found: dict[tuple[int, int], Component] = {}
    before = changes[0][1]
    for at, after in changes:
        if (before, after) in found:
            found[before, after].add("RDATE", from_seconds(at + before))
        else:
            found[before, after] = _observance(tz, at, before, after)
        before = after
    return list(found.values())


def _last_without_rule(steps: Transitions) -> int:
    """The last change that the yearly rule does not explain, or after which it has not begun yet.

    Files list many changes that the rule explains.
    """
    following = steps.instants[-1] if steps.instants else 0
    for at, after in zip(reversed(steps.instants), reversed(steps.offsets), strict=False):
        if not steps.rule or (at, after) not in steps.rule.changes_in(year_of(at)) or following - at > _YEAR:
            return at
        following = at
    return 0


def _observance(tz: tzinfo, at: int, before: int, after: int) -> Component:
    moment = from_seconds(max(at, DAY)).replace(tzinfo=UTC).astimezone(tz)  # the wall may begin before UTC does
    # Readers take DAYLIGHT for a step ahead of some hours: Dublin's daylight time is none, and a skipped day is no DST.
    component: Component = TimezoneDaylight() if 0 < after - before < DAY // 2 else TimezoneStandard()
    component.add("DTSTART", from_seconds(at + before))
    component.add("TZNAME", moment.tzname())
    component.add("TZOFFSETFROM", timedelta(seconds=before))
    component.add("TZOFFSETTO", timedelta(seconds=after))
    return component


def _yearly_rules(rule: PosixRule | None) -> dict[int, str]:
    """The RRULE of the turn to each offset; of none where there is one that cannot be said."""
    found = {rule.daylight: _yearly(rule.start), rule.standard: _yearly(rule.end)} if rule else {}
    return found if all(found.values()) else {}


def _yearly(turn: PosixDayTime) -> str:
    """The RRULE of a turn, "" where there is none: its time may lie days before or after the day that it names."""
    if not isinstance(turn.day, DayOfMonth):
        return ""
    days, week, weekday = turn.time // DAY, turn.day.week, turn.day.weekday
    rule = f"FREQ=YEARLY;BYMONTH={turn.day.month};BYDAY="
    if days == 0:
        return f"{rule}{-1 if week == _LAST_WEEK else week}{DAYS[weekday]}"
    length = month_length(COMMON_YEAR + turn.day.month - 1)
    start = days + (length - 6 if week == _LAST_WEEK else 7 * week - 6)
    if not 1 <= start <= length - 6:
        return ""
    return f"{rule}{DAYS[(weekday + days) % 7]};BYMONTHDAY={','.join(map(str, range(start, start + 7)))}"


# Reading --------------------------------------------------------------------------------------------------------------


def zone_with_rules(component: Timezone, year: int) -> str | None:
    """The Windows id of the first zone that keeps the clock of a VTIMEZONE in a year and the next, if one does.

    >>> zone_with_rules(to_vtimezone("Europe/Rome", date(2017, 9, 4)), 2017)
    'W. Europe Standard Time'
    """
    year = min(max(year, 2), 9997)
    recent = _recent(component, year - 1)
    if recent is None:
        return None
    begin = to_seconds(datetime(year, 1, 1))  # noqa: DTZ001  # counted, not shown
    try:
        told = recent.to_tz(lookup_tzid=False)
        samples = {at: _offset(told, at) for at in range(begin, begin + 2 * _YEAR, _WEEK)}
    except Exception:  # dateutil does not say what it raises for rules that make no zone
        return None
    names = sorted((entry["alias"] for entry in supported_time_zones()), key=_is_special)
    return next((name for name in names if _keeps(transitions_of(zone(name)), told, samples)), None)


def _recent(component: Timezone, year: int) -> Timezone | None:
    """A VTIMEZONE with rules that begin in a year: Outlook's begin in 1601, and to ask one walks it from there.

    None for rules that no zone has, and for so many that to ask them would take long.
    """
    if len(component.subcomponents) > _MANY or not all(map(_is_once_a_year, component.subcomponents)):
        return None
    recent = Timezone()
    recent.add("TZID", "VTIMEZONE")
    for observance in component.subcomponents:
        copied, start = observance.copy(), first(observance, "DTSTART").dt
        if "RRULE" in observance:
            last = min([year, *[until.year for until in first(observance, "RRULE").get("UNTIL", [])]])
            day = min(start.day, 28) if start.month == 2 else start.day
            copied["DTSTART"] = vDatetime(start.replace(year=max(start.year, last), day=day))
        recent.add_component(copied)
    return recent


def _is_once_a_year(observance: Component) -> bool:
    """Whether an observance begins on a day, or on one of each year, that its month and what is beside it names."""
    start, rule = first(observance, "DTSTART"), first(observance, "RRULE")
    if observance.errors or not isinstance(getattr(start, "dt", None), datetime):
        return False
    if rule is None:
        return True
    if not isinstance(rule, vRecur):  # VALUE may say that it is something else
        return False
    monthly = len(rule.get("BYMONTH", ())) == 1 or not rule.keys() & {"BYDAY", "BYMONTHDAY"}
    return rule.get("FREQ") == ["YEARLY"] and rule.get("INTERVAL", [1]) == [1] and rule.keys() <= _ONCE and monthly


def _is_special(name: str) -> bool:
    """Whether it is a country's own zone beside one of the same clock, such as "Pacific Standard Time (Mexico)"."""
    return "(" in name


def _keeps(steps: Transitions | None, told: tzinfo, samples: dict[int, int]) -> bool:
    """Whether both have the same offset in every week, and where it changes."""
    if steps is None or any(steps.offset_at(at) != offset for at, offset in samples.items()):
        return False
    changes = [at for at, _ in steps.segments_utc(min(samples), max(samples))][1:]
    return all(_offset(told, near) == steps.offset_at(near) for at in changes for near in (at - 1, at))


def _offset(tz: tzinfo, at: int) -> int:
    offset = from_seconds(at).replace(tzinfo=UTC).astimezone(tz).utcoffset() or timedelta()
    return offset // timedelta(seconds=1)
