"""Record batches of events in, record batches of their times out: what goes in, what comes out, and what is refused."""

import importlib
import json
import pickle
import sys
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest
from zones_synthetic import Stubborn

import recurtz
import recurtz.arrow as columns
from recurtz.arrow import expand as batches_module
from recurtz.arrow import interning as shared_module
from recurtz.arrow import intervals as stretches_module
from recurtz.arrow import local_times as clockwork_module
from recurtz.arrow.strings import DateTexts, Runs
from recurtz.arrow.zone_offsets import require_steps

PACIFIC = "Pacific Standard Time"
NOVEMBER = "2017-10-30", "2017-11-07"


def event(start="2017-09-04T12:00:00", end="2017-09-04T14:00:00", zone=PACIFIC, pattern=None, **properties):
    weekly = {"type": "weekly", "interval": 1, "daysOfWeek": ["monday"]}
    return {
        "id": "AAMkADQwMD",
        "type": "seriesMaster",
        "start": {"dateTime": start, "timeZone": zone},
        "end": {"dateTime": end, "timeZone": zone},
        "recurrence": {"pattern": pattern or weekly, "range": {"type": "noEnd", "startDate": start[:10]}},
        **properties,
    }


DAILY = {"type": "daily", "interval": 1}
SINGLE = {name: value for name, value in event(type="singleInstance").items() if name != "recurrence"}


def batch(*events, **others):
    return pa.record_batch({"event": [json.dumps(event) for event in events], **others})


def rows(*events, window=NOVEMBER, **options):
    found = list(columns.expand_batches([batch(*events)], *window, **options))
    return pa.Table.from_batches(found, columns.SCHEMA).to_pylist()


def at(*fields):
    return datetime(*fields, tzinfo=UTC)


def test_a_row_tells_an_occurrence_in_utc_and_on_the_clock_asked_for():
    first, second = rows(event(), time_zone="Tokyo Standard Time")

    assert first == {
        "event_id": "AAMkADQwMD",
        "occurrence_id": "OID.AAMkADQwMD.2017-10-30",
        "type": "occurrence",
        "start": at(2017, 10, 30, 19),
        "end": at(2017, 10, 30, 21),
        "start_local": datetime(2017, 10, 31, 4),
        "end_local": datetime(2017, 10, 31, 6),
        "time_zone": "Tokyo Standard Time",
        "original_date": date(2017, 10, 30),
    }
    assert (second["start"], second["start_local"]) == (at(2017, 11, 6, 20), datetime(2017, 11, 7, 5))


def test_without_a_zone_the_events_own_clock_and_name_are_told():
    found = rows(event(), event(zone="Europe/Paris"), time_zone=None)

    assert [(row["time_zone"], row["start_local"].hour) for row in found] == [(PACIFIC, 12)] * 2 + [
        ("Europe/Paris", 12)
    ] * 2


def test_an_exception_comes_after_what_the_pattern_says():
    moved = {
        "occurrenceId": "OID.AAMkADQwMD.2017-11-06",
        "start": {"dateTime": "2017-10-30T08:00:00", "timeZone": PACIFIC},
        "end": {"dateTime": "2017-10-30T09:00:00", "timeZone": PACIFIC},
    }
    found = rows(event(exceptionOccurrences=[moved]), event())

    assert [(row["type"], row["original_date"].day, row["start"].day) for row in found] == [
        ("occurrence", 30, 30),
        ("exception", 6, 30),
        ("occurrence", 30, 30),
        ("occurrence", 6, 6),
    ]


@pytest.mark.parametrize("count", [1, 400])
def test_a_start_in_a_gap_keeps_its_written_time_under_another_name_of_its_zone(count):
    nights = event("2017-03-12T02:30:00", "2017-03-12T02:45:00", "America/Los_Angeles", DAILY)
    nights["recurrence"]["range"]["recurrenceTimeZone"] = "US/Pacific"
    found = rows(*[nights] * count, window=("2017-03-13", "2017-03-14"), time_zone="US/Pacific")

    assert {row["start_local"] for row in found} == {datetime(2017, 3, 13, 2, 30)}
    assert len(found) == count


