"""EWS's time zone elements: names, and definitions by rules.

Source: Exchange Web Services' reference: StartTimeZone (TimeZoneDefinitionType: Periods, TransitionsGroups,
Transitions), MeetingTimeZone (Exchange 2007). A bias is UTC less local time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import tzinfo
from itertools import chain
from typing import Any, NamedTuple, TypeVar
from xml.etree.ElementTree import Element

from recurtz._core.fields import lowercase
from recurtz.errors import ExchangeFormatError, RecurtzError, TimeZoneNotSupportedError
from recurtz.exchange.ews_recurrence import MONTHS
from recurtz.exchange.ews_xml import text_of
from recurtz.exchange.zones_by_year import FIRST_YEAR, TimeZoneDefinition, YearlyRules
from recurtz.zones.custom import CustomTimeZone, TransitionRule
from recurtz.zones.names import UNNAMED, is_without_rules, zone

_ELEMENTS = ("StartTimeZone", "StartTimeZoneId", "MeetingTimeZone", "EndTimeZone", "EndTimeZoneId", "TimeZone")
"""The elements of a CalendarItem that name its zone, the most specific first. TimeZone is text for people."""

_WITH_PERIODS = "Periods, TransitionsGroups with one or two changes on weekdays of months, and Transitions"
_WITH_BASE_OFFSET = "BaseOffset, or BaseOffset, Standard and Daylight"

_NUMBER = re.compile("-?[0-9]{1,4}")
_DURATION = re.compile(
    r"(-)?P(?:([0-9]{1,3})D)?(?:T(?:([0-9]{1,4})H)?(?:(-?[0-9]{1,5})M)?(?:([0-9]{1,5})(?:\.[0-9]+)?S)?)?"
)
_DAY_SECONDS = 86_400
_SEASONS = 2

T = TypeVar("T")


class EwsZone(NamedTuple):
    """The zone of an item: its name in Graph's JSON, and the zone itself."""

    name: str
    tz: tzinfo


def item_zone(item: Element) -> EwsZone | None:
    """The zone of a CalendarItem: that of the first element which has rules, or a name that has some; None without any.

    Raises `TimeZoneNotSupportedError` if all its names are unknown, `ExchangeFormatError` for rules that are malformed.
    """
    failure: RecurtzError | None = None
    for element in [child for child in map(item.find, _ELEMENTS) if child is not None]:
        try:
            if (known := _zone_of(element)) is not None:
                return known
        except TimeZoneNotSupportedError as error:
            failure = failure or error
    if failure:
        raise failure
    return None


def _zone_of(element: Element) -> EwsZone | None:
    """The zone of an element. Its rules count more than its name, unless the name's zone has the same offsets."""
    name, definition = _name_of(element), read_definition(element)
    if definition is not None and definition.windows_name is None:
        return EwsZone(definition.name, definition)
    return None if is_without_rules(name) else EwsZone(name, zone(name))


def _name_of(element: Element) -> str:
    return element.get("Id") or element.get("TimeZoneName") or (element.text or "").strip()


def read_definition(element: Element) -> TimeZoneDefinition | None:
    """The zone of an element that defines rules; None for a name alone.

    Raises `ExchangeFormatError` for rules that are malformed.
    """
    name = _name_of(element) or element.get("Name") or UNNAMED
    try:
        if element.find("Periods") is not None:
            return TimeZoneDefinition(_yearly_rules(element), name)
        if element.find("BaseOffset") is not None:
            return TimeZoneDefinition([YearlyRules(FIRST_YEAR, _meeting_rules(element))], name)
    except ValueError as error:
        hint = _WITH_PERIODS if element.find("Periods") is not None else _WITH_BASE_OFFSET
        message = f"{element.tag} cannot be read: {str(error)[:300]}; give {hint}"
        raise ExchangeFormatError(message, target=element.tag) from None
    return None


# TimeZoneDefinitionType -----------------------------------------------------------------------------------------------


class _Period(NamedTuple):
    bias: int
    is_daylight: bool


def _yearly_rules(element: Element) -> Iterator[YearlyRules]:
    """The rules by year: each transition to a group, or to a period for ever, begins a year."""
    periods = {each.get("Id"): _period(each) for each in element.iterfind("Periods/Period")}
    groups = {each.get("Id"): each for each in element.iterfind("TransitionsGroups/TransitionsGroup")}
    for each in element.iterfind("Transitions/*"):
        year = _number((text_of(each, "DateTime") or f"{FIRST_YEAR}")[:4], "DateTime")
        yield YearlyRules(max(year, 1), _rules_after(each, groups, periods))


