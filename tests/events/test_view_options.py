"""recurtz.events.view: what its functions take: zones, select, max_days, on_error, any iterable of JSON or values."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import dateutil.tz
import pytest

from graph import (
    DAILY,
    LUNCH,
    PACIFIC,
    TOKYO,
    WEEK,
    all_day,
    daily,
    error_of,
    event,
    exception,
    master,
    moment,
    occurrence_id,
    series,
    starts,
)
from recurtz import Calendar, Prefer, RecurtzError, calendar_view, get_event, instances, to_ics
from recurtz.errors import ArgumentTypeError, LimitExceededError
from recurtz.events.parsing import parse_event
from recurtz.events.view import iter_view

NOON = event("2017-09-04T12:00:00", zone="UTC")
ALL_KINDS = [
    event("2017-09-05T06:00:00", zone="UTC", subject="single", importance="low"),
    daily(
        "2017-09-04T12:00:00",
        zone="UTC",
        exceptionOccurrences=[{"occurrenceId": occurrence_id("2017-09-06"), "importance": "high"}],
    ),
    all_day("2017-09-07", "2017-09-08", subject="day"),
]


def view(events, start="2017-09-04", end="2017-09-11", **options):
    return calendar_view(events, start, end, **options)


class TestTimeZone:
    @pytest.mark.parametrize(
        ("time_zone", "noon"),
        [
            ("UTC", moment("2017-09-04T19:00:00.0000000", "UTC")),
            (PACIFIC, moment("2017-09-04T12:00:00.0000000", PACIFIC)),
            ("america/los_angeles", moment("2017-09-04T12:00:00.0000000", "america/los_angeles")),
            ("Nepal Standard Time", moment("2017-09-05T00:45:00.0000000", "Nepal Standard Time")),
            (ZoneInfo("Asia/Tokyo"), moment("2017-09-05T04:00:00.0000000", "Asia/Tokyo")),
            (Prefer.parse(f'outlook.timezone="{TOKYO}"'), moment("2017-09-05T04:00:00.0000000", TOKYO)),
            (Prefer.parse("return=minimal"), moment("2017-09-04T19:00:00.0000000", "UTC")),
            (Prefer(), moment("2017-09-04T19:00:00.0000000", "UTC")),
        ],
        ids=str,
    )
    def test_names(self, time_zone, noon):
        """Times are in the requested zone, under the name as it is given."""
        events = [event("2017-09-04T12:00:00"), daily("2017-09-04T12:00:00")]
        result = view(events, "2017-09-04", "2017-09-05", time_zone=time_zone)
        assert [one["start"] for one in result] == [one["end"] for one in result] == [noon, noon]

    def test_default(self):
        """Without a zone, times are in UTC."""
        [one] = view([event("2017-09-04T12:00:00", zone=TOKYO)])
        assert one["start"] == moment("2017-09-04T03:00:00.0000000", "UTC")

    def test_all_day(self):
        """All-day events keep their dates, with the name of the requested zone."""
        everyday = daily("2017-09-04T00:00:00", "2017-09-05T00:00:00", isAllDay=True)
        result = view([all_day(), everyday], "2017-09-04T12:00:00", "2017-09-04T13:00:00", time_zone=TOKYO)
        assert len(result) == 2
        for one in result:
            assert one["start"] == moment("2017-09-04T00:00:00.0000000", TOKYO)
            assert one["end"] == moment("2017-09-05T00:00:00.0000000", TOKYO)

    @pytest.mark.parametrize("name", ["Moon", "", "tzone://Microsoft/Custom", None, 5])
    def test_unknown(self, name):
        """An unknown zone is rejected before any event is read, and if the window has no event."""

        def events():
            raise AssertionError
            yield

        for call in (
            lambda: view(events(), time_zone=name),
            lambda: instances(LUNCH, "2016-01-01", "2016-01-02", time_zone=name),
        ):
            error = error_of(call)
            assert error.code == "TimeZoneNotSupportedException"
            assert repr(name) in str(error)

    def test_window(self):
        """The requested zone has no influence on the window; text without an offset is in UTC."""
        inside, outside = "2017-09-01T12:30:00", ["2017-09-01T11:59:00", "2017-09-01T13:00:00"]
        windows = [
            ("2017-09-05T12:00:00", "2017-09-05T13:00:00"),
            ("2017-09-05T14:00:00+02:00", "2017-09-05T08:00:00-05:00"),
            (datetime(2017, 9, 5, 12, tzinfo=UTC), datetime(2017, 9, 5, 22, tzinfo=timezone(timedelta(hours=9)))),
        ]
        for start, end in windows:
            for time_zone in ("UTC", TOKYO, Prefer.parse(f'outlook.timezone="{TOKYO}"')):
                assert len(view([daily(inside, zone="UTC")], start, end, time_zone=time_zone)) == 1
                assert view([daily(text, zone="UTC") for text in outside], start, end, time_zone=time_zone) == []

    def test_unknown_transitions(self):
        """A zone of another library is not queried for dates beside the window."""
        rare = series("2017-09-04T12:00:00", pattern=DAILY | {"interval": 9})
        berlin = dateutil.tz.gettz("Europe/Berlin")
        assert view([rare], "2017-09-05", "2017-09-06", time_zone=berlin) == []
        assert len(view([rare], "2017-09-04", "2017-09-05", time_zone=berlin)) == 1

    def test_keyword_only(self):
        """Options after the window are keyword-only."""
        for call in (instances, calendar_view, iter_view):
            with pytest.raises(TypeError, match="positional"):
                call(LUNCH, *WEEK, "UTC")


class TestSelect:
    @pytest.mark.parametrize(
        "select", [("start", "importance"), ["importance", "start"], {"start", "importance", "moon"}, "generator"]
    )
    def test_names(self, select):
        """Only the selected properties that exist are returned."""
        names = (name for name in ("start", "importance")) if select == "generator" else select
        whole = view(ALL_KINDS, "2017-09-05", "2017-09-08")
        result = view(ALL_KINDS, "2017-09-05", "2017-09-08", select=names)
        assert result == [{name: one[name] for name in ("start", "importance") if name in one} for one in whole]
        assert [one.get("importance") for one in result] == ["low", None, "high", None, None]

    def test_identity(self):
        """The properties of an occurrence can be selected."""
        [one] = view(ALL_KINDS, "2017-09-06", "2017-09-07", select=["occurrenceId", "type", "seriesMasterId", "id"])
        identity = occurrence_id("2017-09-06")
        assert one == {"id": identity, "type": "exception", "seriesMasterId": "AAMk", "occurrenceId": identity}

    def test_nothing(self):
        """Nothing can be selected as well."""
        assert view(ALL_KINDS, "2017-09-06", "2017-09-07", select=()) == [{}]
        assert instances(LUNCH, "2017-11-06", "2017-11-07", select=[]) == [{}]

    def test_order_of_properties(self):
        """The properties are in the order of the event, or of the selection."""
        names = ["end", "occurrenceId", "isAllDay", "start", "type", "subject", "originalStart", "id", "seriesMasterId"]
        [whole] = view([daily(isAllDay=False, subject="x")], "2017-09-04", "2017-09-05")
        [one] = view([daily(isAllDay=False, subject="x")], "2017-09-04", "2017-09-05", select=names)
        assert list(one) in (names, [name for name in whole if name in names])

    def test_order_of_events(self):
        """The order of the events does not depend on the selection."""
        events = [event(f"2017-09-05T{hour}:00:00", subject=hour) for hour in ("12", "11")]
        assert view(events, select=["subject"]) == [{"subject": "11"}, {"subject": "12"}]

    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("start", ["start"]),
            ("start,end", ["start", "end"]),
            (" start , end ", ["start", "end"]),
            (",", None),
            ("", None),
        ],
    )
    def test_text(self, text, names):
        """The names can be the text of a query, with commas between them."""
        assert view(ALL_KINDS, select=text) == view(ALL_KINDS, select=names)
        assert instances(LUNCH, *WEEK, select=text) == instances(LUNCH, *WEEK, select=names)

    @pytest.mark.parametrize("select", ["Subject,START", ["SUBJECT", "sTaRt"], ["subject", "Subject", "start"]])
    def test_letter_case(self, select):
        """Graph's properties may be in any letter case, and are returned with Graph's spelling."""
        names = ["subject", "start"]
        assert view(ALL_KINDS, select=select) == view(ALL_KINDS, select=names)
        assert instances(LUNCH, *WEEK, select=select) == instances(LUNCH, *WEEK, select=names)
        assert get_event(LUNCH, select=select) == get_event(LUNCH, select=names)
        assert Calendar([LUNCH]).view(*WEEK, select=select) == instances(LUNCH, *WEEK, select=names)

    def test_own_properties(self):
        """Properties that Graph does not know have one spelling, also one that differs from Graph's in case."""
        own = {**LUNCH, "Subject": "own", "roomCode": 5}
        assert instances(own, *WEEK, select="roomcode, begin") == [{}] * len(instances(own, *WEEK))
        assert get_event(own, select="roomCode, Subject") == {
            "subject": LUNCH["subject"],
            "Subject": "own",
            "roomCode": 5,
        }

    @pytest.mark.parametrize("select", ["start/dateTime", ["subject", "start/dateTime"]])
    def test_path(self, select):
        """A part of a property cannot be selected."""
        message = "select 'start/dateTime' is a path; use the name of the whole property, such as 'start'"
        for call in (
            lambda: view([LUNCH], select=select),
            lambda: instances(LUNCH, *WEEK, select=select),
            lambda: get_event(LUNCH, select=select),
            lambda: Calendar([]).view(*WEEK, select=select),
        ):
            error = error_of(call)
            assert (str(error), error.target, error.code) == (message, "select", "ErrorInvalidUrlQuery")

    @pytest.mark.parametrize("select", [5, [5], ["start", None]])
    def test_types(self, select):
        """Anything but text, and a list of anything but text, is a TypeError."""
        for call in (lambda: view([LUNCH], select=select), lambda: instances(LUNCH, *WEEK, select=select)):
            with pytest.raises(ArgumentTypeError, match="use a list of names"):
                call()


