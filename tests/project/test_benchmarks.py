"""The table of cases is sound, and the report judges measurements by the targets. Nothing is timed here."""

import importlib
from datetime import datetime

import pytest
from dateutil.rrule import rrulestr

import recurtz
import report
import worker
from cases import CONFLICTS, CREATE, DATES, INSTANCES, QUERIES, ROWS, SHORT, TARGETS, VIEWS, Target
from environments import HERE, PEERS
from sample_events import masters, singles


def _id(row):
    return row.name


def rows_with(**results):
    """One row of measurements, with a result for each peer."""
    peers = {name.replace("_", "-"): result for name, result in results.items()}
    return {"a": {"title": "every day", "unit": "date", "peers": peers}}


class TestRows:
    @pytest.mark.parametrize("row", [*DATES, *SHORT], ids=_id)
    def test_rule_and_json(self, row):
        """The rule of RFC 5545 and Graph's JSON give the same dates."""
        case = row.arguments
        expected = [found.date() for found in rrulestr(case["rule"], dtstart=datetime.fromisoformat(case["start"]))]

        assert list(recurtz.PatternedRecurrence.from_graph(case["graph"])) == expected
        assert len(expected) == row.count

    @pytest.mark.parametrize("row", INSTANCES, ids=_id)
    def test_instances(self, row):
        """The series has as many occurrences as the row divides by."""
        event, start, end, zone, select = (row.arguments[name] for name in ("event", "from", "to", "zone", "select"))

        assert len(recurtz.instances(event, start, end, time_zone=zone, select=select)) == row.count

    def test_names(self):
        """Each letter has rows, and each name is used once."""
        assert {row.name[0] for row in ROWS} == set("abcdefghijklmnopqrst")
        assert len({row.name for row in ROWS}) == len(ROWS)

    def test_targets(self):
        """Each target has a row and a peer."""
        peers = {peer.name for peer in PEERS} | {"1 µs", "every peer that builds objects"}

        assert {target.row for target in TARGETS} <= {row.name for row in ROWS}
        assert {target.peer for target in TARGETS} <= peers


class TestMailbox:
    def test_masters(self):
        """The series are the same in every run, and have all patterns and zones."""
        series = masters(1_000)

        assert series == masters(1_000) == VIEWS[0].arguments["masters"]
        assert {master["event"]["recurrence"]["pattern"]["type"] for master in series} == {
            "daily", "weekly", "absoluteMonthly", "relativeMonthly", "absoluteYearly", "relativeYearly"
        }  # fmt: skip
        assert len({master["zone"] for master in series}) == 20
        assert any(master["cancelled"] for master in series)

    def test_singles(self):
        """The single events are the same in every run, and have all zones."""
        events = singles(1_000)

        assert events == singles(1_000)
        assert len({event["start"]["timeZone"] for event in events}) == 20


class TestWorker:
    @pytest.fixture(params=["recurtz_", "floor", "zoneinfo_"])
    def peer(self, request, monkeypatch):
        monkeypatch.syspath_prepend(HERE / "peers")
        return worker.Worker(importlib.import_module(request.param))

    @pytest.mark.slow
    @pytest.mark.parametrize("row", [*SHORT[:1], *QUERIES, *CREATE, INSTANCES[0], VIEWS[-1], *CONFLICTS], ids=_id)
    def test_result(self, peer, row, monkeypatch):
        """Each task of a peer that runs here gives a result, which is the same when it is timed."""
        monkeypatch.setattr(worker, "_MEASUREMENT", 1)
        if peer.load(row.task, row.arguments) == {}:
            assert peer.check()["count"] > 0
            assert peer.time()["ns"] > 0

    def test_render(self, monkeypatch):
        """The standard library renders the stored events as `get_event` does."""
        monkeypatch.syspath_prepend(HERE / "peers")
        [row] = [row for row in QUERIES if row.task == "render"]
        ours, theirs = (importlib.import_module(name).render(row.arguments)() for name in ("recurtz_", "zoneinfo_"))

        assert ours == theirs
        assert len(ours) == row.count

    def test_changed_result(self, monkeypatch):
        """A timed result that differs from the checked one is an error."""
        results = iter(range(10))
        peer = type("Peer", (), {"TEXTS": {}, "task": staticmethod(lambda _: lambda: next(results))})
        changing = worker.Worker(peer)
        changing.load("task", {})
        changing.check()
        monkeypatch.setattr(worker, "_MEASUREMENT", 1)

        with pytest.raises(AssertionError, match="differs"):
            changing.time()


