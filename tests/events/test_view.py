"""recurtz.events.view: the events, order and windows of its functions. Their options: test_view_options."""

import copy

import pytest
from zones_synthetic import Unknowing

from graph import (
    LUNCH,
    PACIFIC,
    TOKYO,
    WEEK,
    all_day,
    daily,
    error_of,
    event,
    exception,
    moment,
    occurrence_id,
    sample,
    starts,
)
from recurtz import calendar_view, instances
from recurtz.errors import ArgumentTypeError, OutOfRangeError, RecurtzError
from recurtz.events.view import iter_view

EXAMPLE = sample("3-recurring.response")
ONE_LUNCH, YEAR = ("2017-11-06", "2017-11-07"), ("2017-01-01", "2018-01-01")
OF_SERIES = {"recurrence", "exceptionOccurrences", "cancelledOccurrences"}


def single(subject="", start="2017-09-04T12:00:00", end=None, zone="UTC", **properties):
    return event(start, end, zone, subject=subject, **properties)


def repeated(subject="", start="2017-09-04T12:00:00", end=None, zone="UTC", **properties):
    """Every day from the date of its start on."""
    return daily(start, end, zone, subject=subject, id=f"AAMk.{subject}=", **properties)


def moved(of, day, start, end=None, **properties):
    """The occurrence of a date in the series with a subject, at another time."""
    return exception(day, start, end, "UTC", of=f"AAMk.{of}=", **properties)


def subjects(events):
    return [event["subject"] for event in events]


def view(events, start="2017-09-04", end="2017-09-11", **options):
    return calendar_view(events, start, end, **options)


class TestInstances:
    def test_lunch(self):
        """The lunch of Graph's documentation is 17 Mondays at noon in California."""
        lunches = instances(EXAMPLE, *YEAR, time_zone=PACIFIC)
        assert len(lunches) == 17
        assert {lunch["start"]["dateTime"][10:] for lunch in lunches} == {"T12:00:00.0000000"}
        assert {lunch["end"]["dateTime"][10:] for lunch in lunches} == {"T14:00:00.0000000"}
        assert [starts(lunches)[place] for place in (0, -1)] == ["2017-09-04T12:00", "2017-12-25T12:00"]

    def test_daylight_saving_time(self):
        """In UTC its hour changes on 5 November."""
        hours = {text[:10]: text[11:13] for text in starts(instances(EXAMPLE, *YEAR))}
        assert {hour for day, hour in hours.items() if day < "2017-11-05"} == {"19"}
        assert {hour for day, hour in hours.items() if day > "2017-11-05"} == {"20"}

    def test_properties(self):
        """An instance has the master's properties, and those in which it differs from the master."""
        name = "w. europe standard time"
        [lunch] = instances(EXAMPLE, *ONE_LUNCH, time_zone=name)
        assert lunch == {key: value for key, value in EXAMPLE.items() if key != "recurrence"} | {
            "id": "OID.AAMkADQwMD.2017-11-06",
            "type": "occurrence",
            "seriesMasterId": "AAMkADQwMD",
            "occurrenceId": "OID.AAMkADQwMD.2017-11-06",
            "originalStart": "2017-11-06T20:00:00Z",
            "start": moment("2017-11-06T21:00:00.0000000", name),
            "end": moment("2017-11-06T23:00:00.0000000", name),
        }

    def test_empty_id(self):
        """An empty id gives ids as any other."""
        [lunch] = instances(LUNCH | {"id": ""}, *ONE_LUNCH)
        assert (lunch["seriesMasterId"], lunch["id"], lunch["occurrenceId"]) == ("", *["OID..2017-11-06"] * 2)

    @pytest.mark.parametrize(
        "value", [{"type": "singleInstance"}, {}, {"recurrence": None}, {"type": 5}, LUNCH | {"type": "occurrence"}]
    )
    def test_not_a_series(self, value):
        """An event that is not a series has no instances."""
        error = error_of(instances, value, *YEAR)
        assert (error.code, error.target) == ("ErrorInvalidRequest", "type")
        assert "the event is not a series and has no instances" in str(error)

    @pytest.mark.parametrize("value", [None, 5, "event"])
    def test_not_an_object(self, value):
        """Neither has anything but an object."""
        with pytest.raises(RecurtzError, match="object"):
            instances(value, *YEAR)


