"""The table of cases is sound, and the report judges measurements by the targets. Nothing is timed here."""

import importlib
import json
from datetime import datetime
from types import SimpleNamespace

import pytest
from dateutil.rrule import rrulestr

import chart
import mailboxes
import recurtz
import report
import run
import worker
from cases import CONFLICTS, CREATE, DATES, INSTANCES, QUERIES, VIEWS, Row
from environments import HERE, PEERS
from people import CHANGES, FILES, FREE, FRESH, KEPT, LATE, NEXT, ONE_EVENT, SHORT
from rows import ROWS
from sample_events import masters, singles
from targets import BEFORE, EVERY_PEER, MICROSECOND, ROW, TARGETS, WHY, Target, reason


def _id(row):
    return row.name


def rows_with(**results):
    """One row of measurements, with a result for each peer."""
    peers = {name.replace("_", "-"): result for name, result in results.items()}
    return {"a": {"title": "every day", "unit": "date", "count": 1, "peers": peers}}


class TestRows:
    @pytest.mark.parametrize("row", [*DATES, *SHORT], ids=_id)
    def test_rule_and_json(self, row):
        """The rule of RFC 5545 and Graph's JSON give the same dates."""
        case = row.arguments
        expected = [found.date() for found in rrulestr(case["rule"], dtstart=datetime.fromisoformat(case["start"]))]

        assert list(recurtz.PatternedRecurrence.from_graph(case["graph"])) == expected
        assert len(expected) == row.arguments["count"]

    @pytest.mark.parametrize("row", INSTANCES, ids=_id)
    def test_instances(self, row):
        """The series has as many occurrences as the row divides by."""
        event, start, end, zone, select = (row.arguments[name] for name in ("event", "from", "to", "zone", "select"))

        assert len(recurtz.instances(event, start, end, time_zone=zone, select=select)) == row.count

    def test_names(self):
        """Each letter has rows, and each name is used once."""
        assert {row.name[0] for row in ROWS} == set("abcdefghijklmnopqrstuvwxyzIM")
        assert len({row.name for row in ROWS}) == len(ROWS)

    def test_targets(self):
        """Each target has a row, and a peer or another row."""
        rows = {row.name for row in ROWS}
        peers = {peer.name for peer in PEERS} | {MICROSECOND, EVERY_PEER, BEFORE} | {f"{ROW}{name}" for name in rows}

        assert {target.row for target in TARGETS} == rows
        assert {target.peer for target in TARGETS} <= peers

    def test_reasons(self):
        """A reason belongs to a letter that has rows."""
        assert set(WHY) <= {row.name[0] for row in ROWS}
        assert reason("q 60") == WHY["p"]
        assert reason("z") == ""

    def test_smaller(self):
        """The row of a smaller mailbox has the same task, and comes first."""
        names = [row.name for row in ROWS]
        larger = [row for row in ROWS if row.smaller]

        assert all(names.index(row.smaller) < names.index(row.name) for row in larger)
        assert len(larger) == 12


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

    def test_growing(self):
        """A larger mailbox has more of the past, and the same view of a week."""
        small, large = mailboxes.mailbox(200), mailboxes.mailbox(400)
        views = [
            recurtz.calendar_view([entry["event"] for entry in box], "2026-05-04T00:05:00", "2026-05-11T00:05:00")
            for box in (small, large)
        ]

        assert large[:200] == small
        assert len(large) == 400
        assert views[0] == views[1] != []

    def test_contents(self):
        """A mailbox has single events, ended and living series, cancelled and moved occurrences."""
        entries = mailboxes.mailbox(400)
        ranges = {entry["event"]["recurrence"]["range"]["type"] for entry in entries if entry["rule"]}

        assert ranges == {"numbered", "noEnd"}
        assert any(not entry["rule"] for entry in entries)
        assert any(entry.get("moved") for entry in entries)
        assert any(entry["cancelled"] for entry in entries)

    @pytest.mark.parametrize("make", [mailboxes.new_series, mailboxes.unique_series])
    def test_read_once(self, make):
        """Each mailbox that is read once is another one."""
        first, second = make(30, 0), make(30, 1)

        assert make(30, 0) == first
        assert not {json.dumps(entry["event"]) for entry in first} & {json.dumps(entry["event"]) for entry in second}

    def test_unique(self):
        """Where nothing repeats, nearly every series has a time of its own."""
        series = mailboxes.unique_series(100, 0)

        assert len({entry["start"][11:] for entry in series}) > 95

    def test_ics(self):
        """The file has the same occurrences as the events, moved ones and cancelled ones included."""
        entries = mailboxes.mailbox(150)
        window = "2026-05-01T00:05:00", "2026-06-01T00:05:00"
        events = recurtz.from_ics(mailboxes.ics(entries))
        starts = [
            [event["start"] for event in recurtz.calendar_view(source, *window)]
            for source in (events, [entry["event"] for entry in entries])
        ]

        assert starts[0] == starts[1] != []

    def test_written(self, monkeypatch, tmp_path):
        """Only the files that rows need are written."""
        monkeypatch.setattr(mailboxes, "FOLDER", tmp_path)
        monkeypatch.setattr(mailboxes, "SIZES", (100,))
        mailboxes.write({mailboxes.path("100"), mailboxes.path("new 3")})

        assert {path.name for path in tmp_path.iterdir()} == {"100.json", "new 3.json"}
        assert json.loads((tmp_path / "100.json").read_text()) == mailboxes.mailbox(100)


