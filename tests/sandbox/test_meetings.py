"""Meetings: people and rooms are invited, respond, and follow the organizer's event."""

from datetime import UTC, datetime

import pytest

from graph import daily, event, moment, recurrence, sample, starts
from recurtz import RoomPolicy

ME, ADA, ROOM = "me@contoso.com", "ada@contoso.com", "room1@contoso.com"
LUNCH = sample("3-recurring.request")
CUT = RoomPolicy(booking_window_in_days=20, enforce_scheduling_horizon=False, allow_conflicts=True)
MONDAYS = ["2017-09-04T19:00", "2017-09-11T19:00", "2017-09-18T19:00", "2017-09-25T19:00"]
SEPTEMBER = ("2017-09-01", "2017-10-01")


def invited(*addresses, body=LUNCH, **properties):
    """A body with attendees."""
    attendees = [
        {"emailAddress": {"address": address}, "type": "resource" if "room" in address else "required"}
        for address in addresses
    ]
    return {**body, "attendees": attendees, **properties}


def single(hour=12, day="2017-09-05", **properties):
    return event(f"{day}T{hour:02}:00:00", f"{day}T{hour + 1:02}:00:00", "UTC", **properties)


def times(hour, day="2017-09-05"):
    return {name: single(hour, day)[name] for name in ("start", "end")}


def of(client, address, **params):
    """What is in a calendar in September."""
    return client.view(*SEPTEMBER, user=f"users/{address}", **params)


def responses(event):
    return {one["emailAddress"]["address"]: one["status"]["response"] for one in event["attendees"]}


def path(event, day=None):
    return f"/me/events/{event['id']}" if day is None else f"/me/events/OID.{event['id']}.{day}"


def copy_of(client, address, day=None):
    """The path of an attendee's copy of the only meeting, or of an occurrence of it."""
    user = f"/users/{address}"
    [found] = client.get(f"{user}/events")["value"]
    id_ = found["id"] if day is None else f"OID.{found['id']}.{day}"
    return f"{user}/events/{id_}"


