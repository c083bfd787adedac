"""Columns and other libraries: nanoseconds per occurrence of long series, microseconds per short series.

`make bench-columns` runs it and prints the tables of docs/how-to-columns.md. The starts of all libraries are compared
before anything is timed. recurtz makes nine columns, with ids; the others make the starts only. The floor is the time
to copy the content of the nine columns, which any program that makes them must write.
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

from environments import PEERS, AbsentError, Worker
from recurtz.arrow import busy_minutes, expand_batches, expand_reader
from sample_events import masters

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
    """Series of one rule for 100 years, from noon to two o'clock in California."""
    zone = "Pacific Standard Time"
    event = {
        "type": "seriesMaster",
        "start": {"dateTime": f"{start}T12:00:00", "timeZone": zone},
        "end": {"dateTime": f"{start}T14:00:00", "timeZone": zone},
        "recurrence": {"pattern": {"interval": 1, **pattern}, "range": {"type": "noEnd", "startDate": start}},
    }
    peer = {"rule": rule, "start": f"{start}T12:00:00", "zone": "America/Los_Angeles", "cancelled": []}
    events = [{"id": f"AAMkADQwMD{number:04}", **event} for number in range(count)]
    return {"title": title, "events": events, "request": {**_LONG, "series": [peer] * count}, "unit": "occurrence"}


def _weekly(days: str) -> Json:
    return {"type": "weekly", "daysOfWeek": [_DAYS[day] for day in days.split(",")]}


def _short(count: int) -> Json:
    """Series of all patterns in 20 zones, as JSON text of half a kilobyte, for a month."""
    series = masters(count)
    peers = [{name: one[name] for name in ("rule", "start", "zone", "cancelled")} for one in series]
    events = [one["event"] for one in series]
    title = f"{count:,} series of all patterns and 20 zones, a month"
    return {"title": title, "events": events, "request": {**_SHORT, "series": peers}, "unit": "master"}


def _cases() -> list[Json]:
    """Daily and weekly series with 1.5 million occurrences each; others with fewer, because peers are slow."""
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
    """The number of occurrences, the digest of their starts, and the function to time."""
    batch = pa.record_batch({"event": [json.dumps(event) for event in case["events"]]})
    window = case["request"]["from"], case["request"]["to"]

    def work() -> int:
        return sum(out.num_rows for out in expand_batches([batch], *window))

    starts = pa.Table.from_batches(expand_batches([batch], *window))["start"]
    texts = pc.strftime(starts.cast(pa.timestamp("s", "UTC")), "%Y-%m-%d %H:%M:%S").to_pylist()
    return len(texts), hashlib.sha256("\n".join(texts).encode()).hexdigest(), work


def _floor(case: Json) -> Any:
    """A function that copies the columns, batch by batch; memory that batches share is copied once."""
    batch = pa.record_batch({"event": [json.dumps(event) for event in case["events"]]})
    outputs = list(expand_batches([batch], case["request"]["from"], case["request"]["to"]))
    contents, seen = [], set()
    for out in outputs:
        buffers = {buffer.address: buffer for column in out.columns for buffer in column.buffers() if buffer}
        contents.append([np.frombuffer(buffers[at], np.uint8) for at in buffers.keys() - seen])
        seen |= buffers.keys()

    def work() -> None:
        for content in contents:
            [buffer.copy() for buffer in content]

    return work


def _nanoseconds(work: Any) -> int:
    """The time of one call, after one call that is not timed, as with the peers: other work has emptied the caches."""
    gc.collect()
    gc.disable()
    work()
    start = time.perf_counter_ns()
    work()
    took = time.perf_counter_ns() - start
    gc.enable()
    return took


def _measure(case: Json, workers: dict[str, Worker]) -> Json:
    count, digest, work = _ours(case)
    result: Json = {"recurtz": [], "floor": [], "occurrences": count}
    right, floor = [], _floor(case)
    for name, worker in workers.items():
        response = worker.request("load", "columns", case["request"])
        response = response if "absent" in response else worker.request("check")
        if "absent" in response or response["digest"] != digest:
            result[name] = "–" if "absent" in response else f"wrong: {response['count']} instead of {count}"
        else:
            result[name] = []
            right.append(name)
    for _ in range(_ROUNDS):
        result["recurtz"].append(_nanoseconds(work))
        result["floor"].append(_nanoseconds(floor))
        for name in right:
            result[name].append(workers[name].request("time")["ns"])
    return result


def _format(case: Json, nanoseconds: Any, count: int) -> str:
    if isinstance(nanoseconds, str):
        return nanoseconds
    if case["unit"] == "master":
        return f"{min(nanoseconds) / len(case['events']) / 1_000:,.1f} µs"
    return f"{min(nanoseconds) / count:,.1f} ns"


def _ratio(result: Json) -> str:
    """The time of dateutil, as a multiple of ours."""
    theirs = result.get("python-dateutil", "–")
    return theirs if isinstance(theirs, str) else f"{min(theirs) / min(result['recurtz']):.0f} ×"


