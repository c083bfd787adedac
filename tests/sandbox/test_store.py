"""The file: whole transactions, several connections, what happens when it cannot be used, and exports."""

import json
import sqlite3
import threading
from datetime import UTC, datetime
from functools import partial

import pytest

from graph import LUNCH, daily, event, exception, series
from recurtz import RecurtzError
from recurtz.sandbox.errors import store_error
from recurtz.sandbox.store import SCHEMA_VERSION, Store

ME, ADA = "me@contoso.com", "ada@contoso.com"


@pytest.fixture
def file(tmp_path):
    return tmp_path / "calendar.sqlite"


class TestFile:
    def test_reopened(self, serve, file):
        """The events are there after a restart, in another process, and for a second server."""
        first, second = serve(file), serve(file)
        created = first.create(daily())
        assert second.get(f"/me/events/{created['id']}") == first.get(f"/me/events/{created['id']}")
        second.patch(f"/me/events/{created['id']}", {"subject": "Changed"})
        assert {one["subject"] for one in first.view("2017-09-10", "2017-09-12")} == {"Changed"}
        first.close()
        assert len(serve(file).view("2017-09-10", "2017-09-12")) == 2

    def test_other_database(self, file):
        with sqlite3.connect(file) as connection:
            connection.execute("CREATE TABLE note(text)")
        connection.close()
        with pytest.raises(RecurtzError, match="another program"):
            Store(file)

    def test_no_database(self, file):
        file.write_text("Dear diary, " * 100)
        with pytest.raises(RecurtzError, match="cannot be used"):
            Store(file)

    def test_other_version(self, file):
        """A file of another version of the schema is refused, and stays as it is."""
        store = Store(file)
        with store.writing() as transaction:
            transaction._connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        store.close()
        before = file.read_bytes()
        with pytest.raises(RecurtzError, match=f"has version {SCHEMA_VERSION + 1} of the schema"):
            Store(file)
        assert file.read_bytes() == before

    def test_rollback(self, file):
        """An error within a transaction undoes it."""
        store = Store(file)
        with pytest.raises(RecurtzError), store.writing() as transaction:  # noqa: PT012  # the second raises
            transaction.add_mailbox(ME)
            transaction.put(1, {"id": "A"})
        with store.reading() as transaction:
            assert transaction.mailboxes() == {}
        store.close()


class TestUnusable:
    def test_locked(self, serve, file):
        """If another process writes for long, the client is told to try again, and nothing is stored."""
        client = serve(file)
        client.app.state.service.store._busy_seconds = 0.01
        client.app.state.service.store._idle.pop().close()
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        response = client.request("POST", "/me/events", 503, json=event())
        other.execute("ROLLBACK")
        other.close()

        assert response.json()["error"]["code"] == "ErrorServerBusy"
        assert response.headers["retry-after"] == "1"
        assert client.get("/me/events")["value"] == []
        client.create(event())

    def test_full(self, serve, file):
        """If the disk is full, nothing is stored, and reading goes on; so does writing once there is space."""
        client = serve(file)
        [connection] = client.app.state.service.store._idle
        [pages] = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + 10}")
        body = {**event(), "body": {"contentType": "text", "content": "x" * 200_000}}
        small = client.create(event())

        assert client.error("POST", "/me/events", 507, json=body) == "ErrorQuotaExceeded"
        assert [one["id"] for one in client.get("/me/events")["value"]] == [small["id"]]
        connection.execute("PRAGMA max_page_count = 1000000")
        large = client.create(body)
        assert [one["id"] for one in client.get("/me/events")["value"]] == [small["id"], large["id"]]

    @pytest.mark.parametrize(
        ("fault", "code"),
        [
            (sqlite3.SQLITE_FULL, "ErrorQuotaExceeded"),
            (sqlite3.SQLITE_IOERR_SHMSIZE, "ErrorQuotaExceeded"),
            (sqlite3.SQLITE_BUSY_RECOVERY, "ErrorServerBusy"),
            (sqlite3.SQLITE_LOCKED, "ErrorServerBusy"),
            (sqlite3.SQLITE_CORRUPT, "ErrorInternalServerError"),
            (None, "ErrorInternalServerError"),
        ],
    )
    def test_faults(self, fault, code):
        """The error is that of the fault's number, whatever its text is."""
        error = sqlite3.OperationalError("the disk is locked, busy and full")
        if fault is not None:
            error.sqlite_errorcode = fault
        assert store_error(error).code == code

    def test_broken(self, serve, file):
        """A file that is damaged while it is served is an error in Graph's form."""
        client = serve(file)
        [connection] = client.app.state.service.store._idle
        connection.execute("DROP TABLE span")
        assert client.error("POST", "/me/events", 500, json=event()) == "ErrorInternalServerError"
        assert client.get("/me/events")["value"] == []


