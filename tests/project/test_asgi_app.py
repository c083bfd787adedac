"""The example server, over HTTP: Graph's own examples go in and come out as published."""

import asyncio
import importlib.util
import json
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests/graph_samples"
PACIFIC = "Pacific Standard Time"
IN_PACIFIC = {"Prefer": f'outlook.timezone="{PACIFIC}"'}
ABOUT_TIME = (
    "start", "end", "isAllDay", "originalStartTimeZone", "originalEndTimeZone", "recurrence", "type", "seriesMasterId",
)  # fmt: skip
AUTUMN = {"startDateTime": "2017-10-30", "endDateTime": "2017-11-14"}


def load_app():
    path = ROOT / "examples/asgi_app.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ASGI_APP = load_app()


class Client:
    """A client of a new server, without a loop of its own."""

    def __init__(self):
        self.transport = httpx.ASGITransport(ASGI_APP.make_app())

    def ask(self, method, path, **options):
        async def answer():
            async with httpx.AsyncClient(transport=self.transport, base_url="https://calendar.example") as client:
                return await client.request(method, path, **options)

        return asyncio.run(answer())

    def get(self, path, headers=None, **params):
        return self.ask("GET", path, headers=headers, params=params or None)

    def post(self, event, headers=None):
        return self.ask("POST", "/me/events", json=event, headers=headers)

    def create(self, event):
        """The path of a new event."""
        answer = self.post(event)
        assert answer.status_code == 201, answer.text
        return f"/me/events/{answer.json()['id']}"


@pytest.fixture
def client():
    return Client()


def sample(name):
    return json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))


def moment(date_time, time_zone=PACIFIC):
    return {"dateTime": date_time, "timeZone": time_zone}


def single(start, end, **properties):
    return {"start": start, "end": end, **properties}


def starts(answer):
    assert answer.status_code == 200, answer.text
    return [event["start"]["dateTime"][:16] for event in answer.json()["value"]]


