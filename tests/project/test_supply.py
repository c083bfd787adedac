"""What a user takes in with recurtz: nothing from the network, few packages, and a wheel that anyone can build anew."""

import hashlib
import os
import re
import subprocess
import sys
import tomllib
import zoneinfo
from importlib.metadata import metadata
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

_WITHOUT_NETWORK = """
import sys
def refuse(event, _arguments):
    if event.startswith("socket."):
        raise SystemExit(f"the network was asked for: {event}")
sys.addaudithook(refuse)
"""
_TELL_FILES = """
import sys
opened = []
sys.addaudithook(lambda event, arguments: opened.append(str(arguments[0])) if event == "open" else None)
"""
_USE = """
import datetime
import recurtz
noon = {"dateTime": "2017-09-04T12:00:00", "timeZone": "Pacific Standard Time"}
days = {"pattern": {"type": "daily", "interval": 1}, "range": {"type": "noEnd", "startDate": "2017-09-04"}}
event = recurtz.create_event({"start": noon, "end": noon, "recurrence": days}) | {"id": "A"}
assert len(recurtz.instances(event, "2017-10-01", "2017-11-01", "Tokyo Standard Time")) == 31
series = recurtz.SeriesMaster.from_graph(event)
assert recurtz.from_rrule(recurtz.to_rrule(series.recurrence), datetime.date(2017, 9, 4))[:9] == series.recurrence[:9]
assert recurtz.describe(series)
assert recurtz.from_ics(recurtz.to_ics([event]))
"""


def run(program, **environment):
    return subprocess.run(  # noqa: S603
        [sys.executable, "-c", program], capture_output=True, text=True, env={**os.environ, **environment}, check=False
    )


def test_nothing_asks_the_network_when_it_is_imported_or_used():
    done = run(f"{_WITHOUT_NETWORK}{_USE}")

    assert (done.returncode, done.stderr) == (0, "")


def test_the_refusal_of_the_network_would_be_seen():
    assert "the network was asked for" in run(f"{_WITHOUT_NETWORK}import socket\nsocket.socket()").stderr


@pytest.mark.parametrize("tz_path", [os.pathsep.join(zoneinfo.TZPATH), ""], ids=["machine", "package"])
def test_no_file_is_read_but_those_of_the_tz_database_and_babel(tz_path):
    done = run(f"{_TELL_FILES}{_USE}print(*opened, sep='\\n')", PYTHONTZPATH=tz_path, PYTHONDONTWRITEBYTECODE="1")
    # Babel asks pytz for the zones of the tz database where it is installed.
    packages = filter(None, map(find_spec, ("tzdata", "babel", "pytz")))
    folders = [*map(Path, zoneinfo.TZPATH), *(Path(package.origin).parent for package in packages)]
    opened = [Path(line) for line in done.stdout.splitlines() if not line.endswith((".py", ".pyc"))]

    assert (done.returncode, done.stderr) == (0, "")
    assert [path for path in opened if not any(path.is_relative_to(folder) for folder in folders)] == []
    assert any(path.name == "Los_Angeles" for path in opened)


def test_the_core_needs_the_tz_database_and_nothing_else():
    assert [requirement.partition(">=")[0] for requirement in PROJECT["dependencies"]] == ["tzdata"]


def test_the_readme_says_what_each_extra_is_for():
    rows = re.findall(r"^\| (`.*?`) \|", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)

    assert set(PROJECT["optional-dependencies"]) <= {name for row in rows for name in re.findall(r"`(\w+)`", row)}


def listed():
    """The rows of the list in SECURITY.md."""
    text = (ROOT / "SECURITY.md").read_text("utf-8").partition("|---|---|---|---|---|\n")[2].partition("\n\n")[0]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in text.splitlines()]


def test_the_list_of_requirements_is_that_of_the_project():
    requirements = {"": PROJECT["dependencies"], **PROJECT["optional-dependencies"]}
    found = {
        (name, bounds.replace(",<", ", below "), extra)
        for extra in requirements.keys() - {"all", "dev", "docs", "test"}
        for name, _, bounds in (one.partition(">=") for one in requirements[extra])
        if not name.startswith("recurtz[")
    }

    assert {(name, bounds, extra) for name, bounds, extra, *_ in listed()} == found


@pytest.mark.parametrize(
    ("name", "licence"),
    [(row[0], row[4]) for row in listed() if row[2] not in {"load", "spark"}],
)
def test_a_requirement_has_the_licence_that_the_list_says(name, licence):
    stated = metadata(name).get("License-Expression") or metadata(name).get("License")

    assert re.match(r"[\w.-]+", licence)[0] in stated


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
