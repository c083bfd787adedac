"""The columnar reader: it parses the usual events, and its result is that of the reader of rows."""

import ast
import copy
import json
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from test_equality import ZONES, calendars

import recurtz.arrow as columns
from graph import ROOT, moment
from graph import series as series_json
from recurtz.arrow import chunks
from recurtz.arrow.columnar import json_columns as json_columns_module
from recurtz.arrow.columnar import reader
from recurtz.arrow.columnar.json_columns import EVENT, json_columns
from recurtz.arrow.read_rows import EventTableBuilder

YEAR = "2026-01-01", "2027-01-01"
SERIES = series_json(
    "2026-01-05T12:00:00.0000000",
    "2026-01-05T13:00:00.0000000",
    pattern={"type": "weekly", "interval": 1, "daysOfWeek": ["monday"], "month": 0, "firstDayOfWeek": "sunday"},
)


def text(**properties):
    return json.dumps({**SERIES, **properties})


def read(values, window, time_zone="UTC", *, columnar=True):
    """The rows and the errors of a column of events, with the columnar reader or without it."""
    batch, rejected = pa.record_batch({"event": values, "place": range(len(values))}), []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks, "_MIN_COLUMNAR", 0 if columnar else len(values) + 1)
        batches = columns.expand_batches(
            [batch, batch], *window, time_zone=time_zone, keep=["place"], rejected=rejected.append
        )
        return [out.to_pylist() for results in (list(batches), rejected) for out in results]


def assert_same(values, window, time_zone="UTC"):
    """The columnar reader changes neither rows nor errors."""
    assert read(values, window, time_zone) == read(values, window, time_zone, columnar=False)


def remaining_rows(values, window=YEAR):
    """The rows that the columnar reader leaves; the results of both readers must be the same."""
    remaining = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks, "_MIN_COLUMNAR", 0)
        patch.setattr(EventTableBuilder, "add", lambda _self, row, _event: remaining.append(row))
        list(columns.expand_batches([pa.record_batch({"event": values})], *window))
    assert_same(values, window)
    return remaining


# Random events --------------------------------------------------------------------------------------------------------

ODD = [
    None, True, False, 0, -1, 1, 3, 2.0, 1e20, 2**31, 2**63, "", "x", "\0", "ö", [], {}, [None], {"x": 1},
    "Weekly", "NUMBERED", "endDate", "relativeYearly", "seriesMaster", "SERIESMASTER", "occurrence", "Exception",
    ["monday"], ["MONDAY", "friday", "monday"], ["monday,friday"], ["monday", None], "monday", "last",
    "2026-02-30", "2026-W01-1", "20260101", "0001-01-01", "9999-12-31", "OID.x.2026-01-05", ".2026-01-05",
    "OID.x.2026-1-5",
    "2026-01-01T24:00:00", "2026-01-01T12:00:00Z", "2026-01-01T12:00", "2026-01-01t12:00:00", "2026-01-01 12:00:00",
    "2026-01-01T12:00:00.1", "2026-01-01T12:00:00.0000001", "2026-01-01T12:00:00.00000000",
    "2026-01-01T12:00:00+02:00",
    "2026-01-01T12:00:00.0000000", "0001-01-01T00:00:00", "9999-12-31T23:59:59", "2026-11-01T01:30:00",
    "2026-03-08T02:30:00",
    "tzone://Microsoft/Custom", "Customized Time Zone", "Moon", "pacific standard time", "America/Los_Angeles", "UTC",
]  # fmt: skip
TIMES = [
    ("id",),
    ("type",),
    ("isAllDay",),
    ("occurrenceId",),
    *[(name, *path) for name in ("start", "end") for path in [(), ("dateTime",), ("timeZone",)]],
]
PATTERN = ("type", "interval", "month", "dayOfMonth", "daysOfWeek", "firstDayOfWeek", "index")
RANGE = ("type", "startDate", "endDate", "recurrenceTimeZone", "numberOfOccurrences")
PATHS = [
    *TIMES,
    ("originalStartTimeZone",),
    ("originalEndTimeZone",),
    ("recurrence",),
    ("recurrence", "pattern"),
    *[("recurrence", "pattern", name) for name in PATTERN],
    ("recurrence", "range"),
    *[("recurrence", "range", name) for name in RANGE],
    ("cancelledOccurrences",),
    ("cancelledOccurrences", 0),
    ("exceptionOccurrences",),
    ("exceptionOccurrences", 0),
    *[("exceptionOccurrences", 0, *path) for path in [*TIMES, ("originalStart",)]],
]
DELETED = object()


