"""A whole organisation: a Parquet file of a million masters, expanded over a year by each engine, with one checksum.

`make organisation` runs it; the options select fewer masters or engines. Each engine works in a process of its own. Its
memory is the peak of that process, or of the largest process that it starts. Its CPU time includes the start of Python.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from recurtz import PatternedRecurrence, supported_time_zones
from recurtz.arrow import SCHEMA, SPARK_SCHEMA, expand_batches, expand_reader, for_spark

Json = dict[str, Any]

YEAR = "2026-01-01", "2027-01-01"
HOME = Path(__file__).parents[1] / ".benchmarks"
_BATCH = 20_000
_KINDS = ("daily", "weekly", "absoluteMonthly", "relativeMonthly", "absoluteYearly", "relativeYearly")
_SHARES = (10, 45, 15, 15, 8, 7)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ZONES = [zone["alias"] for zone in supported_time_zones("windows")][::2][:50]

# The masters ----------------------------------------------------------------------------------------------------------


def masters(count: int) -> Iterator[str]:
    """Series as JSON text, the same in every run: all patterns, 50 zones, some cancelled dates and exceptions."""
    dice = random.Random(5545)
    for number in range(count):
        yield json.dumps(_master(f"AAMkAGI1ADQwMD{number:07}", dice))


def _pattern(dice: random.Random) -> Json:
    """A pattern as servers write it: properties that its type does not use are 0, empty or the first member."""
    kind = dice.choices(_KINDS, _SHARES)[0]
    days = dice.sample(_DAYS[:5], dice.choice([1, 1, 1, 2, 3]) if kind == "weekly" else 1)
    used: Json = {}
    if kind.startswith("absolute"):
        used["dayOfMonth"] = dice.randint(1, 31)
    elif kind != "daily":
        used["daysOfWeek"] = days
    if kind.startswith("relative"):
        used["index"] = dice.choice(["first", "second", "third", "fourth", "last"])
    if kind.endswith("Yearly"):
        used["month"] = dice.randint(1, 12)
    unused = {"month": 0, "dayOfMonth": 0, "daysOfWeek": [], "firstDayOfWeek": "sunday", "index": "first"}
    return {"type": kind, "interval": dice.choice([1, 1, 1, 2]), **unused, **used}


def _master(uid: str, dice: random.Random) -> Json:
    zone, hour, minutes = dice.choice(_ZONES), dice.randint(0, 23), dice.choice([15, 30, 60, 90, 480])
    start = date(2023, 1, 1) + timedelta(dice.randint(0, 1_200))
    recurrence = {
        "pattern": _pattern(dice),
        "range": dice.choice(
            [
                {"type": "noEnd", "startDate": str(start)},
                {"type": "endDate", "startDate": str(start), "endDate": str(start + timedelta(dice.randint(90, 1500)))},
                {"type": "numbered", "startDate": str(start), "numberOfOccurrences": dice.randint(5, 300)},
            ]
        ),
    }
    recurrence["range"]["recurrenceTimeZone"] = zone
    end = (
        f"{start + timedelta((hour * 60 + minutes) // 1440)}T{(hour * 60 + minutes) // 60 % 24:02}:{minutes % 60:02}:00"
    )
    dates = PatternedRecurrence.from_graph(recurrence).between(date(2026, 3, 1), date(2026, 9, 1))
    return {
        "id": uid,
        "type": "seriesMaster",
        "subject": f"Series {uid}",
        "isAllDay": False,
        "start": {"dateTime": f"{start}T{hour:02}:00:00.0000000", "timeZone": zone},
        "end": {"dateTime": f"{end}.0000000", "timeZone": zone},
        "recurrence": recurrence,
        "cancelledOccurrences": [f"OID.{uid}.{day}" for day in dates[:1] if dice.random() < 0.1],
        "exceptionOccurrences": [_exception(uid, day, zone) for day in dates[1:2] if dice.random() < 0.1],
    }


def _exception(uid: str, day: date, zone: str) -> Json:
    times = {name: {"dateTime": f"{day}T{hour}:00:00", "timeZone": zone} for name, hour in (("start", 20), ("end", 21))}
    return {"occurrenceId": f"OID.{uid}.{day}", **times}


def write(path: Path, count: int) -> None:
    """Write the masters to a Parquet file, unless it exists."""
    if path.exists():
        return
    path.parent.mkdir(exist_ok=True)
    part, texts = path.with_suffix(".part"), masters(count)
    with pq.ParquetWriter(part, pa.schema([("event", pa.string())]), compression="zstd") as writer:
        while chunk := [text for _, text in zip(range(_BATCH), texts, strict=False)]:
            writer.write_batch(pa.record_batch({"event": chunk}))
    part.rename(path)


# One checksum in four dialects ----------------------------------------------------------------------------------------

_PRIME = 2_147_483_647
_SUMMANDS = """
    {start} % 1000003 * 7 + {end} % 1000003 * 11 + {start_local} % 1000003 * 13 + {end_local} % 1000003 * 17
    + {days} * 19 + cast(right(event_id, 7) as bigint) * 23 + length(type) * 29
    + cast(occurrence_id = concat('OID.', event_id, '.', cast(original_date as string)) as int) * 31
