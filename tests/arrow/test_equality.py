"""Columns hold what `calendar_view` tells, for events of all kinds, alone and among others."""

import json
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

import recurtz
from recurtz.arrow import SCHEMA, expand_batches
from strategies import DATES, EDGES, PATTERNS, RECURRENCES

ZONES = [
    "UTC",
    "Pacific Standard Time",
    "Europe/Dublin",  # daylight time behind standard time
    "Australia/Lord_Howe",  # by half an hour
    "Antarctica/Troll",  # by two hours
    "Africa/Casablanca",  # in steps that no rule tells
    "Africa/Monrovia",  # local mean time to the second, until 1972
    "America/Nuuk",
    "Pacific/Apia",  # skipped a day
    "Pacific/Kiritimati",
    "Etc/GMT+12",
    "Asia/Kathmandu",
]
FIRST, LAST = (edge.replace(tzinfo=UTC) for edge in (datetime.min, datetime.max))
TIMES = st.one_of(
    st.sampled_from(["00:00:00", "01:30:00", "02:00:00", "02:30:00", "02:45:00", "12:00:00", "23:59:59.9999999"]),
    st.times().map(lambda time: time.isoformat("microseconds")),
)
DURATIONS = st.one_of(
    st.sampled_from([timedelta(minutes=minutes) for minutes in (0, 1, 15, 30, 60, 120, 24 * 60, 25 * 60)]),
    st.timedeltas(timedelta(), timedelta(days=40)),
)


def moment(wall, zone):
    return {"dateTime": wall, "timeZone": zone}


def shifted(wall, duration):
    """A wall time so much later, its seventh digit kept; itself at the calendar's end."""
    try:
        return (datetime.fromisoformat(wall[:26]) + duration).isoformat(timespec="microseconds") + wall[26:]
    except OverflowError:
        return wall


@st.composite
def frequent(draw):
    """A recurrence of short intervals, of our time or at an end of the calendar."""
    start = draw(st.one_of(st.dates(date(1971, 1, 1), date(2045, 1, 1)), EDGES))
    pattern = draw(PATTERNS) | {"interval": draw(st.integers(1, 3))}
    return {"pattern": pattern, "range": {"type": "noEnd", "startDate": start.isoformat()}}


@st.composite
def series(draw):
    recurrence = draw(st.one_of(frequent(), frequent(), RECURRENCES))
    first = recurrence["range"]["startDate"]
    zone = draw(st.sampled_from(ZONES))
    told = draw(st.sampled_from([zone, zone, draw(st.sampled_from(ZONES))]))
    wall = f"{first}T{draw(TIMES)}"
    event = {
        "id": draw(st.sampled_from(["AAMk", "AAMkADQwMD", "ö"])),
        "type": draw(st.sampled_from(["seriesMaster", "seriesMaster", "SERIESMASTER", None, "other"])),
        "isAllDay": draw(st.sampled_from([False, False, False, True])),
        "start": moment(wall, told),
        "end": moment(shifted(wall, draw(DURATIONS)), told),
        "recurrence": recurrence | {"range": recurrence["range"] | {"recurrenceTimeZone": zone}},
    }
    days = dates_of(recurrence)
    event["cancelledOccurrences"] = [f"OID.x.{day}" for day in draw(st.lists(days, max_size=3))]
    event["exceptionOccurrences"] = [draw(moved(day, zone)) for day in draw(st.lists(days, max_size=3))]
    return event


def dates_of(recurrence):
    """Dates of a recurrence, most of them early ones, and others."""
    dates = recurtz.PatternedRecurrence.from_graph(recurrence)
    near = st.integers(0, 8).map(lambda place: dates[place] if place < len(dates) else date(2026, 1, 1))
    return st.one_of(near, near, DATES)


@st.composite
def moved(draw, day, zone):
    days = draw(st.integers(-400, 400))
    target = date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))
    wall = f"{target}T{draw(TIMES)}"
    times = {"start": moment(wall, zone), "end": moment(shifted(wall, draw(DURATIONS)), zone)}
    kept = draw(st.sampled_from([("start", "end"), ("start", "end"), ("start",), ()]))
    return {"occurrenceId": f"OID.x.{day}", **{name: times[name] for name in kept}}


@st.composite
def singles(draw):
    zone, wall = draw(st.sampled_from(ZONES)), f"{draw(DATES)}T{draw(TIMES)}"
    return {
        "id": "single",
        "type": draw(st.sampled_from(["singleInstance", None, "other"])),
        "isAllDay": draw(st.booleans()),
        "start": moment(wall, zone),
        "end": moment(shifted(wall, draw(DURATIONS)), zone),
    }


