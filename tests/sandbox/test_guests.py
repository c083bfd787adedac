"""Attendees of one date of a series: they get that date alone, and the others are not there."""

import pytest

from graph import MONDAYS as WEEKLY
from graph import daily, exception, moment, recurrence, sample, starts
from recurtz import RoomPolicy
from recurtz.sandbox.ids import new_uid, series_of_guest

ME, ADA, ROOM, HALL = "me@contoso.com", "ada@contoso.com", "room1@contoso.com", "hall@contoso.com"
LUNCH = sample("3-recurring.request")
MONDAYS = ["2017-09-04T19:00", "2017-09-11T19:00", "2017-09-18T19:00", "2017-09-25T19:00"]
SECOND = "2017-09-11"


@pytest.fixture
def client(serve):
    """A client of two people and two rooms."""
    policy = RoomPolicy(booking_window_in_days=None)
    return serve(rooms={ROOM: policy, HALL: policy})


def attendees(*addresses):
    return [{"emailAddress": {"address": one}, "type": "required" if one == ADA else "resource"} for one in addresses]


def invite(client, *addresses):
    """The paths of a new series with attendees, and of its second date."""
    created = client.create({**LUNCH, "attendees": attendees(*addresses)})
    return f"/me/events/{created['id']}", f"/me/events/OID.{created['id']}.{SECOND}"


def of(client, address):
    return client.view("2017-09-01", "2017-10-01", user=f"users/{address}")


def responses(event):
    return {one["emailAddress"]["address"]: one["status"]["response"] for one in event["attendees"]}


def times(hour, day=SECOND):
    return {name: moment(f"{day}T{hour + more:02}:00:00", "UTC") for more, name in enumerate(("start", "end"))}


def subjects(client, address):
    return [one["subject"] for one in of(client, address)]


class TestGuests:
    def test_invited(self, client):
        """A guest has the date as a single event; the series has its own attendees as before."""
        series, date = invite(client, ROOM)
        changed = client.patch(date, {"attendees": attendees(ROOM, HALL, ADA)})

        assert responses(changed) == {ROOM: "accepted", HALL: "accepted", ADA: "none"}
        assert changed["type"] == "exception"
        assert responses(client.get(series)) == {ROOM: "accepted"}
        assert starts(of(client, ROOM)) == MONDAYS
        assert starts(of(client, HALL)) == MONDAYS[1:2]
        [guest] = of(client, ADA)
        assert (guest["type"], guest.get("seriesMasterId"), guest["isOrganizer"]) == ("singleInstance", None, False)
        assert guest["iCalUId"] == changed["iCalUId"]
        assert responses(guest) == {ROOM: "none", HALL: "none", ADA: "none"}

    def test_busy_room(self, client):
        """A room that is not free at that date declines it."""
        client.create({**daily(f"{SECOND}T19:00:00", f"{SECOND}T20:00:00", "UTC"), "attendees": attendees(HALL)})
        _, date = invite(client, ROOM)
        changed = client.patch(date, {"attendees": attendees(ROOM, HALL)})
        assert responses(changed) == {ROOM: "accepted", HALL: "declined"}

    def test_not_invited(self, client):
        """The room is free at a date to which it is not invited, and invited again it is booked again."""
        _, date = invite(client, ROOM, ADA)
        assert responses(client.patch(date, {"attendees": attendees(ADA)})) == {ADA: "none"}
        assert starts(of(client, ROOM)) == [MONDAYS[0], *MONDAYS[2:]]
        assert starts(of(client, ADA)) == MONDAYS
        assert responses(client.patch(date, {"attendees": attendees(ADA, ROOM)})) == {ADA: "none", ROOM: "accepted"}
        assert starts(of(client, ROOM)) == MONDAYS

    def test_uninvited(self, client):
        """A guest who is not invited any more: a room is free, a person sees that it is cancelled."""
        _, date = invite(client)
        client.patch(date, {"attendees": attendees(HALL, ADA)})
        client.patch(date, {"attendees": []})
        assert of(client, HALL) == []
        assert subjects(client, ADA) == [f"Canceled: {LUNCH['subject']}"]

    def test_date_changes(self, client):
        """The copy of a guest follows the date; a room decides again when it moves."""
        _, date = invite(client, ROOM)
        client.patch(date, {"attendees": attendees(ROOM, HALL, ADA)})
        client.patch(date, {"subject": "Brunch"})
        assert subjects(client, ADA) == subjects(client, HALL) == ["Brunch"]
        assert responses(client.patch(date, times(9, "2017-09-12"))) == {
            ROOM: "accepted",
            HALL: "accepted",
            ADA: "none",
        }
        assert starts(of(client, HALL)) == starts(of(client, ADA)) == ["2017-09-12T09:00"]
        client.create({**daily("2017-09-13T09:00:00", "2017-09-13T10:00:00", "UTC"), "attendees": attendees(HALL)})
        assert responses(client.patch(date, times(9, "2017-09-13")))[HALL] == "declined"

    def test_series_changes(self, client):
        """The copy of a guest follows the series where the date does."""
        series, date = invite(client, ROOM)
        client.patch(date, {"attendees": attendees(ROOM, ADA)})
        client.patch(series, {"subject": "Brunch"})
        assert subjects(client, ADA) == ["Brunch"]

    @pytest.mark.parametrize("whole", [True, False])
    def test_cancelled(self, client, whole):
        series, date = invite(client, ROOM)
        client.patch(date, {"attendees": attendees(ROOM, HALL, ADA)})
        client.delete(series if whole else date)
        assert of(client, HALL) == []
        assert subjects(client, ADA) == [f"Canceled: {LUNCH['subject']}"]
        assert starts(of(client, ROOM)) == ([] if whole else [MONDAYS[0], *MONDAYS[2:]])

    def test_date_vanishes(self, client):
        """A series that repeats otherwise has no exceptions any more, so that its guests are not invited."""
        series, date = invite(client, ROOM)
        client.patch(date, {"attendees": attendees(ROOM, HALL)})
        other = recurrence({**WEEKLY, "interval": 2})
        client.patch(series, {"recurrence": other})
        assert of(client, HALL) == []
        assert starts(of(client, ROOM)) == MONDAYS[::2]

    def test_series_ends_earlier(self, client):
        """A series that ends earlier keeps its exceptions, and their attendees stay those, who have not responded."""
        series, date = invite(client, ROOM, ADA)
        client.patch(date, {"attendees": attendees(ADA, HALL)})
        client.patch(series, {"recurrence": recurrence(WEEKLY, type="numbered", numberOfOccurrences=3)})
        assert responses(client.get(date)) == {ADA: "none", HALL: "accepted"}
        assert responses(client.get(series)) == {ROOM: "accepted", ADA: "none"}
        assert starts(of(client, ADA)) == MONDAYS[:3]
        assert starts(of(client, HALL)) == MONDAYS[1:2]
        assert starts(of(client, ROOM)) == MONDAYS[:3:2]


