"""O365, the package that many Python programs use: a day's work. It writes queries of its own kind, without quotes."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import requests

O365 = pytest.importorskip("O365")
LOS_ANGELES = ZoneInfo("America/Los_Angeles")


@pytest.fixture
def schedule(graph_calendar):
    """The schedule of an account whose Graph is on this machine, with a token that nobody checks."""

    class Local(O365.MSGraphProtocol):
        _protocol_url = graph_calendar.base_url.removesuffix("v1.0")

    protocol = Local(timezone=LOS_ANGELES)
    account = O365.Account(("id", "secret"), protocol=protocol)
    account.con.session = account.con.get_session(load_token=False)
    account.con.session.headers["Authorization"] = "Bearer none"
    account.con.session.trust_env = False
    yield account.schedule()
    account.con.session.close()


def test_day(schedule):
    """Plan a meeting every Monday, find it, move one, cancel one, see who is free, and delete all."""
    calendar = schedule.get_default_calendar()
    event = calendar.new_event("Standup")
    event.start = datetime(2026, 1, 12, 9, tzinfo=LOS_ANGELES)
    event.end = datetime(2026, 1, 12, 9, 30, tzinfo=LOS_ANGELES)
    event.attendees.add(["ada@contoso.com", "room1@contoso.com"])
    event.location = "Harry's Bar"
    event.recurrence.set_weekly(
        1, days_of_week=["monday"], first_day_of_week="sunday", start=date(2026, 1, 12), end=date(2026, 2, 20)
    )
    assert event.save()

    found = view(calendar)
    assert [one.start.strftime("%m-%d %H:%M") for one in found] == [
        f"{day} 09:00" for day in ("01-12", "01-19", "01-26", "02-02", "02-09", "02-16")
    ]
    second = found[1]
    second.start += timedelta(days=1)
    second.end += timedelta(days=1)
    assert second.save()
    assert found[2].delete()
    assert [one.start.day for one in view(calendar)] == [12, 20, 2, 9, 16]
    assert [one.start.day for one in view(calendar, batch=2)] == [12, 20, 2, 9, 16]

    edges = (datetime(2026, 1, 20, hour, tzinfo=LOS_ANGELES) for hour in (8, 11))
    [room] = schedule.get_availability(["room1@contoso.com"], *edges, interval=60)
    assert room["availabilityView"] == ["free", "busy", "free"]

    assert [one.subject for one in calendar.get_events(limit=5, include_recurring=False)] == ["Standup"]
    query = calendar.new_query()
    filters = query.greater_equal("start", datetime(2026, 1, 1, tzinfo=LOS_ANGELES)) & query.equals(
        "subject", "Standup"
    )
    [master] = calendar.get_events(query=filters, include_recurring=False)
    master.subject = "Daily"
    assert master.save()
    assert {one.subject for one in view(calendar)} == {"Daily"}
    assert calendar.get_event(master.object_id).location["displayName"] == "Harry's Bar"
    assert master.delete()
    assert view(calendar) == []
    with pytest.raises(requests.HTTPError) as raised:
        calendar.get_event(master.object_id)
    assert raised.value.response.json()["error"]["code"] == "ErrorItemNotFound"


def view(calendar, **options):
    """What is in the calendar in two months."""
    edges = {
        f"{name}_recurring": datetime(2026, month, 1, tzinfo=LOS_ANGELES) for name, month in (("start", 1), ("end", 3))
    }
    return sorted(calendar.get_events(limit=50, include_recurring=True, **edges, **options), key=lambda one: one.start)
