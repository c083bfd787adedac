"""The columns `is_all_day` and `show_as`, and a query of busy hours."""

import pyarrow as pa
import pytest
from arrow_builders import NOVEMBER, batch, rows, table

from graph import all_day, daily, event, exception, series
from recurtz import busy_periods
from recurtz.arrow import chunks


@pytest.fixture(params=[0, 10_000], ids=["columnar", "row by row"], autouse=True)
def reader(request, monkeypatch):
    """Both readers."""
    monkeypatch.setattr(chunks, "_MIN_COLUMNAR", request.param)


def statuses(*events, window=NOVEMBER):
    """The status of each row."""
    return [row["show_as"] for row in rows(*events, window=window)]


class TestShowAs:
    @pytest.mark.parametrize(
        ("properties", "status"),
        [
            ({}, "busy"),
            ({"showAs": None}, "busy"),
            ({"showAs": "WorkingElsewhere"}, "workingElsewhere"),
            ({"showAs": "unknownFutureValue"}, "unknown"),
            ({"showAs": "oof", "isCancelled": True}, None),
            ({"responseStatus": {"response": "Declined", "time": "2017-01-01T00:00:00Z"}}, None),
            ({"responseStatus": {"response": "organizer"}, "isCancelled": False}, "busy"),
        ],
    )
    def test_event(self, properties, status):
        """The showAs of an event; null if it is cancelled or declined."""
        assert statuses(event("2017-11-01T12:00:00", **properties)) == [status]
        assert statuses(series(**properties)) == [status] * 2

    def test_exception(self):
        """An exception's own properties count, otherwise those of its series."""
        own = exception("2017-10-30", "2017-10-30T15:00:00", showAs="free")
        cancelled = exception("2017-11-06", isCancelled=True, showAs=None)
        assert statuses(series(showAs="oof", exceptionOccurrences=[own, cancelled])) == ["free", None]
        assert statuses(series(isCancelled=True, exceptionOccurrences=[own])) == [None, None]
        back = exception("2017-10-30", responseStatus={"response": "accepted"}, isCancelled=False)
        declined = {"responseStatus": {"response": "declined"}}
        assert statuses(series(**declined, exceptionOccurrences=[back])) == [None, "busy"]

    def test_several(self):
        """Rows of several events have their own."""
        assert statuses(series(), event("2017-11-01T12:00:00", showAs="free"), series(showAs="oof")) == [
            *["busy"] * 2,
            "free",
            *["oof"] * 2,
        ]

    def test_constant(self):
        """Several batches with the same status, the later ones longer."""
        short, long = batch(event("2017-11-01T12:00:00")), batch(daily(), all_day("2017-11-01", "2017-11-02"))
        result = table([short, long, long, short])
        assert set(result["show_as"].to_pylist()) == {"busy"}
        flags = result["is_all_day"].to_pylist()
        assert (flags[0], flags[-1], sum(flags)) == (False, False, 2)


class TestAllDay:
    def test_event(self):
        """True for the occurrences of all-day events, and for exceptions that are all-day."""
        changed = exception("2017-10-30", "2017-10-30T00:00:00", "2017-10-31T00:00:00", isAllDay=True)
        flags = [
            [row["is_all_day"] for row in rows(event_)]
            for event_ in (all_day("2017-11-01", "2017-11-02"), series(), series(exceptionOccurrences=[changed]))
        ]
        assert flags == [[True], [False, False], [False, True]]


class TestQuery:
    def test_busy_hours(self):
        """The hours of a week by one query are those of `busy_periods`, if no events overlap."""
        duckdb = pytest.importorskip("duckdb")
        free = exception("2017-11-01", "2017-11-01T12:00:00", "2017-11-01T13:00:00", showAs="free")
        long = exception("2017-11-02", "2017-11-02T12:00:00", "2017-11-02T16:00:00", showAs="oof")
        morning = event("2017-11-03T08:00:00", "2017-11-03T09:00:00", showAs="tentative")
        events = [daily(exceptionOccurrences=[free, long]), morning]
        times = table([batch(*events)])
        assert isinstance(times, pa.Table)
        query = """
            select sum(epoch("end" - start)) / 3600 from times
            where show_as in ('busy', 'oof', 'tentative', 'unknown')
        """
        [(hours,)] = duckdb.sql(query).fetchall()
        expected = sum((period.end - period.start).total_seconds() for period in busy_periods(events, *NOVEMBER))
        assert hours == expected / 3600 == 17
