"""What a type checker knows of an importer's program. It is checked by `mypy --strict` and never run.

An ignored error is one that must be found: the check fails, too, where there is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Any, assert_type

from icalendar import Component
from pydantic import BaseModel

import recurtz
from recurtz.errors import LimitExceededError
from recurtz.events.prefer import Preference, preferred_zone
from recurtz.json_types import (
    CustomTimeZoneJson,
    DateTimeTimeZoneJson,
    ErrorBodyJson,
    ErrorJson,
    EventJson,
    OccurrenceJson,
    PatternedRecurrenceJson,
    RecurrencePatternJson,
    RecurrenceRangeJson,
    TimeZoneInformationJson,
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
    """An importer's own event, with a property that is none of ours."""

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
    """The modules that pages name as attributes are known as such; a name that is misspelt is not."""
    assert_type(recurtz.zones.match("UTC"), ZoneMatch)
    assert_type(recurtz.zones.tzdb_source(), Database)
    assert_type(recurtz.errors.LimitExceededError("text"), LimitExceededError)
    assert_type(recurtz.events.prefer.preferred_zone("UTC"), str | tzinfo)
    recurtz.calender_view([], "2017-01-01", "2018-01-01")  # type: ignore[attr-defined]


def dates() -> None:
    """A recurrence is a sequence of dates."""
    recurrence = recurtz.PatternedRecurrence.from_graph(LUNCHES, anchor="first-match")
    made = recurtz.PatternedRecurrence(recurtz.Weekly(1, ["monday"]), recurtz.NoEnd(date(2017, 9, 4)))
    days: Sequence[date] = recurrence
    assert_type(recurrence, recurtz.PatternedRecurrence)
    assert_type(recurrence[0], date)
    assert_type(recurrence[10:20], list[date])
    assert_type(recurrence.after(days[0], inclusive=True), date | None)
    assert_type(recurrence.between(days[0], days[-1]), list[date])
    assert_type(made.is_endless, bool)
    assert_type(recurtz.describe(made, locale="fr"), str)
    recurtz.describe(LUNCHES)  # type: ignore[arg-type]
    recurtz.PatternedRecurrence.from_graph(LUNCHES, anchor="middle")  # type: ignore[arg-type]


def zones() -> None:
    """A zone is a tzinfo, whatever its name."""
    offered: Sequence[Mapping[str, str]] = recurtz.supported_time_zones("iana")
    row: TimeZoneInformationJson = {"alias": offered[0]["alias"], "displayName": offered[0]["displayName"]}
    assert_type(recurtz.zone(row["alias"]), tzinfo)
    assert_type(recurtz.windows_to_iana("Pacific Standard Time", territory="CA"), str)
    assert_type(recurtz.CustomTimeZone.from_graph(PACIFIC), recurtz.CustomTimeZone)


def events(start: datetime) -> None:
    """Events go in as JSON, and come out so."""
    master = recurtz.SeriesMaster.from_graph(LUNCH)
    moment = recurtz.DateTimeTimeZone.from_graph(NOON)
    prefer = recurtz.Prefer.parse(None)
    answers: list[Sequence[Mapping[str, Any]]] = [
        [recurtz.create_event(SINGLE, prefer='outlook.timezone="UTC"')],
        recurtz.instances(LUNCH, start, "2018-01-01", time_zone="UTC", select=("start", "end")),
        recurtz.calendar_view([LUNCH, SINGLE, MINE], "2017-01-01", start, time_zone=prefer),
    ]
    assert_type(next(iter(master)), recurtz.Occurrence)
    assert_type(moment.to("UTC").to_datetime(), datetime)
    assert_type(answers[0][0]["start"], Any)
    recurtz.instances(LUNCH, 2017, 2018)  # type: ignore[arg-type]


def interchange(recurrence: recurtz.PatternedRecurrence) -> None:
    """Rules are text, files are bytes; DTSTART is a date, or with a time a value."""
    noon = recurtz.DateTimeTimeZone.from_graph(NOON)
    assert_type(recurtz.to_rrule(recurrence, noon, rfc7529=True), str)
    assert_type(recurtz.from_rrule("FREQ=DAILY", start_date=date(2017, 9, 4)), recurtz.PatternedRecurrence)
    assert_type(recurtz.rrule.dtstart(recurrence), date)
    assert_type(recurtz.rrule.dtstart(recurrence, noon), recurtz.DateTimeTimeZone)
    assert_type(recurtz.to_ics([LUNCH, SINGLE]), bytes)
    assert_type(recurtz.to_vevent(LUNCH).walk("VEVENT"), list[Component])
    assert_type(recurtz.from_ics(recurtz.to_ics([LUNCH]), on_error=print), list[dict[str, Any]])
    assert_type(recurtz.to_dateutil(recurrence)[0], datetime)
    recurtz.to_rrule("FREQ=DAILY")  # type: ignore[arg-type]


def headers(lines: list[bytes]) -> None:
    """A header goes in as it comes, and its answer may be none."""
    prefer = recurtz.Prefer.parse(lines)
    assert_type(prefer, recurtz.Prefer)
    assert_type(prefer.time_zone, str | None)
    assert_type(prefer.applied(), str | None)
    assert_type(prefer.preferences, tuple[Preference, ...])
    assert_type(preferred_zone(prefer), str | tzinfo)
    recurtz.Prefer.parse(5)  # type: ignore[arg-type]


def errors() -> ErrorJson:
    """An error tells itself as Graph does."""
    try:
        recurtz.zone("Moon")
    except recurtz.RecurtzError as error:
        body: ErrorBodyJson = {"code": error.code, "message": str(error), "details": []}
        return {"error": body}
    raise AssertionError


class Meeting(BaseModel):
    """A model of pydantic whose fields are what recurtz gives."""

    start: DateTimeTimeZone
    recurrence: PatternedRecurrence | None = None
    shown_in: TimeZoneName = "UTC"


def models(meeting: Meeting) -> None:
    """Fields of pydantic's models are values; those of the SDK are told by their own package."""
    assert_type(meeting.start, recurtz.DateTimeTimeZone)
    assert_type(meeting.recurrence, recurtz.PatternedRecurrence | None)
    assert_type(meeting.shown_in, str)
    assert_type(recurtz.from_sdk(meeting), dict[str, Any])