@st.composite
def windows(draw, event):
    """A window near the start of an event, some of them of no length; or that of the calendar's last years."""
    first = datetime.fromisoformat(event["start"]["dateTime"][:19])
    days = st.one_of(st.integers(-3, 40), st.integers(-800, 1200))
    try:
        start = first + timedelta(days=draw(days), minutes=15 * draw(st.integers(-60, 60)))
        length = draw(st.sampled_from([0, 1, 31, 366, 800]))
        return start.replace(tzinfo=UTC), (start + timedelta(days=length)).replace(tzinfo=UTC)
    except OverflowError:
        return draw(st.sampled_from([(FIRST, FIRST + timedelta(days=900)), (LAST - timedelta(days=900), LAST)]))


def wall(told):
    return datetime.fromisoformat(told["dateTime"][:26])


def day_of(told):
    """The original date of what the view tells, None for an event that does not repeat."""
    return date.fromisoformat(told["occurrenceId"][-10:]) if "occurrenceId" in told else None


def spans_of(event, window):
    """When all of an event happens, by original date: told in UTC; an all-day event by the midnights of its zone."""
    if not event["isAllDay"]:
        in_utc = recurtz.calendar_view([event], *window)
        return {
            day_of(told): tuple(wall(told[name]).replace(tzinfo=UTC) for name in ("start", "end")) for told in in_utc
        }
    if "recurrence" in event:
        master = recurtz.SeriesMaster.from_graph(event)
        return {found.original_date: found.span for found in master.between(*window)}
    times = [recurtz.DateTimeTimeZone.from_graph(event[name]).at_midnight() for name in ("start", "end")]
    return {None: recurtz.Occurrence(*times, is_all_day=True).span}


def expected(event, window, time_zone):
    """The rows of an event: what the view tells of it; or why there are none."""
    try:
        told = recurtz.calendar_view([event], *window, time_zone=time_zone)
        spans = spans_of(event, window) if told else {}
    except recurtz.RecurtzError as error:
        return error.code, str(error)
    rows = []
    for found in told:
        day = day_of(found)
        occurrence_id = day and f"OID.{event['id']}.{day}"
        kind = found.get("type")
        kind = kind if kind in ("occurrence", "exception") else "singleInstance"
        walls = wall(found["start"]), wall(found["end"])
        rows.append((event["id"], occurrence_id, kind, *spans[day], *walls, time_zone, day))
    return sorted(rows, key=lambda row: (row[2] == "exception", row[3:5] if row[2] == "exception" else row[-1]))


def expanded(events, window, time_zone, **options):
    """The rows of some events and the errors of others, by the place of the event."""
    batch = pa.record_batch({"event": [json.dumps(event) for event in events], "place": range(len(events))})
    unread = []
    batches = expand_batches([batch], *window, time_zone=time_zone, keep=["place"], errors=unread.append, **options)
    rows = {place: [] for place in range(len(events))}
    for out in batches:
        assert 0 < out.num_rows <= options["rows"]
        assert out.schema.names == [*SCHEMA.names, "place"]
        for *row, place in zip(*[column.to_pylist() for column in out.columns], strict=True):
            rows[place].append(tuple(row))
    for error in pa.Table.from_batches(unread).to_pylist() if unread else ():
        assert error["row"] == error["place"]
        assert not rows[error["place"]]
        rows[error["place"]] = error["code"], error["message"]
    return list(rows.values())


@st.composite
def calendars(draw):
    events = draw(st.lists(st.one_of(series(), series(), singles()), min_size=1, max_size=4))
    return events, draw(windows(draw(st.sampled_from(events))))


MOST = st.sampled_from([1, 7, 100, 10_000])


@settings(max_examples=300, deadline=None)
@given(calendars(), st.sampled_from(ZONES), MOST)
def test_columns_hold_what_the_view_tells(calendar, time_zone, most):
    events, window = calendar

    assert expanded(events, window, time_zone, rows=most) == [expected(event, window, time_zone) for event in events]


@settings(max_examples=100, deadline=None)
@given(calendars(), MOST)
def test_without_a_zone_each_event_is_told_on_its_own_clock(calendar, most):
    events, window = calendar
    zones = [event["recurrence"]["range"]["recurrenceTimeZone"] if "recurrence" in event else event["start"]["timeZone"]
             for event in events]  # fmt: skip

    assert expanded(events, window, None, rows=most) == [
        expected(event, window, zone) for event, zone in zip(events, zones, strict=True)
    ]
