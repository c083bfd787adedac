"""Recurrences of Outlook as files of the commands."""

import json
from base64 import b64encode, encodebytes

import pytest

from graph import EXAMPLES, event
from mapi_samples import HEBREW, WEEKLY, WITH_EXCEPTION

EASTERN = ("--time-zone", "Eastern Standard Time")
LUNCH = EXAMPLES / "lunch.json"
SENTENCE = (
    "Occurs every Monday, Thursday, and Friday effective 2007-03-26 for 12 occurrences from 10:00 to 10:30,"
    " Eastern Time\n"
)

FORMS = {
    "bytes": bytes,
    "hex": bytes.hex,
    "hex with blanks": lambda data: f"\n{data.hex(' ').upper()}\n",
    "hex in lines": lambda data: "\n".join([data.hex()[:30], data.hex()[30:]]),
    "base64": b64encode,
    "base64 in lines": encodebytes,
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_explain(run, file, form):
    """The bytes, or their text in any form."""
    assert run("explain", file(form(WEEKLY)), *EASTERN) == (0, SENTENCE, "")


def test_instances(run, file):
    """The zone is that of the blob and of the output."""
    status, output, messages = run("instances", file(WITH_EXCEPTION), *EASTERN, "--format", "csv")

    assert (status, messages) == (0, "")
    assert len(output.splitlines()) == 13
    moved = "exception,,2007-04-16T11:00:00.0000000,2007-04-16T11:30:00.0000000,Eastern Standard Time"
    assert f"Simple Recurrence with exceptions,{moved}" in output


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("explain", []),
        ("instances", []),
        ("calendar", []),
        ("agenda", []),
        ("free", ["--duration", "1h"]),
        ("schedule", []),
        ("conflicts", [LUNCH]),
        ("split", ["2007-04-02"]),
        ("cancel", ["2007-04-02"]),
        ("move", ["2007-04-02", "2007-04-02T12:00"]),
    ],
)
def test_no_zone(run, file, monkeypatch, command, arguments):
    """A blob has no zone, so one must be given: that of the computer is not the mailbox's."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    status, output, messages = run(command, file(WEEKLY, "a.bin"), *arguments)

    assert status == 2
    assert "contains no time zone; use --time-zone" in messages
    assert SENTENCE not in output


def test_agenda(run, file):
    _, output, _ = run("agenda", file(WEEKLY), *EASTERN, "--from", "2007-03-26", "--day", "--format", "json")
    assert json.loads(output)[0]["start"]["dateTime"][:16] == "2007-03-26T10:00"


def test_conflicts(run, file):
    status, output, _ = run("conflicts", file(WEEKLY), file(json.dumps(event(zone="UTC")), "b.json"), *EASTERN)

    assert status == 0
    assert output.startswith("never: ")


@pytest.mark.parametrize("arguments", [["cancel", "2007-03-30"], ["move", "2007-03-30", "2007-03-30T12:00"]])
def test_edits(run, file, arguments):
    status, output, _ = run(arguments[0], file(WEEKLY), *arguments[1:], *EASTERN)

    assert status == 0
    assert json.loads(output)["start"] == {"dateTime": "2007-03-26T10:00:00.0000000", "timeZone": EASTERN[1]}


def test_split(run, file):
    status, output, _ = run("split", file(WEEKLY), "2007-04-02", *EASTERN)

    assert status == 0
    assert [part["start"]["dateTime"][:16] for part in json.loads(output)] == ["2007-03-26T10:00", "2007-04-02T10:00"]


def test_calendar(run, file):
    """Its zone is that of the blob, too."""
    status, output, _ = run("calendar", file(WEEKLY), *EASTERN)

    assert status == 0
    assert "April 2007" in output


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (HEBREW, "events.json: CalendarType 8: the months are of the Hebrew calendar"),
        (WEEKLY[:50], "events.json: the recurrence ends within"),
        (WEEKLY.hex()[:-1], "events.json: the text of the blob cannot be read"),
        (b64encode(WEEKLY)[:-1], "events.json: the text of the blob cannot be read"),
    ],
)
def test_malformed(run, file, content, message):
    status, output, messages = run("explain", file(content), *EASTERN)

    assert (status, output) == (2, "")
    assert message in messages


def test_zone_of_json(run, file):
    """The option of `explain` changes nothing for an event that has a zone."""
    path = file(json.dumps(event(zone="UTC")))

    assert run("explain", path, *EASTERN) == run("explain", path)
