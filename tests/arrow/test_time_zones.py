"""`time_zones=` of columns: zones that only the caller knows, in rows of all kinds, read by either reader."""

import pickle
from datetime import timedelta, tzinfo
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from arrow_builders import NOVEMBER, at, batch, rows

from graph import BERLIN, PACIFIC, TOKYO, all_day, error_of, event, exception, moment, series
from recurtz import CustomTimeZone, RecurtzError
from recurtz import arrow as columns
from recurtz.arrow import chunks, expand_batches, expand_reader
from recurtz.arrow.read_rows import EventTableBuilder
from recurtz.errors import ArgumentTypeError

OFFICE = "Head Office"
CUSTOM = "tzone://Microsoft/Custom"
OURS = CustomTimeZone(480, name="Ours")
GIVEN = {OFFICE: OURS, CUSTOM: ZoneInfo("Australia/Sydney"), PACIFIC: BERLIN, BERLIN: PACIFIC}
LOST = {"startDate": "2017-09-04", "recurrenceTimeZone": CUSTOM}
MONDAYS = [at(2017, 10, 30, 20), at(2017, 11, 6, 20)]

EVENTS = {
    "series": series(zone=OFFICE),
    "other spelling": series(zone=OFFICE.upper()),
    "recurrenceTimeZone": series("2017-09-03T23:00:00", zone="UTC", range_=LOST),
    "originalStartTimeZone": series(zone="UTC", originalStartTimeZone=OFFICE, range_={"recurrenceTimeZone": ""}),
    "end": series(zone=OFFICE) | {"end": moment("2017-09-05T08:00:00", CUSTOM)},
    "exception": series(
        zone=OFFICE, exceptionOccurrences=[exception("2017-11-06", "2017-11-06T12:00:00", zone=CUSTOM)]
    ),
    "exception in its zone": series(exceptionOccurrences=[exception("2017-11-06", "2017-11-06T09:00:00", zone=OFFICE)]),
    "single": event("2017-11-06T12:00:00", zone=OFFICE),
    "single, end": event("2017-11-06T12:00:00", zone=OFFICE) | {"end": moment("2017-11-07T08:00:00", CUSTOM)},
    "all-day": series(zone=OFFICE) | all_day(zone=OFFICE),
    "no name": event("2017-11-06T12:00:00", zone=None),
    "no name, series": series(zone=None),
    "known name": event("2017-11-06T12:00:00", zone=PACIFIC),
    "known names": event("2017-11-06T02:00:00", zone=PACIFIC) | {"end": moment("2017-11-06T03:00:00", BERLIN)},
    "not given": series(zone="Asia/Kolkata"),
}


@pytest.fixture(params=[0, 1 << 20], ids=["columnar", "row by row"])
def either_reader(request, monkeypatch):
    """Both readers of events, one after the other."""
    monkeypatch.setattr(chunks, "_MIN_COLUMNAR", request.param)


def read(events, min_columnar, **options):
    """The rows of some events and their errors, by one of the readers."""
    errors = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks, "_MIN_COLUMNAR", min_columnar)
        found = rows(*events, on_error=errors.append, **options)
    return found, [(error.target, str(error)) for error in errors]


@pytest.mark.usefixtures("either_reader")
class TestRows:
    def test_series(self):
        """A series in a given zone, which has its own name in a column of events' own zones."""
        assert [row["start"] for row in rows(series(zone=OFFICE), time_zones=GIVEN)] == MONDAYS
        [row, _] = rows(series(zone=OFFICE), time_zones=GIVEN, time_zone=None)
        assert (row["time_zone"], row["start_local"].hour) == ("Ours", 12)

    def test_without(self):
        """Without it, the name is unknown."""
        assert error_of(rows, series(zone=OFFICE)).code == "TimeZoneNotSupportedException"

    def test_lost(self):
        """A recurrenceTimeZone that is given has the daylight saving time of its zone."""
        found = rows(series("2017-09-03T23:00:00", zone="UTC", range_=LOST), time_zones=GIVEN)
        assert [row["start"] for row in found] == [at(2017, 11, 5, 22)]

    def test_exception(self):
        """The start of an exception is in its zone."""
        found = rows(EVENTS["exception in its zone"], time_zones={OFFICE: OURS})
        assert [row["start"] for row in found] == [at(2017, 10, 30, 19), at(2017, 11, 6, 17)]

    def test_full(self, monkeypatch):
        """The zones stay given when the numbers of zones start anew."""
        monkeypatch.setattr("recurtz.arrow.interning._MAX_ZONES", 0)
        found = expand_batches([batch(series(zone=OFFICE))] * 3, *NOVEMBER, time_zones=GIVEN)
        assert [start for out in found for start in out["start"].to_pylist()] == MONDAYS * 3


