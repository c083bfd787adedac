"""Columns beside their peers: nanoseconds an occurrence on long series, microseconds a master on short ones.

`make bench-columns` runs it and prints the tables of docs/how-to-columns.md. The answers are compared before anything
is timed: the instants of the starts. We make nine columns of them, the ids among them; the peers make that one. The
floor is the time it takes to copy what the nine columns hold, which any maker of them must write.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from sample_events import masters

from environments import PEERS, AbsentError, Worker
from recurtz.arrow import expand_batches

Json = dict[str, Any]

_ROUNDS = 5
_SHORT = {"from": "2026-05-01T00:05:00+00:00", "to": "2026-06-01T00:05:00+00:00", "hours": 1, "three": []}
_LONG = {
    "from": "2026-01-05T00:05:00+00:00",
    "to": "2126-01-01T00:00:00+00:00",
    "hours": 2,
    "three": ["Mon", "Wed", "Fri"],
}
_DAYS = {"MO": "monday", "WE": "wednesday", "FR": "friday"}


def _long(title: str, pattern: Json, rule: str, start: str, count: int) -> Json:
    """So many series of one rule for 100 years, at noon for two hours in California."""
    zone = "Pacific Standard Time"
    event = {
        "type": "seriesMaster",
        "start": {"dateTime": f"{start}T12:00:00", "timeZone": zone},
        "end": {"dateTime": f"{start}T14:00:00", "timeZone": zone},
        "recurrence": {"pattern": {"interval": 1, **pattern}, "range": {"type": "noEnd", "startDate": start}},
    }
    peer = {"rule": rule, "start": f"{start}T12:00:00", "zone": "America/Los_Angeles", "cancelled": []}
    events = [{"id": f"AAMkADQwMD{number:04}", **event} for number in range(count)]
    return {"title": title, "events": events, "asked": {**_LONG, "series": [peer] * count}, "unit": "occurrence"}


def _weekly(days: str) -> Json:
    return {"type": "weekly", "daysOfWeek": [_DAYS[day] for day in days.split(",")]}


def _short(count: int) -> Json:
    """So many series of all patterns in 20 zones, as JSON text of half a kilobyte, for a month."""
    made = masters(count)
    peers = [{name: one[name] for name in ("rule", "start", "zone", "cancelled")} for one in made]
    events = [one["event"] for one in made]
    title = f"{count:,} series of all patterns and 20 zones, a month"
    return {"title": title, "events": events, "asked": {**_SHORT, "series": peers}, "unit": "master"}


def _cases() -> list[Json]:
    """Of days and weeks a million and a half occurrences each; of months and years fewer, for their peers' sake."""
    last = {"type": "relativeMonthly", "daysOfWeek": ["friday"], "index": "last"}
    yearly = {"type": "absoluteYearly", "month": 7, "dayOfMonth": 4}
    return [
        _long("daily, 100 years", {"type": "daily"}, "FREQ=DAILY", "2026-01-05", 40),
        _long("weekly on Monday, 100 years", _weekly("MO"), "FREQ=WEEKLY;BYDAY=MO", "2026-01-05", 300),
        _long("weekly on three days, 100 years", _weekly("MO,WE,FR"), "FREQ=WEEKLY;BYDAY=MO,WE,FR", "2026-01-05", 100),
        _long("last Friday of the month, 100 years", last, "FREQ=MONTHLY;BYDAY=-1FR", "2026-01-30", 400),
        _long("July 4, 100 years", yearly, "FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=4", "2026-07-04", 1_000),
        _short(4_096),
    ]


def _ours(case: Json) -> tuple[int, str, Any]:
    """How many occurrences we find, their digest, and what is to be timed."""
    batch = pa.record_batch({"event": [json.dumps(event) for event in case["events"]]})
    window = case["asked"]["from"], case["asked"]["to"]

    def work() -> int:
        return sum(found.num_rows for found in expand_batches([batch], *window))

    starts = pa.Table.from_batches(expand_batches([batch], *window))["start"]
    texts = pc.strftime(starts.cast(pa.timestamp("s", "UTC")), "%Y-%m-%d %H:%M:%S").to_pylist()
    return len(texts), hashlib.sha256("\n".join(texts).encode()).hexdigest(), work


