"""Invalid events: `on_error` and `rejected`."""

import json

import pyarrow as pa
import pytest
from arrow_builders import NOVEMBER, batch, table

import recurtz
import recurtz.arrow as columns
from graph import faults, series
from recurtz.arrow import chunks

BAD = series(pattern={"type": "weekly", "interval": 0, "daysOfWeek": ["monday"]})
FAULTY = {
    "id": 5,
    "start": {"dateTime": "today", "timeZone": "Moon"},
    "end": {"dateTime": "tomorrow", "timeZone": "UTC"},
    "isAllDay": "no",
    "cancelledOccurrences": ["today"],
}
"""A single event with many faults."""
FAULTY_SERIES = {
    **FAULTY,
    "recurrence": {"pattern": {"type": "daily", "interval": 0}, "range": {"type": "noEnd", "startDate": "today"}},
}


def errors_of(*events):
    """The errors that `on_error` takes."""
    errors = []
    assert table([batch(*events)], on_error=errors.append).num_rows == 0
    return errors


class TestRaise:
    def test_row_in_target(self):
        """The first invalid event raises its error, with the row in target and note."""
        with pytest.raises(recurtz.RecurtzError, match="interval 0 is not allowed") as caught:
            list(columns.expand_batches([batch(series()), batch(series(), BAD)], *NOVEMBER))

        assert caught.value.target == "event[2].recurrence.pattern.interval"
        assert caught.value.__notes__ == ["in row 2 of the column 'event'"]

    @pytest.mark.parametrize("text", [None, "", "{", "[]", "5"])
    def test_not_an_event(self, text):
        """A value that is not an object is an error of its row."""
        with pytest.raises(recurtz.RecurtzError) as caught:
            list(columns.expand_batches([pa.record_batch({"event": pa.array([text], pa.string())})], *NOVEMBER))

        assert caught.value.target == "event[0]"


class TestSkip:
    def test_others_remain(self):
        """With "skip", invalid events have no rows and raise no error."""
        assert table([batch(series(), BAD, series())], on_error="skip").num_rows == 4


class TestFunction:
    def test_all_rows(self):
        """A function takes the error of each invalid event; the other events have their rows."""
        errors = []
        result = table([batch(series(), BAD), batch(BAD, series())], on_error=errors.append)

        assert result.num_rows == 4
        assert [error.target for error in errors] == [
            "event[1].recurrence.pattern.interval",
            "event[2].recurrence.pattern.interval",
        ]

    def test_raising_function(self):
        """An error that the function raises ends the work."""

        def fail(error):
            raise KeyError(error.target)

        with pytest.raises(KeyError, match="event"):
            table([batch(BAD)], on_error=fail)

    @pytest.mark.parametrize("count", [1, pytest.param(400, marks=pytest.mark.slow)])
    @pytest.mark.parametrize("faulty", [BAD, FAULTY_SERIES])
    def test_faults_as_instances(self, faulty, count):
        """The error lists the same faults as that of `instances`, however the event is read."""
        with pytest.raises(recurtz.RecurtzError) as caught:
            recurtz.instances(faulty, *NOVEMBER)
        errors = errors_of(*[faulty] * count)

        assert len(errors) == count
        assert faults(errors[-1]) == [(f"event[{count - 1}].{target}", code) for target, code in faults(caught.value)]

    def test_faults_of_single(self):
        """A single event lists all its faults, its id among them."""
        [error] = errors_of(FAULTY)

        assert {target for target, _ in faults(error)} >= {"event[0].id", "event[0].isAllDay", "event[0].end.dateTime"}


class TestRejected:
    def test_batches(self, monkeypatch):
        """Rejected rows become batches of their own, with the kept columns; no error is raised."""
        monkeypatch.setattr(chunks, "_MAX_EVENTS", 2)
        rejected = []
        sources = [
            batch(series(), BAD, series(), tenant=["a", "b", "c"]),
            pa.record_batch({"event": ["no JSON", json.dumps(series()), None], "tenant": ["d", "e", "f"]}),
        ]
        result = table(sources, keep=["tenant"], rejected=rejected.append)

        assert result["tenant"].to_pylist() == ["a", "a", "c", "c", "e", "e"]
        assert [out.num_rows for out in rejected] == [1, 1, 1]
        errors = pa.Table.from_batches(rejected)
        assert errors.schema.names == [*columns.ERRORS_SCHEMA.names, "tenant"]
        assert [(row["row"], row["code"], row["target"], row["tenant"]) for row in errors.to_pylist()] == [
            (1, "ErrorPropertyValidationFailure", "recurrence.pattern.interval", "b"),
            (3, "UnableToDeserializePostBody", "event", "d"),
            (5, "ErrorPropertyValidationFailure", "event", "f"),
        ]
        assert "no JSON" in errors["message"][1].as_py()

    def test_with_function(self):
        """If both are given, `on_error` takes each error and `rejected` takes the batches."""
        errors, rejected = [], []
        result = table([batch(series(), BAD, BAD)], on_error=errors.append, rejected=rejected.append)

        assert result.num_rows == 2
        assert [error.target for error in errors] == [f"event[{row}].recurrence.pattern.interval" for row in (1, 2)]
        assert [out["row"].to_pylist() for out in rejected] == [[1, 2]]
        assert rejected[0]["target"].to_pylist() == ["recurrence.pattern.interval"] * 2

    def test_with_skip(self):
        """With "skip", rejected rows are still listed."""
        rejected = []

        assert table([batch(BAD)], on_error="skip", rejected=rejected.append).num_rows == 0
        assert [out.num_rows for out in rejected] == [1]


class TestArguments:
    @pytest.mark.parametrize("expand_any", [columns.expand_batches, columns.expand_reader])
    @pytest.mark.parametrize("value", ["ignore", [], 0, None])
    def test_on_error(self, expand_any, value):
        """`on_error` is "raise", "skip" or a function."""
        with pytest.raises(TypeError, match=r"^on_error .*; use 'raise', 'skip', or a function"):
            expand_any(batch(BAD), *NOVEMBER, on_error=value)

    @pytest.mark.parametrize("expand_any", [columns.expand_batches, columns.expand_reader])
    @pytest.mark.parametrize("value", ["raise", [], 0])
    def test_rejected(self, expand_any, value):
        """`rejected` is a function or None."""
        with pytest.raises(TypeError, match=r"^rejected .*; use a function, such as the append of a list, or None$"):
            expand_any(batch(BAD), *NOVEMBER, rejected=value)