def test_an_event_without_recurrence_keeps_its_type_and_its_occurrence_id():
    told = {**SINGLE, "type": "exception", "occurrenceId": "OID.another.2017-09-05"}
    plain, expanded_before, odd = rows(
        SINGLE, told, {**told, "type": "other", "occurrenceId": "none"}, window=("2017-09-04", "2017-09-06")
    )

    assert (plain["type"], plain["occurrence_id"], plain["original_date"]) == ("singleInstance", None, None)
    assert expanded_before["occurrence_id"] == "OID.another.2017-09-05"
    assert (expanded_before["type"], expanded_before["original_date"]) == ("exception", date(2017, 9, 5))
    assert (odd["type"], odd["occurrence_id"]) == ("singleInstance", None)


def test_a_single_event_that_the_calendar_cannot_hold_is_left_out():
    early = {"dateTime": "0001-01-01T00:00:00", "timeZone": "Asia/Tokyo"}

    assert rows({**SINGLE, "start": early, "end": early}, SINGLE, window=("0001-01-01", "9999-01-01")) != []
    assert rows({**SINGLE, "start": early, "end": early}, window=("0001-01-01", "9999-01-01")) == []


def test_all_day_events_have_the_same_dates_in_every_zone():
    holiday = event("2017-11-04T00:00:00", "2017-11-05T00:00:00", isAllDay=True, pattern=DAILY)
    [first, *_] = rows(holiday, time_zone="Tokyo Standard Time")

    assert (first["start_local"], first["end_local"]) == (datetime(2017, 11, 4), datetime(2017, 11, 5))
    assert (first["start"], first["end"]) == (at(2017, 11, 4, 7), at(2017, 11, 5, 7))


def test_an_end_that_a_gap_puts_before_the_start_lies_the_duration_after_it():
    early = event("2017-03-11T02:30:00", "2017-03-11T03:00:00", pattern=DAILY)
    [found] = rows(early, window=("2017-03-12T10:00", "2017-03-13"), time_zone=PACIFIC)

    assert (found["start"], found["end"]) == (at(2017, 3, 12, 10, 30), at(2017, 3, 12, 11))
    assert (found["start_local"].hour, found["end_local"]) == (3, datetime(2017, 3, 12, 4))


# What goes in ---------------------------------------------------------------------------------------------------------

TEXT = json.dumps(event())


@pytest.mark.parametrize(
    "column",
    [
        pa.array([TEXT]),
        pa.array([TEXT], pa.large_string()),
        pa.array([TEXT], pa.string_view()),
        pa.array([TEXT.encode()], pa.binary()),
        pa.array([TEXT.encode()], pa.large_binary()),
        pa.array([TEXT.encode()], pa.binary_view()),
        pa.array([TEXT]).dictionary_encode(),
        pa.ExtensionArray.from_storage(pa.json_(), pa.array([TEXT])),
        pa.array([event()]),
    ],
    ids=lambda column: str(column.type)[:24],
)
def test_an_event_may_be_text_of_any_kind_or_a_struct(column):
    [found] = columns.expand_batches([pa.record_batch({"event": column})], *NOVEMBER)

    assert found.to_pylist() == rows(event())


def test_a_table_or_a_single_batch_may_stand_for_batches():
    source = batch(event())
    for whole in (source, pa.Table.from_batches([source, source])):
        table = pa.Table.from_batches(columns.expand_batches(whole, *NOVEMBER))
        assert table.num_rows == 2 * whole.num_rows
        assert columns.expand_reader(whole, *NOVEMBER).read_all() == table


def test_another_name_may_be_that_of_the_column():
    [found] = columns.expand_batches([pa.record_batch({"json": [TEXT]})], *NOVEMBER, column="json")

    assert found.num_rows == 2


