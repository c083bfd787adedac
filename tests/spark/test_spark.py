"""The real Spark on a cluster of two workers, each with a JVM of its own: `make spark` runs these."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pytest

from cases import masters
from recurtz import arrow
from recurtz.arrow.expand import ROWS

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning:pyspark", "ignore::ResourceWarning")

YEAR = "2026-01-01", "2027-01-01"
MASTERS = [master["event"] for master in masters(4_000)]


@pytest.fixture(scope="module")
def spark():
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("recurtz")
    for name, value in {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.sql.session.timeZone": "America/New_York",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "500",
    }.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


def frame(spark, events, partitions):
    rows = [(json.dumps(event), place) for place, event in enumerate(events)]
    return spark.createDataFrame(spark.sparkContext.parallelize(rows, partitions), "event string, place int")


def on_one_machine(events, window, **options):
    texts = [json.dumps(event) for event in events]
    batch = pa.record_batch({"event": texts, "place": pa.array(range(len(texts)), pa.int32())})
    return pa.Table.from_batches(arrow.expand_batches([batch], *window, keep=["place"], **options))


def as_sorted(table):
    """The rows, whatever their order, and whatever zone an instant's type names."""
    schema = arrow.SCHEMA.append(pa.field("place", pa.int32()))
    return table.cast(schema).sort_by([("place", "ascending"), ("type", "descending"), ("start", "ascending")])


def test_a_cluster_gives_the_rows_that_one_machine_gives(spark):
    expand = arrow.for_spark(*YEAR, time_zone="Tokyo Standard Time", keep=["place"])
    found = frame(spark, MASTERS, 7).mapInArrow(expand, schema=arrow.SPARK_SCHEMA + ", place int").toArrow()

    assert as_sorted(found) == as_sorted(on_one_machine(MASTERS, YEAR, time_zone="Tokyo Standard Time"))


def test_the_example_prints_what_it_says():
    script = Path(__file__).parents[2] / "examples" / "columns_spark.py"
    _, _, expected = script.read_text("utf-8").partition("\n# Prints:\n")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)  # noqa: S603

    assert [f"# {line}" for line in done.stdout.splitlines()] == expected.splitlines() != []


def test_rows_that_cannot_be_read_are_listed_by_a_job_of_their_own(spark):
    events = frame(spark, [MASTERS[0], {"id": "bad"}, MASTERS[1]], 2)
    rest = events.mapInArrow(arrow.for_spark(*YEAR, errors="ignore"), schema=arrow.SPARK_SCHEMA)
    unread = events.mapInArrow(arrow.errors_for_spark(keep=["place"]), schema=arrow.SPARK_ERRORS_SCHEMA + ", place int")

    assert rest.count() == on_one_machine(MASTERS[:2], YEAR).num_rows
    assert [(row.place, row.target) for row in unread.collect()] == [(1, "start")]


def slowly(expand):
    """The same, a tenth of a second a batch, and with the number of the attempt."""

    def expand_slowly(batches):
        from pyspark import TaskContext

        for out in expand(batches):
            time.sleep(0.1)
            run = TaskContext.get().attemptNumber()
            yield out.append_column("attempt", pa.array([run] * out.num_rows, pa.int32()))

    return expand_slowly


def executors(spark):
    """The processes of this application's executors."""
    ps = ["ps", "-ww", "-eo", "pid,args"]
    listed = subprocess.run(ps, capture_output=True, text=True, check=True).stdout  # noqa: S603
    mark = f"--app-id {spark.sparkContext.applicationId}"
    return [int(line.split()[0]) for line in listed.splitlines() if "ExecutorBackend" in line and mark in line]


def kill_one_when_a_task_is_done(spark, is_over):
    """Kill an executor in the midst of the job: true if one was."""
    tracker = spark.sparkContext.statusTracker()
    while not is_over.wait(0.05):
        stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
        if any(stage and stage.numTasks == 12 and stage.numCompletedTasks for stage in stages):
            os.kill(executors(spark)[0], signal.SIGKILL)
            return True
    return False


def test_a_killed_worker_loses_nothing(spark):
    expand = slowly(arrow.for_spark(*YEAR, keep=["place"]))
    schema = arrow.SPARK_SCHEMA + ", place int, attempt int"
    is_over = threading.Event()
    with ThreadPoolExecutor() as pool:
        killing = pool.submit(kill_one_when_a_task_is_done, spark, is_over)
        found = frame(spark, MASTERS, 12).mapInArrow(expand, schema=schema).toArrow()
        is_over.set()

    assert killing.result()
    assert max(found["attempt"].to_pylist()) >= 1  # what had not arrived was told again, by another executor
    assert as_sorted(found.drop(["attempt"])) == as_sorted(on_one_machine(MASTERS, YEAR))


def with_memory(expand):
    """The same, each batch with the most memory that its process has had, in kilobytes."""

    def expand_and_weigh(batches):
        import resource

        for out in expand(batches):
            most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            yield pa.record_batch({"rows": pa.array([out.num_rows]), "most": pa.array([most])})

    return expand_and_weigh


def test_one_tenant_with_endless_series_is_streamed_in_memory_that_does_not_grow(spark):
    daily = {**MASTERS[0], "recurrence": {**MASTERS[0]["recurrence"], "pattern": {"type": "daily", "interval": 1}}}
    events = frame(spark, [daily] * 4, 1)
    expand = with_memory(arrow.for_spark("0001-01-01", "9999-12-31"))
    found = events.mapInArrow(expand, schema="rows bigint, most bigint").toArrow()

    assert sum(found["rows"].to_pylist()) > 4 * 2_900_000  # 1.7 GB, were they held at once
    assert max(found["rows"].to_pylist()) <= ROWS
    assert max(found["most"].to_pylist()) < 400_000
