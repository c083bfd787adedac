"""What the server protects, which paths it has, and the form of errors."""

import asyncio
from datetime import datetime

import httpx
import pytest

from graph import event
from recurtz import RecurtzError, RoomPolicy
from recurtz.sandbox import make_app
from recurtz.sandbox.guard import MAX_BODY, Guard
from recurtz.sandbox.routing import parse_path

ME, ADA = "me@contoso.com", "ada@contoso.com"


class TestPaths:
    @pytest.mark.parametrize(
        "path",
        [
            "/me/events", "//me//events", "/ME/Events/", "/me/calendar/events", "/users/me@contoso.com/events",
            "/users/ME@CONTOSO.COM/calendar/events", "/users/me-token-to-replace/events",
            "/users/me%40contoso.com/events",
        ],
    )  # fmt: skip
    def test_spellings(self, client, path):
        """A mailbox and its events have several paths."""
        client.create(event())
        assert len(client.get(path)["value"]) == 1

    def test_calendar(self, client):
        """The one calendar has an id, in whose path the same operations are."""
        calendar = client.get("/me/calendar")
        assert calendar["owner"] == {"name": ME, "address": ME}
        created = client.post(f"/me/calendars/{calendar['id']}/events", event())
        assert client.get(f"/me/calendars/{calendar['id']}/events/{created['id']}")["id"] == created["id"]
        assert client.get(f"/me/calendars/{calendar['id']}")["id"] == calendar["id"]
        assert [one["id"] for one in client.get("/me/calendars")["value"]] == [calendar["id"]]
        assert client.error("GET", "/me/calendars/AAMk/events", 404) == "ErrorItemNotFound"
        other = client.get("/users/ada@contoso.com/calendar")["id"]
        assert client.error("GET", f"/me/calendars/{other}/calendarView", 404) == "ErrorItemNotFound"

    def test_users(self, client):
        assert client.get("/me")["mail"] == ME
        assert client.get(f"/users/{ADA}?$select=MAIL").keys() == {"@odata.context", "mail"}
        assert client.error("GET", "/me?$select=age") == "ErrorInvalidUrlQuery"
        assert client.error("GET", "/users/nobody@contoso.com/events", 404) == "ErrorInvalidUser"

    @pytest.mark.parametrize(
        "path",
        [
            "/me/messages",
            "/me/events/x/forward",
            "/groups/x/events",
            "/users",
            "/$batch",
            "/me/events/$count",
            "/../me",
        ],
    )
    def test_unknown(self, client, path):
        """What the sandbox does not offer is 400, as Graph answers an unknown segment."""
        assert client.error("GET", path) == "BadRequest"

    @pytest.mark.parametrize("path", ["http://127.0.0.1/beta/me/events", "http://127.0.0.1/v1.0", "http://127.0.0.1/x"])
    def test_version(self, client, path):
        assert client.error("GET", path) == "BadRequest"

    @pytest.mark.parametrize(("method", "path"), [("PUT", "/me/events/x"), ("PATCH", "/me/events"), ("OPTIONS", "/me")])
    def test_method(self, client, method, path):
        assert client.error(method, path, 405) == "Request_BadRequest"

    def test_notice(self, client):
        """The page at the root says what this is."""
        response = client.request("GET", "http://127.0.0.1/")
        assert "sandbox" in response.text
        assert response.headers["content-security-policy"].startswith("default-src 'none'")

    def test_parsed(self):
        assert parse_path("/V1.0/me").path == ""
        with pytest.raises(RecurtzError):
            parse_path("/v1.0x/me/events")


