"""recurtz.calendar: many events, parsed once."""

import copy

import pytest

from graph import PACIFIC, TOKYO, WEEK, daily, error_of, event, exception
from recurtz import Calendar, Prefer, calendar_view

MOVED = exception("2017-09-05", "2017-09-06T09:00:00", subject="moved")
EVENTS = [
    daily("2017-09-04T12:00:00", subject="a"),
    event("2017-09-04T12:00:00", subject="c"),
    daily("2017-09-04T12:00:00", subject="b", exceptionOccurrences=[MOVED], cancelledOccurrences=[]),
]


class TestView:
    @pytest.mark.parametrize(
        "window", [WEEK, ("2017-09-05", "2017-09-06"), ("2030-01-01", "2030-01-02"), ("2001-01-01", "2001-01-02")]
    )
    @pytest.mark.parametrize("zone", ["UTC", TOKYO, Prefer.parse(f'outlook.timezone="{PACIFIC}"')], ids=str)
    def test_same_as_calendar_view(self, window, zone):
        """Each window is what `calendar_view` returns for it."""
        calendar = Calendar(iter(EVENTS))
        for _ in range(2):
            assert calendar.view(*window, time_zone=zone) == calendar_view(EVENTS, *window, time_zone=zone)

    def test_options(self):
        """A view takes the options of `calendar_view`."""
        calendar = Calendar(EVENTS)
        assert calendar.view(*WEEK, select=["subject"]) == calendar_view(EVENTS, *WEEK, select=["subject"])
        assert "longer than 1 days" in str(error_of(calendar.view, *WEEK, max_days=1))
        assert error_of(calendar.view, *WEEK, limit=3).code == "ErrorExceededFindCountLimit"
        with pytest.raises(TypeError, match="positional"):
            calendar.view(*WEEK, "UTC")

    def test_invalid_window(self):
        """A window with faults is rejected, also without events."""
        assert error_of(Calendar([]).view, "2017-09-05", "2017-09-04").target == "endDateTime"
        assert error_of(Calendar([]).view, *WEEK, time_zone="Moon").code == "TimeZoneNotSupportedException"


class TestEvents:
    def test_length(self):
        """The length is the number of events, of those with faults that were skipped none."""
        assert len(Calendar(iter(EVENTS))) == 3
        assert len(Calendar([*EVENTS, {}], on_error="skip")) == 3
        assert len(Calendar([])) == 0

    def test_later_changes(self):
        """A calendar does not notice later changes of the events."""
        moved = dict(MOVED)
        repeated, single = daily(subject="a", exceptionOccurrences=[moved]), event(subject="b")
        calendar, before = Calendar([repeated, single]), calendar_view(copy.deepcopy([repeated, single]), *WEEK)
        repeated["subject"] = single["subject"] = moved["subject"] = "changed"
        assert calendar.view(*WEEK) == before

    def test_fault(self):
        """An event with faults is rejected by its place."""
        broken = event("2017-09-04T12:00:00") | {"start": {"dateTime": "at noon", "timeZone": PACIFIC}}
        assert error_of(Calendar, [*EVENTS, broken]).target == "events[3].start.dateTime"

    def test_no_position(self):
        """`on_error` is keyword-only."""
        with pytest.raises(TypeError, match="positional"):
            Calendar(EVENTS, "skip")
