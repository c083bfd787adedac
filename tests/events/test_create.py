"""recurtz.create_event: what `POST /events` returns: Graph's own examples, Prefer, times and zones, all-day events."""

import copy
import json

import pytest

from graph import (
    EASTERN,
    PACIFIC,
    TOKYO,
    all_day,
    error_of,
    event,
    faults,
    master,
    moment,
    occurrence_id,
    sample,
    series,
)
from recurtz import Prefer, calendar_view, create_event, get_event, instances
from recurtz.errors import ArgumentTypeError
from recurtz.events.parsing import parse_event

IN_PACIFIC, IN_TOKYO, IN_UTC = (f'outlook.timezone="{name}"' for name in (PACIFIC, TOKYO, "UTC"))
INVALID, REJECTED = "ErrorInvalidRequest", "ErrorPropertyValidationFailure"
NO_ZONE = "TimeZoneNotSupportedException"
ABOUT_TIME = {
    "originalStartTimeZone", "originalEndTimeZone", "type", "seriesMasterId", "isAllDay", "start", "end", "recurrence",
}  # fmt: skip
MISTAKES = {  # of the page: it returns 11:00-12:00 for a request of 12:00-14:00 in the same zone
    "start": moment("2017-04-15T12:00:00.0000000"),
    "end": moment("2017-04-15T14:00:00.0000000"),
}
EXAMPLES = {"1-single": MISTAKES, "2-locations": {}, "3-recurring": {}, "4-online-meeting": MISTAKES}


def span(created):
    return created["start"]["dateTime"][:16], created["end"]["dateTime"][:16]


def rejected(body, prefer=None):
    """The faults of a body."""
    return faults(error_of(create_event, body, prefer))


class TestExamples:
    @pytest.mark.parametrize("prefer", [None, IN_PACIFIC], ids=["no Prefer", "Prefer"])
    @pytest.mark.parametrize("name", EXAMPLES)
    def test_published(self, name, prefer):
        """All properties about time are as Graph publishes them."""
        published = sample(f"{name}.response") | EXAMPLES[name]
        created = create_event(sample(f"{name}.request"), prefer)
        assert {key: created[key] for key in ABOUT_TIME} == {key: published[key] for key in ABOUT_TIME}

    @pytest.mark.parametrize("prefer", [None, IN_TOKYO], ids=["no Prefer", "Prefer"])
    @pytest.mark.parametrize("name", EXAMPLES)
    def test_other_properties(self, name, prefer):
        """Other properties pass through untouched, in their order; the body is not changed."""
        body = sample(f"{name}.request")
        before = copy.deepcopy(body)
        created = create_event(body, prefer)
        assert body == before
        assert set(created) == set(body) | ABOUT_TIME
        assert [key for key in body if key not in ABOUT_TIME and created[key] is not body[key]] == []
        assert list(created)[: len(body)] == list(body)

    def test_recurrence(self):
        """The recurrence has Graph's order of properties."""
        created = create_event(sample("3-recurring.request"))["recurrence"]
        assert json.dumps(created) == json.dumps(sample("3-recurring.response")["recurrence"])

    def test_not_shared(self):
        """The created event shares no times with the body."""
        body = sample("3-recurring.request")
        created = create_event(body)
        created["start"]["timeZone"] = created["recurrence"]["range"]["startDate"] = "changed"
        created["recurrence"]["pattern"]["daysOfWeek"].append("changed")
        assert body == sample("3-recurring.request")


