"""`expand_batches` and `expand_reader`: rows, input columns, kept columns, sizes of batches, and arguments."""

import importlib
import json
import sys
from datetime import date, datetime, timedelta
from functools import partial

import pyarrow as pa
import pytest
from arrow_builders import NOVEMBER, at, batch, rows, table
from zones_synthetic import Stubborn

import recurtz
import recurtz.arrow as columns
from graph import DAILY, PACIFIC, event, exception, moment, series
from recurtz.arrow import chunks, interning, local_times
from recurtz.arrow import expand as expand_module
from recurtz.arrow import intervals as intervals_module
from recurtz.arrow.read_rows import EventTableBuilder
from recurtz.arrow.zone_offsets import require_transitions

TEXT = json.dumps(series())
BAD = series(pattern={"type": "weekly", "interval": 0, "daysOfWeek": ["monday"]})


class TestRows:
    def test_occurrence(self):
        """A row has the instants, and the local times in the display zone."""
        first, second = rows(series(), time_zone="Tokyo Standard Time")

        assert first == {
            "event_id": "AAMk",
            "occurrence_id": "OID.AAMk.2017-10-30",
            "type": "occurrence",
            "start": at(2017, 10, 30, 19),
            "end": at(2017, 10, 30, 21),
            "start_local": datetime(2017, 10, 31, 4),
            "end_local": datetime(2017, 10, 31, 6),
            "time_zone": "Tokyo Standard Time",
            "original_date": date(2017, 10, 30),
            "is_all_day": False,
            "show_as": "busy",
        }
        assert (second["start"], second["start_local"]) == (at(2017, 11, 6, 20), datetime(2017, 11, 7, 5))

    def test_own_zone(self):
        """With time_zone=None, the local time and the name of the zone are those of each event."""
        result = rows(series(), series(zone="Europe/Paris"), time_zone=None)

        assert [(row["time_zone"], row["start_local"].hour) for row in result] == [
            *[(PACIFIC, 12)] * 2,
            *[("Europe/Paris", 12)] * 2,
        ]

    def test_custom_zone(self):
        """The display zone may be a zone with its own rules."""
        fixed = recurtz.CustomTimeZone.from_graph({"bias": -60, "name": "Hut"})
        [first, _] = rows(series(), time_zone=fixed)

        assert (first["time_zone"], first["start_local"]) == ("Hut", datetime(2017, 10, 30, 20))
        assert require_transitions(fixed).offsets == (3600,)

    def test_exception_last(self):
        """Of a series, exceptions come after the occurrences."""
        replacing = exception("2017-11-06", "2017-10-30T08:00:00", "2017-10-30T09:00:00")
        result = rows(series(exceptionOccurrences=[replacing]), series())

        assert [(row["type"], row["original_date"].day, row["start"].day) for row in result] == [
            ("occurrence", 30, 30),
            ("exception", 6, 30),
            ("occurrence", 30, 30),
            ("occurrence", 6, 6),
        ]

    def test_cancellation_keeps_order(self):
        """The rows of a series with a cancellation come before those of the next series."""
        result = rows(series(id="A", cancelledOccurrences=["OID.A.2017-11-06"]), series(id="B"))

        assert [row["occurrence_id"] for row in result] == [
            "OID.A.2017-10-30",
            "OID.B.2017-10-30",
            "OID.B.2017-11-06",
        ]

    @pytest.mark.parametrize("count", [1, 400])
    def test_gap_under_alias(self, count):
        """A start in a DST gap keeps its local time if the display zone is an alias of its zone."""
        nights = series("2017-03-12T02:30:00", "2017-03-12T02:45:00", "America/Los_Angeles", DAILY)
        nights["recurrence"]["range"]["recurrenceTimeZone"] = "US/Pacific"
        result = rows(*[nights] * count, window=("2017-03-13", "2017-03-14"), time_zone="US/Pacific")

        assert {row["start_local"] for row in result} == {datetime(2017, 3, 13, 2, 30)}
        assert len(result) == count

    def test_end_in_gap(self):
        """An end that a DST gap would put before the start is the duration after the start."""
        early = series("2017-03-11T02:30:00", "2017-03-11T03:00:00", pattern=DAILY)
        [row] = rows(early, window=("2017-03-12T10:00", "2017-03-13"), time_zone=PACIFIC)

        assert (row["start"], row["end"]) == (at(2017, 3, 12, 10, 30), at(2017, 3, 12, 11))
        assert (row["start_local"].hour, row["end_local"]) == (3, datetime(2017, 3, 12, 4))

    def test_all_day(self):
        """All-day events have the same dates in every zone; their instants are midnights of the series' zone."""
        holiday = series("2017-11-04T00:00:00", "2017-11-05T00:00:00", isAllDay=True, pattern=DAILY)
        [first, *_] = rows(holiday, time_zone="Tokyo Standard Time")

        assert (first["start_local"], first["end_local"]) == (datetime(2017, 11, 4), datetime(2017, 11, 5))
        assert (first["start"], first["end"]) == (at(2017, 11, 4, 7), at(2017, 11, 5, 7))


