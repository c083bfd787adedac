"""recurtz.events.get: one stored event or one of its occurrences, as `GET /events/{id}` returns it."""

import copy
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import strategies
from graph import (
    DAILY,
    PACIFIC,
    TOKYO,
    all_day,
    date_time,
    error_of,
    event,
    exception,
    faults,
    master,
    moment,
    occurrence_id,
    sample,
    series,
    starts,
)
from recurtz import DateTimeTimeZone, Occurrence, Prefer, SeriesMaster, create_event, get_event, instances
from recurtz.errors import ArgumentTypeError, OutOfRangeError

LUNCH = sample("3-recurring.response")
IN_TOKYO = Prefer.parse(f'outlook.timezone="{TOKYO}"')


def times(json):
    """Start and end, as times of day."""
    return [json[name]["dateTime"][11:16] for name in ("start", "end")]


class TestTimeZone:
    def test_published(self):
        """Graph's own example is returned as it is published."""
        assert get_event(LUNCH, time_zone=PACIFIC) == LUNCH

    def test_start_and_end(self):
        """Start and end are in the requested zone; nothing else changes."""
        result = get_event(LUNCH, time_zone=IN_TOKYO)
        assert result == LUNCH | {
            "start": moment("2017-09-05T04:00:00.0000000", TOKYO),
            "end": moment("2017-09-05T06:00:00.0000000", TOKYO),
        }
        assert get_event(result, time_zone=PACIFIC) == LUNCH

    @pytest.mark.parametrize(
        "options", [{}, {"time_zone": "UTC"}, {"time_zone": Prefer()}, {"time_zone": UTC}], ids=str
    )
    def test_default(self, options):
        """Without a preference, times are in UTC."""
        assert get_event(LUNCH, **options)["start"] == moment("2017-09-04T19:00:00.0000000", "UTC")

    def test_created(self):
        """A created event is returned as `create_event` returned it under the same preference."""
        assert get_event(create_event(LUNCH), time_zone=TOKYO) == create_event(LUNCH, IN_TOKYO)

    def test_all_day(self):
        """An all-day event keeps its dates, whatever its zones."""
        days = all_day("2017-11-08", "2017-11-09") | {"end": moment("2017-11-09T00:00:00Z", "Moon")}
        assert get_event(days, time_zone=TOKYO) == days | {
            "start": moment("2017-11-08T00:00:00.0000000", TOKYO),
            "end": moment("2017-11-09T00:00:00.0000000", TOKYO),
        }

    def test_gap(self):
        """A time in a DST gap stays as it is written in its own zone, and is resolved in another."""
        in_gap = event("2017-03-12T02:30:00", "2017-03-12T03:00:00")
        assert times(get_event(in_gap, time_zone="America/Los_Angeles")) == ["02:30", "03:00"]
        assert times(get_event(in_gap)) == ["10:30", "11:00"]

    def test_tzinfo(self):
        """A zone may be a tzinfo."""
        assert get_event(event(), time_zone=ZoneInfo("Asia/Tokyo"))["end"] == moment(
            "2017-09-05T06:00:00.0000000", "Asia/Tokyo"
        )

    @pytest.mark.parametrize("time_zone", ["Moon", "", None])
    @pytest.mark.parametrize("value", [LUNCH, "not an event"], ids=["event", "text"])
    def test_unknown(self, value, time_zone):
        """An unknown zone is rejected before the event is read."""
        assert error_of(get_event, value, time_zone=time_zone).code == "TimeZoneNotSupportedException"

    @settings(max_examples=200, deadline=None)
    @given(
        strategies.CHANGE_DAYS.flatmap(
            lambda day: st.integers(-200, 200).map(
                lambda quarters: datetime.combine(day, datetime.min.time()) + timedelta(minutes=15 * quarters)
            )
        ),
        st.integers(1, 3000).map(lambda minutes: timedelta(minutes=minutes)),
        st.booleans(),
        st.sampled_from(list(strategies.ZONES)),
        st.sampled_from(list(strategies.ZONES)),
    )
    def test_same_instances(self, start, length, is_all_day, own, other):
        """A series has the same instances, in whatever zone it is returned."""
        if is_all_day:
            start, length = datetime.combine(start, datetime.min.time()), timedelta(length.days + 1)
        for wall in (start, start + length):
            instant = wall.replace(tzinfo=ZoneInfo(strategies.ZONES[own])).astimezone(UTC)
            # In another zone, JSON represents neither a time that was written in a gap, nor the pass of an overlap.
            is_real = instant.astimezone(ZoneInfo(strategies.ZONES[own])).replace(tzinfo=None) == wall
            assume(is_all_day or (is_real and not instant.astimezone(ZoneInfo(strategies.ZONES[other])).fold))
        five = {"type": "numbered", "numberOfOccurrences": 5, "recurrenceTimeZone": own}
        walls = start.isoformat(), (start + length).isoformat()
        repeats = series(*walls, own, DAILY, five, isAllDay=is_all_day)
        result = get_event(repeats, time_zone=other)
        for zone in (own, other):
            both = [instances(json, "1900-01-01", "2101-01-01", time_zone=zone) for json in (repeats, result)]
            assert both[0] == both[1]
        assert {result[name]["timeZone"] for name in ("start", "end")} == {other}