def rejected(answer, status=400):
    """The error of an answer that is one, in Graph's shape."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert "Preference-Applied" not in answer.headers
    assert list(answer.json()) == ["error"]
    assert {"code", "message"} <= set(answer.json()["error"])
    return answer.json()["error"]


LUNCH = sample("3-recurring.request")


# Graph's own examples -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "headers"),
    [("1-single", IN_PACIFIC), ("2-locations", IN_PACIFIC), ("3-recurring", None), ("4-online-meeting", IN_PACIFIC)],
)
def test_graphs_own_examples_come_out_as_published(client, name, headers):
    request, published = sample(f"{name}.request"), sample(f"{name}.response")
    if name in ("1-single", "4-online-meeting"):  # a slip of the page, which answers 11:00-12:00 to this request
        published |= {"start": moment("2017-04-15T12:00:00.0000000"), "end": moment("2017-04-15T14:00:00.0000000")}

    answer = client.post(request, headers)
    created = answer.json()

    assert answer.status_code == 201
    assert answer.headers.get("Preference-Applied") == (headers or {}).get("Prefer")
    assert {key: created[key] for key in ABOUT_TIME} == {key: published[key] for key in ABOUT_TIME}
    assert {key: created[key] for key in request if key not in ABOUT_TIME} == {
        key: value for key, value in request.items() if key not in ABOUT_TIME
    }
    again = client.get(f"/me/events/{created['id']}", headers=IN_PACIFIC)
    assert again.json() == created
    assert again.headers["Preference-Applied"] == IN_PACIFIC["Prefer"]


def test_the_lunch_is_17_mondays_at_noon_in_california(client):
    answer = client.get(
        client.create(LUNCH) + "/instances", IN_PACIFIC, startDateTime="2017-01-01", endDateTime="2018-01-01"
    )

    assert len(starts(answer)) == 17
    assert {start[10:] for start in starts(answer)} == {"T12:00"}
    assert answer.headers["Preference-Applied"] == IN_PACIFIC["Prefer"]


# instances and calendarView -------------------------------------------------------------------------------------------


def test_instances_are_told_in_utc_without_a_preference(client):
    path = client.create(LUNCH)
    answer = client.get(f"{path}/instances", **AUTUMN)

    assert starts(answer) == ["2017-10-30T19:00", "2017-11-06T20:00", "2017-11-13T20:00"]
    assert "Preference-Applied" not in answer.headers
    series = path.removeprefix("/me/events/")
    first = answer.json()["value"][0]
    assert (first["subject"], first["type"], first["seriesMasterId"]) == ("Let's go for lunch", "occurrence", series)
    assert first["occurrenceId"] == f"OID.{series}.2017-10-30"
    assert "recurrence" not in first


def test_one_event_is_told_by_the_properties_that_are_asked_for(client):
    path = client.create(LUNCH)
    assert client.get(path, **{"$select": "subject,isAllDay"}).json() == {
        "subject": "Let's go for lunch",
        "isAllDay": False,
    }


def test_a_single_event_has_no_instances(client):
    path = client.create(sample("1-single.request"))
    assert rejected(client.get(f"{path}/instances", **AUTUMN))["code"] == "ErrorInvalidRequest"


def test_calendar_view_merges_all_events_in_their_order(client):
    client.create(LUNCH)
    client.create(single(moment("2017-11-06T09:00:00"), moment("2017-11-06T09:30:00"), subject="Standup"))
    client.create(
        single(moment("2017-11-08T00:00:00"), moment("2017-11-09T00:00:00"), subject="Holiday", isAllDay=True)
    )
    answer = client.get("/me/calendarView", IN_PACIFIC, **AUTUMN)

    assert [(event["start"]["dateTime"][5:16], event["subject"]) for event in answer.json()["value"]] == [
        ("10-30T12:00", "Let's go for lunch"),
        ("11-06T09:00", "Standup"),
        ("11-06T12:00", "Let's go for lunch"),
        ("11-08T00:00", "Holiday"),
        ("11-13T12:00", "Let's go for lunch"),
    ]


def test_a_view_holds_what_was_created_since_the_last(client):
    for count in range(3):
        assert len(starts(client.get("/me/calendarView", **AUTUMN))) == 3 * count
        client.create(LUNCH)


def test_events_are_read_once_for_many_views(client, monkeypatch):
    read, calendar = [], ASGI_APP.Calendar
    monkeypatch.setattr(ASGI_APP, "Calendar", lambda events: read.append(len(events)) or calendar(events))
    for _ in range(2):
        client.create(LUNCH)
        for _ in range(3):
            client.get("/me/calendarView", **AUTUMN)
    assert read == [1, 2]


def test_an_empty_calendar_has_an_empty_view(client):
    assert client.get("/me/calendarView", **AUTUMN).json() == {"value": []}


def test_each_server_has_a_calendar_of_its_own(client):
    client.create(LUNCH)
    assert starts(Client().get("/me/calendarView", **AUTUMN)) == []


def test_select_names_the_properties_to_tell(client):
    client.create(LUNCH)
    query = AUTUMN | {"$select": "subject,start", "endDateTime": "2017-11-01"}

    assert client.get("/me/calendarView", **query).json()["value"] == [
        {"subject": "Let's go for lunch", "start": moment("2017-10-30T19:00:00.0000000", "UTC")}
    ]


def test_the_offset_of_a_window_counts_and_the_preference_does_not(client):
    path = client.create(LUNCH)  # on 6 November from 20:00 to 22:00 in UTC
    query = "startDateTime=2017-11-06T22:00:01{0}&endDateTime=2017-11-07T22:00:00{0}"

    for offset, found in [("", 0), ("Z", 0), ("%2B00:00", 0), ("%2B01:00", 1), ("+01:00", 1), ("-01:00", 0)]:
        for headers in (None, IN_PACIFIC):
            answer = client.get(f"{path}/instances?{query.format(offset)}", headers)
            assert len(starts(answer)) == found, offset


def test_what_ends_as_the_window_starts_is_in_it_and_what_starts_as_it_ends_is_not(client):
    client.create(LUNCH)
    ends = client.get("/me/calendarView", startDateTime="2017-11-06T22:00:00Z", endDateTime="2017-11-07T00:00:00Z")
    begins = client.get("/me/calendarView", startDateTime="2017-11-06T00:00:00Z", endDateTime="2017-11-06T20:00:00Z")

    assert (len(starts(ends)), len(starts(begins))) == (1, 0)


@pytest.mark.parametrize("route", ["/me/calendarView", "instances"])
@pytest.mark.parametrize(
    "missing", [("startDateTime",), ("endDateTime",), ("startDateTime", "endDateTime")], ids=",".join
)
def test_both_ends_of_the_window_are_needed(client, route, missing):
    path = f"{client.create(LUNCH)}/instances" if route == "instances" else route
    error = rejected(client.get(path, **{name: text for name, text in AUTUMN.items() if name not in missing}))

    assert error["code"] == "ErrorInvalidParameter"
    assert "startDateTime and endDateTime" in error["message"]


@pytest.mark.parametrize("text", ["", "soon", "2017-02-30", "2017-11-06 12:00:00"])
def test_an_end_of_the_window_that_is_no_time_is_named(client, text):
    assert rejected(client.get("/me/calendarView", **AUTUMN | {"endDateTime": text}))["target"] == "endDateTime"


def test_a_window_is_1825_days_at_most(client):
    path = client.create(LUNCH)
    for route in ("/me/calendarView", f"{path}/instances"):
        longest = client.get(route, startDateTime="2016-01-01", endDateTime="2020-12-30")  # 1825 days
        assert len(starts(longest)) == 17
        error = rejected(client.get(route, startDateTime="2016-01-01", endDateTime="2020-12-31"))
        assert (error["code"], "1825 days" in error["message"]) == ("ErrorInvalidRequest", True)


# Prefer ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        [("Prefer", 'outlook.timezone="W. Europe Standard Time"')],
        [("prefer", 'Outlook.TimeZone = "W. Europe Standard Time"; strict')],
        [("Prefer", "odata.maxpagesize=50"), ("Prefer", 'outlook.timezone="W. Europe Standard Time"')],
        [("Prefer", 'outlook.body-content-type="text", outlook.timezone="W. Europe Standard Time"')],
        [("Prefer", 'outlook.timezone="W. Europe Standard Time"'), ("Prefer", "outlook.timezone=UTC")],
    ],
    ids=["alone", "letter case", "second header", "second in a header", "said twice"],
)
def test_every_answer_is_told_in_the_zone_preferred(client, headers):
    created = client.post(LUNCH, headers)
    path = f"/me/events/{created.json()['id']}"
    answers = [created, client.get(path, headers)]
    answers += [client.get(route, headers, **AUTUMN) for route in (f"{path}/instances", "/me/calendarView")]

    for answer in answers:
        [event, *_] = answer.json().get("value", [answer.json()])
        assert event["start"]["timeZone"] == event["end"]["timeZone"] == "W. Europe Standard Time"
        assert answer.headers["Preference-Applied"] == 'outlook.timezone="W. Europe Standard Time"'
        assert answer.headers["Vary"] == "Prefer"
    assert created.json()["start"]["dateTime"] == "2017-09-04T21:00:00.0000000"
    assert starts(answers[2]) == starts(answers[3]) == ["2017-10-30T20:00", "2017-11-06T21:00", "2017-11-13T21:00"]


def test_a_preference_never_changes_what_a_series_is(client):
    late = LUNCH | {"start": moment("2017-09-04T20:00:00"), "end": moment("2017-09-04T22:00:00")}
    in_kiritimati = client.post(late, {"Prefer": 'outlook.timezone="Pacific/Kiritimati"'})
    assert in_kiritimati.json()["start"] == moment("2017-09-05T17:00:00.0000000", "Pacific/Kiritimati")

    path = f"/me/events/{in_kiritimati.json()['id']}"
    answer = client.get(f"{path}/instances", IN_PACIFIC, startDateTime="2017-11-01", endDateTime="2017-11-15")
    assert starts(answer) == ["2017-11-06T20:00", "2017-11-13T20:00"]
    assert client.get(path, IN_PACIFIC).json()["originalStartTimeZone"] == PACIFIC


def test_an_event_is_told_in_utc_without_a_preference_but_when_it_is_created(client):
    created = client.post(LUNCH)
    assert created.json()["start"] == moment("2017-09-04T12:00:00.0000000")
    assert "Preference-Applied" not in created.headers

    found = client.get(f"/me/events/{created.json()['id']}")
    assert found.json()["start"] == moment("2017-09-04T19:00:00.0000000", "UTC")
    assert "Preference-Applied" not in found.headers


def test_an_all_day_event_stays_on_its_date_in_every_zone(client):
    path = client.create(single(moment("2017-11-08T00:00:00"), moment("2017-11-09T00:00:00"), isAllDay=True))
    for name in (PACIFIC, "Tokyo Standard Time"):
        headers = {"Prefer": f'outlook.timezone="{name}"'}
        [viewed] = client.get("/me/calendarView", headers, **AUTUMN).json()["value"]
        for event in (client.get(path, headers).json(), viewed):
            assert event["start"] == moment("2017-11-08T00:00:00.0000000", name)
            assert event["end"] == moment("2017-11-09T00:00:00.0000000", name)


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
def test_a_preference_that_cannot_be_followed_is_refused_and_nothing_is_kept(client, header, code):
    path, headers = client.create(LUNCH), {"Prefer": header}
    answers = [client.post(LUNCH, headers), client.get(path, headers)]
    answers += [client.get(route, headers, **AUTUMN) for route in (f"{path}/instances", "/me/calendarView")]

    for answer in answers:
        error = rejected(answer)
        assert (error["code"], error["target"]) == (code, "Prefer")
    assert len(starts(client.get("/me/calendarView", **AUTUMN))) == 3


def test_an_unknown_zone_is_refused_in_graphs_words(client):
    error = rejected(client.get("/me/calendarView", {"Prefer": 'outlook.timezone="Moon"'}, **AUTUMN))
    assert error["message"].startswith(
        "A valid TimeZone value must be specified. The following TimeZone value is not supported: 'Moon'."
    )


# Errors ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"subject=Lunch", b'{"subject": "\xff"}', b'{"a": NaN}', b'{"a": 1e999}', b'"\\ud800"', b"[" * 99_999],
    ids=lambda body: repr(body[:12]),
)
def test_a_body_that_is_no_json_is_refused(client, body):
    assert rejected(client.ask("POST", "/me/events", content=body))["code"] == "UnableToDeserializePostBody"


def test_an_event_that_is_taken_can_be_told_in_a_view_however_deep_it_is(client):
    for depth in range(900, 1000):
        deep = json.dumps(LUNCH | {"deep": 0}).replace('"deep": 0', f'"deep": {"[" * depth}{"]" * depth}')
        answer = client.ask("POST", "/me/events", content=deep)
        if answer.status_code != 201:
            break
        assert client.get("/me/calendarView", **AUTUMN).status_code == 200
    assert answer.status_code == 400


@pytest.mark.parametrize("body", [[], "event", 5, [LUNCH]])
def test_a_body_that_is_no_object_is_no_event(client, body):
    assert rejected(client.post(body))["code"] == "UnableToDeserializePostBody"


def test_one_fault_is_told_with_its_property(client):
    error = rejected(client.post(LUNCH | {"end": moment("2017-09-04T11:00:00")}))
    assert (error["code"], error["target"]) == ("ErrorPropertyValidationFailure", "end")
    assert "details" not in error


def test_every_fault_is_told_with_its_property(client):
    faulty = {
        "start": moment("2017-09-04T12:00:00", "Moon"),
        "end": moment("at two"),
        "recurrence": {
            "pattern": {"type": "weekly", "interval": 100, "daysOfWeek": ["monday"]},
            "range": {"type": "numbered", "startDate": "2017-09-04", "numberOfOccurrences": 1000},
        },
    }
    error = rejected(client.post(faulty))

    assert error["code"] == "ErrorPropertyValidationFailure"
    assert {(detail["target"], detail["code"]) for detail in error["details"]} >= {
        ("start.timeZone", "TimeZoneNotSupportedException"),
        ("end.dateTime", "UnableToDeserializePostBody"),
    }
    targets = {detail["target"] for detail in error["details"]}
    assert {"recurrence.pattern.interval", "recurrence.range.numberOfOccurrences"} <= targets
    assert starts(client.get("/me/calendarView", **AUTUMN)) == []


@pytest.mark.parametrize("path", ["/me/events/AAMk", "/me/events/AAMk/instances"])
def test_an_unknown_id_is_not_found(client, path):
    assert rejected(client.get(path, **AUTUMN), 404)["code"] == "ErrorItemNotFound"


def test_the_server_gives_the_ids(client):
    first, second = (client.post(LUNCH | {"id": "mine"}).json()["id"] for _ in range(2))
    assert len({first, second, "mine"}) == 3


def test_the_server_is_shown_in_100_lines():
    assert len((ROOT / "examples/asgi_app.py").read_text("utf-8").splitlines()) <= 100
