"""`time_zones=`: zones that only the caller knows, by the names that the data has for them."""

import json
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from graph import (
    BERLIN,
    DAILY,
    PACIFIC,
    TOKYO,
    WEEK,
    all_day,
    daily,
    error_of,
    event,
    exception,
    faults,
    moment,
    recurrence,
    series,
    starts,
)
from recurtz import (
    Calendar,
    CustomTimeZone,
    DateTimeTimeZone,
    SeriesMaster,
    calendar_view,
    changes,
    create_event,
    delete_occurrence,
    get_event,
    instances,
    split_event,
    to_dateutil,
    to_ics,
    update_event,
)
from recurtz.errors import ArgumentTypeError
from recurtz.events.date_time import given_zone
from recurtz.exchange import to_ews
from recurtz.ical import to_vevent

OFFICE = "Head Office"
CUSTOM = "tzone://Microsoft/Custom"
GIVEN = {OFFICE: PACIFIC}
NOON = "2017-09-04T19:00"

ENTRIES = {
    "instances": lambda event, **options: instances(event, *WEEK, **options),
    "calendar_view": lambda event, **options: calendar_view([event], *WEEK, **options),
    "Calendar": lambda event, **options: Calendar([event], **options).view(*WEEK),
    "get_event": lambda event, **options: [get_event(event, **options)],
}


@pytest.fixture(params=ENTRIES)
def entry(request):
    return ENTRIES[request.param]


FORMATS = {
    "to_ics": lambda event, **options: to_ics([event], **options),
    "to_vevent": lambda event, **options: to_vevent(event, **options).to_ical(),
    "to_ews": to_ews,
    "to_dateutil": lambda event, **options: list(to_dateutil(SeriesMaster.from_graph(event, **options))),
    "value": lambda event, **options: to_ics([SeriesMaster.from_graph(event, **options)]),
}


@pytest.mark.parametrize("write", FORMATS.values(), ids=FORMATS)
@pytest.mark.parametrize("name", [OFFICE, PACIFIC])
def test_recurrence_zone_in_other_formats(write, name):
    """A caller's zone that recurrenceTimeZone names is in other formats, too, under its own name."""
    given, own = (
        series(zone=zone, range_={"recurrenceTimeZone": zone, "type": "numbered", "numberOfOccurrences": 3})
        for zone in (name, TOKYO)
    )
    assert write(given, time_zones={name: TOKYO}) == write(own)


class TestEntries:
    def test_series(self, entry):
        """A series whose zone is given has its times."""
        assert starts(entry(series(zone=OFFICE), time_zones=GIVEN)) == [NOON]
        assert error_of(entry, series(zone=OFFICE)).code == "TimeZoneNotSupportedException"

    def test_single(self, entry):
        """So has a single event."""
        single = event(zone=OFFICE)
        if entry is ENTRIES["instances"]:
            assert error_of(entry, single, time_zones=GIVEN).target == "type"
        else:
            assert starts(entry(single, time_zones=GIVEN)) == [NOON]

    def test_exception(self, entry):
        """So has an exception of a series."""
        moved = exception("2017-09-04", "2017-09-04T13:00:00", zone=OFFICE)
        result = entry(series(zone=OFFICE, exceptionOccurrences=[moved]), time_zones=GIVEN)
        listed = result[0].get("exceptionOccurrences", result)
        assert starts(listed) == ["2017-09-04T20:00"]

    def test_from_graph(self):
        """A `SeriesMaster` keeps the given zone."""
        repeats = SeriesMaster.from_graph(series(zone=OFFICE), time_zones=GIVEN)
        assert repeats.time_zone == PACIFIC
        assert DateTimeTimeZone.from_graph(moment("2017-09-04T12:00", OFFICE), time_zones=GIVEN).time_zone == PACIFIC

    def test_type(self, entry):
        """Anything but a mapping from names to zones is a TypeError."""
        for wrong in ("UTC", 5, [OFFICE], {OFFICE: 5}):
            with pytest.raises(ArgumentTypeError, match=r"^time_zones\b"):
                entry(series(zone=OFFICE), time_zones=wrong)

    def test_type_beside_out_of_range(self):
        """It is an error of an event outside the years 1 to 9999 as well, which is otherwise left out."""
        late = event("9999-12-31T20:00:00", originalStartTimeZone="UTC")
        assert calendar_view([late], *WEEK, time_zones=GIVEN) == []
        late["end"]["timeZone"] = OFFICE
        assert isinstance(error_of(calendar_view, [late], *WEEK, time_zones={OFFICE: 5}), ArgumentTypeError)

    def test_unknown(self, entry):
        """A given name that is unknown is rejected."""
        error = error_of(entry, series(zone=OFFICE), time_zones={OFFICE: "Moon"})
        assert str(error).startswith("time_zones['Head Office'] ")
        assert "'Moon'" in str(error)


