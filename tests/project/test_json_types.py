"""The shapes that type checkers see are those that are written."""

from typing import get_args

import recurtz
from recurtz import json_types as shapes
from recurtz._core.gregorian import WEEKDAYS

LUNCH = {
    "subject": "Lunch",
    "start": {"dateTime": "2017-09-04T12:00:00", "timeZone": "Pacific Standard Time"},
    "end": {"dateTime": "2017-09-04T14:00:00", "timeZone": "Pacific Standard Time"},
    "recurrence": {
        "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["monday"]},
        "range": {"type": "noEnd", "startDate": "2017-09-04"},
    },
}


def test_a_created_event_and_its_parts_have_the_shapes():
    created = recurtz.create_event(LUNCH)

    assert set(created) <= set(shapes.EventJson.__annotations__)
    assert set(created["start"]) == set(shapes.DateTimeTimeZoneJson.__annotations__)
    assert set(created["recurrence"]) == set(shapes.PatternedRecurrenceJson.__annotations__)
    assert set(created["recurrence"]["pattern"]) == set(shapes.RecurrencePatternJson.__annotations__)
    assert set(created["recurrence"]["range"]) == set(shapes.RecurrenceRangeJson.__annotations__)


def test_an_occurrence_an_error_and_a_zone_have_the_shapes():
    [found] = recurtz.instances(LUNCH, "2017-09-04", "2017-09-05")
    error = recurtz.RecurtzError("text", target="start", details=[recurtz.RecurtzError("text")]).to_graph()

    assert set(found) <= set(shapes.OccurrenceJson.__annotations__)
    assert set(error) == set(shapes.ErrorJson.__annotations__)
    assert set(error["error"]) == set(shapes.ErrorBodyJson.__annotations__)
    assert set(recurtz.supported_time_zones()[0]) == set(shapes.TimeZoneInformationJson.__annotations__)


def test_the_enumerations_are_graphs():
    assert get_args(shapes.DayOfWeek) == WEEKDAYS
    assert set(get_args(shapes.RecurrencePatternType)) == {
        pattern.type
        for pattern in (
            recurtz.Daily,
            recurtz.Weekly,
            recurtz.AbsoluteMonthly,
            recurtz.RelativeMonthly,
            recurtz.AbsoluteYearly,
            recurtz.RelativeYearly,
        )
    }
    assert set(get_args(shapes.RecurrenceRangeType)) == {"endDate", "noEnd", "numbered"}
