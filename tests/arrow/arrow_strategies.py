"""Random events of all kinds and windows near them, for columns."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

import recurtz
from graph import moment
from strategies import DATES, EDGES, PATTERNS, RECURRENCES

ZONES = [
    "UTC",
    "Pacific Standard Time",
    "Europe/Dublin",  # daylight time before standard time
    "Australia/Lord_Howe",  # by half an hour
    "Antarctica/Troll",  # by two hours
    "Africa/Casablanca",  # transitions that no rule generates
    "Africa/Monrovia",  # local mean time to the second, until 1972
    "America/Nuuk",
    "Pacific/Apia",  # skipped a day
    "Pacific/Kiritimati",
    "Etc/GMT+12",
    "Asia/Kathmandu",
]
LOST = ["", "Customized Time Zone", "tzone://Microsoft/Custom"]
"""Names without rules: the series repeats in the zone of its start."""

FIRST, LAST = (edge.replace(tzinfo=UTC) for edge in (datetime.min, datetime.max))
TIMES = st.one_of(
    st.sampled_from(["00:00:00", "01:30:00", "02:00:00", "02:30:00", "02:45:00", "12:00:00", "23:59:59.9999999"]),
    st.times().map(lambda time: time.isoformat("microseconds")),
)
DURATIONS = st.one_of(
    st.sampled_from([timedelta(minutes=minutes) for minutes in (0, 1, 15, 30, 60, 120, 24 * 60, 25 * 60)]),
    st.timedeltas(timedelta(), timedelta(days=40)),
)
STATUSES = st.one_of(
    st.just({}),
    st.fixed_dictionaries(
        {},
        optional={
            "showAs": st.sampled_from([None, "free", "OOF", "tentative", "workingElsewhere", "new", 3]),
            "isCancelled": st.sampled_from([None, False, False, True]),
            "responseStatus": st.sampled_from(
                [None, {}, {"response": None}, {"response": "accepted"}, {"response": "Declined"}]
            ),
        },
    ),
)


def later(text, duration):
    """A local time after a duration, its seventh digit unchanged; the same time at the end of year 9999."""
    try:
        return (datetime.fromisoformat(text[:26]) + duration).isoformat(timespec="microseconds") + text[26:]
    except OverflowError:
        return text


@st.composite
def frequent(draw):
    """A recurrence with short intervals, in our time or at an end of the calendar."""
    start = draw(st.one_of(st.dates(date(1971, 1, 1), date(2045, 1, 1)), EDGES))
    pattern = draw(PATTERNS) | {"interval": draw(st.integers(1, 3))}
    return {"pattern": pattern, "range": {"type": "noEnd", "startDate": start.isoformat()}}


@st.composite
def series(draw):
    """A series master, some dates cancelled and some with exceptions; its zone may be lost."""
    recurrence = draw(st.one_of(frequent(), frequent(), RECURRENCES))
    zone = draw(st.sampled_from(ZONES))
    is_lost = draw(st.integers(0, 4)) == 0
    start_zone = zone if is_lost else draw(st.sampled_from([zone, zone, draw(st.sampled_from(ZONES))]))
    shift = draw(st.integers(-1, 1)) if is_lost else 0
    first = date.fromisoformat(recurrence["range"]["startDate"]).toordinal() + shift
    start = f"{date.fromordinal(min(max(first, 1), date.max.toordinal()))}T{draw(TIMES)}"
    recurrence_zone = draw(st.sampled_from(LOST)) if is_lost else zone
    event = {
        "id": draw(st.sampled_from(["AAMk", "AAMkADQwMD", "ö"])),
        "type": draw(st.sampled_from(["seriesMaster", "seriesMaster", "SERIESMASTER", None, "other"])),
        "isAllDay": draw(st.sampled_from([False, False, False, True])),
        "start": moment(start, start_zone),
        "end": moment(later(start, draw(DURATIONS)), start_zone),
        "recurrence": recurrence | {"range": recurrence["range"] | {"recurrenceTimeZone": recurrence_zone}},
        **draw(STATUSES),
    }
    days = dates_of(recurrence)
    event["cancelledOccurrences"] = [f"OID.x.{day}" for day in draw(st.lists(days, max_size=3))]
    event["exceptionOccurrences"] = [draw(exceptions(day, zone)) for day in draw(st.lists(days, max_size=3))]
    return event


def dates_of(recurrence):
    """Dates of a recurrence, most of them early ones, and other dates."""
    dates = recurtz.PatternedRecurrence.from_graph(recurrence)
    near = st.integers(0, 8).map(lambda place: dates[place] if place < len(dates) else date(2026, 1, 1))
    return st.one_of(near, near, DATES)


@st.composite
def exceptions(draw, day, zone):
    """An exception of a date, up to 400 days away; some without an end, or without times."""
    days = draw(st.integers(-400, 400))
    target = date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))
    start = f"{target}T{draw(TIMES)}"
    times = {"start": moment(start, zone), "end": moment(later(start, draw(DURATIONS)), zone)}
    names = draw(st.sampled_from([("start", "end"), ("start", "end"), ("start",), ()]))
    return {"occurrenceId": f"OID.x.{day}", **{name: times[name] for name in names}, **draw(STATUSES)}


@st.composite
def singles(draw):
    """An event that does not repeat."""
    zone, start = draw(st.sampled_from(ZONES)), f"{draw(DATES)}T{draw(TIMES)}"
    return {
        "id": "single",
        "type": draw(st.sampled_from(["singleInstance", None, "other"])),
        "isAllDay": draw(st.booleans()),
        "start": moment(start, zone),
        "end": moment(later(start, draw(DURATIONS)), zone),
        **draw(STATUSES),
    }


@st.composite
def windows(draw, event):
    """A window near the start of an event, some of them empty; or the first or last years of the calendar."""
    first = datetime.fromisoformat(event["start"]["dateTime"][:19])
    days = st.one_of(st.integers(-3, 40), st.integers(-800, 1200))
    try:
        start = first + timedelta(days=draw(days), minutes=15 * draw(st.integers(-60, 60)))
        length = draw(st.sampled_from([0, 1, 31, 366, 800]))
        return start.replace(tzinfo=UTC), (start + timedelta(days=length)).replace(tzinfo=UTC)
    except OverflowError:
        return draw(st.sampled_from([(FIRST, FIRST + timedelta(days=900)), (LAST - timedelta(days=900), LAST)]))


@st.composite
def calendars(draw):
    """Some events, and a window near one of them."""
    events = draw(st.lists(st.one_of(series(), series(), singles()), min_size=1, max_size=4))
    return events, draw(windows(draw(st.sampled_from(events))))
