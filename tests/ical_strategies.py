"""Hypothesis strategies for series with exceptions and cancelled occurrences, in Graph's JSON."""

from datetime import date, datetime, timedelta

from hypothesis import assume
from hypothesis import strategies as st

import strategies
from recurtz import DateTimeTimeZone, PatternedRecurrence, SeriesMaster

NAMES = [
    "Pacific Standard Time", "Europe/Berlin", "Asia/Kolkata", "UTC", "Egypt Standard Time", "Lord Howe Standard Time"
]  # fmt: skip


@st.composite
def masters(draw):
    """Series with exceptions and cancelled occurrences: at any time of day in one of some zones, or all day."""
    recurrence, name = draw(recurrences())
    is_all_day = draw(st.booleans())
    minutes = 0 if is_all_day else draw(st.integers(0, 24 * 60 - 1))
    duration = timedelta(days=draw(st.integers(1, 3))) if is_all_day else timedelta(minutes=draw(st.integers(0, 3000)))
    start = DateTimeTimeZone(datetime.combine(recurrence[0], datetime.min.time()) + timedelta(minutes=minutes), name)
    series = SeriesMaster(recurrence, start, start + duration, name, is_all_day, "AAMk.AD=")
    for number, day in enumerate(draw(st.lists(st.sampled_from(recurrence[:50]), unique=True, max_size=5))):
        if number % 2:
            series = series.cancel(day)
        elif is_all_day:
            series = series.reschedule(day, day, day + timedelta(draw(st.integers(1, 3))))
        else:
            midnight = DateTimeTimeZone(datetime.combine(day, datetime.min.time()), name)
            begin = midnight + timedelta(minutes=draw(st.integers(0, 1300)))
            series = series.reschedule(day, begin, begin + timedelta(minutes=draw(st.integers(0, 90))))
    return series.to_graph()


@st.composite
def recurrences(draw):
    """Recurrences with at least one date, and the name of their zone. As on servers, the first date is startDate."""
    pattern = draw(strategies.PATTERNS)
    start = draw(st.dates(date(1990, 1, 1), date(2040, 12, 31)))
    kind = draw(st.sampled_from(["noEnd", "endDate", "numbered"]))
    name = draw(st.sampled_from(NAMES))
    range_ = {
        "type": kind,
        "startDate": start.isoformat(),
        "endDate": (start + timedelta(draw(st.integers(400, 4000)))).isoformat(),
        "numberOfOccurrences": draw(st.integers(1, 40)),
        "recurrenceTimeZone": name,
    }
    recurrence = PatternedRecurrence.from_graph(
        {"pattern": pattern | {"interval": pattern["interval"] % 6 + 1}, "range": range_}
    )
    assume(recurrence)
    return recurrence.__replace__(range=recurrence.range.__replace__(start_date=recurrence[0])), name
