"""Every script in examples/ prints what it says at its end."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
ELSEWHERE = {"asgi_app.py", "columns_spark.py"}  # in test_asgi_app.py and in tests/spark
SCRIPTS = sorted(path for path in EXAMPLES.glob("*.py") if path.name not in ELSEWHERE)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_an_example_prints_what_it_says(script, tmp_path):
    _, _, block = script.read_text("utf-8").partition("\n# Prints:\n")
    expected = re.sub(r"^# ?", "", block, flags=re.MULTILINE)
    command = [sys.executable, "-W", "error", script]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=tmp_path, check=False)  # noqa: S603

    assert done.stderr == ""
    assert done.stdout == expected != ""


def test_each_use_has_its_example():
    assert [script.stem for script in SCRIPTS] == [
        "calendar_view",
        "columns_duckdb",
        "columns_polars",
        "convert_under_prefer",
        "create_and_change",
        "expand_series",
    ]
