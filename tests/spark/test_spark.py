"""The real Spark on a cluster of two workers, each with a JVM of its own: `make spark` runs these tests."""

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

from recurtz import arrow
from recurtz.arrow.expand import MAX_ROWS
from sample_events import masters

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning:pyspark", "ignore::ResourceWarning")

YEAR = "2026-01-01", "2027-01-01"
MASTERS = [master["event"] for master in masters(4_000)]


@pytest.fixture(scope="module")
def spark():
    """A session on a cluster of two workers."""
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
    """A data frame of events, each with its place."""
    rows = [(json.dumps(event), place) for place, event in enumerate(events)]
    return spark.createDataFrame(spark.sparkContext.parallelize(rows, partitions), "event string, place int")


def on_one_machine(events, window, **options):
    """The same rows without Spark."""
    texts = [json.dumps(event) for event in events]
    batch = pa.record_batch({"event": texts, "place": pa.array(range(len(texts)), pa.int32())})
    return pa.Table.from_batches(arrow.expand_batches([batch], *window, keep=["place"], **options))


def normalized(table):
    """The rows in one order, with the zone of our schema in the type of instants."""
    schema = arrow.SCHEMA.append(pa.field("place", pa.int32()))
    return table.cast(schema).sort_by([("place", "ascending"), ("type", "descending"), ("start", "ascending")])


class TestForSpark:
    def test_same_rows(self, spark):
        """A cluster returns the rows that one machine returns."""
        expand = arrow.for_spark(*YEAR, time_zone="Tokyo Standard Time", keep=["place"])
        result = frame(spark, MASTERS, 7).mapInArrow(expand, schema=arrow.SPARK_SCHEMA + ", place int").toArrow()

        assert normalized(result) == normalized(on_one_machine(MASTERS, YEAR, time_zone="Tokyo Standard Time"))

    def test_example(self):
        """The example prints what its end says."""
        script = Path(__file__).parents[2] / "examples" / "columns_spark.py"
        _, _, expected = script.read_text("utf-8").partition("\n# Prints:\n")
        done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)  # noqa: S603

        assert [f"# {line}" for line in done.stdout.splitlines()] == expected.splitlines() != []

    def test_invalid_events(self, spark):
        """Invalid events can be skipped, and a second job lists them."""
        events = frame(spark, [MASTERS[0], {**MASTERS[0], "id": 5}, MASTERS[1]], 2)
        valid = events.mapInArrow(arrow.for_spark(*YEAR, on_error="skip"), schema=arrow.SPARK_SCHEMA)
        rejected = events.mapInArrow(
            arrow.errors_for_spark(keep=["place"]), schema=arrow.SPARK_ERRORS_SCHEMA + ", place int"
        )

        assert valid.count() == on_one_machine(MASTERS[:2], YEAR).num_rows
        assert [(row.place, row.target) for row in rejected.collect()] == [(1, "id")]


# A worker that fails --------------------------------------------------------------------------------------------------


def slowed(expand):
    """A function that returns a batch each tenth of a second, with the number of the attempt."""

    def expand_slowly(batches):
        from pyspark import TaskContext

        for out in expand(batches):
            time.sleep(0.1)
            attempt = TaskContext.get().attemptNumber()
            yield out.append_column("attempt", pa.array([attempt] * out.num_rows, pa.int32()))

    return expand_slowly


def executors(spark):
    """The processes of this application's executors."""
    ps = ["ps", "-ww", "-eo", "pid,args"]
    lines = subprocess.run(ps, capture_output=True, text=True, check=True).stdout.splitlines()  # noqa: S603
    mark = f"--app-id {spark.sparkContext.applicationId}"
    return [int(line.split()[0]) for line in lines if "ExecutorBackend" in line and mark in line]


def kill_one_when_a_task_is_done(spark, is_over):
    """Kill an executor in the middle of the job; true if one was killed."""
    tracker = spark.sparkContext.statusTracker()
    while not is_over.wait(0.05):
        stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
        if any(stage and stage.numTasks == 12 and stage.numCompletedTasks for stage in stages):
            os.kill(executors(spark)[0], signal.SIGKILL)
            return True
    return False


class TestFailures:
    def test_killed_worker(self, spark):
        """If a worker is killed, no row is lost and none comes twice."""
        expand = slowed(arrow.for_spark(*YEAR, keep=["place"]))
        schema = arrow.SPARK_SCHEMA + ", place int, attempt int"
        is_over = threading.Event()
        with ThreadPoolExecutor() as pool:
            killing = pool.submit(kill_one_when_a_task_is_done, spark, is_over)
            result = frame(spark, MASTERS, 12).mapInArrow(expand, schema=schema).toArrow()
            is_over.set()

        assert killing.result()
        assert max(result["attempt"].to_pylist()) >= 1  # another executor computed the missing rows again
        assert normalized(result.drop(["attempt"])) == normalized(on_one_machine(MASTERS, YEAR))


def weighed(expand):
    """A function that returns the rows of each batch, and the peak memory of its process in kilobytes."""

    def expand_and_weigh(batches):
        import resource

        for out in expand(batches):
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            yield pa.record_batch({"rows": pa.array([out.num_rows]), "peak": pa.array([peak])})

    return expand_and_weigh


class TestMemory:
    def test_endless_series(self, spark):
        """A tenant with endless series is streamed in memory that does not grow."""
        pattern = {"type": "daily", "interval": 1}
        daily = {**MASTERS[0], "recurrence": {**MASTERS[0]["recurrence"], "pattern": pattern}}
        expand = weighed(arrow.for_spark("0001-01-01", "9999-12-31"))
        result = frame(spark, [daily] * 4, 1).mapInArrow(expand, schema="rows bigint, peak bigint").toArrow()

        assert sum(result["rows"].to_pylist()) > 4 * 2_900_000  # 1.7 GB, if memory held all of them
        assert max(result["rows"].to_pylist()) <= MAX_ROWS
        assert max(result["peak"].to_pylist()) < 400_000
