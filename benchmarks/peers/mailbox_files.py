"""The mailboxes of benchmarks/mailboxes.py, for the peers in Python."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

Json = dict[str, Any]
Work = Callable[[], Any]


@lru_cache(1)
def entries(file: str) -> list[Json]:
    """The events of a file."""
    read: list[Json] = json.loads(Path(file).read_text())
    return read


def with_masters(case: Json) -> Json:
    """The case with its file's events as `masters`. A moved occurrence is a single event, and its date is cancelled."""
    return {**case, "masters": [part for entry in entries(case["file"]) for part in _parts(entry)]}


def _parts(entry: Json) -> Iterator[Json]:
    yield entry
    for start in entry.get("moved", []):
        yield {**entry, "rule": None, "start": start, "cancelled": []}


def each_once(view: Callable[[Json], Work], case: Json) -> Iterator[Work]:
    """For each of the files a work that is done once: no library has read these events before."""
    return (view({**case, "masters": json.loads(Path(file).read_text())}) for file in case["files"])


def slots(people: list[list[tuple[Any, Any]]], first: Any, count: int) -> list[str]:
    """For each person a digit for each half hour: 2 is busy."""
    views = []
    for periods in people:
        digits = ["0"] * count
        for start, end in periods:
            begin = max(int((start - first).total_seconds() // 1_800), 0)
            stop = min(-int((first - end).total_seconds() // 1_800), count)
            digits[begin:stop] = "2" * (stop - begin)
        views.append("".join(digits))
    return views
