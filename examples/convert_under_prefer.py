"""A time in the zone that a client prefers: the header `Prefer: outlook.timezone`, and Graph's `dateTimeTimeZone`.

A zone can have a Windows name or an IANA name. The result has the name that was requested.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from recurtz import DateTimeTimeZone, Prefer, RecurtzError

prefer = Prefer.parse(['outlook.timezone="W. Europe Standard Time"', "odata.maxpagesize=50"])
print("Preference-Applied:", prefer.applied())

noon = DateTimeTimeZone.from_graph({"dateTime": "2017-09-04T12:00:00", "timeZone": "Pacific Standard Time"})
print(noon.to(prefer.time_zone or "UTC").to_graph())
print(noon.to("Asia/Kolkata").to_graph())

# To and from Python's datetimes.
print(noon.to_datetime().isoformat())
lisbon = datetime(2017, 9, 4, 20, tzinfo=ZoneInfo("Europe/Lisbon"))
print(noon.same_instant(DateTimeTimeZone.from_datetime(lisbon, "UTC")))

# As in Graph, single quotes are part of the name, so this zone is unknown.
try:
    Prefer.parse("outlook.timezone='UTC'")
except RecurtzError as error:
    print("rejected:", error.code)

# Prints:
# Preference-Applied: outlook.timezone="W. Europe Standard Time"
# {'dateTime': '2017-09-04T21:00:00.0000000', 'timeZone': 'W. Europe Standard Time'}
# {'dateTime': '2017-09-05T00:30:00.0000000', 'timeZone': 'Asia/Kolkata'}
# 2017-09-04T12:00:00-07:00
# True
# rejected: TimeZoneNotSupportedException