class TestExceptions:
    def test_own_properties(self):
        """The properties of an exception override the master's."""
        late = exception("2017-11-06", "2017-11-06T22:00:00", "2017-11-06T23:00:00", "UTC", of=LUNCH["id"])
        late |= {"id": "own", "subject": "Lunch, late", "recurrence": None}
        del late["seriesMasterId"]
        [lunch] = instances(LUNCH | {"exceptionOccurrences": [late]}, *ONE_LUNCH, time_zone=PACIFIC)
        assert (lunch["id"], lunch["type"], lunch["subject"]) == ("own", "exception", "Lunch, late")
        assert lunch["start"] == moment("2017-11-06T14:00:00.0000000")
        assert lunch["originalStart"] == "2017-11-06T20:00:00Z"
        assert lunch["seriesMasterId"] == LUNCH["id"]

    def test_own_identity(self):
        """An exception's own identity counts where it has one; a null does not."""
        own = {
            "type": None,
            "seriesMasterId": "M",
            "occurrenceId": "OID.M.2017-11-06",
            "originalStart": "2017-11-06T12:00:00-08:00",
        }
        without_id = {name: value for name, value in LUNCH.items() if name != "id"} | {"exceptionOccurrences": [own]}
        [lunch] = instances(without_id, *ONE_LUNCH, time_zone=PACIFIC)
        assert (lunch["id"], lunch["type"]) == (None, "exception")
        assert (lunch["seriesMasterId"], lunch["occurrenceId"]) == ("M", "OID.M.2017-11-06")
        assert lunch["originalStart"] == "2017-11-06T20:00:00Z"
        assert not OF_SERIES & set(lunch)

    def test_other_null(self):
        """Any other null of an exception overrides the master's property."""
        own = {"occurrenceId": "OID.A.2017-11-06", "subject": None}
        [lunch] = instances(LUNCH | {"exceptionOccurrences": [own]}, *ONE_LUNCH)
        assert lunch["subject"] is None

    def test_same_place_in_every_window(self):
        """An exception that is moved onto another occurrence has the same place in every window."""
        onto = moved("", "2017-09-07", "2017-09-08T12:00:00", subject="moved onto another")
        away = moved("", "2017-09-05", "2017-09-04T13:00:00", subject="moved away")
        everyday = repeated(
            exceptionOccurrences=[away, onto], cancelledOccurrences=[occurrence_id("2017-09-06", "AAMk.=")]
        )
        orders = [subjects(view([everyday], f"2017-09-0{day}", "2017-09-09"))[-2:] for day in range(1, 9)]
        assert sorted(orders[0]) == ["", "moved onto another"]
        assert orders == [orders[0]] * 8

    def test_two_of_one_date(self):
        """Two exceptions of one date are not written with the properties of one."""
        twice = [moved("", "2017-09-05", f"2017-09-05T{hour}:00:00", subject=hour) for hour in ("10", "11")]
        result = view([repeated(exceptionOccurrences=twice)], "2017-09-05", "2017-09-06")
        assert [(one["subject"], one["start"]["dateTime"][11:13]) for one in result] == [("11", "11")]


