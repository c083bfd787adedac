"""What `clocks` and `zones.shifts` say of many days at once, against zoneinfo, asked for each time by itself."""

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from itertools import chain
from zoneinfo import ZoneInfo

import dateutil.tz
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import recurtz
from recurtz.events.offset_periods import PERIOD_DAYS, SECOND_MICROS, Breakpoints, period_of
from recurtz.events.timetable import Timetable, instants, timetable_of
from recurtz.events.window import DAY_MICROS, Window, to_micros
from recurtz.recurrence.patterned import PatternedRecurrence

# Both sides of the equator, half an hour of daylight time, a day that was skipped, one that came twice, daylight time
# in winter, mean time to the second, rules that end, rules that go on, none at all.
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
YEARS = st.integers(1850, 2300) | st.sampled_from(  # in the latter a zone changed for good, or the sign of its offset
    [1883, 1892, 1919, 1937, 1940, 1969, 1971, 1972, 1993, 2011, 2018, 2024]
)
OTHERS = [UTC, timezone(timedelta(hours=-9, minutes=-30)), recurtz.CustomTimeZone(480, name="no daylight time")]
QUARTERS = st.integers(0, 95).map(lambda quarter: timedelta(minutes=15 * quarter))
DURATIONS = st.sampled_from([0, 15, 30, 60, 75, 120, 24 * 60, 25 * 60, 10 * 24 * 60]).map(
    lambda m: timedelta(minutes=m)
)
PATTERNS = st.sampled_from(
    [
        {"type": "daily", "interval": 1},
        {"type": "weekly", "interval": 1, "daysOfWeek": ["sunday", "monday"]},
        {"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 31},
        {"type": "relativeMonthly", "interval": 1, "daysOfWeek": ["sunday"], "index": "last"},
        {"type": "absoluteYearly", "interval": 1, "month": 3, "dayOfMonth": 29},
        {"type": "relativeYearly", "interval": 1, "month": 11, "daysOfWeek": ["sunday"], "index": "first"},
    ]
)


class OnlyAsked(tzinfo):
    """A zone that says nothing of its steps."""

    def __init__(self, zone):
        self.zone = zone

    def utcoffset(self, moment):
        return self.zone.utcoffset(moment)

    def dst(self, moment):
        return self.zone.dst(moment)

    def tzname(self, moment):
        return "asked"

    def fromutc(self, moment):
        return self.zone.fromutc(moment.replace(tzinfo=self.zone)).replace(tzinfo=self)


def text(wall):
    return wall.replace(tzinfo=None).isoformat(timespec="microseconds") + "0"


def instant(wall, zone):
    return wall.replace(tzinfo=zone).astimezone(UTC)


def expected_times(days, start, end, zone, told):
    """Start and end of each day as JSON has them, by nothing but zoneinfo."""
    exact = instant(end, zone) - instant(start, zone)
    for day in days:
        wall = datetime.combine(day, start.time())
        starts, ends = instant(wall, zone), instant(wall + (end - start), zone)
        if ends <= starts:
            ends = starts + exact
        yield text(starts.astimezone(told)), text(ends.astimezone(told)), f"{starts:%Y-%m-%dT%H:%M:%SZ}"


def master(pattern, start, end, zone, **more):
    recurrence = PatternedRecurrence.from_graph(
        {"pattern": pattern, "range": {"type": "numbered", "startDate": str(start.date()), "numberOfOccurrences": 700}}
    )
    moments = [recurtz.DateTimeTimeZone(moment, zone) for moment in (start, end)]
    return recurtz.SeriesMaster(recurrence, *moments, zone, id="A", **more)


def _json(series):
    event = series.to_graph()
    event["recurrence"]["range"]["recurrenceTimeZone"] = series.time_zone.key
    return event


def told_times(series, told):
    """The same as recurtz tells it, the whole series at once."""
    found = recurtz.instances(_json(series), "0001-01-01", "9999-12-31T23:59:59", time_zone=told)
    return [(one["start"]["dateTime"], one["end"]["dateTime"], one["originalStart"]) for one in found]


@settings(max_examples=200, deadline=None)
@given(PATTERNS, YEARS, QUARTERS, DURATIONS, st.sampled_from(ZONES), st.sampled_from(ZONES + OTHERS))
@example({"type": "daily", "interval": 1}, 2011, timedelta(hours=12), timedelta(hours=25), ZONES[3], ZONES[3])
@example({"type": "daily", "interval": 1}, 1993, timedelta(hours=12), timedelta(hours=25), ZONES[4], ZONES[1])
@example({"type": "daily", "interval": 1}, 1969, timedelta(hours=12), timedelta(hours=25), ZONES[4], ZONES[4])
@example(
    {"type": "daily", "interval": 1}, 2026, timedelta(hours=2, minutes=30), timedelta(minutes=30), ZONES[0], ZONES[1]
)
@example({"type": "daily", "interval": 1}, 2026, timedelta(hours=1, minutes=30), timedelta(hours=1), ZONES[1], ZONES[0])
def test_many_days_are_told_as_each_is_by_zoneinfo(pattern, year, time, duration, zone, told):
    start = datetime(year, 1, 20) + time  # no clock changes near it, whose own times would be at stake
    series = master(pattern, start, start + duration, zone)

    assert told_times(series, told) == list(expected_times(series.recurrence, start, start + duration, zone, told))


@settings(max_examples=60, deadline=None)
@given(PATTERNS, QUARTERS, DURATIONS, st.sampled_from(ZONES[:4]))
def test_a_zone_that_only_answers_when_asked_gives_the_same(pattern, time, duration, zone):
    start = datetime(2009, 1, 20) + time
    known, asked = (master(pattern, start, start + duration, tz) for tz in (zone, OnlyAsked(zone)))

    assert [one.span for one in asked] == [one.span for one in known]
    assert asked.starts() == known.starts() == [one.span[0] for one in known]
    assert told_times(known, OnlyAsked(ZONES[1])) == told_times(known, ZONES[1])


def test_a_zone_of_dateutil_reads_a_gap_with_the_offset_before_it():
    series = master({"type": "daily", "interval": 1}, datetime(2017, 3, 10, 2, 30), datetime(2017, 3, 10, 3), ZONES[0])
    theirs = dateutil.tz.gettz("America/Los_Angeles")
    other = master({"type": "daily", "interval": 1}, datetime(2017, 3, 10, 2, 30), datetime(2017, 3, 10, 3), theirs)

    assert [one.start.date_time for one in other][:4] == [one.start.date_time for one in series][:4]
    assert next(iter(other)).end.to_graph()["dateTime"] == "2017-03-10T03:00:00.0000000"


def test_starts_are_those_of_what_happens_in_the_order_in_which_it_happens():
    noon = datetime(2017, 9, 4, 12)
    series = master({"type": "daily", "interval": 1}, noon, noon, ZONES[0]).cancel(date(2017, 9, 5))
    evening = recurtz.DateTimeTimeZone(datetime(2017, 9, 6, 20), ZONES[0])
    moved = series.__replace__(exceptions=(recurtz.Occurrence(evening, evening, date(2017, 9, 9)),))

    assert moved.starts() == [one.span[0] for one in moved]
    assert [start.day for start in moved.starts()[:4]] == [4, 6, 7, 7]


@pytest.mark.parametrize("zone", [ZONES[0], OnlyAsked(ZONES[0])], ids=["known", "asked"])
def test_starts_that_the_calendar_cannot_hold_are_left_out(zone):
    evening = datetime(9999, 12, 29, 20)
    series = master({"type": "daily", "interval": 1}, evening, evening, zone)

    assert [start.day for start in series.starts()] == [30, 31]


def test_a_series_without_dates_has_no_starts():
    dates = PatternedRecurrence(recurtz.Daily(1), recurtz.EndDate(date(2017, 9, 4), date(2017, 9, 3)))
    noon = recurtz.DateTimeTimeZone(datetime(2017, 9, 4, 12), "UTC")

    assert recurtz.SeriesMaster(dates, noon, noon, "UTC").starts() == []


@pytest.mark.parametrize("told", [timezone(timedelta(microseconds=1)), UTC], ids=["no whole second", "UTC"])
def test_dates_of_a_few_eras_are_told_as_each_is(told):
    start = datetime(1701, 7, 4, 12)
    series = master({"type": "absoluteYearly", "interval": 120, "month": 7, "dayOfMonth": 4}, start, start, ZONES[0])
    found = recurtz.instances(_json(series), "1700-01-01", "2200-01-01", time_zone=told)

    noons = [datetime(year, 7, 4, 12, tzinfo=ZONES[0]).astimezone(told) for year in (1701, 1821, 1941, 2061, 2181)]
    assert [one["start"]["dateTime"] for one in found] == [text(noon) for noon in noons]


@pytest.mark.parametrize("era", [25, 38, 39, 40, 44])
@pytest.mark.parametrize("start", [0, 3600, 5400, 7199, 7200, 9000, 10_800, 43_200, 86_399])
@pytest.mark.parametrize("stride", [1, 89])
def test_an_era_tells_for_each_day_what_zoneinfo_says_of_its_times(era, start, stride):
    found = period_of(ZONES[0], ZONES[1], 3600, era)
    days = range(found.first_day, found.first_day + PERIOD_DAYS, stride)
    runs = found.breakpoints(start).intervals(days)

    assert list(chain.from_iterable(run for _, run in runs)) == list(days)
    for day, place in [(day, place) for place, run in runs for day in (run[0], run[-1], *run[:: 70 // stride + 1])]:
        wall = datetime.fromordinal(day) + timedelta(seconds=start)
        moments = [(moment, instant(moment, ZONES[0])) for moment in (wall, wall + timedelta(hours=1))]
        expected = [
            (offset.total_seconds() * SECOND_MICROS, at.astimezone(ZONES[1]).utcoffset().total_seconds() * SECOND_MICROS)
            for moment, at in moments
            for offset in [moment.replace(tzinfo=UTC) - at]
        ]
        assert found.offsets[place] == (*expected[0], *expected[1])


def test_starts_between_the_same_changes_of_the_clock_share_their_stairs():
    era = period_of(ZONES[0], ZONES[1], 3600, 40)
    days = range(era.first_day, era.first_day + PERIOD_DAYS)

    assert era.breakpoints(7 * 3600) is era.breakpoints(14 * 3600)
    assert era.breakpoints(7 * 3600).intervals(days) != era.breakpoints(0).intervals(days)


def test_days_far_apart_are_found_whatever_the_number_of_shifts():
    stairs = Breakpoints(list(range(0, 60_000, 100)), list(range(600)), 60_000)

    assert stairs.intervals([5, 250, 59_950]) == [(0, [5]), (2, [250]), (599, [59_950])]
    assert stairs.intervals([5, 90, 59_950]) == [(0, [5, 90]), (599, [59_950])]


@given(st.lists(st.integers(0, 9_999), min_size=1, unique=True).map(sorted), st.integers(1, 20))
def test_runs_of_days_hold_the_places_of_their_days(ordinals, kinds):
    places = [place % kinds for place in range(20)]
    runs = Breakpoints(list(range(0, 10_000, 500)), places, 10_000).intervals(ordinals)

    assert [(place, day) for place, run in runs for day in run] == [(day // 500 % kinds, day) for day in ordinals]


@given(st.lists(st.dates(), min_size=1, unique=True).map(sorted), QUARTERS)
def test_instants_are_so_far_from_the_midnights_of_their_dates(days, after_midnight):
    assume(days[-1] < date.max)
    assert list(instants([day.toordinal() for day in days], after_midnight // timedelta(microseconds=1))) == [
        datetime.combine(day, datetime.min.time(), UTC) + after_midnight for day in days
    ]


@given(st.integers(1, 1_000_000), st.integers(1, 100), st.integers(1, 50), QUARTERS)
def test_instants_at_equal_steps_are_those_of_each_date(first, step, count, after_midnight):
    ordinals = range(first, first + step * count, step)

    assert list(instants(ordinals, after_midnight // timedelta(microseconds=1))) == list(instants([*ordinals], after_midnight // timedelta(microseconds=1)))


def test_microseconds_count_from_the_day_before_the_calendar():
    assert to_micros(datetime(1, 1, 2, 0, 0, 1, tzinfo=UTC)) == 2 * DAY_MICROS + SECOND_MICROS
    assert Timetable(0, 0, 0, True, UTC).within_calendar([], UTC) == []


@pytest.mark.parametrize("told", [UTC, ZoneInfo("Pacific/Kiritimati")])
def test_an_exception_that_its_reader_s_calendar_cannot_hold_is_left_out(told):
    day = {"dateTime": "9999-12-30T12:00:00", "timeZone": "UTC"}
    late = {"dateTime": "9999-12-31T20:00:00", "timeZone": "UTC"}
    event = {
        "id": "A",
        "start": day,
        "end": day,
        "recurrence": {
            "pattern": {"type": "daily", "interval": 1},
            "range": {"type": "numbered", "startDate": "9999-12-30", "numberOfOccurrences": 1},
        },
        "exceptionOccurrences": [{"occurrenceId": "OID.A.9999-12-30", "start": late, "end": late}],
    }

    assert len(recurtz.instances(event, "9999-12-29", "9999-12-31T23:59:59", time_zone=told)) == (told is UTC)


@pytest.mark.parametrize(
    ("start", "start_fold", "end", "end_fold", "minutes"),
    [("01:30", 0, "02:30", 0, 120), ("01:30", 1, "02:30", 0, 60), ("00:30", 0, "01:30", 1, 120)],
)
def test_a_master_at_an_overlap_lasts_as_long_as_its_passes_say(start, start_fold, end, end_fold, minutes):
    first, last = (
        recurtz.DateTimeTimeZone(datetime.fromisoformat(f"2017-11-05T{time}"), ZONES[0], 0, fold)
        for time, fold in ((start, start_fold), (end, end_fold))
    )

    assert timetable_of(first, last, False, ZONES[0]).exact == minutes * 60 * SECOND_MICROS


@pytest.mark.parametrize(("days_apart", "is_looked_up"), [(66, False), (67, True)])
def test_only_dates_far_apart_are_looked_up_day_by_day(days_apart, is_looked_up, monkeypatch):
    looked_up = []
    monkeypatch.setattr(Breakpoints, "_look_up", lambda _, days: looked_up.append(days) or [0] * len(days))
    Breakpoints([100, 400], [0, 1], 9_999).intervals(range(110, 110 + 10 * days_apart, days_apart))

    assert len(looked_up) == is_looked_up


def test_ends_up_to_an_era_away_have_shifts_of_their_era():
    assert period_of(ZONES[0], UTC, PERIOD_DAYS * 86_400, 40) is not None
    assert period_of(ZONES[0], UTC, PERIOD_DAYS * 86_400 + 1, 40) is None


@pytest.mark.parametrize("told", [UTC, ZONES[0], ZONES[1], ZoneInfo("Europe/London")])
def test_a_series_whose_end_the_clock_shows_before_its_start_lasts_as_its_master(told):
    first, second = (
        recurtz.DateTimeTimeZone(datetime(2017, 11, 5, 1, minute), ZONES[0], 0, fold)
        for minute, fold in ((50, 0), (10, 1))  # twenty minutes
    )
    days = PatternedRecurrence(recurtz.Daily(1), recurtz.Numbered(date(2017, 11, 5), 800))
    series = recurtz.SeriesMaster(days, first, second, ZONES[0])

    starts = [
        instant(datetime.combine(day, datetime.min.time()) + timedelta(hours=1, minutes=50), ZONES[0]) for day in days
    ]
    assert [one.span for one in series] == [(start, start + timedelta(minutes=20)) for start in starts]
    assert [tuple(moment["dateTime"] for moment in one.times(told).values()) for one in series] == [
        (text(start.astimezone(told)), text((start + timedelta(minutes=20)).astimezone(told))) for start in starts
    ]
    held = series.times.stretches([day.toordinal() for day in days], told, texts_of)
    assert [end for dates, texts in held for _, _, end, _ in texts.of(dates)] == [
        text((start + timedelta(minutes=20)).astimezone(told)) for start in starts
    ]
