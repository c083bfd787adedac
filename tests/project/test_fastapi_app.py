"""The example server on FastAPI and SQLite, over HTTP."""

import json

import pytest

from graph import EXAMPLES, event, moment
from http_server import AUTUMN, LUNCH, VIEW, Changes, Client, error_in, load_app, starts

APP = load_app("fastapi_app.py")


@pytest.fixture
def client():
    return Client(APP.make_app())


def test_lines():
    """The server is a recipe, of less than 60 lines that are not blank."""
    lines = (EXAMPLES / "fastapi_app.py").read_text("utf-8").splitlines()
    assert len([line for line in lines if line.strip()]) < 60


class TestChanges(Changes):
    """PATCH and DELETE."""


class TestStore:
    def test_index(self, client):
        """A view has the events whose bounds are in its window: an endless series, too."""
        client.create(
            LUNCH | {"recurrence": LUNCH["recurrence"] | {"range": {"type": "noEnd", "startDate": "2017-09-04"}}}
        )
        client.create(event("2017-11-06T09:00:00", subject="Standup"))
        client.create(event("2018-11-06T09:00:00", subject="Later"))
        assert len(starts(client.get(VIEW, **AUTUMN))) == 4
        assert len(starts(client.get(VIEW, startDateTime="2030-11-01", endDateTime="2030-11-08"))) == 1

    def test_moved(self, client):
        """The bounds of a changed event are those of its new times."""
        path = client.create(event("2017-09-06T09:00:00"))
        client.patch(path, {"start": moment("2017-11-06T09:00:00"), "end": moment("2017-11-06T10:00:00")})
        assert starts(client.get(VIEW, **AUTUMN)) == ["2017-11-06T17:00"]

    def test_file(self, tmp_path):
        """Another server with the same file has the same events."""
        path = Client(APP.make_app(tmp_path / "events.db")).create(LUNCH)
        assert Client(APP.make_app(tmp_path / "events.db")).get(path).status_code == 200

    def test_deep(self, client):
        """An event that is accepted can be returned in a view, however deep its JSON is."""
        for depth in (1, 10, 500, 800, *range(840, 1000, 2), 100_000):
            nested = json.dumps(LUNCH | {"deep": 0}).replace('"deep": 0', f'"deep": {"[" * depth}{"]" * depth}')
            status = client.request("POST", "/me/events", content=nested).status_code
            assert status == 201 if depth < 501 else status in {201, 400}
            assert client.get(VIEW, **AUTUMN).status_code == 200

    @pytest.mark.parametrize("value", ["NaN", "Infinity", '"\\ud800"'])
    def test_text(self, client, value):
        """What no response can have is not stored."""
        body = json.dumps(LUNCH | {"other": 0}).replace('"other": 0', f'"other": {value}')
        assert client.request("POST", "/me/events", content=body).status_code == 400
        assert client.get(VIEW, **AUTUMN).json() == {"value": []}

    def test_window(self, client):
        assert error_in(client.get(VIEW))["code"] == "ErrorInvalidParameter"
        assert (
            error_in(client.get(VIEW, startDateTime="2010-01-01", endDateTime="2017-01-01"))["target"] == "endDateTime"
        )
