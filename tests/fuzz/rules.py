"""RFC 5545 rules."""

from datetime import date, datetime

from fuzz.promise import given
from recurtz import DateTimeTimeZone, from_rrule, to_rrule

START = date(2017, 9, 29)


def read(data):
    """A line with a start date, which may be missing, and a rule; read without and with a time of day."""
    first, _, rest = data.decode("utf-8", "surrogateescape").partition("\n")
    try:
        start_date, text = date.fromisoformat(first), rest
    except ValueError:
        start_date, text = START, f"{first}\n{rest}" if rest else first
    start = DateTimeTimeZone(datetime.combine(start_date, datetime.min.time()), "Europe/Berlin")
    given(from_rrule, text, start_date, start)
    recurrence = given(from_rrule, text, start_date)
    if recurrence:
        again = from_rrule(to_rrule(recurrence), recurrence[0])
        assert again[:20] == recurrence[:20], (recurrence, again)
        assert len(again) == len(recurrence), (recurrence, again)
    return 0
