"""The operations that Graph does not have: previews, first conflicts, effects, cancelled occurrences, imports."""

import json
import sys
from datetime import date, timedelta

import pytest

from graph import EXAMPLES, PACIFIC, all_day, daily, event, exception, occurrence_id, recurrence, series, weekly
from recurtz import RoomPolicy, calendar_view, split_event
from recurtz.availability.reasons import DELEGATE, goes_on
from sandbox_client import ADA, ME, ROOM, make_client

OWN = "http://127.0.0.1/recurtz/me"
CALENDAR = [
    "BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:lunch", "SUMMARY:Lunch", "DTSTART:20170904T120000Z", "END:VEVENT",
    "BEGIN:VEVENT", "UID:bad", "SUMMARY:Bad", "DTSTART:soon", "END:VEVENT", "END:VCALENDAR",
]  # fmt: skip
WINDOW = {"startDateTime": "2017-09-01", "endDateTime": "2017-10-01"}


def own(client, path, body=None, expect=200, **params):
    """The response of an operation of the sandbox alone."""
    if body is None:
        return client.get(OWN + path, expect, **params)
    return client.post(OWN + path, body, expect)


def times(values):
    return [value["start"]["dateTime"][:16] for value in values]


class TestPrefix:
    def test_graph(self, client):
        """Graph's paths do not have these operations, and theirs do not have Graph's."""
        assert client.error("GET", "/me/server") == "BadRequest"
        assert client.error("GET", f"{OWN}/events") == "BadRequest"
        assert client.error("POST", f"{OWN}/server", 405, json={}) == "Request_BadRequest"

    def test_user(self, client):
        """The mailbox is in the path, as in Graph's."""
        assert client.get(f"http://127.0.0.1/recurtz/users/{ADA}/server")["me"] == ADA
        assert (
            client.error("GET", "http://127.0.0.1/recurtz/users/nobody@contoso.com/server", 404) == "ErrorInvalidUser"
        )

    def test_guard(self, client):
        """The same guard as for Graph's paths: the host, the type and the length of the body."""
        assert client.error("GET", f"{OWN}/server", 403, headers={"Host": "evil.example"}) == "ErrorAccessDenied"
        text = {"content": "{}", "headers": {"Content-Type": "text/plain"}}
        assert client.error("POST", f"{OWN}/preview", 415, **text) == "UnsupportedMediaType"
        long = {"content": b" " * 5_000_000, "headers": {"Content-Type": "application/json"}}
        assert client.error("POST", f"{OWN}/import", 413, **long) == "RequestBodyTooLarge"

    @pytest.mark.parametrize("path", ["/server", "/cancelled"])
    def test_options(self, client, path):
        """An option that is not understood is an error."""
        assert client.error("GET", f"{OWN}{path}?$top=1") == "ErrorInvalidUrlQuery"


class TestServer:
    def test_body(self, client):
        found = own(client, "/server")
        assert found["now"] == {"dateTime": "2017-09-01T12:00:00.0000000", "timeZone": "UTC"}
        assert (found["me"], found["people"], found["rooms"]) == (ME, [ME, ADA], [ROOM])

    def test_zone(self, pacific):
        """The time of the server is in the zone of the client."""
        assert own(pacific, "/server")["now"] == {"dateTime": "2017-09-01T05:00:00.0000000", "timeZone": PACIFIC}


