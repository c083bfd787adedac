"""recurtz.events.parsing: the faults of events. Every function reports all of them, with the same paths."""

from datetime import date

import pytest

from graph import (
    WEEK,
    daily,
    error_of,
    event,
    exception,
    faults,
    moment,
    occurrence_id,
    recurrence,
    series,
)
from recurtz import (
    Calendar,
    RecurtzError,
    SeriesMaster,
    bounds,
    calendar_view,
    create_event,
    delete_occurrence,
    first_conflict,
    get_event,
    instances,
    split_event,
    to_vevent,
    update_event,
)
from recurtz.errors import MalformedValueError, PropertyError, TimeZoneNotSupportedError
from recurtz.events.parsing import parse_event
from recurtz.events.view import iter_view

REJECTED, MALFORMED = "ErrorPropertyValidationFailure", "UnableToDeserializePostBody"
NO_ZONE = "TimeZoneNotSupportedException"
PATTERN, RANGE = "recurrence.pattern", "recurrence.range"

READING = {
    "parse_event": parse_event,
    "SeriesMaster": SeriesMaster.from_graph,
    "instances": lambda event: instances(event, *WEEK),
    "iter_view": lambda event: list(iter_view(event, *WEEK)),
}
LISTS = {
    "calendar_view": lambda *events: calendar_view(events, *WEEK),
    "Calendar": lambda *events: Calendar(events),
}
READING_ONLY = ("id", "cancelledOccurrences", "exceptionOccurrences", "originalStartTimeZone")
"""Properties of a stored event, which `create_event` does not read."""

EVERYTHING = {
    "start": moment("nope", "Moon"),
    "end": moment("nope", "UTC"),
    "isAllDay": "x",
    "recurrence": {
        "pattern": {"type": "weekly", "interval": 0, "daysOfWeek": ["monday"]},
        "range": {"type": "noEnd", "startDate": "bad"},
    },
}
"""Faults in every part of an event."""

EVERY_FAULT = [
    ("isAllDay", MALFORMED),
    ("start.dateTime", MALFORMED),
    ("start.timeZone", NO_ZONE),
    ("end.dateTime", MALFORMED),
    (f"{PATTERN}.interval", REJECTED),
    (f"{RANGE}.startDate", MALFORMED),
]

