"""`time_zones=`: zones that only the caller knows, by the names that the data has for them."""

from zoneinfo import ZoneInfo

import pytest

from graph import BERLIN, PACIFIC, WEEK, all_day, daily, error_of, event, exception, faults, moment, series, starts
from recurtz import Calendar, DateTimeTimeZone, SeriesMaster, calendar_view, get_event, instances
from recurtz.errors import ArgumentTypeError
from recurtz.events.date_time import given_zone

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

    def test_fault(self):
        """Other faults are reported as without."""
        broken = series(zone=OFFICE) | {"end": moment("noon", OFFICE)}
        assert faults(error_of(instances, broken, *WEEK, time_zones=GIVEN)) == [
            ("end.dateTime", "UnableToDeserializePostBody")
        ]