class TestOrder:
    def test_start_end_place(self):
        """Events are ordered by start, then by end, then as they were given."""
        events = [
            single("third", "2017-09-05T12:00:00", "2017-09-05T13:00:00"),
            single("fourth", "2017-09-05T12:00:00", "2017-09-05T13:00:00"),
            single("fifth", "2017-09-05T12:00:00.000001", "2017-09-05T12:30:00"),
            single("second", "2017-09-05T12:00:00", "2017-09-05T12:59:59"),
            single("first", "2017-09-05T11:00:00", "2017-09-05T20:00:00"),
        ]
        assert subjects(view(events)) == ["first", "second", "third", "fourth", "fifth"]
        assert subjects(view([events[1], events[0]])) == ["fourth", "third"]

    @pytest.mark.parametrize("zone", ["UTC", PACIFIC, TOKYO])
    def test_instants(self, zone):
        """The order is that of instants, whatever the zones of the events and of the view."""
        events = [
            single("19:00 UTC", "2017-09-05T12:00:00", zone=PACIFIC),
            single("03:00 UTC", "2017-09-05T12:00:00", zone=TOKYO),
            single("11:00 UTC", "2017-09-05T13:00:00+02:00", zone=PACIFIC),
        ]
        assert subjects(view(events, time_zone=zone)) == ["03:00 UTC", "11:00 UTC", "19:00 UTC"]

    def test_all_kinds(self):
        """Single events, series, exceptions and all-day events are merged."""
        late = moved("lunch", "2017-09-05", "2017-09-06T18:00:00", "2017-09-06T19:00:00", subject="late lunch")
        lunch = repeated(
            "lunch",
            zone=PACIFIC,
            exceptionOccurrences=[late],
            cancelledOccurrences=["OID.AAMk.lunch=.2017-09-07"],
        )
        events = [lunch, all_day("2017-09-05", "2017-09-07", subject="fair"), single("call", "2017-09-06T19:00:00")]
        result = view(events, "2017-09-06", "2017-09-09")
        assert [(one["subject"], one["start"]["dateTime"][8:16], one.get("type")) for one in result] == [
            ("fair", "05T00:00", None),
            ("late lunch", "06T18:00", "exception"),
            ("lunch", "06T19:00", "occurrence"),
            ("call", "06T19:00", None),
            ("lunch", "08T19:00", "occurrence"),
        ]

    def test_all_day(self):
        """An all-day event has its place at midnight of its own zone."""
        events = [
            single("08:00 UTC", "2017-09-05T08:00:00"),
            all_day("2017-09-05", "2017-09-06", subject="07:00 UTC"),
            single("06:00 UTC", "2017-09-05T06:00:00"),
            all_day("2017-09-05", "2017-09-06", TOKYO, subject="15:00 UTC the day before"),
        ]
        in_order = ["15:00 UTC the day before", "06:00 UTC", "07:00 UTC", "08:00 UTC"]
        assert subjects(view(events, time_zone="Samoa Standard Time")) == in_order

    def test_two_series(self):
        """The occurrences of several series interleave."""
        events = [repeated("late", "2017-09-04T18:00:00"), repeated("early", "2017-09-05T06:00:00")]
        assert subjects(view(events, "2017-09-04", "2017-09-07")) == ["late", "early", "late", "early", "late"]


