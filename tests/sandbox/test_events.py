"""Events: created, read, listed, changed and deleted, with the properties that a server adds."""

import json
import re

import pytest

from graph import PACIFIC, TOKYO, all_day, daily, event, moment, recurrence, sample, series, starts, weekly
from recurtz.sandbox import event_routes, rendering
from recurtz.sandbox.ids import pack
from recurtz.sandbox.lists import MAX_BYTES
from sandbox_client import large

LUNCH = sample("3-recurring.request")
SAMPLES = ("1-single", "2-locations", "3-recurring", "4-online-meeting")
FILLED_IN = {
    "@odata.context", "@odata.etag", "id", "createdDateTime", "lastModifiedDateTime", "changeKey", "iCalUId", "webLink",
    "organizer", "onlineMeeting", "uid", "body", "bodyPreview",
}  # fmt: skip
"""What each server fills in with text of its own; the bodies of the samples are not those of their requests."""


def with_id(client, body=LUNCH):
    created = client.create(body)
    return created, f"/me/events/{created['id']}"


class TestCreate:
    @pytest.mark.parametrize("name", SAMPLES)
    def test_samples(self, pacific, name):
        """The four requests of Graph's page have the responses of the page, in all that the requests determine."""
        request, expected = sample(f"{name}.request"), sample(f"{name}.response")
        created = pacific.create(request)

        names = expected.keys() - FILLED_IN - {"start", "end", "subject", "location", "isOnlineMeeting"}
        assert {one: created[one] for one in names} == {one: expected[one] for one in names}
        assert created.keys() >= expected.keys() - {"@odata.context"}
        assert created["start"]["dateTime"] == f"{request['start']['dateTime']}.0000000"

    def test_response(self, client):
        """The response is 201 with the etag of the event, and names the applied zone."""
        body = {**LUNCH, "isAllDay": "False", "@odata.type": "#microsoft.graph.event"}
        response = client.request("POST", "/me/events", 201, {"Prefer": f'outlook.timezone="{TOKYO}"'}, json=body)
        created = response.json()

        assert response.headers["preference-applied"] == f'outlook.timezone="{TOKYO}"'
        assert response.headers["etag"] == created["@odata.etag"] == f'W/"{created["changeKey"]}"'
        assert created["@odata.context"] == "http://127.0.0.1/v1.0/$metadata#users('me%40contoso.com')/events/$entity"
        assert created["start"] == moment("2017-09-05T04:00:00.0000000", TOKYO)
        assert created["createdDateTime"] == created["lastModifiedDateTime"] == "2017-09-01T12:00:00.0000000Z"
        assert created["recurrence"]["range"]["recurrenceTimeZone"] == PACIFIC
        assert re.fullmatch("[A-Za-z0-9_.-]+", created["id"])
        assert re.fullmatch("[0-9A-F]+", created["iCalUId"])

    def test_spelling(self, client):
        """Names and members of enumerations have any letter case; annotations are left out."""
        body = {
            "Subject": "Lunch",
            "START": {"DateTime": "2017-09-04T12:00:00", "TIMEZONE": "UTC", "@odata.type": "x"},
            "end": moment("2017-09-04T13:00:00", "UTC"),
            "showAs": "OOF",
            "attendees": [{"EmailAddress": {"Address": "a@contoso.com"}, "Type": "Optional"}],
        }
        created = client.create(body)

        assert (created["subject"], created["showAs"]) == ("Lunch", "oof")
        assert created["attendees"] == [
            {
                "type": "optional",
                "status": {"response": "none", "time": "0001-01-01T00:00:00Z"},
                "emailAddress": {"name": "a@contoso.com", "address": "a@contoso.com"},
            }
        ]

    def test_read_only(self, client):
        """What only the server can set is ignored."""
        created = client.create({**LUNCH, "id": "mine", "isOrganizer": False, "iCalUId": "mine", "isCancelled": True})
        assert created["id"] != "mine"
        assert (created["isOrganizer"], created["isCancelled"]) == (True, False)
        assert created["iCalUId"] != "mine"

    def test_extensions(self, client):
        """Open extensions and extended properties come back untouched."""
        extension = {
            "@odata.type": "microsoft.graph.openTypeExtension",
            "extensionName": "com.contoso",
            "Deal": {"A": 1},
        }
        properties = [{"id": "String {66f5a359-4659-4830-9070-00047ec6ac6e} Name Color", "value": "Green"}]
        _, path = with_id(client, {**LUNCH, "extensions": [extension], "singleValueExtendedProperties": properties})
        found = client.get(path)

        assert found["extensions"] == [extension]
        assert found["singleValueExtendedProperties"] == properties

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"color": "red"}, "RequestBodyRead"),
            ({"subject": 5}, "UnableToDeserializePostBody"),
            ({"showAs": "asleep"}, "ErrorPropertyValidationFailure"),
            ({"isReminderOn": "perhaps"}, "UnableToDeserializePostBody"),
            ({"reminderMinutesBeforeStart": True}, "UnableToDeserializePostBody"),
            ({"attendees": [{"emailAddress": "a@contoso.com"}]}, "UnableToDeserializePostBody"),
            ({"attendees": {}}, "UnableToDeserializePostBody"),
            ({"Subject": "again"}, "RequestBodyRead"),
            ({"attachments": [{"name": "plan.pdf"}]}, "ErrorInvalidRequest"),
            ({"end": moment("2017-09-04T11:00:00")}, "ErrorPropertyValidationFailure"),
            ({"start": {"dateTime": "2017-09-04T12:00:00"}}, "TimeZoneNotSupportedException"),
        ],
        ids=str,
    )
    def test_faults(self, client, change, code):
        """A body with faults is rejected, and nothing is stored."""
        body = {**LUNCH, **change}
        assert client.error("POST", "/me/events", json=body) == code
        assert client.get("/me/events")["value"] == []

    def test_every_fault(self, client):
        """An error lists each fault with its property, the time and the id of the request."""
        body = {**LUNCH, "recurrence": {"pattern": {"type": "weekly"}, "range": {"type": "numbered"}}}
        response = client.request("POST", "/me/events", 400, json=body)
        error = response.json()["error"]

        assert {detail["target"] for detail in error["details"]} >= {"recurrence.pattern.interval"}
        assert error["innerError"]["date"] == "2017-09-01T12:00:00"
        assert error["innerError"]["request-id"] == response.headers["request-id"]

    @pytest.mark.parametrize("body", ["", "{", "[]", '{"a": NaN}', '{"a": "\\ud800"}', "[" * 5000], ids=lambda b: b[:9])
    def test_malformed(self, client, body):
        headers = {"Content-Type": "application/json"}
        assert client.error("POST", "/me/events", headers=headers, content=body) == "UnableToDeserializePostBody"

    def test_online_meeting(self, client):
        """An online meeting has a link, which leads nowhere."""
        created = client.create(sample("4-online-meeting.request"))
        assert created["onlineMeeting"] == {"joinUrl": f"https://online-meeting.invalid/{created['id']}"}

    def test_preview(self, client):
        """The preview is the text of the body."""
        html = "<html><head><style>b {}</style></head><body>Does <b>noon</b>\n  work &amp; fit?<br></body></html>"
        created = client.create({**event(), "body": {"contentType": "HTML", "content": html}})
        assert created["bodyPreview"] == "Does noon\nwork & fit?"
        assert client.create({**event(), "body": {"contentType": "Text", "content": "<b>"}})["bodyPreview"] == "<b>"

    def test_places(self, client):
        """One location is the only one of the list; the name of several is that of all."""
        one = client.create({**event(), "location": {"displayName": "Bar"}})
        several = client.create({**event(), "locations": [{"displayName": "Bar"}, {"displayName": "Park"}]})
        nowhere = client.create({**event(), "location": None})

        assert [place["displayName"] for place in one["locations"]] == ["Bar"]
        assert several["location"]["displayName"] == "Bar; Park"
        assert (nowhere["location"]["displayName"], nowhere["locations"]) == ("", [])