def changed(event, path, value):
    """The event with another value at a path, or without it; unchanged if it does not have the path."""
    event = copy.deepcopy(event)
    place = event
    try:
        for step in path[:-1]:
            place = place[step]
        if value is DELETED:
            del place[path[-1]]
        else:
            place[path[-1]] = value
    except (KeyError, IndexError, TypeError):
        pass
    return event


def with_whole_seconds(event, end=""):
    """The event with all times cut to the second, as Graph writes them."""
    if isinstance(event, list):
        return [with_whole_seconds(value, end) for value in event]
    if not isinstance(event, dict):
        return event
    whole = {name: with_whole_seconds(value, end) for name, value in event.items()}
    return whole | {"dateTime": event["dateTime"][:19] + end} if "dateTime" in event else whole


@st.composite
def odd_calendars(draw, max_changes=4):
    """Events with odd values at random paths, some as Graph returns them in another zone."""
    events, window = draw(calendars())
    events = [with_whole_seconds(event, draw(st.sampled_from(["", ".0000000"]))) for event in events]
    for event in events:
        if draw(st.booleans()):
            zone = draw(st.sampled_from(ZONES))
            event["originalStartTimeZone"] = event["start"]["timeZone"]
            event["start"]["timeZone"] = event["end"]["timeZone"] = zone
    for place in draw(st.lists(st.integers(0, len(events) - 1), max_size=max_changes)):
        value = draw(st.one_of(st.sampled_from([*ODD, DELETED]), st.sampled_from(ODD)))
        events[place] = changed(events[place], draw(st.sampled_from(PATHS)), value)
    return events, window


def hidden(values, random):
    """The values with some lists and structs null in their validity only: their contents are still there."""
    mask = pa.array([random.random() < 0.2 or not value.is_valid for value in values], pa.bool_())
    if pa.types.is_list(values.type):
        return pa.ListArray.from_arrays(values.offsets, hidden(values.values, random), mask=mask)
    if not pa.types.is_struct(values.type):
        return values
    fields = [hidden(values.field(number), random) for number in range(values.type.num_fields)]
    return pa.StructArray.from_arrays(fields, fields=list(values.type), mask=mask)


class TestEquality:
    @settings(max_examples=150, deadline=None)
    @given(odd_calendars(), st.sampled_from([*ZONES, None]))
    def test_odd_json(self, calendar, time_zone):
        """Events with odd values, as JSON."""
        events, window = calendar
        assert_same(pa.array([json.dumps(event) for event in events]), window, time_zone)

    @settings(max_examples=60, deadline=None)
    @given(odd_calendars(max_changes=1), st.sampled_from(ZONES))
    def test_odd_structs(self, calendar, time_zone):
        """Events with odd values, as structs."""
        events, window = calendar
        try:
            values = pa.array(events)
        except (pa.ArrowException, OverflowError):
            reject()  # no struct type has all of these values
        assert_same(values, window, time_zone)

    @settings(max_examples=60, deadline=None)
    @given(odd_calendars(max_changes=0), st.sampled_from(ZONES), st.randoms(use_true_random=False))
    def test_hidden_contents(self, calendar, time_zone, random):
        """Values below a null list or struct do not count."""
        events, window = calendar
        try:
            values = pa.array(events)
        except pa.ArrowException:
            reject()  # no struct type has all of these values
        assert_same(hidden(values, random), window, time_zone)


# JSON -----------------------------------------------------------------------------------------------------------------

