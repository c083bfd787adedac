"""recurtz.events.parsing: type, zone, exceptions and original dates of events. Faults: test_parsing_faults."""

import copy
from datetime import UTC, date, datetime
from functools import partial
from itertools import islice
from types import MappingProxyType

import pytest

from graph import (
    DAILY,
    LUNCH,
    PACIFIC,
    WEEK,
    date_time,
    error_of,
    event,
    exception,
    faults,
    master,
    moment,
    occurrence_id,
    series,
)
from recurtz import Occurrence, SeriesMaster, calendar_view, instances
from recurtz.events.parsing import event_json, is_series, parse_event

daily = partial(master, pattern=DAILY)


def times(occurrence, zone="UTC"):
    """Start and end in a zone: `["09-05T19:00", "09-05T21:00"]`."""
    json = occurrence.to_graph(zone)
    return [json[name]["dateTime"][5:16] for name in ("start", "end")]


def exception_of(*arguments, slim, **properties):
    """The one exception of a daily series."""
    [one] = daily(*arguments, exceptionOccurrences=[slim], **properties).exceptions
    return one


class TestParseEvent:
    def test_series(self):
        """A series is parsed as its master."""
        assert parse_event(series()) == master()

    def test_single(self):
        """Any other event is parsed as its one occurrence."""
        [start, end] = (date_time(f"2017-09-04T{hour}:00") for hour in (12, 14))
        assert parse_event(event()) == Occurrence(start, end, type="singleInstance")

    def test_out_of_range(self):
        """A single event outside the years 1 to 9999 never happens."""
        assert parse_event(event("9999-12-31T20:00:00")) is None
        assert parse_event(event("0001-01-01T05:00:00", zone="Tokyo Standard Time")) is None

    @pytest.mark.parametrize("value", [master(), parse_event(event())], ids=["series", "single"])
    def test_value(self, value):
        """A value is returned as it is; its JSON has the same times."""
        assert parse_event(value) is value
        assert parse_event(event_json(value)).start == value.start

    def test_from_graph_of_value(self):
        """`SeriesMaster.from_graph` takes a series as well."""
        assert SeriesMaster.from_graph(value := master()) is value

    def test_mapping(self):
        """An event may be any mapping."""
        two = series(range_={"type": "numbered", "numberOfOccurrences": 2})
        assert len(list(SeriesMaster.from_graph(MappingProxyType(two)))) == 2

    def test_unchanged(self):
        """Parsing does not change the event."""
        json = series(
            exceptionOccurrences=[exception("2017-09-11", "2017-09-12T08:00:00")],
            cancelledOccurrences=[occurrence_id("2017-09-18")],
        )
        before = copy.deepcopy(json)
        list(islice(SeriesMaster.from_graph(json), 5))
        assert json == before


class TestIsSeries:
    @pytest.mark.parametrize("kind", ["seriesMaster", "SeriesMaster", "SERIESMASTER"])
    def test_type(self, kind):
        """The type counts, in any letter case, even without a recurrence."""
        assert is_series({"type": kind})

    @pytest.mark.parametrize("kind", ["singleInstance", "occurrence", "Exception"])
    def test_other_type(self, kind):
        """Any other type of Graph counts too, whatever the recurrence."""
        assert not is_series(LUNCH | {"type": kind})

    @pytest.mark.parametrize("kind", [None, "", "unknownFutureValue", 5])
    def test_recurrence(self, kind):
        """Without a type that Graph has, the recurrence counts."""
        assert is_series(LUNCH | {"type": kind})
        assert not is_series(event(type=kind, recurrence=None))
        assert len(instances(LUNCH | {"type": kind}, *WEEK)) == len(calendar_view([LUNCH | {"type": kind}], *WEEK)) == 1


