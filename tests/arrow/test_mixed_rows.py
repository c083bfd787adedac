"""Occurrences in the same batch as their masters, and removed events, go to `on_error`."""

import json

import pyarrow as pa
import pytest

import recurtz
from graph import moment
from recurtz.arrow import expand_batches
from recurtz.arrow.mixed_rows import dependent_rows

YEAR = ("2017-01-01", "2018-01-01")


def master(name):
    """A series of four Mondays."""
    range_ = {"type": "numbered", "startDate": "2017-09-04", "numberOfOccurrences": 4}
    pattern = {"type": "weekly", "interval": 1, "daysOfWeek": ["monday"]}
    times = {"start": moment("2017-09-04T12:00:00"), "end": moment("2017-09-04T14:00:00")}
    return {
        "id": name,
        "type": "seriesMaster",
        "seriesMasterId": None,
        **times,
        "recurrence": {"pattern": pattern, "range": range_},
    }


def batch(events, kind="string"):
    """A batch of one column: JSON text of some type, or structs."""
    if kind == "struct":
        return pa.record_batch({"event": pa.array(events)})
    texts = pa.array([json.dumps(event) for event in events])
    return pa.record_batch({"event": texts.dictionary_encode() if kind == "dictionary" else texts.cast(kind)})


class TestRows:
    @pytest.mark.parametrize("count", [3, 450])
    @pytest.mark.parametrize("kind", ["string", "binary", "large_string", "dictionary"])
    def test_text(self, kind, count):
        """Each series is counted once, whether rows or columns are read."""
        masters = [master(f"M{i}") for i in range(count)]
        occurrences = recurtz.instances(masters[1], *YEAR)
        stray = {**occurrences[0], "seriesMasterId": "elsewhere"}
        single = {"start": stray["start"], "end": stray["end"]}
        errors = []
        tables = expand_batches([batch([*occurrences, *masters, stray, single], kind)], *YEAR, on_error=errors.append)
        assert sum(table.num_rows for table in tables) == 4 * count + 2
        assert [error.target for error in errors] == [f"event[{row}].seriesMasterId" for row in range(4)]

    def test_structs(self):
        """Structs with the property are read likewise, those without it have no such rows."""
        series = master("M")
        events = [recurtz.instances(series, *YEAR)[0], series]
        with pytest.raises(recurtz.RecurtzError, match="is in the same batch") as caught:
            list(expand_batches([batch(events, "struct")], *YEAR))
        assert caught.value.target == "event[0].seriesMasterId"
        assert dependent_rows(pa.array([{"id": "M"}]), lambda value: value) is None

    def test_malformed(self):
        """A row that is not an event has its own error, not this one."""
        texts = pa.array(
            ['{"seriesMasterId": "M"', '{"seriesMasterId": "M", "id": 5}', '{"seriesMasterId": "M"}', "[]"]
        )

        def decode(text):
            try:
                return json.loads(text)
            except ValueError:
                raise recurtz.RecurtzError("no JSON") from None

        assert dependent_rows(texts, decode) is None

    @pytest.mark.parametrize("count", [3, 450])
    @pytest.mark.parametrize("kind", ["string", "struct"])
    def test_removed(self, kind, count):
        """A removed event, the event itself and its occurrences are rejected, each with its own message."""
        masters = [master(f"M{i}") for i in range(count)]
        occurrence = {**recurtz.instances(masters[0], *YEAR)[0], "recurrence": None}
        gone = {"id": "M0", "@removed": {"reason": "deleted"}}
        errors = []
        events = [{**event, "@removed": None} for event in (*masters, occurrence)] + [gone]
        tables = expand_batches([batch(events, kind)], *YEAR, on_error=errors.append)
        assert sum(table.num_rows for table in tables) == 4 * (count - 1)
        assert [error.target for error in errors] == [
            "event[0].id",
            f"event[{count}].seriesMasterId",
            f"event[{count + 1}].@removed",
        ]