class TestReaders:
    @pytest.mark.parametrize("time_zone", ["UTC", None])
    @pytest.mark.parametrize("kind", EVENTS)
    def test_same(self, kind, time_zone):
        """Both readers have the same rows and errors."""
        given = GIVEN | {"": TOKYO} if kind.startswith("no name") else GIVEN
        options = {"time_zones": given, "time_zone": time_zone}
        found, errors = read([EVENTS[kind]], 0, **options)
        assert (found, errors) == read([EVENTS[kind]], 1 << 20, **options)
        assert found
        assert errors == []

    def test_columnar(self, monkeypatch):
        """A row in a given zone needs no other reader than usual rows."""
        added = []
        monkeypatch.setattr(chunks, "_MIN_COLUMNAR", 0)
        monkeypatch.setattr(EventTableBuilder, "add", lambda _self, row, _event: added.append(row))
        list(expand_batches([batch(EVENTS["series"], EVENTS["single"])], *NOVEMBER, time_zones=GIVEN))
        assert added == []

    def test_struct(self):
        """Columns of structs are read alike."""
        structs = pa.record_batch({"event": pa.array([series(zone=OFFICE)])})
        [found] = expand_batches([structs], *NOVEMBER, time_zones=GIVEN)
        assert found["start"].to_pylist() == MONDAYS


class TestDoors:
    def test_reader(self):
        """`expand_reader` takes the zones, too."""
        events = batch(series(zone=OFFICE))
        reader = expand_reader(pa.RecordBatchReader.from_batches(events.schema, [events]), *NOVEMBER, time_zones=GIVEN)
        assert reader.read_all()["start"].to_pylist() == MONDAYS

    def test_spark(self):
        """So do the functions for Spark, which can be pickled with them."""
        good, bad = series(zone=OFFICE), series(zone="Moon")
        expand = pickle.loads(pickle.dumps(columns.for_spark(*NOVEMBER, on_error="skip", time_zones=GIVEN)))
        errors = pickle.loads(pickle.dumps(columns.errors_for_spark(time_zones=GIVEN)))
        assert [start for out in expand([batch(good, bad)]) for start in out["start"].to_pylist()] == MONDAYS
        assert [out["row"].to_pylist() for out in errors([batch(good, bad)])] == [[1]]

    @pytest.mark.parametrize(
        "call",
        [
            lambda **options: expand_batches([], *NOVEMBER, **options),
            lambda **options: columns.for_spark(*NOVEMBER, **options),
            columns.errors_for_spark,
        ],
        ids=["expand_batches", "for_spark", "errors_for_spark"],
    )
    def test_type(self, call):
        """Anything but a mapping from names to zones is a TypeError, at once."""
        assert isinstance(error_of(call, time_zones=[OFFICE]), ArgumentTypeError)

    def test_transitions(self):
        """A zone that does not list its transitions is rejected at once."""

        class Foreign(tzinfo):
            def utcoffset(self, _local):
                return timedelta(hours=2)

        with pytest.raises(RecurtzError, match="does not list its transitions") as caught:
            expand_batches([], *NOVEMBER, time_zones={OFFICE: Foreign()})
        assert caught.value.target == "time_zones['Head Office']"