class TestNames:
    @pytest.mark.parametrize("name", [CUSTOM, "Customized Time Zone", "", None])
    def test_without_rules(self, name):
        """A name without rules, and a missing one, can be given rules."""
        given = {name or "": BERLIN}
        repeats = SeriesMaster.from_graph(series(range_={"recurrenceTimeZone": name}), time_zones=given)
        assert repeats.time_zone == BERLIN
        assert SeriesMaster.from_graph(series(range_={"recurrenceTimeZone": name})).time_zone == PACIFIC

    def test_most_specific(self):
        """The first name in line that has rules counts, given or not."""
        given = {CUSTOM: BERLIN}
        repeats = series(originalStartTimeZone=CUSTOM, range_={"recurrenceTimeZone": "UTC"})
        assert SeriesMaster.from_graph(repeats, time_zones=given).time_zone == "UTC"
        repeats = series(originalStartTimeZone=CUSTOM, range_={"recurrenceTimeZone": ""})
        assert SeriesMaster.from_graph(repeats, time_zones=given).time_zone == BERLIN

    def test_none_has_rules(self):
        """If no name has rules, given ones included, the start's name is rejected."""
        lost = series(zone=CUSTOM, range_={"recurrenceTimeZone": CUSTOM})
        error = error_of(SeriesMaster.from_graph, lost, time_zones=GIVEN)
        assert [target for target, _ in faults(error)] == ["start.timeZone", "end.timeZone"]

    def test_known(self):
        """Given zones are asked before any other source."""
        assert SeriesMaster.from_graph(series(), time_zones={PACIFIC: BERLIN}).time_zone == BERLIN

    @pytest.mark.parametrize("name", ["Head Office", "HEAD OFFICE", " head office "])
    def test_spelling(self, name):
        """Names are compared without regard to letter case and blanks around them."""
        assert given_zone(name, GIVEN) == PACIFIC

    @pytest.mark.parametrize("name", ["Office", 5, []])
    def test_none(self, name):
        """For any other name there is none."""
        assert given_zone(name, GIVEN) is None

    def test_not_a_shift(self):
        """A given zone is not lost: the dates are those of the start."""
        lost = daily(
            "2026-05-31T23:00:00", zone="UTC", range_={"startDate": "2026-06-01", "recurrenceTimeZone": CUSTOM}
        )
        assert SeriesMaster.from_graph(lost).date_shift == -1
        given = SeriesMaster.from_graph(lost, time_zones={CUSTOM: "AUS Eastern Standard Time"})
        assert (given.date_shift, given.start.date_time.hour) == (0, 9)