class TestSingleEvents:
    def test_type_and_occurrence_id(self):
        """An event that is an occurrence already keeps its type, its occurrenceId and the date of that id."""
        single = event(id="AAMk", type="singleInstance")
        occurrence = {**single, "type": "exception", "occurrenceId": "OID.another.2017-09-05"}
        unknown = {**occurrence, "type": "other", "occurrenceId": "none"}
        first, second, third = rows(single, occurrence, unknown, window=("2017-09-04", "2017-09-06"))

        assert (first["type"], first["occurrence_id"], first["original_date"]) == ("singleInstance", None, None)
        assert second["occurrence_id"] == "OID.another.2017-09-05"
        assert (second["type"], second["original_date"]) == ("exception", date(2017, 9, 5))
        assert (third["type"], third["occurrence_id"]) == ("singleInstance", None)

    def test_out_of_range(self):
        """A single event outside the years 1 to 9999 has no row, and is not an error."""
        single, early = event(id="AAMk"), moment("0001-01-01T00:00:00", "Asia/Tokyo")
        window = "0001-01-01", "9999-01-01"

        assert len(rows({**single, "start": early, "end": early}, single, window=window)) == 1
        assert rows({**single, "start": early, "end": early}, window=window) == []


class TestInput:
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
            pa.array([series()]),
        ],
        ids=lambda column: str(column.type)[:24],
    )
    def test_column_types(self, column):
        """Events may be text of any of Arrow's types, or structs."""
        assert table([pa.record_batch({"event": column})]).to_pylist() == rows(series())

    def test_column_name(self):
        """`column` names the column of events."""
        assert table([pa.record_batch({"json": [TEXT]})], column="json").num_rows == 2

    def test_table_or_batch(self):
        """A table or a single batch is accepted in place of several batches."""
        source = batch(series())
        for whole in (source, pa.Table.from_batches([source, source])):
            result = pa.Table.from_batches(columns.expand_batches(whole, *NOVEMBER))
            assert result.num_rows == 2 * whole.num_rows
            assert columns.expand_reader(whole, *NOVEMBER).read_all() == result

    @pytest.mark.parametrize("source", [None, 5, "event", {"event": [TEXT]}, [pa.table({"event": [TEXT]})], [{}]])
    def test_not_batches(self, source):
        """Anything else is a TypeError."""
        with pytest.raises(TypeError, match=r"(?s)^batches .* is of type .*; use .*"):
            list(columns.expand_batches(source, *NOVEMBER))
        for read in (columns.expand_reader, partial(columns.busy_reader, by=())):
            with pytest.raises(TypeError, match=r"(?s)^reader .* is of type .*; use a table, or a reader such as"):
                read(source, *NOVEMBER)


