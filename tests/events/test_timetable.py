"""recurtz.events.timetable: start and end per date, in three zones, compared with zoneinfo one by one."""

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import dateutil.tz
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import recurtz
from graph import DAILY, TOKYO, date_time, dates
from recurtz import DateTimeTimeZone, Occurrence, PatternedRecurrence, SeriesMaster, instances
from recurtz.errors import PropertyError
from recurtz.events.offset_periods import SECOND_MICROS
from recurtz.events.timetable import Timetable, instants, interval_texts, timetable_of

# Both sides of the equator, half an hour of daylight saving time, a day that was skipped, one that came twice, daylight
# saving time in winter, mean time to the second, rules that end, rules that go on, none at all.
ZONES = [
    ZoneInfo(key)
    for key in (
        "America/Los_Angeles",
        "Europe/Berlin",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Pacific/Kwajalein",
        "Asia/Manila",
        "Africa/Casablanca",
        "Europe/Dublin",
        "Asia/Kathmandu",
        "America/St_Johns",
        "Antarctica/Troll",
        "America/Scoresbysund",
        "America/Santiago",
        "Australia/Sydney",
        "Europe/Amsterdam",
        "Africa/Monrovia",
    )
]
LOS_ANGELES, BERLIN, APIA, KWAJALEIN = ZONES[0], ZONES[1], ZONES[3], ZONES[4]
OTHERS = [UTC, timezone(timedelta(hours=-9, minutes=-30)), recurtz.CustomTimeZone(480, name="no daylight saving time")]
YEARS = st.integers(1850, 2300) | st.sampled_from(  # in the latter a zone changed for good, or the sign of its offset
    [1883, 1892, 1919, 1937, 1940, 1969, 1971, 1972, 1993, 2011, 2018, 2024]
)
QUARTERS = st.integers(0, 95).map(lambda quarter: timedelta(minutes=15 * quarter))
DURATIONS = st.sampled_from([0, 15, 30, 60, 75, 120, 24 * 60, 25 * 60, 10 * 24 * 60]).map(
    lambda minutes: timedelta(minutes=minutes)
)
PATTERNS = st.sampled_from(
    [
        DAILY,
        {"type": "weekly", "interval": 1, "daysOfWeek": ["sunday", "monday"]},
        {"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 31},
        {"type": "relativeMonthly", "interval": 1, "daysOfWeek": ["sunday"], "index": "last"},
        {"type": "absoluteYearly", "interval": 1, "month": 3, "dayOfMonth": 29},
        {"type": "relativeYearly", "interval": 1, "month": 11, "daysOfWeek": ["sunday"], "index": "first"},
    ]
)
EVER = ("0001-01-01", "9999-12-31T23:59:59")


class WithoutTransitions(tzinfo):
    """A zone of zoneinfo whose transitions cannot be found out: it only answers queries."""

    def __init__(self, zone):
        self.zone = zone

    def utcoffset(self, moment):
        return self.zone.utcoffset(moment)

    def dst(self, moment):
        return self.zone.dst(moment)

    def tzname(self, moment):
        return "query"

    def fromutc(self, moment):
        return self.zone.fromutc(moment.replace(tzinfo=self.zone)).replace(tzinfo=self)


def text(wall):
    """A wall-clock time as Graph writes it."""
    return wall.replace(tzinfo=None).isoformat(timespec="microseconds") + "0"


def instant(wall, zone):
    return wall.replace(tzinfo=zone).astimezone(UTC)


def series(pattern, start, end, zone, **more):
    """700 occurrences from the date of the start on."""
    recurrence = dates(pattern, start.date(), type="numbered", numberOfOccurrences=700)
    return SeriesMaster(recurrence, *[DateTimeTimeZone(wall, zone) for wall in (start, end)], zone, id="A", **more)


def expected_texts(days, start, end, zone, target):
    """Start, end and originalStart of each date, by zoneinfo alone."""
    exact = instant(end, zone) - instant(start, zone)
    for day in days:
        wall = datetime.combine(day, start.time())
        starts, ends = instant(wall, zone), instant(wall + (end - start), zone)
        if ends <= starts:
            ends = starts + exact
        yield text(starts.astimezone(target)), text(ends.astimezone(target)), f"{starts:%Y-%m-%dT%H:%M:%SZ}"


def written_texts(master, target, window=EVER):
    """The same as `instances` writes them, all dates at once."""
    return [
        (one["start"]["dateTime"], one["end"]["dateTime"], one["originalStart"])
        for one in instances(master, *window, time_zone=target)
    ]


class TestManyDates:
    @settings(max_examples=200, deadline=None)
    @given(PATTERNS, YEARS, QUARTERS, DURATIONS, st.sampled_from(ZONES), st.sampled_from(ZONES + OTHERS))
    @example(DAILY, 2011, timedelta(hours=12), timedelta(hours=25), APIA, APIA)
    @example(DAILY, 1993, timedelta(hours=12), timedelta(hours=25), KWAJALEIN, BERLIN)
    @example(DAILY, 1969, timedelta(hours=12), timedelta(hours=25), KWAJALEIN, KWAJALEIN)
    @example(DAILY, 2026, timedelta(hours=2, minutes=30), timedelta(minutes=30), LOS_ANGELES, BERLIN)
    @example(DAILY, 2026, timedelta(hours=1, minutes=30), timedelta(hours=1), BERLIN, LOS_ANGELES)
    def test_zoneinfo(self, pattern, year, time, duration, zone, target):
        """All dates at once have the times that zoneinfo computes one by one."""
        start = datetime(year, 1, 20) + time  # no clock changes near it, so that the first occurrence is not in doubt
        master = series(pattern, start, start + duration, zone)
        expected = expected_texts(master.recurrence, start, start + duration, zone, target)
        assert written_texts(master, target) == list(expected)

    @pytest.mark.slow
    @settings(max_examples=60, deadline=None)
    @given(PATTERNS, QUARTERS, DURATIONS, st.sampled_from(ZONES[:4]))
    def test_unknown_transitions(self, pattern, time, duration, zone):
        """A zone whose transitions are not known gives the same times."""
        start = datetime(2009, 1, 20) + time
        known, queried = (series(pattern, start, start + duration, tz) for tz in (zone, WithoutTransitions(zone)))
        assert [one.span for one in queried] == [one.span for one in known]
        assert queried.starts() == known.starts() == [one.span[0] for one in known]
        assert written_texts(known, WithoutTransitions(BERLIN)) == written_texts(known, BERLIN)

    @pytest.mark.parametrize("target", [timezone(timedelta(microseconds=1)), UTC], ids=["fraction", "UTC"])
    def test_several_periods(self, target):
        """Dates in several periods of fifty years are each converted, also to a zone without whole seconds."""
        start = datetime(1701, 7, 4, 12)
        pattern = {"type": "absoluteYearly", "interval": 120, "month": 7, "dayOfMonth": 4}
        master = series(pattern, start, start, LOS_ANGELES)
        result = written_texts(master, target, ("1700-01-01", "2200-01-01"))
        noons = [
            datetime(year, 7, 4, 12, tzinfo=LOS_ANGELES).astimezone(target) for year in (1701, 1821, 1941, 2061, 2181)
        ]
        assert [start for start, _, _ in result] == list(map(text, noons))

    def test_dateutil(self):
        """A zone of dateutil, which reads a gap with the offset after it, gives what zoneinfo gives."""
        start, end = datetime(2017, 3, 10, 2, 30), datetime(2017, 3, 10, 3)
        theirs = series(DAILY, start, end, dateutil.tz.gettz("America/Los_Angeles"))
        assert [one.start.date_time for one in theirs][:4] == [
            one.start.date_time for one in series(DAILY, start, end, LOS_ANGELES)
        ][:4]
        assert next(iter(theirs)).end.to_graph()["dateTime"] == "2017-03-10T03:00:00.0000000"


class TestEndBeforeStart:
    """A master that lasts twenty minutes and whose wall clock goes backwards: from 1:50 to 1:10 of the second pass."""

    START, END = (
        DateTimeTimeZone(datetime(2017, 11, 5, 1, minute), LOS_ANGELES, 0, fold) for minute, fold in ((50, 0), (10, 1))
    )

    @pytest.mark.parametrize("target", [UTC, LOS_ANGELES, BERLIN, ZoneInfo("Europe/London")], ids=str)
    def test_lasts_as_long_as_master(self, target):
        """Each occurrence lasts as long as the master: as a value, as JSON, and as texts of an interval."""
        days = dates(DAILY, "2017-11-05", type="numbered", numberOfOccurrences=800)
        master = SeriesMaster(days, self.START, self.END, LOS_ANGELES)
        length = timedelta(minutes=20)
        starts = [instant(datetime.combine(day, time(1, 50)), LOS_ANGELES) for day in days]
        assert [one.span for one in master] == [(start, start + length) for start in starts]
        expected = [(text(start.astimezone(target)), text((start + length).astimezone(target))) for start in starts]
        jsons = [one.to_graph(target) for one in master]
        assert [(json["start"]["dateTime"], json["end"]["dateTime"]) for json in jsons] == expected
        timetable = timetable_of(self.START, self.END, False, LOS_ANGELES)
        intervals = timetable.intervals([day.toordinal() for day in days], target, interval_texts)
        assert [texts.of(day)[1:3] for part, texts in intervals for day in part] == expected


class TestStarts:
    def test_order(self):
        """Starts are those of the occurrences, in order: without cancelled ones, exceptions at their actual times."""
        noon = datetime(2017, 9, 4, 12)
        master = series(DAILY, noon, noon, LOS_ANGELES).cancel(date(2017, 9, 5))
        evening = DateTimeTimeZone(datetime(2017, 9, 6, 20), LOS_ANGELES)
        moved = master.__replace__(exceptions=(Occurrence(evening, evening, date(2017, 9, 9)),))
        assert moved.starts() == [one.span[0] for one in moved]
        assert [start.day for start in moved.starts()[:4]] == [4, 6, 7, 7]

    @pytest.mark.parametrize("zone", [LOS_ANGELES, WithoutTransitions(LOS_ANGELES)], ids=["known", "unknown"])
    def test_end_of_calendar(self, zone):
        """Starts that are outside the years 1 to 9999 in UTC are left out."""
        evening = datetime(9999, 12, 29, 20)
        assert [start.day for start in series(DAILY, evening, evening, zone).starts()] == [30, 31]

    def test_no_dates(self):
        """A series without dates has no starts."""
        never = PatternedRecurrence(recurtz.Daily(1), recurtz.EndDate(date(2017, 9, 4), date(2017, 9, 3)))
        noon = date_time("2017-09-04T12:00", "UTC")
        assert SeriesMaster(never, noon, noon, "UTC").starts() == []

    @pytest.mark.parametrize(
        ("pattern", "days"),
        [
            ({"type": "daily", "interval": 10**9}, ["2017-09-04"]),
            ({"type": "daily", "interval": 2**31 - 1}, ["2017-09-04"]),
            ({"type": "weekly", "interval": 2**31 - 1, "daysOfWeek": ["monday"]}, ["2017-09-04"]),
            ({"type": "weekly", "interval": 10**9, "daysOfWeek": ["monday", "friday"]}, ["2017-09-04", "2017-09-08"]),
            ({"type": "absoluteMonthly", "interval": 2**31 - 1, "dayOfMonth": 4}, ["2017-09-04"]),
            ({"type": "daily", "interval": 2_000_000}, ["2017-09-04", str(date(2017, 9, 4) + timedelta(2_000_000))]),
        ],
        ids=str,
    )
    def test_huge_interval(self, pattern, days):
        """An endless series with a huge interval has the starts that are in the calendar."""
        noon = date_time("2017-09-04T12:00", "UTC")
        master = SeriesMaster(dates(pattern), noon, noon, "UTC")
        assert [str(start.date()) for start in master.starts()] == days
        assert [str(one.original_date) for one in master] == days


class TestInstants:
    @given(st.lists(st.dates(), min_size=1, unique=True).map(sorted), QUARTERS)
    def test_list(self, days, after_midnight):
        """The instants of dates are their midnights and the time after midnight."""
        assume(days[-1] < date.max)
        micros = after_midnight // timedelta(microseconds=1)
        assert list(instants([day.toordinal() for day in days], micros)) == [
            datetime.combine(day, time(), UTC) + after_midnight for day in days
        ]

    @given(st.integers(1, 1_000_000), st.integers(1, 100), st.integers(1, 50), QUARTERS)
    def test_range(self, first, step, count, after_midnight):
        """Equal steps between dates make no difference."""
        ordinals, micros = range(first, first + step * count, step), after_midnight // timedelta(microseconds=1)
        assert list(instants(ordinals, micros)) == list(instants([*ordinals], micros))


class TestTimetableOf:
    @pytest.mark.parametrize(
        ("start", "start_fold", "end", "end_fold", "minutes"),
        [("01:30", 0, "02:30", 0, 120), ("01:30", 1, "02:30", 0, 60), ("00:30", 0, "01:30", 1, 120)],
    )
    def test_overlap(self, start, start_fold, end, end_fold, minutes):
        """The exact duration depends on the passes of a repeated hour."""
        first, last = (
            DateTimeTimeZone(datetime.fromisoformat(f"2017-11-05T{wall}"), LOS_ANGELES, 0, fold)
            for wall, fold in ((start, start_fold), (end, end_fold))
        )
        assert timetable_of(first, last, False, LOS_ANGELES).exact == minutes * 60 * SECOND_MICROS

    def test_end_before_start(self):
        """A master that ends before it starts is rejected."""
        noon, before = date_time("2017-09-04T12:00"), date_time("2017-09-04T11:59")
        with pytest.raises(PropertyError, match="use a time that is not before the start"):
            timetable_of(noon, before, False, LOS_ANGELES)


class TestWithinCalendar:
    def test_no_dates(self):
        """No dates are no dates."""
        assert Timetable(0, 0, 0, True, UTC).within_calendar([], UTC) == []

    @pytest.mark.parametrize(
        ("target", "expected"), [(UTC, [1, 2, 3]), (recurtz.zone(TOKYO), [1, 2, 3]), (LOS_ANGELES, [2, 3])]
    )
    def test_first_dates(self, target, expected):
        """A date is left out if its start is before the year 1 in the requested zone."""
        assert list(Timetable(0, 0, 0, False, UTC).within_calendar(range(1, 4), target)) == expected