def _rules_after(
    transition: Element, groups: dict[str | None, Element], periods: dict[str | None, _Period]
) -> CustomTimeZone:
    to, name = transition.find("To"), text_of(transition, "To")
    if to is not None and to.get("Kind") == "Period":
        return CustomTimeZone(_defined(periods, name, "Period").bias)
    return _group_rules(_defined(groups, name, "TransitionsGroup"), periods)


def _period(element: Element) -> _Period:
    return _Period(_minutes(element.get("Bias")), lowercase(element.get("Name")) == "daylight")


def _group_rules(group: Element, periods: dict[str | None, _Period]) -> CustomTimeZone:
    """The rules of a group: a period for ever, or two with the yearly transitions to them."""
    rules = {_defined(periods, text_of(each, "To"), "Period"): each for each in group}
    if len(rules) == 1:
        return CustomTimeZone(next(iter(rules)).bias)
    if len(rules) != _SEASONS:
        raise ValueError(
            f"TransitionsGroup {group.get('Id')!r} has changes to {len(rules)} periods; it can have 1 or 2"
        )
    standard, daylight = sorted(rules, key=lambda period: period.is_daylight)
    difference = daylight.bias - standard.bias
    return CustomTimeZone(standard.bias, _day_rule(rules[standard]), _day_rule(rules[daylight]), difference)


def _day_rule(element: Element) -> TransitionRule:
    """The rule of a RecurringDayTransition; Occurrence -1 is the last such weekday.

    Raises `ValueError` for another transition: a zone of Graph cannot change on the same date of every year.
    """
    if element.tag != "RecurringDayTransition":
        raise ValueError(f"{element.tag} is not a RecurringDayTransition, the only change that Graph can represent")
    month, nth = (_number(text_of(element, name), name) for name in ("Month", "Occurrence"))
    seconds = _seconds(text_of(element, "TimeOffset"))
    return TransitionRule(month, 5 if nth == -1 else nth, text_of(element, "DayOfWeek") or "", _time(seconds))


# Exchange 2007 --------------------------------------------------------------------------------------------------------

_NTHS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 5}
_MONTHS = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}


def _meeting_rules(element: Element) -> CustomTimeZone:
    """The rules of a MeetingTimeZone: a base offset, and the offsets of two seasons beside it."""
    base = _minutes(text_of(element, "BaseOffset"))
    seasons = [element.find(name) for name in ("Standard", "Daylight")]
    if seasons[0] is None or seasons[1] is None:
        return CustomTimeZone(base)
    standard, daylight = (_minutes(text_of(season, "Offset")) for season in chain(seasons) if season is not None)
    rules = [_season_rule(season) for season in seasons if season is not None]
    return CustomTimeZone(base + standard, rules[0], rules[1], daylight - standard)


def _season_rule(season: Element) -> TransitionRule:
    rule = season.find("RelativeYearlyRecurrence")
    if rule is None:
        raise ValueError(f"{season.tag} has no RelativeYearlyRecurrence")
    nth, month = (lowercase(text_of(rule, name)) for name in ("DayOfWeekIndex", "Month"))
    number, nth_number = _defined(_MONTHS, month[:3], "Month"), _defined(_NTHS, nth, "DayOfWeekIndex")
    return TransitionRule(number, nth_number, text_of(rule, "DaysOfWeek") or "", text_of(season, "Time") or "")


# Values ------------------------------------------------------------------------------------------------------------


def _defined(values: Mapping[Any, T], name: str | None, what: str) -> T:
    """The value of a name in XML.

    Raises `ValueError` for an unknown name.
    """
    if name not in values:
        raise ValueError(f"there is no {what} {name or ''!r}")
    return values[name]


def _number(text: str | None, name: str) -> int:
    if not _NUMBER.fullmatch(text or ""):
        raise ValueError(f"{name} {text or ''!r} is not a number")
    return int(text or "")


def _minutes(text: str | None) -> int:
    return _seconds(text) // 60


def _seconds(text: str | None) -> int:
    """The seconds of an xs:duration such as "PT8H" or "-PT5H30M".

    >>> _seconds("-PT5H30M")
    -19800
    """
    match = _DURATION.fullmatch(text or "")
    if match is None:
        raise ValueError(f"{text or ''!r} is not a duration such as PT8H")
    sign, days, hours, minutes, seconds = match.groups()
    total = int(days or 0) * _DAY_SECONDS + int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return -total if sign else total


def _time(seconds: int) -> str:
    """A time of day; the end of the day is written as Windows writes it."""
    if seconds == _DAY_SECONDS:
        return "23:59:59.999"
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