SERIES = [
    (series(isAllDay="yes", exceptionOccurrences=[exception("2017-09-11")]), [("isAllDay", MALFORMED)]),
    (EVERYTHING, EVERY_FAULT),
    (
        {**EVERYTHING, "id": 5, "cancelledOccurrences": ["x"], "exceptionOccurrences": [{}]},
        [
            *EVERY_FAULT,
            ("id", MALFORMED),
            ("cancelledOccurrences[0]", MALFORMED),
            ("exceptionOccurrences[0].occurrenceId", REJECTED),
        ],
    ),
    ({"recurrence": recurrence()}, [("start", REJECTED), ("end", REJECTED)]),
    ({**series(), "start": [], "end": 5}, [("start", MALFORMED), ("end", MALFORMED)]),
    (series(zone="Moon"), [("start.timeZone", NO_ZONE), ("end.timeZone", NO_ZONE)]),
    (series(zone="tzone://Microsoft/Custom"), [("start.timeZone", NO_ZONE), ("end.timeZone", NO_ZONE)]),
    (
        {**series(isAllDay=True), "start": moment("noon", "Moon")},
        [("start.dateTime", MALFORMED), ("start.timeZone", NO_ZONE)],
    ),
    ({**series(), "recurrence": {}}, [(PATTERN, REJECTED), (RANGE, REJECTED)]),
    ({**series(), "recurrence": "weekly"}, [("recurrence", MALFORMED)]),
    (
        series(
            pattern={"type": "absoluteYearly", "interval": 1.5, "month": 13},
            range_={"type": "numbered", "numberOfOccurrences": 0, "recurrenceTimeZone": "Moon"},
        ),
        [
            (f"{PATTERN}.interval", MALFORMED),
            (f"{PATTERN}.month", REJECTED),
            (f"{PATTERN}.dayOfMonth", REJECTED),
            (f"{RANGE}.numberOfOccurrences", REJECTED),
            (f"{RANGE}.recurrenceTimeZone", NO_ZONE),
        ],
    ),
    (series(range_={"recurrenceTimeZone": 5}), [(f"{RANGE}.recurrenceTimeZone", MALFORMED)]),
    (
        series(originalStartTimeZone="Moon", cancelledOccurrences="x", exceptionOccurrences={}),
        [
            ("originalStartTimeZone", NO_ZONE),
            ("cancelledOccurrences", MALFORMED),
            ("exceptionOccurrences", MALFORMED),
        ],
    ),
    (
        series(cancelledOccurrences=["OID.1", occurrence_id("2017-09-11"), 5, None]),
        [(f"cancelledOccurrences[{place}]", MALFORMED) for place in (0, 2, 3)],
    ),
    (
        series(
            exceptionOccurrences=[
                None,
                {},
                {"isAllDay": 1, "occurrenceId": 5, "start": {"dateTime": "x"}, "end": 5},
                exception("2017-09-11"),
                exception("2017-09-18", originalStart="noon", zone="Moon"),
            ]
        ),
        [
            ("exceptionOccurrences[0]", REJECTED),
            ("exceptionOccurrences[1].occurrenceId", REJECTED),
            ("exceptionOccurrences[2].isAllDay", MALFORMED),
            ("exceptionOccurrences[2].occurrenceId", MALFORMED),
            ("exceptionOccurrences[2].start.dateTime", MALFORMED),
            ("exceptionOccurrences[2].end", MALFORMED),
            ("exceptionOccurrences[4].originalStart", MALFORMED),
            ("exceptionOccurrences[4].start.timeZone", NO_ZONE),
            ("exceptionOccurrences[4].end.timeZone", NO_ZONE),
        ],
    ),
    (
        series(exceptionOccurrences=[{"originalStart": "0001-01-01"}, {"originalStart": "0001-01-01"}]),
        [(f"exceptionOccurrences[{place}].originalStart", REJECTED) for place in (0, 1)],
    ),
    (series("2017-09-04T12:00:00", "2017-09-04T11:00:00"), [("end", REJECTED)]),
]
"""Series with faults, and the target and code of each, in order."""

SINGLE = [
    ({}, [("start", REJECTED), ("end", REJECTED)]),
    (event() | {"end": None}, [("end", REJECTED)]),
    (
        {name: EVERYTHING[name] for name in ("start", "end", "isAllDay")},
        [
            ("isAllDay", MALFORMED),
            ("start.dateTime", MALFORMED),
            ("start.timeZone", NO_ZONE),
            ("end.dateTime", MALFORMED),
        ],
    ),
    (event("noon"), [("start.dateTime", MALFORMED), ("end.dateTime", MALFORMED)]),
    (event(zone="Moon"), [("start.timeZone", NO_ZONE), ("end.timeZone", NO_ZONE)]),
    (event(originalStartTimeZone="Moon"), [("originalStartTimeZone", NO_ZONE)]),
]
"""Other events with faults."""


def targets(error):
    return [target for target, _ in faults(error)]


