"""The example server, over HTTP: it returns Graph's own examples as published."""

import json

import pytest

from graph import BERLIN, EXAMPLES, PACIFIC, TOKYO, all_day, event, moment, sample
from http_server import AUTUMN, IN_PACIFIC, LUNCH, VIEW, Changes, Client, error_in, load_app, starts

ABOUT_TIME = (
    "start", "end", "isAllDay", "originalStartTimeZone", "originalEndTimeZone", "recurrence", "type", "seriesMasterId",
)  # fmt: skip
ASGI_APP = load_app("asgi_app.py")


@pytest.fixture
def client():
    return Client(ASGI_APP.make_app())


def test_lines():
    """The server is an example, of at most 150 lines."""
    assert len((EXAMPLES / "asgi_app.py").read_text("utf-8").splitlines()) <= 150


class TestChanges(Changes):
    """PATCH and DELETE."""


class TestCreate:
    @pytest.mark.parametrize(
        ("name", "headers"),
        [
            ("1-single", IN_PACIFIC),
            ("2-locations", IN_PACIFIC),
            ("3-recurring", None),
            ("4-online-meeting", IN_PACIFIC),
        ],
    )
    def test_examples_of_graph(self, client, name, headers):
        request, published = sample(f"{name}.request"), sample(f"{name}.response")
        if name in ("1-single", "4-online-meeting"):  # an error of the page: it returns 11:00-12:00 for this request
            published |= {"start": moment("2017-04-15T12:00:00.0000000"), "end": moment("2017-04-15T14:00:00.0000000")}

        response = client.post(request, headers)
        created = response.json()

        assert response.status_code == 201
        assert response.headers.get("Preference-Applied") == (headers or {}).get("Prefer")
        assert {key: created[key] for key in ABOUT_TIME} == {key: published[key] for key in ABOUT_TIME}
        assert {key: created[key] for key in request if key not in ABOUT_TIME} == {
            key: value for key, value in request.items() if key not in ABOUT_TIME
        }
        again = client.get(f"/me/events/{created['id']}", headers=IN_PACIFIC)
        assert again.json() == created
        assert again.headers["Preference-Applied"] == IN_PACIFIC["Prefer"]

    def test_id(self, client):
        """The server chooses the ids."""
        first, second = (client.post(LUNCH | {"id": "mine"}).json()["id"] for _ in range(2))
        assert len({first, second, "mine"}) == 3

    def test_without_prefer(self, client):
        """A created event is returned in its own zone, and later in UTC."""
        created = client.post(LUNCH)
        assert created.json()["start"] == moment("2017-09-04T12:00:00.0000000")
        assert "Preference-Applied" not in created.headers

        found = client.get(f"/me/events/{created.json()['id']}")
        assert found.json()["start"] == moment("2017-09-04T19:00:00.0000000", "UTC")
        assert "Preference-Applied" not in found.headers


class TestInstances:
    def test_lunch(self, client):
        """The lunch of Graph's documentation is 17 Mondays at noon in California."""
        path = client.create(LUNCH)
        response = client.get(f"{path}/instances", IN_PACIFIC, startDateTime="2017-01-01", endDateTime="2018-01-01")

        assert len(starts(response)) == 17
        assert {start[10:] for start in starts(response)} == {"T12:00"}
        assert response.headers["Preference-Applied"] == IN_PACIFIC["Prefer"]

    def test_without_prefer(self, client):
        """They are in UTC."""
        path = client.create(LUNCH)
        response = client.get(f"{path}/instances", **AUTUMN)

        assert starts(response) == ["2017-10-30T19:00", "2017-11-06T20:00", "2017-11-13T20:00"]
        assert "Preference-Applied" not in response.headers
        series = path.removeprefix("/me/events/")
        first = response.json()["value"][0]
        assert (first["subject"], first["type"]) == ("Let's go for lunch", "occurrence")
        assert first["seriesMasterId"] == series
        assert first["occurrenceId"] == f"OID.{series}.2017-10-30"
        assert "recurrence" not in first

    def test_single_event(self, client):
        path = client.create(sample("1-single.request"))
        assert error_in(client.get(f"{path}/instances", **AUTUMN))["code"] == "ErrorInvalidRequest"


