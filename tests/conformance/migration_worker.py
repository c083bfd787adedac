"""The converters of docs/migrate with objects of the other libraries, in an environment of its own.

It prints JSON: for each library, the event that its converter returns.
"""

import doctest
import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytz
from exchangelib import CalendarItem, EWSDate, EWSDateTime, EWSTimeZone
from exchangelib.properties import ItemId
from exchangelib.recurrence import DeletedOccurrence, EndDatePattern, Occurrence, Recurrence, WeeklyPattern
from exchangelib.version import EXCHANGE_2016, Version
from icalendar import Calendar
from O365 import Account, MSGraphProtocol
from O365.calendar import Event

import recurtz

ROOT = Path(__file__).parents[2]


def converter(page):
    """The function that a page defines, with the imports before it."""
    names = {"recurtz": recurtz}
    for example in doctest.DocTestParser().get_examples((ROOT / "docs" / "migrate" / page).read_text("utf-8")):
        if example.source.startswith("def from_"):
            exec(example.source, names)  # noqa: S102  # our own page
            return names[example.source.removeprefix("def ").partition("(")[0]]
        exec(example.source, names)  # noqa: S102  # our own page
    raise AssertionError(f"{page} has no converter")


def exchangelib_item():
    tz = EWSTimeZone("America/Los_Angeles")

    def at(month, day, hour):
        return EWSDateTime(2017, month, day, hour, tzinfo=tz)

    weekly = WeeklyPattern(interval=1, weekdays=["Monday"], first_day_of_week="Sunday")
    item = CalendarItem(
        subject="Let's go for lunch",
        start=at(9, 4, 12),
        end=at(9, 4, 14),
        recurrence=Recurrence(
            pattern=weekly, boundary=EndDatePattern(start=EWSDate(2017, 9, 4), end=EWSDate(2017, 12, 31))
        ),
    )
    item._id = ItemId("AAMk", "Dw")
    item._start_timezone = item._end_timezone = tz
    item.deleted_occurrences = [DeletedOccurrence(start=at(12, 25, 12))]
    item.modified_occurrences = [
        Occurrence(id="B", changekey="Dw", start=at(10, 10, 12), end=at(10, 10, 13), original_start=at(10, 9, 12))
    ]
    return item


def o365_event(boundary):
    """An event as O365 reads it from Graph."""
    protocol = MSGraphProtocol(timezone=ZoneInfo("Europe/Berlin"))
    account = Account(("id", "secret"), protocol=protocol)
    berlin = "W. Europe Standard Time"
    pattern = {"type": "absoluteMonthly", "interval": 1, "month": 0, "dayOfMonth": 31, "daysOfWeek": []}
    json = {
        "id": "AAMk",
        "start": {"dateTime": "2026-08-31T09:00:00.0000000", "timeZone": berlin},
        "end": {"dateTime": "2026-08-31T10:00:00.0000000", "timeZone": berlin},
        "recurrence": {
            "pattern": {**pattern, "firstDayOfWeek": "sunday", "index": "first"},
            "range": {"startDate": "2026-08-31", "endDate": "0001-01-01", "recurrenceTimeZone": berlin, **boundary},
        },
    }
    return Event(parent=account.schedule(), **{Event._cloud_data_key: json})


from_o365 = converter("o365.md")
calendar = Calendar.from_ical((ROOT / "examples" / "outlook.ics").read_bytes())
print(
    json.dumps(
        {
            "exchangelib": converter("exchangelib.md")(exchangelib_item(), Version(build=EXCHANGE_2016)),
            "O365 endless": from_o365(o365_event({"type": "noEnd", "numberOfOccurrences": 0})),
            "O365 numbered": from_o365(o365_event({"type": "numbered", "numberOfOccurrences": 5})),
            "icalendar": converter("recurring-ical-events.md")(calendar),
            "pytz": datetime(2017, 9, 4, 12, tzinfo=converter("pytz.md")(pytz.timezone("US/Pacific"))).isoformat(),
            "naive pytz": datetime(2017, 9, 4, tzinfo=pytz.timezone("US/Pacific")).isoformat(),
        }
    )
)
