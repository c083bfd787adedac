"""When does this calendar event happen? Microsoft Graph recurrences and time zones, exactly and fast."""

from recurtz.datetimes import DateTimeTimeZone
from recurtz.errors import RecurtzError
from recurtz.events import instances
from recurtz.occurrences import Occurrence
from recurtz.patterns import AbsoluteMonthly, AbsoluteYearly, Daily, RelativeMonthly, RelativeYearly, Weekly
from recurtz.ranges import EndDate, NoEnd, Numbered
from recurtz.recurrence import PatternedRecurrence
from recurtz.series import SeriesMaster
from recurtz.zones.names import iana_to_windows, supported_time_zones, windows_to_iana, zone

__version__ = "0.1.0"

__all__ = [
    "AbsoluteMonthly",
    "AbsoluteYearly",
    "Daily",
    "DateTimeTimeZone",
    "EndDate",
    "NoEnd",
    "Numbered",
    "Occurrence",
    "PatternedRecurrence",
    "RecurtzError",
    "RelativeMonthly",
    "RelativeYearly",
    "SeriesMaster",
    "Weekly",
    "iana_to_windows",
    "instances",
    "supported_time_zones",
    "windows_to_iana",
    "zone",
]