class TestMaxDays:
    END = "2021-12-31T00:00:00"  # 1825 days after 2017-01-01, with a leap day

    @pytest.mark.parametrize(
        "call",
        [
            lambda *window, **options: calendar_view([], *window, **options),
            lambda *window, **options: instances(daily(), *window, **options),
        ],
        ids=["calendar_view", "instances"],
    )
    def test_1825_days(self, call):
        """A window of 1825 days is allowed, and a longer one is rejected if the server says so."""
        assert isinstance(call("2017-01-01", self.END, max_days=1825), list)
        assert isinstance(call("2017-01-01T02:00:00+02:00", f"{self.END}Z", max_days=1825), list)
        assert isinstance(call("2017-01-01", "2022-01-01"), list)
        for end in ("2021-12-31T00:00:00.000001", "2021-12-31T00:00:00-00:01", "2022-01-01"):
            error = error_of(call, "2017-01-01", end, max_days=1825)
            assert (error.code, error.target) == ("ErrorInvalidRequest", "endDateTime")
            assert "1825 days" in str(error)
        for value in ("1825", True, -1, 10**10):
            assert str(error_of(call, "2017-01-01", self.END, max_days=value)).startswith("max_days ")


class TestEvents:
    def test_iterator(self):
        """The events may come from an iterator, which is read once."""
        stored = iter([event(f"2017-09-0{day}T12:00:00") for day in (6, 5)])
        assert starts(view(stored)) == ["2017-09-05T19:00", "2017-09-06T19:00"]
        assert list(stored) == []

    def test_first_fault(self):
        """The first fault ends the parsing: later events with faults are not reported."""
        assert error_of(view, [NOON, {"subject": "broken"}, event("noon")]).target == "events[1]"

    @pytest.mark.parametrize("shape", [{"value": [NOON]}, {"Start": NOON["start"], "End": NOON["end"]}])
    def test_other_shape(self, shape):
        """The error for a response of Graph, or for JSON of the old Outlook API, has a hint."""
        error = error_of(view, [NOON, shape])
        assert error.target.startswith("events[1]")
        assert str(error).endswith(("use what is in its 'value'", "use Graph's names, such as 'start'"))

    def test_many(self):
        """More events than a chunk are all read, in order."""
        read = []
        events = (read.append(number) or {**NOON, "id": number} for number in range(600))
        assert [one["id"] for one in view(events)] == read == list(range(600))

    @pytest.mark.parametrize("value", [{"@odata.context": "https://", "value": [NOON]}, NOON, {}, "[]", 5])
    @pytest.mark.parametrize("call", [view, Calendar, to_ics])
    def test_response(self, call, value):
        """A whole response of Graph is a TypeError: the list in it is meant."""
        with pytest.raises(ArgumentTypeError, match=r"use a list of events, such as the 'value' of Graph's response$"):
            call(value)