class TestZones:
    def test_tzinfo(self):
        """A zone can be a tzinfo; it is written with its own name."""
        tz = ZoneInfo("America/Los_Angeles")
        repeats = SeriesMaster.from_graph(series(zone=OFFICE), time_zones={OFFICE: tz})
        assert repeats.time_zone is tz
        assert repeats.to_graph()["start"] == moment("2017-09-04T12:00:00.0000000", "America/Los_Angeles")

    def test_all_day(self):
        """An all-day event is at midnight of the given zone."""
        day = all_day(zone=OFFICE)
        assert len(calendar_view([day], "2017-09-05T07:00:00Z", "2017-09-06", time_zones=GIVEN)) == 1
        assert calendar_view([day], "2017-09-05T07:00:01Z", "2017-09-06", time_zones=GIVEN) == []

    def test_chained(self):
        """A name means its own zone, also if it is the zone that another name is given."""
        both = event(zone=OFFICE) | {"end": moment("2017-09-04T20:00:00", BERLIN)}
        [single] = calendar_view([both], *WEEK, time_zones={OFFICE: BERLIN, BERLIN: "Asia/Tokyo"})
        assert [single[edge]["dateTime"][11:16] for edge in ("start", "end")] == ["10:00", "11:00"]

    def test_fault(self):
        """Other faults are reported as without."""
        broken = series(zone=OFFICE) | {"end": moment("noon", OFFICE)}
        assert faults(error_of(instances, broken, *WEEK, time_zones=GIVEN)) == [
            ("end.dateTime", "UnableToDeserializePostBody")
        ]


# Events to store ------------------------------------------------------------------------------------------------------

UNNAMED = CustomTimeZone(480)
"""Pacific standard time, all year: rules that only the caller has, without a name."""

OURS = {OFFICE: UNNAMED, CUSTOM: ZoneInfo("Australia/Sydney")}
AUTUMN = "2017-09-01", "2017-12-01"
SECOND = date(2017, 9, 11)


def office(**properties):
    """Mondays from noon to two o'clock in a zone that only the caller knows: 20:00 UTC all year."""
    range_ = {"type": "numbered", "numberOfOccurrences": 3}
    return series(zone=OFFICE, range_=range_, subject="Lunch", **properties)


def sydney(**properties):
    """Mondays at nine o'clock in Sydney, as it is read in UTC: the zone is lost."""
    range_ = {"startDate": "2017-09-04", "type": "numbered", "numberOfOccurrences": 6, "recurrenceTimeZone": CUSTOM}
    names = dict.fromkeys(("originalStartTimeZone", "originalEndTimeZone"), CUSTOM)
    return series("2017-09-03T23:00:00", "2017-09-03T23:30:00", "UTC", range_=range_, **names | properties)


def starts_of(event):
    return starts(instances(event, *AUTUMN, time_zones=OURS))


DOORS = {
    "create_event": create_event,
    "update_event": lambda event, **options: update_event(event, {"isAllDay": False}, **options),
    "update_event occurrence": lambda event, **options: update_event(event, {}, occurrence=SECOND, **options),
    "delete_occurrence": lambda event, **options: delete_occurrence(event, SECOND, **options),
    "split_event": lambda event, **options: split_event(event, SECOND, **options),
    "changes": lambda event, **options: changes(event, None, *WEEK, **options),
}


@pytest.fixture(params=DOORS)
def door(request):
    return DOORS[request.param]


class TestDoors:
    def test_given(self, door):
        """Each function that takes or returns an event to store knows the given zones."""
        assert error_of(door, office()).code == "TimeZoneNotSupportedException"
        assert door(office(), time_zones=OURS)

    def test_type(self, door):
        """Anything but a mapping from names to zones is a TypeError."""
        with pytest.raises(ArgumentTypeError, match=r"^time_zones\b"):
            door(series(), time_zones=[OFFICE])


