"""What a type checker knows about a program that imports recurtz. `mypy --strict` checks this file; nothing runs it.

Each ignored error must occur: the check also fails where there is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Any, assert_type

from dateutil.rrule import DAILY, rrule, rruleset
from icalendar import Component
from pydantic import BaseModel

import recurtz
from recurtz.errors import LimitExceededError
from recurtz.events.prefer import Preference, preferred_zone
from recurtz.json_types import (
    CustomTimeZoneJson,
    DateTimeTimeZoneJson,
    DayOfWeek,
    ErrorBodyJson,
    ErrorJson,
    EventJson,
    OccurrenceJson,
    PatternedRecurrenceJson,
    RecurrencePatternJson,
    RecurrenceRangeJson,
    TimeZoneInformationJson,
    WeekIndex,
)
from recurtz.pydantic import DateTimeTimeZone, PatternedRecurrence, TimeZoneName
from recurtz.zones import Database, ZoneMatch

PATTERN: RecurrencePatternJson = {"type": "weekly", "interval": 1, "daysOfWeek": ["monday"]}
RANGE: RecurrenceRangeJson = {"type": "endDate", "startDate": "2017-09-04", "endDate": "2017-12-31"}
LUNCHES: PatternedRecurrenceJson = {"pattern": PATTERN, "range": RANGE}
NOON: DateTimeTimeZoneJson = {"dateTime": "2017-09-04T12:00:00", "timeZone": "Pacific Standard Time"}
EXCEPTION: OccurrenceJson = {"occurrenceId": "OID.A.2017-11-06", "type": "exception", "start": NOON, "end": NOON}
LUNCH: EventJson = {
    "id": "A",
    "subject": "Lunch",
    "type": "seriesMaster",
    "isAllDay": False,
    "start": NOON,
    "end": NOON,
    "recurrence": LUNCHES,
    "cancelledOccurrences": ["OID.A.2017-11-13"],
    "exceptionOccurrences": [EXCEPTION],
}
SINGLE: EventJson = {"start": NOON, "end": NOON, "recurrence": None}
PACIFIC: CustomTimeZoneJson = {
    "@odata.type": "#microsoft.graph.customTimeZone",
    "name": "Customized Time Zone",
    "bias": 480,
    "standardOffset": {"time": "02:00", "dayOccurrence": 1, "dayOfWeek": "sunday", "month": 11, "year": 0},
    "daylightOffset": {"time": "02:00", "dayOccurrence": 2, "dayOfWeek": "sunday", "month": 3, "daylightBias": -60},
}
KOLKATA: CustomTimeZoneJson = {"bias": -330}


class MyEvent(EventJson, total=False):
    """An importer's own event, with a property that recurtz does not know."""

    location: dict[str, str]


MINE: MyEvent = {"subject": "Lunch", "location": {"displayName": "Harry's Bar"}}


# What Graph does not have ---------------------------------------------------------------------------------------------

NO_TYPE: RecurrencePatternJson = {"type": "monthly", "interval": 1}  # type: ignore[typeddict-item]
NO_INTERVAL: RecurrencePatternJson = {"type": "daily"}  # type: ignore[typeddict-item]
NO_DAY: RecurrencePatternJson = {"type": "weekly", "interval": 1, "daysOfWeek": ["mon"]}  # type: ignore[list-item]
NO_PROPERTY: RecurrenceRangeJson = {"type": "noEnd", "startDate": "2017-09-04", "end": ""}  # type: ignore[typeddict-unknown-key]
NO_BIAS: CustomTimeZoneJson = {"name": "Customized Time Zone"}  # type: ignore[typeddict-item]
NO_ZONE: DateTimeTimeZoneJson = {"dateTime": "2017-09-04T12:00:00"}  # type: ignore[typeddict-item]
NO_EVENT: EventJson = {"type": "series"}  # type: ignore[typeddict-item]


# The uses of the library ----------------------------------------------------------------------------------------------


