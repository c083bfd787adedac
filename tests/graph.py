"""Builders of Graph's JSON and of its values, shared by all tests.

The JSON builders return new dictionaries, so a test may change what it gets. The example of most of them is the lunch
of Graph's documentation: every Monday from noon to two o'clock, Pacific time, from 4 September 2017 on.
"""

import json
from datetime import date, datetime
from pathlib import Path

import pytest

from recurtz import DateTimeTimeZone, NoEnd, PatternedRecurrence, RecurtzError, SeriesMaster

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
SAMPLES = Path(__file__).parent / "graph_samples"

PACIFIC, EASTERN, TOKYO = "Pacific Standard Time", "Eastern Standard Time", "Tokyo Standard Time"
BERLIN, LONDON, INDIA = "W. Europe Standard Time", "GMT Standard Time", "India Standard Time"

MONDAY = date(2017, 9, 4)
"""The date of the first lunch."""

WEEK = ("2017-09-04", "2017-09-11")
"""A window: the week of the first lunch."""

ALL_WEEK = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
DAILY = {"type": "daily", "interval": 1}
MONDAYS = {"type": "weekly", "interval": 1, "daysOfWeek": ["monday"]}


def sample(name):
    """A request or response of Graph's documentation, such as `"3-recurring.response"`."""
    return json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))


# JSON -----------------------------------------------------------------------------------------------------------------


def moment(text, zone=PACIFIC):
    """A `dateTimeTimeZone`: the text of a time of day, and the name of a zone."""
    return {"dateTime": text, "timeZone": zone}


def weekly(*days, **properties):
    """A weekly pattern on some weekdays; further properties, such as `interval`, by name."""
    return {"type": "weekly", "interval": 1, "daysOfWeek": list(days), **properties}


def recurrence(pattern=MONDAYS, start="2017-09-04", **properties):
    """A `patternedRecurrence` of a pattern, without end; other properties of the range by name.

    >>> recurrence(DAILY, type="numbered", numberOfOccurrences=3)["range"]
    {'type': 'numbered', 'startDate': '2017-09-04', 'numberOfOccurrences': 3}
    """
    return {"pattern": dict(pattern), "range": {"type": "noEnd", "startDate": str(start), **properties}}


def event(start=None, end=None, zone=PACIFIC, **properties):
    """A single event, from noon to two o'clock; with a start and no end, it ends when it starts."""
    if start is None:
        start, end = "2017-09-04T12:00:00", end or "2017-09-04T14:00:00"
    return {"start": moment(start, zone), "end": moment(end or start, zone), **properties}


def series(start=None, end=None, zone=PACIFIC, pattern=MONDAYS, range_=None, **properties):
    """A series master with the id `AAMk`: the times of `event`, and a pattern without end from the date of its start.

    `range_` overrides properties of the range: `{"type": "numbered", "numberOfOccurrences": 3}`.
    """
    single = event(start, end, zone)
    repeats = recurrence(pattern, single["start"]["dateTime"][:10], **(range_ or {}))
    return {"id": "AAMk", "type": "seriesMaster", **single, "recurrence": repeats, **properties}


def daily(start=None, end=None, zone=PACIFIC, **properties):
    """A series master of every day: `series` with the pattern `DAILY`."""
    return series(start, end, zone, DAILY, **properties)


def all_day(start="2017-09-04", end="2017-09-05", zone=PACIFIC, **properties):
    """An event of whole days; `end` is exclusive."""
    return event(f"{start}T00:00:00", f"{end}T00:00:00", zone, isAllDay=True, **properties)


def exception(day, start=None, end=None, zone=PACIFIC, of="AAMk", **properties):
    """An exception of the series `of` that replaces its occurrence of a date; by default, from noon to two o'clock."""
    times = event(start or f"{day}T12:00:00", end or start or f"{day}T14:00:00", zone)
    return {"type": "exception", "occurrenceId": occurrence_id(day, of), "seriesMasterId": of, **times, **properties}


def occurrence_id(day, of="AAMk"):
    """The id of the occurrence of a date in the series `of`."""
    return f"OID.{of}.{day}"


def zone_rule(month, occurrence, day="sunday", time="02:00:00.0000000", year=0, **properties):
    """When the clocks of a custom zone change: on the nth weekday of a month."""
    return {"time": time, "dayOccurrence": occurrence, "dayOfWeek": day, "month": month, "year": year, **properties}


NO_RULE = zone_rule(0, 0, time="00:00:00.0000000")
"""The rule of a zone without daylight saving time."""


def custom_zone(bias, standard=NO_RULE, daylight=NO_RULE, daylight_bias=0, **properties):
    """A `customTimeZone`: minutes to UTC, the rules of standard and of daylight saving time, and its extra minutes."""
    return {
        "bias": bias,
        "name": "Customized Time Zone",
        "standardOffset": {**standard},
        "daylightOffset": {"daylightBias": daylight_bias, **daylight},
        **properties,
    }


def american_zone(bias, **properties):
    """A `customTimeZone` with the clocks of the United States since 2007."""
    return custom_zone(bias, zone_rule(11, 1), zone_rule(3, 2), -60, **properties)


LUNCH = {
    "id": "AAMkADQwMD",
    "subject": "Let's go for lunch",
    "type": "seriesMaster",
    **event(),
    "recurrence": recurrence(type="endDate", endDate="2017-12-31"),
}
"""The lunch of Graph's documentation: 17 Mondays, until the end of 2017."""


def lunch_line(number=0):
    """The lunch as a line of JSON, with a number in its id and in its subject: `Lunch 7`."""
    return json.dumps(LUNCH | {"id": f"AAMk{number}", "subject": f"Lunch {number}"})


# Values ---------------------------------------------------------------------------------------------------------------


def date_time(text, zone=PACIFIC):
    """A `DateTimeTimeZone` of ISO 8601 text."""
    return DateTimeTimeZone(datetime.fromisoformat(text), zone)


def dates(pattern=MONDAYS, start="2017-09-04", anchor="first-match", **properties):
    """A `PatternedRecurrence` of what `recurrence` takes."""
    return PatternedRecurrence.from_graph(recurrence(pattern, start, **properties), anchor=anchor)


def endless(pattern, start=MONDAY, anchor="first-match"):
    """A `PatternedRecurrence` of a pattern, without end."""
    return PatternedRecurrence(pattern, NoEnd(start), anchor)


def master(*arguments, **properties):
    """A `SeriesMaster` of what `series` takes."""
    return SeriesMaster.from_graph(series(*arguments, **properties))


# What tests compare ---------------------------------------------------------------------------------------------------


def starts(events):
    """The starts of events in JSON, to the minute: `2017-09-04T12:00`."""
    return [event["start"]["dateTime"][:16] for event in events]


def faults(error):
    """The target and code of each fault of a `RecurtzError`."""
    return [(fault.target, fault.code) for fault in error.details or [error]]


def error_of(call, *arguments, **options):
    """The `RecurtzError` that a call raises."""
    with pytest.raises(RecurtzError) as caught:
        call(*arguments, **options)
    return caught.value
