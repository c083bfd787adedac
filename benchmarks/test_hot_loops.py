"""The frequent calls of recurtz, each alone. Compare two commits with pytest-benchmark."""

import json
from itertools import islice

import pytest

import recurtz
from cases import CREATE, DATES, INSTANCES, QUERIES, TOKYO
from people import SHORT
from sample_events import masters, singles

LUNCH = QUERIES[0].arguments["event"]
ENDLESS = QUERIES[-1].arguments["event"]
WINDOW = ("2026-05-01", "2026-06-01")


def _id(row):
    return row.name


class TestRecurrence:
    """Dates alone."""

    @pytest.mark.parametrize("row", [*DATES, *SHORT], ids=_id)
    def test_list(self, benchmark, row):
        recurrence = recurtz.PatternedRecurrence.from_graph(row.arguments["graph"])

        assert len(benchmark(lambda: list(recurrence))) == row.arguments["count"]

    def test_from_graph(self, benchmark):
        assert len(benchmark(recurtz.PatternedRecurrence.from_graph, LUNCH["recurrence"])) == 17

    def test_rejected(self, benchmark):
        """A recurrence with three faults, all of which are in the error."""
        json_ = {"pattern": {"type": "weekly", "interval": 0}, "range": {"type": "endDate", "startDate": "0001-01-01"}}

        def rejected():
            with pytest.raises(recurtz.RecurtzError) as caught:
                recurtz.PatternedRecurrence.from_graph(json_)
            return caught.value

        assert len(benchmark(rejected).details) == 3

    def test_item_and_index(self, benchmark):
        recurrence = recurtz.PatternedRecurrence.from_graph(DATES[6].arguments["graph"])

        assert benchmark(lambda: recurrence.index(recurrence[3_000])) == 3_000


class TestSeriesMaster:
    """Occurrences as values."""

    def test_from_graph(self, benchmark):
        assert benchmark(recurtz.SeriesMaster.from_graph, LUNCH).id == LUNCH["id"]

    def test_list(self, benchmark):
        master = recurtz.SeriesMaster.from_graph(LUNCH)

        assert len(benchmark(lambda: list(master))) == 17

    def test_first_ten(self, benchmark):
        """The first ten occurrences of an endless series."""
        master = recurtz.SeriesMaster.from_graph(ENDLESS)

        assert len(benchmark(lambda: list(islice(master, 10)))) == 10

    def test_starts(self, benchmark):
        assert len(benchmark(recurtz.SeriesMaster.from_graph(json.loads(json.dumps(LUNCH))).starts)) == 17

    def test_to_graph(self, benchmark):
        """The occurrences of a series as JSON, by their values."""
        master = recurtz.SeriesMaster.from_graph(LUNCH)

        assert len(benchmark(lambda: [occurrence.to_graph() for occurrence in master])) == 17


class TestEvents:
    """JSON to JSON."""

    @pytest.mark.parametrize("row", [row for row in INSTANCES if row.name.endswith("full")], ids=_id)
    def test_instances(self, benchmark, row):
        event, start, end = (row.arguments[name] for name in ("event", "from", "to"))

        assert len(benchmark(recurtz.instances, event, start, end, time_zone=row.arguments["zone"])) == row.count

    def test_calendar_view(self, benchmark):
        events = [master["event"] for master in masters(100)]

        assert benchmark(recurtz.calendar_view, events, *WINDOW)

    def test_calendar(self, benchmark):
        """The view of a Calendar, whose events are parsed before."""
        calendar = recurtz.Calendar(master["event"] for master in masters(100))

        assert benchmark(calendar.view, *WINDOW)

    def test_get_event(self, benchmark):
        [event] = singles(1)

        assert benchmark(recurtz.get_event, event, time_zone=TOKYO)["start"]["timeZone"] == TOKYO

    @pytest.mark.parametrize("row", CREATE, ids=_id)
    def test_create_event(self, benchmark, row):
        assert benchmark(recurtz.create_event, row.arguments["body"], row.arguments["prefer"])["start"]
