"""How busy is each tenant? Events in a Parquet file, expanded within a query of DuckDB.

DuckDB reads the file in batches of 4,096 events; recurtz expands each batch when the query needs its rows.
"""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from recurtz.arrow import expand_reader

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

with TemporaryDirectory() as folder:
    database = duckdb.connect()
    database.execute("create table exported (event text, tenant text)")
    database.executemany(
        "insert into exported values (?, ?)", [[json.dumps(lunch), "north"], [json.dumps(standup), "south"]]
    )
    database.execute(f"copy exported to '{folder}/events.parquet'")

    events = database.read_parquet(f"{folder}/events.parquet").to_arrow_reader(4096)
    times = expand_reader(events, "2017-11-01", "2017-12-01", time_zone=None, keep=["tenant"])
    query = """
        select tenant, time_zone, count(*), sum(epoch("end") - epoch(start)) / 3600, min(start_local)::text
        from times group by all order by tenant
    """
    for row in database.cursor().sql(query).fetchall():  # a second connection, because the first is still reading
        print(*row)

# Prints:
# north Pacific Standard Time 4 8.0 2017-11-06 12:00:00
# south Europe/Berlin 30 7.5 2017-11-01 17:30:00