class TestRun:
    def test_too_slow(self):
        """A peer is left out of a mailbox that would take it seconds, and of the larger ones."""
        row = Row("w", "a week", "kept", {}, 1, "view", "w small")
        smaller = {
            "recurtz": {"ns": 1e9},
            "fast": {"ns": 1e7},
            "slow": {"ns": 1e9},
            "gone": {"absent": "would take some 5 s"},
            "other": {"absent": "has nothing like it"},
        }

        assert set(run._too_slow(row, smaller)) == {"slow", "gone"}

    def test_other_result(self):
        """A peer whose result for the same work differs from ours is wrong."""

        def peer(digest):
            return [SimpleNamespace(request=lambda _operation: {"ns": 5, "number": 3, "digest": digest})]

        results = run._time({"other": peer("b"), "same": peer("a"), "recurtz": peer("a")}, 1, 2, 0)

        assert results["same"] == results["recurtz"] == {"ns": 5.0, "median": 5.0}
        assert "work 3" in results["other"]["wrong"]

    def test_exhausted(self):
        """A peer without more works keeps its times."""
        responses = iter([{"ns": 5}, {"exhausted": True}])
        workers = {"recurtz": [SimpleNamespace(request=lambda _operation: next(responses))]}

        assert run._time(workers, 1, 4, 0) == {"recurtz": {"ns": 5.0, "median": 5.0}}

    def test_patience(self, monkeypatch):
        """A slow peer is timed twice."""
        monkeypatch.setattr(run, "_PATIENCE", -1.0)
        asked = []
        workers = {"recurtz": [SimpleNamespace(request=lambda _operation: asked.append(1) or {"ns": 5})]}
        run._time(workers, 1, 7, 0)

        assert len(asked) == 2


_ONE_OF_EACH = [
    *(row._replace(arguments=dict(row.arguments)) for row in (FRESH[0], KEPT[0], KEPT[9])),
    *[*SHORT[:1], *ONE_EVENT[:1], *NEXT[:2], *QUERIES, *CREATE, INSTANCES[0], VIEWS[-1], *CONFLICTS],
    *[*LATE, *FREE, *CHANGES, *FILES],
]


