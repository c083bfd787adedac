"""Windows: instances and calendarView with their options, reminders, free/busy."""

from datetime import UTC, datetime, timedelta

import pytest

from graph import LONDON, PACIFIC, TOKYO, all_day, daily, event, moment, sample, series, starts
from recurtz import calendar_view
from recurtz.sandbox.ids import pack
from recurtz.sandbox.lists import MAX_BYTES
from sandbox_client import large

LUNCH = sample("3-recurring.request")
WEEKS = {"startDateTime": "2017-11-01", "endDateTime": "2017-12-01"}
SCHEDULE_REQUEST = {
    "Schedules": ["ADA@contoso.com", "me@contoso.com", "nobody@contoso.com"],
    "StartTime": {"DateTime": "2017-09-04T09:00:00", "timeZone": "UTC"},
    "EndTime": moment("2017-09-04T18:00:00", "UTC"),
    "availabilityViewInterval": "60",
}
NEGATIVE = pack({"skip": -1, "prefer": ""})
IN_TOKYO = {"Prefer": f'outlook.timezone="{TOKYO}"'}


class TestInstances:
    def test_window(self, client):
        """The occurrences in the window, in the requested zone."""
        created = client.create(LUNCH)
        path = f"/me/events/{created['id']}/instances"
        page = client.get(path, headers=IN_TOKYO, **WEEKS)

        assert starts(page["value"]) == [f"2017-11-{day:02}T05:00" for day in (7, 14, 21, 28)]
        assert {one["seriesMasterId"] for one in page["value"]} == {created["id"]}
        assert {one["changeKey"] for one in page["value"]} == {created["changeKey"]}

    def test_single_event(self, client):
        path = f"/me/events/{client.create(event())['id']}/instances"
        assert client.error("GET", path, params=WEEKS) == "ErrorInvalidRequest"