class TestTransactionId:
    def test_retry(self, client):
        """A retry returns the first event, and makes no second one, also if that was changed."""
        body = sample("1-single.request")
        first = client.create(body)
        client.patch(f"/me/events/{first['id']}", {"subject": "Changed"})
        again = client.create(dict(reversed(body.items())))

        assert (again["id"], again["subject"]) == (first["id"], "Changed")
        assert len(client.get("/me/events")["value"]) == 1

    def test_other_event(self, client):
        """Another event with the same transactionId is refused."""
        body = sample("1-single.request")
        client.create(body)
        other = {**body, "subject": "Dinner"}
        assert client.error("POST", "/me/events", 409, json=other) == "ErrorDuplicateTransactionId"

    def test_other_mailbox(self, client):
        """Each mailbox has transactionIds of its own."""
        body = {**event(), "transactionId": "A"}
        assert client.create(body)["id"] != client.create(body, "users/ada@contoso.com")["id"]


class TestGet:
    def test_zone(self, client):
        """Times are in UTC, or in the zone that the client prefers."""
        _, path = with_id(client)
        client.zone = TOKYO
        assert client.get(path)["start"] == moment("2017-09-05T04:00:00.0000000", TOKYO)
        client.zone = None
        assert client.get(path)["start"] == moment("2017-09-04T19:00:00.0000000", "UTC")

    def test_occurrence(self, client):
        """An occurrence has an id, and the iCalUId of its date."""
        created, _ = with_id(client)
        id_ = f"OID.{created['id']}.2017-09-11"
        found = client.get(f"/me/events/{id_}")

        assert (found["id"], found["type"], found["seriesMasterId"]) == (id_, "occurrence", created["id"])
        assert found["start"]["dateTime"] == "2017-09-11T19:00:00.0000000"
        assert found["iCalUId"][32:40] == "07E1090B"
        assert found["iCalUId"][:32] == created["iCalUId"][:32]

    @pytest.mark.parametrize("id_", ["AAMkx", "OID.AAMkx.2017-09-04", "OID.{}.2017-09-05", "OID.{}.x", "%00", "é"])
    def test_unknown(self, client, id_):
        created, _ = with_id(client)
        assert client.error("GET", f"/me/events/{id_.format(created['id'])}", 404) == "ErrorItemNotFound"

    def test_select(self, client):
        """Selected properties in any letter case, and always the id."""
        _, path = with_id(client)
        assert client.get(path, **{"$select": "Subject, start"}).keys() == {
            "@odata.context", "@odata.etag", "id", "subject", "start",
        }  # fmt: skip
        assert client.error("GET", f"{path}?$select=colour") == "ErrorInvalidUrlQuery"

    def test_lists_of_series(self, client):
        """Exceptions and cancellations are returned to who asks for them."""
        created, path = with_id(client)
        first, second = (f"OID.{created['id']}.{day}" for day in ("2017-09-04", "2017-09-11"))
        client.patch(f"/me/events/{first}", {"subject": "Brunch"})
        client.delete(f"/me/events/{second}")
        expanded = client.get(
            path, **{"$expand": "exceptionOccurrences", "$select": "cancelledOccurrences,exceptionoccurrences"}
        )

        assert [one["id"] for one in expanded["exceptionOccurrences"]] == [first]
        assert expanded["cancelledOccurrences"] == [second]
        assert not {"cancelledOccurrences", "exceptionOccurrences"} & client.get(path).keys()
        assert client.error("GET", f"{path}?$expand=instances") == "ErrorInvalidUrlQuery"

    def test_text_body(self, client):
        """A client may prefer bodies as text."""
        html = {"contentType": "html", "content": "<p>noon?</p>"}
        path = f"/me/events/{client.create({**event(), 'body': html})['id']}"
        response = client.request(
            "GET", path, headers={"Prefer": 'outlook.body-content-type="text", IdType="ImmutableId"'}
        )

        assert response.json()["body"] == {"contentType": "text", "content": "noon?"}
        assert response.headers["preference-applied"] == 'outlook.body-content-type="text", IdType="ImmutableId"'
        plain = client.create({**event(), "body": {"contentType": "text", "content": "<p>"}})
        text = client.get(f"/me/events/{plain['id']}", headers={"Prefer": 'outlook.body-content-type="text"'})
        assert text["body"]["content"] == "<p>"

    def test_head(self, client):
        """HEAD is GET without its body."""
        _, path = with_id(client)
        assert client.request("HEAD", path).headers["etag"]


