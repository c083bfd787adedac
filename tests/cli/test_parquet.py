"""`recurtz expand-table`: a Parquet file of events to a Parquet file of occurrences, with one or several processes."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cases import masters
from graph import DAILY, PACIFIC, event, recurrence
from recurtz import RecurtzError
from recurtz.arrow import SCHEMA, expand_batches
from recurtz.cli import parquet
from recurtz.cli.parquet import Request, TableExpansion

YEAR = "2026-05-01", "2027-05-01"
WINDOW = ["--from", YEAR[0], "--to", YEAR[1]]
REQUEST = Request(*YEAR, "event", "UTC", ("tenant",))
BAD = json.dumps(event(end="noon"))


@pytest.fixture
def events(tmp_path, monkeypatch):
    """A file of 300 masters, which is read in batches of 50."""
    monkeypatch.setattr(parquet, "_EVENTS", 50)
    texts = [json.dumps(master["event"]) for master in masters(300)]
    table = pa.table({"event": texts, "tenant": pa.array(range(300)), "unused": texts})
    pq.write_table(table, tmp_path / "events.parquet")
    return tmp_path / "events.parquet"


def replace_tenants(events, tenants):
    table = pq.read_table(events)
    pq.write_table(table.set_column(1, "tenant", tenants), events)


def add_bad_rows(events):
    """Replace the events of rows 60 and 299 with events that cannot be read."""
    table = pq.read_table(events)
    texts = table["event"].to_pylist()
    texts[60] = texts[299] = BAD
    pq.write_table(table.set_column(0, "event", pa.array(texts)), events)


def expand(events, processes, errors=None, request=REQUEST):
    target = events.with_name("times.parquet")
    *_, counts = TableExpansion(str(events), str(target), errors and str(errors), request).run(processes)
    return counts, pq.read_table(target)


class TestRun:
    def test_one_process(self, events):
        """The file has the occurrences of `expand_batches`, in the order of the events."""
        counts, times = expand(events, 1)

        assert times == pa.Table.from_batches(
            expand_batches(pq.read_table(events).to_batches(), *YEAR, keep=["tenant"])
        )
        assert counts == (300, 0, times.num_rows)

    @pytest.mark.parametrize(("part_rows", "groups", "parts"), [(700, 2, 6), (1 << 18, 2, 2), (1 << 18, 4, 6)])
    def test_parts(self, events, monkeypatch, part_rows, groups, parts):
        """A part of the output has enough rows, or ends with its group of batches; the rows are the same."""
        _, times = expand(events, 1)
        rows = []

        def append(self, part, original=parquet.JoinedFile.append):
            rows.append(pq.ParquetFile(pa.BufferReader(part)).metadata.num_rows)
            original(self, part)

        monkeypatch.setattr(parquet, "_PART_ROWS", part_rows)
        monkeypatch.setattr(parquet, "_GROUPS_OF_PROCESS", groups)
        monkeypatch.setattr(parquet.JoinedFile, "append", append)
        _, in_parts = expand(events, 1)

        assert in_parts == times
        assert rows[0] == 0
        assert len(rows[1:]) == parts
        assert sum(rows) == times.num_rows

    def test_no_occurrences(self, events):
        """A window without occurrences gives a file without rows."""
        counts, times = expand(events, 1, request=REQUEST._replace(start="1900-01-01", end="1900-02-01"))

        assert counts == (300, 0, 0)
        assert (times.num_rows, times.schema.names) == (0, [*SCHEMA.names, "tenant"])

    @pytest.mark.slow
    @pytest.mark.parametrize("processes", [2, 3])
    def test_processes(self, events, processes):
        """Several processes write the same files as one, kept string views and rejected rows included."""
        tenants = pa.array(map(str, range(300)), pa.string_view())
        replace_tenants(events, tenants)
        add_bad_rows(events)
        results = []
        for number in (1, processes):
            errors = events.with_name("errors.parquet")
            results.append((*expand(events, number, errors), pq.read_table(errors)))
        counts, times, rejected = results[1]

        assert results[0] == results[1]
        assert counts == (300, 2, times.num_rows)
        assert times.schema.field("tenant").type == pa.string_view()
        assert times["tenant"][-1].as_py() == "298"
        assert [(row["row"], row["tenant"], row["target"]) for row in rejected.to_pylist()] == [
            (60, "60", "end.dateTime"),
            (299, "299", "end.dateTime"),
        ]

    def test_own_time_zones(self, events):
        """Without a time zone, each event has local times in its own."""
        _, times = expand(events, 1, request=REQUEST._replace(time_zone=None))

        assert len(times["time_zone"].unique()) == 20

    @pytest.mark.parametrize("processes", [1, pytest.param(2, marks=pytest.mark.slow)])
    def test_no_file_for_errors(self, events, processes):
        """The first row that cannot be read stops the expansion, and no incomplete file is left."""
        add_bad_rows(events)
        with pytest.raises(RecurtzError, match=r"row 60: end.dateTime 'noon' .*use --errors FILE to collect such rows"):
            expand(events, processes)

        assert [path.name for path in events.parent.iterdir()] == ["events.parquet"]

    @pytest.mark.parametrize("processes", [1, pytest.param(2, marks=pytest.mark.slow)])
    def test_error(self, events, processes):
        """An error reaches the user from any process."""
        noon = event("1900-01-01T12:00:00", zone="UTC", id="A" * 1_025, recurrence=recurrence(DAILY, "1900-01-01"))
        pq.write_table(pa.table({"event": [json.dumps(noon)], "tenant": [1]}), events)

        with pytest.raises(RecurtzError, match="use text of at most 1024 characters"):
            expand(events, processes, request=REQUEST._replace(start="1900-01-01", end="2000-01-01"))

    @pytest.mark.slow
    def test_killed_process(self, events, monkeypatch):
        """A process that ends too early stops the expansion."""
        start = parquet._Worker.__enter__

        def start_and_kill(worker):
            started = start(worker)
            os.kill(worker._process.pid, signal.SIGKILL)
            return started

        monkeypatch.setattr(parquet._Worker, "__enter__", start_and_kill)
        with pytest.raises(RecurtzError, match="a process ended before its work was done"):
            expand(events, 2)

    @pytest.mark.slow
    def test_error_with_waiting_batches(self, events):
        """An error ends the command at once, even if a process has batches that it has not read."""
        daily = event("2026-05-01T12:00:00", zone="UTC", id="A", recurrence=recurrence(DAILY, "2026-05-01"))
        pq.write_table(pa.table({"event": [BAD] * 2_048 + [json.dumps(daily)] * 8_192}), events)
        script = Path(sys.executable).with_name("recurtz")
        command = [script, "expand-table", events, events.with_name("times.parquet"), *WINDOW, "--processes", "2"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)  # noqa: S603

        assert done.returncode == 2
        assert done.stderr.startswith("recurtz: row 0: end.dateTime 'noon' ")


class TestRequest:
    @pytest.mark.parametrize(
        ("request_", "message"),
        [
            (REQUEST._replace(column="tenant", keep=()), "column 'tenant' is of type int64"),
            (REQUEST._replace(column="json"), "column 'json'.* 'event', 'tenant', 'unused'"),
            (REQUEST._replace(keep=("team",)), "column 'team'"),
            (REQUEST._replace(start="2028-01-01"), "startDateTime '2028-01-01'"),
            (REQUEST._replace(time_zone="Moon"), "not supported: 'Moon'"),
        ],
        ids=str,
    )
    def test_invalid(self, events, request_, message):
        """A request that is not valid is rejected before a file is written."""
        with pytest.raises(RecurtzError, match=message):
            TableExpansion(str(events), "nowhere.parquet", None, request_)

    def test_type_of_kept_column(self, events):
        """A column whose rows Arrow cannot repeat is rejected before a file is written."""
        replace_tenants(events, pa.array([["a"]] * 300, pa.list_(pa.string_view())))

        with pytest.raises(RecurtzError, match=r"column 'tenant' is of type list"):
            TableExpansion(str(events), "nowhere.parquet", None, REQUEST)


class TestFiles:
    @pytest.mark.parametrize(
        ("target", "errors", "message"),
        [
            ("times.parquet", "times.parquet", "--errors times.parquet would overwrite OUT.parquet"),
            ("times.parquet", "./times.parquet", "--errors ./times.parquet would overwrite OUT.parquet"),
            ("times.parquet", "here/times.parquet", "--errors here/times.parquet would overwrite OUT.parquet"),
            ("folder/../times.parquet", "times.parquet", "--errors times.parquet would overwrite OUT.parquet"),
            ("times.parquet", "times.parquet.part", "--errors times.parquet.part would overwrite OUT.parquet"),
            ("events.parquet", None, "OUT.parquet events.parquet would overwrite IN.parquet"),
            ("link.parquet", None, "OUT.parquet link.parquet would overwrite IN.parquet"),
            ("times.parquet", "here/events.parquet", "--errors here/events.parquet would overwrite IN.parquet"),
        ],
    )
    def test_same_file(self, events, monkeypatch, target, errors, message):
        """No file of an expansion overwrites another, whatever path it has."""
        monkeypatch.chdir(events.parent)
        Path("folder").mkdir()
        Path("here").symlink_to(".")
        Path("link.parquet").symlink_to(events)
        before = events.read_bytes()

        with pytest.raises(RecurtzError, match=f"^{re.escape(message)}; give another name$"):
            TableExpansion("events.parquet", target, errors, REQUEST)
        assert events.read_bytes() == before
        assert not Path("times.parquet").exists()

    def test_no_folder(self, events, tmp_path):
        path = str(tmp_path / "none" / "times.parquet")

        with pytest.raises(RecurtzError, match=r"^OUT.parquet .*is in a folder that does not exist"):
            TableExpansion(events, path, None, REQUEST)

    def test_pipe(self, events, tmp_path):
        """A path that is not a regular file is not overwritten."""
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)

        with pytest.raises(
            RecurtzError, match=r"^--errors .*pipe exists and is not a regular file; give another name$"
        ):
            TableExpansion(events, str(tmp_path / "times.parquet"), str(pipe), REQUEST)
        assert pipe.is_fifo()


class TestCommand:
    def test_summary(self, events, run):
        """The command writes how many events and occurrences there are."""
        target = events.with_name("times.parquet")
        status, output, errors = run("expand-table", events, target, *WINDOW, "--keep", "tenant", "--processes", 1)

        rows = pq.read_metadata(target).num_rows
        assert (status, errors) == (0, "")
        assert output == f"300 events, 0 of them rejected: {rows:,} occurrences\n"

    @pytest.mark.parametrize(("good", "expected"), [(True, 1), (False, 2)])
    def test_status(self, events, run, good, expected):
        """The status is 1 if some events cannot be read, and 2 if none can."""
        texts = [BAD, BAD, *pq.read_table(events)["event"].to_pylist()[: 2 * good]]
        pq.write_table(pa.table({"event": texts}), events)
        target, rejected = events.with_name("times.parquet"), events.with_name("errors.parquet")
        arguments = [*WINDOW, "--processes", 1, "--errors", rejected]
        status, output, errors = run("expand-table", events, target, *arguments)

        assert (status, errors) == (expected, "")
        assert output.startswith(f"{len(texts)} events, 2 of them rejected: ")
        assert pq.read_metadata(rejected).num_rows == 2
        assert (pq.read_metadata(target).num_rows > 0) == good

    @pytest.mark.parametrize("name", ["UTC", "Tokyo Standard Time"])
    def test_two_kinds_of_zones(self, events, run, name):
        """`--time-zone` and `--own-time-zones` exclude each other."""
        target = events.with_name("times.parquet")

        assert run("expand-table", events, target, *WINDOW, "--own-time-zones", "--time-zone", name) == (
            2,
            "",
            "recurtz: --own-time-zones uses the time zone of each event; give it without --time-zone\n",
        )
        assert not target.exists()

    @pytest.mark.parametrize(
        ("options", "zones"), [([], 1), (["--time-zone", PACIFIC], 1), (["--own-time-zones"], 20)], ids=str
    )
    def test_zone_of_local_times(self, events, run, options, zones):
        """Local times are in the requested zone, in UTC, or in the zone of each event."""
        target = events.with_name("times.parquet")

        assert run("expand-table", events, target, *WINDOW, "--processes", 1, *options)[::2] == (0, "")
        names = pq.read_table(target)["time_zone"].unique().to_pylist()
        assert len(names) == zones
        assert zones > 1 or names == [PACIFIC if options else "UTC"]

    @pytest.mark.parametrize("missing", ["numpy", "orjson", "pyarrow"])
    def test_missing_library(self, events, monkeypatch, run, missing):
        """Without a library of the extra `arrow`, the message says what to install."""
        for name in [name for name in sys.modules if name.startswith(("recurtz.arrow", "recurtz.cli.parquet"))]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.setitem(sys.modules, missing, None)
        status, output, errors = run("expand-table", events, "times.parquet", *WINDOW)

        assert (status, output) == (2, "")
        assert errors.startswith(f"recurtz: recurtz.arrow needs {missing}; ")
        assert errors.endswith(" pip install 'recurtz[arrow]'\n")

    def test_not_parquet(self, tmp_path, run):
        """A file that is not Parquet gives one line and status 2."""
        source = tmp_path / "events.parquet"
        source.write_text("{}", "utf-8")
        status, _, errors = run("expand-table", source, tmp_path / "times.parquet", *WINDOW)

        assert status == 2
        assert errors.startswith(f"recurtz: {source} cannot be read: ")
        assert errors.endswith("; give a Parquet file\n")


class TestOptions:
    @pytest.fixture
    def target(self, tmp_path):
        """One night of two days, in Berlin, with a column for each property."""
        night = event("2026-05-04T22:00:00", "2026-05-05T06:00:00", "Europe/Berlin", id="A", tenant="north")
        pq.write_table(pa.table({name: [value] for name, value in night.items()}), tmp_path / "events.parquet")
        return tmp_path / "times.parquet"

    @pytest.mark.parametrize(
        ("arguments", "count"),
        [
            ("--from 2026-05-04 --to 2026-05-05", 1),
            ("--from 2026-05-05 --to 2026-05-06", 1),
            ("--from 2026-05-05 --to 2026-05-06 --edges start", 0),
            ("--from 2026-05-04T20:00 --to 2026-05-05 --edges start", 1),
            ("--from 2026-05-04T22:00 --to 2026-05-05 --edges start --time-zone Europe/Berlin", 1),
            ("--from 2026-05-04T22:01 --to 2026-05-05 --edges start --time-zone Europe/Berlin", 0),
            ("--from today --to +1d --now 2026-05-04T12:00", 1),
        ],
    )
    def test_window(self, run, target, arguments, count):
        """The window is local time in `--time-zone`, and `--edges` decides about what is on its edges."""
        files = [target.with_name("events.parquet"), target]
        status, output, _ = run(
            "expand-table", *files, *arguments.split(), "--keep", "tenant", "--keep", "id", "--processes", 1
        )

        assert (status, output) == (0, f"1 events, 0 of them rejected: {count} occurrences\n")
        assert pq.read_table(target)["tenant"].to_pylist() == ["north"] * count

    def test_invalid(self, run, target):
        """The message names the option."""
        files = [target.with_name("events.parquet"), target]
        message = "recurtz: --to 'soon' is not a time; use ISO 8601"

        assert run("expand-table", *files, "--from", "2026-05-04", "--to", "soon")[2].startswith(message)