class TestWorker:
    @pytest.fixture(params=["recurtz_", "floor", "zoneinfo_"])
    def peer(self, request, monkeypatch):
        monkeypatch.syspath_prepend(HERE / "peers")
        return worker.Worker(importlib.import_module(request.param))

    @pytest.mark.slow
    @pytest.mark.parametrize("row", _ONE_OF_EACH, ids=_id)
    def test_result(self, peer, row, monkeypatch, tmp_path):
        """Each task of a peer that runs here gives a result, which is the same when it is timed."""
        monkeypatch.setattr(worker, "_MEASUREMENT", 1)
        monkeypatch.setattr(mailboxes, "FOLDER", tmp_path)
        row = row._replace(arguments=dict(row.arguments))
        files = row.files
        if files:
            make = mailboxes.new_series(50, 1) if "files" in row.arguments else mailboxes.mailbox(100)
            path = tmp_path / "mailbox.json"
            path.write_text(json.dumps(make))
            row.arguments.update({"file": str(path), "files": [str(path)] * len(files)})
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

    def test_next_ten(self, peer):
        """The floor has the ten instants that the series has."""
        for row in NEXT[:2]:
            if peer.load(row.task, row.arguments) == {}:
                assert peer.check()["first"] == ["2026-05-04 19:00:00", "2026-05-11 19:00:00"]

    def test_once(self):
        """Works that are done once come from an iterator, and each has a number."""
        done = []
        works = ((lambda place=place: done.append(place) or [place]) for place in range(4))
        peer = type("Peer", (), {"TEXTS": {}, "task": staticmethod(lambda _: works)})
        once = worker.Worker(peer)
        once.load("task", {})
        once.check()

        assert once.time()["number"] == 3
        assert done == [0, 1, 2]
        with pytest.raises(StopIteration):
            once.time()

    def test_slow(self, monkeypatch):
        """A slow work is done once, and its result is compared."""
        monkeypatch.setattr(worker, "_SLOW", 0)
        results = iter("ab")
        peer = type("Peer", (), {"TEXTS": {}, "task": staticmethod(lambda _: lambda: next(results))})
        slow = worker.Worker(peer)
        slow.load("task", {})
        slow.check()

        with pytest.raises(AssertionError, match="differs"):
            slow.time()

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

        assert self.words(met) == {("floor", "met"), ("python-dateutil", "met"), (EVERY_PEER, "met")}
        assert {("floor", "missed"), ("python-dateutil", "missed")} < self.words(missed)

    @pytest.mark.parametrize("result", [{"absent": "not installed"}, {"wrong": "3 results instead of 4"}])
    def test_absent_or_wrong(self, result):
        """A peer without a right result is never beaten."""
        rows = rows_with(recurtz={"ns": 40}, floor={"ns": 35}, python_dateutil=result)

        assert self.words(rows) == {("floor", "met")}

    def test_microsecond(self):
        """A microsecond is a peer, too."""
        target = Target("a", MICROSECOND, 2.0)

        assert report._verdict(target, rows_with(recurtz={"ns": 1_500})).word == "met"
        assert report._verdict(target, rows_with(recurtz={"ns": 2_500})).word == "missed"

    def test_row(self):
        """A row can be compared with another one."""
        rows = rows_with(recurtz={"ns": 12}) | {"b": rows_with(recurtz={"ns": 10})["a"]}

        assert report._verdict(Target("a", f"{ROW}b", 1.2), rows).word == "met"
        assert report._verdict(Target("a", f"{ROW}b", 1.1), rows).word == "missed"
        assert report._verdict(Target("a", f"{ROW}c", 1.1), rows).word == "absent"

    def test_before(self):
        """The sources of an earlier commit are compared where they were measured; they are no peer to be ahead of."""
        peers = {"recurtz": {"ns": 6}, "recurtz before": {"ns": 10}}
        row = {"title": "a month", "unit": "series", "count": 1, "peers": peers}

        assert self.words({"o new": row}) == {(BEFORE, "met")}


