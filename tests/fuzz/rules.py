"""RFC 5545 rules."""

from datetime import date, datetime

from fuzz.promise import attempt
from recurtz import DateTimeTimeZone, from_rrule, to_rrule

START = date(2017, 9, 29)


def run(data):
    """Parse a rule without and with a time of day. The first line may be its start date."""
    first, _, rest = data.decode("utf-8", "surrogateescape").partition("\n")
    try:
        start_date, text = date.fromisoformat(first), rest
    except ValueError:
        start_date, text = START, f"{first}\n{rest}" if rest else first
    start = DateTimeTimeZone(datetime.combine(start_date, datetime.min.time()), "Europe/Berlin")
    attempt(from_rrule, text, start_date, start)
    recurrence = attempt(from_rrule, text, start_date)
    if recurrence:
        again = from_rrule(to_rrule(recurrence), recurrence[0])
        assert again[:20] == recurrence[:20], (recurrence, again)
        assert len(again) == len(recurrence), (recurrence, again)
    return 0
