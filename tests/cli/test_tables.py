"""`recurtz expand-table`: a Parquet file of events into one of times, by one process or several."""

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

import recurtz
from cases import masters
from recurtz.arrow import expand_batches
from recurtz.cli import parquet as streams
from recurtz.cli.parquet import Asked, Tables

YEAR = "2026-05-01", "2027-05-01"
PACIFIC = "Pacific Standard Time"
ASKED = Asked(*YEAR, "event", "UTC", ("tenant",))


@pytest.fixture
def events(tmp_path, monkeypatch):
    """300 masters in a file that is read 50 at a time."""
    monkeypatch.setattr(streams, "_EVENTS", 50)
    texts = [json.dumps(master["event"]) for master in masters(300)]
    table = pa.table({"event": texts, "tenant": pa.array(range(300)), "unused": texts})
    pq.write_table(table, tmp_path / "events.parquet")
    return tmp_path / "events.parquet"


def spoilt(events):
    """The same file with two rows that are no events."""
    table = pq.read_table(events)
    texts = table["event"].to_pylist()
    texts[60] = texts[299] = "{}"
    pq.write_table(table.set_column(0, "event", pa.array(texts)), events)
    return events


def expanded(events, processes, errors=None, asked=ASKED):
    target = events.with_name("times.parquet")
    *_, done = Tables(str(events), str(target), errors and str(errors), asked).expand(processes)
    return done, pq.read_table(target)


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_a_file_is_expanded_in_order_by_any_number_of_processes(events, processes):
    done, times = expanded(events, processes)
    batches = pq.read_table(events).to_batches()

    assert times == pa.Table.from_batches(expand_batches(batches, *YEAR, keep=["tenant"]))
    assert done == (300, 0, times.num_rows)


@pytest.mark.parametrize("processes", [1, 2])
def test_texts_that_are_found_by_views_can_be_kept(events, processes):
    table = pq.read_table(events)
    pq.write_table(table.set_column(1, "tenant", table["tenant"].cast(pa.string()).cast(pa.string_view())), events)
    _, times = expanded(events, processes)

    assert times.schema.field("tenant").type == pa.string_view()
    assert times["tenant"][-1].as_py() == "299"


def test_the_zone_may_be_that_of_each_event(events):
    _, times = expanded(events, 1, asked=ASKED._replace(time_zone=None))

    assert len(times["time_zone"].unique()) == 20


@pytest.mark.parametrize("processes", [1, 2])
def test_rows_that_cannot_be_read_go_to_a_file_of_their_own(events, processes):
    errors = events.with_name("errors.parquet")
    done, times = expanded(spoilt(events), processes, errors)

    assert (done.events, done.unread, done.times) == (300, 2, times.num_rows)
    assert [(row["row"], row["tenant"], row["target"]) for row in pq.read_table(errors).to_pylist()] == [
        (60, 60, "start"),
        (299, 299, "start"),
    ]


@pytest.mark.parametrize("processes", [1, 2])
def test_without_such_a_file_the_first_of_them_ends_the_run_and_no_half_file_is_left(events, processes):
    with pytest.raises(recurtz.RecurtzError, match=r"row 60: start is missing; .*--errors FILE takes such rows"):
        expanded(spoilt(events), processes)

    assert [path.name for path in events.parent.iterdir()] == ["events.parquet"]


def test_a_process_that_ends_before_its_work_is_done_ends_the_run(events, monkeypatch):
    start = streams._Worker.__enter__

    def start_and_kill(worker):
        started = start(worker)
        os.kill(worker._process.pid, signal.SIGKILL)
        return started

    monkeypatch.setattr(streams._Worker, "__enter__", start_and_kill)
    with pytest.raises(recurtz.RecurtzError, match="a process ended before its work was done"):
        expanded(events, 2)


@pytest.mark.parametrize("processes", [1, 2])
def test_what_no_column_can_hold_is_told_as_such_by_any_number_of_processes(events, processes):
    daily = {"type": "daily", "interval": 1}, {"type": "noEnd", "startDate": "1900-01-01"}
    noon = {"dateTime": "1900-01-01T12:00:00", "timeZone": "UTC"}
    recurrence = dict(zip(("pattern", "range"), daily, strict=True))
    series = {"id": "A" * 100_000, "start": noon, "end": noon, "recurrence": recurrence}
    pq.write_table(pa.table({"event": [json.dumps(series)], "tenant": [1]}), events)

    with pytest.raises(recurtz.RecurtzError, match="are longer than a column can hold"):
        expanded(events, processes, asked=ASKED._replace(start="1900-01-01", end="2000-01-01"))


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (ASKED._replace(column="tenant", keep=()), "column 'tenant' is of type int64; use JSON text"),
        (ASKED._replace(column="json"), "no single column 'json'; they have 'event', 'tenant', 'unused'"),
        (ASKED._replace(keep=("team",)), "no single column 'team'"),
        (ASKED._replace(start="2028-01-01"), "lies before"),
        (ASKED._replace(time_zone="Moon"), "not supported: 'Moon'"),
    ],
)
def test_what_cannot_be_asked_is_refused_before_a_file_is_begun(events, asked, message):
    with pytest.raises(recurtz.RecurtzError, match=message):
        Tables(str(events), "nowhere.parquet", None, asked)


