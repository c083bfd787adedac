"""Runs one peer in its own environment: reads a request as a line of JSON, writes the response as a line of JSON.

`load` prepares a task, `check` does it once and describes the result, `time` measures it. The worker needs nothing but
the standard library and the peer.
"""

from __future__ import annotations

import gc
import hashlib
import importlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

_MEASUREMENT = 4_000_000
"""Nanoseconds that a measurement takes at least: a faster task is repeated until then. An extra run before it warms the
caches that the garbage collector has left cold."""

_SLOW = 20_000_000
"""A run of so many nanoseconds is a measurement of its own."""

_LENGTHS = {
    **dict.fromkeys(("dates", "text_to_dates", "week", "item"), 10),
    **dict.fromkeys(("text_to_utc", "first_ten", "next_ten_text", "next_ten_read"), 19),
}
"""The number of characters of a result's text that are compared, by task."""


class Worker:
    """The tasks of one peer. A task is a function of the adapter that prepares and returns the work to be timed.

    It can also return an iterator of works, each of which is done once: with events that nobody has read before, or
    with a store that the work changes.
    """

    def __init__(self, peer: Any) -> None:
        self.peer, self.work, self.task, self.digest = peer, None, "", ""
        self.works: Iterator[Any] | None = None
        self.number = 0

    def load(self, task: str, arguments: dict[str, Any]) -> dict[str, Any]:
        prepare = getattr(self.peer, task, None)
        if prepare is None:
            return {"absent": "has nothing like it"}
        self.work = self.works = None  # what the last task prepared is freed first
        prepared = prepare(arguments)
        self.task, self.number = task, 0
        gc.collect()
        gc.freeze()  # later collections do not look at a mailbox of 100,000 events again
        if isinstance(prepared, Iterator):
            self.works = prepared
        else:
            self.work = prepared
        return {}

    def check(self) -> dict[str, Any]:
        texts = self._texts(self._next()())
        self.digest = _digest(texts)
        return {"count": len(texts), "digest": self.digest, "first": texts[:2]}

    def _next(self) -> Any:
        """The work, or the next one of those that are done once."""
        if self.works is None:
            return self.work
        self.number += 1
        return next(self.works)

    def time(self) -> dict[str, Any]:
        if self.works is not None:
            return self._time_once()
        if hasattr(self.work, "nanoseconds"):
            return {"ns": self.work.nanoseconds(_MEASUREMENT)}
        gc.collect()
        gc.disable()
        start = time.perf_counter_ns()
        result = self.work()
        once = time.perf_counter_ns() - start
        if once > _SLOW:
            self._compare(result)
            gc.enable()
            return {"ns": once}
        del result
        times = max(1, _MEASUREMENT // max(once, 1))
        taken = self._nanoseconds(times)
        gc.enable()
        return {"ns": taken / times}

    def _time_once(self) -> dict[str, Any]:
        """The time of the second of two new works, and its digest. The first warms caches, as elsewhere."""
        works = self._next(), self._next()
        gc.collect()
        gc.disable()
        works[0]()
        start = time.perf_counter_ns()
        result = works[1]()
        taken = time.perf_counter_ns() - start
        gc.enable()
        return {"ns": taken, "number": self.number, "digest": _digest(self._texts(result))}

    def _nanoseconds(self, times: int) -> int:
        """The time of `times` runs, in which each result is also freed. The check of the last result is not timed."""
        start = time.perf_counter_ns()
        for _ in range(times - 1):
            self.work()
        result = self.work()
        taken = time.perf_counter_ns() - start
        self._compare(result)
        start = time.perf_counter_ns()
        del result
        return taken + time.perf_counter_ns() - start

    def _compare(self, result: Any) -> None:
        if _digest(self._texts(result)) != self.digest:
            raise AssertionError("a timed result differs from the one that was checked")

    def _texts(self, result: Any) -> list[str]:
        """The text of each item of a result, as it is compared between peers."""
        own = getattr(self.peer, "TEXTS", {})
        if self.task in own:
            return list(own[self.task](result))
        items = result if isinstance(result, list) else [result]
        length = _LENGTHS.get(self.task)
        return [str(item).replace("T", " ")[:length] if length else json.dumps(item, sort_keys=True) for item in items]


def _digest(texts: list[str]) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def _response(worker: Worker, operation: Callable[..., dict[str, Any]], arguments: list[Any]) -> dict[str, Any]:
    try:
        return operation(worker, *arguments)
    except StopIteration:
        return {"exhausted": True}
    except Exception as error:  # an error of the peer is its response
        return {"absent": f"{type(error).__name__}: {error}"[:200]}


def main() -> None:
    """Respond until the input ends."""
    worker = Worker(importlib.import_module(sys.argv[1]))
    for line in sys.stdin:
        operation, *arguments = json.loads(line)
        response = _response(worker, getattr(Worker, operation), arguments)
        sys.stdout.write(json.dumps(response) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
