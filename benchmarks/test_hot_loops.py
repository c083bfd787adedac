"""The loops that all else rests on, each alone: compare them between two commits with pytest-benchmark."""

import json
from datetime import date

import pytest

import recurtz
from cases import DATES, INSTANCES, QUERIES, masters
from recurtz._core.gregorian import month_table

LUNCH = QUERIES[0].arguments["event"]


@pytest.mark.parametrize("row", DATES, ids=lambda row: row.name)
def test_dates(benchmark, row):
    recurrence = recurtz.PatternedRecurrence.from_graph(row.arguments["graph"])

    assert len(benchmark(lambda: list(recurrence))) == row.count


@pytest.mark.parametrize("row", [row for row in INSTANCES if row.name.endswith("full")], ids=lambda row: row.name)
def test_instances(benchmark, row):
    asked = row.arguments

    assert len(benchmark(recurtz.instances, asked["event"], asked["from"], asked["to"], asked["zone"])) == row.count


def test_reading_a_recurrence(benchmark):
    assert len(benchmark(recurtz.PatternedRecurrence.from_graph, LUNCH["recurrence"])) == 17


def test_reading_a_series(benchmark):
    assert benchmark(recurtz.SeriesMaster.from_graph, LUNCH).id == LUNCH["id"]


def test_occurrences_as_values(benchmark):
    series = recurtz.SeriesMaster.from_graph(LUNCH)

    assert len(benchmark(lambda: list(series))) == 17


def test_starts_in_utc(benchmark):
    assert len(benchmark(recurtz.SeriesMaster.from_graph(json.loads(json.dumps(LUNCH))).starts)) == 17


def test_a_position_and_back(benchmark):
    recurrence = recurtz.PatternedRecurrence.from_graph(DATES[6].arguments["graph"])

    assert benchmark(lambda: recurrence.index(recurrence[3_000])) == 3_000


def test_the_table_of_months(benchmark):
    assert len(benchmark(month_table.__wrapped__)[0]) == 9_600


def test_a_calendar_view(benchmark):
    events = [master["event"] for master in masters(100)]

    assert benchmark(recurtz.calendar_view, events, "2026-05-01", "2026-06-01")


def test_a_refused_recurrence(benchmark):
    json_ = {"pattern": {"type": "weekly", "interval": 0}, "range": {"type": "endDate", "startDate": str(date.min)}}

    def refused():
        with pytest.raises(recurtz.RecurtzError) as caught:
            recurtz.PatternedRecurrence.from_graph(json_)
        return caught.value

    assert len(benchmark(refused).details) == 3