BROKEN = [{"id": "A"}, NOON, event("noon"), daily("2017-09-04T12:00:00", zone="UTC"), 5]
TARGETS = ["events[0]", "events[2]", "events[4]"]


class TestOnError:
    @pytest.fixture(params=["calendar_view", "Calendar"])
    def call(self, request):
        if request.param == "Calendar":
            return lambda events, **options: Calendar(events, **options).view("2017-09-04", "2017-09-06")
        return lambda events, **options: view(events, "2017-09-04", "2017-09-06", **options)

    @pytest.mark.parametrize("options", [{}, {"on_error": "raise"}])
    def test_raise(self, call, options):
        """By default, the first event with faults raises its error."""
        assert error_of(call, BROKEN, **options).target == "events[0]"

    def test_skip(self, call):
        """With "skip", events with faults are left out."""
        assert call(BROKEN, on_error="skip") == call([BROKEN[1], BROKEN[3]])
        assert len(call(BROKEN, on_error="skip")) == 3

    def test_function(self, call):
        """A function gets each error, with the place of the event; what it returns is ignored."""
        errors = []
        assert call(BROKEN, on_error=errors.append) == call(BROKEN, on_error="skip")
        assert [error.target for error in errors] == TARGETS
        assert [detail.target for detail in errors[0].details] == ["events[0].start", "events[0].end"]

    def test_function_raises(self, call):
        """An error that the function raises ends the call."""

        def stop(_error):
            raise KeyError

        with pytest.raises(KeyError):
            call(BROKEN, on_error=stop)

    @pytest.mark.parametrize("on_error", ["ignore", "", None, 5, True])
    def test_other(self, call, on_error):
        """Anything else is a TypeError."""
        with pytest.raises(ArgumentTypeError, match=r"^on_error .*'raise', 'skip', or a function"):
            call([], on_error=on_error)

    def test_other_errors(self, call):
        """An error that is not about an event is raised."""
        with pytest.raises(ZeroDivisionError):
            call((1 / 0 for _ in range(1)), on_error="skip")

    @pytest.mark.parametrize("on_error", ["skip", lambda _error: None])
    def test_limit(self, on_error):
        """A limit that is exceeded is always raised."""
        many = daily(cancelledOccurrences=[occurrence_id("2017-09-05")] * 1000)
        for events in ([daily("2017-09-04T12:00:00")], [many]):
            with pytest.raises(LimitExceededError):
                view(events, limit=1, on_error=on_error)