class TestGuard:
    """A page of another site in the user's browser can neither read nor write."""

    @pytest.mark.parametrize(
        "host", ["evil.example", "127.0.0.1.evil.example", "0.0.0.0:8765", "", "localhost.", "[::1", "testserver"]
    )
    def test_host(self, client, host):
        """Another name of this machine is refused (DNS rebinding)."""
        assert client.error("GET", "/me/events", 403, headers={"Host": host}) == "ErrorAccessDenied"

    @pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8765", "127.0.0.1:1", "[::1]:8765", "[::1]"])
    def test_own_host(self, client, host):
        client.request("GET", "/me/events", headers={"Host": host})

    @pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://127.0.0.1", "http://127.0.0.1:1", "x"])
    def test_origin(self, client, origin):
        assert client.error("POST", "/me/events", 403, headers={"Origin": origin}, json=event()) == "ErrorAccessDenied"

    def test_own_origin(self, client):
        client.request("POST", "/me/events", 201, headers={"Origin": "http://127.0.0.1"}, json=event())

    @pytest.mark.parametrize("site", ["cross-site", "same-site"])
    def test_fetch_site(self, client, site):
        """Browsers name the kind of site, also for images and links."""
        assert client.error("GET", "/me/events", 403, headers={"Sec-Fetch-Site": site}) == "ErrorAccessDenied"
        client.request("GET", "/me/events", headers={"Sec-Fetch-Site": "none"})

    @pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "multipart/form-data"])
    def test_content_type(self, client, kind):
        """A form cannot write: only JSON can, and a page of another site may not send that."""
        headers = {"Content-Type": kind} if kind else {}
        assert client.error("POST", "/me/events", 415, headers=headers, content=b"{}") == "UnsupportedMediaType"
        body = client.request(
            "POST", "/me/events", 201, headers={"Content-Type": "Application/JSON; charset=utf-8"}, content=_json()
        )
        assert "access-control-allow-origin" not in body.headers

    @pytest.mark.parametrize(
        ("name", "own", "other", "status"),
        [
            ("Host", "127.0.0.1", "evil.example", 403),
            ("Origin", "http://127.0.0.1", "https://evil.example", 403),
            ("Sec-Fetch-Site", "none", "cross-site", 403),
            ("Content-Type", "application/json", "text/plain", 415),
        ],
    )
    def test_repeated(self, client, name, own, other, status):
        """Of a header that is there twice, no value is overlooked."""
        for pair in ((own, other), (other, own)):
            headers = [("Host", "127.0.0.1"), ("Content-Type", "application/json")]
            headers = [header for header in headers if header[0] != name] + [(name, value) for value in pair]
            client.request("POST", "/me/events", status, headers, content=_json())

    @pytest.mark.parametrize("length", ["4194305", "9" * 30, "0" * 5_000 + "9" * 5_000])
    def test_announced_size(self, client, length):
        """A body that is announced as too large is not waited for."""
        headers = {"Content-Type": "application/json", "Content-Length": length}
        assert client.error("POST", "/me/events", 413, headers=headers, content=_json()) == "RequestBodyTooLarge"

    def test_size(self, client):
        """A body has at most four megabytes."""
        headers = {"Content-Type": "application/json"}
        assert (
            client.error("POST", "/me/events", 413, headers=headers, content=b" " * (MAX_BODY + 1))
            == "RequestBodyTooLarge"
        )
        assert client.error("POST", "/me/events", 400, headers=headers, content=b" " * MAX_BODY)

    def test_size_in_chunks(self, client):
        """A body of which no length is announced has at most as much."""

        async def chunks():
            for _ in range(5):
                yield b" " * 1024 * 1024

        headers = {"Content-Type": "application/json"}
        assert client.error("POST", "/me/events", 413, headers=headers, content=chunks()) == "RequestBodyTooLarge"

    def test_chunks(self):
        """The size counts, whatever the length says; a client that goes away ends its body."""
        received = []

        async def application(_scope, receive, _send):
            received.append(await receive())

        async def run(*messages):
            sent = []

            rest = iter(messages)

            async def receive():
                return next(rest)

            async def send(message):
                sent.append(message)

            scope = {"type": "http", "method": "GET", "scheme": "http", "headers": [(b"host", b"localhost")]}
            await Guard(application, lambda: None)(scope, receive, send)
            return sent

        chunk = {"type": "http.request", "body": b"x", "more_body": True}
        asyncio.run(run(chunk, {"type": "http.disconnect"}))
        assert received == [{"type": "http.request", "body": b"x", "more_body": False}]

    def test_websocket(self):
        """There are no web sockets."""
        sent = []

        async def send(message):
            sent.append(message)

        asyncio.run(Guard(None, None)({"type": "websocket"}, None, send))
        assert sent == [{"type": "websocket.close"}]

    def test_lifespan(self):
        """Messages about the life of the server pass; at its end the file is closed."""
        app = make_app(":memory:")

        async def run():
            messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])
            sent = []

            async def receive():
                return next(messages)

            async def send(message):
                sent.append(message["type"])

            await app({"type": "lifespan"}, receive, send)
            return sent

        assert asyncio.run(run()) == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
        assert not app.state.service.store.close.alive