class TestAllFaults:
    @pytest.mark.parametrize(("broken", "expected"), SERIES)
    @pytest.mark.parametrize("entry", READING)
    def test_series(self, entry, broken, expected):
        """Each function that reads one series reports the same faults, in the same order."""
        error = error_of(READING[entry], broken)
        assert faults(error) == expected
        assert bool(error.details) is (len(expected) > 1)

    @pytest.mark.parametrize(("broken", "expected"), SINGLE)
    @pytest.mark.parametrize("entry", ["parse_event", "iter_view"])
    def test_single(self, entry, broken, expected):
        """The same holds for an event that does not repeat."""
        assert faults(error_of(READING[entry], broken)) == expected

    @pytest.mark.parametrize(("broken", "expected"), SERIES + SINGLE)
    @pytest.mark.parametrize("entry", LISTS)
    def test_list(self, entry, broken, expected):
        """Functions that read several events put the place of the event before each path."""
        for place in (0, 2):
            error = error_of(LISTS[entry], *[event()] * place, broken, event())
            assert faults(error) == [(f"events[{place}].{target}", code) for target, code in expected]

    @pytest.mark.parametrize(("broken", "expected"), SERIES + SINGLE)
    def test_create(self, broken, expected):
        """`create_event` reports the same faults of the properties that it reads."""
        shared = [fault for fault in expected if not fault[0].startswith(READING_ONLY)]
        if shared:
            assert faults(error_of(create_event, broken)) == shared
        else:
            create_event(broken)

    @pytest.mark.parametrize(("broken", "expected"), SERIES + SINGLE)
    def test_body(self, broken, expected):
        """Graph's error body has one entry for each fault, and the summary repeats their messages."""
        error = error_of(parse_event, broken)
        body = error.to_graph()["error"]
        assert [(fault["target"], fault["code"]) for fault in body.get("details", [body])] == expected
        assert all(fault["message"] in body["message"] for fault in body.get("details", []))
        codes = {code for _, code in expected}
        assert error.code == (codes.pop() if len(codes) == 1 else REJECTED)


class TestSummary:
    def test_common_path(self):
        """The target of several faults is the object that has all of them."""
        broken = series(range_={"type": "numbered", "startDate": "soon"})
        assert error_of(instances, broken, *WEEK).target == "recurrence.range"
        assert error_of(calendar_view, [event(), broken], *WEEK).target == "events[1].recurrence.range"
        assert error_of(calendar_view, [{}], *WEEK).target == "events[0]"
        assert error_of(instances, EVERYTHING, *WEEK).target is None

    def test_class(self):
        """The summary has the class of its faults if they share one code."""
        assert type(error_of(parse_event, series(zone="Moon"))) is TimeZoneNotSupportedError
        assert type(error_of(parse_event, event("noon"))) is MalformedValueError
        assert type(error_of(parse_event, EVERYTHING)) is PropertyError

    def test_end_before_start(self):
        """An end before the start is reported beside the faults of exceptions."""
        broken = series("2017-09-04T12:00:00", "2017-09-04T11:00:00", exceptionOccurrences=[{}], id=5)
        expected = {"end", "id", "exceptionOccurrences[0].occurrenceId"}
        assert set(targets(error_of(parse_event, broken))) == expected

    def test_zone_fault_is_not_repeated(self):
        """A zone that is needed for the times and for the series is one fault."""
        assert targets(error_of(parse_event, {**series(), "start": moment("2017-09-04T12:00:00", "Moon")})) == [
            "start.timeZone"
        ]


