"""How busy is each tenant? On Apache Spark, each task expands the events of its partition.

Here the cluster is this machine. On a real cluster, recurtz must be installed where tasks run. `make spark` runs this
example.
"""

import json
import os
import sys
from pathlib import Path

from pyspark.sql import SparkSession, functions

from recurtz.arrow import SPARK_SCHEMA, for_spark

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

os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
exported = [(json.dumps(lunch), "north"), (json.dumps(standup), "south")]
events = spark.createDataFrame(exported, "event string, tenant string")

november = for_spark("2017-11-01", "2017-12-01", time_zone=None, keep=["tenant"])
times = events.mapInArrow(november, schema=SPARK_SCHEMA + ", tenant string")
seconds = functions.unix_seconds("end") - functions.unix_seconds("start")
by_tenant = times.groupBy("tenant", "time_zone").agg(
    functions.count("*"), functions.sum(seconds) / 3600, functions.min("start_local")
)
for row in by_tenant.orderBy("tenant").collect():
    print(*row)
spark.stop()

# Prints:
# north Pacific Standard Time 4 8.0 2017-11-06 12:00:00
# south Europe/Berlin 30 7.5 2017-11-01 17:30:00