def names() -> None:
    """The modules that pages use as attributes are attributes; a misspelt name is an error."""
    assert_type(recurtz.zones.match("UTC"), ZoneMatch)
    assert_type(recurtz.zones.tzdb_source(), Database)
    assert_type(recurtz.errors.LimitExceededError("text"), LimitExceededError)
    assert_type(recurtz.events.prefer.preferred_zone("UTC"), str | tzinfo)
    recurtz.calender_view([], "2017-01-01", "2018-01-01")  # type: ignore[attr-defined]


def dates() -> None:
    """A recurrence is a sequence of dates."""
    recurrence = recurtz.PatternedRecurrence.from_graph(LUNCHES, anchor="first-match")
    endless = recurtz.PatternedRecurrence(recurtz.Weekly(1, ["monday"]), recurtz.NoEnd(date(2017, 9, 4)))
    days: Sequence[date] = recurrence
    assert_type(recurrence, recurtz.PatternedRecurrence)
    assert_type(recurrence[0], date)
    assert_type(recurrence[10:20], list[date])
    assert_type(recurrence.after(days[0], inclusive=True), date | None)
    assert_type(recurrence.between(days[0], days[-1]), list[date])
    assert_type(endless.is_endless, bool)
    assert_type(recurtz.describe(endless, locale="fr") + recurtz.describe(LUNCHES), str)
    assert_type(recurrence.to_graph(), PatternedRecurrenceJson)
    recurtz.PatternedRecurrence.from_graph(LUNCHES, anchor="middle")  # type: ignore[arg-type]


def patterns() -> None:
    """Weekdays and indexes are literals."""
    mondays = recurtz.Weekly(1, ["monday"], first_day_of_week="sunday")
    assert_type(mondays.days_of_week, tuple[DayOfWeek, ...])
    assert_type(mondays.to_graph(), RecurrencePatternJson)
    assert_type(recurtz.RelativeMonthly(1, ["monday"], "last").index, WeekIndex)
    assert_type(recurtz.NoEnd(date(2017, 9, 4)).to_graph(), RecurrenceRangeJson)
    recurtz.Weekly(1, ["moonday"])  # type: ignore[list-item]
    recurtz.Weekly(1, ["monday"], "Sunday")  # type: ignore[arg-type]
    recurtz.RelativeYearly(1, 9, ["monday"], "fifth")  # type: ignore[arg-type]


def zones() -> None:
    """Each name is the name of a tzinfo."""
    offered: Sequence[Mapping[str, str]] = recurtz.supported_time_zones("iana")
    row: TimeZoneInformationJson = {"alias": offered[0]["alias"], "displayName": offered[0]["displayName"]}
    assert_type(recurtz.zone(row["alias"]), tzinfo)
    assert_type(recurtz.windows_to_iana("Pacific Standard Time", territory="CA"), str)
    assert_type(recurtz.CustomTimeZone.from_graph(PACIFIC), recurtz.CustomTimeZone)


def events(start: datetime) -> None:
    """Functions take events as JSON, and return JSON."""
    master = recurtz.SeriesMaster.from_graph(LUNCH)
    moment = recurtz.DateTimeTimeZone.from_graph(NOON)
    prefer = recurtz.Prefer.parse(None)
    results: list[Sequence[Mapping[str, Any]]] = [
        [recurtz.create_event(SINGLE, prefer='outlook.timezone="UTC"')],
        recurtz.instances(LUNCH, start, "2018-01-01", time_zone="UTC", select=("start", "end")),
        recurtz.calendar_view([LUNCH, SINGLE, MINE], "2017-01-01", start, time_zone=prefer),
    ]
    assert_type(next(iter(master)), recurtz.Occurrence)
    assert_type(moment.to("UTC").to_datetime(), datetime)
    assert_type(results[0][0]["start"], Any)
    recurtz.instances(LUNCH, 2017, 2018)  # type: ignore[arg-type]


