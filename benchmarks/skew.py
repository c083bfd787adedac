"""A hundred workers and a hundred million masters: tasks are measured one by one, and their schedule is computed.

The masters are those of `make organisation`. A task is 10,000 of them over a year. The times are those of the CPU.
"""

from __future__ import annotations

import heapq
import json
import random
import time
from collections import defaultdict
from statistics import mean

import pyarrow as pa
from organisation import _KINDS, _SHARES, YEAR, masters

from recurtz.arrow import expand_batches

WORKERS, TASKS = 100, 10_000
_MASTERS = 10_000
_RUNS = 5
_MIXED = 6


def batches() -> dict[str, list[pa.RecordBatch]]:
    """Tasks of masters at random, and a task of each pattern alone, whose masters are repeated if there are too few."""
    texts = list(masters(_MIXED * _MASTERS))
    of_kind = defaultdict(list)
    for text in texts:
        of_kind[json.loads(text)["recurrence"]["pattern"]["type"]].append(text)
    alone = {kind: [_batch((group * (_MASTERS // len(group) + 1))[:_MASTERS])] for kind, group in of_kind.items()}
    return {"mixed": [_batch(texts[i * _MASTERS : (i + 1) * _MASTERS]) for i in range(_MIXED)], **alone}


def _batch(texts: list[str]) -> pa.RecordBatch:
    return pa.record_batch({"event": texts})


def seconds(batch: pa.RecordBatch) -> tuple[float, int]:
    """The least CPU time of a task, and the number of its occurrences."""
    times = []
    for _ in range(_RUNS):
        start = time.process_time()
        rows = sum(part.num_rows for part in expand_batches([batch], *YEAR))
        times.append(time.process_time() - start)
    return min(times), rows


def fixed(tasks: list[float]) -> list[float]:
    """The time of each worker if it has the next hundredth of the tasks."""
    size = len(tasks) // WORKERS
    return [sum(tasks[start : start + size]) for start in range(0, len(tasks), size)]


def shared(tasks: list[float]) -> list[float]:
    """The time of each worker if a worker that is free takes the next task."""
    workers = [0.0] * WORKERS
    for task in tasks:
        heapq.heapreplace(workers, workers[0] + task)
    return workers


def main() -> None:
    """Print the times of the tasks, and of the job for each order of the masters."""
    measured = {kind: [seconds(batch) for batch in tasks] for kind, tasks in batches().items()}
    print("| 10,000 masters over a year | occurrences | CPU, ms |\n|---|---:|---:|")
    for kind in ("mixed", *_KINDS):
        times, rows = zip(*measured[kind], strict=True)
        spread = f"{min(times) * 1e3:.0f} to {max(times) * 1e3:.0f}" if len(times) > 1 else f"{times[0] * 1e3:.0f}"
        print(f"| {kind} | {mean(rows):,.0f} | {spread} |")
    dice = random.Random(5545)
    at_random = [dice.choice(measured["mixed"])[0] for _ in range(TASKS)]
    by_pattern = [
        measured[kind][0][0] for kind, share in zip(_KINDS, _SHARES, strict=True) for _ in range(share * TASKS // 100)
    ]
    print("\n| order of the masters | tasks | mean worker, s | last worker, s | ratio |\n|---|---|---:|---:|---:|")
    for order, tasks in (
        ("at random", at_random),
        ("by pattern", by_pattern),
        ("by pattern, daily last", by_pattern[::-1]),
    ):
        for name, workers in (
            ("a million masters for each worker", fixed(tasks)),
            ("10,000 masters for a free worker", shared(tasks)),
        ):
            average, last = mean(workers), max(workers)
            print(f"| {order} | {name} | {average:.1f} | {last:.1f} | {last / average:.2f} |")


if __name__ == "__main__":
    main()
