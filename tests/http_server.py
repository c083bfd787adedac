"""The example servers, over HTTP, without a network: their clients, and the tests that each of them must pass."""

import asyncio
import importlib.util
import json

import httpx
import pytest

from graph import EXAMPLES, PACIFIC, moment, sample
from graph import starts as starts_of

IN_PACIFIC = {"Prefer": f'outlook.timezone="{PACIFIC}"'}
AUTUMN = {"startDateTime": "2017-10-30", "endDateTime": "2017-11-14"}
LUNCH = sample("3-recurring.request")
VIEW = "/me/calendarView"
BODIES = [
    b"", b"{", b"subject=Lunch", b'{"subject": "\xff"}', b'{"a": NaN}', b'{"a": 1e999}', b'"\\ud800"', b"[" * 99_999
]  # fmt: skip
"""Bodies of requests that are not valid JSON."""


def load_app(name):
    """The module of an example."""
    path = EXAMPLES / name
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Client:
    """A client of a new server, without an event loop of its own."""

    def __init__(self, app):
        self.transport = httpx.ASGITransport(app)

    def request(self, method, path, headers=None, **options):
        async def response():
            async with httpx.AsyncClient(transport=self.transport, base_url="https://calendar.example") as client:
                return await client.request(method, path, headers=headers, **options)

        return asyncio.run(response())

    def get(self, path, headers=None, **params):
        return self.request("GET", path, headers, params=params or None)

    def post(self, event, headers=None):
        return self.request("POST", "/me/events", headers, json=event)

    def patch(self, path, changes, headers=None):
        return self.request("PATCH", path, headers, json=changes)

    def create(self, event):
        """The path of a new event."""
        response = self.post(event)
        assert response.status_code == 201, response.text
        return f"/me/events/{response.json()['id']}"


def starts(response):
    """The starts of the events in a response, to the minute."""
    assert response.status_code == 200, response.text
    return starts_of(response.json()["value"])


