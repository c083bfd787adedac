"""Give each task to each peer. Results are compared first, then timed in rounds in which the peers take turns."""

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
_COUNTED_ONLY = "floor"
"""The peer whose results are compared by their number alone."""

_PROCESSES = 3
"""The processes of each peer: the place of code and objects in memory can make one a third slower than another."""

_ROUNDS, _FAST_ROUNDS = 7, 3
_SECONDS = 8
"""The least duration of a row's rounds: a machine that others use can be half as fast for a second."""

_FRESH_RUNS, _FAST_FRESH_RUNS = 25, 3

Workers = dict[str, list[Worker]]


def main() -> None:
    """Measure what the command line requests, print the report, and write the documents after a full run."""
    options = _options()
    peers = [peer for peer in PEERS if _is_requested(peer.name, options)]
    rows = [row for row in ROWS if not options.only or row.name.split()[0] in options.only.split(",")]
    workers, missing = _start(peers, 1 if options.fast else _PROCESSES)
    rounds, seconds = (_FAST_ROUNDS, 0) if options.fast else (_ROUNDS, _SECONDS)
    results = {row.name: _measure_row(row, workers, missing, rounds, seconds) for row in rows}
    environment = _environment(list(workers))
    for worker in chain.from_iterable(workers.values()):
        worker.stop()
    fresh = {} if options.only else _fresh(_FAST_FRESH_RUNS if options.fast else _FRESH_RUNS)
    measured = {"environment": environment, "rows": results, **fresh}
    print(report.markdown(measured))
    if not options.fast and not options.only and not options.peers:
        (DOCS / "performance.json").write_text(json.dumps(measured, indent=1) + "\n")
        report.write(measured, DOCS, HERE.parent / "README.md")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fast", action="store_true", help="fewer peers and rounds; writes no document")
    parser.add_argument("--only", default="", metavar="a,b", help="rows by their first letter; writes no document")
    parser.add_argument("--peers", default="", metavar="x,y", help="peers by name; writes no document")
    return parser.parse_args()


def _is_requested(name: str, options: argparse.Namespace) -> bool:
    if options.peers:
        return name in ("floor", "recurtz", *options.peers.split(","))
    return not options.fast or name in _FAST_PEERS


def _start(peers: list[Peer], processes: int) -> tuple[Workers, dict[str, str]]:
    """The processes of each peer that runs here, and the reason for each one that does not."""
    workers: Workers = {}
    missing: dict[str, str] = {}
    for peer in peers:
        print(f"  {peer.name}", file=sys.stderr, flush=True)
        try:
            workers[peer.name] = [Worker(peer) for _ in range(processes)]
        except AbsentError as absent:
            missing[peer.name] = str(absent)
    return workers, missing


# One row --------------------------------------------------------------------------------------------------------------


def _measure_row(row: Row, workers: Workers, missing: dict[str, str], rounds: int, seconds: float) -> Json:
    """For each peer, its nanoseconds per unit, or the reason why there are none."""
    print(f"  {row.name:<24}{row.title}", file=sys.stderr, flush=True)
    results: Json = {name: {"absent": reason} for name, reason in missing.items()} | _check(row, workers)
    timed = {name: workers[name] for name in workers if not results[name]}
    results |= _time(timed, row.count, rounds, seconds)
    return {"title": row.title, "unit": row.unit, "peers": results}


def _check(row: Row, workers: Workers) -> Json:
    """An empty result for each peer whose dates, times or JSON are ours, and the reason for any other."""
    results: Json = {}
    right: Json = {}
    for name in sorted(workers, key=lambda name: name != "recurtz"):
        responses = [_loaded(worker, row) for worker in workers[name]]
        right = right or responses[-1]
        results[name] = _judge(name, row, responses[-1], right)
    return results


def _loaded(worker: Worker, row: Row) -> Json:
    response = worker.request("load", row.task, row.arguments)
    return response if "absent" in response else worker.request("check")


def _judge(name: str, row: Row, response: Json, right: Json) -> Json:
    """The reason why a peer is not timed, or nothing if it is."""
    if "absent" in response:
        return {"absent": response["absent"]}
    expected = row.arguments.get("count", right["count"]) if row.task == "dates" else right["count"]
    if response["count"] != expected:
        return {"wrong": f"{response['count']} results instead of {expected}"}
    if name == _COUNTED_ONLY or response["digest"] == right["digest"]:
        return {}
    return {"wrong": f"begins {response['first']}, not {right['first']}"}


def _time(workers: Workers, count: int, rounds: int, seconds: float) -> Json:
    """The least and the median of each peer's rounds. A worker that fails while it is timed makes its peer wrong."""
    times: dict[str, list[float]] = {name: [] for name in workers}
    failed: Json = {}
    number, until = 0, monotonic() + seconds
    while number < rounds or monotonic() < until:
        for name in [name for name in times if name not in failed]:
            response = workers[name][number % len(workers[name])].request("time")
            if "ns" in response:
                times[name].append(response["ns"] / count)
            else:
                failed[name] = {"wrong": response["absent"]}
        number += 1
    return {name: failed.get(name) or _summary(times[name]) for name in workers}


def _summary(times: list[float]) -> Json:
    return {"ns": min(times), "median": sorted(times)[len(times) // 2]}


# The machine ----------------------------------------------------------------------------------------------------------


def _fresh(runs: int) -> Json:
    return {"cold": cold_rows(runs), "import": import_rows(runs), "memory": memory_rows()}


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