def test_kept_columns_are_repeated_whatever_their_type():
    tenants = pa.array([{"name": "a", "tags": [1]}, None])
    [found] = columns.expand_batches(
        [batch(event(), event(id="other"), tenant=tenants, unused=[1, 2])], *NOVEMBER, keep=["tenant"]
    )

    assert found.schema.names == [*columns.SCHEMA.names, "tenant"]
    assert found["tenant"].to_pylist() == [{"name": "a", "tags": [1]}] * 2 + [None] * 2


@pytest.mark.parametrize(
    "column",
    [
        pa.array(["a", None], pa.string_view()),
        pa.array([b"\xff" * 20, None], pa.binary_view()),
        pa.ExtensionArray.from_storage(pa.json_(pa.string_view()), pa.array(["{}", None], pa.string_view())),
    ],
    ids=lambda column: str(column.type),
)
def test_texts_that_are_found_by_views_are_kept_as_such(column):
    unread = []
    source = batch(event(), BAD, tenant=column)
    [found] = columns.expand_batches([source], *NOVEMBER, keep=["tenant"], errors=unread.append)

    assert found["tenant"].to_pylist() == [column[0].as_py()] * 2
    assert [out["tenant"].to_pylist() for out in unread] == [[None]]
    assert {out.schema.field("tenant").type for out in (found, *unread)} == {column.type}


def test_ids_of_many_widths_and_none_each_get_their_dates():
    ids = ["A", None, "ö", "AAMkADQwMD" * 20, ""]
    found = rows(*[event(id=id_) for id_ in ids])

    assert [row["event_id"] for row in found] == [id_ for id_ in ids for _ in range(2)]
    assert [row["occurrence_id"] for row in found] == [
        None if id_ is None else f"OID.{id_}.{day}" for id_ in ids for day in ("2017-10-30", "2017-11-06")
    ]


def test_events_without_any_id_have_null_ids_and_dates():
    found = rows(event(id=None))

    assert [(row["event_id"], row["occurrence_id"]) for row in found] == [(None, None)] * 2
    assert [row["original_date"].day for row in found] == [30, 6]


def test_names_of_zones_are_forgotten_when_they_become_many(monkeypatch):
    monkeypatch.setattr(shared_module, "_MANY", 2)
    monkeypatch.setattr(batches_module, "_EVENTS", 2)
    names = ["UTC", "Asia/Tokyo", PACIFIC, "pacific standard time", "Europe/Paris", "Asia/Kathmandu", "UTC"]
    found = rows(*[event(zone=name) for name in names], time_zone=None)

    assert [row["time_zone"] for row in found] == [name for name in names for _ in range(2)]
    assert {row["start_local"].hour for row in found} == {12}
    assert [row["start"].hour for row in found[::2]] == [12, 3, 19, 19, 11, 6, 12]


def test_ids_that_no_column_can_hold_are_refused_with_the_way_out():
    long = event(id="A" * 300_000, pattern=DAILY)
    found = columns.expand_batches([batch(long)], "2018-01-01", "2040-01-01")

    with pytest.raises(recurtz.RecurtzError, match="ask for fewer rows at once"):
        next(found)
    [first, *_] = columns.expand_batches([batch(long)], "2018-01-01", "2018-02-01", rows=10)
    assert first["occurrence_id"][9].as_py() == f"OID.{long['id']}.2018-01-10"


# How much at once -----------------------------------------------------------------------------------------------------


def test_no_batch_is_longer_than_asked_and_none_is_empty():
    daily, never = event(pattern=DAILY), event(start="2020-01-01T12:00:00", end="2020-01-01T12:00:00")
    window = ("2017-10-01", "2018-10-01")
    found = list(columns.expand_batches([batch(daily, never, daily), batch(never), batch()], *window, rows=100))

    assert [out.num_rows for out in found] == [100, 100, 100, 100, 100, 100, 100, 30]
    assert pa.Table.from_batches(found).to_pylist() == rows(daily, daily, window=window)


def test_to_ask_for_more_rows_than_there_are_costs_nothing():
    found = pa.Table.from_batches(columns.expand_batches([batch(event())], *NOVEMBER, rows=10**9))

    assert found.to_pylist() == rows(event())
    assert found.get_total_buffer_size() < 2_000