class TestSeriesZone:
    @pytest.mark.parametrize("missing", [None, "", "tzone://Microsoft/Custom", "Customized Time Zone"])
    def test_first_with_rules(self, missing):
        """The zone is the first of four properties that names rules."""
        zone = partial(daily, range_={"recurrenceTimeZone": missing})
        assert zone(originalStartTimeZone="UTC", originalEndTimeZone=PACIFIC).time_zone == "UTC"
        assert zone(originalStartTimeZone=missing, originalEndTimeZone="UTC").time_zone == "UTC"
        assert zone(originalStartTimeZone=missing).time_zone == PACIFIC
        assert daily(range_={"recurrenceTimeZone": "UTC"}, originalStartTimeZone=PACIFIC).time_zone == "UTC"

    @pytest.mark.parametrize(
        ("target", "properties"),
        [
            ("recurrence.range.recurrenceTimeZone", {"range_": {"recurrenceTimeZone": "Moon"}}),
            ("originalStartTimeZone", {"originalStartTimeZone": "Moon"}),
            ("originalEndTimeZone", {"originalEndTimeZone": "Moon"}),
        ],
    )
    def test_unknown(self, target, properties):
        """An unknown name is rejected with its path."""
        error = error_of(daily, **properties)
        assert faults(error) == [(target, "TimeZoneNotSupportedException")]
        assert "'Moon'" in str(error)

    def test_no_rules(self):
        """If no property names rules, the start's name is rejected."""
        missing = "tzone://Microsoft/Custom"
        error = error_of(daily, range_={"recurrenceTimeZone": missing}, zone=missing)
        assert [target for target, _ in faults(error)] == ["start.timeZone", "end.timeZone"]
        assert "has no rules" in str(error)

    def test_offset(self):
        """If no property names a zone and the start has an offset, the zone is UTC."""
        bare = {"start": {"dateTime": "2017-09-05T12:00:00Z"}, "end": {"dateTime": "2017-09-05T15:00:00+02:00"}}
        assert parse_event(bare).start == date_time("2017-09-05T12:00", "UTC")
        repeats = SeriesMaster.from_graph({**series("2017-09-05T12:00:00", pattern=DAILY), **bare})
        assert repeats.time_zone == "UTC"
        assert len(repeats.between("2017-09-05", "2017-09-08")) == 3

    @pytest.mark.parametrize("name", ["originalStartTimeZone", "originalEndTimeZone"])
    def test_single(self, name):
        """An all-day event is at midnight of its original zone."""
        whole_day = event("2017-09-04T00:00:00", "2017-09-05T00:00:00", isAllDay=True, **{name: "UTC"})
        assert parse_event(whole_day).span[0] == datetime(2017, 9, 4, tzinfo=UTC)


class TestExceptionTimes:
    def test_start_alone(self):
        """An exception with a start alone lasts as long as the master."""
        slim = {"occurrenceId": occurrence_id("2017-09-05"), "start": moment("2017-09-05T23:00:00", "UTC")}
        assert times(exception_of(slim=slim)) == ["09-05T23:00", "09-06T01:00"]

    def test_end_alone(self):
        """An exception with an end alone starts as scheduled."""
        slim = {"occurrenceId": occurrence_id("2017-09-05"), "end": moment("2017-09-05T23:00:00", "UTC")}
        assert times(exception_of(slim=slim)) == ["09-05T19:00", "09-05T23:00"]

    def test_scheduled_start_alone(self):
        """An exception that names the scheduled start alone ends as scheduled, across a DST gap too."""
        slim = {"occurrenceId": occurrence_id("2017-03-12"), "start": moment("2017-03-12T01:30:00")}
        plain, excepted = (
            daily("2017-03-10T01:30:00", "2017-03-10T02:30:00", exceptionOccurrences=listed) for listed in ([], [slim])
        )
        assert [(one.start, one.end) for one in islice(excepted, 4)] == [
            (one.start, one.end) for one in islice(plain, 4)
        ]

    def test_none(self):
        """An exception without times is at the times of the pattern."""
        one = exception_of(slim={"occurrenceId": occurrence_id("2017-11-06")})
        assert times(one) == ["11-06T20:00", "11-06T22:00"]
        assert one.original_start == datetime(2017, 11, 6, 20, tzinfo=UTC)

    def test_seventh_digit(self):
        """Scheduled times have the master's seventh digits."""
        slim = {"occurrenceId": occurrence_id("2017-09-05")}
        one = exception_of("2017-09-04T12:00:00.0000001", "2017-09-04T14:00:00.1234567", slim=slim)
        json = one.to_graph()
        assert [json[name]["dateTime"][11:] for name in ("start", "end")] == ["19:00:00.0000001", "21:00:00.1234567"]

    @pytest.mark.parametrize("hour", ["00", "12"])
    def test_all_day(self, hour):
        """An exception that is all-day and has no times is the whole day."""
        slim = {"occurrenceId": occurrence_id("2017-09-05"), "isAllDay": True}
        one = exception_of(f"2017-09-04T{hour}:00:00", f"2017-09-04T{hour}:30:00", slim=slim)
        assert times(one) == ["09-05T00:00", "09-06T00:00"]

    def test_last_of_date(self):
        """Of two exceptions of one date, the later in the list counts."""
        twice = [exception("2017-09-05", f"2017-09-05T{hour}:00:00", zone="UTC") for hour in ("10", "11")]
        [one] = daily(exceptionOccurrences=twice).exceptions
        assert times(one) == ["09-05T11:00", "09-05T11:00"]