class TestOneFault:
    @pytest.mark.parametrize(
        ("change", "target", "code"),
        [
            ({"exceptionOccurrences": [exception("2017-09-05", occurrenceId="OID.1")]}, "occurrenceId", MALFORMED),
            ({"exceptionOccurrences": [exception("2017-09-05", occurrenceId=None)]}, "occurrenceId", REJECTED),
            ({"exceptionOccurrences": [exception("2017-09-05", originalStart="noon")]}, "originalStart", MALFORMED),
            ({"exceptionOccurrences": [exception("2017-09-05", isAllDay=1)]}, "isAllDay", MALFORMED),
            (
                {"exceptionOccurrences": [exception("2017-09-05", "noon", "2017-09-05T12:00")]},
                "start.dateTime",
                MALFORMED,
            ),
            ({"exceptionOccurrences": [[]]}, "", MALFORMED),
        ],
    )
    def test_exception(self, change, target, code):
        """A fault of an exception has its place and its path."""
        error = error_of(SeriesMaster.from_graph, daily() | change)
        assert faults(error) == [(".".join(filter(None, ["exceptionOccurrences[0]", target])), code)]

    def test_exception_end(self):
        """Without a scheduled occurrence, an exception with a start needs an end."""
        stray = exception("9999-12-31", "2017-09-05T12:00:00") | {"end": None}  # 20:00 in California is out of range
        evenings = daily("2017-09-04T20:00:00", exceptionOccurrences=[stray])
        assert faults(error_of(SeriesMaster.from_graph, evenings)) == [("exceptionOccurrences[0].end", REJECTED)]

    def test_exception_start(self):
        """Without a scheduled occurrence, an exception without a start is a cancelled date."""
        stray = exception("9999-12-31", "2017-09-05T12:00:00") | {"start": None}
        evenings = daily("2017-09-04T20:00:00", exceptionOccurrences=[stray])
        assert SeriesMaster.from_graph(evenings).cancelled == (date.max,)

    @pytest.mark.parametrize("value", [None, [], "event", 5])
    def test_not_an_object(self, value):
        """A value that is not an object is rejected as an event."""
        code = REJECTED if value is None else MALFORMED
        for parse in READING.values():
            assert faults(error_of(parse, value)) == [("event", code)]
        for parse in LISTS.values():
            error = error_of(parse, event(), value)
            assert faults(error) == [("events[1]", code)]
            assert str(error).startswith("events[1] ")

    def test_missing_recurrence(self):
        """An event of the type seriesMaster needs a recurrence."""
        single = event(type="seriesMaster")
        assert faults(error_of(SeriesMaster.from_graph, single)) == [("recurrence", REJECTED)]
        assert faults(error_of(calendar_view, [single], *WEEK)) == [("events[0].recurrence", REJECTED)]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"start": None}, "start is missing; give an object with dateTime and timeZone"),
        ({"start": "noon"}, "start 'noon' cannot be read; use an object with dateTime and timeZone"),
        ({"end": None}, "end is missing; give an object with dateTime and timeZone"),
        ({"end": None, "isAllDay": True}, "end is missing; give an object with dateTime and timeZone"),
    ],
)
@pytest.mark.parametrize("entry", [LISTS["calendar_view"], create_event, to_vevent])
def test_missing_time(entry, change, message):
    """The message of a missing or malformed time says what it has."""
    midnight = moment("2017-09-04T00:00:00", "UTC")
    with pytest.raises(RecurtzError, match=message):
        entry({"start": midnight, "end": midnight} | change)


ONE = {
    "bounds": bounds,
    "create_event": create_event,
    "delete_occurrence": lambda event: delete_occurrence(event, date(2017, 9, 4)),
    "get_event": get_event,
    "instances": lambda event: instances(event, *WEEK),
    "SeriesMaster": SeriesMaster.from_graph,
    "split_event": lambda event: split_event(event, date(2017, 9, 4)),
    "update_event": lambda event: update_event(event, {}),
}


class TestList:
    """A list of events where one event is due."""

    @pytest.mark.parametrize("events", [[], [daily()], (daily(), daily())])
    @pytest.mark.parametrize("entry", ONE.values(), ids=ONE)
    def test_event(self, entry, events):
        error = error_of(entry, events)
        assert (error.target, error.code) == ("event", MALFORMED)
        assert str(error).endswith(" cannot be read; use one event, or calendar_view for several")

    @pytest.mark.parametrize("place", [0, 1])
    def test_conflict(self, place):
        """Of two events, the error names the argument."""
        events = [daily(), daily()]
        events[place] = [daily()]
        error = error_of(first_conflict, *events)
        assert error.target == "ab"[place]
        assert str(error).endswith("; use one event, or conflicts for several")

    def test_changes(self):
        """Changes are not an event."""
        assert str(error_of(update_event, daily(), [{}])) == "changes [{}] cannot be read; use a JSON object"