def test_a_portion_may_have_more_rows_than_those_before():
    some, window = [event(pattern=DAILY), event(), event(pattern=DAILY)], ("2017-10-01", "2017-12-01")
    found = columns.expand_batches([batch(one) for one in some], *window)

    assert pa.Table.from_batches(found).to_pylist() == rows(*some, window=window)


def test_an_input_batch_is_asked_for_when_the_one_before_is_done():
    asked = []

    def source():
        for number in range(3):
            asked.append(number)
            yield batch(event(pattern=DAILY))

    found = columns.expand_batches(source(), "2017-10-01", "2017-10-06", rows=3)
    assert asked == []
    assert [(next(found).num_rows, list(asked)) for _ in range(4)] == [
        (3, [0]), (2, [0]), (3, [0, 1]), (2, [0, 1])
    ]  # fmt: skip


def test_a_series_without_end_is_told_bit_by_bit_over_the_whole_calendar():
    found = columns.expand_batches([batch(event(pattern=DAILY))], "0001-01-01", "9999-12-31", rows=1_000)
    first = next(found)

    assert (first.num_rows, first["original_date"][0].as_py()) == (1_000, date(2017, 9, 4))
    assert sum(out.num_rows for out in found) == (date.max - date(2017, 9, 4)).days + 1 - 1_000 - 1


def calls(days):
    """How many calls it takes to tell a daily series for so many days, in one batch."""
    events = batch(event(zone="UTC", pattern=DAILY))
    count = 0

    def counted(_frame, what, _argument):
        nonlocal count
        count += what in ("call", "c_call")

    window = at(2017, 9, 5), at(2017, 9, 5) + timedelta(days=days)
    list(columns.expand_batches([events], *window))
    sys.setprofile(counted)
    [found] = columns.expand_batches([events], *window)
    sys.setprofile(None)
    assert found.num_rows == days
    return count


def test_a_batch_takes_as_many_calls_for_ten_thousand_occurrences_as_for_a_hundred():
    assert calls(1_000) == calls(100)
    assert calls(10_000) <= calls(100) + 20  # a repeated text is joined of some blocks


YEARLY = {"type": "absoluteYearly", "interval": 1, "month": 3, "dayOfMonth": 12}
"""In the gap of 2017 and 2023, and nine times in standard time."""


def test_what_comes_of_a_series_with_a_cancellation_stays_before_what_comes_of_the_next():
    found = rows(event(id="A", cancelledOccurrences=["OID.A.2017-11-06"]), event(id="B"), window=NOVEMBER)

    assert [row["occurrence_id"] for row in found] == ["OID.A.2017-10-30", "OID.B.2017-10-30", "OID.B.2017-11-06"]


def noted(monkeypatch, module, name, what):
    """What is to be noted of each call of a function of a module."""
    notes, work = [], getattr(module, name)

    def noting(*arguments):
        notes.append(what(*arguments))
        return work(*arguments)

    monkeypatch.setattr(module, name, noting)
    return notes


def test_series_at_the_same_times_are_asked_for_their_clock_once(monkeypatch):
    asked = noted(monkeypatch, clockwork_module, "split", lambda days, _cuts: len(days.of))
    later = {"start": "2017-09-04T13:00:00", "end": "2017-09-04T15:00:00"}
    events = event(), event(pattern=DAILY), event(**later), event()
    found = rows(*events, window=NOVEMBER)

    assert asked == [2]
    assert found == [row for one in events for row in rows(one, window=NOVEMBER)]


def test_a_series_that_occurs_less_often_than_its_clock_changes_is_not_cut_at_the_changes(monkeypatch):
    runs = noted(monkeypatch, stretches_module, "_positions", lambda _entries, days: len(days.of))
    times = {"start": "2017-03-12T02:30:00", "end": "2017-03-12T23:00:00", "id": "A"}
    yearly = event(pattern=YEARLY, cancelledOccurrences=["OID.A.2019-03-12"], **times)
    window = "2016-01-01", "2028-01-01"
    found = rows(yearly, event(pattern=DAILY), window=window)
    told = recurtz.calendar_view([yearly], *window)

    assert [f"{row['start']:%Y-%m-%dT%H:%M:%S}.0000000" for row in found if row["event_id"] == "A"] == [
        one["start"]["dateTime"] for one in told
    ]
    assert [int(one["start"]["dateTime"][:4]) for one in told] == [2017, 2018, *range(2020, 2028)]
    assert runs == [1 + 24]  # of the other


