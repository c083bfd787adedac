"""The server on a socket: for a test of pytest, and in the terminal."""

import json
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from graph import EXAMPLES, event
from recurtz.sandbox.server import GraphCalendar, listening_socket

NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def send(url, body=None, headers=()):
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"} if body else dict(headers)
    request = urllib.request.Request(url, data, headers)  # noqa: S310
    with NO_PROXY.open(request, timeout=10) as response:
        return json.load(response)


@pytest.fixture
def graph_calendar_options():
    return {"mailboxes": ["dana@contoso.com"]}


class TestFixture:
    def test_server(self, graph_calendar):
        """The server starts when its address is used, and listens on this machine alone."""
        url = graph_calendar.base_url
        created = send(f"{url}/me/events", event())
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/v1\.0", url)
        assert graph_calendar.base_url == url
        assert created["organizer"]["emailAddress"]["address"] == "dana@contoso.com"
        with pytest.raises(urllib.error.HTTPError) as raised:
            send(f"{url}/me/messages")
        assert raised.value.code == 400
        raised.value.close()

    def test_proxy(self, graph_calendar):
        """No header chooses the scheme and the host of links, as those of a proxy do elsewhere."""
        url = graph_calendar.base_url
        headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
        assert send(f"{url}/me/events", headers=headers)["@odata.context"].startswith(f"{url}/$metadata#")

    def test_transport(self, graph_calendar):
        """A client of httpx needs no server."""
        assert graph_calendar.transport.app is graph_calendar.app

    @pytest.mark.slow
    def test_plugin(self, tmp_path):
        """A project loads the plugin in its conftest."""
        (tmp_path / "conftest.py").write_text('pytest_plugins = ["recurtz.sandbox.pytest_plugin"]\n')
        (tmp_path / "test_it.py").write_text("def test_it(graph_calendar): assert graph_calendar.app\n")
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "--rootdir",
            str(tmp_path),
            str(tmp_path),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)  # noqa: S603
        assert done.returncode == 0, done.stdout

    def test_default_options(self, tmp_path):
        with GraphCalendar(tmp_path / "a.sqlite") as calendar:
            assert calendar.app.state.service.me == "me@contoso.com"

    def test_no_start(self, tmp_path):
        """A server that cannot start, because its certificate is none, does not keep a test waiting."""
        broken = tmp_path / "cert.pem"
        broken.write_text("")
        with (
            GraphCalendar(tmp_path / "a.sqlite", certificate=str(broken), key=str(broken)) as calendar,
            pytest.raises(OSError, match="SSL"),
        ):
            calendar.base_url  # noqa: B018


class TestSocket:
    def test_in_use(self):
        with listening_socket(0) as first, pytest.raises(OSError, match="in use"):
            listening_socket(first.getsockname()[1])

    def test_address(self):
        """Other machines cannot connect."""
        with listening_socket(0) as listening:
            assert listening.getsockname()[0] == "127.0.0.1"
            assert listening.family == socket.AF_INET

    def test_protocol(self):
        """The protocol is named: asyncio does not set TCP_NODELAY without it."""
        with listening_socket(0) as listening:
            assert listening.proto == socket.IPPROTO_TCP


@pytest.mark.slow
class TestTerminal:
    def test_serve(self, tmp_path):
        """`recurtz serve` stores the events of a file, names its address, and ends when it is interrupted."""
        command = [sys.executable, "-m", "recurtz", "serve", str(tmp_path / "c.sqlite"), "--port", "0", "--load"]
        options = ["--room", "room@contoso.com", "--mailbox", "dana@contoso.com", "--now", "2026-01-05T08:00:00Z"]
        started = subprocess.Popen(  # noqa: S603
            [*command, str(EXAMPLES / "lunch.json"), *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            assert started.stdout.readline() == "1 event stored\n"
            url = re.search(r"http://\S+", started.stdout.readline())[0]
            assert send(f"{url}/me")["mail"] == "dana@contoso.com"
            view = send(f"{url}/me/calendarView?startDateTime=2017-10-30&endDateTime=2017-11-07")
            assert len(view["value"]) == 2
            assert send(f"{url}/me/events", event())["createdDateTime"].startswith("2026-01-05T08:00")
        finally:
            started.send_signal(signal.SIGINT)
            _, errors = started.communicate(timeout=20)
        assert (started.returncode, errors) == (0, "")

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            (["--tls-cert", "pyproject.toml"], "belong together"),
            (["--now", "soon"], "--now 'soon' is not a time"),
            (["--mailbox", "a/b"], "is not an address"),
        ],
    )
    def test_faults(self, tmp_path, options, message):
        command = [sys.executable, "-m", "recurtz", "serve", str(tmp_path / "c.sqlite"), *options]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)  # noqa: S603
        assert (done.returncode, done.stdout) == (2, "")
        assert message in done.stderr
