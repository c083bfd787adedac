"""Hostile clients: random requests, from a grammar of valid ones with damage. `FUZZ_SECONDS` is how long, `SEED` which.

Each response is JSON in Graph's form with a known status, never a fault of the program; and afterwards the calendar
can still be read.
"""

import json
import os
import random
import string
import time

import httpx

from sandbox_client import ADA, ROOM, make_client

SECONDS = float(os.environ.get("FUZZ_SECONDS", "60"))
SEED = int(os.environ.get("SEED", "24"))
STATUSES = {200, 201, 202, 204, 400, 403, 404, 405, 409, 410, 412, 413, 415}

ZONES = ["UTC", "Pacific Standard Time", "Asia/Tokyo", "Moon", "", "../../etc/passwd", "tzone://Microsoft/Custom"]
TIMES = [
    "2018-01-01", "2018-02-01", "2018-01-08T09:00:00", "2018-01-08T10:00:00Z", "2018-03-01T00:00:00-08:00",
    "0001-01-01", "9999-12-31T23:59:59.9999999", "2018-13-01", "", "now", "2018-01-01T00:00:00+24:00",
]  # fmt: skip
OPTIONS = {
    "$select": ["subject,start", "*", "x", ""],
    "$top": ["1", "0", "1000", "-1", "9" * 30],
    "$skip": ["0", "5", "99999999999"],
    "$orderby": ["start/dateTime", "subject desc", "start"],
    "$filter": ["start/dateTime ge '2018-01-01'", "subject eq 'a'", "startswith(subject,'a')", "((((", "not " * 40],
    "$count": ["true", "maybe"],
    "$expand": ["exceptionOccurrences", "calendar"],
    "$skiptoken": ["x", "eyJza2lwIjoxfQ", "e30"],
    "$deltatoken": ["eyJzdGFydCI6MX0", "AAAA"],
    "startDateTime": TIMES,
    "endDateTime": TIMES,
}
ODD = [
    None,
    True,
    0,
    -1,
    2**70,
    1.5,
    "",
    "x" * 3000,
    [],
    {},
    [None],
    {"a": []},
    "\u0000",
    "𝄞",
    "2018-01-08",
    "';--",
    ["x"] * 50,
]


