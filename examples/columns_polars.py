"""How busy is each tenant? A lazy frame of Polars that expands its events part by part."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from recurtz.arrow import SCHEMA, expand_reader

lunch = json.loads(Path(__file__).with_name("lunch.json").read_text("utf-8"))
standup = {
    "id": "AAMkAGI1",
    "start": {"dateTime": "2017-11-01T17:30:00", "timeZone": "Europe/Berlin"},
    "end": {"dateTime": "2017-11-01T17:45:00", "timeZone": "Europe/Berlin"},
    "recurrence": {
        "pattern": {"type": "daily", "interval": 1},
        "range": {"type": "noEnd", "startDate": "2017-11-01"},
    },
}


def november(events: pl.DataFrame) -> pl.DataFrame:
    """The occurrences in November, each in the local time of its event's zone."""
    reader = events.to_arrow().to_reader()
    return pl.from_arrow(expand_reader(reader, "2017-11-01", "2017-12-01", time_zone=None, keep=["tenant"]).read_all())


schema = {**pl.from_arrow(SCHEMA.empty_table()).schema, "tenant": pl.String}
with TemporaryDirectory() as folder:
    exported = pl.DataFrame({"event": [json.dumps(lunch), json.dumps(standup)], "tenant": ["north", "south"]})
    exported.write_parquet(f"{folder}/events.parquet")

    times = pl.scan_parquet(f"{folder}/events.parquet").map_batches(november, schema=schema, streamable=True)
    hours = (pl.col("end") - pl.col("start")).dt.total_minutes().sum() / 60
    by_tenant = times.group_by("tenant", "time_zone").agg(pl.len(), hours.alias("hours"), pl.col("start_local").min())
    for row in by_tenant.sort("tenant").collect(engine="streaming").rows():
        print(*row)

# Prints:
# north Pacific Standard Time 4 8.0 2017-11-06 12:00:00
# south Europe/Berlin 30 7.5 2017-11-01 17:30:00
