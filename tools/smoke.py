"""Checks an installed recurtz as its users meet it: `make dist` runs it in environments that have nothing else.

`python tools/smoke.py VERSION` expects the library alone, `python tools/smoke.py VERSION cli` also the command.
"""

import json
import subprocess
import sys
import sysconfig
import tomllib
from importlib.metadata import distribution
from importlib.resources import files
from pathlib import Path

import recurtz

ROOT = Path(__file__).parents[1]
_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
_LUNCH, _FILE = ROOT / "examples" / "lunch.json", ROOT / "examples" / "outlook.ics"


def check_package(version: str) -> None:
    """The installed files are those of the release, and not those of the checkout."""
    assert not Path(recurtz.__file__).is_relative_to(ROOT / "recurtz"), recurtz.__file__
    assert recurtz.__version__ == distribution("recurtz").version == version
    assert (files("recurtz") / "py.typed").is_file()
    assert set(distribution("recurtz").metadata.get_all("Provides-Extra")) == set(_PROJECT["optional-dependencies"])


def check_library() -> None:
    """The seventeen lunches; without an extra, the error names it."""
    lunch = json.loads(_LUNCH.read_text("utf-8"))
    assert len(recurtz.instances(lunch, "2017-09-01", "2018-01-01")) == 17
    assert str(recurtz.zone("Tokyo Standard Time")) == "Asia/Tokyo"


def check_missing_extra() -> None:
    """A function whose extra is missing names it, and so does the command."""
    try:
        recurtz.from_ics(_FILE)
    except ImportError as error:
        assert "pip install 'recurtz[ical]'" in str(error), error
    else:
        raise AssertionError("icalendar is installed, so this environment is not empty")
    assert "pip install 'recurtz[cli]'" in _run("agenda", str(_FILE), status=2).stderr


def check_command() -> None:
    """The command reads a calendar file."""
    week = ["--week", "--now", "2026-10-24", "--time-zone", "Pacific Standard Time"]
    assert "Late lunch" in _run("agenda", str(_FILE), *week).stdout
    assert recurtz.__version__ in _run("--version").stdout


def _run(*arguments: str, status: int = 0) -> subprocess.CompletedProcess[str]:
    command = Path(sysconfig.get_path("scripts")) / "recurtz"
    done = subprocess.run([command, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stderr
    return done


if __name__ == "__main__":
    expected, *extras = sys.argv[1:]
    check_package(expected)
    check_library()
    (check_command if extras else check_missing_extra)()
    print(f"recurtz {expected} {' '.join(extras) or 'alone'}: works on Python {sys.version.partition(' ')[0]}")
