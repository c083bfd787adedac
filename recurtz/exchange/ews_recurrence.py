"""EWS's Recurrence element as Graph's recurrence, and back.

Source: Exchange Web Services' reference: Recurrence, its nine patterns and three ranges, DaysOfWeek. The order of the
elements is that of the schema, types.xsd.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from recurtz._core.gregorian import WEEKDAYS, DayOfWeek
from recurtz.errors import ExchangeFormatError, PropertyError, RecurtzError
from recurtz.exchange.blob_patterns import require_storable
from recurtz.exchange.ews_xml import add, text_of
from recurtz.recurrence.patterned import PatternedRecurrence
from recurtz.recurrence.patterns import (
    AbsoluteMonthly,
    AbsoluteYearly,
    Daily,
    RelativeMonthly,
    RelativeYearly,
    Weekly,
)
from recurtz.recurrence.ranges import EndDate, Numbered

Json = dict[str, Any]

_PATTERNS = {
    "RelativeYearlyRecurrence": "relativeYearly",
    "AbsoluteYearlyRecurrence": "absoluteYearly",
    "RelativeMonthlyRecurrence": "relativeMonthly",
    "AbsoluteMonthlyRecurrence": "absoluteMonthly",
    "WeeklyRecurrence": "weekly",
    "DailyRecurrence": "daily",
}
_RANGES = {"NoEndRecurrence": "noEnd", "EndDateRecurrence": "endDate", "NumberedRecurrence": "numbered"}
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_NAMES = {name.capitalize(): (name,) for name in WEEKDAYS}
_SETS: dict[str, tuple[DayOfWeek, ...]] = {
    "Day": WEEKDAYS,
    "Weekday": WEEKDAYS[1:6],
    "WeekendDay": (WEEKDAYS[0], WEEKDAYS[6]),
}
_DAYS: dict[str, tuple[DayOfWeek, ...]] = {**_NAMES, **_SETS}
_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T[0-9:.]*)?(?:Z|[+-][0-9]{2}:[0-9]{2})?")


# Reading --------------------------------------------------------------------------------------------------------------


def read_recurrence(element: Element, time_zone: str) -> PatternedRecurrence:
    """The recurrence of a Recurrence element; the dates are in a zone.

    Raises `ExchangeFormatError` for an element that is malformed, and for a task that is created anew.
    """
    names = [child.tag for child in element]
    regenerating = [name for name in names if name.endswith("Regeneration")]
    if regenerating:
        reason = "the task is created anew after each completion, which Graph cannot represent; give it a fixed rule"
        raise ExchangeFormatError.unrepresentable("Recurrence", f"{regenerating[0]}: {reason}")
    pattern, range_ = (_one_of(element, known) for known in (_PATTERNS, _RANGES))
    json = {"pattern": _pattern_json(pattern), "range": _range_json(range_, time_zone)}
    try:
        return PatternedRecurrence.from_graph(json)
    except RecurtzError as error:
        raise ExchangeFormatError(f"{pattern.tag} cannot be read: {error}", target="Recurrence") from None


def _one_of(element: Element, known: dict[str, str]) -> Element:
    """The only child with one of these names."""
    children = [child for child in element if child.tag in known]
    if len(children) != 1:
        message = f"Recurrence has {len(children)} of its patterns or ranges; give one of {', '.join(known)}"
        raise ExchangeFormatError(message, target="Recurrence")
    return children[0]


def _pattern_json(element: Element) -> Json:
    """Graph's `recurrencePattern`. An element without Interval repeats every time."""
    json: Json = {"type": _PATTERNS[element.tag], "interval": _integer(element, "Interval", 1)}
    if (days := text_of(element, "DaysOfWeek")) is not None:
        json["daysOfWeek"] = _days(days)
    if (index := text_of(element, "DayOfWeekIndex")) is not None:
        json["index"] = index
    if (month := text_of(element, "Month")) is not None:
        json["month"] = MONTHS.index(month) + 1 if month in MONTHS else month
    if (first := text_of(element, "FirstDayOfWeek")) is not None:
        json["firstDayOfWeek"] = first
    if element.find("DayOfMonth") is not None:
        json["dayOfMonth"] = _integer(element, "DayOfMonth", 1)
    return json