def _floor(case: Json) -> Any:
    """What copies the columns, in the same portions; what portions share is copied once."""
    batch = pa.record_batch({"event": [json.dumps(event) for event in case["events"]]})
    found = list(expand_batches([batch], case["asked"]["from"], case["asked"]["to"]))
    portions, seen = [], set()
    for portion in found:
        buffers = {buffer.address: buffer for column in portion.columns for buffer in column.buffers() if buffer}
        portions.append([np.frombuffer(buffers[at], np.uint8) for at in buffers.keys() - seen])
        seen |= buffers.keys()

    def work() -> None:
        for portion in portions:
            [buffer.copy() for buffer in portion]

    return work


def _nanoseconds(work: Any) -> int:
    """The time of one answer, made once before as the peers make theirs: what was collected in between is cold."""
    gc.collect()
    gc.disable()
    work()
    start = time.perf_counter_ns()
    work()
    took = time.perf_counter_ns() - start
    gc.enable()
    return took


def _measured(case: Json, workers: dict[str, Worker]) -> Json:
    count, digest, work = _ours(case)
    found: Json = {"recurtz": [], "floor": [], "occurrences": count}
    right, floor = [], _floor(case)
    for name, worker in workers.items():
        answer = worker.request("load", "columns", case["asked"])
        answer = answer if "absent" in answer else worker.request("check")
        if "absent" in answer or answer["digest"] != digest:
            found[name] = "–" if "absent" in answer else f"wrong: {answer['count']} instead of {count}"
        else:
            found[name] = []
            right.append(name)
    for _ in range(_ROUNDS):
        found["recurtz"].append(_nanoseconds(work))
        found["floor"].append(_nanoseconds(floor))
        for name in right:
            found[name].append(workers[name].request("time")["ns"])
    return found


def _told(case: Json, nanoseconds: Any, count: int) -> str:
    if isinstance(nanoseconds, str):
        return nanoseconds
    if case["unit"] == "master":
        return f"{min(nanoseconds) / len(case['events']) / 1_000:,.1f} µs"
    return f"{min(nanoseconds) / count:,.1f} ns"


def _ratio(found: Json) -> str:
    """How many times as long dateutil takes."""
    theirs = found.get("python-dateutil", "–")
    return theirs if isinstance(theirs, str) else f"{min(theirs) / min(found['recurtz']):.0f} ×"


def _workers() -> dict[str, Worker]:
    workers = {}
    for peer in PEERS:
        if peer.name in ("pandas", "python-dateutil"):
            try:
                workers[peer.name] = Worker(peer)
            except AbsentError as absent:
                print(f"{peer.name} is absent: {absent}", file=sys.stderr)
    return workers


# Memory ---------------------------------------------------------------------------------------------------------------

_WEIGHED = """
import sys
sys.path.insert(0, {here!r})
from organisation import YEAR, batches, HOME
from recurtz.arrow import expand_batches
import time
path = HOME / "masters-1000000.parquet"
start = time.perf_counter()
rows = sum(batch.num_rows for batch in expand_batches(batches(path, {events}), "2026-01-01", "{end}"))
took = time.perf_counter() - start
[peak] = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]  # maxrss is the parent's
print(rows, took, int(peak) // 1024)
"""


def _growth() -> None:
    """How time and memory grow with events and with the window, each in a process of its own."""
    from organisation import HOME, write

    write(HOME / "masters-1000000.parquet", 1_000_000)
    print("\n| masters | window | times | seconds | µs a master | memory, MB |\n|---:|---|---:|---:|---:|---:|")
    for events, end in (
        (10_000, "2027-01-01"),
        (100_000, "2027-01-01"),
        (1_000_000, "2027-01-01"),
        (100_000, "2026-02-01"),
        (100_000, "2036-01-01"),
        (10_000, "2126-01-01"),
    ):
        program = _WEIGHED.format(here=str(Path(__file__).parent), events=events, end=end)
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env={**os.environ})
        rows, seconds, memory = done.stdout.split()
        each = float(seconds) / events * 1e6
        print(
            f"| {events:,} | 2026-01-01 to {end} | {int(rows):,} | {float(seconds):,.2f} | {each:,.1f} | {memory} |",
            flush=True,
        )


def main() -> None:
    """Both tables."""
    workers = _workers()
    names = ["recurtz", "floor", *workers]
    print(f"| | occurrences | {' | '.join(names)} | to dateutil |\n|---|---:|{'---:|' * len(names)}---:|")
    for case in _cases():
        found = _measured(case, workers)
        count = found["occurrences"]
        print(
            f"| {case['title']} | {count:,} | {' | '.join(_told(case, found[name], count) for name in names)} "
            f"| {_ratio(found)} |",
            flush=True,
        )
    for worker in workers.values():
        worker.stop()
    _growth()


if __name__ == "__main__":
    main()