BYTES = [
    b"", b" ", b"\n", b"\r\n", b"\t", b"\f", b"\0", b"{", b"}", b"[", b"]", b'"', b",", b":", b"\\", b"\\u0000",
    b"\\ud800", b"\\udc00", b"\\ud83d\\ude00", b"\xff", b"\xed\xa0\x80", b"\xc3\xb6", b"\xef\xbb\xbf", b"NaN", b":NaN",
    b"-Inf", b"0", b"-", b"1e999", b"01", b"{}", b"null", b'"x":NaN,', b'"x": -Infinity,', b'"id":"z",',
    b'"x":1,"x":2,', b"/**/", b"'",
]  # fmt: skip
NESTED = '{"x": %s, ' + text()[1:]


@st.composite
def damaged(draw):
    """The JSON of an event, damaged in up to two places."""
    [event, *_], window = draw(calendars())
    data = json.dumps(with_whole_seconds(event), ensure_ascii=draw(st.booleans())).encode()
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(data)))
        data = data[:at] + draw(st.sampled_from(BYTES)) + data[at + draw(st.integers(0, 2)) :]
    return data, window


class TestJson:
    @settings(max_examples=150, deadline=None)
    @given(st.lists(damaged(), min_size=1, max_size=3))
    def test_damaged(self, texts):
        """Damaged JSON gives the rows and errors of the reader of rows."""
        assert_same(pa.array([data for data, _ in texts], pa.binary()), texts[0][1])

    @pytest.mark.parametrize(
        "texts",
        [
            [NESTED % "NaN", text()],
            [NESTED % "[1, -Infinity]", text()],
            [NESTED % '"Inf"', text()],
            [NESTED % ("9" * 309), text()],
            [NESTED % ("[1, -" + "9" * 5_000 + ".5]"), text()],
            [NESTED % "9e308", text()],
            [NESTED % "1e999", text()],
            [NESTED % "01e999", text()],
            [NESTED % '1e999, "y": "\\ud800"', text()],
            [NESTED % ("[" * 999 + "]" * 999), text()],
            [NESTED % ("[" * 1_030 + "]" * 1_030), text()],
            [NESTED % ('{"x":' * 1_030 + "0" + "}" * 1_030), text()],
            [text() + text(), text()],
            ["{}{}", "", text()],
            ["{}", "[]", "5", text()],
            ["{", "}", text()],
            [text()[:-1], "}", text()],
            [text()[:-1] + ', "x": {}', "}", text(), "{} {}"],
            [" " + text(), "\n" + text() + "\r\n", "\f" + text(), "\ufeff" + text(), None],
        ],
        ids=lambda texts: str(texts[0])[:20],
    )
    def test_parsers_differ(self, texts):
        """Where Arrow's parser and orjson differ, orjson's result counts."""
        assert_same(pa.array(texts), YEAR)

    @pytest.mark.parametrize("kind", [pa.string(), pa.binary()])
    def test_numbers_beyond_doubles(self, kind):
        """A number beyond doubles is an error only in a property that matters."""
        texts = [NESTED % f'[{number}, "9e308 \\" {number}"]' for number in ("9" * 5_000, "-1e999", "9.5E+308")]
        texts += [text(id="1e999"), text(id=5).replace("5", "1e999", 1)]
        times, *_, rejected = read(pa.array(texts, kind), ("2026-01-05", "2026-01-06"), columnar=False)

        assert [row["event_id"] for row in times] == ["AAMk", "AAMk", "AAMk", "1e999"]
        assert [row["message"] for row in rejected] == ["id 1e+308 cannot be read; use text of at most 1024 characters"]

    def test_not_utf8(self):
        """Text that is not UTF-8 remains."""
        assert json_columns(pa.array([b"\xff", text().encode()])).null_count == 2

    def test_few_neighbours_lost(self, monkeypatch):
        """An event that does not fit takes few of its neighbours with it; long columns are parsed in parts."""
        values = pa.array([text()] * 500 + ["not JSON", text(id=5), text(isAllDay="no")] + [text()] * 500)
        assert json_columns(values).null_count <= 64

        monkeypatch.setattr(json_columns_module, "_MAX_BYTES", 1_000)
        assert json_columns(pa.array([text()] * 100)).to_pylist() == [json_columns(pa.array([text()]))[0].as_py()] * 100