# What is refused ------------------------------------------------------------------------------------------------------

BAD = event(pattern={"type": "weekly", "interval": 0, "daysOfWeek": ["monday"]})


def test_a_row_that_cannot_be_read_raises_its_error_with_the_row():
    with pytest.raises(recurtz.RecurtzError, match="interval 0 is not allowed") as caught:
        list(columns.expand_batches([batch(event()), batch(event(), BAD)], *NOVEMBER))

    assert caught.value.target == "event[2].recurrence.pattern.interval"
    assert caught.value.__notes__ == ["in row 2 of the column 'event'"]


@pytest.mark.parametrize("text", [None, "", "{", "[]", "5"])
def test_a_row_that_holds_no_event_raises_its_error_with_the_row(text):
    with pytest.raises(recurtz.RecurtzError) as caught:
        list(columns.expand_batches([pa.record_batch({"event": pa.array([text], pa.string())})], *NOVEMBER))

    assert caught.value.target == "event[0]"


def test_rows_that_cannot_be_read_become_rows_of_a_second_output_and_the_rest_is_told(monkeypatch):
    monkeypatch.setattr(batches_module, "_EVENTS", 2)
    unread = []
    sources = [
        batch(event(), BAD, event(), tenant=["a", "b", "c"]),
        pa.record_batch({"event": ["no JSON", json.dumps(event()), None], "tenant": ["d", "e", "f"]}),
    ]
    found = pa.Table.from_batches(columns.expand_batches(sources, *NOVEMBER, keep=["tenant"], errors=unread.append))

    assert found["tenant"].to_pylist() == ["a", "a", "c", "c", "e", "e"]
    assert [out.num_rows for out in unread] == [1, 1, 1]
    told = pa.Table.from_batches(unread)
    assert told.schema.names == [*columns.ERRORS_SCHEMA.names, "tenant"]
    assert [(row["row"], row["code"], row["target"], row["tenant"]) for row in told.to_pylist()] == [
        (1, "ErrorPropertyValidationFailure", "recurrence.pattern.interval", "b"),
        (3, "UnableToDeserializePostBody", "event", "d"),
        (5, "ErrorPropertyValidationFailure", "event", "f"),
    ]
    assert "no JSON" in told["message"][1].as_py()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"keep": "tenant"}, "keep 'tenant' is of type str"),
        ({"keep": ["start"]}, "a column 'start' is there already"),
        ({"keep": ["row"]}, "a column 'row' is there already"),
        ({"keep": ["tenant", "tenant"]}, "a column 'tenant' is there already"),
        ({"keep": None}, "keep None is of type NoneType; use a list of names"),
        ({"keep": [1]}, "keep 1 is of type int; use a str"),
        ({"keep": ["\ud800"]}, r"keep '\\ud800' holds half a surrogate pair; use"),
        ({"column": 0}, "column 0 is of type int; use a str"),
        ({"column": "\ud800"}, r"column '\\ud800' holds half a surrogate pair; use"),
        (
            {"time_zone": recurtz.CustomTimeZone(60, name="\ud800")},
            r"time_zone '\\ud800' holds half a surrogate pair; use",
        ),
        ({"rows": 0}, "rows 0 is not allowed"),
        ({"time_zone": "Moon"}, "not supported: 'Moon'"),
        ({"time_zone": Stubborn()}, "tells its offsets one at a time; use the name of a zone"),
    ],
)
def test_what_cannot_be_asked_is_refused_before_anything_is_read(options, message):
    with pytest.raises(recurtz.RecurtzError, match=message):
        columns.expand_batches([], *NOVEMBER, **options)


