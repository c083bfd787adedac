"""recurtz.create_event: recurrences: the first occurrence, the zone of the series, and the start date."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import oracle
import strategies
from graph import DAILY, EASTERN, MONDAYS, PACIFIC, TOKYO, error_of, event, faults, moment, series, starts, weekly
from recurtz import create_event, instances

IN_TOKYO, IN_UTC = (f'outlook.timezone="{name}"' for name in (TOKYO, "UTC"))
REJECTED, NO_OCCURRENCE = "ErrorPropertyValidationFailure", "ErrorRecurrenceHasNoOccurrence"
SUNDAYS = weekly("sunday")
FIRST_THURSDAYS = {"type": "relativeMonthly", "interval": 2, "daysOfWeek": ["thursday"], "index": "first"}


def span(created):
    return created["start"]["dateTime"][:16], created["end"]["dateTime"][:16]


def rejected(body, prefer=None):
    """The faults of a body."""
    return faults(error_of(create_event, body, prefer))


class TestFirstOccurrence:
    @pytest.mark.parametrize(
        ("pattern", "start", "first"),
        [
            (FIRST_THURSDAYS, "2017-08-29", "2017-09-07"),  # Graph's own example
            (MONDAYS, "2017-09-05", "2017-09-11"),
            (MONDAYS, "2017-09-04", "2017-09-04"),
            (weekly("monday", interval=2), "2017-09-06", "2017-09-11"),
            ({"type": "absoluteMonthly", "interval": 3, "dayOfMonth": 31}, "2017-02-15", "2017-02-28"),
            ({"type": "absoluteMonthly", "interval": 2, "dayOfMonth": 10}, "2025-01-15", "2025-02-10"),
            ({"type": "absoluteYearly", "interval": 1, "month": 2, "dayOfMonth": 29}, "2017-03-01", "2018-02-28"),
            (
                {"type": "relativeYearly", "interval": 1, "month": 1, "daysOfWeek": ["monday"], "index": "first"},
                "2016-04-07",
                "2017-01-02",
            ),
        ],
    )
    def test_moved(self, pattern, start, first):
        """A start that is not on the pattern moves to the first occurrence, with the end and the start date."""
        next_day = [date.fromisoformat(day) + timedelta(1) for day in (start, first)]
        created = create_event(series(f"{start}T22:00:00", f"{next_day[0]}T01:30:00", pattern=pattern))
        assert span(created) == (f"{first}T22:00", f"{next_day[1]}T01:30")
        assert created["recurrence"]["range"]["startDate"] == first
        assert created["recurrence"]["pattern"]["interval"] == pattern["interval"]
        assert created["type"] == "seriesMaster"

    def test_range(self):
        """A number of occurrences and an end date stay."""
        five = {"type": "numbered", "numberOfOccurrences": 5}
        until = {"type": "endDate", "endDate": "2017-10-01"}
        five, until = (create_event(series("2017-09-05T12:00:00", range_=range_)) for range_ in (five, until))
        assert five["recurrence"]["range"]["numberOfOccurrences"] == 5
        days = [text[:10] for text in starts(instances(five, "2017-09-01", "2018-01-01"))]
        assert days == ["2017-09-11", "2017-09-18", "2017-09-25", "2017-10-02", "2017-10-09"]
        assert until["recurrence"]["range"]["endDate"] == "2017-10-01"

    def test_seventh_digit(self):
        """The seventh digits stay."""
        created = create_event(series("2017-09-05T12:00:00.0000001", "2017-09-05T12:00:00.1234567"))
        assert created["start"]["dateTime"] == "2017-09-11T12:00:00.0000001"
        assert created["end"]["dateTime"] == "2017-09-11T12:00:00.1234567"

    def test_one(self):
        """One occurrence is enough."""
        until = {"type": "endDate", "endDate": "2017-09-11"}
        created = create_event(series("2017-09-05T12:00:00", range_=until))
        assert created["recurrence"]["range"] == {
            "type": "endDate",
            "startDate": "2017-09-11",
            "endDate": "2017-09-11",
            "recurrenceTimeZone": PACIFIC,
            "numberOfOccurrences": 0,
        }

    @pytest.mark.parametrize(
        ("pattern", "start", "end_date"),
        [
            (MONDAYS, "2017-09-05", "2017-09-10"),
            (FIRST_THURSDAYS, "2017-08-29", "2017-09-06"),
            ({"type": "absoluteYearly", "interval": 1, "month": 1, "dayOfMonth": 1}, "2017-01-02", "2017-12-31"),
            (DAILY, "2017-09-05", "2017-09-04"),
        ],
        ids=["weekly", "monthly", "yearly", "end date before start date"],
    )
    def test_none(self, pattern, start, end_date):
        """A recurrence without any occurrence is rejected."""
        until = {"type": "endDate", "endDate": end_date}
        assert rejected(series(f"{start}T12:00:00", pattern=pattern, range_=until)) == [
            ("recurrence.range", NO_OCCURRENCE)
        ]


class TestDaylightSavingTime:
    @pytest.mark.parametrize(
        ("start", "end", "first", "in_utc"),
        [
            ("2017-03-11T12:00", "2017-03-11T14:00", ("2017-03-12T12:00", "2017-03-12T14:00"), "2017-03-12T19:00"),
            ("2017-11-04T12:00", "2017-11-04T14:00", ("2017-11-05T12:00", "2017-11-05T14:00"), "2017-11-05T20:00"),
            ("2017-11-04T23:00", "2017-11-05T03:00", ("2017-11-05T23:00", "2017-11-06T03:00"), "2017-11-06T07:00"),
        ],
    )
    def test_wall_clock(self, start, end, first, in_utc):
        """A start that moves across a change of the clocks keeps its wall-clock time."""
        body = series(start, end, pattern=SUNDAYS)
        assert span(create_event(body)) == first
        assert span(create_event(body, IN_UTC))[0] == in_utc

    def test_zone_of_series(self):
        """The wall clock is that of the series' zone."""
        # Sunday 20:00 to 22:00 in California is Monday, 03:00 to 05:00 in UTC and an hour later in winter.
        range_ = {"startDate": "2017-11-03", "recurrenceTimeZone": PACIFIC}
        created = create_event(series("2017-11-04T03:00:00", "2017-11-04T05:00:00", "UTC", SUNDAYS, range_))
        assert created["start"] == moment("2017-11-06T04:00:00.0000000", "UTC")
        assert created["end"] == moment("2017-11-06T06:00:00.0000000", "UTC")
        assert created["recurrence"]["range"]["startDate"] == "2017-11-05"
        assert created["recurrence"]["range"]["recurrenceTimeZone"] == PACIFIC
        assert created["originalStartTimeZone"] == "UTC"

    def test_end_in_other_zone(self):
        """An end in another zone moves on the wall clock of the series too."""
        # From 12:00 in California to 14:00 there, which is 21:00 in UTC and 22:00 in winter.
        created = create_event(
            series("2017-11-04T12:00:00", pattern=SUNDAYS) | {"end": moment("2017-11-04T21:00:00", "UTC")}
        )
        assert created["start"] == moment("2017-11-05T12:00:00.0000000")
        assert created["end"] == moment("2017-11-05T22:00:00.0000000", "UTC")

    @pytest.mark.parametrize(
        ("end", "in_utc", "first", "second"),
        [
            ("03:00", "11:00", ("03:30", "04:00"), ("02:30", "03:00")),
            ("03:30", "11:30", ("03:30", "04:30"), ("02:30", "03:30")),
            ("02:30", "10:30", ("03:30", "03:30"), ("02:30", "02:30")),
        ],
    )
    def test_into_gap(self, end, in_utc, first, second):
        """A start that moves into a gap stays as written in its own zone, because a series repeats it.

        In another zone it is resolved, and keeps its duration.
        """
        body = series("2017-03-11T02:30:00", f"2017-03-11T{end}:00", pattern=SUNDAYS)
        assert span(create_event(body, IN_UTC)) == ("2017-03-12T10:30", f"2017-03-12T{in_utc}")
        created = create_event(body)
        assert span(created) == ("2017-03-12T02:30", f"2017-03-12T{end}")
        results = instances(created, "2017-03-12", "2017-03-20", time_zone=PACIFIC)
        assert [tuple(text[11:] for text in span(one)) for one in results] == [first, second]

    @pytest.mark.parametrize(
        ("start", "end", "duration"),
        [
            ("05:45:00", "06:15:00", timedelta(minutes=30)),  # from 01:45 to 01:15
            ("05:30:00", "06:30:00.0000001", timedelta(hours=1)),  # from 01:30 to 01:30
            ("05:45:00", "05:45:00", timedelta(0)),
            ("05:15:00", "06:45:00", timedelta(minutes=30)),  # from 01:15 to 01:45: half an hour by the wall clock
        ],
    )
    def test_out_of_overlap(self, start, end, duration):
        """A start that moves out of a repeated hour ends as an occurrence of the series does."""
        two = {"type": "numbered", "numberOfOccurrences": 2, "recurrenceTimeZone": "America/New_York"}
        night = series(f"2017-11-05T{start}", f"2017-11-05T{end}", "UTC", MONDAYS, two)
        created = create_event(night)
        edges = [datetime.fromisoformat(created[name]["dateTime"][:26]) for name in ("start", "end")]
        assert edges[0].date() == date(2017, 11, 6)
        assert edges[1] - edges[0] == duration
        assert created["end"]["dateTime"][-1] == end[-1]
        window = ("2017-11-01", "2017-12-01")
        assert [span(one) for one in instances(created, *window)] == [span(one) for one in instances(night, *window)]
        assert create_event(created) == created