LAW = {
    "create": lambda zone, **options: create_event(all_kinds(zone), **options),
    "create off the pattern": lambda zone, **options: create_event(
        event("2017-09-05T12:00:00", zone=zone, recurrence=recurrence(start="2017-09-05", recurrenceTimeZone=zone)),
        **options,
    ),
    "create all-day": lambda zone, **options: create_event(all_day(zone=zone, recurrence=recurrence()), **options),
    "subject": lambda zone, **options: update_event(all_kinds(zone), {"subject": "Demo"}, **options),
    "start": lambda zone, **options: update_event(
        all_kinds(zone), {"start": moment("2017-09-04T11:00:00", zone)}, exceptions="keep", **options
    ),
    "all-day": lambda zone, **options: update_event(all_kinds(zone), all_day(zone=zone), **options),
    "recurrence": lambda zone, **options: update_event(
        all_kinds(zone), {"recurrence": recurrence(DAILY, recurrenceTimeZone=zone)}, exceptions="keep", **options
    ),
    "new series": lambda zone, **options: update_event(event(zone=zone), {"recurrence": recurrence()}, **options),
    "single": lambda zone, **options: update_event(all_kinds(zone), {"recurrence": None}, **options),
    "start in UTC": lambda zone, **options: update_event(
        all_kinds(zone), {"start": moment("2017-09-04T18:00:00", "UTC"), "recurrence": recurrence()}, **options
    ),
    "occurrence": lambda zone, **options: update_event(
        all_kinds(zone), {"end": moment("2017-09-11T23:00:00", "UTC")}, occurrence=SECOND, **options
    ),
    "exception": lambda zone, **options: update_event(
        all_kinds(zone), {"start": moment("2017-09-19T09:00:00", zone)}, occurrence=date(2017, 9, 18), **options
    ),
    "delete": lambda zone, **options: delete_occurrence(all_kinds(zone), date(2017, 9, 18), **options),
    "split": lambda zone, **options: split_event(all_kinds(zone), date(2017, 9, 18), tail_id="B", **options),
    "split in a gap": lambda zone, **options: split_event(
        series("2018-03-04T02:30:00", "2018-03-04T03:30:00", zone, DAILY), date(2018, 3, 11), **options
    ),
    "changes": lambda zone, **options: changes(None, all_kinds(zone), *AUTUMN, **options),
}


def all_kinds(zone):
    """A series with an exception and a cancellation."""
    lists = {
        "exceptionOccurrences": [exception("2017-09-18", "2017-09-19T10:00:00", zone=zone)],
        "cancelledOccurrences": ["OID.AAMk.2017-09-25"],
    }
    return series(zone=zone, range_={"recurrenceTimeZone": zone, "type": "numbered", "numberOfOccurrences": 5}, **lists)


def outcome(call, zone, **options):
    """The result as text, without the original zones: those of a series with a name without rules stay."""
    result = call(zone, **options)
    parts = [result] if isinstance(result, dict) else result
    return json.dumps([{key: part[key] for key in part if not key.startswith("original")} for part in parts])


class TestLaw:
    @pytest.mark.parametrize("kind", LAW)
    @pytest.mark.parametrize("name", [OFFICE, CUSTOM])
    def test_same(self, kind, name):
        """With a given name, everything is as with the name of the zone, except that name."""
        result = outcome(LAW[kind], name, time_zones={name: PACIFIC})
        assert result.replace(name, PACIFIC) == outcome(LAW[kind], PACIFIC)


class TestCreate:
    def test_name(self):
        """A name that only the caller knows stays as it is written, also where the server writes the zone."""
        created = create_event(office(), time_zones=OURS)
        assert created["start"] == moment("2017-09-04T12:00:00.0000000", OFFICE)
        assert created["recurrence"]["range"]["recurrenceTimeZone"] == OFFICE
        assert created["originalEndTimeZone"] == OFFICE
        assert starts_of(created) == ["2017-09-04T20:00", "2017-09-11T20:00", "2017-09-18T20:00"]

    def test_prefer(self):
        """The times are in the preferred zone."""
        created = create_event(event(zone=OFFICE), 'outlook.timezone="UTC"', time_zones=OURS)
        assert created["start"] == moment("2017-09-04T20:00:00.0000000", "UTC")
        assert created["originalStartTimeZone"] == OFFICE

    def test_recurrence_time_zone(self):
        """A recurrenceTimeZone without rules of its own can be given some: the dates are those of that zone."""
        body = event("2017-09-03T23:00:00", zone="UTC", recurrence=recurrence(recurrenceTimeZone=CUSTOM))
        error = error_of(create_event, body)
        assert error.target == "recurrence.range.startDate"
        created = create_event(body, time_zones=OURS)
        assert created["recurrence"]["range"]["recurrenceTimeZone"] == CUSTOM
        assert starts_of(created)[4:6] == ["2017-10-01T22:00", "2017-10-08T22:00"]  # summer in Sydney

    def test_off_pattern(self):
        """A start that is not on the pattern is moved in the given zone."""
        tuesday = event("2017-09-05T12:00:00", zone=OFFICE, recurrence=recurrence(start="2017-09-05"))
        created = create_event(tuesday, time_zones=OURS)
        assert created["start"] == moment("2017-09-11T12:00:00.0000000", OFFICE)

    def test_no_name(self):
        """A body without a name gets the zone of the key "", under its own name."""
        body = event(zone=None, recurrence=recurrence())
        created = create_event(body, time_zones={"": "Asia/Tokyo"})
        assert created["start"]["timeZone"] == created["recurrence"]["range"]["recurrenceTimeZone"] == "Asia/Tokyo"

    def test_unknown(self):
        """A recurrenceTimeZone that is not given is an error as without."""
        body = event(recurrence=recurrence(recurrenceTimeZone="Moon"))
        assert error_of(create_event, body, time_zones=OURS).target == "recurrence.range.recurrenceTimeZone"

    def test_wrong_start_date(self):
        """The hint has the name that the caller wrote."""
        body = event(zone=OFFICE, recurrence=recurrence(start="2017-09-05"))
        assert "2017-09-04, the date of start in 'Head Office'" in str(error_of(create_event, body, time_zones=OURS))