def test_a_column_that_cannot_be_kept_is_refused_before_a_file_is_begun(events):
    table = pq.read_table(events)
    views = pa.array([["a"]] * 300, pa.list_(pa.string_view()))
    pq.write_table(table.set_column(1, "tenant", views), events)

    with pytest.raises(recurtz.RecurtzError, match=r"column 'tenant' is of type list.*, which cannot be kept"):
        Tables(str(events), "nowhere.parquet", None, ASKED)


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
def test_no_file_of_a_run_overwrites_another_by_whatever_spelling(events, monkeypatch, target, errors, message):
    monkeypatch.chdir(events.parent)
    Path("folder").mkdir()
    Path("here").symlink_to(".")
    Path("link.parquet").symlink_to(events)
    before = events.read_bytes()

    with pytest.raises(recurtz.RecurtzError, match=f"^{re.escape(message)}; give it another name$"):
        Tables("events.parquet", target, errors, ASKED)
    assert events.read_bytes() == before
    assert not Path("times.parquet").exists()


def test_what_is_no_file_is_not_written_over(events, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    with pytest.raises(recurtz.RecurtzError, match=r"^--errors .*pipe is there, and is no file; give it another name$"):
        Tables(events, str(tmp_path / "times.parquet"), str(pipe), ASKED)
    assert pipe.is_fifo()


def run(*arguments, **options):
    script = Path(sys.executable).with_name("recurtz")
    command = [script, "expand-table", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)  # noqa: S603


def test_the_command_says_what_it_did(events):
    window = ["--from", YEAR[0], "--to", YEAR[1]]
    target = events.with_name("times.parquet")
    done = run(events, target, *window, "--keep", "tenant", "--processes", "1")

    rows = pq.read_metadata(target).num_rows
    assert (done.stdout, done.stderr) == (f"300 events, 0 of them unread: {rows:,} times\n", "")


@pytest.mark.parametrize(("good", "status"), [(True, 1), (False, 2)])
def test_the_status_says_whether_events_were_unread(events, recurtz, good, status):
    texts = ["{}", "{}", *pq.read_table(events)["event"].to_pylist()[: 2 * good]]
    pq.write_table(pa.table({"event": texts}), events)
    target, errors = events.with_name("times.parquet"), events.with_name("errors.parquet")
    arguments = ["--from", YEAR[0], "--to", YEAR[1], "--processes", 1, "--errors", errors]
    ended, output, said = recurtz("expand-table", events, target, *arguments)

    assert (ended, said) == (status, "")
    assert output.startswith(f"{len(texts)} events, 2 of them unread: ")
    assert pq.read_metadata(errors).num_rows == 2
    assert (pq.read_metadata(target).num_rows > 0) == good


@pytest.mark.parametrize("name", ["UTC", "Tokyo Standard Time", ""])
def test_a_zone_and_that_of_each_event_cannot_both_be_asked_for(events, recurtz, name):
    target = events.with_name("times.parquet")
    arguments = ["--from", YEAR[0], "--to", YEAR[1], "--own-time-zones", "--time-zone", name]

    assert recurtz("expand-table", events, target, *arguments) == (
        2,
        "",
        "recurtz: --own-time-zones takes the zone of each event; give it without --time-zone\n",
    )
    assert not target.exists()


@pytest.mark.parametrize(("asked", "zones"), [([], 1), (["--time-zone", PACIFIC], 1), (["--own-time-zones"], 20)])
def test_local_times_are_told_in_the_zone_asked_for_or_in_utc(events, recurtz, asked, zones):
    target = events.with_name("times.parquet")
    arguments = ["--from", YEAR[0], "--to", YEAR[1], "--processes", 1, *asked]

    assert recurtz("expand-table", events, target, *arguments)[::2] == (0, "")
    told = pq.read_table(target)["time_zone"].unique().to_pylist()
    assert len(told) == zones
    assert zones > 1 or told == [PACIFIC if asked else "UTC"]


def test_a_run_that_ends_early_waits_for_no_batch_that_nobody_takes(events):
    noon = {"dateTime": "2026-05-01T12:00:00", "timeZone": "UTC"}
    recurrence = {
        "pattern": {"type": "daily", "interval": 1},
        "range": {"type": "noEnd", "startDate": "2026-05-01"},
    }
    daily = json.dumps({"id": "A", "start": noon, "end": noon, "recurrence": recurrence})  # so many that one waits
    pq.write_table(pa.table({"event": ["{}"] * 2_048 + [daily] * 8_192}), events)
    arguments = [events, events.with_name("times.parquet"), "--from", YEAR[0], "--to", YEAR[1], "--processes", "2"]
    done = run(*arguments, timeout=60)

    assert done.returncode == 2
    assert done.stderr.startswith("recurtz: row 0: start is missing")


@pytest.mark.parametrize("missing", ["numpy", "orjson", "pyarrow"])
def test_without_its_libraries_the_command_says_what_to_install(events, monkeypatch, recurtz, missing):
    for name in [name for name in sys.modules if name.startswith(("recurtz.arrow", "recurtz.cli.parquet"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)

    assert recurtz("expand-table", events, "times.parquet", "--from", YEAR[0], "--to", YEAR[1]) == (
        2,
        "",
        f"recurtz: recurtz.arrow needs {missing}; install it with: pip install 'recurtz[arrow]'\n",
    )


def test_a_file_that_is_no_table_is_told_in_one_line(tmp_path):
    (tmp_path / "events.parquet").write_text("{}", "utf-8")
    window = ["--from", YEAR[0], "--to", YEAR[1]]
    done = run(tmp_path / "events.parquet", tmp_path / "times.parquet", *window)

    assert done.returncode == 2
    assert done.stderr.startswith(f"recurtz: {tmp_path}/events.parquet cannot be read: ")
    assert done.stderr.endswith("; give a Parquet file\n")
