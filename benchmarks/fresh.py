"""Measurements in fresh processes: the first call, the import, and memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

from environments import HERE, HOME
from targets import FLOOR

Json = dict[str, Any]

_PATTERNS = {
    "daily": "recurtz.Daily(1)",
    "weekly": "recurtz.Weekly(1, ['monday', 'friday'])",
    "absoluteMonthly": "recurtz.AbsoluteMonthly(1, 31)",
    "relativeMonthly": "recurtz.RelativeMonthly(1, ['tuesday'], 'second')",
    "absoluteYearly": "recurtz.AbsoluteYearly(1, 2, 29)",
    "relativeYearly": "recurtz.RelativeYearly(1, 9, ['monday'])",
}

_FLOOR = "accumulate(repeat(timedelta(1), {count} - 1), initial=date(2017, 1, 1))"
_DATES = "recurtz.PatternedRecurrence({pattern}, recurtz.Numbered(date(2017, 1, 1), {count}))"

_COLD = """
import json, time
from datetime import date, timedelta
from itertools import accumulate, repeat
import recurtz
recurtz.PatternedRecurrence  # the first use of a name imports its modules
clock = time.perf_counter_ns
def run():
    start = clock()
    list({expression})
    return clock() - start
cold = run()
print(json.dumps([cold, min(run() for _ in range(200))]))
"""

_STANDARD = """
import json, sys
before = set(sys.modules)
import recurtz
recurtz.calendar_view
added = set(sys.modules) - before
known = {*sys.stdlib_module_names, "recurtz"}
outside = sorted(name for name in added if name.partition(".")[0] not in known and "_sysconfigdata" not in name)
own = [name for name in added if name.partition(".")[0] == "recurtz"]
print(json.dumps([sorted(added - set(own) - set(outside)), outside, len(own)]))
"""

_IMPORT = """
import importlib, json, time
for name in {names!r}:
    try:
        importlib.import_module(name)
    except ImportError:
        pass
start = time.perf_counter_ns()
import recurtz
imported = time.perf_counter_ns() - start
recurtz.calendar_view
print(json.dumps([imported, time.perf_counter_ns() - start]))
"""

_MEMORY = """
import json, tracemalloc
from datetime import date, timedelta
from itertools import accumulate, repeat
import recurtz
days = recurtz.PatternedRecurrence(recurtz.Daily(1), recurtz.Numbered(date(1970, 1, 1), {count}))
list(days)
def peak(work):
    tracemalloc.start()
    result = work()
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak_bytes
print(json.dumps({{
    "list": peak(lambda: list(days)),
    "floor": peak(lambda: list(accumulate(repeat(timedelta(1), {count} - 1), initial=date(1970, 1, 1)))),
    "iterating": peak(lambda: sum(1 for _ in days)),
}}))
"""


def _fresh(program: str) -> Any:  # the JSON that the program prints
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, env=environment)
    return json.loads(done.stdout)


def cold_rows(runs: int) -> Json:
    """The first 17 dates of each pattern in a fresh process, the same dates later on, and the first 4,800 months.

    The floor is measured in the same way: its difference is that of Python and the machine.
    """
    rows: Json = {FLOOR: _cold_row(_FLOOR.format(count=17), runs)}
    for name, pattern in _PATTERNS.items():
        rows[name] = _cold_row(_DATES.format(pattern=pattern, count=17), runs)
    for name in ("absoluteMonthly", "relativeMonthly"):
        row = _cold_row(_DATES.format(pattern=_PATTERNS[name], count=4_800), runs)
        rows[f"{name}, 4,800 months"] = {"cold": row["cold"] / 4_800}
    return rows


def _cold_row(expression: str, runs: int) -> Json:
    times = [_fresh(_COLD.format(expression=expression)) for _ in range(runs)]
    return {"cold": min(cold for cold, _ in times), "warm": min(warm for _, warm in times)}


def import_rows(runs: int) -> Json:
    """The time to import recurtz, alone and with what `calendar_view` needs; its standard modules are there already."""
    standard, outside, own = _fresh(_STANDARD)
    times = [_fresh(_IMPORT.format(names=standard)) for _ in range(runs + 1)]
    alone, used = (sorted(nanoseconds) for nanoseconds in zip(*times, strict=True))
    median = alone[len(alone) // 2]
    return {
        "ms": alone[0] / 1e6,
        "median": median / 1e6,
        "used": used[0] / 1e6,
        "modules": own,
        "outside": outside,
    }


def command_rows(runs: int) -> Json:
    """The time from the start of a process to its end: of imports, and of two commands."""
    commands = {
        "python, nothing imported": [sys.executable, "-c", "pass"],
        "import recurtz": [sys.executable, "-c", "import recurtz"],
        "import whenever": [str(HOME / "whenever_/bin/python"), "-c", "import whenever"],
        "import icalendar": [str(HOME / "recurring_ical_events_/bin/python"), "-c", "import icalendar"],
        "recurtz --help": [sys.executable, "-m", "recurtz", "--help"],
        "recurtz agenda FILE": [sys.executable, "-m", "recurtz", "agenda", _FILE, "--now", "2026-10-24"],
    }
    there = {name: command for name, command in commands.items() if Path(command[0]).exists()}
    times: dict[str, list[float]] = {name: [] for name in there}
    for _ in range(runs + 1):
        for name, command in there.items():
            times[name].append(_milliseconds(command))
    return {name: {"ms": min(each[1:]), "median": sorted(each[1:])[runs // 2]} for name, each in times.items()}


_FILE = str(HERE.parent / "examples" / "outlook.ics")


def _milliseconds(command: list[str]) -> float:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return (perf_counter() - start) * 1e3


def memory_rows() -> Json:
    """Bytes at the peak: of a list of 36,525 dates, of the floor's list, and of iterating."""
    rows: Json = _fresh(_MEMORY.format(count=36_525))
    return rows