class TestEvents:
    def test_single(self):
        """A single event is returned with all its properties."""
        call = single("call", zone=PACIFIC, end="2017-09-04T13:00:00", type="singleInstance", recurrence=None, body={})
        call |= {"originalStartTimeZone": PACIFIC, "id": "AAMk"}
        times = {
            "start": moment("2017-09-04T19:00:00.0000000", "UTC"),
            "end": moment("2017-09-04T20:00:00.0000000", "UTC"),
        }
        assert view([call]) == [call | times]

    def test_series(self):
        """A series is returned as `instances` returns it."""
        listed = [moved("", "2017-09-06", "2017-09-06T18:00:00", subject="moved")]
        lunch = repeated(
            zone=PACIFIC, exceptionOccurrences=listed, cancelledOccurrences=[occurrence_id("2017-09-07", "AAMk.=")]
        )
        assert view([lunch], time_zone=TOKYO) == instances(lunch, *WEEK, time_zone=TOKYO)
        assert not OF_SERIES & set().union(*view([lunch]))

    def test_stored_occurrences(self):
        """Occurrences and exceptions that a server returned are events of their own."""
        stored = [
            single("occurrence", type="occurrence", seriesMasterId="AAMk", occurrenceId=occurrence_id("2017-09-04")),
            single("exception", type="exception", recurrence=None, originalStart="2017-09-04T12:00:00Z"),
        ]
        noon = moment("2017-09-04T12:00:00.0000000", "UTC")
        assert view(stored) == [one | {"start": noon, "end": noon} for one in stored]

    def test_unchanged(self):
        """The events are not changed, and share no times with the response."""
        listed = [moved("", "2017-09-06", "2017-09-06T18:00:00", subject="x")]
        events = [single(), repeated(exceptionOccurrences=listed), all_day()]
        before = copy.deepcopy(events)
        for one in view(events, time_zone=TOKYO):
            one["start"]["timeZone"] = "changed"
            one.clear()
        assert events == before

    def test_none(self):
        """Without events in the window the view is empty."""
        assert view([]) == view([single("", "2018-01-01T00:00:00")]) == []

    def test_backwards_clock(self):
        """A single end before its start by the wall clock stays as it is written, a series cannot repeat it."""
        # From 1:45 in summer time to 1:15 in winter time, half an hour: JSON does not represent the second pass.
        night = {"start": moment("2017-11-05T01:45:00"), "end": moment("2017-11-05T01:15:00")}
        lunches = repeated("Lunch", "2017-11-06T12:00:00", zone=PACIFIC)
        lunches["exceptionOccurrences"] = [{"occurrenceId": occurrence_id("2017-11-06"), **night}]
        for events in ([night], [lunches]):
            [one] = view(events, "2017-11-05", "2017-11-06", time_zone=PACIFIC)
            assert [one[name]["dateTime"][11:16] for name in ("start", "end")] == ["01:45", "01:15"]
        with pytest.raises(RecurtzError, match="use a time that is not before the start"):
            view([{**lunches, **night}])


NUMBERED = {"type": "numbered", "numberOfOccurrences": 1}
KINDS = {
    "single": single(start="2017-09-06T12:00:00", end="2017-09-06T14:00:00"),
    "series": repeated(start="2017-09-06T12:00:00", end="2017-09-06T14:00:00", range_=NUMBERED),
    "exception": repeated(
        start="2017-08-01T01:00:00",
        range_=NUMBERED,
        exceptionOccurrences=[moved("", "2017-08-01", "2017-09-06T12:00:00", "2017-09-06T14:00:00")],
    ),
    "all-day": all_day("2017-09-06", "2017-09-07", "UTC"),
}


class TestWindow:
    @pytest.mark.parametrize("kind", KINDS)
    def test_edges(self, kind):
        """An event that ends at the window's start is in it, one that starts at its end is not."""
        start, end = "2017-09-06T12:00:00", "2017-09-06T14:00:00"
        if kind == "all-day":
            start, end = "2017-09-06T00:00:00", "2017-09-07T00:00:00"
        after_start, after_end = f"{start}.000001", f"{end}.000001"
        for window, count in {
            (end, "2017-09-20"): 1,
            (after_end, "2017-09-20"): 0,
            ("2017-09-02", start): 0,
            ("2017-09-02", after_start): 1,
            (after_start, after_start): 1,
            (start, start): 0,
            (end, end): 1,
        }.items():
            assert len(view([KINDS[kind]], *window)) == count

    def test_no_duration(self):
        """An event without duration is in the window that starts with it."""
        noon, events = "2017-09-04T12:00:00", [single(), repeated()]
        assert len(view(events, noon, "2017-09-04T12:00:00.000001")) == 2
        assert view(events, "2017-09-04T00:00:00", noon) == view(events, noon, noon) == []

    def test_longer_event(self):
        """An event that lasts longer than the window is in it."""
        month = single(start="2017-09-01T00:00:00", end="2017-10-01T00:00:00")
        assert len(view([month], "2017-09-05", "2017-09-06")) == 1
        # Of a daily series whose occurrences last 30 days, 31 touch an instant at which one begins and another ends.
        long = repeated(start="2017-01-01T00:00:00", end="2017-01-31T00:00:00")
        assert len(view([long], "2017-09-05", "2017-09-05T00:00:00.000001")) == 31

    def test_before_events(self):
        """The window is checked before any event is read."""
        with pytest.raises(RecurtzError, match="startDateTime"):
            view((1 / 0 for _ in range(1)), "soon")


