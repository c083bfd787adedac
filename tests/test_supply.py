"""What a user takes in with recurtz: nothing from the network, few packages, and a wheel that anyone can build anew."""

import hashlib
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

_WITHOUT_NETWORK = """
import sys
def refuse(event, _arguments):
    if event.startswith("socket."):
        raise SystemExit(f"the network was asked for: {event}")
sys.addaudithook(refuse)
"""
_USE = """
import recurtz
noon = {"dateTime": "2017-09-04T12:00:00", "timeZone": "Pacific Standard Time"}
days = {"pattern": {"type": "daily", "interval": 1}, "range": {"type": "noEnd", "startDate": "2017-09-04"}}
event = recurtz.create_event({"start": noon, "end": noon, "recurrence": days}) | {"id": "A"}
assert len(recurtz.instances(event, "2017-10-01", "2017-11-01", "Tokyo Standard Time")) == 31
assert recurtz.from_rrule(recurtz.to_rrule(recurtz.SeriesMaster.from_graph(event).recurrence), recurtz_day)
assert recurtz.describe(recurtz.SeriesMaster.from_graph(event))
assert recurtz.from_ics(recurtz.to_ics([event]))
"""


def run(program, **environment):
    return subprocess.run(  # noqa: S603
        [sys.executable, "-c", program], capture_output=True, text=True, env={**os.environ, **environment}, check=False
    )


def test_nothing_asks_the_network_when_it_is_imported_or_used():
    program = f"{_WITHOUT_NETWORK}import datetime\nrecurtz_day = datetime.date(2017, 9, 4)\n{_USE}"
    done = run(program)

    assert (done.returncode, done.stderr) == (0, "")


def test_the_refusal_of_the_network_would_be_seen():
    assert "the network was asked for" in run(f"{_WITHOUT_NETWORK}import socket\nsocket.socket()").stderr


def test_the_core_needs_the_tz_database_and_nothing_else():
    assert [requirement.partition(">=")[0] for requirement in PROJECT["dependencies"]] == ["tzdata"]


@pytest.mark.parametrize("extra", PROJECT["optional-dependencies"])
def test_every_requirement_says_from_which_version_on(extra):
    for requirement in PROJECT["optional-dependencies"][extra]:
        assert requirement.startswith("recurtz[") or ">=" in requirement


def test_a_wheel_built_twice_is_the_same_to_the_byte(tmp_path):
    digests = []
    for turn in ("one", "two"):
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
        subprocess.run(  # noqa: S603
            [*command, "--disable-pip-version-check", "--wheel-dir", str(tmp_path / turn), str(ROOT)],
            check=True,
            capture_output=True,
            env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000"},
        )
        [wheel] = (tmp_path / turn).glob("recurtz-*.whl")
        digests.append(hashlib.sha256(wheel.read_bytes()).hexdigest())

    assert digests[0] == digests[1]
