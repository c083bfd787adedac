"""The types of Graph's JSON, for type checkers: the properties that recurtz reads and writes, by Graph's names.

These types describe what recurtz writes. Parsers take any mapping, and enumerations in any letter case. If your events
have more properties, derive a type of their own from `EventJson`.
"""

# Without `from __future__ import annotations`: it would make `__required_keys__` wrong.
from typing import Literal, NotRequired, Required, TypedDict

from recurtz._core.gregorian import DayOfWeek

__all__ = [
    "CustomTimeZoneJson",
    "DateTimeTimeZoneJson",
    "DayOfWeek",
    "DaylightTimeZoneOffsetJson",
    "ErrorBodyJson",
    "ErrorJson",
    "EventJson",
    "EventType",
    "OccurrenceJson",
    "PatternedRecurrenceJson",
    "RecurrencePatternJson",
    "RecurrencePatternType",
    "RecurrenceRangeJson",
    "RecurrenceRangeType",
    "StandardTimeZoneOffsetJson",
    "TimeZoneInformationJson",
    "WeekIndex",
]

EventType = Literal["singleInstance", "occurrence", "exception", "seriesMaster"]
RecurrencePatternType = Literal[
    "daily", "weekly", "absoluteMonthly", "relativeMonthly", "absoluteYearly", "relativeYearly"
]
RecurrenceRangeType = Literal["endDate", "noEnd", "numbered"]
WeekIndex = Literal["first", "second", "third", "fourth", "last"]


class DateTimeTimeZoneJson(TypedDict):
    """A local time such as "2017-09-04T12:00:00.0000000", and the name of its zone."""

    dateTime: str
    timeZone: str


# Recurrences ----------------------------------------------------------------------------------------------------------


class RecurrencePatternJson(TypedDict):
    """How often an event repeats, and on which days. The type determines which of the other properties are used."""

    type: RecurrencePatternType
    interval: int
    month: NotRequired[int]
    dayOfMonth: NotRequired[int]
    daysOfWeek: NotRequired[list[DayOfWeek]]
    firstDayOfWeek: NotRequired[DayOfWeek]
    index: NotRequired[WeekIndex]


class RecurrenceRangeJson(TypedDict):
    """The first and the last date of a recurrence. Dates have the form "2017-09-04"."""

    type: RecurrenceRangeType
    startDate: str
    endDate: NotRequired[str]
    recurrenceTimeZone: NotRequired[str]
    numberOfOccurrences: NotRequired[int]


class PatternedRecurrenceJson(TypedDict):
    """A pattern and its range."""

    pattern: RecurrencePatternJson
    range: RecurrenceRangeJson


# Events ---------------------------------------------------------------------------------------------------------------


class OccurrenceJson(TypedDict, total=False):
    """One occurrence of an event. `originalStart` is an instant such as "2017-09-04T19:00:00Z"."""

    id: str | None
    subject: str | None
    type: EventType
    isAllDay: bool
    start: DateTimeTimeZoneJson
    end: DateTimeTimeZoneJson
    originalStart: str | None
    originalStartTimeZone: str | None
    originalEndTimeZone: str | None
    occurrenceId: str | None
    seriesMasterId: str | None


class EventJson(OccurrenceJson, total=False):
    """An event, with the properties that only a series has. `cancelledOccurrences` lists ids of occurrences."""

    recurrence: PatternedRecurrenceJson | None
    cancelledOccurrences: list[str]
    exceptionOccurrences: list[OccurrenceJson]


# Errors ---------------------------------------------------------------------------------------------------------------


class ErrorBodyJson(TypedDict):
    """Graph's code, a message, and the path of the property at fault; `details` lists the bodies of several faults."""

    code: str
    message: str
    target: NotRequired[str]
    details: NotRequired[list["ErrorBodyJson"]]


class ErrorJson(TypedDict):
    """The body of a response that is an error."""

    error: ErrorBodyJson


# Time zones -----------------------------------------------------------------------------------------------------------


class TimeZoneInformationJson(TypedDict):
    """A supported zone: the name for requests, and the text for people."""

    alias: str
    displayName: str


class StandardTimeZoneOffsetJson(TypedDict):
    """The start of standard time: the nth weekday of a month (5 is the last), in every year if the year is 0."""

    time: str
    dayOccurrence: int
    dayOfWeek: DayOfWeek
    month: int
    year: NotRequired[int]


class DaylightTimeZoneOffsetJson(StandardTimeZoneOffsetJson):
    """The start of daylight time, and the minutes that it adds to the bias."""

    daylightBias: int


# A name with a dot cannot be written as an attribute of a class.
_OfType = TypedDict("_OfType", {"@odata.type": str}, total=False)


class CustomTimeZoneJson(_OfType, TypedDict, total=False):
    """A zone that is defined by its rules: UTC = local time + bias, in minutes."""

    name: str
    bias: Required[int]
    standardOffset: StandardTimeZoneOffsetJson | None
    daylightOffset: DaylightTimeZoneOffsetJson | None
