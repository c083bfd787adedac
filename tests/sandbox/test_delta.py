"""Synchronisation: what a client has after the pages of calendarView/delta is what the calendar has."""

import pytest

from graph import daily, event, moment, sample, starts
from recurtz import apply_changes
from recurtz.sandbox import transaction
from recurtz.sandbox.lists import MAX_BYTES
from sandbox_client import large

LUNCH = sample("3-recurring.request")
WINDOW = {"startDateTime": "2017-09-01", "endDateTime": "2017-10-01"}
PATH = "/me/calendarView/delta"


class Copy:
    """A client's copy of a window."""

    def __init__(self, client, **headers):
        self.client, self.headers = client, headers
        self.events, self.link = [], None

    def pull(self):
        """Synchronise. Returns the ids of the items, and the number of pages."""
        page = self.client.get(self.link or PATH, headers=self.headers, **({} if self.link else WINDOW))
        items, pages = page["value"], 1
        self.events = apply_changes(self.events, page)
        while link := page.get("@odata.nextLink"):
            page = self.client.get(link)
            items, pages = items + page["value"], pages + 1
            self.events = apply_changes(self.events, page)
        self.link = page["@odata.deltaLink"]
        return items, pages

    def starts(self):
        """When something happens, by the items that are no masters."""
        return sorted(starts(one for one in self.events if one["type"] != "seriesMaster"))

    def matches(self):
        return self.starts() == starts(self.client.view(*WINDOW.values()))


@pytest.fixture
def copy(client):
    return Copy(client)


class TestFirst:
    def test_items(self, client, copy):
        """A single event, a master, its exceptions with all their properties, and slim occurrences."""
        client.create(event())
        created = client.create(LUNCH)
        client.patch(f"/me/events/OID.{created['id']}.2017-09-11", {"subject": "Brunch"})
        items, _ = copy.pull()
        by_type = {one["type"]: one for one in items}

        assert by_type.keys() == {"singleInstance", "seriesMaster", "exception", "occurrence"}
        assert by_type["occurrence"].keys() == {"id", "type", "seriesMasterId", "start", "end"}
        assert by_type["exception"]["subject"] == "Brunch"
        assert "@odata.etag" in by_type["seriesMaster"]
        assert "exceptionOccurrences" not in by_type["seriesMaster"]
        assert copy.matches()

    def test_pages(self, client, copy):
        """A page has whole events: a series is not split."""
        for number in range(12):
            client.create(event(subject=f"{number}"))
        client.create(daily(zone="UTC"))
        items, pages = copy.pull()

        assert (len(items), pages) == (12 + 1 + 27, 3)
        assert len({one["id"] for one in items}) == len(items)
        assert copy.matches()

    def test_preferences(self, client):
        """The links keep the zone and the size of pages."""
        for number in range(5):
            client.create(event(subject=f"{number}"))
        copy = Copy(client, Prefer='odata.maxpagesize=2, outlook.timezone="Tokyo Standard Time"')
        items, pages = copy.pull()
        assert pages == 3
        assert {one["start"]["timeZone"] for one in items} == {"Tokyo Standard Time"}

    @pytest.mark.parametrize("options", ["$select=subject", "$top=5", "$filter=x"])
    def test_refused_options(self, client, options):
        path = f"{PATH}?startDateTime=2017-09-01&endDateTime=2017-10-01&{options}"
        assert client.error("GET", path) == "ErrorInvalidUrlQuery"

    def test_function(self, client):
        """The SDK writes it as a function."""
        assert (
            client.get("/me/calendar/calendarView/delta()?startDateTime=2017-09-01&endDateTime=2017-09-02")["value"]
            == []
        )


