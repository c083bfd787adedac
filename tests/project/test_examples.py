"""Every script in examples/ prints the lines at its end."""

import json
import re
import subprocess
import sys

import pytest

from graph import EXAMPLES
from recurtz import SeriesMaster

TESTED_ELSEWHERE = {"asgi_app.py", "columns_spark.py", "fastapi_app.py", "msg_to_graph.py"}
"""In test_…_app.py, in tests/spark and in tests/exchange/test_msg.py."""

SCRIPTS = sorted(path for path in EXAMPLES.glob("*.py") if path.name not in TESTED_ELSEWHERE)


@pytest.mark.slow
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_output(script, tmp_path):
    _, _, block = script.read_text("utf-8").partition("\n# Prints:\n")
    expected = re.sub(r"^# ?", "", block, flags=re.MULTILINE)
    command = [sys.executable, "-W", "error", script]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=tmp_path, check=False)  # noqa: S603

    assert done.stderr == ""
    assert done.stdout == expected != ""


def test_demo():
    """The line that `make demo` prints below the table is true of the table."""
    makefile = (EXAMPLES.parent / "Makefile").read_text("utf-8")
    line = re.search(
        r"@echo \"Lunch stays at (.*) in Pacific time. In UTC it moves from (.*) to (.*) on (.*),", makefile
    )
    local, before, after, first = line.groups()
    series = SeriesMaster.from_graph(json.loads((EXAMPLES / "lunch.json").read_text("utf-8")))
    times = {lunch.original_date.isoformat(): (lunch.start.to_datetime(), lunch.span[0]) for lunch in series}

    assert {f"{here:%H:%M}" for here, _ in times.values()} == {local}
    assert {f"{utc:%H:%M}" for day, (_, utc) in times.items() if day < first} == {before}
    assert {f"{utc:%H:%M}" for day, (_, utc) in times.items() if day >= first} == {after}


def test_names():
    """Each use has its example."""
    assert [script.stem for script in SCRIPTS] == [
        "calendar_view",
        "columns_duckdb",
        "columns_hours_per_week",
        "columns_polars",
        "convert_under_prefer",
        "create_and_change",
        "expand_series",
    ]