class TestPreview:
    def test_series(self, pacific):
        """A sentence, the first ten dates, and no number for a series without end."""
        found = own(pacific, "/preview", series())
        assert found["sentence"] == "Occurs every Monday effective 2017-09-04 from 12:00 to 14:00, Pacific Time"
        assert found["count"] is None
        assert times(found["dates"])[:2] == ["2017-09-04T12:00", "2017-09-11T12:00"]
        assert len(found["dates"]) == 10

    def test_numbered(self, client):
        found = own(client, "/preview", series(range_={"type": "numbered", "numberOfOccurrences": 3}))
        assert (found["count"], times(found["dates"])) == (
            3,
            ["2017-09-04T19:00", "2017-09-11T19:00", "2017-09-18T19:00"],
        )

    def test_single(self, client):
        found = own(client, "/preview", event())
        assert found["sentence"].startswith("Occurs on 2017-09-04")
        assert (found["count"], times(found["dates"])) == (1, ["2017-09-04T19:00"])

    def test_as_created(self, client):
        """A start that is off the pattern is moved, as when the event is created."""
        body = series(pattern=weekly("tuesday"))
        created = client.create(body)
        assert (
            times(own(client, "/preview", body)["dates"])[0] == created["start"]["dateTime"][:16] != "2017-09-04T19:00"
        )

    def test_nothing_stored(self, client):
        own(client, "/preview", series())
        assert client.get("/me/events")["value"] == []

    def test_faults(self, client):
        """All faults, with the paths of their properties, as when the event is created."""
        body = series(pattern={"type": "weekly", "interval": 0, "daysOfWeek": ["mon"]})
        error = own(client, "/preview", body, 400)["error"]
        assert [one["target"] for one in error["details"]] == [
            "recurrence.pattern.interval",
            "recurrence.pattern.daysOfWeek",
        ]
        assert error["details"] == client.post("/me/events", body, 400)["error"]["details"]

    def test_no_babel(self, client, monkeypatch):
        """Without Babel, there is no sentence."""
        monkeypatch.setitem(sys.modules, "babel", None)
        monkeypatch.setattr("recurtz.describe", failing_describe, raising=False)
        assert own(client, "/preview", event())["sentence"] is None


def failing_describe(event):
    raise ModuleNotFoundError("describe needs babel")


class TestSentence:
    def test_occurrence(self, client):
        """The sentence of an occurrence is that of its series."""
        created = client.create(series())
        sentence = "Occurs every Monday effective 2017-09-04 from 12:00 to 14:00, Pacific Time"
        assert own(client, f"/events/{occurrence_id('2017-09-11', created['id'])}/sentence") == {"sentence": sentence}

    def test_missing(self, client):
        assert own(client, "/events/AAMk/sentence", expect=404)["error"]["code"] == "ErrorItemNotFound"


