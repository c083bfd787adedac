"""Recurrences of Outlook as files of the commands."""

import json
from base64 import b64encode, encodebytes

import pytest

from graph import event
from mapi_samples import HEBREW, WEEKLY, WITH_EXCEPTION

EASTERN = ("--time-zone", "Eastern Standard Time")
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


@pytest.mark.parametrize("command", ["explain", "instances", "calendar"])
def test_no_zone(run, file, command):
    """A blob has no zone, so one must be given."""
    status, output, messages = run(command, file(WEEKLY, "a.bin"))

    assert status == 2
    assert "contains no time zone; use --time-zone" in messages
    assert SENTENCE not in output


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
