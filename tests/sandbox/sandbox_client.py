"""A client of the sandbox without a socket and without an event loop of its own, for all tests of this folder."""

import asyncio
from datetime import UTC, datetime

import httpx

from graph import event
from recurtz import RoomPolicy
from recurtz.sandbox import make_app
from recurtz.sandbox.lists import MAX_BYTES

NOW = datetime(2017, 9, 1, 12, tzinfo=UTC)
ME, ADA, ROOM = "me@contoso.com", "ada@contoso.com", "room1@contoso.com"
BASE = "http://127.0.0.1/v1.0"


class Client:
    """A client of an application: paths begin after /v1.0, links are used as they are."""

    def __init__(self, app, zone=None):
        self.app = app
        self.zone = zone
        self._runner = asyncio.Runner()

    def request(self, method, path, expect=200, headers=(), **options):
        """The response of a request, whose status is checked unless that is None."""
        if not isinstance(headers, list):
            headers = dict(headers) | ({"Prefer": f'outlook.timezone="{self.zone}"'} if self.zone else {})
        url = path if path.startswith("http") else BASE + path
        response = self._runner.run(self._send(method, url, headers=headers, **options))
        assert expect in (None, response.status_code), response.text
        return response

    async def _send(self, method, url, **options):
        async with httpx.AsyncClient(transport=httpx.ASGITransport(self.app)) as client:
            return await client.request(method, url, **options)

    def get(self, path, expect=200, headers=(), **params):
        return self.request("GET", path, expect, headers, params=params or None).json()

    def post(self, path, body, expect=201, **options):
        response = self.request("POST", path, expect, json=body, **options)
        return response.json() if response.content else None

    def patch(self, path, body, expect=200, **options):
        return self.request("PATCH", path, expect, json=body, **options).json()

    def delete(self, path, expect=204, **options):
        return self.request("DELETE", path, expect, **options)

    def create(self, event, user="me"):
        """The event that a POST of an event returns."""
        return self.post(f"/{user}/events".replace("//", "/"), event)

    def view(self, start, end, user="me", **params):
        """All occurrences of a window, page by page."""
        return self.pages(f"/{user}/calendarView", startDateTime=start, endDateTime=end, **params)

    def pages(self, path, **params):
        """The results of all pages."""
        page = self.get(path, **params)
        value = page["value"]
        while link := page.get("@odata.nextLink"):
            page = self.get(link)
            value += page["value"]
        return value

    def error(self, method, path, expect=400, **options):
        """The code of an error."""
        return self.request(method, path, expect, **options).json()["error"]["code"]

    def close(self):
        self._runner.close()
        self.app.state.service.store.close()


def make_client(path=":memory:", zone=None, **options):
    """A client of a new server of two people and a room without a booking window; times are in UTC."""
    rooms = {ROOM: RoomPolicy(booking_window_in_days=None)}
    return Client(make_app(path, **{"mailboxes": (ME, ADA), "rooms": rooms, "now": NOW, **options}), zone)


def large(client, number, size=MAX_BYTES // 3):
    """Create events on the first days of September 2017, each with a body of some bytes. Returns their subjects."""
    names = [f"large {day}" for day in range(1, number + 1)]
    body = {"contentType": "text", "content": "x" * size}
    for day, name in enumerate(names, 1):
        client.create({**event(f"2017-09-{day:02}T08:00:00", zone="UTC", subject=name), "body": body})
    return names