class TestCalendarView:
    def test_order(self, client):
        """Events and occurrences are in the order of their starts."""
        client.create(LUNCH)
        client.create(event("2017-11-06T09:00:00", "2017-11-06T09:30:00", subject="Standup"))
        client.create(all_day("2017-11-08", "2017-11-09", subject="Holiday"))
        response = client.get(VIEW, IN_PACIFIC, **AUTUMN)

        assert [(event["start"]["dateTime"][5:16], event["subject"]) for event in response.json()["value"]] == [
            ("10-30T12:00", "Let's go for lunch"),
            ("11-06T09:00", "Standup"),
            ("11-06T12:00", "Let's go for lunch"),
            ("11-08T00:00", "Holiday"),
            ("11-13T12:00", "Let's go for lunch"),
        ]

    def test_new_events(self, client):
        """A view has the events that were created after the last one."""
        for count in range(3):
            assert len(starts(client.get(VIEW, **AUTUMN))) == 3 * count
            client.create(LUNCH)

    def test_parsed_once(self, client, monkeypatch):
        """Events are parsed once for many views."""
        parsed, calendar = [], ASGI_APP.Calendar
        monkeypatch.setattr(ASGI_APP, "Calendar", lambda events: parsed.append(len(events)) or calendar(events))
        for _ in range(2):
            client.create(LUNCH)
            for _ in range(3):
                client.get(VIEW, **AUTUMN)
        assert parsed == [1, 2]

    def test_empty(self, client):
        assert client.get(VIEW, **AUTUMN).json() == {"value": []}

    def test_other_server(self, client):
        """Each server has a calendar of its own."""
        client.create(LUNCH)
        assert starts(Client(ASGI_APP.make_app()).get(VIEW, **AUTUMN)) == []


class TestSelect:
    def test_view(self, client):
        client.create(LUNCH)
        query = AUTUMN | {"$select": "subject,start", "endDateTime": "2017-11-01"}

        assert client.get(VIEW, **query).json()["value"] == [
            {"subject": "Let's go for lunch", "start": moment("2017-10-30T19:00:00.0000000", "UTC")}
        ]

    def test_event(self, client):
        found = client.get(client.create(LUNCH), **{"$select": "subject,isAllDay"})
        assert found.json() == {"subject": "Let's go for lunch", "isAllDay": False}


class TestWindow:
    def test_offset(self, client):
        """The offset of a window counts, the preferred zone does not."""
        path = client.create(LUNCH)  # on 6 November from 20:00 to 22:00 in UTC
        query = "startDateTime=2017-11-06T22:00:01{0}&endDateTime=2017-11-07T22:00:00{0}"

        for offset, count in [("", 0), ("Z", 0), ("%2B00:00", 0), ("%2B01:00", 1), ("+01:00", 1), ("-01:00", 0)]:
            for headers in (None, IN_PACIFIC):
                response = client.get(f"{path}/instances?{query.format(offset)}", headers)
                assert len(starts(response)) == count, offset

    def test_edges(self, client):
        """An event that ends at the window's start is returned; one that starts at its end is not."""
        client.create(LUNCH)
        ends = client.get(VIEW, startDateTime="2017-11-06T22:00:00Z", endDateTime="2017-11-07T00:00:00Z")
        begins = client.get(VIEW, startDateTime="2017-11-06T00:00:00Z", endDateTime="2017-11-06T20:00:00Z")

        assert (len(starts(ends)), len(starts(begins))) == (1, 0)

    @pytest.mark.parametrize("route", [VIEW, "instances"])
    @pytest.mark.parametrize(
        "missing", [("startDateTime",), ("endDateTime",), ("startDateTime", "endDateTime")], ids=",".join
    )
    def test_missing(self, client, route, missing):
        path = f"{client.create(LUNCH)}/instances" if route == "instances" else route
        error = error_in(client.get(path, **{name: text for name, text in AUTUMN.items() if name not in missing}))

        assert error["code"] == "ErrorInvalidParameter"
        assert "startDateTime and endDateTime" in error["message"]

    @pytest.mark.parametrize("text", ["", "soon", "2017-02-30", "2017-11-06 12:00:00"])
    def test_not_a_time(self, client, text):
        assert error_in(client.get(VIEW, **AUTUMN | {"endDateTime": text}))["target"] == "endDateTime"

    def test_1825_days(self, client):
        """A window has at most 1825 days."""
        path = client.create(LUNCH)
        for route in (VIEW, f"{path}/instances"):
            longest = client.get(route, startDateTime="2016-01-01", endDateTime="2020-12-30")  # 1825 days
            assert len(starts(longest)) == 17
            error = error_in(client.get(route, startDateTime="2016-01-01", endDateTime="2020-12-31"))
            assert (error["code"], "1825 days" in error["message"]) == ("ErrorInvalidRequest", True)