class TestView:
    def test_pages(self, client):
        """A link has the zone of the first page, because iterators of pages do not send Prefer again."""
        client.create(daily(zone="UTC"))
        page = client.get("/me/calendarView", headers=IN_TOKYO, **WEEKS, **{"$count": "true"})
        following = client.get(page["@odata.nextLink"])

        assert (len(page["value"]), page["@odata.count"]) == (10, 30)
        assert starts(following["value"])[0] == "2017-11-11T21:00"
        assert following["value"][0]["start"]["timeZone"] == TOKYO
        assert len(client.pages("/me/calendarView", **WEEKS, **{"$top": "7"})) == 30

    def test_large_bodies(self, client):
        """A page has a number of bytes at most: of single events, and of the occurrences of a series."""
        names = large(client, 3)
        window = {"startDateTime": "2017-09-01", "endDateTime": "2017-10-01", "$top": "1000"}
        page = client.get("/me/calendarView", **window)

        assert [one["subject"] for one in page["value"]] == names[:2]
        assert [one["subject"] for one in client.pages("/me/calendarView", **window)] == names
        body = {"contentType": "text", "content": "x" * (MAX_BYTES // 12)}
        path = f"/me/events/{client.create({**daily(), 'body': body})['id']}/instances"
        assert len(client.get(path, **WEEKS, **{"$top": "1000"})["value"]) == 11
        assert len(starts(client.pages(path, **WEEKS, **{"$top": "1000"}))) == 30

    def test_prefer_of_link(self, client):
        """A Prefer header counts more than the zone of a link."""
        client.create(daily(zone="UTC"))
        link = client.get("/me/calendarView", headers=IN_TOKYO, **WEEKS)["@odata.nextLink"]
        page = client.get(link, headers={"Prefer": f'outlook.timezone="{PACIFIC}"'})
        assert page["value"][0]["start"]["timeZone"] == PACIFIC

    @pytest.mark.parametrize("base", ["http://localhost:8765", "https://127.0.0.1", "http://[::1]:8080"])
    def test_links(self, client, base):
        """Links have the scheme and the host by which the client reaches the server."""
        client.create(daily())
        page = client.get(f"{base}/v1.0/me/calendarView", **WEEKS)
        assert page["@odata.nextLink"].startswith(f"{base}/v1.0/me/calendarView?")
        assert client.get(page["@odata.nextLink"])["value"]

    @pytest.mark.parametrize(
        ("edges", "found"),
        [
            (("2017-09-04T19:00:00Z", "2017-09-04T20:00:00Z"), True),
            (("2017-09-04T12:00:00-07:00", "2017-09-04T13:00:00-07:00"), True),
            (("2017-09-04T21:00:00", "2017-09-04T22:00:00"), True),
            (("2017-09-04T21:00:01", "2017-09-05T22:00:00"), False),
            (("2017-09-04T18:00:00", "2017-09-04T19:00:00"), False),
        ],
    )
    def test_edges(self, client, edges, found):
        """A window without an offset is in UTC, whatever is preferred; what ends at its start is in it."""
        client.create(LUNCH)
        assert bool(client.view(*edges)) is found

    @pytest.mark.parametrize("path", ["calendarView", "calendarView/delta", "reminderView"])
    def test_zone_in_brackets(self, client, path):
        """An edge may end with a zone (RFC 9557), as in every window of recurtz."""
        client.create(LUNCH | {"isReminderOn": True, "reminderMinutesBeforeStart": 15})
        edges = "2017-09-04T21:00:00[Europe/Berlin]", "2017-09-04T22:00:00+02:00[Europe/Berlin]"
        query = dict(zip(("startDateTime", "endDateTime"), edges, strict=True))
        if path == "reminderView":
            path, query = f"reminderView(startDateTime='{edges[0]}',endDateTime='{edges[1]}')", {}
        value = client.get(f"/me/{path}", **query)["value"]
        assert len([one for one in value if one.get("type") != "seriesMaster"]) == 1  # a delta has the master, too

    def test_offset_with_blank(self, client):
        """A plus that a client did not encode arrives as a blank."""
        client.create(LUNCH)
        query = "startDateTime=2017-09-04T21:00:00+02:00&endDateTime=2017-09-04T22:00:00+02:00"
        assert len(client.get(f"/me/calendarView?{query}")["value"]) == 1

    @pytest.mark.parametrize(
        ("query", "code"),
        [
            ("", "ErrorInvalidParameter"),
            ("startDateTime=&endDateTime=", "ErrorInvalidParameter"),
            ("startDateTime=2017-09-04", "ErrorInvalidParameter"),
            ("startDateTime=soon&endDateTime=later", "ErrorInvalidParameter"),
            ("startDateTime=2017-09-05&endDateTime=2017-09-04", "ErrorInvalidRequest"),
            ("startDateTime=2017-09-05&endDateTime=2027-09-04", "ErrorInvalidRequest"),
            ("startDateTime=2017-09-04&endDateTime=2017-09-05&$top=0", "ErrorInvalidUrlQuery"),
            ("startDateTime=2017-09-04&endDateTime=2017-09-05&$search=x", "ErrorInvalidUrlQuery"),
            ("startDateTime=2017-09-04&endDateTime=2017-09-05&$skiptoken=x", "ErrorInvalidUrlQuery"),
            ("startDateTime=2017-09-04&endDateTime=2017-09-05&$skiptoken=e30", "ErrorInvalidUrlQuery"),
            (f"startDateTime=2017-09-04&endDateTime=2017-09-05&$skiptoken={NEGATIVE}", "ErrorInvalidUrlQuery"),
            ("startDateTime=2017-09-04&STARTDATETIME=2017-09-04&endDateTime=2017-09-05", "ErrorInvalidUrlQuery"),
        ],
    )
    def test_faults(self, client, query, code):
        assert client.error("GET", f"/me/calendarView?{query}") == code

    def test_zone_unknown(self, client):
        headers = {"Prefer": 'outlook.timezone="Moon"'}
        assert client.error("GET", "/me/events", headers=headers) == "TimeZoneNotSupportedException"

    def test_filter_of_instance(self, client):
        """A filter tests occurrences as they are returned."""
        created = client.create(LUNCH)
        uid = client.get(f"/me/events/OID.{created['id']}.2017-11-13")["iCalUId"]
        options = {"$filter": f"iCalUId eq '{uid}'", "$select": "start"}
        assert starts(client.view("2017-11-01", "2017-12-01", **options)) == ["2017-11-13T20:00"]
        options = {"$orderby": "start/dateTime desc", "$top": "1"}
        assert starts(client.get("/me/calendarView", **WEEKS, **options)["value"]) == ["2017-11-27T20:00"]

    def test_parts(self, client):
        """An event of several days is listed once, in its place; so is one without length, or at the end of a day."""
        for first, last in (
            ("04T12", "08T12"),
            ("04T13", "05T00"),
            ("05T00", "05T00"),
            ("03T12", "20T00"),
            ("06T00", "06T01"),
        ):
            client.create(event(f"2017-09-{first}:00:00", f"2017-09-{last}:00:00", "UTC"))
        window = ("2017-09-04T00:00:00Z", "2017-09-12T00:00:00Z")
        in_order = client.view(*window, **{"$top": "2"})

        assert in_order == client.view(*window, **{"$count": "true"})
        assert [one["start"]["dateTime"][8:13] for one in in_order] == ["03T12", "04T12", "04T13", "05T00", "06T00"]
        assert len(client.view("2017-09-05T00:00:00", "2017-09-05T00:00:00")) == 3

    def test_long_window(self, client):
        """A window of years is served from the file."""
        client.create(series(range_={"type": "numbered", "numberOfOccurrences": 99}))
        assert len(client.view("2017-09-01", "2022-08-01", **{"$top": "500"})) == 99

    @pytest.mark.parametrize("window", [("0001-01-01", "0001-01-02"), ("9999-12-30", "9999-12-31T23:59:59")])
    def test_ends_of_calendar(self, client, window):
        first = all_day(*(edge[:10] for edge in window), zone="UTC")
        client.create(first)
        assert len(client.view(*window)) == 1


class TestCalendarsInMemory:
    def test_changes(self, client):
        """A view shows each change at once: new, moved, changed and deleted events."""
        week = ("2017-09-04", "2017-09-11")
        assert client.view(*week) == []
        created = client.create(event(zone="UTC"))
        path = f"/me/events/{created['id']}"
        assert starts(client.view(*week)) == ["2017-09-04T12:00"]
        client.patch(path, {"subject": "New"})
        assert client.view(*week)[0]["subject"] == "New"
        client.patch(path, {"start": moment("2018-09-04T12:00:00", "UTC"), "end": moment("2018-09-04T13:00:00", "UTC")})
        assert client.view(*week) == []
        client.patch(path, {"start": moment("2017-09-05T12:00:00", "UTC"), "end": moment("2017-09-05T13:00:00", "UTC")})
        assert starts(client.view(*week)) == ["2017-09-05T12:00"]
        client.delete(path)
        assert client.view(*week) == []

    def test_many_changes(self, client):
        """After many changes a calendar is read from the file again."""
        week = ("2017-09-04", "2017-09-11")
        client.view(*week)
        for number in range(201):
            client.create(event(f"2017-09-05T{number % 24:02}:00:00", zone="UTC"))
        assert len(client.view(*week, **{"$top": "500"})) == 201

    def test_large_calendar(self, client, monkeypatch):
        """A calendar with too many events is not kept."""
        monkeypatch.setattr("recurtz.sandbox.calendars._MAX_EVENTS", 2)
        for number in range(3):
            client.create(event(zone="UTC", subject=f"{number}"))
        assert len(client.view("2017-09-04", "2017-09-11")) == 3
        assert client.app.state.service._calendars._kept == {}

    def test_long_events(self, client, monkeypatch):
        """Calendars are kept while the JSON of their events is short, and no longer once one of them grows."""
        week, body = ("2017-09-04", "2017-09-11"), {"contentType": "text", "content": "x" * 10_000}
        monkeypatch.setattr("recurtz.sandbox.calendars._MAX_SIZE", 20_000)
        calendars = client.app.state.service._calendars
        created = client.create({**event(zone="UTC"), "body": body})
        for _ in range(2):
            client.view(*week)
            assert len(calendars._kept) == 1
            assert 10_000 < calendars._size < 15_000
        client.patch(f"/me/events/{created['id']}", {"subject": "Long"})
        assert client.view(*week)[0]["subject"] == "Long"
        assert (calendars._kept, calendars._size, calendars._events) == ({}, 0, 0)
        client.view(*week)
        assert len(calendars._kept) == 1

    @pytest.mark.parametrize(("limit", "most"), [("_MAX_CALENDARS", 2), ("_MAX_EVENTS", 2)])
    def test_many_windows(self, client, monkeypatch, limit, most):
        """The calendar that was not used for the longest time is forgotten."""
        monkeypatch.setattr(f"recurtz.sandbox.calendars.{limit}", most)
        client.create(daily(zone="UTC"))
        periods = []
        for month in (1, 3, 1, 5, 1):
            assert len(client.view(f"2018-{month:02}-10", f"2018-{month:02}-15")) == 5
            periods.append(list(client.app.state.service._calendars._kept))
        assert [len(kept) for kept in periods] == [1, 2, 2, 2, 2]
        assert periods[-1] == [periods[3][-1], periods[0][0]]

    def test_as_library(self, client):
        """Over a year, each week is that of `calendar_view` for the stored events."""
        for number, zone in enumerate(("UTC", PACIFIC, LONDON, TOKYO)):
            client.create(daily(f"2017-09-04T{8 + number:02}:30:00", zone=zone))
        stored = client.get("/me/events")["value"]
        day = datetime(2017, 10, 1, tzinfo=UTC)
        for start in (day + timedelta(weeks=week) for week in range(52)):
            edges = [edge.strftime("%Y-%m-%dT%H:%M:%SZ") for edge in (start, start + timedelta(weeks=1))]
            assert starts(client.view(*edges, **{"$top": "50"})) == starts(calendar_view(stored, *edges))


class TestReminders:
    def test_window(self, client):
        """The window is that of the events; the reminder fires before."""
        client.create({**event(zone="UTC"), "reminderMinutesBeforeStart": 30, "subject": "Noon"})
        path = "/me/reminderView(startDateTime='2017-09-04T12:00:00',endDateTime='2017-09-05T00:00:00Z')"
        [reminder] = client.get(path)["value"]

        assert (reminder["eventSubject"], reminder["reminderFireTime"]["dateTime"][:16]) == ("Noon", "2017-09-04T11:30")
        assert client.get(path, headers=IN_TOKYO)["value"][0]["eventStartTime"]["timeZone"] == TOKYO

    def test_pages(self, client):
        client.create(daily())
        path = "/me/reminderView(startDateTime='2017-09-04',endDateTime='2017-10-04')"
        assert len(client.pages(path)) == 30
        assert client.get(path.replace("',e", "'E"), **{"$count": "true"})["@odata.count"] == 30

    def test_faults(self, client):
        path = "/me/reminderView(startDateTime='x',endDateTime='2017-10-04')"
        assert client.error("GET", path) == "ErrorInvalidParameter"


class TestSchedule:
    @pytest.mark.parametrize("path", ["/me/calendar/getSchedule", "/me/calendar/microsoft.graph.getSchedule"])
    def test_response(self, client, path):
        """Free/busy of each mailbox; an unknown one has an error of its own."""
        client.create({**event(zone="UTC"), "showAs": "tentative"})
        ada, mine, nobody = client.post(path, SCHEDULE_REQUEST, 200, headers=IN_TOKYO)["value"]

        assert (ada["scheduleId"], ada["availabilityView"]) == ("ADA@contoso.com", "000000000")
        assert mine["availabilityView"] == "000110000"
        assert mine["scheduleItems"][0]["start"] == moment("2017-09-04T21:00:00.0000000", TOKYO)
        assert mine["workingHours"]["startTime"] == "08:00:00.0000000"
        assert nobody["error"]["responseCode"] == "5009"

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"EndTime": moment("2017-09-04T08:00:00", "UTC")}, "ErrorInvalidTimeInterval"),
            ({"EndTime": moment("2017-12-04T08:00:00", "UTC")}, "ErrorTimeIntervalTooBig"),
            ({"availabilityViewInterval": 4}, "ErrorInvalidMergedFreeBusyInterval"),
            ({"Schedules": ["a@contoso.com"] * 101}, "ErrorMailboxDataArrayTooBig"),
            ({"Schedules": None}, "UnableToDeserializePostBody"),
        ],
    )
    def test_faults(self, client, change, code):
        assert client.error("POST", "/me/calendar/getSchedule", json={**SCHEDULE_REQUEST, **change}) == code
