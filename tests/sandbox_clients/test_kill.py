"""Nothing that was answered is lost: processes that write are killed at any moment, hundreds of times.

Each process is a fork of this one, which has opened no file yet. It reports each response through a pipe.
"""

import os
import random
import signal
import sqlite3
import sys
import time
from contextlib import contextmanager

import pytest

from sandbox_client import ME, ROOM, make_client

KILLS = int(os.environ.get("KILLS", "300"))
PER_FILE = 50

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def meeting(number):
    """Every second one is a series; each at a time of its own, so that the room accepts it."""
    days, hour = divmod(number, 24)
    start = f"20{26 + days // 336}-{1 + days // 28 % 12:02}-{1 + days % 28:02}T{hour:02}:"
    edges = {
        name: {"dateTime": f"{start}{minute}:00", "timeZone": "UTC"}
        for name, minute in (("start", "00"), ("end", "30"))
    }
    attendees = [{"emailAddress": {"address": ROOM}, "type": "resource"}]
    return {"subject": f"{number}", **edges, "attendees": attendees}


@contextmanager
def forked(work, *arguments):
    """A process that does some work, and the pipe through which it reports."""
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reading)
        status = 1
        try:
            with os.fdopen(writing, "w", buffering=1) as reports:
                work(reports, *arguments)
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading) as reports:
        yield pid, reports


def write_forever(reports, file, first):
    """Create, change and delete meetings. A report is what the server answered."""
    client = make_client(file)
    for number in range(first, sys.maxsize):
        created = client.post("/me/events", meeting(number))
        path = f"/me/events/{created['id']}"
        print("created", number, created["id"], file=reports)
        client.patch(path, {"subject": f"changed {number}"})
        print("changed", number, created["id"], file=reports)
        if number % 3 == 0:
            client.delete(path)
            print("deleted", number, created["id"], file=reports)


def test_killed(tmp_path):
    """What was answered is in the file, and the rest is whole: a meeting is in both calendars, or in none."""
    random.seed(20261129)
    expected, file, first, answered = {}, None, 0, 0
    for kill in range(KILLS):
        if kill % PER_FILE == 0:
            expected, file, first = {}, tmp_path / f"{kill}.sqlite", 0
        with forked(write_forever, file, first) as (pid, reports):
            seen = [reports.readline()]
            time.sleep(random.uniform(0, 0.05))
            os.kill(pid, signal.SIGKILL)
            seen += reports.readlines()
            os.waitpid(pid, 0)
        for line in seen:
            if not line.endswith("\n"):
                continue
            action, number, id_ = line.split()
            first, answered = max(first, int(number) + 1), answered + 1
            expected[id_] = action, number
        check(file, expected)
        first += 1
    print(f"{KILLS} kills, {answered} answered requests")
    assert answered > KILLS


def check(file, expected):
    """The file has what was answered, and at most one change more, which is whole."""
    client = make_client(file)
    store = client.app.state.service.store
    with store.reading() as transaction:
        keys = transaction.mailboxes()
        mine, booked = ({one.json["uid"]: one.json for one in transaction.events(keys[name])} for name in (ME, ROOM))
    client.close()
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        spans = connection.execute("SELECT count(*) FROM span").fetchone()[0]
    connection.close()

    assert mine.keys() == booked.keys()
    assert spans == len(mine) + len(booked)
    assert {one["subject"] for one in mine.values()} == {one["subject"] for one in booked.values()}
    subjects = {one["id"]: one["subject"] for one in mine.values()}
    for id_, (action, number) in expected.items():
        if action == "deleted":
            assert id_ not in subjects
        elif action == "changed" and id_ in subjects:
            assert subjects[id_] == f"changed {number}"
        elif action == "created":
            assert subjects[id_] in (number, f"changed {number}")
    gone = [id_ for id_, (action, _) in expected.items() if action == "changed" and id_ not in subjects]
    assert all(int(expected[id_][1]) % 3 == 0 for id_ in gone)
    for id_ in gone:  # which was deleted, though the process could not report that any more
        expected[id_] = "deleted", expected[id_][1]
    for id_, (action, number) in list(expected.items()):
        if action == "created" and subjects[id_] != number:
            expected[id_] = "changed", number


def count_up(reports, file, times):
    """Add one to the number in a subject, some times, with If-Match; whoever gets 412 reads it again."""
    client = make_client(file)
    [event] = client.get("/me/events")["value"]
    path, refused = f"/me/events/{event['id']}", 0
    for _ in range(times):
        while True:
            now = client.get(path)
            headers = {"If-Match": now["@odata.etag"]}
            changed = {"subject": str(int(now["subject"]) + 1)}
            response = client.request("PATCH", path, None, headers=headers, json=changed)
            if response.status_code == 200:
                break
            assert response.status_code == 412, response.text
            refused += 1
    print(refused, file=reports)


def test_processes(tmp_path):
    """Two processes on one file change one event with If-Match: one wins, the other gets 412, and none is lost."""
    file = tmp_path / "calendar.sqlite"
    client = make_client(file)
    client.create({**meeting(0), "subject": "0"})
    client.close()
    with forked(count_up, file, 100) as (first, one), forked(count_up, file, 100) as (second, other):
        refused = [int(one.readline()), int(other.readline())]
        assert [os.waitpid(pid, 0)[1] for pid in (first, second)] == [0, 0]

    client = make_client(file)
    assert client.get("/me/events")["value"][0]["subject"] == "200"
    client.close()
    print(f"{sum(refused)} requests were refused with 412")
    assert sum(refused) > 0
