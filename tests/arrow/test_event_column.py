"""Tables with a column for each property of the events, as Spark writes them."""

import json

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from arrow_builders import batch, table

from cases import masters
from graph import all_day, event, exception, occurrence_id, series
from recurtz import RecurtzError
from recurtz.arrow import ERRORS_SCHEMA, expand_batches, expand_reader, for_spark

YEAR = "2026-05-01", "2027-05-01"
EVENTS = [
    series(
        id="A",
        cancelledOccurrences=[occurrence_id("2026-06-01", "A")],
        exceptionOccurrences=[exception("2026-06-08", of="A")],
        showAs="tentative",
    ),
    all_day("2026-06-01", "2026-06-02", id="B", body={"content": "x" * 100}),
    event("2026-06-03T12:00:00", "2026-06-03T13:00:00", "Europe/Berlin", id="C", recurrence=None),
]


def spread(*events, **others):
    """A record batch with a column for each property, with the types that Arrow, like Spark, infers."""
    names = dict.fromkeys(name for one in events for name in one)
    columns = {name: pa.array([one.get(name) for one in events]) for name in names}
    return pa.record_batch(columns | {name: pa.array(values) for name, values in others.items()})


def type_of_spark(kind):
    """A type as Spark has it: integers of 32 bits; and texts and lists with long offsets, which Arrow may give them."""
    if pa.types.is_struct(kind):
        return pa.struct([(field.name, type_of_spark(field.type)) for field in kind])
    if pa.types.is_list(kind):
        return pa.large_list(type_of_spark(kind.value_type))
    return {pa.int64(): pa.int32(), pa.string(): pa.large_string()}.get(kind, kind)


def without_unused(one):
    """An event whose pattern has null for 0 and for no days."""
    if not one.get("recurrence"):
        return one
    pattern = {name: value or None for name, value in one["recurrence"]["pattern"].items()}
    return one | {"recurrence": one["recurrence"] | {"pattern": pattern}}


class TestRows:
    @pytest.mark.parametrize("column", ["event", None])
    def test_same_rows(self, column):
        """The rows are those of a column of events, kept columns too."""
        spread_out = spread(*EVENTS, tenant=["north", "east", "south"])
        together = batch(*EVENTS, tenant=["north", "east", "south"])
        result = table([spread_out], YEAR, column=column, keep=["tenant"])

        assert result == table([together], YEAR, keep=["tenant"])
        assert result.num_rows > 50

    def test_many(self):
        """Large batches, which are read as columns, too."""
        events = [master["event"] for master in masters(500)]

        assert table([spread(*events)], YEAR) == table([batch(*events)], YEAR)

    @pytest.mark.parametrize("count", [40, 500])
    def test_types_of_spark(self, count):
        """Structs with nulls for what a pattern does not use, and Spark's integers, large texts and lists."""
        events = [master["event"] for master in masters(count)] + [EVENTS[2]] * 3
        plain = spread(*events)
        schema = pa.schema([(field.name, type_of_spark(field.type)) for field in plain.schema])
        unused = [without_unused(one) for one in events]
        columns = [pa.array([one.get(field.name) for one in unused], field.type) for field in schema]

        assert table([pa.record_batch(columns, schema)], YEAR) == table([batch(*events)], YEAR)

    def test_without_recurrence(self):
        """Without a column `recurrence`, and with one of nulls only, all events are single ones."""
        source = spread(*EVENTS[1:])
        expected = table([source], YEAR)

        assert expected.num_rows == 2
        assert table([source.drop_columns(["recurrence"])], YEAR) == expected

    def test_kept_property(self):
        """A property may be kept."""
        result = table([spread(*EVENTS)], YEAR, keep=["id", "showAs"])

        assert set(result["showAs"].to_pylist()) == {"tentative", None}
        assert result["id"] == result["event_id"]

    def test_every_door(self):
        """`expand_reader` and `for_spark` read it too."""
        source = spread(*EVENTS)
        expected = table([source], YEAR).num_rows
        reader = pa.RecordBatchReader.from_batches(source.schema, [source])

        assert expand_reader(reader, *YEAR).read_all().num_rows == expected
        assert sum(part.num_rows for part in for_spark(*YEAR)([source])) == expected

    def test_occurrence_beside_master(self):
        """An occurrence whose master is in the same batch is reported, as in a column of events."""
        occurrence = event("2026-06-01T12:00:00", seriesMasterId="AAMk", type="occurrence")
        errors = []
        list(expand_batches([spread(series(), occurrence)], *YEAR, on_error=errors.append))

        assert [error.target for error in errors] == ["event[1].seriesMasterId"]


class TestFaults:
    def test_row(self):
        """A faulty row is reported with its number."""
        rejected = []
        source = spread(EVENTS[1], {**EVENTS[2], "start": None}, tenant=["north", "south"])
        rows = list(expand_batches([source], *YEAR, keep=["tenant"], rejected=rejected.append))

        assert sum(part.num_rows for part in rows) == 1
        assert rejected[0].select([*ERRORS_SCHEMA.names, "tenant"]).to_pylist() == [
            {
                "row": 1,
                "code": "ErrorPropertyValidationFailure",
                "target": "start",
                "message": rejected[0]["message"][0].as_py(),
                "tenant": "south",
            }
        ]
        with pytest.raises(RecurtzError) as caught:
            list(expand_batches([source], *YEAR))
        assert caught.value.target == "event[1].start"

    def test_own_column_first(self):
        """A column `event` has the events, whatever other columns there are."""
        source = batch(EVENTS[1], start=["x"], end=["y"])

        assert table([source], YEAR).num_rows == 1
        with pytest.raises(RecurtzError):
            table([source], YEAR, column=None)

    @pytest.mark.parametrize("names", [["id"], ["start"], ["start", "end", "end"]])
    def test_no_events(self, names):
        """Without single columns `start` and `end` there are no events."""
        source = pa.RecordBatch.from_arrays([pa.nulls(1)] * len(names), names)
        with pytest.raises(RecurtzError, match="no single column"):
            list(expand_batches([source], *YEAR))

    @pytest.mark.parametrize("missing", ["start", "end"])
    def test_missing_property(self, missing):
        """With `column=None`, the message names the property that is missing."""
        with pytest.raises(RecurtzError, match=f"no single column '{missing}'"):
            list(expand_batches([spread(*EVENTS).drop_columns([missing])], *YEAR, column=None))

    def test_other_column(self):
        """If another column is requested, properties are not looked for."""
        with pytest.raises(RecurtzError, match="no single column 'json'"):
            list(expand_batches([spread(*EVENTS)], *YEAR, column="json"))

    def test_memory(self):
        """Columns that are no properties of interest are not read."""
        wide = spread(*EVENTS)
        text = pa.array(["\ud800".encode("utf-8", "surrogatepass")] * 3).view(pa.string())  # which Python cannot decode

        assert table([wide.append_column("subject", text)], YEAR) == table([wide], YEAR)
        assert pc.sum(pc.binary_length(text)).as_py() == 9
        assert json.dumps(table([wide], YEAR).num_rows)
