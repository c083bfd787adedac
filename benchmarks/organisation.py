"""A whole organisation: a Parquet file of a million masters, expanded over a year by each engine, with one checksum.

`make organisation` runs it; give a number of masters, and engines, to run less. Each engine works in a process of its
own; its memory is the most that process, or the largest of those that it starts, has had.
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
_MANY = 20_000
_KINDS = ("daily", "weekly", "absoluteMonthly", "relativeMonthly", "absoluteYearly", "relativeYearly")
_SHARES = (10, 45, 15, 15, 8, 7)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ZONES = [zone["alias"] for zone in supported_time_zones("windows")][::2][:50]

# The masters ----------------------------------------------------------------------------------------------------------


def masters(count: int) -> Iterator[str]:
    """So many series as JSON text, the same in every run: all patterns, 50 zones, some cancelled or moved dates."""
    dice = random.Random(5545)
    for number in range(count):
        yield json.dumps(_master(f"AAMkAGI1ADQwMD{number:07}", dice))


def _pattern(dice: random.Random) -> Json:
    """A pattern as servers write it: what its type does not use is 0, empty or the first."""
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
        "exceptionOccurrences": [_moved(uid, day, zone) for day in dates[1:2] if dice.random() < 0.1],
    }


def _moved(uid: str, day: date, zone: str) -> Json:
    times = {name: {"dateTime": f"{day}T{hour}:00:00", "timeZone": zone} for name, hour in (("start", 20), ("end", 21))}
    return {"occurrenceId": f"OID.{uid}.{day}", **times}


def write(path: Path, count: int) -> None:
    """The masters as a Parquet file, made once."""
    if path.exists():
        return
    path.parent.mkdir(exist_ok=True)
    part, texts = path.with_suffix(".part"), masters(count)
    with pq.ParquetWriter(part, pa.schema([("event", pa.string())]), compression="zstd") as writer:
        while some := [text for _, text in zip(range(_MANY), texts, strict=False)]:
            writer.write_batch(pa.record_batch({"event": some}))
    part.rename(path)


# One checksum in four dialects ----------------------------------------------------------------------------------------

_PRIME = 2_147_483_647
_SUMMANDS = """
    {start} % 1000003 * 7 + {end} % 1000003 * 11 + {start_local} % 1000003 * 13 + {end_local} % 1000003 * 17
    + {days} * 19 + cast(right(event_id, 7) as bigint) * 23 + length(type) * 29
    + cast(occurrence_id = concat('OID.', event_id, '.', cast(original_date as string)) as int) * 31
"""


def sql(instant: str, wall: str, days: str, quote: str) -> str:
    """The number of rows, and the sum of a number for each, from all its columns: squared, so that no two changes that
    one can think of leave the sum as it is. The arguments say how a dialect counts seconds and days.
    """
    end = f"{quote}end{quote}"
    names = {"start": instant.format("start"), "end": instant.format(end), "days": days}
    row = _SUMMANDS.format(**names, start_local=wall.format("start_local"), end_local=wall.format("end_local"))
    return f"select count(*), sum(x % {_PRIME} * (x % {_PRIME}) % {_PRIME}) from (select {row} as x from times)"  # noqa: S608


def of_batches(batches: Iterable[pa.RecordBatch]) -> tuple[int, int]:
    """The same of record batches, one after the other."""
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
    """The same of a lazy frame of Polars."""
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
    asked = times.select(pl.len(), (x % _PRIME * (x % _PRIME) % _PRIME).sum().alias("sum"))
    rows, total = asked.collect(engine="streaming").row(0)
    return rows, total


# Engines --------------------------------------------------------------------------------------------------------------


def batches(path: Path, count: int) -> Iterator[pa.RecordBatch]:
    """The first events of the file."""
    left = count
    for batch in pq.ParquetFile(path, pre_buffer=False).iter_batches(4_096, columns=["event"]):
        yield batch.slice(0, left)
        left -= batch.num_rows
        if left <= 0:
            return


def one_process(path: Path, count: int) -> tuple[int, int]:
    """Record batches, and nothing else."""
    return of_batches(expand_batches(batches(path, count), *YEAR))


def duckdb(path: Path, _count: int) -> tuple[int, int]:
    """Out of DuckDB and into it."""
    import duckdb

    database = duckdb.connect()
    events = database.read_parquet(str(path)).to_arrow_reader(4_096)
    times = expand_reader(events, *YEAR)  # noqa: F841  # the query finds it
    query = sql("epoch_us({}) // 1000000", "epoch_us({}) // 1000000", "(original_date - date '1970-01-01')", '"')
    rows, total = database.cursor().sql(query).fetchall()[0]
    return rows, int(total)


def polars(path: Path, _count: int) -> tuple[int, int]:
    """On the way through a lazy frame of Polars."""
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
    """The command, on all cores, into another Parquet file."""
    target = path.with_name("times.parquet")
    program = Path(sys.executable).with_name("recurtz")
    window = ["--from", YEAR[0], "--to", YEAR[1]]
    subprocess.run([program, "expand-table", path, target, *window], check=True, stdout=subprocess.DEVNULL)
    return of_batches(pq.ParquetFile(target, pre_buffer=False).iter_batches(65_536))


ENGINES = {engine.__name__: engine for engine in (one_process, expand_table, duckdb, polars, spark)}


# The run --------------------------------------------------------------------------------------------------------------


def main() -> None:
    """Make the file, and let each engine expand it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--masters", type=int, default=1_000_000)
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--one", choices=list(ENGINES), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    path = HOME / f"masters-{asked.masters}.parquet"
    if asked.one:
        print(json.dumps(measured(asked.one, path, asked.masters)))
        return
    write(path, asked.masters)
    print("| engine | times | checksum | seconds | memory, MB |\n|---|---:|---:|---:|---:|")
    found = [_in_a_process(name, asked.masters) for name in asked.engines.split(",")]
    if len({(one["rows"], one["checksum"]) for one in found}) > 1:
        sys.exit("the engines disagree")


def measured(name: str, path: Path, count: int) -> Json:
    """What an engine makes of it, in this process, and what that takes."""
    start = time.perf_counter()
    rows, checksum = ENGINES[name](path, count)
    seconds = time.perf_counter() - start
    memory = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // 1024
    return {"engine": name, "rows": rows, "checksum": checksum, "seconds": seconds, "memory": memory}


def _in_a_process(name: str, count: int) -> Json:
    command = [sys.executable, __file__, "--one", name, "--masters", str(count)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    one: Json = json.loads(done.stdout.splitlines()[-1])
    print("| {engine} | {rows:,} | {checksum} | {seconds:,.1f} | {memory:,} |".format(**one), flush=True)
    return one


if __name__ == "__main__":
    main()