class WithoutTrees(sqlite3.Connection):
    """A connection of an SQLite that was built without R*Trees."""

    def execute(self, statement, *values):
        tree = "SELECT 1 FROM sqlite_schema WHERE name = 'span' AND sql LIKE '%USING rtree%'"
        if "USING rtree" in statement or ("span" in statement and super().execute(tree).fetchone()):
            raise sqlite3.OperationalError("no such module: rtree_i32")
        return super().execute(statement, *values)


@pytest.fixture
def without_trees(monkeypatch):
    """Files are opened by an SQLite without R*Trees."""
    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=WithoutTrees))


class TestWithoutTrees:
    def test_views(self, serve, tmp_path, monkeypatch):
        """A file without R*Trees has the same views, and any SQLite can use it."""
        file, clients = tmp_path / "table.sqlite", [serve()]
        with monkeypatch.context() as patched:
            patched.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=WithoutTrees))
            clients.append(serve(file))
        for client in clients:
            for month in range(1, 13):
                client.create({**event(f"2017-{month:02}-10T08:00:00"), "subject": f"{month}"})
            made = client.create(daily())
            client.patch(f"/me/events/{made['id']}", {"subject": "Daily"})
            client.delete(f"/me/events/{client.view('2017-05-01', '2017-06-01')[0]['id']}")
        clients.append(serve(file))
        for start, end in (("2017-01-01", "2018-01-01"), ("2017-05-09", "2017-05-12"), ("2017-09-04", "2017-09-11")):
            views = [[(one["subject"], one["start"]) for one in client.view(start, end)] for client in clients]
            assert views[0] == views[1] == views[2]

    @pytest.mark.usefixtures("without_trees")
    def test_mailboxes(self, file):
        """The spans of another mailbox are not in a window."""
        store = Store(file)
        with store.writing() as transaction:
            for mailbox, name in enumerate((ME, ADA), 1):
                transaction.add_mailbox(name)
                transaction.put(mailbox, {**event(), "id": name})
            [near] = transaction.near(2, datetime(2017, 1, 1, tzinfo=UTC), datetime(2018, 1, 1, tzinfo=UTC))
        assert near.json["id"] == ADA
        store.close()

    def test_refused(self, file, request):
        """A file with an R*Tree is refused at the start where SQLite has none."""
        Store(file).close()
        request.getfixturevalue("without_trees")
        with pytest.raises(RecurtzError, match="cannot be used: no such module: rtree_i32; use a file of the sandbox"):
            Store(file)

    @pytest.mark.usefixtures("without_trees")
    def test_other_fault(self, file, monkeypatch):
        """Another fault of the index is no reason to go without R*Trees."""

        def refuse(connection, statement, *values):
            if "USING rtree" in statement:
                raise sqlite3.OperationalError("there is already another table")
            return sqlite3.Connection.execute(connection, statement, *values)

        monkeypatch.setattr(WithoutTrees, "execute", refuse)
        with pytest.raises(RecurtzError, match="already another table"):
            Store(file)