class TestList:
    def test_order_and_pages(self, client):
        """Events are listed in the order of their creation, ten in a page, and the links lead through all."""
        for number in range(23):
            client.create({**event(), "subject": f"{number}"})
        page = client.get("/me/events", **{"$count": "true"})

        assert (len(page["value"]), page["@odata.count"]) == (10, 23)
        assert page["@odata.nextLink"].startswith("http://127.0.0.1/v1.0/me/events?$count=true&$skiptoken=")
        assert [one["subject"] for one in client.pages("/me/events")] == [f"{number}" for number in range(23)]
        assert len(client.get("/me/events", **{"$top": "5", "$skip": "20"})["value"]) == 3
        assert len(client.get("/me/events", headers={"Prefer": "odata.maxpagesize=7"})["value"]) == 7
        assert "@odata.nextLink" not in client.get("/me/events", **{"$top": "23"})

    def test_large_bodies(self, client, monkeypatch):
        """A page has a number of bytes at most, and what the next page has is not rendered for it."""
        names = large(client, 6)
        rendered = []

        def render(found, *arguments):
            rendered.append(found)
            return rendering.rendered(found, *arguments)

        monkeypatch.setattr(event_routes, "rendered", render)
        pages = []
        page = {"@odata.nextLink": "/me/events?$top=1000"}
        while link := page.get("@odata.nextLink"):
            response = client.request("GET", link)
            assert len(response.content) < MAX_BYTES + 1_000
            page = response.json()
            pages.append([one["subject"] for one in page["value"]])

        assert pages == [names[:2], names[2:4], names[4:]]
        assert len(rendered) == 8

    def test_larger_than_a_page(self, client):
        """A result that alone has more bytes is a page."""
        names = large(client, 3, MAX_BYTES)
        page = client.get("/me/events")

        assert [one["subject"] for one in page["value"]] == names[:1]
        assert [one["subject"] for one in client.pages("/me/events")] == names

    @pytest.mark.parametrize("token", [{"skip": 1}, {"skip": 1, "prefer": 5}, {"prefer": ""}])
    def test_foreign_token(self, client, token):
        assert client.error("GET", f"/me/events?$skiptoken={pack(token)}") == "ErrorInvalidUrlQuery"

    def test_nothing_expanded(self, client):
        with_id(client)
        assert [one["type"] for one in client.get("/me/events")["value"]] == ["seriesMaster"]

    def test_filter_and_order(self, client):
        for hour in (9, 15, 12):
            client.create(event(f"2017-09-04T{hour:02}:00:00", zone="UTC", subject=f"at {hour}"))
        options = {
            "$filter": "start/dateTime ge '2017-09-04T10:00'",
            "$orderby": "start/dateTime desc",
            "$count": "true",
        }
        page = client.get("/me/events", **options, **{"$top": "1"})

        assert page["@odata.count"] == 2
        assert [one["subject"] for one in client.pages("/me/events", **options)] == ["at 15", "at 12"]