class TestFirstConflict:
    def test_never(self, client):
        """The organizer and each attendee of this server, whose calendar never conflicts."""
        found = own(client, "/first-conflict", invitation())
        assert [(one["address"], one["result"]) for one in found["value"]] == [(ME, "never"), (ROOM, "never")]
        assert found["value"][0]["tzdbVersion"]

    def test_conflict(self, pacific):
        """The first conflict with its subject, in the zone of the client, also years away."""
        pacific.create(event("2025-09-01T13:00:00", "2025-09-01T15:00:00", subject="Budget"), f"users/{ROOM}")
        own_one, room = own(pacific, "/first-conflict", invitation())["value"]
        assert own_one["result"] == "never"
        assert (room["result"], room["subject"]) == ("conflict", "Budget")
        assert (room["start"]["dateTime"][:16], room["end"]["dateTime"][:16]) == (
            "2025-09-01T13:00",
            "2025-09-01T14:00",
        )

    def test_free_beside(self, client):
        """The subject is that of the event which conflicts, not of a free one at the same time."""
        client.create(event(subject="Free", showAs="free"))
        client.create(event(subject="Busy"))
        assert own(client, "/first-conflict", event())["value"][0]["subject"] == "Busy"

    def test_own_event(self, client):
        """A stored event does not conflict with what replaces it, neither in the calendars of attendees."""
        created = client.create(invitation())
        results = {one["result"] for one in own(client, "/first-conflict", invitation())["value"]}
        replaced = own(client, "/first-conflict", {**invitation(), "id": created["id"]})["value"]
        assert results == {"conflict"}
        assert {one["result"] for one in replaced} == {"never"}

    def test_own_date(self, client):
        """Neither does a date with its event in the calendar of a guest of this date alone."""
        created = client.create(series(subject="Lunch"))
        guests = {"attendees": invitation()["attendees"]}
        client.patch(f"/me/events/{occurrence_id('2017-09-11', created['id'])}", guests)
        body = {**event("2017-09-11T12:00:00", "2017-09-11T14:00:00"), **guests}
        assert {one["result"] for one in own(client, "/first-conflict", body)["value"]} == {"conflict"}
        replaced = own(client, "/first-conflict", {**body, "id": created["id"]})["value"]
        assert [(one["address"], one["result"]) for one in replaced] == [(ME, "never"), (ROOM, "never")]

    @pytest.mark.parametrize(
        ("policy", "response", "reason"),
        [
            (
                {"enforce_scheduling_horizon": False},
                "accepted",
                "dates that are declined, because they clash: 1; not from 2018-03-01 on, when its booking window ends",
            ),
            ({"allow_conflicts": True, "booking_window_in_days": None}, "accepted", None),
            ({}, "declined", goes_on(date(2018, 2, 28), True)),
            ({"automate_processing": "AutoUpdate"}, "tentativelyAccepted", DELEGATE),
            ({"automate_processing": "None"}, "notResponded", None),
        ],
    )
    def test_room(self, serve, policy, response, reason):
        """A room also has its response, as it gives it when it is invited, and why."""
        settings = {"maximum_conflict_instances": 1, "conflict_percentage_allowed": 100, **policy}
        client = serve(rooms={ROOM: RoomPolicy(**settings)})
        client.create(event("2017-09-11T12:00:00", "2017-09-11T14:00:00"), f"users/{ROOM}")
        own_one, room = own(client, "/first-conflict", invitation())["value"]
        assert "response" not in own_one
        assert (room["response"], room["reason"]) == (response, reason)
        [attendee] = client.create(invitation())["attendees"]
        assert attendee["status"]["response"] == {"notResponded": "none"}.get(response, response)

    def test_beyond(self, client):
        """Every 9,973 days and every 997 days, 803 days later, have their first common day after the year 9999."""
        first = date(2017, 9, 4)
        common = next(n * 9973 for n in range(997) if (n * 9973 - 803) % 997 == 0)
        assert first.toordinal() + common > date.max.toordinal()
        rare = series(pattern={"type": "daily", "interval": 9973}, id="S")
        own(client, "/import", {"events": [rare]})
        later = (first + timedelta(803)).isoformat()
        body = series(f"{later}T12:00:00", f"{later}T14:00:00", pattern={"type": "daily", "interval": 997})
        assert own(client, "/first-conflict", body)["value"][0]["result"] == "beyond"

    def test_strangers(self, client):
        """Attendees without a mailbox are left out; the organizer is listed once."""
        attendees = [{"emailAddress": {"address": address}} for address in ("eve@example.com", ME.upper())]
        assert [one["address"] for one in own(client, "/first-conflict", event(attendees=attendees))["value"]] == [ME]


def invitation():
    return series(attendees=[{"emailAddress": {"address": ROOM}, "type": "resource"}], subject="Lunch")