class TestPrefer:
    @pytest.mark.parametrize(
        "headers",
        [
            [("Prefer", f'outlook.timezone="{BERLIN}"')],
            [("prefer", f'Outlook.TimeZone = "{BERLIN}"; strict')],
            [("Prefer", "odata.maxpagesize=50"), ("Prefer", f'outlook.timezone="{BERLIN}"')],
            [("Prefer", f'outlook.body-content-type="text", outlook.timezone="{BERLIN}"')],
            [("Prefer", f'outlook.timezone="{BERLIN}"'), ("Prefer", "outlook.timezone=UTC")],
        ],
        ids=["one", "letter case", "second header", "second in a header", "twice"],
    )
    def test_every_response(self, client, headers):
        """Each response is in the preferred zone."""
        created = client.post(LUNCH, headers)
        path = f"/me/events/{created.json()['id']}"
        responses = [created, client.get(path, headers)]
        responses += [client.get(route, headers, **AUTUMN) for route in (f"{path}/instances", VIEW)]

        for response in responses:
            [event, *_] = response.json().get("value", [response.json()])
            assert event["start"]["timeZone"] == event["end"]["timeZone"] == BERLIN
            assert response.headers["Preference-Applied"] == f'outlook.timezone="{BERLIN}"'
            assert response.headers["Vary"] == "Prefer"
        assert created.json()["start"]["dateTime"] == "2017-09-04T21:00:00.0000000"
        expected = ["2017-10-30T20:00", "2017-11-06T21:00", "2017-11-13T21:00"]
        assert starts(responses[2]) == starts(responses[3]) == expected

    def test_same_series(self, client):
        """A preference never changes when a series happens."""
        late = LUNCH | event("2017-09-04T20:00:00", "2017-09-04T22:00:00")
        in_kiritimati = client.post(late, {"Prefer": 'outlook.timezone="Pacific/Kiritimati"'})
        assert in_kiritimati.json()["start"] == moment("2017-09-05T17:00:00.0000000", "Pacific/Kiritimati")

        path = f"/me/events/{in_kiritimati.json()['id']}"
        response = client.get(f"{path}/instances", IN_PACIFIC, startDateTime="2017-11-01", endDateTime="2017-11-15")
        assert starts(response) == ["2017-11-06T20:00", "2017-11-13T20:00"]
        assert client.get(path, IN_PACIFIC).json()["originalStartTimeZone"] == PACIFIC

    def test_all_day(self, client):
        """An all-day event has the same date in every zone."""
        path = client.create(all_day("2017-11-08", "2017-11-09"))
        for name in (PACIFIC, TOKYO):
            headers = {"Prefer": f'outlook.timezone="{name}"'}
            [viewed] = client.get(VIEW, headers, **AUTUMN).json()["value"]
            for found in (client.get(path, headers).json(), viewed):
                assert found["start"] == moment("2017-11-08T00:00:00.0000000", name)
                assert found["end"] == moment("2017-11-09T00:00:00.0000000", name)

    @pytest.mark.parametrize(
        ("header", "code"),
        [
            ('outlook.timezone="Moon"', "TimeZoneNotSupportedException"),
            ('outlook.timezone=""', "TimeZoneNotSupportedException"),
            ("outlook.timezone='UTC'", "TimeZoneNotSupportedException"),
            ("outlook.timezone='Pacific Standard Time'", "ErrorInvalidRequest"),
            ('outlook.timezone="UTC', "ErrorInvalidRequest"),
        ],
    )
    def test_rejected(self, client, header, code):
        """A wrong preference is an error of each request, and nothing is created."""
        path, headers = client.create(LUNCH), {"Prefer": header}
        responses = [client.post(LUNCH, headers), client.get(path, headers)]
        responses += [client.get(route, headers, **AUTUMN) for route in (f"{path}/instances", VIEW)]

        for response in responses:
            error = error_in(response)
            assert (error["code"], error["target"]) == (code, "Prefer")
        assert len(starts(client.get(VIEW, **AUTUMN))) == 3

    def test_message(self, client):
        """An unknown zone is rejected with Graph's message."""
        error = error_in(client.get(VIEW, {"Prefer": 'outlook.timezone="Moon"'}, **AUTUMN))
        assert error["message"].startswith(
            "A valid TimeZone value must be specified. The following TimeZone value is not supported: 'Moon'."
        )