class TestPatch:
    def test_properties(self, client):
        """A PATCH changes what it has; null clears; the etag changes."""
        created, path = with_id(client)
        changed = client.patch(
            path, {"subject": None, "body": {"contentType": "text", "content": "x"}, "categories": ["a"]}
        )

        assert (changed["subject"], changed["bodyPreview"], changed["categories"]) == ("", "x", ["a"])
        assert changed["@odata.etag"] != created["@odata.etag"]
        assert changed["iCalUId"] == created["iCalUId"]
        assert changed["createdDateTime"] == created["createdDateTime"]

    def test_occurrence(self, pacific):
        """An occurrence becomes an exception with the same id; it happens when it is moved to."""
        created, _ = with_id(pacific)
        path = f"/me/events/OID.{created['id']}.2017-09-11"
        times = {"start": moment("2017-09-12T09:00:00"), "end": moment("2017-09-12T10:00:00")}
        changed = pacific.patch(path, {**times, "body": {"contentType": "html", "content": "<i>soon</i>"}})

        assert (changed["type"], changed["id"]) == ("exception", path.removeprefix("/me/events/"))
        assert changed["bodyPreview"] == "soon"
        assert pacific.patch(path, {"body": None})["bodyPreview"] == ""
        assert starts(pacific.view("2017-09-04", "2017-09-20")) == [
            "2017-09-04T12:00", "2017-09-12T09:00", "2017-09-18T12:00",
        ]  # fmt: skip

    def test_move_of_series(self, pacific):
        """A series that moves has no exceptions any more."""
        created, path = with_id(pacific)
        pacific.patch(f"/me/events/OID.{created['id']}.2017-09-11", {"subject": "Brunch"})
        pacific.patch(path, {"start": moment("2017-09-04T13:00:00"), "end": moment("2017-09-04T14:00:00")})

        assert {one["subject"] for one in pacific.view("2017-09-04", "2017-10-01")} == {LUNCH["subject"]}

    def test_faults(self, client):
        """What Graph rejects is rejected, and nothing changes."""
        created, path = with_id(client)
        before = client.get(path)
        assert (
            client.error("PATCH", path, json={"start": moment("2017-09-05T12:00:00")})
            == "ErrorPropertyValidationFailure"
        )
        occurrence = f"/me/events/OID.{created['id']}.2017-09-11"
        assert client.error("PATCH", occurrence, json={"start": moment("2017-09-18T12:00:00")})
        assert client.error("PATCH", occurrence, json={"recurrence": recurrence()}) == "ErrorInvalidRequest"
        assert client.get(path) == before

    def test_single_to_series_and_back(self, client):
        created = client.create(event())
        path = f"/me/events/{created['id']}"
        days = recurrence(weekly("monday"), type="numbered", numberOfOccurrences=3)

        assert client.patch(path, {"recurrence": days})["type"] == "seriesMaster"
        assert len(client.view("2017-09-01", "2017-12-01")) == 3
        assert client.patch(path, {"recurrence": None})["type"] == "singleInstance"
        assert len(client.view("2017-09-01", "2017-12-01")) == 1