def test_a_window_that_ends_before_it_starts_is_refused_at_once():
    with pytest.raises(recurtz.RecurtzError, match="lies before"):
        columns.expand_batches([], *reversed(NOVEMBER))


TWICE = pa.StructArray.from_arrays([pa.array(["a"])] * 2, ["id", "id"])
NESTED_TWICE = pa.StructArray.from_arrays([pa.ListArray.from_arrays([0, 1], TWICE)], ["unused"])
CODED_TWICE = pa.StructArray.from_arrays([pa.DictionaryArray.from_arrays([0], TWICE)], ["unused"])


@pytest.mark.parametrize(
    ("source", "options", "message"),
    [
        (batch(event()), {"column": "json"}, "the batches have no single column 'json'; they have 'event'"),
        (batch(event()), {"keep": ["tenant"]}, "the batches have no single column 'tenant'"),
        (pa.record_batch({"event": [1]}), {}, "column 'event' is of type int64; use JSON text"),
        (pa.record_batch({"event": TWICE}), {}, "column 'event' has two fields 'id'; use one of each name"),
        (pa.record_batch({"event": NESTED_TWICE}), {}, "column 'event' has two fields 'id'; use one of each name"),
        (pa.record_batch({"event": CODED_TWICE}), {}, "column 'event' has two fields 'id'; use one of each name"),
    ],
)
def test_a_column_that_cannot_be_used_is_refused_with_what_there_is(source, options, message):
    with pytest.raises(recurtz.RecurtzError, match=message):
        list(columns.expand_batches([source], *NOVEMBER, **options))


RUNS = pa.RunEndEncodedArray.from_arrays(pa.array([1], pa.int32()), pa.array(["a"]))


def test_a_column_to_keep_of_which_arrow_takes_no_rows_is_refused_before_anything_is_read():
    source = batch({}, tenant=RUNS)
    reader = pa.RecordBatchReader.from_batches(source.schema, [source])
    message = r"^column 'tenant' is of type run_end_encoded.*, which cannot be kept; cast it to another type first$"
    with pytest.raises(recurtz.RecurtzError, match=message):
        columns.expand_reader(reader, *NOVEMBER, keep=["tenant"])
    with pytest.raises(recurtz.RecurtzError, match=message):
        list(columns.expand_batches([source], *NOVEMBER, keep=["tenant"], errors=print))


def test_a_zone_by_its_own_rules_can_be_asked_for():
    fixed = recurtz.CustomTimeZone.from_graph({"bias": -60, "name": "Hut"})
    [first, _] = rows(event(), time_zone=fixed)

    assert (first["time_zone"], first["start_local"]) == ("Hut", datetime(2017, 10, 30, 20))
    assert require_steps(fixed).offsets == (3600,)


# Readers and Spark ----------------------------------------------------------------------------------------------------


def test_a_reader_knows_its_schema_before_its_first_batch():
    source = batch(event(), tenant=["a"])
    reader = columns.expand_reader(
        pa.RecordBatchReader.from_batches(source.schema, [source]), *NOVEMBER, keep=["tenant"]
    )

    assert reader.schema == columns.SCHEMA.append(pa.field("tenant", pa.string()))
    assert [row["tenant"] for row in reader.read_all().to_pylist()] == ["a", "a"]


def test_a_reader_refuses_a_column_that_is_not_there():
    reader = pa.RecordBatchReader.from_batches(batch().schema, [])
    with pytest.raises(recurtz.RecurtzError, match="'tenant'"):
        columns.expand_reader(reader, *NOVEMBER, keep=["tenant"])


def test_a_function_for_spark_travels_and_gives_the_same_rows_as_often_as_it_is_asked():
    expand = pickle.loads(pickle.dumps(columns.for_spark(*NOVEMBER, keep=["tenant"])))
    source = batch(event(), tenant=["a"])

    assert list(expand(iter([source]))) == list(columns.expand_batches([source], *NOVEMBER, keep=["tenant"]))
    assert list(expand(iter([source]))) == list(expand(iter([source])))


