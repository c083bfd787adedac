"""The occurrences of a series: as JSON, as `GET /events/{id}/instances` returns them, and as values.

A series repeats at the same local time of its own zone. Noon in California is one hour later in UTC after daylight
saving time has ended there, on 5 November 2017.
"""

import json
from pathlib import Path

from recurtz import SeriesMaster, instances

lunch = json.loads(Path(__file__).with_name("lunch.json").read_text("utf-8"))

for instance in instances(lunch, "2017-10-30", "2017-11-14", time_zone="UTC", select=["start", "occurrenceId"]):
    print(instance["start"]["dateTime"], instance["occurrenceId"])

series = SeriesMaster.from_graph(lunch)
print(len(series.recurrence), "lunches, the last on", series.recurrence[-1])
for occurrence in series.between("2017-12-18T00:00:00-08:00", "2018-01-01T00:00:00-08:00"):
    print(occurrence.start.to_datetime().isoformat(), "to", occurrence.end.to_datetime().isoformat())

# Prints:
# 2017-10-30T19:00:00.0000000 OID.AAMkADQwMD.2017-10-30
# 2017-11-06T20:00:00.0000000 OID.AAMkADQwMD.2017-11-06
# 2017-11-13T20:00:00.0000000 OID.AAMkADQwMD.2017-11-13
# 17 lunches, the last on 2017-12-25
# 2017-12-18T12:00:00-08:00 to 2017-12-18T14:00:00-08:00
# 2017-12-25T12:00:00-08:00 to 2017-12-25T14:00:00-08:00
