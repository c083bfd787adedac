"""Give each task to each peer. Results are compared first, then timed in rounds in which the peers take turns."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from itertools import chain
from math import inf
from pathlib import Path
from time import monotonic
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import calls

import growth
import mailboxes
import recurtz
import report
from cases import Row
from environments import HERE, PEERS, AbsentError, Peer, Worker, before, version
from fresh import cold_rows, command_rows, import_rows, memory_rows
from rows import ROWS

Json = dict[str, Any]

DOCS = HERE.parent / "docs"
_FAST_PEERS = ("floor", "recurtz", "python-dateutil", "python-dateutil-rs", "whenever", "zoneinfo")
_COUNTED_ONLY = "floor"
"""The peer whose results are compared by their number alone."""

_PROCESSES = 3
"""The processes of each peer: the place of code and objects in memory can make one a third slower than another."""

_ROUNDS, _FAST_ROUNDS = 6, 2
_SECONDS = 2.0
"""The least duration of a row's rounds: a machine that others use can be half as fast for a second."""

_PATIENCE = 1.5
"""A peer that was timed for so many seconds in a row, and twice, is not timed again there."""

_SLOW = 1.0
"""A peer whose first result takes so many seconds gives it in one process only."""

_LONGEST = 0.5
"""A peer is left out of a larger mailbox that takes it more seconds, if its time grows like the mailbox."""

_FRESH_RUNS, _FAST_FRESH_RUNS = 15, 3

Workers = dict[str, list[Worker]]


def main() -> None:
    """Measure what the command line requests, print the report, and write the documents after a full run."""
    options = _options()
    peers = [peer for peer in [*PEERS, *before(options.before)] if _is_requested(peer.name, options)]
    rows = [row for row in ROWS if not options.only or row.name.split()[0] in options.only.split(",")]
    mailboxes.write(set().union(*[row.files for row in rows]))
    workers, missing = _start(peers, 1 if options.fast else _PROCESSES)
    results = _measure_rows(rows, workers, missing, options)
    environment = _environment(peers, list(workers))
    for worker in chain.from_iterable(workers.values()):
        worker.stop()
    fresh = {} if options.only else _fresh(options)
    measured = {"environment": environment, "rows": results, "calls": _calls_of_missed(rows, results), **fresh}
    print(report.markdown(measured))
    if not options.fast and not options.only and not options.peers:
        (DOCS / "performance.json").write_text(json.dumps(measured, indent=1) + "\n")
        report.write(measured, DOCS, HERE.parent / "README.md")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fast", action="store_true", help="fewer peers and rounds; writes no document")
    parser.add_argument("--only", default="", metavar="a,b", help="rows by their first letter; writes no document")
    parser.add_argument("--peers", default="", metavar="x,y", help="peers by name; writes no document")
    parser.add_argument("--before", default="", metavar="COMMIT", help="the sources of this commit are one more peer")
    return parser.parse_args()


def _is_requested(name: str, options: argparse.Namespace) -> bool:
    if options.peers:
        return name in ("floor", "recurtz", *options.peers.split(","))
    return not options.fast or name in _FAST_PEERS or name.endswith("before")


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


def _measure_rows(rows: list[Row], workers: Workers, missing: dict[str, str], options: argparse.Namespace) -> Json:
    rounds, seconds = (_FAST_ROUNDS, 0) if options.fast else (_ROUNDS, _SECONDS)
    results: Json = {}
    for row in rows:
        absent = missing | _too_slow(row, results.get(row.smaller, {}).get("peers", {}))
        willing = {name: processes for name, processes in workers.items() if name not in absent}
        results[row.name] = _measure_row(row, willing, absent, rounds, seconds)
    return results


def _too_slow(row: Row, smaller: Json) -> dict[str, str]:
    """The peers that would take long for a mailbox ten times as large, with the reason."""
    slow = {}
    for name, result in smaller.items():
        seconds = result.get("ns", 0) / 1e9 * 10
        if seconds > _LONGEST and name != "recurtz":
            slow[name] = f"would take some {seconds:,.1f} s, by its time for a tenth of the events"
        elif name != "recurtz" and "would take" in result.get("absent", ""):
            slow[name] = "would take longer still"
    return slow