class TestExceptionOutOfRange:
    def test_times(self):
        """An exception outside the years 1 to 9999 is a cancelled date."""
        late = exception("2017-09-05", "9999-12-31T20:00:00")
        repeats = daily(exceptionOccurrences=[late])
        assert (repeats.exceptions, repeats.cancelled) == ((), (date(2017, 9, 5),))

    def test_text(self):
        """So is one whose text is out of range in its zone."""
        late = exception("2017-09-05", "9999-12-31T23:30:00-05:00", zone="UTC")
        assert daily(exceptionOccurrences=[late]).cancelled == (date(2017, 9, 5),)

    def test_end(self):
        """So is one that would last beyond them."""
        late = {"occurrenceId": occurrence_id("2017-09-05"), "start": moment("9999-12-31T23:30:00", "UTC")}
        repeats = daily(zone="UTC", exceptionOccurrences=[late])
        assert repeats.exceptions == ()
        assert [one.original_date.day for one in islice(repeats, 2)] == [4, 6]

    def test_scheduled(self):
        """So is one without times whose date is out of range in its zone."""
        slim = {"occurrenceId": occurrence_id("9999-12-31"), "subject": "slim"}
        evenings = daily("2017-09-04T20:00:00", "2017-09-05T01:00:00", "Pacific/Apia", exceptionOccurrences=[slim])
        assert evenings.cancelled == (date(9999, 12, 31),)

    def test_other_exceptions(self):
        """The other exceptions and cancelled dates stay."""
        late, moved = exception("2017-09-05", "9999-12-31T20:00:00"), exception("2017-09-06", "2017-09-06T20:00:00")
        repeats = daily(exceptionOccurrences=[late, moved], cancelledOccurrences=[occurrence_id("2017-09-08")])
        assert repeats.cancelled == (date(2017, 9, 5), date(2017, 9, 8))
        assert [one.original_date for one in repeats.exceptions] == [date(2017, 9, 6)]


class TestOriginal:
    @pytest.mark.parametrize(
        "original",
        [
            {"occurrenceId": None, "originalStart": "2017-09-05T19:00:00Z"},
            {"occurrenceId": None, "originalStart": "2017-09-05T15:00:00-04:00"},
            {"originalStart": "2017-09-05T19:00:00.0000000Z"},
        ],
    )
    def test_date(self, original):
        """The original date is that of the id, otherwise of the original start with any offset."""
        one = exception_of(slim=exception("2017-09-05", "2017-09-20T08:00:00", **original))
        assert one.original_date == date(2017, 9, 5)
        assert one.original_start == datetime(2017, 9, 5, 19, tzinfo=UTC)
        assert one.occurrence_id == "OID.AAMk.2017-09-05"

    def test_skipped_date(self):
        """Of two dates at one instant, because the zone skips one of them, it is the other: Samoa had no 30 December.

        Both are scheduled at 2011-12-30T12:30Z, which is 02:30 on the 31st.
        """
        slim = exception("2011-12-31", "2011-12-31T09:00:00", zone="Pacific/Apia", occurrenceId=None)
        slim["originalStart"] = "2011-12-30T12:30:00Z"
        nights = daily("2011-12-28T02:30:00", "2011-12-28T03:30:00", "Pacific/Apia", exceptionOccurrences=[slim])
        assert [one.original_date.day for one in nights.exceptions] == [31]
        assert [one.span[0].day for one in islice(nights, 5)] == [28, 29, 30, 30, 31]

    def test_all_day(self):
        """The original start of an all-day exception is midnight in the zone of the series."""
        slim = exception("2017-09-05", occurrenceId=None, originalStart="2017-09-05T07:00:00Z")
        assert exception_of(slim=slim, isAllDay=True).original_date == date(2017, 9, 5)