class TestUpdate:
    def test_single(self):
        """A single event gets another time in its zone."""
        later = {"end": moment("2017-09-04T15:00:00", OFFICE.upper())}
        updated = update_event(event(zone=OFFICE), later, time_zones=OURS)
        assert updated["end"] == moment("2017-09-04T15:00:00.0000000", "HEAD OFFICE")
        assert calendar_view([updated], *WEEK, time_zones=OURS)[0]["end"]["dateTime"][:16] == "2017-09-04T23:00"

    def test_series(self):
        """So does a series, whose other end stays as it is written."""
        updated = update_event(office(), {"start": moment("2017-09-04T11:00:00", OFFICE)}, time_zones=OURS)
        assert (updated["start"]["dateTime"][:16], updated["end"]) == ("2017-09-04T11:00", office()["end"])
        assert updated["recurrence"]["range"]["recurrenceTimeZone"] == OFFICE  # noted, as of any start
        assert starts_of(updated)[0] == "2017-09-04T19:00"

    def test_recurrence(self):
        """A recurrence in a zone that is given repeats on the dates of that zone, and keeps its name."""
        daily = recurrence(DAILY, type="numbered", numberOfOccurrences=2, recurrenceTimeZone=CUSTOM)
        updated = update_event(sydney(), {"recurrence": daily}, time_zones=OURS)
        assert updated["recurrence"]["range"]["recurrenceTimeZone"] == CUSTOM
        assert updated["originalStartTimeZone"] == CUSTOM
        assert starts_of(updated) == ["2017-09-03T23:00", "2017-09-04T23:00"]

    def test_original_zones(self):
        """The zones of a start that is sent are noted, unless others may need the stored ones to read the series."""
        sent = {"start": moment("2017-09-04T11:00:00", OFFICE)}
        assert update_event(office(), sent, time_zones=OURS)["originalStartTimeZone"] == OFFICE
        body = {"start": moment("2017-09-04T08:00:00", CUSTOM), "recurrence": sydney()["recurrence"]}
        updated = update_event(sydney(originalStartTimeZone="Australia/Sydney"), body, time_zones=OURS)
        assert updated["originalStartTimeZone"] == "Australia/Sydney"

    def test_lost(self):
        """A series whose zone is given is not lost: what is sent back changes nothing."""
        stored = sydney()
        assert update_event(stored, {name: stored[name] for name in ("start", "recurrence")}, time_zones=OURS) == stored

    def test_to_single(self):
        """A series becomes the single event of its first occurrence, in the zones in which it is written."""
        start = moment("2017-09-05T12:00:00", OFFICE)
        tuesday = office() | {"start": start, "end": moment("2017-09-05T14:00:00", OFFICE)}
        updated = update_event(tuesday, {"recurrence": None}, time_zones=OURS)
        assert updated["start"] == moment("2017-09-04T12:00:00.0000000", OFFICE)

    def test_exception(self):
        """The start of an exception can have such a name; the other end gets the name of the series."""
        moved = {"start": moment("2017-09-11T13:00:00", OFFICE.lower())}
        [listed] = update_event(office(), moved, occurrence=SECOND, time_zones=OURS)["exceptionOccurrences"]
        assert [listed[edge]["timeZone"] for edge in ("start", "end")] == ["head office", OFFICE]
        assert starts_of(office(exceptionOccurrences=[listed]))[1] == "2017-09-11T21:00"

    def test_listed_exception(self):
        """An exception that is listed already is read in the given zone, and keeps its times."""
        listed = exception(SECOND, "2017-09-12T12:00:00", zone=OFFICE)
        updated = update_event(office(exceptionOccurrences=[listed]), {"subject": "Demo"}, time_zones=OURS)
        assert updated["exceptionOccurrences"] == [listed]
        changed = update_event(updated, {"subject": "Moved"}, occurrence=SECOND, time_zones=OURS)
        assert changed["exceptionOccurrences"] == [listed | {"subject": "Moved"}]