"""


def sql(instant: str, wall: str, days: str, quote: str) -> str:
    """A query for the number of rows and their checksum: the sum of a number for each row, made of all its columns.

    The number is squared, so that errors in several columns do not cancel out. The arguments are the expressions of a
    dialect for seconds and days.
    """
    end = f"{quote}end{quote}"
    names = {"start": instant.format("start"), "end": instant.format(end), "days": days}
    row = _SUMMANDS.format(**names, start_local=wall.format("start_local"), end_local=wall.format("end_local"))
    return f"select count(*), sum(x % {_PRIME} * (x % {_PRIME}) % {_PRIME}) from (select {row} as x from times)"  # noqa: S608


def of_batches(batches: Iterable[pa.RecordBatch]) -> tuple[int, int]:
    """Number of rows and checksum of record batches."""
    rows = total = 0
    for batch in batches:
        ids, days = batch["event_id"], batch["original_date"]
        start, end, start_local, end_local = (
            batch[name].view("int64").to_numpy() // 1_000_000 for name in ("start", "end", "start_local", "end_local")
        )
        expected = pc.binary_join_element_wise("OID", ids, days.cast("string"), ".")
        x = (
            start % 1000003 * 7
            + end % 1000003 * 11
            + start_local % 1000003 * 13
            + end_local % 1000003 * 17
            + days.view("int32").to_numpy().astype("int64") * 19
            + pc.utf8_slice_codeunits(ids, -7).cast("int64").to_numpy() * 23
            + pc.utf8_length(batch["type"]).to_numpy() * 29
            + pc.equal(expected, batch["occurrence_id"]).cast("int64").to_numpy() * 31
        )
        rows, total = rows + batch.num_rows, total + int((x % _PRIME * (x % _PRIME) % _PRIME).sum())
    return rows, total


def of_frame(times: Any) -> tuple[int, int]:
    """Number of rows and checksum of a lazy frame of Polars."""
    import polars as pl

    seconds = [pl.col(name).dt.epoch("s") for name in ("start", "end", "start_local", "end_local")]
    expected = pl.format("OID.{}.{}", "event_id", pl.col("original_date").dt.to_string())
    x = (
        sum(column % 1000003 * factor for column, factor in zip(seconds, (7, 11, 13, 17), strict=True))
        + pl.col("original_date").to_physical().cast(pl.Int64) * 19
        + pl.col("event_id").str.tail(7).cast(pl.Int64) * 23
        + pl.col("type").str.len_chars().cast(pl.Int64) * 29
        + (expected == pl.col("occurrence_id")).cast(pl.Int64) * 31
    )
    query = times.select(pl.len(), (x % _PRIME * (x % _PRIME) % _PRIME).sum().alias("sum"))
    rows, total = query.collect(engine="streaming").row(0)
    return rows, total


# Engines --------------------------------------------------------------------------------------------------------------


def batches(path: Path, count: int) -> Iterator[pa.RecordBatch]:
    """The first events of the file."""
    remaining = count
    for batch in pq.ParquetFile(path, pre_buffer=False).iter_batches(4_096, columns=["event"]):
        yield batch.slice(0, remaining)
        remaining -= batch.num_rows
        if remaining <= 0:
            return


def one_process(path: Path, count: int) -> tuple[int, int]:
    """Record batches in one process."""
    return of_batches(expand_batches(batches(path, count), *YEAR))


def duckdb(path: Path, _count: int) -> tuple[int, int]:
    """From one query of DuckDB into another."""
    import duckdb

    database = duckdb.connect()
    events = database.read_parquet(str(path)).to_arrow_reader(4_096)
    times = expand_reader(events, *YEAR)  # noqa: F841  # the query refers to it
    query = sql("epoch_us({}) // 1000000", "epoch_us({}) // 1000000", "(original_date - date '1970-01-01')", '"')
    rows, total = database.cursor().sql(query).fetchall()[0]
    return rows, int(total)


def polars(path: Path, _count: int) -> tuple[int, int]:
    """Within a lazy frame of Polars."""
    import polars as pl

    def expand(events: pl.DataFrame) -> pl.DataFrame:
        return pl.from_arrow(expand_reader(events.to_arrow().to_reader(), *YEAR).read_all())

    schema = pl.from_arrow(SCHEMA.empty_table()).schema
    return of_frame(pl.scan_parquet(path).map_batches(expand, schema=schema, streamable=True))


def spark(path: Path, _count: int) -> tuple[int, int]:
    """Two workers of Spark."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local-cluster[2,1,2048]")
    for name, value in {
        "spark.executor.memory": "2g",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.files.maxPartitionBytes": "4m",
    }.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    times = session.read.parquet(str(path)).mapInArrow(for_spark(*YEAR), schema=SPARK_SCHEMA)
    times.createOrReplaceTempView("times")
    query = sql("unix_seconds({})", "unix_seconds(cast({} as timestamp))", "unix_date(original_date)", "`")
    rows, total = session.sql(query).collect()[0]
    session.stop()
    return rows, total