TWICE = pa.StructArray.from_arrays([pa.array(["a"])] * 2, ["id", "id"])
NESTED_TWICE = pa.StructArray.from_arrays([pa.ListArray.from_arrays([0, 1], TWICE)], ["unused"])
ENCODED_TWICE = pa.StructArray.from_arrays([pa.DictionaryArray.from_arrays([0], TWICE)], ["unused"])
RUN_END_ENCODED = pa.RunEndEncodedArray.from_arrays(pa.array([1], pa.int32()), pa.array(["a"]))


class TestArguments:
    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"keep": "tenant"}, "keep 'tenant' is of type str"),
            ({"keep": ["start"]}, "the output already has a column 'start'"),
            ({"keep": ["row"]}, "the output already has a column 'row'"),
            ({"keep": ["tenant", "tenant"]}, "the output already has a column 'tenant'"),
            ({"keep": None}, "keep None is of type NoneType; use a list of names"),
            ({"keep": [1]}, "keep 1 is of type int; use a str"),
            ({"keep": ["\ud800"]}, r"keep '\\ud800' contains half a surrogate pair; use"),
            ({"column": 0}, "column 0 is of type int; use a str"),
            ({"column": "\ud800"}, r"column '\\ud800' contains half a surrogate pair; use"),
            (
                {"time_zone": recurtz.CustomTimeZone(60, name="\ud800")},
                r"time_zone '\\ud800' contains half a surrogate pair; use",
            ),
            ({"rows": 0}, "rows 0 is not allowed"),
            ({"time_zone": "Moon"}, "not supported: 'Moon'"),
            ({"time_zone": Stubborn()}, "does not list its transitions; use the name of a zone"),
        ],
    )
    def test_rejected_at_once(self, options, message):
        """Arguments are checked before the first batch is read."""
        with pytest.raises(recurtz.RecurtzError, match=message):
            columns.expand_batches([], *NOVEMBER, **options)

    def test_reversed_window(self):
        """A window must not end before it starts."""
        with pytest.raises(recurtz.RecurtzError, match="endDateTime '2017-10-30'"):
            columns.expand_batches([], *reversed(NOVEMBER))

    @pytest.mark.parametrize(
        ("source", "options", "message"),
        [
            (batch(series()), {"column": "json"}, "the batches have no single column 'json'; they have 'event'"),
            (batch(series()), {"keep": ["tenant"]}, "the batches have no single column 'tenant'"),
            (pa.record_batch({"event": [1]}), {}, "column 'event' is of type int64; use JSON text"),
            (pa.record_batch({"event": TWICE}), {}, "column 'event' has two fields 'id'; use one of each name"),
            (pa.record_batch({"event": NESTED_TWICE}), {}, "column 'event' has two fields 'id'; use one of each name"),
            (pa.record_batch({"event": ENCODED_TWICE}), {}, "column 'event' has two fields 'id'; use one of each name"),
        ],
    )
    def test_columns(self, source, options, message):
        """A column that is missing or of the wrong type is an error that says what there is."""
        with pytest.raises(recurtz.RecurtzError, match=message):
            list(columns.expand_batches([source], *NOVEMBER, **options))

    def test_column_that_cannot_be_kept(self):
        """Arrow cannot repeat rows of some types; these are rejected before an event is parsed."""
        source = batch({}, tenant=RUN_END_ENCODED)
        reader = pa.RecordBatchReader.from_batches(source.schema, [source])
        message = r"^column 'tenant' is of type run_end_encoded.*, which cannot be kept; cast it to another type first$"
        with pytest.raises(recurtz.RecurtzError, match=message):
            columns.expand_reader(reader, *NOVEMBER, keep=["tenant"])
        with pytest.raises(recurtz.RecurtzError, match=message):
            list(columns.expand_batches([source], *NOVEMBER, keep=["tenant"], rejected=print))