def interchange(recurrence: recurtz.PatternedRecurrence) -> None:
    """Rules are text, files are bytes; DTSTART is a date, or a value with a time."""
    noon = recurtz.DateTimeTimeZone.from_graph(NOON)
    assert_type(recurtz.to_rrule(recurrence, noon, rfc7529=True), str)
    assert_type(recurtz.from_rrule("FREQ=DAILY", start_date=date(2017, 9, 4)), recurtz.PatternedRecurrence)
    assert_type(recurtz.rrule.dtstart(recurrence), date)
    assert_type(recurtz.rrule.dtstart(recurrence, noon), recurtz.DateTimeTimeZone)
    assert_type(recurtz.to_ics([LUNCH, SINGLE]), bytes)
    assert_type(recurtz.to_vevent(LUNCH).walk("VEVENT"), list[Component])
    read: Sequence[EventJson] = recurtz.from_ics(recurtz.to_ics([LUNCH]), on_error=print)
    assert_type(recurtz.to_ics(read), bytes)
    assert_type(recurtz.to_dateutil(recurrence)[0], datetime)
    assert_type(recurtz.from_dateutil(rrule(DAILY)), recurtz.PatternedRecurrence)
    assert_type(recurtz.from_dateutil(rruleset(), time_zone="UTC"), recurtz.SeriesMaster)
    recurtz.to_rrule("FREQ=DAILY")  # type: ignore[arg-type]


def headers(lines: list[bytes]) -> None:
    """A header is bytes or text, and may have no zone."""
    prefer = recurtz.Prefer.parse(lines)
    assert_type(prefer, recurtz.Prefer)
    assert_type(prefer.time_zone, str | None)
    assert_type(prefer.applied(), str | None)
    assert_type(prefer.preferences, tuple[Preference, ...])
    assert_type(preferred_zone(prefer), str | tzinfo)
    recurtz.Prefer.parse(5)  # type: ignore[arg-type]


def errors() -> ErrorJson:
    """An error has the body of Graph's error response."""
    try:
        recurtz.zone("Moon")
    except recurtz.RecurtzError as error:
        body: ErrorBodyJson = {"code": error.code, "message": str(error), "details": []}
        return {"error": body}
    raise AssertionError


class Meeting(BaseModel):
    """A pydantic model whose fields are types of recurtz."""

    start: DateTimeTimeZone
    recurrence: PatternedRecurrence | None = None
    display_zone: TimeZoneName = "UTC"


def models(meeting: Meeting) -> None:
    """The fields of pydantic models are values."""
    assert_type(meeting.start, recurtz.DateTimeTimeZone)
    assert_type(meeting.recurrence, recurtz.PatternedRecurrence | None)
    assert_type(meeting.display_zone, str)
    assert_type(recurtz.from_sdk(meeting), dict[str, Any])


# Constructors that check nothing --------------------------------------------------------------------------------------


def unchecked(start: recurtz.DateTimeTimeZone, recurrence: recurtz.PatternedRecurrence, moment: datetime) -> None:
    """Their signatures are typed, so that two swapped slots are an error."""
    day, pattern, range_ = moment.date(), recurrence.pattern, recurrence.range
    assert_type(recurtz.Weekly._unchecked(1, ("monday",), "sunday"), recurtz.Weekly)
    recurtz.Weekly._unchecked(1, "sunday", ("monday",))  # type: ignore[arg-type]
    recurtz.RelativeMonthly._unchecked(1, "last", ("monday",))  # type: ignore[arg-type]
    recurtz.EndDate._unchecked("UTC", day, day)  # type: ignore[arg-type]
    recurtz.Numbered._unchecked(day, "UTC", 17)  # type: ignore[arg-type]
    recurtz.PatternedRecurrence._unchecked(range_, pattern, "start-date", pattern._cycle(day, "start-date"), 17)  # type: ignore[arg-type]
    recurtz.DateTimeTimeZone._unchecked(start.time_zone, start.date_time, 0, 0, None, None)  # type: ignore[arg-type]
    recurtz.Occurrence._unchecked(start, start, None, day, "occurrence", False, "A", (moment, moment), None)  # type: ignore[arg-type]
    recurtz.Weekly._unchecked(1, ("monday",))  # type: ignore[call-arg]