class TestRecurrenceTimeZone:
    @pytest.mark.parametrize("name", [None, "", "tzone://Microsoft/Custom", "Customized Time Zone"])
    @pytest.mark.parametrize("prefer", [None, IN_TOKYO])
    def test_filled_in(self, name, prefer):
        """A name without rules is replaced by the zone of the start."""
        body = series(range_={"recurrenceTimeZone": name}, originalStartTimeZone=TOKYO)
        assert create_event(body, prefer)["recurrence"]["range"]["recurrenceTimeZone"] == PACIFIC

    def test_spelling(self):
        """A name keeps its spelling."""
        created = create_event(series(range_={"recurrenceTimeZone": "america/new_york"}))
        assert created["recurrence"]["range"]["recurrenceTimeZone"] == "america/new_york"


class TestStartDate:
    @pytest.mark.parametrize("start_date", ["2017-09-03", "2017-09-05", "2018-09-04"])
    def test_other_day(self, start_date):
        """A start date that is not the day of the start is rejected with both."""
        error = error_of(create_event, series(pattern=DAILY, range_={"startDate": start_date}))
        assert (error.target, error.code, error.details) == ("recurrence.range.startDate", REJECTED, ())
        assert start_date in str(error)
        assert "2017-09-04" in str(error)

    def test_zone_of_series(self):
        """The two days are compared in the zone of the series."""

        def evening(day):
            range_ = {"startDate": day, "recurrenceTimeZone": PACIFIC}
            return series("2017-09-05T02:00:00", zone="UTC", pattern=DAILY, range_=range_)

        assert create_event(evening("2017-09-04"))["recurrence"]["range"]["startDate"] == "2017-09-04"
        error = error_of(create_event, evening("2017-09-05"))
        assert faults(error) == [("recurrence.range.startDate", REJECTED)]
        assert PACIFIC in str(error)

    @pytest.mark.parametrize("prefer", [None, IN_UTC, IN_TOKYO])
    def test_all_day(self, prefer):
        """In an all-day series it is the written date, whatever the zones."""
        zone = {"recurrenceTimeZone": TOKYO}
        days = series("2017-09-04T00:00:00", "2017-09-05T00:00:00", pattern=DAILY, range_=zone, isAllDay=True)
        created = create_event(days, prefer)
        assert span(created) == ("2017-09-04T00:00", "2017-09-05T00:00")
        assert created["recurrence"]["range"]["recurrenceTimeZone"] == TOKYO

    def test_all_day_moved(self):
        """A moved all-day series keeps its dates and its zone too."""
        two_days = series("2017-09-05T00:00:00", "2017-09-07T00:00:00", isAllDay=True)
        moved = create_event(two_days, IN_TOKYO)
        assert moved["start"] == moment("2017-09-11T00:00:00.0000000", TOKYO)
        assert moved["end"] == moment("2017-09-13T00:00:00.0000000", TOKYO)
        assert moved["recurrence"]["range"]["recurrenceTimeZone"] == PACIFIC
        two_days["recurrence"]["range"]["recurrenceTimeZone"] = TOKYO
        assert span(create_event(two_days)) == ("2017-09-11T00:00", "2017-09-13T00:00")
        assert create_event(two_days)["start"]["timeZone"] == PACIFIC