class TestKeep:
    def test_any_type(self):
        """Kept columns are repeated, whatever their type; others are not in the output."""
        tenants = pa.array([{"name": "a", "tags": [1]}, None])
        result = table([batch(series(), series(id="other"), tenant=tenants, unused=[1, 2])], keep=["tenant"])

        assert result.schema.names == [*columns.SCHEMA.names, "tenant"]
        assert result["tenant"].to_pylist() == [{"name": "a", "tags": [1]}] * 2 + [None] * 2

    @pytest.mark.parametrize(
        "column",
        [
            pa.array(["a", None], pa.string_view()),
            pa.array([b"\xff" * 20, None], pa.binary_view()),
            pa.ExtensionArray.from_storage(pa.json_(pa.string_view()), pa.array(["{}", None], pa.string_view())),
        ],
        ids=lambda column: str(column.type),
    )
    def test_views(self, column):
        """Views of text keep their type, also in the batches of rejected rows."""
        rejected = []
        source = batch(series(), BAD, tenant=column)
        [result] = columns.expand_batches([source], *NOVEMBER, keep=["tenant"], rejected=rejected.append)

        assert result["tenant"].to_pylist() == [column[0].as_py()] * 2
        assert [out["tenant"].to_pylist() for out in rejected] == [[None]]
        assert {out.schema.field("tenant").type for out in (result, *rejected)} == {column.type}


class TestIds:
    def test_widths(self):
        """Ids of different lengths, empty and missing ids."""
        ids = ["A", None, "ö", "AAMkADQwMD" * 20, ""]
        result = rows(*[series(id=id_) for id_ in ids])

        assert [row["event_id"] for row in result] == [id_ for id_ in ids for _ in range(2)]
        assert [row["occurrence_id"] for row in result] == [
            None if id_ is None else f"OID.{id_}.{day}" for id_ in ids for day in ("2017-10-30", "2017-11-06")
        ]

    def test_none(self):
        """Without any id in a batch, ids are null and dates are not."""
        result = rows(series(id=None))

        assert [(row["event_id"], row["occurrence_id"]) for row in result] == [(None, None)] * 2
        assert [row["original_date"].day for row in result] == [30, 6]

    @pytest.mark.parametrize("count", [1, 400])
    def test_longest(self, count):
        """An id may have 1,024 characters; a longer one is an error."""
        errors = []
        longest, longer = series(id="ö" * 1_024), series(id="ö" * 1_025)
        result = table([batch(*[longest] * count, longer)], on_error=errors.append)

        assert result["occurrence_id"][0].as_py() == f"OID.{longest['id']}.2017-10-30"
        assert [error.target for error in errors] == [f"event[{count}].id"]

    def test_lost_zone(self):
        """A series whose zone is lost starts on the day before the dates of its pattern."""
        lost = series("2017-10-29T23:00:00", "2017-10-30T00:00:00", "UTC", range_={"startDate": "2017-10-30"})
        lost["recurrence"]["range"]["recurrenceTimeZone"] = "Customized Time Zone"
        result = rows(lost, window=("2017-10-29", "2017-11-07"))

        assert [(row["start"], row["original_date"]) for row in result] == [
            (at(2017, 10, 29, 23), date(2017, 10, 30)),
            (at(2017, 11, 5, 23), date(2017, 11, 6)),
        ]


def calls(days):
    """The number of calls that expand a daily series to a number of days, in one batch."""
    events = batch(series(zone="UTC", pattern=DAILY))
    count = 0

    def profile(_frame, what, _argument):
        nonlocal count
        count += what in ("call", "c_call")

    window = at(2017, 9, 5), at(2017, 9, 5) + timedelta(days=days)
    list(columns.expand_batches([events], *window))
    sys.setprofile(profile)
    [result] = columns.expand_batches([events], *window)
    sys.setprofile(None)
    assert result.num_rows == days
    return count


