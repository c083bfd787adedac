"""Ask every peer every question: results checked equal first, then timed in rounds that take the peers in turn."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from itertools import chain
from pathlib import Path
from time import monotonic
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import recurtz
import report
from cases import ROWS, Row
from environments import HERE, PEERS, AbsentError, Peer, Worker, version
from fresh import cold_rows, import_rows, memory_rows

Json = dict[str, Any]

DOCS = HERE.parent / "docs"
_FAST_PEERS = ("floor", "recurtz", "python-dateutil", "python-dateutil-rs", "whenever", "zoneinfo")
_UNCHECKED = "floor"  # it is right by count alone
_PROCESSES = 3
"""Of each peer: where its code and objects come to lie in memory can cost one a third more than the other."""

_SECONDS = 8
"""That the rounds of a row take at least: where others share the machine, it can be half as fast for a second."""

Workers = dict[str, list[Worker]]


def main() -> None:
    """The whole run, as asked on the command line."""
    asked = _arguments()
    peers = [
        peer for peer in PEERS if _is_asked(peer.name, asked.peers) and (not asked.fast or peer.name in _FAST_PEERS)
    ]
    rows = [row for row in ROWS if not asked.only or row.name.split()[0] in asked.only.split(",")]
    workers, missing = _start(peers, 1 if asked.fast else _PROCESSES)
    rounds, seconds = (3, 0) if asked.fast else (7, _SECONDS)
    results = {row.name: _measured(row, workers, missing, rounds, seconds) for row in rows}
    environment = _environment(list(workers))
    for worker in chain.from_iterable(workers.values()):
        worker.stop()
    runs = 3 if asked.fast else 25
    fresh = {} if asked.only else {"cold": cold_rows(runs), "import": import_rows(runs), "memory": memory_rows()}
    measured = {"environment": environment, "rows": results, **fresh}
    print(report.markdown(measured))
    if not asked.fast and not asked.only and not asked.peers:
        (DOCS / "performance.json").write_text(json.dumps(measured, indent=1) + "\n")
        report.write(measured, DOCS, HERE.parent / "README.md")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fast", action="store_true", help="fewer peers and rounds; writes no document")
    parser.add_argument("--only", default="", metavar="a,b", help="rows by their first letter; writes no document")
    parser.add_argument("--peers", default="", metavar="x,y", help="peers by name; writes no document")
    return parser.parse_args()


def _is_asked(name: str, asked: str) -> bool:
    return not asked or name in ("floor", "recurtz", *asked.split(","))


def _start(peers: list[Peer], processes: int) -> tuple[Workers, dict[str, str]]:
    """The processes of each peer that can be had, and why the others cannot."""
    workers: Workers = {}
    missing: dict[str, str] = {}
    for peer in peers:
        print(f"  {peer.name}", file=sys.stderr, flush=True)
        try:
            workers[peer.name] = [Worker(peer) for _ in range(processes)]
        except AbsentError as absent:
            missing[peer.name] = str(absent)
    return workers, missing


def _measured(row: Row, workers: Workers, missing: dict[str, str], rounds: int, seconds: float) -> Json:
    """For each peer its nanoseconds per thing, or why there are none."""
    print(f"  {row.name:<24}{row.title}", file=sys.stderr, flush=True)
    found: Json = {name: {"absent": reason} for name, reason in missing.items()}
    right: Json = {}
    for name in sorted(workers, key=lambda name: name != "recurtz"):
        for worker in workers[name]:
            answer = worker.ask("load", row.question, row.arguments)
            answer = answer if "absent" in answer else worker.ask("check")
        right = right or answer
        found[name] = _judged(name, row, answer, right)
    timed = [name for name, judged in found.items() if not judged]
    number, until = 0, monotonic() + seconds
    while number < rounds or monotonic() < until:
        for name in timed:
            answer = workers[name][number % len(workers[name])].ask("time")
            found[name].setdefault("rounds", []).append(answer["ns"] / row.count)
        number += 1
    for name in timed:
        rounds_of = found[name].pop("rounds")
        found[name] = {"ns": min(rounds_of), "median": sorted(rounds_of)[len(rounds_of) // 2]}
    return {"title": row.title, "peers": found}


def _judged(name: str, row: Row, answer: Json, right: Json) -> Json:
    """Why a peer is not timed; nothing if it is."""
    if "absent" in answer:
        return {"absent": answer["absent"]}
    expected = row.arguments.get("count", right["count"]) if row.question == "dates" else right["count"]
    if answer["count"] != expected:
        return {"wrong": f"{answer['count']} results instead of {expected}"}
    if name == _UNCHECKED:
        return {}
    return {} if answer["digest"] == right["digest"] else {"wrong": f"begins {answer['first']}, not {right['first']}"}


def _environment(names: list[str]) -> Json:
    model = subprocess.run(["grep", "-m1", "model name", "/proc/cpuinfo"], capture_output=True, text=True, check=False)
    versions = {peer.name: version(peer) for peer in PEERS if peer.name in names}
    return {
        "processor": model.stdout.partition(":")[2].strip() or platform.processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        "tz database": recurtz.tzdb_version(),
        "versions": {name: number for name, number in versions.items() if number},
    }


if __name__ == "__main__":
    main()
