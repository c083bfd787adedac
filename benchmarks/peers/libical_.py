"""libical: rules in C. A small program of ours calls it, and measures its own time."""

from __future__ import annotations

import os
import subprocess
from typing import Any

Json = dict[str, Any]

_PROGRAM = os.environ.get("RECURTZ_LIBICAL", "")


class _Program:
    """A call of the program. It prints the dates, or the time in which it computes them."""

    def __init__(self, rule: str, start: str, *window: str) -> None:
        self.arguments = [
            rule,
            start.replace("-", "") + "T120000",
            *[day.replace("-", "") + "T000000" for day in window],
        ]

    def __call__(self) -> list[str]:
        return self._run("1", "print").splitlines()

    def nanoseconds(self, measurement: int) -> float:
        once = float(self._run("1", "time"))
        times = max(1, int(measurement // once))
        return once if times == 1 else float(self._run(str(times), "time"))

    def _run(self, times: str, what: str) -> str:
        return subprocess.run(
            [_PROGRAM, what, times, *self.arguments], check=True, capture_output=True, text=True
        ).stdout


def dates(case: Json) -> _Program:
    return _Program(case["rule"], case["start"])


text_to_dates = dates


def week(case: Json) -> _Program:
    return _Program(case["rule"], case["start"], case["from"], case["to"])