def expand_table(path: Path, _count: int) -> tuple[int, int]:
    """The command `recurtz expand-table` on all cores, and reading its output."""
    target = path.with_name("times.parquet")
    program = Path(sys.executable).with_name("recurtz")
    window = ["--from", YEAR[0], "--to", YEAR[1]]
    subprocess.run([program, "expand-table", path, target, *window], check=True, stdout=subprocess.DEVNULL)
    return of_batches(pq.ParquetFile(target, pre_buffer=False).iter_batches(65_536))


ENGINES = {engine.__name__: engine for engine in (one_process, expand_table, duckdb, polars, spark)}


# The run --------------------------------------------------------------------------------------------------------------


def main() -> None:
    """Make the file, and expand it with each engine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--masters", type=int, default=1_000_000)
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--one", choices=list(ENGINES), help=argparse.SUPPRESS)
    options = parser.parse_args()
    path = HOME / f"masters-{options.masters}.parquet"
    if options.one:
        print(json.dumps(measure(options.one, path, options.masters)))
        return
    write(path, options.masters)
    print("| engine | occurrences | checksum | seconds | CPU, s | memory, MB |\n|---|---:|---:|---:|---:|---:|")
    results = [_in_a_process(name, options.masters) for name in options.engines.split(",")]
    if len({(one["rows"], one["checksum"]) for one in results}) > 1:
        sys.exit("the engines disagree")


def measure(name: str, path: Path, count: int) -> Json:
    """The result of an engine in this process, its time and its memory."""
    start = time.perf_counter()
    rows, checksum = ENGINES[name](path, count)
    seconds = time.perf_counter() - start
    memory = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // 1024
    return {"engine": name, "rows": rows, "checksum": checksum, "seconds": seconds, "memory": memory}


def _in_a_process(name: str, count: int) -> Json:
    command = [sys.executable, __file__, "--one", name, "--masters", str(count)]
    before = _cpu_seconds()
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    one: Json = {**json.loads(done.stdout.splitlines()[-1]), "cpu": _cpu_seconds() - before}
    print("| {engine} | {rows:,} | {checksum} | {seconds:,.1f} | {cpu:,.1f} | {memory:,} |".format(**one), flush=True)
    return one


def _cpu_seconds() -> float:
    """The CPU time of all processes that this one has waited for, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