class TestIterView:
    def test_single(self):
        """A single event is its own occurrence, if the window contains it."""
        call = single(type="singleInstance", zone=PACIFIC)
        noon = moment("2017-09-04T19:00:00.0000000", "UTC")
        assert list(iter_view(call, "2017-09-04", "2017-09-05")) == [call | {"start": noon, "end": noon}]
        assert list(iter_view(call, "2017-09-05", "2017-09-06")) == []

    def test_series(self):
        """A series yields what `instances` returns, one by one."""
        result = iter_view(LUNCH, *YEAR, time_zone=TOKYO, select=["subject", "start"])
        assert next(result)["start"]["timeZone"] == TOKYO
        assert len(list(result)) == 16
        assert list(iter_view(LUNCH, *YEAR)) == instances(LUNCH, *YEAR)

    def test_endless(self):
        """An endless window begins at once."""
        assert starts([next(iter_view(repeated(), "2017-09-04", "9999-12-31"))]) == ["2017-09-04T12:00"]

    def test_invalid(self):
        """Window and zone are checked at the call."""
        assert error_of(iter_view, LUNCH, "soon", "2018-01-01").target == "startDateTime"
        assert error_of(iter_view, LUNCH, *YEAR, time_zone="Moon").code == "TimeZoneNotSupportedException"


class TestEndOfCalendar:
    def test_requested_zone(self):
        """Events outside the years 1 to 9999 in the requested zone are left out."""
        sentinels = [
            single("first", "0001-01-01T00:00:00.0000000Z", zone="tzone://Microsoft/Utc"),
            single("last", "9999-12-31T23:59:59.9999999"),
        ]
        ever = ("0001-01-01", "9999-12-31T23:59:59.9999999Z")
        assert subjects(view(sentinels, "0001-01-01", "9999-12-31T23:59:59.999999Z")) == ["first"]
        assert subjects(view(sentinels, *ever, time_zone=PACIFIC)) == []
        assert subjects(view(sentinels[:1], *ever, time_zone=TOKYO)) == ["first"]

    def test_series(self):
        """So are occurrences."""
        late = repeated(start="9999-12-30T12:00:00")
        window = ("9999-12-29", "9999-12-31T23:59:59")
        assert len(instances(late, *window, time_zone="UTC")) == 2
        [one] = instances(late, *window, time_zone="Line Islands Standard Time", select=["end"])
        assert one["end"]["dateTime"] == "9999-12-31T02:00:00.0000000"

    @pytest.mark.parametrize(("zone", "count"), [("UTC", 1), ("Line Islands Standard Time", 0)])
    def test_exception(self, zone, count):
        """So are exceptions."""
        late = moved("", "9999-12-30", "9999-12-31T20:00:00")
        once = repeated(start="9999-12-30T12:00:00", range_=NUMBERED, exceptionOccurrences=[late])
        assert len(instances(once, "9999-12-29", "9999-12-31T23:59:59", time_zone=zone)) == count

    def test_utc(self):
        """Events outside them in UTC are left out in every zone."""
        beyond = [single("", "9999-12-31T20:00:00", zone=PACIFIC), single("", "0001-01-01T05:00:00", zone=TOKYO)]
        assert view([*beyond, single("here")]) == view([single("here")])
        away = exception("2017-09-05", "9999-12-31T20:00:00")
        days = starts(view([repeated(exceptionOccurrences=[away])], "2017-09-04", "2017-09-07"))
        assert days == ["2017-09-04T12:00", "2017-09-06T12:00"]


def test_unknown_offset():
    """A zone that does not know its offset is a TypeError."""
    with pytest.raises(ArgumentTypeError, match="use a tzinfo that knows its offset"):
        view([single()], time_zone=Unknowing())


def test_first_start():
    """A series whose first start is outside the years 1 to 9999 in its zone is an error."""
    with pytest.raises(OutOfRangeError):
        view([repeated(start="0001-01-01T00:00:00", range_={"recurrenceTimeZone": PACIFIC})])