class TestMembers:
    def test_guest_joins(self, client):
        """A guest who is then invited to the series has the date once."""
        series, date = invite(client, ROOM)
        client.patch(date, {"attendees": attendees(ROOM, HALL)})
        client.patch(f"{date[:-10]}2017-09-18", {"subject": "Brunch"})
        joined = client.patch(series, {"attendees": attendees(ROOM, HALL)})
        assert responses(joined) == responses(client.get(date)) == {ROOM: "accepted", HALL: "accepted"}
        assert starts(of(client, HALL)) == MONDAYS
        assert len(client.get(f"/users/{HALL}/events")["value"]) == 1

    def test_new_member(self, client):
        """Who is invited to the series is invited to its exceptions, and who is not invited any more to none."""
        series, date = invite(client, ROOM)
        client.patch(date, {"attendees": attendees(ROOM, HALL)})
        client.patch(f"{date[:-10]}2017-09-18", {"subject": "Brunch"})
        client.patch(series, {"attendees": attendees(ADA)})
        assert responses(client.get(date)).keys() == {HALL, ADA}
        assert starts(of(client, ADA)) == MONDAYS
        assert of(client, ROOM) == []
        assert starts(of(client, HALL)) == MONDAYS[1:2]


class TestResponse:
    def test_guest(self, client):
        """The organizer sees the response of a guest at that date."""
        series, date = invite(client, ROOM)
        client.patch(date, {"attendees": attendees(ROOM, ADA)})
        [guest] = of(client, ADA)
        client.post(f"/users/{ADA}/events/{guest['id']}/accept", {}, 202)
        assert responses(client.get(date)) == {ROOM: "accepted", ADA: "accepted"}
        assert responses(client.get(series)) == {ROOM: "accepted"}
        client.post(f"/users/{ADA}/events/{guest['id']}/decline", {}, 202)
        assert responses(client.get(date))[ADA] == "declined"
        assert of(client, ADA) == []

    def test_attendee(self, client):
        """An attendee's own list is their own: nobody is invited."""
        invite(client, ADA)
        [copy] = client.get(f"/users/{ADA}/events")["value"]
        client.patch(f"/users/{ADA}/events/OID.{copy['id']}.{SECOND}", {"attendees": attendees(HALL)})
        assert of(client, HALL) == []


class TestUid:
    @pytest.mark.parametrize("uid", ["UID", "", new_uid(), "040000008200E00074C5B7101A82E008", "UID.2017-9-4"])
    def test_of_series(self, uid):
        assert series_of_guest(uid) is None

    def test_impossible_date(self):
        """A date that the calendar does not have is none."""
        assert series_of_guest("040000008200E00074C5B7101A82E00807E10D04") is None

    def test_foreign(self, client):
        """A series of another program has a uid of another kind."""
        own = {**exception(SECOND, f"{SECOND}T09:00:00", of="AAMkL"), "attendees": attendees(ADA)}
        client.app.state.service.load([{**LUNCH, "id": "AAMkL", "iCalUId": "UID", "exceptionOccurrences": [own]}])
        date = f"/me/events/OID.AAMkL.{SECOND}"
        assert responses(client.get(date)) == {ADA: "none"}
        client.patch(date, {"attendees": attendees(ADA, HALL)})
        [guest] = client.get(f"/users/{HALL}/events")["value"]
        assert series_of_guest(guest["uid"]) == ("UID", SECOND)