class TestPrefer:
    @pytest.mark.parametrize(
        ("zone", "start", "end"),
        [
            ("UTC", "2017-09-04T19:00:00.0000000", "2017-09-04T21:00:00.0000000"),
            (TOKYO, "2017-09-05T04:00:00.0000000", "2017-09-05T06:00:00.0000000"),
            ("Europe/Berlin", "2017-09-04T21:00:00.0000000", "2017-09-04T23:00:00.0000000"),
            ("newfoundland standard time", "2017-09-04T16:30:00.0000000", "2017-09-04T18:30:00.0000000"),
        ],
    )
    def test_start_and_end(self, zone, start, end):
        """Start and end are in the preferred zone, in its spelling; nothing else changes."""
        without = create_event(sample("3-recurring.request"))
        created = create_event(sample("3-recurring.request"), f'outlook.timezone="{zone}"')
        assert created == without | {"start": moment(start, zone), "end": moment(end, zone)}
        assert created["originalStartTimeZone"] == PACIFIC
        assert created["recurrence"]["range"]["recurrenceTimeZone"] == PACIFIC

    @pytest.mark.parametrize(
        "prefer",
        [
            IN_TOKYO,
            IN_TOKYO.encode(),
            [IN_TOKYO],
            ["return=representation", IN_TOKYO.encode()],
            iter([IN_TOKYO]),
            f"odata.maxpagesize=5, {IN_TOKYO}; foo=bar",
            Prefer.parse(IN_TOKYO),
        ],
        ids=["text", "bytes", "list", "two headers", "iterator", "several preferences", "Prefer"],
    )
    def test_forms(self, prefer):
        """A preference is the text of a header, the values of several headers, or a `Prefer`."""
        created = create_event(event("2017-09-04T12:00:00"), prefer)
        assert created["start"] == moment("2017-09-05T04:00:00.0000000", TOKYO)

    @pytest.mark.parametrize("prefer", [None, "", [], "return=representation", Prefer()])
    def test_without_zone(self, prefer):
        """Without a preferred zone, start and end keep their own."""
        body = {"start": moment("2017-09-04T12:00:00"), "end": moment("2017-09-04T17:00:00", EASTERN)}
        created = create_event(body, prefer)
        assert created["start"] == moment("2017-09-04T12:00:00.0000000")
        assert created["end"] == moment("2017-09-04T17:00:00.0000000", EASTERN)

    @pytest.mark.parametrize("name", ["Moon", "", "tzone://Microsoft/Custom", "'Pacific Standard Time'"])
    def test_unknown_zone(self, name):
        """An unknown zone is rejected with Graph's message."""
        error = error_of(create_event, event(), f'outlook.timezone="{name}"')
        assert (error.code, error.target, error.details) == (NO_ZONE, "Prefer", ())
        message = "A valid TimeZone value must be specified. The following TimeZone value is not supported: "
        assert str(error).startswith(message)
        assert name in str(error)

    def test_malformed(self):
        """A malformed header is rejected; another type is a TypeError."""
        assert error_of(create_event, event(), 'outlook.timezone="UTC').target == "Prefer"
        for value in (5, {"Prefer": IN_UTC}):
            with pytest.raises(ArgumentTypeError):
                create_event(event(), value)


class TestZones:
    def test_two_zones(self):
        """Start and end may be in two zones; each is the original zone, whatever original zones the body has."""
        body = {"start": moment("2017-09-04T12:00:00"), "end": moment("2017-09-05T06:00:00", TOKYO)}
        created = create_event(body | {"originalStartTimeZone": "Moon", "originalEndTimeZone": 5})
        assert (created["originalStartTimeZone"], created["originalEndTimeZone"]) == (PACIFIC, TOKYO)
        assert span(created) == ("2017-09-04T12:00", "2017-09-05T06:00")
        assert span(create_event(body, IN_UTC)) == ("2017-09-04T19:00", "2017-09-04T21:00")

    @pytest.mark.parametrize(
        ("text", "zone", "expected"),
        [
            ("2017-09-04T12:00:00Z", PACIFIC, moment("2017-09-04T05:00:00.0000000")),
            ("2017-09-04T12:00:00+02:00", TOKYO, moment("2017-09-04T19:00:00.0000000", TOKYO)),
            ("2017-09-04T12:00:00-0330", "UTC", moment("2017-09-04T15:30:00.0000000", "UTC")),
            ("2017-09-04T12:00:00Z", None, moment("2017-09-04T12:00:00.0000000", "UTC")),
            ("2017-09-04T12:00:00+02:00", "", moment("2017-09-04T10:00:00.0000000", "UTC")),
        ],
    )
    def test_offset(self, text, zone, expected):
        """An offset fixes the instant; the zone is that of the output."""
        created = create_event(event(text, zone=zone))
        assert created["start"] == created["end"] == expected
        assert created["originalStartTimeZone"] == expected["timeZone"]

    @pytest.mark.parametrize("zone", [None, "", "Moon", "tzone://Microsoft/Custom", "Customized Time Zone", 5, []])
    def test_unsupported(self, zone):
        """A zone that is missing or unknown is rejected."""
        assert rejected(event() | {"start": moment("2017-09-04T12:00:00", zone)}) == [("start.timeZone", NO_ZONE)]

    def test_spelling(self):
        """A zone keeps its spelling."""
        created = create_event(event(zone="america/los_angeles"))
        assert created["start"]["timeZone"] == created["originalEndTimeZone"] == "america/los_angeles"


