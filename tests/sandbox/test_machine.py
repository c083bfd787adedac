"""Random clients of the server, beside the library: after each step the views are those of `calendar_view`.

The model has each event as a value of JSON that the library's functions change. The server has a file, calendars in
memory, pages, ids and tokens of its own, of which the model has nothing.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from graph import PACIFIC, TOKYO, moment
from recurtz import (
    RecurtzError,
    apply_changes,
    calendar_view,
    create_event,
    delete_occurrence,
    instances,
    split_event,
    update_event,
)
from sandbox_client import Client, make_client

ROOM = "room1@contoso.com"
WINDOW = ("2018-01-01", "2018-04-01")
ZONES = st.sampled_from(["UTC", "UTC", PACIFIC, TOKYO])
PATTERNS = st.sampled_from(
    [
        {"type": "daily", "interval": 3},
        {"type": "weekly", "interval": 2, "daysOfWeek": ["monday", "thursday"]},
        {"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 31},
        {"type": "relativeMonthly", "interval": 1, "daysOfWeek": ["friday"], "index": "last"},
    ]
)
DAYS = st.integers(0, 12).map(lambda days: date(2018, 1, 2) + timedelta(days))
HOURS = st.integers(8, 10)


@st.composite
def bodies(draw):
    """A single event, or a series of some occurrences or without end."""
    day, hour, zone = draw(DAYS), draw(HOURS), draw(ZONES)
    start, end = (moment(f"{day}T{hour + more:02}:00:00", zone) for more in (0, 1))
    body = {"subject": draw(st.sampled_from("abc")), "start": start, "end": end}
    if draw(st.sampled_from([True, True, False])):
        range_ = draw(st.sampled_from([{"type": "noEnd"}, {"type": "numbered", "numberOfOccurrences": 7}]))
        body["recurrence"] = {"pattern": draw(PATTERNS), "range": {**range_, "startDate": str(day)}}
    return body


def seen(events):
    """What a view shows of events, in an order that does not depend on which of two equal ones is first."""
    return sorted((one["start"]["dateTime"], one["end"]["dateTime"], one["subject"], one["type"]) for one in events)


def _later(time):
    """A time in UTC, an hour later."""
    later = datetime.fromisoformat(time["dateTime"][:19]) + timedelta(hours=1)
    return moment(later.isoformat(), "UTC")


class Clients(RuleBasedStateMachine):
    """A client that works, one that synchronises, and a room."""

    events = Bundle("events")

    @initialize()
    def serve(self):
        self.client: Client = make_client()
        self.model = {}
        self.copy, self.link = [], None

    @rule(target=events, body=bodies(), invites=st.sampled_from([True, True, False]))
    def create(self, body, invites):
        """A new event, which the server and the model accept, or reject with one code."""
        attendees = [{"emailAddress": {"address": ROOM}, "type": "resource"}] if invites else []
        try:
            model = create_event(body)
        except RecurtzError as error:
            assert self.client.error("POST", "/me/events", json=body) == error.code
            return None
        created = self.client.post("/me/events", {**body, "attendees": attendees})
        self.model[created["id"]] = {**model, "id": created["id"]}
        return created["id"]

    @rule(target=events, id_=events, number=st.integers(0, 20))
    def clash(self, id_, number):
        """A meeting right after an occurrence, which is then moved by an hour: the room has to decline one."""
        occurrence = self._occurrence(id_, number)
        if not occurrence:
            return None
        [one] = [one for one in self._instances(id_) if one["id"] == occurrence]
        created = self.create({"subject": "next", "start": one["end"], "end": _later(one["end"])}, True)
        self.nudge_occurrence(id_, number)
        return created

    @rule(id_=events, subject=st.sampled_from("xyz"))
    def rename(self, id_, subject):
        self._update(id_, {"subject": subject})

    @rule(id_=events, body=bodies())
    def move(self, id_, body):
        self._update(id_, {name: body[name] for name in ("start", "end")})

    @rule(id_=events, body=bodies())
    def repeat(self, id_, body):
        self._update(id_, {**{name: body[name] for name in ("start", "end")}, "recurrence": body.get("recurrence")})

    @rule(id_=events, number=st.integers(0, 20), body=bodies())
    def change_occurrence(self, id_, number, body):
        occurrence = self._occurrence(id_, number)
        if occurrence:
            self._update(id_, {name: body[name] for name in ("subject", "start", "end")}, occurrence)

    @rule(id_=events, number=st.integers(0, 20))
    def nudge_occurrence(self, id_, number):
        """Move an occurrence by an hour, which is mostly allowed."""
        occurrence = self._occurrence(id_, number)
        if occurrence:
            [one] = [one for one in self._instances(id_) if one["id"] == occurrence]
            self._update(id_, {name: _later(one[name]) for name in ("start", "end")}, occurrence)

    @rule(id_=events, number=st.integers(0, 20))
    def delete_occurrence(self, id_, number):
        occurrence = self._occurrence(id_, number)
        if occurrence:
            self.client.delete(f"/me/events/{occurrence}")
            self.model[id_] = delete_occurrence(self.model[id_], occurrence)

    @rule(id_=events)
    def delete(self, id_):
        if id_ in self.model:
            self.client.delete(f"/me/events/{id_}")
            del self.model[id_]
        elif id_:
            assert self.client.error("DELETE", f"/me/events/{id_}", 404) == "ErrorItemNotFound"

    @rule(target=events, id_=events, number=st.integers(1, 20))
    def split(self, id_, number):
        """ "This and following", as a client does it by hand: the head ends earlier, the tail is a new event."""
        occurrence = self._occurrence(id_, number)
        if not occurrence:
            return None
        head, tail = split_event(self.model[id_], occurrence)
        if head is None or tail is None or tail.get("exceptionOccurrences") or tail.get("cancelledOccurrences"):
            return None
        created = self.client.post("/me/events", tail)
        self.client.patch(f"/me/events/{id_}", {"recurrence": head["recurrence"]})
        self.model[id_] = head
        self.model[created["id"]] = {**tail, "id": created["id"]}
        return created["id"]

    @rule(zone=ZONES, top=st.sampled_from([3, 10, 50]))
    def read_pages(self, zone, top):
        """Each page of a view in a zone, and what the pages are together."""
        self.client.zone = zone
        pages = self.client.view(*WINDOW, **{"$top": str(top)})
        self.client.zone = None
        assert seen(pages) == seen(calendar_view(self.model.values(), *WINDOW, time_zone=zone))

    @rule(size=st.sampled_from([1, 10]))
    def synchronise(self, size):
        """A client that applies the pages of a synchronisation has what the view shows."""
        headers = {"Prefer": f"odata.maxpagesize={size}"}
        params = {} if self.link else dict(zip(("startDateTime", "endDateTime"), WINDOW, strict=True))
        page = self.client.get(self.link or "/me/calendarView/delta", headers=headers, **params)
        self.copy = apply_changes(self.copy, page)
        while link := page.get("@odata.nextLink"):
            page = self.client.get(link, headers=headers)
            self.copy = apply_changes(self.copy, page)
        self.link = page["@odata.deltaLink"]
        times = sorted((one["id"], one["start"]["dateTime"]) for one in self.copy if one["type"] != "seriesMaster")
        view = calendar_view(self.model.values(), *WINDOW)
        assert times == sorted((one["id"], one["start"]["dateTime"]) for one in view)

    @invariant()
    def same_weeks(self):
        for start in (datetime(2018, 1, 8, tzinfo=UTC), datetime(2018, 3, 5, tzinfo=UTC)):
            week = [edge.strftime("%Y-%m-%dT%H:%M:%SZ") for edge in (start, start + timedelta(weeks=1))]
            assert seen(self.client.view(*week)) == seen(calendar_view(self.model.values(), *week))

    @invariant()
    def room_is_never_booked_twice(self):
        """No two meetings of the room overlap, and each is a meeting of the organizer at the same time."""
        booked = self.client.view(*WINDOW, user=f"users/{ROOM}", **{"$top": "500"})
        edges = [(one["start"]["dateTime"], one["end"]["dateTime"]) for one in booked]
        assert all(end <= start for (_, end), (start, _) in pairwise(edges))
        mine = seen(calendar_view(self.model.values(), *WINDOW))
        assert {one[:3] for one in seen(booked)} <= {one[:3] for one in mine}

    def _update(self, id_, changes, occurrence=None):
        """The same change of the server and of the model: both reject it with one code, or both make it."""
        if id_ not in self.model:
            return
        path = f"/me/events/{occurrence or id_}"
        try:
            changed = {**update_event(self.model[id_], changes, occurrence=occurrence)}
        except RecurtzError as error:
            assert self.client.error("PATCH", path, json=changes) == error.code
            return
        self.client.patch(path, changes)
        self.model[id_] = changed

    def _instances(self, id_):
        """The occurrences of a series in the window; none of another event."""
        try:
            return instances(self.model[id_], *WINDOW)
        except (KeyError, RecurtzError):
            return []

    def _occurrence(self, id_, number):
        """The id of one occurrence in the window."""
        found = self._instances(id_)
        return found[number % len(found)]["id"] if found else None

    def teardown(self):
        if hasattr(self, "client"):
            self.client.close()


TestClients = pytest.mark.slow(Clients.TestCase)
TestClients.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
