"""When does this calendar event happen? Microsoft Graph recurrences and time zones, exactly and fast."""

from recurtz.errors import RecurtzError
from recurtz.patterns import AbsoluteMonthly, AbsoluteYearly, Daily, RelativeMonthly, RelativeYearly, Weekly
from recurtz.ranges import EndDate, NoEnd, Numbered
from recurtz.recurrence import PatternedRecurrence

__version__ = "0.1.0"

__all__ = [
    "AbsoluteMonthly",
    "AbsoluteYearly",
    "Daily",
    "EndDate",
    "NoEnd",
    "Numbered",
    "PatternedRecurrence",
    "RecurtzError",
    "RelativeMonthly",
    "RelativeYearly",
    "Weekly",
]