MOVED = exception("2017-09-11", "2017-09-12T08:00:00", "2017-09-12T09:00:00")
CHANGED = master(exceptionOccurrences=[MOVED], cancelledOccurrences=[occurrence_id("2017-09-18")])
SINGLE = parse_event(event())
WEEKS = ("2017-09-04", "2017-10-02")


class TestValues:
    """Every function that takes the JSON of an event takes a `SeriesMaster` or an `Occurrence` as well."""

    @pytest.mark.parametrize("zone", ["UTC", TOKYO])
    def test_series(self, zone):
        """A series gives what its JSON gives."""
        json = CHANGED.to_graph()
        expected = instances(json, *WEEKS, time_zone=zone)
        assert [one["type"] for one in expected] == ["occurrence", "exception", "occurrence"]
        assert instances(CHANGED, *WEEKS, time_zone=zone) == expected
        assert calendar_view([CHANGED], *WEEKS, time_zone=zone) == expected
        assert list(iter_view(CHANGED, *WEEKS, time_zone=zone)) == expected
        assert Calendar([CHANGED]).view(*WEEKS, time_zone=zone) == expected
        assert [one.to_graph(zone)["start"] for one in CHANGED.between(*WEEKS)] == [one["start"] for one in expected]

    @pytest.mark.parametrize("zone", ["UTC", PACIFIC])
    def test_single(self, zone):
        """An occurrence gives its own JSON."""
        expected = [SINGLE.to_graph(zone)]
        assert calendar_view([SINGLE], *WEEK, time_zone=zone) == expected
        assert list(iter_view(SINGLE, *WEEK, time_zone=zone)) == expected
        assert Calendar([SINGLE]).view(*WEEK, time_zone=zone) == expected
        assert get_event(SINGLE, time_zone=zone) == expected[0]

    def test_occurrence_of_series(self):
        """An occurrence of a series is an event of its own."""
        [first, second] = CHANGED.between("2017-09-04", "2017-09-13")
        assert calendar_view([second, first], *WEEKS) == [first.to_graph(), second.to_graph()]
        with pytest.raises(RecurtzError, match="is not a series"):
            instances(first, *WEEK)

    def test_all_day(self):
        """An all-day occurrence has its place at midnight of its own zone."""
        day = parse_event(all_day())
        assert calendar_view([day], "2017-09-05T07:00:00Z", "2017-09-06") == [day.to_graph()]
        assert calendar_view([day], "2017-09-05T07:00:01Z", "2017-09-06") == []

    def test_second_pass(self):
        """A time in the second pass of a repeated hour is kept, though JSON cannot represent it."""
        night = master("2017-11-04T01:30:00", pattern=DAILY)
        second = datetime(2017, 11, 5, 9, 30, tzinfo=UTC)
        changed = night.reschedule(second.date(), second, second)
        result = instances(changed, "2017-11-05", "2017-11-06", select=["start"])
        assert starts(result) == ["2017-11-05T09:30"]

    def test_mixed(self):
        """Values and JSON can be mixed."""
        assert len(view([CHANGED, SINGLE, NOON, LUNCH])) == 4