def _workers() -> dict[str, Worker]:
    workers = {}
    for peer in PEERS:
        if peer.name in ("pandas", "python-dateutil"):
            try:
                workers[peer.name] = Worker(peer)
            except AbsentError as absent:
                print(f"{peer.name} is absent: {absent}", file=sys.stderr)
    return workers


# Busy minutes ---------------------------------------------------------------------------------------------------------

_QUERY = """
with busy as (
    select mailbox, greatest(start, timestamptz '{start} 00:00+00') as s,
           least("end", timestamptz '{end} 00:00+00') as e
    from times where show_as in ('busy', 'oof', 'tentative', 'unknown')),
marked as (
    select *, max(e) over (
        partition by mailbox order by s, e rows between unbounded preceding and 1 preceding) as before
    from busy where s < e),
numbered as (
    select *, sum(if(s <= before, 0, 1)) over (partition by mailbox order by s, e rows unbounded preceding) as island
    from marked),
merged as (
    select mailbox, min(s) at time zone 'UTC' as s, max(e) at time zone 'UTC' as e
    from numbered group by mailbox, island),
cut as (
    select *, unnest(generate_series(date_trunc('day', s), e - interval 1 microsecond, interval 1 day)) as day
    from merged)
select mailbox, day::date as date, sum(epoch(least(e, day + interval 1 day) - greatest(s, day))) / 60 as minutes
from cut group by mailbox, day order by mailbox, date
"""


def _busy_minutes() -> None:
    """Processor time of busy_minutes, and of one query by DuckDB over the rows, in turn."""
    import duckdb
    from organisation import masters as stored

    mailboxes = [f"user{number // 40:04}@contoso.com" for number in range(20_000)]
    events = pa.table({"event": list(stored(20_000)), "mailbox": mailboxes})
    print("\n| window | mailboxes and days | busy_minutes, s | query, s |\n|---|---:|---:|---:|")
    for end in ("2026-02-01", "2027-01-01"):
        window = "2026-01-01", end

        def direct(window: tuple[str, str] = window) -> pa.Table:
            return pa.Table.from_batches(busy_minutes(events, *window, by=["mailbox"]))

        def query(window: tuple[str, str] = window) -> pa.Table:
            times = expand_reader(events, *window, keep=["mailbox"])  # noqa: F841  # the name in the query
            connection = duckdb.connect(config={"threads": 1})
            connection.execute("set timezone = 'UTC'")
            return connection.sql(_QUERY.format(start=window[0], end=window[1])).to_arrow_table()

        result, expected = direct(), query()
        for name in ("mailbox", "date"):
            assert result[name].to_pylist() == expected[name].to_pylist()
        assert np.allclose(result["minutes"].to_numpy(), expected["minutes"].to_numpy())
        took: dict[Any, list[float]] = {direct: [], query: []}
        for work in [direct, query] * _ROUNDS:
            start = time.process_time()
            work()
            took[work].append(time.process_time() - start)
        print(f"| to {end} | {result.num_rows:,} | {min(took[direct]):.2f} | {min(took[query]):.2f} |", flush=True)


# Memory ---------------------------------------------------------------------------------------------------------------

_GROWTH = """
import sys
sys.path.insert(0, {here!r})
from organisation import YEAR, batches, HOME
from recurtz.arrow import expand_batches
import time
path = HOME / "masters-1000000.parquet"
start = time.process_time()
rows = sum(batch.num_rows for batch in expand_batches(batches(path, {events}), "2026-01-01", "{end}"))
took = time.process_time() - start
[peak] = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]  # maxrss is the parent's
print(rows, took, int(peak) // 1024)
"""


def _growth() -> None:
    """CPU time and memory for more events and for longer windows, each in a process of its own."""
    from organisation import HOME, write

    write(HOME / "masters-1000000.parquet", 1_000_000)
    print("\n| masters | window | occurrences | CPU, s | µs a master | memory, MB |\n|---:|---|---:|---:|---:|---:|")
    for events, end in (
        (10_000, "2027-01-01"),
        (100_000, "2027-01-01"),
        (1_000_000, "2027-01-01"),
        (100_000, "2026-02-01"),
        (100_000, "2036-01-01"),
        (10_000, "2126-01-01"),
    ):
        program = _GROWTH.format(here=str(Path(__file__).parent), events=events, end=end)
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env={**os.environ})
        rows, seconds, memory = done.stdout.split()
        each = float(seconds) / events * 1e6
        print(
            f"| {events:,} | 2026-01-01 to {end} | {int(rows):,} | {float(seconds):,.2f} | {each:,.1f} | {memory} |",
            flush=True,
        )


def main() -> None:
    """All tables."""
    workers = _workers()
    names = ["recurtz", "floor", *workers]
    print(f"| | occurrences | {' | '.join(names)} | to dateutil |\n|---|---:|{'---:|' * len(names)}---:|")
    for case in _cases():
        result = _measure(case, workers)
        count = result["occurrences"]
        print(
            f"| {case['title']} | {count:,} | {' | '.join(_format(case, result[name], count) for name in names)} "
            f"| {_ratio(result)} |",
            flush=True,
        )
    for worker in workers.values():
        worker.stop()
    _busy_minutes()
    _growth()


if __name__ == "__main__":
    main()
