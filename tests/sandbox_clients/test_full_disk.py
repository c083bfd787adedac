"""A disk that is really full: a file system of a few megabytes, which only root can make, on Linux."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from sandbox_client import ROOM, make_client

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="needs Linux and root, to make a small file system"
)
BALLAST = 512 * 1024


@pytest.fixture
def disk(tmp_path):
    """A file system of three megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    made = subprocess.run(mount, capture_output=True, text=True, check=False)  # noqa: S603
    if made.returncode:
        pytest.skip(f"no file system can be made here: {made.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)  # noqa: S603, S607


def meeting(number, size):
    """A meeting in the room; each is on a day of its own."""
    start = f"20{26 + number // 336}-{1 + number // 28 % 12:02}-{1 + number % 28:02}T"
    return {
        "subject": f"{number}",
        "body": {"contentType": "text", "content": "x" * size},
        "start": {"dateTime": f"{start}09:00:00", "timeZone": "UTC"},
        "end": {"dateTime": f"{start}10:00:00", "timeZone": "UTC"},
        "attendees": [{"emailAddress": {"address": ROOM}, "type": "resource"}],
    }


def subjects(client, user="me"):
    """The subjects of all events of a mailbox by their uid."""
    return {one["iCalUId"]: one["subject"] for one in client.pages(f"/{user}/events", **{"$top": "50"})}


@pytest.mark.parametrize("size", [100, 5_000, 200_000])
def test_full(disk, size):
    """What was answered is there, the rest is whole, reading goes on, and writing does so once there is space."""
    file, ballast = disk / "calendar.sqlite", disk / "ballast"
    ballast.write_bytes(bytes(BALLAST))
    client = make_client(file)
    created = []
    while (response := client.request("POST", "/me/events", None, json=meeting(len(created), size))).status_code == 201:
        created.append(response.json())
    expected = {one["iCalUId"]: one["subject"] for one in created}
    print(f"{len(created)} meetings until the disk was full")
    assert (response.status_code, response.json()["error"]["code"]) == (507, "ErrorQuotaExceeded")
    check(client, expected)

    path = f"/me/events/{created[0]['id']}"
    changed = client.request("PATCH", path, None, json={"body": {"contentType": "text", "content": "y" * 2 * size}})
    deleted = client.request("DELETE", f"/me/events/{created[1]['id']}", None)
    assert changed.status_code in (200, 507)
    assert deleted.status_code in (204, 507)
    if deleted.status_code == 204:
        del expected[created[1]["iCalUId"]]
    check(client, expected)
    client.close()
    client = make_client(file)  # the log could not be moved into the file, and is read again
    check(client, expected)

    ballast.unlink()
    late = client.create(meeting(len(created), size))
    check(client, {**expected, late["iCalUId"]: late["subject"]})
    client.close()
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def check(client, expected):
    """Both calendars have exactly these meetings."""
    assert subjects(client) == expected
    assert subjects(client, f"users/{ROOM}") == expected
