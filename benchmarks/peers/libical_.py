"""libical: rules in C. A small program of ours calls it; it reads its own clock."""

from __future__ import annotations

import os
import subprocess
from typing import Any

Json = dict[str, Any]

_PROGRAM = os.environ.get("RECURTZ_LIBICAL", "")


class _Program:
    """A call of the program: its dates, or how long they take without being printed."""

    def __init__(self, rule: str, start: str, *window: str) -> None:
        self.arguments = [
            rule,
            start.replace("-", "") + "T120000",
            *[day.replace("-", "") + "T000000" for day in window],
        ]

    def __call__(self) -> list[str]:
        return self._run("1", "print").splitlines()

    def nanoseconds(self, enough: int) -> float:
        once = float(self._run("1", "time"))
        times = max(1, int(enough // once))
        return once if times == 1 else float(self._run(str(times), "time"))

    def _run(self, times: str, what: str) -> str:
        return subprocess.run(
            [_PROGRAM, what, times, *self.arguments], check=True, capture_output=True, text=True
        ).stdout


def dates(asked: Json) -> _Program:
    return _Program(asked["rule"], asked["start"])


text_to_dates = dates


def week(asked: Json) -> _Program:
    return _Program(asked["rule"], asked["start"], asked["from"], asked["to"])