class TestDelete:
    def test_event(self, client):
        _, path = with_id(client)
        client.delete(path)
        assert client.error("GET", path, 404) == "ErrorItemNotFound"
        assert client.view("2017-09-01", "2018-01-01") == []

    def test_occurrence(self, client):
        """A deleted occurrence is not found; the others are."""
        created, _ = with_id(client)
        occurrence = f"/me/events/OID.{created['id']}.2017-09-11"
        client.delete(occurrence)

        code = "ErrorCalendarOccurrenceIsDeletedFromRecurrence"
        assert (client.error("GET", occurrence), client.error("DELETE", occurrence)) == (code, code)
        assert len(client.view("2017-09-01", "2018-01-01")) == 16


class TestIfMatch:
    def test_one_wins(self, client):
        """Of two who read the same version, one changes it, and the other gets 412."""
        created, path = with_id(client)
        old = {"If-Match": created["@odata.etag"]}
        client.patch(path, {"subject": "First"}, headers=old)

        assert client.error("PATCH", path, 412, json={"subject": "Second"}, headers=old) == "ErrorIrresolvableConflict"
        assert client.error("DELETE", path, 412, headers=old) == "ErrorIrresolvableConflict"
        assert client.get(path)["subject"] == "First"

    def test_any(self, client):
        """Without the header, and with *, the last writer wins."""
        _, path = with_id(client)
        client.patch(path, {"subject": "First"})
        client.patch(path, {"subject": "Second"}, headers={"If-Match": "*"})
        now = client.get(path)["@odata.etag"]
        client.delete(path, headers={"If-Match": f'W/"x", {now}'})

    def test_occurrence(self, client):
        """The version of an occurrence is that of its series."""
        created, path = with_id(client)
        occurrence = f"/me/events/OID.{created['id']}.2017-09-11"
        etag = client.get(occurrence)["@odata.etag"]
        client.patch(occurrence, {"subject": "Brunch"}, headers={"If-Match": etag})
        assert client.error("PATCH", path, 412, json={"subject": "x"}, headers={"If-Match": etag})


def test_all_day(client):
    """An all-day event is the same dates in each zone."""
    created = client.create(all_day())
    client.zone = TOKYO
    assert client.get(f"/me/events/{created['id']}")["start"] == moment("2017-09-04T00:00:00.0000000", TOKYO)


def test_round_trip(client):
    """What a client reads can be sent back, and changes nothing but the version."""
    created, path = with_id(client, daily())
    changed = client.patch(path, json.loads(json.dumps(client.get(path))))
    differing = {name for name in created if created[name] != changed[name]}
    assert differing <= {"@odata.etag", "changeKey", "lastModifiedDateTime"}


def test_series_without_zone_of_its_own(client):
    """A series expands in the zone of its start."""
    created = client.create({name: value for name, value in series().items() if name not in ("id", "type")})
    assert starts(client.view("2017-11-01", "2017-11-15")) == ["2017-11-06T20:00", "2017-11-13T20:00"]
    assert created["originalStartTimeZone"] == PACIFIC