# Any series -----------------------------------------------------------------------------------------------------------

ZONES = {
    PACIFIC: ZoneInfo("America/Los_Angeles"),
    "UTC": UTC,
    TOKYO: ZoneInfo("Asia/Tokyo"),
    "Lord Howe Standard Time": ZoneInfo("Australia/Lord_Howe"),
    "Egypt Standard Time": ZoneInfo("Africa/Cairo"),
}
RANGES = st.one_of(
    st.just({"type": "noEnd"}),
    st.integers(1, 999).map(lambda number: {"type": "numbered", "numberOfOccurrences": number}),
    st.integers(0, 800).map(lambda days: {"type": "endDate", "days": days}),
)


def instant(wall, name):
    """By zoneinfo alone: a time in a gap has the offset before it, a repeated time is the first."""
    return wall.replace(tzinfo=ZONES[name]).astimezone(UTC)


def occurs_twice(moment, name):
    first, second = (moment.astimezone(ZONES[name]).replace(fold=fold).utcoffset() for fold in (0, 1))
    return first != second


def text(moment, name):
    return f"{moment.astimezone(ZONES[name]).replace(tzinfo=None).isoformat(timespec='microseconds')}0"


@st.composite
def bodies(draw):
    """A body within the limits, and its first occurrence: date, start and end. None if there is none.

    Times that occur twice are left out, because Graph's JSON does not represent which of the two is meant.
    """
    zone, series_zone = draw(st.sampled_from(list(ZONES))), draw(st.sampled_from([None, *ZONES]))
    pattern = draw(strategies.PATTERNS)
    pattern = pattern | {"interval": 1 + pattern["interval"] % 99}
    start = datetime.combine(draw(st.dates(date(1995, 1, 1), date(2035, 12, 31))), draw(st.times()).replace(fold=0))
    end = start + timedelta(minutes=draw(st.integers(0, 60 * 72)))
    starts, ends = instant(start, zone), instant(end, zone)
    assume(starts <= ends)

    own = series_zone or zone
    walls = [start, end] if own == zone else [moment.astimezone(ZONES[own]) for moment in (starts, ends)]
    wall, end_wall = (wall.replace(tzinfo=None) for wall in walls)
    range_ = draw(RANGES) | {"startDate": str(wall.date()), "recurrenceTimeZone": series_zone}
    if "days" in range_:
        range_["endDate"] = str(wall.date() + timedelta(range_.pop("days")))
    first = next(iter(oracle.walk(pattern, range_, "first-match", 801)), None)
    body = series(start.isoformat(), end.isoformat(), zone, pattern, range_)
    if first is None:
        return body, None
    if first != wall.date():
        moved = first - wall.date()
        starts, exact = instant(wall + moved, own), ends - starts
        ends = instant(end_wall + moved, own)
        ends = ends if ends > starts else starts + exact
    assume(not any(occurs_twice(moment, name) for moment in (starts, ends) for name in (zone, own)))
    return body, (first, starts, ends)


