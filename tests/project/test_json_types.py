"""The types of JSON that type checkers see are those of the JSON that recurtz returns."""

from typing import get_args

import recurtz
from graph import WEEK, event, recurrence
from recurtz import json_types
from recurtz._core.gregorian import WEEKDAYS

LUNCH = event(subject="Lunch", recurrence=recurrence())


def names(shape):
    """The properties of a TypedDict, those of its bases included."""
    return set(shape.__annotations__)


class TestShapes:
    def test_created_event(self):
        created = recurtz.create_event(LUNCH)

        assert set(created) <= names(json_types.EventJson)
        assert set(created["start"]) == names(json_types.DateTimeTimeZoneJson)
        assert set(created["recurrence"]) == names(json_types.PatternedRecurrenceJson)
        assert set(created["recurrence"]["pattern"]) == names(json_types.RecurrencePatternJson)
        assert set(created["recurrence"]["range"]) == names(json_types.RecurrenceRangeJson)

    def test_occurrence(self):
        [found] = recurtz.instances(LUNCH, *WEEK)
        assert set(found) <= names(json_types.OccurrenceJson)

    def test_error(self):
        error = recurtz.RecurtzError("text", target="start", details=[recurtz.RecurtzError("text")]).to_graph()

        assert set(error) == names(json_types.ErrorJson)
        assert set(error["error"]) == names(json_types.ErrorBodyJson)

    def test_time_zone(self):
        assert set(recurtz.supported_time_zones()[0]) == names(json_types.TimeZoneInformationJson)


class TestEnumerations:
    def test_days_of_week(self):
        assert get_args(json_types.DayOfWeek) == WEEKDAYS

    def test_patterns(self):
        patterns = (
            recurtz.Daily, recurtz.Weekly, recurtz.AbsoluteMonthly, recurtz.RelativeMonthly, recurtz.AbsoluteYearly,
            recurtz.RelativeYearly,
        )  # fmt: skip
        assert set(get_args(json_types.RecurrencePatternType)) == {pattern.type for pattern in patterns}

    def test_ranges(self):
        ranges = recurtz.EndDate, recurtz.NoEnd, recurtz.Numbered
        assert set(get_args(json_types.RecurrenceRangeType)) == {range_.type for range_ in ranges}
