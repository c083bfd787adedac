"""recurtz.events.occurrence: one occurrence, its order, its window, its id, and its JSON."""

import copy
import pickle
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from graph import BERLIN, MONDAY, PACIFIC, TOKYO, date_time, error_of, moment
from recurtz import Occurrence
from recurtz.errors import ArgumentTypeError, OutOfRangeError

NOON = datetime(2017, 9, 4, 19, tzinfo=UTC)
"""Noon in California."""


def lunch(start="2017-09-04T12:00", end="2017-09-04T14:00", zone=PACIFIC, **properties):
    """The first lunch, from noon to two o'clock."""
    properties = {"original_date": MONDAY, "original_start": NOON, "series_master_id": "AAMk"} | properties
    return Occurrence(date_time(start, zone), date_time(end, zone), **properties)


class TestSpan:
    def test_utc(self):
        """The span is start and end in UTC."""
        assert lunch().span == (NOON, NOON + timedelta(hours=2))

    def test_gap(self):
        """A start in a DST gap does not move to or past the end."""
        in_gap = lunch("2017-03-12T02:30", "2017-03-12T03:00")
        assert [instant.time().isoformat("minutes") for instant in in_gap.span] == ["10:30", "11:00"]

    def test_out_of_range(self):
        """An occurrence outside the years 1 to 9999 in UTC is an error."""
        with pytest.raises(OutOfRangeError):
            lunch("9999-12-31T20:00", "9999-12-31T21:00")


class TestOrder:
    def test_start_then_end(self):
        """Occurrences are ordered by start, then by end, in whatever zones."""
        first, second = lunch(), lunch(end="2017-09-04T15:00")
        third = lunch("2017-09-04T21:01", "2017-09-04T21:02", BERLIN)
        assert sorted([third, second, first]) == [first, second, third]
        assert first < second < third
        assert first <= second
        assert first <= lunch()
        assert not second <= first

    def test_not_identity(self):
        """Of two occurrences at the same time, neither is less; they are equal only if all fields are."""
        other = lunch(type="exception")
        assert not lunch() < other
        assert lunch() <= other
        assert lunch() != other

    def test_other_type(self):
        """An occurrence is not ordered with a datetime."""
        with pytest.raises(TypeError):
            lunch() < NOON  # noqa: B015
        with pytest.raises(TypeError):
            lunch() <= NOON  # noqa: B015


class TestOverlaps:
    def test_rule(self):
        """The window contains an occurrence that ends at its start, not one that starts at its end."""
        hour = timedelta(hours=1)
        assert lunch().overlaps(NOON + 2 * hour, NOON + 3 * hour)
        assert not lunch().overlaps(NOON - hour, NOON)

    def test_all_day(self):
        """An all-day occurrence has its place at midnight of its own zone."""
        day = lunch("2017-09-04T00:00", "2017-09-05T00:00", is_all_day=True)
        midnight = datetime(2017, 9, 5, 7, tzinfo=UTC)
        assert day.overlaps(midnight, midnight + timedelta(hours=1))
        assert not day.overlaps(midnight + timedelta(seconds=1), midnight + timedelta(hours=1))