class TestVerdicts:
    def words(self, rows):
        return {(verdict.target.peer, verdict.word) for verdict in report.verdicts(rows)}

    def test_limit(self):
        """A target is met up to its ratio, and missed beyond it."""
        met = rows_with(recurtz={"ns": 40}, floor={"ns": 25}, python_dateutil={"ns": 1600})
        missed = rows_with(recurtz={"ns": 41}, floor={"ns": 25}, python_dateutil={"ns": 1600})

        assert self.words(met) == {
            ("floor", "met"),
            ("python-dateutil", "met"),
            ("every peer that builds objects", "met"),
        }
        assert {("floor", "missed"), ("python-dateutil", "missed")} < self.words(missed)

    @pytest.mark.parametrize("result", [{"absent": "not installed"}, {"wrong": "3 results instead of 4"}])
    def test_absent_or_wrong(self, result):
        """A peer without a right result is never beaten."""
        rows = rows_with(recurtz={"ns": 40}, floor={"ns": 35}, python_dateutil=result)

        assert self.words(rows) == {
            ("floor", "met"),
            ("python-dateutil", "absent"),
            ("every peer that builds objects", "absent"),
        }

    def test_microsecond(self):
        """A microsecond is a peer, too."""
        target = Target("a", "1 µs", 2.0)

        assert report._verdict(target, {"recurtz": {"ns": 1_500}}).word == "met"
        assert report._verdict(target, {"recurtz": {"ns": 2_500}}).word == "missed"


class TestReport:
    @pytest.fixture
    def environment(self):
        return {"processor": "?", "cores": 2, "system": "?", "Python": "3.11", "tz database": "?", "versions": {}}

    def test_lost_row(self, environment):
        """A row in which a peer is faster is in the tables like all others."""
        rows = rows_with(recurtz={"ns": 40}, floor={"ns": 35}, python_dateutil_rs={"ns": 20}, libical={"wrong": "x"})
        text = report.markdown({"environment": environment, "rows": rows})

        assert "| a: every day | date | 40.0 | 35.0 | 20.0 |" in text
        assert "| a | every peer that builds objects | 1.0 × as fast | 0.5 × as fast | missed |" in text
        assert "- a: libical is wrong: x." in text

    def test_fresh(self, environment):
        """The first calls have a target, and the floor has none."""
        cold = {"floor": {"cold": 9_000, "warm": 1_000}, "daily": {"cold": 9_000, "warm": 3_000}, "x": {"cold": 151}}
        import_row = {"ms": 9.0, "median": 9.5, "modules": 20, "outside": []}
        memory = {"list": 1, "floor": 2, "iterating": 3}
        fresh = {"cold": cold, "import": import_row, "memory": memory}
        text = report.markdown({"environment": environment, "rows": {}, **fresh})

        assert "| floor | 9.0 µs | 1.0 µs | 9.0 × | – |  |" in text
        assert "| daily | 9.0 µs | 3.0 µs | 3.0 × | 3 × | met |" in text
        assert "| x | 151 ns each | | 151 ns | 150 ns | missed |" in text
        assert "The target is 10 ms: met." in text

    def test_chart(self):
        """The chart has a bar for each peer, and the reason where there is none."""
        peers = {"recurtz": {"ns": 40}, "python-dateutil": {"ns": 4_000}, "libical": {"wrong": "early"}}
        chart = report.chart({name: {"title": "dates", "peers": peers} for name in report.CHART_ROWS})
        count = len(report.CHART_ROWS)

        assert chart.startswith("<svg ")
        assert chart.count("<rect ") == chart.count("wrong dates") == chart.count(">100<") == count
