"""A second floor: the calls of functions that recurtz makes for one unit of a row, and what so many empty calls take.

    python benchmarks/calls.py ROW [ROW ...]

The first floor of a row is the answer alone. Checks, parsers and conversions are functions: each is stated once, and
called. This floor is what the calls cost, whatever the functions do.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter_ns
from types import FrameType
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(1, str(Path(__file__).parent / "peers"))

import mailboxes
import recurtz_ as ours
from cases import Row
from rows import ROWS

Json = dict[str, Any]

_REPEATED, _ROUNDS = 20_000, 15


def measure(rows: list[Row]) -> Json:
    """For each row: the calls of Python's functions and of those in C, and the nanoseconds of as many empty calls."""
    python, c = _nanoseconds(_empty), _nanoseconds(len)
    counted = {row.name: _calls(_work(row)) for row in rows}
    return {
        row.name: {
            "python": counted[row.name][0] / row.count,
            "c": counted[row.name][1] / row.count,
            "ns": (counted[row.name][0] * python + counted[row.name][1] * c) / row.count,
        }
        for row in rows
    }


def _work(row: Row) -> Callable[[], object]:
    """The work of a row after the first time, which fills caches."""
    prepared = getattr(ours, row.task)(row.arguments)
    first = next(prepared) if isinstance(prepared, Iterator) else prepared
    first()
    work: Callable[[], object] = next(prepared) if isinstance(prepared, Iterator) else prepared
    return work


def _calls(work: Callable[[], object]) -> tuple[int, int]:
    """The number of calls of functions in Python and in C."""
    counts = {"call": -1, "c_call": -1}  # without the call of the work itself, and the call that ends the count

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        if event in counts:
            counts[event] += 1

    sys.setprofile(count)
    work()
    sys.setprofile(None)
    return counts["call"], counts["c_call"]


def _empty(argument: object) -> object:
    return argument


def _nanoseconds(function: Callable[[Any], object]) -> float:
    """The time of one call of a function that does nothing, in a warm loop, without that of the loop."""
    return max(0.0, min(_loop(function) for _ in range(_ROUNDS)) - min(_loop(None) for _ in range(_ROUNDS)))


def _loop(function: Callable[[Any], object] | None) -> float:
    argument = ()
    start = perf_counter_ns()
    if function is None:
        for _ in range(_REPEATED):
            pass
    else:
        for _ in range(_REPEATED):
            function(argument)
    return (perf_counter_ns() - start) / _REPEATED


def main() -> None:
    """Print the calls of the rows that the command line names."""
    rows = [row for row in ROWS if row.name in sys.argv[1:]]
    mailboxes.write(set().union(*[row.files for row in rows]))
    for name, calls in measure(rows).items():
        print(f"{name:<12}{calls['python']:8.1f} Python {calls['c']:8.1f} C {calls['ns'] / 1e3:8.2f} µs")


if __name__ == "__main__":
    main()