class TestSizes:
    def test_max_rows(self):
        """No output batch has more than `rows` rows, and none is empty."""
        daily, never = series(pattern=DAILY), series("2020-01-01T12:00:00")
        window = "2017-10-01", "2018-10-01"
        sources = [batch(daily, never, daily), batch(never), batch()]
        result = list(columns.expand_batches(sources, *window, rows=100))

        assert [out.num_rows for out in result] == [100, 100, 100, 100, 100, 100, 100, 30]
        assert pa.Table.from_batches(result).to_pylist() == rows(daily, daily, window=window)

    def test_huge_rows(self):
        """A `rows` far beyond the number of rows costs no memory."""
        result = table([batch(series())], rows=10**9)

        assert result.to_pylist() == rows(series())
        assert result.get_total_buffer_size() < 2_000

    def test_growing_batches(self):
        """A batch may have more rows than those before it."""
        events, window = [series(pattern=DAILY), series(), series(pattern=DAILY)], ("2017-10-01", "2017-12-01")

        assert table([batch(one) for one in events], window).to_pylist() == rows(*events, window=window)

    def test_lazy_input(self):
        """An input batch is read when all rows of the one before it have been returned."""
        read = []

        def source():
            for number in range(3):
                read.append(number)
                yield batch(series(pattern=DAILY))

        batches = columns.expand_batches(source(), "2017-10-01", "2017-10-06", rows=3)
        assert read == []
        assert [(next(batches).num_rows, list(read)) for _ in range(4)] == [
            (3, [0]), (2, [0]), (3, [0, 1]), (2, [0, 1])
        ]  # fmt: skip

    @pytest.mark.slow
    def test_whole_calendar(self):
        """A series without end is expanded batch by batch to the end of year 9999."""
        batches = columns.expand_batches([batch(series(pattern=DAILY))], "0001-01-01", "9999-12-31", rows=1_000)
        first = next(batches)

        assert (first.num_rows, first["original_date"][0].as_py()) == (1_000, date(2017, 9, 4))
        assert sum(out.num_rows for out in batches) == (date.max - date(2017, 9, 4)).days + 1 - 1_000 - 1

    def test_calls_do_not_grow(self):
        """A batch takes as many calls for ten thousand occurrences as for a hundred."""
        assert calls(1_000) == calls(100)
        assert calls(10_000) <= calls(100) + 20  # repeated text is joined from blocks


def spy(monkeypatch, module, name, note):
    """Notes of the arguments of each call of a function in a module."""
    notes, function = [], getattr(module, name)

    def spied(*arguments):
        notes.append(note(*arguments))
        return function(*arguments)

    monkeypatch.setattr(module, name, spied)
    return notes


MARCH_12 = {"type": "absoluteYearly", "interval": 1, "month": 3, "dayOfMonth": 12}
"""In the DST gap in 2017 and 2023, in other years in standard time."""