class TestTimes:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("2017-09-04T12:00", "12:00:00.0000000"),
            ("2017-09-04T12:00:07", "12:00:07.0000000"),
            ("2017-09-04T12:00:07.5", "12:00:07.5000000"),
            ("2017-09-04T12:00:07.1234567", "12:00:07.1234567"),
            ("2017-09-04T12:00:59.9999999", "12:00:59.9999999"),
        ],
    )
    def test_digits(self, text, expected):
        """A second has up to seven digits in the body, and always seven in the event."""
        assert create_event(event(text))["start"]["dateTime"] == f"2017-09-04T{expected}"
        assert create_event(event(text), IN_UTC)["end"]["dateTime"] == f"2017-09-04T19{expected[2:]}"

    def test_gap_and_overlap(self):
        """A time in a gap has the offset before the gap, a repeated time is the first of the two."""
        for text, in_utc in {"2017-03-12T02:30": "2017-03-12T10:30", "2017-11-05T01:30": "2017-11-05T08:30"}.items():
            assert span(create_event(event(f"{text}:00"), IN_UTC)) == (in_utc, in_utc)

    @pytest.mark.parametrize(
        ("end", "in_utc"), [("02:45", "10:45"), ("03:00", "11:00"), ("03:30", "11:30"), ("03:31", "10:31")]
    )
    @pytest.mark.parametrize("zone", [PACIFIC, "America/Los_Angeles", "US/Pacific"])
    def test_gap_before_end(self, end, in_utc, zone):
        """If only the gap puts the end at or before the start, the written duration is kept."""
        body = {"start": moment("2017-03-12T02:30:00"), "end": moment(f"2017-03-12T{end}:00", zone)}
        assert span(create_event(body, IN_UTC)) == ("2017-03-12T10:30", f"2017-03-12T{in_utc}")

    def test_no_duration(self):
        """An event may end when it starts, in any zone, but not before."""
        noon = moment("2017-09-04T12:00:00")
        for end in (
            moment("2017-09-04T11:59:59"),
            moment("2017-09-04T14:59:59", EASTERN),
            moment("2017-09-04T20:59:00+02:00"),
        ):
            assert rejected({"start": noon, "end": end}) == [("end", REJECTED)]
        for end in (
            noon,
            moment("2017-09-04T15:00:00", EASTERN),
            moment("2017-09-04T21:00:00+02:00"),
            moment("2017-09-04T12:00:00.0000001"),
        ):
            assert create_event({"start": noon, "end": end})["type"] == "singleInstance"
        assert rejected(event("2017-09-04T12:00:00.0000002", "2017-09-04T12:00:00.0000001")) == [("end", REJECTED)]

    def test_order_in_overlap(self):
        """An end before the start is rejected in an overlap too."""
        in_winter, in_summer = moment("2017-11-05T09:15:00Z"), moment("2017-11-05T08:45:00Z")  # 1:15 and 1:45
        assert rejected({"start": in_winter, "end": in_summer}) == [("end", REJECTED)]
        created = create_event({"start": in_summer, "end": in_winter}, IN_UTC)
        assert span(created) == ("2017-11-05T08:45", "2017-11-05T09:15")

    def test_out_of_range(self):
        """A time outside the years 1 to 9999 is rejected with its property."""

        def properties(body, prefer=None):
            return [target.split(".")[0] for target, _ in rejected(body, prefer)]

        late, within = moment("9999-12-31T20:00:00"), moment("9999-12-30T20:00:00")
        assert properties({"start": within, "end": late}) == ["end"]
        assert properties(event("0001-01-01T05:00:00", "0001-01-02T05:00:00", TOKYO)) == ["start"]
        assert properties({"start": late, "end": late}) == ["start", "end"]
        assert properties(event("9999-12-31T20:00:00", zone="UTC"), IN_TOKYO)[0] == "start"
        ancient = series("0001-01-01T00:00:00", range_={"recurrenceTimeZone": PACIFIC}, zone="UTC")
        assert None not in [target for target, _ in rejected(ancient)]