class TestErrors:
    @pytest.mark.slow
    def test_depth(self, client):
        """An event that is accepted can be returned in a view, however deep its JSON is."""

        def create(depth, client):
            deep = json.dumps(LUNCH | {"deep": 0}).replace('"deep": 0', f'"deep": {"[" * depth}{"]" * depth}')
            return client.request("POST", "/me/events", content=deep).status_code

        accepted, rejected = 1, 1_000_000  # Python's own limit is in between: 1,000 for 3.11, 30,000 since 3.14
        while rejected - accepted > 1:
            depth = (accepted + rejected) // 2
            accepted, rejected = (depth, rejected) if create(depth, client) == 201 else (accepted, depth)
        assert create(rejected, client) == 400
        for depth in range(accepted - 20, accepted + 1):
            client = Client(ASGI_APP.make_app())
            assert create(depth, client) == 201
            assert client.get(VIEW, **AUTUMN).status_code == 200

    @pytest.mark.parametrize("body", [[], "event", 5, [LUNCH]])
    def test_not_an_object(self, client, body):
        assert error_in(client.post(body))["code"] == "UnableToDeserializePostBody"

    def test_one_fault(self, client):
        error = error_in(client.post(LUNCH | {"end": moment("2017-09-04T11:00:00")}))
        assert (error["code"], error["target"]) == ("ErrorPropertyValidationFailure", "end")
        assert "details" not in error

    def test_several_faults(self, client):
        body = {
            "start": moment("2017-09-04T12:00:00", "Moon"),
            "end": moment("at two"),
            "recurrence": {
                "pattern": {"type": "weekly", "interval": 100, "daysOfWeek": ["monday"]},
                "range": {"type": "numbered", "startDate": "2017-09-04", "numberOfOccurrences": 1000},
            },
        }
        error = error_in(client.post(body))

        assert error["code"] == "ErrorPropertyValidationFailure"
        assert {(detail["target"], detail["code"]) for detail in error["details"]} >= {
            ("start.timeZone", "TimeZoneNotSupportedException"),
            ("end.dateTime", "UnableToDeserializePostBody"),
        }
        targets = {detail["target"] for detail in error["details"]}
        assert {"recurrence.pattern.interval", "recurrence.range.numberOfOccurrences"} <= targets
        assert starts(client.get(VIEW, **AUTUMN)) == []

    @pytest.mark.parametrize("path", ["/me/events/AAMk", "/me/events/AAMk/instances"])
    def test_unknown_id(self, client, path):
        assert error_in(client.get(path, **AUTUMN), 404)["code"] == "ErrorItemNotFound"