class TestRoom:
    """Graph's page: the server accepts or refuses for a resource, and its event follows the meeting."""

    def test_accepts(self, client):
        """A free room accepts, and the meeting is in its calendar."""
        created = client.create(invited("Room1@contoso.com"))
        assert responses(created) == {"Room1@contoso.com": "accepted"}
        assert created["attendees"][0]["status"]["time"] == "2017-09-01T12:00:00.0000000Z"
        assert starts(of(client, ROOM)) == MONDAYS
        [copy] = client.get(f"/users/{ROOM}/events")["value"]
        assert (copy["iCalUId"], copy["isOrganizer"]) == (created["iCalUId"], False)
        assert copy["responseStatus"]["response"] == "accepted"
        assert copy["organizer"]["emailAddress"]["address"] == ME

    def test_refuses(self, client):
        """A busy room declines, and its calendar stays as it is; in another mailbox, too."""
        client.create(invited(ROOM))
        other = client.create(invited(ROOM, body=single(19, "2017-09-11")), "users/ada@contoso.com")
        assert responses(other) == {ROOM: "declined"}
        assert starts(of(client, ROOM)) == MONDAYS

    def test_endless(self, client):
        """Two endless series that clash years later: the second is declined."""
        first = daily("2017-09-01T08:00:00", "2017-09-01T09:00:00", "Pacific Standard Time")
        first["recurrence"] = recurrence(
            {"type": "absoluteYearly", "interval": 1, "dayOfMonth": 29, "month": 2}, "2020-02-29"
        )
        first |= {"start": moment("2020-02-29T08:00:00"), "end": moment("2020-02-29T09:00:00")}
        second = {
            **first,
            **{
                name: moment(value["dateTime"].replace("2020-02-29", "2018-03-04"))
                for name, value in first.items()
                if name in ("start", "end")
            },
        }
        second["recurrence"] = recurrence({"type": "weekly", "interval": 7, "daysOfWeek": ["sunday"]}, "2018-03-04")
        bodies = [{name: value for name, value in one.items() if name not in ("id", "type")} for one in (first, second)]

        assert responses(client.create(invited(ROOM, body=bodies[0]))) == {ROOM: "accepted"}
        assert responses(client.create(invited(ROOM, body=bodies[1]))) == {ROOM: "declined"}

    def test_moves(self, client):
        """When a meeting moves, the room decides again, and its event moves."""
        created = client.create(invited(ROOM, body=single(12)))
        moved = client.patch(path(created), times(15))
        assert responses(moved) == {ROOM: "accepted"}
        assert starts(of(client, ROOM)) == ["2017-09-05T15:00"]

    def test_moves_to_busy(self, client):
        """A room that is busy then declines, and is free at the old time."""
        client.create(invited(ROOM, body=single(15)))
        created = client.create(invited(ROOM, body=single(12)))
        moved = client.patch(path(created), times(15))
        assert responses(moved) == {ROOM: "declined"}
        assert starts(of(client, ROOM)) == ["2017-09-05T15:00"]
        back = client.patch(path(created), times(12))
        assert responses(back) == {ROOM: "accepted"}

    def test_occurrence_moves(self, client):
        """The room decides about an occurrence that moves; the others stay."""
        created = client.create(invited(ROOM))
        moved = client.patch(path(created, "2017-09-11"), times(9, "2017-09-12"))
        assert responses(moved) == {ROOM: "accepted"}
        assert starts(of(client, ROOM)) == [MONDAYS[0], "2017-09-12T09:00", *MONDAYS[2:]]

    def test_occurrence_moves_to_busy(self, client):
        client.create(invited(ROOM, body=single(9, "2017-09-12")))
        created = client.create(invited(ROOM))
        moved = client.patch(path(created, "2017-09-11"), times(9, "2017-09-12"))

        assert responses(moved) == {ROOM: "declined"}
        assert responses(client.get(path(created))) == {ROOM: "accepted"}
        assert starts(of(client, ROOM)) == [MONDAYS[0], "2017-09-12T09:00", *MONDAYS[2:]]
        again = client.patch(path(created, "2017-09-11"), {"subject": "Brunch"})
        assert again["subject"] == "Brunch"
        assert "Brunch" not in {one["subject"] for one in of(client, ROOM)}

    def test_cancelled(self, client):
        """A cancelled meeting frees the room; a cancelled occurrence frees its time."""
        created = client.create(invited(ROOM))
        client.delete(path(created, "2017-09-11"))
        assert starts(of(client, ROOM)) == [MONDAYS[0], *MONDAYS[2:]]
        client.post(f"{path(created, '2017-09-18')}/cancel", {"Comment": "sorry"}, 202)
        assert starts(of(client, ROOM)) == [MONDAYS[0], MONDAYS[3]]
        client.post(f"{path(created)}/cancel", {}, 202)
        assert of(client, ROOM) == []
        assert client.get("/me/events")["value"] == []

    def test_uninvited(self, client):
        """A room that is not invited any more is free."""
        created = client.create(invited(ROOM, ADA))
        changed = client.patch(path(created), invited(ADA, body={}))
        assert responses(changed) == {ADA: "none"}
        assert of(client, ROOM) == []

    def test_invited_later(self, client):
        created = client.create(invited(ADA))
        changed = client.patch(path(created), invited(ADA, ROOM, body={}))
        assert responses(changed) == {ADA: "none", ROOM: "accepted"}
        assert starts(of(client, ROOM)) == MONDAYS
        assert [one["emailAddress"]["address"] for one in of(client, ADA)[0]["attendees"]] == [ADA, ROOM]

    def test_subject(self, client):
        """A change that is not about time reaches the copy, and no one has to respond again."""
        created = client.create(invited(ROOM))
        changed = client.patch(path(created), {"subject": "Brunch", "showAs": "free"})
        assert responses(changed) == {ROOM: "accepted"}
        assert {(one["subject"], one["showAs"]) for one in of(client, ROOM)} == {("Brunch", "busy")}
        client.patch(path(created), {"showAs": "busy"})
        assert {one["subject"] for one in of(client, ROOM)} == {"Brunch"}

    @pytest.mark.parametrize(
        ("policy", "response", "count"),
        [
            (RoomPolicy(), "declined", 0),
            (CUT, "accepted", 3),
            (RoomPolicy(automate_processing="AutoUpdate"), "tentativelyAccepted", 4),
            (RoomPolicy(automate_processing="None"), "none", 0),
            (
                RoomPolicy(booking_window_in_days=None, maximum_conflict_instances=2, conflict_percentage_allowed=50),
                "accepted",
                3,
            ),
        ],
        ids=["window", "cut", "delegate", "silent", "conflicts"],
    )
    def test_policy(self, serve, policy, response, count):
        """A series is cut at the end of the booking window, or only its clashing dates are declined."""
        client = serve(rooms={ROOM: policy}, mailboxes=[ME, ADA])
        client.create(single(19, "2017-09-11"), f"users/{ROOM}")
        body = {**LUNCH, "recurrence": recurrence(type="endDate", endDate="2018-12-31")}
        created = client.create(invited(ROOM, body=body))

        assert responses(created) == {ROOM: response}
        copies = [one for one in of(client, ROOM) if one["type"] == "occurrence"]
        assert len(copies) == count
        assert {one["showAs"] for one in copies} <= {"tentative" if response.startswith("t") else "busy"}

    def test_moves_with_cut(self, serve):
        """An occurrence that the room did not book can move without it."""
        client = serve(rooms={ROOM: CUT})
        created = client.create(invited(ROOM))
        client.patch(path(created, "2017-11-06"), times(9, "2017-11-07"))
        assert starts(of(client, ROOM)) == MONDAYS[:3]

    @pytest.mark.parametrize("show_as", ["free", "workingElsewhere", "tentative"])
    def test_in_use(self, client, show_as):
        """A room that accepts is busy, whatever the organizer's event shows: there is no second meeting in it."""
        assert responses(client.create(invited(ROOM, body=single(), showAs=show_as))) == {ROOM: "accepted"}
        assert responses(client.create(invited(ROOM, body=single()))) == {ROOM: "declined"}
        assert {one["showAs"] for one in of(client, ROOM)} == {"busy"}

    @pytest.mark.parametrize(
        ("hour", "response", "september"),
        [(15, "accepted", [MONDAYS[0], "2017-09-11T15:00", *MONDAYS[1:]]), (19, "declined", MONDAYS)],
    )
    def test_declined_date_moves(self, serve, hour, response, september):
        """A room that declined one date of a series decides again when this date moves."""
        policy = RoomPolicy(booking_window_in_days=None, maximum_conflict_instances=2, conflict_percentage_allowed=50)
        client = serve(rooms={ROOM: policy})
        client.create(single(19, "2017-09-11"), f"users/{ROOM}")
        body = {**LUNCH, "recurrence": recurrence(type="endDate", endDate="2018-12-31")}
        created = client.create(invited(ROOM, body=body))
        assert starts(of(client, ROOM)) == MONDAYS
        change = times(hour, "2017-09-11")
        moved = client.patch(path(created, "2017-09-11"), change)
        assert responses(moved) == {ROOM: response}
        assert starts(of(client, ROOM)) == september

    @pytest.mark.parametrize(
        ("zone", "hour", "last"),
        [
            ("UTC", 9, "2017-09-21T09:00"),
            ("Tokyo Standard Time", 8, "2017-09-21T23:00"),  # the 22nd there
            ("Pacific Standard Time", 9, "2017-09-21T16:00"),
            ("Pacific Standard Time", 17, "2017-09-21T00:00"),  # the next one is at the end of the window
        ],
    )
    def test_cut_in_another_zone(self, serve, zone, hour, last):
        """The room is booked for all occurrences that start in its booking window, by its clock, and for no other."""
        client = serve(rooms={ROOM: CUT})
        body = daily(f"2017-09-05T{hour:02}:00:00", f"2017-09-05T{hour:02}:30:00", zone, id=None, type=None)
        assert responses(client.create(invited(ROOM, body=body))) == {ROOM: "accepted"}
        assert starts(of(client, ROOM))[-1] == last

    @pytest.mark.parametrize(
        ("change", "last"),
        [
            (times(1, "2017-09-22"), "2017-09-20T09:00"),
            (times(23, "2017-09-21"), "2017-09-21T23:00"),
        ],
        ids=["out", "in"],
    )
    def test_cut_beside_exception(self, serve, change, last):
        """An occurrence that is moved over the end of the booking window counts where it is."""
        client = serve(rooms={ROOM: CUT})
        day = 21 if last < "2017-09-21" else 22
        created = client.create(daily("2017-09-05T09:00:00", "2017-09-05T10:00:00", "UTC", id=None, type=None))
        client.delete(path(created, f"2017-09-{43 - day}"))
        client.patch(path(created, f"2017-09-{day}"), change)
        client.patch(path(created), invited(ROOM, body={}))
        assert starts(of(client, ROOM))[-1] == last

    def test_series_in_the_past(self, serve):
        """A series of which nothing is left in the booking window has no head to book."""
        client = serve(
            rooms={ROOM: RoomPolicy(booking_window_in_days=20)}, now=lambda: datetime(2026, 1, 5, tzinfo=UTC)
        )
        assert responses(client.create(invited(ROOM, body=single()))) == {ROOM: "accepted"}


