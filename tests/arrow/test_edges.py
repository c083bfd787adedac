"""`edges`: which window an occurrence on an edge is in."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pyarrow as pa
import pytest
from arrow_builders import at, batch, rows, table

from cases import masters
from graph import DAILY, PACIFIC, all_day, event, exception, series
from recurtz import RecurtzError
from recurtz.arrow import SCHEMA, expand_batches, expand_reader, for_spark

WEEKS = [datetime(2026, 5, 4, tzinfo=UTC) + timedelta(weeks=n) for n in range(5)]
"""Mondays at midnight in UTC, the edges of four windows."""


def keys(batches):
    return sorted((row["event_id"] or "", row["occurrence_id"] or "", row["start"]) for row in batches.to_pylist())


class TestStart:
    def test_adjoining_windows(self):
        """Each occurrence is in exactly one of several windows, and the same ones are in a window of all."""
        source = batch(*[master["event"] for master in masters(80)])
        parts = [table([source], window, edges="start") for window in pairwise(WEEKS)]
        whole = table([source], (WEEKS[0], WEEKS[-1]), edges="start")

        assert keys(pa.concat_tables(parts)) == keys(whole)
        assert whole.num_rows > 50

    def test_against_overlap(self):
        """They are those of `overlap` that start in the window."""
        source = batch(*[master["event"] for master in masters(80)])
        for window in pairwise(WEEKS):
            overlapping = table([source], window)
            inside = [row for row in overlapping.to_pylist() if window[0] <= row["start"] < window[1]]

            assert table([source], window, edges="start").to_pylist() == inside

    @pytest.mark.parametrize(("edges", "days"), [("overlap", [4, 5, 6]), ("start", [5, 6])])
    def test_series(self, edges, days):
        """An occurrence that lasts or ends at the start of the window began in the one before."""
        night = series("2017-09-01T22:00:00", "2017-09-02T00:00:00", "UTC", DAILY)
        result = rows(night, window=("2017-09-05", "2017-09-07"), edges=edges)

        assert [row["start"].day for row in result] == days

    @pytest.mark.parametrize(("edges", "number"), [("overlap", 3), ("start", 0)])
    def test_given_times(self, edges, number):
        """The rule holds for single events, whole days and exceptions too."""
        moved = exception("2017-09-11", "2017-09-12T20:00:00", "2017-09-13T20:00:00", "UTC")
        monthly = series(
            zone="UTC", exceptionOccurrences=[moved], range_={"type": "numbered", "numberOfOccurrences": 2}
        )
        events = [
            event("2017-09-12T20:00:00", "2017-09-13T00:00:00", "UTC"),
            all_day("2017-09-12", "2017-09-13", "UTC"),
        ]

        assert len(rows(*events, monthly, window=("2017-09-13", "2017-09-14"), edges=edges)) == number

    def test_start_at_edge(self):
        """What starts at the start of the window is in it; at the end, it is not."""
        noon = event("2017-09-04T12:00:00", "2017-09-04T13:00:00", "UTC")

        assert len(rows(noon, window=(at(2017, 9, 4, 12), at(2017, 9, 4, 13)), edges="start")) == 1
        assert rows(noon, window=(at(2017, 9, 4, 11), at(2017, 9, 4, 12)), edges="start") == []

    def test_every_door(self):
        """`expand_reader` and `for_spark` have the same option."""
        source = batch(event("2017-09-04T12:00:00", "2017-09-05T12:00:00", PACIFIC))
        window = ("2017-09-05", "2017-09-06")
        reader = pa.RecordBatchReader.from_batches(source.schema, [source])

        assert expand_reader(reader, *window, edges="start").read_all().num_rows == 0
        assert list(for_spark(*window, edges="start")([source])) == []
        assert [part.num_rows for part in for_spark(*window)([source])] == [1]

    def test_unknown(self):
        with pytest.raises(RecurtzError, match="edges 'end'"):
            expand_batches([], "2017-09-05", "2017-09-06", edges="end")

    def test_schema(self):
        """The columns are the same."""
        assert table([batch(series())], edges="start").schema == SCHEMA
