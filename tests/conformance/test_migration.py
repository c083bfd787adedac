"""The converters of docs/migrate convert objects of the libraries that they are for."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from graph import EXAMPLES, ROOT
from recurtz import SeriesMaster, from_ics, instances

PYTHON = Path(os.environ.get("PEERS", Path(sys.prefix) / "peers")) / "bin" / "python"
WORKER = Path(__file__).with_name("migration_worker.py")


@pytest.fixture(scope="module")
def converted():
    done = subprocess.run(  # noqa: S603
        [PYTHON, WORKER], capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


class TestExchangelib:
    def test_series(self, converted):
        """It has the id, the exception and the cancelled date of the item."""
        original = json.loads((EXAMPLES / "changed_lunch.json").read_text("utf-8"))
        window = "2017-01-01", "2018-01-01"
        ours, theirs = (
            [instance["start"] for instance in instances(event, *window)]
            for event in (original, converted["exchangelib"])
        )

        assert theirs == ours
        assert converted["exchangelib"]["id"] == "AAMk"


class TestO365:
    def test_endless(self, converted):
        """The end date 0001-01-01 is none."""
        assert SeriesMaster.from_graph(converted["O365 endless"]).recurrence.is_endless

    def test_numbered(self, converted):
        report = json.loads((EXAMPLES / "month_end.json").read_text("utf-8"))
        series = SeriesMaster.from_graph(converted["O365 numbered"])

        assert list(series.recurrence) == list(SeriesMaster.from_graph(report).recurrence)
        assert series.starts() == SeriesMaster.from_graph(report).starts()


def test_icalendar(converted):
    assert converted["icalendar"] == json.loads(json.dumps(from_ics(EXAMPLES / "outlook.ics")))


def test_pytz(converted):
    assert converted["pytz"] == "2017-09-04T12:00:00-07:00"
    assert converted["naive pytz"] == "2017-09-04T00:00:00-07:53"
