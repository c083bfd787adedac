"""The shapes of Graph's JSON, for type checkers: what recurtz reads and writes of it, by Graph's own names.

Readers take any mapping and any letter case of an enumeration; these types hold what is canonical. A program whose
events have more properties derives its own type from `EventJson`.
"""

# Annotations are evaluated here, so that `__required_keys__` is right for programs that read it.
from typing import Literal, NotRequired, Required, TypedDict

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

DayOfWeek = Literal["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
EventType = Literal["singleInstance", "occurrence", "exception", "seriesMaster"]
RecurrencePatternType = Literal[
    "daily", "weekly", "absoluteMonthly", "relativeMonthly", "absoluteYearly", "relativeYearly"
]
RecurrenceRangeType = Literal["endDate", "noEnd", "numbered"]
WeekIndex = Literal["first", "second", "third", "fourth", "last"]


class DateTimeTimeZoneJson(TypedDict):
    """A wall-clock time such as "2017-09-04T12:00:00.0000000", and the name of the zone on whose clock it stands."""

    dateTime: str
    timeZone: str


# Recurrences ----------------------------------------------------------------------------------------------------------


class RecurrencePatternJson(TypedDict):
    """How often an event repeats, and on which days; its type decides which other properties count."""

    type: RecurrencePatternType
    interval: int
    month: NotRequired[int]
    dayOfMonth: NotRequired[int]
    daysOfWeek: NotRequired[list[DayOfWeek]]
    firstDayOfWeek: NotRequired[DayOfWeek]
    index: NotRequired[WeekIndex]


class RecurrenceRangeJson(TypedDict):
    """From which day on a pattern is applied, and how far; dates are such as "2017-09-04"."""

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
    """One time that an event happens; `originalStart` is an instant such as "2017-09-04T19:00:00Z"."""

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
    """An event, with what only a series has; `cancelledOccurrences` holds occurrenceIds."""

    recurrence: PatternedRecurrenceJson | None
    cancelledOccurrences: list[str]
    exceptionOccurrences: list[OccurrenceJson]


# Errors ---------------------------------------------------------------------------------------------------------------


class ErrorBodyJson(TypedDict):
    """What went wrong: Graph's code, a message, the path of the property at fault, one body for each of several."""

    code: str
    message: str
    target: NotRequired[str]
    details: NotRequired[list["ErrorBodyJson"]]


class ErrorJson(TypedDict):
    """The body of an answer that is an error."""

    error: ErrorBodyJson


# Time zones -----------------------------------------------------------------------------------------------------------


class TimeZoneInformationJson(TypedDict):
    """A zone that is offered: the name to send, and the text to show."""

    alias: str
    displayName: str


class StandardTimeZoneOffsetJson(TypedDict):
    """When standard time begins: the nth weekday of a month (5 is the last), in every year if the year is 0."""

    time: str
    dayOccurrence: int
    dayOfWeek: DayOfWeek
    month: int
    year: NotRequired[int]


class DaylightTimeZoneOffsetJson(StandardTimeZoneOffsetJson):
    """When daylight time begins, and the minutes that it adds to the bias."""

    daylightBias: int


# A name with a dot cannot be written as an attribute of a class.
_OfType = TypedDict("_OfType", {"@odata.type": str}, total=False)


class CustomTimeZoneJson(_OfType, TypedDict, total=False):
    """A zone by its rules: UTC = local time + bias, in minutes."""

    name: str
    bias: Required[int]
    standardOffset: StandardTimeZoneOffsetJson | None
    daylightOffset: DaylightTimeZoneOffsetJson | None