class Fuzzer:
    """Random requests to one server. It knows the ids and links that the server has given."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.client = make_client()
        self.ids, self.links, self.etags = ["AAMk"], [], ["*"]

    def pick(self, *choices):
        return self.random.choice(choices)

    def time(self):
        day, hour = self.random.randint(1, 28), self.random.randint(0, 23)
        text = self.pick(f"2018-01-{day:02}T{hour:02}:00:00", self.pick(*TIMES))
        return {"dateTime": text, "timeZone": self.pick("UTC", "Pacific Standard Time", self.pick(*ZONES))}

    def recurrence(self):
        kinds = ("daily", "weekly", "absoluteMonthly", "relativeMonthly", "absoluteYearly", "relativeYearly", "hourly")
        pattern = {
            "type": self.pick(*kinds),
            "interval": self.pick(1, 2, 99, 0),
            "daysOfWeek": [self.pick("monday", "friday", "Funday")],
        }
        pattern |= {
            "dayOfMonth": self.pick(1, 31, 32),
            "month": self.pick(1, 12, 13),
            "index": self.pick("first", "last"),
        }
        range_ = {
            "type": self.pick("noEnd", "endDate", "numbered"),
            "startDate": f"2018-01-{self.random.randint(1, 28):02}",
        }
        range_ |= {"endDate": self.pick("2018-02-01", "2017-01-01"), "numberOfOccurrences": self.pick(1, 5, 999, 1000)}
        return {"pattern": pattern, "range": range_}

    def event(self):
        """A body that is mostly valid."""
        body = {"subject": self.pick("a", "b"), "start": self.time(), "end": self.time()}
        if self.random.random() < 0.7:
            day, hour = self.random.randint(1, 28), self.random.randint(0, 22)
            for more, name in enumerate(("start", "end")):
                body[name] = {"dateTime": f"2018-01-{day:02}T{hour + more:02}:00:00", "timeZone": "UTC"}
        if self.random.random() < 0.5:
            body["recurrence"] = self.recurrence()
            if self.random.random() < 0.5:
                body["recurrence"]["range"]["startDate"] = body["start"]["dateTime"][:10]
        if self.random.random() < 0.4:
            body["attendees"] = [{"emailAddress": {"address": self.pick(ADA, ROOM, "x@y")}, "type": "resource"}]
        others = {
            "showAs": self.pick("free", "oof", "x"),
            "isAllDay": self.pick(True, False),
            "transactionId": self.pick("A", "B"),
        }
        others |= {"body": {"contentType": "html", "content": self.pick("<b>x</b>", "<" * 500)}, "categories": ["a"]}
        for name in self.random.sample(sorted(others), self.pick(0, 0, 0, 1, 2)):
            body[name] = others[name]
        return body

    def damage(self, value):
        """A value with something odd in one place."""
        if isinstance(value, dict) and value and self.random.random() < 0.8:
            name = self.pick(*value)
            if self.random.random() < 0.1:
                return {**value, self.pick("color", name.upper(), "@odata.x", ""): self.pick(*ODD)}
            return {**value, name: self.damage(value[name])}
        if isinstance(value, list) and value and self.random.random() < 0.8:
            place = self.random.randrange(len(value))
            return [*value[:place], self.damage(value[place]), *value[place + 1 :]]
        return self.pick(*ODD)

    def id(self):
        id_ = self.pick(*self.ids[-30:])
        day = f"2018-01-{self.random.randint(1, 28):02}"
        return self.pick(id_, id_, f"OID.{id_}.{day}", f"OID.{id_}.{self.pick(*TIMES)}", self.text(12))

    def text(self, length):
        alphabet = string.ascii_letters + string.digits + "/.%$()'=&?#@:~ é\x7f"
        return "".join(self.random.choices(alphabet, k=self.random.randint(0, length)))

    def path(self):
        user = self.pick(
            "/me", "/me", f"/users/{ADA}", f"/users/{ROOM}", "/users/x", "//me", "/me/calendar", "/me/calendars/x"
        )
        action = self.pick("accept", "decline", "cancel", "instances")
        window = f"(startDateTime='{self.pick(*TIMES)}',endDateTime='{self.pick(*TIMES)}')"
        below = (
            "/events", "/calendarView", "/calendarView/delta", "/calendarView/delta()", f"/events/{self.id()}",
            f"/events/{self.id()}", f"/events/{self.id()}/{action}",
            "/calendar/getSchedule", "/mailboxSettings", "/outlook/supportedTimeZones()", "", "/calendar",
            f"/reminderView{window}", f"/{self.text(30)}",
        )  # fmt: skip
        return user + self.pick(*below)

    def fitting(self, method, path):
        """A path that has the method."""
        if method == "POST":
            actions = (f"/me/events/{self.id()}/{action}" for action in ("accept", "decline", "cancel"))
            return self.pick(*["/me/events"] * 5, "/me/calendar/getSchedule", *actions)
        if method in ("PATCH", "DELETE"):
            return self.pick(*[f"/me/events/{self.id()}"] * 5, f"/users/{ADA}/events/{self.id()}")
        return path

    def query(self):
        names = self.random.sample(sorted(OPTIONS), self.pick(0, 1, 2, 3))
        query = {name: self.pick(*OPTIONS[name]) for name in names}
        if self.random.random() < 0.6:
            query |= {"startDateTime": "2018-01-01", "endDateTime": "2018-02-01"}
        if self.random.random() < 0.1:
            query[self.text(8)] = self.text(20)
        return query

    def headers(self):
        headers = {"Content-Type": self.pick(*["application/json"] * 9, "text/plain")}
        if self.random.random() < 0.5:
            headers["Prefer"] = self.pick(
                f'outlook.timezone="{self.pick(*ZONES)}"', "odata.maxpagesize=3", 'IdType="ImmutableId"', ',;="'
            )
        if self.random.random() < 0.1:
            headers["If-Match"] = self.pick(*self.etags[-5:], 'W/"x"', ",")
        if self.random.random() < 0.01:
            headers |= {
                self.pick("Origin", "Host", "Sec-Fetch-Site"): self.pick("http://evil.example", "null", "cross-site")
            }
        return headers

    def send(self):
        """One request, and the checks of its response."""
        method = self.pick("GET", "GET", "GET", "POST", "POST", "PATCH", "PATCH", "PATCH", "DELETE", "HEAD")
        path, body = self.path(), None
        if self.random.random() < 0.8:
            path = self.fitting(method, path)
        if method in ("POST", "PATCH"):
            body = self.event()
            if "getSchedule" in path:
                body = {
                    "schedules": [ADA, ROOM, "x"],
                    "startTime": self.time(),
                    "endTime": self.time(),
                    "availabilityViewInterval": self.pick(5, 30, 4),
                }
            if self.random.random() < 0.3:
                body = self.damage(body)
        content = json.dumps(body).encode() if body is not None else b""
        if self.random.random() < 0.02:
            content = content[: self.random.randint(0, len(content))]
        link = self.links and method == "GET" and self.random.random() < 0.2
        url, params = (
            (self.pick(*self.links[-10:]), None) if link else (path, self.query() if method == "GET" else None)
        )
        try:
            response = self.client.request(method, url, None, self.headers(), content=content, params=params)
        except (httpx.InvalidURL, UnicodeEncodeError):  # which this client does not send
            return 0
        self.check(method, url, body, response)
        return response.status_code

    def check(self, method, url, body, response):
        request = f"{method} {url} {json.dumps(body)[:2000]}"
        assert response.status_code in STATUSES, f"{request}: {response.status_code} {response.text}"
        if response.status_code in (202, 204) or method == "HEAD" or response.url.path == "/":
            return
        assert response.headers["content-type"] == "application/json", f"{request}: {response.text!r}"
        json_ = response.json()
        if response.status_code >= 400:
            assert json_["error"]["code"], request
            assert json_["error"]["message"], request
            assert len(json_["error"]["message"]) < 5000, request
            return
        for one in (json_, *(json_.get("value") if isinstance(json_.get("value"), list) else ())):
            if isinstance(one.get("id"), str) and "@removed" not in one and "iCalUId" in one:
                self.ids.append(one["id"] if not one.get("seriesMasterId") else one["seriesMasterId"])
                self.etags.append(one["@odata.etag"])
        self.links += [json_[name] for name in ("@odata.nextLink", "@odata.deltaLink") if name in json_]


def test_requests():
    """For some time; then everything can be read, and the calendars have only whole meetings."""
    fuzzer, end, counts = Fuzzer(SEED), time.monotonic() + SECONDS, {}
    while time.monotonic() < end:
        status = fuzzer.send()
        counts[status] = counts.get(status, 0) + 1
    for user in ("me", f"users/{ADA}", f"users/{ROOM}"):
        fuzzer.client.view("2018-01-01", "2018-02-01", user=user, **{"$top": "1000"})
        fuzzer.client.pages(f"/{user}/events", **{"$top": "1000"})
    fuzzer.client.close()
    print(f"{sum(counts.values())} requests: {dict(sorted(counts.items()))}")
    assert {200, 201, 400, 404} <= counts.keys()
