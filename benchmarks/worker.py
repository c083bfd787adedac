"""Runs in a peer's own environment and answers on its behalf: a line of JSON in, a line of JSON out.

`load` prepares a question, `check` answers it and says what came out, `time` answers it anew, for the clock. It needs
nothing but the standard library and the peer.
"""

from __future__ import annotations

import gc
import hashlib
import importlib
import json
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any

_ENOUGH = 4_000_000
"""So many nanoseconds make a measurement; what is faster is repeated until they are reached. The first time of all only
warms what the garbage collector has left cold."""

_LENGTHS = {"dates": 10, "text_to_dates": 10, "week": 10, "item": 10, "text_to_utc": 19, "to_utc": 19}
"""How much of each result's text counts."""


class Answers:
    """What one peer answers; a question is one of its functions, which prepares and returns what is timed."""

    def __init__(self, peer: Any) -> None:
        self.peer, self.work, self.question = peer, None, ""

    def load(self, question: str, arguments: dict[str, Any]) -> dict[str, Any]:
        ask = getattr(self.peer, question, None)
        if ask is None:
            return {"absent": "has nothing like it"}
        self.work, self.question = ask(arguments), question
        return {}

    def check(self) -> dict[str, Any]:
        texts = _texts(self.question, self.work(), getattr(self.peer, "TEXTS", {}))
        return {
            "count": len(texts),
            "digest": hashlib.sha256("\n".join(texts).encode()).hexdigest(),
            "first": texts[:2],
        }

    def time(self) -> dict[str, Any]:
        if hasattr(self.work, "nanoseconds"):
            return {"ns": self.work.nanoseconds(_ENOUGH)}
        gc.collect()
        gc.disable()
        times = max(1, _ENOUGH // max(_nanoseconds(self.work, 1), 1))
        took = _nanoseconds(self.work, times)
        gc.enable()
        return {"ns": took / times}


def _texts(question: str, result: Any, own: dict[str, Callable[[Any], Iterable[str]]]) -> list[str]:
    if question in own:
        return list(own[question](result))
    items = result if isinstance(result, list) else [result]
    length = _LENGTHS.get(question)
    return [str(item).replace("T", " ")[:length] if length else json.dumps(item, sort_keys=True) for item in items]


def _nanoseconds(work: Callable[[], Any], times: int) -> int:
    """The time of so many answers; what they answer is thrown away within it, as in any program."""
    start = time.perf_counter_ns()
    for _ in range(times):
        work()
    return time.perf_counter_ns() - start


def main() -> None:
    """Answer until there is no more to ask."""
    answers = Answers(importlib.import_module(sys.argv[1]))
    for line in sys.stdin:
        operation, *arguments = json.loads(line)
        try:
            answer = getattr(answers, operation)(*arguments)
        except Exception as error:  # whatever a peer raises is its answer
            answer = {"absent": f"{type(error).__name__}: {error}"[:200]}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
