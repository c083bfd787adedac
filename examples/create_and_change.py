"""The life of a series: it is created, and its occurrences are cancelled, restored and rescheduled.

`create_event` checks a new event as Exchange does, and fills in the properties that Graph fills in. A `SeriesMaster` is
immutable: each change returns a new one. `to_graph` returns the JSON to store.
"""

import json
from datetime import date, datetime
from pathlib import Path

from recurtz import RecurtzError, SeriesMaster, create_event, zone

event = create_event(json.loads(Path(__file__).with_name("lunch.json").read_text("utf-8")))
print(event["type"], event["start"]["dateTime"], event["recurrence"]["range"]["recurrenceTimeZone"])

series = SeriesMaster.from_graph(event)
series = series.cancel(date(2017, 9, 11)).cancel(date(2017, 9, 18)).restore(date(2017, 9, 11))
pacific = zone("Pacific Standard Time")
start, end = (datetime(2017, 9, 27, hour, tzinfo=pacific) for hour in (13, 14))
series = series.reschedule(date(2017, 9, 25), start, end)
for lunch in series.between("2017-09-01", "2017-10-03"):
    print(lunch.original_date, lunch.type, lunch.start.date_time)

try:
    series.reschedule(date(2017, 10, 9), start, end)  # which is before the lunch of 2 October
except RecurtzError as error:
    print("rejected:", error.code)

event |= series.to_graph()
print(event["subject"], event["cancelledOccurrences"])
print([exception["start"]["dateTime"] for exception in event["exceptionOccurrences"]])
print(SeriesMaster.from_graph(event) == series)

# Prints:
# seriesMaster 2017-09-04T12:00:00.0000000 Pacific Standard Time
# 2017-09-04 occurrence 2017-09-04 12:00:00
# 2017-09-11 occurrence 2017-09-11 12:00:00
# 2017-09-25 exception 2017-09-27 13:00:00
# 2017-10-02 occurrence 2017-10-02 12:00:00
# rejected: ErrorOccurrenceCrossingBoundary
# Let's go for lunch ['OID.AAMkADQwMD.2017-09-18']
# ['2017-09-27T13:00:00.0000000']
# True
