"""The recipe for .msg files, `examples/msg_to_graph.py`, with real files of Outlook. It needs the extra `msg`."""

import json
import subprocess
import sys

import pytest

from graph import EXAMPLES, TOKYO, moment, starts
from mapi_samples import SAMPLES
from recurtz import instances
from recurtz.exchange import to_mapi

pytest.importorskip("olefile")


@pytest.fixture(scope="module")
def read_msg():
    sys.path.insert(0, str(EXAMPLES))
    try:
        from msg_to_graph import read_msg
    finally:
        sys.path.remove(str(EXAMPLES))
    return lambda name: read_msg(str(SAMPLES / name))


class TestFiles:
    def test_yearly(self, read_msg):
        """An all-day series, in the zone that its file defines."""
        event, zone = read_msg("yearly.msg")

        assert event["subject"] == "A yearly 1"
        assert event["isAllDay"] is True
        assert event["recurrence"]["pattern"]["type"] == "absoluteYearly"
        assert event["start"] == moment("2022-12-12T00:00:00.0000000", TOKYO)
        assert zone.windows_name == TOKYO

    def test_exceptions(self, read_msg):
        """A series of Fridays: one is cancelled, one is a day earlier and has another subject."""
        event, _ = read_msg("changed_lunch.msg")
        first = instances(event, "2023-01-01", "2023-01-22", time_zone=TOKYO)

        assert starts(first) == ["2023-01-12T12:00", "2023-01-20T12:00"]
        assert first[0]["subject"].endswith("[rescheduled!]")
        assert first[1]["subject"] == event["subject"]
        assert to_mapi({name: value for name, value in event.items() if name not in {"subject", "location"}})

    def test_single(self, read_msg):
        """An event that does not repeat has instants."""
        event, zone = read_msg("single.msg")

        assert event["type"] == "singleInstance"
        assert event["start"] == moment("2022-12-04T08:00:00.0000000", "Eastern Standard Time")
        assert zone.name == "Eastern Standard Time"


@pytest.mark.slow
def test_program():
    command = [sys.executable, str(EXAMPLES / "msg_to_graph.py"), str(SAMPLES / "yearly.msg")]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)  # noqa: S603

    assert json.loads(done.stdout)["start"]["timeZone"] == TOKYO