class TestThreads:
    @pytest.mark.slow
    def test_counters(self, file):
        """Readers and writers of many threads: each write is there, and a reader sees whole transactions."""
        store = Store(file)
        with store.writing() as transaction:
            transaction.add_mailbox(ME)
        uneven = []

        def write(name):
            for number in range(20):
                with store.writing() as transaction:
                    for half in "ab":
                        transaction.put(1, {**event(), "id": f"{name}.{number}.{half}"})

        def read():
            for _ in range(40):
                with store.reading() as transaction:
                    uneven.extend([transaction.count(1)] * (transaction.count(1) % 2))

        threads = [threading.Thread(target=write, args=(name,)) for name in "xyz"] + [
            threading.Thread(target=read) for _ in range(3)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with store.reading() as transaction:
            assert (transaction.count(1), uneven) == (120, [])
        store.close()

    def test_memory(self, serve):
        """A database in memory has one connection, which its requests share."""
        client = serve()
        client.create(event())
        assert len(client.app.state.service.store._idle) == 1


class TestIndex:
    def test_near(self, file):
        """It has each event that is in a window, and few others; only those of the mailbox."""
        store = Store(file)
        with store.writing() as transaction:
            for name in (ME, ADA):
                transaction.add_mailbox(name)
            for month in range(1, 13):
                transaction.put(1, {**event(f"2017-{month:02}-10T08:00:00"), "id": f"{month}"})
            transaction.put(2, {**event("2017-05-10T08:00:00"), "id": "5"})
            transaction.put(1, {**daily(range_={"type": "endDate", "endDate": "2017-09-03"}), "id": "never"})
            start, end = (datetime(2017, 5, day, tzinfo=UTC) for day in (10, 11))
            assert [one.json["id"] for one in transaction.near(1, start, end)] == ["5"]
            transaction.remove(1, "5")
            assert list(transaction.near(1, start, end)) == []
            assert [one.json["id"] for one in transaction.near(2, start, end)] == ["5"]
        store.close()


class TestLoad:
    def test_export(self, client):
        """Events of an export keep their ids; exceptions beside their series become parts of it."""
        moved = exception(
            "2017-09-11", "2017-09-12T09:00:00", of=LUNCH["id"], id=f"OID.{LUNCH['id']}.2017-09-11", subject="Brunch"
        )
        other = {
            **event(),
            "custom@odata.type": "x",
            "color": "red",
            "attachments": [1],
            "attendees": [{"emailAddress": {"address": "a@b.c"}}],
        }
        count = client.app.state.service.load([json.loads(json.dumps(one)) for one in (LUNCH, moved, other)])

        assert count == 2
        assert client.get(f"/me/events/{LUNCH['id']}")["isOrganizer"] is True
        assert client.get(f"/me/events/OID.{LUNCH['id']}.2017-09-11")["subject"] == "Brunch"
        [found] = client.get("/me/events", **{"$filter": "type eq null"})["value"]
        assert found["attendees"][0]["status"]["response"] == "none"
        assert found["color"] == "red"
        client.patch(f"/me/events/{found['id']}", {"subject": "x"})

    def test_ids_of_exceptions(self, client):
        """An exception has the id of its date, whatever id the export has; without its series it stays as it is."""
        own = {"id": "AAMkEXC", "type": "exception", "originalStart": "2017-09-11T19:00:00Z", "subject": "Brunch"}
        orphan = {**event(), **own, "id": "AAMkORPHAN", "seriesMasterId": "AAMkGONE", "iCalUId": "UID"}
        client.app.state.service.load([{**LUNCH, "iCalUId": "UID", "exceptionOccurrences": [own]}, orphan])
        found = {one["subject"]: one for one in client.view("2017-09-01", "2017-09-12")}

        assert client.get(f"/me/events/{found['Brunch']['id']}")["subject"] == "Brunch"
        assert {one["iCalUId"] for one in found.values()} == {"UID"}
        assert client.get(f"/me/events/OID.{LUNCH['id']}.2017-09-11")["subject"] == "Brunch"

    def test_again(self, client):
        """An event replaces the one with its id."""
        load = client.app.state.service.load
        load([LUNCH])
        load([{**LUNCH, "subject": "Changed"}])
        assert [one["subject"] for one in client.get("/me/events")["value"]] == ["Changed"]

    def test_faults(self, client):
        """With a fault, nothing is stored."""
        with pytest.raises(RecurtzError):
            client.app.state.service.load([LUNCH, {**series(), "start": None}])
        assert client.get("/me/events")["value"] == []