def test_for_spark_refuses_on_the_driver_what_would_fail_every_task():
    with pytest.raises(recurtz.RecurtzError, match="Moon"):
        columns.for_spark(*NOVEMBER, time_zone="Moon")


@pytest.mark.parametrize("word", ["rasie", None, print])
def test_for_spark_refuses_a_word_for_errors_that_it_does_not_know(word):
    with pytest.raises(recurtz.RecurtzError, match=r"^errors .*; use 'raise' or 'ignore'$"):
        columns.for_spark(*NOVEMBER, errors=word)


@pytest.mark.parametrize("source", [None, 5, "event", {"event": [TEXT]}, [pa.table({"event": [TEXT]})], [{}]])
def test_what_are_no_batches_is_refused(source):
    with pytest.raises(TypeError, match=r"(?s)^batches .* is of type .*; use .*"):
        list(columns.expand_batches(source, *NOVEMBER))
    with pytest.raises(TypeError, match=r"(?s)^reader .* is of type .*; use a reader of record batches, or a table$"):
        columns.expand_reader(source, *NOVEMBER)


@pytest.mark.parametrize("errors", ["raise", [], 0])
def test_errors_that_are_no_function_are_refused_before_a_row_is_read(errors):
    for expand in (columns.expand_batches, columns.expand_reader):
        with pytest.raises(TypeError, match=r"^errors .*; use a function, such as the append of a list, or None$"):
            expand([], *NOVEMBER, errors=errors)


def test_on_spark_unread_rows_fail_the_job_or_are_listed_by_a_job_of_their_own():
    source = batch(event(), BAD, tenant=["a", "b"])
    with pytest.raises(recurtz.RecurtzError, match="interval 0"):
        list(columns.for_spark(*NOVEMBER)([source]))
    [found] = columns.for_spark(*NOVEMBER, errors="ignore")([source])
    [unread] = columns.errors_for_spark(keep=["tenant"])([source, batch(event(), tenant=["c"])])

    assert found.num_rows == 2
    assert unread.schema.names == [*columns.ERRORS_SCHEMA.names, "tenant"]
    assert unread["tenant"].to_pylist() == ["b"]


def test_spark_s_schemas_name_the_same_columns():
    def names(schema):
        return [column.split()[0].strip("`") for column in schema.split(", ")]

    assert names(columns.SPARK_SCHEMA) == columns.SCHEMA.names
    assert names(columns.SPARK_ERRORS_SCHEMA) == columns.ERRORS_SCHEMA.names


# Texts, imports -------------------------------------------------------------------------------------------------------


def test_dates_far_apart_are_written_one_by_one_and_near_ones_from_a_table():
    import numpy as np

    texts, template = DateTexts(), [b"0000-00-00"]
    for days in (
        [date.min, date.max],
        [date(2026, 2, 28), date(2026, 3, 1)],
        [date(2026, 2, 28)],
        [date(1999, 12, 31)],
    ):
        ordinals = np.array([day.toordinal() for day in days])
        found = texts.dated(template, Runs(np.array([0]), np.array([len(days)]), len(days)), ordinals)
        assert found.to_pylist() == [str(day) for day in days]


def test_the_columns_are_there_when_they_are_first_asked_for():
    assert "arrow" in dir(recurtz)
    assert recurtz.arrow is columns


@pytest.mark.parametrize("missing", ["numpy", "orjson", "pyarrow"])
def test_a_missing_library_is_told_with_the_extra_that_brings_it(monkeypatch, missing):
    for name in [name for name in sys.modules if name.startswith("recurtz.arrow")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ModuleNotFoundError, match=rf"needs {missing}; install it with: pip install 'recurtz\[arrow\]'"):
        importlib.import_module("recurtz.arrow")


def test_another_missing_module_is_told_as_it_is(monkeypatch):
    for name in [name for name in sys.modules if name.startswith("recurtz.arrow")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "recurtz.events.timetable", None)
    with pytest.raises(ModuleNotFoundError, match=r"recurtz\.clocks"):
        importlib.import_module("recurtz.arrow")