def _measure_row(row: Row, workers: Workers, missing: dict[str, str], rounds: int, seconds: float) -> Json:
    """For each peer, its nanoseconds per unit, or the reason why there are none."""
    started = monotonic()
    results: Json = {name: {"absent": reason} for name, reason in missing.items()}
    checked, timed = _check(row, workers)
    results |= checked | _time(timed, row.count, rounds, seconds)
    print(f"  {row.name:<24}{monotonic() - started:5.1f} s  {row.title}", file=sys.stderr, flush=True)
    return {"title": row.title, "unit": row.unit, "count": row.count, "peers": results}


def _check(row: Row, workers: Workers) -> tuple[Json, Workers]:
    """The reason for each peer that is not timed, and the processes of the others, whose results are ours."""
    results: Json = {}
    timed: Workers = {}
    right: Json = {}
    for name in sorted(workers, key=lambda name: name != "recurtz"):
        # Rows of recurtz are compared with each other, so each has all processes.
        responses, willing = _loaded(workers[name], row, inf if name.startswith("recurtz") else _SLOW)
        right = right or responses[-1]
        judged = [_judge(name, row, response, right) for response in responses]
        results[name] = next(filter(None, judged), {})
        if not results[name]:
            timed[name] = willing
    return results, timed


def _loaded(processes: list[Worker], row: Row, slow: float) -> tuple[list[Json], list[Worker]]:
    """The first results of a peer's processes, and these processes: one alone, if it takes `slow` seconds."""
    responses: list[Json] = []
    for place, worker in enumerate(processes):
        started = monotonic()
        response = worker.request("load", row.task, row.arguments)
        responses.append(response if "absent" in response else worker.request("check"))
        if "absent" in responses[-1] or (monotonic() - started > slow and not place):
            return responses, [worker]
    return responses, processes


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
    clock = _Clock(workers, count)
    number, until = 0, monotonic() + seconds
    while clock.waiting and (number < rounds or monotonic() < until):
        for name in list(clock.waiting):
            clock.measure(name, number)
        number += 1
    return {name: clock.failed.get(name) or _summary(times) for name, times in clock.times.items()}


class _Clock:
    """The times of the peers in a row; recurtz is measured first in each round."""

    def __init__(self, workers: Workers, count: int) -> None:
        self.workers, self.count = workers, count
        self.waiting = sorted(workers, key=lambda name: name != "recurtz")
        self.times: dict[str, list[float]] = {name: [] for name in workers}
        self.failed: Json = {}
        self._spent = dict.fromkeys(workers, 0.0)
        self._right: dict[int, str] = {}

    def measure(self, name: str, number: int) -> None:
        started = monotonic()
        response = self.workers[name][number % len(self.workers[name])].request("time")
        self._spent[name] += monotonic() - started
        if "ns" in response:
            self.times[name].append(response["ns"] / self.count)
            self._compare(name, response)
        elif "exhausted" not in response:
            self.failed[name] = {"wrong": response["absent"]}
        is_done = len(self.times[name]) > 1 and self._spent[name] > _PATIENCE
        if is_done or "ns" not in response or name in self.failed:
            self.waiting.remove(name)

    def _compare(self, name: str, response: Json) -> None:
        """The results of works that are done once are compared by their number."""
        if "number" not in response or name == _COUNTED_ONLY:
            return
        if self._right.setdefault(response["number"], response["digest"]) != response["digest"]:
            self.failed[name] = {"wrong": f"another result than recurtz for work {response['number']}"}


def _summary(times: list[float]) -> Json:
    return {"ns": min(times), "median": sorted(times)[len(times) // 2]}


# The machine ----------------------------------------------------------------------------------------------------------


def _fresh(options: argparse.Namespace) -> Json:
    runs = _FAST_FRESH_RUNS if options.fast else _FRESH_RUNS
    return {
        "cold": cold_rows(runs),
        "import": import_rows(runs),
        "commands": command_rows(runs),
        "memory": memory_rows(),
        "growth": growth.measure(is_fast=options.fast),
    }


def _calls_of_missed(rows: list[Row], results: Json) -> Json:
    """The calls of the rows that miss a target: the floor of what is checked and converted there."""
    missed = {verdict.target.row for verdict in report.verdicts(results) if verdict.word == "missed"}
    return calls.measure([row for row in rows if row.name in missed])


def _environment(peers: list[Peer], names: list[str]) -> Json:
    model = subprocess.run(["grep", "-m1", "model name", "/proc/cpuinfo"], capture_output=True, text=True, check=False)
    versions = {peer.name: version(peer) for peer in peers if peer.name in names}
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