class TestIntervals:
    def test_shared_times(self, monkeypatch):
        """The intervals of series with the same times are computed once."""
        ranges = spy(monkeypatch, local_times, "split", lambda ranges, _cuts: len(ranges.of))
        later = series("2017-09-04T13:00:00", "2017-09-04T15:00:00")
        events = series(), series(pattern=DAILY), later, series()
        result = rows(*events)

        assert ranges == [2]
        assert result == [row for one in events for row in rows(one)]

    def test_rare_series(self, monkeypatch):
        """A series that occurs less often than its offsets change is expanded by occurrence, not by interval."""
        ranges = spy(monkeypatch, intervals_module, "_positions", lambda _table, ranges: len(ranges.of))
        times = "2017-03-12T02:30:00", "2017-03-12T23:00:00"
        yearly = series(*times, pattern=MARCH_12, cancelledOccurrences=["OID.A.2019-03-12"], id="A")
        window = "2016-01-01", "2028-01-01"
        result = rows(yearly, series(pattern=DAILY, id="B"), window=window)
        view = recurtz.calendar_view([yearly], *window)

        assert [f"{row['start']:%Y-%m-%dT%H:%M:%S}.0000000" for row in result if row["event_id"] == "A"] == [
            one["start"]["dateTime"] for one in view
        ]
        assert [int(one["start"]["dateTime"][:4]) for one in view] == [2017, 2018, *range(2020, 2028)]
        assert ranges == [1 + 24]  # those of the daily series

    def test_long_and_rare(self):
        """The end of a rare occurrence can be several changes of the offset after its start."""
        january = {"type": "absoluteYearly", "interval": 1, "month": 1, "dayOfMonth": 10}
        yearly = series("2017-01-10T12:00:00", "2017-12-20T14:00:00", pattern=january)
        window = "2016-01-01", "2021-01-01"
        view = recurtz.calendar_view([yearly], *window)

        assert [
            [f"{row[edge]:%Y-%m-%dT%H:%M}" for edge in ("start", "end")] for row in rows(yearly, window=window)
        ] == [[one[edge]["dateTime"][:16] for edge in ("start", "end")] for one in view]
        assert len(view) == 4

    def test_parts(self, monkeypatch):
        """With a long window, events are read together, and their intervals are computed in parts."""
        cancelled = series(pattern=DAILY, cancelledOccurrences=["OID.A.2019-03-12"], id="A")
        moved = exception("2020-07-04", "2020-07-05T10:00:00", "2020-07-05T11:00:00", of="B")
        events = series(), cancelled, event(), series(pattern=DAILY, exceptionOccurrences=[moved], id="B"), cancelled
        window = "2016-01-01", "2028-01-01"
        expected = rows(*events, window=window)
        reads = spy(monkeypatch, EventTableBuilder, "build", lambda _builder: 1)
        finds = spy(monkeypatch, expand_module, "find_intervals", lambda table, *_: len(table.row))
        monkeypatch.setattr(chunks, "_MAX_INTERVALS", 2 * 2 * 13)

        assert rows(*events, window=window) == expected
        assert (reads, finds) == ([1], [1, 2, 2 + 1])

    def test_many_zone_names(self, monkeypatch):
        """Input with ever new names of zones does not grow the tables, and the rows stay right."""
        monkeypatch.setattr(interning, "_MAX_ZONES", 2)
        monkeypatch.setattr(chunks, "_MAX_EVENTS", 2)
        names = ["UTC", "Asia/Tokyo", PACIFIC, "pacific standard time", "Europe/Paris", "Asia/Kathmandu", "UTC"]
        result = rows(*[series(zone=name) for name in names], time_zone=None)

        assert [row["time_zone"] for row in result] == [name for name in names for _ in range(2)]
        assert {row["start_local"].hour for row in result} == {12}
        assert [row["start"].hour for row in result[::2]] == [12, 3, 19, 19, 11, 6, 12]


class TestReader:
    def test_schema(self):
        """A reader has its schema before its first batch."""
        source = batch(series(), tenant=["a"])
        reader = columns.expand_reader(
            pa.RecordBatchReader.from_batches(source.schema, [source]), *NOVEMBER, keep=["tenant"]
        )

        assert reader.schema == columns.SCHEMA.append(pa.field("tenant", pa.string()))
        assert [row["tenant"] for row in reader.read_all().to_pylist()] == ["a", "a"]

    def test_missing_column(self):
        """A column to keep that is missing is rejected at once."""
        reader = pa.RecordBatchReader.from_batches(batch().schema, [])
        with pytest.raises(recurtz.RecurtzError, match="'tenant'"):
            columns.expand_reader(reader, *NOVEMBER, keep=["tenant"])


class TestImport:
    def test_lazy(self):
        """`recurtz.arrow` is imported when it is first used."""
        assert "arrow" in dir(recurtz)
        assert recurtz.arrow is columns

    @pytest.mark.parametrize("missing", ["numpy", "orjson", "pyarrow"])
    def test_missing_extra(self, monkeypatch, missing):
        """If a library is missing, the error names the extra that installs it."""
        for name in [name for name in sys.modules if name.startswith("recurtz.arrow")]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.setitem(sys.modules, missing, None)
        with pytest.raises(
            ModuleNotFoundError, match=rf"needs {missing}; install it with: pip install 'recurtz\[arrow\]'"
        ):
            importlib.import_module("recurtz.arrow")

    def test_other_missing_module(self, monkeypatch):
        """The error of any other module is not changed."""
        for name in [name for name in sys.modules if name.startswith("recurtz.arrow")]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.setitem(sys.modules, "recurtz.events.parsing", None)
        with pytest.raises(ModuleNotFoundError, match=r"recurtz\.events\.parsing"):
            importlib.import_module("recurtz.arrow")