class TestReport:
    @pytest.fixture
    def environment(self):
        return {"processor": "?", "cores": 2, "system": "?", "Python": "3.11", "tz database": "?", "versions": {}}

    def test_lost_row(self, environment):
        """A row in which a peer is faster is in the tables like all others, and the faster peer is bold."""
        rows = rows_with(recurtz={"ns": 40}, floor={"ns": 35}, python_dateutil_rs={"ns": 20}, libical={"wrong": "x"})
        text = report.markdown({"environment": environment, "rows": rows})

        assert "| a: every day | date | 40.0 ns | 35.0 ns | **python-dateutil-rs 20.0 ns** |" in text
        assert "ahead of all: 0.5 × as fast, missed" in text
        assert "- **a** ahead of all: 0.5 × as fast. The floor is 35.0 ns. The floor adds equal steps" in text
        assert "- a: libical is wrong: x." in text
        assert "1 of 2 targets are met" in text

    def test_before(self, environment):
        """The times of an earlier commit have a column, if there are any."""
        peers = {"recurtz": {"ns": 6}, "recurtz before": {"ns": 10}}
        row = {"title": "a month", "unit": "series", "count": 1, "peers": peers}
        text = report.markdown({"environment": environment, "rows": {"o new": row}})

        assert "| row | per | recurtz | before | floor | others | targets |" in text
        assert "| series | 6.00 ns | 10.0 ns | – | – | 0.70 × the time of recurtz before: 0.60 ×, met |" in text

    def test_expect(self, environment):
        """What a core does in a second is computed from the row."""
        row = {"title": "x", "unit": "series", "count": 1_000, "peers": {"recurtz": {"ns": 12_000}}}
        text = report.markdown({"environment": environment, "rows": {"o new": row}})

        assert "| a server reads 1,000 series, and returns a month of them | 12.0 ms | 83 |" in text

    def test_fresh(self, environment):
        """The first calls have a target, and the floor has none."""
        cold = {"floor": {"cold": 9_000, "warm": 1_000}, "daily": {"cold": 9_000, "warm": 3_000}, "x": {"cold": 151}}
        fresh = {
            "cold": cold,
            "commands": {"import recurtz": {"ms": 30.2, "median": 31.0}},
            "import": {"ms": 9.0, "median": 9.5, "used": 19.0, "modules": 60, "outside": []},
            "memory": {"list": 1, "floor": 2, "iterating": 3},
        }
        text = report.markdown({"environment": environment, "rows": {}, **fresh})

        assert "| `import recurtz` | 30 ms | 31 ms |" in text
        assert "| floor | 9.0 µs | 1.0 µs | 9.0 × | – |  |" in text
        assert "| daily | 9.0 µs | 3.0 µs | 3.0 × | 3 × | met |" in text
        assert "| x | 151 ns each | | 151 ns | 150 ns | missed |" in text
        assert "The target is 10 ms: met. " in text
        assert "\nwith the 60 of `calendar_view`, it is 19.0 ms. Modules of other packages:\nnone." in text

    def test_growth(self, environment):
        """Each question has its slopes, and the claim."""
        result = {"title": "a week", "flat": True, "sizes": [1, 10, 100], "ns": [1e3, 1e4, 1e5], "bytes": [1, 1, 1]}
        text = report.markdown({"environment": environment, "rows": {}, "growth": {"years": {"week": result}}})

        assert "| years | a week | 1: 1.00 µs | 100: 100 µs | 1.00 | 0.00 | flat |" in text

    def test_negative_zero(self):
        """A slope that rounds to zero has no sign."""
        result = {"sizes": [1, 10, 100], "ns": [1e3, 1e3, 999.9]}

        assert str(chart.exponent(result, "ns")) == "0.0"


class TestChart:
    def test_bars(self):
        """The chart has recurtz's own bar and those of the fastest peers, in order of their times."""
        peers = {
            "recurtz": {"ns": 40_000},
            "floor": {"ns": 1},
            "python-dateutil": {"ns": 4_000_000},
            "libical": {"wrong": "early"},
            "rrule.js": {"ns": 20_000},
        }
        row = {"title": "an event & more", "count": 10, "peers": peers}
        drawn = chart.bars(dict.fromkeys(chart.CHART_ROWS, row))
        count = len(chart.CHART_ROWS)

        assert drawn.startswith("<svg ")
        assert drawn.count("<rect ") == 3 * count
        assert drawn.count('class="r"/>') == drawn.count(">400 µs<") == drawn.count(">200 µs<") == count
        assert drawn.index("rrule.js") < drawn.index(">recurtz<") < drawn.index("python-dateutil")
        assert "an event &amp; more" in drawn
        assert "prefers-color-scheme:dark" in drawn

    def test_rows(self):
        """The chart shows what people do: no row of it is a list of centuries."""
        assert set(chart.CHART_ROWS) <= {row.name for row in ROWS}
        assert not set(chart.CHART_ROWS) & {row.name for row in DATES}

    @pytest.mark.parametrize(
        ("nanoseconds", "text"),
        [(40, "40.0 ns"), (999.9, "1.00 µs"), (1_240, "1.24 µs"), (36_000_000, "36.0 ms"), (2.5e9, "2.50 s")],
    )
    def test_time(self, nanoseconds, text):
        """A time has the largest unit in which it is 1 or more."""
        assert chart.time_of(nanoseconds) == text

    def test_lines(self):
        """Each question is a line of time and a line of memory, with both slopes."""
        result = {"title": "a week", "flat": True, "sizes": [1, 10, 100], "ns": [1e3, 1e4, 1e5], "bytes": [9, 9, 9]}
        drawn = chart.lines({"years": {"week": result}, "events": {"week": result}})

        assert drawn.count(">a week: 1.00 and 0.00<") == 2
        assert drawn.count(' w" d="M') == 6
        assert ">100<" in drawn

    def test_check_slopes(self):
        """A question that is claimed to be flat and grows is found."""
        flat = {"title": "a week", "flat": True, "sizes": [1, 10], "ns": [100, 120]}
        steep = {"title": "a year", "flat": True, "sizes": [1, 10], "ns": [100, 900]}

        assert list(chart.check_slopes({"years": {"a": flat, "b": steep}})) == ["a year"]