def _json():
    return httpx.Request("POST", "http://x", json=event()).content


class TestErrors:
    def test_of_program(self, client, monkeypatch, caplog):
        """A fault of the program is 500 in Graph's form; the log has its traceback."""
        monkeypatch.setattr("recurtz.sandbox.mailbox.Mailbox.find", lambda *_: 1 / 0)
        response = client.request("GET", "/me/events/x", 500)
        assert response.json()["error"]["code"] == "ErrorInternalServerError"
        assert "ZeroDivisionError" in caplog.text

    def test_escapes(self, client):
        """Text of a request is quoted in errors, and cut."""
        response = client.request("GET", f"/me/{'x' * 5000}", 400)
        assert len(response.json()["error"]["message"]) < 200


class TestSettings:
    def test_defaults(self, client):
        settings = client.get("/me/mailboxSettings")
        assert settings["timeZone"] == "UTC"
        assert client.get("/me/mailboxSettings/timeZone")["value"] == "UTC"
        assert client.get("/me/mailboxSettings/workingHours")["startTime"] == "08:00:00.0000000"

    def test_change(self, client):
        hours = {"daysOfWeek": ["Monday"], "startTime": "10:00", "endTime": "12:00:00", "timeZone": {"name": "UTC"}}
        changed = client.patch(
            "/me/mailboxSettings", {"@odata.context": "x", "TimeZone": "Tokyo Standard Time", "workingHours": hours}
        )

        assert changed["timeZone"] == "Tokyo Standard Time"
        assert client.get("/me/mailboxSettings/workinghours")["daysOfWeek"] == ["monday"]
        assert client.get(f"/users/{ADA}/mailboxSettings")["timeZone"] == "UTC"

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            ({"timeZone": "Moon"}, "TimeZoneNotSupportedException"),
            ({"timeZone": 1}, "UnableToDeserializePostBody"),
            ({"workingHours": []}, "UnableToDeserializePostBody"),
            ({"archiveFolder": "x"}, "ErrorInvalidRequest"),
        ],
    )
    def test_faults(self, client, body, code):
        assert client.error("PATCH", "/me/mailboxSettings", json=body) == code
        assert client.get("/me/mailboxSettings")["timeZone"] == "UTC"


class TestTimeZones:
    @pytest.mark.parametrize(
        ("path", "alias"),
        [
            ("supportedTimeZones", "Pacific Standard Time"),
            ("supportedTimeZones()", "Pacific Standard Time"),
            ("supportedTimeZones(TimeZoneStandard=microsoft.graph.timeZoneStandard'Windows')", "Tokyo Standard Time"),
            ("supportedTimeZones(TimeZoneStandard='Iana')", "Europe/Berlin"),
        ],
    )
    def test_standards(self, client, path, alias):
        assert alias in {one["alias"] for one in client.get(f"/me/outlook/{path}")["value"]}

    @pytest.mark.parametrize("text", ["'Unix'", "Iana", "''"])
    def test_unknown(self, client, text):
        assert client.error("GET", f"/me/outlook/supportedTimeZones(TimeZoneStandard={text})")


class TestArguments:
    def test_defaults(self, graph_calendar):
        """The mailbox of `/me` is me@contoso.com."""
        assert graph_calendar.app.state.service.me == ME

    @pytest.mark.parametrize(
        "options",
        [
            {"mailboxes": "me@contoso.com"}, {"mailboxes": [5]}, {"mailboxes": [""]}, {"mailboxes": ["a/b"]},
            {"mailboxes": ()}, {"rooms": {"room@contoso.com": "AutoAccept"}}, {"now": "2026-01-05"},
            {"now": datetime(2026, 1, 5)},
        ],
    )  # fmt: skip
    def test_faults(self, options):
        with pytest.raises(RecurtzError):
            make_app(":memory:", **options)

    @pytest.mark.parametrize("name", ["", "a/b"])
    def test_address(self, name):
        """A text that is no address is not called one of another type."""
        for options in ({"mailboxes": [name]}, {"rooms": {name: RoomPolicy()}}):
            with pytest.raises(RecurtzError, match=rf"^\w+ '{name}' is not an address; use me@contoso.com$"):
                make_app(":memory:", **options)

    def test_clock(self, serve):
        """Without `now`, the time is that of the machine."""
        client = serve(now=None)
        assert client.create(event())["createdDateTime"] > "2026"