def _days(text: str) -> list[DayOfWeek]:
    """Weekdays in their order; Day, Weekday and WeekendDay are sets of them."""
    unknown = [name for name in text.split() if name not in _DAYS]
    if unknown:
        message = f"DaysOfWeek {unknown[0][:40]!r} cannot be read; use {', '.join(_DAYS)}"
        raise ExchangeFormatError(message, target="DaysOfWeek")
    days = {day for name in text.split() for day in _DAYS[name]}
    return [day for day in WEEKDAYS if day in days]


def _range_json(element: Element, time_zone: str) -> Json:
    json: Json = {"type": _RANGES[element.tag], "recurrenceTimeZone": time_zone}
    json["startDate"] = _date(element, "StartDate")
    if element.tag == "EndDateRecurrence":
        json["endDate"] = _date(element, "EndDate")
    if element.tag == "NumberedRecurrence":
        json["numberOfOccurrences"] = _integer(element, "NumberOfOccurrences", 0)
    return json


def _date(element: Element, name: str) -> str:
    """A date as it is written: servers add the offset of a zone, which does not move it."""
    text = text_of(element, name) or ""
    match = _DATE.fullmatch(text)
    if match is None:
        raise ExchangeFormatError(f"{name} {text[:40]!r} cannot be read; use a date such as 2017-09-04", target=name)
    return match[1]


def _integer(element: Element, name: str, default: int) -> int:
    text = text_of(element, name)
    if text is None:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) <= 10):
        raise ExchangeFormatError(f"{name} {text[:40]!r} cannot be read; use a whole number", target=name)
    return int(text)


# Writing --------------------------------------------------------------------------------------------------------------


def add_recurrence(element: Element, recurrence: PatternedRecurrence) -> None:
    """Fill a Recurrence element. Every n-th year is written in months, because EWS's years have no interval.

    Raises `RecurtzError` for a recurrence that Exchange cannot store, `PropertyError` for weekdays that EWS does not
    have.
    """
    start = require_storable(recurrence)
    _add_pattern(element, recurrence)
    match recurrence.range:
        case EndDate(_, end):
            range_ = add(element, "EndDateRecurrence")
            add(range_, "StartDate", start)
            add(range_, "EndDate", end)
        case Numbered(_, number):
            range_ = add(element, "NumberedRecurrence")
            add(range_, "StartDate", start)
            add(range_, "NumberOfOccurrences", number)
        case _:
            add(add(element, "NoEndRecurrence"), "StartDate", start)


def _add_pattern(element: Element, recurrence: PatternedRecurrence) -> None:
    match recurrence.pattern:
        case Daily(interval):
            _add_all(element, "DailyRecurrence", Interval=interval)
        case Weekly(interval, days, first):
            names = " ".join(day.capitalize() for day in WEEKDAYS if day in days)
            week = {"DaysOfWeek": names, "FirstDayOfWeek": first.capitalize()}
            _add_all(element, "WeeklyRecurrence", Interval=interval, **week)
        case AbsoluteYearly(1, month, day):
            _add_all(element, "AbsoluteYearlyRecurrence", DayOfMonth=day, Month=MONTHS[month - 1])
        case RelativeYearly(1, month, days, index):
            _add_all(element, "RelativeYearlyRecurrence", **_relative(days, index), Month=MONTHS[month - 1])
        case AbsoluteMonthly(months, day):
            _add_all(element, "AbsoluteMonthlyRecurrence", Interval=months, DayOfMonth=day)
        case RelativeMonthly(months, days, index):
            _add_all(element, "RelativeMonthlyRecurrence", Interval=months, **_relative(days, index))
        case AbsoluteYearly(years, _, day):
            _add_all(element, "AbsoluteMonthlyRecurrence", Interval=12 * years, DayOfMonth=day)
        case RelativeYearly(years, _, days, index):  # pragma: no branch  # there are six patterns
            _add_all(element, "RelativeMonthlyRecurrence", Interval=12 * years, **_relative(days, index))


def _add_all(element: Element, name: str, **texts: object) -> None:
    child = add(element, name)
    for tag, text in texts.items():
        add(child, tag, text)


def _relative(days: tuple[DayOfWeek, ...], index: str) -> dict[str, str]:
    """DaysOfWeek and DayOfWeekIndex: a relative pattern has one name, which can mean several days."""
    for name, known in _DAYS.items():
        if set(known) == set(days):
            return {"DaysOfWeek": name, "DayOfWeekIndex": index.capitalize()}
    hint = "use one day, all seven, Monday to Friday, or Saturday and Sunday: EWS has no other sets"
    raise PropertyError.rejected("recurrence.pattern.daysOfWeek", list(days), hint)