class TestNext:
    def test_nothing(self, client, copy):
        client.create(LUNCH)
        copy.pull()
        assert copy.pull() == ([], 1)

    def test_changes(self, client, copy):
        """Created, changed, moved and deleted events and occurrences."""
        series, single = client.create(LUNCH), client.create(event(zone="UTC"))
        copy.pull()
        client.patch(
            f"/me/events/OID.{series['id']}.2017-09-11",
            {"start": moment("2017-09-12T09:00:00"), "end": moment("2017-09-12T10:00:00")},
        )
        client.delete(f"/me/events/OID.{series['id']}.2017-09-18")
        client.delete(f"/me/events/{single['id']}")
        new = client.create(event("2017-09-20T08:00:00", zone="UTC"))
        items, _ = copy.pull()

        removed = {one["id"] for one in items if "@removed" in one}
        assert removed == {f"OID.{series['id']}.2017-09-18", single["id"]}
        assert new["id"] in {one["id"] for one in items}
        assert copy.matches()

    def test_out_of_window(self, client, copy):
        """What leaves the window is removed; what was never in it is not mentioned."""
        inside, outside = client.create(event(zone="UTC")), client.create(event("2019-09-04T08:00:00", zone="UTC"))
        copy.pull()
        client.patch(
            f"/me/events/{inside['id']}",
            {"start": moment("2019-09-04T12:00:00", "UTC"), "end": moment("2019-09-04T13:00:00", "UTC")},
        )
        client.patch(f"/me/events/{outside['id']}", {"subject": "x"})
        items, _ = copy.pull()
        assert items == [{"id": inside["id"], "@removed": {"reason": "deleted"}}]

    def test_created_and_deleted(self, client, copy):
        """What was created and deleted between two synchronisations is not mentioned."""
        copy.pull()
        client.delete(f"/me/events/{client.create(event())['id']}")
        assert copy.pull() == ([], 1)

    def test_change_between_pages(self, client, copy):
        """A change between two pages is in the next synchronisation at the latest."""
        created = [client.create(event(f"2017-09-{day:02}T08:00:00", zone="UTC")) for day in range(1, 25)]
        page = client.get(PATH, **WINDOW)
        client.delete(f"/me/events/{created[0]['id']}")
        client.delete(f"/me/events/{created[23]['id']}")
        client.patch(
            f"/me/events/{created[20]['id']}",
            {"start": moment("2017-09-21T09:00:00", "UTC"), "end": moment("2017-09-21T09:30:00", "UTC")},
        )
        copy.events = apply_changes([], page)
        copy.link = page["@odata.nextLink"]
        copy.pull()
        copy.pull()
        assert copy.matches()

    def test_pages(self, client, copy):
        """A later synchronisation has pages, too."""
        copy.pull()
        for number in range(25):
            client.create(event(subject=f"{number}"))
        _, pages = copy.pull()
        assert pages == 3
        assert copy.matches()

    def test_large_bodies(self, client, copy):
        """A page has a number of bytes at most; a change with more is a page."""
        large(client, 3)
        assert copy.pull()[1] == 2
        large(client, 2, MAX_BYTES)
        assert copy.pull()[1] == 2
        assert copy.matches()


class TestToken:
    def test_forgotten(self, client, copy, monkeypatch):
        """A client whose last synchronisation is too old must start anew."""
        monkeypatch.setattr(transaction, "MAX_VERSIONS", 3)
        copy.pull()
        for number in range(5):
            client.create(event(subject=f"{number}"))
        assert client.error("GET", copy.link, 410) == "SyncStateNotFound"

    def test_other_file(self, client, serve, copy):
        """A token of another file is not accepted."""
        client.create(event())
        copy.pull()
        assert serve().error("GET", copy.link, 410) == "SyncStateNotFound"

    @pytest.mark.parametrize("token", ["x", "e30", "eyJzdGFydCI6MX0"])
    def test_foreign(self, client, token):
        assert client.error("GET", f"{PATH}?$deltatoken={token}") == "ErrorInvalidUrlQuery"

    def test_of_view(self, client):
        """The token of a view is none of a synchronisation."""
        client.create(daily())
        link = client.get("/me/calendarView", startDateTime="2017-09-01", endDateTime="2017-10-01")["@odata.nextLink"]
        token = link.partition("$skiptoken=")[2]
        assert client.error("GET", f"{PATH}?$skiptoken={token}") == "ErrorInvalidUrlQuery"
