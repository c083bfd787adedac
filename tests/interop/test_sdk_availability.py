"""Availability with models of the official SDK: events and requests in, responses out."""

from datetime import UTC, datetime

import pytest

from graph import WEEK, daily, event, exception, series
from recurtz import Accepted, Calendar, Declined, RoomPolicy, busy_periods, free_slots, reminders, to_sdk

pytest.importorskip("msgraph")

from msgraph.generated.models.event import Event
from msgraph.generated.models.free_busy_status import FreeBusyStatus
from msgraph.generated.models.reminder import Reminder

NOW = datetime(2017, 9, 1, tzinfo=UTC)


def test_status():
    """The showAs of a model counts, also that of an exception."""
    changed = exception("2017-09-05", showAs="free")
    model = to_sdk(daily(showAs="oof", exceptionOccurrences=[changed]))
    assert isinstance(model, Event)
    assert model.show_as is FreeBusyStatus.Oof
    found = busy_periods([model], "2017-09-04", "2017-09-07")
    assert [(period.start.day, period.status) for period in found] == [(4, "oof"), (6, "oof")]


def test_calendar():
    """A calendar keeps models as JSON."""
    calendar = Calendar([to_sdk(series(subject="Lunch"))])
    assert calendar["AAMk"]["subject"] == "Lunch"
    assert len(calendar.busy_periods(*WEEK)) == 1


def test_room():
    """A request may be a model, and so may the events of the room."""
    policy = RoomPolicy(booking_window_in_days=None)
    request = to_sdk(event())
    assert policy.decide(request, [], NOW) == Accepted()
    assert isinstance(policy.decide(request, [to_sdk(series())], NOW), Declined)


def test_free_slots():
    """Calendars of models."""
    hour = datetime(2017, 9, 4, 1) - datetime(2017, 9, 4)
    window = ("2017-09-04T18:00", "2017-09-04T22:00")
    found = free_slots([[to_sdk(event())]], *window, hour)
    assert [start.hour for start, _ in found] == [18, 21]


def test_reminder():
    """A reminder is one of the SDK's."""
    [reminder] = reminders([event(reminderMinutesBeforeStart=15, location={"displayName": "Bar"})], *WEEK)
    model = to_sdk(reminder, Reminder)
    assert model.reminder_fire_time.date_time == "2017-09-04T18:45:00.0000000"
    assert model.event_location.display_name == "Bar"
