"""The tests on the Python that runs this file, with the built wheel in an environment of its own:

    python3.14 tests/pythons/suite.py FOLDER [--core] [--fast]

A Python can be too new for the wheels of all requirements. Then the tests of the core run, and the output lists the
others. `--core` does this in any case. `--fast` leaves out slow tests, and tries fewer random examples.
"""

import argparse
import os
import platform
import re
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
WORKERS = os.environ.get("WORKERS", "2")

ALL = ["tests", "README.md", "docs"]
CORE_TOOLS = {"hypothesis", "pytest", "pytest-benchmark", "pytest-cov", "pytest-xdist", "python-dateutil", "tzlocal"}
"""The tests of the core need these; the core itself needs tzdata only."""

CORE = [
    *(f"tests/{folder}" for folder in ("core", "recurrence", "zones", "events", "availability", "exchange", "rrule")),
    *(f"tests/project/test_{name}.py" for name in ("json_types", "semantics", "threads", "values")),
]
"""Folders and files with tests of the core. A file of theirs that imports a missing library is left out."""

PEERS = {"fastapi": ["tests/project/test_fastapi_app.py"], "ical": ["docs/compare.md", "docs/migrate/ical.md"]}
"""Libraries that only these files need, and that may be too old or too new for a Python."""

ROOMS = ["errors", "recurrence", "zones", "events", "availability", "calendar", "exchange", "rrule"]
"""The modules and packages of the core, for doctests."""


class Environment:
    """A virtual environment with the wheel of recurtz and, of the requirements of its tests, those that have wheels."""

    def __init__(self, folder):
        venv.create(folder, clear=True, with_pip=True)
        self.python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"

    def run(self, *arguments, **options):
        # -P: the installed wheel is imported, not the sources in this folder.
        return subprocess.run([self.python, "-P", *arguments], cwd=ROOT, check=False, **options)  # noqa: S603

    def install(self, *requirements):
        """Install requirements, none of which is compiled here. Returns the messages, which are empty after success."""
        pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:"]
        done = self.run(*pip, *requirements, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.stdout if done.returncode else ""

    def install_each(self, requirements):
        """Install what has a wheel for this Python. Returns the requirements that have none."""
        return [requirement for requirement in requirements if self.install(requirement)]

    def pytest(self, *arguments):
        """Run pytest, and print its output as it comes. Returns the exit status and the last line."""
        command = [self.python, "-P", "-m", "pytest", "-p", "no:cacheprovider", "--quiet", *arguments]
        together, last = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}, ""
        with subprocess.Popen(command, cwd=ROOT, **together) as process:  # noqa: S603
            for line in process.stdout:
                print(line, end="", flush=True)
                last = line.strip() or last
        return process.returncode, last

    def files_left_out(self, tests):
        """The test files that import a library that is missing here."""
        done = self.run("-m", "pytest", "--collect-only", "--quiet", *tests, text=True, stdout=subprocess.PIPE)
        parts = re.split(r"^_+ ERROR collecting (\S+) _+$", done.stdout, flags=re.MULTILINE)
        return [file for file, text in zip(parts[1::2], parts[2::2], strict=True) if "ModuleNotFoundError" in text]


def requirements(extra):
    """The requirements of an extra, and of the extras that it includes."""
    for text in EXTRAS[extra]:
        included = re.fullmatch(r"recurtz\[(.+)\]", text)
        yield from (one for name in included[1].split(",") for one in requirements(name)) if included else [text]


def install(environment, core):
    """Install recurtz and what its tests need. Returns the requirements that are missing."""
    if error := environment.install(".", "hatchling"):
        sys.exit(error)
    wanted = sorted(set(requirements("test")))
    tools = [text for text in wanted if re.match(r"[\w-]+", text)[0] in CORE_TOOLS]
    if core:
        return environment.install_each(tools) or [text for text in wanted if text not in tools]
    return environment.install_each(wanted) if environment.install(*wanted) else []


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--core", action="store_true")
    parser.add_argument("--fast", action="store_true")
    arguments = parser.parse_args()

    environment = Environment(arguments.folder.resolve())
    missing = install(environment, arguments.core)
    tests, modules, left_out = ALL, ["recurtz"], []
    if missing:
        tests, modules = CORE, [f"recurtz.{room}" for room in ROOMS]
        left_out = environment.files_left_out(tests)
    else:
        left_out = [file for peer in PEERS if environment.install(peer) for file in PEERS[peer]]
    fast = ["-m", "not slow", "--hypothesis-profile", "fast"] if arguments.fast else []
    ignored = [f"--ignore={file}" for file in left_out]
    status, line = environment.pytest("--numprocesses", WORKERS, "--benchmark-disable", *fast, *ignored, *tests)
    doctests, doctest_line = environment.pytest("--doctest-modules", "--pyargs", *modules)

    print(f"Python {platform.python_version()}: {line}; doctests: {doctest_line}")
    if left_out and not missing:
        print(f"Left out, because a library cannot be installed: {', '.join(left_out)}.")
    if missing:
        print(f"Only the core: {', '.join(tests)}. Left out: {', '.join(left_out) or 'no file of them'}.")
        print(f"Not installed: {', '.join(missing)}.")
    return status or doctests


if __name__ == "__main__":
    sys.exit(main())