class TestEffects:
    """A weekly lunch with an exception on 18 September, moved to the 19th, and without 25 September."""

    @pytest.fixture
    def lunch(self, client):
        created = client.create(series(subject="Lunch"))
        moved = event("2017-09-19T12:00:00", "2017-09-19T13:00:00")
        client.patch(f"/me/events/{occurrence_id('2017-09-18', created['id'])}", moved)
        client.delete(f"/me/events/{occurrence_id('2017-09-25', created['id'])}")
        return client.get(f"/me/events/{created['id']}?$select=id")["id"]

    def test_all(self, client, lunch):
        """A new time of day loses the exception and restores the cancelled date, as PATCH then does."""
        changes = {**event("2017-09-04T10:00:00", "2017-09-04T11:00:00"), "recurrence": recurrence()}
        found = own(client, f"/events/{lunch}/effects", {"changes": changes})
        assert (found["head"], found["kept"], found["restored"]) == (None, [], ["2017-09-25"])
        assert [(one["date"], one["start"]["dateTime"][:16]) for one in found["lost"]] == [
            ("2017-09-18", "2017-09-19T19:00")
        ]
        client.patch(f"/me/events/{lunch}", changes)
        view = client.view(*WINDOW.values())
        assert times(view) == [f"2017-09-{day}T17:00" for day in ("04", "11", "18", "25")]

    def test_subject(self, client, lunch):
        """A new subject keeps both."""
        found = own(client, f"/events/{lunch}/effects", {"changes": {"subject": "Brunch"}})
        assert [one["date"] for one in found["kept"]] == ["2017-09-18"]
        assert (found["lost"], found["restored"], found["tail"]["subject"]) == ([], [], "Brunch")

    @pytest.mark.parametrize("at", ["2017-09-11", "OID.{}.2017-09-11"])
    def test_following(self, client, lunch, at):
        """The parts of the series, as `split_event` returns them; both keep their exceptions."""
        found = own(client, f"/events/{lunch}/effects", {"from": at.format(lunch), "changes": {"subject": "Brunch"}})
        assert found["head"]["recurrence"]["range"]["endDate"] == "2017-09-10"
        assert found["tail"]["recurrence"]["range"]["startDate"] == "2017-09-11"
        assert [one["date"] for one in found["kept"]] == ["2017-09-18"]
        assert found["tail"]["cancelledOccurrences"] == ["OID.tail.2017-09-25"]

    def test_delete_following(self, client, lunch):
        found = own(client, f"/events/{lunch}/effects", {"from": "2017-09-11", "delete": True})
        assert found["head"]["recurrence"]["range"]["endDate"] == "2017-09-10"
        assert (found["tail"], [one["date"] for one in found["lost"]], found["restored"]) == (None, ["2017-09-18"], [])

    def test_delete_all(self, client, lunch):
        found = own(client, f"/events/{lunch}/effects", {"delete": True})
        assert (found["head"], found["tail"], len(found["lost"])) == (None, None, 1)

    def test_first(self, client, lunch):
        """From the first date on, it is the whole series."""
        found = own(client, f"/events/{lunch}/effects", {"from": "2017-09-04", "changes": {}})
        assert (found["head"], found["tail"]["id"]) == (None, lunch)

    def test_after_the_end(self, client):
        created = client.create(series(range_={"type": "endDate", "endDate": "2017-09-20"}))
        found = own(client, f"/events/{created['id']}/effects", {"from": "2018-01-01"})
        assert found["tail"] is None

    def test_as_the_library(self, client, lunch):
        """What is shown is what `split_event` does with the stored series."""
        names = "id,type,subject,start,end,recurrence,exceptionOccurrences,cancelledOccurrences"
        stored = client.get(f"/me/events/{lunch}?$select={names}&$expand=exceptionOccurrences")
        head, tail = split_event(stored, date(2017, 9, 11), {"subject": "Brunch"})
        found = own(client, f"/events/{lunch}/effects", {"from": "2017-09-11", "changes": {"subject": "Brunch"}})
        assert found["head"]["recurrence"] == head["recurrence"]
        assert found["tail"]["recurrence"] == tail["recurrence"]
        assert len(found["tail"]["exceptionOccurrences"]) == len(tail["exceptionOccurrences"]) == 1

    @pytest.mark.parametrize(
        ("body", "target"),
        [
            ({"from": 5}, "from"),
            ({"from": "soon"}, "from"),
            ({"changes": 5}, "changes"),
            ({"changes": {"color": 1}}, "color"),
        ],
    )
    def test_faults(self, client, lunch, body, target):
        assert own(client, f"/events/{lunch}/effects", body, 400)["error"]["target"] == target

    def test_refused(self, client, lunch):
        """A change that a PATCH would refuse is refused before."""
        changes = {"recurrence": recurrence(weekly("monday", interval=100))}
        assert own(client, f"/events/{lunch}/effects", {"changes": changes}, 400)["error"]["code"]


