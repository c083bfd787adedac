"""The tests on each Python from 3.11 to 3.15 (`make pythons`): on those of this machine, and on those of Debian.

    python tests/pythons/run.py [PYTHON ...] [--core] [--fast]

A PYTHON is a version, such as 3.12, or a release of Debian: trixie has Python 3.13, sid 3.14, and sid-3.15 is sid with
Python 3.15. Without any, all of them run. build/pythons has the output. The exit status is 1 if a test fails, or if a
PYTHON is not there; without any, only the ones of Debian must be there.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
BUILD = ROOT / "build" / "pythons"
VERSIONS = [f"3.{minor}" for minor in range(11, 16)]
RELEASES = ["trixie", "sid", "sid-3.15"]


def find(version):
    """The command of a Python on PATH, or else of pyenv; None if there is none that starts."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    places = [shutil.which(f"python{version}"), *sorted(pyenv.glob(f"{version}.*/bin/python"), reverse=True)]
    return next((str(place) for place in places if place and starts(place)), None)


def starts(python):
    """True if a command starts; one of pyenv on PATH may not."""
    return subprocess.run([python, "-V"], capture_output=True, check=False).returncode == 0  # noqa: S603


def copy():
    """A copy of the checkout for the Pythons of this machine, so that changes meanwhile do no harm."""
    source = BUILD / "src"
    shutil.rmtree(source, ignore_errors=True)
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    for name in listed.stdout.split("\0"):
        if (ROOT / name).is_file():  # a removed file is listed, too
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, source / name)
    return source


def command_of(name, options):
    """The command that runs the tests on a Python, and the folder to run it in; None if it is not there."""
    if name in RELEASES:
        in_debian = [str(FOLDER / "in_debian"), name, "sh", "-c", '"$PYTHON" "$@"', "sh"]
        return [*in_debian, "tests/pythons/suite.py", "/var/tmp/venv", *options], ROOT  # noqa: S108  # in its own root
    python = find(name)
    return python and ([python, "tests/pythons/suite.py", str(BUILD / name), *options], BUILD / "src")


def run(name, options):
    """Run the tests on a Python. Returns its exit status and the lines that sum it up."""
    command = command_of(name, options)
    if command is None:
        return 1, ["no such Python here"]
    command, folder = command
    print(f"{name} ...", flush=True)
    done = subprocess.run(  # noqa: S603
        command, cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    (BUILD / f"{name}.log").write_text(done.stdout, "utf-8")
    lines = done.stdout.splitlines()
    failed = [line for line in lines if line.startswith(("FAILED", "ERROR"))]
    first = next((number for number, line in enumerate(lines) if line.startswith("Python ")), len(lines) - 3)
    return done.returncode, [*failed, *lines[max(0, first) :]]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pythons", nargs="*", metavar="PYTHON", choices=[[], *VERSIONS, *RELEASES])
    parser.add_argument("--core", action="store_true", help="only the tests of the core, in a minute each")
    parser.add_argument("--fast", action="store_true", help="without slow tests, and with fewer random examples")
    arguments = parser.parse_args()
    options = [f"--{name}" for name in ("core", "fast") if getattr(arguments, name)]
    BUILD.mkdir(parents=True, exist_ok=True)
    copy()

    pythons = arguments.pythons or [*filter(find, VERSIONS), *RELEASES]
    results = {name: run(name, options) for name in pythons}
    for name, (status, lines) in results.items():
        print(f"\n{name}: {'failed' if status else 'passed'}")
        print(*lines, sep="\n")
    if not arguments.pythons:
        print(f"\nNot on this machine: {', '.join(name for name in VERSIONS if name not in results) or 'none'}.")
    return int(any(status for status, _ in results.values()))


if __name__ == "__main__":
    sys.exit(main())