class TestExceptions:
    def test_own_times(self):
        """The exceptions of a series are in the requested zone too, each with the times that it has."""
        listed = [
            {"occurrenceId": "OID.A.2017-09-11", "subject": "moved", "end": moment("2017-09-11T13:00:00")},
            {"occurrenceId": "OID.A.2017-09-18", "subject": "renamed"},
            {"occurrenceId": "OID.A.2017-09-25", **all_day("2017-09-26", "2017-09-27")},
            {"occurrenceId": "OID.A.2017-10-02", **event("2017-10-02T08:00", "2017-10-02T09:00")},
        ]
        result = get_event(LUNCH | {"exceptionOccurrences": listed})["exceptionOccurrences"]
        assert result == [
            listed[0] | {"end": moment("2017-09-11T20:00:00.0000000", "UTC")},
            listed[1],
            listed[2]
            | {
                "start": moment("2017-09-26T00:00:00.0000000", "UTC"),
                "end": moment("2017-09-27T00:00:00.0000000", "UTC"),
            },
            listed[3]
            | {
                "start": moment("2017-10-02T15:00:00.0000000", "UTC"),
                "end": moment("2017-10-02T16:00:00.0000000", "UTC"),
            },
        ]

    def test_null(self):
        """A null instead of exceptions stays."""
        assert get_event(LUNCH | {"exceptionOccurrences": None})["exceptionOccurrences"] is None

    def test_out_of_range(self):
        """A time outside the years 1 to 9999 is reported with its path."""
        moved = {"occurrenceId": "OID.A.2017-09-11", "end": moment("9999-12-31T20:00:00")}
        error = error_of(get_event, LUNCH | {"exceptionOccurrences": [moved]}, time_zone=TOKYO)
        assert error.target == "exceptionOccurrences[0].end"


class TestSelect:
    def test_names(self):
        """`select` lists the properties to return."""
        assert get_event(LUNCH, select=["subject", "end", "moon"]) == {
            "subject": LUNCH["subject"],
            "end": moment("2017-09-04T21:00:00.0000000", "UTC"),
        }

    def test_text(self):
        """The text of a query lists names too."""
        assert get_event(LUNCH, select="subject, end") == get_event(LUNCH, select=["subject", "end"])

    def test_type(self):
        """Anything but text is a TypeError."""
        with pytest.raises(ArgumentTypeError, match="list of names"):
            get_event(LUNCH, select=[5])


MOVED = {"occurrenceId": "OID.A.2017-09-11", "start": moment("noon")}


class TestFaults:
    @pytest.mark.parametrize(
        ("value", "targets"),
        [
            ("event", ["event"]),
            (None, ["event"]),
            (LUNCH | {"end": None}, ["end"]),
            (LUNCH | {"start": moment("2017-09-04T12:00:00", "Moon")}, ["start.timeZone"]),
            (LUNCH | {"isAllDay": "yes"}, ["isAllDay"]),
            (LUNCH | {"exceptionOccurrences": 5}, ["exceptionOccurrences"]),
            (LUNCH | {"exceptionOccurrences": [None]}, ["exceptionOccurrences[0]"]),
            (LUNCH | {"exceptionOccurrences": [{}, MOVED]}, ["exceptionOccurrences[1].start.dateTime"]),
            (event() | {"start": moment("0001-01-01T00:00", "UTC")}, ["start"]),
            (event() | {"end": moment("9999-12-31T20:00")}, ["end"]),
            ({}, ["start", "end"]),
            (
                event("noon", isAllDay="yes", exceptionOccurrences=[None, MOVED]),
                [
                    "isAllDay",
                    "start.dateTime",
                    "end.dateTime",
                    "exceptionOccurrences[0]",
                    "exceptionOccurrences[1].start.dateTime",
                ],
            ),
        ],
    )
    def test_targets(self, value, targets):
        """All faults of the times are reported with their paths."""
        error = error_of(get_event, value, time_zone="America/New_York")
        assert [target for target, _ in faults(error)] == targets

    def test_recurrence(self):
        """How the event repeats is not read."""
        assert get_event(event(recurrence="weekly"))["recurrence"] == "weekly"


