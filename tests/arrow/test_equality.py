"""Columns have the same times as `calendar_view`, for random events of all kinds, alone and in batches."""

import json
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

import recurtz
from graph import moment
from recurtz.arrow import SCHEMA, expand_batches
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
MAX_ROWS = st.sampled_from([1, 7, 100, 10_000])


def later(text, duration):
    """A local time after a duration, its seventh digit unchanged; the same time at the end of year 9999."""
    try:
        return (datetime.fromisoformat(text[:26]) + duration).isoformat(timespec="microseconds") + text[26:]
    except OverflowError:
        return text


# Events ---------------------------------------------------------------------------------------------------------------


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


# Rows -----------------------------------------------------------------------------------------------------------------


def zone_of(event):
    """The name of the zone in which an event repeats."""
    name = event["recurrence"]["range"]["recurrenceTimeZone"] if "recurrence" in event else ""
    return event["start"]["timeZone"] if name in LOST else name


def local_of(json):
    return datetime.fromisoformat(json["dateTime"][:26])


def date_of(json):
    """The original date of an instance, None for an event that does not repeat."""
    return date.fromisoformat(json["occurrenceId"][-10:]) if "occurrenceId" in json else None


def spans_of(event, window):
    """The instants of all instances of an event, by original date; of all-day events, midnights of its zone."""
    if not event["isAllDay"]:
        view = recurtz.calendar_view([event], *window)
        return {
            date_of(one): tuple(local_of(one[name]).replace(tzinfo=UTC) for name in ("start", "end")) for one in view
        }
    if "recurrence" in event:
        master = recurtz.SeriesMaster.from_graph(event)
        return {occurrence.original_date: occurrence.span for occurrence in master.between(*window)}
    midnights = [midnight_of(event[name]) for name in ("start", "end")]
    return {None: recurtz.Occurrence(*midnights, is_all_day=True).span}


def midnight_of(json):
    """The midnight of a local time's date, in its zone."""
    return recurtz.DateTimeTimeZone.from_graph(moment(f"{json['dateTime'][:10]}T00:00:00", json["timeZone"]))


def show_as_of(one, event):
    """The showAs of an instance; None if it is cancelled or declined."""
    has = {**event, **{name: value for name, value in one.items() if value is not None}}
    response = (has.get("responseStatus") or {}).get("response")
    if has.get("isCancelled") or (response or "").lower() == "declined":
        return None
    names = {"free": "free", "OOF": "oof", "tentative": "tentative", "workingElsewhere": "workingElsewhere"}
    return "busy" if has.get("showAs") is None else names.get(has["showAs"], "unknown")


def expected(event, window, time_zone):
    """The rows of an event by `calendar_view`, or the code and message of its error."""
    try:
        view = recurtz.calendar_view([event], *window, time_zone=time_zone)
        spans = spans_of(event, window) if view else {}
    except recurtz.RecurtzError as error:
        return error.code, str(error)
    rows = []
    for one in view:
        day = date_of(one)
        occurrence_id = day and f"OID.{event['id']}.{day}"
        type_ = one.get("type")
        type_ = type_ if type_ in ("occurrence", "exception") else "singleInstance"
        local = local_of(one["start"]), local_of(one["end"])
        rows.append((event["id"], occurrence_id, type_, *spans[day], *local, time_zone, day))
        rows[-1] += one["isAllDay"], show_as_of(one, event)
    return sorted(rows, key=lambda row: (row[2] == "exception", row[3:5] if row[2] == "exception" else row[8]))


def expanded(events, window, time_zone, **options):
    """The rows of some events, or the code and message of the error, by the place of the event."""
    batch = pa.record_batch({"event": [json.dumps(event) for event in events], "place": range(len(events))})
    rejected = []
    batches = expand_batches([batch], *window, time_zone=time_zone, keep=["place"], rejected=rejected.append, **options)
    rows = {place: [] for place in range(len(events))}
    for out in batches:
        assert 0 < out.num_rows <= options["rows"]
        assert out.schema.names == [*SCHEMA.names, "place"]
        for *row, place in zip(*[column.to_pylist() for column in out.columns], strict=True):
            rows[place].append(tuple(row))
    for error in pa.Table.from_batches(rejected).to_pylist() if rejected else ():
        assert error["row"] == error["place"]
        assert not rows[error["place"]]
        rows[error["place"]] = error["code"], error["message"]
    return list(rows.values())


class TestEquality:
    @settings(max_examples=300, deadline=None)
    @given(calendars(), st.sampled_from(ZONES), MAX_ROWS)
    def test_display_zone(self, calendar, time_zone, max_rows):
        """In any display zone."""
        events, window = calendar

        result = expanded(events, window, time_zone, rows=max_rows)
        assert result == [expected(event, window, time_zone) for event in events]

    @settings(max_examples=100, deadline=None)
    @given(calendars(), MAX_ROWS)
    def test_own_zone(self, calendar, max_rows):
        """Each event in its own zone."""
        events, window = calendar

        result = expanded(events, window, None, rows=max_rows)
        assert result == [expected(event, window, zone_of(event)) for event in events]