class TestAnySeries:
    @settings(max_examples=200, deadline=None)
    @given(bodies(), st.sampled_from(list(ZONES)))
    def test_first_instance(self, drawn, name):
        """The created event starts with its first occurrence, by the oracle and zoneinfo."""
        body, expected = drawn
        prefer = f'outlook.timezone="{name}"'
        if expected is None:
            assert [code for _, code in rejected(body, prefer)] == [NO_OCCURRENCE]
            return
        first, starts, ends = expected
        created = create_event(body, IN_UTC)
        window = (starts - timedelta(days=1), ends + timedelta(seconds=1))
        assert created["recurrence"]["range"]["startDate"] == str(first)
        assert created["start"] == moment(text(starts, "UTC"), "UTC")
        assert created["end"] == moment(text(ends, "UTC"), "UTC")
        for other in (created, create_event(body), create_event(body, prefer)):
            instance = instances(other, *window, time_zone="UTC")[0]
            assert (instance["start"], instance["end"]) == (created["start"], created["end"])

    @settings(max_examples=150, deadline=None)
    @given(bodies(), st.sampled_from([None, *ZONES]))
    def test_idempotent(self, drawn, name):
        """A created event is created as it is."""
        body, expected = drawn
        assume(expected is not None)
        _, starts, ends = expected
        assume(name is None or not any(occurs_twice(moment, name) for moment in (starts, ends)))
        prefer = None if name is None else f'outlook.timezone="{name}"'
        created = create_event(body, prefer)
        names = ("start", "end", "recurrence", "type", "isAllDay")
        for again in (create_event(created, prefer), create_event(created)):
            assert {name: again[name] for name in names} == {name: created[name] for name in names}

    @settings(max_examples=100, deadline=None)
    @given(
        strategies.PATTERNS,
        st.dates(date(1995, 1, 1), date(2035, 12, 31)),
        st.integers(1, 10),
        st.sampled_from(list(ZONES)),
        st.sampled_from([None, *ZONES]),
    )
    def test_all_day(self, pattern, day, length, zone, name):
        """An all-day series is created on its first date, in every zone."""
        pattern = pattern | {"interval": 1 + pattern["interval"] % 99}
        start, end = (f"{edge}T00:00:00" for edge in (day, day + timedelta(length)))
        body = series(start, end, zone, pattern, isAllDay=True)
        created = create_event(body, name and f'outlook.timezone="{name}"')
        first = oracle.walk(pattern, {"type": "noEnd", "startDate": str(day)}, "first-match", 801)[0]
        midnight, last = (datetime.combine(first + timedelta(days), time()) for days in (0, length))
        assert created["start"] == moment(f"{midnight.isoformat()}.0000000", name or zone)
        assert created["end"] == moment(f"{last.isoformat()}.0000000", name or zone)
        results = instances(created, instant(midnight, zone), instant(last, zone), time_zone=name or zone)
        assert (created["start"], created["end"]) in [(one["start"], one["end"]) for one in results]
        assert create_event(created)["recurrence"] == created["recurrence"]


def test_two_zones_of_times():
    """A moved end in a third zone is written in that zone."""
    body = series("2017-09-05T12:00:00") | {"end": event("2017-09-05T17:00:00", zone=EASTERN)["end"]}
    created = create_event(body)
    assert created["end"] == moment("2017-09-11T17:00:00.0000000", EASTERN)
