"""The environment of each peer: created when it is first needed, outside the repository's files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
HOME = HERE.parent / ".benchmarks"

Command = list[str]


class AbsentError(Exception):
    """A peer that cannot be measured here. The message says why."""


class Peer(NamedTuple):
    """A library to compare with: its adapter in `peers/`, its language, and the packages of its environment."""

    name: str
    adapter: str
    language: str
    packages: tuple[str, ...]
    version_of: str = ""


PEERS = [
    Peer("floor", "floor", "Python", ()),
    Peer("recurtz", "recurtz_", "Python", (), "recurtz"),
    Peer("python-dateutil", "dateutil_", "Python", ("python-dateutil", "tzdata"), "python-dateutil"),
    Peer("python-dateutil-rs", "dateutil_rs", "Rust", ("python-dateutil-rs", "tzdata"), "python-dateutil-rs"),
    Peer("rrule (PyPI)", "rrule_", "Rust", ("rrule", "tzdata"), "rrule"),
    Peer("ical", "ical_", "Python", ("ical", "tzdata"), "ical"),
    Peer(
        "recurring-ical-events", "recurring_ical_events_", "Python", ("recurring-ical-events",), "recurring-ical-events"
    ),
    Peer("whenever", "whenever_", "Rust", ("whenever", "tzdata"), "whenever"),
    Peer("pandas", "pandas_", "C", ("pandas", "tzdata"), "pandas"),
    Peer("zoneinfo", "zoneinfo_", "C", (), ""),
    Peer("libical", "libical_", "C", (), "libical"),
    Peer("rrule.js", "rrule_js.mjs", "JavaScript", ("rrule",), "rrule"),
    Peer("rrule-rust", "rrule_rust.mjs", "Rust in Node", ("rrule-rust",), "rrule-rust"),
    Peer("rrule-temporal", "rrule_temporal.mjs", "JavaScript", ("rrule-temporal",), "rrule-temporal"),
    Peer("ical.js", "icaljs.mjs", "JavaScript", ("ical.js",), "ical.js"),
    Peer("node-ical", "node_ical.mjs", "JavaScript", ("node-ical",), "node-ical"),
]


def before(commit: str) -> list[Peer]:
    """The sources of a commit as a peer, in this environment; none without a commit."""
    return [Peer(BEFORE, "recurtz_", "Python", (), commit)] if commit else []


BEFORE = "recurtz before"


class Worker:
    """A process in the environment of a peer."""

    def __init__(self, peer: Peer) -> None:
        self.peer = peer
        command, variables = _COMMANDS.get(peer.name, _node if peer.adapter.endswith(".mjs") else _python)(peer)
        environment = {**os.environ, "PYTHONPATH": str(HERE / "peers"), "PYTHONHASHSEED": "0", **variables}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment,
        )

    def request(self, operation: str, *arguments: object) -> dict[str, Any]:
        """The response of the peer. A peer whose process has ended is absent."""
        assert self.process.stdin
        assert self.process.stdout
        try:
            self.process.stdin.write(json.dumps([operation, *arguments]) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        response: dict[str, Any] = json.loads(line) if line else {"absent": "its process ended"}
        return response

    def stop(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.wait()


def version(peer: Peer) -> str:
    """The version of a peer whose environment exists."""
    if not peer.version_of:
        return ""
    if peer.name == BEFORE:
        return _output(["git", "-C", str(HERE), "rev-parse", "--short", peer.version_of])
    if peer.name == "libical":
        return _output(["pkg-config", "--modversion", "libical"])
    if peer.adapter.endswith(".mjs"):
        path = HOME / "node" / "node_modules" / peer.version_of / "package.json"
        return _output(["node", "-p", f"require({str(path)!r}).version"])
    python = sys.executable if not peer.packages else str(HOME / peer.adapter / "bin" / "python")
    return _output([python, "-c", f"from importlib.metadata import version as v; print(v({peer.version_of!r}))"])


def _output(command: Command) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def _run(command: Command) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        last_line = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise AbsentError(f"{command[0].rpartition('/')[2]} failed: {' '.join(last_line)[:160]}")


def _python(peer: Peer) -> tuple[Command, dict[str, str]]:
    """The interpreter of a virtual environment with the peer's packages, or the current one if there are none."""
    interpreter = Path(sys.executable)
    if peer.packages:
        folder = HOME / peer.adapter
        interpreter = folder / "bin" / "python"
        if not (folder / "ready").exists():
            _run([sys.executable, "-m", "venv", str(folder)])
            _run([str(interpreter), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *peer.packages])
            (folder / "ready").touch()
    return [str(interpreter), str(HERE / "worker.py"), peer.adapter], {}


def _node(peer: Peer) -> tuple[Command, dict[str, str]]:
    """Node with the peer's package. The adapters are copied to the folder where Node looks for packages."""
    if shutil.which("npm") is None:
        raise AbsentError("npm is not installed")
    folder = HOME / "node"
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "package.json").exists():
        (folder / "package.json").write_text('{"private": true, "type": "module"}\n')
    if not (folder / "node_modules" / peer.packages[0]).exists():
        _run(["npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder), *peer.packages])
    adapter = shutil.copy(HERE / "peers" / peer.adapter, folder)
    return ["node", str(HERE / "worker.mjs"), adapter], {}


def _libical(peer: Peer) -> tuple[Command, dict[str, str]]:
    """Our small program, compiled with Debian's libical-dev. Root installs that package if it is missing."""
    if subprocess.run(["pkg-config", "--exists", "libical"], check=False).returncode:
        if os.getuid() or shutil.which("apt-get") is None:
            raise AbsentError("libical-dev is not installed")
        _run(["apt-get", "install", "-y", "-q", "libical-dev"])
    flags = _output(["pkg-config", "--cflags", "--libs", "libical"]).split()
    HOME.mkdir(exist_ok=True)
    _run(["gcc", "-O2", "-o", str(HOME / "libical"), str(HERE / "peers" / "libical.c"), *flags])
    return [sys.executable, str(HERE / "worker.py"), peer.adapter], {"RECURTZ_LIBICAL": str(HOME / "libical")}


def _before(peer: Peer) -> tuple[Command, dict[str, str]]:
    """The package of a commit, in a folder that Python searches before the installed one."""
    folder = HOME / f"before-{version(peer)}"
    if not (folder / "ready").exists():
        folder.mkdir(parents=True, exist_ok=True)
        archive = str(folder / "sources.tar")
        _run(["git", "-C", str(HERE.parent), "archive", "--output", archive, peer.version_of, "recurtz"])
        _run(["tar", "-xf", archive, "-C", str(folder)])
        (folder / "ready").touch()
    variables = {"PYTHONPATH": os.pathsep.join([str(folder), str(HERE / "peers")])}
    return [sys.executable, str(HERE / "worker.py"), peer.adapter], variables


_COMMANDS: dict[str, Callable[[Peer], tuple[Command, dict[str, str]]]] = {"libical": _libical, BEFORE: _before}