class TestZonesOfSeries:
    """Rendering an event in another zone never changes how it repeats."""

    @pytest.mark.parametrize("name", [None, "", "tzone://Microsoft/Custom"])
    def test_filled_in(self, name):
        """If only start.timeZone names the zone, it becomes the original zone."""
        repeats = series(range_={"recurrenceTimeZone": name})
        result = get_event(repeats, time_zone=TOKYO)
        assert (result["originalStartTimeZone"], result["originalEndTimeZone"]) == (PACIFIC, PACIFIC)
        assert result["recurrence"]["range"]["recurrenceTimeZone"] == (PACIFIC if name is None else name)
        for zone in ("UTC", PACIFIC):
            assert starts(instances(result, "2017-09-04", "2018-01-01", time_zone=zone)) == starts(
                instances(repeats, "2017-09-04", "2018-01-01", time_zone=zone)
            )

    def test_named(self):
        """A recurrenceTimeZone with rules stays, and nothing is filled in."""
        repeats = series(range_={"recurrenceTimeZone": TOKYO})
        result = get_event(repeats)
        assert result["recurrence"] == repeats["recurrence"]
        assert "originalStartTimeZone" not in result

    def test_original_zone(self):
        """Original zones stay; a missing recurrenceTimeZone gets the one that counts."""
        result = get_event(series(originalEndTimeZone=TOKYO))
        assert result["originalEndTimeZone"] == result["recurrence"]["range"]["recurrenceTimeZone"] == TOKYO
        assert "originalStartTimeZone" not in result

    def test_copied(self):
        """The recurrence is a copy."""
        repeats = series()
        get_event(repeats)["recurrence"]["pattern"]["daysOfWeek"].append("changed")
        assert repeats == series()

    @pytest.mark.parametrize("recurrence", ["weekly", {}, {"range": 5}])
    def test_malformed(self, recurrence):
        """How the event repeats is not checked."""
        repeats = event(type="seriesMaster") | {"recurrence": recurrence}
        assert get_event(repeats)["recurrence"] == recurrence

    def test_unknown_original_zone(self):
        """Neither are its zones."""
        repeats = series(originalStartTimeZone="Moon")
        assert get_event(repeats)["recurrence"] == repeats["recurrence"]