class TestToGraph:
    def test_json(self):
        """The JSON has the properties that an occurrence does not share with its master."""
        assert lunch().to_graph(TOKYO) == {
            "id": "OID.AAMk.2017-09-04",
            "type": "occurrence",
            "seriesMasterId": "AAMk",
            "occurrenceId": "OID.AAMk.2017-09-04",
            "originalStart": "2017-09-04T19:00:00Z",
            "isAllDay": False,
            "start": moment("2017-09-05T04:00:00.0000000", TOKYO),
            "end": moment("2017-09-05T06:00:00.0000000", TOKYO),
        }

    def test_default_zone(self):
        """Without a zone, times are in UTC."""
        assert lunch().to_graph() == lunch().to_graph(UTC) == lunch().to_graph("UTC")

    def test_tzinfo(self):
        """A zone may be a tzinfo; its own name is written."""
        assert lunch().to_graph(ZoneInfo("Asia/Tokyo"))["end"] == moment("2017-09-05T06:00:00.0000000", "Asia/Tokyo")

    def test_gap(self):
        """A time in a DST gap is resolved, also in its own zone."""
        in_gap = lunch("2017-03-12T02:30", "2017-03-12T03:00").to_graph(PACIFIC)
        assert (in_gap["start"], in_gap["end"]) == (
            moment("2017-03-12T03:30:00.0000000"),
            moment("2017-03-12T04:00:00.0000000"),
        )

    def test_all_day(self):
        """An all-day occurrence has the same dates in every zone."""
        for zone in (PACIFIC, TOKYO, "UTC"):
            json = lunch("2017-09-04T00:00", "2017-09-05T00:00", is_all_day=True).to_graph(zone)
            assert json["isAllDay"] is True
            assert (json["start"], json["end"]) == (
                moment("2017-09-04T00:00:00.0000000", zone),
                moment("2017-09-05T00:00:00.0000000", zone),
            )

    def test_single(self):
        """A single instance has no identity."""
        json = Occurrence(
            date_time("2017-09-04T12:00"), date_time("2017-09-04T12:00"), type="singleInstance"
        ).to_graph()
        names = ("id", "seriesMasterId", "occurrenceId", "originalStart")
        assert [json[name] for name in names] == [None] * 4

    def test_out_of_range(self):
        """A zone in which the times are outside the years 1 to 9999 is an error."""
        late = lunch("9999-12-31T12:00", "9999-12-31T13:00", "UTC")
        with pytest.raises(OutOfRangeError, match="use a zone in which it is within the years 1 to 9999"):
            late.to_graph("Line Islands Standard Time")

    def test_unknown_zone(self):
        """An unknown zone is rejected with Graph's code."""
        assert error_of(lunch().to_graph, "Moon").code == "TimeZoneNotSupportedException"


class TestConstructor:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("start", NOON),
            ("end", "2017-09-04T12:00"),
            ("original_date", NOON),
            ("original_date", "2017-09-04"),
            ("original_start", datetime(2017, 9, 4)),
            ("original_start", MONDAY),
            ("is_all_day", 1),
            ("series_master_id", 5),
        ],
    )
    def test_types(self, name, value):
        """An argument of the wrong type is a TypeError with its name."""
        arguments = {"start": date_time("2017-09-04T12:00"), "end": date_time("2017-09-04T12:00")} | {name: value}
        with pytest.raises(ArgumentTypeError, match=f"^{name} "):
            Occurrence(**arguments)

    def test_type(self):
        """The type is one of Graph's, in any letter case."""
        assert lunch(type="SINGLEINSTANCE").type == "singleInstance"
        assert "use 'occurrence', 'exception' or 'singleInstance'" in str(error_of(lunch, type="seriesMaster"))

    def test_value(self):
        """Copies and pickles are equal values, with equal hashes and spans."""
        pickled = pickle.loads(pickle.dumps(lunch()))
        assert pickled == copy.deepcopy(lunch()) == lunch()
        assert (hash(pickled), pickled.span) == (hash(lunch()), lunch().span)

    def test_replace(self):
        """A replaced start changes the span."""
        later = lunch().__replace__(start=date_time("2017-09-04T13:00"))
        assert later.span[0] == NOON + timedelta(hours=1)


class TestOccurrenceId:
    def test_original_date(self):
        """The id has the original date, wherever the occurrence is now."""
        moved = lunch("2017-09-20T08:00", "2017-09-20T09:00", original_date=date(2017, 9, 11))
        assert moved.occurrence_id == "OID.AAMk.2017-09-11"

    @pytest.mark.parametrize("missing", ["original_date", "series_master_id"])
    def test_missing(self, missing):
        """Without a date or a master there is no id."""
        assert lunch(**{missing: None}).occurrence_id is None