class TestCancelled:
    def test_window(self, pacific):
        """Deleted occurrences when they would have been, in the zone of the client; others are not listed."""
        created = pacific.create(series(subject="Lunch"))
        pacific.create(daily(subject="Other"))
        pacific.create(event())
        for day in ("2017-09-11", "2017-12-18"):
            pacific.delete(f"/me/events/{occurrence_id(day, created['id'])}")
        [found] = own(pacific, "/cancelled", **WINDOW)["value"]
        assert (found["subject"], found["start"]["dateTime"][:16], found["isCancelled"]) == (
            "Lunch",
            "2017-09-11T12:00",
            True,
        )
        assert found["id"] == occurrence_id("2017-09-11", created["id"])

    def test_none(self, client):
        client.create(series())
        assert own(client, "/cancelled", **WINDOW)["value"] == []

    def test_no_window(self, client):
        assert own(client, "/cancelled", expect=400)["error"]["code"] == "ErrorInvalidParameter"


class TestImport:
    def test_calendar(self, client):
        """The events of an iCalendar file; what cannot be read is listed, and costs only itself."""
        found = own(client, "/import", {"ics": "\r\n".join(CALENDAR)})
        assert found["stored"] == 1
        assert [error["target"] for error in found["refused"]] == ["VEVENT 'bad'.DTSTART"]
        assert found["first"] == {"dateTime": "2017-09-04T12:00:00.0000000", "timeZone": "UTC"}
        assert [one["subject"] for one in client.view(*WINDOW.values())] == ["Lunch"]

    def test_again(self, client):
        """The same file again replaces its events."""
        for _ in range(2):
            own(client, "/import", {"ics": "\r\n".join(CALENDAR)})
        assert len(client.view(*WINDOW.values())) == 1

    def test_list(self, client):
        """Events of an export: an exception beside its series becomes a part of it, faults are listed."""
        events = [
            series(id="S"),
            exception("2017-09-11", "2017-09-12T12:00:00", of="S", id="X"),
            {"start": 1},
            "no event",
            event(showAs="away"),
        ]
        found = own(client, "/import", {"events": events})
        assert (found["stored"], len(found["refused"])) == (1, 3)
        assert times(client.view(*WINDOW.values()))[:2] == ["2017-09-04T19:00", "2017-09-12T19:00"]

    def test_example(self, client):
        """What is imported is what the library reads."""
        lunch = json.loads((EXAMPLES / "lunch.json").read_text("utf-8"))
        own(client, "/import", {"events": [lunch]})
        window = ("2017-09-01", "2018-01-01")
        assert times(client.view(*window)) == times(calendar_view([lunch], *window))

    def test_all_day(self, client):
        assert own(client, "/import", {"events": [all_day()]})["stored"] == 1

    def test_empty(self, client):
        assert own(client, "/import", {"events": []}) == {"stored": 0, "refused": [], "first": None}

    @pytest.mark.parametrize("body", [{}, {"ics": 5}, {"events": "x"}, {"ics": "no calendar"}])
    def test_faults(self, client, body):
        assert own(client, "/import", body, 400)["error"]["code"] == "UnableToDeserializePostBody"

    def test_no_icalendar(self, client, monkeypatch):
        """Without icalendar, the error says what to install."""
        monkeypatch.setattr("recurtz.from_ics", failing_from_ics, raising=False)
        assert "icalendar" in own(client, "/import", {"ics": "BEGIN:VCALENDAR"}, 400)["error"]["message"]

    def test_load_raises(self, serve):
        """`--load` still stops at the first fault, and stores nothing."""
        client = serve()
        with pytest.raises(ValueError, match="showAs"):
            client.app.state.service.load([event(), event(showAs="away")])
        assert client.get("/me/events")["value"] == []


def failing_from_ics(source, **options):
    raise ModuleNotFoundError("from_ics needs icalendar; install it with: pip install 'recurtz[ical]'")


def test_several_servers():
    """A server without rooms lists none."""
    client = make_client(rooms={})
    assert own(client, "/server")["rooms"] == []
    client.close()