class TestSingle:
    @pytest.mark.parametrize("properties", [{}, {"recurrence": None}, {"isAllDay": None}, {"isAllDay": False}])
    def test_type(self, properties):
        """An event that does not repeat is a single instance, whatever the body says."""
        created = create_event(event(type="occurrence", seriesMasterId="AAMk", **properties))
        assert (created["type"], created["seriesMasterId"]) == ("singleInstance", None)
        assert (created["recurrence"], created["isAllDay"]) == (None, False)

    @pytest.mark.parametrize("name", ["cancelledOccurrences", "exceptionOccurrences", "occurrenceId", "originalStart"])
    @pytest.mark.parametrize("body", [event(), series()], ids=["single", "series"])
    def test_read_only(self, body, name):
        """Properties that only the server can set are left out, though a copied event has them."""
        assert create_event(body | {name: ["OID.AAMk.2017-09-04"]}) == create_event(body)


class TestValues:
    """A `SeriesMaster` or an `Occurrence` can be created as its JSON can."""

    def test_series(self):
        """Of a series, exceptions and cancellations are not created."""
        changed = master(cancelledOccurrences=[occurrence_id("2017-09-11")])
        assert create_event(changed, IN_TOKYO) == create_event(changed.to_graph(), IN_TOKYO)
        assert len(parse_event(create_event(changed)).between("2017-09-04", "2017-10-01")) == 4

    def test_occurrence(self):
        """An occurrence is a single instance in its own zone."""
        created = create_event(parse_event(event()), IN_TOKYO)
        assert create_event(parse_event(event()))["start"] == moment("2017-09-04T12:00:00.0000000")
        assert created["originalStartTimeZone"] == PACIFIC
        assert created["type"] == "singleInstance"
        assert (created["start"], created["end"]) == (
            moment("2017-09-05T04:00:00.0000000", TOKYO),
            moment("2017-09-05T06:00:00.0000000", TOKYO),
        )