class TestDelete:
    def test_exception(self):
        """The exception of a date that is cancelled goes."""
        moved = exception(SECOND, "2017-09-12T12:00:00", zone=OFFICE)
        deleted = delete_occurrence(office(exceptionOccurrences=[moved]), SECOND, time_zones=OURS)
        assert deleted["exceptionOccurrences"] == []
        assert starts_of(deleted) == ["2017-09-04T20:00", "2017-09-18T20:00"]

    def test_lost(self):
        """The date is one of the zone that is given."""
        deleted = delete_occurrence(sydney(), SECOND, time_zones=OURS)
        assert starts_of(deleted)[:2] == ["2017-09-03T23:00", "2017-09-17T23:00"]


class TestSplit:
    def test_name(self):
        """Both parts keep the name; together they happen when the series did."""
        moved = exception("2017-09-18", "2017-09-19T12:00:00", zone=OFFICE)
        whole = office(exceptionOccurrences=[moved])
        head, tail = split_event(whole, SECOND, {"subject": "Demo"}, time_zones=OURS)
        assert tail["start"] == moment("2017-09-11T12:00:00.0000000", OFFICE)
        assert starts_of(head) + starts_of(tail) == starts_of(whole)

    def test_lost(self):
        """A series whose zone is given is split at dates of that zone, also beyond daylight saving time."""
        head, tail = split_event(sydney(), date(2017, 10, 2), time_zones=OURS)
        assert tail["start"] == moment("2017-10-01T22:00:00.0000000", "UTC")
        assert starts_of(head) + starts_of(tail) == starts_of(sydney())

    def test_whole(self):
        """A split before the first date only changes the series."""
        later = {"start": moment("2017-09-04T13:00:00", OFFICE)}
        head, tail = split_event(office(), date(2017, 9, 4), later, time_zones=OURS)
        assert (head, starts_of(tail)[0]) == (None, "2017-09-04T21:00")


class TestDelta:
    def test_occurrences(self):
        """Both events are read in the given zone, with their exceptions."""
        moved = exception(SECOND, "2017-09-12T12:00:00", zone=OFFICE)
        _, *changed = changes(office(), office(exceptionOccurrences=[moved]), *AUTUMN, time_zones=OURS)
        assert starts(changed) == ["2017-09-12T20:00"]


class TestGet:
    def test_unnamed(self):
        """A rendered series keeps the name of its zone, if that is the only one: so it happens when it did."""
        rendered = get_event(office(), time_zones=OURS)
        assert rendered["recurrence"]["range"]["recurrenceTimeZone"] == OFFICE
        assert starts_of(rendered) == starts_of(office())

    def test_named(self):
        """A zone with a name of its own is written under that, so that others can read it."""
        rendered = get_event(series(zone=OFFICE), time_zones=GIVEN)
        assert rendered["originalStartTimeZone"] == PACIFIC
        assert starts(instances(rendered, *WEEK)) == [NOON]