class TestPeople:
    def test_invitation(self, client):
        """An attendee has a copy of the meeting, to which they have not responded."""
        created = client.create(invited(ADA, ADA.upper(), "stranger@contoso.com"))
        assert responses(created)[ADA] == "none"
        assert starts(of(client, ADA)) == MONDAYS
        assert of(client, ADA)[0]["responseStatus"]["response"] == "notResponded"

    def test_organizer_is_no_attendee(self, client):
        created = client.create(invited(ME))
        assert created["attendees"] == []
        assert len(client.view(*SEPTEMBER)) == 4

    @pytest.mark.parametrize(
        ("action", "response", "show_as"),
        [("accept", "accepted", "busy"), ("tentativelyAccept", "tentativelyAccepted", "tentative")],
    )
    def test_accept(self, client, action, response, show_as):
        created = client.create(invited(ADA))
        client.post(f"{copy_of(client, ADA)}/{action}", {"comment": "yes", "sendResponse": True}, 202)

        assert {(one["responseStatus"]["response"], one["showAs"]) for one in of(client, ADA)} == {(response, show_as)}
        assert responses(client.get(path(created))) == {ADA: response}

    @pytest.mark.parametrize("day", [None, "2017-09-11"])
    @pytest.mark.parametrize("show_as", ["busy", "free", "tentative"])
    def test_accept_after_all(self, client, show_as, day):
        """Who accepts after a tentative response is shown as the organizer wants it."""
        client.create(invited(ADA, showAs=show_as))
        copy = copy_of(client, ADA, day)
        client.post(f"{copy}/tentativelyAccept", {}, 202)
        assert client.get(copy)["showAs"] == "tentative"
        client.post(f"{copy}/accept", {}, 202)
        assert {one["showAs"] for one in of(client, ADA)} == {show_as}

    def test_accept_after_all_from_elsewhere(self, client):
        """If the organizer's event is not here any more, an accepted meeting is busy."""
        created = client.create(invited(ADA, showAs="free"))
        client.post(f"{copy_of(client, ADA)}/tentativelyAccept", {}, 202)
        with client.app.state.service.store.writing() as writing:
            writing.remove(writing.mailbox(ME)[0], created["id"])
        client.post(f"{copy_of(client, ADA)}/accept", {}, 202)
        assert {one["showAs"] for one in of(client, ADA)} == {"busy"}

    def test_decline(self, client):
        created = client.create(invited(ADA))
        response = client.request("POST", f"{copy_of(client, ADA)}/decline", 202)
        assert response.content == b""
        assert of(client, ADA) == []
        assert responses(client.get(path(created))) == {ADA: "declined"}

    def test_without_response(self, client):
        """With sendResponse false, the organizer learns nothing."""
        created = client.create(invited(ADA))
        client.post(f"{copy_of(client, ADA)}/accept", {"sendResponse": False}, 202)
        assert responses(client.get(path(created))) == {ADA: "none"}

    def test_occurrence(self, client):
        """One occurrence is accepted, another declined: the others wait for a response."""
        created = client.create(invited(ADA))
        client.post(f"{copy_of(client, ADA, '2017-09-04')}/accept", {}, 202)
        client.post(f"{copy_of(client, ADA, '2017-09-11')}/decline", {}, 202)

        assert [one["responseStatus"]["response"] for one in of(client, ADA)] == [
            "accepted",
            "notResponded",
            "notResponded",
        ]
        days = ("2017-09-04", "2017-09-11", "2017-09-18")
        assert [responses(client.get(path(created, day)))[ADA] for day in days] == ["accepted", "declined", "none"]

    def test_occurrence_of_nothing(self, client):
        """A response to an occurrence that the organizer has deleted meanwhile reaches nobody."""
        created = client.create(invited(ADA))
        copy = copy_of(client, ADA, "2017-09-04")
        transaction = client.app.state.service.store
        with transaction.writing() as writing:
            key, _ = writing.mailbox(ME)
            stored = writing.event(key, created["id"]).json
            writing.put(key, {**stored, "cancelledOccurrences": [f"OID.{created['id']}.2017-09-04"]})
        client.post(f"{copy}/accept", {}, 202)
        assert len(client.view(*SEPTEMBER)) == 3

    def test_organizer_cannot_respond(self, client):
        created = client.create(LUNCH)
        assert client.error("POST", f"{path(created)}/accept", json={}) == "ErrorInvalidRequest"

    def test_attendee_cannot_cancel(self, client):
        client.create(invited(ADA))
        response = client.request("POST", f"{copy_of(client, ADA)}/cancel", 400)
        assert response.json()["error"]["message"] == "You need to be an organizer to cancel a meeting."

    def test_unknown_parameter(self, client):
        created = client.create(LUNCH)
        assert client.error("POST", f"{path(created)}/cancel", json={"colour": 1}) == "ErrorInvalidRequest"

    def test_proposal(self, client):
        """An attendee who declines can propose a time; the organizer sees it."""
        created = client.create(invited(ADA))
        proposal = times(15)
        body = {"sendResponse": True, "proposedNewTime": proposal}
        client.post(f"{copy_of(client, ADA)}/tentativelyAccept", body, 202)
        [attendee] = client.get(path(created))["attendees"]
        assert attendee["proposedNewTime"]["start"]["dateTime"][:16] == "2017-09-05T15:00"

    @pytest.mark.parametrize(
        ("action", "body"),
        [
            ("accept", {"proposedNewTime": times(15)}),
            ("decline", {"proposedNewTime": times(15), "sendResponse": False}),
            ("decline", {"proposedNewTime": "later"}),
            ("decline", {"proposedNewTime": {"start": times(15)["start"]}}),
        ],
    )
    def test_proposal_not_allowed(self, client, action, body):
        client.create(invited(ADA))
        assert client.error("POST", f"{copy_of(client, ADA)}/{action}", json=body)
        assert len(of(client, ADA)) == 4

    def test_no_proposals(self, client):
        client.create(invited(ADA, allowNewTimeProposals=False))
        body = {"proposedNewTime": times(15)}
        assert client.error("POST", f"{copy_of(client, ADA)}/decline", json=body) == "ErrorInvalidRequest"

    def test_move(self, client):
        """When the meeting moves, people have to respond again; what is their own stays."""
        created = client.create(invited(ADA))
        client.patch(copy_of(client, ADA), {"categories": ["food"], "showAs": "oof"})
        client.post(f"{copy_of(client, ADA)}/accept", {}, 202)
        client.delete(path(created, "2017-09-18"))
        client.patch(path(created, "2017-09-11"), {"subject": "Brunch"})
        client.post(f"{copy_of(client, ADA, '2017-09-11')}/accept", {}, 202)
        ends = {"recurrence": recurrence(type="endDate", endDate="2017-09-20")}
        moved = client.patch(path(created), ends)

        assert responses(moved) == {ADA: "none"}
        assert responses(client.get(path(created, "2017-09-11"))) == {ADA: "none"}
        assert [one["subject"] for one in of(client, ADA)] == [LUNCH["subject"], "Brunch"]
        assert {one["responseStatus"]["response"] for one in of(client, ADA)} == {"notResponded"}
        assert {(*one["categories"], one["showAs"]) for one in of(client, ADA)} == {("food", "oof")}

    def test_own_deletion(self, client):
        """What an attendee deletes stays deleted when the subject changes."""
        created = client.create(invited(ADA))
        client.delete(copy_of(client, ADA, "2017-09-11"))
        client.patch(path(created), {"subject": "Brunch"})
        client.delete(path(created, "2017-09-11"))

        assert [one["subject"] for one in of(client, ADA)] == ["Brunch"] * 3
        assert len(client.view(*SEPTEMBER)) == 3

    def test_own_change(self, client):
        """An attendee's change of their copy reaches nobody."""
        created = client.create(invited(ADA))
        client.patch(copy_of(client, ADA), {"subject": "Mine"})
        client.delete(copy_of(client, ADA))
        assert client.get(path(created))["subject"] == LUNCH["subject"]
        client.patch(path(created), {"subject": "Brunch"})
        assert of(client, ADA) == []

    def test_cancelled(self, client):
        """A cancelled meeting stays in the calendar of a person, as such."""
        created = client.create(invited(ADA))
        client.delete(path(created))
        assert {(one["subject"], one["isCancelled"], one["showAs"]) for one in of(client, ADA)} == {
            (f"Canceled: {LUNCH['subject']}", True, "free")
        }

    def test_organizer_elsewhere(self, client):
        """A response to a meeting whose organizer has no mailbox here stays in the copy."""
        created = client.create(LUNCH)
        store = client.app.state.service.store
        with store.writing() as writing:
            key, _ = writing.mailbox(ME)
            organizer = {"emailAddress": {"name": "x", "address": "x@fabrikam.com"}}
            stored = writing.event(key, created["id"]).json
            writing.put(key, {**stored, "isOrganizer": False, "organizer": organizer})
        client.post(f"{path(created)}/accept", {}, 202)
        assert client.get(path(created))["responseStatus"]["response"] == "accepted"