class TestAllDay:
    @pytest.mark.parametrize("zone", [PACIFIC, "UTC", "E. South America Standard Time"])
    @pytest.mark.parametrize("prefer", [None, IN_TOKYO, IN_PACIFIC])
    def test_not_converted(self, zone, prefer):
        """The preferred zone is written, and the dates stay."""
        # On 2017-10-15 the clocks of São Paulo skipped midnight.
        created = create_event(all_day("2017-10-15", "2017-10-16", zone), prefer)
        name = Prefer.parse(prefer).time_zone or zone
        assert created["isAllDay"] is True
        assert created["start"] == moment("2017-10-15T00:00:00.0000000", name)
        assert created["end"] == moment("2017-10-16T00:00:00.0000000", name)

    @pytest.mark.parametrize(
        ("start", "end", "target"),
        [
            ("2017-09-04T00:00:01", "2017-09-05T00:00:00", "start"),
            ("2017-09-04T12:00:00", "2017-09-06T00:00:00", "start"),
            ("2017-09-04T00:00:00.0000001", "2017-09-05T00:00:00", "start"),
            ("2017-09-04T00:00:00", "2017-09-05T00:01:00", "end"),
            ("2017-09-04T00:00:00", "2017-09-05T00:00:00.0000001", "end"),
            ("2017-09-04T00:00:00", "2017-09-05T23:59:59.9999999", "end"),
        ],
    )
    def test_midnight(self, start, end, target):
        """Start and end are at midnight."""
        error = error_of(create_event, event(start, end, isAllDay=True))
        assert (error.target, error.code, error.details) == (target, INVALID, ())
        assert f"The Event.{target.title()} property for an all-day event needs to be set to midnight" in str(error)

    @pytest.mark.parametrize(
        ("start", "end", "targets"),
        [
            ("2017-09-04T12:00:00", "2017-09-06T14:00:00", ["start", "end"]),
            ("2017-09-04T12:00:00", "2017-09-04T14:00:00", ["start", "end"]),
            ("2017-09-04T00:00:00", "2017-09-04T14:00:00", ["end"]),
        ],
    )
    def test_one_fault_each(self, start, end, targets):
        """Start and end have one fault each, also within one day."""
        assert rejected(event(start, end, isAllDay=True)) == [(target, INVALID) for target in targets]

    @pytest.mark.parametrize("end", ["2017-09-04", "2017-09-03"])
    def test_end(self, end):
        """An all-day event ends on a later midnight."""
        assert rejected(all_day(end=end)) == [("end", REJECTED)]

    def test_midnight_as_24(self):
        """The time 24:00 is midnight of the next day."""
        created = create_event(event("2017-09-04T00:00:00", "2017-09-04T24:00:00", isAllDay=True))
        assert span(created) == ("2017-09-04T00:00", "2017-09-05T00:00")

    def test_one_zone(self):
        """Start and end are in one zone, by whatever name."""
        [(target, _)] = rejected(all_day() | {"end": moment("2017-09-05T00:00:00", EASTERN)})
        assert target == "end.timeZone"
        for name in ("America/Los_Angeles", "US/Pacific"):
            created = create_event(all_day() | {"end": moment("2017-09-05T00:00:00", name)})
            assert created["end"] == moment("2017-09-05T00:00:00.0000000", name)

    def test_offset(self):
        """If the times have offsets, midnight is that of their zone."""
        in_utc = event("2017-09-04T00:00:00Z", "2017-09-05T00:00:00Z", isAllDay=True)
        in_california = event("2017-09-04T07:00:00Z", "2017-09-05T00:00:00-07:00", isAllDay=True)
        day = ("2017-09-04T00:00", "2017-09-05T00:00")
        assert rejected(in_utc) == [("start", INVALID), ("end", INVALID)]
        assert span(create_event(in_california, IN_TOKYO)) == day
        assert span(create_event(event("2017-09-04T00:00:00Z", "2017-09-05T00:00:00Z", "UTC", isAllDay=True))) == day


class TestDateAlone:
    """A start or end of an all-day event may be a date without a time of day."""

    DAY = event("2019-11-11", "2019-11-12", isAllDay=True)

    def test_all_day(self):
        """It is midnight, from every function."""
        whole = all_day("2019-11-11", "2019-11-12")
        assert create_event(self.DAY) == create_event(whole)
        assert get_event(self.DAY) == get_event(whole)
        assert calendar_view([self.DAY], "2019-11-11", "2019-11-13") == calendar_view(
            [whole], "2019-11-11", "2019-11-13"
        )
        repeats = series("2019-11-11", "2019-11-12", isAllDay=True)
        assert instances(repeats, "2019-11-11", "2019-11-30") == instances(
            series("2019-11-11T00:00:00", "2019-11-12T00:00:00", isAllDay=True), "2019-11-11", "2019-11-30"
        )

    def test_timed(self):
        """Any other event needs a time of day."""
        fault = ("start.dateTime", "UnableToDeserializePostBody")
        assert fault in rejected(event("2019-11-11", "2019-11-12"))

    def test_faults(self):
        """It is no fault beside others."""
        assert rejected(self.DAY | {"start": {"dateTime": "2019-11-11"}}) == [("start.timeZone", NO_ZONE)]
        without = self.DAY | {"start": {"dateTime": "2019-11-11"}}
        assert faults(error_of(calendar_view, [without], "2019-11-11", "2019-11-13")) == [
            ("events[0].start.timeZone", NO_ZONE)
        ]
        wrong = self.DAY | {"start": moment("2019-13-11")}
        assert rejected(wrong) == [("start.dateTime", "UnableToDeserializePostBody")]
