"""EWS's time zone elements: names, and definitions by rules.

Source: Exchange Web Services' reference: StartTimeZone (TimeZoneDefinitionType: Periods, TransitionsGroups,
Transitions), MeetingTimeZone (Exchange 2007). A bias is UTC less local time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import tzinfo
from itertools import chain
from typing import NamedTuple
from xml.etree.ElementTree import Element

from recurtz._core.fields import lowercase
from recurtz.errors import ExchangeFormatError, RecurtzError, TimeZoneNotSupportedError
from recurtz.exchange.ews_xml import text_of
from recurtz.exchange.zones_by_year import FIRST_YEAR, TimeZoneDefinition, YearlyRules
from recurtz.zones.custom import CustomTimeZone, TransitionRule
from recurtz.zones.names import UNNAMED, is_without_rules, zone

_ELEMENTS = ("StartTimeZone", "StartTimeZoneId", "MeetingTimeZone", "EndTimeZone", "EndTimeZoneId", "TimeZone")
"""The elements of a CalendarItem that name its zone, the most specific first. TimeZone is text for people."""

_DURATION = re.compile(
    r"(-)?P(?:([0-9]{1,3})D)?(?:T(?:([0-9]{1,4})H)?(?:(-?[0-9]{1,5})M)?(?:([0-9]{1,5})(?:\.[0-9]+)?S)?)?"
)
_DAY_SECONDS = 86_400


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
    except (KeyError, ValueError) as error:
        message = f"{element.tag} cannot be read: {str(error)[:300]}; give Periods, TransitionsGroups and Transitions"
        raise ExchangeFormatError(message, target=element.tag) from None
    return None


# TimeZoneDefinitionType -----------------------------------------------------------------------------------------------


class _Period(NamedTuple):
    bias: int
    is_daylight: bool


def _yearly_rules(element: Element) -> Iterator[YearlyRules]:
    """The rules by year: each transition to a group begins a year."""
    periods = {each.get("Id"): _period(each) for each in element.iterfind("Periods/Period")}
    groups = {each.get("Id"): each for each in element.iterfind("TransitionsGroups/TransitionsGroup")}
    for each in element.iterfind("Transitions/*"):
        year = (text_of(each, "DateTime") or f"{FIRST_YEAR}")[:4]
        yield YearlyRules(max(int(year), 1), _group_rules(groups[text_of(each, "To")], periods))


def _period(element: Element) -> _Period:
    return _Period(_minutes(element.get("Bias")), lowercase(element.get("Name")) == "daylight")


def _group_rules(group: Element, periods: dict[str | None, _Period]) -> CustomTimeZone:
    """The rules of a group: a period for ever, or two with the yearly transitions to them."""
    rules = {periods[text_of(each, "To")]: each for each in group}
    if len(rules) == 1:
        return CustomTimeZone(next(iter(rules)).bias)
    standard, daylight = sorted(rules, key=lambda period: period.is_daylight)
    difference = daylight.bias - standard.bias
    return CustomTimeZone(standard.bias, _day_rule(rules[standard]), _day_rule(rules[daylight]), difference)


def _day_rule(element: Element) -> TransitionRule:
    """The rule of a RecurringDayTransition; Occurrence -1 is the last such weekday."""
    month, nth = int(text_of(element, "Month") or ""), int(text_of(element, "Occurrence") or "")
    seconds = _seconds(text_of(element, "TimeOffset"))
    return TransitionRule(month, 5 if nth == -1 else nth, text_of(element, "DayOfWeek") or "", _time(seconds))


# Exchange 2007 --------------------------------------------------------------------------------------------------------

_NTHS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 5}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


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
        raise KeyError("RelativeYearlyRecurrence")
    nth, month = (lowercase(text_of(rule, name)) for name in ("DayOfWeekIndex", "Month"))
    number = _MONTHS.index(month[:3]) + 1
    return TransitionRule(number, _NTHS[nth], text_of(rule, "DaysOfWeek") or "", text_of(season, "Time") or "")


# Durations ------------------------------------------------------------------------------------------------------------


def _minutes(text: str | None) -> int:
    return _seconds(text) // 60


def _seconds(text: str | None) -> int:
    """The seconds of an xs:duration such as "PT8H" or "-PT5H30M".

    >>> _seconds("-PT5H30M")
    -19800
    """
    match = _DURATION.fullmatch(text or "")
    if match is None:
        raise ValueError(f"{text!r} is not a duration such as PT8H")
    sign, days, hours, minutes, seconds = match.groups()
    total = int(days or 0) * _DAY_SECONDS + int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return -total if sign else total


def _time(seconds: int) -> str:
    """A time of day; the end of the day is written as Windows writes it."""
    if seconds == _DAY_SECONDS:
        return "23:59:59.999"
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