class TestOccurrence:
    MOVED = exception("2017-09-11", "2017-09-12T08:00:00", subject="moved", id="own")
    REPEATS = series(subject="Lunch", exceptionOccurrences=[MOVED], cancelledOccurrences=[occurrence_id("2017-09-18")])

    @pytest.mark.parametrize("day", ["2017-09-04", "2017-09-11", "2017-09-25"])
    @pytest.mark.parametrize("zone", ["UTC", TOKYO])
    def test_id(self, day, zone):
        """An occurrence or exception is returned as `instances` returns it, by its id or its original date."""
        listed = instances(self.REPEATS, "2017-09-04", "2017-10-01", time_zone=zone)
        [expected] = [one for one in listed if one["occurrenceId"] == occurrence_id(day)]
        for key in (occurrence_id(day), date.fromisoformat(day)):
            assert get_event(self.REPEATS, occurrence=key, time_zone=zone) == expected
        assert get_event(self.REPEATS, occurrence=occurrence_id(day), select="start") == get_event(
            self.REPEATS, occurrence=occurrence_id(day), select=["start"]
        )

    def test_own_id(self):
        """An exception is found by its own id too."""
        assert get_event(self.REPEATS, occurrence="own")["subject"] == "moved"
        assert self.MOVED["id"] == "own"

    def test_own_id_without_date(self):
        """An exception that names its date by originalStart alone is found by its own id too."""
        slim = {"id": "own", "originalStart": "2017-09-11T19:00:00Z", "subject": "slim"}
        lunch = series(exceptionOccurrences=[slim])
        assert get_event(lunch, occurrence="own") == get_event(lunch, occurrence=date(2017, 9, 11))

    @pytest.mark.parametrize("key", ["2017-09-05", "2017-09-18"])
    def test_not_an_occurrence(self, key):
        """Another date and a cancelled one are not found."""
        codes = {"2017-09-05": "ErrorItemNotFound", "2017-09-18": "ErrorCalendarOccurrenceIsDeletedFromRecurrence"}
        for value in (occurrence_id(key), date.fromisoformat(key)):
            error = error_of(get_event, self.REPEATS, occurrence=value)
            assert (error.code, error.target) == (codes[key], "occurrence")

    def test_other_series(self):
        """The id of another series' occurrence is not found."""
        error = error_of(get_event, self.REPEATS, occurrence=occurrence_id("2017-09-04", "other"))
        assert (error.code, error.target) == ("ErrorItemNotFound", "occurrence")
        assert "'other'" in str(error)

    @pytest.mark.parametrize("text", ["AAMkAGI1", "own or what", "", "OID.AAMk.2017-13-04", "OID.AAMk.monday"])
    def test_unknown_id(self, text):
        """Text that is no id of an occurrence is an id that is not found: servers use ids of any form."""
        error = error_of(get_event, self.REPEATS, occurrence=text)
        assert (error.code, error.target) == ("ErrorItemNotFound", "occurrence")

    def test_neither_id_nor_date(self):
        """Anything but an id or a date is a TypeError."""
        for value in (datetime(2017, 9, 4), 5):
            with pytest.raises(ArgumentTypeError):
                get_event(self.REPEATS, occurrence=value)

    def test_second_pass(self):
        """The value of an occurrence in the second pass of a repeated hour is rendered at its own instant."""
        late = DateTimeTimeZone(datetime(2017, 11, 5, 1, 30), PACIFIC, fold=1)
        rendered = get_event(Occurrence(late, late), time_zone="UTC")
        assert starts([rendered]) == ["2017-11-05T09:30"]

    def test_single(self):
        """A single event has no occurrences."""
        error = error_of(get_event, event(), occurrence=date(2017, 9, 4))
        assert (error.code, error.target) == ("ErrorItemNotFound", "occurrence")

    def test_series_value(self):
        """A `SeriesMaster` has them too."""
        changed = SeriesMaster.from_graph(self.REPEATS)
        assert get_event(changed, occurrence=date(2017, 9, 25))["occurrenceId"] == occurrence_id("2017-09-25")

    def test_out_of_range(self):
        """An occurrence outside the years 1 to 9999 in the zone is an error."""
        late = series("9999-12-30T12:00:00", zone="UTC", pattern=DAILY)
        assert get_event(late, occurrence=date.max)["id"] == occurrence_id(date.max)
        with pytest.raises(OutOfRangeError):
            get_event(late, occurrence=date.max, time_zone="Line Islands Standard Time")


class TestValues:
    def test_series(self):
        """A `SeriesMaster` is returned as its JSON in the zone."""
        changed = master(exceptionOccurrences=[exception("2017-09-11", "2017-09-12T08:00:00")])
        assert get_event(changed, time_zone=TOKYO) == get_event(changed.to_graph(), time_zone=TOKYO)
        originals = {"originalStartTimeZone": PACIFIC, "originalEndTimeZone": PACIFIC}
        assert get_event(changed, time_zone=PACIFIC) == changed.to_graph() | originals

    def test_occurrence(self):
        """An `Occurrence` is returned as its JSON in the zone."""
        noon = date_time("2017-09-04T12:00")
        one = Occurrence(noon, noon, noon.date_time.date(), series_master_id="AAMk")
        assert get_event(one, time_zone=TOKYO) == one.to_graph(TOKYO)
        assert get_event(one)["id"] == occurrence_id("2017-09-04")


def test_unchanged():
    """The event is not changed."""
    json = LUNCH | {
        "exceptionOccurrences": [{"occurrenceId": "OID.A.2017-09-11", "end": moment("2017-09-11T13:00:00")}]
    }
    before = copy.deepcopy(json)
    get_event(json, time_zone=TOKYO)
    assert json == before


def test_keyword_only():
    """The options are keyword-only."""
    with pytest.raises(TypeError, match="positional"):
        get_event(LUNCH, "UTC")


def test_deep_recurrence():
    """A recurrence can be as deep as any other JSON."""
    deep = []
    for _ in range(100_000):
        deep = [deep]
    stored = series()
    stored["recurrence"]["unused"] = deep
    assert get_event(stored)["recurrence"]["pattern"] == stored["recurrence"]["pattern"]