def error_in(response, status=400):
    """The error of a response, in Graph's shape."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/json"
    assert "Preference-Applied" not in response.headers
    assert list(response.json()) == ["error"]
    assert {"code", "message"} <= set(response.json()["error"])
    return response.json()["error"]


class Changes:
    """PATCH and DELETE of events and occurrences, and GET of an occurrence. A test class has a fixture `client`."""

    @pytest.fixture
    def lunch(self, client):
        """The path of a series."""
        return client.create(LUNCH)

    @pytest.fixture
    def occurrence(self, client, lunch):
        """The path of the occurrence of 6 November, by the id that the view returned."""
        ids = [item["id"] for item in client.get(VIEW, **AUTUMN).json()["value"]]
        assert ids[1] == f"OID.{lunch.removeprefix('/me/events/')}.2017-11-06"
        return f"/me/events/{ids[1]}"

    def view(self, client):
        """The start and the subject of each event in the view."""
        response = client.get(VIEW, IN_PACIFIC, **AUTUMN)
        return list(
            zip([text[5:] for text in starts(response)], [i["subject"] for i in response.json()["value"]], strict=True)
        )

    def test_get_occurrence(self, client, occurrence):
        found = client.get(occurrence, IN_PACIFIC).json()
        assert (found["type"], found["start"]) == ("occurrence", moment("2017-11-06T12:00:00.0000000"))
        assert client.get(occurrence, **{"$select": "type"}).json() == {"type": "occurrence"}

    def test_patch_occurrence(self, client, occurrence):
        """The response and all later ones have the changed occurrence; no other occurrence changes."""
        changes = {"subject": "Demo", "end": moment("2017-11-06T15:00:00")}
        changed = client.patch(occurrence, changes, IN_PACIFIC)
        assert changed.status_code == 200
        assert (changed.json()["type"], changed.json()["end"]) == ("exception", moment("2017-11-06T15:00:00.0000000"))
        assert client.get(occurrence, IN_PACIFIC).json() == changed.json()
        lunch = "Let's go for lunch"
        assert self.view(client) == [("10-30T12:00", lunch), ("11-06T12:00", "Demo"), ("11-13T12:00", lunch)]

    def test_patch_series(self, client, lunch, occurrence):
        """A new subject keeps the changed occurrence, a new time of day does not."""
        client.patch(occurrence, {"subject": "Demo"})
        changed = client.patch(lunch, {"subject": "Tea"}, IN_PACIFIC).json()
        assert (changed["subject"], changed["type"], changed["start"]["timeZone"]) == ("Tea", "seriesMaster", PACIFIC)
        assert [subject for _, subject in self.view(client)] == ["Tea", "Demo", "Tea"]

        assert client.patch(lunch, {"start": moment("2017-09-04T11:00:00")}).status_code == 200
        assert self.view(client) == [(f"{day}T11:00", "Tea") for day in ("10-30", "11-06", "11-13")]
        assert client.patch(lunch, {"recurrence": None}).json()["type"] == "singleInstance"
        assert self.view(client) == []

    def test_rejected_patch(self, client, lunch, occurrence):
        """Nothing changes."""
        error = error_in(client.patch(lunch, {"start": moment("noon"), "end": None}))
        assert [fault["target"] for fault in error["details"]] == ["start.dateTime", "end"]
        moved = {edge: moment("2017-11-20T12:00:00") for edge in ("start", "end")}
        assert error_in(client.patch(occurrence, moved))["code"] == "ErrorOccurrenceCrossingBoundary"
        assert error_in(client.patch(lunch, {"subject": "A"}, {"Prefer": 'outlook.timezone="Moon"'}))
        assert len({subject for _, subject in self.view(client)}) == 1

    def test_delete_occurrence(self, client, lunch, occurrence):
        """It is gone, and cannot be found any more."""
        response = client.request("DELETE", occurrence)
        assert (response.status_code, response.content) == (204, b"")
        assert [start for start, _ in self.view(client)] == ["10-30T12:00", "11-13T12:00"]
        code = "ErrorCalendarOccurrenceIsDeletedFromRecurrence"
        for method in ("GET", "DELETE"):
            assert error_in(client.request(method, occurrence), 404)["code"] == code
        assert error_in(client.patch(occurrence, {}), 404)["code"] == code
        assert len(client.get(lunch).json()["cancelledOccurrences"]) == 1

    def test_delete_series(self, client, lunch, occurrence):
        assert client.request("DELETE", lunch).status_code == 204
        assert self.view(client) == []
        for path in (lunch, occurrence):
            for method in ("GET", "DELETE"):
                assert error_in(client.request(method, path), 404)["code"] == "ErrorItemNotFound"

    def test_single(self, client):
        """A single event is changed and deleted, too."""
        path = client.create(sample("1-single.request"))
        assert client.patch(path, {"subject": "Demo"}).json()["subject"] == "Demo"
        assert client.get(path).json()["subject"] == "Demo"
        assert client.request("DELETE", path).status_code == 204
        assert client.get(path).status_code == 404

    @pytest.mark.parametrize("identity", ["AAMk", "OID.AAMk.2017-11-06", "OID.AAMk", "OID..2017-11-06"])
    def test_unknown_id(self, client, lunch, identity):
        for method in ("GET", "DELETE"):
            assert error_in(client.request(method, f"/me/events/{identity}"), 404)["code"] == "ErrorItemNotFound"
        assert error_in(client.patch(f"/me/events/{identity}", {}), 404)["code"] == "ErrorItemNotFound"
        assert error_in(client.get(f"{lunch}.2017-11-07"), 404)["code"] == "ErrorItemNotFound"

    @pytest.mark.parametrize("body", BODIES, ids=lambda body: repr(body[:12]))
    def test_not_json(self, client, lunch, body):
        """JSON that is not valid is rejected in Graph's form, and changes nothing."""
        for method, path in (("POST", "/me/events"), ("PATCH", lunch)):
            if b'{"a"' in body and method == "POST":  # in an event without other faults
                body = json.dumps(LUNCH).encode().replace(b"{", b'{"a": ' + body[6:-1] + b", ", 1)
            response = client.request(method, path, content=body, headers={"content-type": "application/json"})
            assert error_in(response)["code"] == "UnableToDeserializePostBody"
        assert len(self.view(client)) == 3
