"""recurtz on several Pythons, the same rows on each (`make bench-pythons`): those of this machine, and Debian's 3.15.

    python benchmarks/pythons.py [PYTHON ...]

A PYTHON is a version, such as 3.12, or a release of Debian, as in tests/pythons/run.py. The Pythons take turns, and the
figures are the fastest. The table is printed, and written into docs/performance.md.
"""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from pathlib import Path
from runpy import run_path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path[:0] = [str(HERE), str(HERE / "peers"), str(ROOT)]

Json = dict[str, Any]

_ROWS = (
    *(
        "u UTC",
        "u Prefer",
        "s series",
        "v text",
        "v read",
        "p 60",
        "q 60",
        "o",
        "o new",
        "w week 1,000",
        "x week 1,000",
    ),
    *("y edit", "y split", "t never weekly", "z", "I", "M"),
)
_REQUIREMENTS = "tzdata", "icalendar>=7.1"
_TURNS, _ROUNDS = 3, 5
_HERE, _IN_DEBIAN = "build/pythons/bench-{name}", "/var/tmp/bench"  # noqa: S108  # in its own root


def main() -> None:
    """Measure on each Python, print the table, and write it into the page."""
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(sys.argv[2])))
        return
    tests = run_path(str(ROOT / "tests" / "pythons" / "run.py"))  # its name is that of the run of the benchmark
    names = sys.argv[1:] or [*filter(tests["find"], tests["VERSIONS"]), "sid-3.15"]
    results: dict[str, Json] = {}
    for _ in range(_TURNS):
        for name in names:
            print(f"{name} ...", file=sys.stderr, flush=True)
            measured = _on(name, tests)
            if measured:
                results[name] = _fastest(results.get(name, measured), measured)
    table = "\n".join(lines(list(results.values())))
    print(table)
    page = ROOT / "docs" / "performance.md"
    before, begin, rest = page.read_text().partition("<!-- pythons -->\n")
    _, end, after = rest.partition("<!-- end of pythons -->")
    page.write_text(f"{before}{begin}{table}\n{end}{after}")


def _on(name: str, tests: Json) -> Json:
    """The figures of a Python; empty if it is not there."""
    if name in tests["RELEASES"]:
        command = [str(ROOT / "tests/pythons/in_debian"), name, "sh", "-c", '"$PYTHON" "$@"', "sh"]
        command += ["benchmarks/pythons.py", "--one", _IN_DEBIAN]
    elif python := tests["find"](name):
        command = [python, str(HERE / "pythons.py"), "--one", str(ROOT / _HERE.format(name=name))]
    else:
        return {}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr[-500:], file=sys.stderr)
        return {}
    result: Json = json.loads(done.stdout.splitlines()[-1])
    return result


def _fastest(first: Json, second: Json) -> Json:
    rows = {name: min(first["rows"][name], ns) for name, ns in second["rows"].items()}
    return {**first, "rows": rows}


def one(folder: str) -> Json:
    """The figures of this Python. What the rows need is in an environment in the folder."""
    python = Path(folder) / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *_REQUIREMENTS]
        subprocess.run(pip, check=True, stdout=subprocess.DEVNULL)
    if Path(sys.prefix) != Path(folder):
        command = [str(python), str(HERE / "pythons.py"), "--one", folder]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        result: Json = json.loads(done.stdout.splitlines()[-1])
        return result
    return {"Python": sys.version.split()[0], "rows": measure()}


def measure() -> dict[str, float]:
    """For each row the nanoseconds of all of it."""
    import mailboxes
    import recurtz_
    import worker
    from rows import ROWS

    chosen = [row for row in ROWS if row.name in _ROWS]
    files = [row.arguments for row in chosen if "file" in row.arguments or "files" in row.arguments]
    mailboxes.write({name for each in files for name in [each.get("file", ""), *each.get("files", [])]})
    peer, times = worker.Worker(recurtz_), {}
    for row in chosen:
        peer.load(row.task, row.arguments)
        peer.check()
        times[row.name] = min(peer.time()["ns"] for _ in range(_ROUNDS))
    return times


def lines(results: list[Json]) -> list[str]:
    """A table with a column for each Python. The first is the one with which the others are compared."""
    from chart import time_of
    from rows import ROWS

    titles = {row.name: row.title for row in ROWS}
    table = [
        f"| row | {' | '.join(result['Python'] for result in results)} | the last beside the first |",
        f"|---|{'---:|' * (len(results) + 1)}",
    ]
    for name in _ROWS:
        times = [result["rows"][name] for result in results]
        cells = " | ".join(time_of(ns) for ns in times)
        table.append(f"| {name}: {titles[name]} | {cells} | {times[0] / times[-1]:.2f} × as fast |")
    return table


if __name__ == "__main__":
    main()
