"""What a user installs with recurtz: no network, few packages, and a wheel that anyone can build again."""

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

from graph import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

WITHOUT_NETWORK = """
import sys
def refuse(event, _arguments):
    if event.startswith("socket."):
        raise SystemExit(f"use of the network: {event}")
sys.addaudithook(refuse)
"""
RECORD_FILES = """
import sys
opened = []
sys.addaudithook(lambda event, arguments: opened.append(str(arguments[0])) if event == "open" else None)
"""
USE = """
import datetime
import recurtz
noon = {"dateTime": "2017-09-04T12:00:00", "timeZone": "Pacific Standard Time"}
days = {"pattern": {"type": "daily", "interval": 1}, "range": {"type": "noEnd", "startDate": "2017-09-04"}}
event = recurtz.create_event({"start": noon, "end": noon, "recurrence": days}) | {"id": "A"}
assert len(recurtz.instances(event, "2017-10-01", "2017-11-01", time_zone="Tokyo Standard Time")) == 31
series = recurtz.SeriesMaster.from_graph(event)
rule = recurtz.to_rrule(series.recurrence)
assert recurtz.from_rrule(rule, start_date=datetime.date(2017, 9, 4))[:9] == series.recurrence[:9]
assert recurtz.describe(series)
assert recurtz.from_ics(recurtz.to_ics([event]))
"""


def run(program, **environment):
    return subprocess.run(  # noqa: S603
        [sys.executable, "-c", program], capture_output=True, text=True, env={**os.environ, **environment}, check=False
    )


class TestNetwork:
    def test_import_and_use(self):
        """Nothing uses the network."""
        done = run(f"{WITHOUT_NETWORK}{USE}")
        assert (done.returncode, done.stderr) == (0, "")

    def test_refusal(self):
        """The check itself notices a socket."""
        assert "use of the network" in run(f"{WITHOUT_NETWORK}import socket\nsocket.socket()").stderr


@pytest.mark.slow
@pytest.mark.parametrize("tz_path", [os.pathsep.join(zoneinfo.TZPATH), ""], ids=["machine", "package"])
def test_files(tz_path):
    """Only files of the tz database and of babel are read."""
    done = run(f"{RECORD_FILES}{USE}print(*opened, sep='\\n')", PYTHONTZPATH=tz_path, PYTHONDONTWRITEBYTECODE="1")
    # Babel gets the zones of the tz database from pytz where it is installed.
    packages = filter(None, map(find_spec, ("tzdata", "babel", "pytz")))
    folders = [*map(Path, zoneinfo.TZPATH), *(Path(package.origin).parent for package in packages)]
    opened = [Path(line) for line in done.stdout.splitlines() if not line.endswith((".py", ".pyc"))]

    assert (done.returncode, done.stderr) == (0, "")
    assert [path for path in opened if not any(path.is_relative_to(folder) for folder in folders)] == []
    assert any(path.name == "Los_Angeles" for path in opened)


def listed():
    """The rows of the list in SECURITY.md."""
    text = (ROOT / "SECURITY.md").read_text("utf-8").partition("|---|---|---|---|---|\n")[2].partition("\n\n")[0]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in text.splitlines()]


class TestRequirements:
    def test_core(self):
        """The core needs the tz database and nothing else."""
        assert [requirement.partition(">=")[0] for requirement in PROJECT["dependencies"]] == ["tzdata"]

    def test_install(self):
        """The page about installing explains each extra."""
        page = (ROOT / "docs" / "install.md").read_text("utf-8")
        rows = re.findall(r"^\| (`.*?`) \|", page, re.MULTILINE)
        assert set(PROJECT["optional-dependencies"]) <= {name for row in rows for name in re.findall(r"`(\w+)`", row)}

    def test_security(self):
        """SECURITY.md lists each requirement."""
        requirements = {"": PROJECT["dependencies"], **PROJECT["optional-dependencies"]}
        found = {
            (name, bounds.replace(",<", ", below "), extra)
            for extra in requirements.keys() - {"all", "dev", "docs", "test"}
            for name, _, bounds in (one.partition(">=") for one in requirements[extra])
            if not name.startswith("recurtz[")
        }

        assert {(name, bounds, extra) for name, bounds, extra, *_ in listed()} == found

    @pytest.mark.parametrize(
        ("name", "licence"), [(row[0], row[4]) for row in listed() if row[2] not in {"load", "spark"}]
    )
    def test_licence(self, name, licence):
        """A requirement has the licence that the list names."""
        stated = metadata(name).get("License-Expression") or metadata(name).get("License")
        assert re.match(r"[\w.-]+", licence)[0] in stated

    @pytest.mark.parametrize("extra", PROJECT["optional-dependencies"])
    def test_lower_bound(self, extra):
        """Each requirement has an oldest version."""
        for requirement in PROJECT["optional-dependencies"][extra]:
            assert requirement.startswith("recurtz[") or ">=" in requirement


@pytest.mark.slow
def test_reproducible_wheel(tmp_path):
    """Two builds of the wheel have the same bytes."""
    digests = []
    for build in ("one", "two"):
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
        subprocess.run(  # noqa: S603
            [*command, "--disable-pip-version-check", "--wheel-dir", str(tmp_path / build), str(ROOT)],
            check=True,
            capture_output=True,
            env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000"},
        )
        [wheel] = (tmp_path / build).glob("recurtz-*.whl")
        digests.append(hashlib.sha256(wheel.read_bytes()).hexdigest())

    assert digests[0] == digests[1]