# What is read ---------------------------------------------------------------------------------------------------------

IN_UTC = {"start": moment("2026-01-05T20:00:00", "UTC"), "end": moment("2026-01-05T21:00:00", "UTC")}
OWN = {"originalStartTimeZone": "Pacific Standard Time", "originalEndTimeZone": "Pacific Standard Time"}
EXCEPTION = {"occurrenceId": "OID.AAMk.2026-01-12", "originalStart": "2026-01-12T20:00:00Z", **IN_UTC}
ALL_DAY = {"isAllDay": True, "start": moment("2026-01-05T00:00:00"), "end": moment("2026-01-06T00:00:00", None)}
PATTERNS = [
    {"type": "daily", "interval": 3},
    {"type": "weekly", "interval": 2, "daysOfWeek": ["tuesday", "sunday"], "firstDayOfWeek": "monday"},
    {"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 31, "month": 0, "index": "first", "daysOfWeek": []},
    {"type": "absoluteMonthly", "interval": 2, "dayOfMonth": 31},
    {"type": "relativeMonthly", "interval": 5, "daysOfWeek": ["friday"], "index": "last"},
    {"type": "absoluteYearly", "interval": 1, "month": 2, "dayOfMonth": 29},
    {"type": "relativeYearly", "interval": 2, "month": 1, "daysOfWeek": ["monday", "tuesday"], "index": "second"},
]
RANGES = [
    {"type": "noEnd", "endDate": "0001-01-01", "numberOfOccurrences": 0},
    {"type": "endDate", "endDate": "2026-06-30"},
    {"type": "numbered", "numberOfOccurrences": 7},
]
FORMS = [
    {"recurrence": {"pattern": pattern, "range": {"startDate": "2026-01-05", **range_}}}
    for pattern in PATTERNS
    for range_ in RANGES
]
LOST = {**SERIES["recurrence"], "range": {**SERIES["recurrence"]["range"], "recurrenceTimeZone": ""}}
USUAL = [
    *[{**SERIES, **form} for form in FORMS],
    *[{**SERIES, **OWN, **IN_UTC, **form} for form in FORMS],
    {**SERIES, **ALL_DAY},
    {**SERIES, "id": None, "type": None},
    {**SERIES, "id": "x" * 1_024},
    {**SERIES, "recurrence": LOST},
    {**SERIES, "type": "SERIESMASTER", "subject": "NaN", "body": {"content": "ö\n😀"}},
    {**SERIES, "start": moment("2026-01-05T12:00:00", "America/Los_Angeles")},
    {**SERIES, "end": SERIES["start"]},
    {**SERIES, "cancelledOccurrences": ["OID.AAMk.2026-01-12", "2026-01-19", "OID.AAMk.2026-01-12"]},
    {**SERIES, "exceptionOccurrences": [EXCEPTION], "cancelledOccurrences": ["OID.AAMk.2026-01-19"]},
    {
        **SERIES,
        "exceptionOccurrences": [{**EXCEPTION, "isAllDay": False}, {**EXCEPTION, "occurrenceId": "OID.A.2026-03-01"}],
    },
    {"id": "AAMk", "type": "singleInstance", **IN_UTC, **OWN},
    {"id": "AAMk", **ALL_DAY, "recurrence": None},
    {"id": "AAMk", **IN_UTC, "type": "exception", "occurrenceId": "OID.AAMk.2026-01-12", "cancelledOccurrences": ["?"]},
    {"id": "AAMk", **IN_UTC, "type": "occurrence", "occurrenceId": "?", "exceptionOccurrences": [{}]},
]
UNUSUAL = [
    {**SERIES, "start": moment("2026-01-05T12:00:00.5")},
    {**SERIES, "start": moment("2026-01-05T12:00:00Z")},
    {**SERIES, "start": moment("1969-12-31T12:00:00")},
    {**SERIES, "start": moment("2026-01-05T14:00:00")},
    {**SERIES, "start": moment("2026-01-05T12:00:00", "Moon")},
    {**SERIES, **OWN, "start": moment("2026-11-01T09:30:00", "UTC"), "end": moment("2026-11-01T12:30:00", "UTC")},
    {**SERIES, "recurrence": {}},
    {**SERIES, "recurrence": LOST, "start": moment("2026-01-04T23:00:00", "UTC")},
    {**SERIES, "id": "x" * 1_025},
    {**SERIES, "cancelledOccurrences": ["?"]},
    {**SERIES, "exceptionOccurrences": [{**EXCEPTION, "originalStart": "?"}]},
    {**SERIES, "exceptionOccurrences": [{**EXCEPTION, "isAllDay": True}]},
    {**SERIES, "exceptionOccurrences": [{**EXCEPTION, "start": None}]},
    {**SERIES, "exceptionOccurrences": [EXCEPTION, EXCEPTION]},
    {**SERIES, "exceptionOccurrences": [EXCEPTION], "cancelledOccurrences": ["OID.AAMk.2026-01-12"]},
]


class TestRemaining:
    def test_usual_json(self):
        """No usual event remains."""
        assert remaining_rows(pa.array([json.dumps(event) for event in USUAL])) == []

    @pytest.mark.parametrize(
        "column",
        [
            *[pa.array([text()], kind) for kind in (pa.string(), pa.large_string(), pa.string_view())],
            *[pa.array([text().encode()], kind) for kind in (pa.binary(), pa.large_binary(), pa.binary_view())],
            pa.array([text()]).dictionary_encode(),
            pa.ExtensionArray.from_storage(pa.json_(), pa.array([text()])),
            pa.array(["", text(), ""])[1:2],
            pa.array([None, SERIES, None])[1:2],
        ],
        ids=lambda column: str(column.type)[:24],
    )
    def test_column_types(self, column):
        """No usual event remains because of the type of its column."""
        assert remaining_rows(column) == []

    def test_usual_structs(self):
        """No usual struct remains, whatever the types of its text and its other fields."""
        assert remaining_rows(pa.array(USUAL)) == []
        [*fields], first = EVENT, pa.array(USUAL[:3], EVENT)
        texts = first.field("id").dictionary_encode(), first.field("type").cast(pa.large_string())
        others = [first.field(number) for number in range(2, len(fields))]
        arrays = [*texts, *others, pa.array([1.5] * 3)]
        assert remaining_rows(pa.StructArray.from_arrays(arrays, [*EVENT.names, "other"])) == []

    def test_unusual(self):
        """Unusual and invalid events remain."""
        values = pa.array([json.dumps(event) for event in [SERIES, *UNUSUAL]])

        assert remaining_rows(values) == [*range(1, len(UNUSUAL) + 1)]

    def test_structs_of_other_types(self):
        """Structs with a property of another type remain."""
        for event in (
            {**SERIES, "id": 5},
            {**SERIES, "isAllDay": 0},
            {**SERIES, "start": {**SERIES["start"], "dateTime": date(2026, 1, 5)}},
        ):
            assert remaining_rows(pa.array([event])) == [0]
        twice = pa.StructArray.from_arrays([pa.array(["a"]), pa.array(["b"])], ["id", "id"])
        assert json_columns(twice).null_count == 1

    def test_many_patterns(self, monkeypatch):
        """Input with ever new patterns does not grow the table of patterns, and the rows stay right."""
        monkeypatch.setattr(reader, "_MAX_PATTERNS", 1)
        assert remaining_rows(pa.array([json.dumps(event) for event in USUAL])) == []


class TestFolder:
    def test_one_door(self):
        """Only `chunks` imports the folder, so that one commit can remove it."""
        package = ROOT / "recurtz"
        importers = {
            file.relative_to(package).as_posix()
            for file in package.rglob("*.py")
            if file.parent.name != "columnar"
            for node in ast.walk(ast.parse(file.read_text("utf-8")))
            if isinstance(node, ast.Import | ast.ImportFrom) and "columnar" in ast.unparse(node)
        }
        assert importers == {"arrow/chunks.py"}
