"""recurtz.events.master: a series as a value: its occurrences by date, its JSON, its constructor."""

import copy
import pickle
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import islice

import pytest

from graph import (
    DAILY,
    MONDAY,
    PACIFIC,
    date_time,
    dates,
    error_of,
    exception,
    faults,
    master,
    moment,
    occurrence_id,
    weekly,
)
from recurtz import DateTimeTimeZone, Occurrence, SeriesMaster
from recurtz.errors import ArgumentTypeError, ItemNotFoundError, PropertyError

daily = partial(master, pattern=DAILY)


class TestOccurrence:
    CHANGED = daily(
        exceptionOccurrences=[exception("2017-09-06", "2017-09-20T08:00:00")],
        cancelledOccurrences=[occurrence_id("2017-09-05")],
    )

    def test_scheduled(self):
        """The occurrence of a date is as the pattern has it, however far away."""
        assert self.CHANGED.occurrence(MONDAY) == next(iter(daily()))
        assert self.CHANGED.occurrence(date(9000, 1, 1)).original_date == date(9000, 1, 1)

    def test_exception(self):
        """An exception is in its place; of two, the later in the list."""
        assert self.CHANGED.occurrence(date(2017, 9, 6)) == self.CHANGED.exceptions[0]
        noons = [Occurrence(start, start, MONDAY) for start in map(date_time, ("2017-09-04T01:00", "2017-09-04T02:00"))]
        assert daily().__replace__(exceptions=noons).occurrence(MONDAY) == noons[1]

    @pytest.mark.parametrize("day", [date(2017, 9, 3), date(2017, 9, 5), date.min])
    def test_missing(self, day):
        """Any other date is not found."""
        assert type(error_of(self.CHANGED.occurrence, day)) is ItemNotFoundError
        assert day not in self.CHANGED

    def test_out_of_range(self):
        """A date whose occurrence is outside the years 1 to 9999 is not found either."""
        late = daily("2017-09-04T20:00:00")
        assert "outside the years 1 to 9999" in str(error_of(late.occurrence, date.max))

    def test_contains(self):
        """A date is in the series if it is a date of the pattern, or of an exception, and not cancelled."""
        assert MONDAY in self.CHANGED
        assert date(2017, 9, 6) in self.CHANGED
        assert date(2017, 9, 20) in self.CHANGED
        stray = daily(exceptionOccurrences=[exception("2017-08-01")])
        assert date(2017, 8, 1) in stray
        assert "2017-09-04" not in self.CHANGED
        assert None not in self.CHANGED

    def test_datetime(self):
        """A datetime is a TypeError."""
        with pytest.raises(ArgumentTypeError):
            datetime(2017, 9, 4) in self.CHANGED  # noqa: B015
        with pytest.raises(ArgumentTypeError):
            self.CHANGED.occurrence(datetime(2017, 9, 4))


class TestToGraph:
    def test_exception_without_id(self):
        """An exception of a date outside the calendar comes back without an id of the master."""
        stray = exception("9999-12-31", "2017-09-04T12:00:00", "2017-09-04T14:00:00")
        zone = {"recurrenceTimeZone": PACIFIC}
        series = daily("2017-09-04T12:00:00", "2017-09-06T14:00:00", range_=zone, id=None, exceptionOccurrences=[stray])
        assert series.to_graph()["exceptionOccurrences"][0]["occurrenceId"] == "OID..9999-12-31"
        assert SeriesMaster.from_graph(series.to_graph()) == series

    @pytest.mark.parametrize("identity", ["AAMk", None])
    def test_identity(self, identity):
        """An exception has its id, or its original start."""
        moved = exception("2017-09-05", "2017-09-20T08:00:00", zone="UTC")
        [json] = daily(id=identity, exceptionOccurrences=[moved]).to_graph()["exceptionOccurrences"]
        assert json["id"] == json["occurrenceId"] == (identity and "OID.AAMk.2017-09-05")
        assert json["originalStart"] == "2017-09-05T19:00:00Z"

    def test_zone_of_exception(self):
        """An exception in another zone is written in that of the series."""
        evening = date_time("2017-09-06T03:00", "UTC")
        moved = daily().__replace__(exceptions=(Occurrence(evening, evening, date(2017, 9, 5)),))
        [json] = moved.to_graph()["exceptionOccurrences"]
        assert json["start"] == moment("2017-09-05T20:00:00.0000000")


class TestConstructor:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("recurrence", DAILY),
            ("start", datetime(2017, 9, 4, 12, tzinfo=UTC)),
            ("end", "2017-09-04T14:00"),
            ("is_all_day", 1),
            ("id", 5),
            ("cancelled", [datetime(2017, 9, 4)]),
            ("exceptions", [MONDAY]),
        ],
    )
    def test_types(self, name, value):
        """An argument of the wrong type is a TypeError with its name."""
        with pytest.raises(ArgumentTypeError, match=f"^{name} "):
            daily().__replace__(**{name: value})

    def test_end_before_start(self):
        """An end before the start is rejected."""
        with pytest.raises(PropertyError, match="use a time that is not before the start") as caught:
            daily("2017-09-04T12:00:00", "2017-09-04T11:59:00")
        assert faults(caught.value) == [("end", "ErrorPropertyValidationFailure")]

    def test_zone(self):
        """Start and end are converted to the zone of the series; of an all-day series the dates count."""
        noon, two = date_time("2017-09-04T12:00", "UTC"), date_time("2017-09-04T14:00", "UTC")
        series = SeriesMaster(dates(), noon, two, PACIFIC)
        assert (series.start, series.end) == (date_time("2017-09-04T05:00"), date_time("2017-09-04T07:00"))
        series = SeriesMaster(dates(), noon, two + timedelta(1), PACIFIC, is_all_day=True)
        assert (series.start, series.end) == (date_time("2017-09-04T00:00"), date_time("2017-09-05T00:00"))

    def test_cancelled(self):
        """Cancelled dates are sorted, each once."""
        days = [date(2017, 9, 6), MONDAY, MONDAY]
        assert daily().__replace__(cancelled=days).cancelled == (MONDAY, date(2017, 9, 6))

    def test_value(self):
        """Copies and pickles are equal values, with the same occurrences."""
        series = daily(exceptionOccurrences=[exception("2017-09-05", "2017-09-20T08:00:00")])
        pickled = pickle.loads(pickle.dumps(series))
        assert pickled == copy.deepcopy(series) == series
        assert hash(pickled) == hash(series)
        assert list(islice(pickled, 20)) == list(islice(series, 20))

    @pytest.mark.parametrize(("fold", "hours"), [(0, 1), (1, 0)])
    def test_fold(self, fold, hours):
        """From the first pass of a repeated hour to the second, every occurrence lasts an hour."""
        start, second = (DateTimeTimeZone(datetime(2017, 11, 5, 1, 30), PACIFIC, fold=pass_) for pass_ in (fold, 1))
        for one in islice(SeriesMaster(dates(weekly("sunday"), "2017-11-05"), start, second, PACIFIC), 3):
            assert one.span[1] - one.span[0] == timedelta(hours=hours)
